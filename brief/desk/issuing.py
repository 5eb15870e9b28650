"""Briefs and answers: evidence gathered, drafted, checked and put together with their manifest."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import brief
from brief.analysis.article_claims import claims_of, reading_of
from brief.checking.checks import Verdicts
from brief.checking.gate import Gate
from brief.corpus.protocols import Filter
from brief.corpus.sqlite.ledger import IssuedBrief
from brief.drafting import quoting_writer
from brief.drafting.length import bounds_of, in_order
from brief.errors import UsageError
from brief.reading.passages import SPLITTER
from brief.records import (
    ArticleInfo,
    CheckedAnswer,
    CheckedBrief,
    Draft,
    Manifest,
    SectionKind,
    SourcedClaim,
    Story,
    digest,
)
from brief.records.codec import from_json, to_json
from brief.rendering.wording import count, day, span_of_days
from brief.text.normal_forms import composed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from brief.desk import Desk
    from brief.drafting.prompted_writer import Prompted

# An article is of a topic from this cosine on, or where it holds every word of it.
ON_TOPIC = 0.45
# How far back a story is looked for that the window's reports may continue, and at most how many of its articles:
# the latest. Of dated events whose topic was covered before, 94 % were so within 45 days.
LOOK_BACK = timedelta(days=45)
MOST_EARLIER = 3000


def daily(
    desk: Desk,
    since: datetime,
    until: datetime,
    *,
    topic: str = "",
    model: bool | None = None,
    length: str = "standard",
    keep: bool = False,
) -> CheckedBrief:
    """The stories of a window, drafted and checked.

    Args:
        desk: whose library and settings.
        since: first instant of the window.
        until: first instant after it.
        topic: only articles about this.
        model: True and False choose the writer; None takes the model where settings name one.
        length: one of :data:`brief.drafting.length.LENGTHS`.
        keep: keep what the model was asked and answered in the manifest.

    Raises:
        UsageError: the length is not known; the window is empty or ends before it begins.
    """
    # What an answer does not need is loaded where a brief does: a tenth of a command's time.
    from brief.desk import write_and_check
    from brief.desk.reader_notes import annotated, dates_of
    from brief.desk.source_letters import ratings
    from brief.stories.independence import independent_among

    if until <= since:
        raise UsageError(
            f"the window ends ({until:%Y-%m-%d %H:%M}) before it begins ({since:%Y-%m-%d %H:%M})"
        )
    ranking, settings = desk.ranking(), desk.settings
    zone = desk.settings.zone()
    articles = ranking.articles(Filter(since.astimezone(zone), until.astimezone(zone)), dated=True)
    undated = ranking.undated(since, until)
    if topic:
        kept = _on_topic(desk, topic)
        articles = [a for a in articles if a.id in kept]
        undated = [a for a in undated if a.id in kept]
    cutoff = min(until, desk.clock().replace(microsecond=0))
    before = _issued_before(desk, cutoff)
    notes: list[str] = []
    found, apart = _stories(desk, articles, undated, _earlier(desk, since, before), notes)
    found = _since_the_last(desk, found, before)
    bounds = bounds_of(length, settings)
    aside = apart[: bounds.undated]
    shown, most = bounds.fitting(found[: bounds.stories], aside)
    rated = ratings(desk)
    letters = {article.id: rated.of(article) for story in (*shown, *aside) for article in story.articles}
    # Of a corpus without a date the undated articles are the news; beside dated ones they may be old.
    leads = desk.ranking().extent(datetime.max.replace(tzinfo=UTC)) is None
    draft, verdicts = quoting_writer.daily(shown, aside, most, letters, leads=leads), Verdicts(desk.texts())
    with _prompted(desk, model, keep=keep) as prompted:
        if prompted:
            draft = write_and_check.daily(prompted, draft, verdicts, most, letters)
    draft = in_order(draft)
    claims: dict[str, list[SourcedClaim]] = {}
    for claim in (claim for story in (*shown, *aside) for claim in story.claims):
        claims.setdefault(claim.article.id, []).append(claim)
    passed = Gate(verdicts, _copies([*shown, *aside])).passes(draft)
    passed = annotated(passed, verdicts.texts, desk.owners, settings.zone(), claims)
    draft = replace(draft, notes=(*notes, *draft.notes))
    manifest = _manifest(desk, draft, cutoff, since, until)
    if not passed.sections:
        dropped = ("No sentence of the draft passed the checks",)
        why = dropped if passed.dropped else _why_empty(desk, articles, topic)
        manifest = replace(manifest, notes=(*why, *manifest.notes))
    elif not articles and not leads:
        manifest = replace(manifest, notes=(*_why_empty(desk, articles, topic), *manifest.notes))
    zone = settings.zone()
    title = "Daily brief" + (f" on {topic}" if topic else "") + f", {span_of_days(since, until, zone)}"
    record = CheckedBrief(
        id="",
        title=title,
        marking=settings.marking,
        sections=tuple(s for s in passed.sections if s.kind is SectionKind.DEVELOPMENT),
        undated=tuple(s for s in passed.sections if s.kind is SectionKind.UNDATED),
        dropped=passed.dropped,
        references=passed.references,
        sources=passed.sources,
        considered=len(articles),
        not_shown=max(0, len(found) - len(shown)),
        manifest=manifest,
        topic=topic,
        parts=tuple(
            s for s in passed.sections if s.kind not in (SectionKind.DEVELOPMENT, SectionKind.UNDATED)
        ),
        independent=independent_among(shown),
        length=length,
        dates=dates_of(passed, verdicts.texts),
        silent=() if topic else _silent(found, [*settings.daily_topics, *settings.daily_watch]),
    )
    # Of what it says and not of its manifest alone: a model may write another text from the same manifest.
    return replace(record, id=digest("daily", to_json(record))[:16])


def _silent(stories: Sequence[Story], watch: Sequence[str]) -> tuple[str, ...]:
    """What is watched for and no story of the window speaks of."""
    spoken = {word for story in stories for word in story.watched}
    return tuple(word for word in dict.fromkeys(watch) if word not in spoken)


def _issued_before(desk: Desk, cutoff: datetime) -> list[CheckedBrief]:
    """The latest brief issued with an earlier cut-off, the latest before that one, and so on through the look-back."""
    ledger, found = desk.ledger(), list[CheckedBrief]()
    latest = ledger.previous("daily", cutoff)
    while latest and (not found or latest.cutoff >= cutoff - LOOK_BACK):
        found.append(from_json(ledger.brief_record(latest.id), CheckedBrief))
        latest = ledger.previous("daily", latest.cutoff)
    return found


def _earlier(desk: Desk, since: datetime, before: Sequence[CheckedBrief]) -> list[ArticleInfo]:
    """The latest articles from before a window, and all of its past that the briefs before cite."""
    zone = desk.settings.zone()
    latest = desk.ranking().articles(
        Filter((since - LOOK_BACK).astimezone(zone), since.astimezone(zone)), dated=True
    )
    told = {source.article.id for record in before for source in record.sources}
    return [a for a in latest[:-MOST_EARLIER] if a.id in told] + latest[-MOST_EARLIER:]


def _since_the_last(desk: Desk, stories: Sequence[Story], before: Sequence[CheckedBrief]) -> list[Story]:
    """Stories with what they change of the briefs issued before, ranked with that."""
    from brief.stories import novelty
    from brief.stories.grouping import ranked

    if not before:
        return list(stories)
    older = [claim for record in before[1:] for claim in novelty.quoted_in(record)]
    return ranked(novelty.against(stories, before[0], older, partial(reading_of, desk.library())))


def _stories(
    desk: Desk,
    articles: Sequence[ArticleInfo],
    undated: Sequence[ArticleInfo],
    earlier: Sequence[ArticleInfo],
    notes: list[str],
) -> tuple[list[Story], list[Story]]:
    """The window's stories, and each undated article as one of its own."""
    from brief.stories.grouping import stories as stories_of

    library, settings = desk.library(), desk.settings
    everything = [*articles, *undated]
    texts = library.cleaned(a.id for a in (*everything, *earlier))
    cleaned = {id_: text for id_, (_, text) in texts.items()}
    whole = {id_: text for id_, (text, _) in texts.items()}
    claims = claims_of(library, everything, whole, notes)
    found = stories_of(
        articles,
        cleaned,
        _vectors(desk, [*articles, *earlier]),
        claims,
        desk.owners,
        whole,
        earlier=earlier,
        watch=[*settings.daily_topics, *settings.daily_watch],
    )
    apart = [
        replace(story, undated=True)
        for a in undated
        for story in stories_of([a], cleaned, {}, claims, desk.owners, whole)
    ]
    return found, apart


