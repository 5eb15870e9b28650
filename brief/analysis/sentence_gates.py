"""What of a text only a parse tells, by its words alone: so that most sentences of news need none for their form."""

from __future__ import annotations

import re

from brief.text.quotation_marks import SPEECH

# What opens no order; and what an address, a wish or a duty has somewhere.
_OPENS_NONE = frozenset(
    """a an the he she it they we i his her its our my their this that these those there some several many most both one
    two three mr mrs ms""".split()
)
_SPEAKS = re.compile(
    r"\b(?:you|your|yours|yourself|i|must|should|shall|ought|needs?|ha(?:s|ve) to|(?:is|are) to|please|kindly|no|any"
    r"|every|each)\b|\?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+")
_FEWEST = 3
# An end within a text that was not cut there; a title, an initial and an hour end nothing.
_RUN_IN = re.compile(
    r"(?P<name>\b(?:Mr|Ms|Mrs|Dr|St|Lt|No|Jr|vs|Co|Inc|Ltd|Rev|Gen|Sens?|Reps?|Gov|Col|Jan|Feb|Aug|Sept?|Oct|Nov|Dec"
    r"|[ap]\.m|(?<![.\w])[A-WYZ])\.\s)|[.!?][”\"')]*\s+(?=[A-Z][a-z]*\s[a-z“\"'])"
)


def may_address(text: str) -> bool:
    """Whether only a parse tells that a sentence reports: what most sentences of news begin with begins no order."""
    first = _WORD.search(text)
    return first is None or first.group().lower() not in _OPENS_NONE or _SPEAKS.search(text) is not None


def run_in(text: str) -> list[str]:
    """The rests of a text that may be sentences of their own, as after "… across the U.S."."""
    marks = [found.span() for found in SPEECH.finditer(text)]
    return [
        text[found.end() :]
        for found in _RUN_IN.finditer(text)
        if not found["name"]
        and not any(start <= found.start() < end for start, end in marks)
        and len(text[found.end() :].split()) >= _FEWEST
        and may_address(text[found.end() :])
    ]
