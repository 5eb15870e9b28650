"""What the reader of sentences finds of the labels: precision and recall a field, and how often the clause is right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from brief.analysis.claims import SENTENCES
from brief.analysis.sentence_reader import read_sentence
from brief.checking import hedge_check
from brief.records import Reading, Span, Verdict
from tests.support.labelled_sentences import LabelledSentence, Stretch

SAME = 0.5
"""F1 of words from which two stretches are one."""
FIELDS = ("speaker", "hedge", "negation", "figure")
_UNITS = {"liter": "litre", "kph": "km/h", "meter": "metre"}


@dataclass
class Score:
    """Counts of one field."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    clauses: Counter[bool] = field(default_factory=Counter)
    """Of what was found and has a labelled clause: whether ours is that one."""

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.wrong)

    @property
    def recall(self) -> float:
        return self.found / max(1, self.found + self.missed)

    @property
    def clause(self) -> float:
        return self.clauses[True] / max(1, sum(self.clauses.values()))


Marked = tuple[Span, Span]
"""Where a marker or a name stands, and its clause."""


def scored(labels: Sequence[LabelledSentence], readings: Sequence[Reading]) -> tuple[dict[str, Score], float]:
    """Scores by field, and the share of sentences whose form is right.

    Furniture and captions are left out but for their form. A speaker is right where the names share most words; one
    that is named twice is one. Modals count with the hedges, as people labelled them, but not against precision:
    whether "will" hedges is a matter of taste. A figure is right with its value, its bound and its unit.
    """
    scores = {name: Score() for name in FIELDS}
    forms = 0
    for gold, ours in zip(labels, readings, strict=True):
        text = gold.text
        aside = ("furniture", "caption")
        forms += gold.form == ours.form or (gold.form in aside and ours.form in aside)
        if gold.form in aside:
            continue
        speakers = [(one.party.span, one.clause) for one in ours.attributions]
        _match(scores["speaker"], text, [(s.name, s.clause) for s in gold.speakers], speakers, names=True)
        hedges = [(one.span, one.clause) for one in ours.hedges]
        modals = [
            (one.span, one.clause) for one in ours.modals if not any(_meet(one.span, h) for h, _ in hedges)
        ]
        _match(scores["hedge"], text, [(h.words, h.clause) for h in gold.hedges], hedges, also=modals)
        negations = [(one.span, one.clause) for one in ours.negations]
        _match(scores["negation"], text, [(n.words, n.clause) for n in gold.negations], negations)
        _figures(scores["figure"], gold, ours)
    return scores, forms / max(1, len(labels))


def stronger(text: str, source: str) -> list[str]:
    """Why a sentence is stronger than the source's sentence that it is made from, in the gate's words."""
    used = [(part, read_sentence(part)) for part in SENTENCES.split(source)]
    return [one.reason for one in hedge_check._strength(text, used, ()) if one.verdict is Verdict.FAIL]


def _match(
    score: Score,
    text: str,
    gold: Sequence[tuple[Stretch, Stretch | None]],
    ours: Sequence[Marked],
    *,
    also: Sequence[Marked] = (),
    names: bool = False,
) -> None:
    pool, used = [*ours, *also], set[int]()
    for stretch, clause in gold:
        places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(stretch.text)}(?!\w)", text)]
        places = places or [(stretch.start, stretch.end)]
        told = (clause.start, clause.end) if clause else None
        order = sorted(range(len(pool)), key=lambda i: -_f1(text, told, pool[i][1]) if told else 0)
        hit = next((i for i in order if i not in used and _one(text, places, pool[i][0], names)), None)
        if hit is None:
            score.missed += 1
            continue
        used.add(hit)
        score.found += 1
        if told:
            score.clauses[_f1(text, told, pool[hit][1]) >= SAME] += 1
    known = {pool[i][0] for i in used}
    score.wrong += sum(i not in used and not (names and one[0] in known) for i, one in enumerate(ours))


def _one(text: str, places: Sequence[Span], span: Span, names: bool) -> bool:
    if not names:
        return any(_meet(place, span) for place in places)
    mine = _words(text, span)
    return any(_f1(text, place, span) >= SAME or (mine and mine <= _words(text, place)) for place in places)


def _figures(score: Score, gold: LabelledSentence, ours: Reading) -> None:
    used = set[int]()
    for one in gold.figures:
        place = (one.words.start, one.words.end)
        hit = next((i for i, f in enumerate(ours.figures) if i not in used and _meet(place, f.span)), None)
        if hit is None:
            score.missed += 1
            continue
        used.add(hit)
        score.found += 1
        figure = ours.figures[hit]
        value = abs(figure.low - one.low) < 0.01 and abs(figure.high - one.high) < 0.01
        unit = figure.unit.lower() == _UNITS.get(one.unit.lower(), one.unit.lower())
        score.clauses[value and unit and figure.bound == one.bound] += 1
    score.wrong += len(ours.figures) - len(used)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _words(text: str, span: Span) -> set[int]:
    return {m.start() for m in re.finditer(r"\w+", text) if span[0] <= m.start() < span[1]}


def _f1(text: str, one: Span, other: Span) -> float:
    mine, theirs = _words(text, one), _words(text, other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0
