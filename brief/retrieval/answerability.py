"""Whether what was found answers a question at all: by how far, above 0 that it does.

A question of sixteen topic words or more is answered by several sentences together, and no threshold of the best one
tells it from one that nothing answers. Logistic regression over three measures of its twelve best sentences, fitted by
``scripts/fit_answerability.py`` on one half of MultiHop-RAG's questions; figures on the other half are in
``benchmarks/README.md``. A shorter question is answered by its best sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from brief.retrieval.answer_kinds import AnswerKind
from brief.retrieval.relevance import ALLOWANCE, LONG, SHORT, Scored

ANSWERS = 0.57
"""The score from which a sentence answers a short question: chosen on eval/cases and MultiHop-RAG's null questions."""
TOLD = 0.48
"""… and one that asks what is said of a thing, not for a figure, a name or a day: there a near sentence bears on it. Of 210
questions of readers 17 that can be answered lie between the two, and none of those that cannot."""
_TOLD_ABOUT = frozenset(
    (AnswerKind.SUMMARY, AnswerKind.COMPARISON, AnswerKind.REASON, AnswerKind.PLACE, AnswerKind.YES_OR_NO)
)
SLOPE = 25.0
"""What a point of that score is worth, on the scale of the long questions."""
LOOKED_AT, TOGETHER = 12, 3
WEIGHTS = (16.4, 6.9, 14.4)
"""Of the mean of the three best scores without the kind asked for, the nearest cosine, the greatest coverage."""
BIAS = -6.8
LEAST = 1.4
"""Least log-odds: on the half fitted on, 4.9 % of what can be answered is under it, 2.5 % of the rest above."""


def is_long(scored: Sequence[Scored]) -> bool:
    """Whether it is a long question that these sentences were scored for."""
    return bool(scored) and scored[0].allowance > ALLOWANCE * (LONG - SHORT - 0.5)


def measures(scored: Sequence[Scored]) -> tuple[float, float, float]:
    """What :data:`WEIGHTS` are of; zeros where there is nothing."""
    few = scored[:LOOKED_AT]
    if not few:
        return 0.0, 0.0, 0.0
    best = sorted((one.base - one.allowance for one in few), reverse=True)[:TOGETHER]
    return sum(best) / len(best), max(one.cosine for one in few), max(one.coverage for one in few)


def sureness(scored: Sequence[Scored]) -> float:
    """By how far the sentences answer, as log-odds."""
    if not is_long(scored):
        return SLOPE * (max((one.score for one in scored), default=0.0) - ANSWERS)
    found = measures(sorted(scored, key=lambda one: -one.score))
    return BIAS - LEAST + sum(weight * one for weight, one in zip(WEIGHTS, found, strict=True))


def answers(scored: Sequence[Scored], kind: AnswerKind = AnswerKind.STATEMENT) -> bool:
    """Whether anything answers at all: of a short question a sentence that has what the question needs."""
    if is_long(scored):
        return sureness(scored) >= 0
    least = TOLD if kind in _TOLD_ABOUT else ANSWERS
    return max((one.score for one in scored if one.kind_fits), default=0.0) >= least
