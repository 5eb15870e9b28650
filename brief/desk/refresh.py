"""Refresh: the sources followed, asked again with manners; what each answer changes is kept at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brief.corpus.locks import REFRESH
from brief.desk.ingest import IngestRun, fetcher
from brief.errors import BriefError, FetchError, InputError, UsageError
from brief.net.downloads import Fetched
from brief.net.fetch import Fetcher
from brief.reading.html.page_addresses import site
from brief.reading.piece_reader import Intake
from brief.records import IngestReport, Refusal, SourceState
from brief.sandbox import Sandbox
from brief.sources.politeness import answered, failed, not_now

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.desk.library_writer import LibraryWriter


def refresh(desk: Desk, *, fetch: bool = False, again: bool = False, wait: float = 0.0) -> IngestReport:
    """Read every source followed again and add what is new; a source that fails stops no other.

    Args:
        desk: whose library and settings.
        fetch: also read the pages of new feed items that are only teasers.
        again: ask also the sources that were asked less than ``fetch.interval`` ago. What a server asked
            for (``Retry-After``, 410) is kept to all the same.
        wait: seconds to wait for another writer.

    Raises:
        UsageError: no source is followed.
    """
    # One refresh at a time: two would ask each server twice, and twice as fast as it is asked to be.
    with desk.writer(wait, REFRESH), Sandbox() as sandbox:
        run = IngestRun(desk, sandbox, desk.clock(), wait=wait, pages=fetch)
        states = run.writer.ledger.sources()
        if not states:
            raise UsageError("no source is followed; add one with `brief sources add ADDRESS`")
        visited: set[str] = set()
        with fetcher(desk) as web:
            for state in states:
                if state.not_before is not None:
                    web.hold(state.url, state.not_before)
            for done, known in enumerate(states):
                desk.progress("reading sources", done, len(states))
                _revisit(run, web, known.url, visited, again=again)
        return run.finish()


def _revisit(run: IngestRun, web: Fetcher, url: str, visited: set[str], *, again: bool) -> None:
    """Read a source again if it is due and has changed, and keep how that went together with what it gave."""
    writer = run.writer
    state = writer.ledger.source(url)
    if state is None or state.retired_at is not None or state.url != url or url in visited:
        return  # gone for good, or moved to an address that was read in its place
    if waiting := not_now(state, writer.at, run.desk.settings.fetch_interval, again=again):
        writer.warnings.append(f"{url}: {waiting}")
        return
    before = len(writer.added)
    try:
        got = web.get(url, etag=state.etag, last_modified=state.last_modified, page=state.kind == "page")
        found = Intake((), ()) if got.not_modified else _read(run, state, got)
    except BriefError as error:
        with writer.turn():
            _note_failure(writer, url, error)
        return
    writer.recovered(url)
    with writer.turn():
        if not got.not_modified:
            writer.ledger.clear_failures(url)
            run.keep(got.location, found)
        if not run.teasers.waiting:
            visited.add(_note_answer(writer, url, got, found, before))
    if run.teasers.waiting:
        # The state says that the feed was read, so it is written when its pages are held, too.
        run.teasers.read_pages(web)
        with writer.turn():
            visited.add(_note_answer(writer, url, got, found, before))


def _note_failure(writer: LibraryWriter, url: str, error: BriefError) -> None:
    """Keep that a source gave nothing, within a turn."""
    state = writer.ledger.source(url)
    reason = str(error).removeprefix(f"{url}: ")
    if isinstance(error, FetchError) and not error.asked:
        writer.warnings.append(f"{url}: {reason}")
        if state:
            writer.ledger.save_source(replace(state, not_before=error.until))
        return
    if isinstance(error, FetchError) and error.status == 410:
        reason += "; it is not asked any more, until it is added again with `brief sources add`"
    writer.refused.append(Refusal(url, reason))
    if state:
        writer.ledger.save_source(failed(state, error, reason, writer.at))


def _note_answer(writer: LibraryWriter, url: str, got: Fetched, found: Intake, before: int) -> str:
    """Keep that a source was read, within a turn; the address under which it is followed from here on.

    Another process may have written since the source was asked: what holds of it is looked up again.
    """
    state = writer.ledger.source(url)
    if state is None:
        return url  # not followed any more; what it gave is held all the same
    state = _moved(writer, state, got)
    if found.feed:
        state = replace(state, kind="feed", title=found.feed.title or state.title)
    writer.ledger.save_source(answered(state, got, writer.at, len(writer.added) - before))
    return state.url


def _read(run: IngestRun, state: SourceState, got: Fetched) -> Intake:
    """What a source's new content holds.

    Raises:
        InputError: nothing that can be read, or a page where there has always been a feed.
    """
    found = run.read_download(got)
    whole = [refusal for refusal in found.refused if refusal.origin == got.location]
    if whole and not found.read and found.feed is None:
        raise InputError(f"{state.url}: {whole[0].reason}")
    if found.feed is None and state.kind == "feed" and state.last_success is not None:
        raise InputError(f"{state.url}: gives a page now and no feed; look at it in a browser")
    # A feed is called by the address it is followed under, wherever a redirect led this time.
    place = got.permanent_url or state.url
    return _called(found, got.location, place) if found.feed is not None and got.location != place else found


def _called(found: Intake, old: str, new: str) -> Intake:
    read = tuple(
        (
            replace(raw, origin=replace(raw.origin, location=new)),
            replace(article, origin=replace(article.origin, location=new)),
            passages,
        )
        for raw, article, passages in found.read
    )
    refused = tuple(replace(r, origin=new + r.origin.removeprefix(old)) for r in found.refused)
    return replace(found, read=read, refused=refused)


def _moved(writer: LibraryWriter, state: SourceState, got: Fetched) -> SourceState:
    """The source under the address that it has moved to for good; said, and louder where that is another site."""
    new = got.permanent_url
    if not new or new == state.url:
        return state
    merged = writer.ledger.move_source(state.url, new)
    elsewhere = " on another site" if site(new) != site(state.url) else ""
    already = ", which is followed already: they are one source now" if merged else ""
    writer.warnings.append(f"{state.url}: has moved for good to {new}{elsewhere}{already}")
    held = writer.ledger.source(new)
    return held or state
