"""Whether two texts are one: how much of one stands in the other, and whether what differs is names and figures.

Words of one text that stand in the other as runs of three are *covered*; a few uncovered words
between covered ones stand where something was replaced. An edit replaces words of every kind, a
template (the wording of one event used for another) replaces names and figures and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from brief.corpus.copy_shingles import FIGURE, NAME, QUOTED, Print

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

# An uncovered run of at most so many words between two covered ones is a replacement; a longer one is
# an insertion. At the text's ends, where a longer run is another headline or a sign-off, fewer count.
GAP = 6
EDGE = 3
# Words below which half of a text may be one quoted sentence.
BRIEF = 150
# A text of fewer words is a headline or a feed item: only the same words make it a copy. Of 1,619 real reports of
# one or two sentences, 80 pairs have half of their 3-grams in common and tell of different days.
SHORT = 40
SHORT_COVERED = 0.85


# The figures below were chosen with the rates of two halves of 292 real articles (by publisher) in view, so
# neither is unseen. With them every one of five single edits is found in both halves; of articles of 150 words and
# more with all five edits at once 0.99 and 0.98; and of template stories 0.00 and 0.01 pass
# (`benchmarks/bench_reading.py copies`).
SHARE, SHARE_BRIEF = 0.45, 0.6
"""Least share of one of two texts that stands in the other; the second where it has fewer than `BRIEF` words."""
COVERED = 0.6
"""Least share of that in which the words themselves agree."""
OWN, OWN_WORDS = 0.2, 30
"""Least share of a text's words outside quotation marks that stands in the other, where it has that many:
two reports may quote one speech."""
CHANGED = 0.4
"""Share of names and figures that differ from which a text is another story in the same wording. Of articles with
all five edits one in a hundred has more, of templates nineteen in twenty."""
CHANGED_ALONE, PLAIN = 0.25, 0.01
"""The same where at most so few of the other words differ: no edit at random leaves them all."""
FIGURES = 0.6
"""The same of figures alone, where there are three."""
REPEATED = 0.06
"""Share of the words used more than once that are replaced wherever they stand: an edit leaves one of them, a
template has another name throughout. It serves scripts without capitals."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a text stands in another one. All are counts of the first text's words; ``changed`` are of ``shared``."""

    words: int
    covered: int
    """Words in a run of three or more that the other text has too."""
    shared: int
    """Covered words, and those replaced between them."""
    own: int
    """Words outside quotation marks."""
    own_shared: int
    plain: int
    """Words that are no name and no figure."""
    plain_changed: int
    names: int
    """Distinct names."""
    names_changed: int
    figures: int
    figures_changed: int
    repeated: int
    """Distinct words that occur more than once."""
    repeated_changed: int


def likeness(one: Print, other: Print, covered: Mask | None = None) -> Likeness:
    """How the first text stands in the second."""
    covered = _covered(one, other) if covered is None else covered
    scope = _bridged(covered)
    changed = scope & ~covered
    figure = (one.flags & FIGURE) > 0
    # A replaced word is one that the other text does not have; a figure, which it may well have elsewhere,
    # one that it does not have beside the same word.
    gone = ~_in(one.words[changed], other.words)
    changed[changed] = np.where(figure[changed], ~_beside(one, other)[changed], gone)
    name = (one.flags & NAME) > 0
    own = (one.flags & QUOTED) == 0
    plain = ~(figure | name)
    kinds, first, counts = np.unique(one.words[scope], return_index=True, return_counts=True)
    repeated = counts > 1
    return Likeness(
        words=len(one.words),
        covered=_count(covered),
        shared=_count(scope),
        own=_count(own),
        own_shared=_count(own & scope),
        plain=_count(scope & plain),
        plain_changed=_count(changed & plain),
        names=_distinct(one, scope & name),
        names_changed=_distinct(one, changed & name),
        figures=_distinct(one, scope & figure),
        figures_changed=_distinct(one, changed & figure),
        repeated=_count(repeated),
        repeated_changed=_count(changed[scope][first[repeated]]),
    )


def same_text(one: Print, other: Print) -> bool:
    """Whether two texts are copies of one: either stands in the other, and both tell of the same event."""
    if not len(one.words) or not len(other.words):
        return False
    hits = _covered(one, other), _covered(other, one)
    if max(float(found.mean()) for found in hits) < COVERED * SHARE:
        return False
    pairs = (one, other, hits[0]), (other, one, hits[1])
    least = min(len(one.words), len(other.words))
    if least < SHORT:
        return any(_word_for_word(likeness(*pair)) for pair in pairs if len(pair[0].words) == least)
    return any(_stands(found) and not another_story(found) for found in (likeness(*pair) for pair in pairs))


def _word_for_word(found: Likeness) -> bool:
    changed = found.plain_changed + found.names_changed + found.figures_changed
    return found.covered >= SHORT_COVERED * found.words and not changed


def _stands(found: Likeness) -> bool:
    if (
        found.shared < (SHARE if found.words >= BRIEF else SHARE_BRIEF) * found.words
        or found.covered < COVERED * found.shared
    ):
        return False
    return found.own < OWN_WORDS or found.own_shared >= OWN * found.own


def another_story(found: Likeness) -> bool:
    """Whether what differs between two texts of one wording is mostly their names and figures."""
    changed = (found.names_changed + found.figures_changed) / (found.names + found.figures + 2)
    plain = found.plain_changed / (found.plain + 1)
    return (
        changed > CHANGED
        or (changed > CHANGED_ALONE and plain < PLAIN)
        or (found.figures >= 3 and found.figures_changed >= FIGURES * (found.figures + 1))
        or (found.repeated_changed >= 3 and found.repeated_changed >= REPEATED * found.repeated)
    )


def _covered(one: Print, other: Print) -> Mask:
    covered = np.zeros(len(one.words), dtype=bool)
    hits = _in(one.grams(), other.grams())
    for place in range(min(3, len(covered))):
        covered[place : place + len(hits)] |= hits
    return covered


def _beside(one: Print, other: Print) -> Mask:
    """Words that stand beside the same word in the other text."""
    found = np.zeros(len(one.words), dtype=bool)
    hits = _in(_pairs(one), _pairs(other))
    found[:-1] |= hits
    found[1:] |= hits
    return found


def _pairs(text: Print) -> NDArray[np.uint64]:
    words = text.words.astype(np.uint64)
    return words[:-1] << np.uint64(32) | words[1:]


def _bridged(covered: Mask) -> Mask:
    scope = covered.copy()
    if covered.any():
        turns = np.flatnonzero(np.diff(np.concatenate([[True], covered, [True]]).astype(np.int8)))
        for start, end in zip(turns[::2], turns[1::2], strict=True):
            at_edge = start == 0 or end == len(covered)
            if end - start <= (EDGE if at_edge else GAP):
                scope[start:end] = True
    return scope


def _in(these: NDArray[Any], those: NDArray[Any]) -> Mask:
    """Which of these numbers are among those; ``numpy.isin`` takes three times as long over so few."""
    if not len(those):
        return np.zeros(len(these), dtype=bool)
    held = np.sort(those)
    found: Mask = held[np.minimum(np.searchsorted(held, these), len(held) - 1)] == these
    return found


def _count(mask: Mask) -> int:
    return int(np.count_nonzero(mask))


def _distinct(text: Print, where: Mask) -> int:
    return len(set(text.words[where].tolist()))  # of so few, numpy takes three times as long
