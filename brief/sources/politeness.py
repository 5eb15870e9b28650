"""When a followed source may be asked again, and what an answer changes in what is kept of it. Pure.

Read well: not again within ``fetch.interval``. An error of the server (a status): that interval doubled
with each further error, a day at most. No answer at all (a network that is down): asked at every
refresh. ``Retry-After`` is kept to whatever is asked for; 410 retires a source until it is added again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from brief.errors import BriefError, FetchError
from brief.net.downloads import Fetched
from brief.net.http_headers import LONGEST_WAIT
from brief.records import SourceState

LONGEST_PAUSE = timedelta(days=1)
SLACK = timedelta(minutes=5)
"""How far ahead a kept time may lie and still be one: the clocks of two machines differ, and are set."""


def waits_until(state: SourceState, interval: float) -> datetime | None:
    """The instant before which a source is not asked by our own manners; None where there is none."""
    if state.asked_at is None or (state.errors and not state.last_status):
        return None
    longer = 2 ** min(state.errors - 1, 20) if state.errors else 1
    # A day caps what errors add, never an interval that the desk has set longer itself.
    least = timedelta(seconds=interval)
    return state.asked_at + max(least, min(least * longer, LONGEST_PAUSE))


def possible(state: SourceState, now: datetime) -> SourceState:
    """A source without times that no clock can have given by ``now``.

    A clock that was ahead when it was asked, and was set back since, would silence it until then. What the
    server asked for at such a time is not known either, so nothing is left of it; from any other time it
    is the longest ``Retry-After`` from now, at most.
    """
    if state.asked_at is not None and state.asked_at > now + SLACK:
        success = min(state.last_success, now) if state.last_success else None
        return replace(state, asked_at=None, not_before=None, last_success=success)
    if state.not_before is not None and state.not_before > now + LONGEST_WAIT + SLACK:
        return replace(state, not_before=now + LONGEST_WAIT)
    return state


def not_now(state: SourceState, now: datetime, interval: float, *, again: bool) -> str:
    """Why a source is not asked now, in words that go on from its address; empty where it is asked.

    With ``again`` it is asked though it was a short while ago; ``Retry-After`` is kept to all the same.
    """
    if state.not_before is not None and state.not_before > now:
        return f"not asked, as its server wants to be left alone until {_clock(state.not_before)}"
    until = None if again else waits_until(state, interval)
    if until is None or until <= now or state.asked_at is None:
        return ""
    ago = _ago(now - state.asked_at)
    if state.errors:
        times = f"{state.errors} times in a row, last " if state.errors > 1 else ""
        return f"failed {times}{ago} ago; left alone until {_clock(until)} (--again asks now)"
    return f"read {ago} ago; skipped (--again asks all the same)"


def answered(state: SourceState, got: Fetched, at: datetime, added: int) -> SourceState:
    """A source after it was read well or had not changed: ``added`` new articles."""
    return replace(
        state,
        etag=got.etag,
        last_modified=got.last_modified,
        asked_at=at,
        last_success=at,
        last_error="",
        last_status=0,
        errors=0,
        items=state.items + added,
        not_before=None,
        retired_at=None,
    )


def failed(state: SourceState, error: BriefError, reason: str, at: datetime) -> SourceState:
    """A source after an answer that is no use, or none; what it gave before stays known."""
    status = error.status if isinstance(error, FetchError) else 0
    return replace(
        state,
        asked_at=at,
        last_error=reason,
        last_status=status,
        errors=state.errors + 1,
        not_before=error.until if isinstance(error, FetchError) else None,
        retired_at=at if status == 410 else None,
    )


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _ago(time: timedelta) -> str:
    minutes = max(0, int(time.total_seconds() // 60))
    if minutes < 120:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{minutes // 60} hours"
