"""The stories of a window: its articles, what came before them and what the last briefs said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from brief.analysis.article_claims import claims_of, reading_of
from brief.corpus.protocols import Filter
from brief.dates.living_pages import later_day
from brief.dates.written_dates import parse_date
from brief.desk.page_revisions import only_news
from brief.formats.calendars import KIND as CALENDAR
from brief.reading.html.declared_kind import declared_kinds
from brief.records import ArticleInfo, Assessment, CheckedBrief, Genre, SourcedClaim, Story, TextKind
from brief.records.codec import from_json
from brief.stories.assessment import assessed, in_place, weighed
from brief.stories.genre import NEVER_QUOTED, genre
from brief.stories.satire import satirical

if TYPE_CHECKING:
    from brief.corpus.protocols import Vectors
    from brief.desk import Desk

# An article is of a topic from this cosine on, or where it holds every word of it.
ON_TOPIC = 0.45
# How far back a story is looked for that the window's reports may continue, and at most how many of its articles:
# the latest. Of dated events whose topic was covered before, 94 % were so within 45 days.
LOOK_BACK = timedelta(days=45)
MOST_EARLIER = 3000
EVENTS_AHEAD = timedelta(days=14)
"""How far ahead of a brief entries of calendars are told."""
MOST_EVENTS = 10
OPENING = 600
"""Characters of a text in which its first words say what it is."""
LOOKED_AT = 40
"""Stories, the first ones, whose reports are looked at for words of a later day: 2 ms a report."""
# An hour over and under, for the days on which clocks are put back and forward.
A_DAY, A_WEEK = timedelta(hours=25), timedelta(days=7, hours=1)
LEAST_DAY, LEAST_WEEK = timedelta(hours=23), timedelta(days=6, hours=23)


def series_of(since: datetime, until: datetime, topic: str = "", desk: str = "") -> str:
    """What a brief is the last one of: hours, days, weeks or other windows, in general or on a topic.

    A topic's brief is compared with the last one on that topic, and never becomes the general one's last; nor
    does a morning's become the days' last. Each desk of settings has series of its own.
    """
    length = until - since
    kind = " of a week" if length <= A_WEEK else " of a longer time"
    if length <= A_DAY:
        kind = "" if length >= LEAST_DAY else " of hours"
    return f"daily{kind}" + (f" on {topic.casefold()}" if topic else "") + (f" at {desk}" if desk else "")


def name_of(since: datetime, until: datetime) -> str:
    """What a brief of a window is called: of a day, of seven days, or of neither."""
    length = until - since
    if LEAST_DAY <= length <= A_DAY:
        return "Daily brief"
    return "Weekly brief" if LEAST_WEEK <= length <= A_WEEK else "Brief"


def issued_before(desk: Desk, cutoff: datetime, series: str, *, none: bool = False) -> list[CheckedBrief]:
    """The latest brief of a series with an earlier cut-off, the one before it, and so on through the look-back.

    ``none``: nothing, as where none was issued yet.
    """
    ledger, found = desk.ledger(), list[CheckedBrief]()
    latest = None if none else ledger.previous(series, cutoff)
    while latest and (not found or latest.cutoff >= cutoff - LOOK_BACK):
        found.append(from_json(ledger.brief_record(latest.id), CheckedBrief))
        latest = ledger.previous(series, latest.cutoff)
    return found


def earlier(desk: Desk, since: datetime, before: Sequence[CheckedBrief]) -> list[ArticleInfo]:
    """The latest articles from before a window, and all of its past that the briefs before cite."""
    zone = desk.settings.zone()
    latest = reports(
        desk.ranking().articles(
            Filter((since - LOOK_BACK).astimezone(zone), since.astimezone(zone)), dated=True
        )
    )
    told = {source.article.id for record in before for source in record.sources}
    return [a for a in latest[:-MOST_EARLIER] if a.id in told] + latest[-MOST_EARLIER:]


def reports(articles: Sequence[ArticleInfo]) -> list[ArticleInfo]:
    """Without entries of calendars: they are no reports of the day on which they were entered."""
    return [article for article in articles if article.origin.kind != CALENDAR]


def of_sources(desk: Desk, sources: Sequence[str]) -> set[str]:
    """The ids of the articles of some publishers, or web hosts."""
    return {info.id for source in sources for info in desk.ranking().articles(Filter(source=source))}


def since_the_last(desk: Desk, stories: Sequence[Story], before: Sequence[CheckedBrief]) -> list[Story]:
    """Stories with what they change of the briefs issued before, ranked with that."""
    from brief.stories import novelty
    from brief.stories.grouping import ranked

    if not before:
        return list(stories)
    older = [claim for record in before[1:] for claim in novelty.quoted_in(record)]
    found = novelty.against(stories, before[0], older, partial(reading_of, desk.library()))
    return ranked([in_place(story) for story in found])


def stories(
    desk: Desk,
    articles: Sequence[ArticleInfo],
    undated: Sequence[ArticleInfo],
    earlier: Sequence[ArticleInfo],
    notes: list[str],
    *,
    threaded: bool = True,
    news: Mapping[str, Collection[str]] | None = None,
) -> tuple[list[Story], list[Story]]:
    """The window's stories, and each undated article as one of its own; satire is left out, and a note says so.

    ``news``: of articles that are in the window as their pages were changed in it, the sentences that are new.
    """
    from brief.stories.grouping import stories as stories_of

    library, settings = desk.library(), desk.settings
    everything = [*articles, *undated]
    texts = library.cleaned(a.id for a in (*everything, *earlier))
    cleaned = {id_: text for id_, (_, text) in texts.items()}
    whole = {id_: text for id_, (text, _) in texts.items()}
    claims = claims_of(library, everything, whole, notes)
    claims |= {id_: only_news(claims[id_], new) for id_, new in (news or {}).items() if id_ in claims}
    vectors = desk.ranking().lead_vectors([a.id for a in (*everything, *earlier)], desk.embedder.fingerprint)
    worth = _assessed(desk, everything, vectors, claims, whole)
    gone = _left_out(everything, claims, worth, notes)
    articles, undated = ([a for a in some if a.id not in gone] for some in (articles, undated))
    watch = [*settings.daily_topics, *settings.daily_watch]
    found = stories_of(
        articles,
        cleaned,
        vectors,
        claims,
        desk.owners,
        whole,
        earlier=earlier,
        watch=watch,
        worth=worth,
        threaded=threaded,
    )
    found = _without_later_words(desk, found, worth)
    apart = [
        replace(story, undated=True)
        for a in undated
        for story in stories_of([a], cleaned, {}, claims, desk.owners, whole, worth=worth)
    ]
    return found, apart


def events(desk: Desk, cutoff: datetime, topic: str = "") -> list[Story]:
    """What calendars say is to be in the days after a cut-off, the soonest first; on a topic only what is about it."""
    library = desk.library()
    known = desk.ranking().calendar(cutoff)
    if topic and known:
        kept = on_topic(desk, topic)
        known = [info for info in known if info.id in kept]
    days: dict[str, datetime] = {}
    for id_, (_, text) in library.cleaned(info.id for info in known).items():
        # An entry opens with its day: a calendar of years is not read through for those of one week.
        day = parse_date(" ".join(text.split(None, 3)[:3]).rstrip(",:"), "calendar entry").end
        if day and cutoff < day <= cutoff + EVENTS_AHEAD:
            days[id_] = day
    soonest = sorted((info for info in known if info.id in days), key=lambda info: (days[info.id], info.id))
    chosen = soonest[:MOST_EVENTS]
    _, apart = stories(desk, [], chosen, [], []) if chosen else ([], [])
    return sorted(apart, key=lambda story: (days[story.articles[0].id], story.id))


def _left_out(
    articles: Sequence[ArticleInfo],
    claims: Mapping[str, Sequence[SourcedClaim]],
    worth: Mapping[str, Assessment],
    notes: list[str],
) -> set[str]:
    """Ids of the articles of which nothing is quoted, for their publisher or their kind; the notes are told of them."""
    jokes = satirical(articles, claims)
    if jokes:
        names = ", ".join(sorted(set(jokes.values())))
        notes.append(f"Left out, as its publisher calls itself satirical: {names}")
    never = {a.id: worth[a.id].genre.kind.value for a in articles if worth[a.id].genre.kind in NEVER_QUOTED}
    others = {id_: kind for id_, kind in never.items() if id_ not in jokes}
    if others:
        kinds = ", ".join(sorted(set(others.values())))
        notes.append(f"Left out, as nothing of it is quoted ({kinds}): {len(others)} of the articles")
    return {*jokes, *others}


def _without_later_words(desk: Desk, found: Sequence[Story], worth: Mapping[str, Assessment]) -> list[Story]:
    """Stories ranked anew where a report of one of the first was changed after its own date."""
    from brief.stories.grouping import ranked

    library = desk.library()
    first = [article.id for story in found[:LOOKED_AT] for article in story.articles]
    later = {id_: words for id_ in first if (words := later_day(library.article(id_)))}
    if not later:
        return list(found)
    told = {id_: replace(one, later=later.get(id_, "")) for id_, one in worth.items()}

    def again(story: Story) -> Story:
        members = ranked([again(member) for member in story.members])
        kept = weighed(replace(story, members=tuple(members)), told)
        return replace(kept, belongs=story.belongs)

    return ranked([again(story) for story in found])


def nearest_first(desk: Desk, found: Sequence[Story], topic: str) -> list[Story]:
    """Stories of a topic's brief, nearest to the topic first, whatever else weighs."""
    (near,) = nearness(desk, found, [topic])
    ordered = sorted(found, key=lambda story: (not story.watched, -round(near[story.id], 3), story.id))
    return [replace(story, belongs=True) for story in ordered]


