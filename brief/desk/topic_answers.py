"""Answers to what asks for more than a sentence: a summary from a storyline's lines, a comparison from its counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from brief.corpus.protocols import Filter
from brief.desk import Desk
from brief.desk.topic_retrieval import on_topic
from brief.desk.topic_timelines import lines_of
from brief.drafting.quotations import quoted
from brief.drafting.quoted_answers import MOST
from brief.drafting.report_layout import bottom_line, strongest
from brief.drafting.report_parts import figures
from brief.errors import UsageError
from brief.records import Draft, Section, SectionKind, SourcedClaim, when_told
from brief.retrieval.answer_kinds import AnswerKind, kind_of
from brief.retrieval.question_parts import asked
from brief.retrieval.questions import names, subject

COUNTS = 12
"""Figures of which a comparison takes the last ones of the longest count."""
FEWEST = 2
"""Least lines that make a summary or a comparison."""


def told_at_length(desk: Desk, question: str, draft: Draft, filter_: Filter) -> Draft:
    """A draft of an answer, put together anew from the storyline that its question is about where it asks for that.

    Args:
        desk: whose library.
        question: a question, or a part of one.
        draft: the sentences that answer it one by one; it is given back where the storyline has too little.
        filter_: which articles may answer; where a publisher is named, nothing is put together.
    """
    kind = kind_of(asked(question))
    wide = kind is AnswerKind.SUMMARY or (kind is AnswerKind.COMPARISON and len(names(question)) < FEWEST)
    if not wide or filter_.source or draft.abstention:
        return draft
    for topic in (subject(question).strip(" ?."), _headline(desk, draft)):
        try:
            made = _of_topic(desk, topic, kind, draft, filter_)
        except UsageError:  # no word of it tells a topic
            continue
        if made is not None:
            return made
    return draft


def _headline(desk: Desk, draft: Draft) -> str:
    """The headline of what answers first: a topic, where the question's own words name none."""
    cited = [citation.article_id for one in draft.sections for s in one.sentences for citation in s.citations]
    infos = desk.library().infos(cited[:1])
    return infos[cited[0]].title if cited and cited[0] in infos else ""


def _of_topic(desk: Desk, topic: str, kind: AnswerKind, draft: Draft, filter_: Filter) -> Draft | None:
    """The draft from a topic's storyline; None where it has too little."""
    notes: list[str] = []
    found = on_topic(desk, topic, filter_.since, _earlier(filter_), notes)
    told = lines_of(desk, topic, found, notes)
    sense = told.sense
    claims = found.own_claims()
    counted = next(iter(figures(claims, sense, COUNTS).values()), [])
    standing = [one for one in counted if one.claim.ref not in found.states]
    if kind is AnswerKind.COMPARISON:
        newest = sorted(
            standing, key=lambda one: (one.claim.article.published.known, when_told(one.claim.article))
        )
        chosen = list(dict.fromkeys(one.claim for one in reversed(newest)))[:MOST]
        gone = [one.claim for one in counted if one.claim.ref in found.states]
    else:
        first = bottom_line([], told.days, sense, claims, standing)[:FEWEST]
        lines = strongest(told.days, sense, MOST + FEWEST)
        rest = [line.claim for day in lines.values() for line in day if line.state is None]
        chosen = list(dict.fromkeys([*first, *rest]))[:MOST]
        gone = [line.claim for day in told.days.values() for line in day if line.state is not None]
    return _drafted(draft, chosen, gone[:FEWEST]) if len(chosen) >= FEWEST else None


def _earlier(filter_: Filter) -> datetime | None:
    """The first instant of which nothing may answer; None where there is none."""
    ends = [at for at in (filter_.until, filter_.as_of) if at]
    return min(ends) if ends else None


def _drafted(draft: Draft, chosen: Sequence[SourcedClaim], gone: Sequence[SourcedClaim]) -> Draft:
    sections = [Section("", tuple(quoted(claim) for claim in chosen))]
    if gone:
        sections.append(Section("", tuple(quoted(claim) for claim in gone), kind=SectionKind.WITHDRAWN))
    return Draft(tuple(sections), draft.writer, notes=draft.notes)
