"""Desks, libraries and articles for tests: small ones made on the spot, and the example corpus ingested once."""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from brief.analysis.sentence_reader import read_sentence
from brief.corpus import embedding
from brief.corpus.embedding import Embedder
from brief.desk import Desk
from brief.executor import InProcess
from brief.net.fetch import Fetcher
from brief.reading.article import read
from brief.reading.passages import split
from brief.records import (
    Article,
    ArticleInfo,
    Citation,
    DraftSentence,
    Origin,
    Passage,
    Quote,
    RawDocument,
    SourcedClaim,
    SpanRef,
)
from brief.settings import Settings, defaults

_embedder = embedding.embedder
ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = ROOT / "eval" / "corpus"
AT = datetime(2026, 3, 9, 6, tzinfo=UTC)
"""The clock of every test: the morning after the example corpus's week."""
DAY = (datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 6, tzinfo=UTC))


def day(number: int, month: int = 3) -> tuple[datetime, datetime]:
    """The window of one day of 2026, UTC."""
    first = datetime(2026, month, number, tzinfo=UTC)
    return first, first + timedelta(days=1)


@functools.cache
def model() -> Embedder:
    """The embedder in our wheel, loaded once for all tests."""
    return _embedder(Settings())


def desk(folder: Path, *, clock: datetime = AT, own_model: bool = False, **settings: Any) -> Desk:
    """A desk over a library in ``folder`` with a fixed clock and settings by field name.

    ``own_model`` leaves the choice of the embedder to the settings.
    """
    loaded = defaults(folder)
    loaded = replace(loaded, settings=replace(loaded.settings, **settings))
    made = Desk(folder, loaded=loaded, clock=lambda: clock, command="brief test")
    if not own_model:
        made.__dict__["embedder"] = model()
    return made


def corpus_folders() -> list[Path]:
    """The folders of the example corpus that hold articles."""
    return sorted(path for path in CORPUS.iterdir() if path.is_dir())


@functools.cache
def example() -> Path:
    """A library with the example corpus, ingested once a session with the real model. Do not write to it."""
    folder = Path(tempfile.mkdtemp(prefix="brief-example-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with desk(folder) as made:
        report = made.ingest(corpus_folders())
        assert len(report.added) == 67 and not report.refused, report
    return folder


def copied(target: Path) -> Path:
    """A copy of the example library that a test may write to."""
    shutil.copytree(example(), target)
    return target


def note(
    folder: Path,
    text: str,
    *,
    title: str = "Flood in Orlow",
    publisher: str = "Orlow Gazette",
    published: str = "2026-03-05T10:00:00Z",
    url: str = "",
    name: str = "",
) -> Path:
    """A Markdown article with front matter in a file; an empty ``published`` leaves it undated."""
    head = {"title": title, "publisher": publisher, "published": published, "url": url}
    lines = [f"{key}: {value}" for key, value in head.items() if value]
    content = "\n".join(["---", *lines, "---", "", text, ""])
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / (name or f"{hashlib.sha256(content.encode()).hexdigest()[:10]}.md")
    file.write_text(content, "utf-8")
    return file


def web(**options: Any) -> Fetcher:
    """Guarded HTTP for servers on loopback, which waits for none of them between two requests."""
    given: dict[str, Any] = {
        "timeout": 60.0,
        "max_bytes": 1_000_000,
        "user_agent": "brief",
        "clock": lambda: AT,
        "allow_private": True,
        "host_delay": 0.0,
        **options,
    }
    return Fetcher(**given)


class InlineSandbox(InProcess):
    """Reads in this process instead of a child: for small libraries of known text, where starting costs most."""

    def __init__(self, workers: int = 1) -> None:
        pass

    def __enter__(self) -> InlineSandbox:
        return self

    def __exit__(self, *exc: object) -> None:
        pass


@contextlib.contextmanager
def quick() -> Iterator[None]:
    """Within this, ingesting starts no child process and loads no second model."""
    shared = lambda settings: _embedder(settings) if settings.embedding_base_url else model()  # noqa: E731
    with (
        mock.patch("brief.desk.ingest.Sandbox", InlineSandbox),
        mock.patch.object(embedding, "embedder", shared),
    ):
        yield


def held(tmp_path: Path, notes: Sequence[dict[str, str]], **settings: Any) -> Desk:
    """A desk over a new library in ``tmp_path`` that holds these notes (arguments of :func:`note`)."""
    for entry in notes:
        note(tmp_path / "in", **entry)
    made = desk(tmp_path / "library", **settings)
    with quick():
        report = made.ingest([tmp_path / "in"])
    assert len(report.added) == len(notes) and not report.refused, report
    return made


def article(
    text: str,
    *,
    title: str = "Flood in Orlow",
    publisher: str = "Orlow Gazette",
    published: str = "2026-03-05T10:00:00Z",
    location: str = "a.md",
) -> tuple[RawDocument, Article, tuple[Passage, ...]]:
    """An article read in this process from Markdown, with its bytes and passages."""
    date = f"published: {published}\n" if published else ""
    content = f"---\ntitle: {title}\npublisher: {publisher}\n{date}---\n\n{text}\n".encode()
    raw = RawDocument(
        hashlib.sha256(content).hexdigest(), content, "text/markdown", Origin("file", location), AT
    )
    made = read(raw)
    return raw, made, split(made)


def info(whole: Article) -> ArticleInfo:
    """An article's metadata."""
    return ArticleInfo(**{f.name: getattr(whole, f.name) for f in fields(ArticleInfo)})


def claim(text: str, *, order: int = 0, **about: str) -> SourcedClaim:
    """A claim that is the whole text of an article of its own."""
    _, whole, passages = article(text, **about)
    spans = tuple(span for sentence in passages[0].sentences for span in sentence)
    ref = SpanRef(whole.raw_sha256, whole.source_text_sha256, spans)
    of = info(whole)
    return SourcedClaim(text, ref, of, passages[0].id, order, read_sentence(text, of.language))


def cite(whole: Article, words: str) -> Citation:
    """A citation of words of an article."""
    start = whole.source_text.index(words)
    ref = SpanRef(whole.raw_sha256, whole.source_text_sha256, ((start, start + len(words)),))
    return Citation(ref, whole.id, "")


def quoting(whole: Article, words: str) -> DraftSentence:
    """A sentence that quotes words of an article, as the quoting writer makes it."""
    return DraftSentence(words, (cite(whole, words),), (Quote(words, 0),))


def run(*arguments: str | Path, data_dir: Path | None = None) -> int:
    """The command line in this process; gives the exit code."""
    from brief.cli import application, needed
    from brief.commands import command_runner

    before = ["--data-dir", str(data_dir)] if data_dir is not None else []
    words = [*before, *map(str, arguments)]
    return command_runner.run(application(needed(words)), words)


_connections: list[Any] | None = None


def _note_connection(event: str, args: tuple[Any, ...]) -> None:
    if _connections is not None and event == "socket.connect":
        _connections.append(args[1])


@contextlib.contextmanager
def connections() -> Iterator[list[Any]]:
    """The addresses that anything in this process connects to while the block runs."""
    global _connections
    if not getattr(sys, "_brief_tests_hook", False):
        sys.addaudithook(_note_connection)
        sys._brief_tests_hook = True  # type: ignore[attr-defined]
    _connections = []
    try:
        yield _connections
    finally:
        _connections = None
