"""A document that holds many articles as a document for each, with the bytes of the whole and its own fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from brief.dates.written_dates import parse_date
from brief.formats.registry import MARKDOWN, PAGE, called
from brief.reading.exports.cutting import MIN_WEAK, Cut, cut
from brief.reading.exports.field_names import Field
from brief.reading.exports.lines import ACCESSION, Line, date_in, is_ruler, lines_of
from brief.reading.exports.record import Record, authors
from brief.reading.html.body_extraction import light_text
from brief.reading.html.extraction import decode
from brief.reading.plain.markdown import front_matter
from brief.records import Declared, Mark, Origin, RawDocument, Role, digest

EXPORT = "export"
"""Kind of origin of a record of an export."""
MAX_CHARS = 20_000_000
MIN_INTRODUCTION = 40
"""Words of sentences above the first record that are an article of their own."""
_NUMBERED = re.compile(r"[(\[]?(\d{1,3})[.)\]]\s+")
_SENTENCE = re.compile(r"[.!?…][\"”’»)]*$")
# Only a saved page in which marks or heads repeat is made into lines, which costs as much again as reading it.
_SIGN = re.compile(
    rb"end of document|ende des dokuments|fin d[ue]l? documento?|document\s[A-Z][A-Z0-9]{3,11}20\d{6}|"
    rb"news\W{1,8}20\d{6}|document\s+\d+\s+(?:of|sur|von|de)\s|\bgmt \d\d? [A-Z][a-z]+ (?:20)?\d\d",
    re.IGNORECASE,
)
_NAMED = re.compile(rb"\b(?:source|publication|publication title|quelle|outlet|newspaper)\s?:", re.IGNORECASE)


def records(document: RawDocument, text: str) -> list[RawDocument]:
    """The articles of a document that is an export of several, in order; none where it is one article.

    Args:
        document: a whole file or page.
        text: what was made of it; of a web page, whose article alone that is, all words are looked at.
    """
    if document.origin.kind not in ("file", "url"):
        return []
    kind = called(document.media_type)
    if kind == PAGE:
        if not _SIGN.search(document.content) and len(_NAMED.findall(document.content)) < MIN_WEAK:
            return []
        text = light_text(decode(document.content)[0])
    elif kind == MARKDOWN and front_matter(text)[1]:
        return []
    if len(text) > MAX_CHARS:
        return []
    found = cut(text, lines_of(text))
    return _documents(document, text, found) if found else []


def _documents(document: RawDocument, text: str, found: Cut) -> list[RawDocument]:
    declared = [_declared(text, record) for record in found.records]
    numbers = [_NUMBERED.match(each.title) for each in declared]
    if all(match and int(match[1]) == i for i, match in enumerate(numbers, start=1)):
        declared = [replace(each, title=_NUMBERED.sub("", each.title)) for each in declared]
    keys = _keys(found.records)
    if found.before:
        introduction = _introduction(text, found.before)
        if introduction:
            declared.insert(0, introduction)
            keys.insert(0, "introduction")
        else:  # a cover or a list of contents: set aside with the first record, so that it can be looked up
            declared[0] = _below(text, found.before, declared[0])
    if found.after:
        declared[-1] = _above(text, found.after, declared[-1])
    return [
        replace(
            document,
            origin=Origin(EXPORT, document.origin.location, key),
            declared=_with(document.declared, each),
        )
        for key, each in zip(keys, declared, strict=True)
    ]


def _with(whole: Declared, own: Declared) -> Declared:
    """What a record says, and of what it does not say what is told of the whole document."""
    return replace(own, language=own.language or whole.language)


def _declared(text: str, record: Record) -> Declared:
    values = record.values
    start, end = record.lines[0].start, record.lines[-1].end
    marks = record.marks
    if not record.words:  # a headline alone is then the text
        marks = [_before_value(text, mark, values.get(Field.TITLE, "")) for mark in marks]
    address = values.get(Field.ADDRESS, "")
    date = values.get(Field.DATE, "")
    time = values.get(Field.TIME, "")
    if time and parse_date(f"{date} {time}", "").known:
        date = f"{date} {time}"
    return Declared(
        title=values.get(Field.TITLE, ""),
        published=date,
        authors=authors(values.get(Field.AUTHOR, "")),
        publisher=values.get(Field.PUBLISHER, "").partition(";")[0].strip(),
        url=address if address.lower().startswith(("http://", "https://")) else "",
        language=values.get(Field.LANGUAGE, ""),
        body=text[start:end],
        body_type="text/plain",
        marks=tuple(
            replace(mark, start=mark.start - start, end=mark.end - start)
            for mark in marks
            if mark.start < mark.end
        ),
        kind=values.get(Field.KIND, "") or values.get(Field.SECTION, "").partition(";")[0].strip(),
    )


def _before_value(text: str, mark: Mark, title: str) -> Mark:
    """Of a headline's mark what stands before it; another mark as it is."""
    if mark.role is not Role.HEADLINE:
        return mark
    at = text.find(title, mark.start, mark.end)
    return Mark(mark.start, max(at, mark.start), Role.FIELD)


def _keys(records_: Sequence[Record]) -> list[str]:
    """A key for each record that stays when others are added: its number, else a digest of headline and day."""
    keys: list[str] = []
    held: set[str] = set()
    for number, record in enumerate(records_, start=1):
        values = record.values
        said = values.get(Field.KEY, "").split()
        token = said[-1] if said else ""
        if match := ACCESSION.fullmatch(token):
            token = match[1] or match[2]
        title, date = values.get(Field.TITLE, ""), values.get(Field.DATE, "")
        key = token[:80] or (digest(title, date)[:16] if title and date else f"record {number}")
        keys.append(f"{key}, record {number}" if key in held else key)
        held.add(key)
    return keys


def _introduction(text: str, lines: Sequence[Line]) -> Declared | None:
    """What stands above the first record, where it is written in sentences."""
    prose = [line.text for line in lines if _SENTENCE.search(line.text)]
    if sum(len(line.split()) for line in prose) < MIN_INTRODUCTION:
        return None
    begin = lines[0].start
    return Declared(
        title="" if _SENTENCE.search(lines[0].text) else lines[0].text,
        published=next((date for line in lines if (date := date_in(line.text)[0])), ""),
        body=text[begin : lines[-1].end],
        body_type="text/plain",
        marks=tuple(Mark(x.start - begin, x.end - begin, Role.FIELD) for x in lines if is_ruler(x)),
        kind="introduction",
    )


def _below(text: str, lines: Sequence[Line], record: Declared) -> Declared:
    start, end = lines[0].start, lines[-1].end
    gap = text.find(record.body, end) - start
    if gap < 0:
        return record
    moved = tuple(replace(mark, start=mark.start + gap, end=mark.end + gap) for mark in record.marks)
    cover = Mark(0, end - start, Role.FIELD)
    return replace(record, body=text[start : start + gap] + record.body, marks=(cover, *moved))


def _above(text: str, lines: Sequence[Line], record: Declared) -> Declared:
    """The last record with what stands below it, set aside with it."""
    begin = text.rfind(record.body, 0, lines[0].start)
    if begin < 0:
        return record
    end = lines[-1].end
    below = Mark(lines[0].start - begin, end - begin, Role.FIELD)
    return replace(record, body=text[begin:end], marks=(*record.marks, below))
