"""The dates that an article's text speaks of, each resolved as far as the article itself allows; never to today."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from brief.dates.english_phrases import english
from brief.dates.foreign_phrases import LANGUAGES, foreign
from brief.dates.phrase import Kind, Phrase
from brief.dates.resolution import DAY, Days, in_words, occurrences, resolve, stated, value_of
from brief.dates.tense import Tense
from brief.dates.writing_day import Fixed, Found, Written, written
from brief.records import Article, DatedValue, DateMention, DateProof, DateStatus, Precision, Span

_DASH = re.compile(r"\s+(?:-{1,2}|–|—)\s")


def mentions(article: Article) -> tuple[DateMention, ...]:
    """The date expressions of an article's kept text in reading order, with what each comes to.

    A date that names its year is stated. Any other is worked out, so inferred, with the rule, its
    assumptions and the day it was counted from in the proof: from the publication date, in its own zone
    where that is given, else of UTC, so that a weekday may be a week off where a text was published
    within hours of midnight in an unknown zone. Without a publication date a date is inferred only
    where the text fixes it; else it is unresolved, with the reason. Days are days of UTC.

    In a language that is not analysed only dates with a named month are found, or none.
    """
    found = _found(article)
    if not found:
        return ()
    when = written(article, found)
    fixed = dict((id(each), value) for each, value in when.fixed)
    unsettled = dict((id(each), rule) for each, rule in when.open)
    result = []
    then: tuple[int, Days] | None = None
    latest = max((value.day for _, value in when.fixed), default=None)
    for each in found:
        before = then[1] if then and each.block - then[0] <= 1 else None
        if id(each) in fixed:
            value, days = _fixed(each, fixed[id(each)])
        elif id(each) in unsettled:
            value, days = _unresolved(each, unsettled[id(each)]), None
        else:
            value, days = _resolved(each, when, before, latest)
        if days is not None:
            then = (each.block, days)
            if latest and each.phrase.kind is Kind.WEEKDAY and latest < days.first <= when.last:
                latest = days.first
        result.append(DateMention(_spans(article, each), value))
    return tuple(result)


def _found(article: Article) -> list[Found]:
    language = article.language or "en"
    if language != "en" and language not in LANGUAGES:
        return []
    found: list[Found] = []
    for i, block in enumerate(article.blocks):
        text = " ".join(article.source_text[start:end] for start, end in block)
        phrases = english(text) if language == "en" else foreign(text, language)
        found.extend(Found(i, text, _marked(phrase, text)) for phrase in phrases)
    return found


def _marked(phrase: Phrase, text: str) -> Phrase:
    """The phrase, marked where it is an entry of a list rather than part of a sentence."""
    if phrase.kind is not Kind.DAY or phrase.year is not None or phrase.tense is not Tense.NONE:
        return phrase
    alone = not text[: phrase.start].strip() or _DASH.match(text, phrase.end)
    return replace(phrase, alone=True) if alone and not phrase.nominal else phrase


def _spans(article: Article, each: Found) -> tuple[Span, ...]:
    """Where a phrase stands in the source text: more than one span where a sentence was rejoined within it."""
    spans = []
    at = 0
    for start, end in article.blocks[each.block]:
        first, last = max(each.phrase.start - at, 0), min(each.phrase.end - at, end - start)
        if first < last:
            spans.append((start + first, start + last))
        at += end - start + 1  # the space that joins two pieces
    return tuple(spans)


def _fixed(each: Found, value: Fixed) -> tuple[DatedValue, Days]:
    days = Days(value.day, value.day + DAY, Precision.DAY, value.rule)
    return value_of(days, DateStatus.INFERRED, each.words, value.anchor), days


def _unresolved(each: Found, rule: str, anchor: str = "") -> DatedValue:
    return DatedValue(proof=DateProof(each.words, rule, anchor))


def _resolved(
    each: Found, when: Written, then: Days | None, latest: date | None
) -> tuple[DatedValue, Days | None]:
    phrase = each.phrase
    if phrase.event:
        return _event(each, when)
    if phrase.year is not None:
        days = stated(phrase)
        if days is None:
            return _unresolved(each, "there is no such day"), None
        return value_of(days, DateStatus.STATED, each.words), days
    if phrase.bound:
        return _unresolved(each, "only a bound is given"), None
    if phrase.kind is Kind.FROM_THEN or phrase.relation in ("following", "previous"):
        days = resolve(phrase, when.last, then)
        if days is None:
            return _unresolved(each, "counts from another date, and none stands before it in the text"), None
        return value_of(days, DateStatus.INFERRED, each.words, "the date before it in the text"), days
    if latest is not None and when.fixed and (told := _told_on(phrase, when, latest)):
        return value_of(told, DateStatus.INFERRED, each.words, _base(when, phrase, latest)), told
    if when.first is None:
        return _unresolved(each, "no publication date to count from, and the text fixes none"), None
    days, other = resolve(phrase, when.first, then), resolve(phrase, when.last, then)
    if days is None or other is None:
        return _unresolved(each, _why_not(phrase, when), when.words), None
    if (days.first, days.end) != (other.first, other.end):
        return _unresolved(each, _several(phrase, days, other), when.words), None
    return value_of(days, DateStatus.INFERRED, each.words, when.words), days


def _event(each: Found, when: Written) -> tuple[DatedValue, Days | None]:
    """A day that is the name of an event, unless the text is older than that event."""
    days = stated(each.phrase)
    if days is None or days.first > when.last:
        return _unresolved(each, "a name of an event, not a day of this text"), None
    days = replace(days, rule=f"“{each.phrase.event}” is the name of an event of {each.phrase.year}")
    return value_of(days, DateStatus.INFERRED, each.words), days


def _told_on(phrase: Phrase, when: Written, latest: date) -> Days | None:
    """In a text without a publication date, what counts from a day that the text itself fixes."""
    if phrase.kind is Kind.STRETCH and phrase.count > 0 and phrase.tense is not Tense.PAST:
        days = resolve(phrase, latest)
        return days and replace(days, rule=days.rule.replace("the writing", in_words(latest)))
    if phrase.kind is not Kind.WEEKDAY or phrase.relation not in ("", "this"):
        return None
    base = latest if phrase.tense is Tense.FUTURE else _story(when)
    days = resolve(replace(phrase, tense=Tense.FUTURE), base)
    if days is None or days.first > (when.last + 7 * DAY if phrase.tense is Tense.FUTURE else when.last):
        return None
    return replace(
        days, rule=f"the first {days.first:%A} from {in_words(base)} on, if the text goes on from that day"
    )


def _story(when: Written) -> date:
    """The day that a text's weekdays are told on from: the first of the fixed days within a week of the last."""
    days = sorted(value.day for _, value in when.fixed)
    return next(day for day in days if days[-1] - day < 7 * DAY)


