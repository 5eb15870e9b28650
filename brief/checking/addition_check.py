"""A sentence adds nothing to its source: no cause, no superlative, no "all", no certainty, no further source.

A paraphrase goes wrong here where a copy cannot: "said" becomes "confirmed", "after" becomes "because of", an
official becomes officials. Each class is a closed list of words, in groups that license one another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from brief.checking.cited_text import Cited
from brief.records import CheckResult, Verdict

ADDITION = "addition"


@dataclass(frozen=True, slots=True)
class _Class:
    """Words that add something, what in the source licenses them, and how the reason begins."""

    added: re.Pattern[str]
    licence: re.Pattern[str]
    reason: str
    denied: bool = False
    """Whether a "not" before the words makes them say nothing ("could not be confirmed")."""


def _class(added: str, licence: str, reason: str, *, denied: bool = False) -> _Class:
    return _Class(
        re.compile(rf"\b(?:{added})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{added}{'|' * bool(licence)}{licence})\b", re.IGNORECASE),
        reason,
        denied,
    )


_CAUSE, _MOST, _ALL, _SURE = (
    "the source gives no such cause",
    "the source does not say",
    "the source does not say it of all",
    "the source does not put it so firmly",
)
_MANY = "the source has it from fewer"
_CLASSES = (
    _class(
        r"because|due to(?! (?:be|begin|start|meet|open|end|take|hold|speak|visit|arrive"
        r"|return|expire|vote|go|come|leave|play|last|close|run|face)\b)|owing to|thanks to"
        r"|as a (?:direct )?(?:result|consequence)|caus(?:ed|es|ing)"
        r"|led to|leads to|leading to|trigger(?:ed|s|ing)|prompt(?:ed|s|ing)|result(?:ed|s"
        r"|ing) (?:in|from)|in (?:response|retaliation|revenge)"
        r"|blamed on|brought about|therefore|consequently|hence|stem(?:s|med) from"
        r"|attribut(?:ed|able) to|on account of",
        r"since(?! (?:\d|19|20|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep"
        r"|oct|nov|dec|then|last|the))|as (?:fewer|more|the|it|a|an|they|he|she|no|searchers)"
        r"|result of|reasons?|why|comes? from|came from|explain\w*|so that|for fear|blam\w+",
        _CAUSE,
    ),
    _class(
        r"unprecedented|historic|never before|(?:a|an|the|at|new|all-time) record(?= (?:high"
        r"|low|level|\d|\w+ \d|number|sum|loss|fall|rise))|all-time",
        r"records?|never|first time",
        _MOST,
    ),
    _class(
        r"the (?:very )?first|for the first time",
        r"first|1st|inaugural|debut|never before|new|opening|initial(?:ly)?",
        _MOST,
    ),
    _class(
        r"(?:the|its|his|her|their) (?:only|sole)|only",
        r"alone|just|sole(?:ly)?|merely|no other|single|exclusively|limited to|nothing but"
        r"|no more than|fewer|less than|nobody else|other than|except|unless|until|if",
        _MOST,
    ),
    _class(
        r"all(?! (?:the same|but|along|too|over|in all"
        r"|efforts)\b)(?<!\bat all)(?<!\babove all)(?<!\bafter all)(?<!\bin all)"
        r"|every(?! (?:other |few |\d+ |two |three |four )?(?:days?|weeks?|months?|years?"
        r"|evening|morning|night|hours?|minutes?|summer|winter|spring|autumn|\w+day)\b)"
        r"|everyone|everybody|everything|everywhere"
        r"|entire(?:ly)?|the whole|complete(?:ly)?|fully|total(?:ly)? (?:destroyed|lost)"
        r"|always|without exception|unanimous(?:ly)?",
        r"whole|full|each|both|none|any|total|no one|nobody|throughout|nationwide|across"
        r"|wholly|invariably|together|altogether|overall",
        _ALL,
    ),
    _class(
        r"confirm(?:s|ed|ing)?|confirmation|verif(?:y|ies|ied)|corroborat(?:es|ed)", r"", _SURE, denied=True
    ),
    _class(
        r"prov(?:e|es|ed|en)(?! (?:to be|that it is too))|establish(?:es|ed) that|(?:been|was"
        r"|is|were|has|have) established|demonstrat(?:es|ed) that"
        r"|determin(?:es|ed) that|conclud(?:es|ed) that|conclusive(?:ly)?",
        r"show(?:s|ed|n)?|found|finds?|establish(?:es|ed)|demonstrat(?:es|ed)|evidence|proof"
        r"|conclu\w+|determin\w+|rul(?:ed|es|ing)",
        _SURE,
        denied=True,
    ),
    _class(
        r"reveal(?:s|ed)|disclos(?:es|ed)|expos(?:es|ed)|uncover(?:s|ed)",
        r"revelations?|disclosures?|show(?:s|ed)|discover(?:s|ed)|unveil\w*|found|announc\w+"
        r"|publish\w*|leak\w*",
        _SURE,
        denied=True,
    ),
    _class(
        r"admit(?:s|ted)|acknowledg(?:es|ed)|conced(?:es|ed)|confess(?:es|ed)",
        r"admission|recogni[sz]\w+|accept(?:s|ed)",
        _SURE,
        denied=True,
    ),
    _class(
        r"certainly|definitely|undoubtedly|undeniabl[ey]|clearly|no doubt|beyond doubt"
        r"|inevitabl[ey]|guarantee[sd]?|surely|obviously|of course|in fact|proven",
        r"certain|clear|definite|sure|doubtless|must",
        _SURE,
        denied=True,
    ),
    _class(r"officially", r"official", _SURE),
    _class(
        r"widely|broad(?:ly)? agree(?:d|s)?|it is (?:well )?known|experts agree|consensus"
        r"|independent(?:ly)? confirmed",
        r"many|most|broad|agreed",
        _MANY,
    ),
    _class(
        r"deliberate(?:ly)?|intentional(?:ly)?|on purpose|knowingly",
        r"intent|meant|planned|wilful(?:ly)?|targeted|sabotage|knew",
        _CAUSE,
    ),
)
_SUPERLATIVE = re.compile(
    r"\b(?:[a-z]{3,}est|worst|best|most (?=[a-z]+(?:ful|ous|ive|ant|ent|al|ic|ed|ly|ing|ible|able)\b))\b"
)
"""Words in small letters only: names of places end so, too."""
_NO_SUPERLATIVE = frozenset(
    """west midwest northwest southwest test protest arrest rest interest request forest guest invest suggest contest
    latest honest modest harvest manifest digest quest conquest nest chest behest bequest unrest attest detest divest
    infest ingest crest pest zest vest jest molest earliest nearest interest priest disinterest earnest tempest reinvest
    rearrest best-known furthest""".split()
)
_ALIKE = (
    frozenset("largest biggest greatest most record highest".split()),
    frozenset("worst deadliest bloodiest".split()),
    frozenset("steepest sharpest biggest largest".split()),
    frozenset("lowest smallest least record weakest".split()),
    frozenset("top highest best leading".split()),
)
_SEVERAL = re.compile(
    r"\b(?:several|multiple|numerous|many|various|a number of"
    r"|a series of)\s(?<!as many\s)((?:[a-z-]+\s){0,2}?(?:people|[a-z]+s))\b",
    re.IGNORECASE,
)
_SEVERAL_WORDS = re.compile(
    r"\b(?:several|multiple|numerous|many|various|number of|series of|dozens|scores"
    r"|hundreds|thousands|some|others|most|few)\b",
    re.IGNORECASE,
)
_COUNT = r"(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|[3-9]|\d\d+)"
_ROLES = (
    "source official observer medic doctor witness diplomat expert analyst report "
    "minister resident monitor investigator"
    " spokesman spokeswoman banker economist soldier officer agency newspaper outlet "
    "lawyer prosecutor judge lawmaker group"
    " relative journalist reporter researcher scientist adviser person ministry government company"
).split()
_PLURALS = {
    **{f"{role}s": role for role in _ROLES},
    "witnesses": "witness",
    "agencies": "agency",
    "spokesmen": "spokesman",
    "spokeswomen": "spokeswoman",
    "ministries": "ministry",
    "companies": "company",
    "people": "person",
}
_ROLE = re.compile(rf"\b(?:{'|'.join(_PLURALS)})\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|without|unable|nobody|nothing|none|un\w+"
    r"|fail(?:s|ed)|refus(?:es|ed)|declin(?:es|ed)|yet to|den(?:ies|ied)|if)\b"
    r"|n[’']t\b",
    re.IGNORECASE,
)
_REACH = 45
"""Characters before a word in which a "not" makes it say nothing."""


def check(text: str, found: Sequence[Cited]) -> CheckResult:
    """Whether a sentence adds a cause, a superlative, an "all", a certainty or a source that the cited text has not.

    Args:
        text: the sentence, not one that the source holds word for word.
        found: what it cites; a language without rules makes the check not applicable.
    """
    if not all(one.analysed for one in found):
        return CheckResult(ADDITION, Verdict.NOT_APPLICABLE, "the source's language has no rules")
    given = " ".join(sentence for one in found for sentence in one.sentences)
    for one in _CLASSES:
        match = next((m for m in one.added.finditer(text) if not (one.denied and _denied(text, m))), None)
        if match and not any(not (one.denied and _denied(given, m)) for m in one.licence.finditer(given)):
            return _fail(f"{one.reason}: “{match.group()}”")
    return _superlative(text, given) or _several(text, given) or CheckResult(ADDITION, Verdict.PASS)


def _denied(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _REACH) : match.start()]
    return bool(_NOT.search(re.split(r"[.;,]", before)[-1]))


def _superlative(text: str, given: str) -> CheckResult | None:
    known = set(re.findall(r"[a-z]+", given.casefold()))
    for match in _SUPERLATIVE.finditer(text):
        word = match.group().strip()
        alike = {word}.union(*(group for group in _ALIKE if word in group))
        if word not in _NO_SUPERLATIVE and not alike & known:
            return _fail(f"{_MOST}: “{word}”")
    return None


def _several(text: str, given: str) -> CheckResult | None:
    for match in _SEVERAL.finditer(text):
        noun = re.escape(match[1].split()[-1][:4])
        few = re.search(rf"\b(?:an?|one|two)\s(?:[\w-]+\s){{0,2}}{noun}", given, re.IGNORECASE)
        enough = re.search(rf"\b{_COUNT}\s(?:[\w-]+\s){{0,2}}{noun}", given, re.IGNORECASE)
        spoken = _ROLE.search(match.group())
        if (few or spoken) and not enough and not _SEVERAL_WORDS.search(given):
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
