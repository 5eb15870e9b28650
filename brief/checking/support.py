"""Does the cited text support a sentence? A score from 0 to 1, and what the text does not hold, in words.

A logistic regression of what :mod:`brief.checking.alignment` finds: how much of the sentence the cited
text holds as such and in meaning, which figures and names it lacks, whether words stand together in both.
Its weights are in ``support.json``, made by ``scripts/fit_support.py``. The score sees a missing part and
another subject; it does not reason: the opposite in the same words scores high, and only ``denial`` marks it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from brief.checking.alignment import Aligner, Alignment
from brief.checking.word_forms import WordKind
from brief.corpus.embedding import Embedder

WEIGHTS = Path(__file__).with_suffix(".json")
ALIKE = 0.75
"""Cosine from which a word that is not held as such is not named as missing: 9 % of such words of WiCE's supported
claims and 3 % of the others. Lower, opposites come in ("defeat" is at 0.7 of "victory")."""
_NAMED = 8
_DRAWN = 1 / 3
_PLURAL = {WordKind.FIGURE: "figures", WordKind.NAME: "names", WordKind.WORD: "words"}


@dataclass(frozen=True, slots=True)
class Supported:
    """What the check found.

    Three thresholds, each with a measured price (``benchmarks/bench_support.py`` prints it). ``holds``: at most
    2 % of right sentences fall under it, people's free rewording among them; what does is of another subject.
    ``likely``: where supported and not balance. ``close``: as near as copies and light edits, of which at most
    2 % fall under it; free rewording mostly does.
    """

    score: float
    holds: bool
    likely: bool
    close: bool
    missing: tuple[tuple[WordKind, tuple[str, ...]], ...]
    denial: bool
    """The sentence denies something and the cited text nothing, or the other way round."""

    @property
    def reason(self) -> str:
        """In words that a reader understands."""
        lacks = "; ".join(f"{_PLURAL[kind]} {', '.join(words)}" for kind, words in self.missing)
        said = (
            f"the cited text does not hold: {lacks}" if lacks else "the cited text holds every content word"
        )
        if self.denial:
            said += "; one of the two denies something and the other does not"
        return f"{said} (score {self.score:.2f})"


class Support:
    """The support score. One instance for a run: it remembers the texts that it has read."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        """With the built-in model's vectors, or with words alone (``None``, or a model behind an endpoint)."""
        self.aligner = Aligner(embedder)
        self.names = WORD_FEATURES if self.aligner.model is None else VECTOR_FEATURES

    @property
    def model(self) -> Model:
        """The fitted model that belongs to what the embedder gives."""
        return models()["words alone" if self.aligner.model is None else "with vectors"]

    def score(self, sentence: str, evidence: Sequence[str], context: str = "") -> float:
        """How well the cited text supports a sentence, 0 to 1; 0.5 parts supported from not in WiCE.

        Args:
            sentence: one English sentence.
            evidence: the cited text, best a sentence each; from more than a dozen sentences (a whole page)
                those are chosen that hold most of the sentence.
            context: what is known of the cited document besides: title, date.
        """
        return self.model.probability(self.aligner.align(sentence, evidence, context))

    def check(self, sentence: str, evidence: Sequence[str], context: str = "") -> Supported:
        """The score with both verdicts and what is missing. Arguments as for :meth:`score`."""
        laid = self.aligner.align(sentence, evidence, context)
        score = self.model.probability(laid)
        model = self.model
        return Supported(
            score,
            score >= model.keep,
            score >= model.likely,
            score >= model.close,
            _missing(laid),
            _denial(laid),
        )


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of one logistic regression and its three thresholds, lowest first."""

    names: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    keep: float
    likely: float
    close: float

    def probability(self, laid: Alignment) -> float:
        """The score of a sentence laid on its cited text: 0 where either says nothing."""
        if not laid.sentence.words or not any(text.words for text in laid.cited):
            return 0.0
        found = measures(laid)
        total = self.bias + sum(
            weight * (found[name] - mean) / scale
            for name, mean, scale, weight in zip(self.names, self.mean, self.scale, self.weights, strict=True)
        )
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


@cache
def models() -> Mapping[str, Model]:
    """The fitted models by name: ``with vectors`` and ``words alone``."""
    fitted: dict[str, Any] = json.loads(WEIGHTS.read_text("utf-8"))["models"]
    return {
        name: Model(
            names=tuple(made["features"]),
            mean=tuple(made["mean"]),
            scale=tuple(made["scale"]),
            weights=tuple(made["weights"]),
            bias=made["bias"],
            keep=made["keep"],
            likely=made["likely"],
            close=made["close"],
        )
        for name, made in fitted.items()
    }


def measures(laid: Alignment) -> dict[str, float]:
    """The features of the regression by name; those of vectors are 0 without a model."""
    return {name: measure(laid) for name, measure in _MEASURES.items()}


def _held(laid: Alignment) -> float:
    return float(laid.held.mean())


def _pairs(laid: Alignment) -> float:
    """Share of the sentence's neighbouring words that stand within three words of each other in a cited text."""
    order = [word.form for word in laid.sentence.words]
    near: set[tuple[str, str]] = set()
    for text in laid.cited:
        seen = [word.form for word in text.words]
        near.update(pair for apart in (1, 2, 3) for pair in zip(seen, seen[apart:], strict=False))
    pairs = list(zip(order, order[1:], strict=False))
    return sum((a, b) in near or (b, a) in near for a, b in pairs) / len(pairs) if pairs else 1.0


