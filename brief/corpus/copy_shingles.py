"""A text made ready to be compared: one number a word, and which words are figures, names or quoted.

Numbers, not strings, so that a hundred thousand articles fit in memory; of a fixed hash, so that
every run and every machine finds the same copies.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from brief.text.normal_forms import composed
from brief.text.quotation_marks import CLOSED_BY
from brief.text.terms import for_index

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint32]
    Flags = NDArray[np.uint8]

FIGURE, NAME, QUOTED = 1, 2, 4
"""Bits of :attr:`Print.flags`."""

# Where more of the words than this begin with a capital, a capital is no sign of a name: headlines and
# texts all in capitals. German prose, which capitalises every noun, stays below it.
ALL_CAPITALS = 0.6
# A text of which more than this is quoted is taken to have no quotations: a mark was left open.
ALL_QUOTED = 0.8

_PIECE = re.compile(r"(\w+)(\W*)")
_ENDS = re.compile(r"[.!?:;…。！？\n•|—–(\[{«»„“”\"‘「『]")
_KATAKANA = re.compile(r"[\u30a0-\u30ff]+")
_MARKS = re.compile(rf"[{''.join(CLOSED_BY)}」』”\n]")
_ODD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)


@dataclass(frozen=True, slots=True, eq=False)
class Print:
    """A text's words in order: a 32-bit number each (``words``) and what each is (``flags``)."""

    words: Numbers
    flags: Flags

    def digest(self) -> bytes:
        """The same for two texts of the same words."""
        return hashlib.blake2b(self.words.tobytes(), digest_size=16).digest()

    def grams(self) -> Numbers:
        """A number for each run of three words, in order; one for all words where there are fewer."""
        if not len(self.words):
            return self.words
        words = np.zeros(max(3, len(self.words)), dtype=np.uint32)
        words[: len(self.words)] = self.words
        return grams_of(words[:-2], words[1:-1], words[2:])


def grams_of(first: Numbers, second: Numbers, third: Numbers) -> Numbers:
    """A number for each run of three words, given as three arrays."""
    wide = [words.astype(np.uint64) for words in (first, second, third)]
    mixed = wide[0] * _ODD[0] + wide[1] * _ODD[1] + wide[2] * _ODD[2]
    mixed ^= mixed >> np.uint64(29)
    mixed *= _ODD[1]
    found: Numbers = (mixed >> np.uint64(32)).astype(np.uint32)
    return found


@lru_cache(maxsize=200_000)
def _number(word: str) -> int:
    return zlib.crc32(word.lower().encode("utf-8", "surrogatepass"))


def print_of(text: str) -> Print:
    """What a text is compared by."""
    pieces = _PIECE.findall(for_index(composed(text)))
    words = np.fromiter((_number(word) for word, _ in pieces), dtype=np.uint32, count=len(pieces))
    flags = np.zeros(len(pieces), dtype=np.uint8)
    opened = _turned("", text.lstrip()[:1])
    begins, capitals = True, 0
    for i, (word, after) in enumerate(pieces):
        flag = QUOTED if opened else 0
        if not word.isalpha() and any(c.isdigit() for c in word):
            flag |= FIGURE
        elif word[0].isupper():
            capitals += 1
            flag |= 0 if begins else NAME
        elif not word.isascii() and _KATAKANA.fullmatch(word):
            flag |= NAME
        if flag:
            flags[i] = flag
        begins = False
        if after != " " and after:
            begins = _ENDS.search(after) is not None
            for mark in _MARKS.findall(after):
                opened = _turned(opened, mark)
    if capitals > ALL_CAPITALS * len(pieces):
        flags &= np.uint8(FIGURE | QUOTED)
    if np.count_nonzero(flags & QUOTED) > ALL_QUOTED * len(pieces):
        flags &= np.uint8(FIGURE | NAME)
    return Print(words, flags)


def _turned(opened: str, mark: str) -> str:
    """The quotation mark that is open after ``mark``; none is across a line's end."""
    if mark == "\n" or (opened and mark in CLOSED_BY[opened]):
        return ""
    return opened or (mark if mark in CLOSED_BY else "")
