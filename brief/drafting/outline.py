"""What stands beside the lines of a brief: disputes, changes, what is unverified, what lies ahead, what is not known.

Every entry is a claim quoted whole, of a story that is shown. What its source does not vouch for, what sides differ
on and what changes the last brief stand inside their story; what lies ahead stands in order of time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from brief.corpus.duplicates import Distinct
from brief.drafting import claim_standing, newsworthiness
from brief.drafting.news_line import SAME, alone, barred, whole
from brief.drafting.quotations import quoted
from brief.records import (
    Change,
    ChangeKind,
    Contest,
    DatedValue,
    DraftSentence,
    Section,
    SectionKind,
    SourcedClaim,
    SpanRef,
    Story,
    TextKind,
)
from brief.stories.claim_states import told_wrong
from brief.stories.corrections import WITHDRAWS
from brief.stories.declared_differences import DIFFER, differing
from brief.stories.denials import denials, in_short
from brief.stories.disputed_counts import contests
from brief.stories.disputed_measures import measured
from brief.stories.disputed_shares import levels
from brief.stories.story_titles import title
from brief.text.terms import beginnings

Quoted = Callable[[SourcedClaim, Story], DraftSentence]
Fits = Callable[[SourcedClaim], bool]
Ahead = Callable[[SourcedClaim], DatedValue | None]
"""The day that a claim names and that lies ahead of its article, or None."""

ENTRIES = 3
"""Most entries of each part in a brief of one to two pages."""
ALONE = 4
"""So many more of what is unverified where the brief has one story, and so no others to make room for."""
WATCHED = 5
"""Most entries of what lies ahead."""
CHANGED = 2
"""So many more of what changes the last brief."""
TOP = 3
"""Stories of which it is told what is not known."""
FIRST = 6
"""Stories of which it is told what lies ahead, and what no source vouches for."""
DEEP = 30
"""Sentences of an article in which such entries are looked for: below them stands background."""
AHEAD = 15
"""Sentences of an article in which what lies ahead is looked for: below them stand timelines and background."""
VAGUE = timedelta(days=45)
SOON = timedelta(days=7)
"""What lies ahead by so little is looked for deeper in news: it is no background."""
HORIZON = timedelta(days=400)
# "The paper was not able to verify this.": what it could not verify, another sentence says.
_OF_WHAT = re.compile(
    r"\b(?:verif|confirm|check|establish|substantiat|corroborat)\w* (?:this|that|it|these|them)\b[.,]",
    re.IGNORECASE,
)
ONE_MATTER = 0.5
"""Share of the shorter sentence's words that two sides have in common where they speak of one matter."""


def parts(
    stories: Sequence[Story],
    lines: Sequence[SourcedClaim],
    quote: Quoted,
    entries: int = ENTRIES,
    ahead: Ahead | None = None,
    cutoff: datetime | None = None,
    events: Sequence[Story] = (),
) -> tuple[Section, ...]:
    """The parts beside the lines.

    Args:
        stories: those shown, in their order.
        lines: what stands as their lines already.
        quote: makes a graded draft sentence of a claim.
        entries: most entries of each part.
        ahead: tells the day ahead that a claim names; without it nothing is watched for.
        cutoff: what lies before it is no longer ahead; None where the stories have no day.
        events: entries of calendars, the soonest first.
    """
    used = {claim.ref for claim in lines}
    disputed = _contested(stories, quote, used, entries)
    changed = _changes(stories, quote, used, entries)
    doubtful = _collect(
        stories[:FIRST],
        _unvouched,
        SectionKind.UNVERIFIED,
        quote,
        used,
        entries + (ALONE if len(stories) == 1 else 0),
    )
    coming = _watched(stories, events, quote, used, ahead, cutoff)
    # What is not known is told last and is the first to be given up for length.
    gaps = _collect(
        stories[:TOP],
        lambda _: claim_standing.gap,
        SectionKind.GAPS,
        quote,
        used,
        max(1, entries - 1),
    )
    return (*changed, *disputed, *doubtful, *coming, *gaps)


def _unvouched(story: Story) -> Fits:
    """What no source vouches for, or rests on what another could not confirm; not what can be checked by a day."""
    doubted = claim_standing.doubted(story)

    def fits(claim: SourcedClaim) -> bool:
        doubtful = claim_standing.unverified(claim) or claim_standing.is_doubted(claim, doubted)
        return doubtful and not claim_standing.forecast_only(claim)

    return fits


@lru_cache(maxsize=64)
def _contests(claims: tuple[SourcedClaim, ...]) -> tuple[Contest, ...]:
    """What a story's claims differ on: held, for a brief is drafted again where a model writes it."""
    return (*contests(claims), *measured(claims), *levels(claims), *differing(claims), *denials(claims))


