"""Admiralty grades: a letter for the source from the register, a digit for the claim from other sources alone.

Source: NATO AJP-2.1, annex on grading; the two are judged apart and from different inputs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from brief.analysis.speakers import beside
from brief.corpus.ratings import NOT_RATED, UNKNOWN_PUBLISHER, Rating
from brief.records import Grade, Party, PartyKind, Role, SourcedClaim, Story, source_name
from brief.stories.credibility import credibility
from brief.stories.disputed_counts import same_party
from brief.text.quotation_marks import DOUBLE

__all__ = ["CREDIBILITY", "RELIABILITY", "Rating", "grade", "second_hand"]

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


UNNAMED_REPORTS = "reports it does not name"
_IMPERSONAL = re.compile(
    r"(?:it|there)\b|(?:[\w-]+\s){0,2}(?:reports|rumours?|information|accounts)\b(?!\s(?:by|from)\s(?:the\s)?[A-Z])",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?:our|we|this (?:newspaper|agency|outlet))\b", re.IGNORECASE)
# What the rules of attribution leave that is no speaker to a reader.
_NOBODY = re.compile(rf"[{DOUBLE}]|\b(?:i|you|they|it|we|he|she)\b|\b(?:appears?|seems?)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:The|An?|Its|His|Her|Their|Some|Both|Another)\s(?!Hague\b)")
_INSTITUTION = re.compile(
    r"\b(?:ministry|government|office|bank|company|council|army|police|agency|authority|commission|hospital"
    r"|department|inspectorate|parliament|presidency)\b",
    re.IGNORECASE,
)
# of an institution that speaks in its own statement: "the spokesman of the Ministry", "its director"
_SPOKESMAN = re.compile(
    r"(?:its|our)\s\w+|(?:the\s|a\s)?spokes\w+(?:\s(?:of|for)\s(?:the\s)?\w+)?(?:,|$)", re.IGNORECASE
)
_OUTLET = re.compile(
    r"(?:the\s)?(?:agency|bulletin|chronicle|courier|daily|gazette|herald|journal|mail|news|newspaper|observer|paper"
    r"|post|press|radio|review|sun|telegraph|times|tribune|wire)",
    re.IGNORECASE,
)


ALONE = 3
"""The digit of a claim that one source makes of its own knowledge and none contradicts."""


def grade(
    claim: SourcedClaim, story: Story, ratings: Mapping[str, Rating], source_of: Mapping[str, str]
) -> Grade:
    """The grade of one claim of a story.

    Args:
        claim: the claim.
        story: the story whose other claims may confirm or contradict it.
        ratings: letters by article id; the source of an article that is not in it is F.
        source_of: article id → its independent source.
    """
    others = [other for other in story.claims if other.ref != claim.ref]
    found = credibility(claim, others, dict(source_of), speaks_itself=own_word(claim))
    rating = ratings.get(claim.article.id, Rating("F", NOT_RATED))
    digit, why = found.digit, found.why
    if not claim.article.publisher:
        rating = Rating("F", UNKNOWN_PUBLISHER)
        if digit == ALONE:  # nobody stands for it, and nobody else says it
            digit, why = 6, "one document of unknown publisher"
    return Grade(rating.letter, digit, rating.why, why, second_hand(claim))


def second_hand(claim: SourcedClaim) -> str:
    """From whom a source has a claim that it does not make itself; empty where it speaks for itself.

    Whoever relays it in between is named too: "Radio Zarin through Halcyon Wire".
    """
    publisher = source_name(claim.article)
    names = [name for party in claim.reading.chain if (name := _name(party))]
    if not names or own_word(claim):
        return ""
    if any(_IMPERSONAL.match(name) for name in names):
        return UNNAMED_REPORTS
    others = list(dict.fromkeys(name for name in names if not _is_publisher(name, publisher)))
    also = beside(claim.reading.attributions) if len(others) == 1 else None
    second = _name(also) if also else ""
    if second and not same_party(second, others[0]) and not _is_publisher(second, publisher):
        return f"{others[0]} and {second}"
    return " through ".join(others)


def own_word(claim: SourcedClaim) -> bool:
    """Whether the speaker whom a sentence names is its publisher, or speaks for it: a ministry's own spokesman."""
    if claim.role is Role.CORRECTION:
        return True  # "an earlier version said": nobody else says it
    name = next((name for party in claim.reading.chain if (name := _name(party))), "")
    publisher = source_name(claim.article)
    spokesman = _INSTITUTION.search(publisher) and _SPOKESMAN.match(name)
    return bool(name) and bool(_OWN.match(name) or _is_publisher(name, publisher) or spokesman)


def _name(party: Party) -> str:
    """A party's name as it reads after "from"; empty for a pronoun and for what is no speaker."""
    name = party.name
    if _IMPERSONAL.match(name) and name.lower() not in ("it", "there"):
        return name
    if party.kind is PartyKind.UNNAMED and len(name.split()) < 2:
        return ""
    if name.count("(") != name.count(")"):
        name = name.strip("()")
    lone = len(name.split()) == 1 and name.islower() and not name.endswith("s") and name != "police"
    if lone or _NOBODY.search(name):
        return ""
    return _ARTICLE.sub(lambda match: match[0].lower(), name)


def _is_publisher(name: str, publisher: str) -> bool:
    """Whether a party is the publisher under another name: "Interior Ministry" for "Ministry of the Interior".

    A country that lends an outlet its name is not the outlet: one word of a name is enough only where it
    is a word for an outlet ("the Observer"), or where the publisher is an institution.
    """
    if not same_party(name, publisher):
        return False
    words = [word for word in name.split() if word[:1].isupper()]
    return bool(len(words) > 1 or _INSTITUTION.search(publisher) or _OUTLET.fullmatch(name)) or (
        name.casefold() == publisher.casefold()
    )
