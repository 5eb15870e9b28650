"""Faults planted in sentences that were right: the checker must find each, and must let the right ones pass.

Every kind of fault is one that a writer makes: a figure changed, a hedge lost, a speaker swapped. The
choice is made by a seeded generator, so the same sentences give the same faults.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from brief.analysis.sentence_reader import read_sentence
from brief.records import Bound, PartyKind
from brief.text.calendar_names import ENGLISH_MONTHS, ENGLISH_WEEKDAYS

JUDGMENTS = frozenset({"confidence with likelihood"})
"""Faults that only a judgment can have."""
_DAY = re.compile(rf"\b(?:{'|'.join(ENGLISH_WEEKDAYS)})\b")
_DATE = re.compile(
    rf"\b(\d{{1,2}})(?=\s(?:{'|'.join(ENGLISH_MONTHS)})\b)|(?<=\b(?:March|April) )(\d{{1,2}})\b"
)
_UNITS = (
    ("kilometres", "miles"),
    ("kilometers", "miles"),
    ("miles", "kilometres"),
    ("per cent", "percentage points"),
    ("percent", "percentage points"),
    ("million", "billion"),
    ("billion", "million"),
    ("hours", "days"),
    ("days", "weeks"),
    ("weeks", "months"),
    ("metres", "kilometres"),
    ("tonnes", "kilograms"),
    ("dollars", "euros"),
    ("euros", "dollars"),
    ("%", " percentage points"),
)
_OR = re.compile(
    r"\b(killed|dead|injured|wounded|missing)( or )(killed|dead|injured|wounded|missing)\b", re.IGNORECASE
)
_WILL = re.compile(r"\b(?:will|would)\s([a-z]{3,})\b(?!\sbe\b)")
_EXPECTED = re.compile(
    r"\b(is|are|was|were) (?:expected|set|due|scheduled|likely|planning|preparing) to (be )?([a-z]+)\b"
)
_VERB = re.compile(r"\b(was|were|is|are|has|have|had|will|could)\b(?! (?:not|only|just)\b)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b")


_TAIL = re.compile(
    r"(?P<head>.{40,}?), (?:sending|leaving|killing|forcing|adding|saying|causing|including) [^,;]+\."
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A sentence with one fault, and of what kind it is."""

    kind: str
    text: str


def plant(text: str, others: Sequence[str], chance: random.Random) -> Iterator[Planted]:
    """Every fault that can be planted in a sentence, one at a time.

    Args:
        text: a right English sentence.
        others: names of other speakers, to swap in.
        chance: decides where a fault can go to several places.
    """
    for kind, make in _FAULTS.items():
        made = make(text, others, chance)
        if made and made != text:
            yield Planted(kind, made)


def _figure(text: str, others: Sequence[str], chance: random.Random) -> str:
    del others
    figures = [f for f in read_sentence(text).figures if re.search(r"\d", f.words)]
    if not figures:
        return ""
    figure = chance.choice(figures)
    number = re.search(r"\d+", figure.words)
    assert number is not None
    at = figure.span[0] + number.start()
    changed = str(int(number.group()) + chance.choice((1, 2, 10)))
    return text[:at] + changed + text[at + len(number.group()) :]


def _bound(text: str, others: Sequence[str], chance: random.Random) -> str:
    del others
    figures = [
        f for f in read_sentence(text).figures if f.bound is not Bound.EXACTLY and not f.words[0].isdigit()
    ]
    figures = [f for f in figures if re.match(r"[a-zA-Z]", f.words)]
    if not figures:
        return ""
    figure = chance.choice(figures)
    bare = re.search(
        r"(?:[$€£]|\d|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|half|twenty)\b).*",
        figure.words,
    )
    if not bare or bare.start() == 0:
        return ""
    return text[: figure.span[0]] + bare.group() + text[figure.span[1] :]


def _states(text: str, others: Sequence[str], chance: random.Random) -> str:
    del others
    return _OR.sub(lambda m: chance.choice((m[1], m[3])), text, count=1)


def _weekday(text: str, others: Sequence[str], chance: random.Random) -> str:
    del others
    named = set(_DAY.findall(text))
    free = [day for day in ENGLISH_WEEKDAYS if day not in named]
    return _DAY.sub(chance.choice(free), text, count=1) if named else ""


def _date(text: str, others: Sequence[str], chance: random.Random) -> str:
    del others
    return _DATE.sub(lambda m: str((int(m.group()) + chance.choice((1, 2, 3))) % 28 + 1), text, count=1)


def _speaker(text: str, others: Sequence[str], chance: random.Random) -> str:
    named = [
        p
        for p in read_sentence(text).chain
        if p.kind is not PartyKind.UNNAMED and any(map(str.isupper, p.name))
    ]
    strange = [name for name in others if named and not set(name.split()) & set(named[0].name.split())]
    if not named or not strange:
        return ""
    return text[: named[0].span[0]] + chance.choice(strange) + text[named[0].span[1] :]


