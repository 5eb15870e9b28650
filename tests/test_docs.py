"""The command reference says what the commands say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from brief.desk import Desk
from brief.records import fold
from brief.rendering.pages import render
from brief.settings import defaults
from scripts import build_cli_reference as builder
from tests.support.desk import day, example

TEXTS = (".py", ".md", ".j2", ".yaml")


def test_cli_reference_is_not_stale(root: Path, tmp_path: Path) -> None:
    # In a process of its own, since rich and typer look at the terminal once, when they are imported.
    code = "from scripts import build_cli_reference as b; b.TARGET = b.Path(*b.sys.argv[1:]); b.main()"
    target = tmp_path / "docs" / "cli.md"
    env = {**os.environ, "PYTHONPATH": str(root), "FORCE_COLOR": "1", "COLUMNS": "40"}
    subprocess.run([sys.executable, "-c", code, str(target)], env=env, check=True, timeout=60)
    held = root / "docs" / "cli.md"
    assert held.is_file() and held.read_text("utf-8") == target.read_text("utf-8"), "stale: run `make docs`"


def test_cli_reference_names_no_place_of_this_machine(root: Path) -> None:
    text = (root / "docs" / "cli.md").read_text("utf-8")
    for place in (str(root), str(Path.home()), sys.prefix):
        assert place not in text
    assert "\x1b" not in text


def test_no_file_cites_a_document_that_is_not_here(root: Path) -> None:
    """A reader who looks for ``CHOICES.md``, or for a page of ``docs/``, finds it."""
    cited = re.compile(r"(?<![\w./-])(?:[A-Z]{4,}|(?:docs|benchmarks|eval|scripts)/[\w/-]+)\.(?:md|py)\b")
    folders = ("brief", "benchmarks", "docs", "eval/cases", "prompts", "scripts", "templates")
    files = [file for name in folders for file in (root / name).rglob("*") if file.suffix in TEXTS]
    files += [
        root / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", "pyproject.toml")
    ]
    named = {(file.name, word) for file in files for word in cited.findall(file.read_text("utf-8"))}
    assert ("CONTRIBUTING.md", "CHANGELOG.md") in named
    missing = sorted((who, word) for who, word in named if not (root / word).is_file())
    assert not missing


def test_every_command_says_what_it_does() -> None:
    poor = [words for words, help_text in builder.commands() if len(help_text) <= 20]
    assert not poor, "commands without help worth the name"


def test_the_readme_shows_what_the_demo_prints(root: Path) -> None:
    shown = (root / "README.md").read_text("utf-8").split("```text\n")[1].split("```")[0]
    with Desk(example(), loaded=defaults(example())) as desk:
        brief = desk.daily(*day(5))
    printed = fold(render(brief, "md"))
    stories = ["## " + story for story in shown.split("## ")[1:]]
    assert len(stories) == 2 and fold(shown.split("## ")[0]) in printed
    for story in stories:
        assert fold(story) in printed, "stale: copy the stories from what `make demo` prints"
