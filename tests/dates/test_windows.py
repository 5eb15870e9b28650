from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.dates.windows import midnight, parse_day, parse_instant, window
from brief.errors import UsageError

KYIV = ZoneInfo("Europe/Kyiv")
UTC_ZONE = ZoneInfo("UTC")
NOW = datetime(2026, 3, 8, 23, 30, 15, 123456, tzinfo=UTC)
"""Late on the 8th in UTC, already the 9th in Kyiv, still the 8th in Los Angeles."""
ZONES = [
    "UTC",
    "Europe/Kyiv",
    "America/Los_Angeles",
    "Pacific/Kiritimati",
    "Pacific/Auckland",
    "Asia/Kathmandu",
]


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2026-03-05", "UTC", date(2026, 3, 5)),
        ("today", "UTC", date(2026, 3, 8)),
        ("today", "Europe/Kyiv", date(2026, 3, 9)),
        ("yesterday", "Europe/Kyiv", date(2026, 3, 8)),
        ("Today", "America/Los_Angeles", date(2026, 3, 8)),
        ("YESTERDAY", "Pacific/Kiritimati", date(2026, 3, 8)),
        ("2024-02-29", "UTC", date(2024, 2, 29)),
    ],
)
def test_a_day(text: str, zone: str, day: date) -> None:
    assert parse_day(text, ZoneInfo(zone), NOW) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2026-02-30",
        "2023-02-29",
        "05.03.2026",
        "3 March",
        "2026-3-5",
    ],
)
def test_what_is_no_day_is_refused_with_its_words_and_how_to_write_one(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_day(text, KYIV, NOW)
    assert repr(text) in str(caught.value) and "2026-03-05" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "end", "instant"),
    [
        ("2026-03-05", False, utc(2026, 3, 4, 22)),
        ("2026-03-05", True, utc(2026, 3, 5, 22)),
        ("today", False, utc(2026, 3, 8, 22)),
        ("Today", True, utc(2026, 3, 9, 22)),
        ("YESTERDAY", False, utc(2026, 3, 7, 22)),
        ("2026-03-05T18:00", False, utc(2026, 3, 5, 16)),
        ("2026-03-05T18:00", True, utc(2026, 3, 5, 16)),
        ("2026-03-05 18:00", False, utc(2026, 3, 5, 16)),
        ("2026-03-05T18:00:00Z", False, utc(2026, 3, 5, 18)),
        ("2026-03-05T18:00-05:00", False, utc(2026, 3, 5, 23)),
        ("2026-07-05T18:00", False, utc(2026, 7, 5, 15)),
    ],
)
def test_an_instant(text: str, end: bool, instant: datetime) -> None:
    found = parse_instant(text, KYIV, NOW, end=end)
    assert found == instant and found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05T25:00",
        "12:00",
        "2026-03-05T",
        "noon: ish",
        "0001-01-01T00:00",
        "9999-12-31T23:00-09:00",
        "soon",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no date"):
        parse_instant(text, KYIV, NOW)


def test_one_day_is_midnight_to_midnight_in_the_zone() -> None:
    assert window("2026-03-05", None, None, KYIV, NOW) == (utc(2026, 3, 4, 22), utc(2026, 3, 5, 22))
    assert window("today", None, None, KYIV, NOW) == (utc(2026, 3, 8, 22), utc(2026, 3, 9, 22))


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-25", 25)],
)
def test_a_day_on_which_clocks_change_is_as_long_as_it_is(day: str, hours: int) -> None:
    first, after = window(day, None, None, KYIV, NOW)
    assert after - first == timedelta(hours=hours)


def test_a_day_without_a_midnight_begins_when_its_clocks_do() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # on 28 April 2023 its clocks went from 23:59 to 01:00
    first, after = window("2023-04-28", None, None, cairo, NOW)
    assert first == utc(2023, 4, 27, 22) and after - first == timedelta(hours=23)


def test_two_ends_both_hold() -> None:
    assert window(None, "2026-03-01", "2026-03-05", UTC_ZONE, NOW) == (utc(2026, 3, 1), utc(2026, 3, 6))
    assert window(None, "2026-03-05", "2026-03-05", UTC_ZONE, NOW) == (utc(2026, 3, 5), utc(2026, 3, 6))
    given_times = window(None, "2026-03-01T06:00", "2026-03-05T18:00", KYIV, NOW)
    assert given_times == (utc(2026, 3, 1, 4), utc(2026, 3, 5, 16))


def test_without_an_end_it_is_now_and_without_options_the_24_hours_before() -> None:
    now = NOW.replace(microsecond=0)
    assert window(None, "2026-03-01", None, UTC_ZONE, NOW) == (utc(2026, 3, 1), now)
    assert window(None, None, None, KYIV, NOW) == (now - timedelta(days=1), now)


@pytest.mark.parametrize(
    ("day", "since", "until", "says"),
    [
        ("2026-03-05", "2026-03-01", None, "not both"),
        ("2026-03-05", None, "2026-03-06", "not both"),
        (None, None, "2026-03-06", "--since"),
        ("soon", None, None, "is no date"),
        (None, "soon", None, "is no date"),
        (None, "2026-03-01", "soon", "is no date"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    day: str | None, since: str | None, until: str | None, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        window(day, since, until, KYIV, NOW)


@given(st.dates(date(1970, 1, 2), date(2100, 1, 1)), st.sampled_from(ZONES))
def test_days_follow_each_other_without_a_gap(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    first, after = window(day.isoformat(), None, None, zone, NOW)
    assert first < after == midnight(day + timedelta(days=1), zone)
    middle = (first + (after - first) / 2).astimezone(zone)
    assert middle.date() == day
    assert (after - timedelta(seconds=1)).astimezone(zone).date() == day


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01"])
def test_a_day_out_of_range_is_told_as_that(text: str) -> None:
    with pytest.raises(UsageError, match="is out of range; days from 0002-01-01 to 9998-12-31"):
        parse_day(text, UTC_ZONE, NOW)
