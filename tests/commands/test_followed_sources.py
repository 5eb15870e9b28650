"""sources and refresh, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.desk import run
from tests.support.loopback import Loopback, Reply, redirect

Captured = pytest.CaptureFixture[str]
TEXT = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEF_DATA_DIR", str(tmp_path / "library"))
    return tmp_path


def refused(code: int, expected: int, capsys: Captured, *words: str) -> None:
    out, err = capsys.readouterr()
    assert code == expected, err
    assert out == "" and err.startswith("brief: ") and err.count("\n") == 1
    for word in words:
        assert word in err


def test_sources_are_followed_read_and_let_go(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEF_FETCH_ALLOW_PRIVATE", "true")
    feed = (
        '<rss version="2.0"><channel><title>The Harbour</title><item><title>One</title><guid>1</guid>'
        f"<description>{TEXT}</description><pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>"
    ).encode()
    with Loopback({"/feed": Reply(body=feed, headers={"Content-Type": "application/rss+xml"})}) as server:
        good, bad = server.url("/feed"), server.url("/gone")
        assert run("sources", "list") == 0 and "brief sources add" in capsys.readouterr().out
        refused(run("refresh"), 2, capsys, "brief sources add")
        assert run("sources", "add", good, bad) == 0
        assert capsys.readouterr().out.splitlines() == [f"following  {good}", f"following  {bad}"]
        assert run("sources", "add", good) == 0 and "already followed" in capsys.readouterr().out
        assert run("refresh") == 0
        out, err = capsys.readouterr()
        assert out == "1 article added, 0 known already, 1 refused\n" and f"refused  {bad}" in err
        assert run("sources", "list", "--json") == 0
        listed = {s["url"]: s for s in json.loads(capsys.readouterr().out)}
        assert (
            listed[good]["title"] == "The Harbour"
            and listed[good]["items"] == 1
            and listed[good]["errors"] == 0
        )
        assert listed[bad]["errors"] == 1 and "404" in listed[bad]["last_error"]
        assert run("sources", "list") == 0 and "The Harbour" in capsys.readouterr().out
        assert run("sources", "remove", good) == 0
        capsys.readouterr()
        refused(run("sources", "remove", good), 2, capsys, "not followed")
        refused(run("sources", "remove", bad[:-1]), 2, capsys, f"did you mean '{bad}'?")
        assert run("refresh", "--again") == 0  # for what stands after it in a schedule
        assert f"failed   1 source failed: {bad}" in capsys.readouterr().err
        assert run("-q", "refresh", "--again", "--strict") == 6
        assert "1 source failed" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["news", "ftp://news.example/f", "javascript:alert(1)", "http://"])
def test_what_cannot_be_followed(capsys: Captured, address: str) -> None:
    refused(run("sources", "add", address), 2, capsys, address, "http(s)")


def test_the_list_says_what_each_source_gives_and_how_it_stands(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEF_FETCH_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("BRIEF_FETCH_DELAY", "0")
    feed = (
        f'<rss version="2.0"><channel><title>The Harbour</title><item><guid>1</guid><description>{TEXT}</description>'
        "</item></channel></rss>"
    ).encode()
    routes = {
        "/moved": redirect("/good", 301),
        "/good": Reply(body=feed),
        "/gone": [Reply(410), Reply(body=feed)],
        "/x-busy": Reply(503, headers={"Retry-After": "3600"}),
    }
    with Loopback(routes) as server:
        moved, good, gone, busy = (server.url(path) for path in ("/moved", "/good", "/gone", "/x-busy"))
        assert run("sources", "add", moved, gone, busy) == 0
        assert run("refresh") == 0
        err = capsys.readouterr().err
        assert f"{moved}: has moved for good to {good}" in err and "is gone for good (410)" in err
        assert run("sources", "--json") == 0
        listed = {s["url"]: s for s in json.loads(capsys.readouterr().out)}
        assert list(listed) == [gone, good, busy] and listed[good]["former"] == [moved]
        assert (listed[good]["articles"], listed[good]["per_day"], listed[good]["state"]) == (
            1,
            1.0,
            "followed",
        )
        assert listed[gone]["state"].startswith("gone since 20") and listed[gone]["errors"] == 1
        assert (
            listed[busy]["state"].startswith("waiting until 20")
            and listed[busy]["next"] >= listed[busy]["not_before"]
        )
        assert run("sources") == 0
        bare = capsys.readouterr().out
        assert run("sources", "list") == 0 and capsys.readouterr().out == bare
        head, first, second, third = bare.splitlines()
        assert head.split()[:2] == ["address", "title"] and "a day" in head and "last success (UTC)" in head
        assert "gone since" in first and "1.0" in second and "1x the server failed (503)" in third
        assert run("refresh", "--again") == 0
        assert "left alone until" in capsys.readouterr().err and server.paths().count("/gone") == 1
        assert run("sources", "add", moved, gone) == 0
        told = capsys.readouterr().out.splitlines()
        assert told == [f"already followed  {moved}, which has moved to {good}", f"following again  {gone}"]
        assert run("sources", "remove", busy) == 0 and run("status", "--json") == 0
        failed = json.loads(capsys.readouterr().out.partition("\n")[2])["failed"]
        assert [entry["origin"] for entry in failed] == [gone]


def test_a_source_that_fails_and_a_quiet_morning_leave_a_brief(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a schedule runs: refresh, and then daily where that ended with 0."""
    monkeypatch.setenv("BRIEF_FETCH_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("BRIEF_FETCH_DELAY", "0")
    feed = (
        f"<rss version='2.0'><channel><title>The Harbour</title><item><guid>1</guid><description>{TEXT}</description>"
        "<pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>"
    ).encode()
    with Loopback({"/feed": Reply(body=feed)}) as server:
        assert run("sources", "add", server.url("/feed"), server.url("/broken")) == 0
        assert run("refresh", "--fetch") == 0
        assert run("daily", "--issue", "--date", "2026-03-05") == 0 and TEXT in capsys.readouterr().out
        # The next morning nothing is new and one source still fails: a brief that says so is issued, and 8 told.
        assert run("refresh", "--fetch", "--again") == 0
        capsys.readouterr()
        assert run("daily", "--issue", "--date", "2026-03-06") == 8
        assert "no article of this window" in capsys.readouterr().out
    assert run("list", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_a_site_or_a_list_is_added_as_a_person_names_it(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(run("sources", "add", "news.invalid"), 6, capsys, "https://news.invalid", "cannot be resolved")
    monkeypatch.setenv("BRIEF_FETCH_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("BRIEF_FETCH_DELAY", "0")
    link = '<link rel="alternate" type="application/rss+xml" title="{0}" href="/{0}.xml">'
    pages = [
        f"<html><head>{links}</head><body>x</body></html>".encode()
        for links in (link.format("world"), link.format("world") + link.format("town"))
    ]
    html = {"Content-Type": "text/html"}
    with Loopback({"/": [Reply(body=body, headers=html) for body in pages]}) as server:
        site, feed, town = server.url("/"), server.url("/world.xml"), server.url("/town.xml")
        assert run("sources", "add", site) == 0
        assert capsys.readouterr().out == f"following  {feed}  (the feed that {site} names)\n"
        assert run("sources", "add", site) == 2
        out, err = capsys.readouterr()
        assert [line.split() for line in out.splitlines()[1:]] == [[feed, "world"], [town, "town"]]
        assert f"{site} names 2 feeds" in err
    (here / "list.opml").write_text(
        f"<opml version='2.0'><body><outline type='rss' xmlUrl='{town}'/><outline type='rss' xmlUrl='{feed}'/></body>"
        "</opml>"
    )
    assert run("sources", "add", "list.opml") == 0
    assert capsys.readouterr().out == f"following  {town}\nalready followed  {feed}\n"


def test_an_address_with_a_password_is_not_followed(capsys: Captured) -> None:
    refused(run("sources", "add", "https://ada:secret@h.example/feed"), 2, capsys, "password", "h.example")


def test_the_line_of_a_source_says_why_a_page_was_not_taken(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEF_FETCH_ALLOW_PRIVATE", "true")
    html = {"Content-Type": "text/html"}
    with Loopback(
        {"/p": Reply(body=b"<h1>Page not found</h1><p>It may have been moved.</p>", headers=html)}
    ) as server:
        feed = (
            f"<rss version='2.0'><channel><title>H</title><item><title>One</title><link>{server.url('/p')}</link>"
            f"<description>{TEXT}</description></item></channel></rss>"
        ).encode()
        server.routes["/feed"] = Reply(body=feed, headers={"Content-Type": "application/rss+xml"})
        assert run("sources", "add", server.url("/feed")) == 0 and run("refresh", "--fetch") == 0
        capsys.readouterr()
        assert run("sources", "list") == 0
        assert "1 item not read: is an error page" in capsys.readouterr().out
        assert run("sources", "list", "--json") == 0
        assert "is an error page" in json.loads(capsys.readouterr().out)[0]["unread"][0]
