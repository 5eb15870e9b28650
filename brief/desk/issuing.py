"""Briefs and answers: evidence gathered, drafted, checked and put together with their manifest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from brief.checking.checks import Verdicts
from brief.checking.gate import Gate, copies_of
from brief.corpus.books.ledger import IssuedBrief
from brief.corpus.protocols import Filter
from brief.dates.ahead import ahead
from brief.desk.manifests import brief_title, manifest_of, why_empty
from brief.drafting import claim_standing, quoting_writer
from brief.drafting.length import bounds_of, in_order
from brief.errors import UsageError
from brief.records import (
    Assessment,
    CheckedBrief,
    DatedValue,
    Draft,
    Genre,
    RankedStory,
    SectionKind,
    SourcedClaim,
    Story,
)
from brief.records.codec import to_json
from brief.records.identity import identified
from brief.stories.assessment import explained

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.drafting.prompted_writer import Prompted


RANKED = 100
"""Most stories of which the record says where they stand and why."""


def daily(
    desk: Desk,
    since: datetime,
    until: datetime,
    *,
    topic: str = "",
    model: bool | None = None,
    length: str = "standard",
    keep: bool = False,
    economy: bool = False,
    told: Callable[[str], None] = lambda _: None,
    first: bool = False,
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
        economy: show the model little of each story, and have nothing written anew more than once.
        told: told, in words, of what the model is doing.
        first: as the first of its series, whatever was issued since.

    Raises:
        UsageError: the length is not known; the window is empty or ends before it begins.
    """
    # What an answer does not need is loaded where a brief does: a tenth of a command's time.
    from brief.desk import page_revisions, requirements, window_stories, write_and_check
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
        kept = window_stories.on_topic(desk, topic)
        articles = [a for a in articles if a.id in kept]
        undated = [a for a in undated if a.id in kept]
    cutoff = min(until, desk.clock().replace(microsecond=0))
    series = window_stories.series_of(since, until, topic, desk.loaded.desk)
    before = window_stories.issued_before(desk, cutoff, series, none=first)
    pages = page_revisions.Pages(desk.library())
    changed = page_revisions.changed_in(pages, since, until, articles, before)
    articles += [info for id_, (info, _) in changed.items() if not topic or id_ in kept]
    articles, undated = window_stories.reports(articles), window_stories.reports(undated)
    notes: list[str] = []
    if settings.daily_sources:
        own = window_stories.of_sources(desk, settings.daily_sources)
        articles, undated = ([info for info in some if info.id in own] for some in (articles, undated))
        notes.append(f"Only articles of {', '.join(settings.daily_sources)} were looked at")
    mine = {info.id for info in articles}
    earlier = [info for info in window_stories.earlier(desk, since, before) if info.id not in mine]
    news = {id_: sentences for id_, (_, sentences) in changed.items()}
    found, apart = window_stories.stories(
        desk, articles, undated, earlier, notes, threaded=not topic, news=news
    )
    found = page_revisions.since_quoted(pages, found, before)
    found = window_stories.since_the_last(desk, found, before)
    if topic:
        found, apart = (window_stories.nearest_first(desk, some, topic) for some in (found, apart))
    asked = {} if topic else requirements.bearing(desk, found, settings.daily_requirements)
    wanted = {id_ for ids in asked.values() for id_ in ids}
    found = [replace(story, belongs=True) if story.id in wanted else story for story in found]
    bounds = bounds_of(length, settings)
    aside = apart[: bounds.undated]
    coming = window_stories.events(desk, cutoff, topic)
    rated = ratings(desk)
    letters = {
        article.id: rated.of(article) for story in (*found, *aside, *coming) for article in story.articles
    }
    # Of a corpus without a date the undated articles are the news; beside dated ones they may be old.
    leads = desk.ranking().extent(datetime.max.replace(tzinfo=UTC)) is None
    verdicts = Verdicts(desk.texts())

    def day_ahead(claim: SourcedClaim) -> DatedValue | None:
        article = verdicts.texts.article(claim.article.id)
        # A day that stands before the words of what is to come is as often of what was.
        start, single = claim.ref.spans[0][0], len(claim.ref.spans) == 1
        words = claim_standing.to_come(claim.text, claim.reading)
        after = start + max(0, claim.text.find(words)) if single and words else 0
        return ahead(article, claim.ref.spans, after) if article else None

    draft = quoting_writer.daily(
        found, aside, bounds, letters, leads=leads, ahead=day_ahead, cutoff=cutoff, events=coming
    )
    shown = _shown(draft)
    ids = {story.id for story in shown}
    with prompted_where(desk, model, keep=keep, told=told, economy=economy) as prompted:
        if prompted:
            from brief.desk.model_checks import checker
            from brief.desk.rounds import Reader

            with checker(desk, prompted.chat, prompted.account, cutoff, told, economy=economy) as reads:
                reader = Reader(verdicts, reads)
                if economy:
                    reader = replace(reader, rounds=1, stories=write_and_check.FEW)
                draft = write_and_check.daily(prompted, draft, reader, bounds.sentences, letters)
    draft = in_order(draft)
    claims: dict[str, list[SourcedClaim]] = {}
    for claim in (claim for story in shown for claim in story.claims):
        claims.setdefault(claim.article.id, []).append(claim)
    passed = Gate(verdicts, copies_of(shown)).passes(draft)
    sources = page_revisions.with_revisions(passed.sources, passed.references, pages)
    passed = replace(passed, sources=sources)
    passed = annotated(passed, verdicts.texts, desk.owners, settings.zone(), claims)
    genres = {id_: _kind(one) for story in shown for id_, one in story.assessed if one.genre.why or one.later}
    passed = replace(
        passed,
        sources=tuple(replace(source, genre=genres.get(source.article.id)) for source in passed.sources),
    )
    draft = replace(draft, notes=(*notes, *draft.notes))
    manifest = manifest_of(desk, draft, cutoff, since, until, series, first=first)
    if not passed.sections:
        dropped = ("No sentence of the draft passed the checks",)
        why = dropped if passed.dropped else why_empty(desk, articles, topic)
        manifest = replace(manifest, notes=(*why, *manifest.notes))
    elif not articles and not leads:
        manifest = replace(manifest, notes=(*why_empty(desk, articles, topic), *manifest.notes))
    zone = settings.zone()
    record = CheckedBrief(
        id="",
        title=brief_title(since, until, topic, zone),
        marking=settings.marking,
        sections=tuple(s for s in passed.sections if s.kind is SectionKind.DEVELOPMENT),
        undated=tuple(s for s in passed.sections if s.kind is SectionKind.UNDATED),
        dropped=passed.dropped,
        references=passed.references,
        sources=passed.sources,
        considered=len(articles),
        not_shown=sum(story.belongs and story.id not in ids for story in found),
        left_out=sum(not story.belongs for story in found),
        ranking=tuple(_ranked(story, shown=story.id in ids) for story in found[:RANKED]),
        manifest=manifest,
        topic=topic,
        parts=tuple(
            s for s in passed.sections if s.kind not in (SectionKind.DEVELOPMENT, SectionKind.UNDATED)
        ),
        independent=independent_among([story for story in shown if not story.undated]),
        length=length,
        dates=dates_of(passed, verdicts.texts),
        requirements=requirements.answered(asked, passed.sections),
        silent=() if topic else _silent(found, [*settings.daily_topics, *settings.daily_watch]),
    )
    return identified(record)


