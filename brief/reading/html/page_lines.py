"""The lines that a page shows, each with what it stands in: a heading, a link, a control, the site's frame."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_INLINE = frozenset(
    """a abbr b bdi big cite code data dfn em font i img ins kbd label mark q ruby rb rp rt s small span strong sub sup
    time tt u var wbr input""".split()
)
_FRAME = frozenset(("nav", "footer", "aside"))
_FRAME_ROLES = frozenset(("navigation", "contentinfo", "complementary"))
_BUTTON = re.compile(r"(?:^|[\s_-])(?:btn|button)(?:$|[\s_-])", re.IGNORECASE)
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿฀-๿가-힣]")


def size(text: str) -> int:
    """Words of a text; of scripts without spaces, pairs of characters."""
    words = len(text.split())
    return words if text.isascii() else max(words, len(_UNSPACED.findall(text)) // 2)


@dataclass(frozen=True, slots=True)
class Line:
    """Text that a browser shows as one block.

    Attributes:
        linked: characters of it that are in a link, or in what such a link surrounds.
        href: where its first link leads.
        head: the heading that it stands in (``h1`` …), or empty.
        control: it is a button.
        frame: it is in the site's frame: navigation, footer, boxes beside.
        form: it is in a form.
    """

    text: str
    linked: int = 0
    href: str = ""
    head: str = ""
    control: bool = False
    frame: bool = False
    form: bool = False

    @property
    def words(self) -> int:
        """Its length in words."""
        return size(self.text)

    @property
    def is_link(self) -> bool:
        """Whether nearly all of it is link."""
        return self.linked * 5 >= len(self.text) * 4


@dataclass(slots=True)
class _Place:
    """Where a walk through a page is: how deep in elements of each sort."""

    link: int = 0
    control: int = 0
    frame: int = 0
    form: int = 0
    href: str = ""
    heads: tuple[str, ...] = ()

    def step(self, element: HtmlElement, by: int) -> None:
        """Into an element (1) or out of it (-1)."""
        tag, role = element.tag, element.get("role")
        if tag == "a" and (role == "button" or _BUTTON.search(element.get("class") or "")):
            self.control += by
        elif tag == "a" and element.get("href"):
            self.link += by
            self.href = element.get("href", "").strip() if by > 0 else ""
        elif tag == "button" or role == "button":
            self.control += by
        elif tag in HEADS:
            self.heads = (*self.heads, tag) if by > 0 else self.heads[:-1]
        elif (tag in _FRAME or role in _FRAME_ROLES) and _is_frame(element):
            self.frame += by
        elif tag == "form":
            self.form += by


WHOLE = 1_000
"""Characters of an ``article`` that is no card."""


def _is_frame(element: HtmlElement) -> bool:
    """Whether an element that is called the site's frame is; one that was never closed holds the article."""
    return not any(
        inner.tag != "article" or len(inner.text_content()) > WHOLE
        for inner in element.iterdescendants("h1", "main", "article")
    )


def lines(tree: HtmlElement) -> tuple[Line, ...]:
    """The lines of a page's body in their order; buttons of forms among them.

    The tree is without scripts and hidden elements.
    """
    body = next(tree.iter("body"), tree)
    return tuple(line for line in _walk(body) if line.text)


def _walk(body: HtmlElement) -> Iterator[Line]:
    from lxml import etree

    place = _Place()
    parts: list[tuple[str, bool]] = []
    href = ""

    def flush() -> Line:
        text = " ".join("".join([part for part, _ in parts]).split())
        linked = sum([len(" ".join(part.split())) for part, link in parts if link])
        parts.clear()
        head = place.heads[-1] if place.heads else ""
        return Line(text, linked, href, head, place.control > 0, place.frame > 0, place.form > 0)

    for event, element in etree.iterwalk(body, events=("start", "end")):
        if not isinstance(element.tag, str):
            if event == "end" and element.tail:
                parts.append((element.tail, place.link > 0))
            continue
        breaks = element.tag not in _INLINE
        if event == "start":
            controls = place.control
            if breaks:
                if parts:
                    yield flush()
                href = ""
            place.step(element, 1)
            if place.control > controls and not breaks and parts:
                yield flush()
            if place.href:
                href = href or place.href
            if (
                element.tag == "input"
                and element.get("type") in ("submit", "button")
                and element.get("value")
            ):
                yield Line(element.get("value", "").strip(), control=True, form=place.form > 0)
            if element.text:
                parts.append((element.text, place.link > 0))
            continue
        if breaks or (place.control and (element.tag == "a" or element.get("role") == "button")):
            yield flush()
            href = ""
        place.step(element, -1)
        if element.tail and element is not body:
            parts.append((element.tail, place.link > 0))
            href = href or place.href
    yield flush()


@dataclass(frozen=True)
class Shown:
    """What a page shows, by sorts of its lines.

    Attributes:
        lines: those outside the site's frame.
        cards: lines that lead to another story each: linked headings, or lines that are one link.
        own: running text that is no card's.
        teased: running text that stands under cards.
    """

    lines: tuple[Line, ...]
    cards: tuple[Line, ...]
    own: tuple[Line, ...]
    teased: tuple[Line, ...]

    @cached_property
    def prose(self) -> tuple[Line, ...]:
        """The lines that are running text."""
        return tuple(line for line in self.lines if is_prose(line))


PROSE = 7
"""Words of a line of running text at least."""
TEASER = 45
"""Words under a linked heading above which they are no teaser."""
CARD = 3
"""Words of a line that is one link to be a headline."""


BESIDE = 4
"""Words beside a link that are its time or its source."""


def is_prose(line: Line) -> bool:
    """Whether a line is running text: some words, no heading, no button, mostly outside links."""
    return not (line.head or line.control) and line.linked * 2 < len(line.text) and line.words >= PROSE


def shown(tree: HtmlElement) -> Shown:
    """What a page shows, frame aside."""
    return sorted_out(line for line in lines(tree) if not line.frame)


def sorted_out(found: Iterable[Line]) -> Shown:
    """Lines told apart: cards, teasers under them, running text of the page's own."""
    kept = tuple(found)
    cards: dict[str, Line] = {}
    own: list[Line] = []
    teased: list[Line] = []
    under: list[Line] = []

    def close() -> None:
        (teased if sum(line.words for line in under) <= TEASER else own).extend(under)
        under.clear()

    for line in kept:
        if is_card(line):
            close()
            cards.setdefault(line.href.partition("#")[0], line)
        elif is_prose(line):
            (under if cards else own).append(line)
    close()
    return Shown(kept, tuple(cards.values()), tuple(own), tuple(teased))


def is_card(line: Line) -> bool:
    """Whether a line leads to another story: a linked heading or a line that is one link, of some words."""
    if line.control or not line.href or line.href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return False
    if line.is_link:
        return line.words >= CARD
    # A headline in a list, with its time or its source beside it.
    words = size(line.text) * line.linked // max(1, len(line.text))
    return words >= CARD and line.linked * 2 > len(line.text) and line.words - words <= BESIDE
