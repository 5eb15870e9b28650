"""Figures of an English sentence: value or range, bound, unit, what is counted and what is said of it.

"At least 40 civilians were killed or injured" is one figure: at least 40, civilians, killed or
injured. None of the three may be dropped without the claim becoming another one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from brief.records import Bound, Figure, Span
from brief.text.calendar_names import ENGLISH_MONTHS
from brief.text.numbers import NUMBER, value
from brief.text.numbers import WORDS as NUMBER_WORDS
from brief.text.units import SIGNS, WORDS, converted

_CURRENCY = r"(?:US|A|C|HK|NZ|S|R)?\$|€|£|¥|₴|₽|₺|₹|(?<![A-Za-z])(?:RM|Rs\.?|CHF|USD|EUR|GBP)"
_PART = r"(?:½|¼|¾)"
_VALUE = rf"(?:{NUMBER}{_PART}?|{_PART})"
_SHARE = (
    r"(?:a\s(?:half|third|quarter|fifth|tenth)|(?:two|three)[-\s](?:thirds|quarters|fifths)|half"
    r"|one[-\s](?:third|half|quarter))"
)
# "one week", "about a mile": a unit whose word is nothing else.
_UNIT = "|".join(
    sorted(set(WORDS) - set("second foot pound degree yen yard m ft".split()), key=len, reverse=True)
)
_NUMBER = re.compile(
    rf"(?<![\w.,/:-])(?P<sign>{_CURRENCY})?\s?(?:(?P<share>{_SHARE})(?=\s(?:of|the)\s)|(?P<low>{_VALUE})"
    rf"(?:(?:\s?[-–—]\s?|\s(?:to|and|or)\s)(?P<sign2>{_CURRENCY})?(?P<high>{_VALUE})(?![\w]))?"
    rf"(?P<unit>\s?%|\s?(?:per\s?cent|percent|percentage points?|basis points?)\b)?"
    rf"|(?P<one>(?:one|an?))(?=\s(?:{_UNIT})\b))",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"\b(?:Part|Chapter|Phase|World War|Act|Volume|Episode)\s$")
_IN_TEN = re.compile(rf"^\s(?:in|out\sof)\s(?:every\s)?(?P<of>\d+|{'|'.join(NUMBER_WORDS)}|hundred)\b")
_SHARES = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_PARTS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_BEFORE: tuple[tuple[Bound, str], ...] = (
    (Bound.AT_LEAST, r"(?:at least|no (?:fewer|less) than|not (?:fewer|less) than|a minimum of|minimum)"),
    (
        Bound.AT_MOST,
        r"(?:at most|no more than|not more than|up to|as many as|as much as|a maximum of|maximum)",
    ),
    (
        Bound.MORE_THAN,
        r"(?:more than|over|above|upwards of|in excess of|exceed(?:s|ed|ing)?|well over|greater than)",
    ),
    (Bound.LESS_THAN, r"(?:fewer than|less than|under|below|nearly|almost|close to|just under)"),
    (
        Bound.ABOUT,
        r"(?:about|around|some|roughly|approximately|an estimated|estimated|estimated at|an approximate|approx\.?"
        r"|circa)",
    ),
)
_BEFORE_PATTERNS = [
    (bound, re.compile(rf"\b{words}\s+(?:the\s|another\s|a further\s|an additional\s)?$", re.IGNORECASE))
    for bound, words in _BEFORE
]
_AFTER: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    (Bound.AT_LEAST, re.compile(r"^\s+(?:[a-z]+\s){0,2}or more\b|^\+", re.IGNORECASE)),
    (Bound.AT_MOST, re.compile(r"^\s+or (?:fewer|less)\b", re.IGNORECASE)),
    (Bound.ABOUT, re.compile(r"^\s+or so\b", re.IGNORECASE)),
)
_SIGNS = {
    "rm": "MYR",
    "rs": "INR",
    "rs.": "INR",
    "r$": "BRL",
    "$": "USD",
    "us$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₴": "UAH",
    "₽": "RUB",
    "₺": "TRY",
    "₹": "INR",
}
# What is said of people and things counted: past participles on which a toll turns. Synonyms share a name.
STATES: dict[str, str] = {
    **dict.fromkeys(
        ("killed", "dead", "died", "dies", "deaths", "death", "fatalities", "bodies", "kills"), "killed"
    ),
    **dict.fromkeys(("injured", "wounded", "hurt", "injuries", "injures", "wounds"), "injured"),
    **dict.fromkeys(("missing", "unaccounted"), "missing"),
    **dict.fromkeys(("displaced", "evacuated", "fled"), "displaced"),
    **dict.fromkeys(("arrested", "detained"), "detained"),
    **dict.fromkeys(("captured", "seized"), "captured"),
    **dict.fromkeys(("destroyed",), "destroyed"),
    **dict.fromkeys(("damaged",), "damaged"),
    **dict.fromkeys(("trapped",), "trapped"),
    **dict.fromkeys(("rescued",), "rescued"),
    **dict.fromkeys(("released", "freed"), "released"),
    **dict.fromkeys(("hospitalised", "hospitalized"), "hospitalised"),
    **dict.fromkeys(("casualties", "casualty"), "killed or injured"),
}
_MEASURES = SIGNS | frozenset(_SIGNS.values())
_STATE = re.compile(rf"\b(?:{'|'.join(sorted(STATES, key=len, reverse=True))})\b", re.IGNORECASE)
_JOINED = re.compile(r"^\s*(?:,\s*)?(?:and/or|or)\s+(?:the\s)?(?:\w+ly\s+)?$", re.IGNORECASE)
_JOINED_TOO = re.compile(r"^\s*(?:,\s*)?(?:and/or|or|and)\s+(?:the\s)?(?:\w+ly\s+)?$", re.IGNORECASE)
# "were killed when about 20 men opened fire": what is said of the killed is not said of the men
_WHEN = re.compile(r"\b(?:when|after|while|before)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r";|\.\s")
# Where the noun phrase that is counted ends.
_STOP = re.compile(
    r"""[,;:.!?()“”"«»—–]|\s(?:were|was|are|is|have|has|had|who|which|that|after|before|when|while|as|by|from|since
        |and|or|but|because|will|would|could|may|might|on|during|with|for|to|at|said|says)\b""",
    re.VERBOSE | re.IGNORECASE,
)
# A number that names rather than counts: Su-34, Resolution 1701, Flight 17, Article 5, aged 34, 7:30, 2026.
_NAMED = re.compile(
    r"(?:\b[A-Z][\w-]*\s(?:No\.?\s|number\s)?|\b(?:No\.?|number|article|section|page|chapter"
    r"|resolution|flight|highway|route|room|gate|post"
    r"|channel|phase|group|class|type|model|mark|day|covid)\s|[A-Za-z]-)$"
)
_OPENERS = re.compile(
    r"(?:Between|Another|The|All|Only|Just|Of|By|With|In|From|After|Killed|Injured|Nearly)\b[\w\s:]{0,12}$"
)
_YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
_MONTH = rf"(?:{'|'.join(ENGLISH_MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
# "Milo Arden, 31, and Jory Sand, 20, …", "both 20"
_AGE_BEFORE = re.compile(r"(?:[A-Z][\w’'-]+,|\bboth|\baged|\bage) $")
_AGE_AFTER = re.compile(r"^(?:[,.)]| and [A-Z])")
_DATE_BEFORE = re.compile(rf"\b{_MONTH}\s(?:\d{{1,2}},\s)?$")
_DATE_AFTER = re.compile(
    rf"^(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}\b|^(?:st|nd|rd|th)\b|^:\d\d|^\s?(?:a\.?m|p\.?m)\b|^-year-old|^s\b"
    r"|^\s(?:GMT|UTC|local time)\b|^-\d+\s(?:win|loss|defeat|draw|victory|lead|vote)"
)


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a sentence, in order; dates, times, ages, names and ordinals are none.

    Args:
        text: one English sentence. Spans of the result are offsets in it.
    """
    found: list[Figure] = []
    for match in _NUMBER.finditer(text):
        within = found and match.end() <= found[-1].span[1]  # the ten of "one in ten"
        figure = None if within else _figure(text, match)
        if figure is not None:
            found.append(figure)
    return tuple(_with_states(text, found))


