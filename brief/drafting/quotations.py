"""A claim as the quoting writer puts it: its own words, whole, with its citation."""

from __future__ import annotations

from brief.records import Citation, DraftSentence, Grade, Quote, SourcedClaim

WRITER = "quoting"


def quoted(claim: SourcedClaim, grade: Grade | None = None) -> DraftSentence:
    """A claim as a draft sentence: its words, whole, in quotation marks."""
    citation = Citation(claim.ref, claim.article.id, claim.passage_id)
    return DraftSentence(claim.text, (citation,), (Quote(claim.text, 0),), writer=WRITER, grade=grade)
