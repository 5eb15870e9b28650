"""Which of several dates an article was published on: the most trusted that is possible, the others kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from brief.dates.day_month_order import Order, order_by_language, order_by_sibling, order_by_zone
from brief.dates.written_dates import DateText, parse_date, readings
from brief.records import DatedValue, DateProof, DateStatus, Precision

ZONE_SLACK = timedelta(hours=14)
"""Zones reach from UTC-12 to UTC+14: two dates no further apart than this may be one local day."""
CLOCK_SLACK = timedelta(days=1)
"""A date this long after the copy was taken may still be a matter of zones; a later one is impossible."""
FIRST_FEED = 1990
# The zero of a computer's clock, shown where a date was lost: Unix, its eve west of Greenwich, spreadsheets.
_ZERO = {date(1970, 1, 1), date(1969, 12, 31), date(1900, 1, 1), date(1899, 12, 30), date(1904, 1, 1)}

LATER = "lies after the copy was taken"
ONLY_CHANGED = "only a date of change is given: published no later"
NO_LATER = "published no later"


def publication(
    dates: Sequence[DateText],
    modified: Sequence[DateText],
    first_seen: datetime,
    language: str = "",
    tag: str = "",
    feed: bool = False,
) -> tuple[DatedValue, tuple[DatedValue, ...]]:
    """The publication date and what else was given for it.

    The first candidate that can be read and is possible is taken. One that lies more than a day after
    the copy was taken, or is a computer's zero date, is impossible. Of a month or a year, the first
    candidate within it that gives the day is taken. A date of change stands in only where there is
    nothing else. When a file was made or saved is a bound alone: it is told where nothing else is, as an
    unresolved value with an end and no start.

    Args:
        dates: candidates, the most trusted first; bounds among them are only that.
        modified: dates of change, and bounds likewise.
        first_seen: when the copy was taken.
        language: of the article; it settles 03/04/2026 where all who write it put the day first.
        tag: the language as declared ("en-GB"), whose country settles it too.
        feed: the article is a feed's item: none is older than 1990.

    Returns:
        The date, unresolved where there is none; and the candidates that name another day, those that
        are impossible as unresolved values whose rule says why.
    """
    bounds = [each for each in (*dates, *modified) if each.bound]
    dates, modified = ([each for each in some if not each.bound] for some in (dates, modified))
    given = _Given(dates, modified, first_seen, order_by_language(language, tag))
    values = [_value(each, given) for each in dates]
    checked = [_possible(value, first_seen, feed) for value in values]
    chosen = _first(checked)
    if chosen is None:
        changes = [_possible(_value(each, given), first_seen, feed) for each in modified]
        change = next((value for value in changes if value.known), None)
        if change is not None and not any(readings(each.text, each.rule) for each in dates):
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


@dataclass(frozen=True, slots=True)
class _Given:
    """What may tell day and month apart."""

    dates: Sequence[DateText]
    modified: Sequence[DateText]
    first_seen: datetime
    order: tuple[Order | None, str]


def _first(values: Sequence[DatedValue]) -> DatedValue | None:
    """The first that is known, or the day within it that another gives."""
    chosen = next((value for value in values if value.known), None)
    if chosen is None or chosen.precision not in (Precision.MONTH, Precision.YEAR):
        return chosen
    finer = (v for v in values if v.precision in (Precision.DAY, Precision.SECOND) and _within(v, chosen))
    return next(finer, chosen)


def _within(one: DatedValue, other: DatedValue) -> bool:
    return bool(one.start and other.start and other.end and other.start <= one.start < other.end)


def _value(each: DateText, given: _Given) -> DatedValue:
    value = parse_date(each.text, each.rule)
    if value.known:
        return _inferred(value, value.proof.rule) if each.guessed else value
    both = readings(each.text, each.rule)
    return _settled(both, each, given) if both else value


def _settled(both: tuple[DatedValue, ...], each: DateText, given: _Given) -> DatedValue:
    """One of the two readings of 03/04/2026, where something excludes the other."""
    others = [o for o in (*given.dates, *given.modified) if o is not each]
    for other in others:
        known = parse_date(other.text, other.rule)
        fitting = [value for value in both if agree(value, known)]
        if len(fitting) == 1:
            return _inferred(
                fitting[0], f"{each.rule}; day and month told apart by the {other.rule}: {other.text}"
            )
    past = [value for value in both if value.start and value.start <= given.first_seen + CLOCK_SLACK]
    if len(past) == 1:
        return _inferred(past[0], f"{each.rule}; with day and month the other way round it {LATER}")
    if each in given.dates:
        for change in given.modified:
            end = parse_date(change.text, change.rule).end
            before = [value for value in both if end and value.start and value.start < end + ZONE_SLACK]
            if len(before) == 1:
                return _inferred(
                    before[0], f"{each.rule}; the other way round it is after the change: {change.text}"
                )
    told = (*(order_by_sibling(each.text, o.text) for o in others), order_by_zone(each.text), given.order)
    order, why = next((found for found in told if found[0]), (None, ""))
    if order:
        return _inferred(both[0 if order is Order.DAY_FIRST else 1], f"{each.rule}; {why}")
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
