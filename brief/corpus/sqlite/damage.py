"""The note beside a library that was found damaged, so that nothing writes to it before it is put right.

The note is about one state of the file. Another file in its place, as a restored copy is, has no note.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from brief.errors import DamagedError


def note(path: Path, reason: str) -> None:
    """Note beside the library that it is damaged; where the folder cannot be written, nothing is noted."""
    with contextlib.suppress(OSError):
        text = json.dumps({"state": _state(path), "reason": reason})
        file = _note(path)
        with os.fdopen(
            os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as out:
            out.write(text)


def noted(path: Path) -> str:
    """Why the library in its present state was found damaged; empty where it was not."""
    try:
        held = json.loads(_note(path).read_text("utf-8"))
        return str(held["reason"]) if held["state"] == _state(path) else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def clear(path: Path) -> None:
    """The library is sound: no note is kept."""
    with contextlib.suppress(OSError):
        _note(path).unlink(missing_ok=True)


def refusal(path: Path | str, reason: str) -> DamagedError:
    """The error that says what is damaged and what to do."""
    return DamagedError(
        f"{path}: the library is corrupt ({reason}); nothing is written to it. Save what can be read with"
        " `brief rescue NEW_FOLDER`, or restore a copy made with `brief backup`"
    )


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".damaged")


def _state(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]
