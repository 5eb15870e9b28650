"""Every name of a sentence stands in the cited text, spelt as there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from os.path import commonprefix

from brief.checking.cited_text import Cited
from brief.records import CheckResult, Verdict
from brief.stories.proper_names import OPENING_WORDS

NAMES = "names"
_NAME = re.compile(
    r"(?<![\w’'-])[^\W\d_a-zà-öø-ÿ][\w’'.-]*"
    r"(?:(?:\s(?:of|de|del|al|bin|ibn|von|van|der|the|and)){0,2}\s[A-ZÀ-Þ][\w’'.-]*)*"
)
_BEGINS = re.compile(r"(?:^|[.!?:;]\s|[“\"«„‘(]\s?|[–—-]\s)$")
# A people, a country and its adjective share their beginning: Syria, Syrian; Turkey, Turkish.
_ENDINGS = (
    "",
    "s",
    "n",
    "en",
    "an",
    "ian",
    "i",
    "ish",
    "ese",
    "es",
    "ns",
    "ans",
    "ians",
    "is",
    "ic",
    "'s",
    "’s",
)


def check_names(text: str, found: Sequence[Cited], also: Sequence[str] = ()) -> CheckResult:
    """Whether every name stands in the cited sentences, or among what else may be named (the publisher)."""
    names = names_in(text)
    if not names:
        return CheckResult(NAMES, Verdict.NOT_APPLICABLE)
    given = " ".join([*(sentence for one in found for sentence in one.sentences), *also])
    words = {bare(word) for word in re.findall(r"[\w’']+", given)}
    for name in names:
        for word in re.split(r"[\s./-]+", name):
            if word[:1].isupper() and not stands(bare(word), words):
                return CheckResult(NAMES, Verdict.FAIL, f"the cited text does not name {name}")
    return CheckResult(NAMES, Verdict.PASS)


def names_in(text: str) -> list[str]:
    """The names of a sentence, without what opens it or stands in a name's place."""
    names = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        begins = bool(_BEGINS.search(text[max(0, match.start() - 3) : match.start()]))
        while words and (words[0].rstrip(".,") in OPENING_WORDS or words[0].islower()):
            words.pop(0)
            begins = False
        while words and words[-1].rstrip(".,") in OPENING_WORDS:
            words.pop()
        if begins and len(words) == 1 and not words[0].isupper():
            continue  # any word has a capital there
        if words:
            names.append(" ".join(word.rstrip(".,") for word in words))
    return names


def bare(word: str) -> str:
    """A word as names are compared: in one case, without a possessive."""
    word = word.strip(".,’'-").casefold()
    return re.sub(r"[’']s$", "", word)


def stands(word: str, words: set[str]) -> bool:
    """Whether a word, or a form of it, is among others: Turkey and Turkish, Libya and Libyan."""
    for other in words if word and word not in words else ():
        short, long = sorted((word, other), key=len)
        stem = len(commonprefix((short, long)))
        whole = stem == len(short) >= 4 or (stem == len(short) - 1 >= 4 and short[-1] in "aeyo")
        if whole and long[stem:] in _ENDINGS:
            return True
    return not word or word in words