def _vectors(desk: Desk, articles: Sequence[ArticleInfo]) -> dict[str, NDArray[np.float32]]:
    """A unit vector an article: the mean of its first three passages, where the news is."""
    import numpy as np

    first = desk.ranking().first_vectors([a.id for a in articles], 3, desk.embedder.fingerprint)
    means = ((id_, np.mean(held, axis=0)) for id_, held in first.items())
    return {id_: (mean / max(float(np.linalg.norm(mean)), 1e-12)).astype(np.float32) for id_, mean in means}


def _on_topic(desk: Desk, topic: str) -> set[str]:
    """Ids of the articles about a topic: every word of it, or near it in meaning."""
    ranking = desk.ranking()
    near = ranking.near(desk.embedder.query(topic), desk.embedder.fingerprint, ON_TOPIC)
    return {origin.article for origin in ranking.origins({*ranking.holding_all(topic), *near}).values()}


def ask(
    desk: Desk,
    question: str,
    filter_: Filter,
    *,
    model: bool | None = None,
    keep: bool = False,
    heard: Callable[[str], None] | None = None,
) -> CheckedAnswer:
    """The sentences that answer a question, or a plain abstention with the nearest there is.

    Args:
        desk: whose library and settings.
        question: as a person would ask it.
        filter_: which articles may answer.
        model: as in :func:`daily`.
        keep: as in :func:`daily`.
        heard: told of each sentence that a model wrote as soon as it passed the checks.

    Raises:
        UsageError: the question is empty.
        IndexMismatchError: the corpus was embedded with another model.
    """
    from brief.retrieval import relevance

    if not question.strip():
        raise UsageError("the question is empty; ask in words, in quotation marks")
    question, library = composed(question), desk.library()
    found = desk.search.find(question, filter_, desk.settings.search_passages)
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
        question, found.vector, found.evidence, by_passage, desk.embedder, desk.ranking()
    )
    draft = quoting_writer.answer(scored)
    if filter_.source and not found.evidence and not desk.ranking().select(Filter(source=filter_.source)):
        draft = replace(draft, abstention=f"the corpus holds no article by {filter_.source!r}")
    verdicts = Verdicts(desk.texts())
    tell = (lambda sentence: heard(sentence.text)) if heard else None
    with _prompted(desk, model, keep=keep) as prompted:
        if prompted:
            from brief.desk import write_and_check

            draft = write_and_check.answer(prompted, question, scored, draft, verdicts, tell)
    passed = Gate(verdicts, {e.article.id: e.copies for e in found.evidence}).passes(draft)
    sentences, disputed, missing = (
        tuple(s for section in passed.sections if section.kind is kind for s in section.sentences)
        for kind in (SectionKind.DEVELOPMENT, SectionKind.DISPUTED, SectionKind.MISSING)
    )
    reason = draft.abstention or ("" if sentences else "no sentence of the answer passed the checks")
    cutoff = min(filter_.as_of or desk.clock(), desk.clock()).replace(microsecond=0)
    draft = replace(draft, notes=(*notes, *draft.notes))
    manifest = _manifest(desk, draft, cutoff, filter_.since, filter_.until)
    return CheckedAnswer(
        id=digest("answer", question, repr(filter_), repr(manifest))[:16],
        question=question.strip(),
        marking=desk.settings.marking,
        answered=bool(sentences),
        reason=reason,
        sentences=sentences,
        nearest=passed.nearest,
        dropped=passed.dropped,
        references=passed.references,
        sources=passed.sources,
        manifest=manifest,
        disputed=disputed,
        missing=missing,
    )


