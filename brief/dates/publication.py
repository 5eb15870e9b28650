"""Which of several dates an article was published on: the most trusted that is possible, the others kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from brief.dates.written_dates import DateText, dotted, parse_date, readings
from brief.records import DatedValue, DateProof, DateStatus

ZONE_SLACK = timedelta(hours=14)
"""Zones reach from UTC-12 to UTC+14: two dates no further apart than this may be one local day."""
CLOCK_SLACK = timedelta(days=1)
"""A date this long after the copy was taken may still be a matter of zones; a later one is impossible."""
FIRST_FEED = 1990
# The zero of a computer's clock, shown where a date was lost: Unix, its eve west of Greenwich, spreadsheets.
_ZERO = {date(1970, 1, 1), date(1969, 12, 31), date(1900, 1, 1), date(1899, 12, 30), date(1904, 1, 1)}
_DAY_FIRST_DOTS = {"de", "ru", "uk", "pl", "tr", "it", "no", "fi", "cs", "sk", "ro", "bg", "sr", "hr", "da"}

LATER = "lies after the copy was taken"
ONLY_CHANGED = "only a date of change is given: published no later"
NO_LATER = "published no later"


def publication(
    dates: Sequence[DateText],
    modified: Sequence[DateText],
    first_seen: datetime,
    *,
    language: str = "",
    feed: bool = False,
) -> tuple[DatedValue, tuple[DatedValue, ...]]:
    """The publication date and what else was given for it.

    The first candidate that can be read and is possible is taken. One that lies more than a day after
    the copy was taken, or is a computer's zero date, is impossible. A date of change stands in only
    where there is nothing else. When a file was made or saved is a bound alone: it is told where nothing else
    is, as an unresolved value with an end and no start.

    Args:
        dates: candidates, the most trusted first; bounds among them are only that.
        modified: dates of change, and bounds likewise.
        first_seen: when the copy was taken.
        language: of the article, settles ``03.04.2026`` where dots always mean the day first.
        feed: the article is a feed's item: none is older than 1990.

    Returns:
        The date, unresolved where there is none; and the candidates that name another day, those that
        are impossible as unresolved values whose rule says why.
    """
    bounds = [each for each in (*dates, *modified) if each.bound]
    dates, modified = ([each for each in some if not each.bound] for some in (dates, modified))
    values = [_value(each, dates, first_seen, language) for each in dates]
    checked = [_possible(value, first_seen, feed) for value in values]
    chosen = next((value for value in checked if value.known), None)
    if chosen is None:
        changes = [_possible(parse_date(each.text, each.rule), first_seen, feed) for each in modified]
        change = next((value for value in changes if value.known), None)
        if change is not None:
            chosen = _inferred(change, f"{change.proof.rule}; {ONLY_CHANGED}")
        else:
            bound = _bound(bounds, first_seen)
            chosen = bound or next(iter([*checked, *changes]), DatedValue(proof=DateProof()))
    others: dict[tuple[datetime | None, str], DatedValue] = {}
    for value, read in zip(checked, values, strict=True):
        if value != chosen and read.known and not (value.known and agree(value, chosen)):
            others.setdefault((read.start, "" if value.known else value.proof.rule), value)
    return chosen, tuple(others.values())


def _bound(bounds: Sequence[DateText], first_seen: datetime) -> DatedValue | None:
    """The earliest day on which the file was made or saved, as the end of an interval without a start."""
    values = [_possible(parse_date(each.text, each.rule), first_seen, feed=False) for each in bounds]
    ends = [(value.end, value) for value in values if value.start is not None and value.end is not None]
    if not ends:
        return next(iter(values), None)  # which says why it is none
    end, value = min(ends, key=lambda pair: pair[0])
    day = end - timedelta(seconds=1)
    proof = DateProof(value.proof.text, f"{value.proof.rule} {day.day} {day:%b %Y}: {NO_LATER}")
    return DatedValue(end=end, zone=value.zone, proof=proof)


def agree(one: DatedValue, other: DatedValue) -> bool:
    """Whether two dates may be of one day: no further apart than zones are, or one within the other."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return max(one.start, other.start) - min(one.end, other.end) <= ZONE_SLACK


def _value(each: DateText, dates: Sequence[DateText], first_seen: datetime, language: str) -> DatedValue:
    value = parse_date(each.text, each.rule)
    if value.known:
        return _inferred(value, value.proof.rule) if each.guessed else value
    both = readings(each.text, each.rule)
    return _settled(both, each, dates, first_seen, language) if both else value


def _settled(
    both: tuple[DatedValue, ...],
    each: DateText,
    dates: Sequence[DateText],
    first_seen: datetime,
    language: str,
) -> DatedValue:
    """One of the two readings of 03/04/2026, where another date, the copy or the language excludes the other."""
    for other in dates:
        known = parse_date(other.text, other.rule)
        fitting = [value for value in both if agree(value, known)]
        if len(fitting) == 1:
            return _inferred(
                fitting[0], f"{each.rule}; day and month told apart by the {other.rule}: {other.text}"
            )
    past = [value for value in both if value.start and value.start <= first_seen + CLOCK_SLACK]
    if len(past) == 1:
        return _inferred(past[0], f"{each.rule}; with day and month the other way round it {LATER}")
    if dotted(each.text) and language in _DAY_FIRST_DOTS:
        return _inferred(
            both[0], f"{each.rule}; written with dots in a text in “{language}”, so the day is first"
        )
    return DatedValue(proof=DateProof(both[0].proof.text, f"{each.rule}; day and month cannot be told apart"))


def _possible(value: DatedValue, first_seen: datetime, feed: bool) -> DatedValue:
    """The value, or an unresolved one that says why it cannot be."""
    if value.start is None:
        return value
    if value.start > first_seen + CLOCK_SLACK:
        why = LATER
    elif value.start.date() in _ZERO:
        why = "is the zero of a computer's clock, not a date"
    elif feed and value.start.year < FIRST_FEED:
        why = "is older than any feed"
    else:
        return value
    return DatedValue(
        zone=value.zone, proof=DateProof(value.proof.text, f"{value.proof.rule}; {why}", value.proof.anchor)
    )


def _inferred(value: DatedValue, rule: str) -> DatedValue:
    return replace(value, status=DateStatus.INFERRED, proof=replace(value.proof, rule=rule))
