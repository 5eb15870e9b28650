"""Versions of one page: which article took the place of which, as copies of an address come in.

Nothing is removed: what was cited from an older version can be verified for as long as it is held. Only what
selects articles and passages leaves out those in whose place another stands (:func:`standing`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brief.corpus.books import rows
from brief.corpus.books.store import Statements, Store
from brief.text.normal_forms import comparable, words_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from brief.corpus.protocols import Filter
    from brief.records import Article, ArticleInfo

SAME = 0.5
"""Least share of the word 3-grams of the shorter text that the longer one holds, for two texts under one address to
be versions of one. Amended and corrected pages have 0.83 and more of each other, two articles of one desk 0.04."""
LOOKED_AT = 20
"""Articles under one address that a new one is compared with: an address of many texts is none of a page."""
REPLACED = "SELECT p.pk FROM version v JOIN passage p ON p.article=v.older"
"""The passages of articles in whose place another stands."""
_DAY = 86_400
_KNOWN = (
    "SELECT id FROM article WHERE id=? UNION ALL SELECT id FROM article WHERE source_text_sha256=?"
    " AND title=? AND publisher=? AND url=? LIMIT 1"
)
_REPLACE = "INSERT INTO version VALUES(?,?) ON CONFLICT(older) DO UPDATE SET newer=excluded.newer"
_BOTH = "JOIN article o ON o.pk=v.older JOIN article n ON n.pk=v.newer"
ENTRIES = 500
"""Entries of one live page that are compared with it, at most."""
_HELD = (
    "SELECT a.pk, a.first_seen, a.origin_kind, a.origin_location, a.origin_item, t.text, a.blocks"
    " FROM article a JOIN source_text t ON t.sha256=a.source_text_sha256"
)
_PAGES = frozenset({"url", "export"})
"""Kinds of origin of what an address gives: a page, or an entry of a live one."""
_WHOLE = frozenset({"url", "file"})
"""Kinds of origin that hold a page whole; a feed's item or a mail's is another text of it."""


class Versions:
    """Which article of a library stands in the place of which."""

    def __init__(self, library: Store) -> None:
        """Keep account in ``library``."""
        self.library = library

    def known(self, article: Article) -> str:
        """The id under which an article is held already; empty where it is not.

        It is where the same document is, or the same title, publisher and address with the same source text, or,
        of an address, with the same kept text: menus and teasers for other stories change at every visit.
        """
        named = (article.title, article.publisher, article.url)
        held = self.library.rows(_KNOWN, (article.id, article.source_text_sha256, *named))
        if held or not article.url:
            return str(held[0][0]) if held else ""
        found = self.library.rows(
            "SELECT a.id, t.text, a.blocks FROM article a JOIN source_text t ON t.sha256=a.source_text_sha256"
            " WHERE a.title=? AND a.publisher=? AND a.url=? ORDER BY a.first_seen DESC, a.pk DESC LIMIT ?",
            (*named, LOOKED_AT),
        )
        mine = comparable(article.text) if found else ""
        return next((str(id_) for id_, text, blocks in found if comparable(_kept(text, blocks)) == mine), "")

    def note(self, db: Statements, pk: int, article: Article) -> None:
        """Put a new article in the place of older versions, or under a newer one; within a transaction.

        Versions have one address, and one origin (a page asked again, an item that a feed changed) or
        mostly the same words. Of copies that were taken at one time none is newer.
        """
        if not article.url:
            return
        seen = rows.epoch(article.first_seen)
        found = db.execute(
            f"{_HELD} WHERE a.url IN (?, ?) AND a.pk<>? AND a.pk NOT IN (SELECT older FROM version)"
            " ORDER BY a.origin_location=? AND a.origin_item=? DESC, a.first_seen DESC, a.pk DESC LIMIT ?",
            (article.url, _page(article), pk, article.origin.location, article.origin.item, LOOKED_AT),
        ).fetchall()
        if article.origin.kind == "url":
            # Entries of a live page that is one article now; '$' comes after '#'.
            found += db.execute(
                f"{_HELD} WHERE a.url>? AND a.url<? AND a.origin_kind='export' AND a.origin_location=?"
                " AND a.pk NOT IN (SELECT older FROM version) LIMIT ?",
                (f"{article.url}#", f"{article.url}$", article.origin.location, ENTRIES),
            ).fetchall()
        for other, other_seen, *origin, text, blocks in found:
            again = article.origin.kind in _PAGES and tuple(origin) == _place(article)
            if (other_seen == seen and not again) or not _one_page(article, tuple(origin), text, blocks):
                continue
            if other_seen <= seen:
                db.execute(_REPLACE, (other, pk))
            else:
                # A copy of an archive, older than what is held: it goes between those before it and that one.
                db.execute(
                    "UPDATE version SET newer=? WHERE newer=? AND older IN"
                    " (SELECT pk FROM article WHERE first_seen<?)",
                    (pk, other, seen),
                )
                db.execute(_REPLACE, (pk, other))

    def note_back(self, db: Statements, id_: str, article: Article) -> None:
        """An address gave a text again that another had taken the place of: it stands again, the other is older."""
        if article.origin.kind not in _PAGES or "://" not in article.origin.location:
            return  # of a file nobody knows that it is what the address gives now
        found = db.execute(
            "WITH RECURSIVE later(pk) AS (SELECT v.newer FROM version v JOIN article a ON a.pk=v.older WHERE a.id=?"
            " UNION SELECT v.newer FROM version v JOIN later ON v.older=later.pk)"
            " SELECT a.pk, (SELECT pk FROM article WHERE id=?) FROM later JOIN article a USING (pk)"
            " WHERE a.pk NOT IN (SELECT older FROM version) AND a.first_seen<?",
            (id_, id_, rows.epoch(article.first_seen)),
        ).fetchone()
        if found:
            last, pk = found
            db.execute("DELETE FROM version WHERE older=?", (pk,))
            db.execute("INSERT INTO version VALUES(?,?)", (last, pk))

    def part(self, db: Statements, pk: int) -> None:
        """Take an article out that is about to be forgotten: what it stood for is under the one after it."""
        db.execute(
            "UPDATE version SET newer=(SELECT newer FROM version WHERE older=?) WHERE newer=?"
            " AND EXISTS (SELECT 1 FROM version WHERE older=?)",
            (pk, pk, pk),
        )

    def of(self, article_id: str) -> list[ArticleInfo]:
        """All versions of an article, itself among them, in the order in which one took the place of another.

        The last one stands. Empty where there is no other version.
        """
        columns = ", ".join(f"a.{column}" for column in rows.INFO_COLUMNS.split(", "))
        found = self.library.rows(
            "WITH RECURSIVE one(pk) AS (SELECT pk FROM article WHERE id=? UNION"
            " SELECT CASE WHEN v.older=one.pk THEN v.newer ELSE v.older END"
            " FROM one JOIN version v ON v.older=one.pk OR v.newer=one.pk)"
            f" SELECT {columns} FROM one JOIN article a USING (pk) LEFT JOIN version v ON v.older=a.pk"
            " ORDER BY v.older IS NULL, a.first_seen, a.pk",
            (article_id,),
        )
        return [rows.info(row) for row in found] if len(found) > 1 else []

    def replaced(self, ids: Iterable[str]) -> dict[str, tuple[datetime, ArticleInfo]]:
        """Of articles in whose place another stands, when that took it and which that is, by their ids."""
        return {
            older.id: (changed_at(older, newer), newer) for older, newer in self._steps("o.id IN ({})", ids)
        }

    def changed_within(self, since: datetime, until: datetime) -> list[ArticleInfo]:
        """The articles that stand of pages that were changed in ``[since, until)``, by id."""
        # Nothing is seen before it is there; when it was there a page may say.
        said = f"n.modified<>'' AND {self.library.first_number('n.modified')} < ?"
        changed = f"n.first_seen >= ? AND (n.first_seen < ? OR ({said}))"
        ends = (rows.epoch(since), rows.epoch(until), rows.epoch(until))
        found: dict[str, ArticleInfo] = {}
        for older, newer in self._steps(changed, None, *ends):
            if since <= changed_at(older, newer) < until:
                last = self.of(newer.id)[-1]
                found[last.id] = last
        return [found[id_] for id_ in sorted(found)]

    def _steps(
        self, condition: str, ids: Iterable[str] | None, *values: object
    ) -> Iterator[tuple[ArticleInfo, ArticleInfo]]:
        """Each older version under a condition with the one in its place."""
        columns = ", ".join(f"{table}.{one}" for table in "on" for one in rows.INFO_COLUMNS.split(", "))
        sql = f"SELECT {columns} FROM version v {_BOTH} WHERE {condition}"
        found = self.library.rows(sql, values) if ids is None else self.library.among(sql, ids)
        for row in found:
            yield rows.info(row[: rows.INFO]), rows.info(row[rows.INFO :])

    def pairs(self) -> list[tuple[str, str]]:
        """Ids of each replaced article and of the one in its place, in order."""
        sql = "SELECT o.id, n.id FROM version v JOIN article o ON o.pk=v.older JOIN article n ON n.pk=v.newer"
        return sorted((older, newer) for older, newer in self.library.rows(sql))


def changed_at(older: ArticleInfo, newer: ArticleInfo) -> datetime:
    """When a version took the place of another: as its page says, else when it was first seen.

    A page that is dated anew says so by that. One whose word for it did not change, or is of before it was last asked
    for, says nothing of this change.
    """
    dated, before = newer.published.start, older.published.start
    if dated and before and before < dated <= newer.first_seen:
        return dated
    said = newer.revised
    asked = older.origin.kind in ("url", "feed")
    if said is None or said == older.revised or (asked and said < older.first_seen):
        return newer.first_seen
    return said


def standing(filter_: Filter, library: Store) -> tuple[str, list[Any]]:
    """The condition on the table ``article`` (alias ``a``) that nothing stands in an article's place, and its values.

    A version published after the end of a window (``until``) stands in nobody's place there. One that came about after
    what was known (``as_of``) is itself not there.
    """
    older, values = "SELECT older FROM version", list[Any]()
    if filter_.until is not None:
        older = (
            "SELECT v.older FROM version v JOIN article n ON n.pk=v.newer"
            " WHERE coalesce(n.published_start, n.first_seen)"
            f" < CASE WHEN n.published_end - n.published_start >= {_DAY} THEN ? ELSE ? END"
        )
        values = [rows.epoch(filter_.until) + _offset(filter_.until), rows.epoch(filter_.until)]
    if filter_.as_of is None:
        return f"a.pk NOT IN ({older})", values
    said, before = library.first_number("n.modified"), library.first_number("o.modified")
    changed = (  # as changed_at, of what a query can tell
        "CASE WHEN o.published_start < n.published_start"
        f" THEN n.published_start + CASE WHEN n.published_end - n.published_start >= {_DAY} THEN ? ELSE 0 END"
        f" WHEN {said} <= n.first_seen AND {said} <> coalesce({before}, {-(1 << 62)})"
        f" THEN {said} ELSE n.first_seen END"
    )
    known = f"SELECT v.{{}} FROM version v {_BOTH} WHERE {changed} {{}} ?"
    then = [-_offset(filter_.as_of), rows.epoch(filter_.as_of)]
    return (
        f"a.pk NOT IN ({older} INTERSECT {known.format('older', '<')}) AND a.pk NOT IN ({known.format('newer', '>=')})",
        [*values, *then, *then],
    )


def _offset(instant: datetime) -> int:
    """Seconds by which a clock is ahead of UTC: days are held as those of UTC, and compared with its reading."""
    offset = instant.utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _page(article: Article) -> str:
    """The address of the page that an article is, or stands on as an entry."""
    return article.url.partition("#")[0] if article.origin.kind == "export" else article.url


def _place(article: Article) -> tuple[str, str, str]:
    return article.origin.kind, article.origin.location, article.origin.item


def _one_page(article: Article, origin: tuple[str, str, str], text: str, blocks: str) -> bool:
    """Whether an article held under the address of another is the same page as it was at another time."""
    from brief.corpus.duplicates import containment, shingles

    kinds = {origin[0], article.origin.kind}
    if origin == _place(article) and kinds <= {"url", "feed", "export"}:
        return True
    if kinds <= _PAGES and "export" in kinds and origin[1] == article.origin.location:
        if len(kinds) == 1:
            return False  # two entries of one page
        if article.origin.kind == "export":
            return True  # the first of the entries of what was one article
    elif len(kinds) > 1 and not kinds <= _WHOLE:
        return False
    return containment(shingles(article.text), shingles(_kept(text, blocks))) >= SAME


def _kept(text: str, blocks: str) -> str:
    """The cleaned text that the ``blocks`` column of an article keeps of its source text."""
    return "\n\n".join(words_at(text, block) for block in rows.spans(blocks))
