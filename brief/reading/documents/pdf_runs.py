"""A PDF page's text as runs with their places: what is shown where, in which size and weight.

pypdf reads the file, its streams and its fonts; the operators that place text are followed here (ISO
32000-1, 9.3 and 9.4), since pypdf's own text comes in the order of the content stream and without
the width of what it places, by which columns are told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

MAX_FORMS = 500
"""Form XObjects drawn on one page; a page within a page within a page is how a small file grows."""
MAX_DEPTH = 8
MAX_RUNS = 200_000
# A gap of more than this share of the type size is a space: kerning stays below 0.1, the narrowest
# space of a justified line above 0.2 (TeX shrinks its 0.33 em to 0.22).
SPACE = 0.14
MIN_SIZE = 1.0
"""Points. Smaller type is no text for readers."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_TURNS: Mapping[int, Matrix] = {
    90: (0.0, -1.0, 1.0, 0.0, 0.0, 0.0),
    180: (-1.0, 0.0, 0.0, -1.0, 0.0, 0.0),
    270: (0.0, 1.0, -1.0, 0.0, 0.0, 0.0),
}
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


@dataclass(frozen=True, slots=True)
class _State:
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


class PageReader:
    """Reads the pages of one file; fonts are read once for all of them."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.fonts: dict[tuple[int, int], Any] = {}

    def runs(self, page: Any) -> tuple[list[Run], bool]:
        """The runs of a page in the order drawn, and whether most of its text stands upright.

        Text that leans by more than a few degrees, and text outside the page, is left out.
        """
        turn = _TURNS.get(int(page.rotation or 0) % 360, IDENTITY)
        drawing = _Drawing(self, page, turn)
        contents = page.get("/Contents")
        if contents is not None:
            drawing.draw(contents.get_object(), _resources(page), _State(ctm=turn), 0)
        box = page.cropbox
        corners = [_apply(turn, float(x), float(y)) for x, y in (box.lower_left, box.upper_right)]
        (left, right), (low, high) = (sorted(c[i] for c in corners) for i in (0, 1))
        seen = [r for r in drawing.found if left <= r.end and r.x <= right and low <= r.y <= high]
        shown = [r for r in seen if not r.hidden]
        return shown or seen, drawing.upright >= drawing.leaning

    def font(self, resources: Any, name: Any) -> Any:
        """The font of that name, or None where it cannot be read."""
        from pypdf.generic import IndirectObject
        from pypdf.generic._font import Font

        try:
            fonts = resources["/Font"].get_object()
            raw = fonts.raw_get(name)
            key = (raw.idnum, raw.generation) if isinstance(raw, IndirectObject) else (0, id(raw))
            if key not in self.fonts:
                self.fonts[key] = Font.from_font_resource(raw.get_object())
            return self.fonts[key]
        except (MemoryError, RecursionError):
            raise
        except Exception:  # a font that is not there or broken in any of a hundred ways: its text is lost
            return None


class _Drawing:
    """Follows one page's operators."""

    def __init__(self, reader: PageReader, page: Any, turn: Matrix) -> None:
        self.reader = reader
        self.found: list[Run] = []
        self.forms = 0
        self.upright = self.leaning = 0

    def draw(self, content: Any, resources: Any, state: _State, depth: int) -> None:
        from pypdf.generic import ContentStream

        operations = ContentStream(content, self.reader.pdf, "bytes").operations
        stack: list[_State] = []
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
                    line = text = _matrix(operands)
                elif operator in (b"Td", b"TD"):
                    tx, ty = float(operands[0]), float(operands[1])
                    if operator == b"TD":
                        state = replace(state, leading=-ty)
                    line = text = _times((1, 0, 0, 1, tx, ty), line)
                elif operator == b"Tj":
                    text = self._show(operands[:1], state, text)
                elif operator == b"TJ":
                    text = self._show(operands[0], state, text)
                elif operator in (b"T*", b"'", b'"'):
                    if operator == b'"':
                        state = replace(state, word=float(operands[0]), char=float(operands[1]))
                    line = text = _times((1, 0, 0, 1, 0, -state.leading), line)
                    if operator != b"T*":
                        text = self._show(operands[-1:], state, text)
                elif operator == b"Do":
                    self._form(operands[0], resources, state, depth)
                else:
                    state = self._set(operator, operands, resources, state)
            except (IndexError, ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
                continue  # operands of the wrong kind or number: viewers go on with the next operator

    def _set(self, operator: bytes, operands: Any, resources: Any, state: _State) -> _State:
        """The operators that change the state alone."""
        if operator == b"cm":
            return replace(state, ctm=_times(_matrix(operands), state.ctm))
        if operator == b"Tf":
            font = self.reader.font(resources, operands[0])
            bold = font is not None and _BOLD.search(str(font.name)) is not None
            return replace(state, font=font, bold=bold, size=float(operands[1]))
        names = {b"Tc": "char", b"Tw": "word", b"TL": "leading", b"Ts": "rise", b"Tz": "scale", b"Tr": "mode"}
        name_ = names.get(operator)
        if name_ is None:
            return state
        value = float(operands[0])
        kept: Any = value / 100 if name_ == "scale" else int(value) if name_ == "mode" else value
        return replace(state, **{name_: kept})

    def _show(self, parts: Any, state: _State, text: Matrix) -> Matrix:
        """Runs of the strings shown, and the text matrix after them."""
        font = state.font
        if font is None or not font.interpretable:
            return text
        place = _times(text, state.ctm)
        across = math.hypot(place[0], place[1])
        size = abs(state.size) * math.hypot(place[2], place[3])
        moved = 0.0
        start: float | None = None
        shown = ""
        after = 0.0
        for part in parts:
            if isinstance(part, (int, float)):
                moved -= float(part) / 1000 * state.size * state.scale
                continue
            if not isinstance(part, bytes):
                continue
            words, width = _decoded(font, part, state)
            gap = (moved - after) * across
            if start is not None and (gap > SPACE * size or gap < -size):
                self._keep(shown, start, after, text, state, size)
                start, shown = None, ""
            if start is None:
                start = moved
            shown += words
            moved += width
            after = moved
        if start is not None:
            self._keep(shown, start, after, text, state, size)
        return _times((1, 0, 0, 1, moved, 0), text)

    def _keep(self, shown: str, start: float, end: float, text: Matrix, state: _State, size: float) -> None:
        place = _times(_times((1, 0, 0, 1, start, state.rise), text), state.ctm)
        stop = _times(_times((1, 0, 0, 1, end, state.rise), text), state.ctm)
        across, lean = abs(place[0]), abs(place[1])
        if lean > 0.1 * across or place[0] < 0:
            self.leaning += len(shown)
            return
        self.upright += len(shown)
        values = (place[4], place[5], stop[4], size)
        if shown.strip() and size >= MIN_SIZE and all(math.isfinite(v) and abs(v) < 1e6 for v in values):
            left, right = sorted((place[4], stop[4]))
            self.found.append(Run(left, right, place[5], size, shown, state.bold, state.mode % 4 == 3))

    def _form(self, name: Any, resources: Any, state: _State, depth: int) -> None:
        form = resources["/XObject"].get_object()[name].get_object()
        if form.get("/Subtype") != "/Form" or depth >= MAX_DEPTH or self.forms >= MAX_FORMS:
            return
        self.forms += 1
        own = form.get("/Resources")
        inner = own.get_object() if own is not None else resources
        matrix = _matrix(form["/Matrix"]) if "/Matrix" in form else IDENTITY
        self.draw(form, inner, replace(state, ctm=_times(matrix, state.ctm)), depth + 1)


def _resources(page: Any) -> Any:
    """A page's resources, its own or a parent's."""
    node = page
    for _ in range(32):
        if "/Resources" in node:
            return node["/Resources"].get_object()
        if "/Parent" not in node:
            break
        node = node["/Parent"].get_object()
    return {}


def _decoded(font: Any, raw: bytes, state: _State) -> tuple[str, float]:
    """Characters of a shown string and its width in text space."""
    if isinstance(font.encoding, str):
        codes = raw.decode(font.encoding, "replace")
        named: Iterator[str] = iter(codes)
    else:
        codes = raw.decode("latin-1")
        named = (font.encoding.get(byte, chr(byte)) for byte in raw)
    words = "".join(font.character_map.get(c, c) for c in named)
    widths = font.character_widths
    default = widths.get("default", 500)
    glyphs = sum(font.space_width if c == font.space_char else widths.get(c, default) for c in codes)
    spaces = raw.count(b" ") if not isinstance(font.encoding, str) else 0
    width = state.size * float(glyphs) / 1000 + len(codes) * state.char + spaces * state.word
    return words, width * state.scale


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
