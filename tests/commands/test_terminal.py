"""What commands share in printing and writing."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from brief.errors import UsageError
from brief.privacy import write_private


def test_a_file_is_written_whole_and_for_its_owner(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    target.write_text("old")
    write_private(target, "new\n")
    assert target.read_bytes() == b"new\n" and os.listdir(tmp_path) == ["brief.md"]
    if os.name == "posix":
        assert target.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_what_is_no_file_stays_what_it_is(tmp_path: Path) -> None:
    # A replaced /dev/null breaks the whole machine; a pipe is the same kind of thing, and ours.
    pipe, heard = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text("utf-8")))
    reader.start()
    write_private(pipe, "said\n")
    reader.join(10)
    assert heard == ["said\n"] and pipe.is_fifo()


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    real, link = tmp_path / "kept" / "brief.md", tmp_path / "today.md"
    real.write_text("old")
    link.symlink_to(real)
    write_private(link, "new")
    assert link.is_symlink() and real.read_text() == "new"
    link.unlink()
    link.symlink_to(tmp_path / "kept" / "to-be.md")
    write_private(link, "first")
    assert link.is_symlink() and (tmp_path / "kept" / "to-be.md").read_text() == "first"


def test_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        write_private(tmp_path, "x")
    with pytest.raises(UsageError, match="cannot be written: No such file"):
        write_private(tmp_path / "none" / "brief.md", "x")
