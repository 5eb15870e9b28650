"""The names in a text: people, places, bodies, and which places are known by name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from brief.text.calendar_names import ENGLISH_MONTHS, ENGLISH_WEEKDAYS

_WORD = r"(?:[A-Z][\w’'-]*[a-z][\w’'-]*|[A-Z]{2,6}\b)"
_NAME = re.compile(rf"\b{_WORD}(?:\s+(?:(?:of|de|del|al|and the)\s+)?{_WORD})*(?:\s\d{{1,4}}\b)?")
# A single capitalised word that begins a sentence, a quotation or a line is no sign of a name.
_BEGINS = re.compile(r"(?:^|[.!?:;•|“\"'«(—–-]\s*|\n\s*)$")
OPENING_WORDS = frozenset(
    """The A An In On At It Its This That These Those He She They We I But And Or If As By For From To Of With After
    Before While When Where What Who How Why There Here Mr Mrs Ms Dr No Not Some Many Most All Both Each Our Their His
    Her Also Still Then Now Since About Under Over More Less According Meanwhile However Earlier Later AM PM GMT
    UTC""".split()
).union(ENGLISH_WEEKDAYS, ENGLISH_MONTHS)
"""Words that are written with a capital and name nobody."""
_NOT_NAMES = OPENING_WORDS.union(
    """One Two Three Four Five Six Seven Eight Nine Ten Least Police Officials Government Ministry Minister Defence
    Interior Foreign Statement State Reuters AFP AP President Breaking Update Updated Live Correction Published Share
    Read""".split()
)


def names(text: str) -> set[str]:
    """Runs of capitalised words that are no sentence's beginning; a person's or a place's name, mostly."""
    found: set[str] = set()
    for match in _NAME.finditer(text):
        words = match.group().split()
        single = sum(word[0].isalpha() for word in words) == 1
        if (single or match.group().isupper()) and _BEGINS.search(
            text[max(0, match.start() - 4) : match.start()]
        ):
            continue
        while words and words[0] in _NOT_NAMES:
            words.pop(0)
        while words and words[-1] in _NOT_NAMES:
            words.pop()
        name = " ".join(words)
        if len(name) > 2 and not name[0].isdigit():
            found.add(re.sub(r"[’']s$", "", name))
    return found


def place_mentions(text: str) -> tuple[list[tuple[str, int]], str]:
    """Countries that a text names, by name, people or capital: each by its name in `places.toml`, and where.

    The second is the text with a stop in the place of each.
    """
    found: list[tuple[str, int]] = []

    def stop(match: re.Match[str]) -> str:
        found.append((_places()[match.group()], match.start()))
        return " ; "

    rest = _place_pattern().sub(stop, text)
    return found, rest


@cache
def _places() -> dict[str, str]:
    table = tomllib.loads((files("brief") / "stories" / "places.toml").read_text("utf-8"))
    return {word: place for place, others in table.items() for word in [place, *others.split(", ")]}


@cache
def _place_pattern() -> re.Pattern[str]:
    longest_first = sorted(_places(), key=len, reverse=True)
    by_initial: dict[str, list[str]] = {}  # so that a word is held against those of its first letter alone
    for name in longest_first:
        by_initial.setdefault(re.escape(name[0]), []).append(re.escape(name[1:]))
    branches = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in by_initial.items())
    return re.compile(rf"(?<!\w)(?:{branches})(?!\w)")