def nearness(desk: Desk, found: Sequence[Story], texts: Sequence[str]) -> list[dict[str, float]]:
    """For each text, by a story's id the cosine of the text and what the nearest of its reports opens with."""
    ids = [article.id for story in found for article in story.articles]
    vectors = desk.ranking().lead_vectors(ids, desk.embedder.fingerprint)
    leads = {story.id: [vectors[a.id] for a in story.articles if a.id in vectors] for story in found}
    wanted = [desk.embedder.query(text) for text in texts]
    return [
        {id_: max((float(lead @ one) for lead in mine), default=0.0) for id_, mine in leads.items()}
        for one in wanted
    ]


def genre_of(desk: Desk, article_id: str) -> Genre:
    """What kind of text an article of the library is, and how it is told."""
    library = desk.library()
    info = library.infos([article_id])[article_id]
    texts = {article_id: library.cleaned([article_id])[article_id][0]}
    vectors = desk.ranking().lead_vectors([article_id], desk.embedder.fingerprint)
    claims = claims_of(library, [info], texts)
    return _assessed(desk, [info], vectors, claims, texts)[article_id].genre


def form_of(desk: Desk, article: ArticleInfo) -> Genre | None:
    """What kind of text an article says or shows by its form that it is; None for what may be plain news."""
    library = desk.library()
    stated, _ = library.genres([article.id]).get(article.id, (None, ()))
    _, text = library.cleaned([article.id]).get(article.id, ("", ""))
    found = genre(article, text[:OPENING], {}, declared_kinds(library.raw(article.raw_sha256) or b""), stated)
    return None if found.kind is TextKind.NEWS else found


