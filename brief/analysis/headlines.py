"""Headlines that say more than their text: told as a fact above, hedged or from nobody named below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.analysis.sentence_reader import ANALYSED
from brief.records import HedgeKind, PartyKind, Reading, SourcedClaim
from brief.text.terms import terms

WARNING = "The headline states it as fact; the text does not"
"""What a page says beside a sentence that its headline hardens."""
# A word of the headline and a word of the text are the same from these letters on ("trained", "training").
_STEM = 5
# Words of a headline that a sentence must share to be about it.
_SHARED = 2
# A headline's own hedges: "…, sources say", "report:", a question, words in single quotation marks.
_HEDGED_HEADLINE = re.compile(
    r"^(?:experts?|officials?|police|reports?|sources?|analysts?|study|[A-Z]\w+):|\b(?:say|says|said|report(?:s|edly)?|claim(?:s|ed)?|alleg\w*|accus\w*|source|sources|may|might|could|appears?"
    r"|seems?|rumou?r\w*|unconfirmed|suspected|feared|likely|possibl[ey]|den(?:y|ies|ied)|according|weighs?|considers?"
    r"|plans?|expected|rul(?:es?|ed) out|rejects?|dismiss(?:es)?|warns?|urges?|calls|dispute[sd]?)\b"
    r"|\b(?:documents?|records?|report|study|data|poll|survey|memo|emails?|figures|video|footage)\b[^,;]{0,20}"
    r"\b(?:shows?|finds?|suggests?|reveals?)\b|\?|[‘'“\"][^’'”\"]{4,}[’'”\"]",
    re.IGNORECASE,
)


_ASIDE = frozenset({HedgeKind.PLANNED, HedgeKind.POSSIBLE})
"""Hedges that headlines leave out as a matter of course: what may come of it."""


def overstated(title: str, claims: Sequence[SourcedClaim]) -> SourcedClaim | None:
    """The sentence that says only with a hedge what its headline states as a fact; None where there is none.

    For each deed that the headline asserts (a word of it that the text writes small, as "trained"), the
    sentences that share most with the headline beside that word are read: where every one of them is
    hedged, or comes from nobody it names, the headline says more than the text. A headline that hedges
    itself says no more. English only.

    Args:
        title: the headline.
        claims: the article's own sentences, in their order.
    """
    if not title or _HEDGED_HEADLINE.search(title):
        return None
    if any(claim.article.language not in ANALYSED for claim in claims):
        return None
    headline = _stems(title)
    text = " ".join(claim.text for claim in claims)
    found = [(claim, _stems(claim.text) & headline) for claim in claims]
    for word in _deeds(title, text):
        about = [(claim, shared) for claim, shared in found if word in shared and len(shared) > _SHARED - 1]
        most = max((len(shared) for _, shared in about), default=0)
        if most <= _SHARED:
            continue
        best = [claim for claim, shared in about if len(shared) == most]
        if all(_weak_at(claim, word) for claim in best):
            return best[0]
    return None


def _weak_at(claim: SourcedClaim, stem: str) -> bool:
    """Whether a sentence does not vouch for the clause in which it has a word."""
    match = re.search(rf"\b{re.escape(stem)}", claim.text, re.IGNORECASE)
    place, reading = match.start() if match else -1, claim.reading
    if place < 0:
        return weak(reading)

    def covers(clause: tuple[int, int]) -> bool:
        return clause == (0, 0) or clause[0] <= place < clause[1]

    if any(hedge.kind not in _ASIDE and covers(hedge.clause) for hedge in reading.hedges):
        return True
    told = [one.party for one in reading.attributions if covers(one.clause)]
    return bool(told) and all(party.kind is PartyKind.UNNAMED for party in told)


def weak(reading: Reading) -> bool:
    """Whether a sentence does not vouch for what it says: hedged, or from nobody it names."""
    if any(hedge.kind is not HedgeKind.PLANNED for hedge in reading.hedges):
        return True
    return bool(reading.chain) and all(party.kind is PartyKind.UNNAMED for party in reading.chain)


def _deeds(title: str, text: str) -> list[str]:
    """Stems of what the headline asserts: words that the text writes small."""
    plain = [word for word in terms(title) if re.search(rf"\b{re.escape(word[:_STEM])}", text)]
    return list(dict.fromkeys(word.casefold()[:_STEM] for word in plain if len(word) >= _STEM))


def _stems(text: str) -> set[str]:
    return {term[:_STEM] for term in terms(text) if len(term) >= 4 and not term.isdigit()}
