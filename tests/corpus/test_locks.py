from __future__ import annotations

import os
import stat
import subprocess
import threading
import time
from pathlib import Path

import pytest

from brief.corpus.locks import FileLock, WriterLock, current_writer
from brief.errors import LibraryError, LockedError
from tests.support import corpus

HOLD = """
import sys, time
from pathlib import Path
from brief.corpus.locks import FileLock, WriterLock
folder = Path(sys.argv[1])
if sys.argv[2] == "writer":
    lock = WriterLock(folder, "brief ingest").take()
else:
    lock = FileLock(folder / "index.lock", shared=True)
    assert lock.take()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path):
    """Starts processes that hold a lock until their standard input is closed."""
    started = []

    def start(kind: str):
        process = corpus.python(HOLD, str(tmp_path), kind, stdin=subprocess.PIPE)
        started.append(process)
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path, holder) -> None:
    first = holder("writer")
    with pytest.raises(LockedError) as caught:
        WriterLock(tmp_path, "brief refresh").take()
    assert "`brief ingest`" in str(caught.value) and f"process {first.pid}" in str(caught.value)
    assert "--wait" in str(caught.value)
    assert str(first.pid) in current_writer(tmp_path)
    first.communicate()
    with WriterLock(tmp_path, "brief refresh").take():
        assert f"`brief refresh` (process {os.getpid()}" in current_writer(tmp_path)
    assert current_writer(tmp_path) == ""


def test_a_writer_waits_as_long_as_it_is_told(tmp_path: Path, holder) -> None:
    first = holder("writer")
    started = time.monotonic()
    with pytest.raises(LockedError):
        WriterLock(tmp_path, "brief refresh").take(wait=0.4)
    assert time.monotonic() - started >= 0.4
    timer = threading.Timer(0.3, first.stdin.close)
    timer.start()
    WriterLock(tmp_path, "brief refresh").take(wait=30).release()
    timer.join()


def test_the_lock_is_free_when_its_holder_is_killed(tmp_path: Path, holder) -> None:
    first = holder("writer")
    first.kill()
    first.wait()
    assert (tmp_path / "writer.json").exists()
    assert current_writer(tmp_path) == ""
    with WriterLock(tmp_path, "brief refresh").take() as lock:
        assert f"process {os.getpid()}" in lock.holder()


def test_readers_share_and_a_writer_waits_for_all_of_them(tmp_path: Path, holder) -> None:
    first, second = holder("reader"), holder("reader")
    path = tmp_path / "index.lock"
    with FileLock(path, shared=True) as mine:
        assert mine.take() and mine.held
        assert not FileLock(path).take()
    first.communicate()
    assert not FileLock(path).take()
    second.communicate()
    with FileLock(path) as alone:
        assert alone.take()
        assert not FileLock(path, shared=True).take()
    assert not alone.held


def test_two_locks_of_one_process_exclude_each_other_too(tmp_path: Path) -> None:
    with WriterLock(tmp_path, "one").take() as lock:
        assert lock.take() is lock
        with pytest.raises(LockedError, match="`one`"):
            WriterLock(tmp_path, "two").take()


@pytest.mark.parametrize("note", ["", "no JSON", "[]", "null", '{"command": "x"}'])
def test_a_note_that_cannot_be_read_hides_no_lock(tmp_path: Path, note: str) -> None:
    with WriterLock(tmp_path, "brief ingest").take():
        (tmp_path / "writer.json").write_text(note)
        with pytest.raises(LockedError, match="another process"):
            WriterLock(tmp_path, "brief refresh").take()
    assert not (tmp_path / "writer.json").exists()


def test_a_look_at_who_writes_refuses_no_writer(tmp_path: Path) -> None:
    look = FileLock(tmp_path / "writer.lock")  # as `current_writer` holds it, for a moment
    assert look.take()
    timer = threading.Timer(0.02, look.release)
    timer.start()
    WriterLock(tmp_path, "brief ingest").take().release()
    timer.join()


def test_nobody_writes_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert current_writer(tmp_path / "none") == ""
    assert list(tmp_path.iterdir()) == []


def test_where_no_lock_can_be_made_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError, match="cannot be locked"):
        FileLock(tmp_path / "file" / "writer.lock").take()


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_lock_and_note_are_their_owners_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with WriterLock(tmp_path / "data", "brief ingest").take():
            modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "data").iterdir()}
    finally:
        os.umask(old)
    assert modes == {"writer.lock": 0o600, "writer.json": 0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
