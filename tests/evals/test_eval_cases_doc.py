"""docs/eval-cases.md: its example is run as it stands, and it names every key that a case may have."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from brief.evals.cases import case_files
from brief.evals.metrics.scoring import GATED
from tests.support.desk import ROOT, run

DOC = (ROOT / "docs" / "eval-cases.md").read_text("utf-8")


def example(folder: Path) -> list[str]:
    """Write the files of the example below a folder; the words of its command after ``brief``."""
    for name, _, text in re.findall(
        r"^`(my-eval/\S+)`:\n\n```(\w+)\n(.*?)^```", DOC, re.MULTILINE | re.DOTALL
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    command = re.search(r"^brief (eval my-eval .*)$", DOC, re.MULTILINE)
    assert command
    return command[1].split()


def test_the_example_does_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*example(tmp_path)) == 0
    out = capsys.readouterr().out
    said = re.search(r"prints `(.*?)`", DOC)
    assert said and said[1] in out and "FAILED" not in out
    assert '<skipped message="brief reckons nothing' in (tmp_path / "report" / "junit.xml").read_text()


def test_every_key_and_every_value_is_named() -> None:
    named = set(re.findall(r"`([\w-]+)`", DOC))
    keys = {field.name for field in fields(case_files.Case)} - {"file"}
    for inner in (case_files.Label, case_files.AnyOf, case_files.Fact, case_files.Filters, case_files.Plant):
        keys |= {field.name for field in fields(inner)}
    for inner in (case_files.Part, case_files.GoldStory):
        keys |= {field.name for field in fields(inner)}
    for values in (case_files.Kind, case_files.Type, case_files.Where, case_files.PartName):
        keys |= set(get_args(values))
    keys |= {metric for metrics in (*GATED.values(), *case_files.THRESHOLDS.values()) for metric in metrics}
    assert keys <= named, keys - named