def in_unit(figure: Figure, unit: str) -> Figure | None:
    """A figure in another unit of its kind (miles in km); None where they do not measure the same thing."""
    low, high = (converted(value, figure.unit, unit) for value in (figure.low, figure.high))
    return None if low is None or high is None else replace(figure, low=low, high=high, unit=unit)


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    start += len(match.group()) - len(match.group().lstrip())
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if match["share"] or match["one"]:
        return _worded(text, match, start, before)
    low_text = match["low"]
    if _DATE_BEFORE.search(before) or _DATE_AFTER.match(after):
        return None
    named = low_text[0].isdigit() and not match["sign"] and _NAMED.search(before)
    if named and not _starts(text, before):
        return None
    if _AGE_BEFORE.search(before) and _AGE_AFTER.match(after):
        return None
    if re.match(r"-\d{3}", after) or re.fullmatch(r"\d+K", low_text) or _PART_OF.search(before):
        return None  # a telephone number, "4K", "Part Two"
    if low_text.isdigit() and (after.startswith("(") or (before.endswith("(") and after.startswith(")"))):
        return None  # "the 287(g) programme", a footnote
    bare_year = _YEAR.match(low_text) and not (match["sign"] or match["unit"])
    if bare_year and not re.match(r"\s[a-z]{3,}s\b", after):
        return None
    share = _IN_TEN.match(after) if low_text.isalpha() or low_text.isdigit() else None
    if low_text.lower() in ("one", "zero") and not share and not _quantified(before, after):
        return None  # a pronoun more often than a count
    low = _value(low_text)
    if low is None:
        return None
    high = _value(_scaled(match["high"], "")) if match["high"] else low
    if match["high"] and high is not None and not re.search(r"[a-z]", low_text, re.I):
        low = _value(_scaled(low_text, match["high"])) or low  # "2 to 3 million"
    if high is None or high < low:
        # "40 and 3 others": two figures; the first is taken, the pattern goes on after it
        high, end = low, match.end("low")
        after = text[end : end + 40]
        if _DATE_AFTER.match(after):
            return None
    if share and (of := _value(share["of"])):
        low = high = 100 * low / of
        return _made(text, (start, end + share.end()), low, high, "%", end + share.end(), before)
    unit = " ".join((match["unit"] or "").lower().split())
    sign = (match["sign"] or "").lower()
    compound = re.match(r"-([a-z]+)\b", after)  # "a 61-metre dam"
    canonical = _SIGNS.get(sign, sign.upper()) or WORDS.get(unit, "")
    if compound and not canonical:
        canonical = WORDS.get(compound[1], "")
    return _made(text, (start, end), low, high, canonical, end + compound.end() if compound else end, before)


