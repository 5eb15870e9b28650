"""Every figure of a sentence stands in the cited text: its value, unit, bound, and what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from brief.analysis.quantities import figures, in_unit
from brief.checking.cited_text import NO_RULES, Cited, pairs
from brief.checking.clause_match import share
from brief.checking.date_check import DAY_OF_MONTH
from brief.records import Bound, CheckResult, Figure, Reading, Verdict
from brief.text.quotation_marks import unmarked

CHECK = "figures"
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_NOT_TIME = re.compile(r"^(?!(?:an?|the|one)\s(?:day|week|month|year|hour)s?\b)\w")
_SCORE = re.compile(r"(?<![\w-])\d{1,3}(?:-\d{1,3})+(?![\w-])")
_KILLING = re.compile(r"\b(killing|injuring|wounding)\s(?:\w+\s){0,2}$", re.IGNORECASE)
_OF_WHICH = re.compile(r"\b(?:of (?:which|whom|them|these|those)|including|among them)\s(?:\w+\s)?$")
_METRES = re.compile(r"(?<=\d)\sm(?=[\s,;.)]|$)")
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s?[-–—/]\s?((?:19|20)\d\d|\d\d)\b")
# Share of the source's content words from which a sentence tells all of it, bounds and states too.
WHOLE = 0.85
# A bound may be told as a looser one, never as a tighter one.
_LOOSER = {
    Bound.EXACTLY: {Bound.ABOUT},
    Bound.MORE_THAN: {Bound.AT_LEAST},
    Bound.LESS_THAN: {Bound.AT_MOST, Bound.ABOUT},
}


def check(text: str, found: Sequence[Cited], also: Sequence[str] = ()) -> CheckResult:
    """Whether a sentence's figures are the cited ones.

    Args:
        text: the sentence.
        found: what it cites.
        also: other texts whose digits it may use (the day of publication, a name of the publisher).
    """
    text = _spelt(unmarked(text))
    numbers = _DIGITS.findall(DAY_OF_MONTH.sub(" ", text))  # days of months are for the check of dates
    mine = figures(text)
    lost = next((fault for one in found if one.analysed and (fault := _lost(text, one))), "")
    if lost:
        return _fail(lost)
    if not numbers and not mine:
        return CheckResult(CHECK, Verdict.NOT_APPLICABLE)
    theirs = [
        _stated(figure, reading, sentence) for sentence, reading in pairs(found) for figure in reading.figures
    ]
    given = " ".join([*(sentence for one in found for sentence in one.sentences), *also])
    standing = {_plain(number) for number in _DIGITS.findall(given)}
    standing |= {f"{value:g}" for figure in theirs for value in (figure.low, figure.high)}
    standing |= {end for low, end in _YEARS.findall(given)} | {end[-2:] for low, end in _YEARS.findall(given)}
    for number in numbers:
        if _plain(number) not in standing and not _is_value(number, mine, theirs):
            return _fail(f"the cited text does not hold the number {number}")
    ranges = {text[slice(*f.span)] for f in mine if f.low != f.high}
    for score in _SCORE.findall(text):
        if score not in given and not any(score in words for words in ranges):
            return _fail(f"the cited text does not hold {score}")
    if not all(one.analysed for one in found):
        return CheckResult(CHECK, Verdict.PASS, f"digits only: {NO_RULES}")
    for figure in mine:
        fault = _fault(figure, theirs, apart=bool(_OF_WHICH.search(text[: figure.span[0]])))
        if fault:
            return _fail(fault)
    return CheckResult(CHECK, Verdict.PASS)


def _spelt(text: str) -> str:
    """A text with its short units in words, as the source's sentence is read: "250 m" is 250 metres."""
    return _METRES.sub(" metres", text)


def _stated(figure: Figure, reading: Reading, sentence: str) -> Figure:
    """A figure with the state that its sentence gives it: "the missing fell to 58 from 112", "killing two"."""
    verb = None if figure.states else _KILLING.search(sentence[: figure.span[0]])
    if verb:
        return replace(figure, states=("killed",) if verb[1].lower() == "killing" else ("injured",))
    states = {other.states for other in reading.figures if other.states}
    bare = not figure.states and not figure.unit and not _NOT_TIME.search(figure.counted)
    return replace(figure, states=next(iter(states))) if bare and len(states) == 1 else figure


