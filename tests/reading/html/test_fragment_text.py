"""HTML of feed items: what is struck out, quoted, posted, raised or in a table is told apart from the rest."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.reading.html.fragment_text import BLOCKS, LIGHT, fragment_text
from brief.reading.piece_reader import intake
from brief.records import Article, Payload, text_at

NOW = datetime(2026, 3, 9, tzinfo=UTC)
LEAD = "<p>The gate at Kelvar was opened on Thursday, the county said.</p>"
LINE = "The gate at Kelvar was opened on Thursday, the county said."


def told(fragment: str) -> list[tuple[str, str, str]]:
    """Role, speaker and words of what is marked."""
    text, marks, _ = fragment_text(fragment)
    return [(mark.role.value, mark.speaker, text[mark.start : mark.end]) for mark in marks]


def test_a_fragment_without_anything_that_matters_is_read_the_light_way() -> None:
    text, marks, way = fragment_text(
        "<p>One <b>two</b>,&nbsp;three &amp; four.</p><ul><li>a</li><li>b</li></ul><script>x()</script>"
        "<style>p{}</style><p hidden>no</p><p style='display:none'>no</p>five<br>six<!-- c -->"
    )
    assert (text, marks, way) == ("One two, three & four.\n\na\n\nb\n\nfive\n\nsix", (), LIGHT)


def test_plain_text_is_left_alone() -> None:
    assert fragment_text("a < b, AT&T\n  and  c") == ("a < b, AT&T\n  and  c", (), LIGHT)


@pytest.mark.parametrize(
    ("fragment", "marked"),
    [
        ("<p>The dam killed <del>41</del> 46 people.</p>", [("struck out by the publisher", "", "41")]),
        ("The dam killed <s>41</s> 46 people.", [("struck out by the publisher", "", "41")]),
        (
            "<p>It killed <span style='text-decoration: red line-through'>41</span> 46.</p>",
            [("struck out by the publisher", "", "41")],
        ),
        ("<p>46 people died<sup>1</sup> in 4 m<sup>3</sup>.</p>", [("mark of a note", "", "1")]),
        (
            "<blockquote>We opened no gate.<footer>— Ilka Brandt</footer></blockquote>",
            [("quotation", "Ilka Brandt", "We opened no gate."), ("byline or date line", "", "— Ilka Brandt")],
        ),
        (
            "<p>It was she, Marta Keller, who said:</p><blockquote>No.</blockquote>",
            [("quotation", "Marta Keller", "No.")],
        ),
        (
            "<blockquote class=twitter-tweet><p>We sail.</p>— Crews (@crews) <a href=/1>March 4, 2026</a></blockquote>",
            [("embedded post", "Crews (@crews)", "We sail."),
             ("byline or date line", "", "— Crews (@crews) March 4, 2026")],
        ),
        (
            "<table><tr><th>Town</th><th>Dead</th></tr><tr><td>Drenholt</td><td>31</td></tr></table>",
            [("table", "", "Drenholt: Dead 31.")],
        ),
    ],
)  # fmt: skip
def test_what_matters_is_marked_and_the_rest_is_as_it_was(
    fragment: str, marked: list[tuple[str, str, str]]
) -> None:
    assert told(fragment) == marked
    assert (
        told(f"{LEAD}{fragment}{LEAD}") == marked
        and told(f"<div><div>{LEAD}{fragment}</div></div>") == marked
    )
    text, _, way = fragment_text(f"{LEAD}{fragment}{LEAD}")
    assert text.startswith(f"{LINE}\n\n") and text.endswith(f"\n\n{LINE}") and way == BLOCKS


def test_hidden_text_is_left_out_and_text_nested_too_deeply_is_not_lost() -> None:
    for hidden in ("hidden", "style='display:none'", "aria-hidden=true"):
        assert (
            fragment_text(f"{LEAD}<div {hidden}>unseen</div><p>One <s>two</s> three.</p>")[0]
            == f"{LINE}\n\nOne two three."
        )
    deep = "<div>" * 300 + "<p>The dam killed <del>41</del> 46 people.</p>" + "</div>" * 300
    text, marks, way = fragment_text(deep + LEAD)
    assert text.endswith(LINE) and "46 people" in text and (marks, way) == ((), LIGHT)


def test_a_part_that_looks_like_a_hole_does_no_harm() -> None:
    text, marks, _ = fragment_text(
        "<p>\ue0000\ue000</p><p>&#xe000;0&#xe000;</p><blockquote>We opened no gate.</blockquote>"
    )
    assert "We opened no gate." in text and {mark.role.value for mark in marks} == {"quotation"}


def case(folder: Path, kind: str, name: str, media_type: str) -> list[Article]:
    path = folder / "cases" / kind / name
    return [article for _, article, _ in intake(Payload(name, path.read_bytes(), media_type, NOW)).read]


def test_the_cases(real_data: Path) -> None:
    (toll,) = case(real_data, "struck-out-text-is-text", "r03_feeddel.xml", "text/xml")
    assert "killed 46 people, the ministry said." in toll.text and "41" not in toll.text
    assert [(b.role.value, text_at(toll.source_text, b.spans)) for b in toll.typed][1] == (
        "quotation",
        "We opened no gate.",
    )
    quay = case(real_data, "speech-without-its-speaker", "f13_jsonfeed.json", "application/json")[0]
    assert [(b.role.value, text_at(quay.source_text, b.spans)) for b in quay.typed][1] == (
        "quotation",
        "We cannot open before then.",
    )
