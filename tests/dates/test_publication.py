"""Which date is the publication's: day and month told apart, months narrowed, changes standing in."""

from datetime import UTC, datetime

import pytest

from brief.dates.day_month_order import either_way
from brief.dates.publication import publication
from brief.dates.written_dates import DateText
from brief.records import DatedValue, DateStatus

SEEN = datetime(2026, 11, 30, tzinfo=UTC)


def told(*texts: str, changed: str = "", language: str = "en", tag: str = "") -> DatedValue:
    dates = [DateText(text, "line") for text in texts]
    changes = [DateText(changed, "change")] if changed else []
    return publication(dates, changes, SEEN, language, tag)[0]


def day(value: DatedValue) -> str:
    return value.start.date().isoformat() if value.start else "?"


@pytest.mark.parametrize(
    ("text", "language", "tag", "wanted"),
    [
        ("03/05/2026", "en", "", "?"),
        ("03/05/2026", "en", "en", "?"),
        ("03/05/2026", "en", "en-CA", "?"),
        ("03/05/2026", "en", "en-US", "2026-03-05"),
        ("03/05/2026", "en", "en_GB", "2026-05-03"),
        ("Posted on 03/05/2026", "en", "en-AU", "2026-05-03"),
        ("03-05-2026", "en", "en-IN", "2026-05-03"),
        ("03/05/2026", "es", "es-US", "2026-03-05"),
        ("03/05/2026", "fr", "", "2026-05-03"),
        ("03/05/2026", "fr", "fr-CA", "?"),
        ("03.05.2026", "tr", "tr", "2026-05-03"),
        ("03.05.2026", "en", "", "?"),
        ("03/05/2026 9:30 AM EST", "en", "", "2026-03-05"),
        ("03/05/2026 09:30 CEST", "en", "", "2026-05-03"),
        ("03/05/2026 09:30 GMT", "en", "", "?"),
        ("04/12/2026", "en", "", "2026-04-12"),  # 4 December is after the copy was taken
    ],
)
def test_day_and_month_are_told_apart_by_country_language_and_zone(
    text: str, language: str, tag: str, wanted: str
) -> None:
    value = told(text, language=language, tag=tag)
    assert day(value) == wanted
    assert value.status is (DateStatus.UNRESOLVED if wanted == "?" else DateStatus.INFERRED)


def test_another_date_tells_day_and_month_apart() -> None:
    assert day(told("03/05/2026", "2026-03-05")) == "2026-03-05"
    assert day(told("03/05/2026", changed="13/05/2026")) == "2026-05-03"
    assert day(told("03/05/2026", changed="03/13/2026")) == "2026-03-05"
    assert day(told("03/05/2026", changed="6 March 2026")) == "2026-03-05"
    assert day(told("03/05/2026", changed="6 July 2026")) == "?"
    value, _ = publication([], [DateText("03/05/2026", "change")], SEEN, "en", "en-US")
    assert day(value) == "2026-03-05"


def test_a_month_is_narrowed_by_a_day_within_it() -> None:
    assert day(told("2026-03", "5 March 2026")) == "2026-03-05"
    assert told("2026-03", "5 April 2026").precision.value == "month"


def test_how_a_text_writes_a_day_that_was_guessed_of_it() -> None:
    assert either_way("2026-05-03", "Posted 3/5/2026 here") == "3/5/2026"
    assert either_way("2026-05-03", "Posted 03.05.26 here") == "03.05.26"
    assert either_way("2026-05-03", "Posted 3/5/2026, 2026-05-03") == ""
    assert either_way("2026-05-13", "13/05/2026") == "" == either_way("2026-05-05", "05/05/2026")
