"""What a person names as a source, on a real server: a site, a feed, a page, a list of feeds."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from brief.corpus.locks import WriterLock
from brief.desk import Desk
from brief.desk.following import SeveralFeedsError, follow
from brief.errors import FetchError, LockedError, UsageError
from brief.records import SourceState
from tests.support.desk import InlineSandbox, desk, web
from tests.support.loopback import CERTIFICATE, Loopback, Reply, redirect

RSS = Reply(
    body=b"<rss version='2.0'><channel><title>The Harbour</title><item><guid>1</guid><title>One</title>"
    b"<description>Three bridges were closed.</description></item></channel></rss>",
    headers={"Content-Type": "application/rss+xml"},
)


@pytest.fixture(autouse=True)
def inline() -> Iterator[None]:
    with mock.patch("brief.desk.following.Sandbox", InlineSandbox):
        yield


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path / "library", fetch_allow_private=True, fetch_delay=0.0) as one:
        yield one


def front(*links: str) -> Reply:
    html = f"<html><head><title>The Harbour</title>{''.join(links)}</head><body><p>News.</p></body></html>"
    return Reply(body=html.encode(), headers={"Content-Type": "text/html"})


def alternate(href: str, title: str = "", kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


def sources(made: Desk) -> list[SourceState]:
    return made.ledger(write=True).sources()


def test_of_a_site_the_feed_that_its_front_page_names_is_followed(made: Desk) -> None:
    comments = alternate("/comments/feed/", "The Harbour » Comments")
    with Loopback({"/": front(alternate("feed.xml", "The  Harbour"), comments)}) as server:
        (done,) = follow(made, [server.url("/")])
        assert (done.url, done.new) == (server.url("/feed.xml"), True)
        assert done.named.how == f"the feed that {server.url('/')} names"
        (state,) = sources(made)
        assert (state.url, state.kind, state.title) == (server.url("/feed.xml"), "feed", "The Harbour")
        (again,) = follow(made, [server.url("/").rstrip("/")])
        assert (again.new, again.revived, len(sources(made))) == (False, False, 1)
        assert server.paths() == ["/robots.txt", "/"] * 2


def test_a_page_that_names_several_feeds_has_them_listed_and_none_followed(made: Desk) -> None:
    links = alternate("/world.xml", "World"), alternate("/town.json", "Town", "application/feed+json")
    with Loopback({"/": front(*links)}) as server:
        with pytest.raises(SeveralFeedsError, match="names 2 feeds; add the one") as caught:
            follow(made, ["https://other.example/feed", server.url("/")])
        assert caught.value.feeds == (("World", server.url("/world.xml")), ("Town", server.url("/town.json")))
    assert sources(made) == []


def test_a_site_without_a_feed_is_followed_as_a_page_and_that_is_said(made: Desk) -> None:
    with Loopback({"/": front('<link rel="stylesheet" href="/a.css">')}) as server:
        (done,) = follow(made, [server.url("/")])
    assert "names no feed" in done.named.how and [s.kind for s in sources(made)] == ["page"]


def test_an_address_without_a_scheme_is_tried_with_https(made: Desk) -> None:
    with Loopback({"/rss": RSS, "/old": redirect("/rss", 301)}, tls=True) as server:
        trusting = ssl.create_default_context(cadata=CERTIFICATE)
        trusting.verify_flags |= 0x200000  # X509_V_FLAG_NO_CHECK_TIME: the test holds under any clock
        here = web(resolve=lambda host, port: ["127.0.0.1"])
        here._tls = trusting
        with mock.patch("brief.desk.following.fetcher", lambda desk: here):
            (one,) = follow(made, [f"news.example:{server.port}/rss"])
            (moved,) = follow(made, [f"news.example:{server.port}/old"])
    assert (one.url, one.named.how) == (server.url("/rss", "news.example"), "a feed")
    assert (moved.url, moved.new) == (one.url, False)
    assert [(s.url, s.kind, s.title) for s in sources(made)] == [(one.url, "feed", "The Harbour")]


def test_any_other_address_is_taken_as_it_stands_and_nothing_is_asked(made: Desk) -> None:
    with Loopback({"/": RSS}) as server:
        done = follow(made, [server.url("/feed.xml"), f"{server.url('/')}?format=rss"])
        assert [one.named.how for one in done] == ["", ""] and all(one.new for one in done)
        (page,) = follow(made, [server.url("/")], page=True)
        assert server.requests == []
    assert page.named.kind == "page"


def test_a_private_address_is_refused_and_not_followed(tmp_path: Path) -> None:
    with Loopback({"/": front(alternate("/feed"))}) as server, desk(tmp_path / "library") as strict:
        with pytest.raises(FetchError, match="loopback address.*only public"):
            follow(strict, [server.url("/")])
        with pytest.raises(FetchError, match="loopback address"):
            follow(strict, [f"127.0.0.1:{server.port}"])
        assert server.requests == [] and sources(strict) == []


def test_every_feed_of_an_opml_file_is_followed(made: Desk, tmp_path: Path) -> None:
    file = tmp_path / "list.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="Press"><outline type="rss" text="A" xmlUrl="https://a.example/f"/>'
        '</outline><outline type="rss" text="B" xmlUrl="https://b.example/f"/>'
        '<outline type="rss" text="C" xmlUrl="https://ada:secret@c.example/f"/></body></opml>'
    )
    follow(made, ["https://b.example/f"])
    done = follow(made, [str(file)])
    assert [(one.url, one.new) for one in done] == [
        ("https://a.example/f", True),
        ("https://b.example/f", False),
    ]
    assert [(s.url, s.title) for s in sources(made)] == [
        ("https://a.example/f", "A"),
        ("https://b.example/f", ""),
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.opml", "no such file"),
        ("note.txt", "lists no feed"),
        ("empty.opml", "lists no feed"),
        ("picture.jpeg", "kind that is not read"),
        ("harbour", "no http.s. address and no file"),
        ("ftp://h.example/feed", "no http.s. address"),
        ("https://ada:secret@h.example/", "password"),
        ("ada:secret@h.example/", "password"),
    ],
)
def test_what_is_no_source_says_why(
    made: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note.txt").write_text("Three bridges over the Tessim were closed on Monday.")
    (tmp_path / "empty.opml").write_text('<opml version="2.0"><body></body></opml>')
    (tmp_path / "picture.jpeg").write_bytes(b"\xff\xd8")
    with pytest.raises(UsageError, match=words):
        follow(made, [name])
    assert sources(made) == []


def test_following_waits_for_the_writers_lock(made: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brief.desk.library_writer.SHORTLY", 0.0)
    with WriterLock(made.folder, "brief ingest").take(), pytest.raises(LockedError, match="`brief ingest`"):
        follow(made, ["https://a.example/f"])
    assert sources(made) == []
