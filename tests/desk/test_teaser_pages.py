"""Which feed items are teasers, and which pages carry them on."""

import pytest

from brief.desk.teaser_pages import carries_on, is_teaser
from brief.reading.html.page_addresses import site
from brief.records import Article
from tests.support.desk import article

LONG = " ".join(
    f"On day {n} the mayor of Orlow said that bridge {n} over the Tessim was closed." for n in range(12)
)


def made(text: str, title: str = "Three bridges closed in Orlow") -> Article:
    return article(text, title=title)[1]


@pytest.mark.parametrize(
    "end",
    [
        "and then […]",
        "and then [...]",
        "and then […] The post Three bridges appeared first on The Harbour.",
        "and then… Continue reading →",
        "and then … Read more »",
        "Continue reading Three bridges closed in Orlow",
        "Weiterlesen",
        "Lire la suite",
        "and then...",
    ],
)
def test_a_long_item_that_is_cut_off_is_a_teaser(end: str) -> None:
    assert is_teaser(made(f"{LONG} {end}"))


@pytest.mark.parametrize(
    "end", ["", "He did not say when people may read more about it.", "It goes on [to the river]."]
)
def test_a_long_item_that_ends_is_none(end: str) -> None:
    assert not is_teaser(made(f"{LONG} {end}"))


def test_length_is_counted_in_scripts_without_spaces_too() -> None:
    assert is_teaser(made("市長は月曜日に三つの橋が閉鎖されたと述べた。"))
    assert not is_teaser(made("市長は月曜日に三つの橋が閉鎖されたと述べた。" * 15))


def test_a_page_carries_an_item_on_where_it_is_longer_and_says_what_it_says() -> None:
    item = made("Three bridges over the Tessim were closed on Monday, the mayor of Orlow said […]")
    whole = made("Three bridges over the Tessim were closed on Monday, the mayor of Orlow said. " + LONG)
    assert carries_on([whole], item) and not carries_on([item], whole) and not carries_on([item], item)
    consent = "We and our partners store and read information on your device to show you advertising. " * 9
    assert not carries_on([made(consent, "Before you continue")], item)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.harbour.example/1", "https://feeds.harbour.example/rss", True),
        ("https://www.harbour.co.uk/1", "https://feeds.harbour.co.uk/rss", True),
        ("https://www.harbour.co.uk/1", "https://hill.co.uk/rss", False),
        ("https://harbour.example/1", "saved.xml", False),
        ("http://[bad", "https://harbour.example/", False),
    ],
)
def test_one_site_under_two_hosts(one: str, other: str, same: bool) -> None:
    assert (site(one) == site(other)) is same
