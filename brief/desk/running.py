"""A desk's morning: its sources read again, its brief made and issued, delivered, and one line of how it went.

What was missed while nobody was there is made up for by one run of now, or by none, as the desk says. A run is noted
before it begins, so that a killed one is known, and the brief that it had issued is not issued again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from brief.corpus.books.delivery_book import DeliveryBook
from brief.corpus.books.draft_book import Draft, DraftBook, DraftState
from brief.corpus.books.run_book import Run, RunBook, RunOutcome
from brief.delivery.recipients import recipients
from brief.desk.delivering import deliver, owe, undelivered
from brief.desk.short_messages import owe_alerts
from brief.errors import BriefError, LockedError
from brief.llm.run_account import FAILED, NOT_WRITTEN
from brief.settings_desks import A_DAY, DeskTable, last_run, next_runs

if TYPE_CHECKING:
    from brief.desk import Desk

LATE = timedelta(hours=1)
"""How long after its time a run counts as missed, where missed ones are to be skipped."""
LONGEST = timedelta(days=8)
"""The longest window of a brief that makes up for missed runs: a week and a day."""
BUSY = 600.0
"""Seconds that another writer is waited for."""


@dataclass(frozen=True, slots=True)
class Due:
    """A run that is to be made: when it was meant, and how many before it were missed."""

    at: datetime
    missed: int = 0


def due(table: DeskTable, last: Run | None, now: datetime, since: datetime) -> Due | None:
    """The run of a desk that is to be made now; None where none is.

    Args:
        table: the desk, with a schedule.
        last: its latest run, or None.
        now: in the desk's zone.
        since: from when on its schedule counts, where it was never run.
    """
    after = (last.due if last else since).astimezone(now.tzinfo)
    if last is not None and last.outcome is RunOutcome.BEGUN:
        return Due(last.due.astimezone(now.tzinfo), last.missed)  # its process was stopped
    latest, count = last_run(table.schedule, after, now)
    if latest is None or (table.missed == "skip" and now - latest > LATE):
        return None
    return Due(latest, count - 1)


def run(
    desk: Desk,
    table: DeskTable,
    one: Due,
    *,
    fetch: bool,
    told: Callable[[str], None] = lambda _: None,
) -> Run:
    """Make one run of a desk and note what came of it; nothing that fails is raised.

    Args:
        desk: with the desk's settings.
        table: the desk.
        one: the run.
        fetch: whether sources of the web may be asked.
        told: told of what goes on.
    """
    book = RunBook(desk.place)
    begun = Run(table.name, one.at, desk.clock(), None, RunOutcome.BEGUN, one.missed)
    book.note(begun)
    problems: list[str] = []
    try:
        problems += _refreshed(desk, fetch=fetch)
        brief, failed = _issued(desk, table, one.at)
        problems += failed
        waits = _waiting(desk, table)
        problems += _delivered(desk, table, brief, told)
    except BriefError as error:
        said = f"failed: {error}"
        ended = replace(begun, ended=desk.clock(), outcome=RunOutcome.FAILED, said=said)
    else:
        quiet = RunOutcome.DEGRADED if problems else RunOutcome.QUIET
        outcome = (RunOutcome.DEGRADED if problems else RunOutcome.DONE) if brief or waits else quiet
        parts = [f"brief {brief[:8]}" if brief else waits or "nothing to tell", *problems]
        if one.missed:
            parts.append(f"{one.missed} missed before it")
        ended = replace(
            begun,
            ended=desk.clock(),
            outcome=outcome,
            brief=brief,
            said=f"{outcome.value}: {'; '.join(parts)}",
        )
    book.note(ended)
    told(f"desk {table.name}, due {one.at:%Y-%m-%d %H:%M %Z}: {ended.said}")
    return ended


def alert(
    desk: Desk, table: DeskTable, *, fetch: bool, told: Callable[[str], None] = lambda _: None
) -> list[str]:
    """A word, between briefs, of what a desk watches for, to those who get alerts; what failed, in words."""
    if not table.alerts:
        return []
    try:
        known = recipients(desk.settings)
        if lost := [name for name in table.alerts if name not in known]:
            return [f"desk {table.name}: deliver.to names no recipient {lost[0]!r}, who is to get alerts"]
        problems = _refreshed(desk, fetch=fetch)
        book = DeliveryBook(desk.place)
        if owe_alerts(desk, book, table.alerts) or book.due(desk.clock()):
            problems += undelivered(deliver(desk, told))
    except BriefError as error:
        return [f"desk {table.name}: alerts failed: {error}"]
    return [f"desk {table.name}: {one}" for one in problems]


def lapse(desk: Desk, table: DeskTable, told: Callable[[str], None] = lambda _: None) -> list[str]:
    """What becomes of a desk's drafts whose deadline has passed without a sign-off, and what is owed; what failed."""
    problems = []
    try:
        for head in DraftBook(desk.place).heads(table.name):
            if head.due is not None and head.due <= desk.clock():
                with contextlib.suppress(LockedError):  # an editor was quicker
                    told(f"desk {table.name}: {_lapsed(desk, DraftBook(desk.place).one(head.id))}")
        if desk.settings.deliver_to and DeliveryBook(desk.place).due(desk.clock()):
            problems = undelivered(deliver(desk, told))
    except BriefError as error:
        return [f"desk {table.name}: drafts: {error}"]
    return [f"desk {table.name}: {one}" for one in problems]


