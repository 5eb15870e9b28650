"""What a page says of itself: headline, people, house, address, language and dates, structured data first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from brief.dates.written_dates import DateText, parse_date
from brief.reading.html.page_addresses import address_date
from brief.reading.html.page_authors import authors
from brief.reading.html.page_dates import ArticlePlace, shown_dates
from brief.reading.html.page_heads import MAX_HEADS, Heads, heads_of
from brief.reading.html.page_titles import Titles, headline
from brief.reading.html.structured_data import article_data, meta_tags, names_of, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Metadata of a page, each value as worded.

    Attributes:
        heads: its h1 elements, as shown.
        descriptions: what it says it is about, each once.
        dates: publication dates, the most trusted first, each with where it stood.
        modified: dates of change, likewise.
    """

    title: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    language: str = ""
    heads: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    dates: tuple[DateText, ...] = ()
    modified: tuple[DateText, ...] = ()


def page_info(tree: HtmlElement, url: str = "") -> PageInfo:
    """Metadata from structured data first, then OpenGraph and meta tags, then the page itself.

    The tree has its scripts, and its hidden elements not yet taken out.
    """
    data = article_data(tree)
    meta = meta_tags(tree)
    house = next(iter(names_of(data.get("publisher"))), "")
    link = str(tree.xpath("string((//link[@rel='canonical']/@href)[1])")) or meta.get("og:url", "")
    heads = [_SPACE.sub(" ", " ".join(h.itertext())).strip() for h in tree.iter("h1")]
    heads = [h for h in heads if h][:MAX_HEADS]
    described = (
        text_of(data.get("description")),
        meta.get("og:description", ""),
        meta.get("description", ""),
    )
    found = heads_of(tree)
    titles = titles_of(tree, data, meta, found)
    stated = tuple(_declared(_DATE_META, data, ("datePublished", "dateCreated"), meta))
    changed = tuple(_declared(_MODIFIED_META, data, ("dateModified",), meta))
    known = any(parse_date(d.text, d.rule).known for d in stated)
    place = ArticlePlace(tree, found.first)
    shown = shown_dates(place, published=known, changed=bool(changed))
    return PageInfo(
        title=headline(titles),
        publisher=meta.get("og:site_name", "") or house,
        authors=authors(tree, data, meta, titles.sites, place),
        url=link,
        language=_language(
            text_of(data.get("inLanguage")), str(tree.xpath("string(/html/@lang)")), meta.get("og:locale", "")
        ),
        heads=tuple(heads),
        descriptions=tuple(dict.fromkeys(d for d in described if d)),
        dates=_once((*stated, *shown.published, *address_date(url or link))),
        modified=_once((*changed, *shown.changed)),
    )


def titles_of(tree: HtmlElement, data: dict[str, Any], meta: dict[str, str], found: Heads) -> Titles:
    """What a page calls its article in each of its places."""
    house = next(iter(names_of(data.get("publisher"))), "")
    return Titles(
        found.shown,
        text_of(data.get("headline")),
        meta.get("og:title", ""),
        meta.get("twitter:title", ""),
        _SPACE.sub(" ", str(tree.xpath("string(//title[1])"))).strip(),
        tuple(s for s in (meta.get("og:site_name", ""), house, meta.get("application-name", "")) if s),
        found.plain,
        found.unseen,
        found.below,
    )


def _language(*tags: str) -> str:
    """The first tag given, in the form that names its country where another has it: "en-GB" for "en"."""
    first = next((tag for tag in tags if tag), "")
    longer = (
        t
        for t in tags
        if len(t) > len(first) and t[: len(first) + 1].lower() in (f"{first}-".lower(), f"{first}_".lower())
    )
    return next(longer, first) if first else ""


def _once(dates: Iterable[DateText]) -> tuple[DateText, ...]:
    """Each wording once, at the place where it is trusted most."""
    found: dict[str, DateText] = {}
    for date in dates:
        found.setdefault(date.text, date)
    return tuple(found.values())


def _declared(
    names: tuple[str, ...], data: dict[str, Any], keys: tuple[str, ...], meta: dict[str, str]
) -> Iterator[DateText]:
    for key in keys:
        if value := text_of(data.get(key)):
            yield DateText(value, f"JSON-LD {key}")
    for name in names:
        if value := meta.get(name, ""):
            yield DateText(value, f"meta {name}")


_DATE_META = tuple(
    """article:published_time og:article:published_time og:published_time datepublished parsely-pub-date
    sailthru.date pubdate publishdate publish-date publish_date article.published dc.date.issued
    dcterms.created dc.date dc.date.created cxenseparse:recs:publishtime date""".split()
)
_MODIFIED_META = tuple(
    """article:modified_time og:updated_time og:article:modified_time datemodified dcterms.modified
    dc.date.modified last-modified lastmod""".split()
)
