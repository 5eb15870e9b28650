"""The quoting writer's answers: the sentences that answer a question, or an abstention with the nearest there is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from brief.corpus.duplicates import Distinct
from brief.drafting import newsworthiness
from brief.drafting.quotations import WRITER, quoted
from brief.records import Draft, Role, Section, when_told
from brief.retrieval.relevance import Scored

# A sentence answers from this score on, and is worth naming as "nearest" from the lower one. Chosen on
# eval/cases and on MultiHop-RAG's null questions: see benchmarks/README.md.
ANSWERS = 0.57
NEAR = 0.30
# Other sentences of an answer may fall this far behind the best one, and not below the least.
SLACK, LEAST = 0.18, 0.50
# A sentence that corrects or withdraws is quoted with an answer from this score on.
CORRECTS = 0.38
# … where it shares this much of the question's words itself.
LINKED = 0.1
# Two sentences that share this much of their word 3-grams say the same.
SAME = 0.6


def answer(scored: Sequence[Scored], limit: int = 5) -> Draft:
    """A draft of an answer: the sentences that answer, or an abstention with the nearest there is.

    Args:
        scored: the evidence's sentences, best first.
        limit: most sentences.
    """
    best = scored[0].score if scored else 0.0
    if not scored or best < ANSWERS or not scored[0].kind_fits:
        near = [quoted(s.claim) for s in _distinct([s for s in scored if s.score >= NEAR], 3)]
        return Draft((), WRITER, abstention="the corpus does not say", nearest=tuple(near))
    good = [s for s in scored if s.score >= max(LEAST, best - SLACK) and s.kind_fits]
    # What corrects or withdraws goes with what it may correct, or the quoted claim stands too strong.
    corrects = [
        s
        for s in scored
        if s.score >= CORRECTS
        and s.own_coverage >= LINKED
        and (newsworthiness.CORRECTS.search(s.claim.text) or s.claim.role is Role.CORRECTION)
        and s not in good
    ]
    # The newest of what answers always stands in the answer: what a reader wants is how things are now.
    newest = [s for s in good if s.claim.article.published.known]
    newest = [max(newest, key=lambda s: (when_told(s.claim.article), s.score))] if newest else []
    room = limit - min(len(corrects), 2)
    best_few = _distinct(good, room)
    if len(best_few) == room and newest and newest[0] not in best_few:
        best_few = [*best_few[:-1], *newest]
    chosen = _distinct([*best_few, *corrects], limit)
    chosen.sort(key=lambda s: (when_told(s.claim.article), s.claim.article.id, s.claim.order))
    return Draft((Section("", tuple(quoted(s.claim) for s in chosen)),), WRITER)


def _distinct(scored: Sequence[Scored], limit: int) -> list[Scored]:
    told = Distinct(SAME)
    return list(islice((one for one in scored if told.adds(one.claim.text)), limit))
