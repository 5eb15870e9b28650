"""The storyline of a topic: which of the articles near it tell of its event over days, and which of another like it.

Two dams that break, two planes that crash are told in the same words: what tells them apart are names. The articles
near a topic are grouped by how likely each two are of one topic; the group that fits the topic best is its storyline,
and another group joins it where its headlines hold a name of the topic or of that group.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brief.records import ArticleInfo
from brief.stories.clustering import link
from brief.stories.likeness import LEAD, marks, of_one_topic
from brief.stories.storylines import general_words, rare_names
from brief.text.terms import beginnings, terms

if TYPE_CHECKING:
    from brief.corpus.protocols import Vectors

# Mean likelihood of all pairs from which two groups are of one topic, looked at on twelve topics of the example corpus
# and of 317 articles of real days: at 0.3 no group held two events, at 0.2 two crashes of one week were one.
ONE_TOPIC = 0.3
COVERED = 0.6
"""Share of the topic's words, by rarity, that what an article opens with holds where it is about the topic."""
NEAR, NOT_FAR = 0.45, 0.25
"""… or the cosine of the topic and of that; where not all words are held, it must not be below the second.

"Los Angeles" stands in the reports of every game there.
"""
ANCHOR, CORE = 0.3, 0.5
"""Share of the best group's articles that hold a name by which other groups are tied to it, and one that is its own."""
TIED = 0.5
"""Share of a group's articles that must hold such a name."""
TWICE, NEARLY = 0.08, 0.8
"""What twice as many articles add to a group's fit, which is that of its fittest, 0 to 2; counted are those that fit so
well at least as a share of it."""
CENTRAL = 0.7
"""Cosine to the middle of the best group from which an article is about the same: of a crash in Washington the
reports of a week later have 0.74 and more, those of another crash of these days 0.64 to 0.73, and no name of it."""
CALLED = 0.4
"""Share of the times that a name's most used word stands alone from which another is used as it is."""
FEW = 4
"""Articles that open with a name from which on those alone are about it."""
ROOT = 5
"""Letters of a word by which the topic's words are looked for: "Mexico" and "Mexican" are one."""
MOSTLY, ALWAYS = 4, 20
"""So many times as often as without a capital a name is written with one, and one that is nothing but a name: "the
Kelvar Dam" is "the dam" as well.
"""


@dataclass(frozen=True, slots=True)
class Storyline:
    """Articles of one topic, in their order, and the groups near to it that are of other events."""

    articles: tuple[ArticleInfo, ...]
    others: tuple[tuple[ArticleInfo, ...], ...] = ()
    names: frozenset[str] = frozenset()
    """The names of its event, in lower case: the topic's and its own."""
    called: frozenset[str] = frozenset()
    """Of somebody or some place: the words of the name by which texts call it: Kennedy, of Robert F. Kennedy Jr."""
    centre: Vectors | None = field(default=None, compare=False)
    """The mean of the lead vectors of its articles, of unit length: what it is about, in words besides the topic's."""


