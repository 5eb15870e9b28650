"""render and feed, as a person types them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import feedparser
import pytest

from brief.records.identity import identity
from tests.support.desk import copied, run
from tests.support.pdf import column, pdf

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copied(tmp_path_factory.mktemp("render") / "library")
    for day in ("2026-03-04", "2026-03-05"):
        assert run("daily", "--date", day, "--issue", "-o", folder.parent / f"{day}.md", data_dir=folder) == 0
    return folder


def issued(library: Path, capsys: Captured) -> list[dict[str, str]]:
    capsys.readouterr()
    assert run("list", "--json", data_dir=library) == 0
    found: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return found


def test_an_issued_brief_is_rendered_by_its_id_as_it_was_written(
    library: Path, tmp_path: Path, capsys: Captured
) -> None:
    newest = issued(library, capsys)[0]
    assert run("render", newest["id"][:8], data_dir=library) == 0
    page = capsys.readouterr().out
    assert page == (library.parent / "2026-03-05.md").read_text("utf-8")
    assert run("render", newest["id"], "-o", tmp_path / "b.pdf", data_dir=library) == 0
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")
    assert run("verify", tmp_path / "b.pdf", data_dir=library) == 0
    assert run("render", newest["id"], "-o", tmp_path / "b.txt", data_dir=library) == 0
    assert run("verify", tmp_path / "b.txt", data_dir=library) == 0
    capsys.readouterr()
    (tmp_path / "b.txt").write_text((tmp_path / "b.txt").read_text().replace("killed", "wounded", 1))
    assert run("verify", tmp_path / "b.txt", data_dir=library) == 3


def test_a_record_from_a_file_is_rendered_and_what_is_none_is_refused(
    library: Path, tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "a.json"
    assert run("ask", "How many people were killed at Kelvar?", "-o", file, data_dir=library) == 0
    assert run("render", file, "--format", "txt", data_dir=library) == 0
    assert "How many people were killed at Kelvar?" in capsys.readouterr().out
    (tmp_path / "x.json").write_text('{"kind": "answer"}')
    assert run("render", tmp_path / "x.json", data_dir=library) == 2
    assert run("render", "ffffffff", data_dir=library) in (2, 7)
    assert "is not the id of an issued brief" in capsys.readouterr().err


def test_the_feed_holds_every_issued_brief_newest_first(
    library: Path, tmp_path: Path, capsys: Captured
) -> None:
    briefs = issued(library, capsys)
    assert run("feed", "-o", tmp_path / "f.xml", "--title", "Dam <desk>", data_dir=library) == 0
    content = (tmp_path / "f.xml").read_bytes()
    assert run("feed", "--title", "Dam <desk>", data_dir=library) == 0
    assert capsys.readouterr().out.encode("utf-8") == content
    found = feedparser.parse(content)
    assert not found.bozo and found.version == "atom10" and b"<title>Dam &lt;desk&gt;</title>" in content
    assert [entry.title for entry in found.entries] == [brief["title"] for brief in briefs]
    assert {entry.id for entry in found.entries} == {f"urn:brief:{brief['id']}" for brief in briefs}
    assert all(entry.summary and "[1]" not in entry.summary for entry in found.entries)


def test_citations_of_a_pdf_tell_its_page_and_records_of_before_that_still_hold(
    tmp_path: Path, capsys: Captured
) -> None:
    library, given = tmp_path / "library", tmp_path / "report.pdf"
    pages = [
        column(
            72,
            740,
            ["The inspectors opened the gate at Kelvar on Monday morning, and they", "left on Tuesday."],
        ),
        column(
            72, 740, ["Two welds of the gate had rusted through, said Ilse Maratov, the chief", "inspector."]
        ),
    ]
    given.write_bytes(pdf(pages, info="/Title (The gate at Kelvar)"))
    assert run("ingest", given, data_dir=library) == 0
    ask = ("ask", "Who said that two welds of the gate at Kelvar had rusted through?")
    capsys.readouterr()
    for form in ("md", "html", "txt", "csv"):
        assert run(*ask, "--format", form, data_dir=library) == 0
        out = capsys.readouterr().out
        assert ",2," in out if form == "csv" else ", p. 2" in out and (form == "html" or "[1] (p. 2)" in out)
    assert run(*ask, "-o", tmp_path / "a.docx", data_dir=library) == 0
    with zipfile.ZipFile(tmp_path / "a.docx") as word:
        assert "first seen" in (notes := word.read("word/footnotes.xml").decode()) and ", p. 2 (id" in notes
    record = tmp_path / "a.json"
    assert run(*ask, "-o", record, data_dir=library) == 0
    assert run("verify", record, data_dir=library) == 0
    held = json.loads(record.read_text("utf-8"))
    assert [one["pages"] for one in held["references"]] == ["2", "1"]
    held["references"][0]["pages"] = "1"
    record.write_text(json.dumps(held | {"id": identity(held)}))
    assert run("verify", record, data_dir=library) == 3
    for field, odd in (("pages", False), ("quote", True)):
        del held["references"][0][field]
        record.write_text(json.dumps(held | {"id": identity(held)}))
        capsys.readouterr()
        assert run("verify", record, data_dir=library) in (2, 3)  # made by this code it would have them
        out, err = capsys.readouterr()
        assert ("it lacks" in out + err or "Field required" in out + err) is odd
