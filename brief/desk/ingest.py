"""Ingest: bytes read in the sandbox, kept in the library, embedded, given to the index.

Pieces (a file, a download, a thousand lines of a dump) are kept whole, some together in one transaction.
What they add is held for good when that commits; what comes after (vectors, the index) is made up at
the next command if this one is stopped.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from brief.desk.host_turns import PATIENCE, HostTurns
from brief.desk.library_writer import LibraryWriter
from brief.desk.side_by_side import Wanted, downloads, in_turn
from brief.desk.teaser_pages import Teasers
from brief.desk.upkeep import bring_up
from brief.desk.workers import reading_executor
from brief.errors import BriefError, FetchError, UsageError
from brief.executor import Executor
from brief.formats.registry import NDJSON, ZIP
from brief.net.downloads import Fetched
from brief.net.fetch import Fetcher
from brief.reading.piece_reader import Intake, intake
from brief.records import Declared, IngestReport, Payload, Refusal, Unread
from brief.sandbox import Sandbox
from brief.sources.archives import Packed, unpacked
from brief.sources.files import Piece, pieces

if TYPE_CHECKING:
    from brief.corpus.postgres.host_turns import SharedHostTurns
    from brief.desk import Desk

_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# Children that parse while this process writes the library: each pays for its own imports (a CPU-second
# of them), so as many as leave this one a core.
WORKERS = max(1, (os.cpu_count() or 2) - 1)
# Pieces (of up to a thousand lines) in a row without one article after which a dump is given up: 50 MB of
# "[]" took two minutes and gave 17 million refusals.
BARREN_PIECES = 5
# What is read is kept together until one of these is reached: a commit of 88 feeds one by one costs a
# quarter more of the library's CPU time than of 256 articles at a time, and a stop costs at most this.
GROUP_ARTICLES, GROUP_BYTES, GROUP_SECONDS = 256, 8_000_000, 0.5


def ingest(
    desk: Desk,
    sources: Sequence[str],
    *,
    fetch: bool = False,
    first_seen: datetime | None = None,
    passwords: Sequence[str] = (),
    wait: float = 0.0,
) -> IngestReport:
    """Read files, folders and addresses into the library.

    Args:
        desk: whose library and settings.
        sources: paths, and http(s) addresses of pages and feeds.
        fetch: also download what saved feeds and OPML lists point to.
        first_seen: when the copies were taken, for an archive; else now.
        passwords: tried on PDFs that are encrypted; kept nowhere.
        wait: seconds to wait for another writer.

    Returns:
        What was added, known already and refused; one bad item stops no other.

    Raises:
        LockedError: another process writes.
        IndexMismatchError: the corpus was embedded with another model.
        LibraryError: the library cannot be written.
    """
    if not sources:
        raise UsageError("name at least one file, folder or address to ingest")
    empty = next((source for source in sources if not source.strip()), None)
    if empty is not None:
        raise UsageError(f"{empty!r} is an empty name; name a file, folder or address (. is this folder)")
    at = first_seen or desk.clock()
    addresses = [source for source in sources if _ADDRESS.match(source)]
    paths = [Path(source) for source in sources if not _ADDRESS.match(source)]
    workers = desk.settings.work_workers or WORKERS
    with reading_executor(desk, lambda: Sandbox(workers=workers)) as executor:
        run = IngestRun(desk, executor, at, wait=wait, pages=fetch, passwords=passwords)
        lists = [found for _, found in run.read(_jobs(run, paths)) if found.outlines]
        if addresses or fetch:
            with fetcher(desk) as web:
                lists += run.download(web, addresses, page=True)
                if fetch:
                    run.follow(web, lists)
        for found in lists:
            if found.outlines and not fetch:
                run.writer.warnings.append(
                    f"an OPML list names {len(found.outlines)} feeds; `brief ingest --fetch` downloads them"
                )
        return run.finish()


def fetcher(desk: Desk) -> Fetcher:
    """Guarded HTTP as settings say, one request at a time for a host whoever else downloads for this library."""
    settings = desk.settings
    turns: HostTurns | SharedHostTurns = HostTurns(desk.folder)
    if desk.place.shared:
        from brief.corpus.postgres.host_turns import SharedHostTurns

        turns = SharedHostTurns(desk.place, PATIENCE)
    return Fetcher(
        timeout=settings.fetch_timeout,
        max_bytes=settings.fetch_max_bytes,
        user_agent=settings.fetch_user_agent,
        allow_private=settings.fetch_allow_private,
        clock=desk.clock,
        host_delay=settings.fetch_delay,
        turn=turns.turn,
    )


def _jobs(run: IngestRun, paths: Sequence[Path]) -> Iterator[Payload]:
    settings = run.desk.settings
    found = pieces(paths, settings.file_max_bytes, run.writer.at, settings.dump_fields, run.passwords)
    for piece in _opened(run, found):
        if isinstance(piece, Refusal):
            run.writer.refused.append(piece)
        elif isinstance(piece, Unread):
            run.writer.unread[piece.kind] += 1
        elif run.barren.get(piece.location, 0) < BARREN_PIECES:
            yield piece


def _opened(run: IngestRun, found: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces, and in the place of an archive those of the files in it, which a child unpacks some at a time."""
    for piece in found:
        if not isinstance(piece, Payload) or piece.media_type != ZIP:
            yield piece
            continue
        packed: Packed | None = Packed(piece, run.desk.settings.file_max_bytes)
        while packed:
            ((_, given),) = run.executor.map(unpacked, [packed])
            if isinstance(given, BriefError):
                yield Refusal(piece.location, str(given))
                break
            run.writer.recovered(piece.location)
            yield from given.pieces
            packed = replace(packed, start=given.next, spent=given.spent) if given.next else None


