"""Background reports: a bank of questions on a request, what answers each of them, checked and put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from brief.checking.citations import Texts
from brief.corpus.protocols import Filter
from brief.dates.ahead import ahead
from brief.desk import answering, near_matches, window_stories
from brief.desk.manifests import manifest_of
from brief.desk.topic_retrieval import OnTopic, checked, on_topic
from brief.desk.topic_timelines import day_of, days_of, headlines, lines_of, through_gate
from brief.drafting import claim_standing, outline, quoted_answers, report_parts
from brief.drafting.length import LENGTHS
from brief.drafting.news_line import barred
from brief.drafting.newsworthiness import stands_alone
from brief.drafting.quotations import WRITER, quoted
from brief.drafting.report_layout import MOST, Most, Parts, bottom_line, ref_of, strongest
from brief.drafting.report_parts import Given
from brief.drafting.sub_questions import NEEDS, WHY, Asked, Question, bank, topic_of
from brief.drafting.timeline_lines import BESIDE, REPORTED
from brief.errors import UsageError
from brief.records import (
    Actor,
    CheckedReport,
    CheckedSentence,
    DatedValue,
    Dispute,
    Draft,
    DraftSentence,
    FigureEntry,
    FigureSeries,
    Finding,
    Section,
    SectionKind,
    SourcedClaim,
    SpanRef,
    SubQuestion,
    when_told,
)
from brief.records.identity import identified

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.desk.answering import Found


def report(
    desk: Desk,
    request: str,
    since: datetime | None = None,
    until: datetime | None = None,
    length: str = "standard",
) -> CheckedReport:
    """A background report over the whole corpus, each sentence quoted and checked.

    Args:
        desk: whose library and settings.
        request: a question, a person, a place, a company, in words.
        since: only articles published from here on.
        until: only articles published before.
        length: one of :data:`brief.drafting.length.LENGTHS`.

    Raises:
        UsageError: the request holds no word, the length is not known, the window ends before it begins.
        IndexMismatchError: the corpus was embedded with another model.
    """
    if length not in LENGTHS:
        raise UsageError(f"length {length!r} is not known; use {', '.join(LENGTHS)}")
    request, notes = checked(request, since, until), list[str]()
    zone, most = desk.settings.zone(), MOST[length]
    cutoff = min(until or desk.clock(), desk.clock()).replace(microsecond=0)
    window = Filter(since.astimezone(zone) if since else None, cutoff.astimezone(zone) if until else None)
    searched = answering.sentences(desk, request, window)
    topic = topic_of(request, [f"{one.article.title} {one.passage.text}" for one in searched.evidence])
    found = on_topic(desk, topic, since, until, notes)
    told = lines_of(desk, topic, found, notes)
    kinds = {id_: one.genre.kind for story in told.stories for id_, one in story.assessed}
    claims = report_parts.once_each(
        [
            claim
            for info in found.storyline.articles
            if kinds.get(info.id) in REPORTED | BESIDE
            for claim in found.claims.get(info.id, ())
        ],
        [line.claim for lines in told.days.values() for line in lines],
    )
    sense = told.sense
    named = report_parts.actors(claims, sense, found.states.keys(), most.actors)
    counted = report_parts.figures(claims, sense, most.figures)
    asked = bank(request, topic, [one.name for one in named], list(counted), event=not sense.only_names)
    bearing = {
        kind: report_parts.bearing(claims, need, sense, found.states, most.findings)
        for kind, need in NEEDS.items()
    }
    answers: list[SourcedClaim] = []
    if WHY.match(request):
        answers = bearing[Asked.CAUSES]
    elif asked[0].kind is Asked.REQUEST:
        answers = _answers(desk, request, searched, found)
    beside = _beside(desk, found, most, notes)
    first: Sequence[Given] = next(iter(counted.values()), ())
    standing = [one for one in first if one.claim.ref not in found.states]
    lines = strongest(told.days, sense, most.lines)
    findings = {
        Asked.REQUEST: [quoted(claim) for claim in answers[: most.findings + 1]],
        **{kind: [quoted(claim) for claim in some] for kind, some in bearing.items()},
        Asked.NEXT: [s for one in beside if one.kind is SectionKind.OUTLOOK for s in one.sentences],
    }
    parts = Parts(
        bottom=bottom_line(answers, told.days, sense, claims, standing),
        days=lines,
        actors=named,
        figures=counted,
        disputes=[one for one in beside if one.kind is SectionKind.CONTESTED],
        findings=[(one, findings[one.kind]) for one in asked if findings.get(one.kind)],
        gaps=[s for one in beside if one.kind is SectionKind.GAPS for s in one.sentences],
    )
    draft = Draft(tuple(parts.sections()), WRITER, notes=tuple(dict.fromkeys(notes)))
    gated = through_gate(desk, draft, told.stories)
    said = gated.said
    record = CheckedReport(
        id="",
        request=request,
        topic=topic,
        marking=desk.settings.marking,
        length=length,
        bottom_line=_said(map(quoted, parts.bottom), said),
        days=tuple(days_of(lines, said, zone)),
        actors=tuple(
            Actor(one.name, one.articles, said[one.claim.ref]) for one in named if one.claim.ref in said
        ),
        figures=tuple(_series(about, given, found, said, zone) for about, given in counted.items()),
        disputes=tuple(
            Dispute(one.heading, sides) for one in parts.disputes if (sides := _said(one.sentences, said))
        ),
        findings=tuple(
            Finding(one.text, some) for one, told_ in parts.findings if (some := _said(told_, said))
        ),
        gaps=_said(parts.gaps, said),
        audit=(),
        reason="" if said else near_matches.about_topic(desk, topic),
        others=tuple(headlines(found)),
        considered=len(found.storyline.articles),
        dropped=gated.passed.dropped,
        references=gated.passed.references,
        sources=gated.passed.sources,
        manifest=manifest_of(desk, draft, found.cutoff, since, until),
    )
    return identified(replace(record, audit=tuple(_audited(one, record) for one in asked)))


def _answers(desk: Desk, request: str, asked: Found, found: OnTopic) -> list[SourcedClaim]:
    """The standing sentences of reports that answer a request as `ask` does; none where it would abstain."""
    draft = quoted_answers.answer(asked.scored, request)
    refs = [ref_of(one) for section in draft.sections for one in section.sentences]
    of = {one.claim.ref: one.claim for one in asked.scored}
    known = [of[ref] for ref in refs if ref in of and ref not in found.states]
    forms = {claim.article.id: window_stories.form_of(desk, claim.article) for claim in known}
    return [
        claim
        for claim in known
        if when_told(claim.article) <= found.cutoff.timestamp()
        and not barred(claim)
        and stands_alone(claim.text)
        and claim.text[:1].isalnum()
        and ((form := forms[claim.article.id]) is None or form.kind in REPORTED | BESIDE)
    ]


def _beside(desk: Desk, found: OnTopic, most: Most, notes: list[str]) -> list[Section]:
    """What stands beside a storyline's lines: disputes, what lies ahead, what is not known."""
    zone, texts = desk.settings.zone(), Texts(desk.library(), desk.support)
    dated = [info for info in found.storyline.articles if day_of(info, zone)]
    undated = [info for info in found.storyline.articles if not day_of(info, zone)]
    if not found.storyline.articles:
        return []
    stories, apart = window_stories.stories(desk, dated, undated, [], notes, threaded=False)
    stories.sort(key=lambda story: (-len(story.articles), story.id))

    def coming(claim: SourcedClaim) -> DatedValue | None:
        article = texts.article(claim.article.id)
        words = claim_standing.to_come(claim.text, claim.reading)
        single = len(claim.ref.spans) == 1
        after = claim.ref.spans[0][0] + max(0, claim.text.find(words)) if single and words else 0
        return ahead(article, claim.ref.spans, after) if article else None

    everything = [*stories, *apart]
    return list(
        outline.parts(
            everything,
            [],
            lambda claim, _: quoted(claim),
            most.disputes,
            coming,
            found.cutoff if stories else None,
        )
    )


def _said(
    sentences: Iterable[DraftSentence], said: Mapping[SpanRef, CheckedSentence]
) -> tuple[CheckedSentence, ...]:
    return tuple(said[ref_of(one)] for one in sentences if ref_of(one) in said)


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
    lines = [line for day in record.days for line in day.lines]
    told: list[CheckedSentence] = []
    match asked.kind:
        case Asked.EVENTS:
            told = [line.sentence for line in lines if not line.takes_back]
        case Asked.ACTORS:
            told = [one.sentence for one in record.actors]
        case Asked.ACTOR:
            told = [one.sentence for one in record.actors if one.name == asked.name]
        case Asked.FIGURES:
            told = [entry.sentence for series in record.figures for entry in series.entries]
        case Asked.DISPUTES:
            told = [one for dispute in record.disputes for one in dispute.sentences]
        case Asked.WITHDRAWN:
            told = [one for line in lines for one in line.replaced_by]
        case Asked.GAPS:
            told = list(record.gaps)
        case _:
            told = [s for one in record.findings if one.question == asked.text for s in one.sentences]
    numbers = dict.fromkeys(number for one in told for number in one.numbers)
    return SubQuestion(asked.kind.value, asked.text, tuple(numbers))
