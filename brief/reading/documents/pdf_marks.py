"""What stands raised beside a larger run of a PDF page, and what a line is drawn through."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from brief.reading.documents.pdf_drawing import Run
from brief.reading.documents.pdf_paths import Rule

SMALLER = (1.12, 2.0)
"""How many times larger than a raised run its neighbour is; the initial of a chapter is larger still."""
RISE = (0.15, 0.75)
"""How far above the other's baseline it stands, in sizes of that."""
THROUGH = (0.12, 0.48)
"""Where a line strikes a text out, in type sizes above the baseline: below it underlines, above it is a rule."""
MAX_THICK = 0.18
"""Type sizes. A thicker bar is a highlighter's or covers the text."""
MOST_NEAR = 8
_RAISED = re.compile(
    r"[\[(]?(?:[-−–+]?\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*[+−-]?|[+−–-]|[a-zA-Zº°ª]{1,3}|[*†‡§¶#]{1,4})[\])]?[.,;]?"
)


def with_raised(runs: Sequence[Run]) -> list[Run]:
    """The runs, each that stands raised beside a larger one put on its baseline and marked."""
    small = [i for i, run in enumerate(runs) if len(run.text) <= 12 and _RAISED.fullmatch(run.text.strip())]
    if not small:
        return list(runs)
    ends: dict[int, list[tuple[float, int]]] = defaultdict(list)
    starts: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, run in enumerate(runs):
        ends[int(run.y // 2)].append((run.end, i))
        starts[int(run.y // 2)].append((run.x, i))
    for places in (*ends.values(), *starts.values()):
        places.sort()
    found = list(runs)
    last: Run | None = None
    for i in sorted(small, key=lambda n: (-round(runs[n].y), runs[n].x)):
        run = runs[i]
        host = _host(run, runs, ends, run.x - 0.6 * run.size, run.x + 0.35 * run.size) or _host(
            run, runs, starts, run.end - 0.35 * run.size, run.end + run.size
        )
        if host is not None:
            found[i] = replace(run, y=host.y, raised=True)
        elif last is not None and abs(last.end - run.x) < 0.4 * run.size and last.size == run.size:
            found[i] = replace(run, y=last.y, raised=True)  # "1", "," and "2" shown one by one
        else:
            continue
        last = found[i]
    return found


def _host(
    run: Run, runs: Sequence[Run], places: dict[int, list[tuple[float, int]]], low: float, high: float
) -> Run | None:
    """The larger run beside a small one, a little lower; the one whose edge lies nearest."""
    best: tuple[float, int] | None = None
    lowest = run.y - RISE[1] * SMALLER[1] * run.size
    for slot in range(int(lowest // 2), int(run.y // 2) + 1):
        listed = places.get(slot, ())
        first = bisect_left(listed, (low, -1))
        for edge, i in listed[first : first + MOST_NEAR]:
            other = runs[i]
            if edge > high:
                break
            if not SMALLER[0] * run.size <= other.size <= SMALLER[1] * run.size:
                continue
            if RISE[0] * other.size <= run.y - other.y <= RISE[1] * other.size:
                best = min(best or (abs(edge - run.x), i), (abs(edge - run.x), i))
    return runs[best[1]] if best else None


def struck_rules(runs: Sequence[Run], rules: Sequence[Rule]) -> list[Rule]:
    """The rules that run through the middle of some text and end with it: a chart's grid runs on."""
    if not rules:
        return []
    places: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        places[int(rule.y // 2)].append(rule)
    through: dict[Rule, Run] = {}
    edges: dict[int, tuple[float, float]] = {}
    for run in runs:
        line = int(run.y // 2)
        left, right = edges.get(line, (run.x, run.end))
        edges[line] = (min(left, run.x), max(right, run.end))
        low, high = (run.y + share * run.size for share in THROUGH)
        for slot in range(int(low // 2), int(high // 2) + 1):
            through.update((rule, run) for rule in places.get(slot, ()) if crossed(run, rule))
    found = []
    for rule, run in through.items():
        left, right = edges[int(run.y // 2)]
        if left - run.size <= rule.left and rule.right <= right + run.size:
            found.append(rule)
    return found


def crossed(run: Run, rule: Rule) -> bool:
    """Whether a rule runs through the middle of some of a run's height and some of its width."""
    return (
        THROUGH[0] * run.size <= rule.y - run.y <= THROUGH[1] * run.size
        and rule.thick <= MAX_THICK * run.size
        and min(run.end, rule.right) - max(run.x, rule.left) > 0.1 * run.size
    )


def with_struck(runs: Sequence[Run], rules: Sequence[Rule]) -> list[Run]:
    """The runs, parted where a rule that strikes out begins or ends; runs must hold their glyphs."""
    found: list[Run] = []
    for run in runs:
        through = [rule for rule in rules if crossed(run, rule)]
        if not through:
            found.append(run)
            continue
        for glyph, (x, end, shown) in enumerate(run.glyphs):
            middle = (x + end) / 2
            struck = any(rule.left - 0.1 <= middle <= rule.right + 0.1 for rule in through)
            last = found[-1] if glyph else None
            if last is not None and last.struck == struck:
                found[-1] = replace(last, end=end, text=last.text + shown)
            else:
                found.append(replace(run, x=x, end=end, text=shown, struck=struck))
    return found