def issue(desk: Desk, record: CheckedBrief, outputs: Sequence[str] = ()) -> None:
    """Keep a brief in the library: its record, what it cites, and the files it was written to."""
    issued = IssuedBrief(
        record.id, record.kind, record.title, record.manifest.cutoff, desk.clock(), tuple(outputs)
    )
    cited = {source.article.id for source in record.sources}
    desk.ledger(write=True).issue(issued, to_json(record).encode("utf-8"), sorted(cited))


@contextlib.contextmanager
def _prompted(desk: Desk, model: bool | None, *, keep: bool) -> Iterator[Prompted | None]:
    """The model's writer, its door open for as long as it is written; None where sentences are only quoted."""
    if model is False or (model is None and not desk.settings.model_name):
        yield None
        return
    from brief.corpus.sqlite.kept_answers import FILE_NAME, KeptAnswers
    from brief.drafting.prompted_writer import Prompted
    from brief.llm.chat_model import Chat

    cache = None if desk.recorder else KeptAnswers(desk.folder / FILE_NAME)
    chat = Chat(desk.settings, cache=cache, recorder=desk.recorder)
    try:
        yield Prompted(chat, desk.prompts, desk.settings.output_language, keep=keep)
    finally:
        chat.close()


def _copies(stories: Sequence[Story]) -> dict[str, list[ArticleInfo]]:
    """By article id, the other articles that carry its text."""
    found: dict[str, list[ArticleInfo]] = {}
    for story in stories:
        infos = {a.id: a for a in story.articles}
        for group in story.copies:
            for id_ in group:
                found[id_] = [infos[other] for other in group if other != id_]
    return found


