"""What a background report is made from: its storyline, the bank of its questions, and what rules find of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from brief.checking.citations import Texts
from brief.corpus.protocols import Filter
from brief.dates.ahead import ahead
from brief.desk import answering, window_stories
from brief.desk.topic_retrieval import OnTopic, on_topic
from brief.desk.topic_timelines import Told, day_of, lines_of
from brief.drafting import claim_standing, outline, quoted_answers, report_actors, report_parts
from brief.drafting.news_line import barred
from brief.drafting.newsworthiness import stands_alone
from brief.drafting.quotations import quoted
from brief.drafting.report_layout import Most, Parts, bottom_line, ref_of, strongest
from brief.drafting.report_parts import Given
from brief.drafting.sub_questions import CAUSE, NEEDS, WHY, Asked, Question, bank, topic_of
from brief.drafting.timeline_lines import BESIDE, REPORTED
from brief.records import DatedValue, Section, SectionKind, SourcedClaim, SpanRef, when_told

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.desk.answering import Found


@dataclass(frozen=True, slots=True)
class Material:
    """What rules found for a report, part by part.

    Attributes:
        request: as it was made.
        topic: what of it is looked for.
        window: the articles that may be quoted.
        found: the storyline.
        told: its lines.
        claims: what its articles claim, each once.
        asked: the bank of questions.
        parts: what a report that only quotes says.
    """

    request: str
    topic: str
    window: Filter
    found: OnTopic
    told: Told
    claims: Sequence[SourcedClaim]
    asked: Sequence[Question]
    parts: Parts

    def by_ref(self) -> Mapping[SpanRef, SourcedClaim]:
        """Every claim of the storyline by what it quotes."""
        return {claim.ref: claim for some in self.found.claims.values() for claim in some}


def gathered(
    desk: Desk, request: str, since: datetime | None, until: datetime | None, most: Most, notes: list[str]
) -> Material:
    """What the corpus holds on a request.

    Args:
        desk: whose library and settings.
        request: in words, in its normal form.
        since: only articles published from here on.
        until: only articles published before.
        most: how much of each part there may be.
        notes: takes a word on what could not be read.

    Raises:
        IndexMismatchError: the corpus was embedded with another model.
    """
    zone = desk.settings.zone()
    cutoff = min(until or desk.clock(), desk.clock()).replace(microsecond=0)
    window = Filter(since.astimezone(zone) if since else None, cutoff.astimezone(zone) if until else None)
    searched = answering.sentences(desk, request, window)
    topic = topic_of(request, [f"{one.article.title} {one.passage.text}" for one in searched.evidence])
    found = on_topic(desk, topic, since, until, notes)
    told = lines_of(desk, topic, found, notes)
    kinds = {id_: one.genre.kind for story in told.stories for id_, one in story.assessed}
    claims = report_parts.once_each(
        [
            claim
            for info in found.storyline.articles
            if kinds.get(info.id) in REPORTED | BESIDE
            for claim in report_parts.of_their_time(found.claims.get(info.id, ()))
        ],
        [line.claim for lines in told.days.values() for line in lines],
    )
    sense = told.sense
    named = report_actors.actors(claims, sense, found.states.keys(), most.actors)
    counted = report_parts.figures(claims, sense, most.figures)
    asked = bank(request, topic, [one.name for one in named], list(counted), event=not sense.only_names)
    bearing: dict[Asked, list[SourcedClaim]] = {}
    left = claims
    for kind, need in NEEDS.items():  # causes first: what says why something came tells of its effect, too
        bearing[kind] = report_parts.bearing(left, need, sense, found.states, most.findings)
        left = [claim for claim in left if not report_parts.of_topic(claim.text, need, sense)]
    answers: list[SourcedClaim] = []
    beside = _beside(desk, found, most, notes)
    gaps = [s for one in beside if one.kind is SectionKind.GAPS for s in one.sentences]
    if WHY.match(request):
        of = {claim.ref: claim for claim in claims}
        # Where nobody names a cause, that none is known is the answer.
        open_ = [of[ref_of(s)] for s in gaps if CAUSE.search(s.text) and ref_of(s) in of]
        answers = bearing[Asked.CAUSES] or sorted(open_, key=lambda one: -when_told(one.article))
    elif asked[0].kind is Asked.REQUEST:
        answers = _answers(desk, request, searched, found)
    first: Sequence[Given] = next(iter(counted.values()), ())
    standing = [one for one in first if one.claim.ref not in found.states]
    findings = {
        Asked.REQUEST: [quoted(claim) for claim in answers[: most.findings + 1]],
        **{kind: [quoted(claim) for claim in some] for kind, some in bearing.items()},
        Asked.NEXT: [s for one in beside if one.kind is SectionKind.OUTLOOK for s in one.sentences],
    }
    parts = Parts(
        bottom=[quoted(claim) for claim in bottom_line(answers, told.days, sense, claims, standing)],
        days=strongest(told.days, sense, most.lines),
        actors=named,
        figures=counted,
        disputes=[one for one in beside if one.kind is SectionKind.CONTESTED],
        findings=[(one, findings[one.kind]) for one in asked if findings.get(one.kind)],
        gaps=gaps,
    )
    return Material(request, topic, window, found, told, claims, asked, parts)


def _answers(desk: Desk, request: str, asked: Found, found: OnTopic) -> list[SourcedClaim]:
    """The standing sentences of reports that answer a request as `ask` does; none where it would abstain."""
    draft = quoted_answers.answer(asked.scored, request)
    refs = [ref_of(one) for section in draft.sections for one in section.sentences]
    of = {one.claim.ref: one.claim for one in asked.scored}
    known = [of[ref] for ref in refs if ref in of and ref not in found.states]
    forms = {claim.article.id: window_stories.form_of(desk, claim.article) for claim in known}
    return [
        claim
        for claim in known
        if when_told(claim.article) <= found.cutoff.timestamp()
        and not barred(claim)
        and stands_alone(claim.text)
        and claim.text[:1].isalnum()
        and ((form := forms[claim.article.id]) is None or form.kind in REPORTED | BESIDE)
    ]


def _beside(desk: Desk, found: OnTopic, most: Most, notes: list[str]) -> list[Section]:
    """What stands beside a storyline's lines: disputes, what lies ahead, what is not known."""
    zone, texts = desk.settings.zone(), Texts(desk.library(), desk.support)
    dated = [info for info in found.storyline.articles if day_of(info, zone)]
    undated = [info for info in found.storyline.articles if not day_of(info, zone)]
    if not found.storyline.articles:
        return []
    stories, apart = window_stories.stories(desk, dated, undated, [], notes, threaded=False)
    stories.sort(key=lambda story: (-len(story.articles), story.id))

    def coming(claim: SourcedClaim) -> DatedValue | None:
        article = texts.article(claim.article.id)
        words = claim_standing.to_come(claim.text, claim.reading)
        single = len(claim.ref.spans) == 1
        after = claim.ref.spans[0][0] + max(0, claim.text.find(words)) if single and words else 0
        return ahead(article, claim.ref.spans, after) if article else None

    everything = [*stories, *apart]
    return list(
        outline.parts(
            everything,
            [],
            lambda claim, _: quoted(claim),
            most.disputes,
            coming,
            found.cutoff if stories else None,
        )
    )
