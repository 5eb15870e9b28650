"""The form that a file's ending names, and files written whole with the mode that they had."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from brief.errors import UsageError
from brief.rendering.output_files import check_target, form_of, write_whole


def test_a_file_is_written_whole_and_for_its_owner(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    write_whole(target, "new\n")
    assert target.read_bytes() == b"new\n" and os.listdir(tmp_path) == ["brief.md"]
    if os.name == "posix":
        assert target.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o600, 0o755])
def test_a_file_that_is_there_keeps_its_mode_and_owner(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "brief.md"
    target.write_text("old")
    target.chmod(mode)
    if os.geteuid() == 0:  # whoever may give files away has to give this one back
        os.chown(target, 12345, 23456)
    before = target.stat()
    write_whole(target, "new\n")
    after = target.stat()
    assert target.read_text() == "new\n" and after.st_ino != before.st_ino
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_a_group_that_a_file_cannot_be_given_to_gets_no_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "brief.md"
    target.write_text("old")
    target.chmod(0o664)

    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    real = Path.stat
    monkeypatch.setattr(os, "chown", refused)
    monkeypatch.setattr(Path, "stat", lambda self, **more: _of_another(real(self, **more), self == target))
    write_whole(target, "new")
    monkeypatch.undo()
    assert target.read_text() == "new" and target.stat().st_mode & 0o777 == 0o604


def _of_another(found: os.stat_result, is_target: bool) -> os.stat_result:
    return os.stat_result((*found[:5], found.st_gid + 1, *found[6:])) if is_target else found


def test_a_write_protected_file_is_left(tmp_path: Path) -> None:
    target = tmp_path / "brief.md"
    target.write_text("old")
    target.chmod(0o444)
    with pytest.raises(UsageError, match="write-protected"):
        write_whole(target, "new")
    assert target.read_text() == "old"


def test_what_is_open_already_is_added_to_and_not_replaced(tmp_path: Path) -> None:
    """As in ``brief … -o /dev/fd/3 3>>log``."""
    if not Path("/dev/fd").exists():
        pytest.skip("no /dev/fd here")
    log = tmp_path / "log"
    log.write_text("before\n")
    with log.open("a") as file:
        write_whole(Path(f"/dev/fd/{file.fileno()}"), "after\n")
    assert log.read_text() == "before\nafter\n"


@pytest.mark.parametrize(
    ("asked", "name", "form", "word"),
    [
        (None, "b.html", "html", ""),
        (None, "b.HTM", "html", ""),
        (None, "b.json", "json", ""),
        (None, "b.markdown", "md", ""),
        (None, "b.txt", "txt", ""),
        (None, "b.PDF", "pdf", ""),
        (None, "b.slack.json", "slack", ""),
        (None, "b.rtf", "md", "as Markdown"),
        (None, "brief", "md", "as Markdown"),
        (None, "-", "md", ""),
        (None, "/dev/null", "md", ""),
        ("html", "b.rtf", "html", ""),
        ("html", "b.txt", "html", "as asked for, though its ending says plain text"),
        ("json", "b.html", "json", "as asked for, though its ending says HTML"),
        ("json", "b.json", "json", ""),
    ],
)
def test_the_ending_names_the_form_and_what_is_asked_for_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str | None, name: str, form: str, word: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found, told = form_of(asked, Path(name))
    assert found.name == form and (word in told if word else told == "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_what_is_no_file_stays_what_it_is(tmp_path: Path) -> None:
    # A replaced /dev/null breaks the whole machine; a pipe is the same kind of thing, and ours.
    pipe, heard = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text("utf-8")))
    reader.start()
    write_whole(pipe, "said\n")
    reader.join(10)
    assert heard == ["said\n"] and pipe.is_fifo()


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    real, link = tmp_path / "kept" / "brief.md", tmp_path / "today.md"
    real.write_text("old")
    link.symlink_to(real)
    write_whole(link, "new")
    assert link.is_symlink() and real.read_text() == "new"
    link.unlink()
    link.symlink_to(tmp_path / "kept" / "to-be.md")
    write_whole(link, "first")
    assert link.is_symlink() and (tmp_path / "kept" / "to-be.md").read_text() == "first"


def test_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        write_whole(tmp_path, "x")
    with pytest.raises(UsageError, match="there is no folder .*none"):
        write_whole(tmp_path / "none" / "brief.md", "x")
    check_target(None)
    one, two = tmp_path / "one", tmp_path / "two"
    one.symlink_to(two)
    two.symlink_to(one)
    with pytest.raises(UsageError, match="cannot be written"):
        write_whole(one, "x")
