"""Which page of an SQLite file belongs to what, by the file's own virtual table `dbstat`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Page:
    """A page: its number (from 1), the table or index it belongs to, its kind (leaf, internal, overflow, free)."""

    number: int
    owner: str
    kind: str


class PageMap:
    """The pages of a sound database file.

    Raises:
        RuntimeError: this Python's SQLite has no `dbstat`.
    """

    def __init__(self, file: Path) -> None:
        base = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
        try:
            self.size = int(base.execute("PRAGMA page_size").fetchone()[0])
            self.count = int(base.execute("PRAGMA page_count").fetchone()[0])
            rows = base.execute("SELECT pageno, name, pagetype FROM dbstat").fetchall()
        except sqlite3.OperationalError as error:
            raise RuntimeError(f"this SQLite cannot say what its pages are: {error}") from error
        finally:
            base.close()
        used = [Page(int(number), str(name), str(kind)) for number, name, kind in rows]
        free = set(range(1, self.count + 1)) - {page.number for page in used}
        self.pages = sorted(
            [*used, *(Page(number, "", "free") for number in free)], key=lambda page: page.number
        )

    def of(self, owner: str, kind: str = "") -> list[Page]:
        """Pages of a table or index, of a kind where one is named."""
        return [page for page in self.pages if page.owner == owner and kind in ("", page.kind)]

    def free(self) -> list[Page]:
        """Pages that nothing uses."""
        return [page for page in self.pages if page.kind == "free"]


def dump(file: Path, tables: Iterable[str]) -> dict[str, list[tuple[object, ...]] | None]:
    """The rows of each table in order; None where it cannot be read whole. The file is opened as it is, WAL and all."""
    found: dict[str, list[tuple[object, ...]] | None] = {}
    for table in tables:
        try:
            base = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
            try:
                found[table] = sorted(base.execute(f'SELECT * FROM "{table}"').fetchall(), key=repr)
            finally:
                base.close()
        except sqlite3.Error:
            found[table] = None
    return found


def tables(file: Path) -> list[str]:
    """The names of the tables that hold rows of their own."""
    base = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        rows = base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0").fetchall()
    finally:
        base.close()
    return sorted(str(name) for (name,) in rows if not str(name).startswith("sqlite_"))


def sound(file: Path) -> bool:
    """Whether SQLite's own check finds the structure whole."""
    try:
        base = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            return bool(base.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
        finally:
            base.close()
    except sqlite3.Error:
        return False


def rows_read(file: Path, table: str, key: str) -> dict[object, tuple[object, ...]]:
    """What can be read of a table row by row, key → row; a row that cannot be read is left out.

    Rows are looked up by the keys that stand in an index or in the table itself, so that one bad page does not
    take the rows behind it.
    """
    found: dict[object, tuple[object, ...]] = {}
    try:
        base = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    except sqlite3.Error:
        return found
    try:
        for value in _keys(base, table, key):
            try:
                row = base.execute(f'SELECT * FROM "{table}" WHERE "{key}" = ?', (value,)).fetchone()
            except sqlite3.Error:
                continue
            if row is not None:
                found[value] = row
    finally:
        base.close()
    return found


def _keys(base: sqlite3.Connection, table: str, key: str) -> list[object]:
    """As many keys as can be had, from either end."""
    found: dict[object, None] = {}
    for order in ("ASC", "DESC"):
        try:
            for (value,) in base.execute(f'SELECT "{key}" FROM "{table}" ORDER BY "{key}" {order}'):
                found.setdefault(value)
        except sqlite3.Error:
            continue
    return list(found)
