"""Whether a sentence tells a clause of its source, by the content words that both have."""

from __future__ import annotations

from functools import lru_cache

from brief.records import Span
from brief.text.terms import beginnings

USED = 0.35
"""Share of a sentence's content words that a clause of the source must hold to be told in it."""
MOST = 0.5
"""Or share of the clause's content words that the sentence must hold."""


def tells(text: str, sentence: str, clause: Span) -> bool:
    """Whether a sentence tells a clause of a source's sentence, or a good part of it.

    Args:
        text: the sentence.
        sentence: the source's sentence.
        clause: where in it the clause stands.
    """
    given = sentence[slice(*clause)]
    return share(text, given) >= USED or share(given, text) >= MOST


def one_thing(one: str, other: str, least: float) -> bool:
    """Whether two clauses say one thing: this share of the words of either stands in the other."""
    return max(share(one, other), share(other, one)) >= least


def share(text: str, given: str) -> float:
    """The share of a sentence's content words that a text holds."""
    own = stems(text)
    return len(own & stems(given)) / len(own) if own else 0.0


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The beginnings of a text's content words."""
    return beginnings(text)
