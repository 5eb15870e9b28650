"""What the paragraphs of a PDF are, by their type and their place: headings, lists, captions, tables, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from brief.reading.documents.inline_parts import Paragraph, Part, Table, shown
from brief.reading.documents.pdf_layout import Line
from brief.reading.documents.pdf_paragraphs import BULLET, joined
from brief.reading.documents.pdf_tables import with_tables
from brief.records import Role

LARGER, SMALLER = 1.12, 0.93
"""Times the usual type size from which a line is a heading, and below which it is a note's."""
MAX_HEADING, MAX_CAPTION = 120, 600
"""Characters."""
_NUMBERED = re.compile(
    r"^(?:table|tab\.|figure|fig\.|chart|graph|map|photo|box|tabelle|abbildung|abb\.|tableau|graphique|carte|tabla|gr[áa]fico"
    r"|cuadro|tabella|figura|таблиц[яа]|рис\.|рисунок)\s?(?:\d{1,3}|[A-Z]|[IVX]{1,4})(?:\.\d{1,2})?\s*[.:–—-]?\s",
    re.IGNORECASE,
)
_SIGN = re.compile(r"^[•·▪◦‣●■]\s+")
_WORD = re.compile(r"[^\W\d_]{3}")


def typed(paragraphs: Sequence[list[Line]]) -> list[Part]:
    """The paragraphs as parts of a document, each with what it is."""
    found = with_tables(paragraphs)
    prose = [each for each in found if not isinstance(each, Table)]
    texts = iter(joined(prose))
    usual, bold = usual_type([line for each in prose for line in each])
    parts: list[Part] = []
    for each in found:
        if not isinstance(each, Table):
            part = _typed(each, next(texts), usual, bold=bold)
            parts.append(replace(part, pages=_pages(each)))
            continue
        above = parts[-1] if parts else None
        if isinstance(above, Paragraph) and above.role is Role.BODY and _titles(above.text):
            parts[-1] = replace(above, role=Role.CAPTION)
        parts.append(each)
    return [part for part in parts if isinstance(part, Table) or part.text.strip()]


def _pages(lines: Sequence[Line]) -> str:
    first, last = (f(line.page for line in lines) + 1 for f in (min, max))
    return str(first) if first == last else f"{first}–{last}"


def usual_type(lines: Sequence[Line]) -> tuple[float, bool]:
    """The size in which most of the text is set, and whether that is bold."""
    sizes: dict[tuple[float, bool], int] = {}
    for line in lines:
        key = (round(line.size, 1), line.bold)
        sizes[key] = sizes.get(key, 0) + len(line.text)
    return max(sizes, key=lambda key: (sizes[key], key)) if sizes else (0.0, False)


def _typed(lines: Sequence[Line], text: str, usual: float, *, bold: bool) -> Paragraph:
    small = max(line.size for line in lines) < SMALLER * usual
    if _NUMBERED.match(text) and len(text) <= MAX_CAPTION and not lines[0].row:
        return Paragraph(text, Role.CAPTION)
    large = all(line.size >= LARGER * usual for line in lines)
    heavy = not bold and not small and all(line.bold for line in lines)
    plain = shown(text)
    heads = (large or heavy) and not lines[0].row and not _SIGN.match(text) and len(plain) <= MAX_HEADING
    if heads and _WORD.search(plain) and plain[-1:] not in ".,;:!…":
        return Paragraph(text, Role.HEADING)
    if BULLET.match(text) and not lines[0].row:
        return Paragraph(_SIGN.sub("", text), Role.LIST, small)
    return Paragraph(text, Role.BODY, small)


def _titles(text: str) -> bool:
    """Whether a paragraph over a table is the table's title."""
    plain = shown(text)
    return len(plain.split()) <= 20 and plain[-1:] not in ".,;!?…" and _WORD.search(plain) is not None
