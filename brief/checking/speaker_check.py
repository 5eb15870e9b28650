"""A sentence keeps who says it: nobody new, nobody lost, and nothing told as fact that the source has from others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.checking.clause_match import share, tells
from brief.records import Attribution, CheckResult, HedgeKind, Party, PartyKind, Reading, Verdict

SPEAKER = "speaker"
Pair = tuple[str, Reading]
"""A cited sentence and what was read in it."""

HALF = 0.5
"""Share of a sentence, or of the clause that somebody unnamed says, that it must tell as somebody's word."""
THIRD = 0.3
"""Or share of its length that a told part of it must have, most of whose words it holds."""
_SECOND_HAND = (HedgeKind.REPORTED, HedgeKind.ALLEGED, HedgeKind.UNVERIFIED)
_FUNCTION = frozenset("the a an of and for in on at to from by with its his her their this that".split())


def check(
    mine: Reading, text: str, drawn: Sequence[Pair], used: Sequence[Pair], publishers: Sequence[str]
) -> CheckResult:
    """Whether a sentence has its speakers from its source, and all that it needs.

    Args:
        mine: what was read in the sentence.
        text: the sentence.
        drawn: the cited sentences that it is made from.
        used: every cited sentence.
        publishers: names under which the cited articles were published; a sentence may credit those.
    """
    theirs = [one.party for _, reading in drawn for one in reading.attributions]
    allowed = set().union(
        *(words(one.party.name) for _, reading in used for one in reading.attributions),
        *(words(name) for name in publishers),
    )
    # where nobody was read to speak, whoever is named may
    named = set().union(*(words(sentence) for sentence, reading in used if not reading.attributions))
    for party in mine.chain:
        own = words(party.name)
        strange = party.kind is not PartyKind.UNNAMED and own and not own & allowed and not own <= named
        if strange:
            return _fail(f"the source does not have it from {party.name}")
    for sentence, reading in drawn:
        reason = _lost(mine, text, sentence, reading)
        if reason:
            return _fail(reason)
    return CheckResult(SPEAKER, Verdict.PASS if theirs or mine.chain else Verdict.NOT_APPLICABLE)


def _lost(mine: Reading, text: str, sentence: str, reading: Reading) -> str:
    """The speaker of a cited sentence that a sentence leaves out, in words; empty where it leaves none out."""
    told = [one for one in reading.attributions if tells(text, sentence, one.clause)]
    named = [one for one in told if one.party.kind is not PartyKind.UNNAMED]
    credited = [one.clause for one in told if _credits(one.party, text, mine)]
    for one in named:
        if not any(_same(one, clause) for clause in credited):
            return f"the source has it from {one.party.name}; the sentence does not say so"
    if any(hedge.kind in _SECOND_HAND for hedge in mine.hedges):
        return ""
    for one in told:
        if one in named or any(_same(one, clause) for clause in credited):
            continue
        clause = sentence[slice(*one.clause)]
        others = set().union(*(words(other.party.name) for other in told if other is not one))
        said = any(
            own.clause[1] - own.clause[0] >= HALF * len(text)
            or share(clause, text[slice(*own.clause)]) >= HALF
            or (
                own.clause[1] - own.clause[0] >= THIRD * len(clause)
                and share(text[slice(*own.clause)], clause) >= HALF
            )
            for own in mine.attributions
            if not words(own.party.name) & others
        )
        if not said:
            return f"the source has it from others (“{one.party.name}”); the sentence states it as fact"
    return ""


def _same(one: Attribution, clause: tuple[int, int]) -> bool:
    """Whether a clause is the one that a party says, or one that the party passes on nearly whole."""
    shared = min(one.clause[1], clause[1]) - max(one.clause[0], clause[0])
    return shared >= ALL * max(one.clause[1] - one.clause[0], clause[1] - clause[0])


ALL = 0.9
"""Of two clauses this share must be common for whoever relays one to stand for who says the other."""


def _credits(party: Party, text: str, mine: Reading) -> bool:
    """Whether a sentence names a speaker of its source: as one, or by most words of its name."""
    own = words(party.name)
    if party.kind is not PartyKind.UNNAMED and any(own & words(one.party.name) for one in mine.attributions):
        return True
    # as written: "national bird" names no Dr. Bird
    held = {word.casefold() for word in _words(party.name) & _words(text)} & own
    return len(held) * 2 >= len(own)


def words(name: str) -> set[str]:
    """The words of a name that tell it from another."""
    return _words(name.casefold()) - _FUNCTION


def _words(text: str) -> set[str]:
    return {word.removesuffix("'s").removesuffix("’s") for word in re.findall(r"[\w’']{2,}", text)}


def _fail(reason: str) -> CheckResult:
    return CheckResult(SPEAKER, Verdict.FAIL, reason)
