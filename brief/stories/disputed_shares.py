"""Shares of a whole on which two sources differ: "cut by 40 per cent" against "62 per cent below", "fully restored".

All are read as what is left of the whole, in per cent, so that a cut by 40 and a flow at 71 can be held
against each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.records import Bound, Contest, Figure, SourcedClaim
from brief.stories.disputed_counts import FORMER, holder, when_of
from brief.stories.disputed_measures import Measure, pairs

APART = 10.0
"""Points of the whole from which on two levels differ; "about 40 per cent" and 38 do not."""
_PER_CENT = r"(?P<n>\d+(?:\.\d+)?) ?(?:per ?cent\b|percent\b|pct\b|%)"
_ROUGHLY = r"(?:about |around |roughly |nearly |almost |some |more than |over |at least |up to |as much as )?"
_LESS = re.compile(
    rf"\b(?:reduc(?:ed|tion)|cut|lowered|decreased?|curtailed|down|fell|fallen|dropped|declined)\b[^.;,]{{0,30}}"
    rf"\b(?:by|of) {_ROUGHLY}{_PER_CENT}(?! of the)",
    re.IGNORECASE,
)
_BELOW = re.compile(rf"\b{_PER_CENT} (?:below|less than|lower than|short of|under)\b", re.IGNORECASE)
_OF_WHOLE = re.compile(
    rf"\b{_PER_CENT} of (?:the |its |their )?(?:contracted|normal|usual|full|planned|agreed|total|nominal|ordinary"
    r"|pre-war|installed|capacity|average|previous)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:fully|completely|entirely) (?:restored|resumed|reopened|repaired|operational|recovered)\b"
    r"|\b(?:restored|resumed|reopened) (?:fully|completely|in full)\b|\bback (?:to normal|at full)\b",
    re.IGNORECASE,
)
# "Amber Line": a thing that two sources can both mean.
_THING = re.compile(r"\b(?!(?:The|An?|In|On|At|But|And|Its) )[A-Z][a-z][\w’'-]+ [A-Z][a-z][\w’'-]+\b")


def levels(claims: Sequence[SourcedClaim]) -> list[Contest]:
    """What two holders give otherwise of how much is left of one named thing, at one time.

    The claims need not be of one story: the name of the thing, of two words or more, ties them. Each is in one contest.
    """
    told = [level for i, claim in enumerate(claims) if (level := _level(i, claim))]
    return [
        Contest(min(low.names & high.names), (low.side(), high.side()))
        for low, high in pairs(told, lambda one, other: bool(one.names & other.names) and _apart(one, other))
    ]


def _apart(one: Measure, other: Measure) -> bool:
    return abs(one.figure.low - other.figure.low) >= APART


def _level(index: int, claim: SourcedClaim) -> Measure | None:
    """The share of the whole that a claim says is left; the first that it gives, for a second is of another day."""
    text = claim.text
    if FORMER.search(text):
        return None
    less = _LESS.search(text) or _BELOW.search(text)
    part = _OF_WHOLE.search(text)
    whole = _WHOLE.search(text)
    found = [match for match in (less, part, whole) if match]
    if not found:
        return None
    first = min(found, key=lambda match: match.start())
    left = 100.0
    if first is not whole:
        number = float(first["n"])
        left = 100.0 - number if first is less else number
    if not 0 <= left <= 100:
        return None
    figure = Figure(left, left, Bound.EXACTLY, "%", "", (), first.span(), first.group())
    return Measure(index, holder(claim), when_of(claim), figure, frozenset(), frozenset(_THING.findall(text)))
