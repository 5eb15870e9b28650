"""Tables of a PDF: rows whose cells stand in columns, told by their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from brief.reading.documents.inline_parts import Table, merged, shown
from brief.reading.documents.pdf_drawing import SPACE
from brief.reading.documents.pdf_layout import WIDE, Line
from brief.reading.tabular import head_rows

MIN_ROWS = 3
"""Rows with cells in two columns at least; fewer may be chance."""
FILLED = 0.3
"""Share of a table's rows that have a cell in each of its columns."""
WRAPPED = 1.45
"""Type sizes between the lines of one cell; the rows of a table stand further apart than that."""
OWN_ROW = 0.9
"""Of the least step from row to row: a line this far from the nearest row is one of its own, not a cell's next."""

Interval = tuple[float, float]
Cell = tuple[float, float, str]


def with_tables(paragraphs: Sequence[list[Line]]) -> list[list[Line] | Table]:
    """The paragraphs, those that are the rows of a table as one."""
    found: list[list[Line] | Table] = []
    at = 0
    while at < len(paragraphs):
        if not paragraphs[at][0].row:
            found.append(paragraphs[at])
            at += 1
            continue
        end = _reach(paragraphs, at)
        before = _before(found, paragraphs[at][0])
        table = _table([line for each in (*before, *paragraphs[at:end]) for line in each])
        if table is None:
            found += paragraphs[at:end]
        else:
            found[len(found) - len(before) :] = [replace(table, pages=str(paragraphs[at][0].page + 1))]
        at = end
    return found


def _reach(paragraphs: Sequence[list[Line]], at: int) -> int:
    """Where the rows that begin at a paragraph end; further lines of a cell may stand between them."""
    end = at + 1
    first = paragraphs[at][0]
    for i in range(at + 1, len(paragraphs)):
        each = paragraphs[i]
        if any((line.page, line.column) != (first.page, first.column) for line in each):
            break
        if each[0].row or (i == end and _under(paragraphs[i - 1][-1], each[0])):
            end = i + 1
        elif i - end >= 2 or len(each) > 3 or not all(_narrow(line) for line in each):
            break
    return end


def _before(found: Sequence[list[Line] | Table], row: Line) -> list[list[Line]]:
    """The first lines of the cells of the first row, less than a line above it as the row is set in its middle."""
    last = found[-1] if found else None
    if isinstance(last, list) and len(last) == 1 and (last[0].page, last[0].column) == (row.page, row.column):
        step = (last[0].y - row.y) / max(row.size, 0.1)
        if 0 < step < 1 and not last[0].row and _narrow(last[0]):
            return [last]
    return []


def _narrow(line: Line) -> bool:
    return line.end - line.x < 0.5 * (line.right - line.left)


def _under(above: Line, line: Line) -> bool:
    """Whether a line goes on in a cell of the row above it."""
    step = (above.y - line.y) / max(line.size, 0.1)
    return above.row and 0 < step < WRAPPED and _narrow(line) and line.x > above.x + line.size


def _table(lines: Sequence[Line]) -> Table | None:
    rows = [line for line in lines if line.row]
    columns = _columns([_grouped(row) for row in rows])
    if len(columns) < 2:
        return None
    cells = [_assigned(row, columns) for row in rows]
    if sum(sum(map(bool, row)) > 1 for row in cells) < MIN_ROWS:
        return None
    places = list(rows)
    least = min(one.y - other.y for one, other in zip(rows, rows[1:], strict=False))
    for line in lines:
        if line.row:
            continue
        column = max(range(len(columns)), key=lambda i: _shared((line.x, line.end), columns[i]))
        nearest = min(range(len(rows)), key=lambda i: abs(rows[i].y - line.y))
        if abs(rows[nearest].y - line.y) >= OWN_ROW * least:
            places.append(line)
            cells.append([line.text if i == column else "" for i in range(len(columns))])
            continue
        held = cells[nearest][column]
        texts = (held, line.text) if rows[nearest].y > line.y else (line.text, held)
        cells[nearest][column] = " ".join(text for text in texts if text)
    order = sorted(range(len(places)), key=lambda i: -places[i].y)
    ordered = [tuple(cells[i]) for i in order]
    bold = [places[i].bold for i in order]
    heads = head_rows([[shown(cell) for cell in row] for row in ordered])
    return Table(tuple(ordered), heads or int(bold[0] and not any(bold[1:])))


def _grouped(row: Line) -> list[Interval]:
    """Where the cells of a row stand: runs with no wide gap between them are one."""
    found: list[Interval] = []
    for left, right, _ in row.cells:
        if found and left - found[-1][1] <= WIDE * row.size:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _columns(rows: Sequence[Sequence[Interval]]) -> list[Interval]:
    """Where the columns stand: the narrowest cells first, so that a head over two columns makes them no one."""
    found: list[tuple[float, float, int]] = []
    for cell in sorted((cell for row in rows for cell in row), key=lambda cell: cell[1] - cell[0]):
        over = [i for i, (left, right, _) in enumerate(found) if _shared(cell, (left, right)) > 0]
        if len(over) == 1:
            left, right, count = found[over[0]]
            found[over[0]] = (min(left, cell[0]), max(right, cell[1]), count + 1)
        elif not over:
            found.append((*cell, 1))
    enough = max(2.0, FILLED * len(rows))
    return sorted((left, right) for left, right, count in found if count >= enough)


def _assigned(row: Line, columns: Sequence[Interval]) -> list[str]:
    """The texts of a row by columns; a run over several columns is a head of each."""
    texts = [""] * len(columns)
    ends = [0.0] * len(columns)
    for left, right, text in row.cells:
        middle = (left + right) / 2
        over = [
            i
            for i, place in enumerate(columns)
            if _shared((left, right), place) > 0.5 * (place[1] - place[0])
        ]
        if len(over) < 2:
            nearest = min(range(len(columns)), key=lambda i: abs(sum(columns[i]) / 2 - middle))
            shared = max(range(len(columns)), key=lambda i: _shared((left, right), columns[i]))
            over = [shared if _shared((left, right), columns[shared]) > 0 else nearest]
        for i in over:
            apart = bool(texts[i]) and left - ends[i] > SPACE * row.size
            texts[i] += f" {text}" if apart else text
            ends[i] = right
    return [" ".join(merged(text).split()) for text in texts]


def _shared(one: Interval, other: Interval) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
