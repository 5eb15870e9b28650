"""The gate: every sentence of a draft is checked; what fails is dropped and listed; what passes is numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from brief.checking.citations import Texts, check
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
            return CheckedSection(section.heading, sentences)
        copied = sum(len(group) - 1 for group in story.copies)
        return CheckedSection(
            section.heading,
            sentences,
            story.id,
            story.independent,
            len(story.articles),
            copied,
            story.undated,
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
        return CheckedSentence(sentence.text, numbers, sentence.kind, sentence.writer, results, quotes)

    def _number(self, citation: Citation) -> int:
        if citation.ref not in self._numbers:
            number = len(self._numbers) + 1
            self._numbers[citation.ref] = number
            article = self.texts.article(citation.article_id)
            assert article is not None  # the citation check has just found it
            first, last = citation.ref.spans[0][0], citation.ref.spans[-1][1]
            around = [block for block in article.blocks if block[-1][1] > first and block[0][0] < last]
            context = " ".join(text_at(article.source_text, block) for block in around)
            quote = text_at(article.source_text, citation.ref.spans)
            self._references.append(
                Reference(number, citation.ref, citation.article_id, citation.passage_id, quote, context)
            )
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


def recheck(references: Sequence[Reference], texts: Texts) -> list[tuple[int, str]]:
    """The references of an issued brief that do not hold any more: (number, why)."""
    faults = []
    for reference in references:
        citation = Citation(reference.ref, reference.article_id, reference.passage_id)
        sentence = DraftSentence(reference.quote, (citation,))
        sentence = replace(sentence, quotes=())
        failed = [result for result in check(sentence, texts) if result.verdict is Verdict.FAIL]
        article = texts.article(reference.article_id)
        if failed:
            faults.append((reference.number, failed[0].reason))
        elif article is None or text_at(article.source_text, reference.ref.spans) != reference.quote:
            faults.append((reference.number, "the words quoted do not stand at its span"))
    return faults
