"""The model's server, once a session; what the run found, printed at its end and written to .model/report.md.

Homes, settings and the refusal of every connection beyond loopback are those of tests/conftest.py.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.conftest import pytest_configure, pytest_unconfigure, real_data, root
from tests_model.judging import Record, Tally, dropped_rows
from tests_model.server import FOLDER, Running, Tap, serving

__all__ = ["pytest_configure", "pytest_unconfigure", "real_data", "root"]
REPORT = FOLDER / "report.md"


class Report:
    """What a run found: lines for the terminal, and whole texts for the file."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.texts: list[str] = []
        self.tally = Tally()
        self.dropped: list[tuple[str, str]] = []

    def say(self, line: str) -> None:
        self.lines.append(line)

    def show(self, title: str, text: str) -> None:
        self.texts.append(f"## {title}\n\n{text.rstrip()}\n")

    def add(self, records: Sequence[Record]) -> None:
        for record in records:
            self.tally.add(record)
        self.dropped += dropped_rows(records)

    def write(self, file: Path) -> None:
        rows = "\n".join(f"- {text}\n  - {why}" for text, why in self.dropped) or "None."
        failed = "\n".join(f"- {note}" for note in self.tally.failed) or "None."
        head = "# What a real model wrote, and what the gate let through\n\n" + "\n".join(
            f"- {line}" for line in self.lines
        )
        parts = [
            head,
            *self.texts,
            f"## Sentences of the model that were dropped, and why\n\n{rows}",
            f"## Where the model failed and was quoted instead\n\n{failed}",
        ]
        file.write_text("\n\n".join(parts) + "\n", "utf-8")


_report = Report()


@pytest.fixture(scope="session")
def report() -> Report:
    return _report


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """The model's server; a run without one fails, it is not skipped."""
    started = time.monotonic()
    with serving() as server:
        _report.say(f"model {server.model}, loaded in {time.monotonic() - started:.1f} s")
        yield server
        _report.say(f"peak memory of the model's server {server.peak_mb():.0f} MB")


@pytest.fixture(scope="session")
def tap(running: Running) -> Iterator[Tap]:
    started = time.monotonic()
    with Tap(running) as made:
        yield made
        _report.say(
            f"{len(made.answers)} answers, {made.tokens_in} tokens in, {made.tokens_out} out,"
            f" {time.monotonic() - started:.0f} s"
        )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _report.lines:
        return
    tally = _report.tally
    _report.say(
        f"{tally.records} briefs and answers: of the {tally.kept + tally.dropped} sentences that the model drafted"
        f" {tally.kept} were kept ({tally.share:.0%}), {tally.judgments} of those issued are judgments;"
        f" {tally.quoted} were quoted; {len(tally.failed)} times it failed and was quoted instead"
    )
    terminalreporter.section("a real model")
    for line in _report.lines:
        terminalreporter.write_line(line)
    _report.write(REPORT)
    terminalreporter.write_line(f"prose, dropped sentences and reasons: {REPORT}")
