"""What makes an English sentence say less than a plain statement: hedges, negation, forecasts, direct speech.

Closed lists, each with the words it matched, so that a reader can see why. Kinds follow the scale on
which reporting verbs and modals are ordered in the literature on factuality (Saurí and Pustejovsky,
FactBank, 2009: certain, probable, possible), with two kinds that news needs: alleged and unverified.
"""

from __future__ import annotations

import re

from brief.records import Hedge, HedgeKind, Span, meet

DOUBTS = r"""(?:could|can|has|have|had|was|were|is|are)\s*(?:not|n?[o'’]t|never)\s(?:yet\s|been\s|be\s
      |immediately\s|independently\s)*(?:verif|confirm|corroborat|substantiat|authenticat)\w*
    | (?:neither|none|nothing)\b[^.;]{0,60}\b(?:could|can|has|have|was|were)
      \s(?:be\s|been\s|immediately\s|independently\s)*(?:verif|confirm|corroborat|substantiat|authenticat)\w*
    | no\s(?:independent\s|official\s)?(?:verification|confirmation|corroboration)
    | (?:un|not\s(?:yet\s|been\s|independently\s)*)(?:verified|confirmed|corroborated|substantiated)
    | (?:unable|not\s(?:been\s)?able)\sto\s(?:independently\s)?(?:verify|confirm|establish|corroborate)
    | (?:did|does)\snot\s(?:give|provide|offer|cite|present)\s(?:any\s)?(?:evidence|proof|details|source)
    | without\s(?:giving|providing|citing|offering)\s(?:any\s)?(?:evidence|proof|details|sources?)"""
"""Words by which a source says that it could not check something (a verbose pattern; claims share it)."""

_KINDS: tuple[tuple[HedgeKind, str], ...] = (
    (
        HedgeKind.UNVERIFIED,
        rf"""{DOUBTS}
          | no\s(?:exact\s|further\s)?(?:details|evidence|proof)\b[^.;]{{0,40}}\b(?:provided|given|offered|cited)""",
    ),
    (
        HedgeKind.ALLEGED,
        r"""alleg(?:ed|edly|es|e|ation|ations|ing)|purported(?:ly)?|supposed(?:ly)?|suspected|ostensibl[ey]
          | claim(?:s|ed|ing)?(?=\s(?:that|to|the|its|their|it|responsibility|he|she|they|credit)\b)
            |according\sto\s(?:the\s)?claims
          | accus(?:es|ed|ing|ation|ations)|(?:is|are|was|were)\scredited\swith""",
    ),
    (
        HedgeKind.REPORTED,
        r"""reportedly|(?:is|are|was|were|been)\sreported\b|it\s(?:is|was|has\sbeen)\ssaid|reports?\s(?:say
          |said|suggest|of|that|on)
          | unnamed\ssources?|(?:is|are|was|were)\s(?:widely\s)?(?:said|believed|thought|understood|rumou?red
            |assumed)\sto
          | rumou?rs?|rumou?red|according\sto|in\sthe\swords\sof|as\s(?:reported|cited|quoted)\sby""",
    ),
    (
        HedgeKind.SUGGESTED,
        r"""(?:it\s(?:has\sbeen|is|was)\s)?suggest(?:s|ed|ing|ion|ions)?|appear(?:s|ed|ing)?\sto|appears?
          |seem(?:s|ed|ingly)?|apparently
          | indicat(?:es|ed|ing|ion|ions)|(?:un)?likely|probabl[ey]|presumably|signs?\s(?:that|of)|evidently
            |estimat(?:es|ed)\sthat
          | believe[sd]?\sthat|(?:is|are|was|were)\s(?:estimated|projected)|in\s(?:all\s)?(?:probability
            |likelihood)|as\sif""",
    ),
    (
        HedgeKind.POSSIBLE,
        r"""may(?:be)?|might|could(?!\s?n[o'’]t)|possibl[ey]|possibilit(?:y|ies)|perhaps|potential(?:ly)?
          |conceivabl[ey]|feared
          | can't\srule\sout|not\sruled\sout|cannot\sbe\sruled\sout|if\sconfirmed|would(?=\shave)|in\sdoubt
            |unclear|not\s(?:yet\s)?(?:clear|known)""",
    ),
    (
        HedgeKind.PLANNED,
        r"""plan(?:s|ned|ning)?\sto|prepar(?:es|ed|ing)\s(?:to|for)|intend(?:s|ed|ing)?\sto|aim(?:s|ed
          |ing)?\sto|hop(?:es|ed|ing)\sto
          | (?:is|are|was|were)\s(?:expected|due|set|scheduled|about|poised|slated)\sto|expect(?:s|ed)?\s(?:to
            |that)|propos(?:es|ed|al)
          | vow(?:s|ed)?\sto|pledg(?:es|ed)\sto|promis(?:es|ed)\sto|threaten(?:s|ed)\sto|agreed\sto|want(?:s
            |ed)?\sto""",
    ),
)
_HEDGES = [
    (kind, re.compile(rf"(?<![\w'’])(?:{words})(?![\w])", re.IGNORECASE | re.VERBOSE))
    for kind, words in _KINDS
]
# "May" at the head of a date or as a name; "March" is no hedge anyway.
_MONTH_OF_MAY = re.compile(
    r"\bMay\b(?=\s(?:\d|and\s(?:June|July)\b))|(?:\b(?:[Ii]n|[Oo]f|[Ss]ince|[Uu]ntil|[Bb]y|[Ll]ast|next|early|late|mid)\s|\d\s)May\b"
)

