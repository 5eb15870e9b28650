"""Calendars: each event says in words when it is to be; the day it was entered is its date of publication."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from brief.dates.mentions import mentions
from tests.support.containers import articles, refusal, taken


def calendar(*events: str, head: str = "") -> bytes:
    """A calendar of events, each given by its lines."""
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{inside}END:VCALENDAR\n".replace("\n", "\r\n").encode()


DEBATE = """UID:a
DTSTART;TZID=Europe/Berlin:20260312T103000
DTEND;TZID=Europe/Berlin:20260312T120000
SUMMARY:Debate on the dam\\, second read
 ing
DESCRIPTION:The minister is to answer.\\n\\nThe session is public.
LOCATION:Hall 2\\, Ostrel
CREATED:20260301T080000Z
LAST-MODIFIED:20260304T080000Z
URL:https://assembly.example/d/1
BEGIN:VALARM
DESCRIPTION:Reminder
END:VALARM
"""


def test_an_event_is_an_article_with_its_day_in_words() -> None:
    (article,) = articles("a.ics", calendar(DEBATE, head="X-WR-CALNAME:Assembly of Verania\n"))
    assert article.title == "Debate on the dam, second reading" and article.publisher == "Assembly of Verania"
    assert article.text.split("\n\n") == [
        "12 March 2026, 09:30 to 11:00 UTC: Debate on the dam, second reading.",
        "Place: Hall 2, Ostrel.",
        "The minister is to answer.",
        "The session is public.",
    ]
    assert article.published.start == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert article.modified.start == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert article.url == "https://assembly.example/d/1" and article.origin.item == "a"
    days = [m.value.start for m in mentions(article)]
    assert days and days[0] and days[0].date() == datetime(2026, 3, 12, tzinfo=UTC).date()


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("DTSTART:20260310T090000Z", "10 March 2026, 09:00 UTC"),
        ("DTSTART:20260310T090000", "10 March 2026, 09:00 local time"),
        (
            "DTSTART;TZID=W. Europe Standard Time:20260310T090000",
            "10 March 2026, 09:00 (W. Europe Standard Time)",
        ),
        ("DTSTART;VALUE=DATE:20260310", "10 March 2026"),
        ("DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260311", "10 March 2026"),
        ("DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260313", "10 March 2026 to 12 March 2026"),
        ("DTSTART:20260310T220000Z\nDURATION:PT4H", "10 March 2026, 22:00 to 11 March 2026, 02:00 UTC"),
        ("DTSTART;TZID=America/New_York:20260310T200000", "11 March 2026, 00:00 UTC"),
    ],
)
def test_days_and_clocks_in_words(when: str, words: str) -> None:
    (article,) = articles("a.ics", calendar(f"{when}\nSUMMARY:The court sits"))
    assert article.text == f"{words}: The court sits."
    assert not article.published.known, "the day of the event is no date of publication"


def test_what_is_called_off_or_repeated_says_so() -> None:
    event = "DTSTART:20260310T090000Z\nSUMMARY:The court sits\n"
    (article,) = articles("a.ics", calendar(f"{event}STATUS:CANCELLED\nRRULE:FREQ=WEEKLY;COUNT=3"))
    assert article.text.endswith("The court sits (cancelled).\n\nRepeated: weekly.")


@pytest.mark.parametrize(
    ("head", "event", "publisher"),
    [
        ("PRODID:-//High Court of Ostrel//Calendar 2//EN\n", "", "High Court of Ostrel"),
        ("PRODID:-//Google Inc//Google Calendar 70.9054//EN\n", "", ""),
        ("PRODID:-//x//y//EN\n", 'ORGANIZER;CN="Tolland, Mira":mailto:m@a.example\n', "Tolland, Mira"),
    ],
)
def test_whose_calendar_it_is(head: str, event: str, publisher: str) -> None:
    content = calendar(f"{event}DTSTART:20260310T090000Z\nSUMMARY:The court sits", head=head)
    (article,) = articles("a.ics", content)
    assert article.publisher == publisher


def test_each_event_has_its_own_key_and_what_is_not_read_is_named() -> None:
    series = "UID:s\nDTSTART:20260310T090000Z\nSUMMARY:The court sits\n"
    content = calendar(
        series, series + "RECURRENCE-ID:20260317T090000Z", series, "UID:bad\nDTSTART:20261350\nSUMMARY:Never"
    ).replace(b"END:VCALENDAR", b"BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO\r\nEND:VCALENDAR")
    found = taken("a.ics", content)
    assert [raw.origin.item for raw, _, _ in found.read] == ["s", "s 20260317T090000Z", "s 2"]
    assert {raw.content for raw, _, _ in found.read} == {content}
    assert [r.reason for r in found.refused] == [
        "is a calendar entry without a day that can be read",
        "holds entries that are no events, which are not read: VTODO 1",
    ]


def test_what_is_no_calendar_says_so() -> None:
    assert "is none" in refusal("a.ics", b"Some words that are no calendar.")
    assert "without an event" in refusal("a.ics", calendar())
    assert "more than 5,000 events" in refusal("a.ics", calendar(*["SUMMARY:x"] * 5_001))
