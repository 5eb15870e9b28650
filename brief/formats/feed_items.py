"""What an item of an XML feed says of itself: its dates, source and language as worded in its own bytes."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from brief.formats import recordings
from brief.formats.aggregated import (
    CLUSTERED,
    headlines,
    item_of,
    led_to,
    listed,
    says_no_more,
    without_paper,
)
from brief.formats.feed_parsers import TITLE
from brief.records import Declared, FeedInfo

_XML_LANG = re.compile(rb"^<[^>]*\bxml:lang=[\"']([A-Za-z-]{2,12})[\"']")
XML_BASE = re.compile(rb"\bxml:base=[\"']([^\"'<>]{1,2000})[\"']")
_NO_ADDRESS = re.compile(rb"\bisPermaLink\s*=\s*[\"']false", re.IGNORECASE)
_ENCODED = re.compile(rb"<content:encoded\b[^>]*>(.*)</content:encoded\s*>", re.DOTALL)
_CDATA = re.compile(rb"^\s*<!\[CDATA\[(.*?)\]\]>\s*$", re.DOTALL)
_NEWS_SOURCE = re.compile(rb"<News:Source>([^<]{1,120})</News:Source>")
_SOURCE = re.compile(rb"<source\b[^>]*>(.*?)</source\s*>", re.DOTALL)
_MARKUP = re.compile(r"<[A-Za-z/!]|&(?:#\w{1,7}|[A-Za-z]{2,31});")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_EMAIL_NAME = re.compile(r"^\S+@\S+\s+\((.+)\)$")


def _element(*names: str) -> re.Pattern[bytes]:
    alternatives = "|".join(re.escape(name) for name in names)
    return re.compile(
        rf"<(?:[A-Za-z][\w.-]{{0,20}}:)?({alternatives})(?:\s[^>]*)?>"
        r"([^<]{1,120}|\s*<!\[CDATA\[[^<\]]{1,120}\]\]>\s*)</".encode()
    )


# Names without their prefixes: Atom's may have any.
_PUBLISHED = _element("pubDate", "published", "date", "issued", "created", "pubdate", "PUBDATE")
_MODIFIED = _element("updated", "modified")


def declared(
    entry: Mapping[str, Any], raw: bytes, feed: FeedInfo, base: str, *, podcast: bool = False
) -> Declared:
    """What an item declares, from what a parser made of it and from its own bytes.

    Args:
        entry: the parsed item.
        raw: its bytes; empty where they could not be told.
        feed: what its feed says of itself.
        base: what relative addresses go on from.
        podcast: the feed calls itself a podcast's.
    """
    own = _without_body(raw)
    publisher = ""
    if source := _SOURCE.search(own):
        # The item's <source> is another feed's head: its title is the publisher, its dates are not the item's.
        own = own[: source.start()] + own[source.end() :]
        head = TITLE.search(source[1])
        named = head[1] if head else b"" if b"<" in source[1].replace(b"<![CDATA[", b"") else source[1]
        publisher = plain(_unwrapped(named))
    language = _XML_LANG.search(raw)
    title = plain(entry.get("title"))
    if not title and (inner := TITLE.search(own)):  # type="xhtml" is read by no parser asked
        title = plain(_unwrapped(inner[1]))
    elif news := _NEWS_SOURCE.search(own):
        publisher = plain(_unwrapped(news[1]))
    if publisher == title:  # a forum names the topic that the item opens
        publisher = ""
    if nested := XML_BASE.search(raw[: raw.find(b">")]):
        base = address(html.unescape(nested[1].decode("utf-8", "replace")), base) or base
    # A guid that says that it is no address is one of neither parser's links, unless a link says the same.
    no_link = entry.get("link") == entry.get("id") and b"<link" not in raw and _NO_ADDRESS.search(own)
    link = "" if no_link else address(entry.get("link"), base)
    url = led_to(link)
    # An alert's feed is not the publisher of what its links lead to: the article's own host is, until its page is read.
    alerted = url != link and _host(url) != _host(feed.url)
    kind, file = recordings.recording(entry.get("enclosures"), url, raw, podcast=podcast)
    body, body_type = _body(entry, raw, noted=bool(kind))
    found = Declared(
        title=without_paper(title, publisher),
        published=_dated(_PUBLISHED, own) or ("" if raw else str(entry.get("published") or "")),
        modified=_dated(_MODIFIED, own) or ("" if raw else str(entry.get("updated") or "")),
        authors=tuple(name for name in _authors(entry) if name != feed.title),
        publisher=publisher or ("" if alerted else feed.title),
        url=url or address(file, base) or (feed.url if kind else ""),
        language=language[1].decode("ascii") if language else feed.language,
        body=body,
        body_type=body_type,
        kind=kind,
    )
    if publisher and says_no_more(found):
        return replace(found, body="", body_type="")
    return found if title else _of_cluster(found)


def _of_cluster(found: Declared) -> Declared:
    """What an item without a title declares that is one headline of a cluster, as :func:`cluster` made it."""
    if not listed(found.body) or len(one := headlines(found.body)) != 1:
        return found
    (line,) = one
    kind = CLUSTERED
    return replace(
        found, title=line.title, publisher=line.paper, url=address(line.url), body="", body_type="", kind=kind
    )


def cluster(item: Declared) -> tuple[Declared, tuple[tuple[bytes, Declared], ...]]:
    """An aggregator's item as its own headline alone, and the other headlines of its cluster.

    Returns:
        The item; of each other paper's headline the bytes that stand for it, and what is declared of it. Its date is
        that of the cluster, and so no more than a guess.
    """
    if not listed(item.body) or not (lines := headlines(item.body)):
        return item, ()
    own = next((line for line in lines if line.title == item.title or line.url == item.url), None)
    others = []
    date = item.published or item.modified
    for line in lines:
        if line is not own:
            one = Declared(
                line.title, date, "", (), line.paper, address(line.url), item.language, kind=CLUSTERED
            )
            others.append((item_of(line, date), one))
    return replace(item, body="", body_type=""), tuple(others)


def _without_body(raw: bytes) -> bytes:
    """An item without its text, in which dates and sources of quite other things may stand."""
    for name in (b"content:encoded", b"description", b"summary", b"content"):
        start = raw.find(b"<" + name)
        end = raw.rfind(b"</" + name) if start >= 0 else -1
        if end > start:
            raw = raw[:start] + raw[end:]
    return raw


def _body(entry: Mapping[str, Any], raw: bytes, *, noted: bool) -> tuple[str, str]:
    """The longest of content, description and (of a recording) its notes, else a media description; and its type."""
    content = entry.get("content") or []
    texts = (
        [str(c.get("value") or "") for c in content if isinstance(c, Mapping)]
        if isinstance(content, list)
        else []
    )
    texts += [str(entry.get("description") or ""), str(entry.get("summary") or "")]
    if noted:
        texts += recordings.notes(raw)
    body = max(texts, key=len)
    if not content and (encoded := _ENCODED.search(raw)):  # fastfeedparser leaves it out in RSS 1.0
        body = max(body, recordings.text(encoded[1].decode("utf-8", "replace")), key=len)
    if not body.strip():
        media = entry.get("media_content") or []
        texts = [str(m.get("description") or "") for m in media if isinstance(m, Mapping)]
        body = max(texts, key=len, default="")
    if not body.strip():
        return "", ""
    return body, "text/html" if _MARKUP.search(body) else "text/plain"


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    listed = entry.get("authors") or []
    names = (
        [a.get("name") if isinstance(a, Mapping) else a for a in listed] if isinstance(listed, list) else []
    )
    names = [n for n in names if n] or [entry.get("author")]
    given = (plain(n) for n in names if isinstance(n, str))
    return tuple(dict.fromkeys(m[1] if (m := _EMAIL_NAME.match(n)) else n for n in given if n))


def _dated(pattern: re.Pattern[bytes], raw: bytes) -> str:
    match = pattern.search(raw)
    return html.unescape(_unwrapped(match[2])).strip() if match else ""


def _unwrapped(raw: bytes) -> str:
    inner = _CDATA.match(raw)
    return (inner[1] if inner else raw).decode("utf-8", "replace")


def plain(value: object) -> str:
    """Text of a title: entities decoded (twice where a feed escaped twice), tags out, on one line."""
    text = value if isinstance(value, str) else ""
    if "&" in text or "<" in text:
        text = html.unescape(_TAG.sub("", html.unescape(_TAG.sub("", text))))
    return " ".join(text.split())


def address(value: object, base: str = "") -> str:
    """An http(s) address, a relative one from ``base``; empty where it is none."""
    text = value.strip() if isinstance(value, str) else ""
    if base and text and not text.lower().startswith(("http://", "https://")):
        try:
            text = urljoin(base, text)
        except ValueError:
            return ""
    return text if text.lower().startswith(("http://", "https://")) else ""


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower().removeprefix("www.")
