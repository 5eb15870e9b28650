"""What reading gets right on real data, a module a kind; `bench_reading.py` prints them as one table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, on what, what was seen, what was asked for, and whether it was reached.

    ``reached`` is None where nothing was asked for (a figure given to compare with).
    """

    data: str
    what: str
    seen: str
    asked: str = ""
    reached: bool | None = None
