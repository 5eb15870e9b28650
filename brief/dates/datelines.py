"""The day in a report's dateline: "NORTHPORT, Oct 12 (Reuters) - …"; its year, where it names none, is the copy's.

A day with its year that opens a text as a sentence of its own ("5 марта 2026 года. …") is one too.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from brief.dates.date_labels import LEAD
from brief.dates.written_dates import DateText, parse_date
from brief.records import Precision

_DATELINE = re.compile(
    r"^\W{0,2}(?:[A-ZÀ-ÞА-ЯЁІЇЄҐ][A-ZÀ-ÞА-ЯЁІЇЄҐ.'’/ -]{2,40}(?:,\s[A-Z][\w.' -]{2,30}?)?"
    # A place in small letters only where an agency stands behind the day.
    r"|[^\W\d_a-z][\w.'’ -]{2,30}(?=,\s[^()\n]{3,24}\((?-i:[A-Za-zА-Я]{2,12})\))),?\s\(?"
    r"(?:(?P<day>\d{1,2})\.?\s(?:de\s)?(?P<month>[^\W\d_]{3,12})\.?|(?P<month_>[A-Z][a-z]{2,8})\.?\s(?P<day_>\d{1,2}))"
    r"(?:,?\s(?:de\s)?(?P<year>(?:19|20)\d\d))?\)?\s*(?:\([^)]{2,40}\)|/[^/]{2,30}/)?\s*(?:\.?\s*[—–―-]{1,2}|\.)\s+\S"
)
# "新华社北京3月5日电", "（東京 3月5日）": the day after the place, no year.
_CJK = re.compile(
    r"^\W{0,2}[\u3400-\u9fff]{2,12}\s?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:[电電讯訊]|\W{0,2}[)）—])"
)
_SENTENCE = re.compile(r"(?<=\w)(?:\s*\([^()]{2,30}\))?(?:\.|\s*[–—:]|\s-)+\s+(?=\S)")
_PLACED = re.compile(r"\W{0,2}(?:[^\W\d][^\d,.]{1,40}[,،]\s+)?(?P<date>[^,]*\d.*)")
SLACK = timedelta(days=1)
RULE = "dateline of the text"
REACH = 160
_DAYS = (Precision.DAY, Precision.SECOND)


def dateline(opening: str, first_seen: datetime) -> DateText | None:
    """The date of the dateline that a text opens with, as a guess where its year is worked out; None without one.

    Args:
        opening: the first words of the text.
        first_seen: when the copy was taken: the day is the last such one before.
    """
    match = _DATELINE.match(opening[:REACH])
    if match:
        day = f"{match['day'] or match['day_']} {match['month'] or match['month_']}"
        if match["year"]:
            return DateText(f"{day} {match['year']}", RULE)
        return _last_such(day + " {}", first_seen)
    if match := _CJK.match(opening[:REACH]):
        return _last_such(f"{{}}-{int(match['month']):02}-{int(match['day']):02}", first_seen)
    for end in _SENTENCE.finditer(opening[:REACH]):
        placed = _PLACED.fullmatch(opening[: end.start()])
        if placed and not LEAD.match(placed["date"]) and parse_date(placed["date"], RULE).precision in _DAYS:
            return DateText(placed["date"], RULE)
    return None


def _last_such(form: str, first_seen: datetime) -> DateText | None:
    """The last such day before the copy was taken; None where the words are no day."""
    seen = first_seen.astimezone(UTC)
    for year in (seen.year, seen.year - 1):
        value = parse_date(form.format(year), RULE)
        if value.start is not None and value.start <= seen + SLACK:
            return DateText(form.format(year), f"{RULE}; the last such day before the copy was taken", True)
    return None
