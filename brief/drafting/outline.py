"""What goes where in a daily brief without a model: bottom line, contested, unverified, outlook, gaps.

Every part is made of claims quoted whole. A claim stands in one part only (what its source calls
unverified is no development, what is expected is outlook), but for a story's topic sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from brief.corpus.duplicates import containment, shingles
from brief.drafting import newsworthiness
from brief.drafting.claim_standing import (
    dated_forecast,
    doubted,
    expected,
    forecast_only,
    gap,
    is_doubted,
    of_all_sides,
    unverified,
)
from brief.records import (
    Change,
    ChangeKind,
    Contest,
    DraftSentence,
    Section,
    SectionKind,
    SourcedClaim,
    SpanRef,
    Story,
    StoryStatus,
)
from brief.stories.denials import denials
from brief.stories.disputed_counts import contests
from brief.stories.disputed_measures import measured
from brief.stories.disputed_shares import levels
from brief.text.calendar_names import A_WEEKDAY

ENTRIES = 3
"""Most entries of each part around the developments in a brief of one to two pages."""
ALONE = 4
"""So many more where the brief has one story, and so no others to make room for."""
CHANGED = 2
"""So many more of what changes the last brief: most only point to what is quoted above."""
LEAD = 3
"""Most sentences of the bottom line."""

MANY = 3
"""Independent sources from which on one story leads no more than another."""
WORTH = 0.5
"""News from which on a second sentence of a brief's only story belongs in its bottom line."""
OLD = 0.3
"""News that a sentence must have more to lead where its story is not new: that of three names."""
ALIKE = 0.5
"""Share of word 3-grams from which on two sentences of the bottom line say the same."""
_WEEKDAY = re.compile(rf"\b{A_WEEKDAY}\b")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts around the developments, and which claims they took."""

    sections: tuple[Section, ...]
    taken: frozenset[SpanRef]
    first: Mapping[str, int]
    """The place in the bottom line by the id of each story that stands there."""


def parts(
    stories: Sequence[Story],
    topics: Mapping[str, SourcedClaim | None],
    quote: Callable[[SourcedClaim, Story], DraftSentence],
    entries: int = ENTRIES,
) -> Parts:
    """The parts around the developments.

    Args:
        stories: those shown, in their order.
        topics: each story's topic sentence by the story's id; it stays among the developments.
        quote: makes a graded draft sentence of a claim.
        entries: most entries of each part.
    """
    lead = [(story, claim) for story in stories if (claim := topics[story.id]) is not None]
    taken: set[SpanRef] = set()
    disputed = _contested(stories, quote, taken, entries)
    used = taken | {claim.ref for _, claim in lead}
    doubtful = _collect(stories, (_doubtful,), SectionKind.UNVERIFIED, quote, used, entries)
    coming = _collect(stories, (dated_forecast, expected), SectionKind.OUTLOOK, quote, used, entries)
    # What is not known is told last and is the first to be given up for length.
    gaps = _collect(stories, (gap,), SectionKind.GAPS, quote, used, max(1, entries - 1))
    changed = _changes(stories, quote, used, entries)
    sections = [*_bottom_line(lead, quote), *changed, *disputed, *doubtful, *coming, *gaps]
    first = {
        section.story.id: place for place, section in enumerate(sections) if section.story and _leads(section)
    }
    elsewhere = used - {claim.ref for _, claim in lead}
    return Parts(tuple(section for section in sections if section.sentences), frozenset(elsewhere), first)


def _doubtful(claim: SourcedClaim) -> bool:
    """What no source vouches for, but for what unnamed people expect by a day: that can be checked."""
    return unverified(claim) and not forecast_only(claim)


def _leads(section: Section) -> bool:
    return section.kind is SectionKind.BOTTOM_LINE


def _bottom_line(
    lead: Sequence[tuple[Story, SourcedClaim]], quote: Callable[[SourcedClaim, Story], DraftSentence]
) -> list[Section]:
    """The topic sentences of the leading stories; they stand among the developments too.

    What the user watches comes first, then what is independently covered, then the most news; what cannot stand
    alone, what its source does not vouch for, what the next sentence denies and a single post never lead.
    """
    fit = [
        (story, claim)
        for story, claim in lead
        if newsworthiness.leads(claim)
        and not unverified(claim)
        and not gap(claim)
        and not is_doubted(claim, doubted(story))
        and not newsworthiness.taken_back(claim, story)
        and (story.independent > 1 or not newsworthiness.post(claim.article))
    ]
    fit.sort(
        key=lambda pair: (
            not pair[0].watched,
            -min(pair[0].independent, MANY),
            -round(_fresh(*pair), 3),
        )
    )
    if len(lead) == 1 and fit:  # a brief of one story: what else it says that can stand alone
        (story, first) = fit[0]
        others = [
            c for c in story.claims if c.ref != first.ref and newsworthiness.leads(c) and not unverified(c)
        ]
        names = doubted(story)
        others = [c for c in others if not expected(c) and not is_doubted(c, names)]
        others = [c for c in others if newsworthiness.news(c) >= WORTH]
        fit += [
            (story, claim) for claim in sorted(others, key=lambda c: -round(newsworthiness.news(c), 3))[:1]
        ]
    found: list[Section] = []
    grams: list[frozenset[str]] = []
    for story, claim in fit:
        mine = shingles(claim.text)
        if len(found) < LEAD and all(containment(mine, other) < ALIKE for other in grams):
            found.append(Section("", (quote(claim, story),), story, SectionKind.BOTTOM_LINE))
            grams.append(mine)
    return found


def _fresh(story: Story, claim: SourcedClaim) -> float:
    """How much of a sentence is news today: less of a story that only goes on, a correction, another day."""
    goes_on = story.status is StoryStatus.CONTINUING and not story.changes
    old = (
        2 * (claim.ref in story.said_before)
        + goes_on
        + newsworthiness.corrects(claim.text)
        + _of_another_day(claim)
    )
    return newsworthiness.news(claim) - OLD * old


def _of_another_day(claim: SourcedClaim) -> bool:
    """Whether a sentence names a weekday, and not the one on which it was published."""
    written = claim.article.published.start
    named = _WEEKDAY.findall(claim.text)
    return bool(written and named) and f"{written:%A}" not in named


@lru_cache(maxsize=64)
def _contests(claims: tuple[SourcedClaim, ...]) -> tuple[Contest, ...]:
    """What a story's claims differ on: held, for a brief is drafted again until it fits its length."""
    return (*contests(claims), *measured(claims), *denials(claims))


