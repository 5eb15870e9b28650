"""The updates that a live page states for machines (``liveBlogUpdate`` of its JSON-LD)."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from brief.reading.html.structured_data import text_of, things

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST = 2_000
_TAG = re.compile(r"<[A-Za-z/]")


@dataclass(frozen=True, slots=True)
class Update:
    """An update as stated.

    Attributes:
        body: as it stands: plain paragraphs, a blank line between them, or HTML (``markup``).
        anchor: the part of its address that names a place on the page; empty where none does.
        key: its own address or name, empty where it has none.
    """

    time: str
    heading: str
    body: str
    markup: bool
    anchor: str
    key: str


def stated_updates(tree: HtmlElement) -> tuple[Update, ...]:
    """The updates that a page states, in its order, each with a time; the tree has its scripts yet."""
    if not any("liveBlogUpdate" in (script.text or "") for script in tree.iter("script")):
        return ()
    for thing in things(tree):
        given = thing.get("liveBlogUpdate")
        each = given if isinstance(given, list) else [given]
        if found := [_update(one) for one in each[:MOST] if isinstance(one, dict)]:
            return tuple(one for one in found if one.time)
    return ()


def _update(given: dict[str, Any]) -> Update:
    body = given.get("articleBody") or given.get("text") or given.get("description")
    body = body if isinstance(body, str) else ""
    markup = bool(_TAG.search(body))
    if not markup:
        body = "\n\n".join(
            line for raw in html.unescape(body).splitlines() if (line := " ".join(raw.split()))
        )
    address = text_of(given.get("url") or given.get("@id"))
    return Update(
        text_of(given.get("datePublished") or given.get("dateModified")),
        text_of(given.get("headline") or given.get("name")),
        body,
        markup,
        urlsplit(address).fragment,
        address,
    )
