"""What a page says of itself: headline, people, house, address, language and dates, structured data first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from brief.dates.written_dates import DateText, parse_date
from brief.reading.html.page_addresses import address_date
from brief.reading.html.page_titles import Titles, headline
from brief.reading.html.structured_data import article_data, meta_tags, names_of, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_HEADS = 8
MAX_DATE_LINE = 80
MAX_DATE_LINES = 3
MAX_TIMES = 50
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
    called = _SPACE.sub(" ", str(tree.xpath("string(//title[1])"))).strip()
    described = (
        text_of(data.get("description")),
        meta.get("og:description", ""),
        meta.get("description", ""),
    )
    titles = Titles(
        tuple(_SPACE.sub(" ", h.text_content()).strip() for h in tree.iter("h1"))[:MAX_HEADS],
        text_of(data.get("headline")),
        meta.get("og:title", ""),
        meta.get("twitter:title", ""),
        called,
        tuple(s for s in (meta.get("og:site_name", ""), house, meta.get("application-name", "")) if s),
    )
    return PageInfo(
        title=headline(titles),
        publisher=meta.get("og:site_name", "") or house,
        authors=_authors(tree, data, meta),
        url=link,
        language=text_of(data.get("inLanguage"))
        or str(tree.xpath("string(/html/@lang)"))
        or meta.get("og:locale", ""),
        heads=tuple(heads),
        descriptions=tuple(dict.fromkeys(d for d in described if d)),
        dates=_once(_published(tree, data, meta, url or link)),
        modified=_once(_changed(tree, data, meta)),
    )


def _authors(tree: HtmlElement, data: dict[str, Any], meta: dict[str, str]) -> tuple[str, ...]:
    """Who wrote it, from the first place that names anyone."""
    if names := names_of(data.get("author")) or names_of(data.get("creator")):
        return names
    for name in ("author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator"):
        if names := names_of(meta.get(name, "")):
            return names
    for path in _AUTHOR_PATHS:
        if names := names_of([_SPACE.sub(" ", e.text_content()).strip() for e in tree.xpath(path)]):
            return names
    return ()


_AUTHOR_PATHS = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author'][not(.//*[@itemprop='name'])]",
    "//a[@rel='author']",
)


def _once(dates: Iterator[DateText]) -> tuple[DateText, ...]:
    """Each wording once, at the place where it is trusted most."""
    found: dict[str, DateText] = {}
    for date in dates:
        found.setdefault(date.text, date)
    return tuple(found.values())


def _published(tree: HtmlElement, data: dict[str, Any], meta: dict[str, str], url: str) -> Iterator[DateText]:
    for name in ("datePublished", "dateCreated"):
        if value := text_of(data.get(name)):
            yield DateText(value, f"JSON-LD {name}")
    for name in _DATE_META:
        if value := meta.get(name, ""):
            yield DateText(value, f"meta {name}")
    shown = [*_items(tree, "datePublished"), *_times(tree)]
    yield from shown or _date_lines(tree)
    yield from address_date(url)


def _changed(tree: HtmlElement, data: dict[str, Any], meta: dict[str, str]) -> Iterator[DateText]:
    if value := text_of(data.get("dateModified")):
        yield DateText(value, "JSON-LD dateModified")
    for name in _MODIFIED_META:
        if value := meta.get(name, ""):
            yield DateText(value, f"meta {name}")
    yield from _items(tree, "dateModified")


def _items(tree: HtmlElement, name: str) -> Iterator[DateText]:
    """The first microdata date of this name."""
    values = tree.xpath("//*[@itemprop=$name]/@content | //*[@itemprop=$name]/@datetime", name=name)
    if value := next((v.strip() for v in values if v.strip()), ""):
        yield DateText(value, f"itemprop {name}")


def _times(tree: HtmlElement) -> Iterator[DateText]:
    """The ``time`` element that says it is the publication, then the first of the article or of the page."""
    times = [t for t in islice(tree.iter("time"), MAX_TIMES) if (t.get("datetime") or "").strip()]
    stated = next((t for t in times if "pubdate" in t.attrib), None)
    if stated is not None:
        yield DateText(stated.get("datetime", "").strip(), "time pubdate")
    within = [t for t in times if next(t.iterancestors("article", "main"), None) is not None]
    first = next(iter(within or times), None)
    if first is not None:
        yield DateText(first.get("datetime", "").strip(), "time element")


def _date_lines(tree: HtmlElement) -> Iterator[DateText]:
    """Short lines that are a date and nothing else, in elements that are named as one."""
    count = 0
    for element in tree.xpath(_DATE_LINES):
        line = _SPACE.sub(" ", element.text_content()).strip()
        if 8 <= len(line) <= MAX_DATE_LINE and parse_date(line, "").known:
            yield DateText(line, "date line")
            count += 1
            if count == MAX_DATE_LINES:
                return


_DATE_LINES = (
    "(//time | //*[self::p or self::span or self::div or self::li][contains(@class, 'date') or contains(@class, 'Date')"
    " or contains(@class, 'publish') or contains(@class, 'time') or contains(@itemprop, 'date')])[position() < 40]"
)
_DATE_META = tuple(
    """article:published_time og:article:published_time og:published_time datepublished parsely-pub-date
    sailthru.date pubdate publishdate publish-date publish_date article.published dc.date.issued
    dcterms.created dc.date dc.date.created cxenseparse:recs:publishtime date""".split()
)
_MODIFIED_META = tuple(
    """article:modified_time og:updated_time og:article:modified_time datemodified dcterms.modified
    dc.date.modified last-modified lastmod""".split()
)
