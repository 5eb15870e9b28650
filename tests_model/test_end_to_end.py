"""`brief daily` and `brief ask` with a real model over real HTTP: what the gate lets through is cited and holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brief.desk import Desk
from brief.records import CheckedBrief
from brief.records.codec import from_json
from brief.rendering.pages import render
from tests.support.desk import AT, copied, day, desk
from tests_model.conftest import Report
from tests_model.judging import Record, faults
from tests_model.server import Tap

pytestmark = pytest.mark.model
COMMAND = [sys.executable, "-c", "from brief.cli import main; main()"]
QUESTIONS = (
    "How many people died in the dam failure?",
    "Who fired first at Post 14?",
    "To what level did the central bank raise its key rate?",
    "How many tanks did Lethmar send to the pass?",
)
FEWER = {"daily_stories": 2, "search_passages": 4, "model_answer_tokens": 480}
"""Settings that keep the run short on two cores; the desk's own are 12 and 10."""


@pytest.fixture(scope="module")
def example(tap: Tap, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk over the example corpus, with the model."""
    folder = copied(tmp_path_factory.mktemp("example") / "library")
    with with_model(folder, tap) as made:
        yield made


def with_model(folder: Path, tap: Tap, clock: datetime = AT) -> Desk:
    return desk(
        folder, clock=clock, model_name="local", model_base_url=tap.base_url, model_timeout=600.0, **FEWER
    )


def check(record: Record, made: Desk, report: Report) -> None:
    report.add([record])
    asked = record.manifest.prompts  # nothing is asked where the corpus holds no answer
    assert record.manifest.writer == "prompted" and record.manifest.model == ("local" if asked else "")
    assert faults(record, made) == []


@pytest.mark.parametrize("number", [5])
def test_a_brief_of_the_example_corpus_holds(example: Desk, report: Report, number: int) -> None:
    brief = example.daily(*day(number))
    report.show(f"A brief: the example corpus, {number} March", render(brief, "md"))
    check(brief, example, report)
    assert brief.sections
    example.issue(brief)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_from_the_example_corpus_holds(example: Desk, report: Report, question: str) -> None:
    answer = example.ask(question)
    report.show(f"An answer: {question}", render(answer, "md"))
    check(answer, example, report)


def test_the_commands_work_with_it_from_end_to_end(
    tap: Tap, report: Report, tmp_path: Path, example: Desk
) -> None:
    """As a user runs them, settings by environment; `brief verify` finds no fault in what they wrote."""
    (tmp_path / "brief.toml").touch()
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
        "BRIEF_CONFIG": str(tmp_path / "brief.toml"),
        "BRIEF_MODEL_NAME": "local",
        "BRIEF_MODEL_BASE_URL": tap.base_url,
        "BRIEF_MODEL_TIMEOUT": "600",
        "BRIEF_MODEL_ANSWER_TOKENS": "480",
        "BRIEF_DAILY_STORIES": "1",
        "BRIEF_SEARCH_PASSAGES": "4",
    }
    library = copied(tmp_path / "library")
    daily, answer = tmp_path / "daily.json", tmp_path / "answer.json"

    def run(*arguments: str) -> str:
        command = [*COMMAND, "--data-dir", str(library), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900)
        # 9: a story that it was to write was quoted, for it failed or was too slow
        assert done.returncode in (0, 9), done.stderr[-2000:]
        return done.stdout

    before = len(tap.requests)
    run("daily", "--date", "2026-03-05", "--writer", "model", "--format", "json", "--output", str(daily))
    run("ask", QUESTIONS[0], "--writer", "model", "--json", "--output", str(answer))
    assert len(tap.requests) > before
    for file in (daily, answer):
        assert json.loads(file.read_bytes())["manifest"]["model"] == "local"
        assert ", 0 faults" in run("verify", str(file))
    made = from_json(daily.read_bytes(), CheckedBrief)
    report.add([made])
    assert made.sections


def test_a_brief_of_the_seed_holds(tap: Tap, report: Report, real_data: Path, tmp_path: Path) -> None:
    with with_model(tmp_path / "library", tap) as made:
        made.ingest([real_data / "seed"])
        brief = made.daily(AT - timedelta(hours=12), AT + timedelta(hours=12))
        report.show("A brief: the seed", render(brief, "md"))
        check(brief, made, report)
        assert brief.undated or brief.sections
        answer = made.ask("Who trained the rebels?")
        report.show("An answer from the seed: Who trained the rebels?", render(answer, "md"))
        check(answer, made, report)


def test_a_brief_of_a_day_of_real_events_holds(
    tap: Tap, report: Report, real_data: Path, tmp_path: Path
) -> None:
    """The fullest day of the file, whatever file it is."""
    (file,) = (real_data / "events").glob("*.jsonl")
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    dates = [line["date"] for line in lines]
    fullest = max(sorted(set(dates)), key=dates.count)
    part = tmp_path / "events.jsonl"
    part.write_text("".join(json.dumps(line) + "\n" for line in lines if line["date"] == fullest), "utf-8")
    first = datetime.fromisoformat(fullest).replace(tzinfo=UTC)
    with with_model(tmp_path / "library", tap, clock=first + timedelta(days=2)) as made:
        made.ingest([part])
        brief = made.daily(first, first + timedelta(days=1))
        report.show(f"A brief: the events of {fullest}", render(brief, "md"))
        check(brief, made, report)
        assert brief.sections


def test_a_sentence_made_stronger_is_found(example: Desk, report: Report) -> None:
    """The checks above can fail: a record with one word changed does not hold."""
    brief = example.daily(*day(3), model=False)
    section = brief.sections[0]
    stronger = replace(section.sentences[0], text="It is certain that 9,999 people were killed.")
    changed = replace(section, sentences=(stronger, *section.sentences[1:]))
    assert faults(replace(brief, sections=(changed, *brief.sections[1:])), example)
