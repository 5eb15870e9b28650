"""Every hostile file in one folder with two good articles, ingested once: what becomes of each."""

from __future__ import annotations

import functools
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from brief.errors import BriefError
from brief.records import Article
from brief.sandbox import MEMORY, SECONDS, Sandbox
from brief.sandbox_child import PATIENCE
from brief.sandbox_process import Child
from tests.support.hostile import CANARY, FILES, Hostile, cheap_desk, good, safe_reason
from tests.support.sandboxed import most_resident

SUITE_SECONDS = 2.0
"""What one job may take here: less than in earnest, so that the suite ends soon."""


@dataclass
class Outcome:
    """What one ingest of everything gave, by file name."""

    added: set[str] = field(default_factory=set)
    articles: dict[str, list[Article]] = field(default_factory=dict)
    reasons: dict[str, list[str]] = field(default_factory=dict)
    job_seconds: list[float] = field(default_factory=list)
    resident: list[int] = field(default_factory=list)


class Watched(Sandbox):
    """A sandbox that notes what was read of each file."""

    def __init__(self, outcome: Outcome, **options: Any) -> None:
        super().__init__(**options)
        self._outcome = outcome

    def map(self, function: Any, arguments: Iterable[Any], **options: Any) -> Iterator[tuple[Any, Any]]:
        for job, found in super().map(function, arguments, **options):
            if not isinstance(found, BriefError):
                articles = [article for _, article, _ in found.read]
                self._outcome.articles.setdefault(Path(job.location).name, []).extend(articles)
            yield job, found


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """One run of the real desk, library and sandbox over all of it."""
    found = Outcome()
    ask, kill = Child.ask, Child.kill

    def timed(child: Child, payload: bytes, limit: float, output: int) -> object:
        started = time.monotonic()
        try:
            return ask(child, payload, limit, output)
        finally:
            found.job_seconds.append(time.monotonic() - started)

    def weighed(child: Child) -> int:
        found.resident.append(most_resident(child._process.pid))
        return kill(child)

    with tempfile.TemporaryDirectory(prefix="brief-hostile-") as name:
        folder = Path(name, "in")
        folder.mkdir()
        secret = Path(name, "secret.txt")
        secret.write_text(f"The {CANARY} stands in a file of this machine and nowhere else.")
        good(folder, "00-first.md", "Orlow")
        good(folder, "zz-last.md", "Tessim")
        for hostile in FILES:
            (folder / hostile.name).write_bytes(hostile.make(str(secret)))
        with (
            mock.patch("brief.desk.ingest.Sandbox", functools.partial(Watched, found, seconds=SUITE_SECONDS)),
            mock.patch.object(Child, "ask", timed),
            mock.patch.object(Child, "kill", weighed),
            cheap_desk(Path(name, "library")) as desk,
        ):
            report = desk.ingest([folder])
            found.added = {desk.library().article(one).title for one in report.added}
        for refusal in report.refused:
            # After the file's name an origin names the line or the item.
            file = refusal.origin.removeprefix(str(folder)).strip("/\\").partition(" ")[0]
            found.reasons.setdefault(file, []).append(refusal.reason)
        return found


@pytest.mark.parametrize("hostile", FILES, ids=lambda hostile: hostile.name[:40])
def test_a_hostile_file_is_refused_with_a_reason_or_read_without_harm(
    hostile: Hostile, outcome: Outcome
) -> None:
    articles, reasons = outcome.articles.get(hostile.name, []), outcome.reasons.get(hostile.name, [])
    assert articles or reasons, "neither read nor refused"
    assert all(map(safe_reason, reasons)), reasons
    if hostile.refused:
        assert any(re.search(hostile.refused, reason) for reason in reasons), reasons
        assert not articles or hostile.read
    if hostile.read:
        assert articles
    for article in articles:
        held = (article.title, article.publisher, *article.authors, article.url, article.source_text)
        for words in hostile.absent:
            assert not any(words in part for part in held)
        assert article.url == "" or article.url.startswith(("http://", "https://"))


def test_the_good_articles_of_the_same_run_are_read(outcome: Outcome) -> None:
    for name, place in (("00-first.md", "Orlow"), ("zz-last.md", "Tessim")):
        (article,) = outcome.articles[name]
        assert article.title == f"Bridge opens in {place}" and article.title in outcome.added
        assert name not in outcome.reasons


def test_no_refusal_is_repeated_without_end(outcome: Outcome) -> None:
    """Sixteen million lines that are no articles give a few refusals, not as many."""
    assert len(outcome.reasons["lines.jsonl.gz"]) < 5000
    assert any("the rest was left" in reason for reason in outcome.reasons["lines.jsonl.gz"])


def test_no_job_outlives_its_limits(outcome: Outcome) -> None:
    assert max(outcome.job_seconds) < SUITE_SECONDS * PATIENCE + 5
    assert SECONDS < 10


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a child to this limit, and says so")
def test_no_child_had_more_than_500_megabytes_resident(outcome: Outcome) -> None:
    assert MEMORY < 500_000_000
    assert 50_000_000 < max(outcome.resident) < 500_000_000
