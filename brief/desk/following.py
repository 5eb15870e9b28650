"""Following: what a person names as a source (a feed, a site, a list of feeds) into addresses that are followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from brief.desk.ingest import fetcher
from brief.errors import BriefError, UsageError
from brief.reading.html.feed_links import feed_links
from brief.reading.piece_reader import intake
from brief.records import Outline, Payload, Refusal
from brief.rendering.wording import link
from brief.sandbox import Sandbox
from brief.sources.files import pieces

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.net.downloads import Fetched


@dataclass(frozen=True, slots=True)
class Named:
    """An address to follow. ``how`` says how it was come by, where it is not as it was typed."""

    url: str
    kind: str
    title: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of an address: followed from now on, already followed (``url`` may be where it moved), or revived."""

    named: Named
    url: str
    new: bool
    revived: bool


class SeveralFeedsError(UsageError):
    """A page names several feeds, and which of them is meant is not known."""

    def __init__(self, page: str, feeds: Sequence[Outline]) -> None:
        super().__init__(f"{page} names {len(feeds)} feeds; add the one that you mean by its address")
        self.feeds = tuple(feeds)


def follow(desk: Desk, names: Sequence[str], *, page: bool = False) -> list[Followed]:
    """Follow what is named. Either all of it or, where something cannot be, nothing.

    A file is a list of feeds (OPML). An address without a scheme is tried with https. A site's front page is
    asked which feed it names; any other address is taken as it stands, and asked at the next refresh.

    Args:
        desk: whose library and settings.
        names: addresses of feeds, pages and sites, and paths of OPML files.
        page: they are pages, not feeds: nothing is looked for in them.

    Raises:
        UsageError: a name is no address and no list of feeds.
        SeveralFeedsError: a page names several feeds.
        FetchError: an address that must be asked could not be.
        LockedError: another process writes for longer than a turn.
    """
    wanted = [one for name in names for one in _named(desk, name.strip(), page)]
    followed = []
    with desk.writing() as library:
        for one in wanted:
            held = library.ledger.source(one.url)
            if held is None:
                library.ledger.add_source(one.url, one.kind, one.title, desk.clock())
            elif held.retired_at is not None:
                library.ledger.revive_source(held.url)
            revived = held is not None and held.retired_at is not None
            followed.append(Followed(one, held.url if held else one.url, held is None, revived))
    return followed


def _named(desk: Desk, name: str, page: bool) -> list[Named]:
    if "://" not in name:
        if _is_file(name):
            return _listed(desk, Path(name))
        if name.lower().endswith((".opml", ".xml")) and "/" not in name.strip("/"):
            raise UsageError(
                f"{name}: there is no such file; check its path, or write an address with https://"
            )
    url = name if "://" in name else f"https://{name}"
    if not link(url) or ("://" not in name and "." not in (urlsplit(url).hostname or "")):
        raise UsageError(f"{name!r} is no http(s) address and no file; check its spelling")
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise UsageError(f"{name}: carries a user name or password, which is never sent; take it out")
    if page and url == name:
        return [Named(url, "page")]
    front = parts.path in ("", "/") and not parts.query
    return [_asked(desk, url, front=front, page=page)] if front or url != name else [Named(url, "feed")]


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _listed(desk: Desk, file: Path) -> list[Named]:
    """The feeds of an OPML file."""
    jobs = []
    for piece in pieces([file], desk.settings.file_max_bytes, desk.clock()):
        if isinstance(piece, Refusal):
            raise UsageError(f"{file}: {piece.reason}")
        if isinstance(piece, Payload):
            jobs.append(piece)
    outlines: list[Outline] = []
    with Sandbox() as sandbox:
        for _, found in sandbox.map(intake, jobs):
            outlines += [] if isinstance(found, BriefError) else found.outlines
    # An address of which the file gives a password is not sent it, and is of no use without.
    sound = [(title, url) for title, url in outlines if link(url) and "@" not in urlsplit(url).netloc]
    if not sound:
        raise UsageError(
            f"{file}: lists no feed; a list of feeds is a file in OPML, as feed readers export it"
        )
    return [Named(url, "feed", title) for title, url in sound]


def _asked(desk: Desk, url: str, *, front: bool, page: bool) -> Named:
    """What stands at an address: a feed, a page that names one, or a page.

    Raises:
        SeveralFeedsError: a page names several feeds.
        FetchError: it could not be asked.
    """
    with fetcher(desk) as web:
        got = web.get(url, page=front or page)
    # For now or for good: a site is followed where it is, and a feed under the name that it goes by.
    url = got.permanent_url or url
    if page:
        return Named(url, "page", how="a page")
    feed, feeds = _looked_at(got)
    if feed is not None:
        return Named(url, "feed", feed, "a feed")
    if len(feeds) > 1:
        raise SeveralFeedsError(got.location, feeds)
    if feeds:
        ((title, address),) = feeds
        return Named(address, "feed", title, f"the feed that {got.location} names")
    return Named(url, "page", how="a page; it names no feed")


def _looked_at(got: Fetched) -> tuple[str | None, tuple[Outline, ...]]:
    """The title of a feed, None where it is none, and the feeds that it names."""
    with Sandbox() as sandbox:
        ((_, found),) = sandbox.map(intake, [got])
        if isinstance(found, BriefError):
            return None, ()
        if found.feed is not None:
            return found.feed.title, ()
        if found.outlines:
            return None, found.outlines
        ((_, links),) = sandbox.map(feed_links, [got])
    return None, () if isinstance(links, BriefError) else links
