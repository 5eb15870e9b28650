"""Claims that a fact check rates, in an answer: never told without its verdict, and never as what answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from brief.drafting.quotations import quoted
from brief.drafting.quoted_answers import LEAST
from brief.reading.genre_words import TRUE
from brief.reading.stated_genre import restates
from brief.records import Draft, Genre, RatedClaim
from brief.retrieval.relevance import Scored

SHOWN = 3
"""Sentences that stand under a verdict at most."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence that restates a claim that an article rates; ``own``: that article is the sentence's."""

    scored: Scored
    rated: RatedClaim
    own: bool

    @property
    def words(self) -> str:
        """Who finds what, as a clause."""
        return f"{self.rated.by or 'a fact check'} rates the claim {self.rated.verdict}"


def apart(
    scored: Sequence[Scored], genres: Mapping[str, tuple[Genre | None, tuple[RatedClaim, ...]]]
) -> tuple[list[Scored], list[Checked]]:
    """The sentences that may answer, and those that restate a claim which a fact check among them does not bear out.

    Args:
        scored: the evidence's sentences, best first.
        genres: by article id, what kind of text it is and the claims that it rates.
    """
    free: list[Scored] = []
    checked: list[Checked] = []
    ratings = [
        (id_, claim) for id_, (_, rated) in genres.items() for claim in rated if not TRUE.match(claim.verdict)
    ]
    for one in scored:
        mine = one.claim.article.id
        found = [
            Checked(one, claim, mine == id_)
            for id_, claim in ratings
            if restates(one.claim.text, claim.claim, own=mine == id_)
        ]
        if found:
            checked.append(max(found, key=lambda each: each.own))
        else:
            free.append(one)
    return free, checked


def told(draft: Draft, checked: Sequence[Checked]) -> Draft:
    """An answer with what fact checks find of the claim that was asked about.

    Where nothing else answers, that is the answer: no record of it, and the verdict.
    """
    asked = [one for one in checked if one.scored.score >= LEAST]
    if not asked:
        return draft
    words = list(dict.fromkeys(one.words for one in asked))
    asked.sort(key=lambda one: not one.own)
    looked_at = {one.scored.claim.article.id for one in checked if one.own}
    sentences = [sentence for section in draft.sections for sentence in section.sentences]
    others = [s for s in sentences if not {c.article_id for c in s.citations} <= looked_at]
    if others:
        notes = (f"On the claim “{one.rated.claim}”: {one.words}" for one in asked)
        return replace(draft, notes=(*draft.notes, *dict.fromkeys(notes)))
    nearest = [quoted(one.scored.claim) for one in asked]
    nearest += [s for s in (*sentences, *draft.nearest) if s not in nearest]
    return replace(
        draft,
        sections=(),
        abstention=f"no record of it; {'; '.join(words)}",
        nearest=tuple(nearest[:SHOWN]),
    )
