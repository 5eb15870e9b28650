"""Sentences that a person labelled by reading them: who speaks, what is hedged, denied and counted, and where.

A label names a stretch of its sentence by offsets, ``[start, end]``, or by its words, where the text may be quoted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a labelled sentence: its text is ``text[start:end]`` of that sentence."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class LabelledSpeaker:
    """Somebody to whom a sentence attributes its ``clause``; ``relay_of`` is the place of whom they pass on.

    ``kind`` is named, outlet, unnamed or pronoun. A sentence that names the speaker only has an empty clause.
    """

    name: Stretch
    clause: Stretch | None
    kind: str
    relay_of: int | None


@dataclass(frozen=True, slots=True)
class LabelledHedge:
    """Words that weaken a clause. ``kind``: reported, alleged, suggested, possible, planned or unverified."""

    words: Stretch
    clause: Stretch | None
    kind: str


@dataclass(frozen=True, slots=True)
class LabelledNegation:
    """A word that denies a clause."""

    words: Stretch
    clause: Stretch | None


@dataclass(frozen=True, slots=True)
class LabelledFigure:
    """A quantity with its value, its ``bound`` ("exactly", "at least" …), its unit and what is counted."""

    words: Stretch
    low: float
    high: float
    bound: str
    unit: str
    counted: Stretch | None


@dataclass(frozen=True, slots=True)
class LabelledPronoun:
    """A pronoun and whom it stands for, in the words of the text around it; empty where that is unclear."""

    word: Stretch
    refers_to: str


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence and what a person read in it.

    ``form`` is statement, question, order, fragment, furniture or caption.
    """

    text: str
    form: str
    speakers: tuple[LabelledSpeaker, ...] = ()
    hedges: tuple[LabelledHedge, ...] = ()
    negations: tuple[LabelledNegation, ...] = ()
    figures: tuple[LabelledFigure, ...] = ()
    pronouns: tuple[LabelledPronoun, ...] = ()


def labelled(text: str, labels: Mapping[str, Any]) -> LabelledSentence:
    """A sentence with its labels, read from what a file of labels holds.

    Args:
        text: the sentence.
        labels: ``form`` and lists of ``speakers``, ``hedges``, ``negations``, ``figures`` and ``pronouns``.

    Raises:
        ValueError: a label names words or a stretch that the sentence does not hold.
    """

    def stretch(given: Any, inside: Stretch | None = None, after: int = 0) -> Stretch:
        found = given if isinstance(given, Sequence) and not isinstance(given, str) else None
        start, end = found or _place(text, given, inside, after)
        if not 0 <= start < end <= len(text):
            raise ValueError(f"labels: {given!r} does not stand in {text[:60]!r}")
        return Stretch(start, end, text[start:end])

    def clause(label: Mapping[str, Any]) -> Stretch | None:
        return stretch(label["clause"]) if label.get("clause") else None

    speakers = tuple(
        LabelledSpeaker(stretch(one["name"]), clause(one), one["kind"], one.get("relay_of"))
        for one in labels.get("speakers", ())
    )
    hedges = []
    for one in labels.get("hedges", ()):
        weakened = clause(one)
        hedges.append(LabelledHedge(stretch(one["words"], weakened), weakened, one["kind"]))
    negations = []
    for one in labels.get("negations", ()):
        denied = clause(one)
        negations.append(LabelledNegation(stretch(one["words"], denied), denied))
    figures: list[LabelledFigure] = []
    for one in labels.get("figures", ()):
        words = stretch(one["words"], after=figures[-1].words.end if figures else 0)
        counted = stretch(one["counted"], after=words.end) if one.get("counted") else None
        figures.append(
            LabelledFigure(
                words,
                float(one["low"]),
                float(one["high"]),
                one.get("bound", "exactly"),
                one.get("unit", ""),
                counted,
            )
        )
    pronouns = tuple(
        LabelledPronoun(stretch(one["word"]), one.get("refers_to", "")) for one in labels.get("pronouns", ())
    )
    return LabelledSentence(
        text, labels["form"], speakers, tuple(hedges), tuple(negations), tuple(figures), pronouns
    )


def _place(text: str, words: str, inside: Stretch | None, after: int) -> tuple[int, int]:
    """Where words stand: within a clause before elsewhere, after a place before ahead of it, as whole words first."""
    # "no" stands in "not" and "1" in "11", but "n't" stands nowhere by itself
    places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    places = places or [m.span() for m in re.finditer(re.escape(words), text)]
    if not places:
        return -1, -1
    return min(
        places,
        key=lambda at: (
            inside is not None and not inside.start <= at[0] <= at[1] <= inside.end,
            at[0] < after,
            abs(at[0] - after),
        ),
    )
