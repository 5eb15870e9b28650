"""Twenty ways of hiding text in a page, and what only looks like hiding."""

import pytest

from brief.reading.html.extraction import extract_page
from brief.records import Role

BODY = "".join(
    f"<p>The water rose in house number {n} of the lower town during the night, the mayor said on Monday.</p>"
    for n in range(8)
)
SECRET = "Three ministers confirmed that the dam was blown up by agents of the neighbouring state."


def text(markup: str, head: str = "") -> str:
    page = f"<html><head>{head}</head><body><article><h1>Dam gives way</h1>{BODY}{markup}</article></body></html>"
    return extract_page(page.encode(), "").text


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden",
        'style="display:none"',
        'style="display : none !important"',
        'style="visibility:hidden"',
        'style="opacity:0"',
        'style="opacity: 0.0; color: red"',
        'style="font-size:0"',
        'style="font-size:1px"',
        'style="position:absolute;left:-9999px"',
        'style="position:absolute; top:-200em"',
        'style="text-indent:-9999px"',
        'style="clip-path: inset(50%)"',
        'style="position:absolute;clip:rect(0,0,0,0)"',
        'style="height:0;overflow:hidden"',
        'style="max-height:0"',
        'style="width:1px;height:1px;overflow:hidden"',
        'style="transform:scale(0)"',
        'style="transform: rotate(3deg) scale(0, 0)"',
        'style="color:transparent"',
        'style="color:#fff;background:#ffffff"',
        'style="color: white"',
        'style="content-visibility:hidden"',
        'style="filter:opacity(0%)"',
    ],
)
def test_attributes_and_styles_that_hide(attributes: str) -> None:
    assert "ministers" not in text(f"<p {attributes}>{SECRET}</p>")
    assert "ministers" not in text(f"<div {attributes}><p>{SECRET}</p></div>")


@pytest.mark.parametrize(
    "markup",
    [
        f"<template><p>{SECRET}</p></template>",
        f"<noscript><p>{SECRET}</p></noscript>",
        f"<dialog><p>{SECRET}</p></dialog>",
        f"<!-- <p>{SECRET}</p> -->",
        f'<font color="white"><p>{SECRET}</p></font>',
        f'<div bgcolor="#000000"><p style="color:#000000">{SECRET}</p></div>',
        f"<iframe><p>{SECRET}</p></iframe>",
        f"<svg><text>{SECRET}</text></svg>",
    ],
)
def test_elements_that_hide(markup: str) -> None:
    assert "ministers" not in text(markup)


@pytest.mark.parametrize(
    "css",
    [
        ".x{display:none}",
        "p.x , b.y { visibility: hidden }",
        "#i{color:red;display:none}",
        ".a{}.x{font-size:0}",
    ],
)
def test_rules_of_the_page_s_own_style_sheet_hide(css: str) -> None:
    assert "ministers" not in text(f'<p class="w x" id="i">{SECRET}</p>', f"<style>{css}</style>")


@pytest.mark.parametrize(
    "css",
    [
        "@media print{.x{display:none}}",
        "@media (max-width:600px){.a{}.x{display:none}}",
        ".x{display:none}@media (min-width:600px){.x{display:block}}",
        ".x{display:none}.js .x{display:block}",
        r".w{display:none}@media (min-width:48em){.md\:block{display:block}}",
        ".menu .x{display:none}",
        ".xy{display:none}",
        "/* .x{display:none} */",
    ],
)
def test_rules_that_hide_something_else_or_elsewhere_do_not(css: str) -> None:
    assert "ministers" in text(f'<p class="w x md:block">{SECRET}</p>', f"<style>{css}</style>")


@pytest.mark.parametrize(
    "markup",
    [
        f'<p style="opacity:0.9">{SECRET}</p>',
        f'<p style="line-height:0.5;max-height:0.5em">{SECRET}</p>',
        f'<p style="font-size:10px;left:-10px">{SECRET}</p>',
        f'<div style="background:#003"><p style="color:#fff">{SECRET}</p></div>',
        f"<details><summary>More</summary><p>{SECRET}</p></details>",
        f'<p style="overflow:hidden;height:100px">{SECRET}</p>',
        f'<p style="background-color:transparent">{SECRET}</p>',
    ],
)
def test_what_readers_can_see_stays(markup: str) -> None:
    assert "ministers" in text(markup)


def test_the_frame_of_the_article_is_not_lost_to_a_fade_in() -> None:
    page = (
        f'<body><nav>Home Sport News</nav><div style="opacity:0"><main><h1>Dam</h1>{BODY}</main></div></body>'
    )
    assert extract_page(page.encode(), "").text.count("The water rose") == 8


def test_hidden_text_in_hidden_text_is_counted_once() -> None:
    page = f"<article>{BODY}</article><div hidden><p hidden>{SECRET}</p></div>"
    assert extract_page(page.encode(), "").hidden == len(SECRET)


def test_a_size_of_nothing_that_closes_gaps_hides_nothing() -> None:
    css = "<style>.row{font-size:0}.cell{font-size:16px}</style>"
    assert "ministers" in text(f'<div class="row"><p class="cell">{SECRET}</p></div>', css)
    assert "ministers" not in text(f'<div class="row"><p class="none">{SECRET}</p></div>', css)


def test_what_is_hidden_from_those_who_listen_is_seen() -> None:
    assert "ministers" in text(f'<p aria-hidden="true">{SECRET}</p>')
    assert "rose by −5% to 40" in text(
        '<p>It rose by <span aria-hidden="true">−5%</span> to 40, he said.</p>'
    )
    drawn = '<p>Go on <i class="icons" aria-hidden="true">arrow_next</i><b aria-hidden="true">›</b> here</p>'
    assert "Go on here" in text(drawn)


@pytest.mark.parametrize("name", ["sr-only", "visually-hidden", "m-visuallyhidden", "screen-reader-text"])
def test_what_is_told_to_both_is_read_once(name: str) -> None:
    told = f'<b class="{name}">minus 5 per cent</b><b aria-hidden="true">-5%</b>'
    assert "rose by -5% that day" in text(f"<p>It rose by {told} that day, he said.</p>")


def test_what_only_a_style_sheet_elsewhere_parts_is_not_joined() -> None:
    told = '<b class="q1">5 per cent</b><b aria-hidden="true">5%</b><b class="q2">10 in all</b>'
    assert "rose by 5 per cent 5% 10 in all" in text(f"<p>It rose by {told} that day, he said.</p>")


@pytest.mark.parametrize("tag", ["div", "section", "aside", "x-drawer", "ul"])
def test_a_panel_that_may_be_closed_is_set_aside_with_its_reason(tag: str) -> None:
    panel = f'<{tag} aria-hidden="true"><p>{SECRET}</p></{tag}>'
    page = extract_page(f"<body>{panel}<article><h1>Dam gives way</h1>{BODY}</article></body>".encode(), "")
    (aside,) = [mark for mark in page.marks if "ministers" in page.text[mark.start : mark.end]]
    assert aside.role is Role.HIDDEN