def _lost(text: str, one: Cited) -> str:
    """A bound of the source that a sentence leaves out, though it tells the rest; empty where none."""
    for sentence, reading in one.pairs:
        if share(sentence, text) < WHOLE:
            continue
        bounds = [f for f in figures(text) if f.bound is not Bound.EXACTLY]
        for figure in reading.figures:
            bare = figure.words.split()[-1]
            strict = figure.bound not in (Bound.EXACTLY, Bound.ABOUT) or figure.words[0].isalpha()
            kept = any(_close(f.low, figure.low) or _close(f.high, figure.high) for f in bounds)
            told = figure.words in text or bare.casefold() not in text.casefold()
            if figure.bound is not Bound.EXACTLY and strict and not kept and not told:
                return f"the source says “{figure.words}”; the sentence drops the bound"
    return ""


def _fault(figure: Figure, theirs: Sequence[Figure], *, apart: bool = False) -> str:
    """Why a figure is not one of the cited ones; empty where it is.

    Args:
        figure: the sentence's.
        theirs: the cited ones.
        apart: whether it counts a part of others ("of which 640"), so that their states are not its own.
    """
    same = [f for f in theirs if _close(f.low, figure.low) and _close(f.high, figure.high)]
    converted = [g for f in theirs if f.unit != figure.unit and (g := in_unit(f, figure.unit))]
    same += [
        f for f in converted if _close(f.low, figure.low, ROUNDED) and _close(f.high, figure.high, ROUNDED)
    ]
    if not same:
        return f"no figure of the cited text is “{figure.words}”"
    faults = [_differs(figure, other, apart=apart) for other in same]
    return "" if "" in faults else faults[0]


ROUNDED = 0.01
"""How far a figure told in another unit may be rounded."""


def _differs(mine: Figure, theirs: Figure, *, apart: bool = False) -> str:
    if mine.unit != theirs.unit:
        there, here = (f"in {unit}" if unit else "a plain number" for unit in (theirs.unit, mine.unit))
        return f"the source's “{theirs.words}” is {there}, not {here}"
    if mine.bound is not theirs.bound and mine.bound not in _LOOSER.get(theirs.bound, ()):
        return f"the source says “{theirs.words}”, not “{mine.words}”"
    if mine.states and theirs.states and set(mine.states) != set(theirs.states):
        return f"the source counts {' or '.join(theirs.states)}, not {' or '.join(mine.states)}"
    if mine.states and not theirs.states and not theirs.unit and not apart:
        return f"the source does not say that “{theirs.words}” counts {' or '.join(mine.states)}"
    own, given = _stems(mine.counted), _stems(theirs.counted)
    if own and given and not (mine.unit or own & given or (own & _PEOPLE and given & _PEOPLE)):
        return f"the source counts {theirs.counted}, not {mine.counted}"
    return ""


_PEOPLE = frozenset(("peopl", "perso", "civil", "victi", "resid", "bodie", "body", "dead", "other", "more"))


def _stems(text: str) -> set[str]:
    return {word[:5].lower().rstrip("s") for word in re.findall(r"[^\W\d_]{3,}", text)}


def _is_value(number: str, mine: Sequence[Figure], theirs: Sequence[Figure]) -> bool:
    """Whether a number is the digits of a figure whose value the source words otherwise (3.5 billion)."""
    owners = [f for f in mine if number in f.words]
    return any(_close(f.low, g.low) and _close(f.high, g.high) for f in owners for g in theirs)


def _close(one: float, other: float, within: float = 1e-9) -> bool:
    return abs(one - other) <= within * max(1.0, abs(one), abs(other))


def _plain(number: str) -> str:
    bare = number.replace(",", "")
    return bare.lstrip("0") or "0" if ":" not in bare else bare


def _fail(reason: str) -> CheckResult:
    return CheckResult(CHECK, Verdict.FAIL, reason)
