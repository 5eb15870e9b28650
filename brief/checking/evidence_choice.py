"""Which sentences of its sources a sentence is held against: the nearest, and those that hold what that one lacks.

Text of another writer cites whole documents. A check needs the few sentences that may carry it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from brief.analysis.instructions import instructs
from brief.checking.citations import Texts
from brief.checking.clause_match import share, stems
from brief.corpus.embedding import Embedder
from brief.records import Citation, SpanRef
from brief.text.normal_forms import comparable, words_at
from brief.text.quotation_marks import QUOTED

LOOKED_AT = 40
"""Sentences of all sources of one, chosen by their words, of which the vectors are compared."""
MOST = 4
"""Most sentences that one sentence is held against."""
ADDS = 2
"""Words that a further one must hold of what the others lack."""
QUOTE = 2
"""Words from which what stands in quotation marks is looked for by itself."""
NEAR = 0.35
"""Least likeness at which a source's sentence speaks of the same thing at all; half meaning, half words."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a source."""

    citation: Citation
    words: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a sentence is held against, the nearest first, and how near that one is, about 0 to 1."""

    candidates: tuple[Candidate, ...]
    likeness: float


NOTHING = Chosen((), 0.0)


def candidates(article_id: str, texts: Texts) -> list[Candidate]:
    """Every sentence of an article, in order, but for what is addressed to machines."""
    article = texts.article(article_id)
    if article is None:
        return []
    found = []
    for passage in texts.library.passages(article_id):
        for spans in passage.sentences:
            ref = SpanRef(article.raw_sha256, article.source_text_sha256, spans)
            words = words_at(article.source_text, spans)
            if instructs(words):  # an order planted in a source vouches for nothing
                continue
            found.append(Candidate(Citation(ref, article_id, passage.id), words))
    return found


def chosen(text: str, pool: Sequence[Candidate], embedder: Embedder) -> Chosen:
    """The sentences of a pool that may carry a text."""
    if not pool:
        return NOTHING
    own = stems(text)
    by_words = sorted(range(len(pool)), key=lambda i: (-len(own & stems(pool[i].words)), i))
    few = [pool[i] for i in by_words[:LOOKED_AT]]
    vectors = embedder.again([text, *(one.words for one in few)])
    near = vectors[1:] @ vectors[0]
    held = np.array([share(text, one.words) for one in few])
    likeness = (near + held) / 2
    order = [int(i) for i in np.argsort(-likeness, kind="stable")]
    quoted = _quoted(text, pool)
    few += [one for one in quoted if one not in few]
    taken = [few.index(one) for one in quoted] or [order[0]]
    left = own.difference(*(stems(few[i].words) for i in taken))
    for _ in range(MOST - len(taken)):
        best = max(order, key=lambda i: (len(left & stems(few[i].words)), likeness[i]))
        gain = left & stems(few[best].words)
        if best in taken or not gain or (len(gain) < ADDS and not any(map(_figure, gain))):
            break
        taken.append(best)
        left = left - gain
    return Chosen(tuple(few[i] for i in taken), float(likeness[order[0]]))


def _quoted(text: str, pool: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that hold what a text quotes, one or two beside each other for each quotation."""
    taken: list[Candidate] = []
    for words in QUOTED.findall(text):
        quote = comparable(words).rstrip(",.;").casefold()
        if len(quote.split()) < QUOTE:
            continue
        said = [comparable(one.words).casefold() for one in pool]
        one = next((i for i, each in enumerate(said) if quote in each), None)
        two = next((i for i in range(len(said) - 1) if quote in f"{said[i]} {said[i + 1]}"), None)
        found = [one] if one is not None else [two, two + 1] if two is not None else []
        taken += [pool[i] for i in found if pool[i] not in taken]
    return taken[:MOST]


def _figure(word: str) -> bool:
    return any(map(str.isdigit, word))
