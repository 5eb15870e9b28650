"""The content words of an English sentence in forms that can be compared: stems, figures by value, dates by part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from brief.analysis.quantities import figures
from brief.text.calendar_names import ENGLISH_MONTHS
from brief.text.numbers import ORDINALS, WORDS


class WordKind(StrEnum):
    """What a content word is; each kind is missed differently."""

    FIGURE = "figure"
    NAME = "name"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: as written, its comparable form, its kind, and where it stands in the tidied text."""

    text: str
    form: str
    kind: WordKind
    start: int
    end: int


_FUNCTION = frozenset(
    """a an the and or but nor so yet of in on at by for from to with without into onto upon over under about after
    before during until since between among through against within along across per via as than then that this
    these those there here it its itself he him his himself she her hers they them their theirs we us our you your
    i me my who whom whose which what when where why how is are was were be been being am has have had having do
    does did doing will would shall should can could may might must also such own same other another both each
    either neither all any some more most very just only even not no s t d ll re ve while if because although
    though however""".split()
)
_MONTH = {name: month.lower() for month in ENGLISH_MONTHS for name in (month.lower(), month[:3].lower())} | {
    "sept": "september"
}
_KNOWN = _MONTH | {word: str(value) for word, value in {**ORDINALS, **WORDS, "once": 1, "twice": 2}.items()}
# Too often no figure at all ("one of", "first of all"): compared by value, but missed as words are.
_LOOSE = frozenset(("one", "once", "twice", *ORDINALS, *_MONTH))
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:'[^\W_]+)?")
_NUMERIC = re.compile(r"(\d[\d,]*(?:\.\d+)?)(?:st|nd|rd|th|s)?")
_ISO = re.compile(r"\b((?:19|20)\d\d)-(0[1-9]|1[0-2])-(\d\d)(?:T[\d:.Z+-]*)?")
_ENDINGS = (
    *(("ational", "ate"), ("ization", "ize"), ("isation", "ize"), ("ies", "y"), ("ied", "y")),
    *(("ments", "ment"), ("ings", ""), ("ing", ""), ("edly", ""), ("ed", ""), ("ly", "")),
    *(("ers", "er"), ("ors", "or"), ("es", ""), ("s", "")),
)
_SUFFIXES = "ation ition tion ion ment er or al ive ance ence ity ness ist ian an".split()
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|nobody|nothing|without|cannot|den(?:y|ies|ied|ying)"
    r"|refus(?:e|es|ed|ing)|fail(?:s|ed)? to)\b|n't\b",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """Text with straight apostrophes and ISO dates in words, so that forms compare."""
    straight = text.replace("’", "'").replace("‘", "'")
    return _ISO.sub(lambda m: f"{int(m[3])} {ENGLISH_MONTHS[int(m[2]) - 1]} {m[1]}", straight)


def form(word: str) -> str:
    """The comparable form of a word: a number's digits, a month's full name, else a light stem."""
    low = word.lower().removesuffix("'s").replace("'", "")
    if number := _NUMERIC.fullmatch(low):
        return number[1].replace(",", "")
    return _KNOWN.get(low) or _stem(low)


def _stem(word: str) -> str:
    """A stem by cutting endings. Coarse: it joins "train", "trained", "training" and "trainers"."""
    if len(word) <= 3:
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not (ending == "s" and word[-2] == "s"):
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    word = _without_e(word)
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = _without_e(word[: len(word) - len(suffix)])
            break
    return word[:-1] + "i" if word.endswith("y") and len(word) > 4 else word


def _without_e(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def content_words(tidied: str) -> list[Word]:
    """The words that carry what a sentence says, in order; function words are left out.

    Args:
        tidied: what :func:`tidy` returned; offsets are in it.
    """
    found: list[Word] = []
    for match in _WORD.finditer(tidied):
        low = match.group().lower()
        if low in _FUNCTION or low.removesuffix("'s") in _FUNCTION:
            continue
        kind = _kind(match.group(), low, first=not found and not tidied[: match.start()].strip("\"'“( "))
        found.append(Word(match.group(), form(match.group()), kind, *match.span()))
    return found


def _kind(word: str, low: str, *, first: bool) -> WordKind:
    if word[0].isdigit() or (low in _KNOWN and low not in _LOOSE):
        return WordKind.FIGURE
    # a capital at the beginning of a sentence says nothing
    return WordKind.NAME if word[0].isupper() and not first else WordKind.WORD


def forms(tidied: str) -> frozenset[str]:
    """Every form in a text, function words too, and its figures by value ("1.5 million" is "1500000")."""
    return frozenset(form(m.group()) for m in _WORD.finditer(tidied)) | values(tidied)


def values(tidied: str) -> frozenset[str]:
    """The values of a text's figures, each as digits."""
    ends = (end for figure in figures(tidied) for end in (figure.low, figure.high))
    return frozenset(f"{value:.10g}" for value in ends)


def figure_values(tidied: str) -> list[tuple[int, int, str]]:
    """Where each figure of one value stands, and that value as digits."""
    return [(*f.span, f"{f.low:.10g}") for f in figures(tidied) if f.low == f.high]


def negated(text: str) -> bool:
    """Whether a text denies anything."""
    return _NEGATION.search(text) is not None
