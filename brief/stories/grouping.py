"""Articles of a window grouped into stories, copies counted once, stories ranked by independent coverage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from brief.corpus.duplicates import containment, copy_groups, same_figures, shingles
from brief.corpus.owners import Owners
from brief.records import ArticleInfo, Assessment, SourcedClaim, Story, StoryStatus, digest, source_name
from brief.stories.assessment import admitted, weighed
from brief.stories.clustering import Neighbours, link
from brief.stories.independence import independent_sources
from brief.stories.likeness import Marks, alike, marks, twins
from brief.stories.story_titles import label
from brief.stories.storylines import threads
from brief.text.normal_forms import composed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Mean likeness (cosine of what two reports open with, and a fifth of the likelihood that names, words and figures give)
# from which two groups of a window's reports are one story. B-cubed F1 at 0.71, 0.73 and 0.75: articles of 10 days
# 0.959, 0.959, 0.959 (cosine alone at 0.62, the best of it, 0.971; one item a story 0.915), events of 10 days 0.968
# (0.968), BASIL's articles 0.995, 0.990, 0.990 (0.995); pairs of labelled feed items, F1 0.88, 0.90, 0.93 (0.82).
SAME_STORY = 0.73
# Summed likeness of its three nearest earlier reports from which a report continues what they told. Dated
# events day by day: 60 % of those whose topic was covered before are shown as continuing (51 % with the right
# story), 84 % of those whose topic is new as new; at 0.71 it is about 51 % and 90 %.
CONTINUES = 0.6
PRECEDENTS = 3
# Containment of word 3-grams from which one text can stand for another when quoting.
CONTAINED = 0.6


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
    worth: Mapping[str, Assessment] | None = None,
    threaded: bool = True,
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
        worth: what each article is worth, by its id.
        threaded: stories of one rare name are threads of one; not where all were chosen for one topic, as they share
            its names.
    """
    embedded = [a for a in articles if a.id in vectors]
    before = [a for a in earlier or () if a.id in vectors]
    held = [marks(f"{a.title}\n{texts[a.id]}") for a in (*embedded, *before)]
    window, earlier_like = _near([*embedded, *before], held, len(embedded), vectors)
    precedents = {
        a.id: {before[j - len(embedded)]: value for j, value in row.items() if not twins(mark, held[j])}
        for a, mark, row in zip(embedded, held, earlier_like, strict=False)
    }
    members = [[embedded[i] for i in group] for group in link(window, SAME_STORY)]
    members += [[a] for a in articles if a.id not in vectors]
    told = worth or {}

    def made(group: list[ArticleInfo]) -> Story:
        story = _story(group, texts, claims, owners, whole)
        if before:
            story = _against(story, [precedents.get(a.id, {}) for a in group])
        watched = watched_in(watch, [f"{a.title}\n{texts[a.id]}" for a in group])
        return weighed(replace(story, watched=watched), told)

    found = []
    alone = [[place] for place in range(len(members))]
    for thread in threads(members, texts, vectors) if threaded else alone:
        parts = ranked([made(members[place]) for place in thread])
        if len(parts) == 1:
            found.append(parts[0])
        else:
            whole_thread = made([article for place in thread for article in members[place]])
            found.append(replace(whole_thread, members=tuple(parts)))
    return ranked(admitted(found))


def ranked(found: Sequence[Story]) -> list[Story]:
    """Stories in the order of a brief: what the user watches, then by significance; never by a page's own order."""
    return sorted(found, key=lambda story: (not story.watched, -story.significance, story.id))


def _near(
    articles: Sequence[ArticleInfo],
    held: Sequence[Marks],
    first: int,
    vectors: Mapping[str, NDArray[np.float32]],
) -> tuple[Neighbours, Neighbours]:
    import numpy as np

    if not first:
        return [], []
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


def watched_in(watch: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
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
