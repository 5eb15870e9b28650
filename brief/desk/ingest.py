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
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from brief.analysis.article_claims import read_missing
from brief.corpus.sqlite.ledger import Ledger
from brief.corpus.sqlite.library import Forgotten, Library
from brief.corpus.sqlite.vector_book import VectorBook
from brief.desk.teaser_pages import Teasers
from brief.errors import BriefError, FetchError, UsageError
from brief.net.downloads import Fetched
from brief.net.fetch import Fetcher
from brief.reading.piece_reader import Intake, Job, Read, intake
from brief.records import Declared, IngestReport, Refusal
from brief.sandbox import Sandbox
from brief.sources.files import NDJSON, pieces

if TYPE_CHECKING:
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


@dataclass
class _Tally:
    """What an ingest has done so far."""

    added: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def report(self) -> IngestReport:
        return IngestReport(
            tuple(self.added),
            tuple(self.known),
            tuple(self.refused),
            tuple(self.warnings),
            tuple(self.seconds.items()),
        )


def ingest(
    desk: Desk,
    sources: Sequence[str],
    *,
    fetch: bool = False,
    first_seen: datetime | None = None,
    wait: float = 0.0,
) -> IngestReport:
    """Read files, folders and addresses into the library.

    Args:
        desk: whose library and settings.
        sources: paths, and http(s) addresses of pages and feeds.
        fetch: also download what saved feeds and OPML lists point to.
        first_seen: when the copies were taken, for an archive; else now.
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
    with desk.writer(wait), Sandbox(workers=WORKERS) as sandbox:
        work = Work(desk, sandbox, at, pages=fetch)
        lists: list[Intake] = []
        for _, found in work.read(_jobs(desk, paths, at, work)):
            if found.outlines:
                lists.append(found)
        if addresses or fetch:
            with fetcher(desk) as web:
                for address in addresses:
                    lists += work.download(web, address, page=True)
                if fetch:
                    work.follow(web, lists)
        for found in lists:
            if found.outlines and not fetch:
                work.tally.warnings.append(
                    f"an OPML list names {len(found.outlines)} feeds; `brief ingest --fetch` downloads them"
                )
        return work.finish()


def bring_up(desk: Desk) -> str:
    """Embed and read what is not yet and give the index what it lacks (the writer's lock is held); what was odd."""
    library = desk.library(write=True)
    if library.unscrubbed:
        _scrub(desk, library)
    book = VectorBook(library)
    book.embed_missing(desk.embedder, lambda done, total: desk.progress("embedding", done, total))
    notes = read_missing(library, lambda done, total: desk.progress("reading sentences", done, total))
    model = book.model_row(desk.embedder.fingerprint)
    if model is None:
        return "; ".join(notes)
    if not book.pinned()[0]:
        book.pin(desk.embedder)
    mended = desk.index.update(
        model, desk.clock(), lambda done, total: desk.progress("indexing", done, total)
    )
    return "; ".join([*filter(None, [mended]), *notes])


def reindex(desk: Desk, wait: float = 0.0) -> int:
    """Embed with the model that settings name, build the index anew, and drop other models' vectors."""
    with desk.writer(wait):
        library = desk.library(write=True)
        book = VectorBook(library)
        book.embed_missing(desk.embedder, lambda done, total: desk.progress("embedding", done, total))
        model = book.model_row(desk.embedder.fingerprint)
        if model is None:
            return 0
        book.pin(desk.embedder)
        desk.index.rebuild(model, desk.clock(), lambda done, total: desk.progress("indexing", done, total))
        book.drop_other_models(model)
        return library.counts()["indexed"]


ANSWERS = "answers.sqlite"
"""The model's answers that are kept, a file beside the library."""


def forget(desk: Desk, article_id: str, wait: float = 0.0) -> Forgotten:
    """Remove an article from the library and the index, and rewrite both so that nothing of it stays."""
    with desk.writer(wait):
        library = desk.library(write=True)
        gone = library.forget(library.resolve(article_id))
        _scrub(desk, library)
        return gone


def _scrub(desk: Desk, library: Library) -> None:
    """Clear every file of what was forgotten; where this is stopped, the next writer does it."""
    library.scrub()
    (desk.folder / ANSWERS).unlink(missing_ok=True)  # what a model wrote of the article is of it, too
    model = VectorBook(library).model_row(desk.embedder.fingerprint)
    if model is not None:
        desk.index.rebuild(model, desk.clock(), lambda done, total: desk.progress("indexing", done, total))
        library.scrub()
    library.scrubbed()


def fetcher(desk: Desk) -> Fetcher:
    """Guarded HTTP as settings say."""
    settings = desk.settings
    return Fetcher(
        timeout=settings.fetch_timeout,
        max_bytes=settings.fetch_max_bytes,
        user_agent=settings.fetch_user_agent,
        allow_private=settings.fetch_allow_private,
        clock=desk.clock,
        host_delay=settings.fetch_delay,
    )


def _jobs(desk: Desk, paths: Sequence[Path], at: datetime, work: Work) -> Iterator[Job]:
    fields = tuple(desk.settings.dump_fields.items())
    for piece in pieces(paths, desk.settings.file_max_bytes):
        if isinstance(piece, Refusal):
            work.tally.refused.append(piece)
        elif work.barren.get(piece.location, 0) < BARREN_PIECES:
            yield Job(piece.location, piece.content, piece.media_type, at, piece.first_line, fields)


class Work:
    """One writer at work: everything read goes through here into the library.

    Args:
        desk: whose library and settings.
        sandbox: where untrusted bytes are read.
        at: when the copies were taken.
        pages: the pages of new feed items that are only teasers are wanted.
    """

    def __init__(self, desk: Desk, sandbox: Sandbox, at: datetime, *, pages: bool = False) -> None:
        self.desk = desk
        self.sandbox = sandbox
        self.at = at
        self.tally = _Tally()
        self.library: Library = desk.library(write=True)
        self.ledger = Ledger(self.library)
        self.teasers = Teasers(self, fetch=pages)
        self.visited: set[str] = set()
        self.barren: dict[str, int] = {}
        """Location → pieces in a row that held nothing to read."""
        self.failed = {refusal.origin for refusal, _ in self.ledger.failures(1_000_000)}
        VectorBook(self.library).require(desk.embedder)

    def read(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Intake]]:
        """Each job's intake, kept in the library before it is given on."""
        done = articles = size = 0
        group: list[tuple[Job, Intake]] = []
        began = time.monotonic()
        for job, found in self.sandbox.map(intake, jobs):
            if isinstance(found, BriefError):
                self.tally.refused.append(Refusal(job.location, str(found)))
                continue
            group.append((job, found))
            articles += len(found.read)
            size += len(job.content)
            done += len(found.read)
            late = time.monotonic() - began > GROUP_SECONDS
            if articles >= GROUP_ARTICLES or size >= GROUP_BYTES or late:
                self.take(group)
                yield from group
                group, articles, size, began = [], 0, 0, time.monotonic()
            self.desk.progress("reading", done, 0)
        if group:
            self.take(group)
            yield from group

    def take(self, group: Sequence[tuple[Job, Intake]]) -> None:
        """Keep what was read, all of it in one transaction; teasers whose pages are wanted wait for them."""
        with self.library.writing():
            for _, found in group:
                self.keep(found.read if found.feed is None else self.teasers.sifted(found.read))
        for job, found in group:
            self.tally.refused += found.refused
            self._note_barren(job, found)
            if self.failed and (found.read or found.outlines):
                self.recovered(job.location)
                for raw, _, _ in found.read:
                    self.recovered(f"{raw.origin.location} {raw.origin.item}")

    def keep(self, entries: Iterable[Read]) -> list[str]:
        """Articles into the library; the ids under which they are held."""
        started = time.perf_counter()
        ids = []
        with self.library.writing():
            for raw, article, passages in entries:
                held, new = self.library.add(raw, article, passages)
                ids.append(held)
                (self.tally.added if new else self.tally.known).append(held)
                if new and (note := _doubtful(article.extractor)):
                    self.tally.warnings.append(
                        f"{raw.origin.location}: is not valid UTF-8; read as {note}. Check it with `brief show {held}`"
                    )
        spent = self.tally.seconds.get("library", 0.0)
        self.tally.seconds["library"] = spent + time.perf_counter() - started
        return ids

    def _note_barren(self, job: Job, found: Intake) -> None:
        """Give a dump up that goes on and on without an article: nobody is served by its every line."""
        if found.read or job.media_type != NDJSON:
            self.barren.pop(job.location, None)
            return
        self.barren[job.location] = held = self.barren.get(job.location, 0) + 1
        if held == BARREN_PIECES:
            reason = f"held nothing to read in {BARREN_PIECES} thousand lines in a row; the rest was left"
            self.tally.refused.append(Refusal(job.location, reason))

    def recovered(self, origin: str) -> None:
        """An origin that could not be taken before was taken after all."""
        if origin in self.failed:
            self.failed.discard(origin)
            self.ledger.clear_failure(origin)

    def job(self, got: Fetched, declared: Declared | None = None) -> Job:
        """What is to be read of a download."""
        fields = tuple(self.desk.settings.dump_fields.items())
        media_type = f"{got.media_type}; charset={got.charset}" if got.charset else got.media_type
        return Job(
            got.final_url, got.content, media_type, got.fetched_at, 1, fields, "url", declared or Declared()
        )

    def download(self, web: Fetcher, address: str, *, page: bool) -> list[Intake]:
        """What an address gives; a failure is a refusal."""
        try:
            got = web.get(address, page=page)
        except FetchError as error:
            self.tally.refused.append(Refusal(address, str(error).removeprefix(f"{address}: ")))
            return []
        self.recovered(address)
        return [found for _, found in self.read([self.job(got)])]

    def follow(self, web: Fetcher, lists: Sequence[Intake]) -> None:
        """Download the feeds that lists name, and the pages of feed items that are only teasers."""
        self.teasers.read_pages(web)
        for _, address in dict.fromkeys(pair for found in lists for pair in found.outlines):
            self.download(web, address, page=False)
            self.teasers.read_pages(web)

    def finish(self) -> IngestReport:
        """Embed and index what is new, keep what was refused, and report."""
        started = time.perf_counter()
        refused = self.tally.refused
        self.ledger.note_failures(refused, self.at)
        mended = bring_up(self.desk)
        if mended:
            self.tally.warnings.append(mended)
        self.tally.seconds["embedding and indexing"] = time.perf_counter() - started
        return self.tally.report()


def _doubtful(extractor: str) -> str:
    """The encoding that a text was read in where that was a guess or lost characters, else empty."""
    reader, _, note = extractor.rpartition("; ")
    guessed = reader.startswith(("text/", "markdown/")) and not note.startswith(
        "utf-"
    )  # pages declare theirs
    return note if guessed or "replaced" in note else ""
