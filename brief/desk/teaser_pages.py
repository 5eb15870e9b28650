"""Feed items that are only teasers: their pages, read and held in their place.

One of the two is held, never both: the page where it could be read and carries on what the item says,
else the item. What the feed declares (title, date, authors) goes to the reading of the page, which
uses it where the page is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from brief.errors import BriefError, FetchError
from brief.reading.piece_reader import Read, intake
from brief.records import Article, Declared, Refusal, digest
from brief.text.terms import for_index, terms

if TYPE_CHECKING:
    from brief.desk.ingest import Work
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

    def __init__(self, work: Work, *, fetch: bool) -> None:
        """For ``work``; with ``fetch`` the pages of new teasers are wanted."""
        self._work = work
        self._fetch = fetch
        self._held = bool(work.library.rows("SELECT 1 FROM page_of LIMIT 1"))
        self._waiting: list[Read] = []
        self._pages: dict[str, str] = {}

    def sifted(self, items: Iterable[Read]) -> Iterable[Read]:
        """A feed's items without the teasers whose pages are held, or are to be read first."""
        if not self._fetch and not self._held:
            return items
        return [item for item in items if not self._set_apart(item)]

    def _set_apart(self, item: Read) -> bool:
        article = item[1]
        if not article.url or not is_teaser(article):
            return False
        if page := self._work.ledger.page_of(_key(article)):
            self._work.tally.known.append(page)
            return True
        if self._fetch and not self._work.library.holds(article):
            self._waiting.append(item)
            return True
        return False

    def read_pages(self, web: Fetcher) -> None:
        """Read the pages of the teasers met since the last call; each is kept before the next is asked for."""
        waiting, self._waiting = self._waiting, []
        for done, item in enumerate(waiting):
            self._work.desk.progress("reading pages", done, len(waiting))
            raw, article, _ = item
            if article.url not in self._pages:
                self._pages[article.url] = self._page(web, item)
            page = self._pages[article.url]
            if page:
                self._held = True
                self._work.ledger.note_page(_key(article), raw.origin.location, page)
            else:
                self._work.keep([item])

    def _page(self, web: Fetcher, item: Read) -> str:
        """The id under which an item's page is held, or the empty string where the item must stand."""
        raw, article, _ = item
        origin = f"{raw.origin.location} {article.url}"
        try:
            got = web.get(article.url)
            declared = replace(
                raw.declared, publisher=_publisher(raw.declared, got.final_url, raw.origin.location)
            )
            found = self._work.sandbox.run(intake, self._work.job(got, declared))
        except BriefError as error:
            reason = str(error).removeprefix(f"{article.url}: ")
            if isinstance(error, FetchError) and not error.asked:
                self._work.tally.warnings.append(f"{origin}: {reason}; the feed's own text was taken")
            else:
                self._work.tally.refused.append(Refusal(origin, f"{reason}; the feed's own text was taken"))
            return ""
        self._work.recovered(origin)
        pages = [entry for entry in found.read if found.feed is None]
        if len(pages) == 1 and carries_on(pages[0][1], article):
            return self._work.keep(pages)[0]
        return ""


def is_teaser(article: Article) -> bool:
    """Whether an item is only a teaser: short, or cut off in so many words."""
    return _length(article.text) < TEASER_WORDS or _CUT.search(article.source_text[-700:]) is not None


def carries_on(page: Article, item: Article) -> bool:
    """Whether a page is the whole of what an item teases: longer, and with what it says in it.

    A consent page, a log-in page or the site's front page is longer too, but has other words.
    """
    if _length(page.text) <= _length(item.text):
        return False
    said = set(terms(f"{item.title} {_CUT.sub('', item.text)}"))
    there = set(terms(f"{page.title} {page.text}"))
    return len(said & there) >= SHARED * len(said)


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
    return declared.publisher if site_of(page) == site_of(feed) else ""


def site_of(url: str) -> str:
    """The last two labels of a host, three where the second is short (co.uk): rough, and enough to compare by."""
    try:
        labels = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return ""
    count = 3 if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else 2
    return ".".join(labels[-count:])
