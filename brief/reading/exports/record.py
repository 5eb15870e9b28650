"""One record of an export: what its head and foot say, and which of its lines are its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from brief.dates.written_dates import parse_date, readings
from brief.reading.exports.field_names import Field
from brief.reading.exports.lines import Line
from brief.records import Mark

_BY = re.compile(r"^(?:by|von|par|por|di)\s+(?=\S)", re.IGNORECASE)
_AND = re.compile(r"\s*;\s*|\s+(?:and|und|et|y|&)\s+")


@dataclass(slots=True)
class Record:
    """What was made of a record's lines.

    Attributes:
        lines: the record's lines.
        values: what its head and foot say, the first that says it.
        shape: what the lines of its head are, in order: records of one export look alike.
        marks: what of its text is no body, in order.
        text_lines: which of its lines are its text.
        labelled: its fields that a name introduces.
    """

    lines: Sequence[Line]
    values: dict[Field, str] = field(default_factory=dict)
    shape: tuple[str, ...] = ()
    marks: list[Mark] = field(default_factory=list)
    text_lines: range = range(0)
    labelled: set[Field] = field(default_factory=set)
    words: int = 0

    @property
    def dated(self) -> bool:
        """Whether it says when it was published, in a way that can be read."""
        words = self.values.get(Field.DATE, "")
        return bool(words) and (parse_date(words, "").known or bool(readings(words, "")))

    @property
    def whole(self) -> bool:
        """Whether it has a headline, a publisher and a date."""
        return self.dated and bool(self.values.get(Field.TITLE)) and bool(self.values.get(Field.PUBLISHER))


def authors(words: str) -> tuple[str, ...]:
    """The names of a byline's value; "Tolland, Mira" is turned round."""
    names = [_BY.sub("", name.strip(" .")) for name in _AND.split(words)]
    found = []
    for name in names:
        last, _, first = name.partition(",")
        turned = first and len(last.split()) == 1 and 1 <= len(first.split()) <= 2
        found.append(f"{first.strip()} {last}" if turned else last.strip())
    return tuple(dict.fromkeys(name for name in found if name))[:20]
