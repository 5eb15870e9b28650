"""Whether a library holds what it was given: SQLite's own checks, and each thing against its digest or its form.

Meant to be read to its end, once, by ``brief status --check``, of a copy before it is called a backup, and
of a library that a killed process has left before it is written again.
"""

from __future__ import annotations

import hashlib
import math
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from itertools import islice

from brief.corpus.books import rows
from brief.records import text_at
from brief.text.normal_forms import composed

# The first schema whose tables have all the columns that are looked at; of older ones only what SQLite checks.
_SINCE = 6

Found = Iterator[str]


def faults(connection: sqlite3.Connection, *, most: int = 100) -> list[str]:
    """What is wrong with a library, a line each; empty where nothing is.

    Args:
        connection: the library; where it may be written the word index is checked, too. Nothing is changed.
        most: how many lines at most.
    """
    found: list[str] = []
    for look in _LOOKS:
        if len(found) >= most:
            break
        try:
            found += islice(look(connection), most - len(found))
        except sqlite3.Error as error:
            found.append(f"{(look.__doc__ or '').rstrip('.').lower()} cannot be read: {error}")
    return found


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
    if "raw" not in _tables(db):
        return
    for sha, size, content in db.execute("SELECT sha256, size, content FROM raw"):
        try:
            held = zlib.decompress(content)
        except (zlib.error, TypeError):
            held = b""
        if len(held) != size or hashlib.sha256(held).hexdigest() != sha:
            yield f"the original document {str(sha)[:12]}… does not match its SHA-256{_of(db, 'raw_sha256', sha)}"


def _texts(db: sqlite3.Connection) -> Found:
    """The source texts."""
    if "source_text" not in _tables(db):
        return
    for sha, text in db.execute("SELECT sha256, CAST(text AS BLOB) FROM source_text"):
        if hashlib.sha256(text).hexdigest() != sha:
            yield f"the source text {str(sha)[:12]}… does not match its SHA-256{_of(db, 'source_text_sha256', sha)}"


def _articles(db: sqlite3.Connection) -> Found:
    """The articles."""
    if not _current(db):
        return
    sql = f"SELECT {rows.INFO_COLUMNS}, item_key, blocks, set_aside, modified, disputed, kinds, genre, pk FROM article"
    passages = "SELECT text, sentences FROM passage WHERE article=? ORDER BY ordinal"
    for row in db.execute(sql):
        try:
            key, *labels = row[rows.INFO : -1]
            text = str(db.execute("SELECT text FROM source_text WHERE sha256=?", (row[12],)).fetchone()[0])
            whole = rows.article(rows.info(row[: rows.INFO]), key, text, *labels)
            wrong = any(end > len(text) for block in whole.blocks for _, end in block)
            for held, sentences in db.execute(passages, (row[-1],)):
                own = composed(" ".join(text_at(text, spans) for spans in rows.spans(sentences)))
                wrong = wrong or str(held) != own
        except (TypeError, ValueError, OverflowError, sqlite3.OperationalError):
            wrong = True
        if wrong:
            yield f"article {row[0]}{_title(row[1])} is not what was read from its source text"


def _vectors(db: sqlite3.Connection) -> Found:
    """The vectors."""
    if not _current(db):
        return
    import numpy as np

    for table in ("embedding", "title_vector"):
        sql = f"SELECT v.vector, m.dimension FROM {table} v JOIN model m ON m.pk=v.model"
        wrong = 0
        for vector, dimension in db.execute(sql):
            fits = isinstance(vector, bytes) and len(vector) == 2 * dimension
            sound = fits and math.isfinite(float(np.abs(np.frombuffer(vector, "<f2").astype("f4")).sum()))
            wrong += not sound
        if wrong:
            yield f"{wrong} vectors of {table} are not of their model's length, or hold what is no number"


def _briefs(db: sqlite3.Connection) -> Found:
    """The briefs issued."""
    if not _current(db):
        return
    for id_, packed in db.execute("SELECT id, record FROM brief"):
        try:
            zlib.decompress(packed)
        except (zlib.error, TypeError):
            yield f"the record of brief {id_} cannot be unpacked"


_LOOKS: tuple[Callable[[sqlite3.Connection], Found], ...] = (
    _pages,
    _raw,
    _texts,
    _articles,
    _words,
    _vectors,
    _briefs,
)


def _of(db: sqlite3.Connection, column: str, sha: str) -> str:
    """The articles that stand on a digest, in brackets; empty where none does or they cannot be read."""
    try:
        found = db.execute(f"SELECT id, title FROM article WHERE {column}=? LIMIT 3", (sha,)).fetchall()
    except sqlite3.Error:
        return ""
    return f" (article {', '.join(f'{id_}{_title(title)}' for id_, title in found)})" if found else ""


def _title(title: object) -> str:
    return f" “{str(title)[:80]}”" if title else ""


def _tables(db: sqlite3.Connection) -> set[str]:
    return {str(row[0]) for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")}


def _current(db: sqlite3.Connection) -> bool:
    return int(db.execute("PRAGMA user_version").fetchone()[0]) >= _SINCE
