"""`brief model test`: an endpoint tried, its exam held and kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from brief.checking import exam
from tests.support import openai_server as scripted
from tests.support.desk import run
from tests.support.loopback import Request
from tests.support.openai_server import OpenAIServer, checking, prompt_of

Captured = pytest.CaptureFixture[str]
LINES = {"lines": [{"label": f"P{i}", "text": "The light was lit."} for i in (1, 2, 3)]}


def tried(
    script: Any, monkeypatch: pytest.MonkeyPatch, folder: Path, *flags: str, **settings: str
) -> tuple[int, OpenAIServer]:
    with OpenAIServer(script) as server:
        monkeypatch.setenv("BRIEF_MODEL_NAME", "scripted")
        monkeypatch.setenv("BRIEF_MODEL_BASE_URL", server.base_url)
        monkeypatch.setenv("BRIEF_MODEL_RETRIES", "0")
        for name, value in settings.items():
            monkeypatch.setenv(f"BRIEF_{name}", value)
        return run("model", "test", *flags, data_dir=folder), server


def test_a_capable_model_is_trusted_and_its_exam_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    code, server = tried(checking(LINES), monkeypatch, tmp_path)
    said = capsys.readouterr().out
    assert code == 0 and "kept 40 of 40, caught 40 of 40" in said and "as a checker: trusted" in said
    assert "keeps the schema: yes" in said and "model.timeout = " in said
    assert len(server.checks()) == len(exam.items()) / exam.A_CALL and (tmp_path / "answers.sqlite").exists()


def test_a_model_that_agrees_with_everything_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def agrees(request: Request) -> scripted.Answer:
        if not scripted.is_check(request):
            return LINES
        return {"verdicts": [scripted.verdict(n, t, True) for n, t in scripted.to_check(request).items()]}

    code, server = tried(agrees, monkeypatch, tmp_path)
    assert code == 3 and len(server.checks()) == 1  # it cannot pass any more after the first ten
    said = capsys.readouterr().out
    assert "not trusted" in said and "broken off" in said


def test_a_model_that_cannot_be_asked_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    code, _ = tried(scripted.error(401), monkeypatch, tmp_path)
    shown = capsys.readouterr()
    assert code == 5 and "cannot be asked" in shown.out and "model.api_key" in shown.err


def test_another_checker_is_tried_too_and_has_a_line_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    code, server = tried(checking(LINES), monkeypatch, tmp_path, "--json", MODEL_CHECKER="better")
    found = json.loads(capsys.readouterr().out)
    assert code == 0 and [one["name"] for one in found] == ["scripted", "better"]
    assert found[0]["exam"] is None and len(found[1]["exam"]["caught"]) == 40
    asked = [json.loads(request.body)["model"] for request in server.requests if scripted.is_check(request)]
    assert set(asked) == {"better"}
    assert any("keep to a form" in prompt_of(request) for request in server.requests)
