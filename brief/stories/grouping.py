"""Articles of a window grouped into stories, copies counted once, stories ranked by independent coverage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from brief.corpus.duplicates import containment, copy_groups, same_figures, shingles
from brief.corpus.owners import Owners
from brief.records import ArticleInfo, SourcedClaim, Story, StoryStatus, digest, source_name
from brief.stories.clustering import link
from brief.stories.independence import independent_sources
from brief.stories.likeness import Marks, alike, marks, twins
from brief.stories.story_titles import label
from brief.text.normal_forms import composed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Mean likeness from which two groups of articles are one story. Dated events by topic, B-cubed F1 at 0.2,
# 0.3 and 0.35: 0.798, 0.793, 0.785 (September, October) and 0.836, 0.838, 0.836 (November, December); labelled
# feed items, pairwise precision 0.61, 0.73, 0.74 and recall 0.98, 0.97, 0.97. A wrong join misleads a
# reader more than a wrong split.
SAME_STORY = 0.3
# Summed likeness of its three nearest earlier reports from which a report continues what they told. Dated
# events day by day: 60 % of those whose topic was covered before are shown as continuing (51 % with the right
# story), 84 % of those whose topic is new as new; at 0.71 it is about 51 % and 90 %.
CONTINUES = 0.6
PRECEDENTS = 3
# Containment of word 3-grams from which one text can stand for another when quoting.
CONTAINED = 0.6
# How many nearest articles tell how much a story is of the window's news.
NEIGHBOURS = 5


def stories(
    articles: Sequence[ArticleInfo],
    texts: Mapping[str, str],
    vectors: Mapping[str, NDArray[np.float32]],
    claims: Mapping[str, Sequence[SourcedClaim]],
    owners: Owners | None = None,
    whole: Mapping[str, str] | None = None,
    *,
    earlier: Sequence[ArticleInfo] | None = None,
    watch: Sequence[str] = (),
) -> list[Story]:
    """The stories of a window, ranked as :func:`ranked` does.

    Args:
        articles: the window's articles, in a fixed order.
        texts: cleaned text by article id, of the earlier ones too.
        vectors: a unit vector by article id; an article without one is a story by itself.
        claims: quotable sentences by article id.
        owners: who owns which outlets: those of one owner are one source.
        whole: source text by article id, in which credits to agencies stand that cleaning set aside.
        earlier: articles from before the window, which its stories may continue; none tell nothing.
        watch: words or names of the user's topics and watch-list.
    """
    embedded = [a for a in articles if a.id in vectors]
    before = [a for a in earlier or () if a.id in vectors]
    held = [marks(f"{a.title}\n{texts[a.id]}") for a in (*embedded, *before)]
    near = _near([*embedded, *before], held, len(embedded), vectors)
    typical = {
        a.id: sum(sorted(row.values(), reverse=True)[:NEIGHBOURS]) / NEIGHBOURS
        for a, row in zip(embedded, near, strict=True)
    }
    precedents = {
        a.id: {
            before[j - len(embedded)]: value
            for j, value in row.items()
            if j >= len(embedded) and not twins(mark, held[j])
        }
        for a, mark, row in zip(embedded, held, near, strict=False)
    }
    window = [{j: value for j, value in row.items() if j < len(embedded)} for row in near]
    members = [[embedded[i] for i in group] for group in link(window, SAME_STORY)]
    members += [[a] for a in articles if a.id not in vectors]
    found = []
    for group in members:
        story = _story(group, texts, claims, owners, whole)
        if before:
            story = _against(story, [precedents.get(a.id, {}) for a in group])
        found.append(
            replace(
                story,
                watched=_watched(watch, [f"{a.title}\n{texts[a.id]}" for a in group]),
                typical=round(max(typical.get(a.id, 0.0) for a in group), 4),
            )
        )
    return ranked(found)


def ranked(found: Sequence[Story]) -> list[Story]:
    """Stories in the order of a brief; never by where a page showed them.

    What the user watches comes first; then the most independently covered; then what changes or corrects
    the last brief, and what is new before what goes on; then most articles; then those most like the rest of
    the window: among single reports, what the news of these days is about comes before what stands alone.
    """

    def place(story: Story) -> tuple[float | bool | str, ...]:
        return (
            not story.watched,
            -story.independent,
            not story.changes,
            # Of single reports the new ones are as often sport as news.
            story.independent > 1 and story.status is StoryStatus.CONTINUING,
            -len(story.articles),
            -story.typical,
            story.id,
        )

    return sorted(found, key=place)


def _near(
    articles: Sequence[ArticleInfo],
    held: Sequence[Marks],
    first: int,
    vectors: Mapping[str, NDArray[np.float32]],
) -> list[dict[int, float]]:
    import numpy as np

    if not first:
        return []
    days = [a.published.start.timestamp() // 86400 if a.published.start else None for a in articles]
    return alike(np.stack([vectors[a.id] for a in articles]), held, days, first)


def _against(story: Story, near: Sequence[Mapping[ArticleInfo, float]]) -> Story:
    """A story as new or as the continuation of the earlier reports that its articles are like."""
    nearest = [sorted(row.items(), key=lambda item: (-item[1], item[0].id))[:PRECEDENTS] for row in near]
    if sum(value for row in nearest for _, value in row) < CONTINUES * len(near):
        return replace(story, status=StoryStatus.NEW)
    every = sorted((pair for row in nearest for pair in row), key=lambda pair: (-pair[1], pair[0].id))
    likely = [article for article, value in every if value >= every[0][1] / 2]
    likeliest = tuple(dict.fromkeys(likely))[:PRECEDENTS]
    return replace(story, status=StoryStatus.CONTINUING, continues=likeliest)


def _watched(watch: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """The words watched for that stand whole in any of the texts, upper or lower case alike."""
    return tuple(
        word
        for word in watch
        if any(re.search(rf"(?<!\w){re.escape(composed(word))}(?!\w)", text, re.IGNORECASE) for text in texts)
    )


def _story(
    group: list[ArticleInfo],
    texts: Mapping[str, str],
    claims: Mapping[str, Sequence[SourcedClaim]],
    owners: Owners | None,
    whole: Mapping[str, str] | None,
) -> Story:
    group = sorted(group, key=lambda a: (a.published.start.timestamp() if a.published.start else 0.0, a.id))
    copies = copy_groups({a.id: texts[a.id] for a in group}) if len(group) > 1 else []
    sources = independent_sources(group, texts, owners, whole, copies)
    named = label([texts[a.id] for a in group], [a.title for a in group], [a.publisher for a in group])
    return Story(
        id=digest(*sorted(a.id for a in group))[:16],
        label=named or f"Report by {source_name(group[0])}",
        articles=tuple(group),
        claims=tuple(claim for a in group for claim in claims.get(a.id, ())),
        independent=len(sources),
        copies=tuple(_quotable_once(copies, texts)),
        sources=sources,
    )


def _quotable_once(copies: Sequence[Sequence[str]], texts: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Of groups of copies, ids whose texts hold each other's words and figures: quoting one of them loses nothing.

    A copy in which a figure differs may be a correction, and one with a paragraph of its own has news in it.
    """
    for group in copies:
        left, grams = list(group), {id_: shingles(texts[id_]) for id_ in group}
        while left:
            first = left[0]
            same = [
                id_
                for id_ in left[1:]
                if containment(grams[first], grams[id_]) >= CONTAINED
                and same_figures(texts[first], texts[id_])
            ]
            if same:
                yield (first, *same)
            left = [id_ for id_ in left[1:] if id_ not in same]
