"""A disk that is full: said by its path, nothing half made left behind, and it goes on when there is room again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from brief.corpus.sqlite.library import FILE_NAME, SQLiteLibrary
from tests.support.desk import note, quick, run
from tests.support.small_disks import small_disk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs mount")
Captured = pytest.CaptureFixture[str]
FULL = ("disk is full", "No space left on device")


def fill(folder: Path, leave: int) -> Path:
    """Fill a disk up to so many bytes."""
    found = os.statvfs(folder)
    file = folder / "filling"
    with file.open("wb") as out:
        out.write(os.urandom(max(0, found.f_bavail * found.f_frsize - leave)))
    return file


def articles(folder: Path, count: int) -> Path:
    for n in range(count):
        words = " ".join(f"word{n}x{m}" for m in range(120))
        note(
            folder,
            f"The bridge number {n} in Orlow was closed on Monday, the mayor said. {words}.",
            title=f"Bridge {n}",
        )
    return folder


@pytest.mark.parametrize("leave", [0, 60_000, 400_000, 900_000])
def test_what_does_not_fit_is_said_and_goes_on_when_there_is_room(
    tmp_path: Path, capsys: Captured, leave: int
) -> None:
    first, more = articles(tmp_path / "first", 3), articles(tmp_path / "more", 60)
    with small_disk(tmp_path / "disk", 12) as disk, quick():
        folder = disk / "library"
        assert run("ingest", first, data_dir=folder) == 0
        filling = fill(disk, leave)
        for command in (["ingest", more], ["reindex"], ["sources", "add", "https://example.org/feed.xml"]):
            capsys.readouterr()
            code = run(*command, data_dir=folder)
            err = capsys.readouterr().err
            assert code in (0, 7), err
            if code:
                assert any(word in err for word in FULL) and str(disk) in err and err.count("\n") == 1, err
        assert run("status", data_dir=folder) == 0
        if leave == 0:
            assert code == 7
        with SQLiteLibrary(folder / FILE_NAME) as library:
            name = library.meta("index.generation")
            assert [path.name for path in folder.glob("index-*")] == ([name] if name else [])
            assert 3 <= library.counts()["articles"] <= 60 and library.faults() == []
        filling.unlink()
        assert run("ingest", more, data_dir=folder) == 0
        assert run("status", "--check", data_dir=folder) == 0
        with SQLiteLibrary(folder / FILE_NAME) as library:
            counts = library.counts()
            name = library.meta("index.generation")
        assert counts["articles"] == 60 and counts["passages"] == counts["indexed"]
        assert [path.name for path in folder.glob("index-*")] == [name]


def test_a_backup_and_a_forgetting_that_do_not_fit(tmp_path: Path, capsys: Captured) -> None:
    more = articles(tmp_path / "more", 60)
    with small_disk(tmp_path / "disk", 12) as disk, quick():
        folder = disk / "library"
        assert run("ingest", more, data_dir=folder) == 0
        filling = fill(disk, 300_000)
        capsys.readouterr()
        assert run("backup", disk / "copy", data_dir=folder) == 7
        err = capsys.readouterr().err
        assert any(word in err for word in FULL) and str(disk / "copy") in err
        assert not [path for path in disk.iterdir() if "copy" in path.name]
        with SQLiteLibrary(folder / FILE_NAME) as library:
            id_ = library.ids()[0]
        assert run("forget", id_, "--yes", data_dir=folder) == 7
        assert any(word in capsys.readouterr().err for word in FULL)
        assert run("show", id_, data_dir=folder) == 2
        capsys.readouterr()
        filling.unlink()
        assert run("status", data_dir=folder) == 0
        assert f"finished  the forgetting of article {id_}" in capsys.readouterr().out
        assert run("backup", disk / "copy", data_dir=folder) == 0
