"""A page of entries that each have a time of their own (a live blog) as a document for each entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from brief.dates.written_dates import local_day, parse_date
from brief.reading.exports.splitting import EXPORT
from brief.reading.extracted import Extracted
from brief.records import Declared, Origin, RawDocument, digest

MIN_ENTRIES = 3
"""A page with fewer dated entries is an article that was updated."""
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?:\s*([ap])\.?m\.?)?(?:\s+([A-Z]{2,4}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands on the page.

    Attributes:
        time: as worded or as its mark-up says; a bare "10:20" is of the page's day.
        heading: empty where it has none.
        key: the page's own name for it (an anchor), empty where there is none.
    """

    time: str
    heading: str
    paragraphs: tuple[str, ...]
    key: str = ""


def entries_apart(page: RawDocument, whole: Extracted, entries: Sequence[Entry]) -> list[RawDocument]:
    """A document for each entry, with the page's bytes and publisher and the entry's own time; in the page's order.

    Args:
        page: the page.
        whole: what was extracted of it as one article.
        entries: in the page's order.

    Returns:
        Nothing where fewer than three entries are there, or one has no time that can be read or no text.
    """
    times = _times([entry.time for entry in entries], whole)
    if sum(map(bool, times)) < max(MIN_ENTRIES, len(entries)) or not all(
        entry.paragraphs for entry in entries
    ):
        return []
    found = []
    for entry, time in zip(entries, times, strict=True):
        key = entry.key or digest(time, entry.heading or entry.paragraphs[0])[:16]
        declared = Declared(
            title=entry.heading or whole.title,
            published=time,
            authors=whole.authors,
            publisher=whole.publisher,
            url=f"{whole.url}#{entry.key}" if whole.url and entry.key else whole.url,
            language=whole.language,
            body="\n\n".join(entry.paragraphs),
            body_type="text/plain",
            kind="live update",
        )
        found.append(replace(page, origin=Origin(EXPORT, page.origin.location, key), declared=declared))
    return found


def _times(worded: Sequence[str], whole: Extracted) -> list[str]:
    """Each entry's time with its day; empty where that cannot be told."""
    clocks = [_CLOCK.fullmatch(time.strip()) for time in worded]
    day = _day(whole)
    if not all(clocks):
        return [time if parse_date(time, "").known else "" for time in worded]
    # Through midnight nobody can say which day a bare clock is of.
    minutes = [_minutes(clock) for clock in clocks if clock]
    falls = all(a >= b for a, b in pairwise(minutes))
    rises = all(a <= b for a, b in pairwise(minutes))
    return [f"{day} {time}" if day and (falls or rises) else "" for time in worded]


def _day(whole: Extracted) -> str:
    known = (local_day(parse_date(date.text, date.rule)) for date in whole.dates)
    return next((f"{day:%Y-%m-%d}" for day in known if day), "")


def _minutes(clock: re.Match[str]) -> int:
    hour = int(clock[1])
    if clock[3]:
        hour = hour % 12 + (12 if clock[3] in "pP" else 0)
    return 60 * hour + int(clock[2])
