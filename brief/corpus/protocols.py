"""What a corpus is to the rooms above it: documents found again, and vectors near another, whatever engine holds them.

An article and a passage are named by their ids, a model of vectors by its fingerprint; how an engine
numbers its rows is its own affair.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from brief.records import Article, ArticleInfo, Block, Genre, Passage, RatedClaim

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from brief.corpus.embedding import Embedder

    Vectors = NDArray[np.float32]

Hits = list[tuple[str, float]]
"""Passage ids with their scores, best first."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What passages may come from.

    Attributes:
        since: first instant of publication. A date without a time belongs to the day it names in the
            time zone in which this is given, wherever that lies.
        until: first instant after it, likewise.
        source: a publisher's name or a web host.
        as_of: nothing known to be published at or after it, likewise; undated articles pass this one.
    """

    since: datetime | None = None
    until: datetime | None = None
    source: str = ""
    as_of: datetime | None = None

    @property
    def empty(self) -> bool:
        """Whether everything passes."""
        return self == Filter()


class Origins(NamedTuple):
    """What of a passage's article bears on its rank: its id, publisher, filing instant and language."""

    article: str
    publisher: str
    filed: datetime | None
    language: str


class Holdings(Protocol):
    """Documents by their digests and articles by their ids: of a library, or of a bundle that carries them."""

    def article(self, id_: str) -> Article:
        """An article whole; raises NotFoundError where it is not held."""

    def infos(self, ids: Iterable[str]) -> dict[str, ArticleInfo]:
        """Metadata of the articles of these ids that are held."""

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """An article's passages in reading order."""

    def raw(self, sha256: str) -> bytes | None:
        """Original bytes, checked against their digest, or None; raises LibraryError where they differ."""

    def media_type(self, sha256: str) -> str:
        """What kind of bytes the document of that SHA-256 was taken for, or empty."""

    def source_text(self, sha256: str) -> str | None:
        """A source text, checked against its digest, or None; raises LibraryError where it differs."""


class PassageRanking(Protocol):
    """Passages ranked by words or by exact nearness, and what is told of them."""

    def by_words(self, text: str, filter_: Filter, limit: int) -> Hits:
        """The best passages by their words."""

    def by_vector(self, vector: Vectors, model: str, filter_: Filter, limit: int) -> Hits:
        """The best passages by exact cosine."""

    def replaced(self, ids: Collection[str]) -> set[str]:
        """Which of these passages are of an article in whose place a newer version stands."""

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        """How rare each term is among the passages, on a scale of logarithms."""

    def vectors(self, ids: Collection[str], model: str) -> dict[str, Vectors]:
        """The vectors of these passages; those without one are left out."""

    def origins(self, ids: Collection[str]) -> dict[str, Origins]:
        """What of each passage's article bears on its rank."""

    def hydrate(self, ids: Collection[str]) -> dict[str, tuple[Passage, ArticleInfo]]:
        """Passages with their articles' metadata."""


class VectorAccount(Protocol):
    """What is known of the vectors held: whose they are, how much there is of them, which the index lacks."""

    def require(self, embedder: Embedder) -> None:
        """Raise IndexMismatchError for a model other than the one that the corpus belongs to."""

    def numbers(self, model: str) -> int:
        """How many numbers an exact search over the vectors of a model reads, at most."""

    def lag(self, model: str) -> list[str]:
        """Ids of embedded passages that the index has not been given yet."""


class ReadingShelf(Protocol):
    """What was read in the sentences of articles: one payload an article, by version of what read it."""

    def get(self, article_ids: Sequence[str], reader: str) -> dict[str, bytes]:
        """The payloads that this version made, by article id."""

    def put(self, payloads: Mapping[str, bytes], reader: str) -> None:
        """Keep payloads by article id."""

    def offer(self, payloads: Mapping[str, bytes], reader: str) -> None:
        """Keep payloads where nobody else writes now; else they are left."""

    def unread(self, reader: str, limit: int, after: str = "") -> list[str]:
        """Ids above ``after``, in order, of articles of which this version has read nothing."""

    def count_unread(self, reader: str) -> int:
        """Of how many articles this version has read nothing."""


class DocumentStore(Holdings, Protocol):
    """The truth: articles with their bytes, texts and passages, found again. Engines: one SQLite file, PostgreSQL."""

    def taken_on(self, what: str, subjects: Collection[str]) -> set[str]:
        """Which of some pieces of work are this process's to do from now on."""

    def done(self, what: str, subjects: Collection[str]) -> None:
        """What was taken on is done, or given back."""

    @property
    def ranking(self) -> PassageRanking:
        """What ranks its passages."""

    @property
    def vectors(self) -> VectorAccount:
        """What is known of their vectors."""

    @property
    def readings(self) -> ReadingShelf:
        """What was read in their sentences."""

    def ids(self) -> list[str]:
        """The ids of all articles, in the order in which they came."""

    def cleaned(self, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """(source text, cleaned text) by article id, for those that are held."""

    def block_kinds(self, ids: Iterable[str]) -> dict[str, tuple[Block, ...]]:
        """The kept blocks by article id, of those articles of which some are not plain body."""

    def genres(self, ids: Iterable[str]) -> dict[str, tuple[Genre | None, tuple[RatedClaim, ...]]]:
        """What kind of text articles say that they are and the claims that they rate, by id; of those that say so."""


class VectorStore(Protocol):
    """The index: derived from the library's vectors, mended or rebuilt from them.

    Engines: embedded Chroma, a Chroma server, pgvector.
    """

    @property
    def clears_itself(self) -> bool:
        """Whether what the library deletes goes from it, too, without its being built anew."""

    def state(self) -> str:
        """``empty``, ``sound``, ``changed`` or ``damaged``, without opening it."""

    def search(self, vector: Vectors, limit: int) -> Hits | None:
        """The nearest passages with their cosines, or None where it cannot be used just now."""

    def last_probe(self) -> dict[str, Any]:
        """The last recorded probe: ``at``, ``ok``, ``count``, ``reason``; empty before the first."""

    def close(self) -> None:
        """Give back what is held open; the next use opens it anew."""

    def update(self, model: str, at: datetime, progress: Callable[[int, int], None]) -> str:
        """Give it what it lacks and mend it; what was done that a reader should know, or empty."""

    def rebuild(self, model: str, at: datetime, progress: Callable[[int, int], None]) -> None:
        """Build it anew; until it is done, search goes on without it."""
