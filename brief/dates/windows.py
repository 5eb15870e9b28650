"""Dates and windows as a person types them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from brief.errors import UsageError

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def parse_day(text: str, zone: ZoneInfo, now: datetime) -> date:
    """A day: ``2026-03-05``, ``today`` or ``yesterday`` in the zone.

    Raises:
        UsageError: it is no date, or none of the years 2 to 9998.
    """
    today = now.astimezone(zone).date()
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    if text.lower() in named:
        return named[text.lower()]
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        what = "is no day of the calendar" if _DAY.fullmatch(text) else "is no date"
        raise UsageError(f"{text!r} {what}; write it as 2026-03-05, or today, or yesterday") from error
    if not date.min.year < found.year < date.max.year:  # its midnight could not be told in every zone
        raise UsageError(
            f"{text!r} is out of range; days from 0002-01-01 to 9998-12-31 can be told in every zone"
        )
    return found


def parse_instant(text: str, zone: ZoneInfo, now: datetime, *, end: bool = False) -> datetime:
    """An instant: a day (its first midnight, or with ``end`` its last), or ISO 8601 with a time.

    Raises:
        UsageError: it is no date.
    """
    if ":" in text or ("T" in text and text[:1].isdigit()):
        try:
            found = datetime.fromisoformat(text)
            return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise UsageError(
                f"{text!r} is no date and time; write it as 2026-03-05T18:00 or 2026-03-05"
            ) from error
    return midnight(parse_day(text, zone, now) + timedelta(days=1 if end else 0), zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day in a zone, as UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def window(
    day: str | None, since: str | None, until: str | None, zone: ZoneInfo, now: datetime
) -> tuple[datetime, datetime]:
    """The window that options name: one day, two ends, or the 24 hours up to now.

    Raises:
        UsageError: options that do not fit together, or no dates.
    """
    if day is not None and not day.strip():
        raise UsageError("--date is empty; write it as 2026-03-05, or today, or yesterday")
    if day and (since or until):
        raise UsageError("give either --date or --since and --until, not both")
    if day:
        first = parse_day(day, zone, now)
        return midnight(first, zone), midnight(first + timedelta(days=1), zone)
    if until and not since:
        raise UsageError("--until needs --since: say where the window begins")
    last = parse_instant(until, zone, now, end=True) if until else now.replace(microsecond=0)
    first = parse_instant(since, zone, now) if since else last - timedelta(days=1)
    in_order(first, last, since, until)
    return first, last


def ends(
    since: str | None, until: str | None, zone: ZoneInfo, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """The first instant and the first after the last, where they are given.

    Raises:
        UsageError: one is no date, or the last is not after the first.
    """
    first = parse_instant(since, zone, now) if since else None
    last = parse_instant(until, zone, now, end=True) if until else None
    in_order(first, last, since, until)
    return first, last


def in_order(first: datetime | None, last: datetime | None, since: str | None, until: str | None) -> None:
    """Refuse a window that ends before it begins, in the words in which its ends were typed.

    Raises:
        UsageError: it does.
    """
    if first and last and last <= first:
        end = f"--until {until}" if until else "now"
        raise UsageError(
            f"the window ends ({end}) before it begins (--since {since}); give the earlier end first"
        )
