"""The fields of a written sentence: each figure, date and name stands in what it cites, on normal forms.

These alone may veto beside a checker, so they pass what notation, naming and arithmetic explain: number words, clock
times, sums and differences, shares, rounding said as such, a name in full that the article has elsewhere.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from brief.analysis.quantities import figures, in_unit
from brief.checking import date_check, name_check
from brief.checking.citations import Texts
from brief.checking.cited_text import Cited
from brief.checking.word_forms import content_words, forms, tidy
from brief.records import CheckResult, Figure, Verdict, fold, text_at
from brief.stories.storylines import general_words
from brief.text.calendar_names import A_MONTH, ENGLISH_MONTHS
from brief.text.normal_forms import composed
from brief.text.quotation_marks import unmarked

FIGURES, DATES, NAMES, CAVEAT = "invented figure", "invented date", "invented name", "caveat removed"
SMALL = 12
"""Up to it a number in words may count what a sentence lists ("the four demands")."""
REACH = 14
"""Days around its publication within which an article's weekday may be meant by a date."""
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
_RELATIVE = "yesterday|today|tomorrow|tonight|overnight|next|last|this|days? (?:ago|later|before|after)"
_UNVERIFIED = re.compile(
    r"(?:could|can|has|have|had|was|were|been|did|is|are)\s?(?:not|n[’']t)\s(?:immediately\s|yet\s|be\s|been\s|"
    r"independently\s)*(?:independently\s)?(?:verif|confirm|corroborat|authenticat)\w*"
    r"|\b(?:un(?:verified|confirmed|corroborated|substantiated))\b|\bno independent (?:verification|confirmation)\b"
    r"|\bunable to (?:independently )?(?:verify|confirm)\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:alleg\w+|claim\w*|purport\w*|report(?:edly|ed)|rumou?r\w*|apparent\w*|suppos\w+|not (?:been )?\w*verif\w*"
    r"|said|says?|according|accus\w+|suspect\w*|denie[sd]|disput\w+|may|might|could|whether)\b",
    re.IGNORECASE,
)


def check(text: str, found: Sequence[Cited], texts: Texts) -> list[CheckResult]:
    """The four vetoes of one sentence. A field is not asked of a source whose language has no rules.

    Args:
        text: the sentence.
        found: what it cites.
        texts: knows the cited articles' dates.
    """
    analysed = all(one.analysed for one in found)
    number = next(iter(unknown_figures(text, found)), "")
    name = next(iter(unknown_names(text, found)), "") if analysed else ""
    date = unknown_date(text, found, texts) if analysed else ""
    return [
        _result(FIGURES, f"no cited sentence holds the figure {number}" if number else ""),
        _result(DATES, date),
        _result(NAMES, f"no cited article names {name}" if name else ""),
        _result(CAVEAT, _caveat(text, found)),
    ]


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
    whole = " ".join(f"{_whole_words(one)} {one.article.publisher} {one.article.title}" for one in found)
    theirs = [figure for sentence in cited for figure in figures(sentence)]
    known = {value for figure in theirs for value in (figure.low, figure.high)}
    known |= _raw(whole) | {value for figure in figures(whole) for value in (figure.low, figure.high)}
    bare = {value for sentence in cited for value in _raw(sentence)}
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
        if all(_known(value, figure, text, known, theirs, bare) for value in {figure.low, figure.high}):
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
    given = {digits for one in found for digits in _digits(f"{_whole_words(one)} {one.article.title}")}
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


def unknown_names(text: str, found: Sequence[Cited]) -> list[str]:
    """The names of a sentence that its cited articles do not hold and that no part of general English holds."""
    given = " ".join(
        " ".join((_whole_words(one), one.article.title, one.article.publisher, *one.article.authors))
        for one in found
    )
    words = {name_check.bare(word) for word in re.findall(r"[^\W\d_]+", given)}
    letters, general = _acronyms(given), general_words()
    lost = []
    for name in name_check.names_in(text):
        parts = [
            part for part in re.findall(r"[^\W\d_]+", re.sub(r"[’']s\b", "", name)) if part[:1].isupper()
        ]
        forms = {part: name_check.bare(part) for part in parts if len(part) > 2}
        missing = [
            part
            for part, form in forms.items()
            if form not in general and not name_check.stands(form, words) and part.rstrip("s") not in letters
        ]
        if missing:
            lost.append(name)
    return lost


