"""A page of entries that each have a time of their own (a live blog) as a document for each entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from brief.dates.written_dates import local_day, parse_date
from brief.reading.exports.splitting import EXPORT
from brief.reading.extracted import SUMMARY, Entry, Extracted
from brief.records import Declared, Origin, RawDocument, digest

MIN_ENTRIES = 3
"""A page with fewer dated entries is an article that was updated."""
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?:\s*([ap])\.?m\.?)?(?:\s+([A-Z]{2,4}))?", re.IGNORECASE)


def entries_apart(page: RawDocument, whole: Extracted, entries: Sequence[Entry]) -> list[RawDocument]:
    """A document for each entry, with the page's bytes and publisher and the entry's own time; in the page's order.

    An entry is known again by its key: the page's own name for it, else its time.

    Args:
        page: the page.
        whole: what was extracted of it as one article.
        entries: in the page's order; the page's summary may be among them.

    Returns:
        Nothing where fewer than three entries are there, or one has no time that can be read or no text.
    """
    timed = [entry for entry in entries if entry.key != SUMMARY]
    times = _times([entry.time for entry in timed], whole)
    if sum(map(bool, times)) < max(MIN_ENTRIES, len(timed)) or not all(entry.text for entry in timed):
        return []
    at = Counter(times)
    found = [_summary(page, whole, entry) for entry in entries if entry.key == SUMMARY]
    for entry, time in zip(timed, times, strict=True):
        key = entry.key or digest(time, "" if at[time] == 1 else entry.heading or entry.text[:200])[:16]
        url = f"{whole.url}#{entry.anchor}" if whole.url and entry.anchor else whole.url
        declared = replace(_declared(whole, entry), published=time, url=url)
        found.append(replace(page, origin=Origin(EXPORT, page.origin.location, key), declared=declared))
    return found


def _summary(page: RawDocument, whole: Extracted, entry: Entry) -> RawDocument:
    """What the page says above its entries, with the page's own dates."""
    declared = replace(
        _declared(whole, entry),
        published=next((date.text for date in whole.dates if not date.guessed), ""),
        modified=next((date.text for date in whole.modified), ""),
        url=whole.url,
    )
    return replace(page, origin=Origin(EXPORT, page.origin.location, SUMMARY), declared=declared)


def _declared(whole: Extracted, entry: Entry) -> Declared:
    return Declared(
        title=entry.heading or whole.title,
        authors=whole.authors,
        publisher=whole.publisher,
        language=whole.language,
        body=entry.text,
        body_type="text/plain",
        marks=entry.marks,
        kind="live updates",
    )


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
