"""DOCX into text: paragraphs and tables as they read with all changes accepted, without what is hidden.

The markup is read by hand (ECMA-376, part 1, 17) rather than by python-docx, which unpacks a whole
archive before it looks at it and gives neither tracked insertions nor hidden text their due.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from brief.dates.written_dates import DateText
from brief.errors import InputError
from brief.reading.extracted import Extracted
from brief.reading.plain.furniture import is_headline
from brief.records import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_MEMBERS = 2_000
MAX_PART = 20_000_000
"""Bytes of one part unpacked: the text of some 500 pages. lxml's tree of it takes 0.2 GB."""
MAX_RATIO = 200
"""A part of text packs 5 to 20 times, a table of one repeated row 100 times; zeros pack 1,000 times."""
RATIO_FROM = 1_000_000
MAX_TOTAL = 500_000_000
"""Bytes that all members together say they unpack to; pictures are not unpacked here."""
TINY = 3
"""Half-points. Type of 1.5 points or less is not meant for a reader."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = frozenset(
    _W + name for name in ("del", "moveFrom", "rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "rt", "object")
)
# When the empty document was made from which the most used library begins: no document's own date.
_TEMPLATE = "2013-12-23T23:15:00Z"
_OFF = ("0", "false", "off", "none")
_JUNK = re.compile(
    r"^(?:.*\b(?:user|admin(?:istrator)?|owner|microsoft|author|unknown|python-docx|test)\b.*|\W*)$", re.I
)
_JUNK_TITLE = re.compile(r"^(?:microsoft word\b.*|word document|document\d*|untitled.*|.*\.docx?|\W*)$", re.I)


def read_docx(content: bytes) -> Extracted:
    """The text of a .docx file and its core properties.

    Raises:
        InputError: no .docx, damaged, a bomb, with a DOCTYPE, protected, or without text.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = _members(archive)
            body = _xml(archive, members, "word/document.xml")
            styles = _xml(archive, members, "word/styles.xml", optional=True)
            core = _xml(archive, members, "docProps/core.xml", optional=True)
            notes = _xml(archive, members, "word/footnotes.xml", optional=True)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise InputError(f"is a damaged .docx file ({str(error)[:120]}); save it again") from error
    except RuntimeError as error:  # what zipfile raises where a password is wanted
        raise InputError("is a protected .docx file; save a copy without a password") from error
    if body is None:
        raise InputError("holds no word/document.xml: it is no .docx file; save it as .docx or as text")
    reader = _Reader(styles)
    paragraphs = [text for text in reader.blocks(body) if text]
    paragraphs += [text for text in reader.notes(notes) if text]
    if not paragraphs:
        raise InputError("holds no text: pictures alone, or nothing")
    name = "docx/1"
    embedded = sum(n.startswith(("word/embeddings/", "word/activeX/")) for n in members)
    if reader.hidden:
        name += f"; {reader.hidden} hidden or deleted runs left out"
    if embedded:
        name += f"; {embedded} embedded files not read"
    stated = _property(core, _DC + "title")
    created, changed = _property(core, _TERMS + "created"), _property(core, _TERMS + "modified")
    created, changed = ("" if each == _TEMPLATE else each for each in (created, changed))
    language = _property(core, _DC + "language")
    # Much is written without styles: a short first paragraph that is no sentence is then the headline.
    first = paragraphs[0] if len(paragraphs) > 1 and is_headline(paragraphs[0]) else ""
    return Extracted(
        text="\n\n".join(paragraphs),
        extractor=name,
        title=reader.title or ("" if _JUNK_TITLE.match(stated) else stated) or reader.heading or first,
        authors=_authors(_property(core, _DC + "creator")),
        language=language[:35],
        dates=(DateText(created, "document properties, created", guessed=True),) if created else (),
        modified=(DateText(changed, "document properties, modified"),)
        if changed != created and changed
        else (),
    )


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The archive's members by name, after a look at what they say of their sizes."""
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise InputError(f"is an archive of {len(infos):,} files, above the limit of {MAX_MEMBERS:,}")
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        raise InputError("is an archive that holds two files of one name; save it again")
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise InputError(f"unpacks to more than {MAX_TOTAL // 1_000_000} MB: it is no honest document")
    for info in infos:
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise InputError(f"holds a part that grows more than {MAX_RATIO} times ({info.filename[:60]})")
    return {info.filename: info for info in infos}


def _xml(
    archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], name: str, *, optional: bool = False
) -> _Element | None:
    """The root of a part, or None where the archive has none of that name."""
    from lxml import etree

    if name not in members:
        return None
    with archive.open(members[name]) as part:  # what a member says of its size is not trusted
        content = part.read(MAX_PART + 1)
    if len(content) > MAX_PART:
        raise InputError(f"holds a part of more than {MAX_PART // 1_000_000} MB of text ({name}); split it")
    # In UTF-16 every other byte is zero. No WordprocessingML has a DOCTYPE: only entities need one.
    bare = content.replace(b"\0", b"")
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise InputError(f"holds a DOCTYPE ({name}), which no .docx has and which is used for attacks")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content.replace(_STRICT.encode(), _TRANSITIONAL.encode()), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if optional:
            return None
        raise InputError(f"is a damaged .docx file: {name} is no XML ({str(error)[:100]})") from error
    if root.getroottree().docinfo.doctype:  # written in an encoding that the look above did not see through
        raise InputError(f"holds a DOCTYPE ({name}), which no .docx has and which is used for attacks")
    return root


