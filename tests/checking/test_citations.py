"""The two checks: a citation resolves to bytes held, and a quotation stands there word for word."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from brief.analysis.claims import HEADLINE_ONLY
from brief.checking.checks import check
from brief.checking.citations import CITATION, QUOTATION, Texts, check_citations, check_quotations
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.reading.article import read
from brief.reading.passages import split
from brief.records import (
    Article,
    Citation,
    DraftSentence,
    Origin,
    Quote,
    RawDocument,
    SentenceKind,
    SpanRef,
    Verdict,
)
from tests.support.desk import AT, CORPUS, article, cite, quoting

TEXT = (
    "At least 12 people were killed at Kelvar, the ministry said.\n\nThe search went on\nthrough the night."
)
TOLL = "At least 12 people were killed at Kelvar, the ministry said."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SQLiteLibrary]:
    with SQLiteLibrary(tmp_path / "library.sqlite3", write=True) as made:
        yield made


@pytest.fixture
def whole(library: SQLiteLibrary) -> Article:
    raw, made, passages = article(TEXT)
    library.add(raw, made, passages)
    return made


def verdicts(library: SQLiteLibrary, sentence: DraftSentence) -> dict[str, tuple[Verdict, str]]:
    return {result.check: (result.verdict, result.reason) for result in check(sentence, Texts(library))}


def citation_reason(library: SQLiteLibrary, sentence: DraftSentence) -> str:
    verdict, reason = verdicts(library, sentence)[CITATION]
    assert verdict is Verdict.FAIL and reason
    return reason


def test_what_stands_there_passes(library: SQLiteLibrary, whole: Article) -> None:
    found = verdicts(library, quoting(whole, TOLL))
    assert found[CITATION] == found[QUOTATION] == (Verdict.PASS, "")
    assert Verdict.FAIL not in {verdict for verdict, _ in found.values()}


def test_white_space_is_folded_in_both(library: SQLiteLibrary, whole: Article) -> None:
    cited = cite(whole, "The search went on\nthrough the night.")
    sentence = DraftSentence("x", (cited,), (Quote("The search  went on through\nthe night.", 0),))
    assert verdicts(library, sentence)[QUOTATION][0] is Verdict.PASS


@pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 3), (-1, 5), (0, 10**6), (10**6, 10**6 + 3)])
def test_a_span_that_is_none(library: SQLiteLibrary, whole: Article, start: int, end: int) -> None:
    ref = SpanRef(whole.raw_sha256, whole.source_text_sha256, ((start, end),))
    assert "outside the text" in citation_reason(library, DraftSentence("x", (Citation(ref, whole.id, ""),)))


def test_no_span_at_all(library: SQLiteLibrary, whole: Article) -> None:
    ref = SpanRef(whole.raw_sha256, whole.source_text_sha256, ())
    assert "no words" in citation_reason(library, DraftSentence("x", (Citation(ref, whole.id, ""),)))


def test_another_articles_text(library: SQLiteLibrary, whole: Article) -> None:
    raw, other, passages = article("Something else was said in Orlow on Monday by the mayor.", title="Other")
    library.add(raw, other, passages)
    cited = replace(cite(whole, TOLL), article_id=other.id)
    assert "text of another" in citation_reason(library, DraftSentence("x", (cited,)))
    mixed = replace(
        cite(whole, TOLL), ref=replace(cite(whole, TOLL).ref, source_text_sha256=other.source_text_sha256)
    )
    assert "text of another" in citation_reason(library, DraftSentence("x", (mixed,)))


def test_an_article_or_document_that_is_not_held(library: SQLiteLibrary, whole: Article) -> None:
    cited = cite(whole, TOLL)
    gone = replace(cited, article_id="0" * 16)
    assert "does not hold the article" in citation_reason(library, DraftSentence("x", (gone,)))
    no_raw = replace(cited, ref=replace(cited.ref, raw_sha256="a" * 64))
    assert "does not hold the document aaaaaaaaaaaa" in citation_reason(
        library, DraftSentence("x", (no_raw,))
    )
    no_text = replace(cited, ref=replace(cited.ref, source_text_sha256="b" * 64))
    assert "does not hold the text" in citation_reason(library, DraftSentence("x", (no_text,)))


@pytest.mark.parametrize("bad_first", [True, False])
def test_one_bad_citation_of_two_fails(library: SQLiteLibrary, whole: Article, bad_first: bool) -> None:
    cited = cite(whole, TOLL)
    both = (replace(cited, article_id="0" * 16), cited)
    sentence = DraftSentence("x", both if bad_first else both[::-1])
    assert check_citations(sentence, Texts(library)).verdict is Verdict.FAIL


def test_words_that_were_set_aside_cannot_be_cited(library: SQLiteLibrary) -> None:
    content = (CORPUS / "text" / "flood-damage-estimate.txt").read_bytes()
    origin = Origin("file", "flood-damage-estimate.txt")
    raw = RawDocument(hashlib.sha256(content).hexdigest(), content, "text/plain", origin, AT)
    made = read(raw)
    passages = split(made)
    library.add(raw, made, passages)
    assert made.set_aside, "the reader set nothing aside"
    teaser = made.source_text.index("Pellonia limits gas")
    aside = next(a for a in made.set_aside if a.start <= teaser < a.end)
    for start, end in ((aside.start, aside.end), (made.blocks[0][0][0], aside.end)):
        ref = SpanRef(made.raw_sha256, made.source_text_sha256, ((start, end),))
        assert "not part of the article" in citation_reason(
            library, DraftSentence("x", (Citation(ref, made.id, ""),))
        )


def test_the_front_matter_cannot_be_cited(library: SQLiteLibrary, whole: Article) -> None:
    sentence = quoting(whole, "publisher: Orlow Gazette")
    assert "not part of the article" in citation_reason(library, sentence)


@pytest.mark.parametrize(
    "altered",
    [
        "At least 13 people were killed at Kelvar, the ministry said.",
        "12 people were killed at Kelvar, the ministry says.",
        "at least 12 people were killed at Kelvar, the ministry said.",
        "At least 12 people were killed at Kelvar, the ministry said!",
    ],
)
def test_one_word_altered_fails(library: SQLiteLibrary, whole: Article, altered: str) -> None:
    sentence = replace(quoting(whole, TOLL), text=altered, quotes=(Quote(altered, 0),))
    verdict, reason = verdicts(library, sentence)[QUOTATION]
    assert verdict is Verdict.FAIL and altered[:20] in reason


def test_words_elsewhere_in_the_article_but_not_in_the_span_fail(
    library: SQLiteLibrary, whole: Article
) -> None:
    sentence = DraftSentence("x", (cite(whole, TOLL),), (Quote("through the night", 0),))
    assert check_quotations(sentence, Texts(library)).verdict is Verdict.FAIL


def spans_of(whole: Article, *parts: str) -> Citation:
    """One citation of several stretches of an article."""
    first = cite(whole, parts[0])
    spans = tuple(span for part in parts for span in cite(whole, part).ref.spans)
    return replace(first, ref=replace(first.ref, spans=spans))


def test_a_quotation_may_not_join_what_other_words_part(library: SQLiteLibrary, whole: Article) -> None:
    ends = spans_of(whole, "At least 12 people", "the ministry said.")
    joined = DraftSentence("x", (ends,), (Quote("At least 12 people the ministry said.", 0),))
    result = check_quotations(joined, Texts(library))
    assert result.verdict is Verdict.FAIL and "does not hold the words" in result.reason
    swapped = spans_of(whole, "through the night.", "The search went on")
    back = DraftSentence("x", (swapped,), (Quote("through the night. The search went on", 0),))
    assert check_quotations(back, Texts(library)).verdict is Verdict.FAIL
    each = DraftSentence("x", (ends,), (Quote("At least 12 people", 0), Quote("the ministry said.", 0)))
    assert check_quotations(each, Texts(library)).verdict is Verdict.PASS


def test_a_quotation_may_run_over_sentences_that_follow_each_other(
    library: SQLiteLibrary, whole: Article
) -> None:
    both = spans_of(whole, TOLL, "The search went on\nthrough the night.")
    text = f"{TOLL} The search went on through the night."
    assert (
        check_quotations(DraftSentence("x", (both,), (Quote(text, 0),)), Texts(library)).verdict
        is Verdict.PASS
    )


def test_a_headline_alone_supports_nothing(library: SQLiteLibrary, whole: Article) -> None:
    raw, only, passages = article("Forty dead as the dam at Selvar gives way in the night")
    only = replace(only, extractor=f"feed, {HEADLINE_ONLY}")
    library.add(raw, only, passages)
    cited = cite(only, "Forty dead as the dam at Selvar gives way in the night")
    assert "a headline alone" in citation_reason(library, DraftSentence("Forty died.", (cited,)))


@pytest.mark.parametrize("number", [1, -1, 99])
def test_a_quotation_of_a_citation_that_is_not_there_fails(
    library: SQLiteLibrary, whole: Article, number: int
) -> None:
    sentence = DraftSentence("x", (cite(whole, TOLL),), (Quote(TOLL, number),))
    assert check_quotations(sentence, Texts(library)).verdict is Verdict.FAIL


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "«{}»", "„{}“", "‘{}’", "'{}'"])
def test_words_in_quotation_marks_are_held_to_the_text_unasked(
    library: SQLiteLibrary, whole: Article, marks: str
) -> None:
    true = DraftSentence("It spoke of " + marks.format("at Kelvar") + ".", (cite(whole, TOLL),))
    false = DraftSentence("It spoke of " + marks.format("at Selvar") + ".", (cite(whole, TOLL),))
    assert check_quotations(true, Texts(library)).verdict is Verdict.PASS
    assert check_quotations(false, Texts(library)).verdict is Verdict.FAIL
    marked = replace(false, quotes=(Quote("At least 12", 0),))
    assert check_quotations(marked, Texts(library)).verdict is Verdict.FAIL


def test_a_possessive_is_no_quotation(library: SQLiteLibrary, whole: Article) -> None:
    sentence = DraftSentence("The ministry's and the soldiers' tolls don't differ.", (cite(whole, TOLL),))
    assert check_quotations(sentence, Texts(library)).verdict is Verdict.NOT_APPLICABLE


def test_a_fact_needs_a_citation_and_framing_does_not(library: SQLiteLibrary) -> None:
    assert "cites nothing" in citation_reason(library, DraftSentence("Rain fell."))
    framing = DraftSentence("Three stories follow.", kind=SentenceKind.FRAMING)
    assert check_citations(framing, Texts(library)).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE source_text SET text=replace(text, '12', '47')",
        "UPDATE raw SET content=x'00'",
        "UPDATE raw SET content=:other",
        "DELETE FROM source_text",
        "DELETE FROM raw",
    ],
)
def test_damaged_or_missing_bytes_are_seen(library: SQLiteLibrary, whole: Article, sql: str) -> None:
    sentence = quoting(whole, TOLL)
    library.connection.execute("PRAGMA foreign_keys=OFF")
    library.connection.execute(sql, {"other": zlib.compress(b"other bytes")} if ":other" in sql else {})
    reason = citation_reason(library, sentence)
    assert "damaged" in reason or "does not hold" in reason
