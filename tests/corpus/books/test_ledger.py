from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brief.corpus.books.ledger import Activity, IssuedBrief, Ledger
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.errors import NotFoundError
from brief.records import DatedValue, Origin, Refusal, SourceState
from tests.support.corpus import at, make, open_library

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path):
    with open_library(tmp_path) as library:
        yield Ledger(library)


def reopened(ledger: Ledger) -> Ledger:
    return Ledger(SQLiteLibrary(ledger.library.path))


def brief(id_: str, cutoff: datetime = NOW, *outputs: str, kind: str = "daily") -> IssuedBrief:
    return IssuedBrief(id_, kind, f"Brief {id_}", cutoff, NOW, outputs)


def test_a_source_is_followed_once_and_listed_by_address(ledger: Ledger) -> None:
    assert ledger.add_source("https://b.example/feed", "feed", "B", NOW)
    assert ledger.add_source("https://a.example/", "page", "", NOW)
    assert not ledger.add_source("https://b.example/feed", "page", "other", NOW + timedelta(days=1))
    assert ledger.sources() == [
        SourceState("https://a.example/", "page", "", NOW),
        SourceState("https://b.example/feed", "feed", "B", NOW),
    ]


def test_how_a_source_was_read_is_kept(ledger: Ledger) -> None:
    ledger.add_source("https://a.example/", "page", "", NOW)
    ledger.add_source("https://b.example/", "page", "", NOW)
    state = SourceState(
        "https://a.example/", "feed", "A", NOW, '"e"', "Thu", NOW + timedelta(hours=1), "late", 3, 17
    )
    ledger.save_source(state)
    assert ledger.sources()[0] == state
    ledger.save_source(replace(state, last_success=None))
    assert ledger.sources()[0].last_success is None
    assert ledger.sources()[1] == SourceState("https://b.example/", "page", "", NOW)


def test_a_source_is_left_and_its_articles_stay(ledger: Ledger) -> None:
    ledger.library.add(*make("An article.", url="https://a.example/1"))
    ledger.add_source("https://a.example/", "page", "", NOW)
    ledger.remove_source("https://a.example/")
    assert ledger.sources() == [] and ledger.library.counts()["articles"] == 1
    with pytest.raises(NotFoundError, match="https://a.example/.*brief sources list"):
        ledger.remove_source("https://a.example/")


def test_what_a_source_says_of_itself_is_kept_whole(ledger: Ledger) -> None:
    ledger.add_source("https://a.example/", "feed", "", NOW)
    state = SourceState(
        *("https://a.example/", "feed", "A", NOW),
        errors=2,
        last_error="late",
        not_before=NOW + timedelta(hours=1),
        retired_at=NOW,
        former=("https://old.example/",),
        asked_at=NOW,
        last_status=410,
    )
    ledger.save_source(state)
    assert reopened(ledger).sources() == [state]
    ledger.revive_source(state.url)
    revived = replace(state, errors=0, last_error="", retired_at=None, asked_at=None, last_status=0)
    assert reopened(ledger).sources() == [revived]


def test_a_source_that_moves_is_found_under_each_of_its_addresses(ledger: Ledger) -> None:
    ledger.add_source("https://a.example/", "feed", "A", NOW)
    assert not ledger.move_source("https://a.example/", "https://b.example/")
    assert not ledger.move_source("https://b.example/", "https://c.example/")
    (state,) = ledger.sources()
    assert (state.url, state.former) == ("https://c.example/", ("https://a.example/", "https://b.example/"))
    for url in (*state.former, state.url):
        assert ledger.source(url) == state and not ledger.add_source(url, "feed", "", NOW)
    assert ledger.source("https://d.example/") is None
    ledger.move_source("https://c.example/", "https://a.example/")  # and back
    assert ledger.sources()[0].former == ("https://b.example/", "https://c.example/")


def test_sources_that_become_one_keep_what_both_gave(ledger: Ledger) -> None:
    for url, days, items in (("https://a.example/", 0, 3), ("https://b.example/", 2, 4)):
        ledger.add_source(url, "feed", url, NOW + timedelta(days=days))
        ledger.save_source(SourceState(url, "feed", url, NOW, items=items))
    assert ledger.move_source("https://a.example/", "https://b.example/")
    (state,) = ledger.sources()
    assert (state.url, state.items, state.added_at, state.title) == (
        *("https://b.example/", 7, NOW, "https://b.example/"),
    )


def test_failures_of_a_source_go_with_it(ledger: Ledger) -> None:
    ledger.add_source("https://a.example/f", "feed", "", NOW)
    ledger.move_source("https://a.example/f", "https://b.example/f")
    gone = ["https://b.example/f", "https://b.example/f item 1", "https://a.example/f item 2"]
    stay = ["https://b.example/f2", "https://b.example/f/1 item"]
    ledger.note_failures([Refusal(origin, "no text") for origin in (*gone, *stay)], NOW)
    ledger.remove_source("https://a.example/f")
    assert sorted(r.origin for r, _ in ledger.failures()) == sorted(stay)