def _lapsed(desk: Desk, draft: Draft) -> str:
    from brief.desk.reviewing import conclude, record_of

    if draft.lapse == "drop":
        DraftBook(desk.place).change(draft, "", draft.changes, DraftState.LAPSED)
        return f"draft {draft.id[:8]} lapsed: nobody signed it by its deadline"
    record = record_of(draft)
    conclude(desk, draft, record, "", DraftState.UNSIGNED)
    return f"brief {record.id[:8]} issued as it was made: nobody signed it by its deadline"


def _waiting(desk: Desk, table: DeskTable) -> str:
    """Whether a draft of a desk waits for its sign-off, in words."""
    heads = DraftBook(desk.place).heads(table.name) if table.waits is not None else []
    if not heads:
        return ""
    until = f" until {heads[0].due:%Y-%m-%d %H:%M} UTC" if heads[0].due else ""
    return f"draft {heads[0].id[:8]} waits for its sign-off{until}"


def upcoming(table: DeskTable, now: datetime, most: int) -> Sequence[datetime]:
    """The next runs of a desk, in its zone."""
    return next_runs(table.schedule, now, most, f"desk.{table.name}.schedule")


def _refreshed(desk: Desk, *, fetch: bool) -> list[str]:
    """The sources read again; what of them failed, in words."""
    if not desk.ledger().sources():
        return []
    try:
        report = desk.refresh(fetch=fetch, wait=BUSY)
    except LockedError as error:
        return [f"sources not read: {error}"]
    failed = len(report.failed)
    return [f"{failed} of its sources could not be read"] if failed else []


def _issued(desk: Desk, table: DeskTable, at: datetime) -> tuple[str, list[str]]:
    """The brief of the time since the desk's last one, issued; empty where there is nothing to tell."""
    before = [
        one for one in desk.ledger().briefs() if one.series.endswith(f" at {table.name}") and one.cutoff <= at
    ]
    if before and before[0].cutoff == at.replace(microsecond=0):
        return before[0].id, []  # the process was stopped after it had issued it
    since = max((one.cutoff for one in before), default=at - A_DAY)
    since = max(since, at - LONGEST).astimezone(at.tzinfo)
    record = desk.daily(since, at, topic=table.topic, length=table.length)
    problems = [n for n in record.manifest.notes if FAILED in n or NOT_WRITTEN in n]
    if not (record.sections or record.undated or record.parts):
        return "", problems
    if table.waits is not None:
        from brief.desk.reviewing import put

        put(desk, record, desk.clock() + table.waits, table.unsigned)
        return "", problems
    desk.issue(record)
    return record.id, problems


def _delivered(desk: Desk, table: DeskTable, brief: str, told: Callable[[str], None]) -> list[str]:
    """The brief to the desk's recipients, and what was owed before; what is not there, in words."""
    if brief and table.recipients:
        owe(desk, brief, table.recipients)
    if not desk.settings.deliver_to:
        return []
    return undelivered(deliver(desk, told))
