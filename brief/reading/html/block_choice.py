"""Which blocks of a page are its article: two looks, each a weighted sum of what was measured.

The weights are fitted by ``scripts/fit_block_choice.py`` on 221 labelled pages of many languages and publishers; what
they are worth on publishers that they were not fitted on, `benchmarks/README.md` says.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from brief.reading.html.block_features import Measured, PageReadings, measured, second_look
from brief.reading.html.page_regions import Place
from brief.reading.html.visible_blocks import VisibleBlock

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

WEIGHTS = "block_weights.json"
CHOSEN = 0.35
"""Chance from which a block is kept. Five-fold by publisher, F1 is the same within 0.001 from 0.35 to 0.5 on one set of
pages; a lost paragraph costs a reader more than a line too much."""


def chosen(blocks: Sequence[VisibleBlock], page: PageReadings) -> list[bool]:
    """Of each block whether it is the article's."""
    if not blocks:
        return []
    first, second = _weights()
    found = measured(blocks, page)
    chances = chances_of(found, first, second)
    keep = [bool(each) for each in (chances >= CHOSEN) & ~found.barred]
    for i in _embedded(blocks, keep):
        keep[i] = not found.barred[i]
    return keep


def _embedded(blocks: Sequence[VisibleBlock], keep: Sequence[bool]) -> list[int]:
    """Embedded posts within the article: they are what it quotes, though readings of pages leave them out."""
    own = [i for i, each in enumerate(keep) if each]
    if not own:
        return []
    articles = {blocks[i].region.article for i in own}
    return [
        i
        for i in range(own[0], min(own[-1] + 4, len(blocks)))
        if blocks[i].region.places & Place.POST and blocks[i].region.article in articles
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
