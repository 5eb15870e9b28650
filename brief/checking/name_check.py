"""Every name of a sentence stands in the cited text, spelt as there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.checking.cited_text import Cited
from brief.records import CheckResult, Verdict
from brief.text.calendar_names import ENGLISH_MONTHS, ENGLISH_WEEKDAYS

NAMES = "names"
_CALENDAR = " ".join((*ENGLISH_WEEKDAYS, *ENGLISH_MONTHS))
_NAME = re.compile(
    r"(?<![\w’'-])[^\W\d_a-zà-öø-ÿ][\w’'.-]*"
    r"(?:(?:\s(?:of|de|del|al|bin|ibn|von|van|der|the|and)){0,2}\s[A-ZÀ-Þ][\w’'.-]*)*"
)
_BEGINS = re.compile(r"(?:^|[.!?:;]\s|[“\"«„‘(]\s?|[–—-]\s)$")
# Words that are written with a capital and name nobody.
_COMMON = frozenset(
    f"""The A An In On At It Its This That These Those He She They We I But And Or If As By For From To Of With After
    Before While When Where What Who How Why There Here Mr Mrs Ms Dr No Not Some Many Most All Both Each Our Their His
    Her Also Still Then Now Since About Under Over More Less According Meanwhile However Earlier Later Reports Report
    May AM PM GMT UTC {_CALENDAR}""".split()
)
# A people, a country and its adjective share their beginning: Syria, Syrian; Turkey, Turkish.
_ENDINGS = ("", "s", "n", "an", "ian", "i", "ish", "ese", "es", "ns", "ans", "ians", "is", "ic", "'s", "’s")


def check_names(text: str, found: Sequence[Cited], also: Sequence[str] = ()) -> CheckResult:
    """Whether every name stands in the cited sentences, or among what else may be named (the publisher)."""
    names = _names(text)
    if not names:
        return CheckResult(NAMES, Verdict.NOT_APPLICABLE)
    given = " ".join([*(sentence for one in found for sentence in one.sentences), *also])
    words = {_bare(word) for word in re.findall(r"[\w’']+", given)}
    for name in names:
        for word in re.split(r"[\s./-]+", name):
            if word[:1].isupper() and not _stands(_bare(word), words):
                return CheckResult(NAMES, Verdict.FAIL, f"the cited text does not name {name}")
    return CheckResult(NAMES, Verdict.PASS)


def _names(text: str) -> list[str]:
    names = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        begins = bool(_BEGINS.search(text[max(0, match.start() - 3) : match.start()]))
        while words and (words[0].rstrip(".,") in _COMMON or words[0].islower()):
            words.pop(0)
            begins = False
        while words and words[-1].rstrip(".,") in _COMMON:
            words.pop()
        if begins and len(words) == 1 and not words[0].isupper():
            continue  # any word has a capital there
        if words:
            names.append(" ".join(word.rstrip(".,") for word in words))
    return names


def _bare(word: str) -> str:
    word = word.strip(".,’'-").casefold()
    return re.sub(r"[’']s$", "", word)


def _stands(word: str, words: set[str]) -> bool:
    if word in words or not word:
        return True
    for other in words:
        short, long = sorted((word, other), key=len)
        if len(short) >= 4 and (long.removeprefix(short) in _ENDINGS if long.startswith(short) else False):
            return True
        if (
            len(short) >= 5
            and short[:-1] == long[: len(short) - 1]
            and long[len(short) - 1 :] in _ENDINGS
            and short[-1] in "aeyo"
        ):
            return True  # Turkey and Turkish, Libya and Libyan
    return False
