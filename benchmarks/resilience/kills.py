"""kill -9 at random moments of every command: what is lost, half forgotten, locked, or needs a hand.

A trial: a copy of a small library; a command killed at a moment drawn from its own measured run time (the moments
of a command's trials are spread evenly over it); one further command of any kind; then what is there. Half the
kills take the child processes too, as a power cut does.

It is a miss where an article is gone that was acknowledged (held before, or printed as added) and not to be
forgotten; where words of a forgotten article are in a file though it is not listed, or it is listed and not whole;
where the next command fails, or a writer is locked out; where a window has two briefs; where a backup file is no
library.
"""

from __future__ import annotations

import itertools
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from .invented import Invented, articles, feed, put
from .residue import holding
from .tool import Done, Tool, added, issued_twice, titles

DAY, DAY_BEFORE = "2026-03-05", "2026-03-04"
WEIGHTS = {
    "forget": 6, "ingest": 5, "refresh": 4, "daily": 4, "reindex": 4, "backup": 3,
    "sources add": 2, "sources rate": 2, "ask": 2, "verify": 1,
}  # fmt: skip
NOT_HELD = ("no article", "not the id of an article")
STRETCH = 1.3
"""Kills are drawn up to so many times the measured run time: beside other work a command takes longer, and its end
must be hit too."""


@dataclass
class Base:
    """A library to copy: what it holds, and what the commands of a trial are given.

    Attributes:
        folder: its folder, and beside it `more` (files to ingest) and `brief.json` (issued).
        held: id → article.
        shown: id → what `show ID --json` prints.
        seconds: command → how long it takes undisturbed.
    """

    tool: Tool
    folder: Path
    place: Path
    feed_url: str
    forget_options: tuple[str, ...] = ()
    held: dict[str, Invented] = field(default_factory=dict)
    shown: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    in_feed: frozenset[str] = frozenset()

    def targets(self) -> list[str]:
        """What may be forgotten: not what stands in the feed, which a refresh rightly reads again."""
        return sorted(id_ for id_, one in self.held.items() if one.key not in self.in_feed)

    def arguments(self, name: str, trial: Path, target: str) -> tuple[str, ...]:
        """The arguments of a command of that name in a trial."""
        return {
            "forget": ("forget", target, *self.forget_options, "--json"),
            "ingest": ("ingest", str(self.place / "more"), "--json"),
            "refresh": ("refresh", "--again", "--json"),
            "daily": ("daily", "--date", DAY, "--issue", "--format", "json", "-o", str(trial / "daily.json")),
            "reindex": ("reindex",),
            "backup": ("backup", str(trial / "copy.sqlite3")),
            "sources add": ("sources", "add", f"{self.feed_url}-more"),
            "sources rate": ("sources", "rate", "Bal Courier", "B", "--why", "a trial"),
            "ask": ("ask", "How many people were injured?"),
            "verify": ("verify", str(self.place / "brief.json")),
        }[name]


@dataclass(frozen=True)
class Trial:
    """One kill: of which command, when (a share of its run time), what came next, and what was wrong."""

    killed: str
    share: float
    ended: bool
    after: str
    acknowledged: int
    misses: tuple[tuple[str, str], ...]
    """(kind, what)"""


