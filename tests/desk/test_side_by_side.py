"""Hosts are asked side by side, each one request at a time, on servers at several addresses of loopback."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from brief.corpus.sqlite.library import SQLiteLibrary
from brief.desk import side_by_side
from brief.desk.side_by_side import Wanted, downloads, in_turn
from brief.errors import FetchError
from brief.net.downloads import Fetched
from tests.desk.test_refresh import TEXT, WHOLE, articles, follow, linked, page, refreshed, rss, states
from tests.support.desk import AT, InlineSandbox, desk, web
from tests.support.loopback import Loopback, Reply, Request

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="one address of loopback is one host there")
LONG = 60.0
"""Seconds after which a test that waits for what never comes fails."""


@pytest.fixture(autouse=True)
def inline() -> Iterator[None]:
    with mock.patch("brief.desk.refresh.Sandbox", InlineSandbox):
        yield


@contextlib.contextmanager
def hosts(count: int) -> Iterator[list[Loopback]]:
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Loopback(address=f"127.0.0.{n + 1}")) for n in range(count)]


def test_hosts_are_asked_at_once_and_each_one_request_at_a_time(tmp_path: Path) -> None:
    everybody = threading.Barrier(4)

    def together(request: Request) -> Reply:
        everybody.wait(LONG)  # answers when a request to each of the four hosts is in, and not before
        return rss(f"{TEXT} {request.path}")

    with hosts(4) as servers:
        urls = []
        for number, server in enumerate(servers):
            # More for one host than for another; two rounds are common to all.
            server.routes |= {"/a": together, "/b": together, "/c": rss(f"{TEXT} c{number}")}
            urls += [server.url(path) for path in ("/a", "/b", "/c")]
        follow(tmp_path, *urls)
        report = refreshed(tmp_path)
        assert report.refused == () and report.failed == ()
        assert [server.most_at_once for server in servers] == [1] * 4
        assert all(server.paths() == ["/a", "/b", "/c"] for server in servers)
    assert {state.last_success for state in states(tmp_path).values()} == {AT}


@pytest.mark.parametrize("late", [0, 1])
def test_the_order_of_what_is_taken_does_not_hang_on_who_answers_first(tmp_path: Path, late: int) -> None:
    other = threading.Event()

    def wait(_: Request) -> Reply:
        assert other.wait(LONG)
        return Reply(500)

    def at_once(_: Request) -> Reply:
        other.set()
        return Reply(404)

    with hosts(2) as servers:
        servers[late].routes |= {"/1": wait, "/2": Reply(404)}
        servers[1 - late].routes |= {"/1": Reply(404), "/2": at_once}
        follow(tmp_path, *(server.url(path) for server in servers for path in ("/1", "/2")))
        report = refreshed(tmp_path)
        assert list(report.failed) == [s.url(path) for path in ("/1", "/2") for s in servers]
    assert [refusal.origin for refusal in report.refused] == list(report.failed)


def test_pages_of_teasers_are_asked_for_at_once_and_each_feed_is_noted_when_its_pages_are_held(
    tmp_path: Path,
) -> None:
    everybody = threading.Barrier(2)

    def together(request: Request) -> Reply:
        everybody.wait(LONG)
        return page(f"{WHOLE} Of this {request.headers['host']} wrote first.")

    with hosts(2) as servers:
        for number, server in enumerate(servers):
            server.routes |= {"/page": together, "/feed": linked(server, TEXT, guid=f"g{number}")}
        follow(tmp_path, *(server.url("/feed") for server in servers))
        report = refreshed(tmp_path, fetch=True)
        assert report.refused == () and len(report.added) == 2
        assert set(articles(tmp_path).values()) == {server.url("/page") for server in servers}
        assert [state.items for state in states(tmp_path).values()] == [1, 1]
        assert [server.most_at_once for server in servers] == [1, 1]


def test_a_page_that_two_feeds_tease_is_asked_for_once(tmp_path: Path) -> None:
    with hosts(2) as (one, other):
        one.routes |= {"/feed": linked(one, TEXT), "/page": page(WHOLE)}
        other.routes |= {"/feed": linked(one, f"{TEXT} Read more", guid="other")}
        follow(tmp_path, one.url("/feed"), other.url("/feed"))
        report = refreshed(tmp_path, fetch=True)
        assert one.paths().count("/page") == 1 and len(report.added) == 1
        assert {state.last_success for state in states(tmp_path).values()} == {AT}


def test_an_interrupt_loses_nothing_kept_and_waits_for_no_server(tmp_path: Path) -> None:
    kept, over = threading.Event(), threading.Event()
    # Whoever starts the tests in the background may have had the signal ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupts(_: Request) -> Reply:
        assert kept.wait(LONG)
        os.kill(os.getpid(), signal.SIGINT)
        over.wait(LONG)
        return rss(f"{TEXT} too late")

    with hosts(2) as (good, slow):
        good.routes["/feed"], slow.routes["/feed"] = rss(TEXT), interrupts
        follow(tmp_path, good.url("/feed"), slow.url("/feed"))
        with desk(tmp_path, fetch_allow_private=True, fetch_timeout=LONG, fetch_delay=0.0) as made:
            made.progress = lambda what, done, total: kept.set() if done == 1 else None
            try:
                with pytest.raises(KeyboardInterrupt):
                    made.refresh()
            finally:
                signal.signal(signal.SIGINT, before)
        assert not over.is_set()
        over.set()
        assert set(articles(tmp_path).values()) == {good.url("/feed")}
        held = states(tmp_path)
        assert (held[good.url("/feed")].last_success, held[slow.url("/feed")].asked_at) == (AT, None)
        slow.routes["/feed"] = rss(f"{TEXT} again")
        assert len(refreshed(tmp_path).added) == 1
    with SQLiteLibrary(tmp_path / "library.sqlite3") as library:
        assert library.counts()["articles"] == 2


def test_what_was_not_used_yet_is_bounded_and_the_answer_waited_for_comes_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(side_by_side, "HELD_BYTES", 10)
    with hosts(3) as servers:
        for server in servers:
            server.routes |= {"/a": Reply(body=b"x" * 50), "/b": Reply(body=b"y" * 50), "/c": Reply(404)}
        urls = [server.url(path) for path in ("/a", "/b", "/c") for server in servers]
        with downloads(web(), [Wanted(url, page=False) for url in urls]) as answers:
            found = list(answers)
        assert [one.url for one in found if isinstance(one, Fetched)] == urls[:6]
        assert all(isinstance(one, FetchError) for one in found[6:])


def test_a_defect_in_a_download_is_no_refusal() -> None:
    broken = web()
    with (
        mock.patch.object(broken, "get", side_effect=RuntimeError("a defect")),
        downloads(broken, [Wanted("http://127.0.0.1:9/")]) as answers,
        pytest.raises(RuntimeError, match="a defect"),
    ):
        next(answers)


def test_the_first_of_every_host_comes_first() -> None:
    urls = [
        "http://a.example/1",
        "http://www.a.example/2",
        "http://b.example/1",
        "http://a.example/3",
        "nonsense",
    ]
    assert [urls[place] for place in in_turn(urls)] == [urls[n] for n in (0, 2, 4, 1, 3)]
