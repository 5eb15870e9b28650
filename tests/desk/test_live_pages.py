"""A live page from a real server, asked again: entries are added, changed ones are versions, none is doubled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest

from brief.checking.bundle import PAGES, pack, write
from brief.corpus.books.ledger import Ledger
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.desk.verification import verify_bundle
from brief.records import IngestReport
from brief.rendering.pages import render
from tests.support.desk import AT, DAY, InlineSandbox, desk
from tests.support.loopback import Loopback, Reply

HOUR = timedelta(hours=1)
LEAD = "Three bridges over the Tessim in Orlow are closed after a night of heavy rain, and the schools stay shut."
ENTRIES = {
    "p1": ("06:10", "The mayor of Orlow said that 12 houses in the lower town were under water on Thursday morning."),
    "p2": ("07:45", "The county sent 40 soldiers with pumps to Lower Sallow, its spokesman Viktor Harsan said."),
    "p3": ("09:20", "The railway between Orlow and Tarn will stay closed until Saturday, the operator announced."),
    "p4": ("11:05", "A second gate of the Kelvar Dam was opened at eleven to lower the reservoir, the ministry said."),
}  # fmt: skip


@pytest.fixture(autouse=True)
def inline() -> Iterator[None]:
    with mock.patch("brief.desk.refresh.Sandbox", InlineSandbox):
        yield


def live(
    names: Sequence[str], changed: str = "", *, keys: bool = True, lead: str = LEAD, seen: str = "1 minute"
) -> Reply:
    """The page with these entries, the newest first."""
    boxes = "".join(
        f"<div class=entry{f' id={name}' if keys else ''}><time datetime='2026-03-05T{ENTRIES[name][0]}:00Z'>{seen} ago"
        f"</time><p>{ENTRIES[name][1]}{changed if name == 'p2' else ''}</p></div>"
        for name in reversed(names)
    )
    html = (
        "<html lang=en><head><title>Flood in Orlow: live</title><meta property=og:site_name content='Orlow Gazette'>"
        "<meta property=article:published_time content='2026-03-05T06:00:00Z'></head><body><main>"
        f"<h1>Flood in Orlow: live</h1><p>{lead}</p>{boxes}</main></body></html>"
    )
    return Reply(body=html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def refreshed(folder: Path, hours: int) -> IngestReport:
    with desk(folder, clock=AT + hours * HOUR, fetch_allow_private=True, fetch_delay=0.0) as made:
        return made.refresh(again=True)


def follow(folder: Path, url: str) -> None:
    with SQLiteLibrary(folder / "library.sqlite3", write=True) as library:
        Ledger(library).add_source(url, "page", "", AT)


def standing(folder: Path) -> list[str]:
    """Texts of the articles that stand, the oldest first."""
    with SQLiteLibrary(folder / "library.sqlite3") as library:
        replaced = {older for older, _ in library.versions.pairs()}
        articles = [library.article(id_) for id_ in library.ids() if id_ not in replaced]
    return [a.text for a in sorted(articles, key=lambda a: (a.item_key != "summary", str(a.published.start)))]


@pytest.mark.parametrize("keys", [True, False])
def test_a_page_asked_again_adds_what_is_new_and_doubles_nothing(tmp_path: Path, *, keys: bool) -> None:
    more = " Pumps for 20 more cellars are on their way."
    with Loopback({"/live": live(["p1", "p2", "p3"], keys=keys)}) as server:
        follow(tmp_path, server.url("/live"))
        first = refreshed(tmp_path, 0)
        assert (len(first.added), len(first.known)) == (4, 0)
        server.routes["/live"] = live(["p1", "p2", "p3", "p4"], keys=keys, seen="7 minutes")
        second = refreshed(tmp_path, 1)
        assert (len(second.added), len(second.known)) == (1, 4)
        server.routes["/live"] = live(["p1", "p2", "p3", "p4"], more, keys=keys)
        third = refreshed(tmp_path, 2)
        assert (len(third.added), len(third.known)) == (1, 4)
        texts = [text for _, text in ENTRIES.values()]
        assert standing(tmp_path) == [LEAD, texts[0], texts[1] + more, *texts[2:]]
        with SQLiteLibrary(tmp_path / "library.sqlite3") as library:
            old, new = library.versions.of(third.added[0])
            assert new.id == third.added[0] and old.url == new.url
        server.routes["/live"] = live(["p1", "p2", "p3", "p4"], keys=keys)  # taken back
        assert len(refreshed(tmp_path, 3).known) == 5
        assert standing(tmp_path) == [LEAD, *texts]


@pytest.mark.parametrize("keys", [True, False])
def test_a_page_that_becomes_live_or_ends_is_not_held_twice(tmp_path: Path, *, keys: bool) -> None:
    texts = [text for _, text in ENTRIES.values()]
    with Loopback({"/live": live(["p1", "p2"], keys=keys)}) as server:
        follow(tmp_path, server.url("/live"))
        refreshed(tmp_path, 0)
        assert len(standing(tmp_path)) == 1
        server.routes["/live"] = live(["p1", "p2", "p3"], keys=keys)
        refreshed(tmp_path, 1)
        assert standing(tmp_path) == [LEAD, *texts[:3]]
        body = "".join(f"<p>{text}</p>" for text in (LEAD, *texts))
        ended = f"<html><head><title>Flood</title></head><body><main><h1>Flood in Orlow</h1>{body}</main></body></html>"
        server.routes["/live"] = Reply(body=ended.encode(), headers={"Content-Type": "text/html"})
        refreshed(tmp_path, 2)
        (whole,) = standing(tmp_path)
        assert all(text in whole for text in texts)


def test_a_brief_cites_entries_and_its_bundle_holds(tmp_path: Path) -> None:
    with Loopback({"/live": live(["p1", "p2", "p3", "p4"])}) as server:
        follow(tmp_path / "lib", server.url("/live"))
        refreshed(tmp_path / "lib", 0)
        url = server.url("/live")
    with desk(tmp_path / "lib", clock=AT) as made:
        brief = made.daily(*DAY)
        pages = {name: render(brief, name.rpartition(".")[2]).encode() for name in PAGES}
        write(pack(brief, made.library(), pages), tmp_path / "day.zip")
    assert {f"{url}#{name}" for name in ENTRIES} & {source.article.url for source in brief.sources}
    found = verify_bundle(tmp_path / "day.zip")
    assert found.citations > 0 and found.faults == ()
    assert not any("could not be made again" in one for one in found.asserted)
