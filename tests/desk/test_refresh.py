"""Refresh against a real server: what each answer changes, that it is kept, and that nobody is asked too often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest

from brief.corpus.books.ledger import Ledger
from brief.corpus.locks import REFRESH, WriterLock, current_writer
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.desk.host_turns import HostTurns
from brief.errors import LockedError
from brief.records import IngestReport, SourceState
from brief.records.codec import to_json
from tests.support.desk import AT, DAY, InlineSandbox, desk
from tests.support.loopback import Loopback, Reply, Request, redirect

HOUR = timedelta(hours=1)
TEXT = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."


@pytest.fixture(autouse=True)
def inline() -> Iterator[None]:
    with mock.patch("brief.desk.refresh.Sandbox", InlineSandbox):
        yield


def rss(*texts: str, title: str = "The Harbour") -> Reply:
    items = "".join(
        f"<item><title>Report {n}</title><guid>g{n}</guid><link>https://h.example/{n}</link>"
        f"<description>{text}</description><pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate></item>"
        for n, text in enumerate(texts)
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
    return Reply(body=body.encode(), headers={"Content-Type": "application/rss+xml", "ETag": '"v1"'})


def refreshed(folder: Path, at: datetime = AT, *, fetch: bool = False, again: bool = False) -> IngestReport:
    """A refresh by a desk of its own, as by another process."""
    with desk(folder, clock=at, fetch_allow_private=True, fetch_timeout=5.0, fetch_delay=0.0) as made:
        return made.refresh(fetch=fetch, again=again)


def follow(folder: Path, *urls: str) -> None:
    with SQLiteLibrary(folder / "library.sqlite3", write=True) as library:
        for url in urls:
            Ledger(library).add_source(url, "feed", "", AT)


def states(folder: Path) -> dict[str, SourceState]:
    with SQLiteLibrary(folder / "library.sqlite3") as library:
        return {state.url: state for state in Ledger(library).sources()}


def articles(folder: Path) -> dict[str, str]:
    with SQLiteLibrary(folder / "library.sqlite3") as library:
        return dict(library.rows("SELECT id, origin_location FROM article"))


# -- moved


def test_a_move_for_good_is_remembered_and_brings_no_item_twice(tmp_path: Path) -> None:
    with Loopback({"/old": rss(TEXT), "/new": rss(TEXT, TEXT.replace("Three", "Four"))}) as server:
        old, new = server.url("/old"), server.url("/new")
        follow(tmp_path, old)
        refreshed(tmp_path)
        before = articles(tmp_path)
        server.routes |= {"/old": redirect("/between", 301), "/between": redirect("/new", 308)}
        report = refreshed(tmp_path, AT + HOUR)
        (state,) = states(tmp_path).values()
        assert (state.url, state.former, state.items) == (new, (old,), 2)
        assert len(report.added) == 1 and len(report.known) == 1
        assert report.warnings == (f"{old}: has moved for good to {new}",)
        after = articles(tmp_path)
        assert before.items() <= after.items() and set(after.values()) == {old, new}
        refreshed(tmp_path, AT + 2 * HOUR)
        assert server.paths()[-1] == "/new"
        assert server.requests[-1].headers["if-none-match"] == '"v1"'
    with SQLiteLibrary(tmp_path / "library.sqlite3", write=True) as library:
        ledger = Ledger(library)
        assert not ledger.add_source(old, "feed", "", AT)  # it is followed already, under the new one
        ledger.remove_source(old)
        assert ledger.sources() == []


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_move_for_now_is_not_remembered(tmp_path: Path, status: int) -> None:
    routes = {"/old": redirect("/between", 301), "/between": redirect("/new", status), "/new": rss(TEXT)}
    with Loopback(routes) as server:
        follow(tmp_path, server.url("/old"))
        assert len(refreshed(tmp_path).added) == 1
        assert list(states(tmp_path)) == [server.url("/old")]
        assert set(articles(tmp_path).values()) == {server.url("/old")}  # the feed's own name, not today's


def test_a_move_to_another_site_is_said(tmp_path: Path) -> None:
    with Loopback({"/new": rss(TEXT)}) as server:
        elsewhere = server.url("/new", "localhost")
        server.routes["/old"] = redirect(elsewhere, 301)
        follow(tmp_path, server.url("/old"))
        report = refreshed(tmp_path)
        assert list(states(tmp_path)) == [elsewhere]
    assert "moved for good" in report.warnings[0] and "on another site" in report.warnings[0]


def test_a_move_to_a_page_is_no_move(tmp_path: Path) -> None:
    """A domain that was let go redirects every address to a page that sells it."""
    page = Reply(
        body=f"<html><body><p>{TEXT}</p></body></html>".encode(), headers={"Content-Type": "text/html"}
    )
    with Loopback({"/old": rss(TEXT), "/sale": page}) as server:
        old = server.url("/old")
        follow(tmp_path, old)
        refreshed(tmp_path)
        server.routes["/old"] = redirect("/sale", 301)
        report = refreshed(tmp_path, AT + HOUR)
        state = states(tmp_path)[old]
    assert "gives a page now" in report.refused[0].reason and not report.added
    assert (state.errors, state.etag, len(articles(tmp_path))) == (1, '"v1"', 1)


def test_two_addresses_that_become_one_are_merged(tmp_path: Path) -> None:
    with Loopback({"/a": rss(TEXT), "/b": rss(TEXT)}) as server:
        a, b = server.url("/a"), server.url("/b")
        follow(tmp_path, a, b)
        refreshed(tmp_path)
        server.routes["/a"] = redirect("/b", 301)
        report = refreshed(tmp_path, AT + HOUR)
        (state,) = states(tmp_path).values()
        before = len(server.requests)
        assert refreshed(tmp_path, AT + 2 * HOUR).added == () and server.paths()[before:] == ["/b"]
    assert (state.url, state.former) == (b, (a,)) and "one source now" in report.warnings[0]
    assert len(articles(tmp_path)) == 1


# -- gone, busy, failing


def test_gone_for_good_is_not_asked_again_until_added_again(tmp_path: Path) -> None:
    with Loopback({"/feed": [Reply(410), rss(TEXT)]}) as server:
        url = server.url("/feed")
        follow(tmp_path, url)
        report = refreshed(tmp_path)
        assert states(tmp_path)[url].retired_at == AT
        assert "gone for good (410)" in report.refused[0].reason and "sources add" in report.refused[0].reason
        assert refreshed(tmp_path, AT + 48 * HOUR, again=True).refused == ()
        assert len(server.requests) == 1
        with SQLiteLibrary(tmp_path / "library.sqlite3", write=True) as library:
            Ledger(library).revive_source(url)
        assert len(refreshed(tmp_path, AT + 48 * HOUR).added) == 1
        assert states(tmp_path)[url].retired_at is None


def test_not_found_is_an_error_however_often(tmp_path: Path) -> None:
    with Loopback({}) as server:
        follow(tmp_path, server.url("/feed"))
        for day in range(4):
            assert "404" in refreshed(tmp_path, AT + day * 48 * HOUR).refused[0].reason
        (state,) = states(tmp_path).values()
    assert (state.errors, state.retired_at, len(server.requests)) == (4, None, 4)


@pytest.mark.parametrize(
    ("status", "after", "until"),
    [
        (429, "7200", AT + 2 * HOUR),
        (503, "Mon, 09 Mar 2026 10:00:00 GMT", AT + 4 * HOUR),
        (429, "99999999999", AT + timedelta(days=7)),
        (503, "Fri, 01 Jan 2100 00:00:00 GMT", AT + timedelta(days=7)),
    ],
)
def test_retry_after_is_kept_to_by_the_whole_host(
    tmp_path: Path, status: int, after: str, until: datetime
) -> None:
    busy = Reply(status, headers={"Retry-After": after})
    with Loopback({"/a": [busy, rss(TEXT)], "/b": rss(TEXT)}) as server:
        a, b = server.url("/a"), server.url("/b")
        follow(tmp_path, a, b)
        report = refreshed(tmp_path)
        assert server.paths() == ["/a"] and [r.origin for r in report.refused] == [a]
        assert states(tmp_path)[a].not_before == until
        # Of the other feed of that host nothing was asked, which is no error of it.
        assert b in report.warnings[0] and "left alone" in report.warnings[0]
        assert states(tmp_path)[b].errors == 0
        report = refreshed(tmp_path, until - timedelta(minutes=1), again=True)  # no flag overrules a server
        assert server.paths() == ["/a"] and report.refused == ()
        assert len(report.warnings) == 2 and all("left alone until" in w for w in report.warnings)
        refreshed(tmp_path, until + timedelta(minutes=1))
        assert server.paths() == ["/a", "/a", "/b"]
        assert states(tmp_path)[a].not_before is None and states(tmp_path)[a].errors == 0


def test_a_source_is_read_once_an_hour_unless_asked_for_again(tmp_path: Path) -> None:
    with Loopback({"/feed": rss(TEXT)}) as server:
        url = server.url("/feed")
        follow(tmp_path, url)
        refreshed(tmp_path)
        report = refreshed(tmp_path, AT + timedelta(minutes=5))
        assert report.warnings == (f"{url}: read 5 minutes ago; skipped (--again asks all the same)",)
        assert len(server.requests) == 1
        refreshed(tmp_path, AT + timedelta(minutes=5), again=True)
        refreshed(tmp_path, AT + timedelta(minutes=64))  # an hourly timer that is a minute early
    assert len(server.requests) == 3


def test_a_server_that_fails_is_left_alone_for_longer_each_time(tmp_path: Path) -> None:
    with Loopback({"/feed": Reply(500)}) as server:
        follow(tmp_path, server.url("/feed"))
        asked = []
        for hour in range(24):
            before = len(server.requests)
            refreshed(tmp_path, AT + hour * HOUR)
            asked += [hour] * (len(server.requests) - before)
    assert asked == [0, 1, 3, 7, 15]


def test_a_network_that_is_down_keeps_no_source_waiting(tmp_path: Path) -> None:
    with Loopback({}) as server:
        url = server.url("/feed")
    follow(tmp_path, url)
    for minute in range(3):
        report = refreshed(tmp_path, AT + timedelta(minutes=minute))
        assert "no connection" in report.refused[0].reason and not report.warnings
    assert states(tmp_path)[url].errors == 3


def test_what_cannot_be_read_is_an_error_and_is_asked_for_whole_again(tmp_path: Path) -> None:
    broken = Reply(body=b"\0\1\2", headers={"ETag": '"broken"', "Content-Type": "application/rss+xml"})
    with Loopback({"/feed": [broken, rss(TEXT)]}) as server:
        url = server.url("/feed")
        follow(tmp_path, url)
        assert "binary" in refreshed(tmp_path).refused[0].reason
        assert (states(tmp_path)[url].errors, states(tmp_path)[url].etag) == (1, "")
        assert len(refreshed(tmp_path, AT + HOUR).added) == 1
        assert "if-none-match" not in server.requests[1].headers
        with SQLiteLibrary(tmp_path / "library.sqlite3") as library:
            assert Ledger(library).failures() == []  # taken after all


def test_validators_are_handed_back_as_the_server_worded_them(tmp_path: Path) -> None:
    def feed(request: Request) -> Reply:
        if request.headers.get("if-none-match") == 'W/"odd one"':
            return Reply(304)
        body = rss(TEXT).body
        return Reply(body=body, headers={"ETag": 'W/"odd one"', "Last-Modified": "some time on Monday"})

    with Loopback({"/feed": feed}) as server:
        url = server.url("/feed")
        follow(tmp_path, url)
        refreshed(tmp_path)
        for hour in (1, 2):
            report = refreshed(tmp_path, AT + hour * HOUR)
            assert report.added == report.known == report.refused == ()
        sent = [(r.headers.get("if-none-match"), r.headers.get("if-modified-since")) for r in server.requests]
        assert {r.headers["user-agent"] for r in server.requests} == {"brief-desk"}
    assert sent == [(None, None), *[('W/"odd one"', "some time on Monday")] * 2]
    assert states(tmp_path)[url].last_success == AT + 2 * HOUR


def test_an_item_that_changes_is_a_new_version_and_the_old_one_stays(tmp_path: Path) -> None:
    with Loopback({"/feed": [rss(TEXT), rss(TEXT.replace("Three", "Four"))]}) as server:
        follow(tmp_path, server.url("/feed"))
        refreshed(tmp_path)
        report = refreshed(tmp_path, AT + HOUR)
    with SQLiteLibrary(tmp_path / "library.sqlite3") as library:
        held = library.rows("SELECT origin_item, source_text_sha256 FROM article")
    assert len(report.added) == 1 and {item for item, _ in held} == {"g0"} and len(set(held)) == 2


# -- a clock that was wrong


def test_a_clock_that_was_ahead_and_was_set_back_silences_nothing(tmp_path: Path) -> None:
    busy = Reply(503, headers={"Retry-After": "3600"})
    with Loopback(
        {"/good": rss(TEXT), "/x-busy": [busy, rss(f"{TEXT} x")], "/bad": [Reply(500), rss(TEXT)]}
    ) as server:
        good, busy_one, bad = (server.url(path) for path in ("/good", "/x-busy", "/bad"))
        follow(tmp_path, good, busy_one, bad)
        refreshed(tmp_path, AT + timedelta(days=400))
        before = len(server.requests)
        report = refreshed(tmp_path, AT)
        assert len(server.requests) == before + 3 and report.failed == ()
        (word,) = report.warnings
        assert "of 2 more is of a time still to come" in word and "clock" in word
        assert {state.last_success for state in states(tmp_path).values()} == {AT}
        # Said once, and the manners of a right clock hold again.
        report = refreshed(tmp_path, AT + timedelta(minutes=10))
        assert len(server.requests) == before + 3
        assert all("read 10 minutes ago" in word for word in report.warnings)


def test_a_clock_that_jumps_ahead_retires_and_delays_nothing_for_good(tmp_path: Path) -> None:
    with Loopback({"/feed": [rss(TEXT), Reply(404), Reply(500), rss(f"{TEXT} back")]}) as server:
        follow(tmp_path, server.url("/feed"))
        refreshed(tmp_path, AT)
        refreshed(tmp_path, AT + timedelta(days=9000))
        refreshed(tmp_path, AT + timedelta(days=18000))
        assert len(refreshed(tmp_path, AT + HOUR).added) == 1
        (state,) = states(tmp_path).values()
    assert (state.retired_at, state.errors, state.asked_at) == (None, 0, AT + HOUR)


def test_a_wait_that_no_server_can_have_asked_for_is_cut_to_a_week_and_ends(tmp_path: Path) -> None:
    with Loopback({"/feed": rss(TEXT)}) as server:
        url = server.url("/feed")
        follow(tmp_path, url)
        with SQLiteLibrary(tmp_path / "library.sqlite3", write=True) as library:
            state = Ledger(library).sources()[0]
            Ledger(library).save_source(replace(state, not_before=AT + timedelta(days=4000)))
        for day in (0, 6):
            assert refreshed(tmp_path, AT + timedelta(days=day)).added == ()
        assert server.requests == [] and states(tmp_path)[url].not_before == AT + timedelta(days=7)
        assert len(refreshed(tmp_path, AT + timedelta(days=8)).added) == 1


def test_clocks_of_two_machines_that_differ_a_little_say_nothing(tmp_path: Path) -> None:
    with Loopback({"/feed": rss(TEXT)}) as server:
        follow(tmp_path, server.url("/feed"))
        refreshed(tmp_path, AT + timedelta(minutes=4))
        assert "read 0 minutes ago" in refreshed(tmp_path, AT).warnings[0]
    assert len(server.requests) == 1


def test_a_followed_page_that_changes_is_one_article_with_versions(tmp_path: Path) -> None:
    """Not told twice and not found twice; what was cited of it before can still be verified."""
    lead = "The flood at Kelvar killed 46 people, the ministry of the interior said on Thursday. "
    head = '<meta property="article:published_time" content="2026-03-05T07:10:00Z">'
    first = page(lead + "Three dams failed during the night, the ministry added.", "Flood", head)
    second = page(lead + "One dam failed during the night, the ministry added.", "Flood", head)
    with Loopback({"/flood": [first, second]}) as server:
        with SQLiteLibrary(tmp_path / "library.sqlite3", write=True) as library:
            Ledger(library).add_source(server.url("/flood"), "page", "", AT)
        (old,) = refreshed(tmp_path).added
        with desk(tmp_path) as made:
            issued = made.daily(*DAY)
            made.issue(issued)
        (new,) = refreshed(tmp_path, AT + HOUR).added
    with desk(tmp_path, clock=AT + HOUR) as made:
        answer, again = made.ask("How many dams failed?"), made.daily(*DAY)
        assert {source.article.id for source in answer.sources} == {new}
        assert any("One dam" in sentence.text for sentence in answer.sentences)
        assert {source.article.id for source in again.sources} == {new} and again.considered == 1
        assert "Three dams" not in to_json(again)
        assert {source.article.id for source in issued.sources} == {old} and made.verify_record(issued) == []
        assert [info.id for info in made.library().versions.of(old)] == [old, new]


# -- teasers


WHOLE = f"{TEXT} " + " ".join(
    f"On day {n} the mayor of Orlow said that bridge {n} over the Tessim was closed." for n in range(20)
)


def page(text: str, title: str = "Report 0", head: str = "") -> Reply:
    body = f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
    paragraphs = "".join(f"<p>{part}.</p>" for part in text.rstrip(".").split(". "))
    return Reply(
        body=f"{body}{paragraphs}</article></body></html>".encode(), headers={"Content-Type": "text/html"}
    )


def linked(server: Loopback, text: str, *, guid: str = "g", title: str = "Report 0") -> Reply:
    body = (
        f"<rss version='2.0'><channel><title>The Harbour</title><item><title>{title}</title><guid>{guid}</guid>"
        f"<link>{server.url('/page')}</link><description>{text}</description>"
        "<pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>"
    )
    return Reply(body=body.encode(), headers={"Content-Type": "application/rss+xml"})


def test_a_teasers_page_is_held_in_its_place_with_what_the_feed_says_of_it(tmp_path: Path) -> None:
    with Loopback({"/page": page(WHOLE)}) as server:
        server.routes["/feed"] = linked(server, TEXT)
        follow(tmp_path, server.url("/feed"))
        assert len(refreshed(tmp_path, fetch=True).added) == 1
        with desk(tmp_path) as made:
            (id_,) = articles(tmp_path)
            article = made.library().article(id_)
            rate = made.ledger().activity(made.ledger().sources(), AT)
        assert article.origin.location == server.url("/page") and "bridge 19" in article.text
        assert (article.publisher, article.title) == ("The Harbour", "Report 0")
        assert article.published.start == datetime(2026, 3, 5, 10, tzinfo=AT.tzinfo)
        assert article.published.proof.rule == "feed item"
        assert rate[server.url("/feed")].articles == 1
        # Met again, with a new count of comments or without --fetch, it is known and nothing is asked for.
        server.routes["/feed"] = linked(server, TEXT, guid="other")
        for hour, fetch in ((1, True), (2, False)):
            report = refreshed(tmp_path, AT + hour * HOUR, fetch=fetch)
            assert (report.added, report.known) == ((), (id_,))
    assert server.paths().count("/page") == 1


@pytest.mark.parametrize(
    "answer",
    [
        Reply(404),
        page(
            WHOLE.replace("mayor", "cookies")
            .replace("Orlow", "partners")
            .replace("Tessim", "site")
            .replace("bridge", "consent")
            .replace("closed", "given"),
            title="Before you go on",
        ),
        page("Please log in to read on."),
        Reply(body=b"%PDF\0\0", headers={"Content-Type": "application/pdf"}),
    ],
    ids=["missing", "consent", "login", "binary"],
)
def test_where_the_page_is_no_use_the_item_stands(tmp_path: Path, answer: Reply) -> None:
    with Loopback({"/page": answer}) as server:
        server.routes["/feed"] = linked(server, TEXT)
        follow(tmp_path, server.url("/feed"))
        report = refreshed(tmp_path, fetch=True)
        assert len(report.added) == 1 and set(articles(tmp_path).values()) == {server.url("/feed")}
        assert states(tmp_path)[server.url("/feed")].errors == 0
        if answer.status == 404:
            assert report.refused[0].origin == f"{server.url('/feed')} {server.url('/page')}"
            with SQLiteLibrary(tmp_path / "library.sqlite3", write=True) as library:
                ledger = Ledger(library)
                assert len(ledger.failures()) == 1
                ledger.remove_source(server.url("/feed"))
                assert ledger.failures() == []


def test_where_the_page_is_a_wall_the_item_stands_and_it_is_said_why(tmp_path: Path) -> None:
    text = "We and our 138 partners use cookies, if you consent."
    wall = f"<title>Orlow Post</title><p>{text}</p><button>Accept all</button>"
    with Loopback({"/page": Reply(body=wall.encode(), headers={"Content-Type": "text/html"})}) as server:
        server.routes["/feed"] = linked(server, TEXT)
        follow(tmp_path, server.url("/feed"))
        report = refreshed(tmp_path, fetch=True)
        assert len(report.added) == 1 and set(articles(tmp_path).values()) == {server.url("/feed")}
        (refusal,) = report.refused
        assert refusal.origin == f"{server.url('/feed')} {server.url('/page')}"
        assert (
            refusal.reason.startswith("is a consent page")
            and "the feed's own text was taken" in refusal.reason
        )
        assert states(tmp_path)[server.url("/feed")].errors == 0


def test_robots_keep_us_from_a_page_and_the_item_stands(tmp_path: Path) -> None:
    robots = Reply(body=b"User-agent: *\nDisallow: /page")
    with Loopback({"/page": page(WHOLE), "/robots.txt": robots}) as server:
        server.routes["/feed"] = linked(server, TEXT)
        follow(tmp_path, server.url("/feed"))
        report = refreshed(tmp_path, fetch=True)
    assert len(report.added) == 1 and "robots.txt" in report.refused[0].reason
    assert "/page" not in server.paths()


def test_a_stop_between_the_feed_and_its_pages_loses_nothing(tmp_path: Path) -> None:
    with Loopback({"/page": page(WHOLE)}) as server:
        server.routes["/feed"] = linked(server, TEXT)
        follow(tmp_path, server.url("/feed"))
        with (
            mock.patch("brief.desk.teaser_pages.Teasers.read_pages", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            refreshed(tmp_path, fetch=True)
        assert articles(tmp_path) == {} and states(tmp_path)[server.url("/feed")].asked_at is None
        assert len(refreshed(tmp_path, fetch=True).added) == 1


def test_an_item_that_another_ingest_takes_while_its_page_is_read_is_held_once(tmp_path: Path) -> None:
    with Loopback({}) as server:
        server.routes["/feed"] = linked(server, TEXT)

        def meanwhile(_: Request) -> Reply:
            assert len(refreshed_elsewhere(tmp_path, server).added) == 1
            return page(WHOLE)

        server.routes["/page"] = meanwhile
        follow(tmp_path, server.url("/feed"))
        report = refreshed(tmp_path, fetch=True)
    assert report.added == () and len(report.known) == 1
    assert set(articles(tmp_path).values()) == {server.url("/feed")}


def test_a_page_that_another_ingest_takes_while_it_is_read_is_held_once(tmp_path: Path) -> None:
    with Loopback({}) as server:
        server.routes["/feed"] = linked(server, TEXT)
        asked: list[str] = []

        def meanwhile(request: Request) -> Reply:
            asked.append(request.path)
            if len(asked) == 1:
                assert len(refreshed_elsewhere(tmp_path, server, fetch=True).added) == 1
                return Reply(status=404)
            return page(WHOLE)

        server.routes["/page"] = meanwhile
        follow(tmp_path, server.url("/feed"))
        report = refreshed(tmp_path, fetch=True)
    assert len(asked) == 2 and report.added == () and len(report.known) == 1
    assert set(articles(tmp_path).values()) == {server.url("/page")}


def test_an_item_whose_page_another_ingest_took_first_is_not_added_beside_it(tmp_path: Path) -> None:
    with Loopback({"/page": page(WHOLE)}) as server:

        def meanwhile(_: Request) -> Reply:
            server.routes["/feed"] = linked(server, TEXT)
            assert len(refreshed_elsewhere(tmp_path, server, fetch=True).added) == 1
            return linked(server, TEXT)

        server.routes["/feed"] = meanwhile
        follow(tmp_path, server.url("/feed"))
        report = refreshed(tmp_path)
    assert report.added == () and set(articles(tmp_path).values()) == {server.url("/page")}


def refreshed_elsewhere(folder: Path, server: Loopback, *, fetch: bool = False) -> IngestReport:
    """The feed ingested by another desk while this one's refresh waits for an answer.

    It does not heed that it is this one's turn at the host: the answer is there only when it is done.
    """
    with (
        mock.patch("brief.desk.ingest.Sandbox", InlineSandbox),
        mock.patch("brief.desk.ingest.HostTurns", lambda _: HostTurns(folder / "elsewhere")),
        desk(folder, fetch_allow_private=True, fetch_timeout=5.0, fetch_delay=0.0) as other,
    ):
        list_ = folder / "list.opml"
        feed = server.url("/feed")
        list_.write_text(f'<opml version="2.0"><body><outline type="rss" xmlUrl="{feed}"/></body></opml>')
        return other.ingest([list_], fetch=True) if fetch else other.ingest([feed])


# -- two at once


def test_one_refresh_at_a_time_asks_the_servers(tmp_path: Path) -> None:
    with Loopback({"/feed": rss(TEXT)}) as server:
        follow(tmp_path, server.url("/feed"))
        with WriterLock(tmp_path, "brief refresh", REFRESH).take():
            assert "brief refresh" in current_writer(tmp_path)
            with pytest.raises(LockedError, match="`brief refresh`.*--wait"):
                refreshed(tmp_path)
            assert server.requests == []
        assert len(refreshed(tmp_path).added) == 1


def test_a_source_is_asked_and_its_articles_are_read_without_the_writers_lock(tmp_path: Path) -> None:
    free: list[bool] = []

    def look(_: Request) -> Reply:
        with WriterLock(tmp_path, "brief test").take():
            free.append(True)
        return rss(TEXT)

    with Loopback({"/feed": look}) as server:
        follow(tmp_path, server.url("/feed"))
        assert len(refreshed(tmp_path).added) == 1
    assert free == [True]


def test_a_sources_state_and_its_articles_are_kept_together_or_not_at_all(tmp_path: Path) -> None:
    with Loopback({"/feed": rss(TEXT)}) as server:
        follow(tmp_path, server.url("/feed"))
        with (
            mock.patch.object(Ledger, "save_source", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            refreshed(tmp_path)
        assert articles(tmp_path) == {} and states(tmp_path)[server.url("/feed")].asked_at is None
        assert len(refreshed(tmp_path).added) == 1


@pytest.mark.parametrize("status", [200, 404])
def test_a_source_removed_while_it_is_asked_stays_removed(tmp_path: Path, status: int) -> None:
    with Loopback({}) as server:

        def remove(_: Request) -> Reply:
            with SQLiteLibrary(tmp_path / "library.sqlite3", write=True) as library:
                Ledger(library).remove_source(server.url("/feed"))
            return rss(TEXT) if status == 200 else Reply(status=404)

        server.routes["/feed"] = remove
        follow(tmp_path, server.url("/feed"))
        report = refreshed(tmp_path)
    assert (len(report.added), len(report.refused)) == ((1, 0) if status == 200 else (0, 1))
    assert states(tmp_path) == {}


def test_what_another_process_noted_of_a_source_meanwhile_is_built_on(tmp_path: Path) -> None:
    with Loopback({}) as server:

        def meanwhile(_: Request) -> Reply:
            with SQLiteLibrary(tmp_path / "library.sqlite3", write=True) as library:
                ledger = Ledger(library)
                state = ledger.source(server.url("/feed"))
                assert state is not None
                ledger.save_source(replace(state, items=7))
            return rss(TEXT)

        server.routes["/feed"] = meanwhile
        follow(tmp_path, server.url("/feed"))
        refreshed(tmp_path)
    assert states(tmp_path)[server.url("/feed")].items == 8