def _hedge(text: str, others: Sequence[str], chance: random.Random) -> str:
    del others, chance
    for pattern, plain in _UNHEDGED:
        changed = pattern.sub(plain, text, count=1)
        if changed != text:
            return changed[:1].upper() + changed[1:]
    return ""


_UNHEDGED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:reportedly|allegedly|apparently|possibly|probably|perhaps|purportedly)\s"), ""),
    (re.compile(r"\balleged (?=[a-z])"), ""),
    (re.compile(r"^It (?:has been|was|is) (?:suggested|reported|said|claimed|alleged) that "), ""),
    (re.compile(r"\b(?:could|may|might) be\b"), "is"),
    (re.compile(r"\b(?:could|may|might) have\b"), "had"),
    (re.compile(r"\bappears? to be\b|\bseems? to be\b"), "is"),
    (
        re.compile(r"\b(?:is|are|was|were) (?:believed|thought|said|reported|understood) to (?:be|have)\b"),
        "was",
    ),
    (re.compile(r",? but (?:there has been )?no independent (?:verification|confirmation)[^.]*"), ""),
    (re.compile(r", according to [^,.]+(?=\.)"), ""),
    (re.compile(r"^According to [^,]+, (?!wh)"), ""),
)


def _negation(text: str, others: Sequence[str], chance: random.Random) -> str:
    del others, chance
    if re.search(r" not (?!only|just)", text):
        return re.sub(r" not (?!only|just)", " ", text, count=1)
    if read_sentence(text).negations:
        return ""
    return _VERB.sub(r"\1 not", text, count=1)


def _name(text: str, others: Sequence[str], chance: random.Random) -> str:
    del others
    names = [
        m
        for m in _NAME.finditer(text)
        if m.group() not in ENGLISH_WEEKDAYS and m.group() not in ENGLISH_MONTHS
    ]
    if not names:
        return ""
    match = chance.choice(names)
    word = match.group()
    at = chance.randrange(1, len(word) - 2)
    wrong = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return "" if wrong == word else text[: match.start()] + wrong + text[match.end() :]


def _unit(text: str, others: Sequence[str], chance: random.Random) -> str:
    del others, chance
    for unit, other in _UNITS:
        found = re.search(rf"(?<=\d)\s?{re.escape(unit)}(?!\w)", text)
        if found:
            gap = "" if other.startswith(" ") else " "
            return text[: found.start()] + gap + other + text[found.end() :]
    return ""


def _forecast(text: str, others: Sequence[str], chance: random.Random) -> str:
    del others, chance
    changed = _EXPECTED.sub(
        lambda m: f"{'was' if m[1] in ('is', 'was') else 'were'} {_past(m[3])}" if m[2] else _past(m[3]),
        text,
        count=1,
    )
    if changed == text:
        changed = _WILL.sub(lambda m: _past(m[1]), text, count=1)
    return "" if read_sentence(changed).forecast else changed


def _past(verb: str) -> str:
    irregular = {
        "have": "had",
        "take": "took",
        "begin": "began",
        "meet": "met",
        "hold": "held",
        "give": "gave",
        "go": "went",
    }
    irregular |= {
        "come": "came",
        "make": "made",
        "run": "ran",
        "be": "was",
        "last": "lasted",
        "send": "sent",
        "keep": "kept",
    }
    return irregular.get(verb) or (
        verb if verb.endswith("ed") else verb + ("d" if verb.endswith("e") else "ed")
    )


def _estimate(text: str, others: Sequence[str], chance: random.Random) -> str:
    del others, chance
    return f"It is likely, with high confidence, that {text[:1].lower()}{text[1:]}"


_FAULTS: dict[str, Callable[[str, Sequence[str], random.Random], str]] = {
    "changed figure": _figure,
    "dropped qualifier": _bound,
    "killed or injured made one": _states,
    "wrong weekday": _weekday,
    "shifted date": _date,
    "swapped speaker": _speaker,
    "lost hedge": _hedge,
    "negation": _negation,
    "misspelt name": _name,
    "changed unit": _unit,
    "forecast as fact": _forecast,
    "confidence with likelihood": _estimate,
}


def rephrase(text: str) -> Iterator[str]:
    """Right sentences that are not verbatim: attribution moved to the front, an opening or a tail left out."""
    said = re.fullmatch(r"(?P<what>[^“”\"]+), (?P<who>[^,“”\"]{3,60}) said\.", text)
    if said:
        what = said["what"]
        first = what[:1].lower() if what.split()[0] in _PLAIN else what[:1]
        yield f"{said['who'][:1].upper()}{said['who'][1:]} said that {first}{what[1:]}."
    lead = re.match(r"^(?:On|In|At|Meanwhile|Earlier|Late)\b[^,]{0,30}, (?=[A-Za-z])", text)
    if lead:
        rest = text[lead.end() :]
        yield rest[:1].upper() + rest[1:]
    tail = _TAIL.fullmatch(text)
    if tail:
        yield tail["head"] + "."


_PLAIN = frozenset("The A An At About Some More Two Three Four Five Six Seven Eight Nine Ten It No".split())
