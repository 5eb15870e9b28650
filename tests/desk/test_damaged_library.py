"""A library whose bytes were changed by something else: noticed, not written to, not copied, and rescued."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from brief.corpus.sqlite import damage, schema
from brief.corpus.sqlite.library import FILE_NAME, SQLiteLibrary
from brief.errors import DamagedError, LibraryError
from tests.support import corpus
from tests.support.desk import copied, desk, held, note, quick, run

Captured = pytest.CaptureFixture[str]
TEXT = "A new bridge was opened in Orlow on Monday, the mayor said at noon."
Harm = Callable[[bytearray, random.Random], object]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example library with a brief issued, a source followed and a rating."""
    folder = copied(tmp_path_factory.mktemp("base") / "library")
    assert run("daily", "--date", "2026-03-04", "--issue", data_dir=folder) == 0
    assert run("sources", "add", "https://example.org/feed", data_dir=folder) == 0
    assert run("sources", "rate", "Halcyon Wire", "B", "--why", "known", data_dir=folder) == 0
    return folder


def flip(content: bytearray, at: int, rng: random.Random) -> None:
    content[at] ^= 1 << rng.randrange(8)


HARMS: dict[str, Harm] = {
    "a bit of the first 100 bytes": lambda c, r: flip(c, r.randrange(24), r),
    "a bit of the schema": lambda c, r: flip(c, r.randrange(100, 4096), r),
    "a bit of a text": lambda c, r: flip(c, bytes(c).index(b"Tessim Hydro") + 3, r),
    "a bit anywhere": lambda c, r: flip(c, r.randrange(len(c)), r),
    "a page of zeros": lambda c, r: c.__setitem__(slice(20 * 4096, 21 * 4096), bytes(4096)),
    "its second half": lambda c, _: c.__delitem__(slice(len(c) // 2, None)),
    "all of it": lambda c, _: c.clear(),
    "bytes after its end": lambda c, _: c.extend(b"x" * 4096),
}


@pytest.mark.parametrize("harm", HARMS)
def test_damage_is_noticed_and_nothing_is_written_or_copied(
    base: Path, tmp_path: Path, capsys: Captured, harm: str
) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    file = folder / FILE_NAME
    content = bytearray(file.read_bytes())
    HARMS[harm](content, random.Random(5))
    file.write_bytes(content)
    before = hashlib.sha256(content).digest()
    new = note(tmp_path / "in", TEXT)
    with quick():
        for command in (
            ["ingest", new],
            ["sources", "add", "https://example.org/other"],
            ["backup", tmp_path / "copy"],
            ["status", "--check"],
            ["reindex"],
            ["daily", "--date", "2026-03-05", "--issue", "-o", tmp_path / "b.md"],
        ):
            capsys.readouterr()
            assert run(*command, data_dir=folder) == 7, command
            told = capsys.readouterr().err
            assert str(file) in told and "brief rescue" in told, (command, told)
            assert hashlib.sha256(file.read_bytes()).digest() == before, command
        run("ask", "When did Tessim Hydro receive the report?", data_dir=folder)
        assert "damaged" in (err := capsys.readouterr().err) or "corrupt" in err
        assert hashlib.sha256(file.read_bytes()).digest() == before
    assert not (tmp_path / "copy").exists() and not (tmp_path / "b.md").exists()
    assert not [path for path in tmp_path.iterdir() if "unfinished" in path.name]


def test_a_flipped_bit_in_a_library_without_a_seal_is_found_where_it_has_a_digest(
    base: Path, tmp_path: Path
) -> None:
    """A copy that was put in its place by hand, or what a killed process left."""
    for table, column in (
        ("raw", "content"),
        ("source_text", "text"),
        ("passage", "text"),
        ("brief", "record"),
    ):
        folder = shutil.copytree(base, tmp_path / table)
        (folder / f"{FILE_NAME}.seal").unlink()
        with sqlite3.connect(folder / FILE_NAME) as db:
            key = {"brief": "id", "passage": "pk"}.get(table, "sha256")
            found, value = db.execute(f"SELECT {key}, CAST({column} AS BLOB) FROM {table} LIMIT 1").fetchone()
            harmed = bytearray(value)
            harmed[len(harmed) // 2] ^= 1
            kind = "BLOB" if column in ("content", "record") else "TEXT"
            db.execute(f"UPDATE {table} SET {column}=CAST(? AS {kind}) WHERE {key}=?", (bytes(harmed), found))
        db.close()
        with pytest.raises(DamagedError, match="brief rescue"):
            SQLiteLibrary(folder / FILE_NAME, write=True)
        assert run("status", "--check", data_dir=folder) == 7


def test_what_another_put_in_its_place_is_looked_through_and_then_used(base: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    with desk(folder) as made:
        made.backup(tmp_path / "copy")
    (folder / FILE_NAME).write_bytes(b"no library any more" * 1000)
    with pytest.raises(DamagedError):
        SQLiteLibrary(folder / FILE_NAME, write=True)
    assert damage.noted(folder / FILE_NAME)
    shutil.copy(tmp_path / "copy", folder / FILE_NAME)
    with quick():
        assert run("ingest", note(tmp_path / "in", TEXT), data_dir=folder) == 0
    assert run("status", "--check", data_dir=folder) == 0 and not damage.noted(folder / FILE_NAME)


def test_damage_that_sqlite_meets_is_noted_for_whoever_writes_next(tmp_path: Path) -> None:
    with corpus.open_library(tmp_path, *corpus.numbered(200)) as library:
        path = library.path
    (tmp_path / f"{FILE_NAME}.seal").unlink()  # or the reader would see it at once
    content = bytearray(path.read_bytes())
    with SQLiteLibrary(path) as library:
        root = library.rows("SELECT rootpage FROM sqlite_master WHERE name='passage'")[0][0]
    content[4096 * (root - 1) : 4096 * root] = random.Random(1).randbytes(4096)
    path.write_bytes(content)
    with SQLiteLibrary(path) as library, pytest.raises(DamagedError, match="brief rescue"):
        library.rows("SELECT text FROM passage")
    assert "malformed" in damage.noted(path)


def test_an_older_library_that_is_damaged_is_not_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with corpus.open_library(tmp_path, *corpus.numbered(20)) as library:
        path = library.path
    content = bytearray(path.read_bytes())
    content[-10] ^= 1
    path.write_bytes(content)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE later(a)"))
    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)
    with SQLiteLibrary(path) as reader:
        assert reader.damage and len(reader.ids()) == 20
    assert path.read_bytes() == bytes(content)


def test_what_cannot_be_read_of_a_damaged_library_is_said_to_be_damage_and_no_defect(
    base: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    with sqlite3.connect(folder / FILE_NAME) as db:
        ((id_, other),) = db.execute("SELECT min(id), max(id) FROM article")
        db.execute("UPDATE article SET blocks='[[' WHERE id=?", (id_,))
    db.close()
    assert run("show", id_, data_dir=folder) == 7 and "brief rescue" in capsys.readouterr().err
    assert run("show", other, data_dir=folder) == 0
    out, err = capsys.readouterr()
    assert other in out and "the library is damaged" in err


# -- the seal


def test_a_library_is_sealed_by_the_last_that_writes_and_a_killed_one_is_looked_through(
    tmp_path: Path,
) -> None:
    first = corpus.open_library(tmp_path, *corpus.numbered(3))
    second = SQLiteLibrary(first.path, write=True)
    seal = tmp_path / f"{FILE_NAME}.seal"
    first.close()
    assert not seal.exists()
    second.add(*corpus.make("Another."))
    second.close()
    sealed = seal.read_bytes()
    with SQLiteLibrary(first.path) as reader:
        assert reader.damage == "" and len(reader.ids()) == 4
    with SQLiteLibrary(first.path, write=True):
        pass
    assert seal.read_bytes() == sealed  # nothing was written
    code = (
        "import os, sys; from pathlib import Path; from tests.support import corpus\n"
        "corpus.open_library(Path(sys.argv[1]), corpus.make('By one that is killed.'))\n"
        "os._exit(0)"
    )
    corpus.finished(corpus.python(code, str(tmp_path)))
    with SQLiteLibrary(first.path, write=True) as after:
        assert len(after.ids()) == 5
    assert seal.read_bytes() != sealed
    assert run("status", "--check", data_dir=tmp_path) == 0


# -- rescue


def test_a_rescue_saves_what_is_sound_and_names_what_is_not(
    base: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    with SQLiteLibrary(folder / FILE_NAME) as library:
        raw, text = library.rows(
            "SELECT id, raw_sha256, title FROM article WHERE title<>'' ORDER BY pk LIMIT 2"
        )
        text_sha = library.article(text[0]).source_text_sha256
        shared = library.rows("SELECT count(*) FROM article WHERE raw_sha256=?", (raw[1],))[0][0]
        others = library.rows("SELECT count(*) FROM article WHERE source_text_sha256=?", (text_sha,))[0][0]
        articles = library.counts()["articles"]
    with sqlite3.connect(folder / FILE_NAME) as db:
        db.execute("UPDATE raw SET content=zeroblob(9) WHERE sha256=?", (raw[1],))
        db.execute("UPDATE source_text SET text='another' WHERE sha256=?", (text_sha,))
    db.close()
    before = (folder / FILE_NAME).read_bytes()
    with quick():
        assert run("rescue", tmp_path / "new", data_dir=folder) == 10
        out = capsys.readouterr().out
        assert f"article {raw[0]} “{raw[2][:80]}”: its original document does not match" in out
        assert f"article {text[0]} “{text[2][:80]}”: its source text does not match" in out
        assert run("rescue", tmp_path / "new", data_dir=folder) == 2
        assert (folder / FILE_NAME).read_bytes() == before
        new = tmp_path / "new"
        assert run("status", "--check", "--json", data_dir=new) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["articles"] == articles - shared - others and found["briefs"] == 1
        assert found["sources"] == 1 and found["index"] == "sound" and found["waiting"] == 0
        assert run("ingest", note(tmp_path / "in", TEXT), data_dir=new) == 0
    with SQLiteLibrary(new / FILE_NAME) as library:
        assert [entry.name for entry in library.register.history()] == ["Halcyon Wire"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "library", "new"]


@pytest.mark.parametrize(
    "harm", ["a bit of the first 100 bytes", "a bit of the schema", "a bit anywhere", "its second half"]
)
def test_whatever_the_harm_a_rescue_makes_a_sound_library_or_says_that_it_cannot(
    base: Path, tmp_path: Path, capsys: Captured, harm: str
) -> None:
    for seed in range(3):
        folder = shutil.copytree(base, tmp_path / f"library{seed}")
        content = bytearray((folder / FILE_NAME).read_bytes())
        HARMS[harm](content, random.Random(seed))
        (folder / FILE_NAME).write_bytes(content)
        new = tmp_path / f"new{seed}"
        with desk(folder) as made:
            try:
                found = made.rescue(new)
            except LibraryError as error:
                assert "restore a backup" in str(error) and not new.exists()
                continue
        with SQLiteLibrary(new / FILE_NAME) as library:
            assert library.faults() == [] and library.counts()["articles"] == found.articles
        assert found.lost or found.articles == 67
        if harm != "its second half":
            assert found.articles >= 66
        shutil.rmtree(new)


def test_a_sound_library_is_saved_whole_and_an_article_being_forgotten_is_not(
    base: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    with SQLiteLibrary(folder / FILE_NAME, write=True) as library:
        id_ = library.ids()[0]
        held_ = {one: (library.article(one), library.passages(one)) for one in library.ids()}
        library.begun("forget", id_)
    with desk(folder) as made:
        found = made.rescue(tmp_path / "new")
    assert found.articles == 66 and not found.lost
    with SQLiteLibrary(tmp_path / "new" / FILE_NAME) as library:
        for one in library.ids():
            assert (library.article(one), library.passages(one)) == held_[one]
        assert id_ not in library.ids() and len(library.register.history()) == 1


def test_a_library_whose_schema_is_gone_comes_back_with_its_briefs_sources_and_ratings(
    base: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    content = bytearray((folder / FILE_NAME).read_bytes())
    content[100:4096] = bytes(3996)
    (folder / FILE_NAME).write_bytes(content)
    with desk(folder) as made:
        found = made.rescue(tmp_path / "new")
    assert (found.articles, found.briefs) == (67, 1)
    assert all("could only be read page by page" in line for line in found.lost)
    with SQLiteLibrary(tmp_path / "new" / FILE_NAME) as library, SQLiteLibrary(base / FILE_NAME) as whole:
        for table in ("brief", "cited", "source", "rating", "failure", "withdrawn", "page_of", "passage"):
            sql = f"SELECT * FROM {table} ORDER BY 1, 2, 3" if table != "cited" else "SELECT * FROM cited"
            assert library.rows(sql) == whole.rows(sql), table
        assert library.rows("SELECT count(*) FROM brief, source, rating") == [(1,)]


def test_a_rescue_into_the_library_itself_is_refused(base: Path, tmp_path: Path, capsys: Captured) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    assert run("rescue", folder / "new", data_dir=folder) == 2
    assert "lies in the damaged library's folder" in capsys.readouterr().err
    assert run("rescue", tmp_path / "new", data_dir=tmp_path / "none") == 7


# -- what could not be taken


def test_a_typo_leaves_the_list_when_the_file_is_taken_however_it_is_named_or_when_it_is_cleared(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with held(tmp_path, [{"text": TEXT}]) as made:
        folder = made.folder
    with quick():
        assert run("ingest", "nosuch.md", "typo.html", data_dir=folder) == 6
        shutil.move(note(tmp_path / "later", TEXT.replace("bridge", "ferry")), tmp_path / "nosuch.md")
        assert run("ingest", tmp_path / "nosuch.md", data_dir=folder) == 0
    capsys.readouterr()
    assert run("status", data_dir=folder) == 0
    out = capsys.readouterr().out
    assert "failed    1" in out and "typo.html: no such file" in out and "nosuch" not in out
    assert run("status", "--clear", data_dir=folder) == 0 and "failed    0" in capsys.readouterr().out
