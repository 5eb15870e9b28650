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
from urllib.parse import urljoin

from brief.errors import InputError
from brief.formats.feed_parsers import TITLE, parse
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
_XML_LANG = re.compile(rb"^<[^>]*\bxml:lang=[\"']([A-Za-z-]{2,12})[\"']")
_XML_BASE = re.compile(rb"\bxml:base=[\"']([^\"'<>]{1,2000})[\"']")
_NO_ADDRESS = re.compile(rb"\bisPermaLink\s*=\s*[\"']false", re.IGNORECASE)
_ENCODED = re.compile(rb"<content:encoded\b[^>]*>(.*)</content:encoded\s*>", re.DOTALL)
_SECTION = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_CDATA = re.compile(rb"^\s*<!\[CDATA\[(.*?)\]\]>\s*$", re.DOTALL)
_SOURCE = re.compile(rb"<source\b[^>]*>(.*?)</source\s*>", re.DOTALL)
_MARKUP = re.compile(r"<[A-Za-z/!]|&(?:#\w{1,7}|[A-Za-z]{2,31});")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_RUN = re.compile(r"[A-Za-z0-9]{3,}")
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
    base = _base(content[: content.find(slices[0]) if slices else HEAD], location, feed.get("link"))
    language = _LANGUAGE.search(content[: content.find(slices[0]) if slices else HEAD])
    info = FeedInfo(
        title=_plain(feed.get("title")),
        url=_address(feed.get("link"), base),
        language=(language[1] or language[2]).decode("ascii") if language else "",
    )
    media_type = ATOM if root == "feed" else RSS
    paired = len(slices) == len(entries) and all(_same(s, e) for s, e in zip(slices, entries, strict=True))
    documents = []
    for number, entry in enumerate(entries):
        raw = slices[number] if paired else _canonical(entry)
        declared = _declared(entry, raw if paired else b"", info, base)
        key = (
            str(entry.get("id") or entry.get("guid") or entry.get("link") or "")
            or digest(declared.title)[:16]
        )
        documents.append(
            _document(raw, media_type if paired else ITEM_JSON, location, key, fetched_at, declared)
        )
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
                found.setdefault(url, _plain(names.get("title") or names.get("text")))
    if not found:
        yield Refusal(payload.location, "is an OPML list without a feed in it")
    for url, title in found.items():
        yield title, url


def _base(head: bytes, location: str, link: object) -> str:
    """What relative addresses in a feed go on from: its ``xml:base``, its own address or its site's."""
    own = location if location.startswith(("http://", "https://")) else _address(link)
    stated = _XML_BASE.search(head)
    return _address(html.unescape(stated[1].decode("utf-8", "replace")), own) or own if stated else own


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


def _declared(entry: Mapping[str, Any], raw: bytes, feed: FeedInfo, base: str) -> Declared:
    own = _without_body(raw)
    publisher = ""
    if source := _SOURCE.search(own):
        # The item's <source> is another feed's head: its title is the publisher, its dates are not the item's.
        own = own[: source.start()] + own[source.end() :]
        head = TITLE.search(source[1])
        named = head[1] if head else b"" if b"<" in source[1].replace(b"<![CDATA[", b"") else source[1]
        publisher = _plain(_unwrapped(named))
    body, body_type = _body(entry, raw)
    language = _XML_LANG.search(raw)
    title = _plain(entry.get("title"))
    if not title and (inner := TITLE.search(own)):  # type="xhtml" is read by no parser asked
        title = _plain(_unwrapped(inner[1]))
    if nested := _XML_BASE.search(raw[: raw.find(b">")]):
        base = _address(html.unescape(nested[1].decode("utf-8", "replace")), base) or base
    # A guid that says that it is no address is one of neither parser's links, unless a link says the same.
    no_link = entry.get("link") == entry.get("id") and b"<link" not in raw and _NO_ADDRESS.search(own)
    return Declared(
        title=title,
        published=_dated(_PUBLISHED, own) or ("" if raw else str(entry.get("published") or "")),
        modified=_dated(_MODIFIED, own) or ("" if raw else str(entry.get("updated") or "")),
        authors=tuple(name for name in _authors(entry) if name != feed.title),
        publisher=publisher or feed.title,
        url="" if no_link else _address(entry.get("link"), base),
        language=language[1].decode("ascii") if language else feed.language,
        body=body,
        body_type=body_type,
    )


