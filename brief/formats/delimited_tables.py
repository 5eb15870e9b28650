"""CSV and TSV dumps: whole records with their own bytes, each row an article by the same field names as JSON.

A record may run over several lines where a quoted field holds line breaks, so a file is cut by
records, never by lines (RFC 4180). The cut and the reading use one scanner and agree.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from brief.formats import json_dumps
from brief.records import Payload, RawDocument, Refusal
from brief.text.charsets import decoded, detected

CSV, TSV = "text/csv", "text/tab-separated-values"
MAX_RECORD = 2_000_000
"""Bytes of one record. A quote that is never closed swallows the file: past this it counts as a letter."""
MAX_UNCLOSED = 20
"""Such records before the file is given up: each costs a look through ``MAX_RECORD`` bytes."""
MAX_COLUMNS = 2_000
MAX_TOLD = 100
"""Rows of one piece that are refused one by one; the others are counted."""
MAX_ROWS, MAX_BAD = 20_000, 1_000
"""Rows of one piece, and of bad rows one after the other, before it is given up. Pieces of files have
1,000 rows; only a download comes whole, and a row of 3 bytes costs as much time as one of 300."""

_SEPARATORS = (b",", b";", b"\t", b"|")
_BOM = b"\xef\xbb\xbf"
_QUOTE = re.compile(rb' *"')
_SEP_LINE = re.compile(rb"^sep=(.)\r?\n?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One record's bytes, its number (the header is 1, blank lines are not counted), and whether it is whole."""

    content: bytes
    number: int
    whole: bool = True


def records(lines: Iterable[bytes], separator: bytes, first: int = 1) -> Iterator[Record]:
    """Records of a table from its lines, blank ones left out; numbering begins at ``first``.

    A record whose quoted field is not closed within ``MAX_RECORD`` bytes is given as its first line
    alone, not ``whole``, and the next line begins a record. After ``MAX_UNCLOSED`` of them no more come.
    """
    source = iter(lines)
    again: list[bytes] = []
    number, unclosed = first, 0
    while True:
        line = again.pop() if again else next(source, None)
        if line is None:
            return
        if not line.strip():
            continue
        held, size = [line], len(line)
        inside = _open_after(line, separator, inside=False)
        while inside and size <= MAX_RECORD:
            more = again.pop() if again else next(source, None)
            if more is None:
                break
            held.append(more)
            size += len(more)
            inside = _open_after(more, separator, inside=True)
        if inside or size > MAX_RECORD:
            again.extend(reversed(held[1:]))
            unclosed += 1
            yield Record(line[:1_000], number, whole=False)
            if unclosed > MAX_UNCLOSED:
                return
        else:
            yield Record(b"".join(held), number)
        number += 1


def _open_after(line: bytes, separator: bytes, *, inside: bool) -> bool:
    """Whether a quoted field is open at a line's end; only a quote at a field's start opens one."""
    if b'"' not in line:
        return inside
    at = 0
    while True:
        if inside:
            at = line.find(b'"', at)
            if at < 0:
                return True
            if line[at + 1 : at + 2] == b'"':
                at += 2  # two quotes are one, in the text
                continue
            inside = False
            at += 1
        elif (at == 0 or line[at - 1 : at] == separator) and (quote := _QUOTE.match(line, at)):
            at = quote.end()
            inside = True
        else:
            at = line.find(separator, at)
            if at < 0:
                return False
            at += 1


def separator_of(header: bytes, media_type: str = CSV) -> bytes:
    """What parts the fields of a header: the sign that stands most often outside quotes; a comma for none."""
    bare = re.sub(rb'"[^"]*"', b"", header)
    if media_type == TSV and b"\t" in bare:
        return b"\t"
    return max(_SEPARATORS, key=lambda sign: (bare.count(sign), -_SEPARATORS.index(sign)))


def opened(lines: Iterator[bytes], media_type: str) -> tuple[bytes, bytes]:
    """The header record and the separator, read off the first lines; both empty where there is none."""
    for line in lines:
        line = line.removeprefix(_BOM)
        told = _SEP_LINE.match(line)  # what Excel writes above a table
        if told:
            header = next(records(lines, told[1]), None)
            return (header.content, told[1]) if header else (b"", b"")
        if line.strip():
            separator = separator_of(line, media_type)
            found = next(records(itertools.chain([line], lines), separator), None)
            return (found.content, separator) if found else (b"", b"")
    return b"", b""


