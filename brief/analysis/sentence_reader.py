"""One sentence read by rules: who asserts it, how it is hedged, its figures, whether it denies or forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from brief.analysis.attribution import chain
from brief.analysis.hedges import forecast, hedges, negations, speech
from brief.analysis.quantities import figures
from brief.records import Reading

READER = "rules-en/1"
"""What reads sentences, and its version: readings of another version are made anew."""
ANALYSED = frozenset({"en", ""})
"""Languages with rules. A text of another language, or one too short to tell, is marked as not analysed."""


@lru_cache(maxsize=20_000)
def read_sentence(text: str, language: str = "en") -> Reading:
    """What the rules read in a sentence; in a language without rules, that nothing was analysed.

    Args:
        text: one sentence, white space folded.
        language: its ISO 639-1 code; empty is taken for English, as untold texts are short headlines.
    """
    if language not in ANALYSED:
        return Reading(False, quoted=speech(text))
    return Reading(
        analysed=True,
        chain=chain(text),
        hedges=hedges(text),
        figures=figures(text),
        negations=negations(text),
        forecast=forecast(text),
        quoted=speech(text),
    )


def read_sentences(texts: Sequence[str], language: str = "en") -> list[Reading]:
    """The readings of sentences of one language, in their order; as :func:`read_sentence`."""
    return [read_sentence(text, language) for text in texts]
