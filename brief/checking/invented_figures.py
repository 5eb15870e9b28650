"""The figures of a written sentence that its cited articles do not hold, and that nothing there comes to.

Number words, clock times, parts of a name, sums and differences, shares in per cent and rounding that is said as such
are no inventions.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from brief.analysis.quantities import figures, in_unit
from brief.checking import date_check
from brief.checking.cited_text import Cited
from brief.checking.word_forms import content_words, forms, tidy
from brief.records import Figure, Span, fold, text_at
from brief.text.calendar_names import A_MONTH
from brief.text.normal_forms import composed
from brief.text.quotation_marks import unmarked

SMALL = 12
"""Up to it a number in words may count what a sentence lists ("the four demands")."""
ROUNDED = 0.1
"""How far a figure that is said to be rounded may stand from the source's."""
ONE_SIDED = 0.25
"""How far one may that is said to be exceeded, or not reached."""
_NUMBER = re.compile(r"(?<![\w.,])[$€£]?(\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:[.:]\d+)?)")
_TIME = re.compile(r"(?<![\d.,:])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d%]|\s?(?:per|%|bn|m\b|million|billion))")
_NAMED = re.compile(r"(?:\b[A-ZÀ-Þ][\w’'.-]*|\bNos?\.)[\s-]$")
_ROUNDED = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|approximately|close to|some|over|more than|under|fewer than|less than"
    r"|at least|just (?:over|under|short of)|up to|upwards of)\b[\s$€£]*$",
    re.IGNORECASE,
)
_ABOVE = re.compile(r"\b(?:over|more than|at least|upwards of)\b")
_BELOW = re.compile(r"\b(?:nearly|almost|under|fewer than|less than|up to|short of)\b")
_LASTING = re.compile(
    r"^[\s-]*(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?)\b", re.IGNORECASE
)
_NOT_COUNT = re.compile(rf"{_LASTING.pattern}|^(?:st|nd|rd|th)\b", re.IGNORECASE)
_PART = re.compile(r"^[\s-]*(?:fifth|quarter|third|tenth|sixth|eighth|half|halves|of an? )", re.IGNORECASE)
_ONCE = re.compile(r"\bin ten\b|\b(?:a|one) (?:quarter|third|half|fifth|tenth)(?: of an?)?\b", re.IGNORECASE)
_DAYS = re.compile(
    rf"\b\d{{1,2}}(?:,\s\d{{1,2}})*\s?(?:and|to|or|until|through|-|–)\s?(?=\d{{1,2}}\s(?:{A_MONTH})\b)"
)
_SCALED = re.compile(r"^\s?(?:million|billion|thousand|bn|m|k)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:19|20)\d\d[-–—/](?:\d\d|(?:19|20)\d\d)\b")
_SPANS_OF_TIME = ("day", "week", "month", "year", "hour", "minute", "second")


def unknown_figures(text: str, found: Sequence[Cited]) -> list[str]:
    """The figures of a sentence, as worded, that its cited articles do not hold and nothing there comes to.

    A figure that stands elsewhere in a cited article is not invented; whether it is of this thing a checker says.
    """
    if not all(one.analysed for one in found):
        return _unknown_digits(text, found)
    text = date_check.whole_months(unmarked(text))
    text = _YEARS.sub(lambda m: m.group()[:4], _ONCE.sub(" ", text))
    text = date_check.DAY_OF_MONTH.sub(lambda m: re.sub(r"\d", " ", m.group()), _DAYS.sub(" ", text))
    cited = [sentence for one in found for sentence in one.sentences]
    wholes = [f"{whole_words(one)} {one.article.publisher} {one.article.title}" for one in found]
    whole = " ".join(wholes)
    theirs = [figure for sentence in cited for figure in figures(sentence)]
    known = {value for figure in theirs for value in (figure.low, figure.high)}
    known = known.union(*map(_values, wholes))
    bare = {value for sentence in cited for value in _raw(sentence)}
    worked_out = _worked_out([(figure.low, figure.unit) for figure in theirs])
    exact = worked_out | _worked_out([(value, "") for value in bare])
    times = _times(whole)
    lost = []
    covered: list[tuple[int, int]] = []
    for figure in figures(text):
        covered.append(figure.span)
        after = text[figure.span[1] :]
        if not any(char.isdigit() for char in figure.words) and figure.high <= SMALL:
            continue
        if _LASTING.match(after) or _PART.match(after) or figure.unit in _SPANS_OF_TIME:
            continue
        if all(
            _known(value, figure, text, known, theirs, worked_out, exact)
            for value in {figure.low, figure.high}
        ):
            continue
        if figure.low != figure.high and _raw(figure.words) <= known:
            continue  # read as one range, and two figures
        if _times(figure.words) and _times(figure.words) <= times:
            continue
        if not _is_named(text, figure.span[0], figure.words, whole):
            lost.append(figure.words)
    for match in _NUMBER.finditer(text):
        if any(start <= match.start() < end for start, end in covered) or _NOT_COUNT.match(
            text[match.end() :]
        ):
            continue
        value = float(match[1].replace(",", "").replace(":", "."))
        time = _times(match.group())
        if value in known or (time and time <= times) or re.fullmatch(r"(?:19|20)\d\d", match[1]):
            continue  # years are dates
        if not _is_named(text, match.start(), match[1], whole):
            lost.append(match[1])
    return lost


