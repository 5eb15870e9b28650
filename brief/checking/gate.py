"""The gate: every sentence of a draft is checked; what fails is dropped and listed; what passes is numbered.

Facts are checked first, wherever they stand, for a judgment may rest only on facts that passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from brief.checking import judgments, likelihoods, recheck
from brief.checking.checks import QUOTING, Verdicts, failed
from brief.checking.recheck import rests
from brief.corpus.duplicates import same_figures, shingles
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
    SentenceKind,
    Source,
    SpanRef,
    Story,
    Verdict,
    source_name,
    text_at,
)
from brief.text.normal_forms import comparable

REPETITION = "repetition"
SAME = 0.9
"""Share of word 3-grams from which on two sentences of one section are one: a rewording says something else."""
_Verdicts = dict[tuple[int, int], tuple[CheckResult, ...]]
"""By the place of the section, -1 for ``nearest``, and of the sentence in it."""


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

    def __init__(self, verdicts: Verdicts, copies: Mapping[str, Sequence[ArticleInfo]]) -> None:
        """``verdicts`` may know sentences already; ``copies`` names, by article id, others that carry its text."""
        self.verdicts = verdicts
        self.texts = verdicts.texts
        self.copies = copies
        self._numbers: dict[SpanRef, int] = {}
        self._references: list[Reference] = []
        self._dropped: list[DroppedSentence] = []
        self._row: int | None = None

    def passes(self, draft: Draft) -> Passed:
        """The draft after every check: facts first, then what rests on the facts that passed."""
        verdicts = self._facts(draft)
        said = {
            draft.sections[i].sentences[j].text
            for (i, j), results in verdicts.items()
            if i >= 0 and not failed(results)
        }
        for i, section in enumerate(draft.sections):
            held = True
            for j, sentence in enumerate(section.sentences):
                if sentence.kind is SentenceKind.FACT:
                    continue
                results = (*self.verdicts.of(sentence), *self._resting(sentence, said, held=held))
                held = held if sentence.confidence else not failed(results)
                verdicts[i, j] = results
        sections = [self._section(section, i, verdicts) for i, section in enumerate(draft.sections)]
        nearest = self._sentences(draft.nearest, "nearest", -1, verdicts)
        return Passed(
            tuple(section for section in sections if section.sentences),
            tuple(nearest),
            tuple(self._dropped),
            tuple(self._references),
            tuple(self._sources()),
        )

    def _facts(self, draft: Draft) -> _Verdicts:
        """The verdicts on every factual sentence, by its section's place; ``nearest`` stands in place -1."""
        verdicts: _Verdicts = {}
        for i, sentences in [*enumerate(s.sentences for s in draft.sections), (-1, draft.nearest)]:
            told: list[str] = []
            for j, sentence in enumerate(sentences):
                if sentence.kind is not SentenceKind.FACT:
                    continue
                results = self.verdicts.of(sentence)
                if sentence.writer != QUOTING and any(_same(sentence.text, other) for other in told):
                    again = CheckResult(
                        REPETITION, Verdict.FAIL, "it says again what a sentence before it says"
                    )
                    results = (*results, again)
                if not failed(results):
                    told.append(sentence.text)
                verdicts[i, j] = results
        return verdicts

    def _resting(self, sentence: DraftSentence, said: set[str], *, held: bool) -> tuple[CheckResult, ...]:
        """Whether a judgment rests on sentences that passed, and keeps to the words of the judgments before it."""
        results = [rests(sentence, said)]
        if sentence.confidence:
            if not held:
                results.append(
                    CheckResult(judgments.RESTS, Verdict.FAIL, "the judgment that it speaks of did not pass")
                )
            return tuple(results)
        row = likelihoods.row(sentence.text) if sentence.kind is SentenceKind.JUDGMENT else None
        if row is not None:
            if self._row not in (None, row):
                why = "the brief words likelihood from the other row of ICD 203's table; one product keeps to one"
                results.append(CheckResult(likelihoods.CHECK, Verdict.FAIL, why))
            elif not failed(results):
                self._row = row
        return tuple(results)

    def _section(self, section: Section, place: int, verdicts: _Verdicts) -> CheckedSection:
        sentences = tuple(self._sentences(section.sentences, section.heading, place, verdicts))
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
            story.status,
            story.continues[:1],
        )

    def _sentences(
        self, sentences: Iterable[DraftSentence], heading: str, place: int, verdicts: _Verdicts
    ) -> list[CheckedSentence]:
        kept = []
        for j, sentence in enumerate(sentences):
            results = verdicts[place, j]
            if failed(results) and not sentence.confidence:  # a confidence goes with its judgment, unlisted
                self._dropped.append(DroppedSentence(sentence.text, heading, sentence.writer, results))
            elif not failed(results):
                kept.append(self._kept(sentence, results))
        return kept

    def _kept(self, sentence: DraftSentence, results: tuple[CheckResult, ...]) -> CheckedSentence:
        judged = sentence.kind is SentenceKind.JUDGMENT and not sentence.confidence
        term = likelihoods.likelihood(sentence.text) if judged else ""
        return CheckedSentence(
            sentence.text,
            tuple(dict.fromkeys(self._number(citation) for citation in sentence.citations)),
            sentence.kind,
            sentence.writer,
            results,
            tuple(quote.text for quote in sentence.quotes),
            sentence.grade,
            _of_likelihood(term, sentence.likelihood),
            sentence.rests_on,
            term,
            sentence.confidence,
        )

    def _number(self, citation: Citation) -> int:
        if citation.ref not in self._numbers:
            number = len(self._numbers) + 1
            self._numbers[citation.ref] = number
            article = self.texts.article(citation.article_id)
            assert article is not None  # the citation check has just found it
            quote = text_at(article.source_text, citation.ref.spans)
            bare = Reference(number, citation.ref, citation.article_id, citation.passage_id, quote)
            placed = replace(bare, context=recheck.around(bare, self.texts))
            self._references.append(recheck.in_block(placed, article))
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


def _of_likelihood(term: str, wanted: str) -> tuple[str, ...]:
    """What a term means, and that its sources carry no more than it where the writer wanted more."""
    if not term:
        return ()
    more = (f"{likelihoods.WANTED_MORE}“{wanted}”; its sources carry no more than this",) if wanted else ()
    return (likelihoods.meaning(term), *more)


def _same(one: str, other: str) -> bool:
    if comparable(one).casefold() == comparable(other).casefold():
        return True
    mine, theirs = shingles(one), shingles(other)
    return len(mine & theirs) >= SAME * len(mine | theirs) > 0 and same_figures(one, other)


def copies_of(stories: Sequence[Story]) -> dict[str, list[ArticleInfo]]:
    """By an article's id, the others of its story that carry its text, as the gate takes them."""
    found: dict[str, list[ArticleInfo]] = {}
    for story in stories:
        infos = {article.id: article for article in story.articles}
        for group in story.copies:
            for id_ in group:
                found[id_] = [infos[other] for other in group if other != id_]
    return found
