"""What a mark belongs to, on which line a sentence stands, and what the markup around it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from brief.errors import InputError
from brief.reading.cited.dispatch import read_cited
from brief.reading.cited.sentences import Sentence, sentences_of


def read(text: str | bytes, name: str = "a.md") -> list[Sentence]:
    return sentences_of(read_cited((name, text if isinstance(text, bytes) else text.encode())))[1]


def told(text: str, name: str = "a.md") -> list[tuple[str, tuple[str, ...]]]:
    return [(one.text, one.cites) for one in read(text, name)]


@pytest.mark.parametrize(
    "text",
    [
        "The dam holds [1]. The lake is full [2].",
        "The dam holds.[1] The lake is full.[2]",
        "The dam holds. [1] The lake is full. [2]",
        "The dam [1] holds. The lake [2] is full.",
        "The dam holds[1](https://a.example). The lake is full[2](https://b.example).",
        "The dam holds.¹ The lake is full.²",
        "The dam holds.<sup>1</sup> The lake is full.<sup>[2]</sup>",
    ],
)
def test_a_mark_belongs_to_the_sentence_in_or_behind_which_it_stands(text: str) -> None:
    (dam, dams), (lake, lakes) = told(text)
    assert (dam, lake) == ("The dam holds.", "The lake is full.")
    assert dams in (("1",), ("https://a.example",)) and lakes in (("2",), ("https://b.example",))


def test_a_mark_at_a_paragraphs_end_is_told_to_the_sentences_before_it() -> None:
    one, two, three = read("The dam holds. The lake is full. The gate is shut [3].\n")
    assert (one.cites, one.later) == ((), ("3",)) and two.later == ("3",) and three.cites == ("3",)


def test_the_mark_of_the_words_above_a_list_is_its_items() -> None:
    found = read(
        "The figures are these [1]:\n\n- ten dams\n- two lakes [2]\n\n| a | b |\n|---|---|\n| x | 1 |\n\nEnd.\n"
    )
    assert [(one.text, one.cites, one.later) for one in found[1:]] == [
        ("ten dams", (), ("1",)),
        ("two lakes", ("2",), ()),
        ("a: x; b: 1", (), ("1",)),
        ("End.", (), ()),
    ]


def test_lines_of_markdown_are_those_of_the_file() -> None:
    text = (
        "---\ntitle: x\n---\n\n# Dams\n\nThe dam holds\nwater. The lake\nis full. The gate is shut.\n\n"
        "- one dam\n- two dams\n\n| a |\n|---|\n| x |\n| y |\n\n```\ncode\n```\n\n> Said so.\n"
    )
    assert [(one.line, one.text) for one in read(text)] == [
        (5, "Dams"),
        (7, "The dam holds water."),
        (8, "The lake is full."),
        (9, "The gate is shut."),
        (11, "one dam"),
        (12, "two dams"),
        (16, "a: x"),
        (17, "a: y"),
        (23, "Said so."),
    ]


def test_lines_of_html_are_those_of_the_file() -> None:
    found = read(
        "<html><body>\n<h1>Dams</h1>\n<p>The dam\nholds.</p>\n<ul>\n<li>One</li></ul></body></html>", "a.html"
    )
    assert [(one.line, one.text) for one in found] == [(2, "Dams"), (3, "The dam holds."), (6, "One")]


def test_a_text_has_no_lines_where_its_format_has_none() -> None:
    from tests.support.docx import docx, para

    assert [one.line for one in read(docx(para("The dam holds.")), "a.docx")] == [0]


def test_a_headline_above_its_paragraph_is_no_part_of_its_first_sentence() -> None:
    long = "The keeper of the dam at Orlow said on Tuesday that the gate had been shut since the spring."
    assert [one.text for one in read(f"**Dams of Orlow**\n{long}\n")] == ["Dams of Orlow", long]
    wrapped = "The keeper of the dam at Orlow said on\nTuesday that the gate had been shut since the spring."
    assert [one.text for one in read(wrapped)] == [" ".join(wrapped.split())]


def test_bullets_of_plain_text_are_items() -> None:
    found = read("• One dam holds [1]\n• Two lakes are full [2]\n", "a.txt")
    assert [(one.text, one.cites, one.line) for one in found] == [
        ("One dam holds", ("1",), 1),
        ("Two lakes are full", ("2",), 2),
    ]


def test_links_alone_in_brackets_are_marks_and_others_words() -> None:
    text = (
        "It holds ([Daily News](https://a.example), [Post](https://b.example))."
        " The [ministry](https://c.example) said so."
    )
    assert told(text) == [
        ("It holds.", ("https://a.example", "https://b.example")),
        ("The ministry said so.", ("https://c.example",)),
    ]


def test_what_a_reader_does_not_see_is_no_word_of_a_text() -> None:
    page = (
        "<p>The dam<script>alert(1)</script><style>p{}</style><span hidden> fell</span><b style='display: none'>x</b>"
        " holds <a href='https://p.example/12345678/'><svg><text>P</text></svg>12345678</a>.</p><!-- no -->"
        "<table><tr><th>a</th></tr><tr><td>x<script>alert(2)</script></td></tr></table>"
    )
    assert told(page, "a.html") == [("The dam holds.", ("https://p.example/12345678/",)), ("a: x", ())]


def test_plain_text_is_not_read_as_markup() -> None:
    found = read("    Four spaces. <b>No</b> tag.\n\nTitle\n-----\n", "a.txt")
    assert found[0].text == "Four spaces." and "<b>No</b>" in found[1].text


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.md", b"", "holds no text"),
        ("a.md", b" \n\n", "holds no text"),
        ("a.html", b"", "holds no text"),
        ("a.html", b"<html></html>", "holds no text"),
        ("a.docx", b"", "damaged"),
        ("a.docx", b"PK\x03\x04nothing", "damaged"),
        ("a.pdf", b"%PDF-1.7", "has the ending .pdf"),
        ("a.exe", b"MZ", "has the ending .exe"),
    ],
)
def test_what_is_no_text_is_refused_in_words(name: str, content: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_cited((name, content))


def test_bytes_of_any_kind_are_a_text_or_refused() -> None:
    for content in (
        bytes(range(256)) * 50,
        b"\xff\xfe" + "The dam.".encode("utf-16-le"),
        b"\x00" * 99,
        "é".encode("cp1252"),
    ):
        for name in ("a.md", "a.html", "a.txt"):
            try:
                text = read_cited((name, content))
            except InputError:
                continue
            assert text.pieces
    assert read("The dam.".encode("utf-16"))[0].text == "The dam."


def test_deep_and_wide_texts_are_read() -> None:
    assert read("<div>" * 200 + "The dam holds." + "</div>" * 200, "a.html")
    with pytest.raises(InputError, match="nested too deep"):
        read("<p>The dam holds.</p>" + "<div>" * 3_000 + "Not so." + "</div>" * 3_000, "a.html")
    assert read(">" * 45 + " The dam holds.\n")
    assert read("- " * 45 + "The dam holds.\n")
    many = read("The dam holds [1]. " * 10_000)
    assert len(many) == 10_000 and many[-1].cites == ("1",)


def test_the_whole_of_a_dispatch_table_is_known() -> None:
    from brief.reading.cited.dispatch import ENDINGS

    assert all(Path(f"a{ending}").suffix == ending for ending in ENDINGS)
