"""One record of an export: its head and foot told from its text, and what they say as fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from brief.dates.written_dates import parse_date, readings
from brief.reading.exports.field_names import Field, bare_name, coded, named
from brief.reading.exports.lines import (
    ACCESSION,
    Line,
    bbc_date,
    closes,
    counter,
    date_in,
    is_free,
    is_ruler,
    shows,
)
from brief.records import Mark, Role

MAX_HEAD = 40
MAX_WRAPPED = 3
"""Lines that a value of a foot may run on over."""
MIN_CODES = 4
_CODE_HEAD = ({"HD", "T1", "TI"}, {"LP", "TD", "N2", "AB", "UR", "AN"}, {"SN", "JF", "T2", "JO", "PD", "DA"})
_WORD = re.compile(r"\w+")
_BY = re.compile(r"^(?:by|von|par|por|di)\s+(?=\S)", re.IGNORECASE)
_AND = re.compile(r"\s*;\s*|\s+(?:and|und|et|y|&)\s+")
_GRAPHIC = re.compile(r"graphics?|caption", re.IGNORECASE)
_RUNS_OVER = frozenset({Field.TEXT, Field.TITLE, Field.STANDFIRST})


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


def is_coded(lines: Sequence[Line]) -> bool:
    """Whether fields stand under two-letter codes at the beginnings of lines."""
    codes = {found[0] for line in lines[:400] if (found := coded(line.text))}
    return len(codes) >= MIN_CODES and all(codes & wanted for wanted in _CODE_HEAD)


def parse(source: str, lines: Sequence[Line]) -> Record:
    """A record from its lines."""
    record = Record(lines)
    if is_coded(lines):
        _coded(source, record)
    else:
        _Head(source, record).read()
    record.marks.sort(key=lambda mark: mark.start)
    spoken = [source[lines[i].start : lines[i].end] for i in record.text_lines]
    record.words = sum(len(_WORD.findall(line)) for line in spoken)
    return record


def authors(words: str) -> tuple[str, ...]:
    """The names of a byline's value; "Tolland, Mira" is turned round."""
    names = [_BY.sub("", name.strip(" .")) for name in _AND.split(words)]
    found = []
    for name in names:
        last, _, first = name.partition(",")
        turned = first and len(last.split()) == 1 and 1 <= len(first.split()) <= 2
        found.append(f"{first.strip()} {last}" if turned else last.strip())
    return tuple(dict.fromkeys(name for name in found if name))[:20]


def _coded(source: str, record: Record) -> None:
    """A record whose fields stand under codes; a value runs on to the next code."""
    lines = record.lines
    begin = next((i for i, line in enumerate(lines) if coded(line.text)), len(lines))
    foot = _foot(lines, begin, codes=True)
    kept: list[int] = []
    current: Field | None = Field.OTHER
    shape: list[str] = []
    for i, line in enumerate(lines):
        found = coded(line.text) if i >= begin else None
        # Below the text's first line "IN THE PORT" begins a sentence: only the foot has codes again.
        if found and i < foot and current is Field.TEXT and found[1] is not Field.TEXT:
            found = None
        if closes(line) or counter(line) or is_ruler(line) or i < begin:
            record.marks.append(Mark(line.start, line.end, Role.FIELD))
            continue
        if found:
            code, current, at = found
            value = line.text[at:].strip()
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


def _foot(lines: Sequence[Line], begin: int, *, codes: bool) -> int:
    """The first line of the run of named lines, copyrights and marks that ends a record."""
    foot = at = len(lines)
    free = 0
    while at - 1 > begin and free <= MAX_WRAPPED:
        at -= 1
        line = lines[at]
        if codes:
            found = coded(line.text)
            if found and found[1] is Field.TEXT:
                break
            told = bool(found) or bool(closes(line)) or is_ruler(line)
        else:
            label = named(line.text)
            if label and label[0] in _RUNS_OVER - {Field.TITLE}:
                break
            told = bool(label and label[0]) or bool(closes(line)) or is_ruler(line) or _says(line)
            if not told and line.gap and not label:
                break
        free = 0 if told else free + 1
        if told:
            foot = at
    return foot


