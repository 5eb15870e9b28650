"""Articles, passages and libraries made from bare texts, and a small stand-in for the embedding model.

The parts under test are real (a SQLite file, a Chroma folder); only the model is replaced, by one
that hashes words, so that texts which share words are near each other and nothing is loaded.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from brief.corpus.embedding import Embedder
from brief.corpus.sqlite.library import FILE_NAME, SQLiteLibrary
from brief.records import (
    Article,
    DatedValue,
    DateProof,
    DateStatus,
    Origin,
    Passage,
    Precision,
    RawDocument,
    digest,
    fold,
)

ROOT = Path(__file__).resolve().parent.parent.parent
SEEN = datetime(2026, 3, 9, 6, tzinfo=UTC)
UNDATED = DatedValue()
Read = tuple[RawDocument, Article, tuple[Passage, ...]]

_PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\s*\Z)", re.DOTALL)
_WORD = re.compile(r"\w+")


def on_day(year: int, month: int, day: int) -> DatedValue:
    """A date without a time, as reading makes it: a day of UTC."""
    start = datetime(year, month, day, tzinfo=UTC)
    return _dated(start, start + timedelta(days=1), Precision.DAY)


def in_month(year: int, month: int) -> DatedValue:
    """A month without a day."""
    start = datetime(year, month, 1, tzinfo=UTC)
    return _dated(start, (start + timedelta(days=32)).replace(day=1), Precision.MONTH)


def at(*when: int) -> DatedValue:
    """A date with its time, UTC."""
    start = datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]
    return _dated(start, start + timedelta(seconds=1), Precision.SECOND)


def _dated(start: datetime, end: datetime, precision: Precision) -> DatedValue:
    proof = DateProof(start.isoformat(), "test", "none")
    return DatedValue(start, end, precision, None, DateStatus.STATED, proof)


def sha256(data: str | bytes) -> str:
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def make(
    text: str,
    *,
    title: str = "A title",
    publisher: str = "The Post",
    url: str = "",
    published: DatedValue = UNDATED,
    first_seen: datetime = SEEN,
    raw: bytes | None = None,
    item: str = "",
) -> Read:
    """An article of a bare text, each paragraph of it one passage, with the bytes it came from."""
    content = text.encode("utf-8") if raw is None else raw
    origin = Origin("feed" if item else "file", "folder/article.txt", item)
    blocks = tuple(((m.start(), m.end()),) for m in _PARAGRAPH.finditer(text))
    article = Article(
        id=digest(sha256(content), item)[:16],
        raw_sha256=sha256(content),
        item_key=item,
        origin=origin,
        title=title,
        publisher=publisher,
        authors=("A. Author",),
        url=url,
        language="en",
        published=published,
        first_seen=first_seen,
        source_text=text,
        source_text_sha256=sha256(text),
        extractor="text/1; utf-8",
        blocks=blocks,
    )
    passages = tuple(
        Passage(
            id=digest(article.id, str(start))[:16],
            article_id=article.id,
            start=start,
            end=end,
            text=fold(text[start:end]),
            sentences=(((start, end),),),
        )
        for ((start, end),) in blocks
    )
    return RawDocument(article.raw_sha256, content, "text/plain", origin, first_seen), article, passages


class HashedWords(Embeddings):
    """A stand-in for a model: the sum of one fixed random vector a word. Says how many texts it was given."""

    def __init__(self, dimension: int = 384) -> None:
        self.dimension = dimension
        self.given = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.given += len(texts)
        return [self._vector(text).tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def _vector(self, text: str) -> NDArray[np.float64]:
        total = np.zeros(self.dimension)
        for word in _WORD.findall(text.lower()) or [text]:
            total += _word_vector(word, self.dimension)
        return total


@functools.cache
def _word_vector(word: str, dimension: int) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.blake2b(word.encode("utf-8"), digest_size=8).digest(), "big")
    return np.random.default_rng(seed).normal(size=dimension)


def hashed(name: str = "hashed", dimension: int = 384) -> Embedder:
    """An embedder over :class:`HashedWords`; two names are two models."""
    return Embedder(name, digest("test", name)[:24], HashedWords(dimension), dimension)


def open_library(folder: Path, *reads: Read) -> SQLiteLibrary:
    """A library in ``folder``, open for writing, that holds what was read."""
    library = SQLiteLibrary(folder / FILE_NAME, write=True)
    for read in reads:
        library.add(*read)
    return library


def embed(library: SQLiteLibrary, embedder: Embedder | None = None) -> str:
    """Embed what is not embedded, pin the corpus to the model, and give the model's fingerprint."""
    embedder = embedder or hashed()
    book = library.vectors
    book.embed_missing(embedder, lambda done, total: None)
    book.pin(embedder)
    return embedder.fingerprint


def numbered(count: int, start: int = 0) -> list[Read]:
    """Short articles, one passage each, with words of their own, so that each is nearest to itself."""
    return [
        make(f"In place{n} person{n} found thing{n} beside river{n % 7}.", title=f"Report {n}")
        for n in range(start, start + count)
    ]


def python(code: str, *arguments: str, **options: object) -> subprocess.Popen[str]:
    """A Python process that runs ``code`` and can import brief and tests."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        **options,  # type: ignore[call-overload]
    )


def finished(process: subprocess.Popen[str], timeout: float = 120.0) -> str:
    """What a process printed; fails where it failed."""
    out, err = process.communicate(timeout=timeout)
    assert process.returncode == 0, f"ended with {process.returncode}: {err[-3000:]}"
    return out


def residue(folder: Path, needles: Sequence[bytes]) -> list[str]:
    """Files under ``folder`` that hold any of the needles."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    )
