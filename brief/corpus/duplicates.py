"""Copies: texts that carry the same words, and so are one source however many times they appear.

Candidates come from MinHash-LSH over word 3-grams. A candidate pair is decided by how much of one
text stands in the other and by what differs between them (`copies_pair`), for a third of all
template stories (same wording, another event) match by their words alone. Nothing is deleted: a
group only says that its texts are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from brief.text.normal_forms import composed
from brief.text.terms import for_index

_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


def shingles(text: str) -> frozenset[str]:
    """The word 3-grams of a text, lower-cased; all words as one where there are fewer than three."""
    words = _WORD.findall(for_index(composed(text)).lower())
    if len(words) < 3:
        return frozenset([" ".join(words)]) if words else frozenset()
    return frozenset(" ".join(words[i : i + 3]) for i in range(len(words) - 2))


def containment(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the smaller set that the larger one holds, 0 to 1."""
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return len(small & large) / len(small) if small else 0.0


class Distinct:
    """Texts of which each says something that those before it do not.

    Args:
        least: share of word 3-grams from which on one says what another says.
        told: what is said already.
    """

    def __init__(self, least: float, *told: str) -> None:
        self._least = least
        self._grams = [shingles(text) for text in told]

    def adds(self, text: str) -> bool:
        """Whether a text says something new; it is told from then on."""
        mine = shingles(text)
        if any(containment(mine, other) >= self._least for other in self._grams):
            return False
        self._grams.append(mine)
        return True


def same_figures(a: str, b: str) -> bool:
    """Whether every figure of the shorter text stands in the longer one too."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return set(_FIGURE.findall(short)) <= set(_FIGURE.findall(long))


def copies(a: str, b: str) -> bool:
    """Whether two texts are copies of one: edited, cut, with another headline or with something inserted."""
    from brief.corpus.copy_comparison import same_text
    from brief.corpus.copy_shingles import print_of

    return " ".join(a.split()) == " ".join(b.split()) or same_text(print_of(a), print_of(b))


def copy_groups(texts: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Groups of ids whose texts are copies of each other, largest text first; singles are left out.

    Args:
        texts: cleaned text by article id, in the order in which groups are to be found.
    """
    found = Copies()
    for id_, text in texts.items():
        found.add(id_, text)
    return found.groups()


class Copies:
    """Finds copies among texts given one after another; keeps five bytes a word and 700 a text."""

    def __init__(self) -> None:
        from brief.corpus.near_copies import Prints

        self._prints = Prints()
        self._known: dict[bytes, int] = {}
        self._given: list[tuple[str, int, int]] = []
        """Each id with the length of its text and the number of its words' print."""
        self._compared: dict[tuple[int, int], bool] = {}

    def add(self, id_: str, text: str) -> None:
        """Take in a text under its id."""
        from brief.corpus.copy_shingles import print_of

        made = print_of(text)
        same = made.digest() if len(made.words) else " ".join(text.split()).encode("utf-8", "surrogatepass")
        number = self._known.setdefault(same, len(self._known))
        if number == len(self._prints):
            self._prints.add(made)
        self._given.append((id_, len(text), number))

    def groups(self) -> list[tuple[str, ...]]:
        """Groups of ids whose texts are copies of each other, as :func:`copy_groups` gives them."""
        parent = list(range(len(self._prints)))
        for a, b in self._prints.near():
            low, high = sorted((_root(parent, a), _root(parent, b)))
            if low != high and self._same(a, b):
                parent[high] = low
        joined: dict[int, list[int]] = {}
        for number in range(len(parent)):
            joined.setdefault(_root(parent, number), []).append(number)
        leader = {
            number: group[0]
            for linked in joined.values()
            for group in self._parted(linked)
            for number in group
        }
        members: dict[int, list[tuple[int, str]]] = {}
        for id_, length, number in self._given:
            members.setdefault(leader[number], []).append((-length, id_))
        return [tuple(id_ for _, id_ in sorted(group)) for group in members.values() if len(group) > 1]

    def _parted(self, linked: list[int]) -> Iterator[list[int]]:
        """Texts linked by pairs as groups of which each text is a copy of the longest.

        Else a chain of pairs, each of which shares another half of its words, would be one text.
        """
        left = sorted(linked, key=lambda number: (-len(self._prints[number].words), number))
        while len(left) > 2:
            group = [left[0], *(number for number in left[1:] if self._same(left[0], number))]
            yield group
            held = set(group)
            left = [number for number in left if number not in held]
        if left:
            yield left

    def _same(self, a: int, b: int) -> bool:
        from brief.corpus.copy_comparison import same_text

        pair = min(a, b), max(a, b)
        if pair not in self._compared:
            self._compared[pair] = same_text(self._prints[a], self._prints[b])
        return self._compared[pair]


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i
