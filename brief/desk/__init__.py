"""The desk: puts the parts together from settings. The CLI and Python users both work through it.

from brief import Desk
desk = Desk()                      # settings and library as the command line finds them
desk.ingest(["articles/"])
print(desk.ask("How many people were displaced?").sentences)
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brief import settings as settings_
from brief.corpus.locks import ISSUE, MOVE, WRITER
from brief.corpus.place import Lock, Place
from brief.corpus.protocols import Filter
from brief.corpus.sqlite.damage import refusal
from brief.errors import LibraryError, LockedError
from brief.privacy import no_tracing
from brief.settings import Loaded

if TYPE_CHECKING:
    from langchain_core.documents.compressor import BaseDocumentCompressor
    from langchain_core.retrievers import BaseRetriever

    from brief.checking.citations import Texts
    from brief.checking.support import Support
    from brief.corpus.books.forgotten import Forgotten
    from brief.corpus.books.ledger import Ledger
    from brief.corpus.books.library import Library
    from brief.corpus.books.passage_search import Ranking
    from brief.corpus.embedding import Embedder
    from brief.corpus.owners import Owners
    from brief.corpus.protocols import VectorStore
    from brief.corpus.sqlite.rescue import Rescued
    from brief.llm.chat_model import Recorder
    from brief.records import (
        CheckedAnswer,
        CheckedBrief,
        CheckedReport,
        CheckedTimeline,
        IngestReport,
        Record,
        Reference,
    )
    from brief.retrieval.search import Search

Progress = Callable[[str, int, int], None]
"""Told (what is being done, how many are done, how many there are; 0 where that is not known)."""

# What the code raises where a damaged library gives it what was never written.
_OF_DAMAGE = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


def _silent(what: str, done: int, total: int) -> None:
    """No progress shown."""


class Desk:
    """One library with its index, under one set of settings."""

    def __init__(
        self,
        data_dir: Path | str | None = None,
        *,
        loaded: Loaded | None = None,
        flags: Mapping[str, Any] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        progress: Progress = _silent,
        command: str = "brief",
        recorder: Recorder | None = None,
        warn: Callable[[str], None] = lambda _: None,
        reranker: BaseDocumentCompressor | None = None,
    ) -> None:
        """A desk over the library in ``data_dir``, or over the one that the settings lead to.

        Args:
            data_dir: the library's folder.
            loaded: settings already loaded; else they are found as the command line finds them.
            flags: settings by field name that override all others, e.g. ``{"timezone": "Europe/Kyiv"}``.
            clock: gives the present instant, UTC.
            progress: told of what takes long.
            command: what others are told is running while this desk writes.
            recorder: asked for a model's answers before the model is, and told of every answer.
            warn: told what a person should know of the state of the library.
            reranker: puts the passages that a search finds in another order; see :mod:`brief.retrieval.reranking`.

        Raises:
            SettingsError: the settings cannot be used, or a settings file in this folder sends text and nobody
                has said yes to it.
        """
        folder = Path(data_dir) if data_dir is not None else None
        self.loaded = loaded or settings_.load(Path.cwd(), os.environ, flags, data_dir=folder).allowed()
        self.settings = self.loaded.settings
        self.place = Place.of(self.loaded, folder)
        self.folder = self.place.folder
        self.clock = clock
        self.progress = progress
        self.command = command
        self.recorder = recorder
        self.warn = warn
        self.reranker = reranker
        self.finished: list[str] = []
        self.forgotten: list[str] = []
        """Ids of articles whose forgetting had been stopped and was finished as this desk opened its library."""
        """What a killed command had left and this desk brought to its end, in words."""
        self._library: Library | None = None
        self._writes = False
        self._settled = False

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        library = self._library
        self.close()
        if library is not None and library.damage and isinstance(error, _OF_DAMAGE):
            raise refusal(library.where, library.damage) from error

    def close(self) -> None:
        """Close the library and its index."""
        if index := self.__dict__.get("index"):
            index.close()
        if self._library is not None:
            self._library.close()
            self._library = None
        for name in ("index", "search"):
            self.__dict__.pop(name, None)

    # -- parts, each made when first needed

    def library(self, *, write: bool = False) -> Library:
        """The open library; opened anew where it must be written and was open for reading.

        Raises:
            LibraryError: there is none, or it cannot be opened.
            DamagedError: it is damaged, and is to be written.
        """
        self.settle()
        if self._library is not None and write and not self._writes:
            self.close()
        if self._library is None:
            opened = self.place.library(write=write)
            if not opened.damage and (begun := opened.unfinished(MOVE)):
                opened.close()
                raise LibraryError(
                    f"{self.place.where}: is being filled from {begun[0]} by `brief move library`, which was stopped or"
                    " is at it; let that end first"
                )
            self._library, self._writes = opened, write
            if self._library.damage:
                self.warn(
                    f"the library is damaged ({self._library.damage}); what is shown may be wrong or incomplete,"
                    " and nothing is written to it: `brief rescue NEW_FOLDER` saves what can be read"
                )
        return self._library

    def settle(self) -> None:
        """Bring to its end, before anything else, what a killed command left half done; once a desk."""
        if not self._settled and self.place.there():
            self._settled = True
            with contextlib.suppress(LibraryError):  # whoever opens it next says so
                library = self.library()
                if library.unscrubbed or library.unfinished(ISSUE):
                    from brief.desk.upkeep import settle

                    settle(self)

    def ledger(self, *, write: bool = False) -> Ledger:
        """The library's books."""
        return self.library(write=write).ledger

    @cached_property
    def embedder(self) -> Embedder:
        """The model of vectors that settings name; loaded once a desk."""
        from brief.corpus.embedding import embedder

        return embedder(self.settings)

    @cached_property
    def index(self) -> VectorStore:
        """The index over the open library."""
        return self.place.index(self.library())

    @cached_property
    def search(self) -> Search:
        """Hybrid search over the open library."""
        from brief.retrieval.search import Search

        weight, per_article = self.settings.search_weight, self.settings.search_per_article
        reranked = None
        if self.reranker is not None:
            from brief.retrieval.reranking import by_compressor

            reranked = by_compressor(self.reranker)
        return Search(self.library(), self.index, self.embedder, weight, per_article, reranked)

    @cached_property
    def owners(self) -> Owners:
        """Who owns which outlets: the built-in list, with the user's over it."""
        from brief.corpus.owners import owners

        named = self.settings.independence_owners
        return owners(Path(named).expanduser() if named else None)

    def writer(self, wait: float = 0.0, lock: str = WRITER, *, together: bool = False) -> Lock:
        """A writer's lock, taken: the one for a commit, or a longer one that :mod:`brief.corpus.locks` names.

        Raises:
            LockedError: another process has it; the message says which.
        """
        self.settle()
        writer = self.place.lock(self.command, lock, together=together)
        started = time.monotonic()
        while (waited := time.monotonic() - started) < wait - 1.0:
            with contextlib.suppress(LockedError):
                return writer.take(1.0)
            self.progress(f"waiting for {writer.holder()}, seconds", int(waited) + 1, 0)
        return writer.take(max(0.0, wait - waited))

    @contextlib.contextmanager
    def writing(self, wait: float | None = None) -> Iterator[Library]:
        """The library with the writer's lock, for what is written in a moment; another writer's turn is waited for.

        Raises:
            LockedError: another process has the lock for longer than ``wait`` seconds, or than a turn takes.
        """
        from brief.desk.library_writer import SHORTLY

        with self.writer(SHORTLY if wait is None else wait):
            yield self.library(write=True)

    @property
    def prompts(self) -> Path | None:
        """The user's own prompts and templates, where settings name a folder."""
        return Path(self.settings.prompts).expanduser() if self.settings.prompts else None

    # -- jobs

    def ingest(
        self,
        sources: Sequence[str | Path],
        *,
        fetch: bool = False,
        first_seen: datetime | None = None,
        passwords: Sequence[str] = (),
        wait: float = 0.0,
    ) -> IngestReport:
        """Read files, folders and addresses into the library; see :func:`brief.desk.ingest.ingest`."""
        from brief.desk.ingest import ingest

        return ingest(
            self,
            [str(source) for source in sources],
            fetch=fetch,
            first_seen=first_seen,
            passwords=passwords,
            wait=wait,
        )

    def refresh(self, *, fetch: bool = False, again: bool = False, wait: float = 0.0) -> IngestReport:
        """Read the sources followed again and add what is new; see :func:`brief.desk.refresh.refresh`."""
        from brief.desk.refresh import refresh

        return refresh(self, fetch=fetch, again=again, wait=wait)

    def daily(
        self,
        since: datetime,
        until: datetime,
        *,
        topic: str = "",
        model: bool | None = None,
        length: str = "standard",
        keep: bool = False,
        economy: bool = False,
        told: Callable[[str], None] = lambda _: None,
    ) -> CheckedBrief:
        """A brief of what was published in ``[since, until)``; see :func:`brief.desk.issuing.daily`."""
        from brief.desk.issuing import daily

        return daily(
            self, since, until, topic=topic, model=model, length=length, keep=keep, economy=economy, told=told
        )

    def issue(self, brief: CheckedBrief, outputs: Sequence[str] = ()) -> None:
        """Keep a brief in the library as issued."""
        from brief.desk.issuing import issue

        issue(self, brief, outputs)

    def ask(
        self,
        question: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        source: str = "",
        as_of: datetime | None = None,
        model: bool | None = None,
        keep: bool = False,
        heard: Callable[[str], None] | None = None,
        told: Callable[[str], None] = lambda _: None,
    ) -> CheckedAnswer:
        """Answer a question from the corpus or say that it does not; see :func:`brief.desk.answering.ask`."""
        from brief.desk.answering import ask

        # In the desk's own zone: a date without a time belongs to its calendar day there.
        zone = self.settings.zone()
        first, after, known = (at.astimezone(zone) if at else None for at in (since, until, as_of))
        filter_ = Filter(first, after, source, known)
        return ask(self, question, filter_, model=model, keep=keep, heard=heard, told=told)

    def timeline(
        self, topic: str, *, since: datetime | None = None, until: datetime | None = None
    ) -> CheckedTimeline:
        """The storyline of a topic, day by day; see :func:`brief.desk.topic_timelines.timeline`."""
        from brief.desk.topic_timelines import timeline

        return timeline(self, topic, since, until)

    def report(
        self,
        request: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        length: str = "standard",
        model: bool | None = None,
        keep: bool = False,
        told: Callable[[str], None] = lambda _: None,
    ) -> CheckedReport:
        """A background report on a request; see :func:`brief.desk.background_reports.report`."""
        from brief.desk.background_reports import report

        return report(self, request, since, until, length, model=model, keep=keep, told=told)

    def verify_record(self, record: Record) -> list[tuple[str, str]]:
        """What of an issued brief or answer does not hold against the library: (where, why)."""
        from brief.desk.verification import verify_record

        return list(verify_record(self, record).faults)

    def verify(self, references: Sequence[Reference]) -> list[tuple[int, str]]:
        """The references that do not hold against the library: (number, why)."""
        from brief.checking import recheck

        return recheck.references(references, self.texts())

    def texts(self) -> Texts:
        """What sentences are checked against; the model is loaded only if a sentence is not its source's own words."""
        from brief.checking.citations import Texts

        return Texts(self.library(), self.support)

    def support(self) -> Support:
        """The score of how well cited text supports a sentence; no library is opened for it."""
        from brief.checking.support import Support

        return Support(self.embedder)

    def mend(self, wait: float = 0.0) -> str:
        """Embed what is not embedded and bring the index up to date; says what was mended, or nothing."""
        from brief.desk.upkeep import bring_up

        return bring_up(self, wait)

    def reindex(self, wait: float = 0.0) -> int:
        """Embed the corpus with the model that settings name and build the index anew; passages indexed."""
        from brief.desk.upkeep import reindex

        return reindex(self, wait)

    def forget(self, article_id: str, wait: float = 0.0) -> Forgotten:
        """Remove an article and all that came of it from every file of the library."""
        from brief.desk.upkeep import forget

        return forget(self, article_id, wait)

    def backup(self, target: Path) -> None:
        """A consistent copy of the library in ``target``, checked in full, while others read and write."""
        from brief.desk.backups import backup

        backup(self, target)

    def rescue(self, target: Path) -> Rescued:
        """What can be saved of a damaged library, in a new library folder; see :mod:`brief.desk.rescuing`."""
        from brief.desk.rescuing import rescue

        return rescue(self, target)

    def retriever(self, limit: int | None = None, filter_: Filter | None = None) -> BaseRetriever:
        """The corpus as a LangChain retriever, for other chains; each passage with its grade and how it stands.

        Args:
            limit: passages at most.
            filter_: which articles they may be of.
        """
        no_tracing()
        from brief.desk.passage_states import standing
        from brief.retrieval.langchain_retriever import CorpusRetriever

        return CorpusRetriever(
            desk_search=self.search,
            standing=partial(standing, self),
            limit=self.settings.search_passages if limit is None else limit,
            filter=filter_ or Filter(),
        )

    def ranking(self) -> Ranking:
        """Selection and ranking of passages in the open library."""
        return self.library().ranking