def _without_body(raw: bytes) -> bytes:
    """An item without its text, in which dates and sources of quite other things may stand."""
    for name in (b"content:encoded", b"description", b"summary", b"content"):
        start = raw.find(b"<" + name)
        end = raw.rfind(b"</" + name) if start >= 0 else -1
        if end > start:
            raw = raw[:start] + raw[end:]
    return raw


def _body(entry: Mapping[str, Any], raw: bytes) -> tuple[str, str]:
    """The longest of content, description and media description, and its type."""
    content = entry.get("content") or []
    texts = (
        [str(c.get("value") or "") for c in content if isinstance(c, Mapping)]
        if isinstance(content, list)
        else []
    )
    texts += [str(entry.get("description") or ""), str(entry.get("summary") or "")]
    body = max(texts, key=len)
    if not content and (encoded := _ENCODED.search(raw)):  # fastfeedparser leaves it out in RSS 1.0
        body = max(body, _text(encoded[1].decode("utf-8", "replace")), key=len)
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
    plain = (_plain(n) for n in names if isinstance(n, str))
    return tuple(dict.fromkeys(m[1] if (m := _EMAIL_NAME.match(n)) else n for n in plain if n))


def _dated(pattern: re.Pattern[bytes], raw: bytes) -> str:
    match = pattern.search(raw)
    return html.unescape(_unwrapped(match[2])).strip() if match else ""


def _unwrapped(raw: bytes) -> str:
    inner = _CDATA.match(raw)
    return (inner[1] if inner else raw).decode("utf-8", "replace")


def _text(inner: str) -> str:
    """What the inside of an element says: CDATA sections as they stand, the rest with its entities decoded."""
    parts = _SECTION.split(inner)
    return "".join(part if n % 2 else html.unescape(part) for n, part in enumerate(parts)).strip()


def _plain(value: object) -> str:
    """Text of a title: entities decoded (twice where a feed escaped twice), tags out, on one line."""
    text = value if isinstance(value, str) else ""
    if "&" in text or "<" in text:
        text = html.unescape(_TAG.sub("", html.unescape(_TAG.sub("", text))))
    return " ".join(text.split())


def _address(value: object, base: str = "") -> str:
    """An http(s) address, a relative one from ``base``; empty where it is none."""
    text = value.strip() if isinstance(value, str) else ""
    if base and text and not text.lower().startswith(("http://", "https://")):
        try:
            text = urljoin(base, text)
        except ValueError:
            return ""
    return text if text.lower().startswith(("http://", "https://")) else ""


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
        site = _address(head.get("home_page_url"), base)
        info = FeedInfo(_plain(head.get("title")), site, str(head.get("language") or ""))
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
    markup, plain, summary = (str(item.get(k) or "") for k in ("content_html", "content_text", "summary"))
    body, kind = (markup, "text/html") if markup.strip() else (plain or summary, "text/plain")
    authors = item.get("authors") or [item.get("author")]
    names = [a.get("name") for a in authors if isinstance(a, Mapping)] if isinstance(authors, list) else []
    return Declared(
        title=_plain(item.get("title")),
        published=str(item.get("date_published") or ""),
        modified=str(item.get("date_modified") or ""),
        authors=tuple(dict.fromkeys(_plain(n) for n in names if n)),
        publisher=feed.title,
        url=_address(item.get("url"), base)
        or _address(item.get("external_url"), base)
        or _address(item.get("id")),
        language=str(item.get("language") or "") or feed.language,
        body=body,
        body_type=kind if body.strip() else "",
    )
