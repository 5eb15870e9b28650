"""Refresh: the sources followed, asked again with manners; what each answer changes is kept at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brief.desk import ingest as reading
from brief.desk.teaser_pages import site_of
from brief.errors import BriefError, FetchError, InputError, UsageError
from brief.net.downloads import Fetched
from brief.net.fetch import Fetcher
from brief.reading.piece_reader import Intake, intake
from brief.records import IngestReport, Refusal, SourceState
from brief.sandbox import Sandbox
from brief.sources.politeness import answered, failed, not_now

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.desk.ingest import Work


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
    with desk.writer(wait), Sandbox() as sandbox:
        work = reading.Work(desk, sandbox, desk.clock(), pages=fetch)
        states = work.ledger.sources()
        if not states:
            raise UsageError("no source is followed; add one with `brief sources add ADDRESS`")
        with reading.fetcher(desk) as web:
            for state in states:
                if state.not_before is not None:
                    web.hold(state.url, state.not_before)
            for done, known in enumerate(states):
                desk.progress("reading sources", done, len(states))
                _revisit(work, web, known.url, again=again)
        return work.finish()


def _revisit(work: Work, web: Fetcher, url: str, *, again: bool) -> None:
    """Read a source again if it is due and has changed, and keep how that went."""
    state = work.ledger.source(url)
    if state is None or state.retired_at is not None or state.url != url or url in work.visited:
        return  # gone for good, or moved to an address that was read in its place
    if waiting := not_now(state, work.at, work.desk.settings.fetch_interval, again=again):
        work.tally.warnings.append(f"{url}: {waiting}")
        return
    before = len(work.tally.added)
    try:
        got = web.get(url, etag=state.etag, last_modified=state.last_modified, page=state.kind == "page")
        found = Intake((), ()) if got.not_modified else _read(work, state, got)
    except BriefError as error:
        reason = str(error).removeprefix(f"{url}: ")
        if isinstance(error, FetchError) and not error.asked:
            work.tally.warnings.append(f"{url}: {reason}")
            work.ledger.save_source(replace(state, not_before=error.until))
            return
        if isinstance(error, FetchError) and error.status == 410:
            reason += "; it is not asked any more, until it is added again with `brief sources add`"
        work.tally.refused.append(Refusal(url, reason))
        work.ledger.save_source(failed(state, error, reason, work.at))
        return
    work.recovered(url)
    work.teasers.read_pages(web)
    state = _moved(work, state, got)
    if found.feed:
        state = replace(state, kind="feed", title=found.feed.title or state.title)
    work.ledger.save_source(answered(state, got, work.at, len(work.tally.added) - before))
    work.visited.add(state.url)


def _read(work: Work, state: SourceState, got: Fetched) -> Intake:
    """What a source's new content holds, kept in the library.

    Raises:
        InputError: nothing that can be read, or a page where there has always been a feed.
    """
    found = work.sandbox.run(intake, work.job(got))
    whole = [refusal for refusal in found.refused if refusal.origin == got.final_url]
    if whole and not found.read and found.feed is None:
        raise InputError(f"{state.url}: {whole[0].reason}")
    if found.feed is None and state.kind == "feed" and state.last_success is not None:
        raise InputError(f"{state.url}: gives a page now and no feed; look at it in a browser")
    # A feed is called by the address it is followed under, wherever a redirect led this time.
    place = got.permanent_url or state.url
    if found.feed is not None and got.final_url != place:
        found = _called(found, got.final_url, place)
    work.ledger.clear_failures(state.url)
    work.take([(work.job(got), found)])
    return found


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


def _moved(work: Work, state: SourceState, got: Fetched) -> SourceState:
    """The source under the address that it has moved to for good; said, and louder where that is another site."""
    new = got.permanent_url
    if not new or new == state.url:
        return state
    merged = work.ledger.move_source(state.url, new)
    elsewhere = " on another site" if site_of(new) != site_of(state.url) else ""
    already = ", which is followed already: they are one source now" if merged else ""
    work.tally.warnings.append(f"{state.url}: has moved for good to {new}{elsewhere}{already}")
    held = work.ledger.source(new)
    return held or state
