"""A table's rows as sentences of their own: each cell beside the heads of its row and its column."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_HEADS = 2
"""Rows of heads above a table's figures: a head over several columns, and one for each."""

_FIGURE = re.compile(
    r"^[^\w]{0,3}\d[\d\s.,:/'’–-]*(?:[^\W\d_]{1,5}\b)?[^\w]{0,3}(?:\([^)]{0,12}\))?[^\w]{0,2}$"
)
_YEAR = re.compile(r"^(?:19|20)\d\d(?:[-/–](?:\d\d|(?:19|20)\d\d))?$")
_ENDED = tuple(".!?…。！？")


def head_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many rows at the top hold the heads of columns: those without figures, where figures stand below.

    Years over columns of other figures are heads too. A table of words alone does not tell: 0.
    """
    count = 0
    while count < min(MAX_HEADS, len(rows) - 1):
        row, below = rows[count], rows[count + 1 :]
        columns = [i for i, cell in enumerate(row) if i and cell]
        counted = 2 * sum(any(_FIGURE.match(cell) for cell in other[1:]) for other in below) >= len(below)
        if not columns or not counted or not all(_heads(row[i], i, below) for i in columns):
            break
        count += 1
    return count


def _heads(cell: str, column: int, below: Sequence[Sequence[str]]) -> bool:
    if not _FIGURE.match(cell):
        return True
    others = [row[column] for row in below if column < len(row) and row[column]]
    return _YEAR.match(cell) is not None and not all(_YEAR.match(other) for other in others)


def row_text(row: Sequence[str], heads: Sequence[str] = ()) -> str:
    """A row of a table in one line: ``Tarn: Registered 11,040; Voted 8,115.``, or ``A: B; C.`` without heads."""
    first, rest = row[0], row[1:]
    named = [
        f"{heads[i]} {cell}" if i < len(heads) and heads[i] else cell
        for i, cell in enumerate(rest, 1)
        if cell
    ]
    text = "; ".join(named)
    if first and text:
        text = f"{first.rstrip(':')}: {text}"
    text = text or first
    return text if not text or text.endswith(_ENDED) else f"{text}."


def column_heads(rows: Sequence[Sequence[str]]) -> list[str]:
    """The head of each column, of one row of heads or of several, one over the other."""
    width = max((len(row) for row in rows), default=0)
    found = []
    for i in range(width):
        parts = dict.fromkeys(row[i] for row in rows if i < len(row) and row[i])
        found.append(" ".join(parts))
    return found
