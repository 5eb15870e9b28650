"""What each report of a window is worth to a brief, and so what each story is: its genre, its significance, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from brief.analysis.sentence_reader import ANALYSED
from brief.records import VIEWS, ArticleInfo, Assessment, Genre, SourcedClaim, Story, TextKind
from brief.stories.genre import NO_NEWS, genre
from brief.stories.significance import BELONGS, NOTABLE, OPENS, Lead, harmed, valued, weight

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What a form that names its kind takes from what the heads say: they see a text's matter before its form.
LOWERED = {
    TextKind.OPINION: 0.8,
    TextKind.LETTER: 0.8,
    TextKind.ANALYSIS: 0.3,
    TextKind.EXPLAINER: 0.3,
    TextKind.FEATURE: 0.2,
    # A section of leisure carries news as well: of 317 articles 26 of grade 1 and up stood in one.
    TextKind.LIFESTYLE: 0.2,
    TextKind.SPORT: 0.2,
}
LIVING = 0.6
"""What it takes that a report's text was changed after its own date."""
NEVER, OPINION = 1.0, 0.2
"""What the form takes from whether a text belongs at all."""
# What `belongs` must be. On the labelled days, five-fold: stories of grade 2 and 3 kept, and stories of grade 0 among
# those kept: articles 98 and 4 % at 0.4, 95 and 4 % at 0.5, 91 and 3 % at 0.6; events all and 1 %.
PLACE = 0.5
FEW, AT_LEAST = 5, 3
"""Stories of a window in which the heads leave nothing out; stories that stand in any case."""
# What twice as many reports of one story add to it.
DOUBLED = 0.15
MEANING = "what it tells"


def assessed(
    articles: Sequence[ArticleInfo],
    vectors: Mapping[str, NDArray[np.float32]],
    claims: Mapping[str, Sequence[SourcedClaim]],
    openings: Mapping[str, str] | None = None,
    declared: Mapping[str, Sequence[str]] | None = None,
    stated: Mapping[str, Genre] | None = None,
) -> dict[str, Assessment]:
    """What each article is worth, by its id.

    Args:
        articles: of any genre and language.
        vectors: lead vectors by the built-in model, by article id; one without is taken for news of middling weight.
        claims: quotable sentences by article id.
        openings: first words by article id, where they are not those of its first sentence.
        declared: what each article's page says that it is.
        stated: what was read of articles that they say themselves to be.
    """
    # The model of the vectors knows English; what it makes of another language says nothing of its weight.
    known = [a for a in articles if a.id in vectors and a.language in ANALYSED]
    values = valued([Lead(vectors[a.id], tuple(claims.get(a.id, ()))) for a in known])
    heads: dict[str, dict[str, float]] = {a.id: found for a, found in zip(known, values, strict=True)}
    made: dict[str, Assessment] = {}
    for article in articles:
        said = heads.get(article.id, {})
        opening = (openings or {}).get(article.id) or next((c.text for c in claims.get(article.id, ())), "")
        kind = genre(
            article, opening, said, (declared or {}).get(article.id, ()), (stated or {}).get(article.id)
        )
        known_weight = weight(said[NOTABLE], said[OPENS], titled=bool(article.title)) if said else 0.5
        significance, belongs = known_weight, said.get(BELONGS, 1.0)
        if kind.kind in NO_NEWS:
            significance, belongs = significance - NEVER, belongs - NEVER
        elif kind.kind in VIEWS:
            belongs -= OPINION
        made[article.id] = Assessment(
            kind, round(significance - LOWERED.get(kind.kind, 0.0), 4), round(belongs, 4)
        )
    return made


def weighed(story: Story, found: Mapping[str, Assessment]) -> Story:
    """A story with what it is worth, of what its articles are and how many tell it."""
    mine = tuple((article.id, found[article.id]) for article in story.articles if article.id in found)
    copies = sum(len(group) - 1 for group in story.copies)
    told = math.log2(max(1, len(story.articles) - copies))
    best = max((one.significance - LIVING * bool(one.later) for _, one in mine), default=0.5)
    why = [(MEANING, best)]
    if told:
        why.append((f"{len(story.articles)} reports of it", round(DOUBLED * told, 4)))
    belongs = story.watched or any(one.belongs >= PLACE for _, one in mine) or not mine
    return replace(
        story,
        significance=round(sum(value for _, value in why), 4),
        belongs=bool(belongs),
        why=tuple(why),
        assessed=mine,
    )


def in_place(story: Story) -> Story:
    """A story that changes, corrects or withdraws what the last brief quoted, which has its place for it.

    It weighs no more for it: how much more has not been measured, and what the bottom line reaches has, without it.
    """
    return replace(story, belongs=True) if story.changes else story


def admitted(stories: Sequence[Story]) -> list[Story]:
    """Stories with what the heads leave out taken in again where they would leave too little.

    A desk of a town or a trade reads what no national editor would print: in a window of few stories only what its own
    form calls service, promotion or satire is left out, and some stories always stand.
    """

    def formed(story: Story) -> bool:
        return all(one.genre.kind in NO_NEWS for _, one in story.assessed) and bool(story.assessed)

    def place(story: Story) -> float:
        return max((one.belongs for _, one in story.assessed), default=1.0)

    few = len(stories) <= FEW
    best = sorted((s for s in stories if not formed(s)), key=lambda s: (-place(s), s.id))[:AT_LEAST]
    kept = {story.id for story in best}
    return [
        replace(story, belongs=story.belongs or story.id in kept or (few and not formed(story)))
        for story in stories
    ]


def explained(story: Story) -> list[str]:
    """What moved a story, in words: for a reader who asks why."""
    best = max(story.assessed, key=lambda pair: pair[1].significance, default=None)
    lines = [f"{value:+.2f} {what}" for what, value in story.why]
    if story.watched:
        lines.insert(0, f"first, as it speaks of what is watched for: {', '.join(story.watched)}")
    if story.changes:
        lines.append("has its place, as it changes what the last brief said")
    if best is not None:
        kind = best[1].genre
        lines.append(
            f"{kind.kind.value}{f' ({kind.why})' if kind.why else ''}; belongs in a brief: {best[1].belongs:.2f}"
        )
        people = harmed([claim for claim in story.claims if claim.article.id == best[0]])
        if people:
            lines.append(f"{people:,.0f} people harmed")
    return lines
