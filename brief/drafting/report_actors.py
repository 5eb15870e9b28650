"""Who acts in what a background report tells, by one name each, with what says who they are or what they did."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from brief.analysis.entities import canonical
from brief.drafting.news_line import barred
from brief.drafting.newsworthiness import stands_alone
from brief.drafting.topic_sense import Sense
from brief.records import EntityKind, PartyKind, SourcedClaim, SpanRef
from brief.stories.disputed_counts import holder, same_party
from brief.stories.proper_names import OPENING_WORDS

# "Verania's minister", "the Georgia-based chain", "Texas officials": of whom it is, and not who.
_GOES_ON = re.compile(r"[’'-]\w|\s(?!(?:of|for|in|at|on|and|who|which)\b)[a-z]")
# "the clinic in Mill Ferry" is not the town.
_WHERE = re.compile(r"\b(?:in|of|at|from|near|on|for|by|to|outside)\s(?:the\s)?$")
_PROPER = re.compile(r"[A-Z][\w.-]*(?:\s(?:(?:of|for|de|al|the)\s(?:the\s)?)?[A-Z][\w.-]*)*")
AT_LEAST = 2
"""Articles that name an actor at least, where there are as many."""
SPEAKS, INTRODUCES, OPENS = 0.8, 0.25, 0.1
"""What it adds that a sentence is an actor's own word, says who they are, or stands first in its article."""


@dataclass(frozen=True, slots=True)
class Named:
    """An actor, how many articles name them, and the claim that says who they are or what they did."""

    name: str
    articles: int
    claim: SourcedClaim


def actors(
    claims: Sequence[SourcedClaim], sense: Sense, taken_back: Collection[SpanRef], limit: int
) -> list[Named]:
    """Who acts in a storyline, those whom the most articles name first, each with one claim of its own.

    They are people, and whoever is said to say something; publishers who only report are none.
    """
    held, places = _named_by(claims), _places(claims)
    least = min(AT_LEAST, len({claim.article.id for claim in claims}))
    ordered = sorted(held.items(), key=lambda one: (-len(one[1]), one[0]))
    chosen: list[Named] = []
    used: set[SpanRef] = set()
    for name, ids in ordered:
        if len(ids) < least or len(chosen) == limit:
            break
        fitting = [
            claim
            for claim in claims
            if claim.ref not in used
            and claim.ref not in taken_back
            and _names(name, claim.text)
            and not barred(claim)
            and stands_alone(claim.text)
            and sense.reads(claim.article)
        ]
        best = max(fitting, key=lambda claim: (_tells_of(name, claim, sense), -claim.order), default=None)
        speaks = best is not None and same_party(holder(best), name)
        if (
            best is not None
            and not (sense.only_names and sense.is_topic(name))
            and (speaks or (name not in places and (" " in name or name.isupper())))
            and (sense.fit(best) or (len(ids) > AT_LEAST and not sense.only_names))
        ):
            used.add(best.ref)
            chosen.append(Named(name, len(ids), best))
    return chosen


def _tells_of(name: str, claim: SourcedClaim, sense: Sense) -> float:
    """How well a claim says who somebody is or what they did."""
    introduced = re.search(
        rf", {re.escape(name)},|{re.escape(name)}, (?:the|a|an|who|whose|which)\b", claim.text
    )
    return (
        sense.fit(claim)
        + SPEAKS * same_party(holder(claim), name)
        + INTRODUCES * bool(introduced)
        + OPENS * (claim.order == 0)
    )


def by_actor(name: str, claims: Sequence[SourcedClaim], sense: Sense) -> list[SourcedClaim]:
    """The claims that tell of an actor, by any of their names, best first: their own word before what others say.

    Args:
        name: as :func:`actors` gives it.
        claims: of the storyline.
        sense: how near a sentence is to the topic.
    """
    short = _initials(name) if len(name.split()) > 2 else ""
    own = (name, short) if len(short) > 2 else (name,)
    naming = [one for one in claims if any(_names(each, one.text) for each in own)]
    said = {one.ref for one in naming if any(same_party(holder(one), each) for each in own)}
    return sorted(naming, key=lambda one: (one.ref not in said, -sense.fit(one), one.order))


def _named_by(claims: Sequence[SourcedClaim]) -> dict[str, set[str]]:
    """Whoever is said to say something, by one name each, with the articles that name them."""
    entities = [one for claim in claims for one in claim.reading.entities]
    people = {one.canonical.rstrip(".") for one in entities if one.kind is EntityKind.PERSON}
    people = {one for one in people if " " in one}
    places = _places(claims)
    outlets = {claim.article.publisher.casefold().replace(" ", "") for claim in claims}
    found: dict[str, set[str]] = {}
    for claim in claims:
        for party in (*claim.reading.chain, *(one.party for one in claim.reading.attributions)):
            name = named(party.name).rstrip(".") if party.kind is PartyKind.NAMED else ""
            # "President Donald Trump" and "Trump" are the person whom another sentence calls by full name.
            full = [one for one in people if _holds(name, one) or (" " not in name and name in one.split())]
            # "Prime Minister Justin Trudeau" is among them, too: they are one where they end alike.
            if len({tuple(one.split()[-2:]) for one in full}) == 1:
                name = min(full, key=lambda one: (len(one), one))
            folded = name.casefold().replace(" ", "")
            if len(name) < 3 or any(folded in outlet for outlet in outlets):
                continue
            if name in places and name != canonical(party.name):
                continue  # the mayor of a town is not the town
            found.setdefault(name, set()).add(claim.article.id)
    whole = {
        name: {claim.article.id for claim in claims if _names(name, claim.text)} | ids
        for name, ids in found.items()
    }
    # "FAA" is the Federal Aviation Administration.
    for short in [name for name in whole if name.isupper() and " " not in name]:
        spelt = next((name for name in whole if " " in name and _initials(name) == short), "")
        if spelt:
            whole[spelt] |= whole.pop(short)
    # "Canadian Prime Minister Justin Trudeau" is the prime minister.
    for long in sorted(whole, key=len, reverse=True):
        ending = [name for name in whole if name != long and " " in name and _holds(long, name)]
        if ending:
            whole[min(ending, key=len)] |= whole.pop(long)
    # "Ministry" beside "Interior Ministry" is nobody; a country beside its ministry is.
    for short in [name for name in whole if " " not in name and name not in places]:
        if any(name != short and short in re.split(r"[\s-]", name) for name in whole):
            del whole[short]
    return whole


def _holds(name: str, other: str) -> bool:
    """Whether a name ends in another, whole words of it."""
    return name == other or name.endswith(f" {other}")


def _initials(name: str) -> str:
    """The capitals with which the words of a name begin."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _places(claims: Sequence[SourcedClaim]) -> set[str]:
    entities = (one for claim in claims for one in claim.reading.entities)
    return {one.canonical for one in entities if one.kind is EntityKind.PLACE}


def named(party: str) -> str:
    """The name in what a sentence calls a party: "its director, Henrik Lasko" is Henrik Lasko; empty where none is."""
    runs = (
        run.group()
        for run in _PROPER.finditer(party)
        if not _GOES_ON.match(party, run.end()) and not _WHERE.search(party[: run.start()])
    )
    return next((canonical(run) for run in runs if run not in OPENING_WORDS), "")


def _names(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
