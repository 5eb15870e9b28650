"""Background reports that a model writes, over the example corpus and a scripted server: within the gate, or quoted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from brief.desk import Desk
from brief.records import CheckedReport
from brief.records.codec import from_json
from brief.rendering.pages import render
from tests.support import openai_server as scripted
from tests.support.desk import copied, desk, run
from tests.support.loopback import Request
from tests.support.openai_server import OpenAIServer, checking, error, passages_of, prompt_of

Captured = pytest.CaptureFixture[str]
REQUEST = "Why did the Kelvar dam collapse?"
FURTHER = "Who inspected the gates of the Kelvar dam before it collapsed?"
INVENTED = "The dam was blown up by saboteurs on the orders of the president of Verania."
JUDGED = "the commission of inquiry will find that the gate had not been repaired"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("written") / "library")


def as_shown(request: Request) -> list[dict[str, Any]]:
    """The first two lines that a section is answered from, word for word."""
    return [{"labels": [label], "text": text} for label, text in list(passages_of(request).items())[:2]]


def invented(request: Request) -> list[dict[str, Any]]:
    return [{"labels": [next(iter(passages_of(request)))], "text": INVENTED}]


def writing(
    section: Callable[[Request], list[dict[str, Any]]] = as_shown, **more: Any
) -> Callable[[Request], scripted.Answer]:
    """A model that plans one question, answers each section so, and opens with the first line that it is shown."""

    def answer(request: Request) -> scripted.Answer:
        prompt = prompt_of(request)
        if "You plan a background report" in prompt:
            return {"searches": [{"text": FURTHER}, {"text": FURTHER.lower()}, {"text": REQUEST}]}
        if "You write the opening" in prompt:
            label, text = re.findall(r"<<<\[(S\d+)\][^\n]*\n([^\n]*)\n>>>", prompt)[0]
            judged = [{"rests_on": [label], "likelihood": "likely", "text": JUDGED, "alternative": ""}]
            return {"bottom_line": [{"labels": [label], "text": text}], "key_judgments": judged}
        if "did not pass the check" in prompt:
            return {"sentences": [{"number": 1, **section(request)[0]}]}
        return {"sentences": section(request), "disputed": [], "missing": [], **more}

    return checking(answer, lambda text: text != INVENTED)


@pytest.fixture
def over(library: Path) -> Iterator[Callable[..., tuple[Desk, OpenAIServer]]]:
    """Opens a desk over the library with a model that a script plays."""
    opened: list[Desk | OpenAIServer] = []

    def made(script: Any, **settings: Any) -> tuple[Desk, OpenAIServer]:
        server = OpenAIServer(script).__enter__()
        names = {"model_name": "scripted", "model_base_url": server.base_url, "model_cache": False}
        one = desk(library, **{**names, "model_retries": 0, **settings})
        opened.extend((one, server))
        return one, server

    yield made
    for one in opened:
        one.__exit__(None, None, None)


def quoted(library: Path) -> CheckedReport:
    with desk(library) as made:
        return made.report(REQUEST)


def test_each_question_is_answered_within_the_gate_and_the_record_verifies(
    over: Callable[..., tuple[Desk, OpenAIServer]],
) -> None:
    made, server = over(writing())
    record = made.report(REQUEST)
    assert record.manifest.model == "scripted" and made.verify_record(record) == []
    questions = [one.question for one in record.answers]
    assert REQUEST in questions and questions.count(FURTHER) == 1  # asked once, though planned thrice
    written = [s for one in record.answers for s in one.sentences if s.writer != "quoting"]
    assert written and all(s.numbers and s.checks for s in written)
    audit = {one.question: one.numbers for one in record.audit}
    assert audit[FURTHER] and audit[REQUEST]
    assert record.bottom_line[0].writer == "prompted"
    assert from_json(render(record, "json"), CheckedReport) == record
    asked = [prompt for prompt in server.prompts() if "The question of this section" in prompt]
    assert len(asked) == len({re.search(r"The question of this section: (.*)", one)[1] for one in asked})  # type: ignore[index]


def test_what_does_not_stand_is_not_shown_to_the_model(
    over: Callable[..., tuple[Desk, OpenAIServer]], library: Path
) -> None:
    made, server = over(writing())
    made.report(REQUEST)
    struck = [line.sentence.text for day in quoted(library).days for line in day.lines if line.state]
    shown = "\n".join(prompt for prompt in server.prompts() if "The question of this section" in prompt)
    assert struck and not [text for text in struck if text in shown]


def test_a_judgment_says_what_its_likelihood_means_and_rests_on_what_stands_here(
    over: Callable[..., tuple[Desk, OpenAIServer]],
) -> None:
    made, _ = over(writing())
    record = made.report(REQUEST)
    judged = next(one for one in record.judgments if one.likelihood)
    assert any("ICD 203" in remark for remark in judged.remarks)
    assert set(judged.rests_on) <= {s.text for s in record.told}
    page = render(record, "md")
    assert "## Key judgments" in page and page.index("## Key judgments") < page.index("## Timeline")


def test_a_sentence_is_told_once_though_several_answers_hold_it(
    over: Callable[..., tuple[Desk, OpenAIServer]],
) -> None:
    line = {"labels": ["P1"], "text": ""}
    first: list[str] = []

    def same(request: Request) -> list[dict[str, Any]]:
        first.append(passages_of(request)["P1"])
        return [{**line, "text": passages_of(request)["P1"]}]

    record = over(writing(same))[0].report(REQUEST)
    told = [s.text for one in record.answers for s in one.sentences]
    page, twice = render(record, "md"), next(text for text in told if told.count(text) > 1)
    assert len(first) > len(set(first))
    assert page.partition("## Timeline")[0].count(twice) == 1 and " above\n" in page
    assert all(one.numbers for one in record.audit if one.kind == "further")


@pytest.mark.parametrize("script", [writing(invented), error(500), "I cannot help with that."])
def test_where_nothing_passes_the_report_is_the_quoted_one(
    over: Callable[..., tuple[Desk, OpenAIServer]], library: Path, script: Any
) -> None:
    made, _ = over(script)
    record, plain = made.report(REQUEST), quoted(library)
    assert INVENTED not in render(record, "md").partition("## Audit")[0] and made.verify_record(record) == []
    assert not record.answers and not record.judgments
    assert [s.text for s in record.bottom_line] == [s.text for s in plain.bottom_line]
    for part in ("days", "actors", "figures", "disputes", "findings"):
        assert _texts(getattr(record, part)) == _texts(getattr(plain, part))
    assert any("quoted" in note for note in record.manifest.notes)


def _texts(part: Any) -> list[str]:
    return re.findall(r"CheckedSentence\(text=(.*?), numbers", repr(part))


def test_without_a_checker_only_near_copies_stand_and_nothing_is_judged(
    over: Callable[..., tuple[Desk, OpenAIServer]],
) -> None:
    bad = {"verdicts": []}

    def script(request: Request) -> scripted.Answer:
        return bad if scripted.is_check(request) else writing()(request)  # type: ignore[return-value]

    made, _ = over(script)
    record = made.report(REQUEST)
    assert record.answers and not record.judgments and made.verify_record(record) == []


def test_the_command_writes_verifies_and_asks_nobody_where_it_is_to_quote(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    with OpenAIServer(writing()) as server:
        for name, value in (("NAME", "scripted"), ("BASE_URL", server.base_url), ("CACHE", "false")):
            monkeypatch.setenv(f"BRIEF_MODEL_{name}", value)
        monkeypatch.chdir(tmp_path)
        words = REQUEST.split()
        assert run("report", *words, "--writer", "quoting", "-o", "q.md", data_dir=library) == 0
        assert not server.requests and "no model used" in Path("q.md").read_text("utf-8")
        for name in ("r.md", "r.html", "r.json"):
            assert run("report", *words, "-o", name, data_dir=library) == 0
        page = Path("r.md").read_text("utf-8")
        assert "written in part by the model scripted" in page and "†" in page
        for name in ("r.html", "r.json"):
            assert run("verify", name, data_dir=library) == 0, capsys.readouterr().out
        changed = Path("r.html").read_text("utf-8").replace("spillway gates failed", "spillway gates held", 1)
        Path("r.html").write_text(changed, "utf-8")
        assert run("verify", "r.html", data_dir=library) == 3


def test_what_was_asked_is_kept_where_that_is_wanted_and_a_record_without_its_judgments_is_found_out(
    over: Callable[..., tuple[Desk, OpenAIServer]],
) -> None:
    made, server = over(writing())
    record = made.report(REQUEST, keep=True)
    kept = [one.prompt for one in record.manifest.exchanges]
    assert any(FURTHER in one for one in kept) and set(server.prompts()) <= set(kept)
    assert made.verify_record(replace(record, judgments=())) != []
