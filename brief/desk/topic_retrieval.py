"""What a desk holds of a topic: its storyline, that storyline's claims, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from brief.analysis.article_claims import claims_of
from brief.corpus.protocols import Filter
from brief.desk import window_stories
from brief.desk.issued_corrections import changes
from brief.errors import UsageError
from brief.records import ArticleInfo, ClaimState, SourcedClaim, SpanRef, when_told
from brief.stories.claim_states import states
from brief.stories.topic_storylines import Storyline, storyline
from brief.text.normal_forms import composed
from brief.text.terms import terms

if TYPE_CHECKING:
    from brief.desk import Desk

FOUND = 60
"""Passages that are searched for beside the articles that hold every word of a topic, or are near it in meaning."""


@dataclass(frozen=True, slots=True)
class OnTopic:
    """A topic's storyline as a desk holds it.

    Attributes:
        storyline: its articles, and other events near the topic.
        cutoff: what was known.
        claims: by article id, of its articles and of those that correct them.
        states: what became of those claims, where they stand no more.
        corrections: articles that correct those of the storyline and are none of it.
    """

    storyline: Storyline
    cutoff: datetime
    claims: Mapping[str, Sequence[SourcedClaim]]
    states: Mapping[SpanRef, ClaimState]
    corrections: tuple[ArticleInfo, ...] = ()

    def own_claims(self) -> list[SourcedClaim]:
        """The claims of the storyline's own articles, without those that only correct them."""
        ids = {info.id for info in self.storyline.articles}
        return [claim for id_, some in self.claims.items() if id_ in ids for claim in some]


def on_topic(
    desk: Desk, topic: str, since: datetime | None, until: datetime | None, notes: list[str]
) -> OnTopic:
    """The storyline of a topic, with its claims and their states.

    Args:
        desk: whose library.
        topic: in words.
        since: first instant of publication; None for all.
        until: first instant after it; None for now. What was published later is not known.
        notes: takes a word on what could not be read.

    Raises:
        UsageError: the topic holds no word; the window ends before it begins.
        IndexMismatchError: the corpus was embedded with another model.
    """
    topic = checked(topic, since, until)
    library, ranking, zone = desk.library(), desk.ranking(), desk.settings.zone()
    cutoff = min(until or desk.clock(), desk.clock()).replace(microsecond=0)
    filter_ = Filter(since.astimezone(zone) if since else None, cutoff.astimezone(zone))
    # What was first seen in this very second is known.
    undated = ranking.undated(since or datetime(1970, 1, 1, tzinfo=UTC), cutoff + timedelta(seconds=1))
    held = window_stories.reports([*ranking.articles(filter_, dated=True), *undated])
    near = window_stories.on_topic(desk, topic)
    near |= {one.article.id for one in desk.search.find(topic, Filter(), FOUND).evidence}
    articles = [info for info in held if info.id in near]
    texts = {id_: text for id_, (_, text) in library.cleaned(a.id for a in articles).items()}
    vectors = ranking.lead_vectors([a.id for a in articles], desk.embedder.fingerprint)
    wanted = desk.embedder.query(topic)
    found = storyline(topic, articles, texts, vectors, wanted, ranking.rarity(terms(topic)))
    mine = {info.id: info for info in found.articles}
    later = {change.by.id: change.by for change in changes(library, mine) if change.by.id not in mine}
    corrections = [info for info in later.values() if when_told(info) < cutoff.timestamp()]
    everything = [*found.articles, *corrections]
    whole = {id_: text for id_, (text, _) in library.cleaned(a.id for a in everything).items()}
    claims = claims_of(library, everything, whole, notes)
    of_all = states(tuple(claim for told in claims.values() for claim in told))
    return OnTopic(found, cutoff, claims, dict(of_all), tuple(corrections))


def checked(topic: str, since: datetime | None, until: datetime | None) -> str:
    """A topic in its normal form.

    Raises:
        UsageError: it holds no word; the window ends before it begins.
    """
    if not terms(composed(topic)):
        raise UsageError(
            "the topic holds no word to look for; name it in words, as in: brief timeline Zarin Pass"
        )
    if since and until and until <= since:
        raise UsageError(
            f"the window ends ({until:%Y-%m-%d %H:%M}) before it begins ({since:%Y-%m-%d %H:%M})"
        )
    return composed(" ".join(topic.split()))
