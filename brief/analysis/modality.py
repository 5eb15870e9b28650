"""What makes an English sentence say less than a plain statement, each with the clause that it weakens or denies.

Hedges are told by closed lists, each with the words it matched, so that a reader can see why. Kinds follow the scale on
which reporting verbs and modals are ordered in the literature on factuality (Saurí and Pustejovsky, FactBank, 2009:
certain, probable, possible), with two kinds that news needs: alleged and unverified. Which clause they govern is read
from the dependency parse; without one it is the whole sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from brief.analysis.clauses import clause, governor, is_verb, longest, trimmed
from brief.records import Hedge, HedgeKind, Scoped, Span, meet
from brief.text.quotation_marks import SPEECH

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

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
          | accus(?:es|ed|ing|ation|ations)|(?:is|are|was|were)\scredited\swith""",
    ),
    (
        HedgeKind.REPORTED,
        r"""reportedly|(?:is|are|was|were|been)\sreported\b|it\s(?:is|was|has\sbeen)\ssaid|reports?\s(?:say|said
          |suggest|of|that|on)|unnamed\ssources?|(?:is|are|was|were)\s(?:widely\s)?(?:said|believed|thought
          |understood|rumou?red|assumed|seen)\s(?:to|as)\b|believed\sto|rumou?rs?|rumou?red""",
    ),
    (
        HedgeKind.SUGGESTED,
        r"""(?:it\s(?:has\sbeen|is|was)\s)?suggest(?:s|ed|ing|ion|ions)?|appear(?:s|ed|ing)?\sto|appears?|seem(?:s
          |ed|ingly)?|look(?:s|ed)\slike|apparently|indicat(?:es|ed|ing|ion|ions)|(?:un)?likely|probabl[ey]
          |presumably|signs?\s(?:that|of)|evidently|estimat(?:es|ed)\sthat|believe[sd]?\sthat|(?:is|are|was
          |were)\s(?:estimated|projected)|in\s(?:all\s)?(?:probability|likelihood)|as\sif""",
    ),
    (
        HedgeKind.POSSIBLE,
        r"""may(?:be)?|might|could(?!\s?n[o'’]t)|(?<!\bas\s)possibl[ey]|possibilit(?:y|ies)|perhaps|potential(?:ly)?
          |conceivabl[ey]|feared|at\srisk\sof|(?:a|the|\w+er)\schance\s(?:of|that)|can't\srule\sout|not\sruled\sout
          |cannot\sbe\sruled\sout|if\sconfirmed|would(?=\shave)|in\sdoubt|(?:un)?certain\swhether|uncertain
          |looking\sinto\swhether|unclear|not\s(?:yet\s)?(?:clear|known)""",
    ),
    (
        HedgeKind.PLANNED,
        r"""plan(?:s|ned|ning)?\sto|prepar(?:es|ed|ing)\s(?:to|for)|intend(?:s|ed|ing)?\sto|aim(?:s|ed|ing)?\sto
          |hop(?:es|ed|ing)\sto|(?:is|are|was|were)\s(?:expected|due|set|scheduled|about|poised|slated|meant)\sto
          |(?:is|are|was|were)\sscheduled|(?:is|are|was|were)\sto(?=\s[a-z])|expect(?:s|ed|ing)?|propos(?:es|ed|al)
          |vow(?:s|ed|ing)?\sto|pledg(?:es|ed|ing)\sto|promis(?:es|ed|ing)\sto|threaten(?:s|ed|ing)\sto|(?:plan|goal
          |aim)\sis\sto|(?:on\strack|going|sought)\sto|anticipated|intended\sas|weigh(?:s|ed|ing)
          |agreed\s(?:(?!that\s)[\w’']+\s){0,7}to(?=\s[a-z])|want(?:s|ed)?\sto""",
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
_MODAL = re.compile(
    r"(?<![\w'’])(?:will|would|shall|may|might|could|can|ca(?=n['’]t))(?![\w])|(?<=\w)['’](?:ll|d)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"""(?<![\w'’])(?:not|no\slonger|no|never|none|nobody|nothing|neither|nor|cannot|without|(?:is|are|was|were|do
      |does|did|has|have|had|would|could|should|will|wo|ca|must|need|might)n['’o]?t|den(?:y|ies|ied|ying|ial)
      |reject(?:s|ed)?|refus(?:es|ed|e|ing)?|declin(?:es|ed|e|ing)\sto|fail(?:s|ed)?\sto|lack(?:s|ed)?|rul(?:es
      |ed)\sout|dismiss(?:es|ed))(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
# "No, banks will be closed": of a question; "who were dismissed": from an office
_NOT_NEGATION = re.compile(
    r"\bno (?:fewer|less|more) than\b|\bnot only\b|\bNo\. ?\d|^\W?No,"
    r"|\b(?:is|are|was|were|been|being)\s(?:\w+ly\s)?dismissed\b",
    re.IGNORECASE,
)
_OF_WORDS = re.compile(
    r"den(?:y|ies|ied|ying)|reject(?:s|ed)?|rul(?:es|ed)\sout|dismiss(?:es|ed)", re.IGNORECASE
)
_FORECAST = re.compile(
    r"""(?<![\w'’])(?:will(?!\sof\b)|won['’]t|shall|would(?!\s(?:have|not\shave|be\shard|normally|like))|(?:is
      |are)\s(?:expected|likely|set|due|about|poised|projected|forecast|scheduled|going|preparing|planning)\sto
      |(?:expects?|predicts?|forecasts?|anticipates?|plans?|intends?)\s(?:to|that)|in\sthe\scoming\s(?:hours|days
      |weeks|months|years)|(?:next|later\sthis)\s(?:week|month|year)|by\sthe\send\sof)(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_HEARSAY = re.compile(
    r"\bmy (?:\w+ )?(?:cousin|friend|neighbou?r|brother|sister|father|mother|uncle|aunt|colleague|boss|husband|wife)\b"
    r".*\b(?:says?|said|told|heard|thinks?)\b",
    re.IGNORECASE,
)


def hedges(text: str, doc: Doc | None = None) -> tuple[Hedge, ...]:
    """The hedges of a sentence, by where they stand; a stretch of words is one hedge, of the first kind that fits."""
    found: list[Hedge] = []
    months = [match.span() for match in _MONTH_OF_MAY.finditer(text)]
    for kind, pattern in _HEDGES:
        for match in pattern.finditer(text):
            span = match.span()
            if any(meet(span, other) for other in (*months, *(hedge.span for hedge in found))):
                continue
            if match.group().endswith("to") and _preposition(span, doc):
                continue  # "was due to technical issues"
            found.append(Hedge(kind, match.group(), span, governed(text, span, doc)))
    return tuple(sorted(found, key=lambda hedge: hedge.span))


def modals(text: str, doc: Doc | None = None) -> tuple[Scoped, ...]:
    """Where a sentence speaks of what will, would, can or may be, each with its clause."""
    months = [match.span() for match in _MONTH_OF_MAY.finditer(text)]
    return tuple(
        Scoped(match.group(), match.span(), governed(text, match.span(), doc))
        for match in _MODAL.finditer(text)
        if not any(meet(match.span(), month) for month in months) and _auxiliary(match.span(), doc)
    )


def negations(text: str, doc: Doc | None = None) -> tuple[Scoped, ...]:
    """Where a sentence denies: "not", "no", "denied"; "no fewer than" is none."""
    spared = [match.span() for match in _NOT_NEGATION.finditer(text)]
    return tuple(
        Scoped(match.group(), match.span(), governed(text, match.span(), doc))
        for match in _NEGATION.finditer(text)
        if not any(meet(match.span(), span) for span in spared)
    )


def marked(text: str) -> bool:
    """Whether a sentence has anything that governs a clause of it."""
    return bool(
        _NEGATION.search(text) or _MODAL.search(text) or any(pattern.search(text) for _, pattern in _HEDGES)
    )


def governed(text: str, span: Span, doc: Doc | None) -> Span:
    """The clause that a marker governs: what is possible, expected, denied or alleged."""
    if doc is None:
        return trimmed(text, 0, len(text))
    first, last = _at(doc, span[0]), _at(doc, span[1] - 1)
    if first is None or last is None:
        return trimmed(text, 0, len(text))
    words = doc[first.i : last.i + 1]
    marker = next((word for word in words if is_verb(word) and word.dep_ not in ("aux", "auxpass")), words[0])
    if marker.lower_ == "without":
        return longest(marker)
    if is_verb(marker) and marker.dep_ not in ("aux", "auxpass"):
        after = [child for child in marker.children if child.i > marker.i]
        told = [child for child in after if child.dep_ == "ccomp"]
        if told:
            return longest(told[0])
        if _OF_WORDS.fullmatch(text[slice(*span)]) or marker.lower_.startswith(
            ("accus", "expect", "anticipat")
        ):
            told = [child for child in after if child.dep_ in ("dobj", "xcomp", "prep", "advcl")]
            if told:
                last = max((child.right_edge for child in told), key=lambda word: word.i)
                return trimmed(text, told[0].left_edge.idx, last.idx + len(last))
    if (
        marker.tag_.startswith("NN")
        and not _NEGATION.match(marker.text)
        and any(child.i > marker.i for child in marker.children)
    ):
        return longest(marker)  # "after reports of fighting": of the fighting alone
    return clause(governor(marker))


def _auxiliary(span: Span, doc: Doc | None) -> bool:
    """Whether a word is a modal here: "will" may be a testament, "can" a tin, "'d" is "had" as often as "would"."""
    token = _at(doc, span[0])
    return token is None or token.tag_ == "MD"


def _preposition(span: Span, doc: Doc | None) -> bool:
    token = _at(doc, span[1] - 1)
    return token is not None and token.tag_ == "IN"


def _at(doc: Doc | None, offset: int) -> Token | None:
    """The word in which a character stands; the one before it where that is a space."""
    if doc is None:
        return None
    starts = doc.user_data.setdefault("starts", [token.idx for token in doc])
    return doc[max(0, bisect_right(starts, offset) - 1)]


def hearsay(text: str) -> bool:
    """Whether somebody passes on what a friend or relative told: "my cousin says …"."""
    return bool(_HEARSAY.search(text))


def forecast(text: str) -> str:
    """The words by which a sentence speaks of what is to come, or empty."""
    match = _FORECAST.search(text)
    return match.group() if match else ""


def speech(text: str) -> tuple[Span, ...]:
    """Spans of direct speech, marks included; one left open runs to the end."""
    return tuple(match.span() for match in SPEECH.finditer(text) if len(match.group()) > 3)