def _made(text: str, span: Span, low: float, high: float, unit: str, counted_at: int, before: str) -> Figure:
    counted = _counted(text, counted_at)
    if not unit and counted:
        head = counted.split()
        head = head[1:] if len(head) > 1 and head[0] == "Earth" else head
        for width in (3, 2, 1):
            if unit := WORDS.get(" ".join(head[:width]).lower(), ""):
                counted = " ".join(head[width:])
                break
    start = span[0] - _lead(before)
    bound = _bound(before, text[span[1] : span[1] + 40])
    return Figure(low, high, bound, unit, counted, (), (start, span[1]), text[start : span[1]])


def _worded(text: str, match: re.Match[str], start: int, before: str) -> Figure | None:
    """A share in words ("a quarter of", 25 %), or one of a unit ("about an hour")."""
    if match["share"]:
        words = match["share"].lower().replace("-", " ").split()
        times = {"two": 2, "three": 3}.get(words[0], 1)
        low = times * _SHARES[words[-1].removesuffix("s")]
        return _made(text, (start, match.end()), low, low, "%", match.end(), before)
    if (
        match["one"].lower() != "one"
        and not _lead(before)
        and not re.search(r"\b(?:only|just|within)\s$", before)
    ):
        return None  # "a day later", "an hour"
    return _made(text, (start, match.end()), 1.0, 1.0, "", match.end(), before)