def _kind(one: Assessment) -> Genre:
    """The genre of a report, with a word on a text that was changed after its own date."""
    later = f"its text tells of {one.later}, after its own date" if one.later else ""
    return Genre(one.genre.kind, "; ".join(filter(None, (one.genre.why, later))))


def _ranked(story: Story, *, shown: bool) -> RankedStory:
    """Where a story of the window stands, and why."""
    title = next((article.title for article in story.articles if article.title), "") or story.label
    return RankedStory(title, story.significance, shown, tuple(explained(story)))


def _shown(draft: Draft) -> list[Story]:
    """The stories of a draft, each once, in the order in which they stand."""
    return list({section.story.id: section.story for section in draft.sections if section.story}.values())


def _silent(stories: Sequence[Story], watch: Sequence[str]) -> tuple[str, ...]:
    """What is watched for and no story of the window speaks of."""
    spoken = {word for story in stories for word in story.watched}
    return tuple(word for word in dict.fromkeys(watch) if word not in spoken)


def issue(desk: Desk, record: CheckedBrief, outputs: Sequence[str] = (), also: Collection[str] = ()) -> None:
    """Keep a brief in the library as the last of its series: its record, what it cites, the files it was written to.

    ``also`` are articles whose words its record holds though it cites them no more: they can be forgotten whole.
    """
    from brief.desk.library_writer import PATIENCE
    from brief.desk.window_stories import series_of

    made = record.manifest
    since, until = made.since or made.cutoff, made.until or made.cutoff
    issued = IssuedBrief(
        record.id,
        record.kind,
        record.title,
        made.cutoff,
        desk.clock(),
        tuple(outputs),
        series_of(since, until, record.topic, desk.loaded.desk),
    )
    cited = {source.article.id for source in record.sources} | set(also)
    with desk.writing(PATIENCE) as library:
        library.ledger.issue(issued, to_json(record).encode("utf-8"), sorted(cited))


def prompted_where(
    desk: Desk,
    model: bool | None,
    *,
    keep: bool,
    told: Callable[[str], None],
    economy: bool = False,
) -> AbstractContextManager[Prompted | None]:
    """The model's writer for as long as it is needed; None where sentences are only quoted, and nothing is loaded."""
    if model is False or (model is None and not desk.settings.model_name):
        return nullcontext()
    from brief.desk.model_checks import prompted_by

    return prompted_by(desk, keep=keep, told=told, economy=economy)
