"""Finding passages in the library: ids by filter, ranked by words (BM25) or by vector (exact), hydrated."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from brief.corpus.sqlite import rows
from brief.corpus.sqlite.library import Library, batches
from brief.records import ArticleInfo, Passage
from brief.text import terms
from brief.text.normal_forms import composed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

# Headline and publisher count as much as the passage's own words. nDCG@10 of the fused ranking on the
# 1,093 answerable questions of MultiHop-RAG, for a title weight of 0, 0.25, 0.5, 1 and 2:
# 0.762, 0.800, 0.812, 0.816, 0.809.
_BM25 = "bm25(words, 1.0, 1.0)"
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Filter:
    """What passages may come from.

    Attributes:
        since: first instant of publication. A date without a time belongs to the day it names in the
            time zone in which this is given, wherever that lies.
        until: first instant after it, likewise.
        source: a publisher's name or a web host.
        as_of: nothing known to be published at or after it, likewise; undated articles pass this one.
    """

    since: datetime | None = None
    until: datetime | None = None
    source: str = ""
    as_of: datetime | None = None

    @property
    def empty(self) -> bool:
        """Whether everything passes."""
        return self == Filter()

    def sql(self) -> tuple[str, list[Any]]:
        """A condition on the table ``article`` (alias ``a``) and its values."""
        parts: list[str] = []
        values: list[Any] = []
        if self.since is not None or self.until is not None:
            low = rows.epoch(self.since) if self.since else -(1 << 62)
            high = rows.epoch(self.until) if self.until else 1 << 62
            # Days, months and years are held as those of UTC: they are compared with the clock's reading.
            low_day, high_day = low + _offset(self.since), high + _offset(self.until)
            filed = "(a.published_at >= ? AND a.published_at < ?)"
            values += [low, high]
            if (low, high) != (low_day, high_day):
                filed = (
                    f"({filed} AND a.published_end - a.published_start < {DAY} OR a.published_at >= ?"
                    f" AND a.published_at < ? AND a.published_end - a.published_start >= {DAY})"
                )
                values += [low_day, high_day]
            # A month or year has no filing instant; it passes where its whole interval overlaps.
            parts.append(
                f"({filed} OR (a.published_at IS NULL AND a.published_start < ? AND a.published_end > ?))"
            )
            values += [high_day, low_day]
        if self.source:
            parts.append(
                "(a.publisher = ? COLLATE NOCASE OR a.url||'/' LIKE 'http://'||?||'/%' ESCAPE '!'"
                " OR a.url||'/' LIKE 'https://'||?||'/%' ESCAPE '!'"
                " OR a.url||'/' LIKE 'http://www.'||?||'/%' ESCAPE '!'"
                " OR a.url||'/' LIKE 'https://www.'||?||'/%' ESCAPE '!')"
            )
            source = composed(self.source)
            values += [source, *[re.sub(r"[!%_]", r"!\g<0>", source)] * 4]
        if self.as_of is not None:
            parts.append(
                "(a.published_start IS NULL OR a.published_start"
                f" < CASE WHEN a.published_end - a.published_start < {DAY} THEN ? ELSE ? END)"
            )
            values += [rows.epoch(self.as_of), rows.epoch(self.as_of) + _offset(self.as_of)]
        return " AND ".join(parts) or "1", values


class Ranking:
    """Selects and ranks the passages of a library. Ids here are the library's own row numbers."""

    def __init__(self, library: Library) -> None:
        """Rank within ``library``."""
        self.library = library

    def select(self, filter_: Filter) -> list[int]:
        """Row numbers of the passages that pass a filter."""
        condition, values = filter_.sql()
        sql = f"SELECT p.pk FROM passage p JOIN article a ON a.pk=p.article WHERE {condition} ORDER BY p.pk"
        return [row[0] for row in self.library.rows(sql, values)]

    def articles(self, filter_: Filter, *, dated: bool | None = None) -> list[ArticleInfo]:
        """Articles that pass a filter, by filing instant and id.

        ``dated`` True keeps those of a known day, False those of none.
        """
        condition, values = filter_.sql()
        if dated is not None:
            condition += f" AND a.published_at IS {'NOT ' if dated else ''}NULL"
        sql = f"SELECT {rows.INFO_COLUMNS} FROM article a WHERE {condition} ORDER BY a.published_at, a.id"
        return [rows.info(row) for row in self.library.rows(sql, values)]

    def undated(self, since: datetime, until: datetime) -> list[ArticleInfo]:
        """Articles without a known day that were first seen in ``[since, until)``."""
        sql = (
            f"SELECT {rows.INFO_COLUMNS} FROM article a WHERE a.published_at IS NULL AND a.first_seen >= ?"
            " AND a.first_seen < ? ORDER BY a.first_seen, a.id"
        )
        return [rows.info(row) for row in self.library.rows(sql, (rows.epoch(since), rows.epoch(until)))]

    def by_words(self, text: str, filter_: Filter, limit: int) -> list[tuple[int, float]]:
        """The best passages by BM25, best first, as (row number, score; higher is better)."""
        query = terms.query(text)
        if not query:
            return []
        condition, values = filter_.sql()
        # The plus keeps SQLite from asking FTS5 again for each row: 123 against 1.7 ms for a day of 89
        # passages out of 10,000, a question of 24 terms.
        within = (
            ""
            if filter_.empty
            else f" AND +rowid IN (SELECT p.pk FROM article a JOIN passage p ON p.article=a.pk WHERE {condition})"
        )
        sql = f"SELECT rowid, -{_BM25} FROM words WHERE words MATCH ?{within} ORDER BY {_BM25}, rowid LIMIT ?"
        return [(pk, score) for pk, score in self.library.rows(sql, [query, *values, limit])]

    def holding_all(self, text: str) -> list[int]:
        """Row numbers of the passages whose text or headline holds every topic word of ``text``."""
        query = " AND ".join(f'"{term}"' for term in terms.terms(text)[:16])
        return (
            [row[0] for row in self.library.rows("SELECT rowid FROM words WHERE words MATCH ?", (query,))]
            if query
            else []
        )

    def extent(self, until: datetime) -> tuple[datetime, datetime] | None:
        """The first and last filing instants of articles dated before ``until``, or None where there is none."""
        sql = "SELECT min(published_at), max(published_at) FROM article WHERE published_at < ?"
        first, last = self.library.rows(sql, (rows.epoch(until),))[0]
        return (rows.instant(first), rows.instant(last)) if first is not None else None

    def frequency(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term stands (as FTS5 stems it)."""
        sql = "SELECT count(*) FROM words WHERE words MATCH ?"
        return {term: int(self.library.rows(sql, (f'"{term}"',))[0][0]) for term in terms}

    def by_vector(self, vector: Vectors, model: int, filter_: Filter, limit: int) -> list[tuple[int, float]]:
        """The best passages by exact cosine, best first, as (row number, cosine)."""
        import numpy as np

        ids, matrix = self.matrix(model, filter_)
        if not ids:
            return []
        scores = matrix @ vector
        top = np.argsort(-scores, kind="stable")[:limit]
        return [(ids[i], float(scores[i])) for i in top]

    def matrix(self, model: int, filter_: Filter | None = None) -> tuple[list[int], Vectors]:
        """Row numbers and the (n, dimension) float32 vectors of all passages that pass a filter."""
        if filter_ is None or filter_.empty:
            found = self.library.rows("SELECT passage, vector FROM embedding WHERE model=?", (model,))
        else:
            condition, values = filter_.sql()
            found = self.library.rows(
                # CROSS JOIN holds SQLite to this order: a day of 832 passages out of 100,000 then takes 2 ms, not 107.
                "SELECT e.passage, e.vector FROM article a CROSS JOIN passage p ON p.article=a.pk"
                f" CROSS JOIN embedding e ON e.model=? AND e.passage=p.pk WHERE {condition} ORDER BY p.pk",
                [model, *values],
            )
        return _unpack(found)

    def vectors(self, pks: Sequence[int], model: int) -> dict[int, Vectors]:
        """The vectors of these passages, by row number; those without one are left out."""
        found: dict[int, Vectors] = {}
        for batch in batches(list(pks), 500):
            marks = ",".join("?" * len(batch))
            ids, matrix = _unpack(
                self.library.rows(
                    f"SELECT passage, vector FROM embedding WHERE model=? AND passage IN ({marks})",
                    [model, *batch],
                )
            )
            found.update(zip(ids, matrix, strict=True))
        return found

    def published(self, pks: Sequence[int]) -> dict[int, tuple[str, datetime | None]]:
        """Publisher and filing instant of each passage's article, by row number."""
        found: dict[int, tuple[str, datetime | None]] = {}
        for batch in batches(list(pks), 500):
            sql = (
                "SELECT p.pk, a.publisher, a.published_at FROM passage p JOIN article a ON a.pk=p.article"
                f" WHERE p.pk IN ({','.join('?' * len(batch))})"
            )
            for pk, publisher, at in self.library.rows(sql, batch):
                found[pk] = publisher, rows.instant(at) if at is not None else None
        return found

    def passages_of(self, article_ids: Sequence[str]) -> dict[str, list[int]]:
        """Row numbers of each article's passages, in reading order."""
        found: dict[str, list[int]] = {}
        for batch in batches(list(article_ids), 500):
            marks = ",".join("?" * len(batch))
            sql = (
                "SELECT a.id, p.pk FROM article a JOIN passage p ON p.article=a.pk"
                f" WHERE a.id IN ({marks}) ORDER BY a.pk, p.ordinal"
            )
            for id_, pk in self.library.rows(sql, batch):
                found.setdefault(id_, []).append(pk)
        return found

    def of_other_languages(self, pks: Collection[int], known: frozenset[str] | None) -> set[int]:
        """Those of these passages that are in a language not among ``known``; none where that is None."""
        if known is None or not pks:
            return set()
        marks, names = ",".join("?" * len(pks)), ",".join("?" * len(known))
        sql = (
            "SELECT p.pk FROM passage p JOIN article a ON a.pk=p.article"
            f" WHERE p.pk IN ({marks}) AND a.language NOT IN ({names})"
        )
        return {row[0] for row in self.library.rows(sql, [*pks, *sorted(known)])}

    def hydrate(self, pks: Sequence[int]) -> dict[int, tuple[Passage, ArticleInfo]]:
        """Passages with their articles' metadata, by row number."""
        found: dict[int, tuple[Passage, ArticleInfo]] = {}
        columns = ", ".join(f"a.{column}" for column in rows.INFO_COLUMNS.split(", "))
        for batch in batches(list(pks), 500):
            marks = ",".join("?" * len(batch))
            sql = (
                f"SELECT p.pk, {rows.PASSAGE_COLUMNS}, {columns} FROM passage p JOIN article a ON a.pk=p.article"
                f" WHERE p.pk IN ({marks})"
            )
            for row in self.library.rows(sql, batch):
                found[row[0]] = (rows.passage(row[1:7]), rows.info(row[7:]))
        return found

    def of_ids(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """Row numbers by passage id, for those that are held."""
        found: dict[str, int] = {}
        for batch in batches(list(passage_ids), 500):
            marks = ",".join("?" * len(batch))
            found.update(self.library.rows(f"SELECT id, pk FROM passage WHERE id IN ({marks})", batch))
        return found


def _offset(instant: datetime | None) -> int:
    """Seconds by which the clock that an instant was read from is ahead of UTC."""
    offset = instant.utcoffset() if instant else None
    return int(offset.total_seconds()) if offset else 0


def _unpack(found: list[Any]) -> tuple[list[int], Vectors]:
    import numpy as np

    if not found:
        return [], np.zeros((0, 1), dtype=np.float32)
    flat = np.frombuffer(b"".join(row[1] for row in found), dtype="<f2")
    return [row[0] for row in found], flat.reshape(len(found), -1).astype(np.float32)
