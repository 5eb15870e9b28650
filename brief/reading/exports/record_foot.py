"""Where the text of a record ends: at the named lines, copyrights and marks below it."""

from __future__ import annotations

from collections.abc import Sequence

from brief.reading.exports.field_names import Field, coded, named
from brief.reading.exports.lines import Line, closes, counter, credit, ends_wire, is_ruler, shows

MAX_WRAPPED = 3
"""Lines that a value of a foot may run on over."""
_FILED = frozenset({"CO", "IN", "NS", "RE"})


def foot_of(lines: Sequence[Line], begin: int, *, codes: bool) -> int:
    """The first line of the run of named lines, copyrights and marks that ends a record."""
    foot = at = len(lines)
    free = 0
    held: set[str] = set()
    while at - 1 > begin and free <= MAX_WRAPPED:
        at -= 1
        line = lines[at]
        if codes:
            found = coded(line.text)
            if found and (found[1] is Field.TEXT or found[0] in held):
                break
            # "IN THE PORT" is a sentence; what a report is filed under has a code of its own and a colon.
            filed = (
                not found
                or found[0] not in _FILED
                or ":" in line.text[found[2] :]
                or found[2] == len(line.text)
            )
            if found and filed:
                held.add(found[0])
            told = bool(found and filed) or bool(closes(line)) or is_ruler(line)
        else:
            label = named(line.text)
            if label and label[0] in (Field.TEXT, Field.STANDFIRST):
                break
            told = bool(label and label[0]) or bool(closes(line)) or is_ruler(line) or is_measure(line)
            told = told or (foot < len(lines) and ends_wire(line)) or line.text.casefold() == "classification"
            told = told or (at >= len(lines) - 3 and any(credit(line)))
            if not told and line.gap and not label:
                break
        free = 0 if told else free + 1
        if told:
            foot = at
    return foot


def is_measure(line: Line) -> bool:
    """Whether a line is a copyright, a length or a counter, whatever stands around it."""
    return shows(line, later=False) in ("copyright", "length") or counter(line) is not None
