"""The day in a report's dateline: "NORTHPORT, Oct 12 (Reuters) - …"; its year, where it names none, is the copy's."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from brief.dates.written_dates import DateText, parse_date

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATELINE = re.compile(
    r"^\W{0,2}[A-ZÀ-Þ][A-ZÀ-Þ.'’/ -]{2,40}(?:,\s[A-Z][\w.' -]{2,30}?)?,?\s\(?"
    rf"(?:(?P<day>\d{{1,2}})\s(?P<month>{_MONTH})|(?P<month_>{_MONTH})\s(?P<day_>\d{{1,2}}))(?:,?\s(?P<year>(?:19|20)\d\d))?\)?"
    r"\s*(?:\([^)]{2,40}\))?\s*[—–―-]{1,2}\s+\S"
)
SLACK = timedelta(days=1)
RULE = "dateline of the text"


def dateline(opening: str, first_seen: datetime) -> DateText | None:
    """The date of the dateline that a text opens with, as a guess where its year is worked out; None without one.

    Args:
        opening: the first words of the text.
        first_seen: when the copy was taken: the day is the last such one before.
    """
    match = _DATELINE.match(opening[:160])
    if not match:
        return None
    day = f"{match['day'] or match['day_']} {(match['month'] or match['month_']).rstrip('.')}"
    if match["year"]:
        return DateText(f"{day} {match['year']}", RULE)
    seen = first_seen.astimezone(UTC)
    for year in (seen.year, seen.year - 1):
        value = parse_date(f"{day} {year}", RULE)
        if value.start is not None and value.start <= seen + SLACK:
            return DateText(f"{day} {year}", f"{RULE}; the last such day before the copy was taken", True)
    return None
