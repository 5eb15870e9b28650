"""Which blocks of a page are its article: two looks, each a weighted sum of what was measured.

The weights are fitted by ``scripts/fit_block_choice.py`` on 221 labelled pages of many languages and publishers; what
they are worth on publishers that they were not fitted on, `benchmarks/README.md` says.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from lxml.html import HtmlElement

from brief.reading.html.block_features import Measured, PageReadings, measured, second_look
from brief.reading.html.page_regions import Place, named
from brief.reading.html.visible_blocks import LINKED, VisibleBlock
from brief.records import Role

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

CARD = 600
"""Characters of a card to another story; a whole article is longer."""
PARAGRAPH, MOST_LINKED, ALIKE = 100, 0.3, 3
"""Of paragraphs that have the form of the article's own: characters, share that is linked, how many have that form."""
WEIGHTS = "block_weights.json"
_STOPS = tuple('.!?。！？”"»')
_APART = (
    Place.RELATED
    | Place.ASIDE
    | Place.NAV
    | Place.FOOTER
    | Place.FORM
    | Place.SUBSCRIBE
    | Place.SHARE
    | Place.AD
    | Place.COMMENTS
    | Place.PAYWALL
    | Place.AUTHOR
    | Place.TAGS
    | Place.CONSENT
    | Place.CAPTION
    | Place.FIGURE
    | Place.NOTES
    | Place.PULL_QUOTE
)
CHOSEN = 0.35
"""Chance from which a block is kept. Five-fold by publisher, F1 is the same within 0.001 from 0.35 to 0.5 on one set of
pages; a lost paragraph costs a reader more than a line too much."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The blocks as numbers, how likely each is the article's, and whether it is taken for that."""

    numbers: Measured
    chances: Numbers
    kept: tuple[bool, ...]


def chosen(blocks: Sequence[VisibleBlock], page: PageReadings) -> Choice:
    """Of each block, of one or more, whether it is the article's."""
    first, second = _weights()
    found = measured(blocks, page)
    chances = chances_of(found, first, second)
    return Choice(found, chances, tuple(kept_of(blocks, found, chances)))


def kept_of(blocks: Sequence[VisibleBlock], found: Measured, chances: Numbers) -> list[bool]:
    """Of each block whether it is taken for the article's: by its chance, and by what it belongs to."""
    keep = [bool(each) for each in (chances >= CHOSEN) & ~found.barred]
    for i in _embedded(blocks, keep):
        keep[i] = not found.barred[i]
    for more in (_items, _beside):
        for i in more(blocks, found, keep):
            keep[i] = not found.barred[i]
    for further in (_continued, _headings):
        for i in further(blocks, keep):
            keep[i] = not found.barred[i]
    for i in _cards(blocks, found, keep):
        keep[i] = False
    return keep


def _cards(blocks: Sequence[VisibleBlock], numbers: Measured, keep: Sequence[bool]) -> list[int]:
    """What stands in a small box that calls itself related or promoted and leads elsewhere."""
    found: list[int] = []
    for i, block in enumerate(blocks):
        box = numbers.parents[i]
        if keep[i] and block.region.places & Place.RELATED and isinstance(box, HtmlElement):
            own = named(box.get("class") or "")
            leads = own & Place.RELATED and next(box.iter("a"), None) is not None
            if leads and len(box.text_content()) < CARD:
                found.append(i)
    return found


def _headings(blocks: Sequence[VisibleBlock], keep: Sequence[bool]) -> list[int]:
    """Headings within the article's text, with text of the same article right after them."""
    own = [i for i, each in enumerate(keep) if each]
    return [
        i
        for i in range(own[0] + 1 if own else 0, own[-1] if own else 0)
        if not keep[i]
        and blocks[i].region.heading > 1
        and keep[i + 1]
        and (blocks[i + 1].region.tag in ("p", "li") or blocks[i + 1].role is Role.TABLE)
        and blocks[i].region.article == blocks[i + 1].region.article
        and not blocks[i].region.places & (Place.RELATED | Place.ASIDE | Place.SUBSCRIBE)
    ]


