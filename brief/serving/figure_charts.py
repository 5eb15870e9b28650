"""The figures of a report drawn: each value at its day, the newest that stands marked, what was corrected hollow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from brief.analysis.quantities import figures
from brief.records import CheckedReport, FigureEntry, FigureSeries

WIDE, HIGH = 640, 180
"""Of a chart, in its own units."""
LEFT, RIGHT, TOP, FOOT = 70, 100, 18, 34
"""Room around it: for the scale, the newest value, the days."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One value in a chart: where it stands, its words and whose they are."""

    x: float
    y: float
    words: str
    day: str
    holder: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """One series as it is drawn."""

    about: str
    dots: tuple[Dot, ...]
    line: str
    """Points of the line through what stands, as SVG has them."""
    least: str
    most: str
    wide: ClassVar[int] = WIDE
    high: ClassVar[int] = HIGH
    left: ClassVar[int] = LEFT
    right: ClassVar[int] = WIDE - RIGHT
    base: ClassVar[int] = HIGH - FOOT


def charts(report: CheckedReport) -> tuple[Chart, ...]:
    """The series of a report that can be drawn: two days at least, each entry one number."""
    return tuple(made for series in report.figures if (made := _chart(series)) is not None)


def _chart(series: FigureSeries) -> Chart | None:
    found = [(entry, value) for entry in series.entries if (value := _value(entry)) is not None]
    days = [date.fromisoformat(entry.day).toordinal() for entry, _ in found]
    if len(set(days)) < 2:
        return None
    first, last = min(days), max(days)
    top = max(value for _, value in found) or 1.0
    dots = tuple(
        Dot(
            round(LEFT + (day - first) / (last - first) * (WIDE - LEFT - RIGHT), 1),
            round(TOP + (1 - value / top) * (HIGH - TOP - FOOT), 1),
            entry.words,
            entry.day,
            entry.holder,
            not entry.state,
        )
        for (entry, value), day in zip(found, days, strict=True)
    )
    line = " ".join(f"{dot.x},{dot.y}" for dot in dots if dot.stands)
    return Chart(series.about, dots, line, "0", f"{top:,.10g}")


def _value(entry: FigureEntry) -> float | None:
    """The number of an entry; None where it has no day, or its words are not one number from 0 up."""
    read = figures(entry.words)
    if not entry.day or len(read) != 1 or read[0].low != read[0].high or read[0].low < 0:
        return None
    return read[0].low
