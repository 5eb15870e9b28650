"""What of a record can be worked out again: its remarks and dates from its articles, all of it from the same corpus."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from brief.analysis import headlines
from brief.checking import likelihoods
from brief.checking.checks import QUOTING
from brief.checking.citations import Texts
from brief.checking.gate import Passed
from brief.code_versions import versions
from brief.corpus.owners import Owners
from brief.corpus.protocols import Filter
from brief.desk import answering, issuing
from brief.desk.background_reports import report
from brief.desk.manifests import brief_title
from brief.desk.reader_notes import annotated, dates_of, with_verdicts
from brief.desk.topic_timelines import timeline
from brief.errors import BriefError
from brief.records import (
    CheckedAnswer,
    CheckedBrief,
    CheckedReport,
    CheckedSection,
    CheckedSentence,
    CheckedTimeline,
    OverDays,
    Record,
)
from brief.records.identity import FORMAT

if TYPE_CHECKING:
    from brief.desk import Desk


def computed(record: Record, texts: Texts) -> list[tuple[str, str]]:
    """Where a brief says otherwise what follows from its own articles: its title, remarks and dates worked out.

    That a headline says more than its text rests on all that the article claims, and is not worked out here.
    """
    if isinstance(record, CheckedAnswer):
        shown = (*record.sentences, *record.nearest, *record.disputed, *record.missing, *record.withdrawn)
        return _remarked(record, shown, texts)
    if isinstance(record, OverDays):
        return _remarked(record, tuple(dict.fromkeys(record.told)), texts)
    made, zone = record.manifest, ZoneInfo(record.manifest.zone)
    faults = []
    since, until = made.since or made.cutoff, made.until or made.cutoff
    if record.title != brief_title(since, until, record.topic, zone):
        faults.append(("title", "is not the one of its window and topic"))
    sections = (*record.parts, *record.sections, *record.undated)
    bare = tuple(_bare(section) for section in sections)
    passed = Passed(bare, (), (), record.references, record.sources)
    again = annotated(passed, texts, Owners({}, {}), zone, {})
    for section, anew in zip(sections, again.sections, strict=True):
        for sentence, other in zip(section.sentences, anew.sentences, strict=True):
            told = _told(sentence.remarks)
            if told != _told(other.remarks):
                lost = next(iter([r for r in other.remarks if r not in told]), "")
                why = (
                    f"it lacks the remark “{lost}”" if lost else "it bears a remark that its article does not"
                )
                faults.append((f"“{sentence.text[:60]}”", why))
    if record.dates != dates_of(passed, texts):
        faults.append(("dates", "are not those that its articles give"))
    return faults


def _remarked(record: Record, told: tuple[CheckedSentence, ...], texts: Texts) -> list[tuple[str, str]]:
    """Where sentences lack a verdict of their record's own articles, or bear one that they do not give."""
    again = with_verdicts(told, record.references, record.sources, texts, ZoneInfo(record.manifest.zone))
    return [
        (f"“{one.text[:60]}”", f"its articles say of it: {'; '.join(new.remarks) or 'nothing'}")
        for one, new in zip(told, again, strict=True)
        if one.remarks != new.remarks
    ]


def made_anew(desk: Desk, record: Record) -> Record | None:
    """The brief or answer made again from a library that is as it was; None where it is not, or where a model wrote.

    Made as at the record's cut-off, by the same code, settings and ratings, after the same brief before it.
    """
    made = record.manifest
    if made.model or made.unwritten or made.writer != QUOTING:
        return None
    given, own = dict(made.versions), dict(versions(desk.prompts))
    if given.get("record") != FORMAT or any(given.get(name) != own[name] for name in own):
        return None
    if (made.corpus_digest, made.settings_digest, made.zone) != (
        desk.library().corpus_digest(),
        desk.settings.content_digest(),
        desk.settings.timezone,
    ):
        return None
    clock, cutoff = desk.clock, made.cutoff
    desk.clock = lambda: cutoff
    try:
        if isinstance(record, CheckedAnswer):
            window = Filter(_local(desk, made.since), _local(desk, made.until), record.source, record.as_of)
            return answering.ask(desk, record.question, window, model=False)
        if isinstance(record, CheckedTimeline):
            return timeline(desk, record.topic, made.since, made.until)
        if isinstance(record, CheckedReport):
            return report(desk, record.request, made.since, made.until, record.length, model=False)
        if not (made.since and made.until):
            return None
        again = issuing.daily(
            desk,
            made.since,
            made.until,
            topic=record.topic,
            model=False,
            length=_length(record),
            first=not made.previous,
        )
    except BriefError:
        return None
    finally:
        desk.clock = clock
    return again if again.manifest.previous == made.previous else None


def _local(desk: Desk, at: datetime | None) -> datetime | None:
    """An instant in the desk's zone: a date without a time belongs to its calendar day there."""
    return at.astimezone(desk.settings.zone()) if at else None


def _length(record: CheckedBrief) -> str:
    from brief.drafting.length import LENGTHS

    return record.length if record.length in LENGTHS else "standard"


def _bare(section: CheckedSection) -> CheckedSection:
    """A section without the remarks that are added after the gate."""
    return replace(
        section,
        sentences=tuple(
            replace(one, remarks=(likelihoods.meaning(one.likelihood),) if one.likelihood else ())
            for one in section.sentences
        ),
    )


def _told(remarks: Iterable[str]) -> list[str]:
    return [
        one for one in remarks if one != headlines.WARNING and not one.startswith(likelihoods.WANTED_MORE)
    ]
