"""A sentence adds nothing to its source: no cause, no superlative, no "all", no certainty, no further source.

A paraphrase goes wrong here where a copy cannot: "said" becomes "confirmed", "after" becomes "because of", an
official becomes officials. Each class is a closed list of words, in groups that license one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from brief.analysis.sentence_reader import read_sentence
from brief.checking.cited_text import Cited, not_analysed, pairs
from brief.records import CheckResult, Reading, Verdict
from brief.text.inflections import inflected

ADDITION = "addition"
_CAUSE, _MOST = "the source gives no such cause", "the source does not say"
_ALL, _SURE = "the source does not say it of all", "the source does not put it so firmly"
_MANY = "the source has it from fewer"
# What stands after "due to", "since" and "every" where they tell of time.
_COMES = "be|begin|start|meet|open|end|take|hold|speak|visit|arrive|return|expire|vote|go|come|leave|play|close|run"
_DAYS = r"\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|then|last|the"
_TIMES = "(?:day|week|month|year|evening|morning|night|hour|minute|summer|winter|spring|autumn)"
# By reason: words that add something | what in the source licenses them besides themselves.
_WORDS = (
    (
        _CAUSE,
        rf"""because due_to(?!_(?:{_COMES})\b) owing_to thanks_to as_a_(?:direct_)?(?:result|consequence)
        caus(?:ed|es|ing) led_to lead_to trigger prompt(?:ed|s|ing) result(?:ed|s|ing)_(?:in|from)
        in_(?:response|retaliation|revenge) blamed_on brought_about therefore consequently hence stem(?:s|med)_from
        attribut(?:ed|able)_to on_account_of
        | since(?!_(?:{_DAYS})) as_(?:fewer|more|the|it|an?|they|s?he|no|searchers) result_of reasons? why come_from
        came_from explain\w* so_that for_fear blam\w+""",
    ),
    (
        _MOST,
        r"""unprecedented historic never_before all-time
        (?:an?|the|at|new|all-time)_record(?=_(?:high|low|level|\d|\w+_\d|number|sum|loss|fall|rise))
        | record never first_time""",
    ),
    (
        _MOST,
        """the_(?:very_)?first for_the_first_time
        | first 1st inaugural debut never_before new(?:ly)? opening initial(?:ly)?""",
    ),
    (
        _MOST,
        """only (?:the|its|his|her|their)_sole
        | alone just sole(?:ly)? merely no_other single exclusively limited_to nothing_but no_more_than fewer
        less_than nobody_else other_than except unless until if""",
    ),
    (
        _ALL,
        rf"""(?<!\bat_)(?<!\babove_)(?<!\bafter_)(?<!\bin_)all(?!_(?:the_same|but|along|too|over|in_all|efforts)\b)
        every(?!_(?:other_|few_|\d+_|two_|three_|four_)?(?:{_TIMES}s?|\w+day)\b) every(?:one|body|thing|where)
        entire(?:ly)? the_whole complete(?:ly)? fully total(?:ly)?_(?:destroyed|lost) always without_exception
        unanimous(?:ly)?
        | whole full each both none any total no_one nobody throughout nationwide across wholly invariably together
        altogether overall""",
    ),
    (_SURE, "confirm confirmation verify corroborate | confirm"),
    (
        _SURE,
        r"""prov(?:e|es|ed|en)(?!_(?:to_be|that_it_is_too)) (?:been|was|is|were|has|have)_established
        (?:establish(?:es|ed)|demonstrat(?:es|ed)|determin(?:es|ed)|conclud(?:es|ed))_that conclusive(?:ly)?
        | show shown found find establish demonstrate evidence proof conclu\w+ determin\w+ rule""",
    ),
    (
        _SURE,
        r"reveal disclose expose uncover | revelation disclosure show discover unveil found announc\w+ publish leak",
    ),
    (_SURE, r"admit acknowledge concede confess | admission recogni[sz]\w+ accept"),
    (
        _SURE,
        """certainly definitely undoubtedly undeniabl[ey] clearly no_doubt beyond_doubt inevitabl[ey] guarantee[sd]?
        surely obviously of_course in_fact proven
        | certain clear definite sure doubtless must""",
    ),
    (_SURE, "officially | official"),
)
_CLASSES = [
    (
        reason,
        re.compile(rf"\b(?:{added})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{added}|{licence})\b", re.IGNORECASE),
    )
    for reason, words in _WORDS
    for added, licence in [map(inflected, re.split(r"\s\|\s", words))]
]
_SUPERLATIVE = re.compile(
    r"\b(?:[a-z]{3,}est|worst|best|most (?=[a-z]+(?:ful|ous|ive|ant|ent|al|ic|ed|ly|ing|ible|able)\b))\b"
)
"""Words in small letters only: names of places end so, too."""
_NO_SUPERLATIVE = frozenset(
    """west midwest northwest southwest test protest arrest rest interest request forest guest invest suggest contest
    latest honest modest harvest manifest digest quest conquest nest chest behest bequest unrest attest detest divest
    infest ingest crest pest zest vest jest molest earliest nearest priest disinterest earnest tempest reinvest
    rearrest furthest""".split()
)
_SEVERAL = re.compile(
    r"\b(?:several|multiple|numerous|many|various|a number of|a series of)\s(?<!as many\s)"
    r"((?:[a-z-]+\s){0,2}?(?:people|[a-z]+s))\b",
    re.IGNORECASE,
)
_SEVERAL_WORDS = re.compile(
    r"\b(?:several|multiple|numerous|many|various|number of|series of|dozens|scores"
    r"|hundreds|thousands|some|others|most|few)\b",
    re.IGNORECASE,
)
# Who may be one or many; their plurals.
_PLURALS = {
    re.sub(r"(?<=ness)s$", "es", re.sub("mans$", "men", re.sub("ys$", "ies", f"{role}s"))): role
    for role in """source official observer medic doctor witness diplomat expert analyst report minister resident
    monitor investigator spokesman spokeswoman banker economist soldier officer agency newspaper outlet lawyer
    prosecutor judge lawmaker group relative journalist reporter researcher scientist adviser ministry government
    company""".split()
} | {"people": "person"}
_ROLE = re.compile(rf"\b(?:{'|'.join(_PLURALS)})\b", re.IGNORECASE)


def check(text: str, found: Sequence[Cited]) -> CheckResult:
    """Whether a sentence adds a cause, a superlative, an "all", a certainty or a source that the cited text has not.

    Args:
        text: the sentence, not one that the source holds word for word.
        found: what it cites; a language without rules makes the check not applicable.
    """
    if skipped := not_analysed(ADDITION, found):
        return skipped
    used = pairs(found)
    for reason, added, licence in _CLASSES:
        match = next(_affirmed(added, text, read_sentence(text), reason), None)
        if match and not any(m for pair in used for m in _affirmed(licence, *pair, reason)):
            return _fail(f"{reason}: “{match.group()}”")
    given = " ".join(sentence for sentence, _ in used)
    return _superlative(text, given) or _several(text, given) or CheckResult(ADDITION, Verdict.PASS)


def _affirmed(words: re.Pattern[str], text: str, reading: Reading, reason: str) -> Iterator[re.Match[str]]:
    """Where a text has the words; of words of certainty, where it does not deny them ("could not be confirmed")."""
    for match in words.finditer(text):
        if reason is not _SURE or not any(
            n.clause[0] <= match.start() < n.clause[1] for n in reading.negations
        ):
            yield match


def _superlative(text: str, given: str) -> CheckResult | None:
    known = set(re.findall(r"[a-z]+", given.casefold()))
    for match in _SUPERLATIVE.finditer(text):
        word = match.group().strip()
        if word not in _NO_SUPERLATIVE and word not in known:
            return _fail(f"{_MOST}: “{word}”")
    return None


def _several(text: str, given: str) -> CheckResult | None:
    for match in _SEVERAL.finditer(text):
        if _ROLE.search(match.group()) and not _SEVERAL_WORDS.search(given):
            return _fail(f"{_MANY}: “{match.group()}”")
    for match in _ROLE.finditer(text):
        plural = match.group().casefold()
        one = _PLURALS[plural]
        alone = re.search(rf"\b(?:an?|the|its|one|another)\s(?:[\w-]+\s){{0,2}}{one}\b", given, re.IGNORECASE)
        if alone and not re.search(rf"\b{plural}\b", given, re.IGNORECASE):
            return _fail(f"{_MANY}: “{alone.group()}”, not “{match.group()}”")
    return None


def _fail(reason: str) -> CheckResult:
    return CheckResult(ADDITION, Verdict.FAIL, reason)
