"""The day of a dateline, a byline with its date, and the day ahead that a sentence names."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from brief.dates.ahead import ahead
from brief.dates.datelines import dateline
from brief.reading.article import read
from brief.records import Article, DateStatus, Origin, RawDocument
from tests.support.desk import article

SEEN = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opening", "day", "guessed"),
    [
        ("NORTHPORT, Oct 12 (Reuters) - The tunnel opened.", "12 Oct 2026", True),
        ("NORTHPORT, Dec 12 (Reuters) - The tunnel opened.", "12 Dec 2025", True),
        ("CARN, Verania, 3 March 2026 (AP) — The tunnel opened.", "3 March 2026", False),
        ("HOVREN/PETRAVA, March 4 (Corvin Press) - Troops crossed.", "4 March 2026", True),
    ],
)
def test_a_dateline_dates_a_report(opening: str, day: str, guessed: bool) -> None:
    found = dateline(opening, SEEN)
    assert found is not None and (found.text, found.guessed) == (day, guessed)


@pytest.mark.parametrize("opening", ["The tunnel opened on Oct 12.", "WASHINGTON – The tunnel opened.", ""])
def test_what_is_no_dated_dateline_dates_nothing(opening: str) -> None:
    assert dateline(opening, SEEN) is None


def bare(text: str) -> Article:
    content = text.encode()
    raw = RawDocument(
        hashlib.sha256(content).hexdigest(), content, "text/plain", Origin("file", "a.txt"), SEEN
    )
    return read(raw)


def test_a_byline_with_its_date_dates_a_bare_text() -> None:
    made = bare(
        "Harbour tunnel opens after ten years\n\nBy Anna Field, 12 October 2026\n\nThe tunnel of Carn opened to cars."
    )
    assert made.authors == ("Anna Field",) and made.published.start == datetime(2026, 10, 12, tzinfo=UTC)
    assert made.published.status is DateStatus.STATED


def test_a_dateline_dates_a_bare_text_and_its_year_is_inferred() -> None:
    made = bare(
        "Harbour tunnel opens\n\nNORTHPORT, Oct 12 (Reuters) - The harbour tunnel of Carn opened to traffic on Monday."
    )
    assert made.published.start == datetime(2026, 10, 12, tzinfo=UTC)
    assert made.published.status is DateStatus.INFERRED and "dateline" in made.published.proof.rule


def test_what_is_only_said_to_have_changed_dates_no_later() -> None:
    made = bare(
        "Harbour tunnel guide\n\nUpdated 24 November 2026\n\nThe harbour tunnel of Carn is open to traffic from six."
    )
    assert made.published.start == datetime(2026, 11, 24, tzinfo=UTC)
    assert made.published.status is DateStatus.INFERRED


def day_ahead(text: str, words: str = "") -> datetime | None:
    _, whole, _ = article(text, published="2026-03-05T10:00:00Z")
    assert isinstance(whole, Article)
    start = whole.source_text.index(text)
    after = start + text.index(words) if words else 0
    value = ahead(whole, [(start, start + len(text))], after)
    return value.end if value else None


def test_the_day_ahead_is_the_latest_and_no_year_alone() -> None:
    assert day_ahead("The inquiry is to end by 20 March, and not by 9 March.") == datetime(
        2026, 3, 21, tzinfo=UTC
    )
    assert day_ahead("The tunnel was closed on 3 March.") is None
    assert day_ahead("The bank expects growth in the year 2027.") is None


def test_a_day_before_the_words_of_what_is_to_come_is_not_ahead() -> None:
    text = "In late June the firm joined others and will end its plan."
    assert day_ahead(text, "will") is None
