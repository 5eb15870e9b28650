"""The lines from which a model answers the questions of a report: what rules found of each, and what a search does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from brief.desk import answering
from brief.desk.report_material import Material
from brief.drafting.newsworthiness import stands_alone
from brief.drafting.prompt_claims import Shown, of_claims
from brief.drafting.question_writer import surrounded
from brief.drafting.quotations import quoted
from brief.drafting.report_layout import ref_of, strongest
from brief.drafting.sub_questions import Asked, Question
from brief.records import ArticleInfo, SourcedClaim, SpanRef, when_told

if TYPE_CHECKING:
    from brief.desk import Desk

LINES = 20
"""Most lines of the timeline from which it is told what happened."""
OF_ACTOR = 12
"""Most claims that name an actor."""
NEAREST, MOST = 20, 48
"""Most sentences of the storyline that are nearest to a question; most from which one is answered, without those that
stand before them and that they lean on.
"""


class ReportLines:
    """The lines that each question is answered from: what rules found for it, and what a search finds."""

    def __init__(self, desk: Desk, material: Material) -> None:
        self._desk = desk
        self._material = material
        self._claims = material.by_ref()
        self._places = {(one.article.id, one.order): one for one in self._claims.values()}
        self._own = [one for one in material.claims if one.ref not in material.found.states]
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
            best = [*rules, *self._nearest(question), *surrounded(searched.scored)]
            chosen = {
                claim.ref: claim
                for claim in best
                if claim.ref not in found.states and when_told(claim.article) <= found.cutoff.timestamp()
            }
            claims = sorted(
                self._with_before(list(chosen.values())[:MOST]),
                key=lambda one: (when_told(one.article), one.article.id, one.order),
            )
            shown = of_claims((claim, quoted(claim)) for claim in claims)
            self._shown[question] = shown, frozenset(claim.ref for claim in rules)
        return self._shown[question]

    def _nearest(self, question: Question) -> list[SourcedClaim]:
        """The storyline's own sentences nearest to a question in meaning; a search of everything finds few of them."""
        if not self._own:
            return []
        import numpy as np

        embedder = self._desk.embedder
        near = embedder.again([one.text for one in self._own]) @ embedder.query(question.text)
        return [self._own[i] for i in np.argsort(-near, kind="stable")[:NEAREST].tolist()]

    def _with_before(self, claims: Sequence[SourcedClaim]) -> list[SourcedClaim]:
        """Claims, each that leans on the sentence before it with that one."""
        found = {claim.ref: claim for claim in claims}
        for claim in claims:
            before = self._places.get((claim.article.id, claim.order - 1))
            if before is not None and not stands_alone(claim.text):
                found.setdefault(before.ref, before)
        return list(found.values())

    def _by_rule(self, question: Question) -> list[SourcedClaim]:
        material, sense = self._material, self._material.told.sense
        match question.kind:
            case Asked.EVENTS:
                days = strongest(material.told.days, sense, LINES)
                return [line.claim for lines in days.values() for line in lines if line.state is None]
            case Asked.FIGURES:
                counted = [given.claim for some in material.parts.figures.values() for given in some]
                return [claim for claim in counted if claim.ref not in material.found.states]
            case Asked.ACTOR:
                naming = [one for one in material.claims if question.name in one.text and sense.fit(one)]
                return sorted(naming, key=lambda one: -sense.fit(one))[:OF_ACTOR]
            case Asked.DISPUTES:
                sentences = [one for section in material.parts.disputes for one in section.sentences]
            case _:
                sentences = [s for one, some in material.parts.findings if one == question for s in some]
        refs = [ref_of(one) for one in sentences]
        return [self._claims[ref] for ref in refs if ref in self._claims]
