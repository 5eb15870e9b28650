"""What keeps a library and its index in order: vectors made up, the index rebuilt, articles forgotten, to the end.

Each of these may be killed at any moment. What was begun stands in the library, and is carried out by a later
command: a forgetting by the next of any kind, a change of the index by the next that brings it up to date.
"""

from __future__ import annotations

import contextlib
import shutil
from functools import partial
from typing import TYPE_CHECKING

from brief.analysis.article_claims import read_missing
from brief.corpus.books.draft_book import DraftBook
from brief.corpus.books.forgotten import FORGET, Forgotten
from brief.corpus.books.library import Library
from brief.corpus.embedded_chunks import is_sendable
from brief.corpus.locks import ISSUE, UPKEEP
from brief.corpus.sqlite.kept_answers import FILE_NAME as ANSWERS
from brief.desk.brief_files import finish as finish_files
from brief.desk.library_writer import PATIENCE, REINDEX, SHORTLY
from brief.desk.workers import text_executor
from brief.errors import LibraryError, NotFoundError
from brief.executor import IN_PROCESS, Executor

if TYPE_CHECKING:
    from brief.desk import Desk


def bring_up(desk: Desk, wait: float = PATIENCE) -> str:
    """Embed and read what is not yet, give the index what it lacks; what was odd, or nothing.

    One process at a time does this, as two would embed the same passages, but where the library is shared: there
    each claims what it works on. Others commit articles meanwhile: the writer's lock is taken for each chunk that
    is kept.

    Raises:
        LockedError: another process has been at it for longer than ``wait`` seconds.
        IndexMismatchError: the corpus belongs to another model by now.
    """
    with desk.writer(wait, UPKEEP, together=True):
        with desk.writer(wait):
            library = desk.library(write=True)
            if library.unscrubbed:
                _finish_forgetting(desk, library)
        begun = library.unfinished(REINDEX)
        if desk.embedder.fingerprint not in begun:
            library.vectors.require(desk.embedder)
        with text_executor(desk) as executor:
            model = _embed(desk, library, executor)
            odd = read_missing(
                library, partial(desk.progress, "reading sentences"), executor, lambda: desk.writer(PATIENCE)
            )
        if begun:
            _reindex(desk, library, model)
            odd = ["`brief reindex` had been stopped and is finished", *odd]
        elif model:
            mended = desk.index.update(model, desk.clock(), partial(desk.progress, "indexing"))
            odd = [mended, *odd] if mended else odd
        library.tidy()
        return "; ".join(odd)


def reindex(desk: Desk, wait: float = 0.0) -> int:
    """Embed with the model that settings name, build the index anew, and drop other models' vectors."""
    with desk.writer(wait, UPKEEP):
        with desk.writer(max(wait, SHORTLY)):
            library = desk.library(write=True)
            library.begun(REINDEX, desk.embedder.fingerprint)
        with text_executor(desk) as executor:
            model = _embed(desk, library, executor)
        _reindex(desk, library, model)
        return library.vectors.count_indexed()


def _reindex(desk: Desk, library: Library, model: str) -> None:
    if model:
        desk.index.rebuild(model, desk.clock(), partial(desk.progress, "indexing"))
    with desk.writer(PATIENCE), library.writing():
        if model:
            library.vectors.drop_other_models(model)
        library.ended(REINDEX)


def _embed(desk: Desk, library: Library, executor: Executor) -> str:
    """Embed what has no vector of the desk's model: it, which the corpus then belongs to; empty where none is held."""
    book, embedder = library.vectors, desk.embedder
    where = executor if is_sendable(embedder) else IN_PROCESS
    book.embed_missing(embedder, partial(desk.progress, "embedding"), where, lambda: desk.writer(PATIENCE))
    if not book.holds(embedder.fingerprint):
        return ""
    if book.pinned()[0] != embedder.fingerprint:
        with desk.writer(PATIENCE):
            book.pin(embedder)
    return embedder.fingerprint


def forget(desk: Desk, article_id: str, wait: float = 0.0) -> Forgotten:
    """Remove an article from the library and the index, and rewrite both so that nothing of it stays."""
    with desk.writer(wait, UPKEEP), desk.writer(max(wait, SHORTLY)):
        library = desk.library(write=True)
        id_ = library.resolve(article_id)
        DraftBook(desk.place).forget(
            id_
        )  # first: what is stopped here leaves a draft too few, and no word of it
        gone = library.forget(id_)
        _clear(desk, library)
        return gone


def settle(desk: Desk) -> None:
    """Carry out what was stopped and cannot wait, where the library can be written now; say what was done, or is not.

    That is a forgetting, and files of briefs issued. Nothing is raised: a command that reads goes on, without
    the article.
    """
    library = desk.library()
    forgetting, owing = library.unscrubbed, bool(library.unfinished(ISSUE))
    if library.damage or not (forgetting or owing):
        return
    before = len(desk.finished)
    try:
        if owing:
            with contextlib.suppress(LibraryError), desk.writer(0.0, ISSUE):  # else who owes them is at it
                finish_files(desk)
        if forgetting:
            with desk.writer(0.0, UPKEEP), desk.writer():
                done = _finish_forgetting(desk, desk.library(write=True))
            desk.forgotten += done
            named = f" of article {', '.join(done)}" if done else ""
            desk.finished.append(f"the forgetting{named}, which had been stopped")
    except LibraryError as error:
        desk.warn(f"an article is being forgotten and is not shown; that is not finished yet: {error}")
    finally:
        desk.close()
    for each in desk.finished[before:]:
        desk.warn(f"finished {each}")


def _finish_forgetting(desk: Desk, library: Library) -> list[str]:
    """Carry out what was begun; the ids of what was to be forgotten, where they are known."""
    ids = [id_ for id_ in library.unfinished(FORGET) if id_]
    for id_ in ids:
        with contextlib.suppress(NotFoundError):
            library.forget(id_)
    _clear(desk, library)
    return ids


def _clear(desk: Desk, library: Library) -> None:
    """Clear every file of what was forgotten; where this is stopped, the next command does it."""
    library.scrub()
    for end in ("", "-journal", "-wal", "-shm"):  # what a model wrote of the article is of it, too
        (desk.folder / f"{ANSWERS}{end}").unlink(missing_ok=True)
    if (
        desk.place.index_url or desk.place.shared
    ):  # a folder that was the index before another engine took over
        for left in desk.folder.glob("index-*"):
            shutil.rmtree(left, ignore_errors=True)
    # Its own vectors are at hand: no model need be loaded, whichever settings name now.
    model = library.vectors.pinned()[0]
    if model and library.vectors.holds(model) and not desk.index.clears_itself:
        desk.index.rebuild(model, desk.clock(), partial(desk.progress, "indexing"))
        library.scrub()
    library.scrubbed()
