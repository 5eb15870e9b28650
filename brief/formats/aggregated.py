"""Items of aggregators (Google News and its like): headlines of other papers, alone or several in a cluster."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from brief.formats.mail_blocks import unwrapped
from brief.records import Declared

_HEADLINE = re.compile(
    r"<a\b(?=[^<>]{0,600}?\bhref\s*=\s*[\"']?([^\"'\s<>]+))[^<>]*>(.{1,600}?)</a\s*>"
    r"((?:(?!<a\b|</?li\b|</[ou]l\b).)*)",
    re.IGNORECASE | re.DOTALL,
)
_ENTRY = re.compile(r"</?(?:[ou]l|li|p|div|br|span|font|strong|b|small)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_LISTED = re.compile(r"^\s*(?:<[ou]l\b[^>]*>\s*)?<li\b", re.IGNORECASE)
_BING = re.compile(r"https?://(?:www\.)?bing\.com/news/apiclick\.aspx\?", re.IGNORECASE)
_JOINS = " -–—|·"
CLUSTERED = "headline of a cluster"
"""Kind of an item that an aggregator lists under another paper's: its date is that of the other."""
MAX_PAPER = 80
"""Characters of the longest name of a paper beside a headline."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline that an aggregator lists, with the paper that it names beside it."""

    title: str
    paper: str
    url: str


def led_to(url: str) -> str:
    """The address to which an aggregator's link leads, where the link carries it; else the link. Nothing is fetched."""
    if "url=" not in url and "/url?" not in url:
        return url
    if _BING.match(url):
        try:
            inner = parse_qs(urlsplit(url).query, max_num_fields=50).get("url", [""])[0]
        except ValueError:
            return url
        return inner if inner.lower().startswith(("http://", "https://")) else url
    return unwrapped(url)


def headlines(body: str) -> tuple[Headline, ...]:
    """The headlines that an item's markup consists of; nothing where there is anything else in it.

    Each is a link with the name of a paper after it. A link without one ("View full coverage") is the
    aggregator's own.
    """
    if "<a" not in body[:400].lower():
        return ()
    found = []
    for link in _HEADLINE.finditer(body):
        title, paper = _line(link[2]), _line(link[3])
        if len(paper) > MAX_PAPER:
            return ()
        if title and paper:
            found.append(Headline(title, paper, html.unescape(link[1])))
    rest = _ENTRY.sub("", _HEADLINE.sub("", body))
    return tuple(found) if not _line(rest) else ()


def listed(body: str) -> bool:
    """Whether an item's markup is a list."""
    return _LISTED.match(body) is not None


def without_paper(title: str, paper: str) -> str:
    """A title without the name of its paper at the end ("… - Harbour News")."""
    if not paper or not title.casefold().endswith(paper.casefold()):
        return title
    head = title[: -len(paper)]
    bare = head.rstrip(_JOINS)
    return bare if bare and head != head.rstrip() and head.rstrip() != bare else title


def says_no_more(declared: Declared) -> bool:
    """Whether an item's text is its title again, with the name of its paper or without."""
    if len(declared.body) > 4 * len(declared.title) + 600:
        return False
    text = _line(declared.body).casefold()
    title = declared.title.casefold()
    return text.startswith(title) and text[len(title) :].strip(_JOINS + " ") in (
        "",
        declared.publisher.casefold(),
    )


def item_of(headline: Headline, published: str) -> bytes:
    """A headline of a cluster as an item of its own, the same for as long as its paper and date are the same."""
    link = f'<a href="{html.escape(headline.url)}">{html.escape(headline.title)}</a>'
    entry = html.escape(f"<li>{link} <font>{html.escape(headline.paper)}</font></li>", quote=False)
    date = f"<pubDate>{html.escape(published)}</pubDate>" if published else ""
    return f"<item>{date}<description>{entry}</description></item>".encode("utf-8", "replace")


def _line(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())
