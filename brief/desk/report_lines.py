"""The lines from which a model answers the questions of a report: what rules found of each, and what a search does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from brief.desk import answering
from brief.desk.report_material import Material
from brief.drafting.prompt_claims import Shown, of_claims
from brief.drafting.question_writer import SURROUNDED, surrounded
from brief.drafting.quotations import quoted
from brief.drafting.report_layout import ref_of, strongest
from brief.drafting.sub_questions import Asked, Question
from brief.records import ArticleInfo, SourcedClaim, SpanRef, when_told

if TYPE_CHECKING:
    from brief.desk import Desk

LINES = 20
"""Most lines of the timeline from which it is told what happened."""
OF_ACTOR = 8
"""Most claims that name an actor."""


class ReportLines:
    """The lines that each question is answered from: what rules found for it, and what a search finds."""

    def __init__(self, desk: Desk, material: Material) -> None:
        self._desk = desk
        self._material = material
        self._claims = material.by_ref()
        self._shown: dict[Question, tuple[list[Shown], frozenset[SpanRef]]] = {}
        self.copies: dict[str, Sequence[ArticleInfo]] = {}

    def of(self, question: Question) -> list[Shown]:
        """Labelled, oldest article first, each article's in its order; what was taken back since is left out."""
        return self._found(question)[0]

    def by_rule(self, question: Question) -> frozenset[SpanRef]:
        """Those that rules found."""
        return self._found(question)[1]

    def _found(self, question: Question) -> tuple[list[Shown], frozenset[SpanRef]]:
        if question not in self._shown:
            found = self._material.found
            rules = self._by_rule(question)
            searched = answering.sentences(self._desk, question.text, self._material.window)
            self.copies |= {one.article.id: one.copies for one in searched.evidence}
            chosen = {
                claim.ref: claim
                for claim in (*rules, *surrounded(searched.scored))
                if claim.ref not in found.states and when_told(claim.article) <= found.cutoff.timestamp()
            }
            claims = sorted(
                list(chosen.values())[:SURROUNDED],
                key=lambda one: (when_told(one.article), one.article.id, one.order),
            )
            shown = of_claims((claim, quoted(claim)) for claim in claims)
            self._shown[question] = shown, frozenset(claim.ref for claim in rules)
        return self._shown[question]

    def _by_rule(self, question: Question) -> list[SourcedClaim]:
        material, sense = self._material, self._material.told.sense
        match question.kind:
            case Asked.EVENTS:
                days = strongest(material.told.days, sense, LINES)
                return [line.claim for lines in days.values() for line in lines if line.state is None]
            case Asked.ACTOR:
                naming = [one for one in material.claims if question.name in one.text and sense.fit(one)]
                return sorted(naming, key=lambda one: -sense.fit(one))[:OF_ACTOR]
            case Asked.DISPUTES:
                sentences = [one for section in material.parts.disputes for one in section.sentences]
            case _:
                sentences = [s for one, some in material.parts.findings if one == question for s in some]
        refs = [ref_of(one) for one in sentences]
        return [self._claims[ref] for ref in refs if ref in self._claims]
