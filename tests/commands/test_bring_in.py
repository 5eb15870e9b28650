"""init, config and ingest, as a person types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from brief.settings import Settings, key_of, load
from tests.support.desk import ROOT, note, run

TEXT = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(code: int, expected: int, capsys: Captured, *words: str) -> str:
    """The command ended with this code and one line on standard error that holds these words."""
    out, err = capsys.readouterr()
    assert code == expected, err
    assert out == "" and err.startswith("brief: ") and err.count("\n") == 1 and "Traceback" not in err
    for word in words:
        assert word in err
    return err


# -- init and config


def test_init_writes_a_commented_file_once(here: Path, capsys: Captured) -> None:
    assert run("init") == 0
    text = (here / "brief.toml").read_text()
    assert tomllib.loads(text) == {} or all(not table for table in tomllib.loads(text).values())
    for f in fields(Settings):
        assert key_of(f.name).rpartition(".")[2] in text and f.metadata["doc"][:30] in text
    capsys.readouterr()
    refused(run("init"), 2, capsys, "brief.toml", "left as it is")
    assert (here / "brief.toml").read_text() == text
    assert load(here, {}).settings == Settings() and load(here, {}).data_dir == here / ".brief"


def test_every_line_of_init_can_be_taken_out_of_its_comment(here: Path) -> None:
    run("init")
    lines = (here / "brief.toml").read_text().splitlines()
    live = [
        line.removeprefix("# ")
        if " = " in line and "(environment" not in line and line.startswith("# ")
        else line
        for line in lines
    ]
    (here / "brief.toml").write_text("\n".join(live[1:]))
    assert load(here, {}).settings == Settings()


def test_config_show_says_where_each_value_came_from(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "brief.toml").write_text('marking = "TLP:RED"\n[model]\napi_key = "sk-file"\n')
    monkeypatch.setenv("BRIEF_TIMEZONE", "Europe/Kyiv")
    assert run("config", "show", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    rows = {row["key"]: (row["value"], row["origin"]) for row in found["settings"]}
    assert rows["timezone"] == ("'Europe/Kyiv'", "environment BRIEF_TIMEZONE")
    assert rows["marking"][0] == "'TLP:RED'" and rows["marking"][1].endswith("brief.toml")
    assert rows["daily.stories"][1] == "default" and len(rows) == len(fields(Settings))
    assert rows["model.api_key"][0] == "(set)" and rows["embedding.api_key"][0] == "(not set)"
    assert Path(found["library"]).resolve() == (here / ".brief").resolve()
    assert run("config", "show") == 0
    out = capsys.readouterr().out
    assert "sk-file" not in out and "environment BRIEF_TIMEZONE" in out and "settings file" in out


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("colour = 3", ("brief.toml", "colour", "known are")),
        ("[daily]\nstorys = 3", ("brief.toml", "daily.storys")),
        ("[daily]\nstories = 'many'", ("daily.stories", "int")),
        ("timezone = 'Mars/Phobos'", ("Mars/Phobos", "Europe/Kyiv")),
        ("timezone = ", ("brief.toml", "cannot be read")),
        ("[model]\nname = 'x'", ("model.base_url",)),
        ("[model]\nname = 'x'\nbase_url = 'ftp://x'", ("http://",)),
        ("[search]\nweight = 7", ("search.weight",)),
        ("[daily]\nstories = -1", ("daily.stories", "-1")),
    ],
)
def test_settings_that_cannot_be_used(
    here: Path, capsys: Captured, toml: str, words: tuple[str, ...]
) -> None:
    (here / "brief.toml").write_text(toml)
    for command in (["config", "show"], ["status"], ["ask", "Who?"]):
        refused(run(*command), 2, capsys, *words)


def test_a_settings_file_that_is_not_there_or_no_text(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(run("--config", "missing.toml", "status"), 2, capsys, "missing.toml", "brief init")
    (here / "bad.toml").write_bytes(b"\xff\xfe\x00")
    refused(run("--config", "bad.toml", "status"), 2, capsys, "bad.toml")
    monkeypatch.setenv("BRIEF_CONFIG", "gone.toml")
    refused(run("status"), 2, capsys, "gone.toml")


@pytest.mark.parametrize(
    ("name", "value"), [("BRIEF_DAILY_STORIES", "many"), ("BRIEF_FETCH_ALLOW_PRIVATE", "perhaps")]
)
def test_an_environment_that_cannot_be_used(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    refused(run("status"), 2, capsys, name, value)


# -- ingest


def test_ingest_says_what_of_an_export_is_in_no_article(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("brief.sources.files.CHUNK_LINES", 1)  # counted over the pieces of a file
    said = {"text": "They should have closed them on Sunday night already"}
    lines = [
        json.dumps({"title": f"Bridges {i}", "text": f"{i}. {TEXT}", "comments": [said] * i}) for i in (1, 2)
    ]
    Path("d.jsonl").write_text("\n".join(lines))
    service = {"id": 1, "type": "service", "date": "2026-03-05T08:00:00", "text": ""}
    Path("t.json").write_text(
        json.dumps({"name": "Orlow", "messages": [service, service | {"type": "message"}]})
    )
    assert run("ingest", "d.jsonl", "t.json") == 0
    out, err = capsys.readouterr()
    assert out == "2 articles added, 0 known already, 0 refused\n"
    assert "note     d.jsonl: 3 comments under `comments` were not read" in err
    assert "note     t.json: 1 service message under `messages` was left out" in err
    assert "note     t.json: 1 message without a text under `messages` was left out" in err


def test_ingest_says_what_it_added_knew_and_refused(here: Path, capsys: Captured) -> None:
    note(here / "in", TEXT)
    (here / "in" / "empty.txt").touch()
    assert run("ingest", "in") == 0
    out, err = capsys.readouterr()
    assert out == "1 article added, 0 known already, 1 refused\n"
    assert err.splitlines() == [f"refused  {Path('in', 'empty.txt')}: is empty; there is nothing to read"]
    assert run("ingest", "in", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (
        found["added"] == []
        and len(found["known"]) == 1
        and found["refused"][0]["origin"].endswith("empty.txt")
    )
    assert run("-v", "ingest", "in") == 0
    assert "time     embedding and indexing" in capsys.readouterr().err


def test_ingest_counts_and_names_what_is_of_a_kind_that_is_not_read(here: Path, capsys: Captured) -> None:
    note(here / "in", TEXT.replace("Three", "Nine"))
    for name in ("a.png", "b.mp4", "c.PNG", "d.png.gz", "LICENSE"):
        (here / "in" / name).write_bytes(b"x")
    assert run("ingest", "in", "in") == 0
    out, err = capsys.readouterr()
    assert out == "1 article added, 1 known already, 0 refused\n"
    assert err == "unread   10 files of kinds that are not read: .png 6, without an ending 2, .mp4 2\n"
    assert run("ingest", "in", "--json") == 0
    assert json.loads(capsys.readouterr().out)["unread"] == [[".png", 3], ["", 1], [".mp4", 1]]
    for number in range(20):
        (here / "in" / f"more.x{number:02}").touch()
    assert run("ingest", "in") == 0
    assert capsys.readouterr().err.endswith(".x10 1, .x11 1, 8 more kinds\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read: No such file"),
        (b"\xff\xfe\x00", "cannot be read: it is no UTF-8 text"),
        (b"\n \n", "holds 0 of them"),
        (b"x\n" * 501, "holds 501 of them; put 1 to 500 in it"),
    ],
)
def test_a_file_of_passwords_that_cannot_be_used(
    here: Path, capsys: Captured, content: bytes | None, words: str
) -> None:
    note(here / "in", TEXT)
    if content is not None:
        (here / "words").write_bytes(content)
    refused(run("ingest", "in", "--password-file", "words"), 2, capsys, "the file of passwords words", words)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder, "holds no file of a kind that is read"),
        (lambda folder: folder / "missing", "no such file or folder"),
        (lambda folder: _file(folder / "a.txt", b""), "is empty"),
        (lambda folder: _file(folder / "a.png", b"%PDF"), "kind that is not read"),
        (lambda folder: _file(folder / "feed.rss", b"<html><body></body></html>"), "web page, not a feed"),
    ],
)
def test_code_6_where_nothing_at_all_could_be_taken(here: Path, capsys: Captured, make, words: str) -> None:  # type: ignore[no-untyped-def]
    (here / "in").mkdir()
    assert run("ingest", make(here / "in")) == 6
    out, err = capsys.readouterr()
    assert out == "0 articles added, 0 known already, 1 refused\n"
    assert words in err and err.count("\n") == 1 and "Traceback" not in err
    note(here / "in", TEXT, name="good.md")
    assert run("ingest", make(here / "in"), here / "in" / "good.md") == 0


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_locked_library_is_code_7_and_names_the_writer(here: Path, capsys: Captured) -> None:
    code = (
        "import sys, time; from pathlib import Path; from brief.corpus.locks import WriterLock\n"
        "lock = WriterLock(Path(sys.argv[1]), 'brief refresh').take(); print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(here / "library")],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        note(here / "in", TEXT)
        refused(
            run("ingest", "in", data_dir=here / "library"),
            7,
            capsys,
            "brief refresh",
            str(holder.pid),
            "--wait",
        )
        refused(run("refresh", data_dir=here / "library"), 7, capsys, "brief refresh")
    finally:
        holder.kill()
        holder.wait()


def test_a_corrupt_library_is_code_7(here: Path, capsys: Captured) -> None:
    (here / "library").mkdir()
    (here / "library" / "library.sqlite3").write_bytes(b"no database at all, whatever its name may say" * 99)
    note(here / "in", TEXT)
    for command in (["ingest", "in"], ["status"], ["ask", "Who?"], ["daily"], ["list"]):
        refused(run(*command, data_dir=here / "library"), 7, capsys, "corrupt", "brief backup")


@pytest.mark.parametrize("text", ["soon", "2026-13-01", "2026-03-05T99:00"])
def test_a_date_that_is_none(here: Path, capsys: Captured, text: str) -> None:
    note(here / "in", TEXT)
    refused(run("ingest", "in", "--first-seen", text), 2, capsys, repr(text), "2026-03-05")


def test_opml_without_fetch_warns(here: Path, capsys: Captured) -> None:
    (here / "list.opml").write_text(
        '<opml version="2.0"><body><outline type="rss" xmlUrl="https://news.example/f"/></body></opml>'
    )
    assert run("ingest", "list.opml") == 0
    assert "--fetch" in capsys.readouterr().err
    assert run("--quiet", "ingest", "list.opml") == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_name_is_not_this_folder(here: Path, capsys: Captured, name: str) -> None:
    note(here, TEXT)
    refused(run("ingest", name), 2, capsys, f"{name!r} is an empty name")


def test_a_file_named_as_the_library_is_said_to_be_no_folder(here: Path, capsys: Captured) -> None:
    (here / "file").write_text("x")
    refused(run("status", data_dir=here / "file"), 2, capsys, "file: is no folder")