@lru_cache(maxsize=8)
def _levels(claims: tuple[SourcedClaim, ...]) -> tuple[Contest, ...]:
    return tuple(levels(claims))


def _changes(
    stories: Sequence[Story],
    quote: Callable[[SourcedClaim, Story], DraftSentence],
    used: set[SpanRef],
    entries: int,
) -> list[Section]:
    """What changes, corrects or withdraws what the last brief quoted; it may stand among the developments too.

    What takes back comes before a figure that moved, and both may fill more than another part.
    """
    taken_back: list[Section] = []
    moved: list[Section] = []
    for story in stories:
        by_claim: dict[SpanRef, list[Change]] = {}
        for change in story.changes:
            by_claim.setdefault(change.claim.ref, []).append(change)
        for changes in by_claim.values():
            told = "; ".join(dict.fromkeys(map(_told, changes)))
            heading = f"{story.label}: {told}"
            figures = all(change.kind is ChangeKind.CHANGED for change in changes)
            section = Section(heading, (quote(changes[0].claim, story),), kind=SectionKind.CHANGES)
            (moved if figures else taken_back).append(section)
    found = [*taken_back, *moved][: entries + CHANGED]
    used.update(citation.ref for section in found for citation in section.sentences[0].citations)
    return found


def _told(change: Change) -> str:
    """What a change comes to: the two figures and whose they are, or that it corrects or withdraws."""
    if change.was and change.now:
        return f"{change.about}, {change.holder}: {change.was} before, now {change.now}"
    return change.kind.value


