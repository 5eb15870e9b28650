"""A page's visible blocks: their text as a reader sees it, what is struck out or raised, tables in words."""

import lxml.html
import pytest

from brief.reading.html.raised_marks import Raised, raised
from brief.reading.html.visible_blocks import visible_blocks
from brief.records import Role


def blocks(markup: str) -> list[str]:
    return [block.text for block in visible_blocks(lxml.html.document_fromstring(markup))]


def said(markup: str) -> list[str]:
    return [block.said() for block in visible_blocks(lxml.html.document_fromstring(markup))]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>One <b>two</b>,&nbsp;three &amp; four.</p>", ["One two, three & four."]),
        ("<p>The dam <!-- ad slot -->gave way.</p>", ["The dam gave way."]),
        ("<p>The <?x y?>dam gave way.</p>", ["The dam gave way."]),
        ("<p>One.<br>Two.</p>", ["One.", "Two."]),
        ("<p>One line<br>goes on here.</p>", ["One line goes on here."]),
        ("<p>One.<br><br>Two.</p><div>Three<p>Four</p>Five</div>", ["One.", "Two.", "Three", "Four", "Five"]),
        (
            "<p>20<wbr>00 cro&shy;wns, €<span>1</span><span>,</span><span>200</span></p>",
            ["2000 crowns, €1,200"],
        ),
        ("<p>He said <q>no</q>.</p>", ["He said “no”."]),
        ("<p><ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby>で</p>", ["東京で"]),
        ("<p>a</p>b<ul><li>c<ul><li>d</li></ul></li></ul>e", ["a", "b", "c", "d", "e"]),
        ("<p>x<script>no()</script><style>p{}</style><select><option>1</option></select>y</p>", ["xy"]),
    ],
)
def test_blocks_are_what_a_reader_sees(markup: str, wanted: list[str]) -> None:
    assert blocks(markup) == wanted


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>killed <s>41</s> <ins>46</ins> people</p>", "killed 46 people"),
        ("<p>It <del>confirmed</del> denied it.</p>", "It denied it."),
        ('<p>Some <span style="text-decoration: line-through">300</span> 39 people</p>', "Some 39 people"),
        ('<p>Some <span class="line-through">300</span>39 people</p>', "Some 39 people"),
        ("<p>at <strike>41</strike>, then 46</p>", "at, then 46"),
        ("<p>one <s>two</s> <s>three</s> four</p>", "one four"),
    ],
)
def test_struck_out_words_are_cut_out(markup: str, wanted: str) -> None:
    (block,) = visible_blocks(lxml.html.document_fromstring(markup))
    assert block.said() == wanted
    assert {role for _, _, role in block.cuts()} == {Role.STRUCK}
    # What is left can be joined by one space: a cut never stands between two characters of a word.
    for start, end, _ in block.cuts():
        assert block.text[start - 1 : start] in ("", " ") and block.text[end : end + 1] in ("", " ")


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ('<p>lost 12 million<sup><a href="#fn3">3</a></sup> crowns</p>', "lost 12 million crowns"),
        ("<p>its report<sup>1</sup> says</p>", "its report says"),
        ("<p>emitted 41<sup>[2]</sup> tonnes of CO<sub>2</sub></p>", "emitted 41 tonnes of CO2"),
        ("<p>on Wednesday.<sup>1</sup> We go.</p>", "on Wednesday. We go."),
        ("<p>crowns<sup>3</sup>, its report</p>", "crowns, its report"),
        ("<p>the 4<sup>th</sup> quarter, the 1<sup>er</sup> mai</p>", "the 4th quarter, the 1er mai"),
        (
            "<p>5,000 m<sup>2</sup> and 10<sup>6</sup> units, 10<sup>-3</sup></p>",
            "5,000 m² and 10⁶ units, 10⁻³",
        ),
        ('<p><a href="/x">The bank</a><sup>*</sup> closed.</p>', "The bank closed."),
        ('<p>It rose<sup class="reference"><a href="#cite_note-4">[4]</a></sup>.</p>', "It rose."),
        ("<p>Lumen<sup>TM</sup> and 30<sup>°</sup></p>", "LumenTM and 30°"),
    ],
)
def test_marks_of_notes_are_apart_and_powers_stay(markup: str, wanted: str) -> None:
    assert said(markup) == [wanted]