def _across(stories: Sequence[Story]) -> list[tuple[int, int, Story, list[SourcedClaim], Contest]]:
    """How much is left of one named thing, as two stories give it: the name ties them."""
    held = [(place, claim) for place, story in enumerate(stories) for claim in story.claims]
    found: list[tuple[int, int, Story, list[SourcedClaim], Contest]] = []
    for contest in levels([claim for _, claim in held]):
        sides = [held[side.claims[0]] for side in contest.sides]
        first = min(place for place, _ in sides)
        if len({place for place, _ in sides}) > 1:
            found.append((0, first, stories[first], [claim for _, claim in sides], contest))
    return found


def _contested(stories: Sequence[Story], quote: Quoted, taken: set[SpanRef], entries: int) -> list[Section]:
    """Both sides of what a story's sources differ on, where they speak of one matter; one dispute a story first."""
    ranked = _across(stories[:FIRST])
    for place, story in enumerate(stories):
        wrong = told_wrong(story)
        for turn, contest in enumerate(_contests(story.claims)):
            claims = [story.claims[side.claims[0]] for side in contest.sides]
            if any(claim.ref in wrong for claim in claims) or not _one_matter(contest, claims):
                continue
            if len(claims) == 1 and claims[0].ref in taken:
                continue  # it stands as its story's line, and says itself that it denies
            if len({claim.ref for claim in claims}) == len(claims):
                ranked.append((turn, place, story, claims, contest))
    found: list[Section] = []
    told: set[SpanRef] = set()
    for _, _, story, claims, contest in sorted(ranked, key=lambda entry: entry[:2]):
        if len(found) < entries and not {claim.ref for claim in claims} <= told:
            told.update(claim.ref for claim in claims)
            sentences = tuple(quote(claim, story) for claim in claims)
            found.append(Section(_sides(contest), sentences, story, SectionKind.CONTESTED))
    taken |= told
    return found


def _one_matter(contest: Contest, claims: Sequence[SourcedClaim]) -> bool:
    """Whether the sides speak of one matter: figures in much the same words, a denial in so many words."""
    if contest.sides[0].low is None:
        # A denial tells by its own verb that it denies. "No" and "not" alone are as often of something else, but where
        # another publisher says them; and where nobody says what is denied, to dispute or dismiss it is a stance.
        text = claims[-1].text
        if contest.about == DIFFER:
            return True  # their source says that they differ
        apart = len({claim.article.publisher for claim in claims}) > 1
        if in_short(text) and len(claims) > 1:
            return claims[0].article.id == claims[-1].article.id and claims[-1].order == claims[0].order + 1
        return apart or (newsworthiness.denies(text) and (len(claims) > 1 or "den" in text.casefold()))
    words = [beginnings(claim.text) for claim in claims]
    first = words[0]
    return all(len(first & other) >= ONE_MATTER * min(len(first), len(other)) for other in words[1:])


def _sides(contest: Contest) -> str:
    """What a contest is about: figures with their holders, or that something is denied."""
    if contest.about == DIFFER:
        return DIFFER
    if len(contest.sides) == 1 or contest.sides[0].low is None:
        return "denied"
    against = " against ".join(f"{side.says} ({', '.join(side.holders)})" for side in contest.sides)
    return f"{contest.about}: {against}"


def _changes(stories: Sequence[Story], quote: Quoted, used: set[SpanRef], entries: int) -> list[Section]:
    """What changes, corrects or withdraws what was told before; what takes back before a figure that moved."""
    taken_back: list[Section] = []
    older: list[Section] = []
    moved: list[Section] = []
    for story in stories:
        by_claim: dict[SpanRef, list[Change]] = {}
        for change in story.changes:
            by_claim.setdefault(change.claim.ref, []).append(change)
        for changes in by_claim.values():
            if changes[0].kind is ChangeKind.REPLACED:
                # It stands as what it was, and is graded no more.
                if changes[0].claim.ref not in used:
                    older.append(Section("", (quoted(changes[0].claim),), story, SectionKind.CHANGES))
                continue
            told = "; ".join(dict.fromkeys(map(_told, changes)))
            section = Section(told, (quote(changes[0].claim, story),), story, SectionKind.CHANGES)
            figures = all(change.kind is ChangeKind.CHANGED for change in changes)
            (moved if figures else taken_back).append(section)
        if all(change.kind is ChangeKind.REPLACED for change in story.changes):
            by_article = {
                claim.article.id: claim
                for claim in reversed(story.claims)
                if claim.ref not in used and newsworthiness.takes_back(claim)
            }
            taken_back += [
                Section(took_back(claim), (quote(claim, story),), story, SectionKind.CHANGES)
                for claim in reversed(by_article.values())
            ]
    found = [*taken_back, *older, *moved][: entries + CHANGED]
    used.update(citation.ref for section in found for citation in section.sentences[0].citations)
    return found


def took_back(claim: SourcedClaim) -> str:
    """What a publisher's own correction comes to."""
    withdrawn = WITHDRAWS.search(claim.text) is not None
    return (ChangeKind.WITHDRAWN if withdrawn else ChangeKind.CORRECTED).value


def _told(change: Change) -> str:
    """What a change comes to: the two figures and whose they are, or that it corrects or withdraws."""
    if change.was and change.now:
        return f"{change.about}, {change.holder}: {change.was} before, now {change.now}"
    return change.kind.value


