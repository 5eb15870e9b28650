"""A brief read in a terminal: what each key does, and the command on a real (pseudo) terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from brief.records import CheckedBrief
from brief.rendering.terminal_reader import HELP, Reader
from tests.support.desk import DAY, copied, desk, example, run

Captured = pytest.CaptureFixture[str]
WIDE, HIGH = 80, 20


@pytest.fixture(scope="module")
def record() -> CheckedBrief:
    with desk(example()) as made:
        return made.daily(*DAY)


def screen(reader: Reader) -> list[str]:
    return [line.text for line in reader.lines(WIDE)][reader.top : reader.top + HIGH]


def test_the_page_is_lines_that_fit(record: CheckedBrief) -> None:
    reader = Reader(record)
    lines = reader.lines(WIDE)
    assert lines[0].text == "Daily brief, Thursday 5 March 2026" and lines[0].heading
    assert all(len(line.text) <= WIDE for line in lines) and len(lines) > 100
    assert max(len(line.text) for line in reader.lines(400)) <= 96


def test_keys_move_by_lines_pages_and_sentences(record: CheckedBrief) -> None:
    reader = Reader(record)
    for key, top in (("j", 1), ("down", 2), ("k", 1), (" ", 21), ("b", 1), ("g", 0), ("k", 0)):
        assert reader.press(key, WIDE, HIGH)
        assert reader.top == top, key
    reader.press("G", WIDE, HIGH)
    assert reader.top == len(reader.lines(WIDE)) - HIGH
    reader.press("home", WIDE, HIGH)
    cited = [n for n, block in enumerate(reader.blocks) if any(run.number for run in block.runs)]
    for expected in cited[:12]:
        if reader.at < expected:
            reader.press("n", WIDE, HIGH)
        assert reader.at == expected
        assert any(line.block == expected for line in reader.lines(WIDE)[reader.top : reader.top + HIGH])
    reader.press("p", WIDE, HIGH)
    assert reader.at == cited[10]
    assert not reader.press("q", WIDE, HIGH)


def test_sources_are_shown_where_they_are_asked_for_and_hidden_again(record: CheckedBrief) -> None:
    reader = Reader(record)
    reader.press("n", WIDE, HIGH)
    before = len(reader.lines(WIDE))
    reader.press("s", WIDE, HIGH)
    shown = [line.text for line in reader.lines(WIDE) if line.source]
    assert (
        shown
        and shown[0].startswith("    | [1] “As of 14:30")
        and "Ministry of the Interior" in "".join(shown)
    )
    assert all(one in screen(reader) for one in shown)
    reader.press("enter", WIDE, HIGH)
    assert len(reader.lines(WIDE)) == before
    reader.press("g", WIDE, HIGH)
    reader.press("s", WIDE, HIGH)
    assert "cites nothing" in reader.said


def test_words_are_looked_for_and_again(record: CheckedBrief) -> None:
    reader = Reader(record)
    reader.press("/reserves", WIDE, HIGH)
    first = reader.at
    assert "reserves" in reader.blocks[first].text.casefold() and any(
        "eserves" in one for one in screen(reader)
    )
    reader.press("/", WIDE, HIGH)
    assert reader.at != first and "reserves" in reader.blocks[reader.at].text.casefold()
    reader.press("/zeppelin", WIDE, HIGH)
    assert reader.said == "nothing holds 'zeppelin'"
    reader.press("j", WIDE, HIGH)
    assert reader.said == HELP


@pytest.mark.parametrize(("width", "height"), [(20, 1), (1, 1), (300, 200)])
def test_any_screen_will_do(record: CheckedBrief, width: int, height: int) -> None:
    reader = Reader(record)
    for key in ("n", "s", " ", "G", "g", "/dam", "p", "end", "x"):
        assert reader.press(key, max(20, width), height)


def test_elsewhere_it_is_plain_text(tmp_path: Path, capsys: Captured) -> None:
    library = copied(tmp_path / "library")
    assert run("read", data_dir=library) != 0
    assert "no brief has been issued yet" in capsys.readouterr().err
    with desk(library) as made:
        made.issue(made.daily(*DAY))
    capsys.readouterr()
    assert run("read", data_dir=library) == 0
    assert capsys.readouterr().out.startswith("Daily brief, Thursday 5 March 2026\n====")
    (tmp_path / "b.json").write_text("{}")
    assert run("read", tmp_path / "b.json", data_dir=library) == 2


def test_on_a_terminal_it_is_read_by_keys(tmp_path: Path) -> None:
    library = copied(tmp_path / "library")
    with desk(library) as made:
        made.issue(made.daily(*DAY))
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "brief", "--data-dir", str(library), "read"],
        stdin=follower,
        stdout=follower,
        stderr=subprocess.PIPE,
        env={**os.environ, "TERM": "xterm", "LINES": "30", "COLUMNS": "100"},
    )
    os.close(follower)
    seen = b""

    def until(words: bytes, seconds: float = 20.0) -> None:
        nonlocal seen
        end = time.monotonic() + seconds
        while words not in seen and time.monotonic() < end:
            if select.select([leader], [], [], 0.2)[0]:
                seen += os.read(leader, 65_536)
        assert words in seen, seen[-2000:]

    try:
        until(b"Daily brief, Thursday 5 March 2026")
        os.write(leader, b"ns")
        until(b"    | [1]")
        os.write(leader, b"/zeppelin\n")
        until(b"nothing holds")
        os.write(leader, b"q")
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()
        os.close(leader)
