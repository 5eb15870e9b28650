"""A sentence's citations resolve to bytes held, and its quotations stand there verbatim."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from brief.analysis.claims import HEADLINE_ONLY
from brief.corpus.protocols import Holdings
from brief.errors import LibraryError, NotFoundError
from brief.records import (
    Article,
    CheckResult,
    Citation,
    DateMention,
    DraftSentence,
    Passage,
    SentenceKind,
    Span,
    SpanRef,
    Verdict,
)
from brief.text.normal_forms import comparable, words_at
from brief.text.quotation_marks import QUOTED

if TYPE_CHECKING:
    from brief.checking.support import Support

CITATION, QUOTATION = "citation", "quotation"
_QUOTED = re.compile(
    QUOTED.pattern
    + r"|(?<!\w)[‘'‚]([^‘’'‚]{2,}(?:[’']\w[^‘’'‚]*)*)[’'‘](?!\w)"  # single marks, an apostrophe inside or not
)


class Texts:
    """The texts that citations name, each read from the library and held to its digest once."""

    def __init__(self, library: Holdings, support: Callable[[], Support] | None = None) -> None:
        """Read from ``library``, or from a bundle; ``support`` makes the score when a sentence first needs it.

        A draft that only quotes needs none, so no model is loaded for it. Where ``support`` is None the
        score is of words alone.
        """
        self.library = library
        self._make = support
        self._mentions: dict[str, tuple[DateMention, ...]] = {}
        self._articles: dict[str, Article | None] = {}
        self._raw: dict[str, str] = {}
        self._passages: dict[str, tuple[Passage, ...]] = {}

    def article(self, id_: str) -> Article | None:
        """The article of an id, or None."""
        if id_ not in self._articles:
            try:
                self._articles[id_] = self.library.article(id_)
            except NotFoundError:
                self._articles[id_] = None
        return self._articles[id_]

    @cached_property
    def support(self) -> Support:
        """The support score, made when first asked for."""
        from brief.checking.support import Support

        return self._make() if self._make else Support(None)

    def mentions(self, id_: str) -> tuple[DateMention, ...]:
        """The dates that an article speaks of, resolved."""
        if id_ not in self._mentions:
            from brief.dates.mentions import mentions

            article = self.article(id_)
            self._mentions[id_] = mentions(article) if article else ()
        return self._mentions[id_]

    def sentences(self, id_: str) -> tuple[tuple[Span, ...], ...]:
        """Every sentence of an article as its spans, in reading order."""
        return tuple(sentence for passage in self._passages_of(id_) for sentence in passage.sentences)

    def passage_ids(self, id_: str) -> frozenset[str]:
        """The ids of an article's passages."""
        return frozenset(passage.id for passage in self._passages_of(id_))

    def passage_of(self, id_: str, spans: tuple[Span, ...]) -> str:
        """The id of the passage of an article that holds a sentence; empty where none does."""
        held = (one.id for one in self._passages_of(id_) if spans in one.sentences)
        return next(held, "")

    def _passages_of(self, id_: str) -> tuple[Passage, ...]:
        if id_ not in self._passages:
            self._passages[id_] = self.library.passages(id_)
        return self._passages[id_]

    def fault(self, ref: SpanRef) -> str:
        """What is wrong with the bytes or the source text that a reference names; empty where nothing is."""
        key = ref.raw_sha256 + ref.source_text_sha256
        if key not in self._raw:
            self._raw[key] = self._fault(ref)
        return self._raw[key]

    def _fault(self, ref: SpanRef) -> str:
        try:
            if self.library.raw(ref.raw_sha256) is None:
                return f"the library does not hold the document {ref.raw_sha256[:12]}…"
            if self.library.source_text(ref.source_text_sha256) is None:
                return f"the library does not hold the text {ref.source_text_sha256[:12]}…"
        except LibraryError as error:
            return str(error)
        return ""


