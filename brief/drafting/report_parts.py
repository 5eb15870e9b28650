"""What a background report tells beside its timeline: who acts, what is counted, and what bears on a question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from brief.drafting import claim_standing
from brief.drafting.news_line import barred, whole
from brief.drafting.newsworthiness import stands_alone
from brief.drafting.report_actors import named
from brief.drafting.topic_sense import Sense
from brief.records import ClaimState, SourcedClaim, SpanRef, when_told
from brief.stories.disputed_counts import BODIES, comparable, holder
from brief.text.normal_forms import comparable as comparable_form

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# "The first since 2009" is of now.
_PAST_YEAR = re.compile(r"(?<!since )(?<!than )(?<!until )\b((?:19|20)\d\d)\b")
_GOES_BACK = re.compile(r"(?:The|That|Those|These|This|It|Its|He|His|She|Her|They|Their)\b")
BEARS = 0.4
"""How well a claim fits the topic at least to bear on a question of it."""
DEEP = 12
"""Sentences of an article in which figures are looked for: below stands what others counted elsewhere."""


@dataclass(frozen=True, slots=True)
class Given:
    """A figure as a claim gives it: whose it is, and as it is worded."""

    holder: str
    words: str
    claim: SourcedClaim


def figures(claims: Sequence[SourcedClaim], sense: Sense, limit: int) -> dict[str, list[Given]]:
    """What is counted of a storyline, by what it is, each figure once, by whom it was given first, oldest first.

    A count of which there is one figure is no series.
    """
    found: dict[tuple[str, ...], list[Given]] = {}
    known: dict[tuple[str, ...], set[tuple[float, float]]] = {}
    for claim in sorted(claims, key=lambda one: (when_told(one.article), one.article.id, one.order)):
        if claim.order > DEEP or barred(claim, unvouched=True) or not (sense.fit(claim) or claim.order <= 2):
            continue
        written = (claim.article.published.start or claim.article.first_seen).year
        if any(int(year) < written for year in _YEAR.findall(claim.text)):
            continue  # what another year counted
        for key, figure in comparable(claim):
            given, value = found.setdefault(key, []), (figure.low, figure.high)
            if value not in known.setdefault(key, set()):
                known[key].add(value)
                given.append(Given(named(holder(claim)) or holder(claim), figure.words, claim))
    several = {key: some for key, some in found.items() if len(some) > 1}
    ordered = sorted(several.items(), key=lambda one: (-len(one[1]), one[0]))
    series: dict[str, list[Given]] = {}
    for (states, counted), given in ordered:
        if limit <= 0:
            break
        about = counted if counted == BODIES else f"{' or '.join(states.split('/'))} ({counted})"
        series[about] = given[-limit:]
        limit -= len(given)
    return series


def bearing(
    claims: Sequence[SourcedClaim],
    need: re.Pattern[str],
    sense: Sense,
    states: Mapping[SpanRef, ClaimState],
    limit: int,
) -> list[SourcedClaim]:
    """The claims that bear on a question, best first: standing, about the topic, with what the question needs."""
    fitting = [
        (sense.fit(claim), claim)
        for claim in claims
        if of_topic(claim.text, need, sense)
        and claim.ref not in states
        and not barred(claim)
        and whole(claim.text)
        and stands_alone(claim.text)
        and claim.text[:1].isalnum()
        and sense.reads(claim.article)
        and not claim_standing.gap(claim)
        and sense.names(claim)
        and sense.fit(claim) >= BEARS
    ]
    fitting.sort(key=lambda one: (-one[0], one[1].article.id, one[1].order))
    chosen: list[SourcedClaim] = []
    for _, claim in fitting:
        if len(chosen) == limit:
            break
        if not sense.repeats(claim, chosen, 0.6):
            chosen.append(claim)
    return chosen


def of_topic(text: str, need: re.Pattern[str], sense: Sense) -> bool:
    """Whether a sentence has what a question needs, and says it of the topic (a death is due to an outbreak)."""
    found = need.search(text)
    return found is not None and sense.weight(text[found.end() :]) <= sense.weight(text[: found.start()])


def superseded(claim: SourcedClaim, claims: Sequence[SourcedClaim]) -> bool:
    """Whether a later claim gives another figure for what one of a claim's figures counts."""
    mine = dict(comparable(claim))
    return bool(mine) and any(
        key in mine and (figure.low, figure.high) != (mine[key].low, mine[key].high)
        for other in claims
        if other.article.published.known and when_told(other.article) > when_told(claim.article)
        for key, figure in comparable(other)
    )


def of_their_time(claims: Sequence[SourcedClaim]) -> list[SourcedClaim]:
    """Claims without those that go on telling of an earlier year: "In 1982 a jet hit the bridge. The flight had …".

    Args:
        claims: those of an article after each other, in its order.
    """
    kept: list[SourcedClaim] = []
    last, past = "", False
    for claim in claims:
        years = [int(year) for year in _PAST_YEAR.findall(claim.text)]
        written = (claim.article.published.start or claim.article.first_seen).year
        goes_on = past and claim.article.id == last and _GOES_BACK.match(claim.text) is not None
        last, past = claim.article.id, goes_on or bool(years and max(years) < written)
        if not goes_on:
            kept.append(claim)
    return kept


def once_each(claims: Sequence[SourcedClaim], lines: Sequence[SourcedClaim]) -> list[SourcedClaim]:
    """Claims without those that say word for word what an earlier one says; the lines of a timeline stay."""
    kept = {comparable_form(claim.text): claim.ref for claim in lines}
    return [claim for claim in claims if kept.setdefault(comparable_form(claim.text), claim.ref) == claim.ref]
