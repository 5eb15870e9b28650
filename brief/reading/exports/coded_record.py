"""Records whose fields stand under two-letter codes at the beginnings of lines (Factiva, RIS)."""

from __future__ import annotations

from collections.abc import Sequence

from brief.reading.exports.field_names import Field, coded
from brief.reading.exports.lines import ACCESSION, Line, closes, counter, is_ruler
from brief.reading.exports.record import Record
from brief.reading.exports.record_foot import foot_of
from brief.records import Mark, Role

MIN_CODES = 4
_CODE_HEAD = ({"HD", "T1", "TI"}, {"LP", "TD", "N2", "AB", "UR", "AN"}, {"SN", "JF", "T2", "JO", "PD", "DA"})


def is_coded(lines: Sequence[Line]) -> bool:
    """Whether fields stand under two-letter codes at the beginnings of lines."""
    codes = {found[0] for line in lines[:400] if (found := coded(line.text))}
    return len(codes) >= MIN_CODES and all(codes & wanted for wanted in _CODE_HEAD)


def read_coded(source: str, record: Record) -> None:
    """A record whose fields stand under codes; a value runs on to the next code."""
    lines = record.lines
    begin = next((i for i, line in enumerate(lines) if coded(line.text)), len(lines))
    ends = [i for i, line in enumerate(lines) if (found := coded(line.text)) and found[1] is Field.KEY]
    closed = [i for i, line in enumerate(lines) if closes(line)]
    end = max([*(i + 1 for i in [*ends, *closed])], default=len(lines))
    foot = foot_of(lines[:end], begin, codes=True)
    kept: list[int] = []
    current: Field | None = Field.OTHER
    shape: list[str] = []
    for i, line in enumerate(lines):
        found = coded(line.text) if i >= begin else None
        # Below the text's first line "IN THE PORT" begins a sentence: only the foot has codes again.
        if found and i < foot and current is Field.TEXT and found[1] is not Field.TEXT:
            found = None
        if match := ACCESSION.fullmatch(line.text):
            record.values.setdefault(Field.KEY, match[1] or match[2])
        if closes(line) or counter(line) or is_ruler(line) or not begin <= i < max(end, foot):
            record.marks.append(Mark(line.start, line.end, Role.FIELD))
            continue
        if found:
            code, current, at = found
            # In a table of a document each row is told as "HD: Ferry line resumes.", its full stop our own.
            value = line.text[at:].strip()
            if current in (Field.TITLE, Field.PUBLISHER, Field.AUTHOR) and line.text[len(code) :][:1] == ":":
                value = value.removesuffix(".")
            shape.append(code)
        else:
            value = line.text
        if current is Field.TEXT:
            if found:
                record.marks.append(Mark(line.start, line.at(source, value), Role.FIELD))
            if value:
                kept.append(i)
            continue
        role = Role.HEADLINE if current is Field.TITLE else Role.FIELD
        record.marks.append(Mark(line.start, line.end, role))
        if current is not None and value:
            held = record.values.get(current)
            if held is None:
                record.values[current] = value
            elif not found and current is Field.TITLE:
                record.values[current] = f"{held} {value}"
            elif found and current is Field.AUTHOR:
                record.values[current] = f"{held}; {value}"
    record.shape = tuple(shape)
    record.labelled = set(record.values)
    if kept:
        record.text_lines = range(kept[0], kept[-1] + 1)
