"""How well each sentence of the evidence answers a question: meaning, words, and the kind asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from brief.corpus.embedding import Embedder
from brief.corpus.protocols import PassageRanking
from brief.records import ArticleInfo, Evidence, SourcedClaim
from brief.retrieval import question_parts, questions
from brief.retrieval.answer_kinds import MEASURED, holds, kind_of
from brief.text.terms import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A question's topic words beyond the eighth, up to the sixteenth, each add this much. MultiHop-RAG's questions
# have 12 to 42, and one threshold for all lengths refuses 99 % of those that can be answered. That the allowance
# ends at the sixteenth, not later, is what tells the unanswerable apart: figures in benchmarks/README.md.
ALLOWANCE, SHORT, LONG = 0.043, 8, 16
# Of a sentence's nearness, the share that is its nearness to the question's nearest part.
PART = 0.4
# What a name counts that stands in the sentence's article, and in neither its passage nor the headline.
ELSEWHERE = 0.5
# Cosine of "number of jobs" and "number of employees" from which the one is counted for the other: 0.71 there, 0.73 of
# workers, 0.87 of soldiers and servicemen; 0.58 of goods and imports, 0.52 of planes and helicopters, 0.33 of shots.
ALIKE = 0.62


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with what speaks for it.

    Attributes:
        cosine: of the sentence's vector and the question's, whole and by its nearest part, -1 to 1.
        coverage: share of the question's topic words, weighted by rarity, that the sentence or its
            article's headline holds, 0 to 1.
        own_coverage: the same of the sentence alone.
        names: share of the question's names that the sentence, its passage or its headline holds, 0 to 1.
        allowance: what is added for a long question, of which no one sentence can hold all.
        kind_fits: False where the question asks for a number, a time, a person or an event and the sentence has none.
        rank: by :mod:`brief.retrieval.answer_rank`, of one question's sentences only; 0 where it was not asked.
    """

    claim: SourcedClaim
    evidence: Evidence
    cosine: float
    coverage: float
    own_coverage: float
    names: float
    kind_fits: bool
    allowance: float = 0.0
    rank: float = 0.0

    @property
    def score(self) -> float:
        """Half meaning, half words; another's name costs a fifth of the scale, the wrong kind a quarter."""
        return self.base - (0.0 if self.kind_fits else 0.25)

    @property
    def base(self) -> float:
        """The score whatever kind of answer is asked for."""
        base = 0.5 * self.cosine + 0.35 * self.coverage + 0.15 * self.own_coverage + self.allowance
        return base - 0.2 * (1 - self.names)


def stem(word: str) -> str:
    """A word without its commonest English endings, for matching a question's words in a sentence."""
    word = word.lower()
    for ending in ("ies", "ing", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def score(
    question: str,
    vector: NDArray[np.float32],
    evidence: Sequence[Evidence],
    claims: Mapping[str, Sequence[SourcedClaim]],
    embedder: Embedder,
    ranking: PassageRanking,
    whole: Mapping[str, str] | None = None,
) -> list[Scored]:
    """The evidence's sentences, best first.

    ``claims`` are quotable sentences by passage id; ``ranking`` tells how rare the question's words are in
    the corpus; ``whole`` are the articles' texts by id, in which a name counts half.
    """
    asked = terms(questions.subject(question))
    allowance = ALLOWANCE * max(0, min(len(asked), LONG) - SHORT)
    rarity = {stem(term): rare for term, rare in ranking.rarity(asked).items()}
    names, numbers = questions.names(question), questions.numbered(question)
    part = question_parts.asked(question)
    needs, kind = questions.needs(part), kind_of(part)
    needs = (*needs, partial(holds, kind, question=part)) if kind in MEASURED else needs
    noun = questions.counted(part)
    without = questions.needs(part, named=False) if noun else ()
    pairs = [(found, claim) for found in evidence for claim in claims.get(found.passage.id, ())]
    if not pairs:
        return []
    parts = questions.parts(question)
    parts = parts if len(parts) > 1 else ()
    vectors = embedder.again([*(claim.text for _, claim in pairs), *parts])
    sentences, clauses = vectors[: len(pairs)], vectors[len(pairs) :]
    scored = []
    for (found, claim), sentence in zip(pairs, sentences, strict=True):
        near = float(sentence @ vector)
        if parts:
            near = (1 - PART) * near + PART * float((clauses @ sentence).max())
        own = _coverage(rarity, claim.text)
        context = f"{claim.text} {found.passage.text} {found.article.title} {found.article.publisher}"
        around = _coverage(rarity, f"{context} {_days(found.article)}")
        text = (whole or {}).get(found.article.id, "")
        held = sum(
            1.0 if questions.held(name, context) else ELSEWHERE * questions.held(name, text) for name in names
        )
        held = held / len(names) if names else 1.0
        fits = all(need(claim.text) for need in needs) or bool(
            noun and all(need(claim.text) for need in without) and _counts_alike(noun, claim, embedder)
        )
        fits = fits and _same_numbers(numbers, context, claim)
        scored.append(Scored(claim, found, near, around, own, held, fits, allowance))
    return sorted(scored, key=lambda s: (-s.score, s.claim.article.id, s.claim.order))


def _counts_alike(noun: str, claim: SourcedClaim, embedder: Embedder) -> bool:
    """Whether a sentence counts what is another word for the thing counted: employees for jobs."""
    nouns = {words[-1].lower() for one in claim.reading.figures if (words := one.counted.split())}
    if not nouns:
        return False
    wanted, *others = embedder.again([f"number of {word}" for word in (noun, *sorted(nouns))])
    return any(float(wanted @ other) >= ALIKE for other in others)


def _days(article: ArticleInfo) -> str:
    """The day of an article and the one before, in words: what a question dates, reports call "Tuesday"."""
    day = article.published.start
    if day is None:
        return ""
    return " ".join(f"{one:%B %A} {one.day}" for one in (day, day - timedelta(days=1)))


def _same_numbers(wanted: frozenset[str], context: str, claim: SourcedClaim) -> bool:
    """Whether a sentence's surroundings name the edition or the year that is asked for: the 97th is not the 98th."""
    if not wanted:
        return True
    day = claim.article.published.start
    low = context.lower()
    own, text = str(day.year) if day is not None else "", claim.text.lower()
    if own in wanted and "last year" in text and own not in text:
        return False  # an article of 2025 that tells of last year tells of another
    return all(number in low or number == own for number in wanted)


def _coverage(rarity: Mapping[str, float], text: str) -> float:
    """The share of the question's words, by rarity, that a text holds."""
    whole = sum(rarity.values())
    if whole <= 0:
        return 0.0
    held = {stem(term) for term in terms(text)}
    return sum(weight for term, weight in rarity.items() if term in held) / whole
