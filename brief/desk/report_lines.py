"""The lines from which a model answers the questions of a report: what rules found of each, and what a search does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from brief.desk import answering, window_stories
from brief.desk.report_material import Material
from brief.drafting.claim_standing import to_come
from brief.drafting.prompt_claims import Shown, of_claims
from brief.drafting.question_writer import surrounded
from brief.drafting.quotations import quoted
from brief.drafting.report_actors import by_actor
from brief.drafting.report_layout import ref_of, strongest
from brief.drafting.story_sheet import CHARACTERS
from brief.drafting.sub_questions import Asked, Question
from brief.drafting.timeline_lines import BESIDE, REPORTED
from brief.records import ArticleInfo, DraftSentence, Party, PartyKind, SourcedClaim, SpanRef, when_told

if TYPE_CHECKING:
    from brief.desk import Desk

_WHOLE = (Asked.REQUEST, Asked.EVENTS)
HEAD = 80
"""Characters that a line's label and head add to a sentence, generously."""
LINES, OF_ACTOR, TO_COME = 20, 12, 12
"""Most lines of the timeline from which it is told what happened; claims of an actor; claims of what is to come."""
NEAREST, MOST = 20, 48
"""Most sentences of the storyline that are nearest to a question; most from which one is answered, without those that
stand before them in their article. Of the request itself there are twice as many: everything may bear on it.
"""


class ReportLines:
    """The lines that each question is answered from: what rules found for it, and what a search finds."""

    def __init__(self, desk: Desk, material: Material, tokens: int) -> None:
        """Of what was gathered; one question is answered from ``tokens`` at most, as running English has them."""
        self._desk = desk
        self._material = material
        self._room = tokens * CHARACTERS
        self._claims = material.by_ref()
        self._places = {(one.article.id, one.order): one for one in self._claims.values()}
        self._own = [one for one in material.claims if one.ref not in material.found.states]
        self._shown: dict[Question, tuple[list[Shown], frozenset[SpanRef]]] = {}
        self._forms: dict[str, bool] = {}
        self.copies: dict[str, Sequence[ArticleInfo]] = {}

    def of(self, question: Question) -> list[Shown]:
        """Labelled, oldest article first, each article's in its order; what was taken back since is left out."""
        return self._found(question)[0]

    def by_rule(self, question: Question) -> frozenset[SpanRef]:
        """Those that rules found."""
        return self._found(question)[1]

    def _found(self, question: Question) -> tuple[list[Shown], frozenset[SpanRef]]:
        if question not in self._shown:
            rules, wide = self._by_rule(question), 2 if question.kind in _WHOLE else 1
            searched = answering.sentences(self._desk, question.text, self._material.window)
            self.copies |= {one.article.id: one.copies for one in searched.evidence}
            best = [*rules, *self._nearest(question.text, wide * NEAREST), *surrounded(searched.scored)]
            chosen = [claim for claim in dict.fromkeys(best) if self._stands(claim)][: wide * MOST]
            claims = sorted(
                self._within(self._with_context(chosen)),
                key=lambda one: (when_told(one.article), one.article.id, one.order),
            )
            shown = of_claims((claim, quoted(claim)) for claim in claims)
            self._shown[question] = shown, frozenset(claim.ref for claim in rules)
        return self._shown[question]

    def _stands(self, claim: SourcedClaim) -> bool:
        """Whether a claim may be shown: of a report, known by then, and not taken back since."""
        found, id_ = self._material.found, claim.article.id
        if id_ not in self._forms:
            form = window_stories.form_of(self._desk, claim.article)
            self._forms[id_] = form is None or form.kind in REPORTED | BESIDE
        known = when_told(claim.article) <= found.cutoff.timestamp()
        return self._forms[id_] and known and claim.ref not in found.states

    def _nearest(self, text: str, most: int) -> list[SourcedClaim]:
        """The storyline's own sentences nearest to a text in meaning; a search of everything finds few of them."""
        if not self._own:
            return []
        import numpy as np

        embedder = self._desk.embedder
        near = embedder.again([one.text for one in self._own]) @ embedder.query(text)
        return [self._own[i] for i in np.argsort(-near, kind="stable")[:most].tolist()]

    def _with_context(self, claims: Sequence[SourcedClaim]) -> list[SourcedClaim]:
        """Claims, then the sentences before them, and those that say who a bare surname among them is."""
        found = {claim.ref: claim for claim in claims}
        for claim in claims:
            before = self._places.get((claim.article.id, claim.order - 1))
            for one in (before, *map(self._introducing(claim), claim.reading.chain)):
                if one is not None and self._stands(one):
                    found.setdefault(one.ref, one)
        return list(found.values())

    def _introducing(self, claim: SourcedClaim) -> Callable[[Party], SourcedClaim | None]:
        """Finds the first sentence of a claim's article that gives a party's name in full."""

        def first(party: Party) -> SourcedClaim | None:
            if party.kind is not PartyKind.NAMED or " " in party.name:
                return None
            whole = re.compile(rf"\b[A-Z][\w.’'-]+ {re.escape(party.name)}\b")
            same = (self._places.get((claim.article.id, order)) for order in range(claim.order))
            return next((one for one in same if one is not None and whole.search(one.text)), None)

        return first

    def _within(self, claims: Sequence[SourcedClaim]) -> list[SourcedClaim]:
        """As many claims, the first ones, as there is room for."""
        kept, left = list[SourcedClaim](), self._room
        for claim in claims:
            left -= len(claim.text) + HEAD
            if left < 0 and kept:
                break
            kept.append(claim)
        return kept

    def _by_rule(self, question: Question) -> list[SourcedClaim]:
        material, sense = self._material, self._material.told.sense
        lines = [line for some in material.told.days.values() for line in some]
        match question.kind:
            case Asked.EVENTS:
                days = strongest(material.told.days, sense, LINES)
                return [line.claim for some in days.values() for line in some if line.state is None]
            case Asked.FIGURES:
                counted = [given.claim for some in material.parts.figures.values() for given in some]
                return [claim for claim in counted if claim.ref not in material.found.states]
            case Asked.ACTOR:
                return by_actor(question.name, self._own, sense)[:OF_ACTOR]
            case Asked.DISPUTES:  # with what settled them since
                sentences = [one for section in material.parts.disputes for one in section.sentences]
                return [*self._of(sentences), *(claim for line in lines for claim in line.replaced_by)]
            case Asked.NEXT:
                told = self._of(s for one, some in material.parts.findings if one == question for s in some)
                coming = [one for one in self._own if to_come(one.text, one.reading) and sense.fit(one)]
                coming.sort(key=lambda one: -when_told(one.article))
                return [*told, *coming[:TO_COME]]
            case _:
                return self._of(s for one, some in material.parts.findings if one == question for s in some)

    def _of(self, sentences: Iterable[DraftSentence]) -> list[SourcedClaim]:
        return [self._claims[ref] for ref in map(ref_of, sentences) if ref in self._claims]
