"""Two processes that write one library at the same time: each gets its turns, and everything is held once."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path
from unittest import mock

import pytest

from brief.corpus.chroma.index import Index
from brief.corpus.locks import UPKEEP, WRITER, WriterLock
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.desk import library_writer
from brief.desk.ingest import bring_up
from brief.errors import IndexMismatchError, LibraryError, LockedError
from brief.records import IngestReport
from tests.support import corpus
from tests.support.desk import InlineSandbox, desk, held, model, note, quick

TEXT = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."
# Groups of two articles, so that the turns of two processes mix.
INGEST = """
import json, sys
from pathlib import Path
from brief.desk import ingest
from tests.support.desk import desk
ingest.GROUP_ARTICLES = 2
with desk(Path(sys.argv[1])) as made:
    made.embedder.documents(["The model is loaded before the start."])
    print("ready", flush=True)
    sys.stdin.readline()
    report = made.ingest(sys.argv[2:])
print(json.dumps([len(report.added), len(report.known), len(report.refused)]))
"""


def notes(folder: Path, first: int, last: int) -> Path:
    for n in range(first, last):
        note(folder, f"{TEXT} It was report {n}, on bridge {n} of the river.", title=f"Report {n}")
    return folder


def test_two_ingests_at_once_both_finish_and_everything_is_held_once(tmp_path: Path) -> None:
    library = tmp_path / "library"
    folders = notes(tmp_path / "one", 0, 30), notes(tmp_path / "two", 20, 50)
    started = [corpus.python(INGEST, str(library), str(folder), stdin=subprocess.PIPE) for folder in folders]
    try:
        for process in started:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        for process in started:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        outcomes = [json.loads(corpus.finished(process, 120)) for process in started]
    finally:
        for process in started:
            process.kill()
            process.wait()
    assert [sum(one[:2]) for one in outcomes] == [30, 30]
    added, known, refused = (sum(column) for column in zip(*outcomes, strict=True))
    assert (added, known, refused) == (50, 10, 0)
    with SQLiteLibrary(library / "library.sqlite3") as opened:
        counts = opened.counts()
        titles = opened.rows("SELECT title, count(*) FROM article GROUP BY 1")
        assert sorted(titles) == sorted((f"Report {n}", 1) for n in range(50))
        assert counts["passages"] == counts["indexed"] == counts["articles"] == 50
        assert opened.rows("SELECT count(*) FROM embedding") == [(50,)]
        assert Index(library, opened).state() == "sound"


def test_another_process_may_write_while_documents_are_parsed_and_embedded(tmp_path: Path) -> None:
    free: list[str] = []

    def look(where: str) -> None:
        with WriterLock(tmp_path / "library", "brief test").take():
            free.append(where)

    class Looking(InlineSandbox):
        def map(self, function, jobs, /):  # type: ignore[no-untyped-def]
            for outcome in super().map(function, jobs):
                look("parsing")
                yield outcome

    with desk(tmp_path / "library") as made, quick(), mock.patch("brief.desk.ingest.Sandbox", Looking):
        real = model().documents

        def documents(texts):  # type: ignore[no-untyped-def]
            look("embedding")
            return real(texts)

        with mock.patch.object(model(), "documents", documents):
            assert len(made.ingest([notes(tmp_path / "in", 0, 3)]).added) == 3
    assert free == ["parsing"] * 3 + ["embedding"] * 2


def test_articles_are_kept_while_another_process_makes_up_vectors(tmp_path: Path) -> None:
    source = notes(tmp_path / "in", 0, 3)
    with desk(tmp_path / "library") as made, quick():
        report: list[IngestReport] = []
        upkeep = WriterLock(tmp_path / "library", "brief reindex", UPKEEP).take()
        ingesting = threading.Thread(target=lambda: report.append(made.ingest([source])))
        ingesting.start()
        try:
            while not _held(tmp_path / "library"):
                ingesting.join(0.02)
                assert ingesting.is_alive()
        finally:
            upkeep.release()
        ingesting.join(60)
        assert len(report[0].added) == 3 and made.library().counts()["indexed"] == 3


def _held(folder: Path) -> bool:
    try:
        with SQLiteLibrary(folder / "library.sqlite3") as library:
            return bool(library.rows("SELECT 1 FROM article"))
    except LibraryError:  # not made yet
        return False


@pytest.mark.parametrize("lock", [UPKEEP, WRITER])
def test_whoever_mends_is_told_who_is_at_it(tmp_path: Path, lock: str) -> None:
    with (
        held(tmp_path, [{"text": TEXT}]) as made,
        WriterLock(made.folder, "brief ingest", lock).take(),
        pytest.raises(LockedError, match="`brief ingest`"),
    ):
        made.mend()


def test_a_writer_comes_when_another_is_committing_and_waits_its_turn(tmp_path: Path) -> None:
    turn = WriterLock(tmp_path / "library", "brief ingest").take()
    timer = threading.Timer(1.5, turn.release)
    timer.start()
    told: list[str] = []
    with desk(tmp_path / "library") as made, quick():
        made.progress = lambda what, done, total: told.append(what)
        assert len(made.ingest([notes(tmp_path / "in", 0, 1)]).added) == 1
    timer.join()
    assert told[0].startswith("waiting for `brief ingest` (process")


def test_a_writer_at_work_that_gets_no_turn_says_who_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_writer, "PATIENCE", 0.1)
    other = WriterLock(tmp_path / "library", "brief forget")

    class Taken(InlineSandbox):
        def map(self, function, jobs, /):  # type: ignore[no-untyped-def]
            other.take()
            return super().map(function, jobs)

    with desk(tmp_path / "library") as made:
        with (
            mock.patch("brief.desk.ingest.Sandbox", Taken),
            pytest.raises(LockedError, match="`brief forget`"),
        ):
            made.ingest([notes(tmp_path / "in", 0, 1)])
        other.release()
        with quick():
            assert len(made.ingest([tmp_path / "in"]).added) == 1


def test_vectors_of_a_model_that_the_corpus_has_left_are_not_added(tmp_path: Path) -> None:
    """`brief reindex` changed the corpus over to another model while an ingest read."""
    with held(tmp_path, [{"text": TEXT}]) as made:
        folder = made.folder
    with desk(folder, own_model=True) as other:
        other.__dict__["embedder"] = corpus.hashed()
        assert other.reindex() == 1
    with desk(folder) as made:
        with pytest.raises(IndexMismatchError, match="brief reindex"):
            bring_up(made)
        assert made.library().rows("SELECT count(*) FROM embedding") == [(1,)]
