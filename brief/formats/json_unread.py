"""The account of a JSON document's words that no article took: lists of objects, long texts, records left out."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from brief.formats.item_slices import Steps
from brief.formats.json_names import squeezed
from brief.records import Declared, LeftOut

UNREAD, LEFT_OUT = "not read", "left out"
LONG = 200
"""Characters of a string that is told of by itself; of an object in a list the sixth part will do."""
MAX_TOLD = 12
"""Places of one document that are named; what is left out elsewhere is counted together."""
_SHORT, _WORDS = LONG // 6, 6
_MAX_DEPTH = 40
# Who somebody is, is no part of what they write.
_ABOUT = frozenset(
    "account user users author actor profile source publisher feed userprofile botprofile core".split()
)
_NOUNS = frozenset(
    "messages comments posts tweets articles items documents updates events sections notes".split()
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_NO_LETTER = re.compile(r"[\W_]+")
Place = tuple[str, ...]


class Account:
    """What of one payload was not read, counted by its place."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.counts: Counter[tuple[str, str, str]] = Counter()

    def leave_out(self, noun: str, place: Place) -> None:
        """Count a record that says nothing."""
        self.counts[noun, ".".join(place), LEFT_OUT] += 1

    def record(self, value: object, declared: Declared, place: Place = ()) -> None:
        """Count what an article's record holds beside the text and title taken from it."""
        said: list[str] = []
        for noun, where in _unread(value, (), declared, said):
            self.counts[noun, ".".join((*place, *where)), UNREAD] += 1

    def around(self, value: object, steps: Steps, used: Sequence[str] = ()) -> None:
        """Count what stands around the records that steps lead to; ``used`` are ids of objects taken elsewhere."""
        for noun, where in _around(value, steps, (), frozenset(used)):
            self.counts[noun, ".".join(where), UNREAD] += 1

    def told(self) -> Iterator[LeftOut]:
        """What was counted, the most first."""
        places = self.counts.most_common()
        for (noun, where, why), number in places[:MAX_TOLD]:
            yield LeftOut(self.origin, number, noun, where, why)
        if rest := sum(number for _, number in places[MAX_TOLD:]):
            yield LeftOut(self.origin, rest, "object", "other names", UNREAD)


def _around(value: object, steps: Steps, place: Place, used: frozenset[str]) -> Iterator[tuple[str, Place]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in steps:
                if steps[key]:
                    yield from _around(inner, steps[key], (*place, key), used)
            else:
                yield from _unread(inner, (*place, key), None, [], used)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            if i not in steps:
                yield from _unread([inner], place, None, [], used)
            elif steps[i]:
                yield from _around(inner, steps[i], place, used)


def _unread(
    value: object,
    place: Place,
    declared: Declared | None,
    said: list[str],
    used: frozenset[str] = frozenset(),
) -> Iterator[tuple[str, Place]]:
    """Noun and place of each object of a list, and of each long string, whose words are not among those said."""
    if len(place) > _MAX_DEPTH:
        return
    if isinstance(value, str):
        if len(value) >= LONG and _wordy(value) and not _taken(value, declared, said):
            yield "long text", place
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, (str, dict, list)) and squeezed(str(key)) not in _ABOUT:
                yield from _unread(inner, (*place, str(key)), declared, said, used)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict):
                if str(inner.get("id", "")) not in used and _speaks(inner, declared, said, 0):
                    yield _noun(place), place
            elif isinstance(inner, list):
                yield from _unread(inner, place, declared, said, used)
        strings = " ".join(inner for inner in value if isinstance(inner, str))
        if len(strings) >= LONG and any(
            _speaks(inner, declared, said, 0) for inner in value if isinstance(inner, str)
        ):
            yield "long text", place


def _speaks(value: object, declared: Declared | None, said: list[str], depth: int) -> bool:
    """Whether there are words in an object that are not among those said."""
    if isinstance(value, str):
        return len(value) >= _SHORT and _wordy(value) and not _taken(value, declared, said)
    if depth > _MAX_DEPTH:
        return False
    if isinstance(value, dict):
        return any(
            _speaks(inner, declared, said, depth + 1)
            for key, inner in value.items()
            if isinstance(inner, (str, dict, list)) and squeezed(str(key)) not in _ABOUT
        )
    return isinstance(value, list) and any(_speaks(inner, declared, said, depth + 1) for inner in value)


def _wordy(text: str) -> bool:
    return len(text[:4_000].split(None, _WORDS)) >= _WORDS


def _taken(text: str, declared: Declared | None, said: list[str]) -> bool:
    """Whether a text begins as something in the article does; ``said`` is filled when it is first asked for."""
    if declared is None:
        return False
    if text[:LONG] in declared.body:
        return True
    if not said:
        said.append(_letters(f"{declared.title} {declared.body}"))
    return _letters(text[:400])[:60] in said[0]


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", html.unescape(_TAG.sub(" ", text))).casefold()


def _noun(place: Place) -> str:
    name = place[-1].lower() if place else ""
    return name[:-1] if name in _NOUNS else "object"
