"""Where a text is cut into records: at marks that repeat, each beside a head that says what its record is.

A cut in the wrong place is worse than none. Marks that only exports have (a closing line, "Document 2 of 14",
fields under codes) make a record of one already; a rule or a head of named lines parts three or more, and only where
each of them says its headline, its publisher and its day, or two where names introduce all of these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from brief.reading.exports.coded_record import is_coded
from brief.reading.exports.field_names import Field, coded, named
from brief.reading.exports.lines import (
    Line,
    closes,
    counter,
    date_in,
    is_free,
    is_ruler,
    outlet_signs,
    shows,
    stands_alone,
)
from brief.reading.exports.record import Record
from brief.reading.exports.record_head import MAX_HEAD
from brief.reading.exports.record_parts import parse

MAX_RECORDS = 20_000
MAX_COVER = 50_000
"""Lines above the first record; a list of contents has one or two for each."""
MIN_STRONG, MIN_NAMED, MIN_WEAK = 1, 2, 3
WHOLE = 2 / 3
"""Share of the records between marks that only exports have that say their headline, publisher and day."""
MIN_TEXT = 5
"""Words of a text; in a weak cut most records have as many."""
MAX_AFTER = 40
"""Words below the last mark that are no record; more of them are one, whatever it lacks."""
MAX_APART = 3
"""Lines from one named line of a head to the next."""
_UNTOLD = frozenset({"free", "title", "publisher"})
"""What lines of a head are that their place alone tells."""
_USUAL = ("title", "publisher", "date")
"""How the head of a record opens in most exports, where no other record of the file shows it."""
COVER_LINES = 3
"""Lines of no kind above the head of a file's one record that are a cover."""
_FIGURE = re.compile(
    r"(?:figure|fig\.|chart|table|graph|map|photo|box|exhibit|abbildung|tabelle|grafik|tableau|graphique|carte)\b",
    re.I,
)
_HEADED = frozenset({Field.TITLE, Field.PUBLISHER, Field.DATE})

Section = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into records; ``before`` are the lines above the first, ``after`` those below the last."""

    before: Sequence[Line]
    records: Sequence[Record]
    after: Sequence[Line] = ()


def cut(source: str, lines: Sequence[Line]) -> Cut | None:
    """The records of a text; None for a text that is one article, or is not clearly several."""
    ways: tuple[tuple[Callable[[Sequence[Line]], list[Section]], bool], ...] = (
        (_closed, True),
        (_counted, True),
        (_coded_heads, True),
        (_ruled, False),
        (_headed, False),
    )
    for sections_of, strong in ways:
        sections = sections_of(lines)
        least = MIN_STRONG if strong else MIN_NAMED
        if not least <= len(sections) <= MAX_RECORDS:
            continue
        if found := _checked(source, lines, sections, strong=strong):
            return found
    return None


def _checked(source: str, lines: Sequence[Line], sections: Sequence[Section], *, strong: bool) -> Cut | None:
    """The records of sections, where they are like each other and say what they are."""
    records = [parse(source, lines[start:end]) for start, end in sections]
    likely = {_opening(record.shape) for record in records[1:] if record.whole}
    opening = _opening(records[0].shape)
    covered = opening not in likely if likely else opening.count("free") >= COVER_LINES
    likely = likely or {_USUAL}
    before: Sequence[Line] = lines[: sections[0][0]]
    if not records[0].whole or covered:
        start, end = sections[0]
        begin = _first_head(source, lines[start:end], likely)
        if begin is not None:
            before = [*before, *lines[start : start + begin]]
            records[0] = parse(source, lines[start + begin : end])
        elif not records[0].whole:
            before = [*before, *records[0].lines]
            records.pop(0)
    if not records:
        return None
    after: list[Line] = []
    if len(records) > 1 and is_ruler(records[0].lines[-1]):
        # Each record ends with a rule: what stands below the last one's is none of it.
        own = records[-1].lines
        end = next((i + 1 for i in range(1, len(own)) if is_ruler(own[i])), len(own))
        if sum(len(line.text.split()) for line in own[end:]) <= MAX_AFTER:
            after = list(own[end:])
            records[-1] = parse(source, own[:end])
    elif _is_none(records[-1], strong=strong):
        after = list(records.pop().lines)
    whole = sum(record.whole for record in records)
    if strong:
        return Cut(before, records, after) if whole >= max(MIN_STRONG, WHOLE * len(records)) else None
    signed = sum(_is_signed(record) for record in records)
    if 2 * signed < len(records):
        return None
    worded = sum(record.words >= MIN_TEXT for record in records)
    least = MIN_NAMED if all(record.labelled >= _HEADED for record in records) else MIN_WEAK
    if whole < max(least, len(records)) or worded < WHOLE * len(records):
        return None
    return Cut(before, records, after)


def _is_signed(record: Record) -> bool:
    """Whether it says by name where it was published, or as only the head of a report does: a place has a day too."""
    if Field.PUBLISHER in record.labelled or {"author", "length", "copyright"} & set(record.shape):
        return True
    said = record.values.get(Field.PUBLISHER, "")
    near = [*record.lines[:MAX_HEAD], *record.lines[-3:]]
    return any(outlet_signs(line.text) for line in near if said and said in line.text)


def _is_none(last: Record, *, strong: bool) -> bool:
    """Whether what stands below the last mark is no record."""
    few = sum(len(line.text.split()) for line in last.lines) <= MAX_AFTER
    return few and not last.whole and (strong or not last.values) and not any(map(closes, last.lines))


def _opening(shape: tuple[str, ...]) -> tuple[str, ...]:
    """A head's lines as far as the first that cannot be mistaken."""
    return shape[: next((i + 1 for i, what in enumerate(shape) if what not in _UNTOLD), 0)]


