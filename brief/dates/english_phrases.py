"""Finds the words of an English text that speak of a date, and what kind each is; resolves nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from brief.dates import english_patterns as patterns
from brief.dates.phrase import Kind, Phrase
from brief.dates.tense import Tense, tense_at


def english(text: str) -> list[Phrase]:
    """The date phrases of an English text in order, none overlapping another, each with its tense."""
    found = [
        phrase
        for family, windows in _windows(text).items()
        for start, end in windows
        for match in _FAMILIES[family][0].finditer(text, start, end)
        if (phrase := _FAMILIES[family][1](match, text))
    ]
    if not found:
        return []
    found.sort(key=lambda phrase: (phrase.start, -phrase.end))
    kept: list[Phrase] = []
    for phrase in found:
        if kept and phrase.start < kept[-1].end:
            continue
        if phrase.kind in _TENSELESS:
            kept.append(phrase)
            continue
        first, last = sentence_at(text, phrase.start, phrase.end)
        tense = tense_at(text[first:last], phrase.start - first, phrase.end - first, nominal=phrase.nominal)
        kept.append(phrase if tense is Tense.NONE else replace(phrase, tense=tense))
    return kept


def _windows(text: str) -> dict[int, list[list[int]]]:
    """Family of phrases → the stretches of a text around a word that it needs.

    The patterns need not go over all of it then, which takes a fifth of the time.
    """
    found: dict[int, list[list[int]]] = {}
    for token in _TOKEN.finditer(text):
        families = _NEEDED.get(token[0])
        if families is None:
            if not token[0].isdecimal():
                continue
            families = _NUMBER_FAMILIES
        start, end = max(0, token.start() - WINDOW), token.end() + WINDOW
        for family in families:
            windows = found.setdefault(family, [])
            if windows and start <= windows[-1][1]:
                windows[-1][1] = end
            else:
                windows.append([start, end])
    return found


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the sentence around a phrase, or as much of it as says what stands with a date."""
    first = max(0, start - SENTENCE)
    for match in patterns.SENTENCE_END.finditer(text, first, start):
        first = match.end()
    ending = patterns.SENTENCE_END.search(text, max(end - 1, start), end + SENTENCE)
    return first, ending.end() if ending and ending.end() > end else min(len(text), end + SENTENCE)


def _date(match: re.Match[str], text: str) -> Phrase | None:
    after = text[match.end() : match.end() + 60]
    year = next((int(match[g]) for g in ("y1", "y2", "y3", "y4") if match[g]), None)
    month = next((patterns.ENGLISH_MONTHS[match[g].lower()] for g in ("m1", "m2") if match[g]), 0)
    day = next(int(match[g]) for g in ("d1", "d2", "d3", "d4") if match[g])
    last = next((int(match[g]) for g in ("e1", "e2") if match[g]), None)
    if not month:
        month = int(match["m3"] or match["m4"])
        if match["d4"] and month != day and month <= 12:
            if day <= 12:
                return None  # 03/04/2026 is two days
        elif match["d4"] and month > 12:
            month, day = day, month
    if not 1 <= month <= 12 or (last is not None and last <= day):
        return None
    if month == 3 and text[max(0, match.start() - 5) : match.start()] == "Long ":
        return None  # the rocket
    if year is None and (patterns.NAMED_AFTER.match(after) or patterns.COUNTED.match(after)):
        return None
    weekday = match["wd"] or match["wd2"]
    event = ""
    if year is None:
        for (m, d, when), words in patterns.EVENTS.items():
            if (m, d) == (month, day) and (named := words.match(after)):
                year, event = when, match[0] + named[0]
    return Phrase(
        match.start(),
        match.end(),
        Kind.DAY,
        year=year,
        month=month,
        day=day,
        last_day=last,
        weekday=patterns.ENGLISH_DAYS[weekday.lower()] if weekday else None,
        event=event,
        nominal=_is_nominal(after)
        and bool(patterns.DETERMINER.search(text[max(0, match.start() - 8) : match.start()])),
    )


def _is_nominal(after: str) -> bool:
    """Whether a noun that the date qualifies follows: "the July 26 attack", "Friday's vote"."""
    return bool(
        re.match(
            r"(?:['’]s)?\s+(?!(?:and|at|in|when|as|after|but|by|with|to|of|that|is|was|were|has|had|will|from|for|on|or)\b)[a-z]{3,}",
            after,
        )
    )


