"""The Admiralty digit of a claim: what other independent sources of its story say for it and against it."""

from __future__ import annotations

from collections.abc import Sequence, Set

from brief.corpus.words import beginnings
from brief.evidence.agreement import ONE_TIME, agree, comparable, holder_of, once, read, same_party, when_of
from brief.evidence.hedges import hearsay
from brief.evidence.measures import values_differ
from brief.records import Credibility, HedgeKind, Reading, SourcedClaim

SAME_MATTER, SAME_CLAIM = 0.5, 0.6
"""Share of a sentence's content words that another must hold to speak of the same thing, and to say the same."""
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
    mine = read(claim)
    own = source_of.get(claim.article.id, claim.article.id)
    who = holder_of(claim, mine)
    words = beginnings(claim.text)
    supporting, opposing = [], []
    for other in others:
        source = source_of.get(other.article.id, other.article.id)
        if source == own:
            continue
        shared = share(words, other.text)
        theirs = read(other)
        # Who relays the same speaker confirms that it was said, not that it is so.
        if same_party(who, holder_of(other, theirs)):
            continue
        if (
            shared >= SAME_CLAIM
            and bool(mine.negations) == bool(theirs.negations)
            and _same_figures(claim.text, mine, other.text, theirs)
            and not values_differ(claim, other)
        ):
            supporting.append(source)
        elif shared >= SAME_MATTER and (
            _opposes(claim, mine, other, theirs, shared) or values_differ(claim, other)
        ):
            opposing.append(source)
    agree, differ = once(supporting), once(opposing)
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


def _same_figures(text: str, one: Reading, other_text: str, other: Reading) -> bool:
    theirs = comparable(other_text, other)
    return all(
        any(key == kind and agree(figure, held) for kind, held in theirs)
        for key, figure in comparable(text, one)
    )


def _opposes(one: SourcedClaim, mine: Reading, other: SourcedClaim, theirs: Reading, shared: float) -> bool:
    held = comparable(other.text, theirs) if abs(when_of(one) - when_of(other)) < ONE_TIME else []
    if any(
        key == kind and not agree(figure, against)
        for key, figure in comparable(one.text, mine)
        for kind, against in held
    ):
        return True
    # Most sentences that share words and differ in a "not" speak of two things; few that share nearly all do.
    return shared >= OPPOSED and bool(mine.negations) != bool(theirs.negations)
