"""Answers of a model kept in one SQLite file, by the key of everything that was asked.

An answer costs time and money and is the same the next time, so it is kept. The prompts are not:
they are in the key. No pickle: a text by a text.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FILE_NAME = "answers.sqlite"
"""Beside the library."""


class KeptAnswers:
    """The persistent cache, a :class:`brief.llm.answer_cache.Recorder`. Safe to use from several threads and processes.

    It is a convenience: a file that cannot be opened, read or written is as if nothing were kept.
    """

    def __init__(self, file: Path) -> None:
        """Answers are kept in ``file``, which is made when the first is kept."""
        self._file = file
        self._lock = threading.Lock()

    def find(self, key: str) -> str | None:
        """The answer that was kept under a key."""
        if not self._file.is_file():
            return None
        with contextlib.suppress(sqlite3.Error), self._opened() as db:
            row = db.execute("SELECT response FROM answer WHERE key = ?", (key,)).fetchone()
            return row[0] if row and isinstance(row[0], str) else None
        return None

    def keep(self, key: str, request: Mapping[str, Any], response: str) -> None:
        """Keep an answer; the model's name stands with it, for whoever looks into the file."""
        with contextlib.suppress(sqlite3.Error, OSError), self._opened() as db:
            db.execute(
                "CREATE TABLE IF NOT EXISTS answer"
                " (key TEXT PRIMARY KEY, model TEXT NOT NULL, response TEXT NOT NULL) WITHOUT ROWID"
            )
            db.execute(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", (key, str(request.get("model")), response)
            )
            db.commit()

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with self._lock, contextlib.closing(sqlite3.connect(self._file, timeout=5.0)) as db:
            yield db
