"""The library: one SQLite file that is the truth. Articles are added, found, read and forgotten here.

An article counts as ingested when the transaction that adds it commits. What ranks passages is in
``ranking``, what a desk keeps beside its articles (feeds, briefs, failures) in ``ledger``; the
three share one connection.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from brief.corpus.sqlite import rows, schema
from brief.errors import LibraryError, NotFoundError
from brief.records import Article, ArticleInfo, Passage, RawDocument, digest
from brief.text import terms
from brief.text.normal_forms import words_at

_T = TypeVar("_T")

FILE_NAME = "library.sqlite3"
_UNSCRUBBED = "forget.unscrubbed"

_ADD_ARTICLE = (
    "INSERT INTO article(id, raw_sha256, item_key, source_text_sha256, origin_kind, origin_location, origin_item,"
    " title, publisher, authors, url, language, extractor, published_at, published_start, published_end,"
    " published, first_seen, blocks, set_aside, modified, disputed) VALUES (" + ",".join("?" * 22) + ")"
)

_KNOWN = (
    "SELECT id FROM article WHERE id=? UNION ALL SELECT id FROM article WHERE source_text_sha256=?"
    " AND title=? AND publisher=? AND url=? LIMIT 1"
)

# Over the 88 real feeds' items 0.17 CPU-s to 5.15 MB; level 6 takes 0.28 s to 4.83 MB, level 1 0.15 s to 5.37 MB.
_LEVEL = 3

_json = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went with an article: passages, raw bytes kept for a sibling, briefs that had cited it."""

    article: ArticleInfo
    passages: int
    raw_kept_for: int
    briefs: tuple[str, ...]
    outputs: tuple[str, ...]


