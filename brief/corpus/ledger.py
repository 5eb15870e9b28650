"""What a desk keeps beside its articles: sources followed, failures, briefs issued."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from brief.corpus import rows
from brief.corpus.library import Library
from brief.errors import NotFoundError
from brief.records import Refusal, SourceState


@dataclass(frozen=True, slots=True)
class IssuedBrief:
    """A brief or answer as it was issued: its record as JSON, and the files it was written to."""

    id: str
    kind: str
    title: str
    cutoff: datetime
    issued_at: datetime
    outputs: tuple[str, ...]


class Ledger:
    """The library's books."""

    def __init__(self, library: Library) -> None:
        """Keep books in ``library``."""
        self.library = library

    # -- sources followed

    def sources(self) -> list[SourceState]:
        """All feeds and pages followed, by address."""
        sql = (
            "SELECT url, kind, title, added_at, etag, last_modified, last_success, last_error, errors, items,"
            " not_before, retired_at, former FROM source ORDER BY url"
        )
        return [
            SourceState(
                *(u, k, t, rows.instant(a), e, m, _instant(s), le, n, i),
                not_before=_instant(wait),
                retired_at=_instant(gone),
                former=tuple(json.loads(former)),
            )
            for u, k, t, a, e, m, s, le, n, i, wait, gone, former in self.library.rows(sql)
        ]

    def add_source(self, url: str, kind: str, title: str, at: datetime) -> bool:
        """Follow an address; False where it is followed already."""
        with self.library.writing() as db:
            done = db.execute(
                "INSERT OR IGNORE INTO source(url, kind, title, added_at, etag, last_modified, last_error, errors,"
                " items) VALUES(?,?,?,?,'','','',0,0)",
                (url, kind, title, rows.epoch(at)),
            )
            return done.rowcount == 1

    def remove_source(self, url: str) -> None:
        """Stop following an address; its articles stay.

        Raises:
            NotFoundError: it is not followed.
        """
        with self.library.writing() as db:
            if not db.execute("DELETE FROM source WHERE url=?", (url,)).rowcount:
                raise NotFoundError(f"{url}: is not followed; `brief sources list` shows what is")

    def save_source(self, state: SourceState) -> None:
        """Keep how the last reading of a source went."""
        with self.library.writing() as db:
            db.execute(
                "UPDATE source SET kind=?, title=?, etag=?, last_modified=?, last_success=?, last_error=?, errors=?,"
                " items=?, not_before=?, retired_at=?, former=? WHERE url=?",
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
                    state.url,
                ),
            )

    # -- failures

    def note_failures(self, refused: Iterable[Refusal], at: datetime) -> None:
        """Remember what could not be taken; the latest reason for an origin stands."""
        with self.library.writing() as db:
            db.executemany(
                "INSERT INTO failure VALUES(?,?,?) ON CONFLICT(origin) DO UPDATE SET reason=excluded.reason,"
                " at=excluded.at",
                [(r.origin, r.reason, rows.epoch(at)) for r in refused],
            )

    def clear_failure(self, origin: str) -> None:
        """An origin was taken after all."""
        with self.library.writing() as db:
            db.execute("DELETE FROM failure WHERE origin=?", (origin,))

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
                "INSERT INTO brief VALUES(?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET outputs=excluded.outputs",
                (
                    brief.id,
                    brief.kind,
                    brief.title,
                    rows.epoch(brief.cutoff),
                    rows.epoch(brief.issued_at),
                    zlib.compress(record, 6),
                    "\n".join(path for path in outputs if path),
                ),
            )
            db.executemany("INSERT OR IGNORE INTO cited VALUES(?,?)", [(brief.id, id_) for id_ in cited])

    def briefs(self) -> list[IssuedBrief]:
        """Briefs issued, newest cut-off first."""
        sql = "SELECT id, kind, title, cutoff, issued_at, outputs FROM brief ORDER BY cutoff DESC, id"
        return [_issued(row) for row in self.library.rows(sql)]

    def previous(self, kind: str, cutoff: datetime) -> IssuedBrief | None:
        """The latest brief of a kind with an earlier cut-off."""
        sql = (
            "SELECT id, kind, title, cutoff, issued_at, outputs FROM brief WHERE kind=? AND cutoff<?"
            " ORDER BY cutoff DESC, issued_at DESC, id LIMIT 1"
        )
        found = self.library.rows(sql, (kind, rows.epoch(cutoff)))
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
        return zlib.decompress(found[0][0])


def _instant(seconds: int | None) -> datetime | None:
    return rows.instant(seconds) if seconds is not None else None


def _issued(row: tuple[str, str, str, int, int, str]) -> IssuedBrief:
    id_, kind, title, cutoff, issued, outputs = row
    return IssuedBrief(
        id_,
        kind,
        title,
        rows.instant(cutoff),
        rows.instant(issued),
        tuple(p for p in outputs.split("\n") if p),
    )