def test_what_a_source_gives_is_counted_by_its_articles(ledger: Ledger) -> None:
    def held(n: int, published: datetime | None, place: str = "https://a.example/f") -> str:
        dated = at(*published.timetuple()[:6]) if published else DatedValue()
        raw, article, passages = make(
            f"Text {n} of the valley.", published=dated, url=f"https://a.example/{n}"
        )
        article = replace(article, origin=Origin("feed", place, str(n)), first_seen=NOW)
        return ledger.library.add(raw, article, passages)[0]

    ledger.add_source("https://a.example/f", "feed", "", NOW - timedelta(days=90))
    ledger.add_source("https://quiet.example/f", "feed", "", NOW)
    for days in (1, 2, 3, 40):
        held(days, NOW - timedelta(days=days))
    held(100, None)  # undated: on the day it was first seen
    page = held(101, NOW - timedelta(days=4), "https://a.example/page")
    held(102, NOW - timedelta(days=4), "https://other.example/f")
    ledger.note_page("key", "https://a.example/f", page)
    found = ledger.activity(ledger.sources(), NOW)
    assert found["https://a.example/f"] == Activity(6, 5 / 30)
    assert found["https://quiet.example/f"] == Activity(0, 0.0)
    # Added five days ago, its oldest item as old: over five days, not thirty.
    young = SourceState("https://other.example/f", "feed", "", NOW - timedelta(days=2))
    assert ledger.activity([young], NOW)[young.url] == Activity(1, 1 / 4)


def test_a_page_held_for_a_teaser_is_forgotten_with_it(ledger: Ledger) -> None:
    raw, article, passages = make("The whole of it.", url="https://a.example/1")
    ledger.library.add(raw, article, passages)
    ledger.note_page("key", "https://a.example/f", article.id)
    assert ledger.page_of("key") == article.id and ledger.page_of("other") == ""
    ledger.library.forget(article.id)
    assert ledger.page_of("key") == ""


def test_failures_are_newest_first_one_an_origin(ledger: Ledger) -> None:
    ledger.note_failures([Refusal("a", "empty"), Refusal("b", "too large")], NOW)
    ledger.note_failures([Refusal("a", "no text")], NOW + timedelta(hours=1))
    assert ledger.failures() == [
        (Refusal("a", "no text"), NOW + timedelta(hours=1)),
        (Refusal("b", "too large"), NOW),
    ]
    assert [r.origin for r, _ in ledger.failures(1)] == ["a"]
    ledger.clear_failure("a")
    ledger.clear_failure("never failed")
    assert [r.origin for r, _ in ledger.failures()] == ["b"]


def test_an_issued_brief_is_found_by_its_id_or_the_beginning_of_it(ledger: Ledger) -> None:
    ledger.issue(brief("abcd1111"), b'{"n": 1}', [])
    ledger.issue(brief("abcd2222"), b'{"n": 2}', [])
    for prefix, record in (("abcd1111", b'{"n": 1}'), ("abcd2", b'{"n": 2}')):
        assert reopened(ledger).brief_record(prefix) == record
    with pytest.raises(NotFoundError, match="several briefs have the id 'abcd'"):
        ledger.brief_record("abcd")
    for wrong in ("", "abc", "abcd3", "%%%%", "____", "abcd11112"):
        with pytest.raises(NotFoundError, match="no brief has"):
            ledger.brief_record(wrong)


def test_issued_again_it_keeps_its_record_and_adds_where_it_was_written(ledger: Ledger) -> None:
    article = make("Cited.")
    ledger.library.add(*article)
    ledger.issue(brief("b", NOW, "a.md"), b"first", [article[1].id])
    ledger.issue(brief("b", NOW, "a.md", "b.html"), b"second", [article[1].id])
    ledger.issue(brief("b"), b"third", [])
    assert [b.outputs for b in ledger.briefs()] == [("a.md", "b.html")]
    assert ledger.library.rows("SELECT count(*) FROM cited")[0][0] == 1
    ledger.issue(brief("bbbb"), b"x", [])
    assert ledger.brief_record("b") == b"first"


def test_briefs_are_listed_newest_cut_off_first(ledger: Ledger) -> None:
    for n, id_ in enumerate("bac"):
        ledger.issue(brief(id_, NOW + timedelta(days=n)), b"", [])
    assert [b.id for b in ledger.briefs()] == ["c", "a", "b"]
    assert ledger.briefs()[0] == replace(brief("c", NOW + timedelta(days=2)), series="daily")


def test_the_previous_brief_is_the_latest_of_its_kind_with_an_earlier_cut_off(ledger: Ledger) -> None:
    assert ledger.previous("daily", NOW) is None
    ledger.issue(brief("early", NOW - timedelta(days=2)), b"", [])
    ledger.issue(brief("late", NOW - timedelta(days=1)), b"", [])
    ledger.issue(brief("same", NOW), b"", [])
    ledger.issue(brief("answer", NOW - timedelta(hours=1), kind="answer"), b"", [])
    found = ledger.previous("daily", NOW)
    assert found is not None and found.id == "late"
    found = ledger.previous("daily", NOW - timedelta(days=1))
    assert found is not None and found.id == "early"
    assert ledger.previous("daily", NOW - timedelta(days=2)) is None


def test_of_two_with_one_cut_off_the_one_issued_later_is_the_previous(ledger: Ledger) -> None:
    cutoff = NOW - timedelta(days=1)
    ledger.issue(replace(brief("a", cutoff), issued_at=NOW + timedelta(hours=2)), b"", [])
    ledger.issue(replace(brief("b", cutoff), issued_at=NOW + timedelta(hours=1)), b"", [])
    found = ledger.previous("daily", NOW)
    assert found is not None and found.id == "a"
