"""Tables of a PDF: rows whose cells stand in columns, told by their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from brief.reading.documents.inline_parts import Table, shown
from brief.reading.documents.pdf_layout import Line
from brief.reading.tabular import head_rows

MIN_ROWS = 3
"""Rows of as many cells that stand in the same columns; fewer may be chance."""
TOLERANCE = 1.5
"""Points by which a cell may reach into the next column."""
WRAPPED = 1.45
"""Type sizes between the lines of one cell; the rows of a table stand further apart than that."""

Interval = tuple[float, float]


def with_tables(paragraphs: Sequence[list[Line]]) -> list[list[Line] | Table]:
    """The paragraphs, those that are the rows of a table as one."""
    found: list[list[Line] | Table] = []
    at = 0
    while at < len(paragraphs):
        end = _reach(paragraphs, at)
        table = _table([line for paragraph in paragraphs[at:end] for line in paragraph]) if end > at else None
        if table is None:
            found += paragraphs[at : max(end, at + 1)]
        else:
            found.append(table)
        at = max(end, at + 1)
    return found


def _reach(paragraphs: Sequence[list[Line]], at: int) -> int:
    """Where the rows that begin at a paragraph end; lines of a cell may stand between them."""
    end = at
    first = paragraphs[at][0]
    if not first.row:
        return at
    for i in range(at, len(paragraphs)):
        line, last = paragraphs[i][0], paragraphs[i][-1]
        if (line.page, line.column) != (first.page, first.column) or (last.page, last.column) != (
            line.page,
            line.column,
        ):
            break
        if line.row:
            end = i + 1
        elif i - end >= 2 or len(paragraphs[i]) > 3:
            break
        elif i == end and _under(paragraphs[i - 1][-1], line) and not _goes_before_row(paragraphs, i):
            end = i + 1  # the last lines of the last row's cell
    return end


def _goes_before_row(paragraphs: Sequence[list[Line]], at: int) -> bool:
    return at + 1 < len(paragraphs) and paragraphs[at + 1][0].row


def _under(above: Line, line: Line) -> bool:
    """Whether a line goes on in a cell of the row above it, clear of its first column."""
    step = (above.y - line.y) / max(line.size, 0.1)
    narrow = line.end - line.x < 0.5 * (line.right - line.left)
    return 0 < step < WRAPPED and narrow and bool(above.cells) and line.x > above.cells[0][1]


def _table(lines: Sequence[Line]) -> Table | None:
    rows = [line for line in lines if line.row]
    most = Counter(len(row.cells) for row in rows).most_common()
    width = max((size for size, count in most if count >= MIN_ROWS), default=0)
    if width < 2:
        return None
    full = [row.cells for row in rows if len(row.cells) == width]
    columns = [(min(row[i][0] for row in full), max(row[i][1] for row in full)) for i in range(width)]
    if any(one[1] > other[0] + TOLERANCE for one, other in zip(columns, columns[1:], strict=False)):
        return None
    cells: list[list[str]] = []
    places: list[Line] = []
    loose: list[Line] = []
    for line in lines:
        if line.row:
            cells.append(_assigned(line.cells, columns))
            places.append(line)
        else:
            loose.append(line)
    for line in loose:  # a further line of a cell goes to the row that stands nearest
        column = [i for i, place in enumerate(columns) if _shared((line.x, line.end), place) > 0]
        if len(column) != 1:
            return None
        nearest = min(range(len(places)), key=lambda i: abs(places[i].y - line.y))
        held = cells[nearest][column[0]]
        parts = (held, line.text) if places[nearest].y > line.y else (line.text, held)
        cells[nearest][column[0]] = " ".join(part for part in parts if part)
    bold = [line.bold for line in places]
    plain = [[shown(cell) for cell in row] for row in cells]
    heads = head_rows(plain) or int(bold[0] and not any(bold[1:]))
    return Table(tuple(map(tuple, cells)), heads)


def _assigned(cells: Sequence[tuple[float, float, str]], columns: Sequence[Interval]) -> list[str]:
    """The texts of a row's cells by columns; one over several columns is a head of each."""
    row = [""] * len(columns)
    for left, right, text in cells:
        middle = (left + right) / 2
        over = [
            i
            for i, place in enumerate(columns)
            if _shared((left, right), place) > 0.5 * (place[1] - place[0])
        ]
        if len(over) < 2:
            touched = max(range(len(columns)), key=lambda i: _shared((left, right), columns[i]))
            if _shared((left, right), columns[touched]) <= 0:
                touched = min(range(len(columns)), key=lambda i: abs(sum(columns[i]) / 2 - middle))
            over = [touched]
        for i in over:
            row[i] = f"{row[i]} {text}" if row[i] else text
    return row


def _shared(one: Interval, other: Interval) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
