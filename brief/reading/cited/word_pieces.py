"""A .docx of somebody's text as pieces: its paragraphs and rows, with footnotes, endnotes and links as marks."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from brief.errors import InputError
from brief.reading.cited.marks import clean, found, held, is_mark, listed
from brief.reading.documents.docx import members_of, xml_part
from brief.reading.documents.docx_body import Styles, marks_of
from brief.records import CitedAt, PieceKind, Target, TextPiece

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
# What a reader does not see: what is deleted or moved away, the copy for old programs, properties, what hides a field.
_UNSEEN = frozenset("del moveFrom Fallback rPr pPr delText object".split())
_HEADING = re.compile(r"heading|title|überschrift|titre|título|titolo|заголовок", re.IGNORECASE)
_FIELD = re.compile(r"\s*HYPERLINK\s+\"(?P<address>[^\"]+)\"", re.IGNORECASE)


def pieces_of_docx(content: bytes) -> tuple[str, list[TextPiece], list[Target]]:
    """The title, the pieces and the notes of a .docx.

    Raises:
        InputError: no .docx, damaged, protected, or a bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = members_of(archive)
            body = xml_part(archive, members, "word/document.xml")
            styles = Styles(xml_part(archive, members, "word/styles.xml", optional=True))
            notes = {
                kind: xml_part(archive, members, f"word/{kind}s.xml", optional=True)
                for kind in _NOTES.values()
            }
            links = {
                part: _links(xml_part(archive, members, f"word/_rels/{part}.xml.rels", optional=True))
                for part in ("document", "footnotes", "endnotes")
            }
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise InputError(f"is a damaged .docx file ({str(error)[:120]}); save it again") from error
    except RuntimeError as error:
        raise InputError("is a protected .docx file; save a copy without a password") from error
    if body is None:
        raise InputError("holds no word/document.xml: it is no .docx file; save it as .docx or as text")
    pieces = list(_pieces(body, styles, links["document"]))
    targets = []
    for kind, root in notes.items():
        for note in root.iter(_W + kind) if root is not None else ():
            if note.get(_W + "type") is None:
                said = list(_pieces(note, styles, links[f"{kind}s"]))
                words = " ".join(one.text for one in said)
                addresses = tuple(mark.key for one in said for mark in one.marks if "/" in mark.key)
                targets.append(Target(f"{kind} {note.get(_W + 'id', '')}", words, addresses))
    title = next((one.text for one in pieces if one.kind is PieceKind.HEADING), "")
    return title, pieces, targets


def _links(root: _Element | None) -> dict[str, str]:
    if root is None:
        return {}
    return {str(one.get("Id")): str(one.get("Target")) for one in root if one.get("TargetMode") == "External"}


def _pieces(root: _Element, styles: Styles, links: dict[str, str]) -> Iterator[TextPiece]:
    """Paragraphs, and the rows of tables of several columns, in order; text boxes behind what they hang on."""
    stack = [iter(root)]
    while stack:
        element = next(stack[-1], None)
        name = _name(element) if element is not None else ""
        if element is None:
            stack.pop()
        elif name == "p":
            piece = _Line(styles, links).piece(element)
            if piece is not None:
                yield piece
            stack.append(element.iter(_W + "txbxContent"))
        elif name == "tbl" and any(
            len(row.findall(_W + "tc")) > 1 for row in element.iterchildren(_W + "tr")
        ):
            yield from _rows(element, styles, links)
        elif name == "txbxContent" and any(_name(above) == "Fallback" for above in element.iterancestors()):
            continue
        elif name not in _UNSEEN:
            stack.append(iter(element))


