"""Finding passages in the library: selected by filter, ranked by words (BM25) or by vector (exact), hydrated."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from brief.corpus.books import rows
from brief.corpus.books.held_vectors import CHUNK, HeldVectors, matrix
from brief.corpus.books.page_versions import REPLACED, standing
from brief.corpus.embedding import lead_vector
from brief.corpus.protocols import Filter, Hits, Origins
from brief.records import ArticleInfo, Passage
from brief.text.normal_forms import composed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from brief.corpus.books.library import Library
    from brief.corpus.protocols import Vectors

DAY = 86_400
MADE_BEFORE = timedelta(days=7)
"""How long before a window a file may have been made and still hold news of it: a week's holiday, no more."""
_OF_PASSAGES = "SELECT p.id, {} FROM passage p JOIN article a ON a.pk=p.article WHERE p.id IN ({{}})"
_MODEL = "(SELECT pk FROM model WHERE fingerprint=?)"


class Ranking:
    """Selects and ranks the passages of a library, each by its id."""

    def __init__(self, library: Library) -> None:
        """Rank within ``library``."""
        self.library = library
        self._held = HeldVectors(library)

    def select(self, filter_: Filter) -> list[str]:
        """Ids of the passages that pass a filter, in the order in which they came."""
        condition, values = self._standing(filter_)
        sql = f"SELECT p.id FROM passage p JOIN article a ON a.pk=p.article WHERE {condition} ORDER BY p.pk"
        return [row[0] for row in self.library.rows(sql, values)]

    def articles(
        self, filter_: Filter, *, dated: bool | None = None, replaced: bool = False
    ) -> list[ArticleInfo]:
        """Articles that pass a filter, by filing instant and id.

        ``dated`` True keeps those of a known day, False those of none; ``replaced`` adds those in whose place
        a newer version stands.
        """
        condition, values = sql_of(filter_) if replaced else self._standing(filter_)
        if dated is not None:
            condition += f" AND a.published_at IS {'NOT ' if dated else ''}NULL"
        sql = f"SELECT {rows.INFO_COLUMNS} FROM article a WHERE {condition} ORDER BY a.published_at NULLS FIRST, a.id"
        return [rows.info(row) for row in self.library.rows(sql, values)]

    def undated(self, since: datetime, until: datetime) -> list[ArticleInfo]:
        """Articles without a known day that were first seen in ``[since, until)`` and may be of then.

        A file that was made long before the window holds no news of it, whenever it was first seen.
        """
        stands, values = standing(Filter(until=until), self.library)
        sql = (
            f"SELECT {rows.INFO_COLUMNS} FROM article a WHERE a.published_at IS NULL AND a.first_seen >= ?"
            " AND a.first_seen < ? AND (a.published_start IS NOT NULL OR a.published_end IS NULL"
            f" OR a.published_end > ?) AND {stands} ORDER BY a.first_seen, a.id"
        )
        window = (rows.epoch(since), rows.epoch(until), rows.epoch(since - MADE_BEFORE))
        return [rows.info(row) for row in self.library.rows(sql, (*window, *values))]

    def seen_since(self, at: datetime) -> list[ArticleInfo]:
        """Articles that were first seen after an instant, in the order in which they came."""
        stands, values = standing(Filter(), self.library)
        seen = f"a.first_seen > ? AND {stands} ORDER BY a.first_seen, a.id"
        sql = f"SELECT {rows.INFO_COLUMNS} FROM article a WHERE {seen}"
        return [rows.info(row) for row in self.library.rows(sql, (rows.epoch(at), *values))]

    def calendar(self, until: datetime) -> list[ArticleInfo]:
        """Entries of calendars that were known before ``until``."""
        stands, values = standing(Filter(until=until), self.library)
        sql = (
            f"SELECT {rows.INFO_COLUMNS} FROM article a WHERE a.origin_kind = 'calendar'"
            f" AND coalesce(a.published_at, a.first_seen) < ? AND {stands} ORDER BY a.id"
        )
        return [rows.info(row) for row in self.library.rows(sql, (rows.epoch(until), *values))]

    def extent(self, until: datetime) -> tuple[datetime, datetime] | None:
        """The first and last filing instants of articles dated before ``until``, or None where there is none."""
        sql = "SELECT min(published_at), max(published_at) FROM article WHERE published_at < ?"
        first, last = self.library.rows(sql, (rows.epoch(until),))[0]
        return (rows.instant(first), rows.instant(last)) if first is not None else None

    def whole_extent(self) -> tuple[datetime, datetime] | None:
        """The first and last filing instants of all dated articles, but for those dated after they were first seen."""
        sql = "SELECT min(published_at), max(published_at) FROM article WHERE published_at <= first_seen + ?"
        first, last = self.library.rows(sql, (DAY,))[0]
        return (rows.instant(first), rows.instant(last)) if first is not None else None

    def by_words(self, text: str, filter_: Filter, limit: int) -> Hits:
        """The best passages by BM25, best first, as (passage id, score; higher is better)."""
        condition, values = ("", []) if filter_.empty else self._standing(filter_)
        return self.library.words.best(text, condition, values, limit)

    def holding_all(self, text: str) -> list[str]:
        """Ids of the passages whose text or headline holds every topic word of ``text``."""
        return self.library.words.holding_all(text)

    def beginning(self, letters: str) -> list[str]:
        """Ids of the articles that hold a word that begins so, in their text or headline.

        Args:
            letters: without any mark; a stem is found where the word is stemmed to it.
        """
        return self.library.words.beginning(letters)

    def holding_any(self, words: Sequence[str], publishers: Sequence[str], first: int) -> list[str]:
        """Ids of articles of these publishers that have any of these in title or ``first`` passages, in any case."""
        worded = " OR ".join(f"lower({column}) LIKE ?" for column in ("a.title", "p.text") for _ in words)
        sql = (
            "SELECT a.id FROM article a JOIN passage p ON p.article=a.pk AND p.ordinal<?"
            f" WHERE ({worded}) AND a.publisher IN ({{}})"
        )
        found = self.library.among(sql, publishers, first, *[f"%{small(word)}%" for word in words] * 2)
        return sorted({row[0] for row in found})

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        """ln(1 + passages / (1 + passages with the term, stemmed)) of each term."""
        total = max(1, self.library.rows("SELECT count(*) FROM passage")[0][0])
        counts = {term: self.library.words.count(term) for term in terms}
        return {term: math.log(1 + total / (1 + count)) for term, count in counts.items()}

    def by_vector(self, vector: Vectors, model: str, filter_: Filter, limit: int) -> Hits:
        """The best passages by exact cosine, best first, as (passage id, cosine)."""
        import numpy as np

        pks, scores = self._cosines(vector, model, filter_)
        if len(scores) > limit:
            best = np.flatnonzero(scores >= np.partition(scores, -limit)[-limit])
            pks, scores = pks[best], scores[best]
        top = np.argsort(-scores, kind="stable")[:limit]
        ids = self._ids(pks[top].tolist())
        return [
            (ids[pk], float(scores[i])) for pk, i in zip(pks[top].tolist(), top, strict=True) if pk in ids
        ]

    def near(self, vector: Vectors, model: str, least: float) -> list[str]:
        """Ids of the passages of at least this cosine, in the order in which they came, of every version."""
        pks, scores = self._cosines(vector, model, Filter(), replaced=True)
        return list(self._ids(pks[scores >= least].tolist()).values())

    def replaced(self, ids: Collection[str]) -> set[str]:
        """Which of these passages are of an article in whose place a newer version stands."""
        sql = f"SELECT id FROM passage WHERE pk IN ({REPLACED}) AND id IN ({{}})"
        return {row[0] for row in self.library.among(sql, ids)}

    def _cosines(
        self, vector: Vectors, model: str, filter_: Filter, *, replaced: bool = False
    ) -> tuple[NDArray[np.int64], Vectors]:
        """The row numbers of all passages that pass a filter, with the cosines of their vectors."""
        import numpy as np

        if filter_.empty:
            every, cosines = self._held.cosines(vector, model)
            if replaced:
                return every, cosines
            # Here and not in the query, where it costs 11 ms of a search of 100,000 passages though nothing is
            # replaced.
            stands = ~np.isin(every, np.array([pk for (pk,) in self.library.rows(REPLACED)], np.int64))
            return every[stands], cosines[stands]
        condition, within = self._standing(filter_)
        # Held to this order of tables SQLite reads a day of 832 passages out of 100,000 in 2 ms, not 107.
        sql = (
            f"SELECT e.passage, e.vector FROM article a {self.library.then_join} passage p ON p.article=a.pk"
            f" {self.library.then_join} embedding e ON e.model={_MODEL} AND e.passage=p.pk WHERE {condition}"
            " ORDER BY p.pk"
        )
        pks, scores = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
        for found in self.library.chunks(sql, [model, *within], CHUNK):
            pks.append(np.array([pk for pk, _ in found], np.int64))
            scores.append(np.einsum("ij,j->i", matrix(found), vector))
        return np.concatenate(pks), np.concatenate(scores)

    def vectors(self, ids: Collection[str], model: str) -> dict[str, Vectors]:
        """The vectors of these passages, by id; those without one are left out."""
        pks = {pk: id_ for id_, pk in self.library.among("SELECT id, pk FROM passage WHERE id IN ({})", ids)}
        known = self._held.of(list(pks), model)
        if known is not None:
            return {pks[pk]: vector for pk, vector in known.items()}
        sql = f"SELECT p.id, e.vector FROM passage p JOIN embedding e ON e.model={_MODEL} AND e.passage=p.pk"
        held = list(self.library.among(f"{sql} WHERE p.id IN ({{}})", ids, model))
        return dict(zip((id_ for id_, _ in held), matrix(held), strict=True))

    def lead_vectors(self, article_ids: Sequence[str], model: str) -> dict[str, Vectors]:
        """A unit vector an article, of what it opens with: the mean of its title's and its first passage's.

        An article of which neither is embedded is left out.
        """
        passages = (
            f"SELECT a.id, e.vector FROM article a JOIN passage p ON p.article=a.pk AND p.ordinal=0"
            f" JOIN embedding e ON e.model={_MODEL} AND e.passage=p.pk WHERE a.id IN ({{}})"
        )
        titles = (
            f"SELECT a.id, t.vector FROM article a JOIN title_vector t ON t.model={_MODEL} AND t.article=a.pk"
            " WHERE a.id IN ({})"
        )
        found: dict[str, list[Any]] = {}
        for sql in (passages, titles):
            for row in self.library.among(sql, article_ids, model):
                found.setdefault(row[0], []).append(row)
        return {id_: lead_vector(matrix(held)) for id_, held in found.items()}

    def origins(self, ids: Collection[str]) -> dict[str, Origins]:
        """Article, publisher, filing instant and language of each passage, by its id."""
        found = self.library.among(_OF_PASSAGES.format("a.id, a.publisher, a.published_at, a.language"), ids)
        return {
            id_: Origins(article, publisher, rows.instant(at) if at is not None else None, language)
            for id_, article, publisher, at, language in found
        }

    def hydrate(self, ids: Collection[str]) -> dict[str, tuple[Passage, ArticleInfo]]:
        """Passages with their articles' metadata, by passage id."""
        columns = ", ".join(f"a.{column}" for column in rows.INFO_COLUMNS.split(", "))
        found = self.library.among(_OF_PASSAGES.format(f"{rows.PASSAGE_COLUMNS}, {columns}"), ids)
        return {row[0]: (rows.passage(row[1:7]), rows.info(row[7:])) for row in found}

    def _standing(self, filter_: Filter) -> tuple[str, list[Any]]:
        """As :func:`sql_of`, without articles in whose place a newer version stands."""
        (condition, values), (stands, more) = sql_of(filter_), standing(filter_, self.library)
        return f"{condition} AND {stands}", [*values, *more]

    def _ids(self, pks: Sequence[int]) -> dict[int, str]:
        """Passage ids by row number."""
        return dict(self.library.among("SELECT pk, id FROM passage WHERE pk IN ({})", pks))