def test_what_is_raised_is_told_by_what_stands_before_it() -> None:
    assert raised("2", "the report", linked=False)[0] is Raised.NOTE_MARK
    assert raised("2", "of 100 km", linked=False) == (Raised.POWER, "²")
    assert raised("2", "of 100 km", linked=True)[0] is Raised.NOTE_MARK
    assert raised("1, 2", "the end.", linked=False)[0] is Raised.NOTE_MARK
    assert raised("nd", "2", linked=False)[0] is Raised.TEXT


TABLE = (
    "<table><caption>Votes</caption><thead><tr><th>District</th><th>Yes</th><th>Turnout</th></tr></thead>"
    "<tr><td>Tarn</td><td>8,115</td><td>58.9%</td></tr><tr><td>Orel<sup>1</sup></td><td></td><td>61.2%</td></tr></table>"
)


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        (TABLE, ["Votes", "Tarn: Yes 8,115; Turnout 58.9%.", "Orel: Turnout 61.2%."]),
        (
            "<table><tr><td>Town</td><td>Dead</td></tr><tr><td>Drenholt</td><td>31</td></tr></table>",
            ["Drenholt: Dead 31."],
        ),
        (
            "<table><tr><td>Opened</td><td>1926</td></tr><tr><td>Length</td><td>41 m</td></tr></table>",
            ["Opened: 1926.", "Length: 41 m."],
        ),
        (
            "<table><tr><th rowspan=2>Town</th><th colspan=2>Killed</th></tr><tr><th>Men</th><th>Women</th></tr>"
            "<tr><td>Orel</td><td>3</td><td>4</td></tr></table>",
            ["Orel: Killed Men 3; Killed Women 4."],
        ),
        (
            "<table><tr><th>Day</th><th>Place</th><th>Dead</th></tr><tr><td rowspan=2>Monday</td>"
            "<td>Orel</td><td>1</td></tr><tr><td>Tarn</td><td>2</td></tr></table>",
            ["Monday: Place Orel; Dead 1.", "Monday: Place Tarn; Dead 2."],
        ),
    ],
)
def test_a_row_is_told_with_its_heads(markup: str, wanted: list[str]) -> None:
    assert said(markup) == wanted


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td><p>The dam gave way.</p><p>Nobody was hurt.</p></td><td>b</td></tr>"
        "<tr><td>c</td><td>d</td></tr></table>",
        "<table><tr><td>One column</td></tr><tr><td>only</td></tr></table>",
        '<table role="presentation"><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>',
        f"<table><tr><td>{'Long text. ' * 40}</td><td>x</td></tr>"
        f"<tr><td>{'More text. ' * 40}</td><td>y</td></tr></table>",
    ],
)
def test_a_table_that_lays_out_a_page_is_none(markup: str) -> None:
    assert all(block.role is Role.BODY for block in visible_blocks(lxml.html.document_fromstring(markup)))


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        (
            "<dl><dt>Next step</dt><dd>Recount on 9 March</dd><dt>Contact</dt><dd>Office</dd></dl>",
            ["Next step: Recount on 9 March.", "Contact: Office."],
        ),
        (
            "<dl><div><dt>Dead</dt><dd>41</dd></div><div><dt>Missing</dt><dd>7</dd><dd>(Tarn)</dd></div></dl>",
            ["Dead: 41.", "Missing: 7; (Tarn)."],
        ),
        (
            "<dl><dt>Was it known?</dt><dd>Yes.</dd><dt>Why?</dt><dd>No.</dd></dl>",
            ["Was it known?", "Yes.", "Why?", "No."],
        ),
        ("<dl><dt>A term without more</dt></dl>", ["A term without more"]),
        (f"<dl><dt>Long</dt><dd>{'word ' * 80}</dd></dl>", ["Long", ("word " * 80).strip()]),
    ],
)
def test_a_term_stands_with_what_is_said_of_it(markup: str, wanted: list[str]) -> None:
    assert blocks(markup) == wanted


def test_deep_and_wide_trees_are_walked() -> None:
    assert blocks("<div>" * 200 + "deep" + "</div>" * 200) == ["deep"]
    assert len(blocks("<p>x</p>" * 5_000)) == 5_000