def _month(match: re.Match[str], text: str) -> Phrase | None:
    after = text[match.end() : match.end() + 40]
    name = (match["m"] or match["m2"]).lower()
    month = patterns.ENGLISH_MONTHS[name]
    if match["m"]:
        relation = match["rel"].lower().split()
        return Phrase(match.start(), match.end(), Kind.MONTH, month=month, relation=_relation(relation))
    start = match.start("m2")
    if match["y"]:
        return Phrase(start, match.end(), Kind.MONTH, year=int(match["y"]), month=month)
    if match["when"]:
        return Phrase(
            start, match.end(), Kind.MONTH, month=month, relation=match["when"].lower(), unit="year"
        )
    if not match["prep"] or len(name) < 4 and name != "may" or name == "sept":
        return None
    prep = " ".join(match["prep"].lower().split())
    sure = prep in "in|since|until|till|late|early|mid|later in|end of|beginning of".split("|")
    if name in patterns.NAME_LIKE and not sure and re.match(r"\s+(?:[A-Z]|\w+ed\b|says?\b|said\b)", after):
        return None
    if name in ("may", "march") and (
        not sure and prep not in ("by", "from", "during", "of") or _has_person(text, name)
    ):
        return None
    if prep in ("and", "to") and not re.search(
        rf"\b(?:{patterns.MONTH_NAMES}|May)\s+{prep}\s+$", text[:start]
    ):
        return None
    return Phrase(start, match.end(), Kind.MONTH, month=month)


def _has_person(text: str, name: str) -> bool:
    """Whether a text speaks of a person of a month's name."""
    return bool(
        re.search(
            rf"\b(?:Mrs?|Ms|Miss|Theresa|James|Brian|Lady|Fredric|Elaine)\.?\s+{name.capitalize()}\b", text
        )
    )


def _year(match: re.Match[str], text: str) -> Phrase | None:
    after, start = text[match.end() : match.end() + 40], match.start("y")
    if patterns.COUNTED.match(after) or text[max(0, start - 2) : start].rstrip()[-1:] in "$£€#":
        return None
    prep = " ".join((match["prep"] or "").lower().split())
    if prep in ("and", "to") and not re.search(rf"\b{patterns.A_YEAR}\s+{prep}\s+$", text[:start]):
        return None
    if int(match["y"]) < 1900 and prep not in ("in", "since", "of", "from", "until"):
        return None
    if re.match(
        r"(?:['’]s)?\s+(?!as\b|was\b|has\b|is\b|its\b|his\b|this\b|across\b|towards\b|unless\b|besides\b)[a-z]+s\b",
        after,
    ) and prep in ("of", "for", "by", "from", "to"):
        return None  # "a force of 2000 reservists"
    return Phrase(start, match.end("y"), Kind.YEAR, year=int(match["y"]))


def _decade(match: re.Match[str], text: str) -> Phrase | None:
    return Phrase(match.start(), match.end(), Kind.DECADE, year=int(match["y"]))


def _weekday(match: re.Match[str], text: str) -> Phrase | None:
    words = (match["rel"] or "").lower().split()
    if words and words[-1] in ("every", "each", "most"):
        return None
    if (match["part"] or "").endswith("s"):
        return None
    at = match.start("wd")
    if patterns.HOLIDAY_BEFORE.search(text[max(0, at - 20) : at]) or (
        not match["part"] and patterns.PAPER_AFTER.match(text[match.end("wd") : match.end("wd") + 20])
    ):
        return None
    if patterns.PERSON_AFTER.match(text[match.end() : match.end() + 8]) and patterns.PERSON_BEFORE.search(
        text[max(0, at - 40) : at]
    ):
        return None  # "the leader Godwin Friday is"
    nominal = bool(match["poss"]) or bool(
        patterns.DETERMINER.search(text[max(0, match.start() - 8) : match.start()])
        and _is_nominal(text[match.end() : match.end() + 30])
    )
    return Phrase(
        match.start(),
        match.end("part") if match["part"] else match.end("wd"),
        Kind.WEEKDAY,
        weekday=patterns.ENGLISH_DAYS[match["wd"].lower()],
        relation=_relation(words),
        nominal=nominal,
    )


def _relation(words: list[str]) -> str:
    """``last``, ``next``, ``this``, ``following``, ``previous`` or nothing, of words such as "this past"."""
    last = words[-1] if words else ""
    return {"past": "last", "coming": "next"}.get(
        last, last if last in ("last", "next", "this", "following", "previous") else ""
    )


def _relative(match: re.Match[str], text: str) -> Phrase | None:
    start, end = match.span()
    if match["day"]:
        words = " ".join(match["day"].lower().split())
        if match["poss"] and patterns.NOWADAYS.match(text[end : end + 20]):
            return None
        if words == "today" and re.search(
            r"\b(?:of|to|even|until|till)\s+$", text[max(0, start - 8) : start], re.I
        ):
            return None
        count = {
            "the day before yesterday": -2,
            "the day after tomorrow": 2,
            "yesterday": -1,
            "last night": -1,
            "tomorrow": 1,
        }.get(words, 0)
        return Phrase(start, match.end("day"), Kind.SHIFT, count=count, unit="day")
    if match["part"]:
        relation, unit = match["prel"].lower(), match["punit"].lower()
        if match["part"].lower() in ("earlier", "later") and relation == "this":
            return Phrase(start, end, Kind.PART, unit=unit, relation=match["part"].lower())
        return Phrase(start, end, Kind.SHIFT, count=_step(relation), unit=unit)
    if match["edge"]:
        return Phrase(start, end, Kind.SHIFT, count=_step(match["erel"].lower()), unit=match["eunit"].lower())
    if match["unit"]:
        words_ = match["rel"].lower().split()
        return Phrase(
            start, match.end("unit"), Kind.SHIFT, count=_step(_relation(words_)), unit=match["unit"].lower()
        )
    words_ = (match["wrel"] or "").lower().split()
    return Phrase(start, end, Kind.WEEKEND, relation=_relation(words_)) if words_ else None


