"""Counts of which their own source says that they differ: "the two counts differed because …", both quoted from it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.records import Contest, Side, SourcedClaim
from brief.stories.disputed_counts import holder

DIFFER = "counts that differ, as their source says"
"""What such a contest is about."""
# "The two counts differed", "the tolls do not match": of what was told just before.
_DIFFER = re.compile(
    r"\b(?:(?:the|these|both) )?(?:two |three |official |conflicting )?"
    r"(?:counts?|figures|tolls|numbers|tallies|estimates)"
    r"(?: of [\w ]{3,40})? (?:differ(?:s|ed)?|diverged?|conflict(?:ed)?|(?:do|did) not (?:match|agree|tally))\b",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\b\d[\d,.]*(?= [a-z])|\b(?:to|at) \d[\d,.]*\b")
BACK = 3
"""Sentences before it in which the counts stand."""


def differing(claims: Sequence[SourcedClaim]) -> list[Contest]:
    """The two counts before each sentence of an article that says of them that they differ, nearest first."""
    found: list[Contest] = []
    for index, claim in enumerate(claims):
        if not _DIFFER.search(claim.text):
            continue
        before = [
            i
            for i in range(max(0, index - BACK), index)
            if claims[i].article.id == claim.article.id and _COUNTS.search(claims[i].text)
        ][-2:]
        if len(before) == 2:
            sides = tuple(Side(claims[i].text, (holder(claims[i]),), (i,)) for i in before)
            found.append(Contest(DIFFER, sides))
    return found
