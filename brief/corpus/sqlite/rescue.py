"""A new library out of a damaged one: everything of it that can still be read and matches its digest.

The damaged file is only copied; whatever its copy needs to be opened at all (its first bytes, the wording of
its tables, which are known) is put right there. What SQLite does not reach is read from the pages one by one
(:mod:`brief.corpus.sqlite.gathered`). Vectors and the word index are made anew from the texts.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from brief.corpus.books import rows
from brief.corpus.books.forgotten import FORGET
from brief.corpus.sqlite import leaf_rows, schema
from brief.corpus.sqlite.gathered import gathered
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.errors import LibraryError
from brief.reading.passages import split
from brief.records import Article, Origin, Passage, RawDocument, text_at
from brief.text.normal_forms import composed

_MAGIC = b"SQLite format 3\0"
_ARTICLE = (
    f"SELECT {rows.INFO_COLUMNS}, item_key, blocks, set_aside, modified, disputed, kinds, genre"
    " FROM article WHERE pk=?"
)
# Tables of which each row stands for itself, with what must be readable in a row.
_PLAIN = ("source", "rating", "withdrawn", "failure")


@dataclass
class Rescued:
    """What was saved of a library, and what was not.

    Attributes:
        articles: articles saved, each with its original document and its source text.
        briefs: briefs saved, each with its record.
        others: rows saved of what a desk keeps beside them: sources followed, ratings and the like.
        lost: what was not saved, a line each, by id and title where they are known.
    """

    articles: int = 0
    briefs: int = 0
    others: int = 0
    lost: list[str] = field(default_factory=list)


@dataclass
class _Found:
    """What was saved by now; what was not, a line each by the row it is about; and what may not be saved."""

    articles: int = 0
    briefs: int = 0
    others: int = 0
    lost: dict[str, str] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)


def rescue(path: Path, target: Path) -> Rescued:
    """Make a new library at ``target`` (a file that is not there) of what can be saved of the one at ``path``.

    Raises:
        LibraryError: nothing of it can be read, or the new one cannot be written.
    """
    found = _Found()
    unread: sqlite3.Error | None = None
    with tempfile.TemporaryDirectory(prefix="brief-rescue-", dir=target.parent) as folder:
        copy, size = _copied(path, Path(folder))
        with contextlib.ExitStack() as held:
            try:
                # Before SQLite has the copy: what it puts right in a harmed file may overwrite rows.
                ways = [held.enter_context(gathered(copy, size, Path(folder) / "gathered"))]
                try:
                    ways.insert(0, held.enter_context(contextlib.closing(_opened(copy))))
                except sqlite3.Error as error:
                    unread = error
                    found.lost = {
                        table: _page_by_page(table, error)
                        for table in ("article", "brief", *_PLAIN, "page_of")
                    }
                for way in ways:
                    found.forgotten |= _among(way, f"SELECT subject FROM unfinished WHERE what='{FORGET}'")
                new = held.enter_context(SQLiteLibrary(target, write=True))
                for way in ways:
                    _all(way, new, found, scattered=way is ways[-1])
                _cited(ways, new, found)
            except sqlite3.Error as error:
                raise LibraryError(
                    f"{path}: nothing of it can be read ({error}); restore a backup"
                ) from error
    if unread and not (found.articles or found.briefs or found.others):
        raise LibraryError(f"{path}: nothing of it can be read ({unread}); restore a backup") from unread
    return Rescued(found.articles, found.briefs, found.others, list(found.lost.values()))


def _all(way: sqlite3.Connection, new: SQLiteLibrary, found: _Found, *, scattered: bool) -> None:
    """Save what one way of reading gives.

    Rows read from the pages one by one have their digests where articles and briefs are concerned; of the other
    tables they are taken only where SQLite could not read the table.
    """
    _articles(way, new, found)
    _briefs(way, new, found)
    for table in _PLAIN:
        if not scattered or table in found.lost:
            _rows(way, new, table, found)
    if not scattered or "page_of" in found.lost:
        _pages(way, new, found)


def _copied(path: Path, folder: Path) -> tuple[Path, int]:
    """A copy that can be opened where that much can be put right, and the size of its pages in bytes."""
    copy = folder / path.name
    try:
        shutil.copyfile(path, copy)
        journal = path.with_name(path.name + "-wal")
        if journal.exists():
            shutil.copyfile(journal, copy.with_name(journal.name))
        size = leaf_rows.page_size(copy)
        _mend_head(copy, size, journal.exists())
    except OSError as error:
        raise LibraryError(f"{path}: cannot be copied for the rescue: {error.strerror}") from error
    if journal.exists():  # its pages are newer than the file's
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(copy)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return copy, size


def _mend_head(copy: Path, size: int, journal: bool) -> None:
    """Put right what of the first 100 bytes is the same in every library."""
    with copy.open("r+b") as file:
        head = bytearray(file.read(100))
        if len(head) < 100:
            return
        whole = bytes(head)
        head[:16] = _MAGIC
        head[16:18] = (1 if size == 65536 else size).to_bytes(2, "big")
        head[18:20] = b"\x02\x02" if journal else head[18:20] if set(head[18:20]) <= {1, 2} else b"\x01\x01"
        head[20:24] = b"\x00\x40\x20\x20"
        head[44:48] = (4).to_bytes(4, "big")
        head[56:60] = (1).to_bytes(4, "big")
        if not journal:
            head[28:32] = (copy.stat().st_size // size).to_bytes(4, "big")
            head[92:96] = head[24:28]
        if bytes(head) != whole:
            file.seek(0)
            file.write(head)


def _opened(copy: Path) -> sqlite3.Connection:
    """The copy, with the wording of its tables put right where it is the present schema's."""
    db = sqlite3.connect(copy, isolation_level=None)
    db.execute("PRAGMA writable_schema=ON")
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        with contextlib.suppress(sqlite3.Error):
            if 0 < version < schema.SCHEMA_VERSION:
                schema.migrate(db)
            else:
                _mend_schema(db)
                db.close()
                db = sqlite3.connect(copy, isolation_level=None)
                db.execute("PRAGMA writable_schema=ON")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        db.close()
        raise
    # A text with a flipped bit may be no UTF-8 any more: it is read, and then does not match its digest.
    db.text_factory = lambda data: data.decode("utf-8", "replace")
    return db


