"""Names near to one that is not known: what whoever mistyped it may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

MOST = 3
"""Names that are offered at most: a list is no help."""
LEAST = 0.7
"""Least likeness (difflib's ratio). Two letters exchanged in a word of six leave 0.83, one letter of four missing
0.86; unrelated names of news outlets are mostly below 0.6."""
SHORTEST_PART = 4
"""Characters from which on a name that stands whole in another is near it: the host of an address."""


def near(name: str, known: Iterable[str]) -> list[str]:
    """The known names nearest to ``name``, the nearest first, three at most; small and capital letters are alike.

    A name that stands whole in a known one, or holds one, is near it, too: ``gazette.example`` to
    ``https://gazette.example/feed.xml``. The name itself is never among them.
    """
    wanted = name.strip().casefold()
    # Kept by the matcher between two comparisons is what stands second.
    matcher = SequenceMatcher(None, "", wanted, autojunk=False)
    found: list[tuple[float, str]] = []
    for other in dict.fromkeys(known):
        given = other.strip().casefold()
        if not given or not wanted or other == name:
            continue
        short, long = sorted((wanted, given), key=len)
        within = len(short) >= SHORTEST_PART and short in long
        matcher.set_seq1(given)
        if within or (matcher.real_quick_ratio() >= LEAST and matcher.quick_ratio() >= LEAST):
            likeness = matcher.ratio()
            if within or likeness >= LEAST:
                found.append((-likeness, other))
    return [other for _, other in sorted(found)[:MOST]]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question to end a message with (``; did you mean 'Orlow Gazette'?``); empty where nothing is near."""
    found = [repr(other) for other in near(name, known)]
    return f"; did you mean {' or '.join(found)}?" if found else ""
