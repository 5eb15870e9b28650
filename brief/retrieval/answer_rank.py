"""Which sentence of the evidence answers a question best: ten things seen of each, weighed as questions taught them.

The weights are of a listwise logistic regression (Cao et al., 2007, of lists whose right sentences share the
probability), fitted by ``scripts/fit_answers.py`` on questions over real articles of which readers marked every
sentence that answers; figures, each on questions that its weights had not seen, are in ``benchmarks/README.md``.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import replace

from brief.retrieval.answer_kinds import AnswerKind, holds, kind_of, new_figure, new_names
from brief.retrieval.question_parts import asked
from brief.retrieval.questions import changing
from brief.retrieval.relevance import Scored

NAMES = 4
"""New names beyond which a further one tells nothing."""
MEASURES = (
    "nearness of its vector",
    "the question's words in it",
    "the question's names in or around it",
    "what the question needs stands in it",
    "a new figure where one is asked for",
    "new names",
    "its passage's place in the search",
    "nearness of its article's nearest sentence",
    "how early in its article it stands",
    "an answer of the kind asked for",
)
WEIGHTS = (8.36, -1.86, 0.83, 1.32, 0.55, 1.16, 6.02, 3.47, 1.4, 0.98)
"""Of :data:`MEASURES`."""
PLAIN, SURE = 0.76, 0.93
"""A sentence of this score says what was asked in the question's own words: the score alone ranks then. For what
changes, of which the newest word may be in others, only from the second on. Chosen between the questions that the
weights are of and the suite's, which share their words with the corpus.
"""
SCALE = 50.0
"""What a point of the score is worth then, in log-odds."""
_COUNTED = (AnswerKind.FIGURE, AnswerKind.MONEY, AnswerKind.DURATION, AnswerKind.LENGTH)


def measures(question: str, scored: Sequence[Scored]) -> list[tuple[float, ...]]:
    """What :data:`WEIGHTS` are of, for each sentence."""
    kind = kind_of(asked(question))
    nearest: dict[str, float] = {}
    for one in scored:
        id_ = one.claim.article.id
        nearest[id_] = max(nearest.get(id_, -1.0), one.cosine)
    return [
        (
            one.cosine,
            one.own_coverage,
            one.names,
            float(one.kind_fits),
            float(kind in _COUNTED and new_figure(one.claim.text, question)),
            min(new_names(one.claim.text, question), NAMES) / NAMES,
            one.evidence.score,
            nearest[one.claim.article.id],
            1 / (1 + one.claim.order),
            float(holds(kind, one.claim.text, question)),
        )
        for one in scored
    ]


def ranked(question: str, scored: Sequence[Scored], *, known: bool = True) -> list[Scored]:
    """The sentences with their ranks, the likeliest answer first.

    Args:
        question: as it was asked.
        scored: the sentences found for it.
        known: the model of vectors knows the question's language; else the words of the question decide.
    """
    best = max((one.score for one in scored if one.kind_fits), default=0.0)
    if not known or best >= (SURE if changing(asked(question)) else PLAIN):
        found = [replace(one, rank=SCALE * one.score) for one in scored]
    else:
        found = [
            replace(one, rank=sum(map(operator.mul, WEIGHTS, seen)))
            for one, seen in zip(scored, measures(question, scored), strict=True)
        ]
    return sorted(found, key=lambda one: (-one.rank, one.claim.article.id, one.claim.order))