def _base(when: Written, phrase: Phrase, latest: date) -> str:
    if phrase.kind is Kind.STRETCH or phrase.tense is Tense.FUTURE:
        return f"{in_words(latest)}, the latest day that the text is known to tell of (inferred)"
    return f"{in_words(_story(when))}, which the text itself fixes (inferred)"


def _why_not(phrase: Phrase, when: Written) -> str:
    if phrase.kind is Kind.DAY and phrase.month and phrase.day and when.first:
        near = occurrences(replace(phrase, weekday=None), when.first - 366 * DAY, when.last + 366 * DAY)
        years = " or ".join(str(day.year) for day in near)
        if phrase.weekday is not None:
            return f"falls on the weekday given in no year near the writing ({years})"
        return f"without a year, and its words do not settle which: {years}"
    if phrase.kind is Kind.STRETCH:
        return "counts from a day in what is told, which is not known"
    return "the calendar has no such date near the writing"


def _several(phrase: Phrase, first: Days, last: Days) -> str:
    if phrase.kind is Kind.DAY and phrase.month:
        years = [str(year) for year in range(first.first.year, last.first.year + 1)]
        which = ", ".join(years) if len(years) <= 4 else f"{years[0]} to {years[-1]}"
        return f"without a year, and several fit: {which}"
    which = f"{in_words(first.first)} to {in_words(last.first)}"
    return f"counted from the day of writing, which may be any of several: {which}"