def _assessed(
    desk: Desk,
    articles: Sequence[ArticleInfo],
    vectors: Mapping[str, Vectors],
    claims: Mapping[str, Sequence[SourcedClaim]],
    texts: Mapping[str, str],
) -> dict[str, Assessment]:
    """What each article is worth, with what its page declares itself to be."""
    library = desk.library()
    declared = {a.id: kinds for a in articles if (kinds := declared_kinds(library.raw(a.raw_sha256) or b""))}
    openings = {a.id: texts[a.id][:OPENING].removeprefix(a.title).lstrip() for a in articles if a.id in texts}
    by_model = _by_built_in_model(desk, articles, vectors)
    stated = {id_: kind for id_, (kind, _) in library.genres(a.id for a in articles).items() if kind}
    return assessed(articles, by_model, claims, openings, declared, stated)


def _by_built_in_model(
    desk: Desk, articles: Sequence[ArticleInfo], vectors: Mapping[str, Vectors]
) -> Mapping[str, Vectors]:
    """Lead vectors by the model that the heads were fitted on, made now where the corpus has another's."""
    from brief.corpus.embedding import built_in, lead_vector

    model = built_in()
    if desk.embedder.fingerprint == model.fingerprint:
        return vectors
    library = desk.library()
    made: dict[str, Vectors] = {}
    for article in articles:
        texts = [
            text for text in (article.title, *(p.text for p in library.passages(article.id)[:1])) if text
        ]
        if texts:
            made[article.id] = lead_vector(model.documents(texts))
    return made


def on_topic(desk: Desk, topic: str) -> set[str]:
    """Ids of the articles about a topic: every word of it, a name of two words or more in it, or near it in meaning."""
    ranking = desk.ranking()
    desk.library().vectors.require(desk.embedder)
    near = ranking.near(desk.embedder.query(topic), desk.embedder.fingerprint, ON_TOPIC)
    # Of "gas deliveries Amber Line" who holds "Amber Line" speaks; of one name alone too many do.
    names = [word for word in topic.split() if word[:1].isupper()]
    named = ranking.holding_all(" ".join(names)) if len(names) > 1 else ()
    return {
        origin.article for origin in ranking.origins({*ranking.holding_all(topic), *named, *near}).values()
    }