def _items(blocks: Sequence[VisibleBlock], numbers: Measured, keep: Sequence[bool]) -> list[int]:
    """The other items of a list most of which is the article's."""
    lists: dict[object, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.region.tag == "li":
            lists.setdefault(numbers.parents[i], []).append(i)
    return [
        i
        for places in lists.values()
        if 2 * sum(numbers.sizes[i] for i in places if keep[i]) >= sum(numbers.sizes[i] for i in places)
        for i in places
        if not keep[i]
    ]


def _beside(blocks: Sequence[VisibleBlock], numbers: Measured, keep: Sequence[bool]) -> list[int]:
    """Paragraphs and rows of tables among an article's own: in one element with them, without links, closed.

    The weights are those of long pages; of a page of five sentences the last one has little on its side.
    """
    held: dict[object, float] = {}
    for i, each in enumerate(keep):
        held[numbers.parents[i]] = held.get(numbers.parents[i], 0.0) + (numbers.sizes[i] if each else 0.0)
    whole: dict[object, float] = {}
    for parent, size in zip(numbers.parents, numbers.sizes, strict=True):
        whole[parent] = whole.get(parent, 0.0) + size
    own = [i for i, each in enumerate(keep) if each]
    return [
        i
        for i in range(own[0] if own else 0, len(blocks))
        if not keep[i]
        and blocks[i].region.article is not None
        and (blocks[i].region.tag == "p" or blocks[i].role is Role.TABLE)
        and 2 * held[numbers.parents[i]] >= whole[numbers.parents[i]]
        and blocks[i].text.endswith(_STOPS)
        and not blocks[i].share(LINKED)
        and not blocks[i].region.places & _APART
    ]


def _continued(blocks: Sequence[VisibleBlock], keep: Sequence[bool]) -> list[int]:
    """Paragraphs of the form of an article's own, in the same article: its text may stand in several boxes."""
    long = [len(block.text) > PARAGRAPH and block.text.endswith(_STOPS) for block in blocks]
    forms = Counter(
        _form(block) for block, own, whole in zip(blocks, keep, long, strict=True) if own and whole
    )
    articles = {block.region.article for block, own in zip(blocks, keep, strict=True) if own}
    return [
        i
        for i, block in enumerate(blocks)
        if long[i]
        and not keep[i]
        and block.region.article in articles
        and block.share(LINKED) < MOST_LINKED
        and not block.region.places & _APART
        and forms[_form(block)] >= ALIKE
    ]


def _form(block: VisibleBlock) -> tuple[tuple[str, str], ...]:
    """The tag and the class of a block's element and of the two around it."""
    found: list[tuple[str, str]] = []
    element = block.element
    while element is not None and len(found) < 3:
        found.append((str(element.tag), element.get("class") or ""))
        element = element.getparent()
    return tuple(found)


def _embedded(blocks: Sequence[VisibleBlock], keep: Sequence[bool]) -> list[int]:
    """Posts and block quotations within the article: readings of pages leave them out, and they are what it quotes."""
    own = [i for i, each in enumerate(keep) if each]
    if not own:
        return []
    articles = {blocks[i].region.article for i in own}
    return [
        i
        for i in range(own[0], min(own[-1] + 4, len(blocks)))
        if blocks[i].region.article in articles
        and (
            blocks[i].region.places & Place.POST
            or (blocks[i].region.near and blocks[i].region.places & Place.QUOTE and i <= own[-1] + 1)
        )
    ]


def chances_of(page: Measured, first: Numbers, second: Numbers) -> Numbers:
    """The chance of each block, by the weights of the first and of the second look."""
    return logistic(second_look(page, logistic(page.features @ first)) @ second)


def logistic(values: Numbers) -> Numbers:
    """The logistic function, without overflow."""
    import numpy as np

    found: Numbers = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return found


@cache
def _weights() -> tuple[Numbers, Numbers]:
    import numpy as np

    held = json.loads(files("brief.reading.html").joinpath(WEIGHTS).read_text("utf-8"))
    return np.array(held["first"]), np.array(held["second"])
