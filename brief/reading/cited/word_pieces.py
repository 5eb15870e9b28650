"""A .docx of somebody's text as pieces: its paragraphs and rows, with footnotes, endnotes and links as marks."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from brief.errors import InputError
from brief.reading.cited.marks import clean, found, held
from brief.reading.documents.docx import members_of, xml_part
from brief.records import PieceKind, Target, TextPiece

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


def pieces_of_docx(content: bytes) -> tuple[str, list[TextPiece], list[Target]]:
    """The title, the pieces and the notes of a .docx.

    Raises:
        InputError: no .docx, damaged, protected, or a bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = members_of(archive)
            body = xml_part(archive, members, "word/document.xml")
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
    pieces = [piece for one in body.iter(_W + "p") if (piece := _piece(one, links["document"]))]
    targets = []
    for kind, root in notes.items():
        for note in root.iter(_W + kind) if root is not None else ():
            if note.get(_W + "type") is not None:
                continue
            said = [p for one in note.iter(_W + "p") if (p := _piece(one, links[f"{kind}s"]))]
            words = " ".join(one.text for one in said)
            addresses = tuple(mark.key for one in said for mark in one.marks if "/" in mark.key)
            targets.append(Target(f"{kind} {note.get(_W + 'id', '')}", words, addresses))
    title = next((one.text for one in pieces if one.kind is PieceKind.HEADING), "")
    return title, pieces, targets


def _links(root: _Element | None) -> dict[str, str]:
    if root is None:
        return {}
    return {str(one.get("Id")): str(one.get("Target")) for one in root if one.get("TargetMode") == "External"}


def _piece(paragraph: _Element, links: dict[str, str]) -> TextPiece | None:
    """A paragraph, or None where it is empty."""
    keys: list[str] = []
    text: list[str] = []
    for element in paragraph.iter():
        name = str(element.tag).rpartition("}")[2]
        if any(str(above.tag) == _W + "del" for above in element.iterancestors()):
            continue
        if name == "t":
            text.append(clean(element.text or ""))
        elif name in ("tab", "br"):
            text.append(" ")
        elif name in _NOTES:
            text.append(held(keys, f"{_NOTES[name]} {element.get(_W + 'id', '')}"))
        elif name == "hyperlink" and (address := links.get(str(element.get(_R + "id")))):
            last = [one for one in element.iter(_W + "t")]
            if last:  # the mark goes behind the link's own words
                last[-1].text = f"{clean(last[-1].text or '')}"
                text += [clean(one.text or "") for one in last] + [held(keys, address)]
                for one in last:
                    one.text = ""
    words, marks = found("".join(text), keys)
    if not words and not marks:
        return None
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    named = str(style.get(_W + "val", "")) if style is not None else ""
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None or named.lower().startswith("list")
    row = any(str(above.tag) == _W + "tc" for above in paragraph.iterancestors())
    kind = PieceKind.ROW if row else PieceKind.ITEM if listed else PieceKind.PARAGRAPH
    return TextPiece(words, marks, PieceKind.HEADING if re.match(r"(?i)heading|title", named) else kind)
