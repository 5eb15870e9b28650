"""What the shell completes, asked as bash asks; and that it never prints an error at a prompt."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from brief.commands.completions import SHELLS
from tests.support.desk import DAY, copied, desk, run

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copied(tmp_path_factory.mktemp("completed") / "library")
    with desk(folder) as made:
        made.issue(made.daily(*DAY))
    return folder


def asked(words: str, folder: Path, cwd: Path) -> list[str]:
    """What could follow these words, the last of them begun."""
    env = {
        **os.environ,
        "BRIEF_DATA_DIR": str(folder),
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
        "_BRIEF_COMPLETE": "complete_bash",
    }
    code = "import sys; sys.argv[0] = 'brief'; from brief.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, cwd=cwd, timeout=60
    )
    assert done.stderr == "" and done.returncode == 0, done
    return done.stdout.split("\n")[:-1]


def test_commands_ids_sources_and_desks_are_completed(library: Path, tmp_path: Path) -> None:
    with desk(library) as made:
        (brief,) = (one.id for one in made.ledger().briefs())
        article = made.library().ids()[0]
    (tmp_path / "brief.toml").write_text('[desk.kyiv]\nlength = "short"\n[desk.bank]\nlength = "short"\n')
    for words, found in (
        ("brief stat", ["status"]),
        ("brief sources pa", ["pack"]),
        (f"brief send {brief[:4]}", [brief]),
        (f"brief render {brief[:6]}", [brief]),
        (f"brief forget {article[:8]}", [article]),
        ("brief ask --source Corvin", ["Corvin Press Agency"]),
        ("brief --desk ky", ["kyiv"]),
    ):
        assert asked(words, library, tmp_path) == found, words
    everything = asked("brief show ", library, tmp_path)
    assert brief in everything and article in everything


def test_where_there_is_nothing_nothing_is_said(tmp_path: Path) -> None:
    for words in ("brief show ", "brief send ", "brief --desk ", "brief sources remove "):
        assert [one for one in asked(words, tmp_path / "none", tmp_path) if one.strip()] == []
    (tmp_path / "brief.toml").write_text("no settings at all")
    assert [one for one in asked("brief --desk ", tmp_path / "none", tmp_path) if one.strip()] == []


def test_each_shell_gets_its_words(capsys: Captured) -> None:
    for shell in SHELLS:
        assert run("completion", shell) == 0
        assert "_BRIEF_COMPLETE" in capsys.readouterr().out
    assert run("completion", "cmd.exe") == 2
    assert "there are bash, zsh, fish, powershell" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_bash_takes_what_is_printed(capsys: Captured) -> None:
    assert run("completion", "bash") == 0
    script = capsys.readouterr().out + "\ncomplete -p brief"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("complete ") and done.stderr == ""