def check_citations(sentence: DraftSentence, texts: Texts) -> CheckResult:
    """Every citation names bytes that the library holds, a span inside them, and nothing that was set aside."""
    if not sentence.citations:
        if sentence.kind is SentenceKind.FACT:
            return CheckResult(CITATION, Verdict.FAIL, "it states a fact and cites nothing")
        return CheckResult(CITATION, Verdict.NOT_APPLICABLE)
    for citation in sentence.citations:
        reason = citation_fault(citation, texts)
        if reason:
            return CheckResult(CITATION, Verdict.FAIL, reason)
    return CheckResult(CITATION, Verdict.PASS)


def citation_fault(citation: Citation, texts: Texts) -> str:
    """Why a citation does not resolve; empty where it does."""
    ref = citation.ref
    fault = texts.fault(ref)
    if fault:
        return fault
    article = texts.article(citation.article_id)
    if article is None:
        return f"the library does not hold the article {citation.article_id}"
    if (article.raw_sha256, article.source_text_sha256) != (ref.raw_sha256, ref.source_text_sha256):
        return "it names one article and the text of another"
    if not ref.spans:
        return "it names no words"
    if article.extractor.endswith(HEADLINE_ONLY):
        return "it cites an item of which only the headline was given; a headline alone supports nothing"
    for start, end in ref.spans:
        if not 0 <= start < end <= len(article.source_text):
            return f"its span {start}–{end} lies outside the text"
        if not _inside(start, end, article.blocks):
            return "it cites words that are not part of the article (page furniture or a teaser)"
    return ""


def _inside(start: int, end: int, blocks: Sequence[tuple[Span, ...]]) -> bool:
    """Whether every kept span touches the article: no span may lie wholly or partly in what was set aside."""
    covered = sum(max(0, min(end, e) - max(start, s)) for block in blocks for s, e in block)
    return covered == end - start


def check_quotations(sentence: DraftSentence, texts: Texts) -> CheckResult:
    """Everything given as verbatim stands, white space folded, in the words that its citation names."""
    quotes: list[tuple[str, tuple[int, ...]]] = [(quote.text, (quote.citation,)) for quote in sentence.quotes]
    # A writer may have set words in quotation marks that it did not hand in as a quotation.
    anywhere = tuple(range(len(sentence.citations)))
    for double, single in _QUOTED.findall(sentence.text):
        words = double or single
        if not any(words in quote.text for quote in sentence.quotes):
            quotes.append((words, anywhere))
    if not quotes:
        return CheckResult(QUOTATION, Verdict.NOT_APPLICABLE)
    for text, where in quotes:
        places = [sentence.citations[i] for i in where if 0 <= i < len(sentence.citations)]
        if not any(_stands(text, place, texts) for place in places):
            return CheckResult(
                QUOTATION, Verdict.FAIL, f"the cited text does not hold the words “{text[:80]}”"
            )
    return CheckResult(QUOTATION, Verdict.PASS)


def _stands(text: str, citation: Citation, texts: Texts) -> bool:
    article = None if texts.fault(citation.ref) else texts.article(citation.article_id)
    if article is None:
        return False
    # The comma or full stop of the sentence around them stands within the marks, by American use.
    words = comparable(text)
    words = words.rstrip(",.;") or words
    return any(words in run for run in _runs(article, citation.ref.spans))


def _runs(article: Article, spans: Sequence[Span]) -> list[str]:
    """The cited words, apart where kept text stands between them: a quotation may not join what is not joined."""
    kept = [span for block in article.blocks for span in block]
    runs: list[list[Span]] = []
    for span in spans:
        if runs and runs[-1][-1][1] <= span[0] and not _between(article, kept, runs[-1][-1][1], span[0]):
            runs[-1].append(span)
        else:
            runs.append([span])
    return [words_at(article.source_text, tuple(run)) for run in runs]


def _between(article: Article, kept: Sequence[Span], start: int, end: int) -> bool:
    """Whether any kept word stands between two offsets."""
    return any(
        article.source_text[max(s, start) : min(e, end)].strip() for s, e in kept if s < end and start < e
    )
