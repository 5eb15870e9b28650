"""How likely two reports are of one story: meaning, words, names, figures and days, weighed together."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from brief.stories.clustering import Neighbours
from brief.stories.proper_names import names, place_mentions
from brief.text.terms import STOP_WORDS, for_index

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Row = NDArray[np.float64]

# A report says what it is about in its title and first paragraphs; what follows is background, which
# names the other stories of its place.
LEAD = 600
# Logistic regression over pairs of the dated events, whether they share a topic. Fitted on one half and measured on
# the other, B-cubed F1 is 0.783 (September, October) and 0.830 (November, December); fitted on both, 0.793 and 0.838.
WEIGHTS = {
    "meaning": 3.5,
    "words": 2.5,
    "names": 0.9,
    "figures": 1.3,
    "days": -0.5,
    "no name": -2.0,
    "subject": -0.6,
    "": -3.4,
}
# For two reports each of whose openings speaks again and again of a name that the other's does not hold: the same
# wording about another place is no sign of one story. Events and feed items hold no such twins, and are grouped
# the same with it and without.
TWINS, FIRM = -2.0, 3
# A pair less likely, or less like, than this counts as 0, which hardly moves a group's mean.
LEAST, DISTANT = 0.02, 0.2
# What the likelihood adds to the cosine of two openings where stories of one window are told apart: see `grouping`.
SHARED = 0.2
# Most neighbours kept of one article: a story of four times as many holds together still.
MOST = 200
_BLOCK = 256
_WORD = re.compile(r"[^\W\d_]{3,}|[\u0e00-\u9fff]{2}")
_ENDING = re.compile(r"(?:[’']s|s[’']|(?<=\w{4}[aeiou])ns?|(?<=\w{5})is?|(?<=\w{4})s)$")
_TOKEN = re.compile(r"[^\W\d_][\w’'-]+")
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True, slots=True)
class Marks:
    """What a report's opening holds: names (people and places, shortened), other words' stems, figures."""

    names: frozenset[str]
    words: frozenset[str]
    figures: frozenset[str]
    subject: str = ""
    """The name that the opening holds most often, its title counted twice; the first of those held as often."""
    firm: bool = False
    """Whether the subject stands in the title and again below it, or three times."""


def marks(text: str) -> Marks:
    """The marks of a report's title and text."""
    lead = text[:LEAD]
    places, rest = place_mentions(lead)
    named = {_short(word) for name in names(f". {rest}") for word in name.split() if _tells(word)}
    stems = {word[:6].lower() for word in _WORD.findall(for_index(rest)) if word.lower() not in STOP_WORDS}
    title_ends = lead.find("\n")
    counts: Counter[str] = Counter()
    for place, where in places:
        counts[f"@{place}"] += 1 + (where < title_ends)
    known = set(counts) | named
    for match in _TOKEN.finditer(lead):
        if match.group()[0].isupper() and _short(match.group()) in named:
            counts[_short(match.group())] += 1 + (match.start() < title_ends)
    subject = max(counts, key=lambda name: counts[name]) if counts else ""
    return Marks(
        frozenset(known),
        frozenset(stems - {name[:6] for name in named}),
        frozenset(_FIGURE.findall(lead)),
        subject,
        counts[subject] >= FIRM,
    )


def twins(one: Marks, other: Marks) -> bool:
    """Whether neither report's opening names what the other is about: alike in words, of two places or people."""
    named = one.subject and other.subject
    return bool(named) and one.subject not in other.names and other.subject not in one.names


@lru_cache(maxsize=50_000)  # the words of a window's reports are much the same ones
def _short(word: str) -> str:
    """A name's word without what makes it a possessive, a plural or a people of its country."""
    return _ENDING.sub("", word.lower()).rstrip("’'")


def _tells(word: str) -> bool:
    return word[0].isupper() and len(word) > 2


def alike(
    vectors: NDArray[np.float32],
    found: Sequence[Marks],
    days: Sequence[float | None],
    first: int,
) -> tuple[Neighbours, Neighbours]:
    """What may be of one story among the first reports, and which of the others each of them may continue.

    Args:
        vectors: unit vectors of what the reports open with, shape (n, dimension).
        found: each report's marks.
        days: each report's day as a number; a day that is not known is near to every other.
        first: so many reports are the window's; those after them are from before it.

    Returns:
        By report of the window: the others of it with their likeness (cosine and :data:`SHARED` of the likelihood; 0
        for firm twins), and the earlier ones with how likely each is of its story.
    """
    import numpy as np

    together: Neighbours = [{} for _ in range(first)]
    continued: Neighbours = [{} for _ in range(first)]
    if len(found) < 2:
        return together, continued
    rows = _Rows(found, days)
    for begin in range(0, first, _BLOCK):
        meaning = (vectors[begin : min(begin + _BLOCK, first)] @ vectors.T).astype(np.float64)
        for i, cosine in enumerate(meaning, begin):
            likely, twins = rows.likely(i, cosine)
            like = np.where(twins, 0.0, cosine + SHARED * likely)[:first]
            like[i] = 0.0
            together[i] = _nearest(like, DISTANT)
            continued[i] = {first + j: value for j, value in _nearest(likely[first:], LEAST).items()}
    for i, row in enumerate(together):
        for j, value in row.items():
            together[j].setdefault(i, value)
    return together, continued


