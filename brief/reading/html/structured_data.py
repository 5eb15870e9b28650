"""What a page states for machines: JSON-LD and meta tags, as plain values."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_JSON = 2_000_000
MAX_NAMES = 20
MAX_NAME = 80
_ARTICLE_TYPES = re.compile(
    r"(?:Article|BlogPosting|NewsPosting|Report|LiveBlog|Posting|Review|Story)$|^NewsArticle", re.I
)
_ARTICLE_BODY = re.compile(r'"articleBody"\s*:\s*"((?:[^"\\]++|\\.)*+)"')
_TAG = re.compile(r"<[^>]{0,2000}>")
_SPACE = re.compile(r"\s+")
# A byline's first word, before a name of two words or more: "Von Trapp" is a name, "Von Nina Moll" a byline.
_BY = re.compile(r"^(?:[Bb]y|BY|Von|Par|Por)\s*:?\s+(?=[^\W\d_a-z]\S*\s+\S)")


def meta_tags(tree: HtmlElement) -> dict[str, str]:
    """Name, property or itemprop of each meta tag in lower case → its content, the first of a name."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        value = (element.get("content") or "").strip()
        for name in (element.get("property"), element.get("name"), element.get("itemprop")):
            if name and value:
                found.setdefault(name.lower(), _SPACE.sub(" ", html.unescape(value)).strip())
    return found


def article_data(tree: HtmlElement) -> dict[str, Any]:
    """The first JSON-LD object that is an article; an object with a headline where none says so.

    Authors that it names by reference alone are looked up among the page's other objects.
    """
    second: dict[str, Any] = {}
    for thing in things(tree):
        kinds = thing.get("@type")
        named = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(k, str) and _ARTICLE_TYPES.search(k) for k in named) and (
            "headline" in thing or "datePublished" in thing
        ):
            return _with_authors(thing, tree)
        if not second and "headline" in thing:
            second = thing
    return second


def declared_body(tree: HtmlElement) -> str:
    """The longest ``articleBody`` that the page's JSON-LD gives, as plain text; empty where there is none."""
    found = ""
    for script in tree.iter("script"):
        text = script.text or ""
        if "articleBody" not in text or len(text) > MAX_JSON:
            continue
        for match in _ARTICLE_BODY.finditer(text):
            try:
                body = json.loads(f'"{match[1]}"', strict=False)
            except ValueError:
                continue
            found = max(found, _TAG.sub(" ", html.unescape(body)), key=len)
    return found


def _with_authors(thing: dict[str, Any], tree: HtmlElement) -> dict[str, Any]:
    given = thing.get("author")
    each = given if isinstance(given, list) else [given]
    wanted = [ref for a in each[:MAX_NAMES] if isinstance(a, dict) and isinstance(ref := a.get("@id"), str)]
    if not wanted or names_of(given):
        return thing
    known = {t["@id"]: t for t in things(tree) if isinstance(t.get("@id"), str) and text_of(t)}
    return {**thing, "author": [known[ref] for ref in wanted if ref in known]}


def things(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of a page, in their order."""
    for script in tree.iter("script"):
        said = "ld+json" in (script.get("type") or "").lower()
        if said and script.text and len(script.text) <= MAX_JSON:
            yield from _objects(_loads(script.text), 0)


def text_of(value: Any) -> str:
    """A JSON-LD value as text on one line: the first of a list, the name of an object."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        given = " ".join(v for n in ("givenName", "familyName") if isinstance(v := value.get(n), str))
        value = value.get("@value") or value.get("name") or given
    return _SPACE.sub(" ", html.unescape(value)).strip() if isinstance(value, str) else ""


def names_of(value: Any) -> tuple[str, ...]:
    """Names of people or organisations, no addresses, each once, without a leading "By"."""
    values = value if isinstance(value, list) else [value]
    names = [
        name
        for v in values[:MAX_NAMES]
        for name in (
            names_of(v["name"]) if isinstance(v, dict) and isinstance(v.get("name"), list) else (text_of(v),)
        )
    ]
    return tuple(dict.fromkeys(_BY.sub("", n) for n in names if n and "://" not in n and len(n) <= MAX_NAME))


# A page's metadata and its genre are read from the same scripts one after the other; nothing changes what is read.
@lru_cache(maxsize=8)
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
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(name), depth + 1)
