"""Lines of a PDF into paragraphs, and paragraphs into text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from brief.reading.documents.inline_parts import RAISED, unsigned
from brief.reading.documents.pdf_layout import Line
from brief.text.quotation_marks import AFTER_END

SHORT = 0.15
"""A line that ends a sentence this much of the column short of its edge ends the paragraph: ragged lines
of a narrow column fall a tenth short, last lines half of it on average."""

FULL = 0.25
"""How much of the column a ragged line falls short of its edge, at most, and still runs on."""

BULLET = re.compile(r"^(?:[•·▪◦‣●■–—*]\s|[-]\s|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s)")
_CAPITALS = re.compile(r"^(?=.*[^\W\d_a-zß-öø-ÿ]{3})[^a-zß-öø-ÿ]+$")
_DATE_LINE = re.compile(
    r"^(?:[^\d.]{3,40}, )?(?:\d{1,2}\.? [^\W\d_]{3,12} \d{4}|[^\W\d_]{3,12} \d{1,2}, \d{4})$"
)
_SENTENCE_END = re.compile(rf"[.!?:…]{AFTER_END}\d{{0,3}}$")
_HYPHEN = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
_COMPOUND = re.compile(r"\b[^\W\d_]+(?:-[^\W\d_]+)+\b")
_WORD = re.compile(r"[^\W\d_]+")
# First parts of compounds that keep their hyphen when a line breaks there.
_KEEPS = frozenset(
    "long short high low well self so non ex vice cross half mid far full part part-time ill much near"
    " old new hard soft fast slow deep first second third two three four five six seven eight nine ten air"
    " ground surface state co anti pro counter cease stand follow door multi semi then single".split()
)


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Lines of all pages as paragraphs."""
    leading = _leading(pages)
    found: list[list[Line]] = []
    previous: Line | None = None
    edge = 0.0
    for raw in (line for page in pages for line in page):
        line = raw if raw.text.isascii() else replace(raw, text=unsigned(raw.text))
        if previous is None or (line.page, line.column) != (previous.page, previous.column):
            same = previous is not None and _goes_on(previous, line)
            edge = line.left
        else:
            # A mark never begins a line but at the head of its note.
            same = not raw.text.startswith(RAISED[0]) and not _breaks(previous, line, leading, edge)
        if same:
            found[-1].append(raw)
        else:
            found.append([raw])
        previous = line
    return found


def _leading(pages: Sequence[Sequence[Line]]) -> float:
    """The usual distance of two baselines, in type sizes: under lines that reach the column's edge, which run on."""
    steps = Counter(
        round((above.y - below.y) / below.size, 1)
        for page in pages
        for above, below in zip(page, page[1:], strict=False)
        if above.column == below.column
        and not (above.row or below.row)
        and abs(above.size - below.size) < 0.5
        and above.y - below.y > 0
        and above.right - above.end < FULL * (above.right - above.left)
    )
    likely = [(count, -step) for step, count in steps.items() if 0.8 <= step <= 2.6]
    return -max(likely)[1] if likely else 1.2


def _breaks(previous: Line, line: Line, leading: float, edge: float) -> bool:
    """Whether a line begins a paragraph under the line above it."""
    step = (previous.y - line.y) / max(line.size, 0.1)
    if previous.row or line.row:
        return True
    if step < 0 or step > leading * 1.25 + 0.05:
        return True
    if abs(previous.size - line.size) > 0.12 * max(previous.size, line.size) or previous.bold != line.bold:
        return not _mid_sentence(previous, line)
    if BULLET.match(line.text) or _stands_alone(previous, line):
        return True
    ended = _ends(previous)
    if edge + 0.8 * line.size < line.x < edge + 5 * line.size and abs(previous.x - edge) < 0.5 * line.size:
        return ended or line.text[:1].isupper()  # its first line is indented
    first = line.text.split(" ", 1)[0]
    per_char = (line.end - line.x) / max(len(line.text), 1)
    fits = previous.end + per_char * (len(first) + 1.5) < previous.right
    return ended and fits and previous.right - previous.end > SHORT * (previous.right - previous.left)


def _goes_on(previous: Line, line: Line) -> bool:
    """Whether a paragraph surely runs on into the next column or page."""
    if abs(previous.size - line.size) > 0.06 * line.size or previous.bold != line.bold:
        return False
    return _mid_sentence(previous, line) and previous.end > previous.left + 0.6 * (
        previous.right - previous.left
    )


def _mid_sentence(previous: Line, line: Line) -> bool:
    return line.text[:1].islower() and not _ends(previous)


def _stands_alone(previous: Line, line: Line) -> bool:
    """Whether one of two lines is a date, or the first is in capitals and the second is not: a letter's head."""
    dated = _DATE_LINE.match(previous.text) or _DATE_LINE.match(line.text)
    return bool(dated) or bool(_CAPITALS.match(previous.text) and not _CAPITALS.match(line.text))


def _ends(line: Line) -> bool:
    """Whether a line ends a sentence, the mark of a note behind it or not."""
    return _SENTENCE_END.search(line.text) is not None


def joined(paragraphs_: Sequence[Sequence[Line]]) -> list[str]:
    """Each paragraph's text, words broken at line ends rejoined.

    A hyphen stays where the document has the same word with it inside a line, where what follows is
    no small letter ("Anglo-/Saxon"), and after first parts of compounds ("long-/term").
    """
    inside = {w.lower() for p in paragraphs_ for line in p for w in _COMPOUND.findall(line.text)}
    whole = {w.lower() for p in paragraphs_ for line in p for w in _WORD.findall(line.text)}
    texts = []
    for paragraph in paragraphs_:
        text = ""
        for line in paragraph:
            if text and _HYPHEN.search(text) and line.text[:1].isalpha():
                text = _without_hyphen(text, line.text, inside, whole) + line.text
            else:
                text = f"{text} {line.text}" if text else line.text
        texts.append(text.replace("\u00ad", ""))
    return texts


def _without_hyphen(text: str, after: str, inside: set[str], whole: set[str]) -> str:
    """The text before a line's end, its hyphen taken away or kept."""
    if text[-1] == "\u00ad":
        return text[:-1]
    head = re.split(r"[^\w-]", text[:-1])[-1]
    tail_match = re.match(r"[^\W\d_]+", after)
    tail = tail_match[0] if tail_match else ""
    one = (head + tail).lower()
    if f"{head}-{tail}".lower() in inside:
        return text
    if one in whole:
        return text[:-1]
    first = head.rsplit("-", 1)[-1].lower()
    if not tail[:1].islower() or first in _KEEPS:
        return text
    return text[:-1]
