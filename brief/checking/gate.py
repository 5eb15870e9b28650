"""The gate: every sentence of a draft is checked; what fails is dropped and listed; what passes is numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from brief.checking import recheck
from brief.checking.checks import check
from brief.checking.citations import Texts
from brief.records import (
    ArticleInfo,
    CheckedSection,
    CheckedSentence,
    CheckResult,
    Citation,
    Draft,
    DraftSentence,
    DroppedSentence,
    Reference,
    Section,
    Source,
    SpanRef,
    Verdict,
    source_name,
    text_at,
)


@dataclass(frozen=True, slots=True)
class Passed:
    """What came through the gate, with its references and sources."""

    sections: tuple[CheckedSection, ...]
    nearest: tuple[CheckedSentence, ...]
    dropped: tuple[DroppedSentence, ...]
    references: tuple[Reference, ...]
    sources: tuple[Source, ...]


class Gate:
    """Checks one draft. References are numbered by first appearance among the sentences that pass."""

    def __init__(self, texts: Texts, copies: Mapping[str, Sequence[ArticleInfo]]) -> None:
        """``copies`` names, by article id, the other articles that carry its text."""
        self.texts = texts
        self.copies = copies
        self._numbers: dict[SpanRef, int] = {}
        self._references: list[Reference] = []
        self._dropped: list[DroppedSentence] = []

    def passes(self, draft: Draft) -> Passed:
        """The draft after every check."""
        sections = [self._section(section) for section in draft.sections]
        nearest = self._sentences(draft.nearest, "nearest")
        return Passed(
            tuple(section for section in sections if section.sentences),
            tuple(nearest),
            tuple(self._dropped),
            tuple(self._references),
            tuple(self._sources()),
        )

    def _section(self, section: Section) -> CheckedSection:
        sentences = tuple(self._sentences(section.sentences, section.heading))
        story = section.story
        if story is None:
            return CheckedSection(section.heading, sentences, kind=section.kind)
        copied = sum(len(group) - 1 for group in story.copies)
        return CheckedSection(
            section.heading,
            sentences,
            story.id,
            story.independent,
            len(story.articles),
            copied,
            story.undated,
            tuple(dict.fromkeys(source_name(article) for article in story.articles)),
            section.kind,
        )

    def _sentences(self, sentences: Iterable[DraftSentence], heading: str) -> list[CheckedSentence]:
        kept = []
        for sentence in sentences:
            results = check(sentence, self.texts)
            if any(result.verdict is Verdict.FAIL for result in results):
                self._dropped.append(DroppedSentence(sentence.text, heading, sentence.writer, results))
            else:
                kept.append(self._kept(sentence, results))
        return kept

    def _kept(self, sentence: DraftSentence, results: tuple[CheckResult, ...]) -> CheckedSentence:
        numbers = tuple(dict.fromkeys(self._number(citation) for citation in sentence.citations))
        quotes = tuple(quote.text for quote in sentence.quotes)
        return CheckedSentence(
            sentence.text, numbers, sentence.kind, sentence.writer, results, quotes, sentence.grade
        )

    def _number(self, citation: Citation) -> int:
        if citation.ref not in self._numbers:
            number = len(self._numbers) + 1
            self._numbers[citation.ref] = number
            article = self.texts.article(citation.article_id)
            assert article is not None  # the citation check has just found it
            quote = text_at(article.source_text, citation.ref.spans)
            bare = Reference(number, citation.ref, citation.article_id, citation.passage_id, quote)
            self._references.append(replace(bare, context=recheck.around(bare, self.texts)))
        return self._numbers[citation.ref]

    def _sources(self) -> list[Source]:
        numbers: dict[str, list[int]] = {}
        for reference in self._references:
            numbers.setdefault(reference.article_id, []).append(reference.number)
        infos = self.texts.library.infos(numbers)
        return [
            Source(infos[id_], tuple(found), tuple(self.copies.get(id_, ())))
            for id_, found in numbers.items()
        ]
