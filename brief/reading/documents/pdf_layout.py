"""Runs of a PDF page into lines, in reading order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from brief.reading.documents.inline_parts import RAISED, STRUCK, fenced, merged
from brief.reading.documents.pdf_drawing import SPACE, Run

# Two runs stand on one line when their baselines differ by less than this share of the type size;
# of a small run (a lowered figure) beside a large one by less than the second.
SAME_LINE, LOWERED = 0.25, 0.45
# A gap of more than this many type sizes may be a gutter. The widest spaces of justified lines reach it
# too, so it parts nothing by itself: columns are told from many lines.
WIDE = 0.9
CELLS = 2.5
"""One gap of more than this many type sizes within a column parts two cells of a table's row; two wide gaps
in one line do so by themselves."""
EVEN = 0.15
"""By how many type sizes the spaces of one justified line may differ; browsers and TeX make them equal."""
MIN_COLUMN_LINES = 4
# Lines that run across what would be a gutter: fewer than this share of the lines beside it.
CROSSING = 0.15
MIN_COLUMN_CHARS = 14
"""Median characters of a column's lines below which it is a column of a table, which is read by its rows."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column. ``left`` and ``right`` are the column's edges, ``column`` counts in reading order."""

    x: float
    end: float
    y: float
    size: float
    text: str
    bold: bool
    left: float = 0.0
    right: float = 0.0
    column: int = 0
    page: int = 0
    row: bool = False
    """A row of a table, its cells parted by " | "."""
    cells: tuple[tuple[float, float, str], ...] = ()
    """Left and right edge and text of each run of such a row, or of a segment that is one of several."""


def lines(runs: Sequence[Run], page: int = 0) -> list[Line]:
    """A page's lines, in reading order: one column after the other where there clearly are columns."""
    segments = _segments(runs)
    ordered: list[Line] = []
    for column, block in enumerate(_blocks(segments, 0)):
        joined = _joined(block)
        left = min(line.x for line in joined)
        right = max(line.end for line in joined)
        ordered += [replace(line, left=left, right=right, column=column, page=page) for line in joined]
    return ordered


def _segments(runs: Sequence[Run]) -> list[list[Line]]:
    """Rows from the top of the page, each a list of segments that no wide gap runs through."""
    rows: list[list[Run]] = []
    places: list[tuple[float, float]] = []
    for run in sorted(runs, key=lambda r: (-r.y, r.x)):
        if rows:
            y, size = places[-1]
            alike = abs(size - run.size) <= 0.15 * max(size, run.size)
            room = SAME_LINE * max(size, run.size) if alike else LOWERED * max(size, run.size)
            if abs(y - run.y) <= room:
                rows[-1].append(run)
                if run.size > size * 1.15:
                    places[-1] = (run.y, run.size)
                continue
        rows.append([run])
        places.append((run.y, run.size))
    return [_row(row) for row in rows]


def _row(runs: list[Run]) -> list[Line]:
    found: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: r.x):
        last = found[-1][-1] if found else None
        if last is not None and run.text == last.text and abs(run.x - last.x) < 0.15 * run.size:
            continue  # shown twice, a little apart, to look bold
        if last is not None and run.x - last.end <= WIDE * max(run.size, last.size):
            found[-1].append(run)
        else:
            found.append([run])
    return [_line(group, parted=len(found) > 1) for group in found]


def _line(runs: Sequence[Run], *, parted: bool = False) -> Line:
    text = ""
    cells = []
    end = runs[0].x
    for run in runs:
        gap = run.x - end
        apart = gap > SPACE * run.size and not run.raised  # which is set a little off its word, if it likes
        if text and apart and not text.endswith(" ") and not run.text.startswith(" "):
            text += " "
        # A line through a raised figure strikes the figure out: it is no mark any more.
        said = fenced(run.text, STRUCK if run.struck else RAISED) if run.struck or run.raised else run.text
        text += said
        if parted:
            cells.append((run.x, run.end, said))
        end = max(end, run.end)
    main = max(runs, key=lambda r: len(r.text.strip()))
    heavy = sum(len(r.text) for r in runs if r.bold)
    text = " ".join(merged(text).split())
    bold = heavy * 10 >= 9 * sum(len(r.text) for r in runs)
    return Line(runs[0].x, end, main.y, main.size, text, bold, cells=tuple(cells))


def _joined(rows: Sequence[Sequence[Line]]) -> list[Line]:
    """Each row of a column as one line again."""
    found = []
    edges = sorted(row[-1].end for row in rows)
    for row in rows:
        gaps = [(b.x - a.end) / a.size for a, b in zip(row, row[1:], strict=False)]
        cells = len(gaps) > 1 or (len(gaps) == 1 and gaps[0] > CELLS)
        cells = cells and not _justified(row, gaps, edges)
        text = (" | " if cells else " ").join(segment.text for segment in row)
        longest = max(row, key=lambda s: len(s.text))
        found.append(
            replace(
                longest,
                x=row[0].x,
                end=max(s.end for s in row),
                text=text,
                bold=all(s.bold for s in row),
                row=cells,
                cells=tuple(cell for s in row for cell in s.cells) if cells else (),
            )
        )
    return found


