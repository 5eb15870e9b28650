"""Yes against no: what one party of a story says and another denies, by the word "denies", by a "no", or in short.

Where no report of the story carries what is denied, the denial stands alone: it shows that somebody says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from brief.records import Contest, PartyKind, Reading, Side, SourcedClaim
from brief.stories.credibility import DISTANCED, SAME_MATTER
from brief.stories.disputed_counts import HOLLOW, ONE_TIME, holder, once, same_party, when_of
from brief.text.terms import beginnings

# Fewest words that a denial must give of what it denies, and share with what says it.
TOLD = 3
# What a denial that stands alone must tell; "denied the allegations" tells nothing.
TOLD_ALONE = 2
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|(?:reject|dismiss|contradict)(?:e?s|ed|ing)?|disput(?:es|ed|ing))\b",
    re.IGNORECASE,
)
# "denied that", "rejected reports of": of words. A court dismisses an appeal and a player is denied a goal.
_WHAT = (
    "(?:reports?|claims?|accounts?|allegations?|accusations?|suggestions?|statements?|versions?|rumou?rs?)"
)
DENIES_WORDS = re.compile(
    rf"{_DENIES.pattern}\s(?:that|having|(?:media |press |the |all |any |such |these )*{_WHAT})\b",
    re.IGNORECASE,
)
# "an account that Ardovia denied": both sides in one sentence.
_BOTH = re.compile(
    rf"\b{_WHAT} (?:that|which)? ?(?:[A-Z][\w’'-]+ ?){{1,4}}(?:has |have )?(?i:{_DENIES.pattern})"
)
# "No serviceman crossed …", "Nobody fired": a denial of an event; "did not answer" is none.
_NO_ONE = re.compile(
    r"\b(?:No(?! (?:one is|longer|more|fewer|less))|Nobody|None of|Not one of|Neither)\b", re.I
)
_OF_SPEECH = re.compile(
    r"\bno (?:figures?|details?|date|comment|evidence|sign|indication|reports?|casualties|plans?|need|reason|doubt)\b",
    re.IGNORECASE,
)
# "What this does not show: that no vehicles were there" denies a denial.
_NOT = re.compile(r"\bnot\b|n[’']t\b")
# "people who lost their houses say that they did not": what the sentence before says, denied in short.
_IN_SHORT = re.compile(r"\b(?:d(?:id|o|oes)|ha[dvs]e?|was|were|is|are)(?: not|n[’']t)[.!]$")
# "The Ministry denies this.", of a claim that the sentence before tells as the other party's.
DENIES_THIS = re.compile(
    rf"{_DENIES.pattern} (?:this|it|that|(?:this|the|these|those) {_WHAT})[.!]$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Said:
    index: int
    claim: SourcedClaim
    reading: Reading
    who: str

    @property
    def affirmed(self) -> frozenset[str]:
        """The words of what it says before it denies anything."""
        spans = self.reading.negations
        return beginnings(self.claim.text[: spans[0].span[0]] if spans else self.claim.text)


def in_short(text: str) -> bool:
    """Whether a sentence denies what the one before it says, in short: "… say that they did not."."""
    return _IN_SHORT.search(text) is not None


def denials(claims: Sequence[SourcedClaim]) -> list[Contest]:
    """What a party of a story denies; the denial is the last side, and the only one where nothing carries the yes.

    A claim is denied once. Denials that stand alone are those of a story in which none has its other side.
    """
    said = [_Said(i, c, c.reading, holder(c)) for i, c in enumerate(claims)]
    found: list[Contest] = []
    alone: list[Contest] = []
    used: set[int] = set()
    for one in said:
        yes = _denied(one, said)
        if yes:
            if not used & {one.index, yes[0].index}:
                used |= {one.index, yes[0].index}
                found.append(_contest(one, yes))
        elif _both(one):
            found.append(Contest(one.claim.text, (_side(one),)))
        elif one.index not in used and _stands(one):
            alone.append(Contest(one.claim.text, (_side(one),)))
    return found or alone


def _denied(denial: _Said, said: Sequence[_Said]) -> list[_Said]:
    """Who says what this denies, the nearest in words first."""
    before = said[denial.index - 1] if denial.index else None
    if before and _answers(denial, before):
        return [before]
    what = _what(denial)
    if len(what) < TOLD:
        return []
    names = {word[:6].casefold() for word in re.findall(r"\b[A-Z][\w-]{2,}", denial.claim.text)}
    found: list[tuple[float, int, _Said]] = []
    for other in said:
        shared = what & other.affirmed
        if (
            other.index == denial.index
            or same_party(other.who, denial.who)
            or abs(when_of(other.claim) - when_of(denial.claim)) >= ONE_TIME
            or len(shared) < max(TOLD, SAME_MATTER * len(what))
            or not shared - names
        ):
            continue
        found.append((-len(shared), other.index, other))
    return [other for _, _, other in sorted(found, key=lambda entry: entry[:2])]


def _what(denial: _Said) -> frozenset[str]:
    """The words of what is denied, without those of who speaks; none where nothing is denied."""
    text = denial.claim.text
    match = _DENIES.search(text)
    if match and denial.reading.chain:
        own = {word for party in denial.reading.chain for word in beginnings(party.name)}
        return beginnings(text[match.end() :]) - HOLLOW - own
    none = _NO_ONE.search(text)
    if none and not _OF_SPEECH.search(text) and not _NOT.search(text[: none.start()]):
        return beginnings(text[none.end() :].split(", ")[0]) - HOLLOW
    return frozenset()


def _answers(denial: _Said, before: _Said) -> bool:
    """Whether a sentence denies in short what another party is said to say in the one before it."""
    if denial.claim.article.id != before.claim.article.id or denial.claim.order != before.claim.order + 1:
        return False
    if "?" in before.claim.text:
        return False  # a question is answered, and nothing is denied
    if DENIES_THIS.search(denial.claim.text):
        return bool(DISTANCED.search(before.claim.text) or before.reading.chain)
    return bool(
        _IN_SHORT.search(denial.claim.text)
        and denial.reading.chain
        and before.reading.chain
        and not same_party(denial.reading.chain[0].name, before.reading.chain[0].name)
    )


def _both(denial: _Said) -> bool:
    """Whether a claim gives what the other side claims, and that it is denied."""
    told, _, last = denial.claim.text.rpartition(". ")
    return bool(DENIES_THIS.search(last) and DISTANCED.search(told))


def _stands(denial: _Said) -> bool:
    """Whether a denial by a named party tells enough to stand by itself."""
    if _BOTH.search(denial.claim.text):
        return True
    named = any(party.kind is not PartyKind.UNNAMED for party in denial.reading.chain)
    return bool(named and DENIES_WORDS.search(denial.claim.text) and len(_what(denial)) >= TOLD_ALONE)


def _contest(denial: _Said, yes: Sequence[_Said]) -> Contest:
    first = Side(yes[0].claim.text, once(one.who for one in yes), tuple(one.index for one in yes))
    return Contest(denial.claim.text, (first, _side(denial)))


def _side(one: _Said) -> Side:
    return Side(one.claim.text, (one.who,), (one.index,))