def unknown_date(text: str, found: Sequence[Cited], texts: Texts) -> str:
    """Why a day of a sentence is none that its cited articles speak of; empty where each is.

    Of a day of a month alone; a weekday or a relative word of the article may stand for it.
    """
    text = date_check.whole_months(text)
    days = [*date_check.DAY_OF_MONTH.finditer(text)]
    if not days:
        return ""
    also = [one.article.publisher for one in found] + [one.article.title for one in found]
    whole = [_whole(one) for one in found]
    for match in days:
        words = match.group()
        if date_check.check(f"It was on {words}.", whole, also, texts).verdict is not Verdict.FAIL:
            continue
        if not any(_may_be(words, one) for one in whole):
            return f"no cited article speaks of {words}"
    return ""


def _may_be(words: str, one: Cited) -> bool:
    """Whether an article may call a day by its weekday, or "tomorrow": within two weeks of its publication."""
    published = one.article.published.start
    if published is None:
        return True
    number = int(re.sub(r"\D", "", words) or 0)
    month = next((i for i, name in enumerate(ENGLISH_MONTHS, 1) if name[:3] in words), 0)
    around = (published + timedelta(days=ahead) for ahead in range(-REACH, REACH + 1))
    day = next((d for d in around if (d.day, d.month) == (number, month)), None)
    if day is None:
        return False
    return day.date() == published.date() or bool(
        re.search(rf"\b(?:{day:%A}|{day:%a}\.|{_RELATIVE})\b", " ".join(one.sentences), re.IGNORECASE)
    )


def _result(check: str, fault: str) -> CheckResult:
    return CheckResult(check, Verdict.FAIL if fault else Verdict.PASS, fault)


def _caveat(text: str, found: Sequence[Cited]) -> str:
    """Whether a sentence tells plainly what its only source says could not be verified."""
    if len(found) != 1 or _UNVERIFIED.search(text) or _DOUBT.search(text):
        return ""
    said = next((m for sentence in found[0].sentences if (m := _UNVERIFIED.search(sentence))), None)
    return f"the source says “{said.group()}”, the sentence tells it as fact" if said else ""


def _known(
    value: float,
    figure: Figure,
    text: str,
    known: Iterable[float],
    theirs: Sequence[Figure],
    bare: Iterable[float],
) -> bool:
    """Whether the cited sentences hold a value, or it is theirs rounded, in another unit, or worked out."""
    values = set(known)
    if any(_close(value, other) for other in values):
        return True
    if any((made := in_unit(other, figure.unit)) and _close(value, made.low, 0.02) for other in theirs):
        return True
    worked_out = _worked_out([(other.low, other.unit) for other in theirs])
    exact = worked_out | _worked_out([(other, "") for other in bare])
    said_before = _ROUNDED.search(text[: figure.span[0]]) or _ROUNDED.match(f"{figure.words} ")
    bound = said_before.group().strip().casefold() if said_before else figure.words.casefold()
    if said_before or figure.bound.value != "exactly":
        within = ONE_SIDED if _ABOVE.search(bound) or _BELOW.search(bound) else ROUNDED
        said = [other for other in values if _close(value, other, within)]
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


def _whole_words(one: Cited) -> str:
    article = one.article
    return composed(fold(" ".join(text_at(article.source_text, block) for block in article.blocks)))


def _whole(one: Cited) -> Cited:
    """A citation widened to its whole article."""
    spans = tuple(span for block in one.article.blocks for span in block)
    return replace(one, sentences=(_whole_words(one),), spans=spans, readings=one.readings[:1])


def _acronyms(given: str) -> set[str]:
    """What the names of a text shorten to: "International Criminal Court" to ICC."""
    found = set()
    for match in re.finditer(
        r"[A-ZÀ-Þ][\w’'-]+(?:\s(?:of|the|and|for|on|de|del)?\s?[A-ZÀ-Þ][\w’'-]+)+", given
    ):
        capitals = re.findall(r"[A-ZÀ-Þ](?=[\w’'-])", match.group())
        found |= {
            "".join(capitals[i:j]) for i in range(len(capitals)) for j in range(i + 2, len(capitals) + 1)
        }
    return found


def _close(one: float, other: float, within: float = 1e-9) -> bool:
    return abs(one - other) <= within * max(1e-9, abs(one), abs(other))
