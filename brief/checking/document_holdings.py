"""What a check reads documents from: the library, or a bundle that carries them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from brief.records import Article, ArticleInfo, Passage


class Holdings(Protocol):
    """Documents by their digests and articles by their ids, as the library has them."""

    def article(self, id_: str) -> Article:
        """An article whole; raises NotFoundError where it is not held."""

    def infos(self, ids: Iterable[str]) -> dict[str, ArticleInfo]:
        """Metadata of the articles of these ids that are held."""

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """An article's passages in reading order."""

    def raw(self, sha256: str) -> bytes | None:
        """Original bytes, checked against their digest, or None; raises LibraryError where they differ."""

    def source_text(self, sha256: str) -> str | None:
        """A source text, checked against its digest, or None; raises LibraryError where it differs."""
