"""What a desk holds near to a topic or a source that matched nothing: told to whoever mistyped it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from brief.corpus.protocols import Filter
from brief.desk import window_stories
from brief.rendering.wording import count, publisher
from brief.text.near_names import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.desk import Desk

LATEST = 2000
"""Headlines, the latest ones, that are looked through for a topic's words."""
_MARKS = " .,;:!?()[]\"'“”‘’„«»"


def other_days(desk: Desk) -> str:
    """Where to look instead of a window that holds nothing; empty where the library has no dated article."""
    extent = desk.ranking().extent(desk.clock() + timedelta(days=1))
    if extent is None:
        return ""
    latest = extent[1].astimezone(desk.settings.zone()).date()
    return (
        f"nothing was published in this window; the latest day held is had with: brief daily --date {latest}"
    )


def about_topic(desk: Desk, topic: str) -> str:
    """Why a window holds nothing about a topic: what there is lies elsewhere, or it is spelt otherwise."""
    spelt = ""
    if not desk.ranking().holding_all(topic):
        titles = [info.title for info in desk.ranking().articles(Filter(), dated=None)[-LATEST:]]
        watched = [*desk.settings.daily_topics, *desk.settings.daily_watch]
        spelt = did_you_mean(
            topic, [*watched, *(words for title in titles for words in _stretches(title, len(topic.split())))]
        )
    found = len(window_stories.on_topic(desk, topic))
    if not found:
        return f"no article held is about {topic!r}{spelt or '; `brief list --articles` shows the headlines held'}"
    told = (
        f"{count(found, 'article')} about {topic!r} {'is' if found == 1 else 'are'} undated or of other days"
    )
    return f"{told}{spelt or '; widen the window with --since and --until'}"


def by_source(desk: Desk, source: str) -> str:
    """That nothing by a source is held, and which sources have a name or a web host near to it."""
    infos = desk.ranking().articles(Filter(), dated=None)
    known = [name for info in infos for name in (publisher(info), urlsplit(info.url).hostname or "")]
    meant = did_you_mean(source, known).removeprefix("; ")
    return f"the corpus holds no article by {source!r}{f' ({meant})' if meant else ''}"


def _stretches(title: str, length: int) -> Iterator[str]:
    """So many words of a headline that stand one after another."""
    words = [word.strip(_MARKS) for word in title.split()]
    for start in range(len(words) - length + 1):
        yield " ".join(words[start : start + length])