_NEGATION = re.compile(
    r"""(?<![\w'’])(?:not|no|never|none|nobody|nothing|neither|nor|cannot|without|(?:is|are|was|were|do|does
      |did|has|have|had
        |would|could|should|will|wo|ca|must|need|might)n['’o]?t|den(?:y|ies|ied|ying|ial)|reject(?:s|ed)?
          |refus(?:es|ed)?
        |fail(?:s|ed)?\sto|lack(?:s|ed)?|rul(?:es|ed)\sout|dismiss(?:es|ed))(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_NEGATION = re.compile(r"\bno (?:fewer|less|more) than\b|\bnot only\b|\bNo\. ?\d", re.IGNORECASE)

_FORECAST = re.compile(
    r"""(?<![\w'’])(?:will(?!\sof\b)|won['’]t|shall|would(?!\s(?:have|not\shave|be\shard|normally|like))|(?:is|are)\s(?:expected|likely|set|due|about|poised
      |projected|forecast|scheduled
        |going|preparing|planning)\sto|(?:expects?|predicts?|forecasts?|anticipates?|plans?|intends?)\s(?:to|that)
        |in\sthe\scoming\s(?:hours|days|weeks|months|years)|(?:next|later\sthis)\s(?:week|month|year)
          |by\sthe\send\sof)(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_HEARSAY = re.compile(
    r"\bmy (?:\w+ )?(?:cousin|friend|neighbou?r|brother|sister|father|mother|uncle|aunt|colleague|boss|husband|wife)\b"
    r".*\b(?:says?|said|told|heard|thinks?)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(r"[“\"«„][^”\"»“„«]{2,}[”\"»“]?")


def hedges(text: str) -> tuple[Hedge, ...]:
    """The hedges of a sentence, by where they stand; a stretch of words is one hedge, of the first kind that fits."""
    found: list[Hedge] = []
    months = [match.span() for match in _MONTH_OF_MAY.finditer(text)]
    for kind, pattern in _HEDGES:
        for match in pattern.finditer(text):
            span = match.span()
            if any(meet(span, hedge.span) for hedge in found) or any(meet(span, month) for month in months):
                continue
            found.append(Hedge(kind, match.group(), span))
    return tuple(sorted(found, key=lambda hedge: hedge.span))


def negations(text: str) -> tuple[Span, ...]:
    """Where a sentence denies: "not", "no", "denied"; "no fewer than" is none."""
    spared = [match.span() for match in _NOT_NEGATION.finditer(text)]
    return tuple(
        match.span()
        for match in _NEGATION.finditer(text)
        if not any(meet(match.span(), span) for span in spared)
    )


def hearsay(text: str) -> bool:
    """Whether somebody passes on what a friend or relative told: "my cousin says …"."""
    return bool(_HEARSAY.search(text))


def forecast(text: str) -> str:
    """The words by which a sentence speaks of what is to come, or empty."""
    match = _FORECAST.search(text)
    return match.group() if match else ""


def speech(text: str) -> tuple[Span, ...]:
    """Spans of direct speech, marks included; one left open runs to the end."""
    return tuple(match.span() for match in _SPEECH.finditer(text))
