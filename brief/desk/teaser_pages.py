"""Feed items that are only teasers: their pages, read and held in their place.

One of the two is held, never both: the page where it could be read and carries on what the item says,
else the item. What the feed declares (title, date, authors) goes to the reading of the page, which
uses it where the page is silent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from brief.desk.side_by_side import Answer, Wanted, downloads, in_turn
from brief.errors import BriefError, FetchError
from brief.formats.recordings import AUDIO, VIDEO
from brief.net.downloads import Fetched
from brief.reading.html.page_addresses import site
from brief.reading.piece_reader import Intake, Read
from brief.records import Article, Declared, Refusal, digest
from brief.text.terms import for_index, terms

if TYPE_CHECKING:
    from brief.desk.library_writer import LibraryWriter
    from brief.net.fetch import Fetcher

TEASER_WORDS = 120
"""A feed item with fewer words is a teaser."""
# Least share of the content words of an item (title and text) that its page must hold. Of 127 real pages
# with their own title and description 1 has less (half have 0.94), of 5,150 pairs of one page with another's
# of the same language 2 % have more.
SHARED = 0.5
_CUT = re.compile(
    r"(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3}"
    r"|(?:continue reading|read more|read the (?:full|whole|rest)|keep reading|weiterlesen|lire la suite|leer más"
    r"|leggi tutto|czytaj dalej|читать далее|читати далі)\b[^.\n]{0,120})"
    r"\s*[→»>\])]*\s*(?:the post\b.{1,300}?\bappeared first on\b.{1,200})?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)


class Teasers:
    """The teasers that one ingest meets, and what is held of them."""

    def __init__(
        self, writer: LibraryWriter, read: Callable[[Fetched, Declared], Intake], *, fetch: bool
    ) -> None:
        """For what ``writer`` keeps; with ``fetch`` the pages of new teasers are wanted, and ``read`` reads them."""
        self._writer = writer
        self._read = read
        self._fetch = fetch
        self._pages: dict[str, str] = {}
        self.waiting: list[Read] = []
        """Teasers met whose pages are to be read; nothing is held of them yet."""

    def sifted(self, items: Iterable[Read]) -> Iterable[Read]:
        """A feed's items without the teasers whose pages are held, or are to be read first; within a turn."""
        if not self._fetch and not self._writer.ledger.holds_pages():
            return items
        return [item for item in items if not self._set_apart(item)]

    def _set_apart(self, item: Read) -> bool:
        raw, article, _ = item
        # Of a recording the address may be the recording's own, and its page says no more than the notes.
        if not article.url or raw.declared.kind in (AUDIO, VIDEO) or not is_teaser(article):
            return False
        if page := self._writer.ledger.page_of(_key(article)):
            self._writer.known.append(page)
            return True
        if self._fetch and not self._writer.library.holds(article):
            self.waiting.append(item)
            return True
        return False

    def read_pages(self, web: Fetcher) -> Iterator[int]:
        """Read the pages of the teasers met since the last call, hosts side by side.

        Yields:
            The place of a teaser among those that were waiting, once it or its page is held; each is kept before
            the next is waited for.
        """
        waiting, self.waiting = self.waiting, []
        order = in_turn([article.url for _, article, _ in waiting])
        asking: dict[str, int] = {}
        for place in order:
            if (url := waiting[place][1].url) not in self._pages:
                asking.setdefault(url, place)
        with downloads(web, [Wanted(url) for url in asking]) as answers:
            for done, place in enumerate(order):
                self._writer.desk.progress("reading pages", done, len(waiting))
                item = waiting[place]
                page = self._page(next(answers), item) if asking.get(item[1].url) == place else ()
                with self._writer.turn():
                    self._keep(item, page)
                yield place

    def _keep(self, item: Read, page: Sequence[Read]) -> None:
        """Hold a teaser's page where there is one, else the teaser; where another ingest holds one by now, that."""
        raw, article, _ = item
        if held := self._writer.ledger.page_of(_key(article)):
            self._writer.known.append(held)
        elif (page or self._pages.get(article.url)) and not self._writer.library.holds(article):
            kept = self._writer.keep(page) if page else [self._pages[article.url]]
            if kept:  # else the library cannot hold it, and that is noted
                held = kept[0]
                self._writer.ledger.note_page(_key(article), raw.origin.location, held)
        else:
            self._writer.keep([item])
        self._pages[article.url] = held

    def _page(self, got: Answer, item: Read) -> Sequence[Read]:
        """An item's page, or nothing where the item must stand."""
        raw, article, _ = item
        origin = f"{raw.origin.location} {article.url}"
        try:
            if isinstance(got, FetchError):
                raise got
            publisher = _publisher(raw.declared, got.location, raw.origin.location)
            found = self._read(got, replace(raw.declared, publisher=publisher))
        except BriefError as error:
            reason = str(error).removeprefix(f"{article.url}: ")
            if isinstance(error, FetchError) and not error.asked:
                self._writer.warnings.append(f"{origin}: {reason}; the feed's own text was taken")
            else:
                self._writer.refused.append(Refusal(origin, f"{reason}; the feed's own text was taken"))
            return ()
        if found.refused and not found.read:
            reason = f"{found.refused[0].reason}; the feed's own text was taken"
            self._writer.refused.append(Refusal(origin, reason))
            return ()
        self._writer.recovered(origin)
        if found.feed is None and found.read and carries_on([page for _, page, _ in found.read], article):
            return found.read
        return ()


def is_teaser(article: Article) -> bool:
    """Whether an item is only a teaser: short, or cut off in so many words."""
    return _length(article.text) < TEASER_WORDS or _CUT.search(article.source_text[-700:]) is not None


def carries_on(pages: Sequence[Article], item: Article) -> bool:
    """Whether a page is the whole of what an item teases: longer, and with what it says in it.

    A consent page, a log-in page or the site's front page is longer too, but has other words.

    Args:
        pages: the page's article, or the entries of a live page.
        item: the item.
    """
    text = "\n\n".join(f"{page.title} {page.text}" for page in pages)
    if sum(_length(page.text) for page in pages) <= _length(item.text):
        return False
    said = set(terms(f"{item.title} {_CUT.sub('', item.text)}"))
    return len(said & set(terms(text))) >= SHARED * len(said)


def _length(text: str) -> int:
    """Words; of scripts without spaces, pairs of characters overlapping, so half of them."""
    if text.isascii():
        return len(text.split())
    pairs = len(for_index(text).split()) - len(text.split())
    return len(text.split()) + pairs // 2


def _key(article: Article) -> str:
    """What an item says: the same under another guid, with another count of comments, in another feed."""
    return digest(article.source_text_sha256, article.title, article.url)


def _publisher(declared: Declared, page: str, feed: str) -> str:
    """The feed's name for the publisher where the page is the feed's own site; an aggregator's says nothing of it.

    One outlet under two names would count as two sources.
    """
    return declared.publisher if site(page) == site(feed) else ""
