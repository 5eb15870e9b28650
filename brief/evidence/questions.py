"""What a question asks for: a number, a time, a person, an event of a certain sense; and whom it names."""

from __future__ import annotations

import re

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|dozens?|millions?"
    "|billions?|none|nobody|half|third|quarter"
)
_NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_TIME = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december|today|yesterday|tomorrow|morning|evening|night|midnight|noon|week|month)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,;] )[A-Z]\w+|^[A-Z]\w+ [A-Z]\w+|\b[A-Z]{2,}\b")
_ASKED_NAME = re.compile(r"(?<=[\w,;’'] )[A-Z][\w’-]*[a-z]\w*")
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"\bhow (?:many|much|large|big|high|long|far|old|often)\b|\bwhat (?:percentage|share|number|figure)\b",
            re.I,
        ),
        _NUMBER,
    ),
    (re.compile(r"^\W*when\b|\b(?:what|which) (?:date|day|time|year|month)\b|\bby when\b", re.I), _TIME),
    (re.compile(r"^\W*who\b|\bby whom\b|\bwho (?:was|were|is|are)\b", re.I), _NAME),
)
# Words of one sense. A sentence that answers a question about one of them holds a word of it itself: "how
# many were injured" is not answered by how many are missing, "who won" not by who stood.
_SENSES = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        r"kill\w*|dead|die[sd]?|dying|deaths?|toll|fatal\w*|bod(?:y|ies)|casualt\w+|victims?"
        r"|lost (?:his|her|their) li\w+|losses",
        r"injur\w+|wound\w*|hurt|casualt\w+",
        r"missing|unaccounted",
        r"w[io]ns?|winn\w+|victor\w*|elected|defeat\w*|majority|re-elected",
        r"spen[dt]\w*|sold|sell\w*",
        r"arrest\w*|detain\w*|detention|custody|captured?|prisoners?|held",
        r"resign\w*|quit|stepp\w+ down|steps? down|dismiss\w*",
        r"displac\w+|evacuat\w+|fled|flee\w*|left (?:his|her|their) homes?",
        r"unemploy\w*|jobless\w*|out of work",
    )
)


def needs(question: str) -> tuple[re.Pattern[str], ...]:
    """What a sentence must hold to answer a question: each of these patterns."""
    kind = tuple(answer for ask, answer in _KINDS if ask.search(question))[:1]
    return (*kind, *(sense for sense in _SENSES if sense.search(question)))


def names(question: str) -> frozenset[str]:
    """The names in a question, without possessive endings; weekdays and months are none."""
    found = (name for name in _ASKED_NAME.findall(question) if not _TIME.match(name))
    return frozenset(re.sub(r"[’']s?$", "", name) for name in found)
