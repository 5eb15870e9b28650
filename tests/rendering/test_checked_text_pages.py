"""A checked text as a page, and as JSON, SARIF and JUnit: whole, in order, and safe to show."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from brief.records import Beside, CheckedText, ResolvedTarget, Ruling, TextSentence
from brief.records.codec import from_json
from brief.rendering.checked_text_pages import FORMATS, failing, render
from tests.support.desk import article, info

UTC = ZoneInfo("UTC")
EVIL = "<script>alert(1)</script> **bold** [x](javascript:alert(1)) ‮ \x1b[31m \x07 | `code` &amp;"


def made(*sentences: TextSentence, **more: object) -> CheckedText:
    values = {
        "name": "a.md",
        "sha256": "0" * 64,
        "title": "Dams",
        "targets": (),
        "searched": False,
        "checker": "",
    }
    return CheckedText(**{**values, "sentences": sentences, "notes": (), "sources": 1, **more})  # type: ignore[arg-type]


def one(ruling: Ruling, text: str = "The dam holds.", **more: object) -> TextSentence:
    return TextSentence(
        **{"text": text, "line": 7, "cites": ("1",), "ruling": ruling, "why": "it says so", **more}
    )  # type: ignore[arg-type]


ALL = made(*(one(ruling, f"Sentence of {ruling.value}.") for ruling in Ruling))


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_page_holds_every_finding_and_what_it_was_held_against(form: str) -> None:
    _, whole, _ = article("The dam held in March.", title="Dam at Orlow")
    beside = Beside(info(whole), "The dam held in March.", ((0, 22),))
    missing = ResolvedTarget("9", "Lakes, 1999", (), ())
    text = made(
        *ALL.sentences,
        one(Ruling.NOT_SUPPORTED, beside=(beside,)),
        targets=(missing,),
        notes=("b.pdf: is damaged",),
    )
    page = render(text, form, UTC)
    for ruling in Ruling:
        named = f"Sentence of {ruling.value}."
        assert (named in page) is (form == "html" or ruling is not Ruling.NOT_CHECKABLE)
        assert ruling.value in page.lower()
    for words in (
        "The dam held in March.",
        "Dam at Orlow",
        "Lakes, 1999",
        "b.pdf: is damaged",
        "not that the source is right",
    ):
        assert words in page, words


def test_the_worst_stands_first() -> None:
    page = render(ALL, "md", UTC)
    order = [
        page.index(f"## {words}")
        for words in ("Not supported", "Source not at hand", "No source given", "Undecided", "Supported")
    ]
    assert order == sorted(order)


def test_a_marking_stands_at_head_and_foot() -> None:
    for form in ("md", "html"):
        page = render(made(one(Ruling.SUPPORTED), marking="TLP:AMBER"), form, UTC)
        assert page.count("TLP:AMBER") == 2


def evil() -> CheckedText:
    sentence = one(Ruling.NOT_SUPPORTED, EVIL, cites=(EVIL,), why=EVIL)
    return made(
        sentence,
        one(Ruling.SUPPORTED, EVIL, cites=(EVIL,), why=EVIL),
        one(Ruling.NOT_CHECKABLE, EVIL),
        title=EVIL,
        name="<b>.md",
        targets=(ResolvedTarget(EVIL, EVIL, (EVIL,), ()),),
        notes=(EVIL,),
        checker=EVIL,
        marking=EVIL,
    )


def test_words_from_outside_are_only_words_on_a_page() -> None:
    page = render(evil(), "html", UTC)
    assert "<script" not in page and "<b>" not in page and "\x1b" not in page and "\u202e" not in page
    assert not re.search(r"href=\"javascript", page)
    page = render(evil(), "md", UTC)
    assert not re.search(r"(?<!\\)(?:<script|<b>|\]\(javascript|`code|\|)", page) and "**bold**" not in page
    assert "\x1b" not in page and "\x07" not in page and "\u202e" not in page


@pytest.mark.parametrize("form", FORMATS)
def test_no_form_holds_a_control_character(form: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", render(evil(), form, UTC))


def test_json_is_read_again_as_it_was() -> None:
    for text in (ALL, evil()):
        assert from_json(render(text, "json", UTC), CheckedText) == text


def test_sarif_is_what_code_hosts_read() -> None:
    found = json.loads(render(ALL, "sarif", UTC))
    assert found["version"] == "2.1.0" and found["$schema"].endswith("sarif-2.1.0.json")
    (run,) = found["runs"]
    assert set(run) == {"tool", "results", "columnKind"} and run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    rules = {rule["id"]: rule for rule in driver["rules"]}
    assert driver["name"] and re.match(r"\d+\.\d+", driver["semanticVersion"]) and len(rules) == 4
    assert len(run["results"]) == 4
    for result in run["results"]:
        assert result["ruleId"] in rules and result["level"] in ("error", "warning", "note")
        assert result["level"] == rules[result["ruleId"]]["defaultConfiguration"]["level"]
        assert result["message"]["text"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["artifactLocation"] == {"uri": "a.md"}
        region = place["physicalLocation"]["region"]
        assert region["startLine"] == 7 and region["snippet"]["text"]


def test_sarif_has_no_region_without_lines_and_its_uri_is_one() -> None:
    found = json.loads(
        render(made(one(Ruling.NOT_SUPPORTED, line=0), name="ein böser 100% Text#1.docx"), "sarif", UTC)
    )
    place = found["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert "region" not in place
    assert place["artifactLocation"]["uri"] == "ein%20b%C3%B6ser%20100%25%20Text%231.docx"


def test_junit_is_what_ci_reads() -> None:
    root = ElementTree.fromstring(render(ALL, "junit", UTC))
    assert root.tag == "testsuite"
    assert {key: root.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "1",
        "errors": "0",
        "skipped": "3",
    }
    assert len(root.findall("testcase")) == 5 and len(root.findall("testcase/failure")) == 1
    assert len(root.findall("testcase/skipped")) == 3
    strict = ElementTree.fromstring(render(ALL, "junit", UTC, strict=True))
    assert strict.get("failures") == "4" and strict.get("skipped") == "0"
    assert (failing(ALL), failing(ALL, strict=True)) == (1, 4)


def test_junit_of_anything_is_xml() -> None:
    root = ElementTree.fromstring(render(evil(), "junit", UTC))
    assert "<script>" in (root.find("testcase/failure").text or "")  # type: ignore[union-attr]
    ElementTree.fromstring(render(made(one(Ruling.NOT_SUPPORTED, "a\ud800b\uffff]]>\x00")), "junit", UTC))


def test_a_template_of_the_users_own_is_used(tmp_path: Path) -> None:
    (tmp_path / "check.md.j2").write_text("{{ record.name | outside }}: {{ numbers | length }}")
    assert render(ALL, "md", UTC, tmp_path) == "a.md: 6\n"