def _contested(
    stories: Sequence[Story],
    quote: Callable[[SourcedClaim, Story], DraftSentence],
    taken: set[SpanRef],
    entries: int,
) -> list[Section]:
    found: list[Section] = []
    ranked: list[tuple[int, int, Story, list[SourcedClaim], Contest]] = []
    everything = [(story, claim) for story in stories for claim in story.claims]
    for contest in _levels(tuple(claim for _, claim in everything)):
        index = contest.sides[0].claims[0]
        claims = [everything[side.claims[0]][1] for side in contest.sides]
        ranked.append((0, stories.index(everything[index][0]), everything[index][0], claims, contest))
    for place, story in enumerate(stories):
        for turn, contest in enumerate(_contests(story.claims)):
            claims = [story.claims[side.claims[0]] for side in contest.sides]
            if len({claim.ref for claim in claims}) == len(claims):
                # One of each story before a second of any; a denial without its other side last.
                ranked.append((turn + (len(claims) == 1) * len(stories), place, story, claims, contest))
    for _, _, story, claims, contest in sorted(ranked, key=lambda entry: entry[:2]):
        if len(found) == entries:
            break
        if {claim.ref for claim in claims} <= taken:
            continue
        taken.update(claim.ref for claim in claims)
        sentences = tuple(quote(claim, story) for claim in claims)
        heading = f"{story.label}: {_sides(contest)}"
        found.append(Section(heading, sentences, story, SectionKind.CONTESTED))
    return found


def _sides(contest: Contest) -> str:
    """What a contest is about in a heading: figures with their holders, or yes and no."""
    if len(contest.sides) == 1:
        return "denied"
    if contest.sides[0].low is None:
        return "yes against no"
    against = " against ".join(f"{side.says} ({', '.join(side.holders)})" for side in contest.sides)
    return f"{contest.about}: {against}"


def _collect(
    stories: Sequence[Story],
    fits: Sequence[Callable[[SourcedClaim], bool]],
    kind: SectionKind,
    quote: Callable[[SourcedClaim, Story], DraftSentence],
    used: set[SpanRef],
    entries: int,
) -> list[Section]:
    """The claims that fit, a section a story: one of each story before a second of any, the first test's first."""
    if len(stories) == 1:
        entries += ALONE
    each = max(2, entries // max(1, len(stories)))
    ranked: list[tuple[int, int, int, Story, SourcedClaim]] = []
    for place, story in enumerate(stories):
        copied = {id_ for group in story.copies for id_ in group[1:]}
        fitting: list[tuple[int, SourcedClaim]] = []
        for claim in story.claims:
            if claim.article.id in copied or claim.ref in used:
                continue
            test = next((i for i, fit in enumerate(fits) if fit(claim)), None)
            if test is not None and (newsworthiness.understood(claim.text) or of_all_sides(claim)):
                fitting.append((test, claim))
        fitting.sort(
            key=lambda pair: (pair[0], not of_all_sides(pair[1]), -round(newsworthiness.news(pair[1]), 3))
        )
        ranked += [(test, turn, place, story, claim) for turn, (test, claim) in enumerate(fitting[:each])]
    picked = sorted(ranked, key=lambda one: one[:3])[:entries]
    used.update(claim.ref for *_, claim in picked)
    by_story: dict[str, list[tuple[Story, SourcedClaim]]] = {}
    for *_, story, claim in sorted(picked, key=lambda one: (one[2], one[1])):
        by_story.setdefault(story.id, []).append((story, claim))
    return [
        Section(pairs[0][0].label, tuple(quote(c, s) for s, c in pairs), pairs[0][0], kind)
        for pairs in by_story.values()
    ]
