"""What a sentence is held against: the words it cites, and the whole sentences that these belong to.

A citation may name half a sentence. The hedge or the speaker may stand in the other half, so every
check of strength reads the whole of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brief.analysis.block_speech import speaker_of, with_speaker
from brief.analysis.claims import SENTENCES
from brief.analysis.sentence_reader import read_sentence
from brief.checking.citations import Texts
from brief.records import (
    Article,
    CheckResult,
    Citation,
    Reading,
    Span,
    Verdict,
    at_spans,
    fold,
    meet,
    source_name,
)
from brief.text.normal_forms import comparable, words_at

NO_RULES = "the source's language has no rules"
"""Why a check says nothing of a sentence."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation's words in place.

    ``sentences`` are the whole sentences that the cited spans touch, in order; ``readings`` what the
    rules read in each.
    """

    article: Article
    words: str
    spans: tuple[Span, ...]
    """Where the cited sentences stand in the source text."""
    sentences: tuple[str, ...]
    readings: tuple[Reading, ...]

    @property
    def analysed(self) -> bool:
        """Whether its language has rules."""
        return all(reading.analysed for reading in self.readings)

    @property
    def pairs(self) -> list[tuple[str, Reading]]:
        """Each sentence with what was read in it."""
        return list(zip(self.sentences, self.readings, strict=True))


def pairs(found: Sequence[Cited]) -> list[tuple[str, Reading]]:
    """The sentences of all citations, each with what was read in it."""
    return [pair for one in found for pair in one.pairs]


def not_analysed(check: str, found: Sequence[Cited]) -> CheckResult | None:
    """A check's result where the language of something cited has no rules; None where all have."""
    if all(one.analysed for one in found):
        return None
    return CheckResult(check, Verdict.NOT_APPLICABLE, NO_RULES)


def cited(citations: Sequence[Citation], texts: Texts) -> list[Cited]:
    """What each citation names; a citation that does not resolve is left out (the citation check names it)."""
    found = []
    for citation in citations:
        article = None if texts.fault(citation.ref) else texts.article(citation.article_id)
        if article is None or not citation.ref.spans:
            continue
        whole = [spans for spans in texts.sentences(article.id) if _touch(spans, citation.ref.spans)]
        sentences = tuple(
            part for spans in whole for part in SENTENCES.split(words_at(article.source_text, spans))
        )
        spans = tuple(span for spans in whole for span in spans) or citation.ref.spans
        words = words_at(article.source_text, citation.ref.spans)
        sentences = sentences or (words,)
        speaker = speaker_of(at_spans(article.typed, citation.ref.spans)) if article.kinds else ""
        readings = tuple(
            with_speaker(read_sentence(sentence, article.language), speaker) for sentence in sentences
        )
        found.append(Cited(article, words, spans, sentences, readings))
    return found


def publishers(found: Sequence[Cited]) -> list[str]:
    """The names under which cited articles were published; a sentence may name those."""
    return list(
        dict.fromkeys(name for one in found for name in (source_name(one.article), one.article.publisher))
    )


def verbatim(sentence: str, found: Sequence[Cited]) -> bool:
    """Whether a sentence is nothing but one citation's whole sentences, word for word."""
    text = comparable(sentence)
    return any(text == one.words and text == fold(" ".join(one.sentences)) for one in found)


def _touch(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return any(meet(mine, theirs) for mine in one for theirs in other)
