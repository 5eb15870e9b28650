"""The gate: what fails is dropped with its reason, what passes is numbered by first appearance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from brief.checking.checks import Verdicts
from brief.checking.citations import Texts
from brief.checking.gate import Gate, Passed
from brief.checking.recheck import references as recheck
from brief.checking.support import Support
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.records import Article, Draft, DraftSentence, Quote, Section, SpanRef, Story, Verdict
from tests.support.desk import article, day, desk, example, info, quoting

FIRST = "At least 12 people were killed at Kelvar, the ministry said."
SECOND = "The search went on through the night in Lower Sallow."
OTHER = "River Watch counted 60 people killed or injured on Monday."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SQLiteLibrary]:
    with SQLiteLibrary(tmp_path / "library.sqlite3", write=True) as made:
        yield made


@pytest.fixture
def one(library: SQLiteLibrary) -> Article:
    raw, made, passages = article(f"{FIRST} {SECOND}")
    library.add(raw, made, passages)
    return made


@pytest.fixture
def two(library: SQLiteLibrary) -> Article:
    raw, made, passages = article(OTHER, publisher="River Watch")
    library.add(raw, made, passages)
    return made


def passed(library: SQLiteLibrary, *sections: Section, **more: tuple[DraftSentence, ...]) -> Passed:
    return Gate(Verdicts(Texts(library)), {}).passes(Draft(sections, "quoting", **more))


def test_numbers_follow_first_appearance_and_a_span_has_one(
    library: SQLiteLibrary, one: Article, two: Article
) -> None:
    a, b, c = quoting(one, FIRST), quoting(two, OTHER), quoting(one, SECOND)
    found = passed(library, Section("x", (b, a)), Section("y", (a, c)))
    assert [[s.numbers for s in section.sentences] for section in found.sections] == [
        [(1,), (2,)],
        [(2,), (3,)],
    ]
    assert [r.number for r in found.references] == [1, 2, 3]
    assert [r.quote for r in found.references] == [OTHER, FIRST, SECOND]
    assert found.references[1].context == f"{FIRST} {SECOND}"
    assert [(s.article.id, s.numbers) for s in found.sources] == [(two.id, (1,)), (one.id, (2, 3))]


def test_what_is_dropped_takes_no_number_and_no_source(
    library: SQLiteLibrary, one: Article, two: Article
) -> None:
    bad = replace(quoting(two, OTHER), quotes=(Quote("River Watch counted 600 people", 0),))
    found = passed(library, Section("x", (bad, quoting(one, FIRST))))
    assert [s.text for s in found.sections[0].sentences] == [FIRST]
    assert [(r.number, r.article_id) for r in found.references] == [(1, one.id)]
    assert [s.article.id for s in found.sources] == [one.id]
    assert [(d.text, d.heading, d.writer) for d in found.dropped] == [(OTHER, "x", "quoting")]
    failed = [c for c in found.dropped[0].checks if c.verdict is Verdict.FAIL]
    assert [c.check for c in failed] == ["quotation"] and "600" in failed[0].reason


def test_a_section_without_a_sentence_left_is_left_out(library: SQLiteLibrary, one: Article) -> None:
    found = passed(
        library, Section("gone", (DraftSentence("Rain fell."),)), Section("kept", (quoting(one, FIRST),))
    )
    assert [section.heading for section in found.sections] == ["kept"]
    assert [d.heading for d in found.dropped] == ["gone"]


def test_all_dropped_is_nothing(library: SQLiteLibrary) -> None:
    found = passed(library, Section("x", (DraftSentence("Rain fell."), DraftSentence("Snow fell."))))
    assert (found.sections, found.references, found.sources) == ((), (), ()) and len(found.dropped) == 2


def test_the_nearest_is_checked_too(library: SQLiteLibrary, one: Article) -> None:
    found = passed(library, nearest=(quoting(one, FIRST), DraftSentence("Rain fell.")))
    assert [s.text for s in found.nearest] == [FIRST] and [d.heading for d in found.dropped] == ["nearest"]
    assert found.references[0].number == 1


def test_a_sentence_that_cites_one_span_twice_has_its_number_once(
    library: SQLiteLibrary, one: Article
) -> None:
    sentence = quoting(one, FIRST)
    found = passed(library, Section("x", (replace(sentence, citations=sentence.citations * 2),)))
    assert found.sections[0].sentences[0].numbers == (1,)


def test_a_storys_counts_and_copies_are_kept(library: SQLiteLibrary, one: Article, two: Article) -> None:
    story = Story("s", "Kelvar", (info(one), info(two)), (), 1, ((one.id, two.id),), False)
    gate = Gate(Verdicts(Texts(library)), {one.id: [info(two)]})
    found = gate.passes(Draft((Section("Kelvar", (quoting(one, FIRST),), story),), "quoting"))
    section = found.sections[0]
    assert (section.story_id, section.articles, section.independent, section.copies) == ("s", 2, 1, 1)
    assert [copy.id for copy in found.sources[0].copies] == [two.id]


def test_recheck_finds_what_no_longer_holds(library: SQLiteLibrary, one: Article, two: Article) -> None:
    references = passed(library, Section("x", (quoting(one, FIRST), quoting(two, OTHER)))).references
    assert recheck(references, Texts(library)) == []
    altered = replace(references[0], quote=FIRST.replace("12", "47"))
    assert recheck([altered, references[1]], Texts(library)) == [
        (1, "the words quoted do not stand at its span")
    ]
    moved = replace(references[1], ref=replace(references[1].ref, spans=((0, 3),)))
    assert [number for number, _ in recheck([references[0], moved], Texts(library))] == [2]
    library.forget(two.id)
    faults = recheck(references, Texts(library))
    assert [number for number, _ in faults] == [2] and "does not hold" in faults[0][1]


def test_recheck_of_a_reference_to_nothing(library: SQLiteLibrary, one: Article) -> None:
    reference = passed(library, Section("x", (quoting(one, FIRST),))).references[0]
    empty = replace(reference, ref=SpanRef(one.raw_sha256, one.source_text_sha256, ()), quote="")
    assert recheck([empty], Texts(library))


def test_nothing_that_the_quoting_writer_quotes_is_dropped() -> None:
    with desk(example()) as made:
        briefs = [made.daily(*day(number)) for number in range(2, 9)]
    kept = [len(s.sentences) for brief in briefs for s in (*brief.parts, *brief.sections, *brief.undated)]
    assert len(briefs) == 7 and sum(kept) >= 100
    assert [dropped for brief in briefs for dropped in brief.dropped] == []


def test_quoting_loads_no_model_for_the_gate(library: SQLiteLibrary, one: Article) -> None:
    def no_model() -> Support:
        raise AssertionError("the support score was made for quoted sentences")

    texts = Texts(library, no_model)
    draft = Draft((Section("x", (quoting(one, FIRST), quoting(one, SECOND))),), "quoting")
    assert Gate(Verdicts(texts), {}).passes(draft).dropped == ()


def test_a_sentence_of_a_writers_own_is_listed_with_its_reason(library: SQLiteLibrary, one: Article) -> None:
    true = replace(quoting(one, FIRST), text="The ministry said at least 12 people were killed.", quotes=())
    false = replace(true, text="The ministry said 12 people were killed at Kelvar.")
    found = passed(library, Section("x", (true, false)))
    assert [s.text for s in found.sections[0].sentences] == [true.text]
    (lost,) = found.dropped
    reasons = [result.reason for result in lost.checks if result.verdict is Verdict.FAIL]
    assert lost.heading == "x" and any("at least" in reason.lower() for reason in reasons)
