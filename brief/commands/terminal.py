"""What a person sees beside the data: a progress bar on a terminal, tables, sizes, JSON."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from typing import Any


class Bar:
    """A line of progress on standard error, shown once a job has taken a second."""

    def __init__(self, *, enabled: bool) -> None:
        """``enabled`` only on a terminal."""
        self.enabled = enabled
        self._what = ""
        self._started = 0.0
        self._shown = 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Progress of a job: ``total`` is 0 where it is not known."""
        if not self.enabled:
            return
        now = time.monotonic()
        if what != self._what:
            self.clear()
            self._what, self._started = what, now
        if now - self._started < 1.0 or (now - self._shown < 0.1 and done != total):
            return
        self._shown = now
        if total:
            filled = round(24 * done / total)
            left = (now - self._started) / max(done, 1) * (total - done)
            text = f"{what} [{'#' * filled}{'.' * (24 - filled)}] {done}/{total}, {left:.0f} s left"
        else:
            text = f"{what} {done}"
        print(f"\r\033[2K{text}", end="", file=sys.stderr, flush=True)
        if total and done >= total:
            self.clear()

    def clear(self) -> None:
        """Take the line away."""
        if self.enabled and self._shown:
            print("\r\033[2K", end="", file=sys.stderr, flush=True)
            self._shown = 0.0


def print_json(value: Any) -> None:
    """A value on standard output as JSON."""
    from brief.records.codec import to_json

    sys.stdout.write(to_json(value))


def print_shown(*lines: str) -> None:
    """Lines on standard output, what came from outside in them made safe to show."""
    from brief.rendering.wording import shown

    for line in lines:
        print(shown(line))


def print_marking(*markings: str) -> None:
    """The handling markings that there are, each once, above what is printed next."""
    for marking in dict.fromkeys(markings):
        if marking:
            print(marking)


def columns(rows: list[list[str]], head: list[str]) -> str:
    """Rows under their heads, columns as wide as they need."""
    from brief.rendering.wording import shown

    table = [head, *[[shown(cell) for cell in row] for row in rows]]
    widths = [max(len(row[i]) for row in table) for i in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )


def size(count: int) -> str:
    """Bytes in words."""
    number = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            return f"{number:.0f} {unit}" if unit in ("B", "kB") else f"{number:.1f} {unit}"
        number /= 1000
    return ""


def clock(value: datetime | None) -> str:
    """An instant for a table, UTC, to the minute."""
    return value.strftime("%Y-%m-%d %H:%M") if value else "never"
