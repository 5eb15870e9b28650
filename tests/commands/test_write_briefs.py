"""daily, ask and verify, as a person types them."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest

from brief.records import CheckedBrief
from brief.records.codec import from_json
from tests.support import openai_server as scripted
from tests.support.desk import copied, run
from tests.support.loopback import Reply, Request
from tests.support.openai_server import OpenAIServer

QUESTION = "When did Tessim Hydro receive the Dam Inspectorate's report?"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("writing") / "library")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(code: int, expected: int, capsys: Captured, *words: str) -> None:
    out, err = capsys.readouterr()
    assert code == expected, err
    assert out == "" and err.startswith("brief: ") and err.count("\n") == 1 and "Traceback" not in err
    for word in words:
        assert word in err


def test_daily_of_a_day_prints_is_issued_and_verifies(library: Path, here: Path, capsys: Captured) -> None:
    assert run("daily", "--date", "2026-03-05", data_dir=library) == 0
    page, err = capsys.readouterr()
    assert page.startswith("# Daily brief, Thursday 5 March 2026\n") and err == ""
    assert "11 articles in the window" in page and "[1]" in page and "## Sources" in page
    assert (
        run(
            "daily",
            "--date",
            "2026-03-05",
            "--issue",
            "--format",
            "json",
            "--output",
            "b.json",
            data_dir=library,
        )
        == 0
    )
    out, err = capsys.readouterr()
    told = from_json((here / "b.json").read_text("utf-8"), CheckedBrief).id
    assert f"issued {told}: `brief list` shows it" in err
    assert out == "" and "wrote b.json" in err and (here / "b.json").stat().st_mode & 0o077 == 0
    record = from_json((here / "b.json").read_text("utf-8"), CheckedBrief)
    assert run("verify", "b.json", data_dir=library) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{len(record.references)} citations checked, 0 faults\nnot signed: ")
    assert run("list", "--json", data_dir=library) == 0
    listed = {b["id"]: b for b in json.loads(capsys.readouterr().out)}
    assert listed[record.id]["outputs"] == [str((here / "b.json").resolve())]
    assert run("show", record.id, data_dir=library) == 0
    assert from_json(capsys.readouterr().out, CheckedBrief) == record


def test_verify_finds_what_was_altered(library: Path, here: Path, capsys: Captured) -> None:
    assert run("daily", "--date", "2026-03-04", "--format", "json", "-o", "b.json", data_dir=library) == 0
    record = json.loads((here / "b.json").read_text("utf-8"))
    record["references"][2]["quote"] = record["references"][2]["quote"].replace(" ", " not ", 1)
    (here / "b.json").write_text(json.dumps(record), "utf-8")
    capsys.readouterr()
    assert run("verify", "b.json", data_dir=library) == 3
    out, err = capsys.readouterr()
    count = len(record["references"])
    assert "\n[3] " in out and "its id is not the digest" in out and f"{count} citations checked, " in out
    assert err.startswith("brief: b.json: does not hold in ")
    assert run("verify", "b.json", "--json", data_dir=library) == 3
    assert "[3]" in [fault["where"] for fault in json.loads(capsys.readouterr().out)["faults"]]


def test_verify_takes_an_answer_and_nothing_else(library: Path, here: Path, capsys: Captured) -> None:
    assert run("ask", QUESTION, "--json", "-o", "a.json", data_dir=library) == 0
    assert run("verify", "a.json", data_dir=library) == 0
    capsys.readouterr()
    for name, content in (
        ("x.json", "{}"),
        ("y.json", "no json"),
        ("z.json", "[1]"),
        ("w.json", '{"kind": "daily"}'),
    ):
        (here / name).write_text(content)
        refused(run("verify", name, data_dir=library), 2, capsys)
    refused(run("verify", "missing.json", data_dir=library), 2, capsys, "missing.json", "No such file")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--date", "someday"], ("'someday'", "2026-03-05")),
        (["--date", "2026-02-30"], ("'2026-02-30' is no day of the calendar", "2026-03-05")),
        (["--since", "2026-03-05T25:00"], ("2026-03-05T25:00",)),
        (["--date", "2026-03-05", "--since", "2026-03-04"], ("not both",)),
        (["--until", "2026-03-05"], ("--since",)),
        (
            ["--since", "2026-03-06", "--until", "2026-03-04"],
            ("--until 2026-03-04", "before it begins", "--since 2026-03-06"),
        ),
        (["--format", "pptx"], ("pptx",)),
        (["--length", "shrt"], ("'shrt' is not one of", "standard")),
        (["2026-03-05"], ("2026-03-05", "--date", "brief daily --help")),
        (["-o", "no/such/b.md"], ("b.md", "there is no folder")),
        (["--writer", "poet"], ("poet",)),
        (["--writer", "model"], ("model.name", "quoting")),
        (["--no-such-option"], ("--no-such-option", "brief daily --help")),
    ],
)
def test_a_call_that_is_off(
    library: Path, capsys: Captured, arguments: list[str], words: tuple[str, ...]
) -> None:
    code = 5 if "model" in arguments else 2
    refused(run("daily", *arguments, data_dir=library), code, capsys, *words)


def test_windows_zones_and_topics(library: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("daily", "--since", "2026-03-02", "--until", "2026-03-03", data_dir=library) == 0
    assert capsys.readouterr().out.startswith("# Brief, 2 March 2026 to 3 March 2026\n")
    assert run("daily", "--since", "2026-03-05T06:00", "--until", "2026-03-05T12:00", data_dir=library) == 0
    assert "5 Mar 2026 06:00 UTC to 5 Mar 2026 12:00 UTC" in capsys.readouterr().out
    monkeypatch.setenv("BRIEF_TIMEZONE", "Europe/Kyiv")
    assert run("daily", "--date", "2026-03-04", "--topic", "Zarin Pass", data_dir=library) == 0
    page = capsys.readouterr().out
    assert page.startswith("# Daily brief on Zarin Pass, Wednesday 4 March 2026\n") and "EET" in page
    monkeypatch.setenv("BRIEF_DAILY_SENTENCES", "30")
    for zone, held in (("Europe/Kyiv", True), ("UTC", False)):  # 3 March 22:30 UTC is 4 March in Kyiv
        monkeypatch.setenv("BRIEF_TIMEZONE", zone)
        assert run("daily", "--date", "2026-03-04", data_dir=library) == 0
        assert ("Statement No. 18" in capsys.readouterr().out) is held


def test_an_empty_window_says_so_and_has_its_own_exit_code(library: Path, capsys: Captured) -> None:
    assert run("daily", "--date", "2020-01-01", data_dir=library) == 8
    page, err = capsys.readouterr()
    assert "**Nothing to report.** The corpus holds no article of this window" in page
    assert "brief daily --date 2026-03-08" in err


def test_a_window_of_undated_articles_alone_names_the_latest_day_too(library: Path, capsys: Captured) -> None:
    """What a newcomer sees who read in a folder of last year's articles and asks for today's brief."""
    assert run("daily", "--date", "2026-03-09", data_dir=library) == 0
    page, err = capsys.readouterr()
    assert "## Undated" in page and "brief daily --date 2026-03-08" in err


@pytest.mark.parametrize(
    ("day", "topic", "said"),
    [
        ("2026-03-05", "Kelvr Dam", "did you mean 'Kelvar Dam'"),
        ("2026-03-05", "Pelonia", "did you mean 'Pellonia'"),
        ("2026-03-01", "Kelvar Dam", "about 'Kelvar Dam' are undated or of other days; widen the window"),
        ("2026-03-05", "qqqq", "no article held is about 'qqqq'; `brief list --articles`"),
    ],
)
def test_a_topic_that_matches_nothing_is_answered_with_what_is_near(
    library: Path, capsys: Captured, day: str, topic: str, said: str
) -> None:
    assert run("daily", "--date", day, "--topic", topic, data_dir=library) == 8
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("Ostrel Curier", " (did you mean 'The Ostrel Courier'?)"),
        ("ostrelcourrier.example", " (did you mean 'www.ostrelcourier.example'?)"),
        ("Zzz", ""),
    ],
)
def test_a_source_that_is_not_held_is_answered_with_what_is_near(
    library: Path, capsys: Captured, source: str, meant: str
) -> None:
    assert run("ask", QUESTION, "--source", source, "--json", data_dir=library) == 0
    reason = json.loads(capsys.readouterr().out)["reason"]
    assert reason == f"the corpus holds no article by {source!r}{meant}"


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_the_marking_stands_on_briefs_and_answers(
    library: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("BRIEF_MARKING", "TLP:AMBER")
    for command in (
        ["daily", "--date", "2026-03-05"],
        ["daily", "--date", "2020-01-01"],
        ["ask", QUESTION],
        ["ask", "Who is Zorro?"],
    ):
        assert run(*command, "--format", form, data_dir=library) == (8 if "2020-01-01" in command else 0)
        assert "TLP:AMBER" in capsys.readouterr().out


def test_ask_answers_abstains_and_filters(library: Path, capsys: Captured) -> None:
    assert run("ask", QUESTION, data_dir=library) == 0
    assert "14 November 2025" in capsys.readouterr().out
    assert run("ask", "Who won the 1998 football world cup?", data_dir=library) == 0
    assert "The corpus does not say." in capsys.readouterr().out
    assert (
        run(
            "ask",
            QUESTION,
            "--json",
            "--until",
            "2026-03-05",
            "--source",
            "The Ostrel Courier",
            data_dir=library,
        )
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert {s["article"]["publisher"] for s in found["sources"]} <= {"The Ostrel Courier"}
    refused(run("ask", " ", data_dir=library), 2, capsys, "empty")
    refused(run("ask", "??", data_dir=library), 2, capsys, "'??' holds no word", "brief ask How many")
    off = ["--since", "2026-03-06", "--until", "2026-03-04"]
    refused(run("ask", QUESTION, *off, data_dir=library), 2, capsys, "--until 2026-03-04", "before it begins")
    refused(run("ask", QUESTION, "--since", "later", data_dir=library), 2, capsys, "'later'")


@pytest.mark.parametrize(
    "words",
    [
        [*QUESTION.split(), "--json"],
        ["--json", *QUESTION.split()],
        ["--json", "--", *QUESTION.split()],
        [*QUESTION.split()[:3], "--json", *QUESTION.split()[3:]],
    ],
)
def test_a_question_needs_no_quotation_marks(library: Path, capsys: Captured, words: list[str]) -> None:
    assert run("ask", *words, data_dir=library) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["question"] == QUESTION and "14 November 2025" in str(found["sentences"])


def test_in_an_unquoted_question_an_unknown_option_is_an_error(library: Path, capsys: Captured) -> None:
    refused(run("ask", "How", "many", "--sorce", "x", data_dir=library), 2, capsys, "--sorce", "--source")
    assert run("ask", "--", "How", "many", "--sorce", data_dir=library) == 0
    assert "sorce" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("flags", "begins", "said"),
    [
        (["-o", "b.html"], "<!doctype html>", "wrote b.html (HTML)\n"),
        (["-o", "b.json"], "{", "wrote b.json (JSON)\n"),
        (["-o", "b.md"], "# Daily", "wrote b.md (Markdown)\n"),
        (["-o", "b.txt"], "Daily", "wrote b.txt (plain text)\n"),
        (["-o", "b.rtf"], "# Daily", "b.rtf is written as Markdown; --format, or an ending such as .html"),
        (["-o", "b.html", "--format", "json"], "{", "as JSON, as asked for, though its ending says HTML\n"),
    ],
)
def test_the_ending_of_a_file_names_the_form(
    library: Path, here: Path, capsys: Captured, flags: list[str], begins: str, said: str
) -> None:
    assert run("daily", "--date", "2026-03-05", *flags, data_dir=library) == 0
    out, err = capsys.readouterr()
    assert out == "" and said in err and (here / flags[1]).read_text("utf-8").startswith(begins)


def test_an_answer_takes_its_form_from_the_ending_too(library: Path, here: Path, capsys: Captured) -> None:
    assert run("ask", QUESTION, "-o", "a.json", data_dir=library) == 0
    assert json.loads((here / "a.json").read_text("utf-8"))["question"] == QUESTION
    assert run("ask", QUESTION, "--json", "-o", "a.html", data_dir=library) == 0
    assert json.loads((here / "a.html").read_text("utf-8"))["answered"] is True
    assert "though its ending says HTML" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_standard_output_by_name(library: Path, capsys: Captured, name: str) -> None:
    assert run("daily", "--date", "2026-03-05", "-o", name, data_dir=library) == 0
    out, err = capsys.readouterr()
    assert out.startswith("# Daily brief") and err == ""


def test_an_index_without_files_still_answers_and_is_mended(tmp_path: Path, capsys: Captured) -> None:
    folder = copied(tmp_path / "library")
    for path in folder.glob("index-*"):
        shutil.rmtree(path)
    assert run("ask", QUESTION, data_dir=folder) == 0
    out, err = capsys.readouterr()
    assert "14 November 2025" in out and "not usable" in err and "rebuilt" in err
    assert run("ask", QUESTION, data_dir=folder) == 0
    again, err = capsys.readouterr()
    assert again.rpartition(", ")[0] == out.rpartition(", ")[0] and err == ""  # the rest is the minute


def test_an_output_that_cannot_be_written_leaves_what_was_there(
    library: Path, here: Path, capsys: Captured
) -> None:
    code = run("daily", "--date", "2026-03-05", "--output", here / "no" / "such" / "b.md", data_dir=library)
    refused(code, 2, capsys, "b.md", "cannot be written")
    (here / "b.md").write_text("old")
    (here / "b.md").chmod(0o644)
    assert run("daily", "--date", "2026-03-05", "-o", "b.md", data_dir=library) == 0
    assert (here / "b.md").stat().st_mode & 0o777 == 0o644  # somebody's choice, and kept
    assert (here / "b.md").read_text().startswith("# Daily") and sorted(p.name for p in here.iterdir()) == [
        "b.md"
    ]


def test_a_model_of_the_settings_writes_and_its_failure_is_quoted(
    library: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:

    def copied_out(request: Request) -> Reply:
        text = " ".join(scripted.passages_of(request)["P1"].split())
        return scripted.said((text, ["P1"]), (f"The source says: “{text}”", ["P1"]))

    with OpenAIServer([copied_out, scripted.error(401)]) as server:
        monkeypatch.setenv("BRIEF_MODEL_NAME", "scripted")
        monkeypatch.setenv("BRIEF_MODEL_BASE_URL", server.base_url)
        monkeypatch.setenv("BRIEF_MODEL_API_KEY", "sk-secret-1")
        assert run("ask", QUESTION, data_dir=library) == 0
        written = capsys.readouterr().out
        monkeypatch.setenv("BRIEF_MODEL_CACHE", "false")
        assert run("ask", QUESTION, "--json", data_dir=library) == 0
        quoted, err = capsys.readouterr()
        assert run("ask", QUESTION, "--writer", "quoting", data_dir=library) == 0
        assert len(server.prompts()) == 2 and len(server.checks()) == 1
    assert "No sentence" not in written and "†" in written
    assert err.count("\n") == 1 and "quoted and not written, because the model failed" in err
    found = json.loads(quoted)
    assert (
        "scripted failure" in found["manifest"]["notes"][0] and found["sentences"][0]["writer"] == "quoting"
    )
    assert "sk-secret-1" not in written + quoted + err + capsys.readouterr().out


@pytest.mark.parametrize("command", [("ask", QUESTION), ("daily", "--date", "2026-03-05")])
@pytest.mark.parametrize("quiet", [(), ("--quiet",)])
def test_a_model_that_is_down_is_said_on_standard_error(
    library: Path,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    quiet: tuple[str, ...],
) -> None:
    monkeypatch.setenv("BRIEF_MODEL_NAME", "scripted")
    monkeypatch.setenv("BRIEF_MODEL_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("BRIEF_MODEL_RETRIES", "0")
    code = run("--data-dir", library, *quiet, *command)
    out, err = capsys.readouterr()
    assert code == (9 if command[0] == "daily" else 0) and "quoted" in out
    assert err.count("\n") == 1 and "not written, because the model failed" in err and "127.0.0.1:9" in err


@pytest.mark.parametrize("flags", [("--max-tokens", "60"), ("--max-usd", "0.0001")])
def test_a_budget_that_is_used_up_is_quoted_and_said(
    library: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, str]
) -> None:
    with OpenAIServer(scripted.first_passage()) as server:
        monkeypatch.setenv("BRIEF_MODEL_NAME", "scripted")
        monkeypatch.setenv("BRIEF_MODEL_BASE_URL", server.base_url)
        monkeypatch.setenv("BRIEF_MODEL_PRICES", "scripted=1/10")
        assert run("ask", QUESTION, "--json", *flags, data_dir=library) == 0
        found = json.loads(capsys.readouterr().out)
        assert run("daily", "--date", "2026-03-05", *flags, data_dir=library) == 9
        assert server.requests == []
    assert "the budget is used up" in " ".join(found["manifest"]["notes"])
    assert capsys.readouterr().err.count("not written, because the budget is used up") == 1
    assert {s["writer"] for s in found["sentences"]} == {"quoting"}


def test_a_budget_in_dollars_without_a_price_is_refused(
    library: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEF_MODEL_NAME", "scripted")
    monkeypatch.setenv("BRIEF_MODEL_BASE_URL", "http://127.0.0.1:9/v1")
    code = run("ask", QUESTION, "--max-usd", "1", data_dir=library)
    refused(code, 2, capsys, "model.prices has no price for scripted")
    assert run("ask", QUESTION, "--max-tokens", "0", data_dir=library) == 2


def test_questions_in_one_session_are_each_resolved_against_the_last(
    library: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("and how many are missing?\n\nnot asked\n"))
    assert run("ask", "-i", "How many people died in the Kelvar Dam collapse?", data_dir=library) == 0
    out, err = capsys.readouterr()
    assert out.count("still missing") >= 2 and "not asked" not in out
    assert "asked as: and how many are missing — How many people died in the Kelvar Dam collapse?" in err
    assert run("ask", "-i", "--json", QUESTION, data_dir=library) == 2
    assert "-i prints its answers" in capsys.readouterr().err
