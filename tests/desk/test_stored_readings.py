"""Sentences are read at ingest and not again; libraries of the schema before open, say the same, and are read then."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brief.analysis import claims as claim_rules
from brief.analysis.article_claims import VERSION
from brief.corpus.books.passage_search import Filter
from brief.corpus.books.reading_store import ReadingStore
from brief.corpus.sqlite import schema
from brief.corpus.sqlite.library import FILE_NAME, SQLiteLibrary
from brief.desk import Desk
from brief.records import CheckedBrief
from brief.records.codec import from_json
from brief.rendering.pages import render
from tests.support.desk import AT, desk, held, note, quick

OLDER = Path(__file__).with_name("library-4.sqlite3.gz")
"""A library of schema 4 as version 453863c made it: two articles with their vectors, a brief issued."""
DAY = datetime(2026, 3, 4, tzinfo=UTC)
NOTES = [
    {"text": "The Interior Ministry said that 43 people were killed at Orlow on Tuesday.", "title": "Toll"},
    {
        "text": "Corvin Press reported that the bridge at Lower Sallow is closed until Friday.",
        "title": "Bridge",
    },
]


def unread(made: Desk) -> int:
    return ReadingStore(made.library()).count_unread(VERSION)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / FILE_NAME).write_bytes(gzip.decompress(OLDER.read_bytes()))
    return folder


def nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*given: object) -> None:
        raise AssertionError(f"read again: {given}")

    monkeypatch.setattr(claim_rules, "read_sentences", read)


def test_what_ingest_read_neither_daily_nor_ask_reads_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(tmp_path, NOTES) as made:
        assert unread(made) == 0
        nothing_is_read(monkeypatch)
        brief = made.daily(AT - timedelta(days=7), AT + timedelta(days=1))
        assert len(brief.references) == 2
        assert made.ask("How many people were killed at Orlow?").sentences


def test_a_library_of_the_schema_before_opens_and_its_brief_verifies(older: Path) -> None:
    with desk(older) as made:
        assert made.library().rows("PRAGMA user_version")[0][0] == schema.SCHEMA_VERSION
        assert made.library().counts()["articles"] == 2 and unread(made) == 2
        (issued,) = made.ledger().briefs()
        record = from_json(made.ledger().brief_record(issued.id), CheckedBrief)
        assert "Mara Lind" in render(record, "md") and not made.verify_record(record)


def test_an_older_library_is_read_by_the_first_command_and_says_what_it_would_once_read(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(older, own_model=True) as made:
        first = render(made.daily(DAY, DAY + timedelta(days=2), model=False), "json")
        assert "43 people" in first and unread(made) == 0
        nothing_is_read(monkeypatch)
        assert render(made.daily(DAY, DAY + timedelta(days=2), model=False), "json") == first


def test_an_older_library_is_read_by_the_next_writer(older: Path) -> None:
    with desk(older, own_model=True) as made:
        told: list[str] = []
        made.progress = lambda what, done, total: told.append(f"{what} {done}/{total}")
        made.mend()
        assert unread(made) == 0 and "reading sentences 2/2" in told


def test_one_sentence_that_cannot_be_read_is_told_in_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = claim_rules.read_sentences

    def fails(texts: list[str], *given: object) -> object:
        if any("Lower Sallow" in text for text in texts):
            raise RecursionError("too deep")
        return plain(texts, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(claim_rules, "read_sentences", fails)
    with held(tmp_path, NOTES[:1]) as made:
        file = note(tmp_path / "more", **NOTES[1])
        with quick():
            report = made.ingest([file])
        assert len(report.added) == 1 and any("could not be analysed" in word for word in report.warnings)
        assert made.search.find("bridge at Lower Sallow", Filter(), 3).evidence[0].article.title == "Bridge"
        brief = made.daily(AT - timedelta(days=7), AT + timedelta(days=1))
        assert "Orlow" in render(brief, "md")


def test_the_library_is_migrated_for_a_reader_too(older: Path) -> None:
    with SQLiteLibrary(older / FILE_NAME) as library:
        assert library.rows("SELECT count(*) FROM reading")[0][0] == 0