def _justified(row: Sequence[Line], gaps: Sequence[float], edges: Sequence[float]) -> bool:
    """Whether a row is a line of few long words drawn out to the column's edge, not cells of a table.

    All its spaces are then of one width though its words are not, and another line ends where it does.
    """
    if len(gaps) < 2 or max(gaps) - min(gaps) > EVEN:
        return False
    # Spaces about as wide as what may be a gutter fall on either side of it.
    if min(gaps) > WIDE + EVEN and any(" " in segment.text for segment in row):
        return False
    size = row[0].size
    widths = [segment.end - segment.x for segment in row]
    near = bisect_right(edges, row[-1].end + 0.3 * size) - bisect_left(edges, row[-1].end - 0.3 * size)
    return max(widths) - min(widths) > size and near > 1


def _blocks(rows: list[list[Line]], depth: int) -> list[list[list[Line]]]:
    """Rows parted into blocks in reading order: what runs across, and between it column after column."""
    rows = [row for row in rows if row]
    if not rows:
        return []
    gutter = _gutter(rows) if depth < 3 else None
    if gutter is None:
        return [rows]
    found: list[list[list[Line]]] = []
    left: list[list[Line]] = []
    right: list[list[Line]] = []
    across: list[list[Line]] = []

    def flush(columns: bool) -> None:
        if columns and (left or right):
            found.extend(_blocks(list(left), depth + 1) + _blocks(list(right), depth + 1))
            left.clear()
            right.clear()
        elif not columns and across:
            found.append(list(across))
            across.clear()

    usual = median(s.size for row in rows for s in row)
    for row in rows:
        # The last line of a headline over both columns is often so short that it crosses nothing.
        ends = bool(across) and len(row) == 1 and abs(across[-1][0].size - row[0].size) < 0.03 * row[0].size
        if any(s.x < gutter < s.end for s in row) or (ends and row[0].size > 1.2 * usual):
            flush(columns=True)
            across.append(row)
            continue
        flush(columns=False)
        for side, part in (
            (left, [s for s in row if s.end <= gutter]),
            (right, [s for s in row if s.x >= gutter]),
        ):
            if part:
                side.append(part)
    flush(columns=True)
    flush(columns=False)
    return found


def _gutter(rows: Sequence[Sequence[Line]]) -> float | None:
    """Where a white strip runs between two columns of text, or None.

    The strip is looked for in the middle half of the text's width; both sides must hold lines of
    text, not cells of a table, over the same height, and few lines may cross it.
    """
    segments = [s for row in rows for s in row]
    low, high = min(s.x for s in segments), max(s.end for s in segments)
    width = high - low
    if len(segments) < 2 * MIN_COLUMN_LINES or width < 100:
        return None
    steps = 200
    covered = [0] * (steps + 2)
    for s in segments:  # a difference array: how many segments cover each step
        covered[max(0, int((s.x - low) / width * steps))] += 1
        covered[min(steps, int((s.end - low) / width * steps)) + 1] -= 1
    counts, running = [], 0
    for change in covered:
        running += change
        counts.append(running)
    middle = range(steps // 4, 3 * steps // 4 + 1)
    least = min(counts[i] for i in middle)
    runs: list[tuple[int, int]] = []
    for i in middle:
        if counts[i] <= least + len(rows) * 0.03:
            if runs and runs[-1][1] == i - 1:
                runs[-1] = (runs[-1][0], i)
            else:
                runs.append((i, i))
    start, stop = max(runs, key=lambda pair: pair[1] - pair[0])
    place = low + (start + stop + 1) / 2 * width / steps
    left = [s for s in segments if s.end <= place]
    right = [s for s in segments if s.x >= place]
    if min(len(left), len(right)) < MIN_COLUMN_LINES:
        return None
    top = min(max(s.y for s in left), max(s.y for s in right))
    foot = max(min(s.y for s in left), min(s.y for s in right))
    beside = [[s for s in side if foot - 1 <= s.y <= top + 1] for side in (left, right)]
    crossing = sum(1 for s in segments if s.x < place < s.end and foot <= s.y <= top)
    if min(map(len, beside)) < MIN_COLUMN_LINES or crossing > CROSSING * min(map(len, beside)):
        return None
    if min(median(len(s.text) for s in side) for side in beside) < MIN_COLUMN_CHARS:
        return None
    return place
