"""A page asked again: what changed around its article adds nothing, what changed in it is one version more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest

from brief.corpus.books.ledger import Ledger
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.records import IngestReport
from tests.support.desk import AT, InlineSandbox, desk
from tests.support.loopback import Loopback, Reply

HOUR = timedelta(hours=1)
BODY = (
    "The ferry Maren ran aground off Sallow on Thursday with 212 people aboard, the harbour master said.",
    "All passengers were brought ashore by four in the afternoon, and nobody was hurt.",
    "Two tugs will try to pull the ship free at the next high tide, the company that owns it said.",
    "The channel stays closed to ships of more than ninety metres until the tide of Saturday morning.",
)
MENU = "<nav><ul><li><a href='/'>Front page</a></li><li><a href='/sea'>Sea</a></li></ul></nav>"
SIDE = (
    "<aside class='related'><h2>Read next</h2><ul><li><a href='/a'>{} and what the council makes of it</a></li>"
    "<li><a href='/b'>Why the price of herring {} again this spring</a></li></ul></aside>"
)
FOOT = "<footer><p>Weather in Sallow: {}. All rights reserved.</p></footer>"


@pytest.fixture(autouse=True)
def inline() -> Iterator[None]:
    with mock.patch("brief.desk.refresh.Sandbox", InlineSandbox):
        yield


def page(
    *paragraphs: str, title: str = "Ferry runs aground", before: str = MENU, after: str = "", head: str = ""
) -> Reply:
    """A page with its article and what stands around it."""
    said = "".join(f"<p>{one}</p>" for one in paragraphs or BODY)
    body = (
        f"<html><head><title>{title}</title>{head}</head><body>{before}<main><article><h1>{title}</h1>{said}"
        f"</article></main>{after}</body></html>"
    )
    return Reply(body=body.encode(), headers={"Content-Type": "text/html"})


def refreshed(folder: Path, hours: int, *, fetch: bool = True) -> IngestReport:
    clock = AT + hours * HOUR
    with desk(folder, clock=clock, fetch_allow_private=True, fetch_timeout=5.0, fetch_delay=0.0) as made:
        return made.refresh(fetch=fetch)


def follow(folder: Path, url: str, kind: str) -> None:
    with SQLiteLibrary(folder / "library.sqlite3", write=True) as library:
        Ledger(library).add_source(url, kind, "", AT)


AROUND = {
    "teasers for other stories": [SIDE.format("Budget", "rises"), SIDE.format("Bridge", "falls")],
    "a footer with the weather": [FOOT.format("rain"), FOOT.format("sun, and a light wind from the west")],
    "nothing, then readers' comments": [
        "",
        "<section id='comments'><h2>Comments (2)</h2><div class='comment'><p>I saw it from the pier, they were"
        " far too close to the rocks.</p></div></section>",
    ],
    "a call to subscribe that comes and goes": [
        "<div class='newsletter-signup'><p>Sign up for our newsletter and get the news of the coast every"
        " morning.</p><form><input name='mail'></form></div>",
        "",
    ],
}


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
def test_a_page_of_which_only_the_surroundings_changed_is_no_new_version(
    tmp_path: Path, around: list[str]
) -> None:
    changed = (BODY[0].replace("212", "214"), *BODY[1:])
    replies = [page(after=around[0]), page(after=around[1]), page(*changed, after=around[0])]
    with Loopback({"/ferry": replies}) as server:
        follow(tmp_path, server.url("/ferry"), "page")
        (first,) = refreshed(tmp_path, 0).added
        again = refreshed(tmp_path, 2)
        assert again.added == () and again.known == (first,)
        (second,) = refreshed(tmp_path, 4).added
    with SQLiteLibrary(tmp_path / "library.sqlite3") as library:
        assert [one.id for one in library.versions.of(first)] == [first, second]
        aside = library.article(first)
        assert all(words in aside.text for words in BODY) and "Read next" not in aside.text


def test_a_menu_and_a_headline_that_change_are_told_apart(tmp_path: Path) -> None:
    menu = MENU.replace("Sea", "Storm live")
    replies = [page(), page(before=menu), page(before=menu, title="Ferry with 212 aboard runs aground")]
    with Loopback({"/ferry": replies}) as server:
        follow(tmp_path, server.url("/ferry"), "page")
        counts = [len(refreshed(tmp_path, hours).added) for hours in (0, 2, 4)]
    assert counts == [1, 0, 1]


def test_the_page_of_a_feeds_teaser_is_one_article_however_often_it_is_asked(tmp_path: Path) -> None:
    """Another guid and other words of the same item: the page is asked again, and has another sidebar."""
    teaser = "The ferry Maren ran aground off Sallow on Thursday {} [...]"

    def feed(server: Loopback, guid: str, words: str) -> Reply:
        item = (
            f"<item><title>Ferry runs aground</title><guid>{guid}</guid><link>{server.url('/ferry')}</link>"
            f"<description>{teaser.format(words)}</description></item>"
        )
        body = f"<rss version='2.0'><channel><title>Sallow Sea</title>{item}</channel></rss>"
        return Reply(body=body.encode(), headers={"Content-Type": "application/rss+xml"})

    pages = [page(after=SIDE.format("Budget", "rises")), page(after=SIDE.format("Bridge", "falls"))]
    pages.append(page(*BODY[:2], BODY[2].replace("Two tugs", "Three tugs"), BODY[3]))
    with Loopback({"/ferry": pages}) as server:
        server.routes["/feed"] = [
            feed(server, f"g{n}", words) for n, words in enumerate(("with 212", "with", "off the pier"))
        ]
        follow(tmp_path, server.url("/feed"), "feed")
        counts = [len(refreshed(tmp_path, hours).added) for hours in (0, 2, 4)]
    assert counts == [1, 0, 1]
    with SQLiteLibrary(tmp_path / "library.sqlite3") as library:
        (standing,) = {newer for _, newer in library.versions.pairs()}
        assert "Three tugs" in library.article(standing).text


def test_a_page_that_says_again_what_it_said_stands_as_it_was(tmp_path: Path) -> None:
    """It goes back to its first words, with another sidebar: no third version, and the first one stands."""
    changed = (*BODY[:3], BODY[3].replace("Saturday", "Sunday"))
    replies = [page(after=SIDE.format("Budget", "rises")), page(*changed), page(after=FOOT.format("rain"))]
    with Loopback({"/ferry": replies}) as server:
        follow(tmp_path, server.url("/ferry"), "page")
        (first,) = refreshed(tmp_path, 0).added
        (second,) = refreshed(tmp_path, 2).added
        assert refreshed(tmp_path, 4).known == (first,)
    with SQLiteLibrary(tmp_path / "library.sqlite3") as library:
        assert [one.id for one in library.versions.of(first)] == [second, first]
