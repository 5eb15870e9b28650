"""What finds passages by their words, of whatever engine: BM25 over stemmed words, of headline and text alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from brief.corpus.books.store import Statements
from brief.corpus.protocols import Hits

Worded = tuple[int, str, str]
"""A passage's row number, its headline with its publisher, its text, both as :func:`brief.text.terms.for_index` has
them."""


class Words(Protocol):
    """The word index of a library.

    Every engine splits and stems words by the same rules (``unicode61`` without diacritics, Porter) and scores by
    the same formula, so that all find the same.
    """

    def add(self, db: Statements, passages: Sequence[Worded]) -> None:
        """Take passages in, within a transaction."""

    def remove(self, db: Statements, passages: Sequence[Worded]) -> None:
        """Take passages out, within a transaction, by the words that they were taken in with."""

    def best(self, text: str, within: str, values: Sequence[Any], limit: int) -> Hits:
        """The best passages by BM25 of any of a text's terms, best first; of equals the one that came first.

        Args:
            text: a question.
            within: a condition on the table ``article`` (alias ``a``); empty for all passages that stand.
            values: of the condition.
            limit: how many at most.
        """

    def holding_all(self, text: str) -> list[str]:
        """Ids of the passages whose text or headline holds every topic word of ``text``, in their order."""

    def beginning(self, letters: str) -> list[str]:
        """Ids, in order, of the articles that hold a word that is stemmed to one that begins so."""

    def count(self, term: str) -> int:
        """How many passages hold a term."""
