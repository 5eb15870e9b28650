"""A library of the rows that stand in a damaged file's pages, each put into the table that it can only be of.

The table is told by a row's columns, and for what matters by its digests: a document and a text are named by
their own, and an article's id is made of its document's and its key.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import re
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

from brief.corpus.sqlite import leaf_rows, schema
from brief.corpus.sqlite.leaf_rows import Value
from brief.records import digest

# Every table that a rescue reads. What four of them hold is of the same columns: see _table.
_TABLES = ("article", "passage", "reading", "rating", "raw", "source_text", "brief", "source", "unfinished")
_ALIKE = ("withdrawn", "failure", "page_of")
_BEGUN = ("forget", "issue", "reindex")
_SECONDS = 100_000_000
"""A number from here on is a time; no library has so many articles."""


@contextlib.contextmanager
def gathered(path: Path, size: int, target: Path) -> Iterator[sqlite3.Connection]:
    """A database of the library's tables at ``target``, with every row found in the pages of ``path``.

    Args:
        path: the damaged file; it is only read.
        size: of its pages, in bytes.
        target: where the database is made.
    """
    with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=OFF")
        schema.migrate(db)
        shapes = {table: _shape(db, table) for table in _TABLES}
        columns = {table: _columns(db, table) for table in (*_TABLES, *_ALIKE)}

        @functools.cache
        def fitting(kinds: str) -> tuple[str, ...]:
            return tuple(table for table, shape in shapes.items() if shape.fullmatch(kinds))

        db.execute("BEGIN")
        for rowid, values in leaf_rows.read(path, size, lambda kinds: bool(fitting(kinds))):
            kinds = "".join(_kind(value) for value in values)
            for table in fitting(kinds):
                if (name := _table(table, values)) is None:
                    continue
                whole = (rowid, *values[1:]) if values[0] is None else values
                names = columns[name][: len(whole)]
                with contextlib.suppress(sqlite3.Error):
                    db.execute(
                        f"INSERT OR IGNORE INTO {name}({','.join(names)}) VALUES({','.join('?' * len(names))})",
                        whole,
                    )
        db.execute("COMMIT")
        yield db


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [f'"{row[1]}"' for row in db.execute(f"PRAGMA table_info({table})")]


def _shape(db: sqlite3.Connection, table: str) -> re.Pattern[str]:
    """What a table's rows are made of; columns that came with a later version may be missing."""
    info = db.execute(f"PRAGMA table_info({table})").fetchall()
    shape = ""
    may_end = True
    for _, _, type_, needed, default, key in reversed(info):
        kind = "n" if key and type_ == "INTEGER" else type_[0].lower()
        if not needed and not key:
            kind = f"[n{kind}]"
        may_end = may_end and not key and (not needed or default is not None)
        shape = f"(?:{kind}{shape})?" if may_end else kind + shape
    return re.compile(shape)


def _kind(value: Value) -> str:
    if value is None:
        return "n"
    return {str: "t", bytes: "b", int: "i", float: "r"}[type(value)]


def _table(table: str, values: tuple[Value, ...]) -> str | None:
    """The table a row of these columns is of, or None where what it says of itself does not hold."""
    first = str(values[0])
    with contextlib.suppress(zlib.error, TypeError):
        if table == "raw":
            content = values[3]
            assert isinstance(content, bytes)
            return table if hashlib.sha256(zlib.decompress(content)).hexdigest() == first else None
        if table == "source_text":
            return table if hashlib.sha256(str(values[1]).encode()).hexdigest() == first else None
        if table == "article":
            return table if digest(str(values[2]), str(values[3]))[:16] == values[1] else None
        if table == "unfinished":
            number = values[2]
            assert isinstance(number, int)
            if first in _BEGUN:
                return table
            if number < _SECONDS:
                return "page_of"
            return "withdrawn" if re.fullmatch(r"[0-9a-f]{16,64}", first) else "failure"
        return table
    return None
