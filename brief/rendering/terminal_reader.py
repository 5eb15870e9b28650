"""A brief read in a terminal: its page as lines, moved through by the keys of `less`, sources shown where asked for.

What a key does is worked out here, apart from any terminal; :func:`shown_in` draws it with `curses`.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brief.records import Record
from brief.rendering import wording
from brief.rendering.documents.notes import notes_of
from brief.rendering.documents.page_blocks import BlockKind, PageBlock, page_of

WIDTH = 96
"""Columns of a line at most: longer ones are hard to read."""
HELP = "j k line · space b page · n p sentence · s sources · / search · g G ends · q quit"


@dataclass(frozen=True, slots=True)
class Line:
    """One line on the screen: its text, whether it is a heading or a source, and the block that it is of."""

    text: str
    heading: bool = False
    source: bool = False
    block: int = -1


@dataclass
class Reader:
    """Where somebody is in a brief.

    Attributes:
        record: that is read.
        folder: of the user's own templates.
        at: the block that is looked at.
        top: the first line on the screen.
        opened: blocks whose sources are shown.
        search: what was looked for last.
        said: a word for the foot of the screen.
    """

    record: Record
    folder: Path | None = None
    at: int = 0
    top: int = 0
    opened: set[int] = field(default_factory=set)
    search: str = ""
    said: str = HELP

    def __post_init__(self) -> None:
        self.blocks = page_of(self.record, self.folder).blocks
        self.notes = notes_of(self.record)

    def lines(self, width: int) -> list[Line]:
        """The page as lines of so many columns."""
        found: list[Line] = []
        for number, block in enumerate(self.blocks):
            if block.kind is not BlockKind.ITEM and found:
                found.append(Line("", block=number))
            found += _wrapped(block, number, min(width, WIDTH))
            if number in self.opened:
                for cited in dict.fromkeys(run.number for run in block.runs if run.number in self.notes):
                    words = f"[{cited}] {self.notes[cited].text} {self.notes[cited].link}".rstrip()
                    told = textwrap.wrap(words, min(width, WIDTH) - 6)
                    found += [Line(f"    | {one}", source=True, block=number) for one in told]
        return found

    def press(self, key: str, width: int, height: int) -> bool:
        """Do what a key says; False where it ends the reading.

        Args:
            key: a letter, or ``down``, ``up``, ``page down``, ``page up``, ``home``, ``end``, ``enter``; ``/words``
                looks for words.
            width: of the screen, in columns.
            height: of the screen, in lines, without its foot.
        """
        self.said = HELP
        lines = self.lines(width)
        last = max(0, len(lines) - height)
        if key in ("q", "Q"):
            return False
        moves = {"j": 1, "down": 1, "k": -1, "up": -1, " ": height, "f": height, "page down": height}
        moves |= {
            "b": -height,
            "page up": -height,
            "g": -len(lines),
            "home": -len(lines),
            "G": last,
            "end": last,
        }
        if key in moves:
            self.top = min(max(0, self.top + moves[key]), last)
            self.at = next((one.block for one in lines[self.top :] if one.text), self.at)
            return True
        if key in ("n", "p"):
            self._sentence(1 if key == "n" else -1)
        elif key in ("s", "enter"):
            self.opened ^= {self.at}
            if not any(run.number for run in self.blocks[self.at].runs):
                self.said = "this cites nothing; n goes to the next sentence that does"
        elif key.startswith("/"):
            self._find(key[1:] or self.search)
        self._in_view(self.lines(width), height)
        return True

    def _sentence(self, step: int) -> None:
        place = self.at + step
        while 0 <= place < len(self.blocks):
            if any(run.number for run in self.blocks[place].runs):
                self.at = place
                return
            place += step

    def _find(self, words: str) -> None:
        self.search = words
        order = [*range(self.at + 1, len(self.blocks)), *range(self.at + 1)]
        wanted = words.casefold()
        found = next((n for n in order if wanted and wanted in self.blocks[n].text.casefold()), None)
        if found is None:
            self.said = f"nothing holds {words!r}"
        else:
            self.at = found

    def _in_view(self, lines: list[Line], height: int) -> None:
        """Move the screen so far that the block looked at is on it, with its sources where they fit."""
        own = [place for place, one in enumerate(lines) if one.block == self.at and one.text]
        if own and own[0] < self.top:
            self.top = own[0]
        elif own and own[-1] >= self.top + height:
            self.top = min(own[0], own[-1] - height + 1) if own[-1] - own[0] < height else own[0]
        self.top = min(max(0, self.top), max(0, len(lines) - height))


def _wrapped(block: PageBlock, number: int, width: int) -> list[Line]:
    said = wording.shown(block.text)
    first = "  " * (block.level - 1) + "- " if block.kind is BlockKind.ITEM else ""
    told = textwrap.wrap(said, width, initial_indent=first, subsequent_indent=" " * len(first))
    return [Line(one, heading=block.kind is BlockKind.HEADING, block=number) for one in told]


_KEYS = {
    "KEY_DOWN": "down", "KEY_UP": "up", "KEY_NPAGE": "page down", "KEY_PPAGE": "page up", "KEY_HOME": "home",
    "KEY_END": "end", "\n": "enter", "KEY_ENTER": "enter",
}  # fmt: skip


def shown_in(screen: Any, reader: Reader) -> None:
    """Let somebody read on a screen of `curses` until they quit."""
    import curses

    curses.curs_set(0)
    going = True
    while going:
        height, width = screen.getmaxyx()
        body = max(1, height - 1)
        _draw(screen, reader, width, body)
        key = screen.getkey()
        if key == "/":
            key = f"/{_typed(screen, body, width)}"
        going = key == "KEY_RESIZE" or reader.press(_KEYS.get(key, key), max(20, width - 1), body)


def _draw(screen: Any, reader: Reader, width: int, body: int) -> None:
    import curses

    screen.erase()
    lines = reader.lines(max(20, width - 1))
    for row, line in enumerate(lines[reader.top : reader.top + body]):
        look = curses.A_BOLD if line.heading else curses.A_DIM if line.source else curses.A_NORMAL
        if line.block == reader.at and not line.source:
            look |= curses.A_UNDERLINE if line.heading else curses.A_STANDOUT
        screen.addnstr(row, 0, line.text, max(1, width - 1), look)
    where = f"{min(100, round(100 * (reader.top + body) / max(1, len(lines))))} %  "
    screen.addnstr(body, 0, where + reader.said, max(1, width - 1), curses.A_REVERSE)
    screen.refresh()


def _typed(screen: Any, row: int, width: int) -> str:
    """Words typed at the foot of the screen."""
    import curses

    screen.move(row, 0)
    screen.clrtoeol()
    screen.addnstr(row, 0, "/", width)
    curses.echo()
    try:
        return bytes(screen.getstr(row, 1, 60)).decode("utf-8", "replace").strip()
    finally:
        curses.noecho()