def _mend_schema(db: sqlite3.Connection) -> None:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        schema.migrate(fresh)
        known = fresh.execute("SELECT sql, type, name, tbl_name FROM sqlite_master").fetchall()
    for sql, type_, name, table in known:
        db.execute(
            "UPDATE sqlite_master SET sql=?, type=?, tbl_name=? WHERE name=? AND (sql<>? OR type<>? OR tbl_name<>?)",
            (sql, type_, table, name, sql, type_, table),
        )


def _articles(old: sqlite3.Connection, new: SQLiteLibrary, found: _Found) -> None:
    keys = _keys(old, "article", "pk", ("article_published", "article_raw", "article_source_text"), found)
    held = set(new.ids())
    with new.writing():
        for pk in keys:
            told = f"article in row {pk}"
            try:
                row = old.execute(_ARTICLE, (pk,)).fetchone()
                if row is None:  # an index names it and the table does not
                    raise ValueError("its row is gone")
                if row[0] in found.forgotten or row[0] in held:
                    found.lost.pop(f"article {pk}", None)
                    continue
                told = f"article {row[0]} “{str(row[1])[:80]}”"
                raw, article = _article(old, row)
                new.add(raw, article, _passages(old, pk, article))
                found.articles += 1
                found.lost.pop(f"article {pk}", None)
            except (sqlite3.Error, zlib.error, ValueError, TypeError, KeyError, OverflowError) as error:
                found.lost[f"article {pk}"] = f"{told}: {_line(error)}"
                continue
            with contextlib.suppress(sqlite3.Error, zlib.error, TypeError):
                reader, claims = old.execute(
                    "SELECT reader, claims FROM reading WHERE article=?", (pk,)
                ).fetchone()
                zlib.decompress(claims)
                new.readings.put({article.id: claims}, reader)


def _cited(ways: list[sqlite3.Connection], new: SQLiteLibrary, found: _Found) -> None:
    """Articles that a brief cites and of which not even a row was met."""
    cited: set[str] = set()
    met = set(found.forgotten)
    for way in [*ways, new.connection]:
        cited |= _among(way, "SELECT article FROM cited")
        met |= _among(way, "SELECT id FROM article")
    for id_ in sorted(cited - met):
        found.lost[f"cited {id_}"] = f"article {id_}: a brief cites it, and its row cannot be read"


def _article(old: sqlite3.Connection, row: tuple[object, ...]) -> tuple[RawDocument, Article]:
    """An article whole with its document; both match their digests, or ValueError says which does not."""
    info = rows.info(row[: rows.INFO])
    packed = old.execute("SELECT media_type, content FROM raw WHERE sha256=?", (info.raw_sha256,)).fetchone()
    content = b""
    with contextlib.suppress(zlib.error, TypeError):
        content = zlib.decompress(packed[1])
    if packed is None or hashlib.sha256(content).hexdigest() != info.raw_sha256:
        raise ValueError("its original document does not match its SHA-256")
    text = old.execute("SELECT text FROM source_text WHERE sha256=?", (info.source_text_sha256,)).fetchone()
    if text is None or hashlib.sha256(text[0].encode()).hexdigest() != info.source_text_sha256:
        raise ValueError("its source text does not match its SHA-256")
    key, *labels = (str(value) for value in row[rows.INFO :])
    article = rows.article(info, key, text[0], *labels)
    if any(not 0 <= start <= end <= len(text[0]) for block in article.blocks for start, end in block):
        raise ValueError("what was kept of its text cannot be told any more")
    origin = Origin(info.origin.kind, info.origin.location, info.origin.item)
    return RawDocument(info.raw_sha256, content, str(packed[0]), origin, info.first_seen), article


