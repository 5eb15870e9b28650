"""The commands sources rate, ratings, import-ratings; diff; daily --bundle; verify of each form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.corpus.locks import WriterLock
from tests.support.desk import held, run

NOTES = [
    {
        "title": "One",
        "publisher": "Orlow Gazette",
        "url": "https://gazette.example/1",
        "text": "At least 12 people were killed at Orlow.",
    },
    {
        "title": "Two",
        "publisher": "Post",
        "published": "2026-03-06T10:00:00Z",
        "text": "The bank of Pellon raised its rate to 12 per cent.",
    },
]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Path]:
    with held(tmp_path, NOTES) as made:
        folder = made.folder
    yield folder


def test_a_rating_is_set_shown_taken_back_and_remembered(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("sources", "rate", "Orlow Gazette", "c", "--why", "a local paper", data_dir=library) == 0
    assert run("sources", "ratings", data_dir=library) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("Orlow Gazette"))
    assert " C " in row and "set by you on" in row and "a local paper" in row
    assert run("sources", "rate", "Orlow Gazette", "none", data_dir=library) == 0
    assert run("sources", "ratings", "--history", "--json", data_dir=library) == 0
    out = capsys.readouterr().out
    assert [entry["letter"] for entry in json.loads(out[out.index("[") :])] == ["C", ""]
    assert run("sources", "ratings", "--json", data_dir=library) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["source"]: one["letter"] for one in told["sources"]} == {"Orlow Gazette": "F", "Post": "F"}
    assert told["set_by_you"] == []


def test_a_letter_for_a_source_that_is_not_held_says_so(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("sources", "rate", "Nobody", "A", "--why", "x", data_dir=library) == 0
    assert "no article by 'Nobody' is held yet" in capsys.readouterr().err
    for name in ("orlow gazette", "gazette.example", "Post"):
        assert run("sources", "rate", name, "C", "--why", "x", data_dir=library) == 0
    assert "held yet" not in capsys.readouterr().err


def test_a_slip_in_a_sources_name_names_the_nearest(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for slip, meant in (("Orlow Gazete", "Orlow Gazette"), ("gazete.example", "gazette.example")):
        assert run("sources", "rate", slip, "C", "--why", "x", data_dir=library) == 0
        assert f"did you mean '{meant}'" in capsys.readouterr().err
    assert run("sources", "rate", "Orlow Gazet", "none", data_dir=library) == 2
    assert "you have not rated" in (err := capsys.readouterr().err) and "did you mean 'Orlow Gazete'?" in err


def test_a_rating_waits_for_the_writers_lock(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("brief.desk.library_writer.SHORTLY", 0.0)
    (tmp_path / "letters.csv").write_text("source,letter,why\nPost,C,x\n")
    with WriterLock(library, "brief ingest").take():
        assert run("sources", "rate", "Post", "C", "--why", "x", data_dir=library) == 7
        assert run("sources", "import-ratings", tmp_path / "letters.csv", data_dir=library) == 7
        assert capsys.readouterr().err.count("being written by `brief ingest`") == 2
    assert run("sources", "ratings", "--history", data_dir=library) == 0
    assert "no source has been rated" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [("Post", "G", "--why", "x"), ("Post", "B"), ("Post", "none")])
def test_a_rating_that_cannot_be_is_refused(library: Path, arguments: tuple[str, ...]) -> None:
    assert run("sources", "rate", *arguments, data_dir=library) == 2


def test_a_list_of_scores_is_brought_in_and_grades_a_brief(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scores.csv").write_text("domain,pc1\ngazette.example,0.83\nnot a domain,1\n")
    arguments = ("sources", "import-ratings", tmp_path / "scores.csv", "--origin", "Lin et al. 2023")
    assert run(*arguments, data_dir=library) == 0
    told = capsys.readouterr()
    assert "1 source read, 1 new or changed, 1 line refused" in told.out and "line 3" in told.err
    assert run("daily", "--date", "2026-03-05", "--format", "html", data_dir=library) == 0
    assert "B: Lin et al. 2023, pc1 0.83 → B" in capsys.readouterr().out


def test_a_bundle_is_written_and_verified_without_the_library(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.zip"
    assert run("daily", "--date", "2026-03-05", "--bundle", target, data_dir=library) == 0
    assert capsys.readouterr().out == ""
    assert run("verify", target, data_dir=tmp_path / "nothing") == 0
    assert "1 citations checked, 0 faults" in capsys.readouterr().out
    assert not (tmp_path / "nothing").exists()
    content = bytearray(target.read_bytes())
    target.write_bytes(bytes(content[:-30]))
    assert run("verify", target, data_dir=tmp_path / "nothing") == 2


def test_a_page_is_verified_and_a_changed_one_fails(library: Path, tmp_path: Path) -> None:
    page = tmp_path / "brief.html"
    assert run("daily", "--date", "2026-03-05", "--format", "html", "-o", page, data_dir=library) == 0
    assert run("verify", page, data_dir=library) == 0
    page.write_text(page.read_text("utf-8").replace("least 12", "least 13"), "utf-8")
    assert run("verify", page, data_dir=library) == 3


def test_two_briefs_are_compared_by_id_and_by_file(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "one.json"
    assert (
        run("daily", "--date", "2026-03-05", "--issue", "--format", "json", "-o", file, data_dir=library) == 0
    )
    assert run("daily", "--date", "2026-03-06", "--issue", "--format", "json", data_dir=library) == 0
    later = json.loads(capsys.readouterr().out)["id"]
    assert run("diff", file, later[:8], "--json", data_dir=library) == 0
    found = json.loads(capsys.readouterr().out)["difference"]
    assert [entry["source"] for entry in found["new"]] == ["Post"]
    assert [entry["source"] for entry in found["gone"]] == ["Orlow Gazette"]
    assert run("diff", file, later, data_dir=library) == 0
    told = capsys.readouterr().out
    assert told.index("\nnew") < told.index("Pellon") < told.index("\nno longer shown") < told.index("Orlow.")
    assert run("diff", file, "no such brief", data_dir=library) == 2


def test_a_past_brief_is_named_when_what_it_cites_is_forgotten(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("daily", "--date", "2026-03-05", "--issue", "--format", "json", data_dir=library) == 0
    brief = json.loads(capsys.readouterr().out)
    assert run("forget", brief["sources"][0]["article"]["id"], "--yes", data_dir=library) == 0
    capsys.readouterr()
    assert run("status", data_dir=library) == 0
    assert f"{brief['id']}  daily brief, cut-off 2026-03-06 00:00 UTC" in capsys.readouterr().out
    assert run("status", "--json", data_dir=library) == 0
    (told,) = json.loads(capsys.readouterr().out)["corrections"]
    assert told["brief"] == brief["id"] and "forgotten" in told["reason"]
