"""Figures as styles and markup show them: struck out, raised, on lines of their own, with a unit from a style sheet."""

import pytest

from brief.reading.html.extraction import extract_page, visible_page
from brief.records import Role

BODY = "".join(
    f"<p>The water rose in house number {n} of the lower town during the night, the mayor said on Monday.</p>"
    for n in range(8)
)


def read(words: str, css: str = "") -> tuple[str, list[tuple[Role, str]]]:
    """The paragraph of some words without what is cut out of it, and that."""
    head = f"<style>{css}</style>"
    body = f"<article><h1>Dam gives way</h1>{BODY}<p>Now {words} in all, he said.</p></article>"
    page = extract_page(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "")
    start = page.text.index("Now")
    cut = [(m.role, page.text[m.start : m.end]) for m in page.marks if m.start > start]
    text = page.text[start:]
    for _, words in cut:
        text = text.replace(f" {words}", "")
    return text.removeprefix("Now ").removesuffix(" in all, he said."), cut


@pytest.mark.parametrize(
    ("words", "css"),
    [
        ('<span style="text-decoration: line-through">46</span> 47', ""),
        ('<i class="x">46</i> 47', ".x{text-decoration:line-through}"),
        ('<b id="x">4<i>6</i></b> 47', "#x { color: red; text-decoration: red line-through }"),
    ],
)
def test_what_a_style_strikes_out_is_struck_out(words: str, css: str) -> None:
    assert read(words, css) == ("47", [(Role.STRUCK, "46")])


@pytest.mark.parametrize(
    ("words", "css", "text"),
    [
        ('46<span style="display:block">47</span>48', "", "46\n\n47\n\n48"),
        ('46<b class="x">47</b>48', ".x{display:flex}", "46\n\n47\n\n48"),
        ('46<b class="x">47</b>48', ".x{display:block}p .x{display:inline}", "46\n\n47\n\n48"),
        ('46<b class="x">47</b>48', ".x{display:block}b.x{display:inline}", "464748"),
        ('46<b class="x">47</b>48', ".y .x{display:block}@media print{.x{display:block}}", "464748"),
    ],
)
def test_what_a_style_puts_on_a_line_of_its_own_is_not_joined(words: str, css: str, text: str) -> None:
    assert read(words, css)[0] == text


def test_what_a_style_raises_is_raised() -> None:
    assert read('46<span style="vertical-align:super">12</span>') == ("46¹²", [])
    mark = '46 dead<span class="x"><a href="#n12">12</a></span>'
    assert read(mark, ".x{vertical-align:super}") == ("46 dead", [(Role.NOTE_MARK, "12")])


@pytest.mark.parametrize(
    ("words", "css", "text"),
    [
        ('<b class="x">46</b>', '.x::after{content:"%"}', "46%"),
        ('<b class="x"><i>46</i></b>', '.x:after{content:" km";color:red}', "46 km"),
        ('<b class="x">46</b>', ".x::before{content:'\\20ac'}", "€46"),
        ('<b class="x">many</b>', '.x::after{content:"%"}', "many"),
        ('<b class="x">46</b>', '.x::after{content:"Read on:"}', "46"),
        ('<b class="x">46</b>', r'.x::after{content:"\e901"}', "46"),
    ],
)
def test_a_unit_of_a_style_sheet_stands_beside_its_figure(words: str, css: str, text: str) -> None:
    assert read(words, css)[0] == text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("3<sup>1</sup>/<sub>2</sub> cups", "3 1/2 cups"),
        ("<sup>1</sup>⁄<sub>2</sub> cup", "1⁄2 cup"),
        ("log<sub>10</sub>5 of CO<sub>2</sub>", "log₁₀5 of CO2"),
        ("46<del>47</del>48", "46 48"),
        ("46<sup>[1]</sup>48", "46 48"),
        ("wor<del>l</del>ds", "words"),
        ("46 <ruby>km<rt>kilo</rt></ruby>", "46 km"),
    ],
)
def test_markup_between_figures(words: str, text: str) -> None:
    assert read(words)[0] == text


def test_a_table_keeps_what_is_cut_out_of_it_and_what_its_corner_says() -> None:
    rows = "<tr><th>Per cent in 2026<th>Yes<th>No<sup>[2]</sup><tr><td>Orlow<td><s>46</s> 47<td>53"
    table = f"<table><caption>10<sup>6</sup> votes</caption>{rows}<tr><td>Tarn<td>5<td>6</table>"
    blocks = visible_page(f"<body>{table}</body>".encode()).blocks
    told = ["10⁶ votes", "Per cent in 2026", "Orlow: Yes 47; No 53. [2] 46", "Tarn: Yes 5; No 6."]
    assert [block.text for block in blocks] == told
    cut = [(role, blocks[2].text[start:end]) for start, end, role in blocks[2].cuts()]
    assert cut == [(Role.NOTE_MARK, "[2]"), (Role.STRUCK, "46")] and blocks[0].role is Role.CAPTION


def test_the_text_of_a_picture_is_read() -> None:
    picture = "<picture><img src=a.png><p>The harbour with 46 boats at night.</p></picture>"
    assert "46 boats" in read(f"so</p>{picture}<p>")[0]
