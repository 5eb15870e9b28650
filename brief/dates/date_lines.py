"""A line of dates and credits ("By Ann Lee | Published: 4 March 2026 · Updated: …"): which date is which.

The one reader of such lines, whatever they stand in: a page, a feed's field, a column of a table, a PDF, bare text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from brief.dates.date_labels import AGO, LABEL, LEAD, of_change
from brief.dates.written_dates import DateText, parse_date, readings
from brief.records import Precision, fold

MAX_LINE = 200
"""Characters of a line of dates; longer ones are prose."""
MAX_RUNS = 9
"""Pieces of a segment that are tried together."""
_PARTS = re.compile(r"\s*[|｜•·⋅∙;；]\s*|\s+/\s+|\s*[()（）\[\]]\s*|\s+(?=(?:文章)?[来來]源\s*[:：])")
_ZONE = re.compile(r"\((?:UTC|GMT)[^()]{0,8}\)|\([A-Z]{2,5}\)|[(（](?:周|星期)?[^\W\d_a-zA-Z][)）]")
_BREAKS = re.compile(
    r"[,،]\s+|\s+[–—-]\s+|\s+(?=(?:by|on|von|par|por|door|przez|le|am|el|il|op|em)\s)", re.IGNORECASE
)
_BY = re.compile(r"(?:written |posted )?(?:by|von|par|por|da|di|door|przez)\s", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d|[٢۲][٠۰]\w\w|[２][０]\w\w")
_RELATIVE = re.compile(rf"\W*(?:{LEAD.pattern})?(?:{AGO.pattern})\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateLine:
    """What a line says of dates, each as worded.

    Attributes:
        published: dates of publication, and of those that no word says what they are of; one told by how long ago
            it was ("2 hours ago") stands there too, and can be resolved by nobody.
        changed: dates of change.
        rest: what else the line holds, piece by piece: names, places, buttons.
    """

    published: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.published or self.changed)


@lru_cache(maxsize=2048)
def date_line(line: str) -> DateLine:
    """What a line says of dates; empty where it names none, or is too long to be a line of dates."""
    line = fold(line)
    if not 3 <= len(line) <= MAX_LINE:
        return DateLine()
    if _date(line) if _YEAR.search(line) else _RELATIVE.fullmatch(line):
        return DateLine(changed=(line,)) if of_change(line) else DateLine((line,))
    if not _YEAR.search(line):
        return DateLine()
    found: dict[bool, list[str]] = {False: [], True: []}
    rest: list[str] = []
    segments = list(_segments(line))
    trailing = len(segments) > 1 and not segments[0][0] and not _words(segments[-1][1])
    for number, (label, text) in enumerate(segments):
        if trailing:  # each label stands after its date
            label = segments[number + 1][0] if number + 1 < len(segments) else ""
        elif not label and number and not _words(segments[number - 1][1]):
            label = segments[number - 1][0]
        date, others = _within(text, labelled=bool(label))
        rest += others
        if date:
            found[of_change(label)].append(
                f"{label}{date}" if text.startswith(date) and not trailing else date
            )
    return DateLine(tuple(found[False]), tuple(found[True]), tuple(rest))


def told_apart(
    dates: Sequence[DateText], modified: Sequence[DateText]
) -> tuple[tuple[DateText, ...], tuple[DateText, ...]]:
    """Candidates for the publication date and dates of change, each line of several read for what it says.

    A candidate whose own words say that it is of a change goes to the changes, whatever field it came from.
    """
    published: list[DateText] = []
    changed = list(modified)
    for each in dates:
        line = date_line(each.text)
        published += [replace(each, text=text) for text in line.published]
        changed += [replace(each, text=text) for text in line.changed]
        if not line:
            published.append(each)
    return tuple(published), tuple(changed)


def _segments(line: str) -> Iterator[tuple[str, str]]:
    """Label (or an empty string) and words of each part of a line."""
    kept = _ZONE.sub(lambda m: m[0].replace("(", "\1").replace(")", "\2"), line)
    for part in _PARTS.split(kept):
        part = part.replace("\1", "(").replace("\2", ")")
        at, label = 0, ""
        for match in LABEL.finditer(part):
            if _words(part[at : match.start()]) or label:
                yield label, part[at : match.start()].strip(" ,،–—-")
            at, label = match.end(), match[0]
        if label or part.strip():
            yield label, part[at:].strip(" ,،–—-")


def _within(text: str, *, labelled: bool) -> tuple[str, list[str]]:
    """The longest run of a segment's pieces that is a date, and the other pieces."""
    if _YEAR.search(text) is None:
        return "", [text] if _words(text) else []
    breaks = [*_BREAKS.finditer(text)][:MAX_RUNS]
    starts = [0, *(b.end() for b in breaks)]
    ends = [*(b.start() for b in breaks), len(text)]
    runs = [(i, j) for i in range(len(starts)) for j in range(i, len(ends))]
    for i, j in sorted(runs, key=lambda run: run[0] - run[1]):
        if not _date(text[starts[i] : ends[j]]):
            continue
        # "Photo taken on 5 March 2026" goes on into its date; after a label or a name that is no sentence.
        if i and not labelled and not breaks[i - 1][0].strip() and not _BY.match(text):
            break
        others = (text[: ends[i - 1]] if i else "", text[starts[j + 1] :] if j + 1 < len(starts) else "")
        return text[starts[i] : ends[j]], [other for other in others if _words(other)]
    return "", [text]


def _date(text: str) -> bool:
    """Whether words are a day, or one of two days that nothing here tells apart."""
    if _YEAR.search(text) is None:
        return False
    value = parse_date(text, "")
    return value.known and value.precision in (Precision.DAY, Precision.SECOND) or bool(readings(text, ""))


def _words(text: str) -> bool:
    return any(c.isalnum() for c in text)
