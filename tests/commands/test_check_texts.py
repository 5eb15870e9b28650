"""check, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from brief.records import CheckedText, Ruling
from brief.records.codec import from_json
from tests.support.desk import connections, note, run
from tests.support.docx import docx, para

Captured = pytest.CaptureFixture[str]
TEXT = "The road is shut. The lake at Tessim is full for the first time since the spring."


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    note(tmp_path / "in", TEXT, name="1.md")
    return tmp_path


def check(text: str | bytes, *arguments: str, name: str = "a.md", against: str = "in") -> int:
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return run("check", name, "--against", against, *arguments, data_dir=Path("library"))


def test_what_stands_is_0_and_what_does_not_is_3(capsys: Captured) -> None:
    assert check("The road is shut [1].\n") == 0
    out, err = capsys.readouterr()
    assert out.startswith("# a.md\n") and "1 supported" in out and err == ""
    assert check("The road is shut [1].\n\nThe lake at Tessim holds 12 million litres [1].\n") == 3
    out, err = capsys.readouterr()
    assert "line 3" in out and "holds the figure 12" in out
    assert err == "brief: a.md: 1 of 2 sentences do not stand\n"


@pytest.mark.parametrize(
    "text",
    [
        "The road is shut, and water stands at the mill [1].\n",
        "The road is shut [7](https://gone.example).\n",
    ],
)
def test_strict_fails_on_what_is_not_shown_to_stand(text: str) -> None:
    assert check(text) == 0
    assert check(text, "--strict") == 3
    assert check("The road is shut [1].\n", "--strict") == 0


def test_the_ending_of_the_output_says_its_form(here: Path, capsys: Captured) -> None:
    for name in ("o.md", "o.html", "o.json", "o.sarif", "o.xml"):
        assert check("The road is shut [1].\n", "-o", name) == 0
    out, err = capsys.readouterr()
    assert out == "" and err.count("wrote o.") == 5
    assert (here / "o.md").read_text("utf-8").startswith("# a.md")
    assert (here / "o.html").read_text("utf-8").startswith("<!doctype html>")
    assert from_json((here / "o.json").read_text("utf-8"), CheckedText).count(Ruling.SUPPORTED) == 1
    assert json.loads((here / "o.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert ElementTree.parse(here / "o.xml").getroot().tag == "testsuite"
    assert (here / "o.json").stat().st_mode & 0o077 == 0
    assert check("The road is shut [1].\n", "-o", "o.txt", "--format", "junit") == 0
    assert (here / "o.txt").read_text("utf-8").startswith("<?xml")


def test_a_report_is_written_of_what_does_not_stand_too(here: Path) -> None:
    assert check("The lake holds 12 million litres [1].\n", "-o", "o.sarif") == 3
    (result,) = json.loads((here / "o.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "claim-not-supported"
    (here / "my texts").mkdir()
    assert check("The lake holds 12 million litres [1].\n", "-o", "o.sarif", name="my texts/b.md") == 3
    (result,) = json.loads((here / "o.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "my%20texts/b.md"


@pytest.mark.parametrize(
    ("content", "name", "code", "why"),
    [
        (b"", "a.md", 6, "holds no text"),
        (b"PK\x03\x04", "a.docx", 6, "damaged"),
        (docx(para("a" * 5_000_000)), "a.docx", 6, "grows more than"),
        (b"%PDF-1.7", "a.pdf", 6, "has the ending .pdf"),
        (b"<p>a</p>" + b"<i>" * 5_000 + b"b", "a.html", 6, "nested too deep"),
    ],
)
def test_a_text_that_cannot_be_read_is_6(
    content: bytes, name: str, code: int, why: str, capsys: Captured
) -> None:
    assert check(content, name=name) == code
    out, err = capsys.readouterr()
    assert out == "" and err.startswith(f"brief: {name}: ") and why in err and "Traceback" not in err


def test_what_was_typed_wrong_is_2(capsys: Captured) -> None:
    assert run("check", "none.md", "--against", "in", data_dir=Path("library")) == 2
    assert "none.md: cannot be read" in capsys.readouterr().err
    assert check("The road is shut.\n", "--format", "pdf") == 2
    assert check("The road is shut.\n", "--reader", "nobody") == 2
    assert check("The road is shut.\n", "-o", "no/such/folder/o.md") == 2
    assert check("The road is shut.\n", against="nothing") in (2, 6)
    assert "nothing" in capsys.readouterr().err


def test_nothing_is_fetched_unless_it_is_asked_for(capsys: Captured) -> None:
    with connections() as made:
        assert check("The road is shut (https://roads.example/1).\n", against="https://roads.example/1") == 6
        assert "give --fetch" in capsys.readouterr().err
        assert (
            check(
                "The road is shut ([a](https://roads.example/1)).\n",
                against="https://roads.example/1=in/1.md",
            )
            == 0
        )
        assert check("![x](https://roads.example/1.png) The road is shut [1].\n") == 0
    assert made == []


def test_a_huge_text_is_refused_or_read_within_bounds(capsys: Captured) -> None:
    assert check("The road is shut [1].\n\n" * 400) == 0
    assert "400 sentences" in capsys.readouterr().out
    code = check("a" * 12_000_000, name="a.html")
    assert code in (0, 6) and "Traceback" not in capsys.readouterr().err


def test_private_characters_and_scripts_do_nothing(capsys: Captured) -> None:
    text = f"<p>The{chr(0xF0000)} road is shut{chr(0xF0001)} <script>alert(1)</script><sup>1</sup>.</p>"
    assert check(text, "--format", "html", name="a.html") == 0
    out = capsys.readouterr().out
    assert "alert(1)" not in out and "<script" not in out and "1 supported" in out


def test_a_folder_is_no_text(capsys: Captured) -> None:
    assert run("check", "in", "--against", "in", data_dir=Path("library")) == 2
    assert "cannot be read" in capsys.readouterr().err
