"""The word index in SQLite: FTS5, in one transaction with the passages themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from brief.corpus.books.page_versions import REPLACED
from brief.corpus.books.store import Statements
from brief.corpus.books.words import Worded
from brief.text import terms

if TYPE_CHECKING:
    from brief.corpus.protocols import Hits
    from brief.corpus.sqlite.database import Database

# Headline and publisher count as much as the passage's own words. nDCG@10 of the fused ranking on the
# 1,093 answerable questions of MultiHop-RAG, for a title weight of 0, 0.25, 0.5, 1 and 2:
# 0.762, 0.800, 0.812, 0.816, 0.809.
_BM25 = "bm25(words, 1.0, 1.0)"


class WordIndex:
    """The words of one library file; a :class:`brief.corpus.books.words.Words`."""

    def __init__(self, library: Database) -> None:
        """Of ``library``."""
        self.library = library

    def add(self, db: Statements, passages: Sequence[Worded]) -> None:
        """Take passages in."""
        db.executemany("INSERT INTO words(rowid, title, body) VALUES(?,?,?)", passages)

    def remove(self, db: Statements, passages: Sequence[Worded]) -> None:
        """Take passages out."""
        db.executemany("INSERT INTO words(words, rowid, title, body) VALUES('delete',?,?,?)", passages)

    def best(self, text: str, within: str, values: Sequence[Any], limit: int) -> Hits:
        """The best passages by BM25, as (passage id, score; higher is better)."""
        query = terms.query(text)
        if not query:
            return []
        # The plus keeps SQLite from asking FTS5 again for each row: 123 against 1.7 ms for a day of 89
        # passages out of 10,000, a question of 24 terms.
        among = (
            f" AND +rowid IN (SELECT p.pk FROM article a JOIN passage p ON p.article=a.pk WHERE {within})"
            if within
            else (f" AND +rowid NOT IN ({REPLACED})" if self.library.rows(f"{REPLACED} LIMIT 1") else "")
        )
        best = (
            f"SELECT rowid AS pk, {_BM25} AS score FROM words WHERE words MATCH ?{among}"
            " ORDER BY score, rowid LIMIT ?"
        )
        sql = f"SELECT p.id, -score FROM ({best}) JOIN passage p USING (pk) ORDER BY score, pk"
        return [(id_, score) for id_, score in self.library.rows(sql, [query, *values, limit])]

    def holding_all(self, text: str) -> list[str]:
        """Ids of the passages whose text or headline holds every topic word of ``text``."""
        query = " AND ".join(f'"{term}"' for term in terms.terms(text)[:16])
        sql = "SELECT p.id FROM words JOIN passage p ON p.pk=words.rowid WHERE words MATCH ? ORDER BY p.pk"
        return [row[0] for row in self.library.rows(sql, (query,))] if query else []

    def beginning(self, letters: str) -> list[str]:
        """Ids, in order, of the articles that hold a word that is stemmed to one that begins so."""
        sql = (
            "SELECT DISTINCT a.id FROM words JOIN passage p ON p.pk=words.rowid JOIN article a ON a.pk=p.article"
            " WHERE words MATCH ? ORDER BY a.id"
        )
        return [row[0] for row in self.library.rows(sql, (f"{letters}*",))]

    def count(self, term: str) -> int:
        """How many passages hold a term."""
        sql = "SELECT count(*) FROM words WHERE words MATCH ?"
        return int(self.library.rows(sql, (f'"{term}"',))[0][0])
