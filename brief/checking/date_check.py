"""Every date of a sentence is one of the cited text: worded as there, or the same day worded otherwise.

A date worded otherwise is resolved as if it stood in the cited article, by the rules that resolve that
article's own dates, and must come to the interval of a date in the cited sentences (or to a longer one that
holds it: "in March"), or to the day of publication where the sentence says when something was reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from brief.analysis.quantities import figures
from brief.checking.citations import Texts
from brief.checking.cited_text import Cited
from brief.records import CheckResult, DatedValue, DateMention, Precision, Span, Verdict, meet
from brief.text.calendar_names import A_MONTH, A_WEEKDAY, ENGLISH_MONTHS

DATES = "dates"
_DATE = re.compile(
    rf"\b(?:{A_WEEKDAY}|{A_MONTH.replace('|May', '')}|yesterday|today|tomorrow|tonight)\b"
    rf"|\bMay\b(?=\s\d)|(?<=\d\s)May\b"
    r"|\b(?:19|20)\d\d\b"
)
_TH = r"(?:st|nd|rd|th)?"
DAY_OF_MONTH = re.compile(
    rf"\b(?:(?P<a>\d{{1,2}}){_TH}\s(?:of\s)?(?P<x>{A_MONTH})"
    rf"|(?P<y>{A_MONTH})\s(?:the\s)?(?P<b>\d{{1,2}})(?!\d){_TH})\b"
)
_SHORT = re.compile(
    rf"\b({'|'.join(month[:3] for month in ENGLISH_MONTHS if month != 'May')}|Sept)\.?(?=\s\d|,?\s\d)(?!\w)"
)
_DAY_NAMED = re.compile(
    rf"\b(?P<weekday>{A_WEEKDAY}),?\s(?P<day>\d{{1,2}}\s{A_MONTH}|{A_MONTH}\s\d{{1,2}}(?!\d))"
)
_YEAR = re.compile(r",?\s(?:19|20)\d\d\b")
# Relative to whoever speaks: in a brief another day than in the article.
_RELATIVE = re.compile(r"yesterday|today|tomorrow|tonight|\bago\b|\b(?:last|next|this)\b", re.IGNORECASE)
# "Halcyon reported on Wednesday": the day of publication, if the cited words name no day of their own.
_REPORTED = re.compile(r"\b(?:reported|published|wrote|said|announced)\s(?:\w+\s){0,2}on\s$", re.IGNORECASE)
_COARSE = {Precision.MONTH, Precision.YEAR}


def check(text: str, found: Sequence[Cited], also: Sequence[str], texts: Texts) -> CheckResult:
    """Whether every weekday, day, month, year and "yesterday" of a sentence is one of the cited text.

    Args:
        text: the sentence.
        found: what it cites.
        also: other texts whose date words it may use (a publisher's name).
        texts: knows the resolved dates of the cited articles.
    """
    text = whole_months(text)
    if not _DATE.search(text):
        return CheckResult(DATES, Verdict.NOT_APPLICABLE)
    original = whole_months(" ".join([*(sentence for one in found for sentence in one.sentences), *also]))
    counted = [figure.span for figure in figures(text)]  # "1900 homes" is no year
    given = original.casefold()
    for at, words in _phrases(text, original):
        if not any(_same_day(text, at, one, texts) for one in found):
            return CheckResult(DATES, Verdict.FAIL, f"the cited text does not say {words}")
    bare = DAY_OF_MONTH.sub(lambda match: " " * len(match.group()), text)
    for match in _DATE.finditer(bare):
        if re.search(rf"\b{re.escape(match.group().casefold())}\b", given):
            continue
        if match.group().isdigit() and any(meet(match.span(), span) for span in counted):
            continue
        if not any(_same_day(text, match.span(), one, texts) for one in found):
            return CheckResult(DATES, Verdict.FAIL, f"the cited text does not say {match.group()}")
    return CheckResult(DATES, Verdict.PASS)


def whole_months(text: str) -> str:
    """A text with short names of months whole: "Nov. 27" becomes "November 27"."""
    return _SHORT.sub(lambda m: next(name for name in ENGLISH_MONTHS if name.startswith(m[1][:3])), text)


def _phrases(text: str, original: str) -> Iterator[tuple[Span, str]]:
    """Days of a month, and weekdays joined to one, that the cited text does not give together."""
    known = {_day(match) for match in DAY_OF_MONTH.finditer(original)}
    for match in DAY_OF_MONTH.finditer(text):
        if _day(match) not in known:
            yield match.span(), " ".join(_day(match))
    for match in _DAY_NAMED.finditer(text):
        if match.group() not in original:
            yield match.span(), match.group()


def _day(match: re.Match[str]) -> tuple[str, str]:
    return (match["a"] or match["b"]).lstrip("0"), match["x"] or match["y"]


def _same_day(text: str, at: Span, one: Cited, texts: Texts) -> bool:
    """Whether the date at a place of a sentence, read as the article's own, is one that the cited words speak of."""
    article = one.article
    theirs = [m.value for m in texts.mentions(article.id) if _within(m, one.spans)]
    named = DAY_OF_MONTH.match(text, at[0])
    if named and not _YEAR.match(text, named.end()) and not _DAY_NAMED.match(text, at[0]):
        return any(_is_day(named, value) for value in (*theirs, *_published(text, at[0], one)))
    from brief.dates.mentions import mentions

    read = mentions(replace(article, source_text=text, blocks=(((0, len(text)),),), set_aside=()))
    mine = next((m for m in read if any(meet(span, at) for span in m.spans)), None)
    if mine is None or mine.value.start is None or _RELATIVE.search(mine.value.proof.text):
        return False
    return any(_holds(mine.value, value) for value in (*theirs, *_published(text, mine.spans[0][0], one)))


def _published(text: str, at: int, one: Cited) -> tuple[DatedValue, ...]:
    """The day of publication, where a sentence says on which day it was reported and the source names no day."""
    if any(_DATE.search(sentence) for sentence in one.sentences) or not _REPORTED.search(text[:at]):
        return ()
    return (one.article.published,)


def _is_day(named: re.Match[str], value: DatedValue) -> bool:
    """Whether a day of a month, its year left out, is that of a date."""
    day, month = _day(named)
    if value.precision not in (Precision.DAY, Precision.SECOND) or value.start is None:
        return False
    return (value.start.day, value.start.month) == (int(day), ENGLISH_MONTHS.index(month) + 1)


def _within(mention: DateMention, spans: Sequence[Span]) -> bool:
    return any(meet(mine, theirs) for mine in mention.spans for theirs in spans)


def _holds(mine: DatedValue, theirs: DatedValue) -> bool:
    """Whether two dates are one interval, or mine is the month or year in which theirs lies."""
    if mine.start is None or mine.end is None or theirs.start is None or theirs.end is None:
        return False
    if theirs.precision is Precision.SECOND:
        return mine.start <= theirs.start < mine.end
    if mine.precision in _COARSE:
        return mine.start <= theirs.start and theirs.end <= mine.end
    return (mine.start.date(), mine.end.date()) == (theirs.start.date(), theirs.end.date())
