"""What a desk keeps beside its articles: sources followed, failures, briefs issued."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from brief.corpus.books import rows
from brief.corpus.books.store import Store
from brief.errors import LibraryError, NotFoundError
from brief.records import Refusal, SourceState
from brief.text.near_names import did_you_mean

_SOURCE = (
    "url, kind, title, added_at, etag, last_modified, last_success, last_error, errors, items, not_before,"
    " retired_at, former, asked_at, last_status"
)
RATE_OVER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class IssuedBrief:
    """A brief or answer as it was issued: its record as JSON, and the files it was written to.

    ``series`` is what it is the last brief of: its kind, window and topic; empty means its kind alone.
    """

    id: str
    kind: str
    title: str
    cutoff: datetime
    issued_at: datetime
    outputs: tuple[str, ...]
    series: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """What a source has given: articles held, and how many a day lately."""

    articles: int
    per_day: float


class Ledger:
    """The library's books."""

    def __init__(self, library: Store) -> None:
        """Keep books in ``library``."""
        self.library = library

    # -- sources followed

    def sources(self) -> list[SourceState]:
        """All feeds and pages followed, by address."""
        return [_source(row) for row in self.library.rows(f"SELECT {_SOURCE} FROM source ORDER BY url")]

    def source(self, url: str) -> SourceState | None:
        """The source followed under an address, or that the address has moved to; None where there is none."""
        states = self.sources()
        found = [state for state in states if state.url == url] or [s for s in states if url in s.former]
        return found[0] if found else None

    def add_source(self, url: str, kind: str, title: str, at: datetime) -> bool:
        """Follow an address; False where it is followed already, under this address or one it moved to."""
        with self.library.writing() as db:
            if self.source(url) is not None:
                return False
            db.execute(
                "INSERT INTO source(url, kind, title, added_at, etag, last_modified, last_error, errors,"
                " items) VALUES(?,?,?,?,'','','',0,0)",
                (url, kind, title, rows.epoch(at)),
            )
            return True

    def revive_source(self, url: str) -> None:
        """Ask a retired source again from the next refresh on."""
        with self.library.writing() as db:
            db.execute(
                "UPDATE source SET retired_at=NULL, asked_at=NULL, errors=0, last_status=0, last_error=''"
                " WHERE url=?",
                (url,),
            )

    def move_source(self, old: str, new: str) -> bool:
        """Follow a source under the address that it has moved to for good; its articles stay as they are.

        Returns:
            Whether the new address was followed already: the two are one source now.
        """
        with self.library.writing() as db:
            states = {state.url: state for state in self.sources()}
            one, other = states[old], states.get(new)
            former = [*one.former, old, *(other.former if other else ())]
            kept = json.dumps([url for url in dict.fromkeys(former) if url != new])
            if other is None:
                db.execute("UPDATE source SET url=?, former=? WHERE url=?", (new, kept, old))
            else:
                db.execute("DELETE FROM source WHERE url=?", (old,))
                db.execute(
                    "UPDATE source SET former=?, items=items+?,"
                    " added_at=CASE WHEN added_at<? THEN added_at ELSE ? END WHERE url=?",
                    (kept, one.items, *[rows.epoch(one.added_at)] * 2, new),
                )
            db.execute("DELETE FROM failure WHERE origin=?", (old,))
            return other is not None

    def remove_source(self, url: str) -> None:
        """Stop following an address, or the one that it has moved to; its articles stay, its failures go.

        Raises:
            NotFoundError: it is not followed.
        """
        with self.library.writing() as db:
            state = self.source(url)
            if state is None:
                followed = did_you_mean(url, (state.url for state in self.sources()))
                raise NotFoundError(f"{url}: is not followed; `brief sources list` shows what is{followed}")
            db.execute("DELETE FROM source WHERE url=?", (state.url,))
            for address in (state.url, *state.former):
                self.clear_failures(address)

    def save_source(self, state: SourceState) -> None:
        """Keep how the last reading of a source went."""
        with self.library.writing() as db:
            db.execute(
                "UPDATE source SET kind=?, title=?, etag=?, last_modified=?, last_success=?, last_error=?, errors=?,"
                " items=?, not_before=?, retired_at=?, former=?, asked_at=?, last_status=? WHERE url=?",
                (
                    state.kind,
                    state.title,
                    state.etag,
                    state.last_modified,
                    rows.epoch(state.last_success) if state.last_success else None,
                    state.last_error,
                    state.errors,
                    state.items,
                    rows.epoch(state.not_before) if state.not_before else None,
                    rows.epoch(state.retired_at) if state.retired_at else None,
                    json.dumps(state.former),
                    rows.epoch(state.asked_at) if state.asked_at else None,
                    state.last_status,
                    state.url,
                ),
            )

    def activity(self, states: Sequence[SourceState], now: datetime) -> dict[str, Activity]:
        """How much each source gives, by its address; counted in the library, not remembered.

        An article falls on the day it was published, an undated one on the day it was first seen. The rate
        is over the last 30 days, or since the source was added or its oldest article where that is less.
        """
        since, until = rows.epoch(now - RATE_OVER), rows.epoch(now)
        found: dict[str, tuple[int, int, int]] = {}
        when = "coalesce(a.published_at, a.first_seen)"
        for table in (
            "SELECT a.origin_location AS place, {} FROM article a GROUP BY 1",
            "SELECT p.source AS place, {} FROM page_of p JOIN article a ON a.pk=p.article GROUP BY 1",
        ):
            columns = f"count(*), sum(CASE WHEN {when} BETWEEN ? AND ? THEN 1 ELSE 0 END), min({when})"
            for place, count, recent, oldest in self.library.rows(table.format(columns), (since, until)):
                before = found.get(place, (0, 0, oldest))
                found[place] = (before[0] + count, before[1] + int(recent), min(before[2], oldest))
        activity = {}
        for state in states:
            held = [found[place] for place in (state.url, *state.former) if place in found]
            recent = sum(part[1] for part in held)
            first = min([rows.epoch(state.added_at), *(part[2] for part in held)])
            days = max(1.0, (until - max(since, first)) / 86400)
            activity[state.url] = Activity(sum(part[0] for part in held), recent / days)
        return activity

    # -- pages held in place of teasers

    def page_of(self, item: str) -> str:
        """The id of the article held in place of a feed's teaser, or the empty string."""
        found = self.library.rows(
            "SELECT a.id FROM page_of p JOIN article a ON a.pk=p.article WHERE p.item=?", (item,)
        )
        return str(found[0][0]) if found else ""

    def holds_pages(self) -> bool:
        """Whether any page is held in place of a teaser."""
        return bool(self.library.rows("SELECT 1 FROM page_of LIMIT 1"))

    def note_page(self, item: str, source: str, article_id: str) -> None:
        """An article is held in place of a feed's teaser: ``item`` says which, ``source`` is the feed."""
        with self.library.writing() as db:
            db.execute("DELETE FROM page_of WHERE item=?", (item,))
            db.execute(
                "INSERT INTO page_of SELECT ?, ?, pk FROM article WHERE id=?", (item, source, article_id)
            )

    # -- failures

    def note_failures(self, refused: Iterable[Refusal], at: datetime) -> None:
        """Remember what could not be taken; the latest reason for an origin stands."""
        with self.library.writing() as db:
            latest = {r.origin: r.reason for r in refused}
            db.executemany("DELETE FROM failure WHERE origin=?", [(origin,) for origin in latest])
            db.executemany(
                "INSERT INTO failure VALUES(?,?,?)",
                [(origin, reason, rows.epoch(at)) for origin, reason in latest.items()],
            )

    def clear_failure(self, origin: str) -> None:
        """An origin was taken after all."""
        with self.library.writing() as db:
            db.execute("DELETE FROM failure WHERE origin=?", (origin,))

    def clear_failures(self, location: str) -> None:
        """Forget what failed at an address or a file, and of the items in it."""
        with self.library.writing() as db:
            db.execute(
                "DELETE FROM failure WHERE origin=? OR substr(origin, 1, ?)=?",
                (location, len(location) + 1, f"{location} "),
            )

    def clear_all_failures(self) -> None:
        """Forget everything that could not be taken."""
        with self.library.writing() as db:
            db.execute("DELETE FROM failure")

    def failures(self, limit: int = 20) -> list[tuple[Refusal, datetime]]:
        """The latest failures, newest first."""
        found = self.library.rows(
            "SELECT origin, reason, at FROM failure ORDER BY at DESC, origin LIMIT ?", (limit,)
        )
        return [(Refusal(origin, reason), rows.instant(at)) for origin, reason, at in found]

    # -- briefs issued

    def issue(self, brief: IssuedBrief, record: bytes, cited: Iterable[str]) -> None:
        """Keep a brief's record; the same id issued again only adds where it was written to."""
        with self.library.writing() as db:
            before = db.execute("SELECT outputs FROM brief WHERE id=?", (brief.id,)).fetchone()
            outputs = list(dict.fromkeys([*(before[0].split("\n") if before else ()), *brief.outputs]))
            db.execute(
                "INSERT INTO brief(id, kind, title, cutoff, issued_at, record, outputs, series) VALUES(?,?,?,?,?,?,?,?)"
                " ON CONFLICT(id) DO UPDATE SET outputs=excluded.outputs",
                (
                    brief.id,
                    brief.kind,
                    brief.title,
                    rows.epoch(brief.cutoff),
                    rows.epoch(brief.issued_at),
                    zlib.compress(record, 6),
                    "\n".join(path for path in outputs if path),
                    brief.series or brief.kind,
                ),
            )
            db.executemany(
                "INSERT INTO cited VALUES(?,?) ON CONFLICT DO NOTHING", [(brief.id, id_) for id_ in cited]
            )

    def retract(self, id_: str) -> None:
        """A brief was not issued after all: nobody has it."""
        with self.library.writing() as db:
            db.execute("DELETE FROM brief WHERE id=?", (id_,))

    def cited(self) -> dict[str, set[str]]:
        """Ids of the articles that each brief cites, by its id."""
        found: dict[str, set[str]] = {}
        for brief, article in self.library.rows("SELECT brief, article FROM cited"):
            found.setdefault(brief, set()).add(article)
        return found

    def withdrawn(self) -> list[tuple[str, str, datetime]]:
        """Briefs that went with an article forgotten, newest cut-off first: (id, kind, cut-off)."""
        sql = "SELECT brief, kind, cutoff FROM withdrawn ORDER BY cutoff DESC, brief"
        return [(brief, kind, rows.instant(cutoff)) for brief, kind, cutoff in self.library.rows(sql)]

    def can_be_wrong(self) -> bool:
        """Whether any brief cites something or was withdrawn: else no correction can concern one."""
        return bool(self.library.rows("SELECT 1 FROM cited UNION ALL SELECT 1 FROM withdrawn LIMIT 1"))

    def briefs(self) -> list[IssuedBrief]:
        """Briefs issued, newest cut-off first."""
        sql = "SELECT id, kind, title, cutoff, issued_at, outputs, series FROM brief ORDER BY cutoff DESC, id"
        return [_issued(row) for row in self.library.rows(sql)]

    def previous(self, series: str, cutoff: datetime) -> IssuedBrief | None:
        """The latest brief of a series with an earlier cut-off."""
        sql = (
            "SELECT id, kind, title, cutoff, issued_at, outputs, series FROM brief WHERE series=? AND cutoff<?"
            " ORDER BY cutoff DESC, issued_at DESC, id LIMIT 1"
        )
        found = self.library.rows(sql, (series, rows.epoch(cutoff)))
        return _issued(found[0]) if found else None

    def brief_record(self, prefix: str) -> bytes:
        """The JSON record of an issued brief, by its id or a unique prefix of it.

        Raises:
            NotFoundError: none or several have it.
        """
        found = self.library.rows(
            "SELECT record FROM brief WHERE id=? OR (length(?)>=4 AND substr(id,1,length(?))=?) LIMIT 2",
            (prefix,) * 4,
        )
        if len(found) != 1:
            raise NotFoundError(
                f"{'no brief has' if not found else 'several briefs have'} the id {prefix!r}; see `brief list`"
            )
        try:
            return zlib.decompress(found[0][0])
        except zlib.error as error:
            raise LibraryError(
                f"{self.library.where}: the record of brief {prefix} is damaged; restore a backup"
            ) from error


def _instant(seconds: int | None) -> datetime | None:
    return rows.instant(seconds) if seconds is not None else None


def _source(row: tuple[Any, ...]) -> SourceState:
    (
        url,
        kind,
        title,
        added,
        etag,
        modified,
        success,
        error,
        errors,
        items,
        wait,
        gone,
        former,
        asked,
        status,
    ) = row
    return SourceState(
        *(url, kind, title, rows.instant(added), etag, modified, _instant(success), error, errors, items),
        not_before=_instant(wait),
        retired_at=_instant(gone),
        former=tuple(json.loads(former)),
        asked_at=_instant(asked),
        last_status=status,
    )


def _issued(row: tuple[str, str, str, int, int, str, str]) -> IssuedBrief:
    id_, kind, title, cutoff, issued, outputs, series = row
    return IssuedBrief(
        id_,
        kind,
        title,
        rows.instant(cutoff),
        rows.instant(issued),
        tuple(p for p in outputs.split("\n") if p),
        series,
    )
