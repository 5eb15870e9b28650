"""How well each sentence of the evidence answers a question: meaning, words, and the kind asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.corpus.embedding import Embedder
from brief.corpus.ranking import Ranking
from brief.corpus.words import terms
from brief.records import Evidence, SourcedClaim

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|dozens?|millions?"
    "|billions?|none|nobody|half|third|quarter"
)
_NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_TIME = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december|today|yesterday|tomorrow|morning|evening|night|midnight|noon|week|month)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,;] )[A-Z]\w+|^[A-Z]\w+ [A-Z]\w+|\b[A-Z]{2,}\b")
_ASKED_NAME = re.compile(r"(?<=[\w,;’'] )[A-Z][\w’-]*[a-z]\w*")
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"\bhow (?:many|much|large|big|high|long|far|old|often)\b|\bwhat (?:percentage|share|number|figure)\b",
            re.I,
        ),
        _NUMBER,
    ),
    (re.compile(r"^\W*when\b|\b(?:what|which) (?:date|day|time|year|month)\b|\bby when\b", re.I), _TIME),
    (re.compile(r"^\W*who\b|\bby whom\b|\bwho (?:was|were|is|are)\b", re.I), _NAME),
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with what speaks for it.

    Attributes:
        cosine: of the sentence's vector and the question's, -1 to 1.
        coverage: share of the question's topic words, weighted by rarity, that the sentence or its
            article's headline holds, 0 to 1.
        own_coverage: the same of the sentence alone.
        names: share of the question's names that the sentence, its passage or its headline holds, 0 to 1.
        kind_fits: False where the question asks for a number, a time or a person and the sentence has none.
    """

    claim: SourcedClaim
    evidence: Evidence
    cosine: float
    coverage: float
    own_coverage: float
    names: float
    kind_fits: bool

    @property
    def score(self) -> float:
        """Half meaning, half words; another's name costs a fifth of the scale, the wrong kind a quarter."""
        base = 0.5 * self.cosine + 0.35 * self.coverage + 0.15 * self.own_coverage
        return base - 0.2 * (1 - self.names) - (0.0 if self.kind_fits else 0.25)


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
    ranking: Ranking,
) -> list[Scored]:
    """The evidence's sentences, best first.

    Args:
        question: as asked.
        vector: the question's unit vector.
        evidence: passages found for it.
        claims: quotable sentences by passage id.
        embedder: the model of ``vector``.
        ranking: tells how rare the question's words are in the corpus.
    """
    asked = terms(question)
    total = max(1, ranking.library.rows("SELECT count(*) FROM passage")[0][0])
    rarity = {
        stem(term): math.log(1 + total / (1 + count)) for term, count in ranking.frequency(asked).items()
    }
    names = {stem(name).casefold() for name in _ASKED_NAME.findall(question) if not _TIME.match(name)}
    needs = next((answer for ask, answer in _KINDS if ask.search(question)), None)
    pairs = [(found, claim) for found in evidence for claim in claims.get(found.passage.id, ())]
    if not pairs:
        return []
    vectors = embedder.documents([claim.text for _, claim in pairs])
    scored = []
    for (found, claim), near in zip(pairs, vectors, strict=True):
        own = _coverage(rarity, claim.text)
        around = _coverage(
            rarity, f"{claim.text} {found.passage.text} {found.article.title} {found.article.publisher}"
        )
        context = (
            f"{claim.text} {found.passage.text} {found.article.title} {found.article.publisher}".casefold()
        )
        held = sum(name in context for name in names) / len(names) if names else 1.0
        fits = needs is None or bool(needs.search(claim.text))
        scored.append(Scored(claim, found, float(near @ vector), around, own, held, fits))
    return sorted(scored, key=lambda s: (-s.score, s.claim.article.id, s.claim.order))


def _coverage(rarity: Mapping[str, float], text: str) -> float:
    """The share of the question's words, by rarity, that a text holds."""
    whole = sum(rarity.values())
    if whole <= 0:
        return 0.0
    held = {stem(term) for term in terms(text)}
    return sum(weight for term, weight in rarity.items() if term in held) / whole