def _manifest(
    desk: Desk, draft: Draft, cutoff: datetime, since: datetime | None, until: datetime | None
) -> Manifest:
    owners = (("owners", desk.owners.digest()[:12]),) if desk.settings.independence_owners else ()
    rated: tuple[tuple[str, str], ...] = ()
    previous = None
    if since is not None:
        from brief.desk.source_letters import ratings

        previous = desk.ledger().previous("daily", cutoff)
        letters = ratings(desk).digest()
        rated = (("ratings", letters[:12]),) if letters else ()
    return Manifest(
        cutoff=cutoff,
        since=since,
        until=until,
        zone=desk.settings.timezone,
        corpus_digest=desk.library().corpus_digest(),
        settings_digest=desk.settings.content_digest(),
        writer=draft.writer,
        embedding=f"{desk.embedder.name} {desk.embedder.fingerprint[:12]}",
        versions=(("brief", brief.__version__), ("splitter", SPLITTER), *owners, *rated),
        model=draft.model,
        prompts=draft.prompts,
        usage=draft.usage,
        previous=previous.id if previous else "",
        notes=draft.notes,
        cost=draft.cost,
        exchanges=draft.exchanges,
    )


def _why_empty(desk: Desk, articles: Sequence[ArticleInfo], topic: str) -> tuple[str, ...]:
    """What a reader of an empty brief needs to know: what the corpus does hold."""
    if articles:
        return (f"This window holds {count(len(articles), 'article')}, but no sentence that can be quoted",)
    about = f" about {topic}" if topic else ""
    extent = desk.ranking().extent(desk.clock() + timedelta(days=1))
    if extent is None:
        return (f"The corpus holds no dated article{about}",)
    zone = desk.settings.zone()
    first, last = day(extent[0], zone), day(extent[1], zone)
    return (
        f"The corpus holds no article of this window{about}; its dated articles run from {first} to {last}",
    )
