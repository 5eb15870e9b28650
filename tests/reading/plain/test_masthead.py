"""The publisher that a bare text names itself reaches its article, and only where nothing better is known."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from brief.reading.article import read
from brief.reading.plain.masthead import is_outlet
from brief.records import Article, Origin, RawDocument

TEXT = """THE HARBOUR OBSERVER

Minister resigns over old bridge at Sella

By Ada Moll

The minister of works of Verania said on Wednesday that she would leave office.
"""


def reading(text: str, origin: Origin) -> Article:
    raw = text.encode()
    now = datetime(2026, 3, 9, tzinfo=UTC)
    return read(RawDocument(sha256(raw).hexdigest(), raw, "text/plain", origin, now))


def test_the_masthead_of_a_file_is_its_publisher_and_is_set_aside() -> None:
    article = reading(TEXT, Origin("file", "a.txt"))
    assert article.publisher == "THE HARBOUR OBSERVER" and article.authors == ("Ada Moll",)
    assert [a.reason for a in article.set_aside if a.start == 0] == ["masthead or section"]


def test_where_a_text_was_fetched_from_is_surer_than_what_it_says() -> None:
    article = reading(TEXT, Origin("url", "https://observer.example/a.txt"))
    assert article.publisher == "observer.example"


def test_two_mastheads_are_none() -> None:
    assert reading(f"The Sella Gazette\n\n{TEXT}", Origin("file", "a.txt")).publisher == ""


@pytest.mark.parametrize(
    "line", ["The Herald", "Sella Gazette", "Carn Daily News", "Kurier Olm", "Газета Олм"]
)
def test_what_papers_are_called(line: str) -> None:
    assert is_outlet(line)


@pytest.mark.parametrize(
    "line",
    [
        "World News",
        "Breaking News",
        "Sports",
        "Daily News",
        "Good news for once",
        "Press",
        "Latest News Today",
    ],
)
def test_sections_are_not_papers(line: str) -> None:
    assert not is_outlet(line)
