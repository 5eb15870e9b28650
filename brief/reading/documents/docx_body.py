"""The body of a .docx file as typed parts: headings, lists, tables, notes, what is raised, struck out or hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from brief.reading.documents.inline_parts import (
    RAISED,
    STRUCK,
    Paragraph,
    Part,
    Table,
    fenced,
    merged,
    shown,
    unsigned,
)
from brief.reading.tabular import head_rows
from brief.records import Role, fold

if TYPE_CHECKING:
    from lxml.etree import _Element

TINY = 3
"""Half-points. Type of 1.5 points or less is not meant for a reader."""
MAX_CELL = 400
"""Characters of a table's cell; a longer one is a column of a page set as a table."""
MAX_SPAN = 64

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_REMOVED = frozenset((_W + "del", _W + "moveFrom"))
_UNREAD = frozenset(
    _W + name for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "rt", "object")
) | {_FALLBACK}
_NOTES = frozenset((_W + "footnoteReference", _W + "endnoteReference"))
_OFF = ("0", "false", "off", "none")
_SET_OFF = frozenset("quote|intense quote|block text|zitat|citation|cita".split("|"))


class Styles:
    """What the document's styles are called, and what their text is: hidden, raised, struck out."""

    def __init__(self, styles: _Element | None) -> None:
        self.names: dict[str, str] = {}
        self.marked: dict[str, set[str]] = {}
        based: dict[str, str] = {}
        for style in list(styles.iter(_W + "style"))[:5_000] if styles is not None else ():
            id_ = style.get(_W + "styleId", "")
            name = style.find(_W + "name")
            self.names[id_] = (name.get(_W + "val", "") if name is not None else id_).lower()
            parent = style.find(_W + "basedOn")
            based[id_] = parent.get(_W + "val", "") if parent is not None else ""
            self.marked[id_] = marks_of(style.find(_W + "rPr"))
        for id_ in based:
            seen, at = {id_}, based[id_]
            while at and at not in seen:
                self.marked[id_] |= self.marked.get(at, set())
                seen.add(at)
                at = based.get(at, "")

    def of(self, properties: _Element | None, name: str) -> str:
        """The id of the style that some properties name."""
        style = properties.find(_W + name) if properties is not None else None
        return style.get(_W + "val", "") if style is not None else ""


