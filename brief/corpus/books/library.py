"""The library: articles are added, found, read and forgotten here, whatever engine holds it.

An article counts as ingested when the transaction that adds it commits. What ranks passages is in
``ranking``, their vectors in ``vectors``, what was read in their sentences in ``readings``, which took the place of
which in ``versions``, what a desk keeps beside its articles (feeds, briefs, failures) in ``ledger`` and
``register``; all share one store.
"""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from brief.corpus.books import rows
from brief.corpus.books.forgotten import FORGET, Forgotten
from brief.corpus.books.ledger import Ledger
from brief.corpus.books.page_versions import Versions
from brief.corpus.books.passage_search import Ranking
from brief.corpus.books.reading_store import ReadingStore
from brief.corpus.books.store import Statements, Store
from brief.corpus.books.vector_book import VectorBook
from brief.corpus.books.words import Words
from brief.errors import LibraryError, NotFoundError
from brief.records import Article, ArticleInfo, Block, Genre, Passage, RatedClaim, RawDocument, digest, typed
from brief.text import terms
from brief.text.normal_forms import words_at

if TYPE_CHECKING:
    from brief.corpus.books.source_register import Register

_ADD_ARTICLE = (
    "INSERT INTO article(id, raw_sha256, item_key, source_text_sha256, origin_kind, origin_location, origin_item,"
    " title, publisher, authors, url, language, extractor, published_at, published_start, published_end,"
    " published, first_seen, blocks, set_aside, modified, disputed, kinds, genre) VALUES ("
    + ",".join("?" * 24)
    + ") RETURNING pk"
)

# Over the 88 real feeds' items 0.17 CPU-s to 5.15 MB; level 6 takes 0.28 s to 4.83 MB, level 1 0.15 s to 5.37 MB.
_LEVEL = 3

