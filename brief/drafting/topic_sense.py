"""How near sentences are to a topic, and whether one tells again what another told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from brief.analysis.sentence_reader import ANALYSED
from brief.records import ArticleInfo, SourcedClaim
from brief.stories import novelty
from brief.stories.storylines import general_words
from brief.stories.topic_storylines import ROOT, Storyline
from brief.text.terms import beginnings

if TYPE_CHECKING:
    from brief.corpus.embedding import Embedder

EARLY = 3
"""Part of a sentence, from its beginning, in which the name stands that it is about."""
ITSELF, OPENING = 0.5, 4
"""What a sentence of somebody's own statement fits, and so many of its first ones do: it says "we" and no name."""
HALF = 0.5
"""Share of the topic's words, by rarity, that a sentence and its headline hold at least."""
CENTRAL = 0.45
"""Cosine of a sentence to what the storyline is about from which it is about that without any word of the topic."""
RETELLS, ALIKE, ONE_DAY = 0.72, 0.8, 0.55
"""Cosine of two sentences from which one tells the other again: where most of its figures are the other's, where it has
none, and in either case where both are of one day. Of the example corpus's pairs that do, 0.73 and 0.74; a toll that
rose has 0.74 to the one before.
"""


class Sense:
    """How near sentences are to a topic and to each other, each asked of the embedder once."""

    def __init__(
        self, topic: str, embedder: Embedder, rarity: Mapping[str, float], storyline: Storyline
    ) -> None:
        """``rarity`` is that of the topic's words."""
        articles = storyline.articles
        self.only_names = set(rarity) <= storyline.names
        """Whether the topic is somebody or some place, and no event."""
        self._foreign = 2 * sum(a.language in ANALYSED for a in articles) < len(articles)
        self._embedder = embedder
        self._topic = embedder.query(topic)
        if storyline.centre is not None:
            # Later reports of an event do not repeat the words of a question about it.
            middle = self._topic + storyline.centre
            self._topic = middle / (float(middle @ middle) ** 0.5 or 1.0)
        self._rarity = {term[:ROOT]: rare for term, rare in rarity.items()}
        self._events = set() if self.only_names else {article.id for article in articles}
        self._called = {term[:ROOT] for term in storyline.called}
        # A name that no part of general English holds is of this event alone.
        self._firm = {name[:ROOT] for name in storyline.names if name not in general_words()}

    def is_topic(self, name: str) -> bool:
        """Whether a name is the topic's own, or a part of it."""
        return roots(name) <= self._rarity.keys() | {""}

    def reads(self, article: ArticleInfo) -> bool:
        """Whether what an article says could be read; where hardly any could, all are taken as they are."""
        return article.language in ANALYSED or self._foreign

    def names(self, claim: SourcedClaim) -> bool:
        """Whether a sentence itself holds a word of the topic or a name of its event."""
        own = roots(claim.text)
        return bool(own & self._firm or own & self._rarity.keys())

    def weight(self, text: str) -> float:
        """The rarity of the topic's words that a text holds, summed."""
        own = roots(text)
        return sum(rare for word, rare in self._rarity.items() if word in own)

    def fit(self, claim: SourcedClaim) -> float:
        """How well a sentence fits the topic, from 0 to 1; 0 where neither it nor its headline is about it."""
        if self.only_names and self._rarity.keys() <= roots(claim.article.publisher):
            return ITSELF if claim.order < OPENING else 0.0
        own = roots(claim.text)
        around = own | roots(claim.article.title)
        whole = sum(self._rarity.values()) or 1.0
        held, near = (
            sum(rare for word, rare in self._rarity.items() if word in some) / whole for some in (own, around)
        )
        if self.only_names and self._called:
            # By the name by which texts call it, a sentence names all of it; by its other words, somebody else.
            if held and not self._called & own:
                return 0.0
            held, near = (float(bool(self._called & some)) for some in (own, around))
        opens = (claim.order <= 1 and near >= 1.0) or (claim.order == 0 and claim.article.id in self._events)
        about = bool(self._firm & own or (held and near >= HALF) or opens)
        if self.only_names and not (about and self._foremost(claim)):
            return 0.0
        cosine = float(self._embedder.again([claim.text])[0] @ self._topic)
        if not about and cosine < CENTRAL:
            return 0.0
        return 0.2 * held + 0.3 * near + 0.5 * max(cosine, 0.02)

    def _foremost(self, claim: SourcedClaim) -> bool:
        """Whether a sentence is about a name: it stands in its headline, near its beginning, or is who speaks."""
        parties = " ".join(party.name for party in claim.reading.chain)
        begins = claim.text[: len(claim.text) // EARLY]
        where = roots(f"{claim.article.title} {begins} {parties}")
        return bool((self._called or self._rarity.keys()) & where)

    def repeats(self, claim: SourcedClaim, told: Sequence[SourcedClaim], alike: float = ALIKE) -> bool:
        """Whether a sentence says in other words, and without a figure that is new, what one of these says.

        Args:
            claim: the sentence.
            told: those said before.
            alike: cosine from which one without a figure does.
        """
        if not told:
            return False
        mine, *others = self._embedder.again([claim.text, *(one.text for one in told)])
        numbers = novelty.numbers(claim)
        for one, other in zip(told, others, strict=True):
            known = 2 * len(numbers & novelty.numbers(one)) > len(numbers) if numbers else False
            if float(mine @ other) >= (min(RETELLS, alike) if known else alike if not numbers else 1.0):
                return True
        return False


def roots(text: str) -> frozenset[str]:
    """The first letters of the words of a text, as many as tell a topic's words."""
    return frozenset(word[:ROOT] for word in beginnings(text))
