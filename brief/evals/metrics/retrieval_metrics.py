"""Retrieval scores of one case, each a pure function of the passages found and the spans that the case names.

Written here and not taken from ir-measures: that package brings a compiler or a wheel for every platform to
score 10 passages, and relevance here is a span held by any of several copies, not a document's number. The tests
compare each score with values worked out by hand from its definition.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from brief.evals.cases.case_files import Label
from brief.evals.cases.observations import FoundPassage
from brief.records import Span
from brief.text.normal_forms import comparable

Wanted = Sequence[tuple[Label, ...]]
"""Entries of a case, each the labels of which any one will do."""
Spans = Mapping[Label, Span | None]
"""Where the words of a label stand in their article's source text."""


def holds(passage: FoundPassage, label: Label, span: Span | None, least: float = 0.5) -> bool:
    """Whether a passage, or a copy collapsed into it, holds at least half of a label's words.

    ``span`` is where the words stand in that article's source text; ``least`` is the share of them that must
    lie inside.
    """
    mine = [n for n, p in enumerate(passage.places) if names(p.location, p.item, p.url, label)]
    if not mine:
        return False
    if comparable(label.text) in comparable(passage.text):
        return True
    if span is None or mine[0] != 0:
        return False
    inside = sum(max(0, min(end, span[1]) - max(start, span[0])) for start, end in passage.spans)
    return inside >= least * (span[1] - span[0])


def names(location: str, item: str, url: str, label: Label) -> bool:
    """Whether a label names the article that came from a place, by its file and, in a feed or dump, its item."""
    path = location.replace("\\", "/")
    return (path == label.file or path.endswith("/" + label.file)) and label.item in ("", item, url)


def recall(found: Sequence[FoundPassage], wanted: Wanted, spans: Spans) -> float:
    """recall@k: the share of the wanted entries of which one label is held by a passage found.

    Source: Manning, Raghavan, Schütze, Introduction to Information Retrieval (2008), section 8.3.
    """
    if not wanted:
        return 1.0
    hits = sum(any(holds(e, label, spans.get(label)) for e in found for label in group) for group in wanted)
    return hits / len(wanted)


def reciprocal_rank(found: Sequence[FoundPassage], wanted: Wanted, spans: Spans) -> float:
    """1 over the rank of the first passage that holds any wanted label, 0 where none does; its mean is MRR.

    Source: Voorhees, The TREC-8 Question Answering Track Report (1999).
    """
    for place, evidence in enumerate(found, start=1):
        if any(holds(evidence, label, spans.get(label)) for group in wanted for label in group):
            return 1 / place
    return 0.0


def ndcg(found: Sequence[FoundPassage], wanted: Wanted, spans: Spans, k: int) -> float:
    """nDCG@k: the gain of each passage over log2(rank + 1), as a share of the best possible order's.

    A passage gains 1 for each wanted entry that no passage before it held, so that a copy found twice gains
    once; the best order has one entry a passage.

    Source: Järvelin, Kekäläinen, Cumulated gain-based evaluation of IR techniques (2002), with the novelty of
    Clarke et al., Novelty and diversity in information retrieval evaluation (2008), at alpha 1.
    """
    left = list(wanted)
    gained = 0.0
    for rank, passage in enumerate(found[:k], start=1):
        held = [group for group in left if any(holds(passage, label, spans.get(label)) for label in group)]
        gained += len(held) / math.log2(rank + 1)
        left = [group for group in left if group not in held]
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(wanted), k) + 1))
    return min(1.0, gained / best) if best else 1.0
