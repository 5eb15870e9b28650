"""The quoting writer's answers: the sentences that answer a question, or an abstention with the nearest there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice, zip_longest

from brief.corpus.duplicates import Distinct
from brief.drafting import newsworthiness
from brief.drafting.quotations import WRITER, quoted
from brief.records import (
    ArticleInfo,
    Draft,
    DraftSentence,
    Role,
    Section,
    SectionKind,
    SourcedClaim,
    when_told,
)
from brief.retrieval import answerability, who_is
from brief.retrieval.answer_kinds import AnswerKind, kind_of, new_names
from brief.retrieval.question_parts import asked
from brief.retrieval.questions import changing, held, names, numbered
from brief.retrieval.relevance import Scored

# A sentence is worth naming as "nearest" from this score on.
NEAR = 0.30
# … or from this one, whatever kind of answer, edition or year is asked for.
NEAR_OTHER = 0.45
# Of a long question, other sentences of an answer may fall this far behind the best one, in score; of a short one the
# newest.
SLACK = 0.18
# Other sentences of an answer have this score at least and fall at most this far behind the best one: of those that
# fall further two in five bear on the question, of the nearer ones three in four.
LEAST, BEHIND = 0.45, 0.1
# A sentence that corrects or withdraws is quoted with an answer from this score on.
CORRECTS = 0.38
# … where it shares this much of the question's words itself.
LINKED = 0.1
# Of what changes, a sentence this near to the best one, in log-odds, may be newer and answer before it.
NEARLY = 6.0
# Two sentences that share this much of their word 3-grams say the same.
SAME = 0.6
# … but for the likeliest ones.
FOREMOST = 2
_DELETED = re.compile(
    r"\b(?:delete[ds]?|withdr[ae]w[sn]?|retract(?:s|ed)?|removed) (?:a|an|the|its|our|that|this)\b", re.I
)
MOST = 5
"""Most sentences of an answer."""
TakenBack = Callable[[Sequence[SourcedClaim]], Sequence[SourcedClaim]]
"""Gives those of some claims that were corrected or withdrawn since."""
SameEvent = Callable[[ArticleInfo, ArticleInfo], bool]
"""Tells whether two articles may be of one event."""


def answer(
    scored: Sequence[Scored],
    question: str = "",
    taken_back: TakenBack = lambda _: (),
    same_event: SameEvent = lambda one, other: True,
    limit: int = MOST,
) -> Draft:
    """A draft of an answer: the sentences that answer, or an abstention with the nearest there is.

    The first one answers: the likeliest, or of what changes from day to day the newest of the likely ones. The others
    follow with the newest first. What was taken back since stands apart.

    Args:
        scored: the evidence's sentences, the likeliest answer first.
        question: what was asked.
        taken_back: tells what does not stand any more.
        same_event: tells events of one kind apart: of another than the first line's only the newest line is told, last.
        limit: most sentences.
    """
    long = answerability.is_long(scored)
    if not answerability.answers(scored, kind_of(asked(question))):
        by_score = sorted(scored, key=lambda s: -s.score)
        nearest = _distinct([s for s in by_score if s.score >= NEAR or s.base >= NEAR_OTHER], 3)
        why = "the corpus does not say"
        return Draft((), WRITER, abstention=why, nearest=tuple(quoted(s.claim) for s in nearest))
    if long:  # what answers one part of it need not be of the kind that another asks for
        by_base = sorted(scored, key=lambda s: -s.base)
        fitting = wide = good = [s for s in by_base if s.base >= by_base[0].base - SLACK]
    else:
        fitting = [s for s in scored if s.kind_fits]
        if changing(asked(question)):
            fitting = [s for s in fitting if not _of_another_year(s, question)] or fitting
        near = max(s.score for s in fitting) - BEHIND
        wide = [s for s in fitting if s.score >= LEAST] or fitting[:1]
        good = [s for place, s in enumerate(wide) if place < FOREMOST or s.score >= near]
    gone = {claim.ref for claim in taken_back([s.claim for s in wide[: 2 * limit]])}
    stands = [s for s in good if s.claim.ref not in gone]
    corrects = _corrections(scored, good[: limit - 2])
    if not stands and not corrects:
        stands, gone = good, set()
    pool = [s for s in fitting if s.claim.ref not in gone]
    chosen = _chosen(stands, corrects, pool, question, limit)
    if changing(asked(question)):
        chosen = _one_event(chosen, same_event)
    past = _distinct([s for s in wide if s.claim.ref in gone], 2)
    sections = [Section("", tuple(quoted(s.claim) for s in chosen))]
    if past:
        sections.append(Section("", tuple(quoted(s.claim) for s in past), kind=SectionKind.WITHDRAWN))
    return Draft(tuple(section for section in sections if section.sentences), WRITER)


def _chosen(
    good: Sequence[Scored], corrects: Sequence[Scored], fitting: Sequence[Scored], question: str, limit: int
) -> list[Scored]:
    """The sentences of an answer in their order."""
    if not good:
        return list(corrects)[:limit]
    # The newest of what answers always stands in the answer: what a reader wants is how things are now.
    least = max(LEAST, max(s.score for s in fitting) - SLACK)
    newest = [s for s in fitting if s.claim.article.published.known and (s in good or s.score >= least)]
    newest = [max(newest, key=lambda s: (when_told(s.claim.article), s.rank, s.score))] if newest else []
    room = limit - min(len(corrects), 2)
    if kind_of(question) is AnswerKind.COMPARISON and len(sides := _sides(fitting, question)) > 1:
        return _distinct([*sides, *good, *corrects], limit)
    first = _first(good, fitting, question)
    best_few = _distinct([first, *(s for s in good if s is not first)], room)
    if len(best_few) == room and newest and newest[0] not in best_few:
        best_few = [*best_few[:-1], *newest]
    chosen = _distinct([*best_few, *corrects], limit)
    chosen.sort(key=lambda s: (s.claim.article.id, s.claim.order))
    chosen.sort(key=lambda s: when_told(s.claim.article), reverse=True)
    return [first, *(s for s in chosen if s is not first)]


def _one_event(chosen: Sequence[Scored], same_event: SameEvent) -> list[Scored]:
    """The lines of the first one's event, and the first of the others behind them."""
    first = chosen[0].claim.article if chosen else None
    other = [s for s in chosen if first and not same_event(first, s.claim.article)]
    return [s for s in chosen if s not in other] + other[:1]