def _step(relation: str) -> int:
    return {"last": -1, "next": 1}.get(relation, 0)


def _ago(match: re.Match[str], text: str) -> Phrase | None:
    if match["step"] or match["step2"]:
        word = (match["step"] or match["step2"]).lower()
        count = {"next": 1, "following": 1, "after": 1, "same": 0}.get(word, -1)
        unit = (match["sunit"] or "day").lower()
        return Phrase(match.start(), match.end(), Kind.FROM_THEN, count=count, unit=unit)
    count, unit = _number(match["n"]), match["unit"].lower()
    direction = match["dir"].lower()
    if unit == "fortnight":
        count, unit = 2 * count, "week"
    bound = bool(match["bound"])
    if direction == "ago":
        return Phrase(match.start(), match.end(), Kind.AGO, count=-count, unit=unit, bound=bound)
    count = count if direction.startswith(("later", "after")) else -count
    if unit == "hour":
        return None
    return Phrase(match.start(), match.end(), Kind.FROM_THEN, count=count, unit=unit, bound=bound)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else patterns.NUMBERS[word.lower()]


def _stretch(match: re.Match[str], text: str) -> Phrase | None:
    unit, several = match["unit"].lower(), bool(match["plural"])
    forward = bool(match["fwd"] or match["within"])
    if match["n"]:
        count, vague = _number(match["n"]), False
    elif (match["few"] or "").lower().startswith("couple"):
        count, vague = 2, False
    elif match["few"] or several:
        count, vague = {"hour": 24, "day": 7, "week": 4, "month": 3, "year": 3, "decade": 2}[unit], True
    else:
        # "the next week" counts from the day spoken of, "the last day" is a final one.
        coming = forward and "coming" in match["fwd"].lower() if match["fwd"] else bool(match["back"])
        if not coming or unit in ("day", "hour") or (match["back"] or "").lower().startswith("this"):
            return None
        count, vague = 1, False
    if match["within"] and vague and unit not in ("hour", "day", "week"):
        return None
    if match["recent"] and not several:
        return None
    if unit == "hour":
        count, unit = max(1, -(-count // 24)), "day"
    return Phrase(
        match.start(), match.end(), Kind.STRETCH, count=count if forward else -count, unit=unit, vague=vague
    )


def _day_only(match: re.Match[str], text: str) -> Phrase | None:
    return Phrase(match.start("d") - 4, match.end(), Kind.DAY, day=int(match["d"]))


# Each family's pattern and what makes a phrase of a match of it.
_FAMILIES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Phrase | None]], ...] = (
    (patterns.DATE, _date),
    (patterns.MONTH, _month),
    (patterns.YEAR, _year),
    (patterns.DECADE, _decade),
    (patterns.WEEKDAY, _weekday),
    (patterns.RELATIVE, _relative),
    (patterns.AGO, _ago),
    (patterns.STRETCH, _stretch),
    (patterns.DAY_ONLY, _day_only),
)
WINDOW = 60
"""Characters on each side of a needed word: longer than any phrase with its guard."""
SENTENCE = 320
_TENSELESS = frozenset((Kind.SHIFT, Kind.PART, Kind.AGO, Kind.FROM_THEN, Kind.DECADE))
_TOKEN = re.compile(
    r"\b(?:[JFMASONDTW][A-Za-z]{2,9}|(?:[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Nn]ight|[Mm]orning|[Aa]fternoon|[Ee]vening"
    r"|[Ww]eekend|[Ww]eek|[Mm]onth|[Yy]ear|[Dd]ay|[Hh]our|[Dd]ecade|[Ff]ortnight)s?|[12]\d\d\d)\b"
    r"|(?<=\d)(?:st|nd|rd|th)\b|\b[12]\d\d0(?=s\b)"
)
_NUMBER_FAMILIES = (0, 2, 3)


def _needed() -> dict[str, tuple[int, ...]]:
    table = {
        **{name.capitalize(): (0, 1) for name in patterns.ENGLISH_MONTHS},
        **{name.upper(): (0, 1) for name in patterns.ENGLISH_MONTHS},
        **{name.capitalize(): (4,) for name in patterns.ENGLISH_DAYS if name.endswith("day")},
        **{name.upper(): (4,) for name in patterns.ENGLISH_DAYS if name.endswith("day")},
        **dict.fromkeys(("st", "nd", "rd", "th"), (8,)),
    }
    words = {
        **dict.fromkeys(
            "yesterday today tomorrow tonight night morning afternoon evening weekend".split(), (5,)
        ),
        **dict.fromkeys(("week", "month", "year"), (5, 6, 7)),
        "day": (6, 7),
        **dict.fromkeys(
            "days weeks months years hours decade decades hour fortnight fortnights".split(), (6, 7)
        ),
    }
    for word, families in words.items():
        for form in (word, word.capitalize(), word.upper()):
            table[form] = families
    return table


_NEEDED = _needed()
