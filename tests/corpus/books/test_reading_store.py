"""What was read in articles is kept by version, goes with its article, and is only offered where nobody writes."""

from __future__ import annotations

from pathlib import Path

from brief.corpus.books.reading_store import ReadingStore
from brief.corpus.locks import WriterLock
from brief.corpus.sqlite.library import FILE_NAME, SQLiteLibrary
from tests.corpus.sqlite.test_library import make, open_library

ONE, TWO = make("The dam held."), make("The dam broke.")
IDS = sorted((ONE[1].id, TWO[1].id))


def test_a_payload_is_given_to_the_version_that_made_it_alone(tmp_path: Path) -> None:
    with open_library(tmp_path, ONE, TWO) as library:
        store = ReadingStore(library)
        assert store.unread("r/1", 9) == IDS and store.count_unread("r/1") == 2
        store.put({IDS[0]: b"first", "not held": b"?"}, "r/1")
        assert store.get([*IDS, "not held"], "r/1") == {IDS[0]: b"first"} and not store.get(IDS, "r/2")
        assert store.unread("r/1", 9) == IDS[1:] and store.count_unread("r/1") == 1
        assert store.unread("r/2", 1) == IDS[:1] and store.unread("r/2", 9, IDS[0]) == IDS[1:]
        store.put({IDS[0]: b"anew"}, "r/2")
        assert not store.get(IDS, "r/1") and store.get(IDS, "r/2") == {IDS[0]: b"anew"}
        assert library.rows("SELECT count(*) FROM reading")[0][0] == 1


def test_it_is_forgotten_with_its_article(tmp_path: Path) -> None:
    secret = b"what was read in it, in bytes that no compression hides"
    with open_library(tmp_path, ONE, TWO) as library:
        ReadingStore(library).put({ONE[1].id: secret, TWO[1].id: b"other"}, "r/1")
        library.forget(ONE[1].id)
        library.scrub()
        assert ReadingStore(library).get(IDS, "r/1") == {TWO[1].id: b"other"}
    assert not any(secret in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())


def test_a_backup_has_it(tmp_path: Path) -> None:
    with open_library(tmp_path, ONE) as library:
        ReadingStore(library).put({ONE[1].id: b"read"}, "r/1")
        library.backup(tmp_path / "copy")
    with SQLiteLibrary(tmp_path / "copy") as copy:
        assert ReadingStore(copy).get([ONE[1].id], "r/1") == {ONE[1].id: b"read"}


def test_what_is_offered_is_kept_unless_another_writes(tmp_path: Path) -> None:
    open_library(tmp_path, ONE, TWO).close()
    with SQLiteLibrary(tmp_path / FILE_NAME) as reading:
        store = ReadingStore(reading)
        with WriterLock(tmp_path, "brief ingest").take():
            store.offer({IDS[0]: b"read"}, "r/1")
            assert not store.get(IDS, "r/1")
        store.offer({IDS[0]: b"read"}, "r/1")
        assert store.get(IDS, "r/1") == {IDS[0]: b"read"}
        with WriterLock(tmp_path, "brief ingest").take():
            pass  # the lock is free again


def test_what_cannot_be_kept_is_left_without_a_word(tmp_path: Path) -> None:
    open_library(tmp_path, ONE).close()
    with SQLiteLibrary(tmp_path / FILE_NAME) as reading:
        (tmp_path / FILE_NAME).unlink()
        (tmp_path / FILE_NAME).write_bytes(b"no database at all" * 100)
        ReadingStore(reading).offer({ONE[1].id: b"read"}, "r/1")