def _scaled(text: str, other: str) -> str:
    """A number with the scale of the one after it, where it has none of its own: "2 to 3 million"."""
    scale = re.search(r"(?:hundred|thousand|million|billion|trillion|bn|mn|tn|[mk])$", other, re.IGNORECASE)
    return f"{text} {scale.group()}" if scale and not re.search(r"[a-z]$", text, re.IGNORECASE) else text


def _value(text: str) -> float | None:
    part = _PARTS.get(text[-1], 0.0)
    whole = text[:-1].strip() if part else text
    found = value(whole) if whole else 0.0
    return None if found is None else found + part


def _starts(text: str, before: str) -> bool:
    """A capital that only begins the sentence names nothing: "Some 40 people", "Between 10 and 15"."""
    return (
        len(before.split()) <= 2 and text.startswith(before) and bool(_OPENERS.match(before) or _lead(before))
    )


def _lead(before: str) -> int:
    """Length of the qualifier that stands directly before a figure."""
    return next((len(m.group()) for _, pattern in _BEFORE_PATTERNS if (m := pattern.search(before))), 0)


def _quantified(before: str, after: str) -> bool:
    return bool(_lead(before)) or _STATE.match(after[:30].lstrip()) is not None or after.startswith(" person")


def _bound(before: str, after: str) -> Bound:
    for bound, pattern in _BEFORE_PATTERNS:
        if pattern.search(before):
            return bound
    return next((bound for bound, pattern in _AFTER if pattern.match(after)), Bound.EXACTLY)


def _counted(text: str, end: int) -> str:
    rest = text[end : end + 120]
    rest = re.sub(r"^\s+or (?:more|so|fewer|less)\b", "", rest)
    rest = re.sub(r"^\s+(?:more\s+|other\s+|of (?:the|its|their)\s+)?", " ", rest)
    stop = _STOP.search(rest)
    words = rest[: stop.start() if stop else None].split()
    return " ".join(words[:6])


def _with_states(text: str, found: list[Figure]) -> list[Figure]:
    """Each figure with what is said of those it counts: the nearest states of its own clause."""
    done = []
    for figure in found:
        if figure.unit in _MEASURES:
            done.append(figure)
            continue
        low, high = _clause(text, figure.span, [f.span for f in found])
        states = _states(text, figure.span[1], high) or _last_states(text, low, figure.span[0])
        done.append(replace(figure, states=states))
    return done


def _clause(text: str, span: Span, others: list[Span]) -> Span:
    """From the end of the figure before to the start of the next, and no further than the clause goes."""
    low = max((end for _, end in others if end <= span[0]), default=0)
    high = min((start for start, _ in others if start >= span[1]), default=len(text))
    before = max((match.end() for match in _CLAUSE_END.finditer(text, low, span[0])), default=low)
    after = _CLAUSE_END.search(text, span[1], high)
    return before, after.start() if after else high


def _last_states(text: str, low: int, high: int) -> tuple[str, ...]:
    """The last state before a figure, with those joined to it: "killed 14", "the number of dead or missing at 71".

    "Dead and missing at 71" counts both, where no figure stands before that could be of the first alone.
    """
    matches = list(_STATE.finditer(text, low, high))
    if not matches or _WHEN.search(text, matches[-1].end(), high):
        return ()
    joined = _JOINED if low else _JOINED_TOO
    kept = [matches.pop()]
    while matches and joined.match(text[matches[-1].end() : kept[0].start()]):
        kept.insert(0, matches.pop())
    return _named(kept)


def _states(text: str, low: int, high: int) -> tuple[str, ...]:
    """The first state of a stretch, with those joined to it by "or"."""
    matches = list(_STATE.finditer(text, low, high))
    if not matches:
        return ()
    kept = [matches[0]]
    for match in matches[1:]:
        if not _JOINED.match(text[kept[-1].end() : match.start()]):
            break
        kept.append(match)
    return _named(kept)


def _named(matches: Sequence[re.Match[str]]) -> tuple[str, ...]:
    """The names of states as found, each once."""
    names = [name for match in matches for name in STATES[match.group().lower()].split(" or ")]
    return tuple(dict.fromkeys(names))
