"""Where a text is cut into records: at marks that repeat, each beside a head that says what its record is.

A cut in the wrong place is worse than none. Marks that only exports have (a closing line, "Document 2 of 14",
fields under codes) part two records; a rule or a head of named lines parts three or more, and only where each of
them names its headline, its publisher and its day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from brief.reading.exports.field_names import Field, coded, named
from brief.reading.exports.lines import Line, closes, counter, is_free, is_ruler
from brief.reading.exports.record import Record, is_coded, parse

MAX_RECORDS = 2_000
MIN_STRONG, MIN_WEAK = 2, 3
WHOLE = 2 / 3
"""Share of the records between marks that only exports have that say their headline, publisher and day."""
MIN_TEXT = 5
"""Words of a text; in a weak cut most records have as many."""
MAX_APART = 3
"""Lines from one named line of a head to the next."""
_HEADED = frozenset({Field.TITLE, Field.PUBLISHER, Field.DATE})

Section = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into records; ``before`` are the lines above the first."""

    before: Sequence[Line]
    records: Sequence[Record]


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
        least = MIN_STRONG if strong else MIN_WEAK
        if not least <= len(sections) <= MAX_RECORDS:
            continue
        if found := _checked(source, lines, sections, strong=strong):
            return found
    return None


def _checked(source: str, lines: Sequence[Line], sections: Sequence[Section], *, strong: bool) -> Cut | None:
    """The records of sections, where they are like each other and say what they are."""
    records = [parse(source, lines[start:end]) for start, end in sections]
    likely = Counter(record.shape for record in records[1:] if record.whole)
    before: Sequence[Line] = lines[: sections[0][0]]
    if not records[0].whole or (likely and records[0].shape not in likely):
        start, end = sections[0]
        begin = _first_head(source, lines[start:end], set(likely))
        if begin is not None:
            before = [*before, *lines[start : start + begin]]
            records[0] = parse(source, lines[start + begin : end])
        elif not records[0].whole:
            before = [*before, *records[0].lines]
            records.pop(0)
    if strong:
        while records and not records[-1].whole and not _ends(records[-1]):
            _join(source, records)
    elif records and not records[-1].whole and not records[-1].values:
        _join(source, records)
    whole = sum(record.whole for record in records)
    if strong:
        return Cut(before, records) if whole >= max(MIN_STRONG, WHOLE * len(records)) else None
    worded = sum(record.words >= MIN_TEXT for record in records)
    if whole < max(MIN_WEAK, len(records)) or worded < WHOLE * len(records):
        return None
    return Cut(before, records)


def _ends(record: Record) -> bool:
    return any(closes(line) for line in record.lines[-3:])


def _join(source: str, records: list[Record]) -> None:
    """The last record and what stands below it as one."""
    last = records.pop()
    if records:
        joined = [*records[-1].lines, *last.lines]
        records[-1] = parse(source, joined)


def _first_head(source: str, lines: Sequence[Line], shapes: set[tuple[str, ...]]) -> int | None:
    """Where the first record begins below a cover or a list of contents: the last place that looks like the others'."""
    for at in range(len(lines) - 1, 0, -1):
        if is_free(lines[at]) or named(lines[at].text):
            record = parse(source, lines[at:])
            if record.whole and record.shape in shapes:
                return at
    return None


def _closed(lines: Sequence[Line]) -> list[Section]:
    """Sections that end with a closing line, all of one kind, and what is below the last."""
    kinds = [closes(line) for line in lines]
    counts = Counter(kind for kind in kinds if kind)
    if not counts:
        return []
    kind = max(counts, key=lambda name: (counts[name], name))
    ends = [i + 1 for i, found in enumerate(kinds) if found == kind]
    return _between([0, *ends], len(lines)) if len(ends) >= MIN_STRONG else []


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
        starts = above
    return _between(starts, len(lines))


def _said(lines: Sequence[Line], run: Sequence[int]) -> set[Field]:
    return {label[0] for i in run if (label := named(lines[i].text)) and label[0]}


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
