"""No figure differs from what a reader sees: invented pages in a browser, beside what is read of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from brief.reading.html.block_choice import chosen
from brief.reading.html.extraction import VisiblePage, extract_page, visible_page
from brief.reading.plain.cleaning import clean
from brief.records import text_at
from tests.browser.invented_pages import Pages
from tests.support import seen
from tests.support.devtools import Browser, NoBrowser
from tests.support.seen import compared, figures

PAGES = 16
BODY = "".join(
    f"<p>The water rose in house number {n} of the lower town during the night, the mayor said on Monday.</p>"
    for n in range(8)
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        started = Browser()
    except NoBrowser as why:
        pytest.skip(f"no browser: {why}")
    with started:
        yield started


def test_no_figure_is_lost_changed_or_joined(browser: Browser) -> None:
    """And no paragraph that is seen is in no block at all."""
    total = 0
    for seed in range(PAGES):
        found = compared(browser, Pages(seed).page(), kept_only=False)
        assert [str(each) for each in found.differences] == [], f"page {seed}"
        assert found.lost == [], f"page {seed}"
        total += found.figures
    assert total > 100 * PAGES


def test_the_article_has_the_figures_of_its_blocks() -> None:
    """What is cut out of a block, and all that is done to its text, joins and loses none."""
    for seed in range(PAGES):
        content = Pages(seed).page()
        found, page = extract_page(content, ""), visible_page(content)
        kept = chosen(page.blocks, page.readings).kept
        said = "\n\n".join(block.said() for block, keep in zip(page.blocks, kept, strict=True) if keep)
        blocks, _ = clean(found.text, found.title, bare=False, marks=found.marks)
        article = "\n\n".join(text_at(found.text, block) for block in blocks)
        assert [f[:3] for f in figures(article)] == [f[:3] for f in figures(said)], f"page {seed}"


@pytest.mark.parametrize(
    ("words", "misread"),
    [
        ("46 people", "47 people"),
        ("$46 m", "46 m"),
        ("−46", "46"),
        ("46 km", "46 m"),
        ("46 47", "4647"),
        ("46", ""),
    ],
)
def test_a_figure_misread_is_found(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, words: str, misread: str
) -> None:
    def reading(content: bytes) -> VisiblePage:
        page = visible_page(content)
        blocks = [replace(block, text=block.text.replace(words, misread), looks=()) for block in page.blocks]
        return replace(page, blocks=blocks)

    page = (
        f"<body><article><h1>Flood</h1>{BODY}<p>The toll was {words} in all, he said.</p></article>".encode()
    )
    assert not compared(browser, page).differences
    monkeypatch.setattr(seen, "visible_page", reading)
    (found,) = compared(browser, page).differences
    assert "46" in found.seen


def test_a_paragraph_in_no_block_is_found(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def reading(content: bytes) -> VisiblePage:
        page = visible_page(content)
        return replace(page, blocks=[block for block in page.blocks if "ferry" not in block.text])

    monkeypatch.setattr(seen, "visible_page", reading)
    words = "The ferry to Halloran sank at once."
    page = f"<body><article><h1>Flood</h1>{BODY}<p>{words}</p></article>".encode()
    assert compared(browser, page).lost == [("p", words)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rose by −5.5% to $1,200", ["-5.5 %", "$1,200"]),
        ("10\ue0006\ue001 of 3 km² and log₁₀5", ["10", "^6", "3 km", "^2", "10", "5"]),
        ("\ue0001\ue001/\ue0022\ue003 of 12\n34 km", ["1", "/2 of", "12", "34 km"]),
        ("\ue00446\ue005 47 people, 1\u202f234", ["~46", "47 people", "1", "234"]),
        ("1\u00ad2\u200b3 4\u00a0567", ["123", "4", "567"]),
    ],
)
def test_figures(text: str, found: list[str]) -> None:
    assert [str(figure) for figure in figures(text)] == found
