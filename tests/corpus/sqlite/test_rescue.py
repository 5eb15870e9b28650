"""A rescue where no leaf is harmed, but what leads to the leaves is: rows are read from the pages themselves."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from brief.corpus.sqlite import leaf_rows
from brief.corpus.sqlite.library import FILE_NAME, SQLiteLibrary
from brief.corpus.sqlite.rescue import rescue
from tests.support import corpus

PAGE = 4096
LONG = " ".join(f"The bridge of Orlow has {n} arches." for n in range(900))


def root(content: bytearray, table: str) -> int:
    """Where a table's first page begins; it leads to others and is no leaf."""
    with sqlite3.connect(":memory:") as db:
        db.deserialize(bytes(content[:18]) + b"\1\1" + bytes(content[20:]))
        ((number,),) = db.execute("SELECT rootpage FROM sqlite_master WHERE name=?", (table,))
    db.close()
    assert content[(number - 1) * PAGE] in (0x02, 0x05), f"{table} is of one page"
    return int(number - 1) * PAGE


def put(content: bytearray, at: int, data: bytes) -> None:
    content[at : at + len(data)] = data


HARMS: dict[str, Callable[[bytearray], None]] = {
    "the kind of the article's root": lambda c: put(c, root(c, "article"), b"\x63"),
    "the cell count of an inner page of texts": lambda c: put(c, root(c, "source_text") + 3, b"\x7f\xff"),
    "the cell count of an inner page of documents, now nothing": lambda c: put(
        c, root(c, "raw") + 3, bytes(2)
    ),
    "a schema of zeros": lambda c: put(c, 100, bytes(PAGE - 100)),
    "a first page of zeros": lambda c: put(c, 0, bytes(PAGE)),
    "a smaller page size": lambda c: put(c, 16, b"\x02\x00"),
    "a larger page size": lambda c: put(c, 16, b"\x20\x00"),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """80 articles, one of which is long, one forgotten and one noted as being forgotten."""
    folder = tmp_path_factory.mktemp("sound")
    with corpus.open_library(folder, *corpus.numbered(81), corpus.make(LONG, title="Long")) as library:
        gone, going = library.ids()[3:5]
        library.forget(gone)
        library.begun("forget", going)
    return folder / FILE_NAME


def articles(path: Path) -> dict[str, tuple[object, ...]]:
    with SQLiteLibrary(path) as library:
        return {one: (library.article(one), library.passages(one)) for one in library.ids()}


@pytest.mark.parametrize("harm", HARMS)
def test_articles_come_back_where_what_leads_to_them_is_harmed(
    sound: Path, tmp_path: Path, harm: str
) -> None:
    path = shutil.copy(sound, tmp_path / "library.sqlite3")
    content = bytearray(path.read_bytes())
    HARMS[harm](content)
    path.write_bytes(content)
    found = rescue(path, tmp_path / "new.sqlite3")
    assert path.read_bytes() == content
    back, whole = articles(tmp_path / "new.sqlite3"), articles(sound)
    assert found.articles == len(back) == 80 and back == whole
    assert not [line for line in found.lost if line.startswith("article ")]
    with SQLiteLibrary(tmp_path / "new.sqlite3") as library:
        assert library.faults() == []


def test_of_a_zeroed_inner_page_only_the_rows_that_stood_in_it_are_lost(sound: Path, tmp_path: Path) -> None:
    """Documents are held by their digest: an inner page of theirs holds some of them itself."""
    path = shutil.copy(sound, tmp_path / "library.sqlite3")
    content = bytearray(path.read_bytes())
    at = root(content, "raw")
    stood = int.from_bytes(content[at + 3 : at + 5], "big")
    put(content, at, bytes(PAGE))
    path.write_bytes(content)
    found = rescue(path, tmp_path / "new.sqlite3")
    assert 0 < stood < 10 and 80 - stood <= found.articles < 82
    assert (
        len([line for line in found.lost if "its original document does not match" in line])
        == 80 - found.articles
    )
    back, whole = articles(tmp_path / "new.sqlite3"), articles(sound)
    assert back.items() <= whole.items()


def test_rows_on_free_pages_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA secure_delete=OFF")
        db.execute("CREATE TABLE t(a TEXT)")
        db.execute("CREATE TABLE gone(a TEXT)")
        db.executemany("INSERT INTO t VALUES(?)", [(f"kept {n}",) for n in range(400)])
        db.executemany("INSERT INTO gone VALUES(?)", [(f"gone {n}",) for n in range(400)])
        db.commit()
        db.execute("DROP TABLE gone")
    db.close()
    assert b"gone 7" in path.read_bytes()
    read = [
        values for _, values in leaf_rows.read(path, leaf_rows.page_size(path), lambda kinds: kinds == "t")
    ]
    assert sorted(read) == sorted((f"kept {n}",) for n in range(400))


@pytest.mark.parametrize("size", [512, 4096, 65536])
def test_rows_are_what_sqlite_reads_whatever_the_page_size(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA page_size={size}")
        db.execute("CREATE TABLE t(a INTEGER, b REAL, c TEXT, d BLOB)")
        db.execute("CREATE TABLE k(a TEXT PRIMARY KEY, b BLOB, c INTEGER) WITHOUT ROWID")
        for n in range(300):
            values = (n**7 * (-1) ** n, (n + 0.5) / 7, "ä" * (n * 19), bytes([n % 256]) * n)
            db.execute("INSERT INTO t VALUES(?,?,?,?)", values)
            db.execute("INSERT INTO k VALUES(?,?,?)", (f"{n:03}" * (n % 90 + 1), bytes(n * 11), n % 3))
        db.commit()
        held = db.execute("SELECT rowid, * FROM t").fetchall()
        keyed = db.execute("SELECT 0, * FROM k").fetchall()
    db.close()
    assert leaf_rows.page_size(path) == size
    read = [
        (one, *values) for one, values in leaf_rows.read(path, size, lambda kinds: kinds in ("irtb", "tbi"))
    ]
    assert sorted(row for row in read if len(row) == 5) == sorted(held)
    assert sorted(row for row in read if len(row) == 4) == sorted(keyed)


def test_a_file_of_any_bytes_ends_without_an_error(tmp_path: Path, sound: Path) -> None:
    content = sound.read_bytes()
    path = tmp_path / "file"
    for step in (7, 11, 4097):
        harmed = bytearray(content)
        for at in range(0, len(harmed), step):
            harmed[at] ^= 0xFF
        path.write_bytes(harmed)
        for size in (512, 4096, 65536):
            read = leaf_rows.read(path, size, lambda kinds: True)
            assert sum(isinstance(values, tuple) for _, values in read) < len(content)


def test_a_row_whose_pages_go_round_is_left_out_alone(sound: Path, tmp_path: Path) -> None:
    path = shutil.copy(sound, tmp_path / "library.sqlite3")
    content = bytearray(path.read_bytes())
    at = content.index(b"The bridge of Orlow has 400 arches.") // PAGE * PAGE
    assert content[at] == 0
    put(content, at, (at // PAGE + 1).to_bytes(4, "big"))
    HARMS["a schema of zeros"](content)
    path.write_bytes(content)
    found = rescue(path, tmp_path / "new.sqlite3")
    assert found.articles == 79
    assert any("“Long”: its source text does not match" in line for line in found.lost)