def _gap(laid: Alignment) -> float:
    """The longest run of words that are not held."""
    longest = run = 0
    for held in laid.held:
        run = 0 if held else run + 1
        longest = max(longest, run)
    return float(longest)


def _together(laid: Alignment) -> float:
    """Highest share of the sentence's words in one cited text."""
    words = laid.sentence.words
    return max(sum(word.form in text.forms for word in words) / len(words) for text in laid.cited)


def _aligned(laid: Alignment) -> float:
    return float(laid.near.max(0).mean()) if laid.near is not None else 0.0


def _weakest(laid: Alignment) -> float:
    """Mean cosine of the three words that are matched worst."""
    if laid.near is None:
        return 0.0
    lowest = sorted(float(x) for x in laid.near.max(0))[:3]
    return sum(lowest) / len(lowest)


_MEASURES: dict[str, Callable[[Alignment], float]] = {
    "held": _held,
    "missing figures": lambda laid: math.log1p(laid.missing(WordKind.FIGURE)),
    "missing names": lambda laid: math.log1p(laid.missing(WordKind.NAME)),
    "pairs": _pairs,
    "gap": _gap,
    "together": _together,
    "aligned": _aligned,
    "weakest": _weakest,
    "cosine": lambda laid: laid.cosine,
}
# Left out, since they changed nothing or took a sign against sense: the number of words (missing or all), idf
# weights, other layers, the worst clause, neighbouring pairs in meaning, relative time, an opening pronoun.
WORD_FEATURES = ("held", "missing figures", "missing names", "pairs", "gap", "together")
VECTOR_FEATURES = ("missing figures", "missing names", "pairs", "together", "aligned", "weakest", "cosine")


def _denial(laid: Alignment) -> bool:
    """The sentence denies something and no cited text that it draws on does, or the other way round.

    It draws on the text that holds most of its words, and on any that holds a third of them (a sentence made
    of two). Of news pairs made by rule it marks 81 % of the sentences with a "not" put in, and of right ones 1 %
    of copies and 3 % of those joined from two.
    """
    words = laid.sentence.words
    if not words or not laid.cited:
        return False
    shares = [sum(word.form in text.forms for word in words) / len(words) for text in laid.cited]
    drawn = min(max(shares), _DRAWN)
    denied = any(t.negated for t, share in zip(laid.cited, shares, strict=True) if share >= drawn)
    return denied != laid.sentence.negated


def _missing(laid: Alignment) -> tuple[tuple[WordKind, tuple[str, ...]], ...]:
    """The words to name, figures and names first; one with a near match in meaning is not named."""
    best = laid.near.max(0) if laid.near is not None and len(laid.cited) else None
    lacking: dict[WordKind, list[str]] = {kind: [] for kind in _PLURAL}
    for i, (word, held) in enumerate(zip(laid.sentence.words, laid.held, strict=True)):
        near = best is not None and word.kind is WordKind.WORD and best[i] >= ALIKE
        if not held and not near and word.text not in lacking[word.kind]:
            lacking[word.kind].append(word.text)
    return tuple((kind, tuple(words[:_NAMED])) for kind, words in lacking.items() if words)
