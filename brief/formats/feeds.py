"""RSS, Atom, RDF and JSON Feed into their items; OPML into the addresses it lists. Nothing is fetched.

fastfeedparser reads first (a hundredth of feedparser's time); feedparser where it fails or finds
fewer items than the document visibly has. Dates, sources and languages are read from each item's own
bytes, as worded there: both libraries rewrite dates, and mend impossible ones in silence.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from brief.errors import InputError
from brief.formats import recordings
from brief.formats.feed_items import XML_BASE, address, cluster, declared, plain
from brief.formats.feed_parsers import parse
from brief.formats.feed_repair import begun, utf8
from brief.formats.item_slices import json_members, json_values, xml_items
from brief.formats.xml_trees import HEAD, head_of, root_of, tree_of
from brief.records import Declared, FeedInfo, Origin, Outline, Payload, RawDocument, Refusal, digest

RSS, ATOM, JSON_FEED = "application/rss+xml", "application/atom+xml", "application/feed+json"
ITEM_JSON = "application/x-brief-item+json"
"""Media type of an item whose own bytes could not be told: canonical JSON of what was parsed."""

_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_LANGUAGE = re.compile(
    rb"<(?:dc:)?language>\s*(?:<!\[CDATA\[)?\s*([A-Za-z-]{2,12})|<(?:feed|rss)\b[^>]*\bxml:lang=[\"']([A-Za-z-]{2,12})"
)
_RUN = re.compile(r"[A-Za-z0-9]{3,}")


def is_feed(content: bytes) -> bool:
    """Whether bytes are a feed, judged by their root element or their JSON keys alone."""
    head = head_of(content)
    if head.startswith(b"{"):
        ends = head + content[-HEAD:]  # where keys are sorted, "version" comes last
        return b"jsonfeed.org/version" in ends.replace(b"\\/", b"/")
    return root_of(head) in _FEED_ROOTS


def is_opml(content: bytes) -> bool:
    """Whether bytes are an OPML list of feeds."""
    return root_of(head_of(content)) == "opml"


def items(payload: Payload) -> Iterator[FeedInfo | RawDocument | Refusal]:
    """What a feed says of itself, then its items, each with its own bytes and what the feed declares of it.

    Raises:
        InputError: the content is no feed, or none that can be read.
    """
    info, documents = _feed(payload.content, payload.location, payload.fetched_at)
    yield info
    yield from documents
    # Of a feed followed it is no news; a file that gives nothing must say why.
    if payload.kind == "file" and not documents:
        yield Refusal(payload.location, "is a feed without an item; it is empty or cut short")


def _feed(content: bytes, location: str, fetched_at: datetime) -> tuple[FeedInfo, list[RawDocument]]:
    if head_of(content).startswith(b"{"):
        return _json_feed(content, location, fetched_at)
    content = begun(utf8(content))
    slices = xml_items(content)
    feed, entries = parse(content, slices)
    root = root_of(head_of(content))
    head = content[: content.find(slices[0]) if slices else HEAD]
    base = _base(head, location, feed.get("link"))
    language = _LANGUAGE.search(head)
    info = FeedInfo(
        title=plain(feed.get("title")),
        url=address(feed.get("link"), base),
        language=(language[1] or language[2]).decode("ascii") if language else "",
    )
    media_type = ATOM if root == "feed" else RSS
    paired = len(slices) == len(entries) and all(_same(s, e) for s, e in zip(slices, entries, strict=True))
    podcast = b"<itunes:" in head
    documents = []
    for number, entry in enumerate(entries):
        raw = slices[number] if paired else _canonical(entry)
        item = declared(entry, raw if paired else b"", info, base, podcast=podcast)
        others: tuple[tuple[bytes, Declared], ...] = ()
        if item.publisher != info.title:
            item, others = cluster(item)
        key = str(entry.get("id") or entry.get("guid") or entry.get("link") or "") or digest(item.title)[:16]
        documents.append(_document(raw, media_type if paired else ITEM_JSON, location, key, fetched_at, item))
        for own, other in others:
            key = other.url.partition("?")[0] or digest(other.title, other.publisher)[:16]
            documents.append(_document(own, RSS, location, key, fetched_at, other))
    return info, documents


def outlines(payload: Payload) -> Iterator[Outline | Refusal]:
    """The feeds that an OPML file lists; http and https only, each once.

    Most OPML files in the wild are not well-formed, so libxml2's recovering parser reads them, with
    entities off.

    Raises:
        InputError: nothing of it can be read.
    """
    root = tree_of(payload.content)
    found: dict[str, str] = {}
    for element in root.iter("*"):
        if str(element.tag).lower().endswith("outline"):
            names = {str(name).lower(): str(value).strip() for name, value in element.attrib.items()}
            url = names.get("xmlurl", "")
            if url.lower().startswith(("http://", "https://")):
                found.setdefault(url, plain(names.get("title") or names.get("text")))
    if not found:
        yield Refusal(payload.location, "is an OPML list without a feed in it")
    for url, title in found.items():
        yield title, url


def _base(head: bytes, location: str, link: object) -> str:
    """What relative addresses in a feed go on from: its ``xml:base``, its own address or its site's."""
    own = location if location.startswith(("http://", "https://")) else address(link)
    stated = XML_BASE.search(head)
    return address(html.unescape(stated[1].decode("utf-8", "replace")), own) or own if stated else own


