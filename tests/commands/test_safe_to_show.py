"""Nothing that came from outside works on a terminal: no command prints a control or direction character."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest

from tests.support.desk import note, run

Captured = pytest.CaptureFixture[str]
EVIL = "\x1b[31mred\x1b]0;title\x07\x08\x9b2J\x7f\u202etxt\u2066\u200f\u2028line\u2029end\u0085"
"""Escape sequences (also of one C1 character), a bell, a backspace, DEL, overrides of direction, other line ends."""
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
TEXT = (
    "Twelve people were killed when the Kelvar Dam gave way above Orlow, the Interior Ministry of Verania said on"
    " Thursday. At least 40 people are missing, the ministry said. " + EVIL + " is what the mayor wrote."
)


def safe(capsys: Captured) -> str:
    """What was printed on both streams, after a look at every character of it."""
    printed = "".join(capsys.readouterr())
    bad = {f"U+{ord(c):04X}" for c in printed if c != "\n" and unicodedata.category(c) in HIDDEN}
    assert not bad, (bad, printed)
    return printed


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one article of which every field is hostile, and two briefs issued of it."""
    folder = tmp_path_factory.mktemp("hostile")
    os.environ["BRIEF_MARKING"] = f"TLP:RED{EVIL}"
    try:
        names = {
            "title": f"Dam gives way {EVIL}",
            "publisher": f"Gazette {EVIL}",
            "url": "https://a.example/%1b[31m",
        }
        file = note(folder, TEXT, name=f"note{EVIL}.md", **names)
        assert run("ingest", file, "--first-seen", "2026-03-06", data_dir=folder / f"library{EVIL}") == 0
        for topic in ("", f"Kelvar Dam {EVIL}"):
            issued = ["daily", "--date", "2026-03-05", "--topic", topic, "--issue", "-o", folder / "b.json"]
            assert run(*issued, data_dir=folder / f"library{EVIL}") == 0
    finally:
        del os.environ["BRIEF_MARKING"]
    return folder / f"library{EVIL}"


@pytest.fixture(autouse=True)
def hostile_marking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEF_MARKING", f"TLP:RED{EVIL}")


def ids(library: Path, capsys: Captured) -> tuple[str, list[str]]:
    run("list", "--articles", "--json", data_dir=library)
    article = json.loads(capsys.readouterr().out)[0]["id"]
    run("list", "--json", data_dir=library)
    return article, [brief["id"] for brief in json.loads(capsys.readouterr().out)]


def test_what_is_held_is_shown_safely(library: Path, capsys: Captured) -> None:
    article, (one, two) = ids(library, capsys)
    seen = 0
    for command in (
        ["status"],
        ["list"],
        ["list", "--articles"],
        ["list", "--undated"],
        ["show", article],
        ["show", article, "--dates"],
        ["show", article, "--removed"],
        ["show", one],
        ["diff", one, two],
        ["sources"],
        ["sources", "ratings"],
        ["config", "show"],
    ):
        for more in ([], ["--json"]):
            assert run(*command, *more, data_dir=library) == 0, command
            seen += "[31mred" in safe(capsys)
    assert seen > 12  # the words themselves were there, made harmless


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_briefs_and_answers_are_shown_safely(library: Path, capsys: Captured, form: str) -> None:
    for command in (
        ["daily", "--date", "2026-03-05", "--why"],
        ["daily", "--date", "2026-03-05", "--topic", f"Kelvar Dam {EVIL}"],
        ["daily", "--date", "2020-03-05", "--topic", f"Orlow {EVIL}"],
        ["ask", f"How many people are missing? {EVIL}"],
        ["ask", "How many?", "--source", f"Gazet {EVIL}"],
    ):
        assert run(*command, "--format", form, data_dir=library) in (0, 8)
        assert "TLP:RED" in safe(capsys)


@pytest.mark.parametrize(
    "command",
    [
        [EVIL],
        [f"--{EVIL}"],
        ["--config", f"{EVIL}.toml", "list"],
        ["daily", "--date", EVIL],
        ["daily", "--length", EVIL],
        ["daily", "--since", f"2026-03-05T{EVIL}"],
        ["daily", "--date", "2026-03-05", "-o", f"no{EVIL}/b.md"],
        ["daily", EVIL],
        ["ask", "--format", EVIL, "x"],
        ["show", EVIL],
        ["forget", EVIL],
        ["diff", EVIL, EVIL],
        ["verify", EVIL],
        ["ingest", EVIL],
        ["ingest", f"https://127.0.0.1/{EVIL}"],
        ["backup", f"no{EVIL}/file"],
        ["sources", "add", EVIL],
        ["sources", "remove", EVIL],
        ["sources", "import-ratings", EVIL],
        ["sources", "rate", EVIL, EVIL],
        ["eval", EVIL],
        ["eval", "--dataset", EVIL, "--data", EVIL],
        ["eval", "--prices", EVIL],
    ],
)
def test_an_argument_that_is_repeated_is_shown_safely(
    library: Path, capsys: Captured, command: list[str]
) -> None:
    assert run(*command, data_dir=library) != 0
    assert safe(capsys).startswith(("brief: ", "refused  ", "0 articles added"))


def test_names_of_files_are_shown_safely(tmp_path: Path, library: Path, capsys: Captured) -> None:
    for name, content in (
        ("empty", ""),
        ("broken", "{"),
        ("good", "A bridge at Alder Ford was closed on Monday."),
    ):
        (tmp_path / f"{name}{EVIL}.{'json' if name == 'broken' else 'txt'}").write_text(content)
        run("--verbose", "ingest", tmp_path, data_dir=tmp_path / "other")
        assert "added" in safe(capsys)
    assert run("daily", "--date", "2026-03-05", "-o", f"b{EVIL}.json", data_dir=library) == 0
    assert "wrote b" in safe(capsys)
    assert run("verify", f"b{EVIL}.json", data_dir=library) == 0
    assert run("daily", "--date", "2026-03-05", "--bundle", f"b{EVIL}", data_dir=library) == 0
    assert run("verify", f"b{EVIL}", data_dir=library) == 0
    assert run("backup", f"copy{EVIL}", data_dir=library) == 0
    safe(capsys)
