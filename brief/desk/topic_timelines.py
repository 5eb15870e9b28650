"""Timelines: the storyline of a topic gathered, told day by day, checked, and put together with its manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from brief.analysis.instructions import in_headline
from brief.checking.gate import copies_of
from brief.desk import near_matches, window_stories
from brief.desk.manifests import manifest_of
from brief.desk.topic_gate import through_gate
from brief.desk.topic_retrieval import OnTopic, checked, on_topic
from brief.drafting.news_line import barred
from brief.drafting.newsworthiness import stands_alone
from brief.drafting.quotations import WRITER, quoted
from brief.drafting.report_parts import figures
from brief.drafting.timeline_lines import BESIDE, REPORTED, kinds_of, of_day
from brief.drafting.timeline_states import Line, with_states
from brief.drafting.topic_sense import Sense
from brief.records import (
    ArticleInfo,
    CheckedSentence,
    CheckedTimeline,
    Draft,
    Precision,
    Section,
    SectionKind,
    SourcedClaim,
    SpanRef,
    Story,
    TimelineDay,
    TimelineLine,
)
from brief.records.identity import identified
from brief.text.terms import terms

if TYPE_CHECKING:
    from brief.desk import Desk

UNDATED = 3
"""Most lines of articles without a known day."""
COUNTS = 40
"""Most figures of the counts that are looked through."""
OTHERS = 6
"""Most other events near the topic that are named."""


@dataclass(frozen=True, slots=True)
class Told:
    """A storyline as it is to be told: its lines by day, oldest first, and those of articles without one.

    ``sense`` is how near sentences are to the topic.
    """

    days: Mapping[str, Sequence[Line]]
    undated: Sequence[Line]
    stories: Sequence[Story]
    sense: Sense


def timeline(
    desk: Desk, topic: str, since: datetime | None = None, until: datetime | None = None
) -> CheckedTimeline:
    """The storyline of a topic as dated lines, oldest first, each quoted and checked.

    Args:
        desk: whose library and settings.
        topic: in words.
        since: only articles published from here on.
        until: only articles published before.

    Raises:
        UsageError: the topic holds no word; the window ends before it begins.
        IndexMismatchError: the corpus was embedded with another model.
    """
    topic, notes = checked(topic, since, until), list[str]()
    found = on_topic(desk, topic, since, until, notes)
    told = lines_of(desk, topic, found, notes)
    sections = (*sections_of(told.days), *sections_of({"": told.undated}))
    draft = Draft(sections, WRITER, notes=tuple(dict.fromkeys(notes)))
    gated, zone = through_gate(desk, draft, copies_of(told.stories)), desk.settings.zone()
    days = tuple(days_of(told.days, gated.said, zone))
    undated = tuple(_lines(told.undated, gated.said, zone))
    reason = "" if days or undated else near_matches.about_topic(desk, topic)
    if found.storyline.articles and reason:
        reason = "no sentence about it can be quoted"
    record = CheckedTimeline(
        id="",
        topic=topic,
        marking=desk.settings.marking,
        days=days,
        undated=undated,
        reason=reason,
        others=tuple(headlines(found)),
        considered=len(found.storyline.articles),
        dropped=gated.passed.dropped,
        references=gated.passed.references,
        sources=gated.passed.sources,
        manifest=manifest_of(desk, draft, found.cutoff, since, until),
    )
    return identified(record)


def lines_of(desk: Desk, topic: str, found: OnTopic, notes: list[str]) -> Told:
    """The lines of a storyline: those of each day, with what became of them."""
    zone = desk.settings.zone()
    by_day: dict[str, list[ArticleInfo]] = {}
    for info in found.storyline.articles:
        by_day.setdefault(day_of(info, zone), []).append(info)
    undated = by_day.pop("", [])
    days = {
        day: window_stories.stories(desk, by_day[day], [], [], notes, threaded=False)[0]
        for day in sorted(by_day)
    }
    _, apart = window_stories.stories(desk, [], undated, [], notes) if undated else ([], [])
    everything = [*(story for stories in days.values() for story in stories), *apart]
    kinds = kinds_of(everything)
    sense = Sense(topic, desk.embedder, desk.ranking().rarity(terms(topic)), found.storyline)
    told: list[SourcedClaim] = []
    lines: dict[str, list[SourcedClaim]] = {}
    counts = {} if sense.only_names else _counts(found, sense, zone)
    for day, stories in days.items():
        lines[day] = of_day(stories, told, sense, kinds) or of_day(stories, told, sense, REPORTED | BESIDE)
        if sense.only_names and not lines[day]:
            lines[day] = _about(found, by_day[day], told, sense)
        lines[day] += [claim for claim in counts.get(day, ()) if claim not in lines[day]]
        told += lines[day]
    last: list[SourcedClaim] = []
    for story in apart[: 2 * UNDATED]:
        last += [one for one in of_day([story], [*told, *last], sense, kinds) if not one.order][:1]
    lines[""] = last[:UNDATED]
    of = {info.id: day_of(info, zone) for info in found.storyline.articles}
    made = with_states(lines, found.claims, found.states, sense, of)
    rest = made.pop("", [])
    return Told({day: made[day] for day in sorted(made) if made[day]}, rest, everything, sense)


def _about(
    found: OnTopic, articles: Sequence[ArticleInfo], told: Sequence[SourcedClaim], sense: Sense
) -> list[SourcedClaim]:
    """Of a day whose articles are about something else: the sentence that tells most of somebody, where one does."""
    claims = [claim for info in articles for claim in found.claims.get(info.id, ())]
    fitting = [
        (sense.fit(claim), -claim.order, claim) for claim in claims if sense.fit(claim) and not barred(claim)
    ]
    fitting = [one for one in fitting if stands_alone(one[2].text) and not sense.repeats(one[2], told)]
    return [max(fitting, key=lambda one: one[:2])[2]] if fitting else []


def _counts(found: OnTopic, sense: Sense, zone: ZoneInfo) -> dict[str, list[SourcedClaim]]:
    """By day, the last standing claim of what is counted most: how a toll stood then is told whatever else is."""
    series = figures(found.own_claims(), sense, COUNTS)
    last: dict[str, list[SourcedClaim]] = {}
    for given in next(iter(series.values()), ()):
        day = day_of(given.claim.article, zone)
        if day and given.claim.ref not in found.states:
            last[day] = [given.claim]
    return last


def day_of(info: ArticleInfo, zone: ZoneInfo) -> str:
    """The day on which an article was published, ``2026-03-05``; empty where no day is known.

    A date without a time is that date in every zone.
    """
    start, precision = info.published.start, info.published.precision
    if start is None or precision not in (Precision.SECOND, Precision.DAY):
        return ""
    return f"{start if precision is Precision.DAY else start.astimezone(zone):%Y-%m-%d}"


def sections_of(days: Mapping[str, Sequence[Line]]) -> Iterator[Section]:
    """The lines of each day as a draft's section under that day, each line before what takes it back."""
    told: set[SpanRef] = set()
    for day, lines in days.items():
        claims = {claim.ref: claim for line in lines for claim in (line.claim, *line.replaced_by)}
        anew = [claim for ref, claim in claims.items() if ref not in told]
        told |= claims.keys()
        kind = SectionKind.DEVELOPMENT if day else SectionKind.UNDATED
        yield Section(day, tuple(quoted(claim) for claim in anew), kind=kind)


