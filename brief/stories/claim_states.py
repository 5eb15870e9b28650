"""What became of a claim since it was made: corrected or withdrawn, by which sentence of which article.

Whoever chooses what a brief opens with, quotes or sets apart asks here, so that nothing a later report of its story
took back is told as standing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from brief.records import ArticleInfo, ClaimState, Role, SourcedClaim, SpanRef, StateKind, Story, when_told
from brief.stories.corrections import WITHDRAWS, concerns, correcting, still_says


@lru_cache(maxsize=256)
def told_wrong(story: Story) -> frozenset[SpanRef]:
    """The claims of a story that a later report of it corrects or withdraws, whoever repeated them."""
    return frozenset(ref for ref, _ in states(story.claims))


@lru_cache(maxsize=256)
def states(claims: tuple[SourcedClaim, ...]) -> tuple[tuple[SpanRef, ClaimState], ...]:
    """The claims that no longer stand, each with what took it back; those that stand are left out.

    A claim is taken back by a later article of the same story that corrects or withdraws it in so many words, or by
    the note of an article that was mended since the claim was made.
    """
    found: dict[SpanRef, ClaimState] = {}
    for told in _by_article(claims):
        article = told[0].article
        body = [claim.text for claim in told if claim.role is not Role.CORRECTION]
        for note in (claim for claim in told if claim.role is Role.CORRECTION):
            kind = StateKind.WITHDRAWN if WITHDRAWS.search(note.text) else StateKind.CORRECTED
            for claim in claims:
                others = claim.article.id != article.id and not claim.reading.negations
                if (
                    others
                    and when_told(claim.article) < _noted(article)
                    and concerns(note.text, claim.text, claim.article.title)
                    and not still_says(note.text, claim.text, body)
                ):
                    found.setdefault(claim.ref, ClaimState(kind, note.ref, article.id))
        for words in correcting(article.title, body, article.publisher):
            kind = StateKind.WITHDRAWN if WITHDRAWS.search(words) else StateKind.CORRECTED
            by = next((claim for claim in told if claim.text in words), told[0])
            for claim in claims:
                # Who denied it before its publisher took it back was right, and repeats nothing.
                denied = claim.article.publisher != article.publisher and claim.reading.negations
                earlier = when_told(claim.article) < when_told(article)
                if earlier and not denied and concerns(words, claim.text, claim.article.title):
                    found.setdefault(claim.ref, ClaimState(kind, by.ref, article.id))
    return tuple(found.items())


def _noted(article: ArticleInfo) -> float:
    """By when at the earliest a note stood in an article, in seconds."""
    return article.revised.timestamp() if article.revised else when_told(article)


def _by_article(claims: Sequence[SourcedClaim]) -> list[list[SourcedClaim]]:
    found: dict[str, list[SourcedClaim]] = {}
    for claim in claims:
        found.setdefault(claim.article.id, []).append(claim)
    return list(found.values())