def of_one_topic(
    vectors: NDArray[np.float32], found: Sequence[Marks], days: Sequence[float | None]
) -> Neighbours:
    """How likely each two reports are of one topic, however many days apart; 0 for firm twins.

    Args:
        vectors: unit vectors of what the reports open with, shape (n, dimension).
        found: each report's marks.
        days: each report's day as a number; a day that is not known is near to every other.
    """
    import numpy as np

    if len(found) < 2:
        return [{} for _ in found]
    rows, near = _Rows(found, days), list[dict[int, float]]()
    for i, vector in enumerate(vectors):
        likely, twins = rows.likely(i, (vectors @ vector).astype(np.float64))
        near.append(_nearest(np.where(twins, 0.0, likely), LEAST))
    for i, row in enumerate(near):
        for j, value in row.items():
            near[j].setdefault(i, value)
    return near


def _nearest(values: Row, least: float) -> dict[int, float]:
    import numpy as np

    near = np.flatnonzero(values >= least)
    if len(near) > MOST:
        near = np.sort(near[np.argsort(-values[near], kind="stable")[:MOST]])
    return dict(zip(near.tolist(), values[near].tolist(), strict=True))


class _Rows:
    """One row after another of the likeness of all reports."""

    def __init__(self, found: Sequence[Marks], days: Sequence[float | None]) -> None:
        import numpy as np

        self._named = _Sharing([m.names for m in found])
        self._worded = _Sharing([m.names | m.words for m in found], unit=True)
        self._figured = _Sharing([m.figures for m in found], unit=True)
        self._subjects = self._named.columns_of([m.subject for m in found])
        self._firm = np.array([m.firm for m in found])
        self._anonymous = np.array([not m.names for m in found])
        self._when = np.array([math.nan if day is None else day for day in days])

    def likely(self, i: int, cosine: Row) -> tuple[Row, NDArray[np.bool_]]:
        """How likely each report is of the story of report i, 0 for itself; and which are its firm twins."""
        import numpy as np

        shared = self._named.with_(i)
        apart = np.nan_to_num(np.abs(self._when - self._when[i]))
        score: Row = (
            WEIGHTS[""]
            + WEIGHTS["meaning"] * cosine
            + WEIGHTS["words"] * self._worded.with_(i)
            + WEIGHTS["names"] * shared
            + WEIGHTS["figures"] * self._figured.with_(i)
            + WEIGHTS["days"] * np.log1p(apart)
        )
        twins = np.zeros(len(score), dtype=bool)
        if not self._anonymous[i]:
            astray = 1.0 * ~self._named.holding(self._subjects[i]) + ~self._named.held(i)[self._subjects]
            twins = (astray == 2) & self._firm & self._firm[i]
            names = WEIGHTS["no name"] * (shared == 0) + WEIGHTS["subject"] * astray + TWINS * twins
            score += np.where(self._anonymous, 0.0, names)
        likely: Row = 1.0 / (1.0 + np.exp(-score))
        likely[i] = 0.0
        return likely, twins


class _Sharing:
    """What reports share of a kind of mark, each mark weighed by how rare it is among them."""

    def __init__(self, held: Sequence[Iterable[str]], *, unit: bool = False) -> None:
        import numpy as np

        self.count, self._unit = len(held), unit
        vocabulary: dict[str, int] = {}
        self._rows = [
            np.array([vocabulary.setdefault(mark, len(vocabulary)) for mark in sorted(row)], dtype=np.int64)
            for row in held
        ]
        lengths = [len(row) for row in self._rows]
        columns = np.concatenate(self._rows)
        holders = np.repeat(np.arange(self.count), lengths)
        frequency = np.bincount(columns, minlength=len(vocabulary))
        # Inverse document frequency as a share of the most it can be.
        rarity = np.log((self.count + 1) / (frequency + 0.5)) / math.log(max(self.count, 2))
        self._rarity = np.maximum(rarity, 0.01)
        order = np.argsort(columns, kind="stable")
        self._postings = np.split(holders[order], np.cumsum(frequency)[:-1]) if len(vocabulary) else []
        self._vocabulary = vocabulary
        self._norm = np.ones(self.count)
        if unit:
            squares = np.bincount(holders, self._rarity[columns] ** 2, minlength=self.count)
            self._norm = np.sqrt(np.maximum(squares, 1e-12))

    def with_(self, i: int) -> Row:
        """For every report: the summed weights that it shares with report i; the cosine of the two for ``unit``."""
        import numpy as np

        held = self._rows[i]
        if not len(held):
            return np.zeros(self.count)
        # A squared weight over two norms is a cosine; the plain sum needs the weight once.
        lists = [self._postings[mark] for mark in held]
        weights = np.repeat(self._rarity[held] ** (2 if self._unit else 1), [len(rows) for rows in lists])
        shared = np.bincount(np.concatenate(lists), weights, minlength=self.count)
        return np.asarray(shared / (self._norm * self._norm[i]), dtype=np.float64)

    def columns_of(self, wanted: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of these marks; the number after the last for one that nobody holds."""
        import numpy as np

        return np.array(
            [self._vocabulary.get(mark, len(self._vocabulary)) for mark in wanted], dtype=np.int64
        )

    def holding(self, column: np.int64) -> NDArray[np.bool_]:
        """Which reports hold a mark."""
        import numpy as np

        found = np.zeros(self.count, dtype=bool)
        found[self._postings[column] if column < len(self._postings) else []] = True
        return found

    def held(self, i: int) -> NDArray[np.bool_]:
        """Which marks report i holds, by number; one more place for those that nobody holds."""
        import numpy as np

        found = np.zeros(len(self._vocabulary) + 1, dtype=bool)
        found[self._rows[i]] = True
        return found