def days_of(
    days: Mapping[str, Sequence[Line]], said: Mapping[SpanRef, CheckedSentence], zone: ZoneInfo
) -> Iterator[TimelineDay]:
    """The days with the sentences that passed; what takes lines back stands on its own day too, as that."""
    made = {day: list(_lines(lines, said, zone)) for day, lines in days.items()}
    taken: dict[tuple[str, SpanRef], list[int]] = {}
    for line in (line for lines in days.values() for line in lines):
        for by in line.replaced_by[:1]:
            day = day_of(by.article, zone)
            if line.claim.ref in said and by.ref in said and day:
                taken.setdefault((day, by.ref), []).extend(said[line.claim.ref].numbers)
    for (day, ref), numbers in taken.items():
        made.setdefault(day, []).append(TimelineLine(said[ref], takes_back=tuple(dict.fromkeys(numbers))))
    for day in sorted(made):
        if made[day]:
            yield TimelineDay(day, tuple(made[day]))


def _lines(
    lines: Sequence[Line], said: Mapping[SpanRef, CheckedSentence], zone: ZoneInfo
) -> Iterator[TimelineLine]:
    """The lines whose sentence passed; one that was taken back only with what says so."""
    for line in lines:
        by = tuple(said[claim.ref] for claim in line.replaced_by if claim.ref in said)
        if line.claim.ref not in said or (line.state and not by):
            continue
        on = day_of(line.replaced_by[0].article, zone) if line.state else ""
        yield TimelineLine(said[line.claim.ref], line.state.value if line.state else "", by, on)


def headlines(found: OnTopic) -> Iterator[str]:
    """A headline of each other event near the topic, the most reported first."""
    groups = sorted(found.storyline.others, key=lambda group: (-len(group), group[0].id))
    # A page is read by machines too: a headline that gives them orders is not passed on.
    named = (next((a.title for a in group if a.title and not in_headline(a.title)), "") for group in groups)
    yield from [title for title in named if title][:OTHERS]
