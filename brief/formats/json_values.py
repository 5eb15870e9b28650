"""Values of parsed JSON, asked for without trusting that they are what their key says; never an error."""

from __future__ import annotations

import html
from collections.abc import Mapping
from html.parser import HTMLParser

JsonObject = Mapping[str, object]
"""An object as parsed."""
NOTHING: JsonObject = {}


def at(value: object, *keys: str) -> object:
    """What stands under keys within keys, or None."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def string(value: object, *keys: str) -> str:
    """A string or number under keys as trimmed text; empty where there is none."""
    found = at(value, *keys)
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return ""
    return str(found).strip()


def child(value: object, *keys: str) -> JsonObject:
    """The object under keys, or an empty one."""
    found = at(value, *keys)
    return found if isinstance(found, dict) else NOTHING


def children(value: object, *keys: str) -> list[JsonObject]:
    """The objects of the list under keys."""
    found = at(value, *keys)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def address(*values: str) -> str:
    """The first that is an http(s) address, or an empty string."""
    return next((v for v in values if v.lower().startswith(("http://", "https://"))), "")


def headline(text: str) -> str:
    """A title on one line, its tags out and its entities decoded."""
    return " ".join((plain(text) if "<" in text else html.unescape(text)).split())


def plain(markup: str) -> str:
    """HTML of a post as text: a blank line between paragraphs, a line break where it has one."""
    reader = _Plain(convert_charrefs=True)
    reader.feed(markup)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).split("\n")]
    paragraphs = "\n".join(lines).split("\n\n")
    return "\n\n".join(text for paragraph in paragraphs if (text := paragraph.strip("\n")))


class _Plain(HTMLParser):
    _APART = frozenset("p div ul ol blockquote h1 h2 h3 h4 h5 h6".split())
    _SILENT = frozenset(("script", "style"))

    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.parts: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in self._SILENT
        self.parts.append("\n\n" if tag in self._APART else "\n" if tag in ("br", "li") else "")

    def handle_endtag(self, tag: str) -> None:
        self.silent = False
        self.parts.append("\n\n" if tag in self._APART else "")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(" ".join(data.split("\n")))