def _sides(good: Sequence[Scored], question: str) -> list[Scored]:
    """Of what is compared, a sentence for each name in the question: what it says itself before others."""
    found: dict[SourcedClaim, Scored] = {}
    for name in sorted(names(question), key=question.find):
        of = [s for s in good if name in s.claim.text and s.claim not in found]
        said = [s for s in of if any(name in party.name for party in s.claim.reading.chain)]
        if said or of:
            best = max(said or of, key=lambda s: s.score)
            found[best.claim] = best
    return list(found.values())


def _corrections(scored: Sequence[Scored], good: Sequence[Scored]) -> list[Scored]:
    """What corrects or withdraws goes with what it may correct, or the quoted claim stands too strong.

    ``good`` are those that are told anyway.
    """
    return [
        s
        for s in scored
        if s.score >= CORRECTS
        and s.own_coverage >= LINKED
        and (newsworthiness.CORRECTS.search(s.claim.text) or s.claim.role is Role.CORRECTION)
        and s not in good
    ]


def merged(answers: Sequence[Sequence[Section]]) -> tuple[Section, ...]:
    """The sections of the answers to the parts of a question as those of one: the first line of each part first."""
    found = []
    for kind in (SectionKind.DEVELOPMENT, SectionKind.WITHDRAWN):
        each = [[s for one in sections if one.kind is kind for s in one.sentences] for sections in answers]
        told: dict[DraftSentence, None] = {}
        for together in zip_longest(*each):
            told |= dict.fromkeys(s for s in together if s is not None)
        if told:
            found.append(Section("", tuple(told)[: MOST + 1], kind=kind))
    return tuple(found)


def _first(good: Sequence[Scored], fitting: Sequence[Scored], question: str) -> Scored:
    """The sentence that answers before all others; ``good`` is the likeliest first.

    Of what changes it is the newest that is of the same thing by its own words: it has the question's names, or none.
    Of who somebody is it is the newest of those that say it most plainly.
    """
    if name := who_is.asked_of(asked(question)):
        said = [(who_is.introduces(name, s.claim.text), s) for s in fitting if s.score >= NEAR]
        plain = max((how for how, _ in said), default=0)
        # Of what somebody was and is, the newest word is what they are.
        saying = [s for how, s in said if how == plain and not _takes_back(s)]
        if plain and saying:
            return max(saying, key=lambda s: (when_told(s.claim.article), s.rank, s.score))
    if not changing(asked(question)):
        return next((s for s in good if not _takes_back(s)), good[0])
    wanted = names(question)
    same = [
        s
        for s in fitting
        if s.score >= NEAR
        and not _takes_back(s)
        and s.rank >= good[0].rank - NEARLY
        and s.claim.article.published.known
        and s.names >= good[0].names
        and (
            all(held(name, s.claim.text) for name in wanted)
            or not new_names(s.claim.text, question)
            or newsworthiness.CORRECTS.search(s.claim.text)
        )
    ]
    return max(same, key=lambda s: (when_told(s.claim.article), s.rank, s.score), default=good[0])


def _takes_back(one: Scored) -> bool:
    """Whether a sentence only takes back what was said: it answers with nothing of its own."""
    return bool(_DELETED.search(one.claim.text))


def _of_another_year(one: Scored, question: str) -> bool:
    """Whether a sentence tells of another year than its article's, and the question names none."""
    day = one.claim.article.published.start
    years = {number for number in numbered(one.claim.text) - numbered(question) if number.isdigit()}
    return bool(years) and (day is None or str(day.year) not in years)


def _distinct(scored: Sequence[Scored], limit: int) -> list[Scored]:
    told = Distinct(SAME)
    return list(islice((one for one in scored if told.adds(one.claim.text)), limit))
