"""Writes docs/cli.md from the ``--help`` of every command; a test fails when the two differ."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

WIDTH = 100
TARGET = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
HEAD = """# Commands

Made from `--help` by `make docs`; do not edit.
"""
# What a terminal, a CI service or a person's settings could change in the output.
FIXED = {"COLUMNS": str(WIDTH), "TERMINAL_WIDTH": str(WIDTH), "NO_COLOR": "1", "TERM": "dumb"}
UNSET = ("FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "CLICOLOR_FORCE")


def commands() -> list[tuple[tuple[str, ...], str]]:
    """Every command that is not hidden as (words after ``brief``, its help on one line), ``brief`` first."""
    import typer

    from brief.cli import application

    return list(_walk((), typer.main.get_command(application())))


def reference() -> str:
    """The text of docs/cli.md."""
    parts = [HEAD]
    for words, _ in commands():
        title = " ".join(("brief", *words))
        parts.append(f"{'##' if len(words) < 2 else '###'} `{title}`\n\n```text\n{_help(words)}\n```\n")
    return "\n".join(parts)


def _walk(words: tuple[str, ...], command: object) -> Iterator[tuple[tuple[str, ...], str]]:
    yield words, " ".join((getattr(command, "help", None) or "").split())
    for name, inner in getattr(command, "commands", {}).items():
        if not inner.hidden:
            yield from _walk((*words, name), inner)


def _help(words: tuple[str, ...]) -> str:
    from typer.testing import CliRunner

    from brief.cli import application

    env: dict[str, str | None] = {**FIXED, **dict.fromkeys(UNSET)}
    result = CliRunner().invoke(
        application(), [*words, "--help"], prog_name="brief", env=env, terminal_width=WIDTH
    )
    if result.exit_code:
        raise SystemExit(f"brief {' '.join(words)} --help failed: {result.output}")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", result.stdout)
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip("\n")


def main() -> None:
    """Writes the file, and says so."""
    os.environ.update(FIXED)  # rich and typer read some of these when they are imported
    for name in UNSET:
        os.environ.pop(name, None)
    sys.path.insert(0, str(TARGET.parent.parent))
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(reference(), "utf-8", newline="\n")
    print(f"wrote {TARGET.relative_to(Path.cwd()) if TARGET.is_relative_to(Path.cwd()) else TARGET}")


if __name__ == "__main__":
    main()
