"""Tables of data as rows in words, each cell with its row's and its column's head: "Tarn: Yes 8,115; Turnout 58.9%.".

A table that only lays out a page is none: its cells hold paragraphs, or long text, or it has one column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from brief.reading.tabular import row_text

MAX_ROWS, MAX_COLUMNS = 2_000, 60
LONG_CELL = 200
"""Characters of a cell of data on average, at most; cells that lay out a page hold paragraphs."""
_LAYOUT = frozenset("table article section p ul ol dl h1 h2 h3 form blockquote figure pre iframe".split())
_TELLS = re.compile(r"[\d%‰$€£¥]|\w+\W+\w+\W+\w")
"""A head that says more than what stands below it is: a figure, a unit, three words."""
_ASKS = ("?", "？", "؟")


Cut = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A row in words, or the caption of its table; ``cut`` is what is struck out in it, or the mark of a note.

    Each of ``cut`` is its words and how they look, as bits of :mod:`brief.reading.html.visible_blocks`.
    """

    text: str
    caption: bool = False
    cut: tuple[Cut, ...] = ()


def rows_of(table: Any) -> list[Row]:
    """The rows of a table of data, its caption before them; none where it is no such table."""
    rows: list[list[Any]] = []
    for row in table.iter("tr"):
        if len(rows) >= MAX_ROWS:
            return []
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if cells:
            rows.append(cells[:MAX_COLUMNS])
    wide = max(map(len, rows), default=0)
    if len(rows) < 2 or wide < 2 or (table.get("role") or "") in ("presentation", "none"):
        return []
    if any(_lays_out(cell) for row in rows for cell in row):
        return []
    grid, cuts = _grid(rows, wide)
    filled = [text for line in grid for text in line if text]
    if not filled or sum(map(len, filled)) > LONG_CELL * len(filled) or len(filled) < len(grid):
        return []
    heads, first = _heads(rows, grid)
    found = [Row(*_read(each)[:1], caption=True, cut=_read(each)[1]) for each in table.iter("caption")][:1]
    below = grid[first:]
    silent = [  # a row is called by its own name, and a column without cells by none
        head
        for i, head in enumerate(heads)
        if _TELLS.search(head)
        and (all(line[0] for line in below) if not i else not any(line[i] for line in below))
    ]
    if silent:
        found.append(Row("; ".join(silent), caption=True))
    told = [Row(_in_words(line, heads), cut=cut) for line, cut in zip(below, cuts[first:], strict=True)]
    if told:  # what is cut out of the heads stands beside the first row
        told[0] = Row(told[0].text, cut=tuple(c for cut in cuts[:first] for c in cut) + told[0].cut)
    return [row for row in found + told if row.text or row.cut]


def pairs_of(terms: Any) -> list[Row]:
    """The terms of a list of definitions, each with what is said of it: "Contact: Jan Tann."; none of a longer text."""
    rows: list[Row] = []
    named: list[str] = []
    told: list[str] = []
    cuts: list[Cut] = []
    for each in (*(e for group in terms for e in (group if group.tag == "div" else (group,))), None):
        if each is not None and each.tag not in ("dt", "dd"):
            return []
        if (each is None or each.tag == "dt") and named and told:
            rows.append(Row(row_text((", ".join(named), "; ".join(told))), cut=tuple(cuts)))
            named, told, cuts = [], [], []
        if each is None:
            break
        words, cut = _read(each)
        cuts += cut
        if len(words) > LONG_CELL or _lays_out(each) or words.endswith(_ASKS):
            return []
        (named if each.tag == "dt" else told).append(words)
    return rows if not named and not told else []


def _in_words(cells: list[str], heads: list[str]) -> str:
    """A row in words; a head that says no more than the row's own name is left out."""
    return row_text(cells, [head if head != cells[0] else "" for head in heads])


def _lays_out(cell: Any) -> bool:
    paragraphs = sum(1 for each in cell.iter(*_LAYOUT))
    return (
        paragraphs > 1 or next(cell.iter("table", "article", "form", "h1", "h2", "iframe"), None) is not None
    )


def _grid(rows: list[list[Any]], wide: int) -> tuple[list[list[str]], list[tuple[Cut, ...]]]:
    """The cells' words by row and column, and what is cut out of each row; one that spans several stands in each."""
    grid: list[list[str]] = []
    cuts: list[tuple[Cut, ...]] = []
    held: dict[int, tuple[int, str]] = {}
    for cells in rows:
        line: list[str] = []
        cut: tuple[Cut, ...] = ()
        left = list(cells)
        while left or any(column >= len(line) for column in held):
            column = len(line)
            if column in held:
                more, text = held.pop(column)
                line.append(text)
                if more > 1:
                    held[column] = (more - 1, text)
                continue
            if not left or column >= MAX_COLUMNS:
                break
            cell = left.pop(0)
            text, out = _read(cell)
            cut += out
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for offset in range(min(across, MAX_COLUMNS - column)):
                if down > 1:
                    held[column + offset] = (down - 1, text)
                line.append(text if not offset or cell.tag == "th" else "")
        grid.append(line)
        cuts.append(cut)
    return [line + [""] * (wide - len(line)) for line in grid], cuts


def _heads(rows: list[list[Any]], grid: list[list[str]]) -> tuple[list[str], int]:
    """The columns' heads, and the first row of data; no heads where no row is one."""
    first = 0
    while first < len(rows) - 1 and first < 3 and _is_head(rows[first], rows[first + 1], first):
        first += 1
    if not first:
        return [], 0
    width = len(grid[0])
    heads = [
        " ".join(dict.fromkeys(line[i] for line in grid[:first] if i < len(line) and line[i]))
        for i in range(width)
    ]
    return heads, first


def _is_head(cells: list[Any], below: list[Any], place: int) -> bool:
    within = cells[0].getparent().getparent()
    if within is not None and within.tag == "thead":
        return True
    if all(cell.tag == "th" for cell in cells):
        return True
    # A first row without any figure above rows of figures heads them.
    return place == 0 and len(cells) > 1 and not _figures(cells) and _figures(below)


def _figures(cells: list[Any]) -> bool:
    return any(c.isdigit() for cell in cells for c in _words(cell))


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(int(value), 1_000) if value.isascii() and value.isdigit() and value != "0" else 1


def _words(cell: Any) -> str:
    return _read(cell)[0]


def _read(cell: Any) -> tuple[str, tuple[Cut, ...]]:
    """The words of a cell, and what is cut out of them."""
    from brief.reading.html.visible_blocks import MARK, STRUCK, visible_blocks  # a cell is a small page

    if not len(cell):
        return " ".join((cell.text or "").split()), ()
    blocks = visible_blocks(cell)
    cut = tuple((b.text[x:y], bits) for b in blocks for x, y, bits in b.looks if bits & (MARK | STRUCK))
    return " ".join(said for block in blocks if (said := block.said())), cut
