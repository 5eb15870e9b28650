"""Blocks as numbers: elements that stand beside one another are told apart, however many they are."""

from __future__ import annotations

from brief.reading.html.block_features import measured
from brief.reading.html.extraction import visible_page

PARTS = 200


def _page(tag: str) -> bytes:
    part = f"<{tag}><h2>Berth %d</h2><p>The ferry left berth %d before the tide turned at noon.</p></{tag}>"
    return f"<html><body>{''.join(part % (n, n) for n in range(PARTS))}</body></html>".encode()


def test_blocks_of_different_parents_are_never_of_one_group() -> None:
    page = visible_page(_page("div"))
    parents = measured(page.blocks, page.readings).parents
    assert len(page.blocks) == 2 * PARTS
    assert len(set(parents)) == PARTS


def test_blocks_of_different_articles_are_never_of_one() -> None:
    blocks = visible_page(_page("article")).blocks
    assert len({block.region.article for block in blocks}) == PARTS