def sql_of(filter_: Filter) -> tuple[str, list[Any]]:
    """A filter as a condition on the table ``article`` (alias ``a``), and its values."""
    parts: list[str] = []
    values: list[Any] = []
    if filter_.since is not None or filter_.until is not None:
        low = rows.epoch(filter_.since) if filter_.since else -(1 << 62)
        high = rows.epoch(filter_.until) if filter_.until else 1 << 62
        # Days, months and years are held as those of UTC: they are compared with the clock's reading.
        low_day, high_day = low + _offset(filter_.since), high + _offset(filter_.until)
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
    if filter_.source:
        parts.append(
            "(lower(a.publisher) = ? OR lower(a.url)||'/' LIKE 'http://'||?||'/%' ESCAPE '!'"
            " OR lower(a.url)||'/' LIKE 'https://'||?||'/%' ESCAPE '!'"
            " OR lower(a.url)||'/' LIKE 'http://www.'||?||'/%' ESCAPE '!'"
            " OR lower(a.url)||'/' LIKE 'https://www.'||?||'/%' ESCAPE '!')"
        )
        source = small(composed(filter_.source))
        values += [source, *[re.sub(r"[!%_]", r"!\g<0>", source)] * 4]
    if filter_.as_of is not None:
        parts.append(
            "(a.published_start IS NULL OR a.published_start"
            f" < CASE WHEN a.published_end - a.published_start < {DAY} THEN ? ELSE ? END)"
        )
        values += [rows.epoch(filter_.as_of), rows.epoch(filter_.as_of) + _offset(filter_.as_of)]
    return " AND ".join(parts) or "1=1", values


def small(text: str) -> str:
    """ASCII letters made small and nothing else, as the engines' own ``lower`` does."""
    return re.sub("[A-Z]+", lambda found: found[0].lower(), text)


def _offset(instant: datetime | None) -> int:
    """Seconds by which the clock that an instant was read from is ahead of UTC."""
    offset = instant.utcoffset() if instant else None
    return int(offset.total_seconds()) if offset else 0
