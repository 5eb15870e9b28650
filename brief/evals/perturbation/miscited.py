"""Sentences of articles nobody chose, right and with planted faults, each with its citation.

`planted_faults` changes a sentence's words; here the citation or a quotation is what is wrong.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from brief.analysis.sentence_reader import read_sentence
from brief.checking.word_forms import WordKind, content_words, forms, tidy
from brief.drafting.quoting_writer import quoted
from brief.evals.perturbation.planted_faults import JUDGMENTS, plant, rephrase
from brief.records import (
    Article,
    Citation,
    DraftSentence,
    PartyKind,
    Quote,
    SentenceKind,
    SourcedClaim,
    SpanRef,
    fold,
    text_at,
)

ANOTHER, TEASER, HEADLINE = (
    "citation to another article",
    "citation to a removed teaser",
    "a fact from the headline only",
)
ALTERED, JOINED = "a quotation altered by one word", "two fragments joined"
_MARKS = re.compile(r"[“”\"«»‘]")
RUN = 4
"""Words of a fragment that is quoted; an altered quotation is twice as long."""


@dataclass(frozen=True, slots=True)
class Made:
    """A sentence with its citation. ``kind`` is how it was made where it is right, else its fault."""

    right: bool
    kind: str
    sentence: DraftSentence


def made(
    claims: Mapping[str, Sequence[SourcedClaim]], articles: Mapping[str, Article], most: int, seed: int
) -> list[Made]:
    """Right and wrong sentences of real articles; the same for the same articles and seed.

    Args:
        claims: article id → its English claims.
        articles: the articles by id.
        most: how many claims are drawn; each gives several sentences.
        seed: decides the draw and where a fault goes.
    """
    chance = random.Random(seed)
    pool = [claim for id_ in sorted(claims) for claim in claims[id_] if len(claim.text.split()) < 60]
    chance.shuffle(pool)
    speakers = sorted({name for claim in pool for name in _speakers(claim.text)})
    found: list[Made] = []
    for claim in pool[:most]:
        others = [c for c in chance.sample(pool, min(len(pool), 8)) if c.article.id != claim.article.id]
        found += _rights(claim)
        if not _MARKS.search(claim.text):
            for fault in plant(claim.text, speakers, chance):
                kind = SentenceKind.JUDGMENT if fault.kind in JUDGMENTS else SentenceKind.FACT
                bare = replace(quoted(claim), text=fault.text, quotes=(), kind=kind)
                found.append(Made(False, fault.kind, bare))
            found += _quotations(claim, list(claims[claim.article.id]), chance)
        if others and not _same_story(claim, others[0]):
            found.append(Made(False, ANOTHER, replace(quoted(others[0]), text=claim.text, quotes=())))
    for id_ in sorted(claims):
        if claims[id_]:
            found += _about(articles[id_], claims[id_])
    return found


def _rights(claim: SourcedClaim) -> Iterator[Made]:
    yield Made(True, "verbatim", quoted(claim))
    if not _MARKS.search(claim.text):
        yield Made(True, "verbatim, not marked as a quotation", replace(quoted(claim), quotes=()))
        for text in rephrase(claim.text):
            if not _MARKS.search(text):
                yield Made(True, "rephrased", replace(quoted(claim), text=text, quotes=()))


def _quotations(claim: SourcedClaim, own: Sequence[SourcedClaim], chance: random.Random) -> Iterator[Made]:
    """A part put into quotation marks: as it stands, with one word altered, with two fragments joined."""
    words = claim.text.split()
    if len(words) >= 3 * RUN + 2:
        start = chance.randrange(1, len(words) - 3 * RUN)
        part = words[start : start + 2 * RUN]
        yield Made(True, "a part quoted", _marked(claim, words, start, part, len(part)))
        at = next((i for i, word in enumerate(part) if len(word) > 4 and word.isalpha()), None)
        strange = [w for c in own for w in c.text.split() if len(w) > 4 and w.isalpha() and w not in words]
        if at is not None and strange:
            altered = [*part[:at], chance.choice(strange), *part[at + 1 :]]
            yield Made(False, ALTERED, _marked(claim, words, start, altered, len(part)))
        joined = [*part[:RUN], *words[start + 2 * RUN : start + 3 * RUN]]
        yield Made(False, JOINED, _marked(claim, words, start, joined, 3 * RUN))
    later = [c for c in own if c.order > claim.order + 1 and c.ref.spans[0][0] > claim.ref.spans[-1][1]]
    if later:
        far = chance.choice(later)
        ref = replace(claim.ref, spans=claim.ref.spans + far.ref.spans)
        both = f"{claim.text} {far.text}"
        citation = Citation(ref, claim.article.id, claim.passage_id)
        yield Made(False, JOINED, DraftSentence(both, (citation,), (Quote(both, 0),)))


def _marked(
    claim: SourcedClaim, words: Sequence[str], start: int, part: Sequence[str], taken: int
) -> DraftSentence:
    text = " ".join([*words[:start], f"“{' '.join(part)}”", *words[start + taken :]])
    return replace(quoted(claim), text=text, quotes=())


def _about(article: Article, claims: Sequence[SourcedClaim]) -> Iterator[Made]:
    """Faults that an article as a whole allows: its headline, what was set aside of it."""
    title = fold(article.title)
    cited = claims[0]
    known = forms(tidy(f"{cited.text} {cited.article.publisher}"))
    strange = [
        word
        for word in content_words(tidy(title))
        if word.kind is not WordKind.WORD and word.form not in known
    ]
    if strange and len(title.split()) >= 5:
        yield Made(False, HEADLINE, replace(quoted(cited), text=f"{title}.", quotes=()))
    for aside in article.set_aside:
        words = text_at(article.source_text, ((aside.start, aside.end),))
        if len(words.split()) >= 5:
            ref = SpanRef(article.raw_sha256, article.source_text_sha256, ((aside.start, aside.end),))
            yield Made(False, TEASER, DraftSentence(words, (Citation(ref, article.id, ""),)))


def _same_story(one: SourcedClaim, other: SourcedClaim) -> bool:
    """Whether two claims say much the same, so that the citation of the other would be right."""
    mine, theirs = forms(tidy(one.text)), forms(tidy(other.text))
    return len(mine & theirs) >= 0.6 * len(mine)


def _speakers(text: str) -> list[str]:
    return [
        party.name
        for party in read_sentence(text).chain
        if party.kind is not PartyKind.UNNAMED and len(party.name.split()) < 5 and party.name[0].isupper()
    ]
