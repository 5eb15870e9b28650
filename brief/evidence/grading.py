"""Admiralty grades: a letter for the source from the register, a digit for the claim from other sources alone.

Source: NATO AJP-2.1, annex on grading; the two are judged apart and from different inputs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from brief.evidence.agreement import credibility
from brief.evidence.sentences import read_sentence
from brief.records import Grade, PartyKind, SourcedClaim, Story, source_name

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    1: "confirmed by other independent sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}


_IMPERSONAL = re.compile(r"(?:it|there|(?:recent )?reports)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rating:
    """A source's letter, and where it comes from ("set by you", "rating file …")."""

    letter: str
    why: str


def grade(
    claim: SourcedClaim, story: Story, ratings: Mapping[str, Rating], source_of: Mapping[str, str]
) -> Grade:
    """The grade of one claim of a story.

    Args:
        claim: the claim.
        story: the story whose other claims may confirm or contradict it.
        ratings: letters by publisher's name, case-folded; a source that is not in it is F.
        source_of: article id → its independent source.
    """
    others = [other for other in story.claims if other.ref != claim.ref]
    found = credibility(claim, others, dict(source_of))
    name = source_name(claim.article)
    rating = ratings.get(name.casefold(), Rating("F", "not rated"))
    if not claim.article.publisher:
        rating = Rating("F", "unknown publisher")
    return Grade(rating.letter, found.digit, rating.why, found.why, _second_hand(claim, name))


def _second_hand(claim: SourcedClaim, publisher: str) -> str:
    """From whom a source has a claim that it does not make itself; empty where it speaks for itself."""
    reading = read_sentence(claim.text, claim.article.language)
    names: Sequence[str] = [
        party.name
        for party in reading.chain
        if party.kind is not PartyKind.UNNAMED or len(party.name.split()) > 1
    ]
    if any(_IMPERSONAL.match(name) for name in names):
        return "reports it does not name"
    own = publisher.casefold()
    return next((name for name in names if name.casefold() not in own and own not in name.casefold()), "")
