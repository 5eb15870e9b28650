"""Turns a date phrase into days by the calendar, counted from the day on which its text was written."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from brief.dates.phrase import Kind, Phrase
from brief.dates.tense import Tense
from brief.records import DatedValue, DateProof, DateStatus, Precision

DAY = timedelta(days=1)
# "It will examine the blast of November 3": where what is to come is nearly a year off and the same day two months ago
# or less, the verb is not the date's own. Where no verb tells, a day to come is meant only if it is that near.
FAR, NEAR = timedelta(days=300), timedelta(days=65)
# In a list (a tour's dates) the year is that of the list, which only a day close to the writing tells.
CLOSE = timedelta(days=14)
# strftime takes 14 µs a day, a third of the time that an article takes.
_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ZONE_DAY = timedelta(days=1)
"""A day just after the publication day may be the same day further east."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days ``[first, end)``, how finely they are known, and the rule that gave them."""

    first: date
    end: date
    precision: Precision
    rule: str


def resolve(phrase: Phrase, written: date, then: Days | None = None) -> Days | None:
    """The days that a phrase means in a text written on a day; None where the calendar does not tell.

    ``then`` is what the text spoke of last, which "two days earlier" counts from.
    """
    try:
        match phrase.kind:
            case Kind.WEEKDAY:
                return _weekday(phrase, written, then)
            case Kind.DAY if phrase.month:
                return _month_day(phrase, written)
            case Kind.DAY:
                return _day_of_month(phrase, written)
            case Kind.MONTH:
                return _month(phrase, written)
            case Kind.SHIFT | Kind.AGO:
                return _shifted(phrase, written)
            case Kind.PART:
                return _part(phrase, written)
            case Kind.FROM_THEN:
                return _from_then(phrase, then)
            case Kind.STRETCH:
                return _stretch(phrase, written)
            case Kind.WEEKEND:
                return _weekend(phrase, written)
            case _:
                return None
    except (ValueError, OverflowError):  # the 31st of a shorter month, a year before the calendar's first
        return None


def stated(phrase: Phrase) -> Days | None:
    """The days of a phrase that names its own year; None where it names none, or there is no such day."""
    if phrase.year is None:
        return None
    try:
        if phrase.kind is Kind.DECADE:
            return Days(date(phrase.year, 1, 1), date(phrase.year + 10, 1, 1), Precision.YEAR, "as worded")
        if phrase.month is None:
            return _whole_year(phrase.year, "as worded")
        if phrase.day is None:
            return _whole_month(phrase.year, phrase.month, "as worded")
        rule = "as worded"
        first = date(phrase.year, phrase.month, phrase.day)
        if phrase.weekday is not None and first.weekday() != phrase.weekday:
            rule = f"as worded, though that day was a {first:%A}"
        return _days(first, date(phrase.year, phrase.month, phrase.last_day or phrase.day) + DAY, rule)
    except ValueError:
        return None


def value_of(days: Days, status: DateStatus, words: str, anchor: str = "") -> DatedValue:
    """Days as a dated value: days of UTC, as a date without a time is that date in every zone."""
    start, end = (datetime.combine(day, time(), UTC) for day in (days.first, days.end))
    return DatedValue(start, end, days.precision, None, status, DateProof(words, days.rule, anchor))


def in_words(day: date) -> str:
    """A day as the proofs name it: ``Wed 27 Nov 2024``."""
    return f"{_DAY_NAMES[day.weekday()]} {day.day} {_MONTH_NAMES[day.month - 1]} {day.year}"


def _days(first: date, end: date, rule: str) -> Days:
    return Days(first, end, Precision.DAY, rule)


def _whole_month(year: int, month: int, rule: str) -> Days:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    first = date(year, month, 1)
    return Days(first, first + timedelta(days=monthrange(year, month)[1]), Precision.MONTH, rule)


def _whole_year(year: int, rule: str) -> Days:
    return Days(date(year, 1, 1), date(year + 1, 1, 1), Precision.YEAR, rule)


def _weekday(phrase: Phrase, written: date, then: Days | None) -> Days | None:
    assert phrase.weekday is not None
    since = timedelta(days=(written.weekday() - phrase.weekday) % 7)
    until = timedelta(days=(phrase.weekday - written.weekday()) % 7)
    if phrase.relation in ("following", "previous"):
        if then is None:
            return None
        if phrase.relation == "following":
            first = then.end - DAY + timedelta(days=(phrase.weekday - (then.end - DAY).weekday() - 1) % 7 + 1)
        else:
            first = then.first - timedelta(days=(then.first.weekday() - phrase.weekday - 1) % 7 + 1)
        return _days(first, first + DAY, f"the {phrase.relation} such day, from {in_words(then.first)}")
    if phrase.relation == "last":
        first, rule = written - (since or 7 * DAY), "the latest such day before the writing"
    elif phrase.relation == "next":
        first, rule = written + (until or 7 * DAY), "the first such day after the writing"
    elif phrase.tense is Tense.FUTURE:
        first, rule = written + until, "spoken of as to come: the first such day from the writing on"
    else:
        first, rule = written - since, "the latest such day up to the writing"
        if phrase.tense is Tense.NONE:
            rule += ", as no verb says that it is to come"
    return _days(first, first + DAY, rule)


