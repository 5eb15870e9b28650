"""The feeds that a page names."""

from __future__ import annotations

import pytest

from brief.reading.html.feed_links import MOST, feed_links
from brief.records import Payload
from tests.support.desk import AT

PAGE = "https://harbour.example/town/"


def named(html: str) -> list[tuple[str, str]]:
    return list(feed_links(Payload(PAGE, html.encode(), "text/html", AT, kind="url")))


def link(href: str, rel: str = "alternate", kind: str = "application/rss+xml") -> str:
    return f"<link rel='{rel}' type='{kind}' href='{href}' title=' The\n Harbour '>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (link("feed.xml"), "https://harbour.example/town/feed.xml"),
        (link("/feed.xml#top"), "https://harbour.example/feed.xml"),
        (
            link("//feeds.example/h", "Alternate home", "Application/Atom+XML; charset=utf-8"),
            "https://feeds.example/h",
        ),
        (f"<base href='/other/'>{link('feed')}", "https://harbour.example/other/feed"),
        (f"<p>{link('http://h.example/f')}", "http://h.example/f"),  # some stand in the body
    ],
)
def test_a_feed_is_found_and_its_address_made_whole(html: str, expected: str) -> None:
    assert named(f"<html><head>{html}</head></html>") == [("The Harbour", expected)]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "\x00\x01",
        link("feed.xml", rel="stylesheet"),
        link("feed.xml", kind="text/html"),
        link("javascript:alert(1)"),
        link("file:///etc/passwd"),
        link("https://ada:secret@h.example/f"),
        link("https://[broken/f"),
        link("/comments/feed/"),
        "<link rel='alternate' type='application/rss+xml'>",
    ],
)
def test_what_is_no_feed_of_news_is_left(html: str) -> None:
    assert named(html) == []


def test_each_is_named_once_and_few_are() -> None:
    assert len(named(link("a") + link("a#x") + link("b"))) == 2
    assert len(named("".join(link(f"f{n}") for n in range(1000)))) == MOST
