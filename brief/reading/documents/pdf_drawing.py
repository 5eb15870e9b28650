"""A PDF page's text as runs with their places: what is shown where, in which size and weight.

pypdf reads the file, its streams and its fonts; the operators that place text are followed here (ISO
32000-1, 9.3 and 9.4), since pypdf's own text comes in the order of the content stream and without
the width of what it places, by which columns are told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from brief.reading.documents.inline_parts import unsigned
from brief.reading.documents.pdf_paths import IDENTITY, PATH_OPERATORS, Matrix, Pen, matrix, times

MAX_FORMS = 500
"""Form XObjects drawn on one page; a page within a page within a page is how a small file grows."""
MAX_DEPTH = 8
MAX_RUNS = 200_000
# A gap of more than this share of the type size is a space: kerning stays below 0.1, the narrowest
# space of a justified line above 0.2 (TeX shrinks its 0.33 em to 0.22).
SPACE = 0.14
MIN_SIZE = 1.0
"""Points. Smaller type is no text for readers."""

_UNUSED = "\x7f"
"""Codes that WinAnsi does not use show a bullet (ISO 32000-1, annex D.2); most programs take this one."""
_BOLD = re.compile(r"bold|black|heavy|demi|semib|cmbx|-bd\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """Text shown in one go. Places in points, as the page is seen; ``y`` is the baseline, upwards."""

    x: float
    end: float
    y: float
    size: float
    text: str
    bold: bool
    hidden: bool = False
    """Neither filled nor stroked: the text layer of a scan, or something not meant to be seen."""
    raised: bool = False
    """Stands above the baseline of the run beside it, which is ``y``."""
    struck: bool = False
    """A line is drawn through it."""
    glyphs: tuple[tuple[float, float, str], ...] = ()
    """Left and right edge and characters of each glyph, where they were asked for."""


@dataclass(frozen=True, slots=True)
class State:
    """What the operators before have set."""

    ctm: Matrix = IDENTITY
    font: Any = None
    bold: bool = False
    size: float = 0.0
    char: float = 0.0
    word: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    pen: float = 1.0


class Drawing:
    """Follows one page's operators."""

    def __init__(self, pdf: Any, font: Callable[[Any, Any], Any], *, glyphs: bool = False) -> None:
        """Draw for ``pdf``, whose fonts ``font`` gives by resources and name; ``glyphs`` notes the place of each."""
        self.pdf, self.font, self.glyphs = pdf, font, glyphs
        self.pen = Pen()
        self.found: list[Run] = []
        self.forms = 0
        self.upright = self.leaning = 0

    def draw(self, content: Any, resources: Any, state: State, depth: int = 0) -> None:
        """Follow a content stream, and the forms that it draws."""
        from pypdf.generic import ContentStream

        operations = ContentStream(content, self.pdf, "bytes").operations
        stack: list[State] = []
        line = text = IDENTITY
        for operands, operator in operations:
            if len(self.found) > MAX_RUNS:
                return
            try:
                if operator == b"q":
                    stack.append(state)
                elif operator == b"Q":
                    state = stack.pop() if stack else state
                elif operator == b"BT":
                    line = text = IDENTITY
                elif operator == b"Tm":
                    line = text = matrix(operands)
                elif operator in (b"Td", b"TD"):
                    tx, ty = float(operands[0]), float(operands[1])
                    if operator == b"TD":
                        state = replace(state, leading=-ty)
                    line = text = times((1, 0, 0, 1, tx, ty), line)
                elif operator == b"Tj":
                    text = self._show(operands[:1], state, text)
                elif operator == b"TJ":
                    text = self._show(operands[0], state, text)
                elif operator in (b"T*", b"'", b'"'):
                    if operator == b'"':
                        state = replace(state, word=float(operands[0]), char=float(operands[1]))
                    line = text = times((1, 0, 0, 1, 0, -state.leading), line)
                    if operator != b"T*":
                        text = self._show(operands[-1:], state, text)
                elif operator in PATH_OPERATORS:
                    self.pen.operator(operator, operands, state.ctm, state.pen)
                elif operator == b"Do":
                    self._form(operands[0], resources, state, depth)
                else:
                    state = self._set(operator, operands, resources, state)
            except (IndexError, ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
                continue  # operands of the wrong kind or number: viewers go on with the next operator

    def _set(self, operator: bytes, operands: Any, resources: Any, state: State) -> State:
        """The operators that change the state alone."""
        if operator == b"cm":
            return replace(state, ctm=times(matrix(operands), state.ctm))
        if operator == b"Tf":
            font = self.font(resources, operands[0])
            bold = font is not None and _BOLD.search(str(font.name)) is not None
            return replace(state, font=font, bold=bold, size=float(operands[1]))
        names = {
            b"Tc": "char",
            b"Tw": "word",
            b"TL": "leading",
            b"Ts": "rise",
            b"Tz": "scale",
            b"Tr": "mode",
            b"w": "pen",
        }
        name_ = names.get(operator)
        if name_ is None:
            return state
        value = float(operands[0])
        kept: Any = value / 100 if name_ == "scale" else int(value) if name_ == "mode" else value
        return replace(state, **{name_: kept})

    def _show(self, parts: Any, state: State, text: Matrix) -> Matrix:
        """Runs of the strings shown, and the text matrix after them."""
        font = state.font
        if font is None or not font.interpretable:
            return text
        place = times(text, state.ctm)
        across = math.hypot(place[0], place[1])
        size = abs(state.size) * math.hypot(place[2], place[3])
        moved = 0.0
        start: float | None = None
        shown = ""
        after = 0.0
        glyphs: list[tuple[float, float, str]] = []
        for part in parts:
            if isinstance(part, (int, float)):
                moved -= float(part) / 1000 * state.size * state.scale
                continue
            if not isinstance(part, bytes):
                continue
            words, width = _decoded(font, part, state)
            gap = (moved - after) * across
            if start is not None and (gap > SPACE * size or gap < -size):
                self._keep(shown, start, after, text, state, size, glyphs)
                start, shown, glyphs = None, "", []
            if start is None:
                start = moved
            shown += words
            if self.glyphs:
                glyphs += _placed(font, part, state, moved)
            moved += width
            after = moved
        if start is not None:
            self._keep(shown, start, after, text, state, size, glyphs)
        return times((1, 0, 0, 1, moved, 0), text)

    def _keep(
        self,
        shown: str,
        start: float,
        end: float,
        text: Matrix,
        state: State,
        size: float,
        glyphs: list[tuple[float, float, str]],
    ) -> None:
        place = times(times((1, 0, 0, 1, start, state.rise), text), state.ctm)
        stop = times(times((1, 0, 0, 1, end, state.rise), text), state.ctm)
        across, lean = abs(place[0]), abs(place[1])
        if lean > 0.1 * across or place[0] < 0:
            self.leaning += len(shown)
            return
        self.upright += len(shown)
        values = (place[4], place[5], stop[4], size)
        if shown.strip() and size >= MIN_SIZE and all(math.isfinite(v) and abs(v) < 1e6 for v in values):
            left, right = sorted((place[4], stop[4]))
            hidden = state.mode % 4 == 3
            edges = tuple((left + (a - start) * across, left + (b - start) * across, c) for a, b, c in glyphs)
            self.found.append(Run(left, right, place[5], size, shown, state.bold, hidden, glyphs=edges))

    def _form(self, name: Any, resources: Any, state: State, depth: int) -> None:
        form = resources["/XObject"].get_object()[name].get_object()
        if form.get("/Subtype") != "/Form" or depth >= MAX_DEPTH or self.forms >= MAX_FORMS:
            return
        self.forms += 1
        own = form.get("/Resources")
        inner = own.get_object() if own is not None else resources
        place = matrix(form["/Matrix"]) if "/Matrix" in form else IDENTITY
        self.draw(form, inner, replace(state, ctm=times(place, state.ctm)), depth + 1)


def _decoded(font: Any, raw: bytes, state: State) -> tuple[str, float]:
    """Characters of a shown string and its width in text space."""
    codes, named = _codes(font, raw)
    words = "".join(font.character_map.get(c, c) for c in named)
    widths = font.character_widths
    default = widths.get("default", 500)
    glyphs = sum(font.space_width if c == font.space_char else widths.get(c, default) for c in codes)
    spaces = raw.count(b" ") if not isinstance(font.encoding, str) else 0
    width = state.size * float(glyphs) / 1000 + len(codes) * state.char + spaces * state.word
    return unsigned(words).replace(_UNUSED, "\u2022"), width * state.scale


def _codes(font: Any, raw: bytes) -> tuple[str, Iterator[str]]:
    """The codes of a shown string, and what the font's encoding names for each."""
    if isinstance(font.encoding, str):
        codes = raw.decode(font.encoding, "replace")
        return codes, iter(codes)
    return raw.decode("latin-1"), (font.encoding.get(byte, chr(byte)) for byte in raw)


def _placed(font: Any, raw: bytes, state: State, at: float) -> Iterator[tuple[float, float, str]]:
    """Left and right edge of each glyph of a shown string, in text space, and its characters."""
    size = (
        1
        if not isinstance(font.encoding, str)
        else 2
        if len(raw) % 2 == 0 and "utf-16" in font.encoding
        else 0
    )
    parts = [raw[i : i + size] for i in range(0, len(raw), size)] if size else [raw]
    for part in parts:
        shown, width = _decoded(font, part, state)
        yield at, at + width, shown
        at += width
