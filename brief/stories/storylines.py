"""Stories of a window that are threads of one: told in other words, of the same rare names, within days of each other.

A statement of 46 dead and a newspaper's scoop on the same dam share few words and no wording; both name the dam. A name
is rare where no part of general English holds it: where the vocabulary that the built-in model was trained with has
no word for it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from brief.analysis.instructions import to_machines
from brief.corpus.embedding import MODEL_FOLDER
from brief.records import ArticleInfo

if TYPE_CHECKING:
    from brief.corpus.protocols import Vectors

# Sentences, after the headline, in which a report names what it is about.
OPENING = 8
# Cosine of two openings from which one shared rare name joins their stories, and from which two do. On the labelled
# days so joined, of pairs in unlike words: events 5 of one story and 2 of two, articles 4 of two stories of one matter.
ONE_NAME, TWO_NAMES = 0.27, 0.2
MEAN = 0.22
"""Least mean cosine of all pairs of two groups that are joined: one link does not make a chain of unlike stories."""
DAYS = 2.0
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_NAMED = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w’'-]{3,}")
# "There is no connection with the events at the Zarin Pass": what a report says that it is not about.
_UNRELATED = re.compile(
    r"\b(?:no|any) (?:connection|link|relation)\b|\bnot (?:connected|linked|related)\b|\bunrelated\b"
    r"|\bnothing to do with\b",
    re.IGNORECASE,
)
_CAPITALISES = frozenset({"de", "lb"})
"""Languages that write every noun with a capital."""


def threads(
    groups: Sequence[Sequence[ArticleInfo]],
    texts: Mapping[str, str],
    vectors: Mapping[str, Vectors],
) -> list[list[int]]:
    """Numbers of the groups of articles that are of one thread, each group in one list, in their order.

    Args:
        groups: articles by story.
        texts: cleaned text by article id.
        vectors: lead vectors by article id; an article without one is joined to nothing.
    """
    outlets = {
        word.casefold() for group in groups for a in group for word in (*a.publisher.split(), *a.authors)
    }
    holders: dict[str, list[tuple[int, ArticleInfo]]] = {}
    for place, group in enumerate(groups):
        for article in group:
            if article.id in vectors:
                for name in rare_names(article, texts[article.id]) - outlets:
                    holders.setdefault(name, []).append((place, article))
    shared: Counter[tuple[int, str, int, str]] = Counter()
    for held in holders.values():
        for number, (b, second) in enumerate(held):
            for a, first in held[:number]:
                if a != b and _apart(first, second) <= DAYS:
                    shared[a, first.id, b, second.id] += 1
    joined: list[list[int]] = [[place] for place in range(len(groups))]
    of = list(range(len(groups)))
    cosines = {pair: float(vectors[pair[1]] @ vectors[pair[3]]) for pair in shared}
    for pair in sorted(shared, key=lambda one: (-cosines[one], one)):
        least = ONE_NAME if shared[pair] == 1 else TWO_NAMES
        a, b = sorted((of[pair[0]], of[pair[2]]))
        if cosines[pair] < least or a == b:
            continue
        sides = [
            [vectors[x.id] for place in joined[side] for x in groups[place] if x.id in vectors]
            for side in (a, b)
        ]
        mean = sum(float(one @ other) for one in sides[0] for other in sides[1]) / (
            len(sides[0]) * len(sides[1])
        )
        if mean >= MEAN:
            joined[a] += joined[b]
            for place in joined[b]:
                of[place] = a
            joined[b] = []
    return [sorted(one) for one in joined if one]


def rare_names(article: ArticleInfo, text: str) -> frozenset[str]:
    """The rare names of an article's headline and first sentences, in lower case, without its publisher's own."""
    if article.language in _CAPITALISES:
        return frozenset()
    own = {word.casefold() for name in (article.publisher, *article.authors) for word in name.split()}
    found = _named(f"{article.title}.", own)
    for sentence in _SENTENCE.split(text, OPENING)[:OPENING]:
        # Whether it reports is asked only of one that names something: that takes most of the time.
        if (names := _named(sentence, own)) and _reports(sentence):
            found |= names
    return frozenset(found)


def _named(text: str, own: set[str]) -> set[str]:
    """The rare names of a headline or a sentence, but for the publisher's ``own``."""
    known = general_words()
    found = set()
    for match in _NAMED.finditer(text):
        if match[0].isupper():  # a dateline, an abbreviation, a shout
            continue
        name = re.sub(r"[’']s?$", "", match[0]).casefold()
        forms = {name, name.rstrip("s"), name.removesuffix("n"), name.removesuffix("i")}
        if forms.isdisjoint(known) and forms.isdisjoint(own):
            found.add(name)
    return found


def _reports(sentence: str) -> bool:
    """Whether a sentence says what its report is about: no question ("Is it a coincidence that …?"), no order."""
    return not (_UNRELATED.search(sentence) or sentence.endswith("?") or to_machines(sentence))


def _apart(one: ArticleInfo, other: ArticleInfo) -> float:
    """Days between two articles; 0 where a day is not known."""
    if one.published.start is None or other.published.start is None:
        return 0.0
    return abs((one.published.start - other.published.start).total_seconds()) / 86400


@cache
def general_words() -> frozenset[str]:
    """Every whole word that the built-in model was trained with, in lower case: general English, known names too."""
    tokenizer = json.loads((MODEL_FOLDER / "tokenizer.json").read_text("utf-8"))
    return frozenset(word for word in tokenizer["model"]["vocab"] if not word.startswith("##"))