def _rows(table: _Element, styles: Styles, links: dict[str, str]) -> Iterator[TextPiece]:
    """The rows of a table below its first, each cell with the head of its column."""
    head: list[str] = []
    for row in table.iterchildren(_W + "tr"):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        cells = [list(_pieces(cell, styles, links)) for cell in row.iterchildren(_W + "tc")]
        if not head:
            head = [" ".join(one.text for one in cell) for cell in cells]
            continue
        text, marks = "", []
        for i, cell in enumerate(cells):
            for j, one in enumerate(cell):
                named = f"{head[i]}: " if not j and i < len(head) and head[i] and one.text else ""
                text += f"{'; ' if text and not j else ' ' if text else ''}{named}"
                marks += [CitedAt(mark.at + len(text), mark.key) for mark in one.marks]
                text += one.text
        if text:
            yield TextPiece(text, tuple(marks), PieceKind.ROW)


class _Line:
    """A paragraph on its way to a piece: its text, what stands in it for marks, and the fields that are open."""

    def __init__(self, styles: Styles, links: dict[str, str]) -> None:
        self.styles = styles
        self.links = links
        self.keys: list[str] = []
        self.text: list[str] = []
        self.field = ""

    def piece(self, paragraph: _Element) -> TextPiece | None:
        """The paragraph, or None where it is empty."""
        properties = paragraph.find(_W + "pPr")
        style = self.styles.of(properties, "pStyle")
        if "hidden" in self.styles.marked.get(style, ()):
            return None
        self._under(paragraph)
        words, marks = found("".join(self.text), self.keys)
        if not words and not marks:
            return None
        name = self.styles.names.get(style, style)
        numbered = properties is not None and properties.find(_W + "numPr") is not None
        kind = PieceKind.ITEM if numbered or name.startswith("list") else PieceKind.PARAGRAPH
        if _HEADING.match(name):
            kind = PieceKind.HEADING
        return TextPiece(words, marks, kind)

    def _under(self, element: _Element) -> None:
        for child in element:
            name = _name(child)
            if name == "r":
                self._run(child)
            elif name == "hyperlink" and (address := self.links.get(str(child.get(_R + "id")))):
                self._link(child, address)
            elif name not in _UNSEEN and name not in ("p", "txbxContent", "fldSimple"):
                self._under(child)
            elif name == "fldSimple":
                match = _FIELD.match(str(child.get(_W + "instr", "")))
                self._link(child, match["address"]) if match else self._under(child)

    def _link(self, element: _Element, address: str) -> None:
        before = len(self.text)
        self._under(element)
        words = "".join(self.text[before:])
        if is_mark(words, address) or words.startswith(("http://", "https://")):
            del self.text[before:]
        self.text.append(held(self.keys, address))

    def _run(self, run: _Element) -> None:
        properties = run.find(_W + "rPr")
        marks = marks_of(properties) | self.styles.marked.get(self.styles.of(properties, "rStyle"), set())
        if marks & {"hidden", "struck"}:
            return
        for child in run:
            name = _name(child)
            if name == "t":
                self._say(clean(child.text or ""), raised="raised" in marks)
            elif name in ("tab", "br", "cr"):
                self.text.append("\n" if name != "tab" and child.get(_W + "type") is None else " ")
            elif name == "noBreakHyphen":
                self.text.append("-")
            elif name in _NOTES:
                self.text.append(held(self.keys, f"{_NOTES[name]} {child.get(_W + 'id', '')}"))
            elif name == "instrText":
                self.field += child.text or ""
            elif name == "fldChar" and child.get(_W + "fldCharType") == "end":
                if match := _FIELD.match(self.field):
                    self.text.append(held(self.keys, match["address"]))
                self.field = ""
            elif name not in _UNSEEN and name not in ("p", "txbxContent"):
                self._under(child)

    def _say(self, words: str, *, raised: bool) -> None:
        """Words; of raised numbers behind a word the marks that they are."""
        before = "".join(self.text[-3:]).rstrip()
        if raised and is_mark(words) and re.search(r"[^\W\d_]{3}$|[.,;:!?”\"’)]$", before):
            self.text += [held(self.keys, key) for key in listed(words) or [words]]
        else:
            self.text.append(words)


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]
