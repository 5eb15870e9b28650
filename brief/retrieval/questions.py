"""What a question asks for: a number, a time, a person, an event of a certain sense; its parts, and whom it names."""

from __future__ import annotations

import re
from collections.abc import Callable

from brief.text.calendar_names import A_MONTH, A_WEEKDAY, ENGLISH_MONTHS
from brief.text.numbers import WORDS

_NUMBER_WORDS = (
    "|".join(WORDS) + "|hundreds?|thousands?|dozens?|millions?|billions?|none|nobody|half|third|quarter"
)
_NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_TIME = re.compile(
    rf"\d|\b(?:{A_WEEKDAY}|{A_MONTH}|today|yesterday|tomorrow|morning|evening|night|midnight|noon|week|month)\b",
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
Need = Callable[[str], bool]
# What is counted, up to the verb; who holds an office; whose name is asked for.
_COUNTED = re.compile(
    r"\bhow many (?P<what>(?:(?!(?:was|were|is|are|has|have|had|did|do|does|can|could|will|would|may|might|must|per"
    r"|in|of|at|to|by|from|on|for|besides|left|died|stay\w*|remain\w*)\b)[\w’'-]+\s+){1,4})",
    re.IGNORECASE,
)
# What somebody did, has or is to a thing: "which company made it" is not answered by who brought it down.
_RELATIONS = tuple(
    (
        re.compile(
            rf"^\W*(?:who|which (?:[\w’'-]+ ){{1,3}}|what (?:[\w’'-]+ ){{1,2}})\s?(?:{asked})\b", re.I
        ),
        re.compile(rf"\b(?:{held})\b", re.IGNORECASE),
    )
    for asked, held in {
        r"made|makes|built|builds|manufactur\w+|produced?s?|designed|supplied": r"ma[dk]e\w*|making|buil[dt]\w*"
        r"|manufactur\w*|produc\w*|design\w*|suppl\w*|develop\w*|assembl\w*",
        r"sign(?:s|ed)": r"(?:co-?)?(?:sign(?:s|ed|ing)?|signatur\w+|signator\w+)",
        r"own(?:s|ed)": r"own\w*|belong\w*|shareholder\w*|stakes?|parent|subsidiary|property of",
        r"coach(?:es|ed)|trains|manages": r"coach\w*|train(?:er|ers|s|ed)|manager|manages|managed",
        r"wrote|writes": r"wr[io]t\w+|author\w*|penned|pen",
        r"found(?:ed|s)": r"found(?:ed|er|ers|ing)|set up|establish\w+|creat\w+",
        r"bought|buys|acquired": r"b[uo]y\w*|bought|acqui\w+|purchas\w+|sold|takeover",
    }.items()
)
_ORDINAL, _A_YEAR = (
    re.compile(r"\b\d+(?:st|nd|rd|th)\b"),
    re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d)\b"),
)
_ASKING = re.compile(
    r"^\W*(?:please\s+)?(?:(?:summari[sz]e|compare|describe|explain|list)\b"
    r"|(?:give|write|make)(?: me)?(?: an?| the)? (?:summary|overview|list|timeline) of\b|tell me about\b"
    r"|what(?:['’]s| is| are) (?:the latest|the news|known|new|happening)(?: on| about| with| to| of| in)?\b)",
    re.IGNORECASE,
)
_CHANGING = re.compile(
    r"\bhow (?:many|much)\b"
    r"|\b(?:toll|latest|now|currently|current|so far|still|today|by now|newest|most recent(?:ly)?)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(r"^\W*who (?:is|was) the (?:[\w’'-]+ ){0,2}?(?P<role>\w+) of\b", re.IGNORECASE)
_NAMING = re.compile(
    r"\bwhat (?:is|are|was|were) the names? of (?:the |those |all )?"
    r"(?:(?:two|three|four|first|second|third|other|\d+) )*(?:(?=[A-Z])[\w’'-]+ )*(?P<whose>[\w’'-]+)"
    r"|\bwhich (?P<these>members|ministers|officials|soldiers|officers|managers|lawmakers|deputies|directors|judges)\b"
)
_ANYBODY = frozenset(
    "people persons person victims individual figure someone man woman more others times other one".split()  # noqa: SIM905
)
_KIN = (r"soldiers?|servicem[ae]n|troops|m[ae]n", r"wom[ae]n|m[ae]n", r"child(?:ren)?|minors?|boys?|girls?")
_FULL_NAME = re.compile(
    rf"\b(?!{A_MONTH}\b)"
    r"[A-Z][\w’'-]*[a-z] [A-Z][\w’'-]*[a-z]"
)
# Characters between somebody and the name at most: "the medic, a lieutenant named Ivo Dane".
_BESIDE = 24
# What has a name that is not a person's, and seldom stands beside what it is.
_THINGS = re.compile(
    r"(?:company|companies|organi[sz]ations?|firms?|services?|apps?|chatbots?|platforms?|ai|products?|models?|teams?|clubs?"
    r"|groups?|part(?:y|ies)|films?|books?|towns?|villages?|cit(?:y|ies)|countr(?:y|ies)|ships?|operations?)",
    re.IGNORECASE,
)
# A name that is no person's.
_BODIES = re.compile(
    r"^The\b|\b(?:Ministry|Department|Brigade|Command|Army|Forces?|Radio|Hospital|Council|Bank|Agency|Service|Mission|Party|Union"
    r"|News|Press|Wire|Court|Committee|Commission|Office|University|Police|Government|River|Bridge|Valley|Street)\b"
)
_PEOPLE = re.compile(r"(?:i?ans?|eans?|ese|is?h|i|ns?)$")
ROOT = 4
"""Least letters of a name that a people's name begins with."""
_CAPITALS = re.compile(r"(?:[A-Z][\w’'-]*\s?)*")
# Where a second question begins; "and who" is as often a clause of the first.
TWO = re.compile(
    r",? and (?=(?:how (?:many|much|long|far|high|old|often)|by how much|by when"
    r"|(?:what|when|where|why|how) (?:did|do|does|is|are|was|were|has|have|had|will|can|could)"
    r"|what (?:happens|happened|follows|followed|comes|came|becomes|became))\b)|(?<=\?)\s+(?=\w)",
    re.IGNORECASE,
)
_APART = re.compile(r"\b(?:not counting|not including|excluding|apart from|besides)\b[^,?.;]*", re.IGNORECASE)
_JOINED = re.compile(
    r"\b(?:killed|dead|died|injured|wounded|missing|hurt) or (?:killed|dead|died|injured|wounded|missing|hurt)\b",
    re.IGNORECASE,
)
# Where a long question falls into parts, each of which another article may answer.
_JOINT = re.compile(
    r"[,;:?.]\s+|\s+(?:and|while|whereas|but|versus|than|compared (?:to|with))\s+", re.IGNORECASE
)
PART_WORDS = 8
_MONTHS = "|".join(ENGLISH_MONTHS).lower()
_CALENDAR = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+\d{{1,2}}\b(?!\s*(?:per|%))"
    rf"|\b(?:in|since|of|by|until|from|to|{_MONTHS})\s+(?:19|20)\d\d\b"
    rf"|\b\d{{1,2}}[:.]\d\d\b(?!\s*(?:per|%|[a-z]+illion))",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\b(?P<month>{_MONTHS})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{_MONTHS})\b",
    re.IGNORECASE,
)


def needs(question: str, *, named: bool = True) -> tuple[Need, ...]:
    """What a sentence must hold to answer a question: each of these says of a sentence whether it does.

    Of two questions in one ("How many does it hold, and how many are missing?") it must answer one.

    Args:
        question: as it was asked.
        named: what is counted must be named by the question's own word for it.
    """
    each = [_needs(part, named=named) for part in TWO.split(question)]
    if len(each) == 1:
        return each[0]
    return (lambda sentence: any(all(need(sentence) for need in part) for part in each),)


def _needs(question: str, *, named: bool) -> tuple[Need, ...]:
    """What a sentence must hold to answer one question."""
    asked = _APART.sub("", question)
    kind = tuple(answer for ask, answer in _KINDS if ask.search(asked))[:1]
    senses = [sense for sense in _SENSES if sense.search(asked)]
    found: list[Need] = [_counts if answer is _NUMBER else _holds(answer) for answer in kind]
    found += [_holds(held) for relation, held in _RELATIONS if relation.search(asked)]
    # A figure of "killed or injured" together answers neither "how many killed" nor "how many injured".
    alone = len(senses) == 1 and _COUNTED.search(asked) is not None
    found += [_holds(sense, alone) for sense in senses]
    if named and (noun := counted(asked)):
        found.append(_numbered(noun))
    role = _ROLE.search(asked)
    if role and role["role"].lower() not in _ANYBODY:
        found.append(_holds(_of_kind(role["role"])))
    naming = _NAMING.search(asked[:1].lower() + asked[1:])
    if naming:
        found.append(_name_beside(naming["whose"] or naming["these"], question))
    return tuple(found)


def counted(question: str) -> str:
    """The noun that a question asks the number of; empty where it is people at large, or several things."""
    found = list(_COUNTED.finditer(_APART.sub("", question)))
    # Of two things counted, one sentence need not hold both.
    return _noun(found[0]["what"]) if len(found) == 1 else ""


def _holds(pattern: re.Pattern[str], alone: bool = False) -> Need:
    """A need that a pattern stands in the sentence; ``alone``: and not only joined to another sense by "or"."""

    def need(sentence: str) -> bool:
        return pattern.search(_JOINED.sub(" ", sentence) if alone else sentence) is not None

    return need


def _counts(sentence: str) -> bool:
    """Whether a sentence has a number that is no day, year or time of the clock."""
    return _NUMBER.search(_CALENDAR.sub(" ", sentence)) is not None


def _numbered(noun: str) -> Need:
    """A need that a number stands with what is counted: "23 monitors", not "monitors heard two shots"."""
    word = _of_kind(noun).pattern
    number = rf"(?:\d[\d.,]*|\b(?:{_NUMBER_WORDS}|no|both|a|an|single|several)\b)"
    beside = (
        rf"{number}(?:[\s-]+(?:(?!{number})[\w’'%-]+)){{0,5}}?[\s-]+{word}"
        rf"|{word}(?:\s+[\w’'-]+){{0,4}}?\s*(?::|\b(?:to|was|were|numbered|numbers?|reached|totalled|stood at|put at))"
        rf"\s+(?:[\w’'-]+\s+){{0,2}}?{number}|\bnumber of\b.{{0,30}}{word}"
    )
    return _holds(re.compile(beside, re.IGNORECASE))


def _name_beside(noun: str, question: str) -> Need:
    """A need of a full name that is not one of the question's: beside whoever is asked for, where it says who."""
    word = _of_kind(noun)

    def need(sentence: str) -> bool:
        people = [found.span() for found in word.finditer(sentence)]
        names = [found.span() for found in _FULL_NAME.finditer(sentence) if found.group() not in question]
        if _THINGS.fullmatch(noun):
            return bool(names)
        runs = [(name, _CAPITALS.match(sentence, name[0])) for name in names]
        names = [name for name, run in runs if run and not _BODIES.search(run.group())]
        if not people:
            return bool(names)
        return any(
            name[0] <= one[1] + _BESIDE and one[0] - _BESIDE <= name[1] for name in names for one in people
        )

    return need


def _noun(words: str) -> str:
    """What is counted: the last of the words between "how many" and the verb, or empty where it is anybody."""
    found = re.findall(r"[\w’'-]+", words)
    return "" if not found or found[-1].lower() in _ANYBODY else found[-1]


def _of_kind(noun: str) -> re.Pattern[str]:
    """A noun in singular or plural, or another word for it."""
    kin = next((group for group in _KIN if re.fullmatch(group, noun, re.IGNORECASE)), None)
    stem = re.escape(re.sub(r"(?:ies|es|s|y)$", "", noun)) + r"\w*"
    return re.compile(rf"\b(?:{kin or stem})\b", re.IGNORECASE)


def subject(question: str) -> str:
    """A question without the words of asking: "Summarise …", "What is the latest on …"."""
    bare = _ASKING.sub("", question)
    return bare if any(map(str.isalnum, bare)) else question


def numbered(question: str) -> frozenset[str]:
    """The ordinals and years of a question that are no part of a date: "98th", "2019"."""
    bare = _DATE.sub(" ", question)
    return frozenset(_ORDINAL.findall(bare.lower())) | frozenset(_A_YEAR.findall(bare))


def changing(question: str) -> bool:
    """Whether what is asked for changes from day to day: a count, or how things are now."""
    return _CHANGING.search(question) is not None


def names(question: str) -> frozenset[str]:
    """The names in a question, without possessive endings; weekdays and months are none."""
    found = (name for name in _ASKED_NAME.findall(question) if not _TIME.match(name))
    return frozenset(re.sub(r"[’']s?$", "", name) for name in found)


def held(name: str, text: str) -> bool:
    """Whether a text holds a name, or what a people's name is made of: Chile for Chilean, Lethmar for Lethmari."""
    if name in text:
        return True
    root = _PEOPLE.sub("", name)
    return root != name and len(root) >= ROOT and re.search(rf"\b{re.escape(root)}", text) is not None


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
