"""The head of a record whose fields stand under names, or under none: told line by line, by name or by form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.reading.exports.field_names import Field, bare_name, named
from brief.reading.exports.lines import (
    ACCESSION,
    MAX_FREE,
    bbc_date,
    closes,
    counter,
    credit,
    date_in,
    is_free,
    is_ruler,
    length_in,
    shows,
    stands_alone,
)
from brief.reading.exports.record import Record
from brief.reading.exports.record_foot import foot_of, is_measure
from brief.reading.plain.furniture import byline
from brief.records import Mark, Role

MAX_HEAD = 40
_GRAPHIC = re.compile(r"graphics?|caption", re.IGNORECASE)
_BESIDE = re.compile(r"\s*[|·•;]\s*[^\W\d_]{3,12}\s*:?$")
_NAME = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*\s+(?:and\s+|de\s+|van\s+|von\s+)?){1,5}[^\W\d_a-z][\w.'’-]+")


class HeadReader:
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
        foot = foot_of(lines, begin, codes=False)
        self._read_foot(foot)
        self._part_outlet_and_day()
        record.text_lines = range(begin, foot)
        record.shape = tuple(what for _, what in sorted(self.shape.items()))
        for i, role in self.roles.items():
            if role is not Role.STANDFIRST:
                record.marks.append(Mark(lines[i].start, lines[i].end, role))
        for i in range(foot, len(lines)):
            record.marks.append(Mark(lines[i].start, lines[i].end, Role.FIELD))
        if self.inline:
            record.marks.append(Mark(lines[begin].start, self.inline[1], Role.FIELD))
        if begin >= foot:
            self._speak_by_abstract()
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
        if self.dated < 0 and not label and Field.DATE not in self.record.values:
            date, before = date_in(line.text)
            if date and len(line.text) - len(date) <= 60 and len(before.split()) <= 8:
                self.dated, self.beside = at, before
                self._say(Field.DATE, date)
                return self._is(at, "date")
        if is_free(line) or self._opens(at):
            self.free.append(at)
            return True
        return False

    def _opens(self, at: int) -> bool:
        """Whether a sentence is the headline: it is the record's first line, and no text follows it."""
        below = self.lines[at + 1 : at + 2]
        first = all(what == "mark" for what in self.shape.values()) and not self.free
        return (
            first
            and len(self.lines[at].text) <= MAX_FREE
            and any(is_free(x) or stands_alone(x) for x in below)
        )

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
        return bool(label and label[0]) or bare_name(after.text) is not None or is_measure(after)

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
        titled: int | None = None
        if below and self.record.labelled and named(self.lines[below[0]].text):
            below = []  # "Verdict: false" below a head of named lines is one more of them
        if Field.TITLE not in values and not above and below:
            titled = self.last = below.pop(0)
            above = [titled]
        # "Outlet / Section, day, 212 words / Headline / Name": the outlet is named again beside the copyright.
        first = [i for i in above if i < self.dated]
        if len(first) == 1 and below and self.beside and self._outlet_first(first[0]):
            self.beside, self.last = "", below[0]
            above.append(below[0])
            if len(below) > 1 and below[1] == below[0] + 1 and _NAME.fullmatch(self.lines[below[1]].text):
                self._say(Field.AUTHOR, self.lines[below[1]].text)
                self._is(below[1], "author")
        anchor = self.dated if self.dated >= 0 else self.last
        before = [i for i in above if i < anchor]
        after = [i for i in above if i > anchor]
        named_by: int | None = None
        if 0 <= self.measured < anchor:  # a length, then a date, then the publisher
            before = [i for i in before if i < self.measured]
            named_by = after[0] if after else None
            if len(before) > 1 and _NAME.fullmatch(self.lines[before[-1]].text):
                self._say(Field.AUTHOR, self.lines[before.pop()].text)
            titled = max(before, key=lambda i: len(self.lines[i].text.split()), default=None)
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

    def _outlet_first(self, at: int) -> bool:
        words = self.lines[at].text.casefold()
        rights = (line.text.casefold() for line in self.lines if shows(line, later=False) == "copyright")
        return length_in(self.lines[self.dated].text) or any(words in line for line in rights)

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
        elif Field.PUBLISHER not in values and 1 <= len(self.beside.split()) <= 8:
            names, _, outlet = self.beside.partition(",")
            if byline(names):  # "By Mira Tolland, River Post, 5 March 2026"
                self._say(Field.AUTHOR, names)
            values[Field.PUBLISHER] = outlet.strip() if byline(names) else self.beside

    def _part_outlet_and_day(self) -> None:
        """What names the outlet may name the day too: "Source: River Post, 5 March 2026"."""
        values = self.record.values
        if Field.PUBLISHER in values and Field.DATE not in values:
            date, before = date_in(values[Field.PUBLISHER])
            if date and before:
                values[Field.PUBLISHER], values[Field.DATE] = _BESIDE.sub("", before), date

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
            elif any(told := credit(line)):
                record.values.setdefault(Field.PUBLISHER, told[0])
                record.values.setdefault(Field.DATE, told[1])

    def _speak_by_abstract(self) -> None:
        """Where a record has no text, its abstract is the text."""
        for i, what in self.shape.items():
            label = named(self.lines[i].text)
            if what == "abstract" and label and label[1] < len(self.lines[i].text):
                line, record = self.lines[i], self.record
                start = line.at(self.source, line.text[label[1] :].strip())
                record.marks = [mark for mark in record.marks if mark.start != line.start]
                record.marks.append(Mark(line.start, start, Role.FIELD))
                record.text_lines = range(i, i + 1)

    def _captions(self, begin: int, foot: int) -> None:
        """What a record's last part says of its pictures is their caption."""
        low = max(begin + 1, foot - 6)
        at = next((i for i in range(foot - 1, low, -1) if _GRAPHIC.fullmatch(self.lines[i].text)), None)
        if at is not None and at + 1 < foot:
            self.record.marks += [
                Mark(self.lines[at].start, self.lines[at].end, Role.FIELD),
                Mark(self.lines[at + 1].start, self.lines[foot - 1].end, Role.CAPTION),
            ]
