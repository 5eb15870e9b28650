"""A new library out of a damaged one: everything of it that can still be read and matches its digest.

The damaged file is only copied; whatever its copy needs to be opened at all (its first bytes, the wording of
its tables, which are known) is put right there. Vectors and the word index are made anew from the texts.
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

from brief.corpus.sqlite import rows, schema
from brief.corpus.sqlite.library import Library
from brief.errors import LibraryError
from brief.reading.passages import split
from brief.records import Article, Origin, Passage, RawDocument, text_at
from brief.text.normal_forms import composed

_MAGIC = b"SQLite format 3\0"
_PAGE = 4096
_ARTICLE = (
    f"SELECT {rows.INFO_COLUMNS}, item_key, blocks, set_aside, modified, disputed FROM article WHERE pk=?"
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


def rescue(path: Path, target: Path) -> Rescued:
    """Make a new library at ``target`` (a file that is not there) of what can be saved of the one at ``path``.

    Raises:
        LibraryError: nothing of it can be read, or the new one cannot be written.
    """
    found = Rescued()
    with tempfile.TemporaryDirectory(prefix="brief-rescue-", dir=target.parent) as folder:
        copy = _copied(path, Path(folder))
        try:
            with contextlib.closing(_opened(copy)) as old, Library(target, write=True) as new:
                _articles(old, new, found)
                _briefs(old, new, found)
                for table in _PLAIN:
                    _rows(old, new, table, found)
                _pages(old, new, found)
        except sqlite3.Error as error:
            raise LibraryError(f"{path}: nothing of it can be read ({error}); restore a backup") from error
    return found


def _copied(path: Path, folder: Path) -> Path:
    copy = folder / path.name
    try:
        shutil.copyfile(path, copy)
        journal = path.with_name(path.name + "-wal")
        if journal.exists():
            shutil.copyfile(journal, copy.with_name(journal.name))
        _mend_head(copy, journal.exists())
    except OSError as error:
        raise LibraryError(f"{path}: cannot be copied for the rescue: {error.strerror}") from error
    return copy


def _mend_head(copy: Path, journal: bool) -> None:
    """Put right what of the first 100 bytes is the same in every library."""
    with copy.open("r+b") as file:
        head = bytearray(file.read(100))
        if len(head) < 100:
            return
        whole = bytes(head)
        head[:16] = _MAGIC
        size = int.from_bytes(head[16:18], "big")
        if size & (size - 1) or size < 512:
            head[16:18] = (size := _PAGE).to_bytes(2, "big")
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


def _articles(old: sqlite3.Connection, new: Library, found: Rescued) -> None:
    keys = _keys(old, "article", "pk", ("article_published", "article_raw", "article_source_text"), found)
    seen: dict[str, str] = {}
    forgotten = _among(old, "SELECT subject FROM unfinished WHERE what='forget'")
    with new.writing():
        for pk in keys:
            told = f"article in row {pk}"
            try:
                row = old.execute(_ARTICLE, (pk,)).fetchone()
                if row is None:  # an index names it and the table does not
                    raise ValueError("its row is gone")
                seen[str(row[0])] = str(row[1])
                if row[0] in forgotten:
                    continue
                told = f"article {row[0]} “{str(row[1])[:80]}”"
                raw, article = _article(old, row)
                new.add(raw, article, _passages(old, pk, article))
                found.articles += 1
            except (sqlite3.Error, zlib.error, ValueError, TypeError, KeyError, OverflowError) as error:
                found.lost.append(f"{told}: {_line(error)}")
                continue
            with contextlib.suppress(sqlite3.Error, zlib.error, TypeError):
                reader, claims = old.execute(
                    "SELECT reader, claims FROM reading WHERE article=?", (pk,)
                ).fetchone()
                zlib.decompress(claims)
                new.readings.put({article.id: claims}, reader)
        held = set(new.ids())
        for id_ in sorted(_among(old, "SELECT article FROM cited") - held - seen.keys() - forgotten):
            found.lost.append(f"article {id_}: a brief cites it, and its row cannot be read")


def _article(old: sqlite3.Connection, row: tuple[object, ...]) -> tuple[RawDocument, Article]:
    """An article whole with its document; both match their digests, or ValueError says which does not."""
    info = rows.info(row[:14])
    packed = old.execute("SELECT media_type, content FROM raw WHERE sha256=?", (info.raw_sha256,)).fetchone()
    content = b""
    with contextlib.suppress(zlib.error, TypeError):
        content = zlib.decompress(packed[1])
    if packed is None or hashlib.sha256(content).hexdigest() != info.raw_sha256:
        raise ValueError("its original document does not match its SHA-256")
    text = old.execute("SELECT text FROM source_text WHERE sha256=?", (info.source_text_sha256,)).fetchone()
    if text is None or hashlib.sha256(text[0].encode()).hexdigest() != info.source_text_sha256:
        raise ValueError("its source text does not match its SHA-256")
    key, *labels = (str(value) for value in row[14:])
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


def _briefs(old: sqlite3.Connection, new: Library, found: Rescued) -> None:
    sql = "SELECT id, kind, title, cutoff, issued_at, record, outputs, series FROM brief WHERE id=?"
    forgotten = _among(old, "SELECT subject FROM unfinished WHERE what='forget'")
    with new.writing() as db:
        for id_ in _keys(old, "brief", "id", ("brief_cutoff", "brief_series"), found):
            title = ""
            try:
                row = old.execute(sql, (id_,)).fetchone()
                title = f" “{row[2]}”"
                record = json.loads(zlib.decompress(row[5]))
                articles = [source["article"]["id"] for source in record["sources"]]
                if forgotten.intersection(articles):
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
            except (sqlite3.Error, zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
                found.lost.append(f"brief {id_}{title}: {_line(error)}")


def _rows(old: sqlite3.Connection, new: Library, table: str, found: Rescued) -> None:
    """Rows of a table that are readable as they are."""
    with new.writing() as db:
        names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        sql = f"INSERT OR IGNORE INTO {table}({','.join(names)}) VALUES({','.join('?' * len(names))})"
        for row in _scan(old, f"SELECT {','.join(names)} FROM {table}", table, found):
            try:
                db.execute(sql, row)
                found.others += 1
            except sqlite3.Error as error:
                found.lost.append(f"a row of {table} ({row[0]}): {_line(error)}")


def _pages(old: sqlite3.Connection, new: Library, found: Rescued) -> None:
    """Which article is held in place of a feed's teaser."""
    sql = "SELECT p.item, p.source, a.id FROM page_of p JOIN article a ON a.pk=p.article"
    for item, source, id_ in _scan(old, sql, "page_of", found):
        new.ledger.note_page(str(item), str(source), str(id_))


def _keys(
    old: sqlite3.Connection, table: str, key: str, indexes: tuple[str, ...], found: Rescued
) -> list[object]:
    """The keys of a table's rows by every way to them: what one way cannot reach another may."""
    keys: dict[object, None] = {}
    missed = ""
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
            missed = str(error)
    if not whole:
        found.lost.append(f"an unknown number of rows of {table}: {missed}")
    return sorted(keys, key=str) if table == "brief" else sorted(keys, key=lambda pk: int(str(pk)))


def _scan(old: sqlite3.Connection, sql: str, table: str, found: Rescued) -> Iterator[tuple[object, ...]]:
    try:
        yield from old.execute(sql)
    except sqlite3.Error as error:
        found.lost.append(f"rows of {table} cannot be read: {_line(error)}")


def _among(old: sqlite3.Connection, sql: str) -> set[str]:
    read: set[str] = set()
    with contextlib.suppress(sqlite3.Error):
        for row in old.execute(sql):
            read.add(str(row[0]))
    return read


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
