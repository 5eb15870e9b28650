"""The quoting writer's answers: the sentences that answer a question, or an abstention with the nearest there is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from brief.corpus.duplicates import Distinct
from brief.drafting import newsworthiness
from brief.drafting.quotations import WRITER, quoted
from brief.records import Draft, Role, Section, when_told
from brief.retrieval import answerability
from brief.retrieval.questions import changing
from brief.retrieval.relevance import Scored

# A sentence is worth naming as "nearest" from this score on.
NEAR = 0.30
# … or from this one, whatever kind of answer, edition or year is asked for.
NEAR_OTHER = 0.45
# Other sentences of an answer may fall this far behind the best one, and not below the least.
SLACK, LEAST = 0.18, 0.50
# A sentence that corrects or withdraws is quoted with an answer from this score on.
CORRECTS = 0.38
# … where it shares this much of the question's words itself.
LINKED = 0.1
# Of what changes, a sentence this near to the best one in score may be newer and answer before it.
NEARLY = 0.12
# Two sentences that share this much of their word 3-grams say the same.
SAME = 0.6


def answer(scored: Sequence[Scored], question: str = "", limit: int = 5) -> Draft:
    """A draft of an answer: the sentences that answer, or an abstention with the nearest there is.

    The first one answers: the best, or of what changes from day to day the newest of the good ones. The others follow
    with the newest first.

    Args:
        scored: the evidence's sentences, best first.
        question: what was asked.
        limit: most sentences.
    """
    long = answerability.is_long(scored)
    if answerability.sureness(scored) < 0 or not (long or scored[0].kind_fits):
        near = [
            quoted(s.claim)
            for s in _distinct([s for s in scored if s.score >= NEAR or s.base >= NEAR_OTHER], 3)
        ]
        return Draft((), WRITER, abstention="the corpus does not say", nearest=tuple(near))
    if long:  # what answers one part of it need not be of the kind that another asks for
        by_base = sorted(scored, key=lambda s: -s.base)
        good = [s for s in by_base if s.base >= by_base[0].base - SLACK]
    else:
        good = [s for s in scored if s.score >= max(LEAST, scored[0].score - SLACK) and s.kind_fits]
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
    first = _first(good, changing(question))
    best_few = _distinct([first, *(s for s in good if s is not first)], room)
    if len(best_few) == room and newest and newest[0] not in best_few:
        best_few = [*best_few[:-1], *newest]
    chosen = _distinct([*best_few, *corrects], limit)
    chosen.sort(key=lambda s: (s.claim.article.id, s.claim.order))
    chosen.sort(key=lambda s: when_told(s.claim.article), reverse=True)
    chosen = [first, *(s for s in chosen if s is not first)]
    return Draft((Section("", tuple(quoted(s.claim) for s in chosen)),), WRITER)


def _first(good: Sequence[Scored], changes: bool) -> Scored:
    """The sentence that answers before all others; ``good`` is best first."""
    if not changes:
        return good[0]
    near = [s for s in good if s.score >= good[0].score - NEARLY and s.claim.article.published.known]
    return max(near, key=lambda s: (when_told(s.claim.article), s.score), default=good[0])


def _distinct(scored: Sequence[Scored], limit: int) -> list[Scored]:
    told = Distinct(SAME)
    return list(islice((one for one in scored if told.adds(one.claim.text)), limit))