def _same(raw: bytes, entry: Mapping[str, Any]) -> bool:
    """Whether a slice plausibly is that entry: its id, or a run of its link or title, stands in it."""
    own = str(entry.get("id") or "")
    if own and own.encode("utf-8", "replace") in raw:
        return True
    for value in (own, entry.get("link"), entry.get("title")):
        runs = _RUN.findall(str(value or ""))
        if runs:
            return max(runs, key=len).encode() in raw
    return True


def _canonical(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "replace")


def _document(
    raw: bytes, media_type: str, location: str, key: str, fetched_at: datetime, declared: Declared
) -> RawDocument:
    return RawDocument(
        sha256(raw).hexdigest(), raw, media_type, Origin("feed", location, key), fetched_at, declared
    )


def _json_feed(content: bytes, location: str, fetched_at: datetime) -> tuple[FeedInfo, list[RawDocument]]:
    """A JSON Feed (1 or 1.1). One that is cut short or broken further on keeps the items before that."""
    text = utf8(content).decode("utf-8", "replace").lstrip()
    documents: list[RawDocument] = []
    try:
        head = _json_head(text)
        base = location if location.startswith(("http://", "https://")) else ""
        site = address(head.get("home_page_url"), base)
        info = FeedInfo(plain(head.get("title")), site, str(head.get("language") or ""))
        for start, end, item in json_values(text, ("items",)):
            if isinstance(item, dict):
                raw = text[start:end].encode("utf-8", "replace")
                declared = _json_declared(item, info, base or site)
                key = str(item.get("id") or "") or declared.url or digest(declared.title)[:16]
                documents.append(_document(raw, JSON_FEED, location, key, fetched_at, declared))
    except (ValueError, RecursionError, AttributeError) as error:
        if not documents:
            raise InputError("is no JSON Feed that can be read: it is cut short or malformed") from error
    return info, documents


def _json_head(text: str) -> Mapping[str, Any]:
    """What a JSON Feed says of itself, also where its end is missing."""
    try:
        found = json.loads(text, strict=False)
    except ValueError:
        found = dict(json_members(text, ("items",)))
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _json_declared(item: Mapping[str, Any], feed: FeedInfo, base: str) -> Declared:
    markup, text, summary = (str(item.get(k) or "") for k in ("content_html", "content_text", "summary"))
    body, body_type = (markup, "text/html") if markup.strip() else (text or summary, "text/plain")
    authors = item.get("authors") or [item.get("author")]
    names = [a.get("name") for a in authors if isinstance(a, Mapping)] if isinstance(authors, list) else []
    links = (address(item.get("url"), base), address(item.get("external_url"), base), address(item.get("id")))
    url = next(filter(None, links), "")
    kind, file = recordings.recording(item.get("attachments"), url, podcast=bool(item.get("_itunes")))
    return Declared(
        title=plain(item.get("title")),
        published=str(item.get("date_published") or ""),
        modified=str(item.get("date_modified") or ""),
        authors=tuple(dict.fromkeys(plain(n) for n in names if n)),
        publisher=feed.title,
        url=url or address(file, base) or (feed.url if kind else ""),
        language=str(item.get("language") or "") or feed.language,
        body=body,
        body_type=body_type if body.strip() else "",
        kind=kind,
    )
