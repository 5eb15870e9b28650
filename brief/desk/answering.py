"""Answers: the question read, its parts searched for, the sentences ranked, drafted, checked and put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from brief.analysis.article_claims import claims_of
from brief.checking.checks import Verdicts
from brief.checking.gate import Gate
from brief.corpus.protocols import Filter
from brief.desk import Desk
from brief.desk.issuing import prompted_where
from brief.desk.manifests import manifest_of
from brief.desk.satire import mocking
from brief.drafting import checked_claims, quoted_answers
from brief.drafting.checked_claims import Checked
from brief.errors import UsageError
from brief.records import ArticleInfo, CheckedAnswer, Draft, Evidence, SectionKind, SourcedClaim
from brief.records.identity import identified
from brief.retrieval import answer_rank, answerability, question_parts, questions, relevance, search
from brief.retrieval.answer_kinds import AnswerKind, kind_of
from brief.retrieval.passage_standing import TAKEN_BACK, Standing
from brief.retrieval.relevance import Scored
from brief.stories.storylines import rare_names
from brief.text.language import language_of
from brief.text.normal_forms import composed

AT_LENGTH = (AnswerKind.SUMMARY, AnswerKind.COMPARISON)
"""Kinds of answers that may be put together from a storyline."""
LIKELIEST = 3
"""Passages of which the first dated one tells from when on is looked for what is newer."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the corpus holds for one question, or for one part of one.

    Attributes:
        question: as it was searched for.
        evidence: passages, best first.
        scored: their sentences, the likeliest answer first; without those that a fact check does not bear out.
        checked: those.
        notes: what could not be analysed.
    """

    question: str
    evidence: tuple[Evidence, ...]
    scored: tuple[Scored, ...]
    checked: tuple[Checked, ...] = ()
    notes: tuple[str, ...] = ()


def sentences(desk: Desk, question: str, filter_: Filter | None = None, limit: int | None = None) -> Found:
    """The sentences of the corpus that may answer a question, ranked.

    Args:
        desk: whose library and settings.
        question: as a person would ask it.
        filter_: which articles may answer.
        limit: passages at most; as settings say where None.

    Raises:
        IndexMismatchError: the corpus was embedded with another model.
    """
    library = desk.library()
    filter_, most = filter_ or Filter(), limit or desk.settings.search_passages
    found = desk.search.find(question, filter_, most)
    if questions.changing(question_parts.asked(question)):
        found = replace(found, evidence=(*found.evidence, *_newer(desk, found, question, filter_, most)))
    whole = {e.article.id: library.source_text(e.article.source_text_sha256) or "" for e in found.evidence}
    # Of whole articles, so that a caveat in the next passage is joined on.
    notes: list[str] = []
    articles = list({e.article.id: e.article for e in found.evidence}.values())
    by_article = claims_of(library, articles, whole, notes)
    by_passage = {
        e.passage.id: [claim for claim in by_article[e.article.id] if claim.passage_id == e.passage.id]
        for e in found.evidence
    }
    scored = relevance.score(
        question, found.vector, found.evidence, by_passage, desk.embedder, desk.ranking(), whole
    )
    if not answerability.is_long(scored):
        known = desk.embedder.languages is None or language_of(question) in desk.embedder.languages | {
            "",
            "en",
        }
        scored = answer_rank.ranked(question, scored, known=known)
    jokes = mocking(desk, articles)
    scored = [one for one in scored if one.claim.article.id not in jokes]
    genres = library.genres(e.article.id for e in found.evidence)
    free, checked = checked_claims.apart(scored, genres)
    return Found(question, found.evidence, tuple(free), tuple(checked), tuple(notes))


def _newer(desk: Desk, found: search.Found, question: str, filter_: Filter, most: int) -> list[Evidence]:
    """Passages of after the likeliest ones' day: how things are now may be told in words that lie further off."""
    days = [e.article.published.start for e in found.evidence[:LIKELIEST] if e.article.published.start]
    if not days:
        return []
    since = max(days[0], filter_.since) if filter_.since else days[0]
    later = replace(filter_, since=since.astimezone(desk.settings.zone()))
    known = {e.passage.id for e in found.evidence}
    more = desk.search.find_near(question, found.vector, later, most).evidence
    return [one for one in more if one.passage.id not in known][: most // 2]


def ask(
    desk: Desk,
    question: str,
    filter_: Filter,
    *,
    model: bool | None = None,
    keep: bool = False,
    heard: Callable[[str], None] | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> CheckedAnswer:
    """The sentences that answer a question, or a plain abstention with the nearest there is.

    Args:
        desk: whose library and settings.
        question: as a person would ask it.
        filter_: which articles may answer.
        model: as in :func:`brief.desk.issuing.daily`.
        keep: as in :func:`brief.desk.issuing.daily`.
        heard: told of each sentence that a model wrote as soon as it passed the checks.
        told: told, in words, of what the model is doing.

    Raises:
        UsageError: the question is empty.
        IndexMismatchError: the corpus was embedded with another model.
    """
    from brief.desk.page_revisions import Pages, with_revisions
    from brief.desk.reader_notes import with_verdicts
    from brief.desk.window_stories import form_of

    _refuse_empty(question)
    question, library = composed(question), desk.library()
    found = [sentences(desk, part, filter_) for part in question_parts.apart(question)]
    evidence = [one for part in found for one in part.evidence]
    draft = _drafted(desk, found, filter_)
    if filter_.source and not evidence and not desk.ranking().select(Filter(source=filter_.source)):
        from brief.desk.near_matches import by_source

        draft = replace(draft, abstention=by_source(desk, filter_.source))
    verdicts = Verdicts(desk.texts())
    tell = (lambda sentence: heard(sentence.text)) if heard else None
    with prompted_where(desk, model, keep=keep, told=told) as prompted:
        if prompted:
            from brief.desk import write_and_check
            from brief.desk.model_checks import checker
            from brief.desk.rounds import Reader

            as_of = min(filter_.as_of or desk.clock(), desk.clock())
            found += [sentences(desk, search, filter_) for search in prompted.searches(question)]
            evidence = [one for part in found for one in part.evidence]
            with checker(desk, prompted.chat, prompted.account, as_of, told) as reads:
                reader = Reader(verdicts, reads)
                draft = write_and_check.answer(prompted, question, _together(found), draft, reader, tell)
    passed = Gate(verdicts, {e.article.id: e.copies for e in evidence}).passes(draft)
    kinds = (SectionKind.DEVELOPMENT, SectionKind.DISPUTED, SectionKind.MISSING, SectionKind.WITHDRAWN)
    shown = {
        kind: [s for one in passed.sections if one.kind is kind for s in one.sentences] for kind in kinds
    }
    sources = with_revisions(passed.sources, passed.references, Pages(library))
    answered, disputed, missing, withdrawn, nearest = (
        with_verdicts(some, passed.references, sources, verdicts.texts, desk.settings.zone())
        for some in (*shown.values(), passed.nearest)
    )
    reason = draft.abstention or ("" if answered else "no sentence of the answer passed the checks")
    cutoff = min(filter_.as_of or desk.clock(), desk.clock()).replace(microsecond=0)
    notes = dict.fromkeys(note for part in found for note in part.notes)
    draft = replace(draft, notes=(*notes, *draft.notes))
    answer = CheckedAnswer(
        id="",
        question=question.strip(),
        marking=desk.settings.marking,
        answered=bool(answered),
        reason=reason,
        sentences=answered,
        nearest=nearest,
        dropped=passed.dropped,
        references=passed.references,
        sources=tuple(replace(source, genre=form_of(desk, source.article)) for source in sources),
        manifest=manifest_of(desk, draft, cutoff, filter_.since, filter_.until),
        disputed=disputed,
        missing=missing,
        withdrawn=withdrawn,
        unanswered=draft.unanswered if answered else (),
        source=filter_.source,
        as_of=filter_.as_of,
    )
    return identified(answer)


def _refuse_empty(question: str) -> None:
    """Refuse a question without words.

    Raises:
        UsageError: it is one.
    """
    if any(character.isalnum() for character in question):
        return
    empty = not question.strip()
    what = "the question is empty" if empty else f"the question {question.strip()!r} holds no word"
    raise UsageError(f"{what}; ask in words, as in: brief ask How many people are missing")


def _drafted(desk: Desk, found: Sequence[Found], filter_: Filter) -> Draft:
    """The quoting writer's answer: each part of the question by itself, what was taken back apart and last."""
    drafts = []
    for part in found:
        around = _Around(desk, part.evidence)
        made = quoted_answers.answer(part.scored, part.question, around.taken_back, around.same_event)
        if (
            not answerability.is_long(part.scored)
            and kind_of(question_parts.asked(part.question)) in AT_LENGTH
        ):
            from brief.desk.topic_answers import told_at_length

            made = told_at_length(desk, part.question, made, filter_)
        drafts.append(checked_claims.told(made, part.checked))
    if len(drafts) == 1:
        return drafts[0]
    answered = [one for one in drafts if not one.abstention]
    if not answered:
        return drafts[0]
    unanswered = tuple(
        part.question.partition(question_parts.ABOUT)[0].strip()
        for part, one in zip(found, drafts, strict=True)
        if one.abstention
    )
    return replace(
        answered[0],
        sections=quoted_answers.merged([one.sections for one in answered]),
        unanswered=unanswered,
        notes=tuple(dict.fromkeys(note for one in drafts for note in one.notes)),
    )


class _Around:
    """What is looked up of what is quoted, once each: what was taken back since, what articles are about."""

    def __init__(self, desk: Desk, evidence: Sequence[Evidence]) -> None:
        self._desk = desk
        self._evidence = {one.passage.id: one for one in evidence}
        self._known: dict[str, Standing] = {}
        self._named: dict[str, frozenset[str]] = {}

    def same_event(self, one: ArticleInfo, other: ArticleInfo) -> bool:
        """Whether two articles share a rare name, or one of them has none."""
        mine, theirs = self._names(one), self._names(other)
        return not mine or not theirs or not mine.isdisjoint(theirs)

    def _names(self, article: ArticleInfo) -> frozenset[str]:
        if article.id not in self._named:
            text = self._desk.library().cleaned([article.id])[article.id][1]
            self._named[article.id] = rare_names(article, text)
        return self._named[article.id]

    def taken_back(self, claims: Sequence[SourcedClaim]) -> list[SourcedClaim]:
        """Those of some claims that do not stand any more."""
        from brief.desk.passage_states import standing

        wanted = {claim.passage_id for claim in claims} & self._evidence.keys()
        if wanted - self._known.keys():
            self._known |= standing(self._desk, [self._evidence[id_] for id_ in sorted(wanted)])
        return [
            claim
            for claim in claims
            if claim.passage_id in self._known
            and any(
                one.state in TAKEN_BACK and one.text == claim.text
                for one in self._known[claim.passage_id].unsound
            )
        ]


def _together(found: Sequence[Found]) -> list[Scored]:
    """The sentences of all parts, the best of each in turn."""
    if len(found) == 1:
        return list(found[0].scored)
    told: dict[object, Scored] = {}
    for place in range(max(len(part.scored) for part in found)):
        for part in found:
            if place < len(part.scored):
                told.setdefault(part.scored[place].claim.ref, part.scored[place])
    return list(told.values())
