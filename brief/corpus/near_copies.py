"""Pairs of texts that may be copies: MinHash-LSH over word 3-grams, then the 3-grams themselves.

Signatures lie in one array and bands are sorted, not hashed into tables, and candidates are looked at
some thousand at a time: a hundred thousand texts of a hundred words take 60 MB and some seconds.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from brief.corpus.copy_comparison import BRIEF
from brief.corpus.copy_shingles import Print, grams_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

# 64 bands of 2 rows find a pair of Jaccard similarity 0.3 in 998 of 1,000 cases and one of 0.2 in 927. An
# article cut to 60 %, edited, with a teaser and boilerplate added has some 0.3 with what it was made from.
ROWS, BANDS = 2, 64
# In a band, texts alike beyond this number (a form letter, the weather) are each paired with the next few only.
CROWD, FEW = 50, 10
# Of all its candidates a text is compared with so many at most, those whose signatures are most like its own: five
# hundred form letters are 125,000 pairs, and a true copy of one is nearer to it than all the others.
NEAREST = 12
HELD, HELD_BRIEF = 0.3, 0.55
"""Least share of the 3-grams of the shorter of two texts that the longer has; the second where it is brief.

A brief text has but a few sentences: one of them, quoted by two reporters, is soon a third of it. Of real articles
of over 150 words with all five edits at once the least had 0.3; of briefer ones with any single edit, 0.56."""
_UNSURE = 0.1
"""Three standard deviations of a containment worked out from signatures."""
_CHUNK = 4096

_random = np.random.default_rng(1)
_FACTORS = _random.integers(1, 1 << 32, ROWS * BANDS, dtype=np.uint32) | np.uint32(1)
_TERMS = _random.integers(0, 1 << 32, ROWS * BANDS, dtype=np.uint32)


class Prints:
    """Texts ready to be compared, numbered in the order in which they came, five bytes a word."""

    def __init__(self) -> None:
        self._signatures, self._words, self._flags = bytearray(), bytearray(), bytearray()
        self._ends = array("q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> Print:
        start, end = self._ends[number], self._ends[number + 1]
        words = np.frombuffer(self._words, dtype=np.uint32, count=end - start, offset=4 * start)
        return Print(words, np.frombuffer(self._flags, dtype=np.uint8, count=end - start, offset=start))

    def add(self, text: Print) -> None:
        """Take in a text."""
        grams = text.grams()
        if not len(grams):  # like no other
            grams = np.array([len(self)], dtype=np.uint32)
        parts = (
            grams[start : start + _CHUNK] for start in range(0, len(grams), _CHUNK)
        )  # a book is one text too
        least = np.stack([(part[:, None] * _FACTORS + _TERMS).min(axis=0) for part in parts])
        self._signatures += least.min(axis=0).tobytes()
        self._words += text.words.tobytes()
        self._flags += text.flags.tobytes()
        self._ends.append(len(self._flags))

    def near(self) -> Iterator[tuple[int, int]]:
        """Pairs of numbers of texts that share enough words to be copies, each once, in a fixed order."""
        count = len(self)
        if count < 2:
            return
        signatures = np.frombuffer(self._signatures, dtype=np.uint32).reshape(count, ROWS * BANDS)
        ends = np.frombuffer(self._ends, dtype=np.int64)
        sizes = ends[1:] - ends[:-1]
        if count <= CROWD:  # every pair at once: bands save nothing, and among so few there is no crowd
            one, two = np.triu_indices(count, 1)
            agree = signatures[one] == signatures[two]
            met = (agree[:, ::ROWS] & agree[:, 1::ROWS]).any(axis=1)
            kept = [_alike(signatures, sizes, one[met], two[met])] if met.any() else []
        else:
            kept = [
                _alike(signatures, sizes, one, two) for b in range(BANDS) for one, two in _band(signatures, b)
            ]
        pairs = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *kept]))
        pairs = _nearest(signatures, pairs)
        for start in range(0, len(pairs), _CHUNK):
            one, two = pairs[start : start + _CHUNK] // count, pairs[start : start + _CHUNK] % count
            held = self._held(one, two, sizes)
            yield from zip(one[held].tolist(), two[held].tolist(), strict=True)

    def _held(self, one: Rows, two: Rows, sizes: Rows) -> NDArray[np.bool_]:
        """Whether the shorter text's 3-grams stand in the longer one, for pairs of texts."""
        swap = sizes[one] > sizes[two]
        short, long = np.where(swap, two, one), np.where(swap, one, two)
        mine, theirs = self._grams(short, sizes), self._grams(long, sizes)
        theirs.sort()
        found = theirs[np.minimum(np.searchsorted(theirs, mine), len(theirs) - 1)] == mine
        hits = np.bincount((mine[found] >> np.uint64(32)).astype(np.int64), minlength=len(short))
        return hits >= _least(sizes[short]) * np.maximum(sizes[short] - 2, 1)

    def _grams(self, texts: Rows, sizes: Rows) -> NDArray[np.uint64]:
        """The 3-grams of some texts, each with the text's place in the list above its 32 bits."""
        words = np.frombuffer(self._words, dtype=np.uint32)
        ends = np.frombuffer(self._ends, dtype=np.int64)
        counts = np.maximum(sizes[texts] - 2, 0)
        place = np.repeat(np.arange(len(texts)), counts)
        begins = np.repeat(ends[texts] - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
        grams = grams_of(words[begins], words[begins + 1], words[begins + 2]).astype(np.uint64)
        return grams | (place.astype(np.uint64) << np.uint64(32))


def _least(sizes: Rows) -> NDArray[np.float64]:
    return np.where(sizes < BRIEF, HELD_BRIEF, HELD)


def _band(signatures: NDArray[np.uint32], band: int) -> Iterator[tuple[Rows, Rows]]:
    """Pairs of rows that agree in a band, as two arrays, at one distance in the sorted band after another."""
    first, second, third = (signatures[:, (ROWS * band + k) % signatures.shape[1]] for k in range(3))
    keys = first.astype(np.uint64) << np.uint64(32) | second
    order = np.lexsort((third, keys))  # by the next row too, so that in a crowd the most alike are neighbours
    keys = keys[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    sizes = np.diff(np.append(starts, len(keys)))
    reach = np.repeat(np.where(sizes > CROWD, FEW, sizes - 1), sizes)
    for distance in range(1, min(CROWD, len(keys))):
        places = np.flatnonzero(reach[:-distance] >= distance)
        places = places[keys[places] == keys[places + distance]]
        if not len(places):
            return
        yield order[places], order[places + distance]


def _nearest(signatures: NDArray[np.uint32], pairs: Rows) -> Rows:
    """The pairs of which one text is among the nearest of the other."""
    count = len(signatures)
    one, two = pairs // count, pairs % count
    alike = np.concatenate(
        [np.zeros(0)]
        + [
            (signatures[one[i : i + _CHUNK]] == signatures[two[i : i + _CHUNK]]).mean(axis=1)
            for i in range(0, len(pairs), _CHUNK)
        ]
    )
    text, pair = np.concatenate([one, two]), np.tile(np.arange(len(pairs)), 2)
    order = np.lexsort((pair, -np.tile(alike, 2), text))
    text = text[order]
    rank = np.arange(len(text)) - np.searchsorted(text, text)
    return pairs[np.unique(pair[order][rank < NEAREST])]


def _alike(signatures: NDArray[np.uint32], sizes: Rows, one: Rows, two: Rows) -> Rows:
    """The pairs whose signatures say that enough of the shorter stands in the longer, as one number a pair."""
    found = []
    for start in range(0, len(one), _CHUNK):
        a, b = one[start : start + _CHUNK], two[start : start + _CHUNK]
        alike = (signatures[a] == signatures[b]).mean(axis=1)
        least = np.minimum(sizes[a], sizes[b])
        held = alike / (1 + alike) * (sizes[a] + sizes[b]) / np.maximum(least, 1)
        near = held >= _least(least) - _UNSURE
        found.append(np.minimum(a, b)[near] * len(sizes) + np.maximum(a, b)[near])
    return np.concatenate(found)
