"""Figures in a unit on which two sources differ: a rate, a share, a length that both give of the same thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from brief.analysis.quantities import in_unit
from brief.records import Contest, Figure, Side, SourcedClaim
from brief.stories.disputed_counts import (
    ADDED_BEFORE,
    FORMER,
    HOLLOW,
    ONE_TIME,
    agree,
    holder,
    same_party,
    when_of,
)
from brief.text.calendar_names import A_MONTH, A_WEEKDAY
from brief.text.terms import terms

# Two sentences with a figure in one unit are of one thing from these on: words shared, and as a share of the longer;
# more words where neither has a name: "foreign reserves stood at …" of one story, from two sources.
SHARED, NAMELESS, SAME_THING = 4, 5, 0.6
# What passes: "for 10 minutes", "in two years"; and what a figure rose or fell by, which says not how high it is.
_TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})
_MOVES = re.compile(
    r"\b(?:up|down|rose|fell|risen|fallen|grew|gained|lost|climbed|jumped|increase|decrease)\b", re.IGNORECASE
)

_NAME = re.compile(rf"(?<=[a-z,] )(?!{A_WEEKDAY}|{A_MONTH}\b)[A-Z][\w-]{{2,}}")


def measured(claims: Sequence[SourcedClaim]) -> list[Contest]:
    """Figures in a unit that two holders give otherwise of what is clearly the same thing.

    A rate or a length has no state that says what is counted, so the sentences must say nearly the same: each
    has one figure of the unit, most words of the longer stand in the other, and the names of one are all
    in the other.
    """
    told = [one for i, claim in enumerate(claims) if (one := _measure(i, claim))]
    return [
        Contest(
            f"a figure in {'per cent' if low.figure.unit == '%' else low.figure.unit}",
            (low.side(), high.side()),
        )
        for low, high in pairs(told, lambda one, other: _same_thing(one, other) and not _agree(one, other))
    ]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a claim gives a figure of: by content words and by names."""

    index: int
    who: str
    when: float
    figure: Figure
    words: frozenset[str]
    names: frozenset[str]

    def side(self) -> Side:
        """The side that it takes."""
        return Side(self.figure.words, (self.who,), (self.index,), self.figure.low, self.figure.high)


def pairs(
    told: Sequence[Measure], differ: Callable[[Measure, Measure], bool]
) -> Iterator[tuple[Measure, Measure]]:
    """Pairs of two parties at one time that differ, the lower figure first; each is in one pair."""
    taken: set[int] = set()
    for one, other in combinations(told, 2):
        apart = abs(one.when - other.when) >= ONE_TIME or same_party(one.who, other.who)
        if not taken & {one.index, other.index} and not apart and differ(one, other):
            taken |= {one.index, other.index}
            yield (one, other) if one.figure.low <= other.figure.low else (other, one)


def _measure(index: int, claim: SourcedClaim) -> Measure | None:
    """The only figure of a sentence that stands in a unit, with the words that say what it is of."""
    units = [figure for figure in claim.reading.figures if figure.unit and figure.unit not in _TIMES]
    if len(units) != 1 or FORMER.search(claim.text) or _MOVES.search(claim.text):
        return None
    figure = units[0]
    if ADDED_BEFORE.search(claim.text[: figure.span[0]]):
        return None
    named = {word[:6] for party in claim.reading.chain for word in terms(party.name)}
    held = {term[:6] for term in terms(claim.text) if not term[0].isdigit()} - named - HOLLOW
    names = {name[:6].casefold() for name in _NAME.findall(claim.text)} - named
    return Measure(index, holder(claim), when_of(claim), figure, frozenset(held), frozenset(names))


def _same_thing(one: Measure, other: Measure) -> bool:
    if in_unit(other.figure, one.figure.unit) is None:
        return False
    if bool(one.names) != bool(other.names) or not (one.names <= other.names or other.names <= one.names):
        return False  # "annual inflation was 5.9 per cent": whose, no name says
    shared = len(one.words & other.words)
    least = SHARED if one.names else NAMELESS
    return shared >= max(least, SAME_THING * max(len(one.words), len(other.words)))


def _agree(one: Measure, other: Measure) -> bool:
    converted = in_unit(other.figure, one.figure.unit)
    return converted is not None and agree(one.figure, converted)


def values_differ(one: SourcedClaim, other: SourcedClaim) -> bool:
    """Whether two claims give one figure in a unit otherwise, of what is clearly the same thing at one time."""
    told = [found for i, claim in enumerate((one, other)) if (found := _measure(i, claim))]
    return any(pairs(told, lambda mine, theirs: _same_thing(mine, theirs) and not _agree(mine, theirs)))