class BodyReader:
    """Walks the body; ``title`` and ``heading`` are the first paragraphs of those styles, ``hidden`` counts runs."""

    def __init__(self, styles: _Element | None) -> None:
        self.styles = Styles(styles)
        self.title = self.heading = ""
        self.hidden = 0
        self.numbers: dict[tuple[str, str], str] = {}

    def parts(self, root: _Element) -> Iterator[Part]:
        """Paragraphs and tables, in order; text boxes after the paragraph they hang on."""
        body = root.find(_W + "body")
        yield from self._under(body if body is not None else root)

    def notes(self, root: _Element) -> Iterator[Paragraph]:
        """Footnotes or endnotes in order, each with the number that refers to it."""
        kind = "footnote" if root.find(_W + "footnote") is not None else "endnote"
        for note in root.iter(_W + kind):
            if note.get(_W + "type") is None:
                number = self.numbers.get((kind, note.get(_W + "id", "")), "")
                texts = [unsigned(part.text) for part in self._under(note) if isinstance(part, Paragraph)]
                yield Paragraph(f"{number} {' '.join(texts)}".strip(), Role.NOTE)

    def edge(self, root: _Element) -> Iterator[Paragraph]:
        """What stands above or below every page."""
        for part in self._under(root):
            rows = part.rows if isinstance(part, Table) else ((part.text,),)
            for text in (shown(cell) for row in rows for cell in row):
                if text:
                    yield Paragraph(fold(text), Role.FURNITURE)

    def _under(self, parent: _Element) -> Iterator[Part]:
        # A stack of my own: a file may nest tables and content controls deeper than Python recurses.
        stack = [iter(parent)]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
            elif element.tag == _W + "p":
                yield from self._paragraphs(element)
            elif element.tag == _W + "tbl":
                yield from self._table(element)
            elif element.tag not in _UNREAD and element.tag not in _REMOVED:
                stack.append(iter(element))

    def _paragraphs(self, element: _Element) -> Iterator[Paragraph]:
        for each in (element, *(p for box in _boxes(element) for p in box.iter(_W + "p"))):
            paragraph = self._paragraph(each)
            if paragraph.text:
                yield paragraph

    def _table(self, table: _Element) -> Iterator[Part]:
        rows: list[list[str]] = []
        titles: list[bool] = []
        bold: list[bool] = []
        gone: list[Part] = []
        above: dict[int, str] = {}
        long = False
        for row in table.iter(_W + "tr"):
            if next(row.iterancestors(_W + "tbl")) is not table:
                continue
            cells = self._cells(row, above)
            if not any(cells):
                continue
            long = long or any(len(cell) > MAX_CELL for cell in cells)
            if row.find(f"{_W}trPr/{_W}del") is not None:
                gone.append(Paragraph(" | ".join(unsigned(cell) for cell in cells if cell), Role.STRUCK))
                continue
            rows.append(cells)
            titles.append(row.find(f"{_W}trPr/{_W}tblHeader") is not None)
            runs = [run for run in row.iter(_W + "r") if run.find(_W + "t") is not None]
            bold.append(bool(runs) and all(_on(run.find(f"{_W}rPr/{_W}b")) for run in runs))
        width = max((len(row) for row in rows), default=0)
        if long or width < 2 or len(rows) < 2:  # a page laid out by a table: its paragraphs, in order
            yield from self._laid_out(table)
        else:
            even = [tuple(row + [""] * (width - len(row))) for row in rows]
            told = head_rows([[shown(cell) for cell in row] for row in even])
            marked = next((i for i, head in enumerate(titles) if not head), 0)
            heads = marked or told or int(bold[0] and not any(bold[1:]))
            yield Table(tuple(even), heads)
        yield from gone

    def _laid_out(self, table: _Element) -> Iterator[Part]:
        for row in table.iter(_W + "tr"):
            if next(row.iterancestors(_W + "tbl")) is not table or row.find(f"{_W}trPr/{_W}del") is not None:
                continue
            for cell in row.iter(_W + "tc"):
                if next(cell.iterancestors(_W + "tr")) is row:
                    yield from (part for p in cell.iter(_W + "p") for part in self._paragraphs(p))

    def _cells(self, row: _Element, above: dict[int, str]) -> list[str]:
        """A row's cells by columns: one over several columns or rows stands in each; ``above`` is kept for that."""
        cells: list[str] = []
        for cell in row.iter(_W + "tc"):
            if next(cell.iterancestors(_W + "tr")) is not row:
                continue
            texts = (self._paragraph(p).text.replace("\n", " ") for p in cell.iter(_W + "p"))
            text = " ".join(each for each in texts if each)
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merged is not None and merged.get(_W + "val") != "restart":
                text = text or above.get(len(cells), "")
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            value = span.get(_W + "val", "") if span is not None else ""
            count = min(int(value[:4]), MAX_SPAN) if value.isascii() and value.isdigit() else 1
            for _ in range(max(count, 1)):
                above[len(cells)] = text
                cells.append(text)
        return cells

    def _paragraph(self, paragraph: _Element) -> Paragraph:
        properties = paragraph.find(_W + "pPr")
        id_ = self.styles.of(properties, "pStyle")
        marked = self.styles.marked.get(id_, set())
        if "hidden" in marked:
            self.hidden += 1
            return Paragraph("")
        parts: list[str] = []
        noted = False
        # Each level with what its text is: a run's own marks, and whether a tracked change took it away.
        stack: list[tuple[Iterator[_Element], str]] = [
            (iter(paragraph), STRUCK if "struck" in marked else "")
        ]
        while stack:
            element = next(stack[-1][0], None)
            signs = stack[-1][1]
            if element is None:
                stack.pop()
                continue
            tag = element.tag
            if tag == _W + "moveFrom":
                self.hidden += 1
            elif tag in _UNREAD or tag in (_W + "p", _W + "txbxContent"):
                continue
            elif tag == _W + "del":
                stack.append((iter(element), STRUCK))
            elif tag == _W + "r":
                run = element.find(_W + "rPr")
                marks = marks_of(run) | self.styles.marked.get(self.styles.of(run, "rStyle"), set())
                if "hidden" in marks:
                    self.hidden += 1
                    continue
                own = STRUCK if "struck" in marks else RAISED if "raised" in marks else ""
                stack.append((iter(element), signs or own))
            elif tag in (_W + "t", _W + "delText"):
                text = unsigned(element.text or "")
                if tag == _W + "t" or element.getparent().find(_W + "t") is None:
                    # One word in several runs is struck out once; the mark of a note beside a power is its own.
                    goes_on = bool(signs and parts) and parts[-1].endswith(signs[1]) and not noted
                    parts.append(
                        merged(parts.pop() + fenced(text, signs)) if goes_on else fenced(text, signs)
                    )
                    noted = False
            elif tag in _NOTES:
                parts.append(fenced(self._number(element), RAISED))
                noted = True
            elif tag in (_W + "tab", _W + "ptab"):
                parts.append(" ")
            elif tag in (_W + "br", _W + "cr"):
                parts.append(" " if element.get(_W + "type") in ("page", "column") else "\n")
            elif tag == _W + "noBreakHyphen":
                parts.append("-")
            elif isinstance(tag, str):
                stack.append((iter(element), signs))
        lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
        text = "\n".join(line for line in lines if line)
        name = self.styles.names.get(id_, id_).lower()
        if text and name == "title" and not self.title:
            self.title = fold(shown(text))
        elif text and name in ("heading 1", "heading1") and not self.heading:
            self.heading = fold(shown(text))
        return Paragraph(text, _role(name, properties))

    def _number(self, reference: _Element) -> str:
        """The number of a note where it is referred to, counted as Word counts."""
        kind = reference.tag.removeprefix(_W).removesuffix("Reference")
        key = (kind, reference.get(_W + "id", ""))
        return self.numbers.setdefault(key, str(sum(1 for told, _ in self.numbers if told == kind) + 1))


