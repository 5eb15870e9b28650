"""A library moved from one engine to another: every row of its books, in order, and compared by digests at the end.

It may be stopped at any moment and goes on where it was: how far each table has come stands in the new library, in
the transaction that brought it there. What is derived (words, the index) is made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from brief.corpus.books import access_book, delivery_book, draft_book, run_book
from brief.corpus.books.forgotten import FORGET
from brief.corpus.books.library import Library
from brief.corpus.books.store import Store
from brief.corpus.locks import MOVE
from brief.corpus.place import Place
from brief.errors import LibraryError, UsageError
from brief.text import terms

BATCH = 500
_AT, _OF, _FROM = "move.at", "move.of", "move.from"
"""What ``meta`` holds of a move: how far each table is, the digest of the corpus that is moved, where it came from."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows are moved.

    Attributes:
        name: as both engines have it.
        key: the columns that tell its rows apart, in whose order they are moved.
        columns: the others.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def all(self) -> str:
        """Every column, the key first."""
        return ", ".join(f'"{name}"' for name in (*self.key, *self.columns))


def _table(name: str, key: str, columns: str = "") -> Table:
    return Table(name, tuple(key.split()), tuple(columns.split()))


TABLES = (
    _table("raw", "sha256", "media_type size content"),
    _table("source_text", "sha256", "text"),
    _table(
        "article",
        "pk",
        "id raw_sha256 item_key source_text_sha256 origin_kind origin_location origin_item title publisher authors url"
        " language extractor published_at published_start published_end published first_seen blocks set_aside"
        " modified disputed kinds genre",
    ),
    _table("passage", "pk", "id article ordinal start end text sentences"),
    _table("model", "pk", "fingerprint name dimension"),
    _table("embedding", "model passage", "vector"),
    _table("title_vector", "model article", "vector"),
    _table("version", "older", "newer"),
    _table("reading", "article", "reader claims"),
    _table(
        "source",
        "url",
        "kind title added_at etag last_modified last_success last_error errors items not_before retired_at former"
        " asked_at last_status",
    ),
    _table("page_of", "item", "source article"),
    _table("failure", "origin", "reason at"),
    _table("brief", "id", "kind title cutoff issued_at record outputs series"),
    _table("cited", "brief article"),
    _table("withdrawn", "brief", "kind cutoff"),
    _table("rating", "pk", "source name letter why set_by set_at"),
)
"""In an order in which what a row names is there before it."""
PINNED = ("embedding.fingerprint", "embedding.name")
"""What of ``meta`` is the library's own; the rest is of its index."""
_BOOKS = {
    access_book.NAME: (
        access_book.TABLES,
        (
            _table("user", "name", "role hash since"),
            _table("token", "digest", "name since"),
            _table("audit", "id", "at who host what about"),
        ),
    ),
    delivery_book.NAME: (
        delivery_book.TABLES,
        (
            _table("delivery", "brief recipient", "state tries due at said"),
            _table("correction", "brief noticed", "batch"),
            _table("alert", "desk article", "batch at"),
            _table("look", "desk", "at"),
        ),
    ),
    draft_book.NAME: (
        draft_book.TABLES,
        (
            _table("draft", "id", "desk title made due lapse state version by record changes"),
            _table("cited", "draft article"),
        ),
    ),
    run_book.NAME: (
        run_book.TABLES,
        (_table("run", "desk due", "began ended outcome missed brief said"),),
    ),
}


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that both libraries hold alike: its name, rows, and the SHA-256 over them."""

    name: str
    rows: int
    sha256: str


def move(source: Place, target: Place, progress: Progress) -> list[Moved]:
    """Bring everything that the library at ``source`` holds into the one at ``target``, which is made.

    Both are held alone by the caller. The source stays as it is.

    Raises:
        UsageError: the target holds another library, or an article is being forgotten in the source.
        LibraryError: one of them cannot be read or written, or they differ afterwards: what the source was given
            or lost meanwhile is not in the target.
    """
    with source.library() as old, target.library(write=True) as new:
        _begin(old, new)
        try:
            return _moved(source, target, old, new, progress)
        except _ChangedError:
            # The source was written to between two tries, or between a table and the next: all of it once more.
            _clear(old, new)
            try:
                return _moved(source, target, old, new, progress)
            except _ChangedError as error:
                raise LibraryError(
                    f"{new.where}: its {error} is not as in {old.where}, which is being written to; let nothing else"
                    " run, and run it again"
                ) from error


class _ChangedError(Exception):
    """A table of the source is another than the one that was copied."""


def _moved(source: Place, target: Place, old: Library, new: Library, progress: Progress) -> list[Moved]:
    """Copy and compare; raises _ChangedError where the two differ."""
    for table in TABLES:
        _copy(old, new, table, progress)
    with new.writing():
        for key in PINNED:
            new.set_meta(key, old.meta(key))
    new.renumber([table.name for table in TABLES if table.key == ("pk",)])
    for name, (made, tables) in _BOOKS.items():
        _copy_book(source, target, name, made, tables)
    found = [_same(old, new, table, progress) for table in TABLES]
    for name, (made, tables) in _BOOKS.items():  # which no lock kept anybody from, since they were copied
        _copy_book(source, target, name, made, tables)
    with new.writing() as db:
        new.ended(MOVE)
        db.execute("DELETE FROM meta WHERE key IN (?, ?)", (_AT, _OF))
        new.set_meta(_FROM, old.where)
    return found


def _clear(old: Library, new: Library) -> None:
    """Begin anew: nothing of what was copied stays in the target, whose file is cleared of it, too."""
    new.emptied([table.name for table in TABLES])
    with new.writing() as db:
        db.execute("DELETE FROM meta WHERE key=?", (_AT,))
        new.set_meta(_OF, old.corpus_digest())
    new.scrub()


def _begin(old: Library, new: Library) -> None:
    if old.unfinished(FORGET):
        raise UsageError(
            f"{old.where}: an article is being forgotten; any other command finishes that, then move the library"
        )
    if old.unfinished(MOVE):
        raise UsageError(f"{old.where}: is itself being filled by `brief move library`; finish that first")
    begun = new.unfinished(MOVE)
    if begun == [old.where]:
        if new.meta(_OF) != old.corpus_digest():
            _clear(old, new)
        return
    if new.meta(_FROM) == old.where:
        raise UsageError(
            f"{new.where}: was moved there from {old.where} already; use it, or name an empty database or a new folder"
        )
    if begun or new.counts()["articles"] or new.counts()["briefs"]:
        raise UsageError(f"{new.where}: holds a library already; name an empty database or a new folder")
    with new.writing():
        new.begun(MOVE, old.where)
        new.set_meta(_OF, old.corpus_digest())


def _at(new: Library) -> dict[str, list[Any]]:
    text = new.meta(_AT)
    return dict(json.loads(text)) if text else {}


def _copy(old: Library, new: Library, table: Table, progress: Progress) -> None:
    total = int(old.rows(f"SELECT count(*) FROM {table.name}")[0][0])
    done = int(new.rows(f"SELECT count(*) FROM {table.name}")[0][0])
    for rows in _after(old, table, _at(new).get(table.name)):
        with new.writing() as db:
            _insert(db, table, rows)
            if table.name == "passage":
                _words(new, db, rows)
            new.set_meta(_AT, json.dumps({**_at(new), table.name: list(rows[-1][: len(table.key)])}))
        done += len(rows)
        progress(f"moving {table.name}", done, total)


def _after(store: Store, table: Table, last: list[Any] | None) -> Iterator[list[Any]]:
    """The rows of a table after a key, in order, some at a time."""
    order = ", ".join(table.key)
    while True:
        where = f"WHERE ({order}) > ({','.join('?' * len(table.key))})" if last else ""
        rows = store.rows(
            f"SELECT {table.all} FROM {table.name} {where} ORDER BY {order} LIMIT {BATCH}", last or ()
        )
        if not rows:
            return
        yield rows
        last = list(rows[-1][: len(table.key)])


def _insert(db: Any, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    marks = ",".join("?" * (len(table.key) + len(table.columns)))
    db.executemany(
        f'INSERT INTO "{table.name}"({table.all}) VALUES({marks}) ON CONFLICT DO NOTHING',
        [tuple(row) for row in rows],
    )


def _words(new: Library, db: Any, passages: Sequence[Sequence[Any]]) -> None:
    """Let the words of passages be found, which every engine keeps in its own way."""
    pks = sorted({row[2] for row in passages})
    titles = {
        pk: terms.for_index(f"{title} {publisher}")
        for pk, title, publisher in new.among(
            "SELECT pk, title, publisher FROM article WHERE pk IN ({})", pks
        )
    }
    new.words.add(db, [(row[0], titles[row[2]], terms.for_index(row[6])) for row in passages])


def _copy_book(source: Place, target: Place, name: str, made: Sequence[str], tables: Sequence[Table]) -> None:
    """A side book, which is small, in one transaction."""
    old, new = (
        source.side_book(name, f"book of {name}", made),
        target.side_book(name, f"book of {name}", made),
    )
    if not old.there:
        return
    with old.opened() as read, new.opened() as written:
        for table in tables:
            rows = read.execute(f'SELECT {table.all} FROM "{table.name}"').fetchall()
            _insert(written, table, rows)
            held = written.execute(f'SELECT {table.all} FROM "{table.name}"').fetchall()
            if digest_of(sorted(rows, key=repr)) != digest_of(sorted(held, key=repr)):
                raise LibraryError(f"{target.where}: its book of {name} holds other things; name a new one")
        new.renumber(
            written, [table.name for table in tables if table.key == ("id",) and table.name == "audit"]
        )


def _same(old: Library, new: Library, table: Table, progress: Progress) -> Moved:
    """That both hold the same rows of a table."""
    rows, mine = _digest(old, table)
    progress(f"comparing {table.name}", rows, rows)
    _, theirs = _digest(new, table)
    if mine != theirs:
        raise _ChangedError(table.name)
    return Moved(table.name, rows, mine)


def _digest(store: Library, table: Table) -> tuple[int, str]:
    found, count = hashlib.sha256(), 0
    for rows in _after(store, table, None):
        count += len(rows)
        for row in rows:
            _feed(found, row)
    return count, found.hexdigest()


def digest_of(rows: Sequence[Sequence[Any]]) -> str:
    """SHA-256 over rows, whatever engine gave them."""
    found = hashlib.sha256()
    for row in rows:
        _feed(found, row)
    return found.hexdigest()


def _feed(found: Any, row: Sequence[Any]) -> None:
    for value in row:
        data = value if isinstance(value, bytes) else repr(value).encode()
        found.update(b"%d:" % len(data) + data)
