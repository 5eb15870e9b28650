"""Items of news services that the known names of fields do not reach: IPTC ninjs, Reader exports, the Guardian."""

from __future__ import annotations

from brief.formats.json_posts import Context, Platform, Told, Withdrawn
from brief.formats.json_values import JsonObject, address, child, children, headline, string
from brief.records import Declared

TAKEN_BACK = ("canceled", "cancelled", "withheld")


def is_ninjs(value: JsonObject) -> bool:
    """Whether an object is an item of IPTC ninjs, of version 1, 2 or later."""
    dated = "versioncreated" in value or "firstcreated" in value or "pubstatus" in value
    return dated and any(
        key.startswith(("headline", "body", "bodies", "description")) or key == "pubstatus" for key in value
    )


def ninjs(value: JsonObject, _around: Context) -> Told:
    """What a ninjs item declares; one that its provider took back is no article."""
    status = string(value, "pubstatus").lower()
    if status in TAKEN_BACK:
        name = headline(_titled(value)) or string(value, "uri")
        return Withdrawn(f"was withdrawn by its provider (pubstatus {status}): {name[:120]}")
    body, kind = _ninjs_body(value)
    names = [_named(one) for key in ("byline", "bylines", "by", "authors") for one in _each(value, key)]
    sources = [_named(one) for key in ("source", "provider", "infosources") for one in _each(value, key)]
    return Declared(
        title=headline(_titled(value)),
        published=string(value, "firstcreated") or string(value, "firstpublished"),
        modified=string(value, "versioncreated"),
        authors=tuple(dict.fromkeys(n.removeprefix("By ").removeprefix("by ") for n in names if n)),
        publisher=next((n for n in (*sources, string(value, "copyrightholder")) if n), ""),
        url=address(string(value, "canonicalurl"), string(value, "url"), string(value, "uri")),
        language=string(value, "language"),
        body=body,
        body_type=kind if body else "",
    )


def _each(value: JsonObject, key: str) -> list[object]:
    found = value.get(key)
    return found if isinstance(found, list) else [found]


def _named(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    return next((found for k in ("value", "name", "byline", "text") if (found := string(value, k))), "")


def _titled(value: JsonObject) -> str:
    """The main one of an item's headlines."""
    several = children(value, "headlines")
    main = [one for one in several if string(one, "role").rpartition(":")[2] in ("", "main", "headline")]
    return string(value, "headline") or next((_named(one) for one in (*main, *several) if _named(one)), "")


def _ninjs_body(value: JsonObject) -> tuple[str, str]:
    """An item's text and its type: marked up rather than plain, its description where there is no more."""
    for prefix, several in (("body", "bodies"), ("description", "descriptions")):
        for key in ("xhtml", "html"):
            if markup := string(value, f"{prefix}_{key}"):
                return markup, "text/html"
        if text := string(value, f"{prefix}_text"):
            return text, "text/plain"
        found = [(string(one, "contenttype"), _named(one)) for one in children(value, several)]
        marked = [text for kind, text in found if "html" in kind and text]
        if marked:
            return max(marked, key=len), "text/html"
        if unmarked := [text for _, text in found if text]:
            text = max(unmarked, key=len)
            return text, "text/html" if text.startswith("<") else "text/plain"
    return "", ""


def is_reader(value: JsonObject) -> bool:
    """Whether an object is an item of Google Reader's interface, which FreshRSS, Inoreader and others speak."""
    told = any(isinstance(child(value, key).get("content"), str) for key in ("content", "summary"))
    return (told or "title" in value) and (
        any(key in child(value, "origin") for key in ("streamId", "htmlUrl", "title"))
        or any("href" in one for key in ("canonical", "alternate") for one in children(value, key))
    )


def reader(value: JsonObject, _around: Context) -> Told:
    """What an item of a Reader export declares; its feed is the publisher."""
    body = max((string(value, key, "content") for key in ("content", "summary")), key=len)
    links = [string(one, "href") for key in ("canonical", "alternate") for one in children(value, key)]
    author = headline(string(value, "author"))
    return Declared(
        title=headline(string(value, "title")),
        published=string(value, "published"),
        modified=string(value, "updated"),
        authors=(author,) if author else (),
        publisher=headline(string(value, "origin", "title")),
        url=address(*links),
        body=body,
        body_type="text/html" if body else "",
    )


def is_guardian(value: JsonObject) -> bool:
    """Whether an object is a result of the Guardian's interface."""
    return "webTitle" in value and "webPublicationDate" in value


def guardian(value: JsonObject, _around: Context) -> Told:
    """What a result of the Guardian's interface declares: its text in a field, or in blocks."""
    fields = child(value, "fields")
    blocks = [
        string(block, "bodyHtml") or string(block, "bodyTextSummary")
        for block in children(value, "blocks", "body")
    ]
    body = (
        string(fields, "body") or string(fields, "bodyText") or "\n\n".join(text for text in blocks if text)
    )
    body = body or string(fields, "standfirst") or string(fields, "trailText")
    writers = [
        string(tag, "webTitle") for tag in children(value, "tags") if string(tag, "type") == "contributor"
    ]
    author = string(fields, "byline")
    return Declared(
        title=headline(string(fields, "headline") or string(value, "webTitle")),
        published=string(value, "webPublicationDate"),
        modified=string(fields, "lastModified"),
        authors=(author,) if author else tuple(writers),
        publisher=string(fields, "publication"),
        url=address(string(value, "webUrl")),
        language=string(fields, "lang"),
        kind=string(value, "pillarName") or string(value, "sectionName"),
        body=body,
        body_type=("text/html" if "<" in body else "text/plain") if body else "",
    )


PLATFORMS: tuple[Platform, ...] = ((is_ninjs, ninjs), (is_reader, reader), (is_guardian, guardian))
"""Services of news."""
