"""A sentence's citations resolve to bytes held, and its quotations stand there verbatim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.checking.holdings import Holdings
from brief.errors import LibraryError, NotFoundError
from brief.records import (
    Article,
    CheckResult,
    Citation,
    DraftSentence,
    SentenceKind,
    Span,
    SpanRef,
    Verdict,
    fold,
    text_at,
)

CITATION, QUOTATION = "citation", "quotation"
_QUOTED = re.compile(
    r"[“\"«„]([^”\"»“„«]{2,})[”\"»“]"
    r"|(?<!\w)[‘'‚]([^‘’'‚]{2,}(?:[’']\w[^‘’'‚]*)*)[’'‘](?!\w)"  # single marks, an apostrophe inside or not
)


class Texts:
    """The texts that citations name, each read from the library and held to its digest once."""

    def __init__(self, library: Holdings) -> None:
        """Read from ``library``, or from a bundle."""
        self.library = library
        self._articles: dict[str, Article | None] = {}
        self._raw: dict[str, str] = {}
        self._sentences: dict[str, tuple[tuple[Span, ...], ...]] = {}

    def article(self, id_: str) -> Article | None:
        """The article of an id, or None."""
        if id_ not in self._articles:
            try:
                self._articles[id_] = self.library.article(id_)
            except NotFoundError:
                self._articles[id_] = None
        return self._articles[id_]

    def sentences(self, id_: str) -> tuple[tuple[Span, ...], ...]:
        """Every sentence of an article as its spans, in reading order."""
        if id_ not in self._sentences:
            passages = self.library.passages(id_)
            self._sentences[id_] = tuple(sentence for passage in passages for sentence in passage.sentences)
        return self._sentences[id_]

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
    return article is not None and fold(text) in text_at(article.source_text, citation.ref.spans)