def _says(line: Line) -> bool:
    return shows(line, later=False) in ("copyright", "length") or counter(line) is not None


class _Head:
    """The lines above a record's text, told by name or by form, and the headline and publisher among the others."""

    def __init__(self, source: str, record: Record) -> None:
        self.source, self.record, self.lines = source, record, record.lines
        self.roles: dict[int, Role] = {}
        self.shape: dict[int, str] = {}
        self.free: list[int] = []
        self.last = -1
        self.dated = self.measured = -1
        self.beside = ""
        self.inline: tuple[int, int] | None = None
        """Line of a name that its text follows on the same line, and where that begins in the source."""

    def read(self) -> None:
        """Fill the record."""
        at = 0
        while at < min(len(self.lines), MAX_HEAD):
            if not self._take(at):
                break
            at += 1
            if self.shape.get(at - 1) == "text":
                break
        self._name_free()
        record, lines = self.record, self.lines
        begin = self.inline[0] if self.inline else self.last + 1
        foot = _foot(lines, begin, codes=False)
        self._read_foot(foot)
        record.text_lines = range(begin, foot)
        record.shape = tuple(what for _, what in sorted(self.shape.items()))
        for i, role in self.roles.items():
            if role is not Role.STANDFIRST:
                record.marks.append(Mark(lines[i].start, lines[i].end, role))
        for i in range(foot, len(lines)):
            record.marks.append(Mark(lines[i].start, lines[i].end, Role.FIELD))
        if self.inline:
            record.marks.append(Mark(lines[begin].start, self.inline[1], Role.FIELD))
        self._captions(begin, foot)

    def _take(self, at: int) -> bool:
        """Whether a line is of the head, or may be."""
        line = self.lines[at]
        if closes(line) or counter(line) or is_ruler(line):
            return self._is(at, "mark")
        label = named(line.text)
        if label and label[0]:
            return self._labelled(at, label[0], label[1])
        if bare := bare_name(line.text):
            return self._is(at, "text" if bare is Field.TEXT else "other")
        if label and self._followed(at):
            return self._is(at, "other")
        if what := shows(line, later=max(self.dated, self.measured) >= 0):
            if what == "length":
                self.measured = at
            self._say({"copyright": Field.COPYRIGHT, "author": Field.AUTHOR}.get(what), line.text)
            return self._is(at, what)
        if self.dated < 0 and Field.DATE not in self.record.values:
            date, before = date_in(line.text)
            if date and len(line.text) - len(date) <= 60 and len(before.split()) <= 8:
                self.dated, self.beside = at, before
                self._say(Field.DATE, date)
                return self._is(at, "date")
        if is_free(line):
            self.free.append(at)
            return True
        return False

    def _labelled(self, at: int, name: Field, value_at: int) -> bool:
        line = self.lines[at]
        value = line.text[value_at:].strip()
        if name is Field.TEXT:
            if value:
                self.inline = at, line.at(self.source, value)
            self.last = at
            self.shape[at] = "text"
            if not value:
                self.roles[at] = Role.FIELD
            return True
        self._say(name, value)
        if value:
            self.record.labelled.add(name)
        self._is(at, name.name.lower())
        if name is Field.TITLE:
            self.roles[at] = Role.HEADLINE
        elif name is Field.STANDFIRST and value:
            self.roles[at] = Role.STANDFIRST
            start = line.at(self.source, value)
            self.record.marks += [Mark(line.start, start, Role.FIELD), Mark(start, line.end, Role.STANDFIRST)]
        return True

    def _followed(self, at: int) -> bool:
        """Whether a line below a name that is not known is of the head for certain, and it is short."""
        after = self.lines[at + 1] if at + 1 < len(self.lines) else None
        if after is None or len(self.lines[at].text) > 100:
            return False
        label = named(after.text)
        return bool(label and label[0]) or bare_name(after.text) is not None or _says(after)

    def _is(self, at: int, what: str) -> bool:
        self.roles[at] = Role.FIELD
        self.shape[at] = what
        self.last = at
        return True

    def _say(self, name: Field | None, value: str) -> None:
        if name and value:
            self.record.values.setdefault(name, value)

    def _name_free(self) -> None:
        """Headline, publisher and byline among the lines that say nothing of their own kind."""
        values = self.record.values
        above = [i for i in self.free if i < self.last]
        below = [i for i in self.free if i > self.last]
        if Field.TITLE not in values and not above and below and self.last >= 0:
            above, self.last = [below[0]], below[0]
        anchor = self.dated if self.dated >= 0 else self.last
        before = [i for i in above if i < anchor]
        after = [i for i in above if i > anchor]
        titled: int | None = None
        named_by: int | None = None
        if 0 <= self.measured < anchor:  # a length, then a date, then the publisher
            before = [i for i in before if i < self.measured]
            titled = before[0] if before else None
            named_by = after[0] if after else None
            if len(before) > 1 and Field.AUTHOR not in values:
                self._say(Field.AUTHOR, self.lines[before[-1]].text)
        elif Field.TITLE in values:
            named_by = before[-1] if before else None
        elif len(before) > 1:
            titled, named_by = before[0], before[-1]
        elif before and after and (Field.PUBLISHER not in values or not self.beside):
            titled, named_by = after[0], before[0]
        elif before:
            titled = before[0]
        elif after:
            titled = after[0]
        if Field.PUBLISHER in values:
            if titled is None and named_by is not None and Field.TITLE not in values:
                titled = named_by
            named_by = None
        self._settle(above, titled, named_by)

    def _settle(self, above: Sequence[int], titled: int | None, named_by: int | None) -> None:
        values = self.record.values
        for i in above:
            self.roles[i] = Role.FIELD
            self.shape[i] = "free"
        if titled is not None:
            values[Field.TITLE] = self.lines[titled].text
            self.roles[titled] = Role.HEADLINE
            self.shape[titled] = "title"
        if named_by is not None and named_by != titled:
            values[Field.PUBLISHER] = self.lines[named_by].text
            self.shape[named_by] = "publisher"
        elif Field.PUBLISHER not in values and 1 <= len(self.beside.split()) <= 6:
            values[Field.PUBLISHER] = self.beside
        if Field.PUBLISHER in values and Field.DATE not in values:
            date, before = date_in(values[Field.PUBLISHER])
            if date and before:
                values[Field.PUBLISHER], values[Field.DATE] = before, date

    def _read_foot(self, foot: int) -> None:
        record = self.record
        for line in self.lines[foot:]:
            if match := ACCESSION.fullmatch(line.text):
                record.values.setdefault(Field.KEY, match[1] or match[2])
            elif closes(line) == "bbc":
                record.values.setdefault(Field.DATE, bbc_date(line.text))
                outlet = line.text.partition(":")[2].split(",")[0].strip()
                record.values.setdefault(Field.PUBLISHER, outlet)
            elif (label := named(line.text)) and label[0]:
                value = line.text[label[1] :].strip()
                if value and label[0] is not Field.TEXT:
                    record.values.setdefault(label[0], value)
                    record.labelled.add(label[0])

    def _captions(self, begin: int, foot: int) -> None:
        """What a record's last part says of its pictures is their caption."""
        low = max(begin + 1, foot - 6)
        at = next((i for i in range(foot - 1, low, -1) if _GRAPHIC.fullmatch(self.lines[i].text)), None)
        if at is not None and at + 1 < foot:
            self.record.marks += [
                Mark(self.lines[at].start, self.lines[at].end, Role.FIELD),
                Mark(self.lines[at + 1].start, self.lines[foot - 1].end, Role.CAPTION),
            ]
