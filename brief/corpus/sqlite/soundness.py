"""Whether a library's file is sound: SQLite's own checks, and what :mod:`brief.corpus.books.soundness` looks at."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable

from brief.corpus.books import soundness
from brief.corpus.books.soundness import Found

# The first schema whose tables have all the columns that are looked at; of older ones only what SQLite checks.
_SINCE = 6


def faults(connection: sqlite3.Connection, *, most: int = 100) -> list[str]:
    """What is wrong with a library's file, a line each; empty where nothing is.

    Args:
        connection: the library; where it may be written the word index is checked, too. Nothing is changed.
        most: how many lines at most.
    """
    return soundness.faults(connection, _LOOKS, sqlite3.Error, most=most)


def _pages(db: sqlite3.Connection) -> Found:
    """The file."""
    for (line,) in db.execute("PRAGMA integrity_check(100)"):
        if line != "ok":
            yield f"SQLite: {' '.join(str(line).split())}"
    for table, _, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"a row of {table} names one of {parent} that is not there"


def _words(db: sqlite3.Connection) -> Found:
    """The word index."""
    if not _current(db):
        return
    ((held,),) = db.execute("SELECT count(*) FROM words_docsize")
    ((wanted,),) = db.execute("SELECT count(*) FROM passage")
    if held != wanted:
        yield f"the word index holds {held} passages of {wanted}"
    if not db.execute("PRAGMA query_only").fetchone()[0]:
        try:
            db.execute("INSERT INTO words(words) VALUES('integrity-check')")
        except sqlite3.OperationalError as error:
            if "readonly" not in str(error):
                raise


def _raw(db: sqlite3.Connection) -> Found:
    """The original documents."""
    return soundness.documents(db, sqlite3.Error) if "raw" in _tables(db) else iter(())


def _texts(db: sqlite3.Connection) -> Found:
    """The source texts."""
    if "source_text" not in _tables(db):
        return
    for sha, text in db.execute("SELECT sha256, CAST(text AS BLOB) FROM source_text"):
        if hashlib.sha256(text).hexdigest() != sha:
            of_it = soundness.articles_of(db, "source_text_sha256", sha, sqlite3.Error)
            yield f"the source text {str(sha)[:12]}… does not match its SHA-256{of_it}"


def _articles(db: sqlite3.Connection) -> Found:
    """The articles."""
    return soundness.articles(db, sqlite3.OperationalError) if _current(db) else iter(())


def _vectors(db: sqlite3.Connection) -> Found:
    """The vectors."""
    return soundness.vectors(db) if _current(db) else iter(())


def _briefs(db: sqlite3.Connection) -> Found:
    """The briefs issued."""
    return soundness.briefs(db) if _current(db) else iter(())


_LOOKS: tuple[Callable[[sqlite3.Connection], Found], ...] = (
    _pages,
    _raw,
    _texts,
    _articles,
    _words,
    _vectors,
    _briefs,
)


def _tables(db: sqlite3.Connection) -> set[str]:
    return {str(row[0]) for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")}


def _current(db: sqlite3.Connection) -> bool:
    return int(db.execute("PRAGMA user_version").fetchone()[0]) >= _SINCE
