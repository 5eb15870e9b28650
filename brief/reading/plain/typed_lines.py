"""What the lines of Markdown and of bare text are: tables, quotations, lists, headings, notes, what is struck out.

Tables are rewritten, each row a paragraph with the heads of its row and its columns; all else stays as it stands, but
that a mark before a comma goes behind it, so that the words around what is cut out read as they were meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.reading.tabular import column_heads, head_rows, row_text
from brief.records import Mark, Role

MIN_ROWS = 3
"""Rows of as many cells that make a table of a bare text, where no line says that it is one."""
MAX_CELLS = 40
MAX_NOTE = 12
"""Lines of one note."""

_DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"^[ \t]{0,3}(```|~~~)")
_QUOTED = re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+")
_BY = re.compile(r"^[>\s]*(?:—|–|--|―)\s*(?P<name>[^\W\d_][^\n.!?]{2,80})$")
_NOTE = re.compile(r"^[ \t]{0,3}\[\^[^\]\s]{1,20}\]:")
_BARE_NOTE = re.compile(r"^\s*(?:\[(\d{1,3})\]|([¹²³⁴-⁹]{1,3}))\s*(?=\S)")
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+\S")
_UNDERLINE = re.compile(r"^[ \t]{0,3}(?:={3,}|-{3,})[ \t]*$")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\S")
_BARE_ITEM = re.compile(r"^[ \t]*[•▪◦‣●■*-][ \t]+\S")
_STRUCK = re.compile(
    r"(?<!~)~~(?=[^\s~])[^~\n]{1,500}(?<=\S)~~(?!~)|<(?P<tag>s|del|strike)>[^<\n]{1,500}</(?P=tag)>"
)
_STRUCK_BEFORE = re.compile(rf"(?P<cut>(?:[ \t]*(?:{_STRUCK.pattern}))+)(?P<rest>[.,;:!?)\]…]+)")
_STRUCK_WITHIN = re.compile(rf"(?<=\w)(?P<cut>{_STRUCK.pattern})(?P<rest>\w+)")
_MARK = re.compile(r"(?<!^)\[\^[^\]\s]{1,20}\](?!:)")
_BARE_MARK = re.compile(r"(?<=[^\s\[\]])\[\d{1,3}\](?![\w(])")
_MARK_BEFORE = r"({})([.,;:!?)\]”’\"»…]+)"
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|`|~~)(?=\S)([^*_`~]{1,300})(?<=\S)\1")
_LINKED = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,2000}\)")


def typed_lines(text: str, start: int = 0, *, markdown: bool) -> tuple[str, tuple[Mark, ...]]:
    """The text with its tables as paragraphs, and what its other parts are.

    Args:
        text: as decoded.
        start: where its front matter ends.
        markdown: by the rules of Markdown; else only what tells itself in a bare text.

    Returns:
        The text, and marks in order of their beginning; one that is set aside may stand within one that types.
    """
    writer = _Writer(text[:start], _noted(text) if not markdown else frozenset(), markdown=markdown)
    lines = text[start:].splitlines(keepends=True)
    at = 0
    while at < len(lines):
        at = writer.take(lines, at)
    return "".join(writer.written), tuple(sorted(writer.marks, key=lambda mark: (mark.start, -mark.end)))


def without_struck(line: str) -> str:
    """A line as its readers take it, without what is struck out."""
    return " ".join(_STRUCK.sub("", _STRUCK_BEFORE.sub(r"\g<rest>\g<cut>", line)).split())


def _noted(text: str) -> frozenset[str]:
    """Labels that open a line of a bare text: of notes, where a word before bears them."""
    found = (_BARE_NOTE.match(line) for line in text.splitlines() if line.lstrip()[:1] in "[¹²³⁴⁵⁶⁷⁸⁹")
    return frozenset(label for match in found if match for label in match.groups() if label)


class _Writer:
    """Writes line after line, and marks what it wrote."""

    def __init__(self, head: str, labels: frozenset[str], *, markdown: bool) -> None:
        self.written = [head] if head else []
        self.length = len(head)
        self.marks: list[Mark] = []
        self.labels, self.markdown = labels, markdown
        self.seen: set[str] = set()
        self.no_table = 0

    def take(self, lines: Sequence[str], at: int) -> int:
        """Write the part that begins at a line, and say where the next one begins."""
        line = lines[at]
        if line.isspace():
            end = at + 1
            while end < len(lines) and lines[end].isspace():
                end += 1
            return self._raw(lines, at, end)
        if self.markdown and (fence := _FENCE.match(line)):
            end = at + 1
            while end < len(lines) and not lines[end].lstrip().startswith(fence[1]):
                end += 1
            return self._raw(lines, at, min(end + 1, len(lines)))
        if (end := self._table(lines, at)) > at:
            return end
        if _QUOTED.match(line):
            return self._quotation(lines, at)
        if self.markdown and _NOTE.match(line):
            end = at + 1
            while end < min(len(lines), at + MAX_NOTE) and lines[end].strip() and lines[end][:1] in " \t":
                end += 1
            return self._marked(lines, at, end, Role.NOTE)
        if not self.markdown and (note := _BARE_NOTE.match(line)) and (note[1] or note[2]) in self.seen:
            return self._marked(lines, at, at + 1, Role.NOTE)
        under = self.markdown and at + 1 < len(lines) and _UNDERLINE.match(lines[at + 1]) and line.strip()
        if self.markdown and (_HEADING.match(line) or under):
            # As words, a headline of which something was struck out is another text than the title.
            first = not self.marks and _STRUCK.search(line) is not None
            return self._inline(lines, at, Role.HEADLINE if first else Role.HEADING)
        item = _ITEM if self.markdown else _BARE_ITEM
        return self._inline(lines, at, Role.LIST if item.match(line) else Role.BODY)

    def _raw(self, lines: Sequence[str], at: int, end: int) -> int:
        whole = "".join(lines[at:end])
        self.written.append(whole)
        self.length += len(whole)
        return end

    def _marked(self, lines: Sequence[str], at: int, end: int, role: Role, speaker: str = "") -> int:
        start = self.length
        self._raw(lines, at, end)
        whole = "".join(lines[at:end])
        self.marks.append(Mark(start, start + len(whole.rstrip()), role, speaker))
        return end

    def _quotation(self, lines: Sequence[str], at: int) -> int:
        end = at
        while end < len(lines) and _QUOTED.match(lines[end]):
            end += 1
        by = _BY.match(lines[end - 1].strip())
        if not by and end < len(lines):
            by = _BY.match(lines[end].strip())
        start = self.length
        inside = end - 1 if by and end > at + 1 and _BY.match(lines[end - 1].strip()) else end
        for line in range(at, inside):
            if not self.markdown and (sign := _QUOTED.match(lines[line])):
                self.marks.append(Mark(self.length, self.length + len(sign[0].rstrip()), Role.FURNITURE))
            self._inline(lines, line, Role.BODY)
        self.marks.append(Mark(start, self.length, Role.QUOTATION, by["name"].strip(" *_") if by else ""))
        return self._marked(lines, inside, end, Role.BYLINE) if inside < end else end

    def _inline(self, lines: Sequence[str], at: int, role: Role) -> int:
        """One line, with the marks of what is struck out in it and of the notes that it bears."""
        line = lines[at]
        mark = _MARK if self.markdown else _BARE_MARK
        if "~~" in line or "<" in line:
            line = _STRUCK_BEFORE.sub(r"\g<rest>\g<cut>", _STRUCK_WITHIN.sub(r"\g<rest> \g<cut>", line))
        if "[" in line:
            line = re.sub(_MARK_BEFORE.format(mark.pattern), r"\2\1", line)
        start = self.length
        self.written.append(line)
        self.length += len(line)
        if role is not Role.BODY:
            self.marks.append(Mark(start, start + len(line.rstrip()), role))
        for found in _STRUCK.finditer(line):
            self.marks.append(Mark(start + found.start(), start + found.end(), Role.STRUCK))
        for found in mark.finditer(line) if "[" in line else ():
            self.seen.add(found[0].strip("[]^"))
            self.marks.append(Mark(start + found.start(), start + found.end(), Role.NOTE_MARK))
        for label in self.labels - self.seen:
            if (
                label.isdigit()
                and not label.isascii()
                and (place := re.search(rf"(?<=[^\W\d_]){label}", line))
            ):
                self.seen.add(label)
                self.marks.append(Mark(start + place.start(), start + place.end(), Role.NOTE_MARK))
        return at + 1

    def _table(self, lines: Sequence[str], at: int) -> int:
        """Write the table that begins at a line, if one does, and say where it ends; else where it stands."""
        if at < self.no_table:
            return at
        parts = _pipes if "|" in lines[at] else _tabs
        first = parts(lines[at])
        if not 2 <= len(first) <= MAX_CELLS:
            return at
        told = at + 1 < len(lines) and "|" in lines[at + 1] and _DELIMITER.match(lines[at + 1]) is not None
        if self.markdown and not told:
            return at
        end = at + 2 if told else at
        while end < len(lines) and lines[end].strip():
            cells = parts(lines[end])
            if len(cells) < 2 or (not told and len(cells) != len(first)):
                break
            end += 1
        rows = [parts(line) for line in lines[at:end] if not ("-" in line and _DELIMITER.match(line))]
        # Lines of a bare text that a mark parts alike may be links; heads over figures are a table's.
        heads = int(told) or (head_rows(rows) if end - at >= MIN_ROWS else 0)
        if not heads or len(rows) <= heads:
            self.no_table = end
            return at
        named = column_heads(rows[:heads])
        if self.written and not self.written[-1].isspace():
            self._raw(["\n"], 0, 1)
        for i, row in enumerate(rows):
            wording = " | ".join(cell for cell in row if cell) if i < heads else row_text(row, named)
            if wording:
                self._raw([wording, "\n\n"], 0, 2)
                start = self.length - len(wording) - 2
                role = Role.HEADING if i < heads else Role.TABLE
                self.marks.append(Mark(start, start + len(wording), role))
        return end


def _pipes(line: str) -> list[str]:
    cells = _CELL.split(line.strip())
    if len(cells) > 2 and not cells[0].strip():
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    return [_plain(cell.replace("\\|", "|")) for cell in cells]


def _tabs(line: str) -> list[str]:
    return [" ".join(cell.split()) for cell in line.strip("\r\n ").split("\t")]


def _plain(cell: str) -> str:
    """A cell without Markdown's signs."""
    return " ".join(_EMPHASIS.sub(r"\2", _LINKED.sub(r"\1", cell)).split())
