"""The Admiralty digit of a claim: what other independent sources of its story say for it and against it."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from brief.analysis.modality import hearsay
from brief.records import Bound, Credibility, Figure, HedgeKind, Reading, SourcedClaim
from brief.stories.disputed_counts import ONE_TIME, agree, comparable, holder, same_party, when_of
from brief.stories.disputed_measures import values_differ
from brief.text.terms import beginnings

SAME_MATTER, SAME_CLAIM = 0.5, 0.6
"""Share of a sentence's content words that another must hold to speak of the same thing, and to say the same."""
# Fewest content words that two sentences share to say the same: "It does not say where it comes from" says nothing.
SHARED = 4
# Words that keep away from what they tell: it is the other party's, and confirms nothing.
DISTANCED = re.compile(
    r"(?:\b|(?=[’']))(?:claim(?:s|ed|ing)?|alleg(?:e|es|ed|edly|ing|ation|ations)|assert(?:s|ed|ing|ion|ions)?|purport\w*"
    r"|accus(?:e|es|ed|ing|ation|ations)|so-called|supposed(?:ly)?|[’']s? (?:account|version)"
    r"|if (?:it were )?true|den(?:y|ies|ied|ying|ials?)"
    r"|which (?:it|he|she|they) (?:said|says?|described?s?))\b",
    re.IGNORECASE,
)
# From this share on, two sentences of which one denies oppose each other.
OPPOSED = 0.75


def share(words: Set[str], text: str) -> float:
    """Share of the words, by their beginnings, that a text holds."""
    return len(words & beginnings(text)) / len(words) if words else 0.0


def credibility(
    claim: SourcedClaim,
    others: Sequence[SourcedClaim],
    source_of: dict[str, str],
    *,
    speaks_itself: bool = False,
) -> Credibility:
    """The Admiralty digit of a claim, from corroboration and contradiction by independent sources alone.

    An outlet that relays the same speaker is no second source.

    1 confirmed: two other independent sources say it and none differs; 2 probably true: one does; 3
    possibly true: none does and none differs, and the source itself does not weaken it; 4 doubtful: some
    differ and some agree; 5 improbable: others differ and none agrees; 6 cannot be judged: one source,
    which itself hedges it as unverified, alleged or second-hand, or a language without rules.

    Args:
        claim: the claim.
        others: the other claims of its story.
        source_of: article id → its independent source, as the story counts them.
        speaks_itself: the speaker whom the sentence names is its publisher.
    """
    mine = claim.reading
    own = source_of.get(claim.article.id, claim.article.id)
    who = holder(claim)
    words = beginnings(claim.text)
    supporting: list[tuple[str, str]] = []
    opposing: list[str] = []
    for other in others:
        source = source_of.get(other.article.id, other.article.id)
        if source == own:
            continue
        shared = share(words, other.text)
        theirs = other.reading
        # Who relays the same speaker confirms that it was said, not that it is so.
        they = holder(other)
        if same_party(who, they):
            continue
        if (
            shared >= SAME_CLAIM
            and len(words & beginnings(other.text)) >= SHARED
            and bool(mine.negations) == bool(theirs.negations)
            and _same_figures(mine, theirs)
            and not values_differ(claim, other)
            and _speaks_for_itself(claim.text, who, other.text, they)
        ):
            supporting.append((source, they))
        elif shared >= SAME_MATTER and (_opposes(claim, other, shared) or values_differ(claim, other)):
            opposing.append(source)
    agree, differ = _distinct(supporting), tuple(dict.fromkeys(opposing))
    digit, why = _digit(
        mine,
        len(agree),
        len(differ),
        second_hand=(bool(mine.chain) and not speaks_itself) or hearsay(claim.text),
    )
    return Credibility(digit, agree, differ, why)


def _digit(reading: Reading, agree: int, differ: int, *, second_hand: bool) -> tuple[int, str]:
    if not reading.analysed:
        return 6, "its language is not analysed"
    if differ:
        return (4, "sources differ") if agree else (5, "other sources say otherwise")
    if agree >= 2:
        return 1, f"{agree} other independent sources say it"
    if agree:
        return 2, "one other independent source says it"
    weak = {HedgeKind.UNVERIFIED, HedgeKind.ALLEGED, HedgeKind.SUGGESTED, HedgeKind.REPORTED}
    if any(hedge.kind in weak for hedge in reading.hedges) or second_hand:
        return 6, "one source, which has it from others"
    return 3, "one source, not contradicted"


def _distinct(supporting: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Of the sources that say the same, those of which each has another publisher and another speaker."""
    found: list[tuple[str, str]] = []
    for source, speaker in supporting:
        if not any(source == held or same_party(speaker, name) for held, name in found):
            found.append((source, speaker))
    return tuple(source for source, _ in found)


def _speaks_for_itself(text: str, who: str, other: str, they: str) -> bool:
    """Whether two parties are known to be two, and neither sentence is a report of what the other party says."""
    if DISTANCED.search(text) or DISTANCED.search(other):
        return False
    # "the spokesman", "the bank": whose, the sentence does not tell; it may be the other party.
    if who.islower() or they.islower():
        return False
    return not (_named(who, other) or _named(they, text))


def _named(party: str, text: str) -> bool:
    """Whether a sentence names a party."""
    names = beginnings(party)
    return bool(names) and names <= beginnings(text)


def _same_figures(one: Reading, other: Reading) -> bool:
    """Whether each figure of the two that counts the same thing is one, and none of the first is missing."""
    return all(any(_same(mine, theirs) for theirs in other.figures) for mine in one.figures) and all(
        any(_same(mine, theirs) for mine in one.figures)
        for theirs in other.figures
        if any(_of_one_thing(mine, theirs) for mine in one.figures)
    )


def _of_one_thing(one: Figure, other: Figure) -> bool:
    """Whether two figures are in one unit and of people in one state; what else they count must share a word."""
    if one.unit != other.unit or one.states != other.states:
        return False
    counted, theirs = beginnings(one.counted), beginnings(other.counted)
    return bool(one.unit or one.states or counted & theirs or not (counted or theirs))


def _same(one: Figure, other: Figure) -> bool:
    """Whether the other figure says what this one does: its value, its bound, its unit and what it counts."""
    if not _of_one_thing(one, other) or other.bound not in (one.bound, Bound.EXACTLY):
        return False
    if one.bound is Bound.ABOUT:
        return agree(one, other)
    return (one.low, one.high) == (other.low, other.high)


def _opposes(one: SourcedClaim, other: SourcedClaim, shared: float) -> bool:
    held = comparable(other) if abs(when_of(one) - when_of(other)) < ONE_TIME else []
    if any(
        key == kind and not agree(figure, against)
        for key, figure in comparable(one)
        for kind, against in held
    ):
        return True
    # Most sentences that share words and differ in a "not" speak of two things; few that share nearly all do.
    return shared >= OPPOSED and bool(one.reading.negations) != bool(other.reading.negations)
