"""What a brief or an answer says of itself: how it was made, what it is called, why it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import brief
from brief import code_versions
from brief.reading.passages import SPLITTER
from brief.records import ArticleInfo, Draft, Manifest
from brief.records.identity import FORMAT
from brief.rendering.wording import count, day, span_of_days

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from brief.desk import Desk


def brief_title(since: datetime, until: datetime, topic: str, zone: ZoneInfo) -> str:
    """What a brief is called: its window, and its topic."""
    from brief.desk.window_stories import name_of

    about = f" on {topic}" if topic else ""
    return f"{name_of(since, until)}{about}, {span_of_days(since, until, zone)}"


def manifest_of(
    desk: Desk,
    draft: Draft,
    cutoff: datetime,
    since: datetime | None,
    until: datetime | None,
    series: str = "",
    *,
    first: bool = False,
) -> Manifest:
    """How a brief or an answer was made.

    Args:
        desk: whose library, settings and templates.
        draft: what its writer handed in.
        cutoff: what was known.
        since: first instant of the window; None where there is none.
        until: first instant after it.
        series: what a brief is the last one of; empty of an answer.
        first: as the first of its series, whatever was issued since.
    """
    owners = (("owners", desk.owners.digest()[:12]),) if desk.settings.independence_owners else ()
    rated: tuple[tuple[str, str], ...] = ()
    previous = None
    if series:
        from brief.desk.source_letters import ratings

        previous = None if first else desk.ledger().previous(series, cutoff)
        letters = ratings(desk).digest()
        rated = (("ratings", letters[:12]),) if letters else ()
    return Manifest(
        cutoff=cutoff,
        since=since,
        until=until,
        zone=desk.settings.timezone,
        corpus_digest=desk.library().corpus_digest(),
        settings_digest=desk.settings.content_digest(),
        writer=draft.writer,
        embedding=f"{desk.embedder.name} {desk.embedder.fingerprint[:12]}",
        versions=(
            ("brief", brief.__version__),
            ("record", FORMAT),
            ("splitter", SPLITTER),
            *code_versions.versions(desk.prompts),
            *owners,
            *rated,
        ),
        model=draft.model,
        prompts=draft.prompts,
        usage=draft.usage,
        previous=previous.id if previous else "",
        notes=draft.notes,
        cost=draft.cost,
        exchanges=draft.exchanges,
        unwritten=draft.unwritten,
    )


def why_empty(desk: Desk, articles: Sequence[ArticleInfo], topic: str) -> tuple[str, ...]:
    """What a reader of an empty brief needs to know: what the corpus does hold, whenever it is asked."""
    if articles:
        return (f"This window holds {count(len(articles), 'article')}, but no sentence that can be quoted",)
    about = f" about {topic}" if topic else ""
    extent = desk.ranking().whole_extent()
    if extent is None:
        return (f"The corpus holds no dated article{about}",)
    zone = desk.settings.zone()
    first, last = day(extent[0], zone), day(extent[1], zone)
    return (
        f"The corpus holds no article of this window{about}; its dated articles run from {first} to {last}",
    )
