"""Which sentences tell a storyline, day by day: what happened and what changed.

Of each day the line of its weightiest story, the figures that changed, and the lines of its other stories; nothing that
an earlier day said already. What became of them since, :mod:`brief.drafting.timeline_states` tells.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from brief.corpus.duplicates import Distinct
from brief.drafting import claim_standing
from brief.drafting.news_line import SAME, alone, ranked
from brief.drafting.topic_sense import ONE_DAY, Sense
from brief.records import ChangeKind, SourcedClaim, Story, TextKind
from brief.stories import novelty
from brief.stories.assessment import LOWERED
from brief.stories.genre import NO_NEWS
from brief.text.terms import beginnings

A_DAY = 3
"""Most lines of a day; what takes back an earlier line stands beside them."""
BEHIND = 0.6
"""So far in worth (how well it fits, half its story's significance) a line may fall behind the first of its day."""
LOOKED_AT, TRIED = 5, 2
"""Sentences of a story, the likeliest first, among which its line is looked for; so many are tried."""
DEEP = 5
"""Sentences of a report below which stands background."""
A_PLACE, A_CHANGE = 0.12, 0.5
"""What each place further down among a story's likeliest sentences takes, and what a figure that changed adds."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
REPORTED = frozenset(TextKind) - NO_NEWS - LOWERED.keys()
"""Kinds of text that report."""
BESIDE = frozenset({TextKind.ANALYSIS, TextKind.EXPLAINER, TextKind.FEATURE})
"""Kinds that tell of a day of which no report does."""


def kinds_of(stories: Sequence[Story]) -> Collection[TextKind]:
    """Kinds of text that tell a storyline: reports; and features or sport where most of it is that."""
    kinds = [one.genre.kind for story in stories for _, one in story.assessed]
    usual = {kind for kind in LOWERED if 2 * kinds.count(kind) > len(kinds)}
    return REPORTED | usual


def of_day(
    stories: Sequence[Story], told: Sequence[SourcedClaim], sense: Sense, kinds: Collection[TextKind]
) -> list[SourcedClaim]:
    """The claims that tell a day of a storyline, at most :data:`A_DAY`.

    Args:
        stories: the day's, the weightiest first.
        told: what earlier days said.
        sense: how near a sentence is to the topic.
        kinds: of the texts that may be quoted.
    """
    chosen: list[SourcedClaim] = []
    left = [story for story in stories if story.belongs] or list(stories)
    first = 0.0
    while len(chosen) < A_DAY:
        current = novelty.against(left, [*told, *chosen], reads=lambda claim: claim.reading)
        found = [one for story in current if (one := _next(story, told, chosen, sense, kinds))]
        worth, claim = max(found, key=lambda one: one[0], default=(0.0, None))
        first = first or worth
        if claim is None or worth < first - BEHIND:
            break
        chosen.append(claim)
    return sorted(chosen, key=lambda claim: claim.article.published.start or claim.article.first_seen)


def _next(
    story: Story,
    told: Sequence[SourcedClaim],
    chosen: Sequence[SourcedClaim],
    sense: Sense,
    kinds: Collection[TextKind],
) -> tuple[float, SourcedClaim] | None:
    """What a story adds to a day, with its worth: its line, a figure that moved, the opening of another report.

    Where that says what was told, the story adds nothing: deeper in a report stands what led up to it.
    """
    moved = {change.claim.ref for change in story.changes if change.kind is ChangeKind.CHANGED}
    genres = {id_: one.genre.kind for id_, one in story.assessed}
    quoted = {claim.article.id for claim in chosen}
    begun = any(article.id in quoted for article in story.articles)
    fitting: list[tuple[float, int, SourcedClaim]] = []
    for place, claim in enumerate(one for one in ranked(story) if begun or one.order <= DEEP):
        opens = claim.order == 0 and claim.article.id not in quoted
        opens = opens or (place <= 1 and _adds(claim, chosen))
        if (begun and claim.ref not in moved and not opens) or (not begun and place >= LOOKED_AT):
            continue
        kind = genres.get(claim.article.id, TextKind.NEWS)
        if kind in kinds and sense.reads(claim.article) and tells(claim, story) and (fit := sense.fit(claim)):
            value = fit + A_CHANGE * (claim.ref in moved) - A_PLACE * (0 if begun else place)
            fitting.append((value, -place, claim))
    news = Distinct(SAME, *(claim.text for claim in (*told, *chosen)))
    for value, _, claim in sorted(fitting, key=lambda one: one[:2], reverse=True)[:TRIED]:
        anew = claim.ref in moved or (
            claim.ref not in story.said_before
            and not sense.repeats(claim, told)
            and not sense.repeats(claim, chosen, ONE_DAY)
        )
        if anew and news.adds(claim.text):
            return value + story.significance / 2, claim
    return None


def _adds(claim: SourcedClaim, chosen: Sequence[SourcedClaim]) -> bool:
    """Whether a likely sentence may stand beside others of its report: it has a figure, or more of the headline."""
    left = set(beginnings(claim.article.title))
    for one in chosen:
        left -= beginnings(one.text)
    return bool(claim.reading.figures or left & beginnings(claim.text))


def tells(claim: SourcedClaim, story: Story) -> bool:
    """Whether a claim may be a line by itself: understood alone, of its own year, no bare denial, no gap."""
    written = claim.article.published.start or claim.article.first_seen
    years = [int(year) for year in _YEAR.findall(claim.text)]
    return (
        alone(claim, story)
        and not claim_standing.gap(claim)
        and not (years and max(years) < written.year)
        # What is denied deep in a report, a sentence before it says.
        and not (claim.reading.negations and claim.order > 1)
    )
