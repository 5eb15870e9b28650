"""brief eval, as a person types it: exit codes, reports, the baseline, a model recorded and replayed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.desk import CORPUS, note, quick, run
from tests.support.openai_server import OpenAIServer, reply, said

LABELS = Path(__file__).parents[2] / "eval/labels/support.yaml"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    with quick():
        yield tmp_path


def refused(code: int, expected: int, capsys: Captured, *words: str) -> None:
    out, err = capsys.readouterr()
    assert code == expected, err
    assert out == "" and err.startswith("brief: ") and err.count("\n") == 1 and "Traceback" not in err
    for word in words:
        assert word in err


CASE = """
- id: heron
  kind: ask
  cluster: birds
  question: "How many herons were seen on the roof of the town hall in Orlow?"
  facts: [{id: seven, any: ["Seven herons"]}]
- id: heron-found
  kind: retrieval
  cluster: birds
  question: "herons on the town hall"
  relevant: [{file: birds/a.md, text: "Seven herons were seen on the roof"}]
"""


def corpus_and_cases(here: Path, cases: str = CASE) -> list[str | Path]:
    text = "Seven herons were seen on the roof of the town hall in Orlow on Thursday, the mayor said."
    note(here / "corpus" / "birds", text, name="a.md", title="Herons")
    (here / "cases.yaml").write_text(cases, "utf-8")
    return ["eval", here / "cases.yaml", "--corpus", here / "corpus"]


def test_eval_passes_with_code_0_and_a_table(here: Path, capsys: Captured) -> None:
    assert run(*corpus_and_cases(here)) == 0
    out, err = capsys.readouterr()
    assert "2 passed, 0 failed" in out and "retrieval" in out and err == ""
    assert run(*corpus_and_cases(here), "--json", "--only", "ask") == 0
    found = json.loads(capsys.readouterr().out)
    assert [r["id"] for r in found["results"]] == ["heron"] and found["articles"] == 1
    assert not list(here.glob("**/*.sqlite3")), "eval wrote to somebody's library"


def test_eval_fails_with_code_3_and_names_the_case(here: Path, capsys: Captured) -> None:
    assert run(*corpus_and_cases(here, CASE.replace('Seven herons"', 'Nine herons"'))) == 3
    out, err = capsys.readouterr()
    assert "FAILED  heron: fact_recall 0.00" in out and "does not say seven" in out
    assert err == "brief: the gate failed for 1 reason, in fact_recall\n"


def test_eval_with_a_case_that_cannot_be_read_is_code_2(here: Path, capsys: Captured) -> None:
    arguments = corpus_and_cases(here, CASE + "  colour: red\n")
    refused(run(*arguments), 2, capsys, "cases.yaml", "heron-found", "'colour'")
    refused(run("eval", here / "none.yaml", "--corpus", CORPUS), 2, capsys, "none.yaml")
    refused(run(*corpus_and_cases(here)[:2], "--corpus", here / "nowhere"), 2, capsys, "nowhere")
    refused(run(*corpus_and_cases(here), "--only", "zzz"), 2, capsys, "'zzz'")


def test_reports_failed_cases_again_and_a_run_scored_again(here: Path, capsys: Captured) -> None:
    wrong = CASE.replace('Seven herons"', 'Nine herons"')
    assert run(*corpus_and_cases(here, wrong), "--out", "o") == 3
    names = {"report.html", "report.json", "junit.xml", "summary.md", "run.json"}
    assert {path.name for path in (here / "o").iterdir()} == names
    assert run(*corpus_and_cases(here, wrong), "--out", "o", "--failed") == 3
    assert "0 passed, 1 failed" in capsys.readouterr().out
    assert run(*corpus_and_cases(here), "--out", "o", "--rescore") == 0
    assert "1 passed, 0 failed" in capsys.readouterr().out
    refused(run(*corpus_and_cases(here), "--rescore"), 2, capsys, "--out")


def test_a_baseline_only_rises(here: Path, capsys: Captured) -> None:
    arguments = [*corpus_and_cases(here), "--baseline", "b.json"]
    assert run(*arguments, "--update-baseline") == 0
    assert run(*arguments) == 0
    wrong = [*corpus_and_cases(here, CASE.replace('Seven herons"', 'Nine herons"')), "--baseline", "b.json"]
    assert run(*wrong) == 3
    assert run(*wrong, "--update-baseline") == 3
    assert "--accept-lower" in capsys.readouterr().err
    assert run(*wrong, "--update-baseline", "--accept-lower") == 0
    note(here / "corpus" / "birds", "The ferry leaves at six in the morning.", name="b.md", title="Ferry")
    capsys.readouterr()
    assert run(*corpus_and_cases(here), "--baseline", "b.json") == 4
    assert "the corpus changed since the baseline" in capsys.readouterr().err


def test_a_models_calls_are_recorded_and_replayed_without_it(here: Path, capsys: Captured) -> None:
    words = "Seven herons were seen on the roof of the town hall in Orlow on Thursday, the mayor said."
    arguments = [*corpus_and_cases(here), "--only", "ask", "--recordings", "r.jsonl"]
    assert run(*arguments, "--mode", "replay") == 4
    assert "--mode record" in capsys.readouterr().err
    with OpenAIServer(said((words, ["P1"]))) as server:
        (here / "brief.toml").write_text(f'[model]\nname = "scripted"\nbase_url = "{server.base_url}"\n')
        assert run("trust") == 0
        assert run(*arguments, "--mode", "record") == 0, capsys.readouterr().err
        asked = len(server.requests)
    assert asked >= 1 and (here / "r.jsonl").is_file()
    (here / "brief.toml").unlink()
    capsys.readouterr()
    assert run(*arguments, "--mode", "replay") == 0, "the model is gone, its answers are not"
    assert "1 passed" in capsys.readouterr().out
    other = [*corpus_and_cases(here, CASE.replace("How many", "What number of")), "--only", "ask"]
    assert run(*other, "--recordings", "r.jsonl", "--mode", "replay") == 4


def test_a_file_of_recordings_does_not_say_where_a_key_goes(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the address that its calls were made at, and whoever made the file may have written any."""
    monkeypatch.setenv("BRIEF_MODEL_API_KEY", "sk-of-the-user")
    with (
        OpenAIServer(said(("Anything.", ["P1"]))) as theirs,
        OpenAIServer(said(("Anything.", ["P1"]))) as mine,
    ):
        head = {"format": "brief recordings 1", "model": "scripted", "address": theirs.base_url}
        (here / "r.jsonl").write_text(json.dumps(head) + "\n")
        arguments = [*corpus_and_cases(here), "--only", "ask", "--recordings", "r.jsonl", "--mode", "record"]
        assert run(*arguments) == 2
        assert "no model is set" in capsys.readouterr().err
        monkeypatch.setenv("BRIEF_MODEL_NAME", "scripted")
        monkeypatch.setenv("BRIEF_MODEL_BASE_URL", mine.base_url)
        refused(run(*arguments), 2, capsys, theirs.base_url, mine.base_url, "--recordings")
        assert theirs.requests == mine.requests == []