_json = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class Library(Store):
    """An open library: articles, and in its parts what ranks passages and what a desk keeps beside them."""

    words: Words

    def __init__(self) -> None:
        self.ranking = Ranking(self)
        self.vectors = VectorBook(self)
        self.readings = ReadingStore(self)
        self.ledger = Ledger(self)
        self.versions = Versions(self)

    @cached_property
    def register(self) -> Register:
        """The letters of sources; what compares sources is loaded where it is asked for."""
        from brief.corpus.books.source_register import Register

        return Register(self)

    # -- articles in

    def add(self, raw: RawDocument, article: Article, passages: Sequence[Passage]) -> tuple[str, bool]:
        """Keep an article with its bytes and passages, in one transaction.

        Returns:
            The id under which it is held and whether it is new. What is not new is the same document,
            or the same text, title, publisher and address from bytes that differ only around it.
        """
        with self.writing() as db:
            if known := self.versions.known(article):
                self.versions.note_back(db, known, article)
                return known, False
            db.execute(
                "INSERT INTO raw VALUES(?,?,?,?) ON CONFLICT DO NOTHING",
                (raw.sha256, raw.media_type, len(raw.content), zlib.compress(raw.content, _LEVEL)),
            )
            db.execute(
                "INSERT INTO source_text VALUES(?,?) ON CONFLICT DO NOTHING",
                (article.source_text_sha256, article.source_text),
            )
            ((pk,),) = db.execute(_ADD_ARTICLE, rows.article_row(article)).fetchall()
            first = self.numbered(db, len(passages))
            db.executemany(
                'INSERT INTO passage(pk, id, article, ordinal, start, "end", text, sentences) VALUES(?,?,?,?,?,?,?,?)',
                [
                    (first + n, p.id, pk, n, p.start, p.end, p.text, _json(p.sentences))
                    for n, p in enumerate(passages)
                ],
            )
            title = terms.for_index(f"{article.title} {article.publisher}")
            self.words.add(db, [(first + n, title, terms.for_index(p.text)) for n, p in enumerate(passages)])
            self.versions.note(db, pk, article)
        return article.id, True

    @abstractmethod
    def numbered(self, db: Statements, count: int) -> int:
        """The first of so many row numbers in a row that no passage has yet, within a transaction."""

    def holds(self, article: Article) -> bool:
        """Whether :meth:`add` would find an article held already."""
        return bool(self.versions.known(article))

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

    def ids(self) -> list[str]:
        """The ids of all articles, in the order in which they came."""
        return [row[0] for row in self.rows("SELECT id FROM article ORDER BY pk")]

    def publishers(self) -> list[str]:
        """The publishers' names, each once."""
        return [row[0] for row in self.rows("SELECT DISTINCT publisher FROM article")]

    def under(self, urls: Iterable[str]) -> dict[str, list[str]]:
        """Ids, in order, of the articles held under each of these addresses."""
        found: dict[str, list[str]] = {}
        for url, id_ in self.among("SELECT url, id FROM article WHERE url IN ({}) ORDER BY id", urls):
            found.setdefault(url, []).append(id_)
        return found

    def resolve(self, prefix: str) -> str:
        """The whole article id that a unique prefix of at least four characters stands for.

        Raises:
            NotFoundError: none or several articles have it.
        """
        found = (
            self.rows(
                "SELECT id FROM article WHERE id=? OR (length(?)>=4 AND substr(id, 1, length(?))=?)"
                " ORDER BY id LIMIT 3",
                (prefix,) * 4,
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
        found = self.among(f"SELECT {rows.INFO_COLUMNS} FROM article WHERE id IN ({{}})", ids)
        return {row[0]: rows.info(row) for row in found}

    def article(self, id_: str) -> Article:
        """An article whole.

        Raises:
            NotFoundError: it is not held.
        """
        found = self.rows(
            f"SELECT {rows.INFO_COLUMNS}, item_key, (SELECT text FROM source_text t WHERE t.sha256=source_text_sha256),"
            " blocks, set_aside, modified, disputed, kinds, genre FROM article WHERE id=?",
            (id_,),
        )
        if not found:
            raise NotFoundError(f"no article has the id {id_!r}")
        return rows.article(rows.info(found[0][: rows.INFO]), *found[0][rows.INFO :])

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
        sql = (
            "SELECT a.id, t.text, a.blocks FROM article a JOIN source_text t ON t.sha256=a.source_text_sha256"
            " WHERE a.id IN ({})"
        )
        return {
            id_: (text, "\n\n".join(words_at(text, block) for block in rows.spans(blocks)))
            for id_, text, blocks in self.among(sql, ids)
        }

    def block_kinds(self, ids: Iterable[str]) -> dict[str, tuple[Block, ...]]:
        """The kept blocks by article id, of those articles of which some are not plain body."""
        sql = "SELECT id, blocks, kinds FROM article WHERE kinds<>'[]' AND id IN ({})"
        return {
            id_: typed(rows.spans(blocks), rows.block_kinds(kinds))
            for id_, blocks, kinds in self.among(sql, ids)
        }

    def genres(self, ids: Iterable[str]) -> dict[str, tuple[Genre | None, tuple[RatedClaim, ...]]]:
        """What kind of text articles say that they are and the claims that they rate, by id; of those that say so."""
        sql = "SELECT id, genre FROM article WHERE genre<>'[]' AND id IN ({})"
        return {id_: rows.stated_genre(genre) for id_, genre in self.among(sql, ids)}

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
            raise LibraryError(f"{self.where}: the source text {sha256[:12]}… is damaged; restore a backup")
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
            raise LibraryError(f"{self.where}: the raw document {sha256[:12]}… is damaged; restore a backup")
        return content

    def media_type(self, sha256: str) -> str:
        """What kind of bytes a raw document was taken for; empty where it is not held."""
        found = self.rows("SELECT media_type FROM raw WHERE sha256=?", (sha256,))
        return str(found[0][0]) if found else ""

    def corpus_digest(self) -> str:
        """SHA-256 over the ids of all articles held, in order, and which stands in whose place.

        It names the state that a brief was made from.
        """
        held = (row[0] for row in self.rows("SELECT id FROM article ORDER BY id"))
        return digest(*held, *(f"{older}>{newer}" for older, newer in self.versions.pairs()))

    # -- articles away

    @abstractmethod
    def foreseen(self, id_: str) -> Forgotten:
        """What would go with an article; raises NotFoundError where it is not held."""

    @abstractmethod
    def forget(self, id_: str) -> Forgotten:
        """Remove an article and all that came of it: passages, words, vectors, bytes, briefs' texts.

        It is noted first, in a transaction of its own; :meth:`scrub` and :meth:`scrubbed` must follow to clear
        the files and end the note.
        """

    @abstractmethod
    def scrub(self) -> None:
        """Clear the engine's files of what was deleted, as far as it has a say in that.

        Raises:
            LibraryError: it cannot be done now, because another process reads; see :attr:`unscrubbed`.
        """

    @property
    def unscrubbed(self) -> bool:
        """Whether something is to be forgotten, or was and the files have not been cleared of it since."""
        return bool(self.unfinished(FORGET))

    def scrubbed(self) -> None:
        """The library's files and the index are clear of everything forgotten."""
        with self.writing() as db:
            db.execute(
                "DELETE FROM unfinished WHERE what=? AND subject NOT IN (SELECT id FROM article)", (FORGET,)
            )

    @abstractmethod
    def faults(self) -> list[str]:
        """What is wrong with what the library holds, a line each; the whole library is read for it."""

    @abstractmethod
    def note_faults(self, found: list[str]) -> None:
        """Keep beside the library whether it was found damaged, for whoever writes to it next."""

    @abstractmethod
    def emptied(self, tables: Sequence[str]) -> None:
        """Remove every row of these tables, and all that came of them, in one transaction; :meth:`scrub` follows."""

    # -- what was begun and must be brought to its end

    def begun(self, what: str, subject: str) -> None:
        """Note what is begun, so that it is brought to its end if this process is not there to do it."""
        with self.writing() as db:
            sql = "INSERT INTO unfinished VALUES(?,?,?) ON CONFLICT DO NOTHING"
            db.execute(sql, (what, subject, int(time.time())))

    def unfinished(self, what: str) -> list[str]:
        """The subjects of what was begun and is not ended, in order."""
        return [
            row[0]
            for row in self.rows("SELECT subject FROM unfinished WHERE what=? ORDER BY subject", (what,))
        ]

    def ended(self, what: str, subject: str = "") -> None:
        """What was begun is done: all of its kind, or that of one subject."""
        with self.writing() as db:
            db.execute(
                "DELETE FROM unfinished WHERE what=? AND (?='' OR subject=?)", (what, subject, subject)
            )