def storyline(
    topic: str,
    articles: Sequence[ArticleInfo],
    texts: Mapping[str, str],
    vectors: Mapping[str, Vectors],
    wanted: Vectors,
    rarity: Mapping[str, float],
) -> Storyline:
    """The storyline of a topic among the articles near it; without articles where none is about it.

    Args:
        topic: in words.
        articles: those near it, in a fixed order.
        texts: cleaned text by article id.
        vectors: lead vectors by article id; an article without one is left out.
        wanted: the topic's vector.
        rarity: how rare each of :func:`brief.text.terms.terms` of the topic is in the corpus.
    """
    import numpy as np

    known = [article for article in articles if article.id in vectors]
    if not known:
        return Storyline(())
    opened = {a.id: f"{a.title}\n{texts[a.id][:LEAD]}" for a in known}
    by = {a.id: _words(f"x {a.publisher}") for a in known}
    fit = {a.id: _fit(opened[a.id], float(vectors[a.id] @ wanted), rarity) for a in known}
    asked = names_of(topic, [texts[a.id] for a in known])
    if set(terms(topic)) <= names_of(topic, [texts[a.id] for a in known], ALWAYS):
        # Of somebody or some place it tells whatever opens with them; of whom little does, whatever names them.
        naming = [a for a in known if asked <= _words(opened[a.id]) | by[a.id]]
        if len(naming) < FEW:
            naming = [a for a in known if asked <= _words(texts[a.id]) | by[a.id]]
        called = _called(asked, [texts[a.id] for a in naming])
        return Storyline(tuple(naming), names=frozenset(asked), called=called)
    days = [a.published.start.timestamp() // 86400 if a.published.start else None for a in known]
    held = [marks(f"{a.title}\n{texts[a.id]}") for a in known]
    near = of_one_topic(np.stack([vectors[a.id] for a in known]), held, days)
    groups = [[known[i] for i in group] for group in link(near, ONE_TOPIC)]

    def worth(group: Sequence[ArticleInfo]) -> float:
        found = [fit[a.id] for a in group if fit[a.id] and asked <= _words(opened[a.id])]
        near = sum(one >= NEARLY * max(found) for one in found)
        return max(found) + TWICE * math.log2(near) if found else 0.0

    best = max(groups, key=worth)
    if not worth(best):
        return Storyline(())
    own = {a.id: _names(a, texts[a.id]) | (asked & _words(a.title)) for a in known}
    counts = Counter(name for a in best for name in own[a.id])
    outside = Counter(name for group in groups if group is not best for a in group for name in own[a.id])
    least = max(2.0, ANCHOR * len(best)) if len(best) > 1 else 1.0
    # A name that stands in more of the others than of its own articles ties nothing to them.
    anchors = asked | {name for name, count in counts.items() if count >= least and count >= outside[name]}
    core = {name for name in anchors if name in asked or counts[name] >= CORE * len(best)}
    firm = anchors - general_words()
    every = beginnings(topic)
    middle = _middle([vectors[a.id] for a in best])

    def tied(group: Sequence[ArticleInfo]) -> bool:
        if not anchors:  # nothing tells events apart but what their headlines call them
            holding = sum(every <= beginnings(a.title) for a in group)
        else:
            holding = sum(bool(own[a.id] & anchors) for a in group)
        about = any(
            fit[a.id]
            or firm & _words(a.title)
            or len(firm & own[a.id]) > 1
            or float(vectors[a.id] @ middle) >= CENTRAL
            for a in group
        )
        return holding >= TIED * len(group) and about

    mine = {a.id for group in groups if group is best or tied(group) for a in group}
    others = [tuple(g) for g in groups if g[0].id not in mine and any(fit[a.id] for a in g)]
    told = tuple(a for a in known if a.id in mine)
    return Storyline(told, tuple(others), frozenset(core), centre=_middle([vectors[a.id] for a in told]))


def _called(names: Collection[str], texts: Sequence[str]) -> frozenset[str]:
    """The words of a name that stand for all of it: used without the others as often as any, or nearly."""
    alone = Counter[str]()
    for text in texts:
        words = re.findall(r"[^\W_]+", text.lower())
        for i, word in enumerate(words):
            beside = {words[j] for j in (i - 2, i - 1, i + 1, i + 2) if 0 <= j < len(words)} - {word}
            if word in names and not beside & set(names):
                alone[word] += 1
    most = max(alone.values(), default=0)
    return frozenset(word for word, count in alone.items() if count >= CALLED * most)


def _middle(vectors: Sequence[Vectors]) -> Vectors:
    """The mean of some vectors, of unit length."""
    import numpy as np

    mean = np.mean(np.stack(vectors), axis=0)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / length if length else mean, dtype=np.float32)


def names_of(topic: str, texts: Sequence[str], least: int = MOSTLY) -> set[str]:
    """The words of a topic that name somebody or some place, in lower case, however they were typed.

    A word is a name where these texts write it with a capital, beginnings of sentences apart, or where no part of
    general English holds it.

    Args:
        topic: in words.
        texts: those near it.
        least: so many times as often it is written with a capital.
    """
    found = set()
    for word in terms(topic):
        forms = Counter[bool]()
        for text in texts:
            for match in re.finditer(rf"(?<=[a-z,;] )\b{re.escape(word)}\b", text, re.IGNORECASE):
                forms[match[0][0].isupper()] += 1
        if forms[True] > least * forms[False] or (not forms and word not in general_words()):
            found.add(word)
    return found


def _fit(opening: str, cosine: float, rarity: Mapping[str, float]) -> float:
    """How well what an article opens with fits the topic; 0 where it is not about it."""
    whole, words = sum(rarity.values()), {word[:ROOT] for word in beginnings(opening)}
    held = sum(weight for term, weight in rarity.items() if term[:ROOT] in words)
    covered = held / whole if whole else 0.0
    about = cosine >= NEAR or covered >= 1.0 or (covered >= COVERED and cosine >= NOT_FAR)
    return covered + max(cosine, 0.0) if about else 0.0


def _names(article: ArticleInfo, text: str) -> set[str]:
    """The names of an article's headline, of a post without one of what it opens with, and its rare names."""
    head = article.title or text[:LEAD]
    capitals = {word for word in re.findall(r"[^\W\d_][\w’'-]*", head) if word[0].isupper()}
    listed = {word for name in marks(f"{head}\n{text}").names for word in name.lstrip("@").lower().split()}
    found = {re.sub(r"[’']s?$", "", word.lower()) for word in capitals}
    short = {word.lower() for word in capitals if len(word) == 2 and word.isupper()}  # "DC", "LA"
    return {word for word in found if _is_in(word, listed)} | short | set(rare_names(article, text))


def _is_in(word: str, listed: set[str]) -> bool:
    """Whether a word is one of these names, which are held without a possessive or a plural's ending."""
    return word in listed or any(
        word.startswith(name) and len(word) - len(name) <= 2 for name in listed if len(name) > 2
    )


def _words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[^\W_]+", text)}
