"""What a page says of itself (JSON-LD, OpenGraph, meta, time), and what it hides from its readers."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_JSON = 2_000_000
_ARTICLE_TYPES = re.compile(
    r"(?:Article|BlogPosting|NewsPosting|Report|LiveBlog|Posting|Review|Story)$|^NewsArticle", re.I
)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*0(?:\.0*)?(?:px|em|rem|pt|%)?\s*(?:;|!|$)"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top|right)\s*:\s*-\d{4,}px|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|transform\s*:\s*scale\(0\)|max-height\s*:\s*0(?:px)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Metadata of a page, each value as worded; ``published_rule`` names where the date stood."""

    title: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    language: str = ""
    published: str = ""
    published_rule: str = ""
    modified: str = ""


def page_info(tree: HtmlElement) -> PageInfo:
    """Metadata from structured data first, then OpenGraph and meta tags, then the page itself."""
    data = _article_data(tree)
    meta = _meta(tree)
    published, rule = _published(tree, data, meta)
    author = (
        _names(data.get("author"))
        or tuple(a for a in (meta.get("author", ""), meta.get("article:author", "")) if a and "://" not in a)[
            :1
        ]
    )
    link = tree.xpath("string((//link[@rel='canonical']/@href)[1])")
    return PageInfo(
        title=_title(tree, data, meta),
        publisher=meta.get("og:site_name", "") or next(iter(_names(data.get("publisher"))), ""),
        authors=author,
        url=str(link) or meta.get("og:url", ""),
        language=_text(data.get("inLanguage"))
        or tree.xpath("string(/html/@lang)")
        or meta.get("og:locale", ""),
        published=published,
        published_rule=rule,
        modified=_text(data.get("dateModified")) or meta.get("article:modified_time", ""),
    )


def drop_hidden(tree: HtmlElement) -> int:
    """Takes out the elements that a browser would not show; returns the characters that went."""
    gone = 0
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in (
            "html",
            "body",
            "head",
            "script",
            "style",
            "meta",
        ):
            continue
        hides = (
            "hidden" in element.attrib
            or element.get("aria-hidden") == "true"
            or element.tag == "template"
            or (_HIDING.search(element.get("style") or "") is not None)
        )
        if hides and element.getparent() is not None:
            gone += len(_SPACE.sub(" ", element.text_content()))
            element.drop_tree()
    return gone


def _published(tree: HtmlElement, data: dict[str, Any], meta: dict[str, str]) -> tuple[str, str]:
    if value := _text(data.get("datePublished")) or _text(data.get("dateCreated")):
        return value, "JSON-LD datePublished"
    for name in _DATE_META:
        if value := meta.get(name, ""):
            return value, f"meta {name}"
    for path, rule in _DATE_PATHS:
        if value := str(tree.xpath(path)):
            return value, rule
    return "", ""


_DATE_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "article.published",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dc.date.created",
    "cxenseparse:recs:publishtime",
    "date",
)
_DATE_PATHS = (
    (
        "string((//*[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime)[1])",
        "itemprop datePublished",
    ),
    ("string((//time[@pubdate]/@datetime)[1])", "time pubdate"),
    (
        "string((//article//header//time/@datetime | //article//time/@datetime | //main//time/@datetime)[1])",
        "time element",
    ),
    ("string((//time/@datetime)[1])", "time element"),
)


def _title(tree: HtmlElement, data: dict[str, Any], meta: dict[str, str]) -> str:
    headline = _text(data.get("headline"))
    og = meta.get("og:title", "") or meta.get("twitter:title", "")
    heads = [_SPACE.sub(" ", h.text_content()).strip() for h in tree.xpath("//h1")][:5]
    heads = [h for h in heads if h]
    # The h1 is what the reader sees; og:title and headline are often shortened for sharing. It is
    # taken where there is one alone, or where another source has the same words.
    for head in heads:
        if head in (headline, og) or (len(heads) == 1 and _shares_words(head, headline or og)):
            return head
    own = _page_title(tree, meta)
    if len(heads) == 1 and not _is_masthead(heads[0], own):
        return headline or _without_site(og, meta) or heads[0]
    return headline or _without_site(og, meta) or own.removeprefix(heads[0] if heads else "").strip(" :|–—-")


def _is_masthead(head: str, title: str) -> bool:
    """Whether a page's only h1 is the site's name, as in "The Observer" under "The Observer: Dam gives way"."""
    rest = title.removeprefix(head)
    return rest != title and len(head.split()) <= 4 and len(rest.split()) > 4


def _shares_words(one: str, other: str) -> bool:
    """Half of the shorter one's words stand in the other too."""
    a, b = set(one.lower().split()), set(other.lower().split())
    return bool(a and b) and len(a & b) * 2 >= min(len(a), len(b))


def _page_title(tree: HtmlElement, meta: dict[str, str]) -> str:
    return _without_site(_SPACE.sub(" ", tree.xpath("string(//title[1])")).strip(), meta)


def _without_site(title: str, meta: dict[str, str]) -> str:
    """The title without `` | Site`` or `` - Site`` at its end, where the page names that site."""
    site = meta.get("og:site_name", "").lower()
    head, mark, tail = next(
        (parts for sign in (" | ", " - ", " – ", " — ", " :: ") if (parts := title.rpartition(sign))[1]),
        ("", "", ""),
    )
    if mark and site and (tail.lower() in site or site in tail.lower()):
        return head.strip()
    return title


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        value = (element.get("content") or "").strip()
        for key in (element.get("property"), element.get("name"), element.get("itemprop")):
            if key and value:
                found.setdefault(key.lower(), _SPACE.sub(" ", html.unescape(value)))
    return found


def _article_data(tree: HtmlElement) -> dict[str, Any]:
    """The first JSON-LD object that is an article; an object with a headline where none says so."""
    second: dict[str, Any] = {}
    for script in tree.iter("script"):
        if (
            "ld+json" not in (script.get("type") or "").lower()
            or not script.text
            or len(script.text) > MAX_JSON
        ):
            continue
        for thing in _objects(_loads(script.text), 0):
            kinds = thing.get("@type")
            named = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(k, str) and _ARTICLE_TYPES.search(k) for k in named) and (
                "headline" in thing or "datePublished" in thing
            ):
                return thing
            if not second and "headline" in thing:
                second = thing
    return second


def _loads(text: str) -> Any:
    text = text.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
    for attempt in (text, html.unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for element in value[:200]:
            yield from _objects(element, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(key), depth + 1)


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return _SPACE.sub(" ", html.unescape(value)).strip() if isinstance(value, str) else ""


def _names(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    names = (_text(v) for v in values[:20])
    return tuple(dict.fromkeys(n for n in names if n and "://" not in n))
