"""status, show, list, forget, backup and reindex, as a person types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brief import sandbox
from brief.corpus.books.ledger import IssuedBrief
from brief.corpus.protocols import Filter
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.sandbox_protection import Protection
from tests.support.corpus import make, open_library
from tests.support.desk import AT, copied, desk, example, note, quick, run

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(code: int, expected: int, capsys: Captured, *words: str) -> None:
    out, err = capsys.readouterr()
    assert code == expected, err
    assert out == "" and err.startswith("brief: ") and err.count("\n") == 1
    for word in words:
        assert word in err


def flood() -> str:
    with SQLiteLibrary(example() / "library.sqlite3") as library:
        return str(library.rows("SELECT id FROM article WHERE title LIKE 'Flood damage%'")[0][0])


def test_status_of_nothing_says_what_to_do_and_makes_nothing(here: Path, capsys: Captured) -> None:
    assert run("status", data_dir=here / "new") == 0
    assert "brief ingest SOURCE" in capsys.readouterr().out and not (here / "new").exists()
    assert run("status", "--json", data_dir=here / "new") == 0
    assert json.loads(capsys.readouterr().out)["exists"] is False


def test_status_says_what_is_held(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEF_MARKING", "TLP:AMBER")
    assert run("status", data_dir=example()) == 0
    out = capsys.readouterr().out
    assert out.startswith("TLP:AMBER\n") and "67 articles" in out and "minilm, 0 waiting" in out
    assert "sound; last probe 2026-03-09T06:00 UTC passed" in out
    assert run("status", "--json", data_dir=example()) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["articles"], found["waiting"], found["index"], found["writer"]) == (67, 0, "sound", None)
    assert found["probe"]["ok"] is True and found["failed"] == [] and found["marking"] == "TLP:AMBER"


def test_status_says_what_holds_the_parsers_and_what_is_missing(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = sandbox.protection()
    assert run("status", data_dir=example()) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index(f"sandbox   {here.words}")
    assert lines[at + 1 : at + 1 + len(here.missing)] == [f"  {line}" for line in here.missing]
    monkeypatch.setattr(sandbox, "protection", lambda: Protection(seccomp=True))  # another machine's
    assert run("status", data_dir=example()) == 0
    out = capsys.readouterr().out
    assert "sandbox   seccomp\n  no Landlock: a parser that is taken over could read your files\n" in out
    assert run("status", "--json", data_dir=example()) == 0
    found = json.loads(capsys.readouterr().out)["sandbox"]
    assert (found["landlock"], found["seccomp"], found["network_namespace"]) == (0, True, False)
    assert len(found["missing"]) == 2


def test_status_goes_on_where_no_parser_starts(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/python")
    assert run("status", data_dir=example()) == 0
    out = capsys.readouterr().out
    assert (
        "sandbox   none: a document could not be parsed: no parser process could start" in out
        and "failed    0" in out
    )


def test_a_page_that_changed_is_shown_with_its_versions(tmp_path: Path, capsys: Captured) -> None:
    about = {"title": "Dams", "url": "https://harbour.example/dams"}
    ids = []
    for hour, dams in enumerate(("Three dams", "One dam")):
        file = note(
            tmp_path / "in", f"{dams} failed at Kelvar in the night, the ministry said on Thursday.", **about
        )
        with quick(), desk(tmp_path / "library", clock=AT + timedelta(hours=hour)) as made:
            ids += made.ingest([file]).added
    old, new = ids
    assert run("show", old, data_dir=tmp_path / "library") == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("version")]
    assert told == [
        f"version  1 {old}, first seen 2026-03-09 06:00 UTC, replaced, this one",
        f"version  2 {new}, first seen 2026-03-09 07:00 UTC, stands",
    ]
    assert run("show", new, "--json", data_dir=tmp_path / "library") == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)["versions"]] == ids
    assert run("show", old, "--versions", data_dir=tmp_path / "library") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Dams",
        "words that are gone stand in [-…-], words in their place in {+…+}",
        f"version  1 {old}, first seen 2026-03-09 06:00 UTC, replaced, this one",
        "",
        f"version  2 {new}, first seen 2026-03-09 07:00 UTC, stands",
        "  changed 2026-03-09 07:00 UTC",
        "  changed   [-Three dams-] {+One dam+} failed at Kelvar in the night, the ministry said on Thursday.",
    ]
    assert run("show", new, "--versions", "--json", data_dir=tmp_path / "library") == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["id"], one["stands"]) for one in told["versions"]] == [(old, False), (new, True)]
    (change,) = told["changes"]
    assert (change["before"], change["noted"]) == (old, False)
    assert [edit["words"] for edit in change["edits"]] == [[["three dams", "one dam"]]]
    assert run("list", "--articles", data_dir=tmp_path / "library") == 0
    assert old in (out := capsys.readouterr().out) and new in out


def test_status_of_a_library_without_briefs_loads_nothing_that_reads_claims(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("The bridge at Alder Ford was closed on Monday. A crack was found.")
    assert run("--data-dir", str(tmp_path / "l"), "ingest", str(tmp_path / "note.txt")) == 0
    code = (
        "import sys; from brief.cli import main\n"
        f"sys.argv = ['brief', '--data-dir', {str(tmp_path / 'l')!r}, 'status']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith('brief.analysis')])"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert "held      1 article" in found.stdout and found.stdout.splitlines()[-1] == "[]"


def test_status_shows_failures_and_a_writer(tmp_path: Path, capsys: Captured) -> None:
    folder = copied(tmp_path / "library")
    (tmp_path / "empty.txt").touch()
    assert run("ingest", tmp_path / "empty.txt", data_dir=folder) == 6
    capsys.readouterr()
    with desk(folder) as made, made.writer():
        assert run("status", data_dir=folder) == 0
    out = capsys.readouterr().out
    assert "failed    1\n" in out and "empty.txt: is empty" in out and "writing   `brief test`" in out


def test_show_gives_an_article_and_what_was_set_aside(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEF_MARKING", "TLP:AMBER")
    id_ = flood()
    assert run("show", id_[:6], data_dir=example()) == 0
    out = capsys.readouterr().out
    assert out.startswith("TLP:AMBER\nFlood damage put at up to 420 million marks\n") and id_ in out
    assert "set aside (" in out and "page furniture: Accept cookies" in out and "passage " in out
    assert "published  unknown" in out and "flood-damage-estimate.txt" in out
    assert run("show", id_, "--removed", data_dir=example()) == 0
    removed = capsys.readouterr().out
    assert "Accept cookies" in removed and "passage " not in removed and id_ not in removed
    assert run("show", id_, "--json", data_dir=example()) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["marking"] == "TLP:AMBER" and found["article"]["id"] == id_ and found["passages"]


def test_show_says_whose_words_a_block_holds(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "ban.html").write_text(
        "<title>Ban defended</title><main><article><h1>Ban defended</h1>"
        "<p>The ministry of fisheries spoke of the ban on eels in Orel on Wednesday, for the first time.</p>"
        "<blockquote><p>We have not paid anything.</p><footer>Petra Lund</footer></blockquote>"
        "<h2>The votes</h2><table><tr><th>District</th><th>Yes</th></tr><tr><td>Tarn</td><td>8,115</td></tr>"
        "</table><p>The court sits on Monday.</p></article></main>"
    )
    assert run("ingest", tmp_path / "ban.html", data_dir=tmp_path / "library") == 0
    with desk(tmp_path / "library") as made:
        (held,) = made.ranking().articles(Filter())
    capsys.readouterr()
    assert run("show", held.id, data_dir=tmp_path / "library") == 0
    out = capsys.readouterr().out
    assert "not plain text (3)\n" in out
    assert "  quotation, Petra Lund: We have not paid anything.\n" in out
    assert "  heading: The votes\n" in out and "  table: Tarn: Yes 8,115.\n" in out


@pytest.mark.parametrize("id_", ["0000000000000000", "zz", "%", "_____", "", "*", "x' OR 1=1 --"])
def test_an_id_that_is_nobodys(capsys: Captured, id_: str) -> None:
    refused(run("show", id_, data_dir=example()), 2, capsys, "id")


def test_list_of_none_and_of_some(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copied(tmp_path / "library")
    assert run("list", data_dir=folder) == 0 and "brief daily" in capsys.readouterr().out
    for date in ("2026-03-03", "2026-03-04"):
        assert run("daily", "--date", date, "--issue", data_dir=folder) == 0
    second = capsys.readouterr().out
    monkeypatch.setenv("BRIEF_MARKING", "TLP:AMBER")
    assert run("list", data_dir=folder) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "TLP:AMBER" and "4 March 2026" in lines[2] and "3 March 2026" in lines[3]
    assert f"Previous brief: {lines[3].split()[0]}" in second
    assert run("list", "--json", data_dir=folder) == 0
    assert [b["kind"] for b in json.loads(capsys.readouterr().out)] == ["daily", "daily"]


def test_forget_says_what_went_and_what_is_left_to_do(tmp_path: Path, capsys: Captured) -> None:
    folder = copied(tmp_path / "library")
    assert (
        run(
            "daily",
            "--date",
            "2026-03-03",
            "--issue",
            "-o",
            tmp_path / "b.html",
            "--format",
            "html",
            data_dir=folder,
        )
        == 0
    )
    with SQLiteLibrary(folder / "library.sqlite3") as library:
        item = library.rows("SELECT id FROM article WHERE origin_item='CPA-20260303-0310'")[0][0]
    capsys.readouterr()
    assert run("forget", item[:8], "--yes", data_dir=folder) == 0
    out = capsys.readouterr().out
    assert f"forgotten  {item}" in out and "withdrawn  brief" in out and str(tmp_path / "b.html") in out
    refused(run("forget", item, "--yes", data_dir=folder), 2, capsys, item)
    assert run("list", data_dir=folder) == 0 and "no brief has been issued" in capsys.readouterr().out


def test_backup_and_reindex(tmp_path: Path, capsys: Captured) -> None:
    folder = copied(tmp_path / "library")
    assert run("backup", tmp_path / "copy.sqlite3", data_dir=folder) == 0
    assert "copy.sqlite3" in capsys.readouterr().err
    refused(run("backup", tmp_path / "copy.sqlite3", data_dir=folder), 7, capsys, "copy.sqlite3")
    refused(run("backup", tmp_path / "no" / "copy.sqlite3", data_dir=folder), 7, capsys, "copy.sqlite3")
    before = [p.name for p in folder.glob("index-*")]
    assert run("reindex", data_dir=folder) == 0
    with SQLiteLibrary(folder / "library.sqlite3") as library:
        assert capsys.readouterr().out == f"{library.counts()['passages']} passages indexed\n"
    after = [p.name for p in folder.glob("index-*")]
    assert len(after) == 1 and after != before


def test_commands_that_read_make_no_library(here: Path, capsys: Captured) -> None:
    for command in (
        ["show", "abcd"],
        ["list"],
        ["daily"],
        ["ask", "Who?"],
        ["backup", "x"],
        ["forget", "abcd"],
        ["reindex"],
    ):
        code = run(*command, data_dir=here / "new")
        out, err = capsys.readouterr()
        assert code in (2, 7) or "reindex" in command, (command, out, err)
        assert "Traceback" not in err and err.count("\n") <= 1


def test_show_gives_the_dates_of_an_article(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "library"
    feed = tmp_path / "feed.xml"
    feed.write_text(
        """<rss version="2.0"><channel><title>Hill</title><item><title>Dam gives way</title><guid>1</guid>
        <link>https://hill.example/2026/02/01/dam</link><pubDate>Wed, 04 Mar 2026 10:15:00 +0100</pubDate>
        <description>The dam broke on Monday, the mayor said. Repairs will begin next month.</description>
        </item><item><title>Weather ahead</title><guid>2</guid><pubDate>Fri, 04 Mar 2033 10:15:00 GMT</pubDate>
        <description>It rained in the valley on Monday, the mayor said.</description></item></channel></rss>""",
        "utf-8",
    )
    assert run("ingest", feed, "--first-seen", "2026-03-05", data_dir=folder) == 0
    with SQLiteLibrary(folder / "library.sqlite3") as library:
        ids = dict(library.rows("SELECT title, id FROM article"))
    capsys.readouterr()
    assert run("show", ids["Dam gives way"], "--dates", data_dir=folder) == 0
    out = capsys.readouterr().out
    assert "published  4 Mar 2026 09:15 UTC (+0100 as given) (stated: feed item, “Wed, 04 Mar" in out
    assert "also given 1 Feb 2026 (stated: address of the page, “2026-02-01”)" in out
    assert "dates in the text (2)" in out and "passage" not in out
    assert (
        "  2 Mar 2026  inferred    “Monday”: the latest such day up to the writing; from Wed 4 Mar 2026"
        in out
    )
    assert "  Apr 2026    inferred    “next month”: the next calendar month" in out
    assert "after the copy was taken" in out
    assert run("show", ids["Weather ahead"], "--dates", data_dir=folder) == 0
    out = capsys.readouterr().out
    assert (
        "published  unknown (unresolved: feed item; lies after the copy was taken, “Fri, 04 Mar 2033" in out
    )
    assert "  unknown  unresolved  “Monday”: no publication date" in out
    assert run("show", ids["Dam gives way"], "--dates", "--json", data_dir=folder) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["words"] for each in found["mentions"]] == ["Monday", "next month"]
    assert found["mentions"][1]["after_copy"] and found["disputed"][0]["proof"]["text"] == "2026-02-01"
    assert found["published"]["zone"] == "+0100"


def test_show_says_once_that_a_date_is_inferred(tmp_path: Path, capsys: Captured) -> None:
    page = tmp_path / "a.md"
    page.write_text(
        "---\nmodified: 2026-03-04\n---\nThe dam broke at night, and nobody in the town was warned.\n",
        "utf-8",
    )
    assert run("ingest", page, "--first-seen", "2026-03-05", data_dir=tmp_path / "library") == 0
    with SQLiteLibrary(tmp_path / "library" / "library.sqlite3") as library:
        ((id_,),) = library.rows("SELECT id FROM article")
    capsys.readouterr()
    assert run("show", id_, data_dir=tmp_path / "library") == 0
    out = capsys.readouterr().out
    line = next(line for line in out.split("\n") if line.startswith("published"))
    assert line.startswith(
        "published  4 Mar 2026 (inferred: front matter, modified; only a date of change is given"
    )
    assert line.count("inferred") == 1


def test_list_of_articles_and_of_those_without_a_day(here: Path, capsys: Captured) -> None:
    prose = "Three bridges over the river were closed on Monday after heavy rain, the mayor of Orlow said."
    (here / "dated.txt").write_text(f"Bridges closed in the old town\n\n4 March 2026\n\n{prose}")
    (here / "ahead.txt").write_text(f"Bridges open in the new town\n\n4 March 2027\n\n{prose}")
    assert run("ingest", "dated.txt", "ahead.txt", "--first-seen", "2026-03-05", data_dir=here / "d") == 0
    err = capsys.readouterr().err
    assert "1 article dated after the copies were taken" in err and "--first-seen" in err
    assert run("list", "--articles", data_dir=here / "d") == 0
    out = capsys.readouterr().out
    assert "4 Mar 2026" in out and "Bridges closed in the old town" in out and "lies after the copy" in out
    assert run("list", "--undated", "--json", data_dir=here / "d") == 0
    assert [a["title"] for a in json.loads(capsys.readouterr().out)] == ["Bridges open in the new town"]


def test_a_short_id_will_do_and_one_of_several_lists_them(here: Path, capsys: Captured) -> None:
    folder = copied(here / "library")
    assert run("daily", "--date", "2026-03-05", "--issue", data_dir=folder) == 0
    with SQLiteLibrary(folder / "library.sqlite3") as library:
        brief, one = library.ledger.briefs()[0].id, min(library.ids())
    capsys.readouterr()
    assert run("show", flood()[:4].upper(), data_dir=folder) == 0
    assert capsys.readouterr().out.startswith("Flood damage")
    assert run("show", brief[:4], data_dir=folder) == 0
    assert json.loads(capsys.readouterr().out)["id"] == brief
    for command in (["show", one[:3]], ["forget", one[:3]]):
        refused(run(*command, data_dir=folder), 2, capsys, f"{one[:3]!r} is too short", "first 4 characters")
    refused(run("diff", brief[:4], brief[:2], data_dir=folder), 2, capsys, "there is no file", "too short")
    refused(run("diff", brief, "feed", data_dir=folder), 2, capsys, "no file 'feed'", "`brief list`")


def test_ids_that_begin_alike_are_listed(here: Path, capsys: Captured) -> None:
    raw, article, _ = make("The bridge was closed.", title="Bridge closed")
    with open_library(here / "library") as library:
        for number in range(7):
            library.add(raw, replace(article, id=f"abcd{number}", title=f"Bridge {number}"), ())
        at = datetime(2026, 3, 9, tzinfo=UTC)
        library.ledger.issue(IssuedBrief("abcd9", "daily", "Brief nine", at, at, ()), b"{}", [])
        library.ledger.issue(IssuedBrief("beef1", "daily", "Brief one", at, at, ()), b"{}", [])
        library.ledger.issue(IssuedBrief("beef2", "daily", "Brief two", at, at, ()), b"{}", [])
    code = run("show", "abcd", data_dir=here / "library")
    refused(
        code, 2, capsys, "8 articles and briefs", "'abcd'", "abcd0 Bridge 0; abcd1 Bridge 1", "and 3 more"
    )
    code = run("forget", "abcd", data_dir=here / "library")
    refused(code, 2, capsys, "7 articles", "abcd0 Bridge 0; abcd1", "and 2 more")
    code = run("show", "beef", data_dir=here / "library")
    refused(code, 2, capsys, "2 articles and briefs", "beef1 Brief one; beef2 Brief two")
    code = run("diff", "beef", "beef2", data_dir=here / "library")
    refused(code, 2, capsys, "2 issued briefs", "beef1 Brief one; beef2 Brief two")
    assert run("show", "beef1", data_dir=here / "library") == 0 and capsys.readouterr().out == "{}"
