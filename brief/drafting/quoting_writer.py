"""The quoting writer: no model. It selects sentences and quotes them whole, each with its citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from brief.corpus.duplicates import containment, shingles
from brief.drafting import claim_standing, newsworthiness, outline
from brief.records import (
    ArticleInfo,
    Citation,
    Draft,
    DraftSentence,
    Grade,
    Quote,
    Section,
    SectionKind,
    SourcedClaim,
    SpanRef,
    Story,
    source_name,
)
from brief.retrieval.relevance import Scored
from brief.stories.corrections import concerns, correcting
from brief.stories.grading import Rating, grade
from brief.text.terms import terms

WRITER = "quoting"

# A sentence answers from this score on, and is worth naming as "nearest" from the lower one. Chosen on
# eval/cases and on MultiHop-RAG's null questions: see benchmarks/README.md.
ANSWERS = 0.57
NEAR = 0.30
# Other sentences of an answer may fall this far behind the best one, and not below the least.
SLACK, LEAST = 0.18, 0.50
# A sentence that corrects or withdraws is quoted with an answer from this score on.
CORRECTS = 0.38
# … where it shares this much of the question's words itself.
LINKED = 0.1
# Two sentences that share this much of their word 3-grams say the same.
SAME = 0.6
# Where there are so few stories that a page holds more of each, so many more sentences.
FEW, MORE = 2, 2
# A story that leads the brief has at least this many: the one in the bottom line and evidence.
LEADS = 2
# Words that who said it, when and the grade add to a sentence on the page (the example corpus's mean).
ATTRIBUTION = 9


def quoted(claim: SourcedClaim, grade: Grade | None = None) -> DraftSentence:
    """A claim as a draft sentence: its words, whole, in quotation marks."""
    citation = Citation(claim.ref, claim.article.id, claim.passage_id)
    return DraftSentence(claim.text, (citation,), (Quote(claim.text, 0),), writer=WRITER, grade=grade)


def daily(
    stories: Sequence[Story],
    undated: Sequence[Story],
    sentences: int,
    ratings: Mapping[str, Rating] | None = None,
    entries: int = outline.ENTRIES,
    *,
    leads: bool = True,
) -> Draft:
    """A draft of the stories, in their order, each opened by what happened, and the parts around them.

    Where no story of the window is dated, the undated ones get the same treatment, if they may lead. Articles whose
    publisher calls itself satirical are left out, and the notes say so.

    Args:
        stories: ranked stories of the window.
        undated: stories whose articles have no known day.
        sentences: most sentences a story; of one with a single source one fewer, unless it leads; of one apart, one.
        ratings: letters of sources by article id; nothing is graded where None.
        entries: most entries of each part around the developments.
        leads: the undated stories may stand for the window's where it has none: the corpus holds no date.
    """
    jokes = newsworthiness.satirical([*stories, *undated])
    names = sorted({source_name(a) for s in (*stories, *undated) for a in s.articles if a.id in jokes})
    stories = [_without(story, jokes) for story in stories]
    undated = [_without(story, jokes) for story in undated]

    def quote(claim: SourcedClaim, story: Story) -> DraftSentence:
        return quoted(claim, None if ratings is None else grade(claim, story, ratings, _sources(story)))

    topics = {story.id: topic(story) for story in (*stories, *undated)}
    # What is only of its writer's own day comes last.
    stories = sorted(stories, key=lambda story: _only_personal(topics[story.id]))
    around = outline.parts(stories or (undated if leads else []), topics, quote, entries)
    # The developments follow the bottom line, then their rank.
    stories = sorted(stories, key=lambda story: around.first.get(story.id, len(stories)))
    sections = []
    lead = len(stories or undated)
    for place, story in enumerate((*stories, *undated)):
        first = topics[story.id]
        left = tuple(
            c
            for c in _pool(story)
            if c == first or (c.ref not in around.taken and not claim_standing.unverified(c))
        )
        if first is None or (
            newsworthiness.personal(first) and any(c.ref in around.taken for c in story.claims)
        ):
            continue  # what there is to say of it stands in another part
        most = (
            sentences
            - (place > 0 and story.independent == 1)
            + (MORE if lead <= FEW and sentences > 1 else 0)
        )
        if (stories or not leads) and place >= len(stories):
            most = min(sentences, 1)
        elif story.id in around.first:
            most = max(most, LEADS)  # the page only points to the sentence that stands in the bottom line
        kind = SectionKind.DEVELOPMENT if place < len(stories) else SectionKind.UNDATED
        rest = replace(story, claims=left)
        chosen = choose(rest, max(most, min(sentences, 1)), first)
        if sentences > 1 and kind is SectionKind.DEVELOPMENT:
            chosen += _correction(rest, chosen)
        sections.append(Section(story.label, tuple(quote(c, story) for c in chosen), story, kind))
    order = list(SectionKind)
    kept = [section for section in (*around.sections, *sections) if section.sentences]
    kept.sort(key=lambda section: order.index(section.kind))
    nothing = "no article of the window holds a sentence that can be quoted"
    notes = (f"Left out, as its publisher calls itself satirical: {', '.join(names)}",) if names else ()
    return Draft(tuple(kept), WRITER, abstention="" if kept else nothing, notes=notes)


def _correction(story: Story, chosen: Sequence[SourcedClaim]) -> list[SourcedClaim]:
    """A sentence that corrects or withdraws, where none was chosen: it is never left out for length."""
    if any(newsworthiness.corrects(claim.text) for claim in chosen):
        return []
    return [
        c
        for c in story.claims
        if newsworthiness.corrects(c.text) and newsworthiness.opens(c) and c not in chosen
    ][:1]


def _only_personal(first: SourcedClaim | None) -> bool:
    return (
        first is None
        or newsworthiness.personal(first)
        or (newsworthiness.post(first.article) and not newsworthiness.leads(first))
    )


def _without(story: Story, articles: frozenset[str]) -> Story:
    return replace(story, claims=tuple(c for c in story.claims if c.article.id not in articles))


def _sources(story: Story) -> dict[str, str]:
    """Article id → the independent source that it counts as."""
    return {id_: source.articles[0] for source in story.sources for id_ in source.articles}


# What changes what the last brief said is the news of a story, before what says as much of it otherwise.
CHANGED = 0.5
# … and over a week the state of its last day, before what was so for each day before.
STALE = 0.3


@lru_cache(maxsize=64)  # a brief is drafted again until it fits its length
def topic(story: Story) -> SourcedClaim | None:
    """The sentence that says what happened; one that its source does not vouch for only where there is no other."""
    pool = _pool(story)
    spread = _spread(pool)
    changed = {change.claim.ref for change in story.changes}
    last = max(map(_day, pool), default=0)
    best = sorted(
        pool,
        key=lambda c: (
            -newsworthiness.topic(c, spread) - CHANGED * (c.ref in changed) + STALE * (last - _day(c)),
            c.article.id,
            c.order,
        ),
    )
    plain = [c for c in best if not claim_standing.unverified(c) and not claim_standing.gap(c)]
    # A count that another source of the story could not verify is no topic where there is one that nobody doubts.
    doubted = claim_standing.doubted(story)
    vouched = [c for c in plain if not claim_standing.is_doubted(c, doubted)]
    # What corrects an old report is no news beside an event, unless it takes back what the last brief said.
    events = [c for c in vouched if c.ref in changed or not newsworthiness.corrects(c.text)]
    first = {c.article.id: c for c in sorted(story.claims, key=lambda c: -c.order)}
    corrected = {
        id_
        for id_, c in first.items()
        if c.ref not in changed
        and (newsworthiness.corrects(c.text) or newsworthiness.titled_correction(c.article))
    }
    wrong = _since_corrected(story.claims)
    events = [
        c for c in events if c.article.id not in corrected and c.ref not in wrong and newsworthiness.opens(c)
    ]
    vouched = [c for c in vouched if c.ref not in wrong] or vouched
    return next(iter(events or vouched or plain or best), None)


def _day(claim: SourcedClaim) -> int:
    return int(_when(claim.article) // 86400)


@lru_cache(maxsize=64)
def _since_corrected(claims: tuple[SourcedClaim, ...]) -> frozenset[SpanRef]:
    """What a later article of the story corrects, whoever repeated it: it may be told, and opens nothing."""
    by_article: dict[str, list[SourcedClaim]] = {}
    for claim in claims:
        by_article.setdefault(claim.article.id, []).append(claim)
    found: set[SpanRef] = set()
    for told in by_article.values():
        article = told[0].article
        for words in correcting(article.title, [claim.text for claim in told], article.publisher):
            found |= {
                claim.ref
                for claim in claims
                if _when(claim.article) < _when(article) and concerns(words, claim.text, claim.article.title)
            }
    return frozenset(found)


def choose(story: Story, limit: int, first: SourcedClaim | None = None) -> list[SourcedClaim]:
    """The sentences of a story to quote: what happened, then evidence, one source after another, in order of time.

    Articles that carry the same text give their sentences once, from the earliest of them.

    Args:
        story: whose claims to choose from.
        limit: most sentences.
        first: the topic sentence; chosen here where none is given.
    """
    first = first or topic(story)
    if first is None or limit < 1:
        return []
    denial = newsworthiness.taken_back(first, story)
    head = [first, denial] if denial and limit > 1 else [first]
    chosen = list(head)
    grams = [shingles(claim.text) for claim in head]
    for fresh_source_only in (True, False):
        for claim in _by_evidence(story):
            if len(chosen) == limit:
                break
            if claim in chosen or (fresh_source_only and _speaker(claim) in map(_speaker, chosen)):
                continue
            mine = shingles(claim.text)
            old = newsworthiness.background(claim) and not newsworthiness.corrects(claim.text)
            astray = not newsworthiness.understood(claim.text) and not any(
                newsworthiness.leans_on(claim, before) for before in chosen
            )
            if (
                newsworthiness.personal(claim)
                or newsworthiness.filler(claim.text)
                or old
                or astray
                or any(containment(mine, other) >= SAME for other in grams)
            ):
                continue
            chosen.append(claim)
            grams.append(mine)
    after = sorted(
        chosen[len(head) :], key=lambda claim: (_when(claim.article), claim.article.id, claim.order)
    )
    return [*head, *after]


@lru_cache(maxsize=64)  # as for topic
def _by_evidence(story: Story) -> tuple[SourcedClaim, ...]:
    """What may be quoted of a story, what adds most to it first."""
    pool = _pool(story)
    spread = _spread(pool)
    return tuple(sorted(pool, key=lambda c: (-newsworthiness.evidence(c, spread), c.article.id, c.order)))


def _pool(story: Story) -> list[SourcedClaim]:
    """What may be quoted: no copies, and nothing that takes for granted what its source does not vouch for."""
    hidden = {id_ for group in story.copies for id_ in _later(story, group)}
    doubtful = {
        after.ref
        for before, after in pairwise(story.claims)
        if claim_standing.unverified(before) and newsworthiness.leans_on(after, before)
    }
    return [c for c in story.claims if c.article.id not in hidden and c.ref not in doubtful]


def _spread(pool: Sequence[SourcedClaim]) -> Counter[str]:
    """How many of the articles use each word."""
    found: dict[str, set[str]] = {}
    for claim in pool:
        found.setdefault(claim.article.id, set()).update(terms(claim.text))
    return Counter(term for words in found.values() for term in words)


def _speaker(claim: SourcedClaim) -> str:
    return source_name(claim.article) if claim.article.publisher else claim.article.id


def _when(article: ArticleInfo) -> float:
    return (article.published.start or article.first_seen).timestamp()


def _later(story: Story, group: Sequence[str]) -> list[str]:
    """The copies of one text but the earliest; the one with the longest text where times are alike."""
    when = {article.id: _when(article) for article in story.articles}
    first = min(group, key=lambda id_: (when[id_], group.index(id_)))
    return [id_ for id_ in group if id_ != first]


def answer(scored: Sequence[Scored], limit: int = 5) -> Draft:
    """A draft of an answer: the sentences that answer, or an abstention with the nearest there is.

    Args:
        scored: the evidence's sentences, best first.
        limit: most sentences.
    """
    best = scored[0].score if scored else 0.0
    if not scored or best < ANSWERS or not scored[0].kind_fits:
        near = [quoted(s.claim) for s in _distinct([s for s in scored if s.score >= NEAR], 3)]
        return Draft((), WRITER, abstention="the corpus does not say", nearest=tuple(near))
    good = [s for s in scored if s.score >= max(LEAST, best - SLACK) and s.kind_fits]
    # What corrects or withdraws goes with what it may correct, or the quoted claim stands too strong.
    corrects = [
        s
        for s in scored
        if s.score >= CORRECTS
        and s.own_coverage >= LINKED
        and newsworthiness.CORRECTS.search(s.claim.text)
        and s not in good
    ]
    # The newest of what answers always stands in the answer: what a reader wants is how things are now.
    newest = [s for s in good if s.claim.article.published.known]
    newest = [max(newest, key=lambda s: (_when(s.claim.article), s.score))] if newest else []
    room = limit - min(len(corrects), 2)
    best_few = _distinct(good, room)
    if len(best_few) == room and newest and newest[0] not in best_few:
        best_few = [*best_few[:-1], *newest]
    chosen = _distinct([*best_few, *corrects], limit)
    chosen.sort(key=lambda s: (_when(s.claim.article), s.claim.article.id, s.claim.order))
    return Draft((Section("", tuple(quoted(s.claim) for s in chosen)),), WRITER)


def _distinct(scored: Sequence[Scored], limit: int) -> list[Scored]:
    chosen: list[Scored] = []
    grams: list[frozenset[str]] = []
    for one in scored:
        mine = shingles(one.claim.text)
        if len(chosen) < limit and all(containment(mine, other) < SAME for other in grams):
            chosen.append(one)
            grams.append(mine)
    return chosen