def test_a_model_that_fails_is_code_5_though_the_tool_quotes_instead(here: Path, capsys: Captured) -> None:
    with OpenAIServer(reply("no JSON")) as server:
        (here / "brief.toml").write_text(f'[model]\nname = "scripted"\nbase_url = "{server.base_url}"\n')
        assert run("trust") == 0
        assert run(*corpus_and_cases(here), "--only", "ask", "--mode", "live") == 5
    assert "the model failed" in capsys.readouterr().err


def test_a_public_benchmark_is_scored_beside_the_published_figures(here: Path, capsys: Captured) -> None:
    sentence = "The council of Sella approved a budget of 40 million crowns for the bridge."
    claim = {"label": "supported", "claim": sentence, "evidence": [sentence], "supporting_sentences": [[0]]}
    (here / "wice.jsonl").write_text(json.dumps(claim))
    assert run("eval", "--dataset", "wice", "--data", here / "wice.jsonl") == 0
    out = capsys.readouterr().out
    assert "F1, oracle" in out and "GPT-4" in out
    assert run("eval", "--dataset", "wice", "--data", here / "wice.jsonl", "--json") == 0
    assert json.loads(capsys.readouterr().out)["name"] == "wice"
    assert run("eval", "--dataset", "squad", "--data", here / "wice.jsonl") == 2
    assert "there are alce, multihop-rag" in capsys.readouterr().err
    assert run("eval", "--data", here / "wice.jsonl") == 2
    assert "go together" in capsys.readouterr().err


def test_a_judge_advises_and_its_agreement_with_people_is_printed(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("brief.commands.evaluation.LABELS", LABELS)
    answer = {"verdict": "supported", "reason": "as it says"}
    with OpenAIServer(reply(json.dumps(answer))) as server:
        assert run(*corpus_and_cases(here), "--judge", "second", "--judge-url", server.base_url) == 0
    out = capsys.readouterr().out
    assert "judge second (advisory): agrees with people on 11 of 30 labels, kappa 0.00" in out
    assert "not supported, of 1 shown" in out
    refused(run(*corpus_and_cases(here), "--judge", "second"), 2, capsys, "go together")


def test_a_folder_of_cases_brings_its_corpus_and_recent_articles_count(here: Path, capsys: Captured) -> None:
    """What a user's articles say of today was of the future: every corpus was read as of March 2026."""
    text = "Seven herons were seen on the roof of the town hall in Orlow on Thursday, the mayor said."
    day = datetime.now(UTC).date() - timedelta(days=1)
    day = max(day, date(2026, 3, 8))
    note(here / "mine" / "corpus" / "birds", text, name="a.md", title="Herons", published=f"{day}T10:00:00Z")
    window = f"filters: {{since: {day}, until: {day}}}"
    case = f"- {{id: d, kind: daily, cluster: c, {window}, facts: [{{id: s, any: [Seven herons]}}]}}\n"
    (here / "mine" / "cases.yaml").write_text(case, "utf-8")
    assert run("eval", "mine") == 0
    assert "1 passed, 0 failed" in capsys.readouterr().out
    assert run("eval", "mine", "--as-of", day - timedelta(days=30)) == 3
    assert "does not say s" in capsys.readouterr().out
    refused(run("eval", "mine", "--as-of", "later"), 2, capsys, "'later'")
    (here / "mine" / "corpus").rename(here / "elsewhere")
    refused(run("eval", "mine"), 2, capsys, "eval/corpus", "--corpus")
