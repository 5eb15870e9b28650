"""HTML of somebody's text as pieces: its paragraphs, items, headings and rows, links and raised numbers as marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from brief.errors import InputError
from brief.reading.cited.marks import HELD, clean, found, held, is_mark, listed
from brief.records import PieceKind, TextPiece

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LINE = "data-brief-line"
"""Attribute in which the Markdown reader notes the line of a block."""
_SKIPPED = frozenset(
    "script style head template noscript nav form button svg iframe pre object audio video picture img math".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 title".split())
_BLOCKS = _HEADINGS | frozenset(
    "p div section article main body li ul ol dl dt dd blockquote table thead tbody tr figure figcaption header footer"
    " aside address details summary hr caption".split()
)
_BACK = re.compile(r"[\s↩︎↑^⤴a-z]{0,4}|jump up.*|back", re.IGNORECASE)
_BULLET = re.compile(r"\s*[•▪◦‣●○·*-]\s+(?=\S)")
_BULLETS = re.compile(r"\n(?=\s*[•▪◦‣●○]\s)")
_HEADLINE = re.compile(r"(?P<head>[^\n]{3,80}[^\s.,;:!?…–—-])\s*\n\s*(?=(?P<next>[^\W_][^\n]+))")
_ALONE = re.compile(rf"[(\[]\s*(?:{HELD}[\s,;]*(?:and\s|&\s)?)*$")
_UNIT = re.compile(r"(?:\d|\b(?:[mck]?m|mi|ft|yd|in|sq|x|r|s|E))$")


def pieces_of(markup: str, *, lines: bool = True) -> tuple[str, list[TextPiece]]:
    """The title and the pieces of an HTML document or fragment, in order.

    Args:
        markup: the document.
        lines: its own lines are the file's.

    Raises:
        InputError: it holds no element, or cannot be read to its end.
    """
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(clean(markup).replace("\0", ""), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise InputError(f"holds no text that can be read as HTML ({str(error)[:80]})") from error
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        # The parser drops what comes after without a word; a text that is read in part is not checked.
        raise InputError("is nested too deep, or has too long a paragraph, to be read to its end")
    walk = _Walk(lines=lines)
    title = root.findtext(".//title") or ""
    body = root.find(".//body")
    walk.block(body if body is not None else root)
    heading = next((one.text for one in walk.pieces if one.kind is PieceKind.HEADING), "")
    return " ".join(title.split()) or heading, walk.pieces


class _Walk:
    """One pass over a document: what is open is a piece's text, flushed where a block begins or ends."""

    def __init__(self, *, lines: bool) -> None:
        self.pieces: list[TextPiece] = []
        self.lines = lines
        self._text: list[str] = []
        self._keys: list[str] = []
        self._anchors: list[str] = []
        self._kind = PieceKind.PARAGRAPH
        self._number = ""
        self._line = 0

    def flush(self) -> None:
        """Close the piece that is open; one for each of the bullets in it, and for a headline above it."""
        line = self._line
        for part in _parts("".join(self._text)):
            bullet = _BULLET.match(part)
            kind = PieceKind.ITEM if bullet and self._kind is PieceKind.PARAGRAPH else self._kind
            text, marks = found(part[bullet.end() :] if bullet else part, self._keys)
            breaks = () if self.lines else tuple(i + 1 for i, each in enumerate(text) if each == "\n")
            if text or marks:
                anchors = tuple(self._anchors)
                self.pieces.append(TextPiece(text, marks, kind, line, anchors, self._number, breaks))
                self._anchors, self._number = [], ""
            line += 0 if self.lines else part.count("\n") + 1
        self._text, self._keys = [], []

    def block(self, element: HtmlElement) -> None:
        """A block and all in it."""
        before = self._kind
        tag = _tag(element)
        if tag in _HEADINGS:
            self._kind = PieceKind.HEADING
        elif tag in ("li", "dd", "dt"):
            self._kind = PieceKind.ITEM
        elif tag == "blockquote":
            self._kind = PieceKind.QUOTATION
        noted = element.get(LINE)
        self._line = int(noted) if noted else (element.sourceline or 0) if self.lines else self._line
        if tag == "table":
            self._table(element)
        else:
            self._inside(element)
        self.flush()
        self._kind = before

    def _inside(self, element: HtmlElement) -> None:
        if element.get("id") or element.get("name"):
            self._anchors += [name for name in (element.get("id"), element.get("name")) if name]
        self._say(element.text)
        for child in element:
            tag = _tag(child)
            if tag in _SKIPPED or _hidden(child):
                pass
            elif tag == "br":
                self._text.append("\n")
            elif tag in _BLOCKS:
                self.flush()
                if tag == "li":
                    self._number = _numbered(child)
                self.block(child)
            elif tag == "a" and child.get("href"):
                self._link(child)
            elif tag == "sup":
                self._raised(child)
            else:
                self._inside(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self._text.append(re.sub(r"\s+", " ", text))

    def _link(self, link: HtmlElement) -> None:
        address = str(link.get("href")).strip().partition("#:~:")[0]  # which words it shows is no other page
        words = _words(link)
        if link.get("id"):
            self._anchors.append(str(link.get("id")))
        if address.startswith("#"):
            if is_mark(words):
                self._text.append(held(self._keys, address))
            elif not _BACK.fullmatch(words):
                self._inside(link)
        elif re.match(r"(?:https?:)?//|mailto:|[\w./%-]+\.\w{2,5}(?:#.*)?$", address):
            mark = is_mark(words, address) or words.startswith(("http://", "https://"))
            if not mark and not self._alone(link):
                self._inside(link)
            self._text.append(held(self._keys, address))
        else:
            self._inside(link)

    def _alone(self, link: HtmlElement) -> bool:
        """Whether a link, or links and nothing else, stand in brackets: ``([Daily News](https://…))``."""
        tail, after = (link.tail or "").strip(), link.getnext()
        closed = tail.startswith((")", "]"))
        goes_on = tail in (",", ";", "and", "&") and after is not None and _tag(after) == "a"
        return (closed or goes_on) and _ALONE.search("".join(self._text[-40:])) is not None

    def _raised(self, element: HtmlElement) -> None:
        words = _words(element)
        link = element.find(".//a")
        before = "".join(self._text).rstrip()
        if link is not None:
            self._inside(element)
        elif is_mark(words) and not _UNIT.search(before):
            keys = listed(words.strip("[]()")) or [words]
            self._text += [held(self._keys, key) for key in keys]
        else:
            self._inside(element)

    def _table(self, table: HtmlElement) -> None:
        head: list[str] = []
        for row in table.iter("tr"):
            cells = [_words(cell) for cell in row if _tag(cell) in ("td", "th")]
            if not head and all(_tag(cell) == "th" for cell in row):
                head = cells
                continue
            named = [
                f"{head[i]}: {cell}" if i < len(head) and head[i] and head[i] != cell else cell
                for i, cell in enumerate(cells)
                if cell
            ]
            for place in row.iter("a"):
                if str(place.get("href", "")).startswith(("http", "//", "#")):
                    named[-1:] = [(named[-1] if named else "") + held(self._keys, str(place.get("href")))]
            self._kind = PieceKind.ROW
            self._line = int(row.get(LINE) or self._line) if not self.lines else row.sourceline or 0
            self._text.append("; ".join(named))
            self.flush()


def _tag(element: Any) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _words(element: HtmlElement) -> str:
    """What a reader sees of an element, on one line."""
    parts: list[str] = []
    stack: list[HtmlElement | str] = [element]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        for child in reversed(one):
            stack += [child.tail] if child.tail else []
            stack += [] if _tag(child) in _SKIPPED or _hidden(child) else [child]
            stack += [" "] if _tag(child) in _BLOCKS or _tag(child) == "br" else []
        parts.append(one.text or "")
    return " ".join("".join(parts).split())


def _parts(text: str) -> list[str]:
    """What one block holds: bullets that are lines of it, and a line without a full stop above a longer one."""
    return [
        part for bullet in _BULLETS.split(text) for part in _HEADLINE.sub(_apart, bullet, count=1).split("\0")
    ]


def _apart(match: re.Match[str]) -> str:
    under = match["next"][:1].isupper() and len(match["next"]) > 2 * len(match["head"])
    return f"{match['head']}\0" if under else match.group()


def _hidden(element: HtmlElement) -> bool:
    style = str(element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def _numbered(item: HtmlElement) -> str:
    """The number of an item of a numbered list; empty of another."""
    above = item.getparent()
    if above is None or _tag(above) != "ol":
        return ""
    own = str(item.get("value") or "")
    if own.isdigit():
        return own
    start = str(above.get("start") or "1")
    before = sum(1 for other in item.itersiblings(preceding=True) if _tag(other) == "li")
    return str((int(start) if start.isdigit() else 1) + before)
