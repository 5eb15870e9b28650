"""The library's tables and their migrations, and how a connection to them is opened.

Tables: ``raw`` (bytes by SHA-256), ``source_text`` (what was decoded or extracted of them, stored
once), ``article``, ``passage``, ``words`` (FTS5, contentless), ``embedding`` (of passages) and ``title_vector``
(float16, by model), ``indexed`` (which passages Chroma has), ``source`` (feeds and pages followed), ``page_of``
(which article is held in place of a feed's teaser), ``failure``,
``brief`` (issued) and ``cited`` (which articles each brief cites), ``withdrawn`` (briefs that went with an
article forgotten), ``rating`` (letters of sources, each change a row), ``reading`` (what was read in an article's
sentences, by version of the reader), ``seal`` (the name of the state in which the file was last checked: see
:mod:`brief.corpus.sqlite.seal`), ``unfinished`` (what was begun and must be brought to its end).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from brief.corpus.sqlite import damage
from brief.errors import DiskFullError, LibraryError

TOKENIZER = "porter unicode61 remove_diacritics 2"
"""How FTS5 makes words of a text; part of the schema, for what is held was made so."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE raw(
      sha256 TEXT PRIMARY KEY, media_type TEXT NOT NULL, size INTEGER NOT NULL,
      content BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE source_text(sha256 TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE article(
      pk INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
      raw_sha256 TEXT NOT NULL REFERENCES raw(sha256), item_key TEXT NOT NULL,
      source_text_sha256 TEXT NOT NULL REFERENCES source_text(sha256),
      origin_kind TEXT NOT NULL, origin_location TEXT NOT NULL, origin_item TEXT NOT NULL,
      title TEXT NOT NULL, publisher TEXT NOT NULL, authors TEXT NOT NULL, url TEXT NOT NULL,
      language TEXT NOT NULL, extractor TEXT NOT NULL,
      published_at INTEGER, published_start INTEGER, published_end INTEGER, published TEXT NOT NULL,
      first_seen INTEGER NOT NULL, blocks TEXT NOT NULL, set_aside TEXT NOT NULL);
    CREATE INDEX article_published ON article(published_at);
    CREATE INDEX article_first_seen ON article(first_seen) WHERE published_at IS NULL;
    CREATE INDEX article_raw ON article(raw_sha256);
    CREATE INDEX article_source_text ON article(source_text_sha256);
    CREATE TABLE passage(
      pk INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
      article INTEGER NOT NULL REFERENCES article(pk) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
      start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, sentences TEXT NOT NULL);
    CREATE INDEX passage_article ON passage(article);
    CREATE VIRTUAL TABLE words USING fts5(
      title, body, content='', tokenize="porter unicode61 remove_diacritics 2");
    CREATE TABLE model(pk INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL, dimension INTEGER NOT NULL);
    CREATE TABLE embedding(
      model INTEGER NOT NULL REFERENCES model(pk),
      passage INTEGER NOT NULL REFERENCES passage(pk) ON DELETE CASCADE,
      vector BLOB NOT NULL, PRIMARY KEY(model, passage)) WITHOUT ROWID;
    CREATE INDEX embedding_passage ON embedding(passage);
    CREATE TABLE indexed(passage INTEGER PRIMARY KEY REFERENCES passage(pk) ON DELETE CASCADE);
    CREATE TABLE source(
      url TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, added_at INTEGER NOT NULL,
      etag TEXT NOT NULL, last_modified TEXT NOT NULL, last_success INTEGER, last_error TEXT NOT NULL,
      errors INTEGER NOT NULL, items INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE failure(
      origin TEXT PRIMARY KEY, reason TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE brief(
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, cutoff INTEGER NOT NULL,
      issued_at INTEGER NOT NULL, record BLOB NOT NULL, outputs TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX brief_cutoff ON brief(kind, cutoff);
    CREATE TABLE cited(brief TEXT NOT NULL REFERENCES brief(id) ON DELETE CASCADE,
      article TEXT NOT NULL, PRIMARY KEY(brief, article)) WITHOUT ROWID;
    CREATE INDEX cited_article ON cited(article);
    """,
    """
    ALTER TABLE article ADD COLUMN modified TEXT NOT NULL DEFAULT '';
    ALTER TABLE article ADD COLUMN disputed TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE source ADD COLUMN not_before INTEGER;
    ALTER TABLE source ADD COLUMN retired_at INTEGER;
    ALTER TABLE source ADD COLUMN former TEXT NOT NULL DEFAULT '[]';
    """,
    """
    ALTER TABLE source ADD COLUMN asked_at INTEGER;
    ALTER TABLE source ADD COLUMN last_status INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE page_of(
      item TEXT PRIMARY KEY, source TEXT NOT NULL,
      article INTEGER NOT NULL REFERENCES article(pk) ON DELETE CASCADE) WITHOUT ROWID;
    CREATE INDEX page_of_article ON page_of(article);
    CREATE INDEX article_origin ON article(origin_location, published_at, first_seen);
    """,
    """
    CREATE TABLE rating(
      pk INTEGER PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL, letter TEXT NOT NULL,
      why TEXT NOT NULL, set_by TEXT NOT NULL, set_at INTEGER NOT NULL);
    CREATE INDEX rating_source ON rating(source, set_by, pk);
    CREATE TABLE withdrawn(
      brief TEXT PRIMARY KEY, kind TEXT NOT NULL, cutoff INTEGER NOT NULL) WITHOUT ROWID;
    """,
    """
    CREATE TABLE reading(
      article INTEGER PRIMARY KEY REFERENCES article(pk) ON DELETE CASCADE,
      reader TEXT NOT NULL, claims BLOB NOT NULL);
    CREATE INDEX reading_reader ON reading(reader);
    """,
    """
    CREATE TABLE title_vector(
      model INTEGER NOT NULL REFERENCES model(pk),
      article INTEGER NOT NULL REFERENCES article(pk) ON DELETE CASCADE,
      vector BLOB NOT NULL, PRIMARY KEY(model, article)) WITHOUT ROWID;
    CREATE INDEX title_vector_article ON title_vector(article);
    ALTER TABLE brief ADD COLUMN series TEXT NOT NULL DEFAULT '';
    UPDATE brief SET series=kind;
    CREATE INDEX brief_series ON brief(series, cutoff);
    """,
    """
    CREATE TABLE version(
      older INTEGER PRIMARY KEY REFERENCES article(pk) ON DELETE CASCADE,
      newer INTEGER NOT NULL REFERENCES article(pk) ON DELETE CASCADE);
    CREATE INDEX version_newer ON version(newer);
    CREATE INDEX article_url ON article(url);
    """,
    """
    CREATE TABLE seal(token TEXT NOT NULL);
    CREATE TABLE unfinished(
      what TEXT NOT NULL, subject TEXT NOT NULL, since INTEGER NOT NULL,
      PRIMARY KEY(what, subject)) WITHOUT ROWID;
    INSERT INTO unfinished SELECT 'forget', '', 0 FROM meta WHERE key='forget.unscrubbed' AND value<>'';
    DELETE FROM meta WHERE key='forget.unscrubbed';
    """,
    """
    ALTER TABLE article ADD COLUMN kinds TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE article ADD COLUMN genre TEXT NOT NULL DEFAULT '[]';
    """,
)

SCHEMA_VERSION = len(MIGRATIONS)


def connect(
    path: Path,
    *,
    write: bool,
    frozen: bool = False,
    before: Callable[[sqlite3.Connection], None] = lambda _: None,
) -> sqlite3.Connection:
    """A connection to the library at ``path``, its schema brought up to date.

    Args:
        path: the database file. It is made (owner-only) where it is missing and ``write`` is True.
        write: False opens it for reading; the caller sees to it that nothing is changed then.
        frozen: nothing is made or changed beside it or in it, whatever state it is in; only for reading.
        before: looks at a library that will be written before anything is; what it raises ends the opening.

    Raises:
        LibraryError: missing (for reading), corrupt, not a library, or of a newer schema.
    """
    try:
        exists = path.exists()
    except OSError as error:
        raise LibraryError(f"{path}: the library cannot be reached: {error.strerror}") from error
    if not exists:
        if not write:
            raise LibraryError(f"no library at {path}; make one with `brief ingest SOURCE`")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise LibraryError(f"{path}: the library cannot be made here: {error.strerror}") from error
    connection: sqlite3.Connection | None = None
    try:
        connection = _as_it_stands(path) if frozen else _opened(path, "mode=rw")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA cache_size=-65536")
        # Pages written again by the next transactions are copied into the file once: 6 % of an ingest's CPU.
        connection.execute("PRAGMA wal_autocheckpoint=4000")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise LibraryError(f"{path}: made by a newer brief (schema {version}); upgrade brief to open it")
        if not _ours(connection, version):
            raise LibraryError(f"{path}: is a database, but no library of brief; name another folder")
        if write:
            before(connection)
        if (write or version < SCHEMA_VERSION) and not frozen:  # a restored backup comes without it
            connection.execute("PRAGMA journal_mode=WAL")
        if version < SCHEMA_VERSION:
            migrate(connection)
    except BaseException as error:
        if connection is not None:
            connection.close()
        if isinstance(error, sqlite3.Error):
            raise explained(error, path) from error
        raise
    return connection


def is_frozen(path: Path) -> bool:
    """Whether a library may not be written here: an archive, which nobody else can be writing either."""
    return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def is_old(path: Path) -> bool:
    """Whether a library's file says that its schema must be brought up to date; False where it cannot be read."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        head = file.read(100)
        return len(head) == 0 or int.from_bytes(head[60:64], "big") < SCHEMA_VERSION
    return False


def _opened(path: Path, how: str) -> sqlite3.Connection:
    name = f"{path.absolute().as_uri()}?{how}"
    return sqlite3.connect(name, uri=True, timeout=15.0, isolation_level=None, check_same_thread=False)


def _as_it_stands(path: Path) -> sqlite3.Connection:
    """A library that may not be written, opened without a file of any kind made beside it.

    One with commits that stand in its journal alone, or of an older schema, is read into memory.
    """
    journal = path.with_name(path.name + "-wal")
    with contextlib.suppress(OSError):
        if journal.stat().st_size:
            with tempfile.TemporaryDirectory(prefix="brief-read-") as folder:
                copy = Path(folder) / path.name
                shutil.copyfile(path, copy)
                shutil.copyfile(journal, copy.with_name(journal.name))
                return _in_memory(_opened(copy, "mode=rw"))
    connection = _opened(path, "immutable=1")
    if connection.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
        return _in_memory(connection)
    return connection


def _in_memory(source: sqlite3.Connection) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with contextlib.closing(source):
        source.backup(copy)
    return copy


def _ours(connection: sqlite3.Connection, version: int) -> bool:
    """Whether a database is a library, or an empty file that can become one."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    return "article" in tables if version else not tables


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema up to date, each step and its version number in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
            for statement in script.split(";\n"):
                if statement.strip():
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version={number}")
        if "seal" in {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}:
            connection.execute("DELETE FROM seal")  # the pages are others from here on
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


# Below this many bytes free an error of writing is one of a full disk, whatever SQLite calls it.
_NO_ROOM = 1_000_000


def explained(error: sqlite3.Error, path: Path) -> LibraryError:
    """A SQLite error as one that says what happened to the library and what to do.

    A library that SQLite finds malformed is noted as damaged: see :mod:`brief.corpus.sqlite.damage`.
    """
    text = str(error)
    code = getattr(error, "sqlite_errorcode", 0)
    if "locked" in text or "busy" in text:
        return LibraryError(f"{path}: the library is locked by another process; try again when it is done")
    if code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "Could not decode" in text:
        damage.note(path, text)
        return damage.refusal(path, text)
    if "full" in text or (code & 0xFF == sqlite3.SQLITE_IOERR and _free(path) < _NO_ROOM):
        return DiskFullError(
            f"{path}: the disk is full; nothing already committed is lost, free some space and run again"
        )
    if "readonly" in text or "unable to open" in text:
        return LibraryError(
            f"{path}: the library cannot be written here ({text}); check the folder's owner and mode"
        )
    return LibraryError(f"{path}: {text}")


def _free(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return _NO_ROOM
