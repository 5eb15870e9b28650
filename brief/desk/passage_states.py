"""How the passages that a retriever hands on stand: graded, and what of them was taken back or is unverified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from brief.analysis.article_claims import claims_of
from brief.corpus.ratings import UNKNOWN_PUBLISHER
from brief.desk import Desk
from brief.desk.issued_corrections import Change, changes
from brief.desk.source_letters import CONTRADICTED, ratings
from brief.drafting.claim_standing import unverified
from brief.records import ClaimState, Evidence, SourcedClaim, SpanRef, StateKind
from brief.retrieval.passage_standing import Standing, Unsound
from brief.stories.claim_states import states
from brief.stories.corrections import WITHDRAWS, concerns
from brief.stories.credibility import credibility
from brief.stories.grading import ALONE, own_word
from brief.text.normal_forms import comparable

_GRAVEST = (5, 4, 6, ALONE)
"""Digits, the most doubtful first: what is contradicted is worse than what cannot be judged."""


def standing(desk: Desk, evidence: Sequence[Evidence]) -> dict[str, Standing]:
    """By passage id, how each of these passages stands; see :class:`brief.retrieval.passage_standing.Standing`.

    Looked through for corrections are the later articles of the publishers found, as for briefs issued, and the
    passages found themselves, in which another may repeat what was taken back.
    """
    library, rated = desk.library(), ratings(desk)
    infos = {one.article.id: one.article for one in evidence}
    changed = changes(library, infos)
    everyone = {**infos, **{change.by.id: change.by for change in changed}}
    whole = {
        id_: library.source_text(info.source_text_sha256) or "" for id_, info in sorted(everyone.items())
    }
    claims = claims_of(library, list(everyone.values()), whole)
    taken_back = dict(states(tuple(claim for told in claims.values() for claim in told)))
    now = {change.by.id: comparable(library.article(change.by.id).text) for change in changed if change.since}
    found = {}
    for one in evidence:
        mine = [claim for claim in claims[one.article.id] if claim.passage_id == one.passage.id]
        others = [c for id_, told in claims.items() if id_ != one.article.id for c in told]
        of_article = [change for change in changed if change.cited.id == one.article.id]
        letter = rated.of(one.article)
        digit, why = _digit(one, mine, others)
        unsound = (_unsound(claim, of_article, taken_back, now) for claim in mine)
        found[one.passage.id] = Standing(
            letter.letter, letter.why, digit, why, tuple(bad for bad in unsound if bad)
        )
    return found


def _digit(one: Evidence, claims: Sequence[SourcedClaim], others: Sequence[SourcedClaim]) -> tuple[int, str]:
    """The digit of a passage's most doubtful sentence, and why; nothing that was found is counted for it."""
    if not one.article.publisher:
        return 6, UNKNOWN_PUBLISHER
    judged = []
    for claim in claims:
        itself = own_word(claim)
        against = credibility(claim, others, {}, speaks_itself=itself)
        alone = credibility(claim, (), {}, speaks_itself=itself)
        worse = against if against.digit in CONTRADICTED else alone
        judged.append((worse.digit, worse.why))
    return min(judged, key=lambda of: _GRAVEST.index(of[0]), default=(6, "no sentence of it is a statement"))


def _unsound(
    claim: SourcedClaim,
    changed: Sequence[Change],
    taken_back: Mapping[SpanRef, ClaimState],
    now: Mapping[str, str],
) -> Unsound | None:
    """What became of one sentence, or None where it stands plainly."""
    for change in changed:
        words = next((c for c in change.corrections if concerns(c, claim.text, claim.article.title)), "")
        if words and not (change.since and comparable(claim.text) in now[change.by.id]):
            kind = StateKind.WITHDRAWN if WITHDRAWS.search(words) else StateKind.CORRECTED
            return Unsound(claim.text, kind.value, change.by.id, words)
    if claim.ref in taken_back:
        state = taken_back[claim.ref]
        return Unsound(claim.text, state.kind.value, state.article_id)
    for change in changed:
        if change.since and comparable(claim.text) not in now[change.by.id]:
            return Unsound(claim.text, "superseded", change.by.id)
    return Unsound(claim.text, "unverified") if unverified(claim) else None
