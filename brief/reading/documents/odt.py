"""ODT (OpenDocument 1.3) into text: paragraphs, lists and tables as they read with all changes accepted.

What a reader of the document does not see as its text is kept apart, not lost: deleted and struck text, hidden
text, remarks of those who worked on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brief.dates.written_dates import DateText
from brief.errors import InputError
from brief.formats import zip_members
from brief.reading.documents.file_properties import authors
from brief.reading.documents.office_xml import root_of
from brief.reading.extracted import Extracted
from brief.reading.plain.furniture import is_headline
from brief.records import Mark, Role, fold

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PART = 20_000_000
"""Bytes of one part unpacked, as of a .docx."""
MAX_REPEATED = 1_000
"""Spaces in a row that are written out."""

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TEXT, _TABLE, _STYLE, _META = (_NS % name for name in ("office", "text", "table", "style", "meta"))
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS = (_TEXT + "p", _TEXT + "h")
_SILENT = frozenset(
    (_OFFICE + "forms", _TEXT + "sequence-decls", _TEXT + "variable-decls", _TEXT + "user-field-decls")
    + (
        _TEXT + "table-of-content",
        _TEXT + "alphabetical-index",
        _TEXT + "bibliography",
        _OFFICE + "event-listeners",
    )
)
_NO_LINE = ("none", "")


@dataclass
class _Written:
    """The text as it grows: paragraphs, each with what it is, and the spans in it that are set apart."""

    parts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    length: int = 0

    def add(self, pieces: list[tuple[str, Role | None]], role: Role) -> str:
        """Append a paragraph of pieces, each of a role of its own or of the paragraph's; its words."""
        text, inner = _folded(pieces)
        if not text:
            return ""
        start = self.length + (2 if self.parts else 0)
        if role is not Role.BODY:
            self.marks.append(Mark(start, start + len(text), role))
        if role is Role.BODY or role in _TYPED:
            self.marks += [Mark(start + a, start + b, of) for a, b, of in inner]
        self.parts.append(text)
        self.length = start + len(text)
        return text


_TYPED = (Role.HEADING, Role.LIST, Role.TABLE)


def read_odt(content: bytes) -> Extracted:
    """The text of an .odt file and its properties.

    Raises:
        InputError: no .odt, damaged, a bomb, with a DOCTYPE, protected, or without text.
    """
    with zip_members.opened(content) as archive:
        names = {info.filename: info for info in archive.infolist()}

        def part(name: str) -> bytes:
            return zip_members.member(archive, names[name], MAX_PART) if name in names else b""

        if "content.xml" not in names:
            raise InputError("holds no content.xml: it is no .odt file; save it as .odt or as text")
        if b"encryption-data" in part("META-INF/manifest.xml"):
            raise InputError("is a protected .odt file; save a copy without a password")
        body = root_of(part("content.xml"), "content.xml", ".odt")
        styles = root_of(part("styles.xml"), "styles.xml", ".odt") if "styles.xml" in names else None
        meta = root_of(part("meta.xml"), "meta.xml", ".odt") if "meta.xml" in names else None
    reader = _Reader(styles, body)
    reader.read(body)
    written = reader.written
    if not written.parts:
        raise InputError("holds no text: pictures alone, or nothing")
    stated = _property(meta, _DC + "title")
    first = written.parts[0] if len(written.parts) > 1 and is_headline(written.parts[0]) else ""
    created, changed = _property(meta, _META + "creation-date"), _property(meta, _DC + "date")
    creator = _property(meta, _META + "initial-creator") or _property(meta, _DC + "creator")
    return Extracted(
        text="\n\n".join(written.parts),
        extractor="odt/1",
        title=reader.title or stated or reader.heading or first,
        authors=authors(creator),
        language=_property(meta, _DC + "language")[:35],
        dates=(DateText(created, "document properties, created", bound=True),) if created else (),
        modified=(DateText(changed, "document properties, modified", bound=True),)
        if changed and changed != created
        else (),
        marks=tuple(written.marks),
    )


