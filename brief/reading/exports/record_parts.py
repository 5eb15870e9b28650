"""A record from its lines: head, text and foot."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.reading.exports.coded_record import is_coded, read_coded
from brief.reading.exports.lines import Line
from brief.reading.exports.record import Record
from brief.reading.exports.record_head import HeadReader

_WORD = re.compile(r"\w+")


def parse(source: str, lines: Sequence[Line]) -> Record:
    """A record from its lines."""
    record = Record(lines)
    if is_coded(lines):
        read_coded(source, record)
    else:
        HeadReader(source, record).read()
    record.marks.sort(key=lambda mark: mark.start)
    spoken = [source[lines[i].start : lines[i].end] for i in record.text_lines]
    record.words = sum(len(_WORD.findall(line)) for line in spoken)
    return record