def _passages(old: sqlite3.Connection, pk: object, article: Article) -> tuple[Passage, ...]:
    """The passages as they are held where they are the article's own words, else cut anew from its text."""
    with contextlib.suppress(sqlite3.Error, ValueError, TypeError):
        sql = (
            f"SELECT {rows.PASSAGE_COLUMNS} FROM passage p JOIN article a ON a.pk=p.article WHERE p.article=?"
            " ORDER BY p.ordinal"
        )
        held = tuple(rows.passage(row) for row in old.execute(sql, (pk,)))
        texts = [
            composed(" ".join(text_at(article.source_text, spans) for spans in one.sentences)) for one in held
        ]
        if held and texts == [one.text for one in held]:
            return held
    return split(article)


def _briefs(old: sqlite3.Connection, new: SQLiteLibrary, found: _Found) -> None:
    sql = "SELECT id, kind, title, cutoff, issued_at, record, outputs, series FROM brief WHERE id=?"
    with new.writing() as db:
        held = {row[0] for row in db.execute("SELECT id FROM brief")}
        for id_ in _keys(old, "brief", "id", ("brief_cutoff", "brief_series"), found):
            title = ""
            if id_ in held:
                continue
            try:
                row = old.execute(sql, (id_,)).fetchone()
                title = f" “{row[2]}”"
                record = json.loads(zlib.decompress(row[5]))
                articles = [source["article"]["id"] for source in record["sources"]]
                if found.forgotten.intersection(articles):
                    continue
                db.execute(
                    "INSERT INTO brief(id, kind, title, cutoff, issued_at, record, outputs, series)"
                    " VALUES(?,?,?,?,?,?,?,?)",
                    row,
                )
                db.executemany(
                    "INSERT OR IGNORE INTO cited VALUES(?,?)", [(row[0], each) for each in articles]
                )
                found.briefs += 1
                found.lost.pop(f"brief {id_}", None)
            except (sqlite3.Error, zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
                found.lost[f"brief {id_}"] = f"brief {id_}{title}: {_line(error)}"


def _rows(old: sqlite3.Connection, new: SQLiteLibrary, table: str, found: _Found) -> None:
    """Rows of a table that are readable as they are."""
    with new.writing() as db:
        names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        sql = f"INSERT OR IGNORE INTO {table}({','.join(names)}) VALUES({','.join('?' * len(names))})"
        for row in _scan(old, f"SELECT {','.join(names)} FROM {table}", table, found):
            try:
                found.others += db.execute(sql, row).rowcount
            except sqlite3.Error as error:
                found.lost[f"{table} {row[0]}"] = f"a row of {table} ({row[0]}): {_line(error)}"


def _pages(old: sqlite3.Connection, new: SQLiteLibrary, found: _Found) -> None:
    """Which article is held in place of a feed's teaser."""
    sql = "SELECT p.item, p.source, a.id FROM page_of p JOIN article a ON a.pk=p.article"
    for item, source, id_ in _scan(old, sql, "page_of", found):
        new.ledger.note_page(str(item), str(source), str(id_))


def _keys(
    old: sqlite3.Connection, table: str, key: str, indexes: tuple[str, ...], found: _Found
) -> list[object]:
    """The keys of a table's rows by every way to them: what one way cannot reach another may."""
    keys: dict[object, None] = {}
    missed = sqlite3.Error()
    ways = [f"SELECT {key} FROM {table} NOT INDEXED ORDER BY rowid {order}" for order in ("", "DESC")]
    if table == "brief":  # it has no row numbers
        ways = [f"SELECT {key} FROM {table} ORDER BY {key} {order}" for order in ("", "DESC")]
    ways += [f"SELECT {key} FROM {table} INDEXED BY {index}" for index in indexes]
    whole = 0
    for sql in ways:
        try:
            for row in old.execute(sql):
                keys.setdefault(row[0])
            whole += 1
        except sqlite3.Error as error:
            missed = error
    if not whole:
        found.lost[table] = _page_by_page(table, missed)
    return sorted(keys, key=str) if table == "brief" else sorted(keys, key=lambda pk: int(str(pk)))


def _scan(old: sqlite3.Connection, sql: str, table: str, found: _Found) -> Iterator[tuple[object, ...]]:
    try:
        yield from old.execute(sql)
    except sqlite3.Error as error:
        found.lost[table] = _page_by_page(table, error)


def _among(old: sqlite3.Connection, sql: str) -> set[str]:
    read: set[str] = set()
    with contextlib.suppress(sqlite3.Error):
        for row in old.execute(sql):
            read.add(str(row[0]))
    return read


def _page_by_page(table: str, error: sqlite3.Error) -> str:
    return f"perhaps rows of {table}, which could only be read page by page: {_line(error)}"


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