def _watched(
    stories: Sequence[Story],
    events: Sequence[Story],
    quote: Quoted,
    used: set[SpanRef],
    ahead: Ahead | None,
    cutoff: datetime | None,
) -> list[Section]:
    """What is to come after the cut-off, in order of time: an entry a day of a story, two of the first ones.

    As many entries of calendars stand beside what the stories expect.
    """
    found: list[tuple[datetime, int, int, Section]] = []
    news = Distinct(SAME)
    deep = AHEAD if len(stories) > 1 else DEEP
    told = {id_: one for story in stories for id_, one in story.assessed}
    for place, story in enumerate(stories[:FIRST] if ahead else ()):
        wrong, days = told_wrong(story), set[datetime]()
        for claim in story.claims:
            if (
                len(days) > (place < TOP)
                or claim.ref in used | wrong
                or not claim_standing.dated_forecast(claim)
                # What somebody unnamed expects by a day can be checked on that day, and so is not barred.
                or barred(claim, unvouched=claim_standing.forecast_only(claim))
            ):
                continue
            # Under the name of its story "The bank expects …" can be understood, and so it is given that name.
            clear = alone(claim, story)
            heading = "" if clear and not claim.order else title(story, claim)
            if not (clear or (heading and newsworthiness.understood(claim.text))):
                continue
            end = _end(ahead(claim) if ahead else None, claim, cutoff)
            soon = end is not None and cutoff is not None and end <= cutoff + SOON
            worth = told.get(claim.article.id)
            if worth and worth.later:
                continue  # what it expects may be long past
            plain = worth is None or worth.genre.kind is TextKind.NEWS
            if claim.order >= (DEEP if soon and plain else deep):
                continue
            if end is None or end in days or not news.adds(claim.text):
                continue
            days.add(end)
            found.append(
                (
                    end,
                    place,
                    claim.order,
                    Section(heading, (quote(claim, story),), story, SectionKind.OUTLOOK),
                )
            )
    found = sorted(found, key=lambda one: one[1])[:WATCHED]
    for place, story in enumerate(events[:WATCHED] if ahead else (), start=len(stories)):
        entry = next(filter(claim_standing.scheduled, story.claims), None)
        end = _end(ahead(entry), entry, cutoff) if entry and ahead else None
        if entry and end:
            found.append((end, place, 0, Section("", (quote(entry, story),), story, SectionKind.OUTLOOK)))
    chosen = [one[-1] for one in sorted(found, key=lambda one: one[:3])]
    used.update(citation.ref for section in chosen for citation in section.sentences[0].citations)
    return chosen


def _end(value: DatedValue | None, claim: SourcedClaim, cutoff: datetime | None) -> datetime | None:
    """The end of the day that a claim waits for, where that lies ahead of the brief; None where it does not."""
    end = value.end if value else None
    if value and value.start and end and end - value.start > VAGUE:
        return None  # "in the coming months" is nothing to be checked
    dated = cutoff is not None and (claim.article.published.known or claim_standing.scheduled(claim))
    if end is None or (dated and cutoff is not None and not cutoff < end <= cutoff + HORIZON):
        return None
    return end


def _collect(
    stories: Sequence[Story],
    fitting_of: Callable[[Story], Fits],
    kind: SectionKind,
    quote: Quoted,
    used: set[SpanRef],
    entries: int,
) -> list[Section]:
    """The claims that fit, a section a story: one of each story before a second of any."""
    each = max(2, entries // max(1, len(stories)))
    ranked: list[tuple[int, int, Story, SourcedClaim]] = []
    for place, story in enumerate(stories):
        copied = {id_ for group in story.copies for id_ in group[1:]}
        wrong, fits = told_wrong(story), fitting_of(story)
        fitting = [
            claim
            for claim in story.claims
            if claim.article.id not in copied
            and claim.ref not in used
            and claim.ref not in wrong
            and claim.order < DEEP
            and fits(claim)
            and whole(claim.text)
            and not _OF_WHAT.search(claim.text)
            and not newsworthiness.filler(claim.text)
            and (alone(claim, story) or claim_standing.of_all_sides(claim))
        ]
        fitting.sort(key=lambda claim: (not claim_standing.of_all_sides(claim), claim.order))
        ranked += [(turn, place, story, claim) for turn, claim in enumerate(fitting[:each])]
    picked = sorted(ranked, key=lambda one: one[:2])[:entries]
    used.update(claim.ref for *_, claim in picked)
    by_story: dict[str, list[tuple[Story, SourcedClaim]]] = {}
    for _, _, story, claim in sorted(picked, key=lambda one: (one[1], one[3].order)):
        by_story.setdefault(story.id, []).append((story, claim))
    # What is not known stands apart from its story, under its name.
    named = kind is SectionKind.GAPS
    return [
        Section(title(*pairs[0]) if named else "", tuple(quote(c, s) for s, c in pairs), pairs[0][0], kind)
        for pairs in by_story.values()
    ]
