"""When an article was written, for its dates to be counted from: its publication date, or what its text fixes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from brief.dates.english_phrases import sentence_at
from brief.dates.phrase import Kind, Phrase
from brief.dates.resolution import DAY, in_words, occurrences, stated
from brief.dates.tense import Tense
from brief.dates.written_dates import local_day
from brief.records import Article, DateStatus, Precision

YEAR = timedelta(days=365)
LOOK_BACK = 30 * YEAR
"""How far back years are tried where the text sets no bound: far enough that several always fit."""

_NOT_GIVEN = "as no publication date is given"
_BEGAN = r"(?:began|begun|started|launched|erupted|commenced|opened|broke\s+out|got\s+under\s+way)"
_ON_THAT_DAY = re.compile(rf"\b{_BEGAN}\s+(?:\w+\s+){{0,2}}?on\s+$", re.IGNORECASE)
_AS_IT_BEGAN = re.compile(
    rf"\b(?:as|when)\s+(?:the|an?|its|their|this)\s+(?:\w+\s+){{0,2}}?(\w{{4,}})\s+(?:was\s+)?{_BEGAN}\b",
    re.I,
)
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase, the block it stands in, and that block's text."""

    block: int
    text: str
    phrase: Phrase

    @property
    def words(self) -> str:
        """The phrase as worded, white space folded."""
        return " ".join(self.text[self.phrase.start : self.phrase.end].split())


@dataclass(frozen=True, slots=True)
class Fixed:
    """A day of a month whose year the text itself fixes, and why; ``weekday`` is the mention tied to it, if another."""

    day: date
    rule: str
    anchor: str
    weekday: Found | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The days ``[first, last]`` within which a text was written, and how that is known.

    ``published`` says that it is the publication date. ``first`` is None where nothing bounds it.
    ``fixed`` are the days that the text itself fixes; ``open`` the ties that leave several years.
    """

    first: date | None
    last: date
    words: str
    published: bool
    fixed: tuple[tuple[Found, Fixed], ...] = ()
    open: tuple[tuple[Found, str], ...] = ()


def written(article: Article, found: Sequence[Found]) -> Written:
    """When an article was written, by its publication date or by its text."""
    seen = article.first_seen.date()
    if not article.published.known and article.published.end is not None:  # made or saved then: no later
        seen = min(seen, (article.published.end - timedelta(seconds=1)).date())
    day = local_day(article.published)
    if day is not None and article.published.end is not None:
        last = day
        if article.published.precision not in (Precision.DAY, Precision.SECOND):
            last = max(day, min(article.published.end.date() - DAY, seen + DAY))
        inferred = " (inferred)" if article.published.status is DateStatus.INFERRED else ""
        shown = in_words(day) if last == day else f"{in_words(day)} to {in_words(last)}"
        return Written(day, last, f"{shown}, the publication date{inferred}", published=True)
    lower, looks_back_on = _looks_back(found, seen)
    fixed, unsettled = _ties(found, lower, looks_back_on, seen)
    first, last, words = lower, seen, ""
    if lower:
        words = f"the writing, after {looks_back_on} and before the copy of {in_words(seen)}, {_NOT_GIVEN}"
    if fixed:
        latest = max((each for _, each in fixed), key=lambda each: each.day)
        # A bare weekday is used within a week of its day, a day without its year within a year.
        reach = 6 * DAY if latest.weekday else YEAR - DAY
        first, last = max(latest.day, lower or latest.day), min(seen, latest.day + reach)
        last = max(first, last)
        words = f"the writing, {in_words(first)} to {in_words(last)} by the dates in the text, {_NOT_GIVEN}"
    return Written(first, last, words, published=False, fixed=tuple(fixed), open=tuple(unsettled))


def _looks_back(found: Sequence[Found], seen: date) -> tuple[date | None, str]:
    """The latest date with a year that the text speaks of as past, and its words."""
    best: date | None = None
    words = ""
    for each in found:
        phrase = each.phrase
        if phrase.tense is not Tense.PAST or phrase.nominal or phrase.kind is Kind.DECADE:
            continue
        days = stated(phrase)
        if days and days.first <= seen and (best is None or days.first > best):
            best, words = days.first, each.words
    return best, words


def _ties(
    found: Sequence[Found], lower: date | None, looks_back_on: str, seen: date
) -> tuple[list[tuple[Found, Fixed]], list[tuple[Found, str]]]:
    """Days of a month tied to a weekday: those that leave one year, and those that leave several."""
    fixed: list[tuple[Found, Fixed]] = []
    unsettled: list[tuple[Found, str]] = []
    began = _weekdays_of_beginnings(found)
    for each in found:
        phrase = each.phrase
        if phrase.kind is not Kind.DAY or phrase.year or not phrase.month or phrase.tense is Tense.FUTURE:
            continue
        tied = None if phrase.weekday is not None else _tied(each, began)
        weekday = phrase.weekday if tied is None else tied.phrase.weekday
        if weekday is None:
            continue
        on = replace(phrase, weekday=weekday)
        since = lower - YEAR if lower else seen - LOOK_BACK
        fitting = occurrences(on, since, seen)
        name = f"{phrase.day} {date(2000, phrase.month, 1):%B}"
        day_name = f"{date(2024, 1, 1 + weekday):%A}"
        if len(fitting) != 1:
            which = ", ".join(str(day.year) for day in fitting[-4:]) or "no year that fits"
            more = "earlier years, " if len(fitting) > 4 else ""
            unsettled.append((each, f"no publication date; {name} falls on a {day_name} in {more}{which}"))
            continue
        early = occurrences(on, since - 12 * YEAR, since - DAY)[-2:]
        late = occurrences(on, seen + DAY, seen + 12 * YEAR)[:1]
        years = _listed([str(day.year) for day in [*early, *fitting, *late]])
        excluded = []
        if early:
            which = _listed([str(day.year) for day in early])
            excluded.append(
                f"{which} {'is' if len(early) == 1 else 'are'} before {looks_back_on}, which the text looks back on"
            )
        if late:
            excluded.append(f"{late[0].year} is after the copy was taken, {in_words(seen)}")
        rule = f"{name} falls on a {day_name} in {years}; {'; '.join(excluded)}: {fitting[0].year}"
        if tied:
            rule += f", if what the text tells of that {day_name}, as it began, was on the day it began"
        fixed.append((each, Fixed(fitting[0], rule, f"“{(tied or each).words}” in the text", tied)))
    return fixed, unsettled


def _tied(each: Found, began: dict[str, Found]) -> Found | None:
    """The weekday of "On Wednesday … as the offensive began", for "the offensive that began on November 27"."""
    start, _ = sentence_at(each.text, each.phrase.start, each.phrase.end)
    before = each.text[start : each.phrase.start]
    if not _ON_THAT_DAY.search(before):
        return None
    return next((began[word] for word in map(str.lower, _WORD.findall(before)) if word in began), None)


def _weekdays_of_beginnings(found: Sequence[Found]) -> dict[str, Found]:
    """What is said to have begun in a sentence with a weekday → that weekday."""
    began: dict[str, Found] = {}
    for each in found:
        phrase = each.phrase
        if phrase.kind is Kind.WEEKDAY and phrase.tense is not Tense.FUTURE and not phrase.relation:
            first, last = sentence_at(each.text, phrase.start, phrase.end)
            if told := _AS_IT_BEGAN.search(each.text, first, last):
                began.setdefault(told[1].lower(), each)
    return began


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
