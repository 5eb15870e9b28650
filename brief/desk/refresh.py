"""Refresh: the sources followed, asked again with manners; what each answer changes is kept at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brief.corpus.books.claimed import Claimed
from brief.corpus.locks import REFRESH
from brief.desk.ingest import IngestRun, fetcher
from brief.desk.side_by_side import Answer, Wanted, downloads, in_turn
from brief.desk.workers import reading_executor
from brief.errors import BriefError, FetchError, InputError, UsageError
from brief.net.downloads import Fetched
from brief.net.fetch import Fetcher
from brief.reading.html.page_addresses import site
from brief.reading.piece_reader import Intake
from brief.records import FeedInfo, IngestReport, Refusal, SourceState
from brief.sandbox import Sandbox
from brief.sources.politeness import answered, failed, not_now, possible

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.desk.library_writer import LibraryWriter


PORTION = 16
"""Sources of a shared library that one machine claims at a time: twice as many as hosts are asked at once."""


@dataclass(slots=True)
class _Open:
    """A source that was read well, until the pages of its teasers are held. ``got`` is without its content."""

    url: str
    got: Fetched
    feed: FeedInfo | None
    added: int = 0
    """New articles that it gave."""
    left: int = 0
    """Teasers whose pages are still to be read."""


def refresh(desk: Desk, *, fetch: bool = False, again: bool = False, wait: float = 0.0) -> IngestReport:
    """Read every source followed again and add what is new; a source that fails stops no other.

    Hosts are asked side by side, each one request at a time. What they gave is taken in an order that
    depends on the addresses alone.

    Args:
        desk: whose library and settings.
        fetch: also read the pages of new feed items that are only teasers.
        again: ask also the sources that were asked less than ``fetch.interval`` ago. What a server asked
            for (``Retry-After``, 410) is kept to all the same.
        wait: seconds to wait for another writer.

    Returns:
        What was added, known already and refused; ``failed`` names the sources that gave nothing.

    Raises:
        UsageError: no source is followed.
    """
    # One refresh at a time: two would ask each server twice, and twice as fast as it is asked to be.
    # Where the library is shared, each machine claims the sources that it asks.
    with (
        desk.writer(wait, REFRESH, together=True),
        reading_executor(desk, lambda: Sandbox()) as executor,
    ):
        run = IngestRun(desk, executor, desk.clock(), wait=wait, pages=fetch)
        states = _possible(run.writer)
        if not states:
            raise UsageError("no source is followed; add one with `brief sources add ADDRESS`")
        with fetcher(desk) as web:
            for state in states:
                if state.not_before is not None:
                    web.hold(state.url, state.not_before)
            for due in _portions(run, _due(run, states, again=again)):
                _read_pages(run, web, _visit(run, web, due))
        return run.finish()


def _possible(writer: LibraryWriter) -> list[SourceState]:
    """What is followed, without times that lie ahead: the clock was wrong then, or it is now; that is said."""
    states = writer.ledger.sources()
    right = [possible(state, writer.at) for state in states]
    mended = [new for old, new in zip(states, right, strict=True) if new != old]
    if mended:
        with writer.turn():
            for state in mended:
                writer.ledger.save_source(state)
        others = f" and of {len(mended) - 1} more" if len(mended) > 1 else ""
        writer.warnings.append(
            f"{mended[0].url}: what is kept of it{others} is of a time still to come, so the clock was or is wrong; "
            "such times were dropped"
        )
    return right


def _due(run: IngestRun, states: Sequence[SourceState], *, again: bool) -> list[SourceState]:
    """The sources to ask now, in the order to ask them; of the others it is said why not."""
    due = []
    for state in (states[place] for place in in_turn([state.url for state in states])):
        if state.retired_at is not None:
            continue
        if waiting := not_now(state, run.writer.at, run.desk.settings.fetch_interval, again=again):
            run.writer.warnings.append(f"{state.url}: {waiting}")
        else:
            due.append(state)
    return due


def _portions(run: IngestRun, due: Sequence[SourceState]) -> Iterator[Sequence[SourceState]]:
    """What this process asks: all of it; of a shared library what nobody else is asking, some at a time."""
    if not run.desk.place.shared:
        yield due
        return
    with Claimed(run.writer.library, "sources") as claimed:
        for start in range(0, len(due), PORTION):
            portion = due[start : start + PORTION]
            mine = claimed.of(state.url for state in portion)
            # Whose state is another by now was asked by another machine since this refresh began.
            now = set(run.writer.ledger.sources())
            yield [one for one in portion if one.url in mine and one in now]
            claimed.done(mine)


def _visit(run: IngestRun, web: Fetcher, due: Sequence[SourceState]) -> list[_Open]:
    """Ask sources, and keep how that went together with what it gave.

    Returns:
        For each teaser that waits for its page, the source that it is of.
    """
    waiting: list[_Open] = []
    visited: set[str] = set()
    wanted = [Wanted(s.url, s.etag, s.last_modified, page=s.kind == "page") for s in due]
    with downloads(web, wanted) as answers:
        for done, state in enumerate(due):
            run.desk.progress("reading sources", done, len(due))
            got = next(answers)
            if state.url not in visited and (source := _revisit(run, state, got)):
                visited |= {state.url, source.got.permanent_url}
                waiting += [source] * source.left
    return waiting


def _revisit(run: IngestRun, state: SourceState, got: Answer) -> _Open | None:
    """Keep what a source gave, and how that went unless pages of it are still to be read; None where it failed."""
    writer, url = run.writer, state.url
    now = writer.ledger.source(url)
    if now is not None and (now.retired_at is not None or now.url != url):
        return None  # another process found it gone for good, or moved, while it was asked
    try:
        if isinstance(got, FetchError):
            raise got
        found = Intake((), ()) if got.not_modified else _read(run, state, got)
    except BriefError as error:
        with writer.turn():
            _note_failure(writer, url, error)
        return None
    writer.recovered(url)
    source = _Open(url, replace(got, content=b""), found.feed)
    before, waiting = len(writer.added), len(run.teasers.waiting)
    with writer.turn():
        if not got.not_modified:
            writer.ledger.clear_failures(url)
            run.keep(got.location, found)
        source.added, source.left = len(writer.added) - before, len(run.teasers.waiting) - waiting
        if not source.left:
            _note_answer(writer, source)
    return source


def _read_pages(run: IngestRun, web: Fetcher, waiting: Sequence[_Open]) -> None:
    """Read the pages of teasers; a source is noted as read when all of its pages are held, too."""
    writer = run.writer
    before = len(writer.added)
    for place in run.teasers.read_pages(web):
        source = waiting[place]
        source.left -= 1
        source.added += len(writer.added) - before
        before = len(writer.added)
        if not source.left:
            with writer.turn():
                _note_answer(writer, source)


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
    writer.failed.append(url)
    if state:
        writer.ledger.save_source(failed(state, error, reason, writer.at))


def _note_answer(writer: LibraryWriter, source: _Open) -> None:
    """Keep that a source was read, within a turn.

    Another process may have written since the source was asked: what holds of it is looked up again.
    """
    state = writer.ledger.source(source.url)
    if state is None:
        return  # not followed any more; what it gave is held all the same
    state = _moved(writer, state, source.got)
    if source.feed:
        state = replace(state, kind="feed", title=source.feed.title or state.title)
    writer.ledger.save_source(answered(state, source.got, writer.at, source.added))


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
