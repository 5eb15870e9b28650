"""Tables of data as rows in words, each cell with its row's and its column's head: "Tarn: Yes 8,115; Turnout 58.9%.".

A table that only lays out a page is none: its cells hold paragraphs, or long text, or it has one column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MAX_ROWS, MAX_COLUMNS = 2_000, 60
LONG_CELL = 200
"""Characters of a cell of data on average, at most; cells that lay out a page hold paragraphs."""
_LAYOUT = frozenset("table article section p ul ol dl h1 h2 h3 form blockquote figure pre iframe".split())
_ENDS = ".!?。！？…"


@dataclass(frozen=True, slots=True)
class Row:
    """A row in words, or the caption of its table."""

    text: str
    caption: bool = False


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
    grid = _grid(rows, wide)
    filled = [text for line in grid for text in line if text]
    if not filled or sum(map(len, filled)) > LONG_CELL * len(filled) or len(filled) < len(grid):
        return []
    heads, first = _heads(rows, grid)
    caption = next((" ".join(each.text_content().split()) for each in table.iter("caption")), "")
    found = [Row(caption, caption=True)] if caption else []
    return found + [Row(text) for line in grid[first:] if (text := in_words(line, heads))]


def in_words(cells: list[str], heads: list[str]) -> str:
    """A row of a table in words: its first cell heads it, each other cell is told with its column's head."""
    if not any(cells):
        return ""
    own = [i for i, cell in enumerate(cells) if cell]
    named, rest = (cells[0], own[1:]) if cells[0] else ("", own)
    told = [
        f"{heads[i]} {cells[i]}" if i < len(heads) and heads[i] and heads[i] != named else cells[i]
        for i in rest
    ]
    if not told:
        return named
    text = f"{named}: {'; '.join(told)}" if named else "; ".join(told)
    return text if text[-1] in _ENDS else f"{text}."


def _lays_out(cell: Any) -> bool:
    paragraphs = sum(1 for each in cell.iter(*_LAYOUT))
    return (
        paragraphs > 1 or next(cell.iter("table", "article", "form", "h1", "h2", "iframe"), None) is not None
    )


def _grid(rows: list[list[Any]], wide: int) -> list[list[str]]:
    """The cells' words by row and column; one that spans several stands in each of them."""
    grid: list[list[str]] = []
    held: dict[int, tuple[int, str]] = {}
    for cells in rows:
        line: list[str] = []
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
            text = _words(cell)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for offset in range(min(across, MAX_COLUMNS - column)):
                if down > 1:
                    held[column + offset] = (down - 1, text)
                line.append(text if not offset or cell.tag == "th" else "")
        grid.append(line)
    return [line + [""] * (wide - len(line)) for line in grid]


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
    from brief.reading.html.visible_blocks import visible_blocks  # a cell is a small page

    return (
        " ".join(block.said() for block in visible_blocks(cell))
        if len(cell)
        else " ".join((cell.text or "").split())
    )
