"""Average linkage over a sparse likeness: two groups join while the mean over all their pairs is high enough.

A pair that is not given counts as 0. Average linkage is reducible: a join never brings a third group
nearer than it was to the nearer of the two, so each group's best partner as last seen is an upper
bound, and a heap of those, renewed when they come up, finds the same joins as the full matrix.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Neighbours = list[dict[int, float]]
"""For each row, the rows that are like it and how much; symmetric, without the row itself."""


def link(neighbours: Neighbours, least: float) -> list[list[int]]:
    """Groups of row numbers, in the order of their first rows.

    Args:
        neighbours: likeness by pair; consumed. Rows stand in the order in which ties are settled.
        least: smallest mean likeness between two groups that are joined; above 0.
    """
    groups: list[list[int]] = [[i] for i in range(len(neighbours))]
    sizes = [1] * len(groups)
    heap: list[tuple[float, int, int]] = []

    def offer(i: int) -> None:
        best, partner, mine = 0.0, -1, sizes[i]
        for j, total in neighbours[i].items():
            mean = total / (mine * sizes[j])
            if mean > best or (mean == best and j < partner):
                best, partner = mean, j
        if best >= least:
            heapq.heappush(heap, (-best, i, partner))

    for i in range(len(groups)):
        offer(i)
    while heap:
        value, i, j = heapq.heappop(heap)
        if not groups[i]:
            continue
        total = neighbours[i].get(j)
        if total is None or total / (sizes[i] * sizes[j]) != -value:
            offer(i)
            continue
        i, j = min(i, j), max(i, j)
        _absorb(neighbours, i, j)
        groups[i] += groups[j]
        groups[j] = []
        sizes[i] += sizes[j]
        offer(i)
    return [group for group in groups if group]


def _absorb(neighbours: Neighbours, i: int, j: int) -> None:
    """Give row i what row j has: sums over the pairs of the two groups."""
    mine, theirs = neighbours[i], neighbours[j]
    neighbours[j] = {}
    for k, total in theirs.items():
        del neighbours[k][j]
        if k != i:
            mine[k] = neighbours[k][i] = mine.get(k, 0.0) + total


def clusters(similarity: NDArray[np.float32], least: float) -> list[list[int]]:
    """The same over a full matrix.

    Args:
        similarity: symmetric, shape (n, n), rows in the order in which ties are settled.
        least: smallest mean similarity between two groups that are joined; above 0.
    """
    rows = [dict(enumerate(map(float, row))) for row in similarity]
    for i, row in enumerate(rows):
        del row[i]
    return link(rows, least)
