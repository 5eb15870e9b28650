"""A simulated month of a desk: refreshed, briefed and asked each day, killed, filled up, upgraded, restored.

The account of what the tool acknowledged is kept here, from what it printed; `soak_checks.py` holds the library
against it at the end.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from .invented import core_of
from .soak_world import EMPTY, START, World
from .tool import ROOT, Done, Tool, added

ZONE = "Europe/Kyiv"
OLDER = "453863c"
"""The commit whose code keeps the library for the first days: two schemas before that of today."""
UPGRADE, FORGET, FULL, BACK, RESTORE = 10, (12, 19), 17, 21, 23
KILLED = 0.25
"""Share of the commands that are killed once; then the same is done again."""
EIGHT = {"daily": (0, 8)}
"""Codes of a command that ends as it should, where not 0 alone."""


@dataclass
class Account:
    """What the tool acknowledged, and what went wrong on the way.

    Attributes:
        added: id → title, of every article that it printed as added.
        forgotten: ids that it printed as forgotten, with the core of their words.
        delivered: day → files written and said to be issued.
    """

    added: dict[str, str] = field(default_factory=dict)
    forgotten: dict[str, str] = field(default_factory=dict)
    delivered: dict[int, tuple[Path, Path]] = field(default_factory=dict)
    misses: list[tuple[str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


class Month:
    """One desk through the days."""

    def __init__(self, place: Path, tool: Tool, world: World, seed: int) -> None:
        self.place, self.world, self.dice = place, world, random.Random(seed)
        self.out = place / "out"
        self.out.mkdir()
        self.newer = replace(tool.on(place / "library"), settings={**tool.settings, "BRIEF_TIMEZONE": ZONE})
        self.tool = self.newer
        self.account = Account()
        self.now = START
        self._seconds: dict[str, float] = {}
        self._forget: tuple[str, ...] = ()

    # -- the days

    def begin(self) -> None:
        """Follow the sources, with the older code where it can be had."""
        older = self.place / "older"
        older.mkdir()
        packed = subprocess.run(
            ["git", "-C", str(ROOT), "archive", OLDER, "brief", "prompts", "pyproject.toml", "templates"],
            capture_output=True,
            check=False,
        )
        if packed.returncode == 0:
            subprocess.run(["tar", "-x", "-C", str(older)], input=packed.stdout, check=True)
            self.tool = replace(self.newer, source=older)
        else:
            self.account.notes.append(f"no upgrade: commit {OLDER} is not in this checkout")
        if self.newer.offers("forget", option="--yes"):
            self._forget = ("--yes",)
        self._at(0, 4)
        self.step("sources", "add", *self.world.sources())
        self.step("sources", "add", "--page", self.world.page())

    def day(self, number: int) -> None:
        """A day: its news, a refresh at noon, the evening's trouble, the next morning's refresh and brief."""
        self.world.turn(number)
        if number == UPGRADE:
            self.tool = self.newer
        self._at(number, 12)
        if number % 2 or number in (FULL, BACK):
            self.refresh(full=number == FULL)
        self.step("ask", self._question())
        if number == BACK:
            self.now -= timedelta(hours=1)
            self.refresh()
        if number in FORGET:
            self.forget(killed=number == FORGET[-1])
        if number == RESTORE:
            self.restore()
        self._at(number + 1, 6, 30)
        self.refresh()
        self.brief(number)

    def refresh(self, *, full: bool = False) -> None:
        """Read the sources; once on a disk that has no room left."""
        if full:
            self._full_disk()
        done = self.step("refresh", "--fetch", "--json")
        self._acknowledge(done)

    def brief(self, number: int) -> None:
        """Yesterday's brief, issued, as a bundle and a page."""
        bundle, page = self.out / f"day-{number:02}.zip", self.out / f"day-{number:02}.html"
        line = ["daily", "--date", "yesterday", "--format", "html", "-o", str(page), "--bundle", str(bundle)]
        if self.tool.offers("daily", option="--issue"):
            line.append("--issue")
        done = self.step(*line)
        if done.code in (0, 8):
            self.account.delivered[number] = (bundle, page)
            missing = [str(file.name) for file in (bundle, page) if not file.exists()]
            self.account.misses += [("not delivered", f"day {number}: {name}") for name in missing]
        if (done.code == 8) != (number == EMPTY) and done.code in (0, 8):
            self.account.misses.append(("wrong window", f"the brief of day {number} ended with {done.code}"))

    def forget(self, *, killed: bool) -> None:
        """Withdraw an article from its feed and forget it; once killed on the way, with other work after it."""
        held = self.account
        published = {one.key for items in self.world.items.values() for _, one in items}
        keys = {id_: key for id_, title in held.added.items() for key in published if key in title}
        id_ = self.dice.choice(sorted(set(keys) - set(held.forgotten)))
        key = keys[id_]
        self.world.withdraw(key)
        line = ("forget", id_, *self._forget, "--json")
        # a corrected version is another article with the same words
        others = [other for other, of in keys.items() if of == key and other != id_]
        if killed:
            self.tool.run(*line, kill_after=self.dice.uniform(0.3, 1.2), group=True)
            held.counts["kills"] += 1
            self.step("ask", self._question())
            if id_ in (self.tool.articles() or {}):
                self.step(*line)
        else:
            self.step(*line)
        for other in others:
            self.step("forget", other, *self._forget, "--json")
        for gone in (id_, *others):
            held.forgotten[gone] = core_of(key)

    def restore(self) -> None:
        """Make a backup, lose the folder, go on from the backup."""
        copy = self.place / "backup.sqlite3"
        self.step("backup", str(copy))
        before = self.tool.articles()
        shutil.rmtree(self.tool.library)
        self.tool.library.mkdir(mode=0o700)
        shutil.move(copy, self.tool.library / "library.sqlite3")
        if self.tool.articles() != before:
            self.account.misses.append(("lost", "the backup does not hold what the library held"))
        self.account.notes.append(f"day {RESTORE}: restored from a backup, {len(before or ())} articles")

    # -- a command

    def step(self, *line: str) -> Done:
        """Run a command; it may be killed once, and is then run again. How it ended is kept."""
        held = self.account
        tool = self._clocked()
        if self.dice.random() < KILLED and line[0] in self._seconds:
            killed = tool.run(
                *line,
                kill_after=self.dice.uniform(0.2, self._seconds[line[0]]),
                group=self.dice.random() < 0.5,
            )
            held.counts["kills"] += killed.killed
            self._acknowledge(killed)
            if not killed.killed:
                return killed
        done = tool.run(*line)
        held.counts[line[0]] += 1
        self._seconds[line[0]] = done.seconds
        self.now += timedelta(seconds=done.seconds)
        if done.defect or done.code not in EIGHT.get(line[0], (0,)):
            held.misses.append(("command failed", f"{self.now:%d %b %H:%M}: {done.told()}"))
        return done

    def _acknowledge(self, done: Done) -> None:
        new = added(done)
        if new:
            titles = self._titles()
            self.account.added |= {id_: titles.get(id_, "") for id_ in new}
            self.account.misses += [
                ("lost", f"{id_} just after it was added") for id_ in new if id_ not in titles
            ]

    def _titles(self) -> dict[str, str]:
        """What is held, looked at by today's tool: on a copy while an older one keeps the library."""
        if self.tool.source == self.newer.source:
            return self.tool.articles() or {}
        with tempfile.TemporaryDirectory(dir=self.place) as folder:
            copy = Path(folder) / "library"
            shutil.copytree(self.tool.library, copy)
            return self.newer.on(copy).articles() or {}

    def _clocked(self) -> Tool:
        settings = {**self.tool.settings, "BRIEF_HARNESS_CLOCK": self.now.isoformat()}
        return replace(self.tool, settings=settings)

    def _at(self, day: int, hour: int, minute: int = 0) -> None:
        """The clock stands at a local time."""
        local = datetime(START.year, START.month, START.day, hour, minute, tzinfo=ZoneInfo(ZONE))
        self.now = (local + timedelta(days=day)).astimezone(START.tzinfo)

    def _question(self) -> str:
        titles: Sequence[str] = sorted(self.account.added.values()) or ["the dam"]
        return f"What happened: {self.dice.choice(titles)}?"

    # -- a full disk

    def _full_disk(self) -> None:
        """A refresh on a disk with next to no room; the library that lived through it is the desk's from then on."""
        from .full_disk import FullDisk, Unavailable

        held, library = self.account, self.tool.library
        try:
            with FullDisk(self.place / "small", library, room=60_000) as small:
                tool = self._clocked().on(small)
                done = tool.run("refresh", "--fetch", "--again", "--json")
                self._acknowledge_on(tool, done)
                if done.defect or done.code not in (0, 6, 7):
                    held.misses.append(("full disk", done.told()))
                held.notes.append(f"day {FULL}: disk full, {done.told()}")
                shutil.rmtree(library)
                shutil.copytree(small, library, copy_function=shutil.copy2)
        except Unavailable as reason:
            held.notes.append(f"no full disk: {reason}")

    def _acknowledge_on(self, tool: Tool, done: Done) -> None:
        titles = tool.articles() or {}
        self.account.added |= {id_: titles.get(id_, "") for id_ in added(done)}
