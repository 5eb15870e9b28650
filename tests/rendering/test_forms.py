"""Forms that other packages add: by one file and one line, asked for as ours are, and harmless where they fail."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from brief.errors import UsageError
from brief.rendering import forms
from brief.rendering.output_files import form_of
from tests.support.desk import example, run

Captured = pytest.CaptureFixture[str]
FILE = '''
from brief.rendering.forms import Form

def loud(record, folder):
    """The record's topic or title in capitals."""
    return (getattr(record, "title", "") or getattr(record, "question", "")).upper() + "\\n"

def broken(record, folder):
    raise RuntimeError("no paper in the tray\\nsecond line")

LOUD = Form("loud", "capitals", (".loud",), "text/plain", loud)
BROKEN = Form("broken", "nothing", (".broken",), "text/plain", broken)
OTHER = Form("another", "nothing", (".x",), "text/plain", loud)
'''


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Installs a package of one file, with these lines of its entry points."""

    def install(lines: str) -> None:
        (tmp_path / "my_forms.py").write_text(FILE)
        about = tmp_path / "my_forms-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: my-forms\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(f"[brief.forms]\n{lines}\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        forms._added.cache_clear()

    yield install
    forms._added.cache_clear()
    sys.modules.pop("my_forms", None)


def test_a_form_of_a_package_is_asked_for_by_name_and_by_ending(
    added: Callable[[str], None], tmp_path: Path, capsys: Captured
) -> None:
    added("loud = my_forms:LOUD")
    assert "loud" in forms.names() and forms.by_ending(tmp_path / "a.loud") == "loud"
    words = ("ask", "How", "many", "people", "were", "killed?")
    assert run(*words, "--format", "loud", data_dir=example()) == 0
    assert capsys.readouterr().out == "HOW MANY PEOPLE WERE KILLED?\n"
    assert run(*words, "-o", tmp_path / "a.loud", data_dir=example()) == 0
    assert (tmp_path / "a.loud").read_text() == "HOW MANY PEOPLE WERE KILLED?\n"
    assert "(capitals)" in capsys.readouterr().err


def test_a_form_that_fails_is_named_and_writes_nothing(
    added: Callable[[str], None], tmp_path: Path, capsys: Captured
) -> None:
    added("broken = my_forms:BROKEN")
    target = tmp_path / "a.broken"
    target.write_text("old")
    assert run("ask", "How many people were killed?", "-o", target, data_dir=example()) == 2
    assert target.read_text() == "old"
    err = capsys.readouterr().err
    assert (
        "the format 'broken' failed: RuntimeError: no paper in the tray" in err and "second line" not in err
    )
    assert run("ask", "How many people were killed?", data_dir=example()) == 0


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("gone = my_lost_forms:GONE", "cannot be loaded: ModuleNotFoundError"),
        ("gone = my_forms:GONE", "cannot be loaded: AttributeError"),
        ("gone = my_forms:OTHER", "is no brief.rendering.forms.Form of that name"),
        ("gone = my_forms:loud", "is no brief.rendering.forms.Form of that name"),
    ],
)
def test_what_is_no_form_is_said_when_it_is_asked_for(
    added: Callable[[str], None], tmp_path: Path, line: str, why: str
) -> None:
    added(line)
    with pytest.raises(UsageError, match=why):
        forms.form("gone")
    assert forms.by_ending(tmp_path / "a.gone") == ""


def test_ours_cannot_be_replaced_and_an_unknown_one_lists_them(added: Callable[[str], None]) -> None:
    added("md = my_forms:LOUD")
    assert forms.form("md") is forms.OWN["md"] and forms.names().count("md") == 1
    with pytest.raises(UsageError, match="format 'rtf' is not known; use md, html, json, txt, docx"):
        form_of("rtf", None)


def test_what_no_terminal_shows_needs_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    with pytest.raises(
        UsageError, match=r"PDF is not shown on a terminal; name a file, as in: -o brief\.pdf"
    ):
        form_of("pdf", None)
    assert form_of("txt", None)[0].name == "txt"


@pytest.mark.parametrize("name", [name for name in forms.OWN if name not in ("docx", "pdf", "stix")])
def test_every_form_is_printed_where_no_file_is_named(name: str, capsys: Captured) -> None:
    assert run("ask", "How many people were killed?", "--format", name, data_dir=example()) == 0
    assert capsys.readouterr().out.strip()
