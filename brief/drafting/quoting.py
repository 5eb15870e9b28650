"""The quoting writer: no model. It selects sentences and quotes them whole, each with its citation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from brief.corpus.duplicates import containment, shingles
from brief.corpus.words import terms
from brief.drafting import outline
from brief.evidence.claims import leans_back
from brief.evidence.grading import Rating, grade
from brief.evidence.relevance import Scored
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
    Story,
    source_name,
)

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
_CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ion)|retract(?:s|ed|ion)?|clarif(?:ies|ied|ication)|wrongly|in error)\b"
    r"|\bwith(?:draws?|drew|drawn|drawing)\b.{0,60}\b(?:statement|sentence|claim|report|video|recording|footage|figure"
    r"|version|clip|denial|allegation)"
    r"|, (?:and )?not (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|a dozen)\b"
    r"|\bnow (?:puts|says|gives|counts)\b",
    re.I,
)
_FIGURE = re.compile(r"\d")


def quoted(claim: SourcedClaim, grade: Grade | None = None) -> DraftSentence:
    """A claim as a draft sentence: its words, whole, in quotation marks."""
    citation = Citation(claim.ref, claim.article.id, claim.passage_id)
    return DraftSentence(claim.text, (citation,), (Quote(claim.text, 0),), writer=WRITER, grade=grade)


def daily(
    stories: Sequence[Story],
    undated: Sequence[Story],
    sentences: int,
    ratings: Mapping[str, Rating] | None = None,
) -> Draft:
    """A draft of the stories, in their order, each by the sentences that say most, and the parts around them.

    Args:
        stories: ranked stories of the window.
        undated: stories whose articles have no known day.
        sentences: most sentences a story.
        ratings: letters of sources by article id.
    """

    def quote(claim: SourcedClaim, story: Story) -> DraftSentence:
        return quoted(claim, grade(claim, story, ratings or {}, _sources(story)))

    around = outline.parts(stories, [choose(story, sentences) for story in stories], quote)
    sections = [
        Section(story.label, tuple(quote(c, story) for c in choose(left, sentences)), story)
        for story in stories
        for left in (replace(story, claims=tuple(c for c in story.claims if c.ref not in around.taken)),)
    ]
    sections += [
        Section(story.label, tuple(quote(c, story) for c in choose(story, 2)), story, SectionKind.UNDATED)
        for story in undated
    ]
    kept = tuple(section for section in (*around.sections, *sections) if section.sentences)
    return Draft(
        kept,
        WRITER,
        abstention="" if kept else "no article of the window holds a sentence that can be quoted",
    )


def _sources(story: Story) -> dict[str, str]:
    """Article id → the independent source that it counts as."""
    return {id_: source.articles[0] for source in story.sources for id_ in source.articles}


def choose(story: Story, limit: int) -> list[SourcedClaim]:
    """The sentences of a story to quote: central, early, figures and corrections first, one source after another.

    Articles that carry the same text give their sentences once, from the earliest of them.
    """
    hidden = {id_ for group in story.copies for id_ in _later(story, group)}
    pool = [claim for claim in story.claims if claim.article.id not in hidden]
    spread: Counter[str] = Counter()
    for article in {claim.article.id for claim in pool}:
        spread.update({term for claim in pool if claim.article.id == article for term in terms(claim.text)})
    ranked = sorted(pool, key=lambda claim: (-_worth(claim, spread), claim.article.id, claim.order))
    chosen: list[SourcedClaim] = []
    grams: list[frozenset[str]] = []
    for fresh_source_only in (True, False):
        for claim in ranked:
            if len(chosen) == limit:
                break
            if fresh_source_only and any(_speaker(c) == _speaker(claim) for c in chosen):
                continue
            mine = shingles(claim.text)
            if claim in chosen or any(containment(mine, other) >= SAME for other in grams):
                continue
            chosen.append(claim)
            grams.append(mine)
    return sorted(chosen, key=lambda claim: (_when(claim.article), claim.article.id, claim.order))


def _speaker(claim: SourcedClaim) -> str:
    return source_name(claim.article) if claim.article.publisher else claim.article.id


def _worth(claim: SourcedClaim, spread: Counter[str]) -> float:
    found = terms(claim.text)
    articles = max(spread.values(), default=1)
    # The 8 keeps a short sentence of common words from beating a whole one.
    central = 2 * sum(spread[term] for term in found) / (articles * (len(found) + 8))
    return (
        central
        + 0.8 / (1 + claim.order)
        + (0.15 if _FIGURE.search(claim.text) else 0.0)
        + (0.3 if _CORRECTS.search(claim.text) else 0.0)
        - (0.6 if leans_back(claim.text) else 0.0)
    )


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
        and _CORRECTS.search(s.claim.text)
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
