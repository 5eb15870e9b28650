from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brief.corpus.ledger import IssuedBrief, Ledger
from brief.corpus.library import Library
from brief.errors import NotFoundError
from brief.records import Refusal, SourceState
from tests.support.corpus import make, open_library

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path):
    with open_library(tmp_path) as library:
        yield Ledger(library)


def reopened(ledger: Ledger) -> Ledger:
    return Ledger(Library(ledger.library.path))


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
    assert ledger.briefs()[0] == brief("c", NOW + timedelta(days=2))


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