def _unknown_digits(text: str, found: Sequence[Cited]) -> list[str]:
    """The digits of a sentence that no cited article holds, where their figures cannot be read for their language.

    Small numbers stand there in words.
    """
    bare = date_check.DAY_OF_MONTH.sub(" ", date_check.whole_months(unmarked(text)))
    given = {digits for one in found for digits in _digits(f"{whole_words(one)} {one.article.title}")}
    lost = []
    for match in _NUMBER.finditer(bare):
        rounded = _ROUNDED.search(bare[: match.start()]) or _SCALED.match(bare[match.end() :])
        digits = next(iter(_digits(match.group())), "")
        if digits and float(digits) > SMALL and digits not in given and not rounded:
            lost.append(match[1])
    return lost


def _digits(text: str) -> set[str]:
    """The numbers of a text as bare digits, whatever parts their thousands."""
    return {
        re.sub(r"\D", "", number) for number in re.findall(r"\d+(?:[.,:\s\u00a0\u202f]\d+)*", text)
    } | set(re.findall(r"\d+", text))


def _known(
    value: float,
    figure: Figure,
    text: str,
    known: Collection[float],
    theirs: Sequence[Figure],
    worked_out: Collection[float],
    exact: Collection[float],
) -> bool:
    """Whether the cited sentences hold a value, or it is theirs rounded, in another unit, or worked out."""
    if any(_close(value, other) for other in known):
        return True
    if any((made := in_unit(other, figure.unit)) and _close(value, made.low, 0.02) for other in theirs):
        return True
    said_before = _ROUNDED.search(text[: figure.span[0]]) or _ROUNDED.match(f"{figure.words} ")
    bound = said_before.group().strip().casefold() if said_before else figure.words.casefold()
    if said_before or figure.bound.value != "exactly":
        within = ONE_SIDED if _ABOVE.search(bound) or _BELOW.search(bound) else ROUNDED
        said = [other for other in known if _close(value, other, within)]
        said += [other for other in worked_out if _close(value, other, ROUNDED / 4)]
        if any(_rounder(value, other) and _on_its_side(bound, value, other) for other in said):
            return True
    return any(_close(value, other, 0.006) or abs(value - other) <= 0.051 for other in exact)


def _rounder(value: float, other: float) -> bool:
    """Whether a number is rounder than another: fewer significant digits."""
    mine, theirs = (len(f"{one:.6g}".replace(".", "").strip("0")) for one in (value, other))
    return mine < theirs or (mine == theirs and _close(value, other))


def _on_its_side(bound: str, value: float, other: float) -> bool:
    """Whether a rounded figure stands on the side of the source's that its bound says."""
    if _ABOVE.search(bound):
        return value <= other
    return value >= other if _BELOW.search(bound) else True


def _worked_out(given: Sequence[tuple[float, str]]) -> set[float]:
    """What the figures of cited sentences come to: sums and differences of one unit, shares in per cent, ratios."""
    values = list(dict.fromkeys(given))[:16]
    made = {100 - value for value, unit in values if unit == "%"}
    for (one, unit), (other, unit_of) in itertools.permutations(values, 2):
        if unit == unit_of:
            made |= {one + other, one - other, abs(one - other)}
            if other:
                made |= {100 * one / other, 100 * (one - other) / other, one / other}
        elif unit == "%":
            made.add(other * one / 100)
    by_unit: dict[str, list[float]] = {}
    for value, unit in values:
        by_unit.setdefault(unit, []).append(value)
    for several in by_unit.values():
        for triple in itertools.combinations(several[:10], 3):
            made |= {sum(triple), *(sum(triple) - 2 * one for one in triple)}
        made.add(sum(several))
    return {round(value, 4) for value in made if value > 0}


@lru_cache(maxsize=256)
def _values(whole: str) -> frozenset[float]:
    """The values of all figures of an article; a text is held against the same few articles again and again."""
    return frozenset(_raw(whole)) | {
        value for figure in figures(whole) for value in (figure.low, figure.high)
    }


def _raw(sentence: str) -> set[float]:
    found = {float(m[1].replace(",", "").replace(":", ".")) for m in _NUMBER.finditer(sentence)}
    words = {float(w.form) for w in content_words(tidy(sentence)) if re.fullmatch(r"\d+(?:\.\d+)?", w.form)}
    return found | words | {float(f) for f in forms(tidy(sentence)) if re.fullmatch(r"\d+(?:\.\d+)?", f)}


def _times(text: str) -> set[tuple[int, int]]:
    return {(int(hour) % 12, int(minute)) for hour, minute in _TIME.findall(text)}


def _is_named(text: str, start: int, words: str, whole: str) -> bool:
    """Whether a number is part of a name ("Post 14", "No. 19", "Boeing 737") that a cited article has."""
    number = re.sub(r"\D.*", "", words.lstrip("$€£"))
    return bool(number and _NAMED.search(text[:start])) and bool(
        re.search(rf"(?<!\d){re.escape(number)}(?!\d)", whole)
    )


def _close(one: float, other: float, within: float = 1e-9) -> bool:
    return abs(one - other) <= within * max(1e-9, abs(one), abs(other))


def whole_words(one: Cited) -> str:
    """The words of a cited article, whole."""
    return _joined(one.article.source_text, one.article.blocks)


@lru_cache(maxsize=256)
def _joined(source_text: str, blocks: tuple[tuple[Span, ...], ...]) -> str:
    return composed(fold(" ".join(text_at(source_text, block) for block in blocks)))