class _Reader:
    """Walks the body; ``title`` and ``heading`` are the first paragraphs of those styles."""

    def __init__(self, styles: _Element | None) -> None:
        self.title = self.heading = ""
        self.hidden = 0
        self.kinds: dict[str, str] = {}
        self.concealed: set[str] = set()
        if styles is not None:
            self._styles(styles)

    def _styles(self, styles: _Element) -> None:
        based: dict[str, str] = {}
        for style in list(styles.iter(_W + "style"))[:5_000]:
            id_ = style.get(_W + "styleId", "")
            name = style.find(_W + "name")
            self.kinds[id_] = (name.get(_W + "val", "") if name is not None else id_).lower()
            parent = style.find(_W + "basedOn")
            based[id_] = parent.get(_W + "val", "") if parent is not None else ""
            properties = style.find(_W + "rPr")
            if properties is not None and _hides(properties):
                self.concealed.add(id_)
        for id_ in based:
            seen, at = {id_}, based[id_]
            while at and at not in seen:
                if at in self.concealed:
                    self.concealed.add(id_)
                seen.add(at)
                at = based.get(at, "")

    def blocks(self, root: _Element) -> Iterator[str]:
        """Texts of paragraphs and of table rows, in order; text boxes after the paragraph they hang on."""
        body = root.find(_W + "body")
        yield from self._under(body if body is not None else root)

    def notes(self, root: _Element | None) -> Iterator[str]:
        """Texts of footnotes, in order."""
        for note in root.iter(_W + "footnote") if root is not None else ():
            if note.get(_W + "type") is None:
                yield from self._under(note)

    def _under(self, parent: _Element) -> Iterator[str]:
        # A stack of my own: a file may nest tables and content controls deeper than Python recurses.
        stack = [iter(parent)]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
            elif element.tag == _W + "p":
                yield self._paragraph(element)
                for box in _boxes(element):
                    yield from (self._paragraph(p) for p in box.iter(_W + "p"))
            elif element.tag == _W + "tr":
                if element.find(f"{_W}trPr/{_W}del") is None:
                    yield self._row(element)
            elif element.tag not in _DELETED and element.tag != _FALLBACK:
                stack.append(iter(element))

    def _row(self, row: _Element) -> str:
        """A table's row on one line, " | " between cells; cells of several paragraphs run on."""
        cells = []
        for cell in row.iter(_W + "tc"):
            if next(cell.iterancestors(_W + "tr")) is row:
                texts = (self._paragraph(p) for p in cell.iter(_W + "p"))
                cells.append(" ".join(text.replace("\n", " ") for text in texts if text))
        return " | ".join(cells).strip(" |") if any(cells) else ""

    def _paragraph(self, paragraph: _Element) -> str:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        id_ = style.get(_W + "val", "") if style is not None else ""
        if id_ in self.concealed:
            self.hidden += 1
            return ""
        parts: list[str] = []
        stack = [iter(paragraph)]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
                continue
            tag = element.tag
            if tag in (_W + "del", _W + "moveFrom"):
                self.hidden += 1
            elif tag in _DELETED or tag in (_FALLBACK, _W + "p", _W + "txbxContent"):
                continue
            elif tag == _W + "r" and self._concealed(element):
                self.hidden += 1
            elif tag == _W + "t":
                parts.append(element.text or "")
            elif tag in (_W + "tab", _W + "ptab"):
                parts.append(" ")
            elif tag in (_W + "br", _W + "cr"):
                parts.append(" " if element.get(_W + "type") in ("page", "column") else "\n")
            elif tag == _W + "noBreakHyphen":
                parts.append("-")
            elif isinstance(tag, str):
                stack.append(iter(element))
        lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
        text = "\n".join(line for line in lines if line)
        kind = self.kinds.get(id_, id_).lower()
        if text and kind == "title" and not self.title:
            self.title = fold(text)
        elif text and kind in ("heading 1", "heading1") and not self.heading:
            self.heading = fold(text)
        return text

    def _concealed(self, run: _Element) -> bool:
        properties = run.find(_W + "rPr")
        if properties is None:
            return False
        style = properties.find(_W + "rStyle")
        return _hides(properties) or (style is not None and style.get(_W + "val") in self.concealed)


def _hides(properties: _Element) -> bool:
    """Whether run properties hide a text: hidden outright, or set in type too small to see."""
    vanish = properties.find(_W + "vanish")
    if vanish is not None and vanish.get(_W + "val", "1").lower() not in _OFF:
        return True
    size = properties.find(_W + "sz")
    value = size.get(_W + "val", "") if size is not None else ""
    return value.isascii() and value.isdigit() and int(value[:9]) <= TINY


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    """Text boxes of a paragraph; the copy that old programs fall back on is not a second one."""
    for box in paragraph.iter(_W + "txbxContent"):
        if (
            next(box.iterancestors(_FALLBACK), None) is None
            and next(box.iterancestors(_W + "txbxContent"), None) is None
        ):
            yield box


def _property(core: _Element | None, name: str) -> str:
    found = core.find(name) if core is not None else None
    return fold(found.text or "")[:1000] if found is not None else ""


def _authors(stated: str) -> tuple[str, ...]:
    names = [fold(name) for name in re.split(r"\s*[;|]\s*", stated)]
    return tuple(dict.fromkeys(n for n in names if 3 < len(n) <= 80 and not _JUNK.match(n)))[:20]