def _first_head(source: str, lines: Sequence[Line], openings: set[tuple[str, ...]]) -> int | None:
    """Where the first record begins below a cover or a list of contents: where it opens as the others do."""
    offsets = {len(opening) - 1 for opening in openings if opening}
    alone = [stands_alone(line) for line in lines[: MAX_COVER + MAX_HEAD]]
    for at in range(1, min(len(lines), MAX_COVER)):
        if not any(alone[at + offset : at + offset + 1] == [True] for offset in offsets):
            continue
        opening = _opening(parse(source, lines[at : at + MAX_HEAD + 1]).shape)
        if opening in openings and parse(source, lines[at:]).whole:
            return at
    return None


def _closed(lines: Sequence[Line]) -> list[Section]:
    """Sections that end with a closing line, all of one kind, and what is below the last."""
    kinds = [closes(line) for line in lines]
    counts = Counter(kind for kind in kinds if kind)
    if not counts:
        return []
    kind = max(counts, key=lambda name: (counts[name], name))
    ends = [_past_rights(lines, i + 1) for i, found in enumerate(kinds) if found == kind]
    return _between([0, *ends], len(lines)) if len(ends) >= MIN_STRONG else []


def _past_rights(lines: Sequence[Line], at: int) -> int:
    """The line below a copyright or a rule that follows a closing line."""
    while at < len(lines) and (is_ruler(lines[at]) or shows(lines[at], later=False) == "copyright"):
        at += 1
    return at


def _counted(lines: Sequence[Line]) -> list[Section]:
    """Sections that begin with "Document 1 of 14", "Document 2 of 14" and so on."""
    found = [(i, number) for i, line in enumerate(lines) if (number := counter(line))]
    if len(found) < MIN_STRONG or len({count for _, (_, count) in found}) > 1:
        return []
    numbers = [number for _, (number, _) in found]
    if any(later <= earlier for earlier, later in zip(numbers, numbers[1:], strict=False)):
        return []
    return _between([i for i, _ in found], len(lines))


def _coded_heads(lines: Sequence[Line]) -> list[Section]:
    """Sections that begin with the same code, where fields stand under codes."""
    if not is_coded(lines):
        return []
    codes = [found[0] if (found := coded(line.text)) else "" for line in lines]
    first = next(code for code in codes if code)
    return _between([i for i, code in enumerate(codes) if code == first], len(lines))


def _ruled(lines: Sequence[Line]) -> list[Section]:
    """Sections between rules of one look; of several looks the commonest, then the longest."""
    looks = Counter(line.text[:3] for line in lines if is_ruler(line))
    if not looks:
        return []
    look = max(looks, key=lambda name: (looks[name], name))
    places = [i for i, line in enumerate(lines) if is_ruler(line) and line.text[:3] == look]
    starts = [0, *(i + 1 for i in places)]
    return [part for part in _between(starts, len(lines)) if _worded(lines, part, places)]


def _worded(lines: Sequence[Line], part: Section, rules: Sequence[int]) -> bool:
    return any(not is_ruler(line) for line in lines[part[0] : part[1]])


def _headed(lines: Sequence[Line]) -> list[Section]:
    """Sections that begin with a head of named lines, the headline above it where no line names that."""
    runs = [run for run in _runs(lines) if len(_said(lines, run) & _HEADED) >= 2]
    if len(runs) < MIN_WEAK:
        return []
    starts = [run[0] for run in runs]
    if any(Field.TITLE not in _said(lines, run) for run in runs):
        above = [start - 1 for start in starts]
        if above[0] < 0 or not all(is_free(lines[i]) and lines[i].gap for i in above):
            return []
        # "Chart 3: …", "Source: …, 5 March 2026" stand in reports: nothing but a headline may stand above the first.
        if any(_FIGURE.match(lines[i].text) for i in above) or not all(map(is_free, lines[: above[0]])):
            return []
        starts = above
    return _between(starts, len(lines))


def _said(lines: Sequence[Line], run: Sequence[int]) -> set[Field]:
    found = set()
    for i in run:
        label = named(lines[i].text)
        if label and label[0]:
            found.add(label[0])
            if label[0] is Field.PUBLISHER and date_in(lines[i].text[label[1] :])[1]:
                found.add(Field.DATE)  # "Source: River Post, 5 March 2026"
    return found


def _runs(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Named lines that stand together, by index; a field that comes again begins another head."""
    run: list[int] = []
    held: set[Field] = set()
    for i, line in enumerate(lines):
        label = named(line.text)
        if not label or not label[0] or label[0] is Field.TEXT:
            continue
        if run and (i - run[-1] > MAX_APART or label[0] in held & _HEADED):
            yield run
            run, held = [], set()
        run.append(i)
        held.add(label[0])
    if run:
        yield run


def _between(starts: Sequence[int], end: int) -> list[Section]:
    return [(a, b) for a, b in zip(starts, [*starts[1:], end], strict=True) if a < b]