class _Reader:
    """Walks the body; ``title`` and ``heading`` are the first paragraphs of those kinds."""

    def __init__(self, *styled: _Element | None) -> None:
        self.title = self.heading = ""
        self.written = _Written()
        self.notes: list[_Element] = []
        self.apart: dict[str, Role] = {}
        """Name of a style → what text in it is, where it is struck out or hidden."""
        self.parents: dict[str, str] = {}
        for root in styled:
            for style in list(root.iter(_STYLE + "style"))[:20_000] if root is not None else ():
                self._style(style)

    def _style(self, style: _Element) -> None:
        name = style.get(_STYLE + "name", "")
        self.parents.setdefault(name, style.get(_STYLE + "parent-style-name", ""))
        properties = style.find(_STYLE + "text-properties")
        if properties is None:
            return
        through = properties.get(_STYLE + "text-line-through-style") or properties.get(
            _STYLE + "text-line-through-type", ""
        )
        if properties.get(_TEXT + "display") == "none":
            self.apart[name] = Role.HIDDEN
        elif through not in _NO_LINE:
            self.apart[name] = Role.STRUCK
        elif properties.get(_FO + "font-size", "").replace(".", "").startswith(("0pt", "1pt")):
            self.apart[name] = Role.HIDDEN

    def _kind(self, style: str) -> tuple[Role | None, set[str]]:
        """What text in a style is, and the names of the style and of those that it rests on."""
        seen: set[str] = set()
        role = None
        while style and style not in seen:
            seen.add(style)
            role = role or self.apart.get(style)
            style = self.parents.get(style, "")
        return role, seen

    def read(self, root: _Element) -> None:
        """All paragraphs below the body, notes after the last."""
        body = root.find(f"{_OFFICE}body/{_OFFICE}text")
        self._under(body if body is not None else root, Role.BODY)
        for note in self.notes:
            self._under(note, Role.NOTE)

    def _under(self, parent: _Element, role: Role) -> None:
        # A stack of my own: lists and sections nest deeper than Python recurses.
        stack = [(iter(parent), role)]
        while stack:
            element = next(stack[-1][0], None)
            role = stack[-1][1]
            if element is None:
                stack.pop()
                continue
            tag = element.tag
            if not isinstance(tag, str) or tag in _SILENT:
                continue
            if tag in _PARAGRAPHS:
                self._paragraph(element, role)
            elif tag == _TABLE + "table-row":
                self._row(element, role)
            elif tag == _TEXT + "tracked-changes":
                for deletion in element.iter(_TEXT + "deletion"):
                    stack.append((iter(deletion), Role.STRUCK))
            elif tag == _TEXT + "section" and (
                element.get(_TEXT + "display") == "none" or element.get(_TEXT + "is-hidden") == "true"
            ):
                stack.append((iter(element), Role.HIDDEN))
            elif tag == _TEXT + "list" and role is Role.BODY:
                stack.append((iter(element), Role.LIST))
            else:
                stack.append((iter(element), role))

    def _paragraph(self, element: _Element, role: Role) -> None:
        style = element.get(_TEXT + "style-name", "")
        apart, names = self._kind(style)
        pieces = self._pieces(element)
        if any(of is Role.HIDDEN and whole for _, of, whole in pieces):
            role = Role.HIDDEN
        elif apart and role in (Role.BODY, *_TYPED):
            role = apart
        elif element.tag == _TEXT + "h" and role is Role.BODY:
            role = Role.HEADING
        plain = [(text, of) for text, of, _ in pieces]
        is_title = bool(names & {"Title"}) and role is Role.BODY
        text = self.written.add(plain, role)
        if is_title and text and not self.title:
            self.title = fold(text)
        elif role is Role.HEADING and text and not self.heading:
            self.heading = fold(text)

    def _row(self, row: _Element, role: Role) -> None:
        """A table's row on one line, " | " between cells; cells of several paragraphs run on."""
        pieces: list[tuple[str, Role | None]] = []
        filled = False
        for cell in row:
            if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                continue
            if pieces:
                pieces.append((" | ", None))
            for paragraph in cell.iter(*_PARAGRAPHS):
                apart = self._kind(paragraph.get(_TEXT + "style-name", ""))[0]
                held = [(text, of or apart) for text, of, _ in self._pieces(paragraph)]
                filled = filled or any(text.strip() for text, _ in held)
                pieces += [*held, (" ", None)]
        if filled:
            self.written.add(pieces, Role.TABLE if role is Role.BODY else role)

    def _pieces(self, paragraph: _Element) -> list[tuple[str, Role | None, bool]]:
        """A paragraph's words, the role of those set apart, and whether a field hides the whole paragraph."""
        found: list[tuple[str, Role | None, bool]] = []
        stack: list[tuple[_Element, Role | None, bool]] = [(paragraph, None, False)]
        while stack:
            element, role, after = stack.pop()
            if after:
                found.append((element.tail or "", role, False))
                continue
            tag = element.tag
            inside = role
            if tag == _TEXT + "span":
                inside = self._kind(element.get(_TEXT + "style-name", ""))[0] or role
            elif tag == _TEXT + "s":
                count = element.get(_TEXT + "c", "1")
                found.append((" " * min(int(count) if count.isdecimal() else 1, MAX_REPEATED), role, False))
            elif tag in (_TEXT + "tab", _TEXT + "line-break"):
                found.append((" ", role, False))
            elif tag == _TEXT + "hidden-paragraph":
                found.append(("", Role.HIDDEN, True))
            elif tag == _TEXT + "hidden-text":
                found.append((element.get(_TEXT + "string-value", ""), Role.HIDDEN, False))
            elif tag == _TEXT + "note":
                note = element.find(_TEXT + "note-body")
                citation = element.find(_TEXT + "note-citation")
                if note is not None:
                    self.notes.append(note)
                if citation is not None and citation.text:
                    found.append((citation.text, Role.NOTE_MARK, False))
                continue
            elif tag == _OFFICE + "annotation":
                said = " ".join("".join(p.itertext()) for p in element.iter(*_PARAGRAPHS))
                found.append((f" {said} ", Role.NOTE, False))
                continue
            elif not isinstance(tag, str):
                continue
            if tag != _TEXT + "hidden-text":
                found.append((element.text or "", inside, False))
                for child in reversed(element):
                    stack += [(child, inside, True), (child, inside, False)]
        return found


def _folded(pieces: list[tuple[str, Role | None]]) -> tuple[str, list[tuple[int, int, Role]]]:
    """Pieces on one line, white space folded, with the spans of those that have a role."""
    text = ""
    spans: list[tuple[int, int, Role]] = []
    for piece, role in pieces:
        words = re.sub(r"\s+", " ", piece)
        if not text or text.endswith(" "):
            words = words.lstrip(" ")
        if not words:
            continue
        start, text = len(text), text + words
        if role is not None:
            if spans and spans[-1][2] is role and not text[spans[-1][1] : start].strip():
                spans[-1] = (spans[-1][0], len(text), role)
            else:
                spans.append((start, len(text), role))
    bare = text.strip(" |")
    lead = len(text) - len(text.lstrip(" |"))
    moved = [(max(a - lead, 0), min(b - lead, len(bare)), role) for a, b, role in spans]
    return bare, [(a, b, role) for a, b, role in moved if a < b]


def _property(meta: _Element | None, name: str) -> str:
    found = next(meta.iter(name), None) if meta is not None else None
    return fold(found.text or "")[:1000] if found is not None else ""
