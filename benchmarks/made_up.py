"""Articles made up by a seed, short and unlike each other, and vectors for them by a fast stand-in: for size alone.

A text is about one of some events, with names, places and figures of its own; its words are drawn by Zipf's law from
an invented vocabulary. Nothing that a measurement of quality could use.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import common  # noqa: F401 - the checkout's modules first

if TYPE_CHECKING:
    from brief.corpus.embedding import Embedder
    from brief.reading.piece_reader import Read

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
SEED = 20261201
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"


def vocabulary(size: int = 30_000) -> list[str]:
    """Invented words."""
    dice = random.Random(SEED)
    found: dict[str, None] = {}
    while len(found) < size:
        syllables = dice.choice((2, 2, 3, 3, 4))
        found["".join(dice.choice(_CONSONANTS) + dice.choice(_VOWELS) for _ in range(syllables))] = None
    return list(found)


def articles(count: int, first: int = 0, *, a_day: int = 1000) -> Iterator[Read]:
    """Articles number ``first`` and on, ``a_day`` of them dated on each day from the first."""
    from tests.support.corpus import make, on_day

    words = vocabulary()
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    for number in range(first, first + count):
        dice = random.Random(SEED + number)
        day = FIRST_DAY + timedelta(days=number // a_day)
        event = dice.randrange(a_day // 4 + 1)
        place, actor = (
            words[(event * 7919) % len(words)].title(),
            words[(event * 104_729) % len(words)].title(),
        )
        sentences = []
        for n in range(dice.randint(4, 7)):
            body = " ".join(dice.choices(words, cum_weights=weights, k=dice.randint(10, 18)))
            figure = dice.randint(2, 900)
            sentences.append(f"{actor} officials in {place} said on day {n} that {figure} {body}.")
        yield make(
            " ".join(sentences),
            title=f"{actor} {' '.join(dice.choices(words, cum_weights=weights, k=5))} in {place}",
            publisher=f"Outlet {dice.randrange(200)}",
            url=f"https://outlet{dice.randrange(200)}.example/{number}",
            published=on_day(day.year, day.month, day.day),
            first_seen=day + timedelta(hours=20),
        )


def embedder() -> Embedder:
    """A stand-in of 384 numbers: of a text's event by its first word, and a share of its own."""
    import numpy as np

    from brief.corpus.embedding import Embedder, built_in

    class Fast:
        def embed_documents(self, texts: Sequence[str]) -> Any:
            return np.stack([self._one(text) for text in texts])

        def _one(self, text: str) -> Any:
            parts = (text.split(" ", 1)[0], text)
            event, own = (
                np.random.default_rng(int.from_bytes(hashlib.blake2b(part.encode(), digest_size=8).digest()))
                .standard_normal(384)
                .astype(np.float32)
                for part in parts
            )
            return event + own

    # It passes for the built-in model, so that a brief does not embed its day with that besides.
    return Embedder("minilm", built_in().fingerprint, Fast(), 384)  # type: ignore[arg-type]