def rows(payload: Payload, kind: str = CSV) -> Iterator[RawDocument | Refusal]:
    """The articles of a table, or of a piece of one that begins with the table's header.

    Args:
        payload: its ``first_line`` is the number of the first row under the header, the header being 1.
        kind: CSV or TSV; the separator is told from the header.
    """
    location, content, fields = payload.location, payload.content, dict(payload.fields)
    text, encoding = _decoded(content)
    if encoding.startswith("utf-16"):
        content = text.encode("utf-8")
        encoding = "utf-8"
    lines = iter(io.BytesIO(content))
    header, separator = opened(lines, kind)
    csv.field_size_limit(MAX_RECORD)
    try:
        names = [" ".join(name.split()) for name in _fields(header, separator, encoding)]
    except csv.Error:
        names = []
    problem = _header_problem(names, fields)
    if problem:
        if payload.first_line <= 2:  # said once, not for each piece of a large file
            yield Refusal(location, problem)
        return
    told = unclosed = bad = 0
    number = payload.first_line
    for count, record in enumerate(records(lines, separator, max(2, number)), start=1):
        number = record.number
        if record.whole:
            found = _row(record, names, separator, encoding, payload)
        else:
            unclosed += 1
            where = f"{location} row {number}"
            found = Refusal(where, "opens a quoted field that is not closed; double the quotes inside it")
        refused = isinstance(found, Refusal)
        told += refused
        bad = bad + 1 if refused else 0
        if told <= MAX_TOLD or not refused:
            yield found
        if bad >= MAX_BAD or count >= MAX_ROWS:
            what = (
                f"{bad:,} rows one after the other cannot be read" if refused else f"{count:,} rows were read"
            )
            yield Refusal(location, f"is given up at row {number}: {what}; save it as a file and ingest that")
            break
    if told > MAX_TOLD:
        yield Refusal(
            location, f"has {told - MAX_TOLD:,} more rows before row {number + 1} that cannot be read"
        )
    if unclosed > MAX_UNCLOSED:
        yield Refusal(
            location, f"is given up at row {number}: more than {MAX_UNCLOSED} rows have broken quotes"
        )


def _row(
    record: Record, names: list[str], separator: bytes, encoding: str, payload: Payload
) -> RawDocument | Refusal:
    place = f"row {record.number}"
    where = f"{payload.location} {place}"
    raw = record.content.rstrip(b"\r\n")
    try:
        values = _fields(record.content, separator, encoding)
    except csv.Error as error:
        return Refusal(where, f"cannot be read as a row ({error}); mend its quotes")
    while len(values) > len(names) and not values[-1].strip():
        values.pop()  # separators to fill the line
    if len(values) != len(names):
        return Refusal(
            where,
            f"has {len(values)} fields where the header has {len(names)}; quote fields that hold the separator",
        )
    found = {name: value.strip() for name, value in zip(names, values, strict=True) if name and value.strip()}
    return json_dumps.article(found, raw, payload, place, CSV)


def _fields(record: bytes, separator: bytes, encoding: str) -> list[str]:
    text = record.decode(encoding, "replace").replace("\0", "\ufffd")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator.decode("latin-1"), skipinitialspace=True
    )
    return next(reader, [])


def _header_problem(names: list[str], fields: Mapping[str, str]) -> str:
    """Why a table cannot be read by its header, or an empty string."""
    filled = [name for name in names if name]
    if not filled:
        return "is a table without a header; its first row must name the columns"
    if len(names) > MAX_COLUMNS:
        return f"has {len(names):,} columns, above the limit of {MAX_COLUMNS:,}"
    listed = ", ".join(name[:40] for name in filled[:12]) + (" …" if len(filled) > 12 else "")
    missing = [
        f"{ours} = {theirs!r}" for ours, theirs in fields.items() if ours == "text" and theirs not in names
    ]
    if json_dumps.known(names, fields):
        return ""
    if missing:
        return f"has the columns {listed}; dump.fields says {missing[0]}, which is none of them"
    return (
        f"has the columns {listed}, none of which is known for a title or a text; "
        "name them in dump.fields, e.g. {text = 'COLUMN', title = 'COLUMN'}"
    )


def _decoded(content: bytes) -> tuple[str, str]:
    """A table's text and its encoding: by byte-order mark, UTF-8, detection, then Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), "utf-16"
    if read := decoded(content, "utf-8"):
        return read
    name = detected(content)
    # Records are cut by the bytes of their separators, so only by charsets of one byte a letter.
    name = name if re.match(r"windows-|cp125|koi8-|iso-8859-", name) else "cp1252"
    return content.decode(name, "replace"), name