class IngestRun:
    """One run of an ingest or a refresh: jobs are read by the executor, and kept group by group.

    Args:
        desk: whose library and settings.
        executor: where untrusted bytes are read.
        at: when the copies were taken.
        wait: seconds to wait for another writer before anything is read.
        pages: the pages of new feed items that are only teasers are wanted.
        passwords: tried on PDFs that are encrypted.
    """

    def __init__(
        self,
        desk: Desk,
        executor: Executor,
        at: datetime,
        *,
        wait: float,
        pages: bool,
        passwords: Sequence[str] = (),
    ) -> None:
        self.desk = desk
        self.executor = executor
        self.passwords = tuple(passwords)
        self.writer = LibraryWriter(desk, at, wait)
        self.teasers = Teasers(self.writer, self.read_download, fetch=pages)
        self.barren: dict[str, int] = {}
        """Location → pieces in a row that held nothing to read."""

    def read(self, jobs: Iterable[Payload]) -> Iterator[tuple[Payload, Intake]]:
        """Each job's intake, kept in the library before it is given on."""
        done = articles = size = 0
        group: list[tuple[Payload, Intake]] = []
        began = time.monotonic()
        for job, found in self.executor.map(intake, jobs):
            if isinstance(found, BriefError):
                self.writer.refused.append(Refusal(job.location, str(found)))
                continue
            group.append((job, found))
            articles += len(found.read)
            size += len(job.content)
            done += len(found.read)
            late = time.monotonic() - began > GROUP_SECONDS
            if articles >= GROUP_ARTICLES or size >= GROUP_BYTES or late:
                self._commit(group)
                yield from group
                group, articles, size, began = [], 0, 0, time.monotonic()
            self.desk.progress("reading", done, 0)
        if group:
            self._commit(group)
            yield from group

    def _commit(self, group: Sequence[tuple[Payload, Intake]]) -> None:
        with self.writer.turn():
            for job, found in group:
                self.keep(job.location, found)
                self._note_barren(job, found)

    def keep(self, location: str, found: Intake) -> None:
        """Keep what was read of a document, within a turn; teasers whose pages are wanted wait for them."""
        self.writer.keep(found.read if found.feed is None else self.teasers.sifted(found.read))
        self.writer.refused += found.refused
        self.writer.leave_out(found.left_out)
        if found.read or found.outlines:
            self.writer.recovered(location, *(raw.origin for raw, _, _ in found.read))

    def _note_barren(self, job: Payload, found: Intake) -> None:
        """Give a dump up that goes on and on without an article: nobody is served by its every line."""
        if found.read or job.media_type != NDJSON:
            self.barren.pop(job.location, None)
            return
        self.barren[job.location] = held = self.barren.get(job.location, 0) + 1
        if held == BARREN_PIECES:
            reason = f"held nothing to read in {BARREN_PIECES} thousand lines in a row; the rest was left"
            self.writer.refused.append(Refusal(job.location, reason))

    def read_download(self, got: Fetched, declared: Declared | None = None) -> Intake:
        """What a download holds; nothing of it is kept yet.

        Raises:
            BriefError: it could not be read.
        """
        ((_, found),) = self.executor.map(intake, [self._job(got, declared)])
        if isinstance(found, BriefError):
            raise found
        return found

    def _job(self, got: Fetched, declared: Declared | None = None) -> Payload:
        fields = tuple(self.desk.settings.dump_fields.items())
        return replace(got, fields=fields, declared=declared or Declared(), passwords=self.passwords)

    def download(self, web: Fetcher, addresses: Iterable[str], *, page: bool) -> list[Intake]:
        """What addresses give, hosts asked side by side; a failure is a refusal."""
        once = list(dict.fromkeys(addresses))
        asked = [once[place] for place in in_turn(once)]
        found: list[Intake] = []
        with downloads(web, [Wanted(address, page=page) for address in asked]) as answers:
            for address, got in zip(asked, answers, strict=True):
                if isinstance(got, FetchError):
                    self.writer.refused.append(Refusal(address, str(got).removeprefix(f"{address}: ")))
                    continue
                self.writer.recovered(address)
                found += [given for _, given in self.read([self._job(got)])]
        return found

    def follow(self, web: Fetcher, lists: Sequence[Intake]) -> None:
        """Download the feeds that lists name, and the pages of feed items that are only teasers."""
        self.download(web, (address for found in lists for _, address in found.outlines), page=False)
        for _ in self.teasers.read_pages(web):
            pass

    def finish(self) -> IngestReport:
        """Keep what was refused, embed and index what is new, and report."""
        started = time.perf_counter()
        self.writer.note_refused()
        if mended := bring_up(self.desk):
            self.writer.warnings.append(mended)
        self.writer.seconds["embedding and indexing"] = time.perf_counter() - started
        return self.writer.report()