def _role(style: str, properties: _Element | None) -> Role:
    if style.startswith(("heading", "überschrift", "titre ", "título ", "titolo ")):
        return Role.HEADING
    if style in ("caption", "beschriftung", "légende"):
        return Role.CAPTION
    if style in _SET_OFF:
        return Role.QUOTATION
    if style in ("footnote text", "endnote text"):
        return Role.NOTE
    numbered = properties is not None and properties.find(_W + "numPr") is not None
    return Role.LIST if numbered or style.startswith("list ") else Role.BODY


def marks_of(properties: _Element | None) -> set[str]:
    """What run properties make of a text: hidden outright or by its size, struck out, raised."""
    if properties is None:
        return set()
    found = set()
    size = properties.find(_W + "sz")
    value = size.get(_W + "val", "") if size is not None else ""
    tiny = value.isascii() and value.isdigit() and int(value[:9]) <= TINY
    if tiny or _on(properties.find(_W + "vanish")):
        found.add("hidden")
    if _on(properties.find(_W + "strike")) or _on(properties.find(_W + "dstrike")):
        found.add("struck")
    place = properties.find(_W + "vertAlign")
    if place is not None and place.get(_W + "val") == "superscript":
        found.add("raised")
    return found


def _on(switch: _Element | None) -> bool:
    return switch is not None and switch.get(_W + "val", "1").lower() not in _OFF


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    """Text boxes of a paragraph; the copy that old programs fall back on is not a second one."""
    for box in paragraph.iter(_W + "txbxContent"):
        if (
            next(box.iterancestors(_FALLBACK), None) is None
            and next(box.iterancestors(_W + "txbxContent"), None) is None
        ):
            yield box
