"""Background reports: what answers each question of a bank, quoted or written by a model, checked and put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from brief.checking.checks import Verdicts
from brief.checking.gate import copies_of
from brief.desk import near_matches
from brief.desk.issuing import prompted_where
from brief.desk.manifests import manifest_of
from brief.desk.report_material import gathered
from brief.desk.topic_gate import through_gate
from brief.desk.topic_retrieval import OnTopic, checked
from brief.desk.topic_timelines import day_of, days_of, headlines
from brief.drafting.length import LENGTHS
from brief.drafting.quotations import WRITER
from brief.drafting.report_layout import MOST
from brief.drafting.report_parts import Given
from brief.drafting.sub_questions import Asked, Question
from brief.errors import UsageError
from brief.records import (
    Actor,
    ArticleInfo,
    CheckedReport,
    CheckedSentence,
    Dispute,
    Draft,
    FigureEntry,
    FigureSeries,
    Finding,
    SpanRef,
    SubQuestion,
    TimelineLine,
)
from brief.records.identity import identified

if TYPE_CHECKING:
    from brief.desk import Desk


def report(
    desk: Desk,
    request: str,
    since: datetime | None = None,
    until: datetime | None = None,
    length: str = "standard",
    *,
    model: bool | None = None,
    keep: bool = False,
    told: Callable[[str], None] = lambda _: None,
) -> CheckedReport:
    """A background report over the whole corpus, each sentence quoted or written from what it cites, and checked.

    Args:
        desk: whose library and settings.
        request: a question, a person, a place, a company, in words.
        since: only articles published from here on.
        until: only articles published before.
        length: one of :data:`brief.drafting.length.LENGTHS`.
        model: as in :func:`brief.desk.issuing.daily`.
        keep: as in :func:`brief.desk.issuing.daily`.
        told: told, in words, of what the model is doing.

    Raises:
        UsageError: the request holds no word, the length is not known, the window ends before it begins.
        IndexMismatchError: the corpus was embedded with another model.
    """
    if length not in LENGTHS:
        raise UsageError(f"length {length!r} is not known; use {', '.join(LENGTHS)}")
    request, notes = checked(request, since, until), list[str]()
    zone, most = desk.settings.zone(), MOST[length]
    material = gathered(desk, request, since, until, most, notes)
    found, parts, asked = material.found, material.parts, material.asked
    draft = Draft((), WRITER, notes=tuple(dict.fromkeys(notes)))
    verdicts = Verdicts(desk.texts())
    copies: dict[str, Sequence[ArticleInfo]] = {**copies_of(material.told.stories)}
    with prompted_where(desk, model, keep=keep, told=told) as prompted:
        if prompted and found.storyline.articles:
            from brief.desk.model_checks import checker
            from brief.desk.rounds import Reader
            from brief.desk.written_reports import written

            with checker(desk, prompted.chat, prompted.account, found.cutoff, told) as reads:
                made = written(desk, prompted, Reader(verdicts, reads), material, most, draft)
            parts, asked, draft = made.parts, made.asked, made.draft
            copies = {**made.copies, **copies}
    draft = replace(draft, sections=tuple(parts.sections()))
    gated = through_gate(desk, draft, copies, verdicts)
    said = gated.said
    record = CheckedReport(
        id="",
        request=request,
        topic=material.topic,
        marking=desk.settings.marking,
        length=length,
        bottom_line=gated.of(parts.bottom),
        days=tuple(days_of(parts.days, said, zone)),
        actors=tuple(
            Actor(one.name, one.articles, said[one.claim.ref])
            for one in parts.actors
            if one.claim.ref in said
        ),
        figures=tuple(_series(about, given, found, said, zone) for about, given in parts.figures.items()),
        disputes=tuple(
            Dispute(one.heading, sides) for one in parts.disputes if (sides := gated.of(one.sentences))
        ),
        findings=tuple(Finding(one.text, some) for one, told_ in parts.findings if (some := gated.of(told_))),
        gaps=gated.of(parts.gaps),
        audit=(),
        reason="" if gated.passed.sections else near_matches.about_topic(desk, material.topic),
        others=tuple(headlines(found)),
        considered=len(found.storyline.articles),
        dropped=gated.passed.dropped,
        references=gated.passed.references,
        sources=gated.passed.sources,
        manifest=manifest_of(desk, draft, found.cutoff, since, until),
        judgments=gated.of(parts.judgments),
        answers=tuple(Finding(one.text, some) for one, told_ in parts.answers if (some := gated.of(told_))),
    )
    return identified(replace(record, audit=tuple(_audited(one, record) for one in asked)))


def _series(
    about: str,
    given: Sequence[Given],
    found: OnTopic,
    said: Mapping[SpanRef, CheckedSentence],
    zone: ZoneInfo,
) -> FigureSeries:
    """One count over days, each figure with its sentence and whether it stands."""
    entries = []
    for one in given:
        state = found.states.get(one.claim.ref)
        if one.claim.ref in said:
            kind = state.kind.value if state else ""
            day = day_of(one.claim.article, zone)
            entries.append(FigureEntry(day, one.holder, one.words, said[one.claim.ref], kind))
    return FigureSeries(about, tuple(entries))


def _audited(asked: Question, record: CheckedReport) -> SubQuestion:
    """A question of the bank with the references by which the report answers it."""
    told = [s for one in record.answers if one.question == asked.text for s in one.sentences]
    numbers = dict.fromkeys(number for one in told or _quoted(asked, record) for number in one.numbers)
    return SubQuestion(asked.kind.value, asked.text, tuple(numbers))


def _quoted(asked: Question, record: CheckedReport) -> list[CheckedSentence]:
    """The quotations that answer a question."""
    match asked.kind:
        case Asked.EVENTS:
            return [line.sentence for line in _lines(record) if not line.takes_back]
        case Asked.ACTORS:
            return [one.sentence for one in record.actors]
        case Asked.ACTOR:
            return [one.sentence for one in record.actors if one.name == asked.name]
        case Asked.FIGURES:
            return [entry.sentence for series in record.figures for entry in series.entries]
        case Asked.DISPUTES:
            return [one for dispute in record.disputes for one in dispute.sentences]
        case Asked.WITHDRAWN:
            return [one for line in _lines(record) for one in line.replaced_by]
        case Asked.GAPS:
            return list(record.gaps)
        case _:
            return [s for one in record.findings if one.question == asked.text for s in one.sentences]


def _lines(record: CheckedReport) -> list[TimelineLine]:
    return [line for day in record.days for line in day.lines]
