"""Parts of Markdown and of bare text: tables, quotations, what is struck out, notes, lists, headings."""

import pytest

from brief.reading.article import read
from brief.records import Article, Role
from tests.reading.documents.test_dispatch import raw


def article(text: str, *, markdown: bool = True) -> Article:
    return read(raw(text.encode(), "text/markdown" if markdown else "text/plain"))


def typed(found: Article) -> list[tuple[str, str]]:
    return [(b.role.value, t) for b, t in zip(found.typed, found.text.split("\n\n"), strict=True)]


def aside(found: Article, role: Role) -> list[str]:
    return [found.source_text[a.start : a.end] for a in found.set_aside if a.reason == role.value]


LEAD = "The water rose at night, the mayor said, and three bridges had to be closed in Orlow."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It killed ~~41~~ 46 people.", "It killed 46 people."),
        ("It ~~confirmed~~ denied it ~~all~~, twice.", "It denied it, twice."),
        ("It con~~vict~~firmed that ~~for once~~ ~~now~~.", "It confirmed that."),
        ("It killed <del>41</del> 46 of <s>300</s> 39.", "It killed 46 of 39."),
        ("Some ~~[300](http://x.example)~~ 39 people died.", "Some 39 people died."),
        ("He has ~20 ~ 30 goats.", "He has ~20 ~ 30 goats."),
    ],
)
def test_what_is_struck_out_is_set_aside(text: str, shown: str) -> None:
    assert article(f"{LEAD}\n\n{text}\n").text == f"{LEAD}\n\n{shown}"


def test_notes_and_their_marks() -> None:
    found = article(
        f"{LEAD}[^1] In all 46[^two], it said.\n\n[^1]: So far,\n    at least.\n[^two]: Firemen.\n"
    )
    assert found.text == f"{LEAD} In all 46, it said."
    assert aside(found, Role.NOTE_MARK) == ["[^1]", "[^two]"]
    assert aside(found, Role.NOTE) == ["[^1]: So far,\n    at least.", "[^two]: Firemen."]


@pytest.mark.parametrize(
    "table",
    [
        "| District | Dead | Missing |\n|---|--:|:-:|\n| Tarn | 31 | 22 |\n| **Orlow** | [4](x) | |\n",
        "District | Dead | Missing\n--- | --- | ---\nTarn | 31 | 22\nOrlow | 4 |\n",
    ],
)
def test_the_rows_of_a_table_stand_beside_their_heads(table: str) -> None:
    found = article(f"{LEAD}\n\n{table}\nAfter it the text goes on.\n")
    assert typed(found)[1:] == [
        ("heading", "District | Dead | Missing"),
        ("table", "Tarn: Dead 31; Missing 22."),
        ("table", "Orlow: Dead 4."),
        ("body", "After it the text goes on."),
    ]


def test_quotations_headings_and_lists() -> None:
    found = article(
        f"# Flood toll ~~41~~ 46\n\n{LEAD}\n\n> Nobody was warned.\n> — Ana Ruiz, a farmer\n\n"
        "What next\n---------\n\n- Wells ~~open~~ close\n1. Schools stay open\n"
    )
    assert found.title == "Flood toll 46" and aside(found, Role.HEADLINE) == ["# Flood toll ~~41~~ 46"]
    assert typed(found)[1:] == [
        ("quotation", "Nobody was warned."),
        ("heading", "What next"),
        ("list", "Wells close"),
        ("list", "1. Schools stay open"),
    ]
    assert found.typed[1].speaker == "Ana Ruiz, a farmer"


def test_code_is_left_alone() -> None:
    found = article(f"{LEAD}\n\n```\n| a | b |\n|---|---|\n| ~~1~~ | 2 |\n```\n")
    assert "| ~~1~~ | 2 |" in found.text and aside(found, Role.STRUCK) == []


def test_a_table_with_tabs_in_a_bare_text() -> None:
    found = article(f"{LEAD}\n\nDistrict\tDead\tMissing\nTarn\t31\t22\nMill Ferry\t11\t\n", markdown=False)
    assert typed(found)[1:] == [
        ("heading", "District | Dead | Missing"),
        ("table", "Tarn: Dead 31; Missing 22."),
        ("table", "Mill Ferry: Dead 11."),
    ]


def test_lines_that_a_mark_parts_alike_are_no_table() -> None:
    text = f"{LEAD}\n\nHome | News\nSport | Money\nBooks | Travel\n\n{LEAD} It was Monday."
    assert article(text, markdown=False).source_text == text


def test_notes_of_a_bare_text_are_those_that_a_word_bears() -> None:
    found = article(
        f"{LEAD} In all 46 people[1], it said.[2]\n\n[1] So far.\n[2] Firemen.\n\n[3] is a chapter of the book.",
        markdown=False,
    )
    assert found.text == f"{LEAD} In all 46 people, it said.\n\n[3] is a chapter of the book."
    assert aside(found, Role.NOTE) == ["[1] So far.", "[2] Firemen."]
    raised = article(f"{LEAD} It said so² of 3 km².\n\n² Preliminary.\n\nThe end came soon.", markdown=False)
    assert raised.text == f"{LEAD} It said so of 3 km².\n\nThe end came soon."


def test_quoted_lines_and_points_of_a_bare_text() -> None:
    found = article(f"{LEAD}\n\n> Nobody was warned, she wrote.\n\n• Wells are closed.\n", markdown=False)
    assert typed(found)[1:] == [
        ("quotation", "Nobody was warned, she wrote."),
        ("list", "• Wells are closed."),
    ]
