"""How much confidence a source base carries, and the one sentence that says so (ICD 203: apart from any likelihood)."""

from __future__ import annotations

import re

CONFIDENCES = ("low", "moderate", "high")
MODERATE, HIGH = 2, 3
"""Independent sources from which on a confidence may be moderate, and high."""
CONFIDENCE = re.compile(
    rf"Confidence in this judgment is ({'|'.join(CONFIDENCES)}): "
    r"the weakest of what it rests on has (\w+) independent sources?\."
)
"""The one wording of a confidence; it speaks of the source base and is made from the count, never by a model."""
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def confidence(independent: int) -> tuple[str, str]:
    """The confidence that the source base carries, and the sentence that says so.

    Args:
        independent: independent sources that the weakest of what a judgment rests on cites.
    """
    level = CONFIDENCES[2 if independent >= HIGH else 1 if independent >= MODERATE else 0]
    number = _NUMBERS[independent] if independent < len(_NUMBERS) else str(independent)
    noun = "source" if independent == 1 else "sources"
    return (
        level,
        f"Confidence in this judgment is {level}: the weakest of what it rests on has {number} independent {noun}.",
    )