class Library:
    """An open library. Readers and one writer may have it open at the same time."""

    def __init__(self, path: Path, *, write: bool = False) -> None:
        """Open the library file at ``path``; ``write`` makes it where it is missing.

        Raises:
            LibraryError: it is missing (for reading), corrupt, or of a newer schema.
        """
        self.path = path
        self.connection = schema.connect(path, write=write)

    def close(self) -> None:
        """Close the connection; the library can then be opened anew."""
        self.connection.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # -- the engine, with errors a person understands

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query.

        Raises:
            LibraryError: the library is corrupt, locked or unreadable.
        """
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise schema.explained(error, self.path) from error

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept when the block ends, none of it when it raises.

        Raises:
            LibraryError: locked beyond the waiting time, disk full, read-only.
        """
        try:
            if self.connection.in_transaction:
                yield self.connection
                return
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise schema.explained(error, self.path) from error

    def meta(self, key: str) -> str:
        """A value kept under a key, or the empty string."""
        found = self.rows("SELECT value FROM meta WHERE key=?", (key,))
        return str(found[0][0]) if found else ""

    def set_meta(self, key: str, value: str) -> None:
        """Keep a value under a key."""
        with self.writing() as db:
            db.execute(
                "INSERT INTO meta VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
                (key, value),
            )

    # -- articles in

    def add(self, raw: RawDocument, article: Article, passages: Sequence[Passage]) -> tuple[str, bool]:
        """Keep an article with its bytes and passages, in one transaction.

        Returns:
            The id under which it is held and whether it is new. What is not new is the same document,
            or the same text, title, publisher and address from bytes that differ only around it.
        """
        with self.writing() as db:
            known = db.execute(_KNOWN, _known_by(article)).fetchone()
            if known:
                return str(known[0]), False
            db.execute(
                "INSERT OR IGNORE INTO raw VALUES(?,?,?,?)",
                (raw.sha256, raw.media_type, len(raw.content), zlib.compress(raw.content, _LEVEL)),
            )
            db.execute(
                "INSERT OR IGNORE INTO source_text VALUES(?,?)",
                (article.source_text_sha256, article.source_text),
            )
            pk = db.execute(_ADD_ARTICLE, rows.article_row(article)).lastrowid
            title = terms.for_index(f"{article.title} {article.publisher}")
            first = db.execute("SELECT ifnull(max(pk), 0) + 1 FROM passage").fetchone()[0]
            db.executemany(
                'INSERT INTO passage(pk, id, article, ordinal, start, "end", text, sentences) VALUES(?,?,?,?,?,?,?,?)',
                [
                    (first + n, p.id, pk, n, p.start, p.end, p.text, _json(p.sentences))
                    for n, p in enumerate(passages)
                ],
            )
            db.executemany(
                "INSERT INTO words(rowid, title, body) VALUES(?,?,?)",
                [(first + n, title, terms.for_index(p.text)) for n, p in enumerate(passages)],
            )
        return article.id, True

    def holds(self, article: Article) -> bool:
        """Whether :meth:`add` would find an article held already."""
        return bool(self.rows(_KNOWN, _known_by(article)))

    # -- articles out

    def counts(self) -> dict[str, int]:
        """How many of each thing are held: articles, passages, raw documents, briefs, failures, undated."""
        names = {
            "articles": "SELECT count(*) FROM article",
            "undated": "SELECT count(*) FROM article WHERE published_start IS NULL",
            "passages": "SELECT count(*) FROM passage",
            "raw": "SELECT count(*) FROM raw",
            "indexed": "SELECT count(*) FROM indexed",
            "briefs": "SELECT count(*) FROM brief",
            "failures": "SELECT count(*) FROM failure",
            "sources": "SELECT count(*) FROM source",
        }
        return {name: int(self.rows(sql)[0][0]) for name, sql in names.items()}

    def resolve(self, prefix: str) -> str:
        """The whole article id that a unique prefix of at least four characters stands for.

        Raises:
            NotFoundError: none or several articles have it.
        """
        found = (
            self.rows(
                "SELECT id FROM article WHERE id=? OR (length(?)>=4 AND id GLOB ?||'*') LIMIT 3",
                (prefix,) * 3,
            )
            if prefix.isalnum()
            else []
        )
        exact = [row[0] for row in found if row[0] == prefix]
        if exact or len(found) == 1:
            return str((exact or [found[0][0]])[0])
        what = "no article has" if not found else "several articles have"
        raise NotFoundError(
            f"{what} the id {prefix!r}; `brief list --articles` shows them, and so does a brief's source table"
        )

    def infos(self, ids: Iterable[str]) -> dict[str, ArticleInfo]:
        """Metadata of the articles of these ids; ids that are not held are left out."""
        found: dict[str, ArticleInfo] = {}
        for batch in batches(list(ids), 500):
            marks = ",".join("?" * len(batch))
            for row in self.rows(f"SELECT {rows.INFO_COLUMNS} FROM article WHERE id IN ({marks})", batch):
                found[row[0]] = rows.info(row)
        return found

    def article(self, id_: str) -> Article:
        """An article whole.

        Raises:
            NotFoundError: it is not held.
        """
        found = self.rows(
            f"SELECT {rows.INFO_COLUMNS}, item_key, (SELECT text FROM source_text t WHERE t.sha256=source_text_sha256),"
            " blocks, set_aside, modified, disputed FROM article WHERE id=?",
            (id_,),
        )
        if not found:
            raise NotFoundError(f"no article has the id {id_!r}")
        return rows.article(rows.info(found[0][:14]), *found[0][14:])

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """An article's passages in reading order."""
        return tuple(
            rows.passage(row)
            for row in self.rows(
                f"SELECT {rows.PASSAGE_COLUMNS} FROM passage p JOIN article a ON a.pk=p.article"
                " WHERE a.id=? ORDER BY p.ordinal",
                (article_id,),
            )
        )

    def cleaned(self, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """(source text, cleaned text) by article id, for those that are held."""
        found: dict[str, tuple[str, str]] = {}
        for batch in batches(list(ids), 200):
            marks = ",".join("?" * len(batch))
            sql = (
                "SELECT a.id, t.text, a.blocks FROM article a JOIN source_text t ON t.sha256=a.source_text_sha256"
                f" WHERE a.id IN ({marks})"
            )
            for id_, text, blocks in self.rows(sql, batch):
                found[id_] = (text, "\n\n".join(words_at(text, block) for block in rows.spans(blocks)))
        return found

    def source_text(self, sha256: str) -> str | None:
        """The source text of that SHA-256, or None; what is returned is checked against it.

        Raises:
            LibraryError: the text held is not the one that the digest names.
        """
        found = self.rows("SELECT text FROM source_text WHERE sha256=?", (sha256,))
        if not found:
            return None
        text = str(found[0][0])
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != sha256:
            raise LibraryError(f"{self.path}: the source text {sha256[:12]}… is damaged; restore a backup")
        return text

    def raw(self, sha256: str) -> bytes | None:
        """The original bytes of that SHA-256, checked against it, or None.

        Raises:
            LibraryError: the bytes held are not those that the digest names.
        """
        found = self.rows("SELECT content FROM raw WHERE sha256=?", (sha256,))
        if not found:
            return None
        try:
            content = zlib.decompress(found[0][0])
        except zlib.error:
            content = b""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise LibraryError(f"{self.path}: the raw document {sha256[:12]}… is damaged; restore a backup")
        return content

    def corpus_digest(self) -> str:
        """SHA-256 over the ids of all articles held, in order: names the state a brief was made from."""
        return digest(*(row[0] for row in self.rows("SELECT id FROM article ORDER BY id")))

    # -- articles away

    def forget(self, id_: str) -> Forgotten:
        """Remove an article and all that came of it: passages, words, vectors, bytes, briefs' texts.

        A raw document or source text that another article shares stays, and is said to. Briefs that
        cite the article lose their stored record. :meth:`scrub` must follow to clear the file.
        """
        with self.writing() as db:
            row = db.execute(f"SELECT {rows.INFO_COLUMNS}, pk FROM article WHERE id=?", (id_,)).fetchone()
            if row is None:
                raise NotFoundError(f"no article has the id {id_!r}")
            info, pk = rows.info(row[:14]), row[14]
            title = terms.for_index(f"{info.title} {info.publisher}")
            held = db.execute("SELECT pk, text FROM passage WHERE article=?", (pk,)).fetchall()
            db.executemany(
                "INSERT INTO words(words, rowid, title, body) VALUES('delete',?,?,?)",
                [(passage, title, terms.for_index(text)) for passage, text in held],
            )
            db.execute("DELETE FROM article WHERE pk=?", (pk,))
            db.execute(
                "DELETE FROM source_text WHERE sha256=? AND NOT EXISTS"
                " (SELECT 1 FROM article WHERE source_text_sha256=?)",
                (info.source_text_sha256,) * 2,
            )
            kept = db.execute(
                "SELECT count(*) FROM article WHERE raw_sha256=?", (info.raw_sha256,)
            ).fetchone()[0]
            if not kept:
                db.execute("DELETE FROM raw WHERE sha256=?", (info.raw_sha256,))
            cited = db.execute(
                "SELECT b.id, b.outputs FROM cited c JOIN brief b ON b.id=c.brief WHERE c.article=?", (id_,)
            ).fetchall()
            # Whoever has a copy must be told; a title may hold the article's words, so it is not kept.
            db.executemany(
                "INSERT OR REPLACE INTO withdrawn SELECT id, kind, cutoff FROM brief WHERE id=?",
                [(brief,) for brief, _ in cited],
            )
            db.executemany("DELETE FROM brief WHERE id=?", [(brief,) for brief, _ in cited])
            self.set_meta(_UNSCRUBBED, "1")
        outputs = tuple(path for _, paths in cited for path in paths.split("\n") if path)
        return Forgotten(info, len(held), int(kept), tuple(brief for brief, _ in cited), outputs)

    def scrub(self) -> None:
        """Rewrite the file so that nothing deleted can be read from it or from its journal.

        Raises:
            LibraryError: it cannot be done now, because another process reads; see :attr:`unscrubbed`.
        """
        try:
            self.connection.execute("INSERT INTO words(words) VALUES('optimize')")
            self.connection.execute("VACUUM")
            busy = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error as error:
            raise schema.explained(error, self.path) from error
        if busy:
            raise LibraryError(
                f"{self.path}: what was forgotten is gone from the library, but not yet cleared from its file,"
                " for another process is reading it; the next command that writes clears it"
            )

    @property
    def unscrubbed(self) -> bool:
        """Whether something was forgotten and the files have not been cleared of it since."""
        return bool(self.meta(_UNSCRUBBED))

    def scrubbed(self) -> None:
        """The library's file and the index are clear of everything forgotten."""
        self.set_meta(_UNSCRUBBED, "")

    def backup(self, target: Path) -> None:
        """A consistent copy in ``target`` while others read and write; owner-only.

        Raises:
            LibraryError: the target exists already or cannot be written.
        """
        if target.exists():
            raise LibraryError(f"{target}: is there already; name a new file for the backup")
        partial = target.with_name(target.name + ".partial")
        try:
            partial.unlink(missing_ok=True)
            partial.touch(mode=0o600)
            copy = sqlite3.connect(partial)
            try:
                # In one step: one read transaction, which a writer neither waits for nor starts anew.
                self.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            finally:
                copy.close()
            partial.replace(target)
        except OSError as error:
            raise LibraryError(f"{target}: the backup cannot be written: {error.strerror}") from error
        except sqlite3.Error as error:
            partial.unlink(missing_ok=True)
            raise schema.explained(error, target) from error


def _known_by(article: Article) -> tuple[str, ...]:
    return (article.id, article.source_text_sha256, article.title, article.publisher, article.url)


def batches(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """Consecutive slices of at most ``size`` items."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
