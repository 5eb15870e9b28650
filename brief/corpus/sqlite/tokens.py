"""Words as FTS5 makes them of a text: split, without diacritics, stemmed; by FTS5 itself, in memory."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from brief.corpus.sqlite.schema import TOKENIZER

LONGEST = 2000
"""Bytes of a word that an index of PostgreSQL surely takes; a page may hold an image, or a key, as one word."""


def _bounded(term: str) -> str:
    """A word itself; one that is too long for an index by its beginning and its digest."""
    data = term.encode()
    if len(data) <= LONGEST:
        return term
    return f"{data[:200].decode(errors='ignore')}-{hashlib.sha256(data).hexdigest()}"


class Tokens:
    """Makes the words of texts. Not for several threads at once."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._db.execute(
            f"CREATE VIRTUAL TABLE w USING fts5(title, body, content='', tokenize=\"{TOKENIZER}\")"
        )
        self._db.execute("CREATE VIRTUAL TABLE v USING fts5vocab(w, 'instance')")
        self.of = lru_cache(maxsize=10_000)(self._of)

    def counts(self, texts: Sequence[tuple[str, str]]) -> list[Counter[str]]:
        """How often each word stands in the two parts of each text together."""
        found: list[Counter[str]] = [Counter() for _ in texts]
        self._db.executemany(
            "INSERT INTO w(rowid, title, body) VALUES(?,?,?)", [(n, *text) for n, text in enumerate(texts)]
        )
        for place, term, times in self._db.execute("SELECT doc, term, count(*) FROM v GROUP BY doc, term"):
            found[place][_bounded(term)] = times
        self._db.execute("INSERT INTO w(w) VALUES('delete-all')")
        return found

    def _of(self, text: str) -> tuple[str, ...]:
        """The words of a short text, in order."""
        self._db.execute("INSERT INTO w(rowid, title, body) VALUES(0, '', ?)", (text,))
        found = tuple(_bounded(row[0]) for row in self._db.execute('SELECT term FROM v ORDER BY "offset"'))
        self._db.execute("INSERT INTO w(w) VALUES('delete-all')")
        return found
