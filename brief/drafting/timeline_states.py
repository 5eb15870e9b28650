"""What became of a timeline's lines: those corrected or withdrawn since, each with the words that took it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from brief.drafting import newsworthiness
from brief.drafting.news_line import barred
from brief.drafting.topic_sense import Sense
from brief.records import ClaimState, SourcedClaim, SpanRef, StateKind
from brief.stories import novelty
from brief.stories.corrections import correcting
from brief.stories.disputed_counts import holder, same_party
from brief.text.terms import beginnings

RELATED = 2
"""Words that what is right shares with what was wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """A claim as a timeline tells it: what became of it, and the claims that say so."""

    claim: SourcedClaim
    state: StateKind | None = None
    replaced_by: tuple[SourcedClaim, ...] = ()


def with_states(
    lines: Mapping[str, Sequence[SourcedClaim]],
    claims: Mapping[str, Sequence[SourcedClaim]],
    states: Mapping[SpanRef, ClaimState],
    sense: Sense,
    day_of: Mapping[str, str],
) -> dict[str, list[Line]]:
    """The lines of each day, those that stand no more with what took them back; and what was taken back besides.

    A claim that a later article of the storyline corrects stands on its day though another line tells that day, for
    what corrects it is news, and cannot be read without it.

    Args:
        lines: the claims chosen, by day.
        claims: all claims of the storyline and of what corrects it, by article id.
        states: what became of them.
        sense: how near a sentence is to the topic.
        day_of: the day of each article of the storyline, by its id.
    """
    of = {claim.ref: claim for told in claims.values() for claim in told}
    taken = {ref: state for ref, state in states.items() if _reaches(of[ref], of.get(state.by))}
    found: dict[str, list[Line]] = {}
    told: set[SpanRef] = set()
    for day, chosen in lines.items():
        for claim in chosen:
            by = replacing(claim, taken[claim.ref], claims, of) if claim.ref in taken else ()
            told.update(one.ref for one in by)
            found.setdefault(day, []).append(Line(claim, taken[claim.ref].kind if by else None, by))
    for ref, state in taken.items():
        claim = of[ref]
        if state.by in told or barred(claim) or claim.article.id not in day_of:
            continue
        if not (sense.fit(claim) or sense.fit(of[state.by])):
            continue
        if by := replacing(claim, state, claims, of):
            told.update(one.ref for one in by)
            found.setdefault(day_of[claim.article.id], []).append(Line(claim, state.kind, by))
    # A correction of what is not told stands by itself, one of an article.
    for id_, day in day_of.items():
        own = [claim for claim in claims.get(id_, ()) if newsworthiness.takes_back(claim)]
        if own and not any(claim.ref in told for claim in own) and sense.fit(own[0]):
            found.setdefault(day, []).append(Line(own[0]))
    # What takes a line back stands under it, and not as a line of its own.
    return {day: [one for one in some if one.claim.ref not in told] for day, some in found.items()}


def _reaches(claim: SourcedClaim, by: SourcedClaim | None) -> bool:
    """Whether a correction is of this claim's words: its own publisher's, those of whom it quotes, or the same figure.

    What others found of the same matter in like words is not taken back with a company's statement.
    """
    if by is None:
        return False
    own = by.article.publisher
    return (
        claim.article.publisher == own
        or same_party(holder(claim), own)
        or bool(novelty.numbers(claim) & novelty.numbers(by))
    )


def replacing(
    claim: SourcedClaim,
    state: ClaimState,
    claims: Mapping[str, Sequence[SourcedClaim]],
    of: Mapping[SpanRef, SourcedClaim],
) -> tuple[SourcedClaim, ...]:
    """The claims that say what took a claim back: the correcting one, and one after it that says what is right."""
    by = of.get(state.by)
    if by is None:
        return ()
    told = claims.get(state.article_id, ())
    said = correcting(by.article.title, [one.text for one in told], by.article.publisher)
    words = next((some for some in said if by.text in some), "")
    wrong = beginnings(claim.text)
    further = (
        one
        for one in told
        if one.order > by.order
        and one.text in words
        and one.text not in by.text
        and len(beginnings(one.text) & wrong) >= RELATED
    )
    return (by, *list(further)[:1])
