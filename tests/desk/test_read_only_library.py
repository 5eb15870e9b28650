"""A library that may not be written answers every command that reads, and nothing is made beside it."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

import pytest

from brief.corpus.sqlite.library import FILE_NAME, SQLiteLibrary
from tests.support import corpus
from tests.support.desk import copied, quick, run
from tests.support.small_disks import read_only

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
Captured = pytest.CaptureFixture[str]
OLD = Path(__file__).parent / "library-4.sqlite3.gz"
QUESTION = "When did Tessim Hydro receive the Dam Inspectorate's report?"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copied(tmp_path_factory.mktemp("archive") / "library")
    for day in ("2026-03-03", "2026-03-04"):
        assert run("daily", "--date", day, "--issue", data_dir=folder) == 0
    return folder


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_every_command_that_reads_answers(archive: Path, tmp_path: Path, capsys: Captured) -> None:
    page = tmp_path / "b.json"
    assert run("daily", "--date", "2026-03-04", "--format", "json", "-o", page, data_dir=archive) == 0
    with SQLiteLibrary(archive / FILE_NAME) as library:
        id_, one, two = library.ids()[0], *(brief.id for brief in library.ledger.briefs())
    with read_only(archive, tmp_path / "library") as folder, quick():
        before = names(folder)
        for command, said in (
            (["status"], "67 articles"),
            (["status", "--check"], "everything matches"),
            (["show", id_], id_),
            (["list"], one),
            (["list", "--articles"], id_),
            (["daily", "--date", "2026-03-05"], "Daily brief, Thursday 5 March 2026"),
            (["ask", QUESTION], "Tessim Hydro"),
            (["verify", page], "0 faults"),
            (["diff", two, one], "claims unchanged"),
            (["sources"], "no source is followed"),
            (["sources", "ratings"], "letter"),
        ):
            capsys.readouterr()
            assert run(*command, data_dir=folder) == 0, (command, capsys.readouterr().err)
            out, err = capsys.readouterr()
            assert said in out and err == "", (command, err)
        for command in (
            ["ingest", page],
            ["sources", "add", "https://example.org/"],
            ["forget", id_, "--yes"],
            ["reindex"],
            ["status", "--clear"],
            ["daily", "--date", "2026-03-05", "--issue"],
        ):
            assert run(*command, data_dir=folder) == 7, command
            assert "owner and mode" in capsys.readouterr().err
        assert run("backup", tmp_path / "copy", data_dir=folder) == 0
        assert names(folder) == before
    assert run("status", "--check", data_dir=archive) == 0


def test_what_stands_in_its_journal_alone_is_read(tmp_path: Path, capsys: Captured) -> None:
    """A killed process leaves one; SQLite cannot read it where it can make no file beside it."""
    code = (
        "import os, sys; from pathlib import Path; from tests.support import corpus\n"
        "corpus.open_library(Path(sys.argv[1]), *corpus.numbered(3))\n"
        "os._exit(0)"
    )
    corpus.finished(corpus.python(code, str(tmp_path / "killed")))
    assert (tmp_path / "killed" / f"{FILE_NAME}-wal").stat().st_size
    with read_only(tmp_path / "killed", tmp_path / "library") as folder:
        before = names(folder)
        assert run("status", data_dir=folder) == 0 and "3 articles" in capsys.readouterr().out
        assert names(folder) == before


def test_one_of_an_older_schema_is_read(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "old").mkdir()
    with gzip.open(OLD) as packed, (tmp_path / "old" / FILE_NAME).open("wb") as file:
        shutil.copyfileobj(packed, file)
    with read_only(tmp_path / "old", tmp_path / "library") as folder:
        assert run("list", "--articles", "--json", data_dir=folder) == 0
        assert capsys.readouterr().out.startswith("[") and names(folder) == [FILE_NAME]


def test_what_is_being_forgotten_is_not_shown(archive: Path, tmp_path: Path, capsys: Captured) -> None:
    begun = shutil.copytree(archive, tmp_path / "begun")
    with SQLiteLibrary(begun / FILE_NAME, write=True) as library:
        sql = (
            "SELECT a.id, a.title FROM cited c JOIN article a ON a.id=c.article WHERE a.title<>'' ORDER BY 1"
        )
        id_, title = library.rows(sql)[0]
        fallen = library.foreseen(id_).briefs
        library.begun("forget", id_)
    with read_only(begun, tmp_path / "library") as folder:
        for command in (["list", "--articles"], ["list"], ["status"]):
            assert run(*command, data_dir=folder) == 0
            out, err = capsys.readouterr()
            assert title not in out and id_ not in out and not any(brief in out for brief in fallen)
            assert "is being forgotten and is not shown" in err
        assert run("show", id_, data_dir=folder) == 2 and run("show", fallen[0], data_dir=folder) == 2
        assert run("backup", tmp_path / "copy", data_dir=folder) == 7