def _month_day(phrase: Phrase, written: date) -> Days | None:
    year, rule = _year_for(phrase, written)
    if year is None or phrase.month is None or phrase.day is None:
        return None
    return _days(
        date(year, phrase.month, phrase.day),
        date(year, phrase.month, phrase.last_day or phrase.day) + DAY,
        rule,
    )


def occurrences(phrase: Phrase, first: date, last: date) -> list[date]:
    """The days within ``[first, last]`` that a day of a month falls on, on its weekday where it names one."""
    assert phrase.month and phrase.day
    found = []
    for year in range(first.year, last.year + 1):
        if phrase.day > monthrange(year, phrase.month)[1]:
            continue
        day = date(year, phrase.month, phrase.day)
        if first <= day <= last and phrase.weekday in (None, day.weekday()):
            found.append(day)
    return found


def _year_for(phrase: Phrase, written: date) -> tuple[int | None, str]:
    span = timedelta(days=366 * (8 if (phrase.month, phrase.day) == (2, 29) else 1))
    past = occurrences(phrase, written - span, written + ZONE_DAY)
    future = occurrences(phrase, written + ZONE_DAY + DAY, written + ZONE_DAY + span)
    before, after = past[-1] if past else None, future[0] if future else None
    if before == written:
        return before.year, "without a year: the day of writing itself"
    if (
        before is None or after is None
    ):  # the weekday given excludes the other, whatever the verb seems to say
        only = before or after
        against = phrase.tense is (Tense.PAST if only is after else Tense.FUTURE)
        if only is None or (against and abs(only - written) > FAR):
            return None, ""
        return only.year, "without a year: the only such day within a year that is on the weekday given"
    back, ahead = written - before, after - written
    weekday = ", on the weekday given" if phrase.weekday is not None else ""
    if phrase.tense is Tense.PAST:
        return before.year, f"without a year: the latest before the writing{weekday}"
    if phrase.tense is Tense.FUTURE:
        contradicted = ahead > FAR and back < NEAR
        return (None if contradicted else after.year), f"without a year: the first after the writing{weekday}"
    if NEAR < ahead < back or (phrase.alone and min(back, ahead) > CLOSE):
        return None, ""
    return (before if back <= ahead else after).year, f"without a year: the nearest to the writing{weekday}"


def _day_of_month(phrase: Phrase, written: date) -> Days | None:
    assert phrase.day
    step = 1 if phrase.tense is Tense.FUTURE else -1
    for months in range(0, 13):
        index = written.year * 12 + written.month - 1 + step * months
        year, month = divmod(index, 12)
        if phrase.day > monthrange(year, month + 1)[1]:
            continue
        day = date(year, month + 1, phrase.day)
        if day >= written if step > 0 else day <= written + ZONE_DAY:
            rule = "the first such day after" if step > 0 else "the latest such day up to"
            return _days(day, day + DAY, f"{rule} the writing")
    return None


def _month(phrase: Phrase, written: date) -> Days | None:
    assert phrase.month
    year = written.year
    if phrase.unit == "year":  # "March of last year"
        shift = {"last": -1, "next": 1}.get(phrase.relation, 0)
        return _whole_month(year + shift, phrase.month, f"{phrase.relation} year, counted from the writing")
    passed, to_come = phrase.month < written.month, phrase.month > written.month
    if phrase.relation == "last":
        year, rule = year - (not passed), "the latest such month before the writing"
    elif phrase.relation == "next":
        year, rule = year + (not to_come), "the first such month after the writing"
    elif phrase.relation == "this":
        rule = "of the year of writing"
    elif phrase.tense is Tense.FUTURE:
        year, rule = year + passed, "spoken of as to come: the first such month from the writing on"
    elif phrase.tense is Tense.PAST or (written.month - phrase.month) % 12 <= 9:
        year, rule = year - to_come, "the latest such month up to the writing"
        if phrase.tense is Tense.NONE:
            rule += ", as no verb says that it is to come"
    else:
        year, rule = year + passed, "the nearest such month to the writing"
    return _whole_month(year, phrase.month, rule)


