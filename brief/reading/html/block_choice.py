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
    open_ = [block for block in blocks if not block.closed]
    if not open_:
        return [False] * len(blocks)
    first, second = _weights()
    found = measured(open_, page)
    chances = chances_of(found, first, second)
    kept = iter((chances >= CHOSEN) & ~found.barred)
    return [not block.closed and bool(next(kept)) for block in blocks]


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