def make_base(
    tool: Tool, place: Path, routes: dict[str, bytes], url: Callable[[str], str], count: int = 12
) -> Base:
    """A library with articles, an index, an issued brief, a source followed and a rating.

    ``routes`` are what the loopback server serves; the feed is put there, and has more items afterwards.
    """
    folder, made = place / "base", articles(count + 9, 11)
    tool = tool.on(folder)
    base = Base(tool, folder, place, url("/feed"))
    if tool.offers("forget", option="--yes"):
        base.forget_options = ("--yes",)
    put(place / "first", made[: count // 2])
    put(
        place / "first",
        [replace(one, published=one.published - timedelta(days=1)) for one in made[count // 2 : count]],
    )
    put(place / "more", made[count : count + 5])
    items = [one.item(f"https://h.example/{one.key}") for one in made[count + 5 :]]
    routes["/feed"] = feed(items[:2], "The Harbour")
    routes["/feed-more"] = feed([], "Another")
    output = str(place / "brief.json")
    for step in (
        ("ingest", str(place / "first"), "--json"),
        ("sources", "add", base.feed_url),
        ("refresh", "--json"),
        ("daily", "--date", DAY_BEFORE, "--issue", "--format", "json", "-o", output),
        ("sources", "rate", "Hep Courier", "C", "--why", "a trial"),
    ):
        if (done := tool.run(*step)).code:
            raise SystemExit(f"the library for the trials cannot be made: {done.told()}")
    routes["/feed"] = feed(items, "The Harbour")
    base.in_feed = frozenset(one.key for one in made[count + 5 :])
    by_key = {one.key: one for one in made}
    for id_, title in (tool.articles() or {}).items():
        base.held[id_] = next(one for key, one in by_key.items() if key in title)
        base.shown[id_] = tool.run("show", id_, "--json").json()
    if len(base.held) != count + 2:
        raise SystemExit(f"the library for the trials holds {len(base.held)} articles instead of {count + 2}")
    return base


def measure(base: Base, names: list[str]) -> None:
    """How long each command takes on a copy of the library, the shorter of two runs; it must succeed."""
    for name in names:
        seconds = []
        for _ in range(2):
            trial, tool = _copy(base, f"measure-{name.replace(' ', '-')}")
            done = tool.run(*base.arguments(name, trial, base.targets()[0]))
            if done.code:
                raise SystemExit(f"undisturbed, {done.told()}")
            seconds.append(done.seconds)
            shutil.rmtree(trial)
        base.seconds[name] = min(seconds)


def plan(names: list[str], kills: int, dice: random.Random) -> list[tuple[str, float]]:
    """(command, share of its run time) of each kill: by weight, each command's shares spread over all of it."""
    weights = {name: WEIGHTS[name] for name in names}
    turns = list(itertools.chain.from_iterable([name] * weight for name, weight in weights.items()))
    dice.shuffle(turns)
    counts = Counter(turns[number % len(turns)] for number in range(kills))
    found = [
        (name, (n + dice.random()) / count * STRETCH) for name, count in counts.items() for n in range(count)
    ]
    dice.shuffle(found)
    return found


def trials(
    base: Base, kills: int, seed: int, jobs: int, only: Sequence[str] | None = None
) -> Iterator[Trial]:
    """The trials, in order; kills of the commands named alone where some are."""
    dice, names = random.Random(seed), [name for name in WEIGHTS if name in base.seconds]
    planned = [
        (
            number,
            name,
            share,
            dice.choice((name, dice.choice(names))),
            dice.choice(base.targets()),
            dice.random() < 0.5,
        )
        for number, (name, share) in enumerate(plan(list(only or names), kills, dice))
    ]
    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(lambda given: trial(base, *given), planned)


def trial(base: Base, number: int, name: str, share: float, after: str, target: str, group: bool) -> Trial:
    """One kill and what came of it."""
    folder, tool = _copy(base, f"trial-{number}")
    first = tool.run(
        *base.arguments(name, folder, target), kill_after=share * base.seconds[name], group=group
    )
    acknowledged = set(base.held) | set(added(first))
    other = next(id_ for id_ in base.targets() if id_ != target)
    again = target if name == after == "forget" else other
    second = tool.run(*base.arguments(after, folder, again))
    misses = [*_next_works(second, name, after, folder, base)]
    gone = ({target} if name == "forget" else set()) | ({again} if after == "forget" else set())
    forgotten = _forgotten(first, second, name, after, target, again)
    misses += _looked_at(tool, base, acknowledged, gone, forgotten)
    shutil.rmtree(folder)
    return Trial(name, share, not first.killed, after, len(acknowledged), tuple(misses))


def _forgotten(first: Done, second: Done, name: str, after: str, target: str, again: str) -> set[str]:
    """What the tool said that it has forgotten."""
    said = {target} if name == "forget" and first.code == 0 else set()
    return said | ({again} if after == "forget" and second.code == 0 else set())


def _next_works(second: Done, name: str, after: str, folder: Path, base: Base) -> Iterator[tuple[str, str]]:
    """The next command does what it is for, without a hand; a backup's file is there whole, or not at all."""
    if second.defect:
        yield "defect", second.told()
    copy = folder / "copy.sqlite3"
    whole = not copy.exists() or _is_library(base.tool, copy, folder)
    if not whole:
        yield "half a backup", f"after {name}, {after}"
    allowed = {0}
    if name == after == "backup" and copy.exists():
        allowed |= {2, 7}  # it was finished before the kill, and none is written over another
    if name == after == "forget" and any(words in second.err.lower() for words in NOT_HELD):
        allowed.add(2)  # it was finished before the kill
    if after == "verify" and name == "forget":
        allowed.add(3)  # the brief cites what was forgotten
    if second.code not in allowed and not second.defect:
        kind = "stale lock" if "writing" in second.err or "lock" in second.err else "needs a hand"
        yield kind, second.told()


def _is_library(tool: Tool, copy: Path, folder: Path) -> bool:
    restored = folder / "restored"
    restored.mkdir(exist_ok=True)
    shutil.copyfile(copy, restored / "library.sqlite3")
    return bool(tool.on(restored).articles())


def _looked_at(
    tool: Tool, base: Base, acknowledged: set[str], gone: set[str], forgotten: set[str]
) -> Iterator[tuple[str, str]]:
    """What is there: articles, briefs, a lock; what was to be forgotten is whole, or its words are nowhere."""
    shows = [("show", id_, "--json") for id_ in sorted(gone)]
    found = holding(tool.library, [base.held[id_].core for id_ in gone])  # before another command mends it
    listing, issued, status, rated, *shown = tool.look(
        ("list", "--articles", "--json"),
        ("list", "--json"),
        ("status", "--json"),
        ("sources", "rate", "Tav Courier", "D", "--why", "a trial"),
        *shows,
    )
    for done in (listing, issued, status):
        if done.code:
            yield "needs a hand", done.told()
    if rated.code:
        yield "stale lock", rated.told()
    if (status.json() or {}).get("writer"):
        yield "stale lock", f"status names a writer: {status.json()['writer']}"
    if twice := issued_twice(issued.json() or []):
        yield "issued twice", "; ".join(twice)
    listed = titles(listing)
    if listed is None:
        return
    if lost := acknowledged - gone - set(listed):
        yield "lost", ", ".join(sorted(lost))
    for id_, show in zip(sorted(gone), shown, strict=True):
        words = [one for one in found if one.startswith(base.held[id_].core)]
        if id_ not in listed and words:
            yield "half forgotten", f"not listed, but {'; '.join(words)}"
        elif id_ in listed and id_ in forgotten:
            yield "half forgotten", f"{id_} was said to be forgotten and is listed"
        elif id_ in listed and show.json() != base.shown[id_]:
            other = [part for part, old in base.shown[id_].items() if (show.json() or {}).get(part) != old]
            yield (
                "half forgotten",
                f"{id_} is listed and not whole: {', '.join(other)} differ; {show.err.strip()[-100:]}",
            )


def _copy(base: Base, name: str) -> tuple[Path, Tool]:
    folder = base.place / name
    folder.mkdir()
    shutil.copytree(base.folder, folder / "library", copy_function=shutil.copy2)
    return folder, base.tool.on(folder / "library")