def _shifted(phrase: Phrase, written: date) -> Days | None:
    if phrase.bound:
        return None
    count, unit = phrase.count, phrase.unit
    ago = phrase.kind is Kind.AGO
    if unit == "hour":
        first = written + count // 24 * DAY
        return _days(first, written + DAY, f"at most {abs(count)} hours before the writing")
    if unit == "day":
        first = written + count * DAY
        rule = "the day of writing" if count == 0 else f"{_counted(count, 'day')} the writing"
        return _days(first, first + DAY, rule)
    if unit == "week" and ago:
        first = written + 7 * count * DAY - 3 * DAY
        return _days(
            first, first + 7 * DAY, f"about {_counted(count, 'week')} the writing: three days either side"
        )
    if unit == "week":
        first = written - written.weekday() * DAY + 7 * count * DAY
        return _days(first, first + 7 * DAY, f"the {_which(count)} calendar week, Monday to Sunday")
    if unit == "month":
        rule = f"{_counted(count, 'month')} the writing" if ago else f"the {_which(count)} calendar month"
        return _whole_month(written.year, written.month + count, rule)
    years = count * (10 if unit == "decade" else 1)
    rule = f"{_counted(years, 'year')} the writing" if ago else f"the {_which(count)} calendar year"
    return _whole_year(written.year + years, rule)


def _counted(count: int, unit: str) -> str:
    return f"{abs(count)} {unit}{'' if abs(count) == 1 else 's'} {'before' if count < 0 else 'after'}"


def _which(count: int) -> str:
    return {-1: "last", 0: "current", 1: "next"}.get(count, "")


def _part(phrase: Phrase, written: date) -> Days:
    whole = _shifted(Phrase(0, 0, Kind.SHIFT, unit=phrase.unit), written)
    assert whole is not None
    if phrase.relation == "earlier":
        return Days(
            whole.first, written + DAY, whole.precision, f"within the {phrase.unit} of writing, up to it"
        )
    return Days(written, whole.end, whole.precision, f"within the {phrase.unit} of writing, from it on")


def _from_then(phrase: Phrase, then: Days | None) -> Days | None:
    if then is None or phrase.bound:
        return None
    count, unit = phrase.count, phrase.unit
    base = then.first if count < 0 else then.end - DAY
    rule = f"{_counted(count, unit)} {in_words(base)}, the date before it in the text"
    if unit in ("day", "week"):
        if then.precision is not Precision.DAY or then.end - then.first > 3 * DAY:
            return None
        first = base + count * (DAY if unit == "day" else 7 * DAY)
        if unit == "week":
            return _days(first - 3 * DAY, first + 4 * DAY, f"about {rule}: three days either side")
        return _days(first, first + DAY, rule)
    if unit == "month":
        if then.precision is Precision.YEAR:
            return None
        return _whole_month(base.year, base.month + count, rule)
    return _whole_year(base.year + count * (10 if unit == "decade" else 1), rule)


def _stretch(phrase: Phrase, written: date) -> Days | None:
    forward, count = phrase.count > 0, abs(phrase.count)
    if forward and phrase.tense is Tense.PAST:
        return None  # "over the next two weeks they took …" counts from a day in the story
    if phrase.unit in ("day", "week"):
        reach, precision = count * (DAY if phrase.unit == "day" else 7 * DAY), Precision.DAY
        other = written + (reach if forward else -reach)
    else:
        months = count * {"month": 1, "year": 12, "decade": 120}[phrase.unit] * (1 if forward else -1)
        precision = Precision.MONTH if phrase.unit == "month" else Precision.YEAR
        year, month = divmod(written.year * 12 + written.month - 1 + months, 12)
        other = date(year, month + 1, min(written.day, monthrange(year, month + 1)[1]))
    rule = f"{count} {phrase.unit}{'' if count == 1 else 's'} {'from' if forward else 'up to'} the writing"
    if phrase.vague:
        rule += f", an estimate: the words leave the {'end' if forward else 'start'} open"
    return Days(min(written, other), max(written, other) + DAY, precision, rule)


def _weekend(phrase: Phrase, written: date) -> Days:
    saturday = written + (5 - written.weekday()) * DAY
    to_come = phrase.tense is Tense.FUTURE or (phrase.relation == "this" and phrase.tense is Tense.NONE)
    if phrase.relation == "last" or (saturday > written and phrase.relation != "next" and not to_come):
        saturday -= 7 * DAY
        return _days(saturday, saturday + 2 * DAY, "the weekend, Saturday and Sunday, before the writing")
    if phrase.relation == "next" and saturday <= written:
        saturday += 7 * DAY
        return _days(saturday, saturday + 2 * DAY, "the weekend, Saturday and Sunday, after the writing")
    return _days(saturday, saturday + 2 * DAY, "the weekend, Saturday and Sunday, of the week of writing")
