"""How likely a judgment may be called, by what it rests on, and the sentence that says so.

The terms are those of ICD 203 (2015, paragraph D.6.e(2)), in their first row. The directive sets no cap; ours keeps a
judgment from being stronger than its sources: it holds for unlikely things as for likely ones.
"""

from __future__ import annotations

from brief.records import Grade

TERMS = (
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "likely",
    "very likely",
    "almost certain",
)
"""From the least likely to the most; the middle one is the fourth."""
EVEN = "roughly even chance"
_MIDDLE = TERMS.index(EVEN)
_FORMS = {
    "almost no chance": "There is almost no chance that {}",
    EVEN: "There is a roughly even chance that {}",
}


def capped(term: str, independent: int, least: Grade | None) -> str:
    """A term, drawn towards the middle as far as its sources do not carry it.

    Of one source of which nothing is known (F6), or of what is doubtful: no more than roughly even. Of one unrated
    source, or of several of which nothing is known: likely. Of several unrated ones: very likely.

    Args:
        term: one of :data:`TERMS`.
        independent: independent sources that the premises cite.
        least: the least grade among the premises; None where nothing is graded.
    """
    most = 2
    if least is not None:
        rated = least.letter in "ABC"
        unknown = not rated and least.digit == 6
        if least.digit in (4, 5) or (unknown and independent < 2):
            most = 0
        elif unknown or (independent < 2 and not (rated and least.digit <= 2)):
            most = 1
        elif rated and independent >= 2:
            most = 3
    elif independent < 2:
        most = 1
    away = TERMS.index(term) - _MIDDLE
    return TERMS[_MIDDLE + max(-most, min(most, away))]


def worded(term: str, clause: str) -> str:
    """A judgment as a sentence, such as ``It is likely that the toll will rise further``."""
    clause = clause.strip().rstrip(".")
    for lead in ("it is likely that ", "that "):
        if clause.lower().startswith(lead):
            clause = clause[len(lead) :]
    first = clause.split(" ", 1)[0]
    if first in _OPENERS:
        clause = clause[0].lower() + clause[1:]
    return f"{_FORMS.get(term, f'It is {term} that {{}}').format(clause)}."


_OPENERS = frozenset(
    "The A An This These Those That It Its They Their He She His Her There Some More Most Many Further Other No Any All"
    " Both Each Neither If In On By At For From With Within Without Under Over After Before During".split()
)
"""Words that lose their capital within a sentence; of any other nobody knows."""
