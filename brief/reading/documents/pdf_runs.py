"""The runs of a PDF's pages: text with its place, size and weight, raised or struck out; fonts read once for all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from brief.reading.documents.pdf_drawing import Drawing, Run, State
from brief.reading.documents.pdf_marks import struck_rules, with_raised, with_struck
from brief.reading.documents.pdf_paths import IDENTITY, TURNS, Matrix, Rule, apply

MAX_NOTES = 2_000
"""Annotations looked at on one page."""


class PageReader:
    """Reads the pages of one file; fonts are read once for all of them."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.fonts: dict[tuple[int, int], Any] = {}

    def runs(self, page: Any) -> tuple[list[Run], bool]:
        """The runs of a page in the order drawn, and whether most of its text stands upright.

        Text that leans by more than a few degrees, and text outside the page, is left out. What is struck out
        or raised is marked.
        """
        turn = TURNS.get(int(page.rotation or 0) % 360, IDENTITY)
        drawing = self._drawn(page, turn)
        found = drawing.found
        if rules := struck_rules(found, [*drawing.pen.rules, *_annotated(page, turn)]):
            # The places of glyphs cost, and few pages need them.
            found = with_struck(self._drawn(page, turn, glyphs=True).found, rules)
        box = page.cropbox
        corners = [apply(turn, float(x), float(y)) for x, y in (box.lower_left, box.upper_right)]
        (left, right), (low, high) = (sorted(c[i] for c in corners) for i in (0, 1))
        seen = [r for r in found if left <= r.end and r.x <= right and low <= r.y <= high]
        shown = [r for r in seen if not r.hidden]
        return with_raised(shown or seen), drawing.upright >= drawing.leaning

    def _drawn(self, page: Any, turn: Matrix, *, glyphs: bool = False) -> Drawing:
        drawing = Drawing(self.pdf, self.font, glyphs=glyphs)
        contents = page.get("/Contents")
        if contents is not None:
            drawing.draw(contents.get_object(), _resources(page), State(ctm=turn))
        return drawing

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


def _annotated(page: Any, turn: Matrix) -> Iterator[Rule]:
    """What a reader of the file struck out with a program's pen (annotations, ISO 32000-1, 12.5.6.10)."""
    try:
        notes = page.get("/Annots")
        for note in list(notes.get_object() if notes is not None else ())[:MAX_NOTES]:
            said = note.get_object()
            if said.get("/Subtype") != "/StrikeOut":
                continue
            values = [float(value) for value in said.get("/QuadPoints", ())]
            for at in range(0, len(values) - 7, 8):
                corners = [apply(turn, *values[i : i + 2]) for i in range(at, at + 8, 2)]
                xs, ys = [x for x, _ in corners], [y for _, y in corners]
                # The quad spans the line's height, its foot a fifth of it below the baseline.
                yield Rule(min(xs), max(xs), min(ys) + 0.45 * (max(ys) - min(ys)), 0.0)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return
