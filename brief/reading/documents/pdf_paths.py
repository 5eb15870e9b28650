"""Places on a PDF page, and the thin level lines drawn there: rules, borders, and what strikes a text out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
TURNS: Mapping[int, Matrix] = {
    90: (0.0, -1.0, 1.0, 0.0, 0.0, 0.0),
    180: (-1.0, 0.0, 0.0, -1.0, 0.0, 0.0),
    270: (0.0, 1.0, -1.0, 0.0, 0.0, 0.0),
}
MAX_RULES = 20_000
MAX_POINTS = 64
"""Points of one path that are looked at: a rule has two, a bar four or five."""
THICKEST, SHORTEST = 8.0, 2.0
"""Points. A thicker bar strikes no text out, a shorter one is a dot."""
_STROKE = frozenset((b"S", b"s", b"B", b"B*", b"b", b"b*"))
_PAINT = _STROKE | {b"f", b"F", b"f*", b"n"}
_BUILD = frozenset((b"m", b"l", b"re", b"c", b"v", b"y", b"h"))
PATH_OPERATORS = _PAINT | _BUILD


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line drawn on the page, in its points."""

    left: float
    right: float
    y: float
    thick: float


class Pen:
    """Follows the operators that build and paint paths (ISO 32000-1, 8.5)."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.paths: list[list[tuple[float, float]]] = []

    def operator(self, operator: bytes, operands: Any, ctm: Matrix, width: float) -> None:
        """One operator; ``width`` is the line's, in the units of ``ctm``."""
        if operator in _PAINT:
            if operator != b"n":
                self._paint(
                    width * math.sqrt(abs(ctm[0] * ctm[3] - ctm[1] * ctm[2])), stroke=operator in _STROKE
                )
            self.paths = []
        elif operator == b"re":
            x, y, wide, high = (float(value) for value in operands)
            corners = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
            self.paths.append([apply(ctm, *corner) for corner in corners])
        elif operator == b"m":
            self.paths.append([apply(ctm, float(operands[0]), float(operands[1]))])
        elif operator != b"h" and self.paths and len(self.paths[-1]) < MAX_POINTS:
            self.paths[-1].append(apply(ctm, float(operands[-2]), float(operands[-1])))

    def _paint(self, width: float, *, stroke: bool) -> None:
        for path in self.paths:
            if len(path) >= MAX_POINTS or len(self.rules) >= MAX_RULES:
                continue
            if stroke and len(path) != 2:
                continue  # an outline has no line through it
            xs, ys = [x for x, _ in path], [y for _, y in path]
            thick = max(ys) - min(ys) + (width if stroke else 0.0)
            if len(path) > 1 and thick <= THICKEST and max(xs) - min(xs) >= max(SHORTEST, 2 * thick):
                self.rules.append(Rule(min(xs), max(xs), (max(ys) + min(ys)) / 2, thick))


def matrix(operands: Any) -> Matrix:
    """Six operands as a matrix."""
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def times(m: Matrix, n: Matrix) -> Matrix:
    """The product of two matrices: first ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point moved by a matrix."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
