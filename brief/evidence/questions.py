"""What a question asks for: a number, a time, a person, an event of a certain sense; its parts, and whom it names."""

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
# Where a long question falls into parts, each of which another article may answer.
_JOINT = re.compile(
    r"[,;:?.]\s+|\s+(?:and|while|whereas|but|versus|than|compared (?:to|with))\s+", re.IGNORECASE
)
PART_WORDS = 8
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE = re.compile(
    rf"\b(?P<month>{_MONTHS})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{_MONTHS})\b",
    re.IGNORECASE,
)


def needs(question: str) -> tuple[re.Pattern[str], ...]:
    """What a sentence must hold to answer a question: each of these patterns."""
    kind = tuple(answer for ask, answer in _KINDS if ask.search(question))[:1]
    return (*kind, *(sense for sense in _SENSES if sense.search(question)))


def names(question: str) -> frozenset[str]:
    """The names in a question, without possessive endings; weekdays and months are none."""
    found = (name for name in _ASKED_NAME.findall(question) if not _TIME.match(name))
    return frozenset(re.sub(r"[’']s?$", "", name) for name in found)


def parts(question: str) -> tuple[str, ...]:
    """The clauses of a question, each of at least eight words, in order; the whole question where it has one.

    "Does the article by A say x, while the one by B says y?" is answered by two passages, and the vector of the
    whole lies between them.
    """
    found: list[str] = []
    open_ = ""
    for piece in _JOINT.split(question):
        open_ = f"{open_} {piece.strip()}".strip()
        if len(open_.split()) >= PART_WORDS:
            found.append(open_)
            open_ = ""
    if open_ and found:
        found[-1] = f"{found[-1]} {open_}"
    return tuple(found or [question.strip()])


def publisher_named(question: str, publisher: str) -> bool:
    """Whether a question names a publisher, in its own capitals; what follows a dash or bar in its name is apart."""
    name = re.split(r"\s[|–—-]\s|: ", publisher)[0].strip()
    name = re.sub(r"^The (?=\w)|\.com$", "", name)
    # The first word of a question is capitalised whatever it is.
    return len(name) > 2 and re.search(rf"(?<=.)(?<!\w){re.escape(name)}(?!\w)", question) is not None


def days(question: str) -> frozenset[tuple[int, int]]:
    """The (month, day) of each date in a question."""
    names = _MONTHS.split("|")
    return frozenset(
        (names.index((m["month"] or m["month2"]).lower()) + 1, int(m["day"] or m["day2"]))
        for m in _DATE.finditer(question)
    )
