"""Written dates: what is read, to which interval, and what stays unread."""

from datetime import UTC, datetime, timedelta

import pytest

from brief.dates.date_labels import of_change
from brief.dates.written_dates import local_day, parse_date, readings
from brief.records import DateStatus, Precision


@pytest.mark.parametrize(
    ("text", "start", "zone"),
    [
        ("2026-03-04T10:15:00Z", "2026-03-04T10:15:00", "Z"),
        ("2026-03-04T10:15:00+02:00", "2026-03-04T08:15:00", "+02:00"),
        ("2026-03-04 10:15:30.5 -0300", "2026-03-04T13:15:30", "-0300"),
        ("Wed, 04 Mar 2026 10:15:00 GMT", "2026-03-04T10:15:00", "GMT"),
        ("March 4, 2026 Wednesday 9:15 AM GMT", "2026-03-04T09:15:00", "GMT"),
        ("4 Mar 26 10:15 EST", "2026-03-04T15:15:00", "EST"),
        ("Wed Mar 04 10:15:00 +0200 2026", "2026-03-04T08:15:00", "+0200"),
        ("4 March 2026 10:15 UTC", "2026-03-04T10:15:00", "UTC"),
        ("Published: March 4, 2026 at 10:15 pm GMT+2", "2026-03-04T20:15:00", "GMT+2"),
        ("Friday 6 March 2026, 18:20 (UTC+1)", "2026-03-06T17:20:00", "UTC+1"),
        ("Fri Apr 28 19:20:36 CEST 2023", "2023-04-28T17:20:36", "CEST"),
        ("2026-03-04T24:00:00Z", "2026-03-05T00:00:00", "Z"),
        ("1772619300", "2026-03-04T10:15:00", "UTC"),
    ],
)
def test_instants_are_utc_and_keep_their_zone(text: str, start: str, zone: str) -> None:
    value = parse_date(text, "feed item")
    assert value.start == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert value.end == value.start + timedelta(seconds=1)
    assert (value.precision, value.zone, value.status) == (Precision.SECOND, zone, DateStatus.STATED)
    assert value.proof.text == text and value.proof.rule.startswith("feed item")


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04",
        "20260304",
        "March 4, 2026",
        "4 March 2026",
        "Wednesday, 4 March 2026",
        "4th of March 2026",
    ]
    + [
        "Mar. 4, 2026",
        "2026/03/04",
        "4. März 2026",
        "4 de marzo de 2026",
        "4 березня 2026 року",
        "4 марта 2026 г.",
    ]
    + [
        "الأربعاء، 4 مارس 2026",
        "٤ مارس ٢٠٢٦",
        "4 آذار 2026",
        "4 آذار/مارس 2026",
        "Mittwoch, den 4. März 2026",
    ]
    + ["4 Mart 2026 Çarşamba", "quarta-feira, 4 de março de 2026", "4 marca 2026 r.", "środa, 4 marca 2026"]
    + [
        "середа, 4 березня 2026 р.",
        "4 марта 2026 года",
        "2026年3月4日(水)",
        "2026年3月4日 星期三",
        "2026년 3월 4일 (수)",
    ]
    + [
        "mercoledì 4 marzo 2026",
        "woensdag 4 maart 2026",
        "mercredi 4 mars 2026",
        "miércoles, 4 de marzo de 2026",
    ]
    + ["2026年3月4日", "4 Mart 2026", "4 mars 2026"],
)
def test_days(text: str) -> None:
    value = parse_date(text, "r")
    day = datetime(2026, 3, 4, tzinfo=UTC)
    assert (value.start, value.end, value.precision) == (day, day + timedelta(days=1), Precision.DAY)
    assert value.zone is None


def test_months_and_years() -> None:
    month, year = parse_date("December 2026", "r"), parse_date("2026", "r")
    assert (month.start, month.end) == (datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert month.precision is Precision.MONTH and parse_date("2026-12", "r").precision is Precision.MONTH
    assert year.precision is Precision.YEAR


def test_two_numbers_that_could_be_either_are_not_guessed() -> None:
    assert not parse_date("03/04/2026", "r").known
    assert parse_date("13/04/2026", "r").start == datetime(2026, 4, 13, tzinfo=UTC)
    assert parse_date("04/13/2026", "r").start == datetime(2026, 4, 13, tzinfo=UTC)
    assert parse_date("04/04/2026", "r").start == datetime(2026, 4, 4, tzinfo=UTC)


def test_a_missing_or_ambiguous_zone_is_said() -> None:
    naive = parse_date("2026-03-04 10:15", "r")
    assert naive.zone is None and "read as UTC" in naive.proof.rule
    several = parse_date("4 March 2026 10:15 IST", "r")
    assert (several.precision, several.zone) == (Precision.DAY, "IST") and "not unique" in several.proof.rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "today",
        "Wednesday",
        "4 March",
        "30 February 2026",
        "2023-02-29",
        "1066-01-01",
        "9999-01-01",
    ]
    + ["2026-13-01", "4 March 2026 25:00", "13/13/2026", "4 Smarch 2026", "x" * 5000, "1" * 500],
)
def test_what_is_no_date_is_unresolved_and_never_today(text: str) -> None:
    value = parse_date(text, "r")
    assert value.start is None and value.end is None
    assert value.status is DateStatus.UNRESOLVED and value.precision is Precision.UNKNOWN
    assert value.proof.text == text[:200]


def test_both_readings_of_two_numbers() -> None:
    days = [
        value.start.date().isoformat() for value in readings("Published 03/04/2026 10:15", "r") if value.start
    ]
    assert days == ["2026-04-03", "2026-03-04"]
    assert readings("Published 03/04/2026", "r")[0].proof.text == "Published 03/04/2026"
    assert readings("13/04/2026", "r") == () == readings("4 March 2026", "r") == readings("no date", "r")


def test_the_local_day_is_that_of_the_zone_stated() -> None:
    days = ("2026-03-04T23:15:00-05:00", "2026-03-05T01:15:00+03:00", "2026-03-04T22:15:00Z", "4 March 2026")
    assert [str(local_day(parse_date(day, "r"))) for day in days] == [
        "2026-03-04",
        "2026-03-05",
        "2026-03-04",
        "2026-03-04",
    ]
    assert local_day(parse_date("soon", "r")) is None


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("Veröffentlicht am 4. März 2026", False),
        ("Zuletzt aktualisiert: 4. März 2026, 10:15", True),
        ("Publié le 4 mars 2026", False),
        ("Mis à jour le 4 mars 2026 à 10:15", True),
        ("Publicado el 4 de marzo de 2026", False),
        ("Güncelleme: 4 Mart 2026 10:15", True),
        ("Yayınlanma tarihi: 4 Mart 2026", False),
        ("Опубліковано: 4 березня 2026", False),
        ("Обновлено 4 марта 2026", True),
        ("نشر في: 4 مارس 2026", False),
        ("آخر تحديث: 4 مارس 2026", True),
        ("发布时间：2026年3月4日 10:15", False),
        ("更新于 2026-03-04 10:15", True),
    ],
)
def test_what_stands_before_a_date_in_other_languages(line: str, change: bool) -> None:
    found = parse_date(line, "line")
    assert found.start is not None and (found.start.month, found.start.day) == (3, 4)
    assert of_change(line) is change
