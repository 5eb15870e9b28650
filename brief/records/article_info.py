"""What is known of an article without its text, and how its source is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from brief.records.articles import Article, Origin
from brief.records.base import DatedValue


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What is known of an article without its text: enough to cite, filter and describe it."""

    id: str
    title: str
    publisher: str
    authors: tuple[str, ...]
    url: str
    origin: Origin
    language: str
    published: DatedValue
    first_seen: datetime
    raw_sha256: str
    source_text_sha256: str
    extractor: str
    revised: datetime | None = None
    """When its page says that it was last changed, where that is later than its publication."""

    def __hash__(self) -> int:
        return hash(self.id)  # which names all of it; claims are looked up by it again and again


def when_told(article: ArticleInfo) -> float:
    """When an article was published, or else first seen, in seconds."""
    return (article.published.start or article.first_seen).timestamp()


def source_name(article: Article | ArticleInfo) -> str:
    """Who speaks in an article: its publisher; for a post without a headline, its author on the platform."""
    if article.authors and not article.title:
        on = f", on {article.publisher}" if article.publisher else ""
        return f"{article.authors[0]}{on}"
    return article.publisher or "unknown publisher"
