"""Damaged libraries: is it noticed, is it written to, is it copied as if whole, what does a rescue bring back.

Each damage is judged on copies of its own. What it harms is told by SQLite, against the sound library: rows that
are others or cannot be read, or a structure that is not whole. What harms nothing need not be noticed.

It is a miss where a harm is not noticed by any ordinary command nor by `status --check` (what is derived may be
healed instead); where an ingest or a backup changes the main file; where a backup says that it is done; where a
rescue leaves out an article whose own rows can all be read; where a command ends with a trace; and where something
is told of a library that is sound.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import pages
from .damages import ALL, FILE, Damage
from .tool import Done, titles
from .yard import Yard, copied, derived, digest_of, harm, lines, ordinary, plain, undamaged

SAYS_DAMAGED = re.compile(
    r"damag|corrupt|malformed|not a database|rescue|does not match|do not match|disagree|unreadable|broken"
    r"|cannot be (read|used|opened)|differs|is missing|was lost|no longer|disk image",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Judged:
    """What came of one damage; None where a question was not asked."""

    damage: str
    harmed: str
    noticed: bool | None
    healed: bool
    written: bool | None
    refused: bool | None
    rescued: tuple[int, int] | None
    """(articles that a rescue brought back, of so many undamaged)"""
    misses: tuple[str, ...]
    said: str


def judge(yard: Yard, damage: Damage) -> Judged:
    """Make one damage and ask everything of it."""
    source = yard.ground.with_wal if damage.wal else yard.tool.library
    damaged = copied(yard, source, "damaged")
    damage.make(damaged, yard.ground)
    harmed = harm(yard, source, damaged, damage)
    whole = undamaged(yard, source, damaged, damage)
    misses: list[str] = []

    looked = copied(yard, damaged, "looked")
    ended = ordinary(yard, yard.tool.on(looked))
    told = [line for done in ended for line in lines(done) if plain(line, looked) not in yard.said]
    signs = [line for line in told if SAYS_DAMAGED.search(line)]
    signs += [done.told() for done in ended if done.code and not done.killed]
    misses += [f"a trace: {done.told()}" for done in ended if done.defect]
    noticed, healed = bool(signs), damage.derived and _healed(yard, looked)
    if harmed and not noticed and not healed:
        misses.append("not noticed")
    if not harmed and noticed:
        misses.append(f"false alarm: {signs[0][:150]}")

    written = refused = None
    rescued = None
    if harmed and not damage.derived and not damage.wal:  # of a -wal SQLite itself keeps what is whole
        written, wrote = _is_written(yard, damaged)
        misses += ["written to"] * written + [f"a trace: {wrote.told()}"] * wrote.defect
        refused, backed = _is_refused(yard, damaged)
        misses += ["backup not refused"] * (not refused) + [f"a trace: {backed.told()}"] * backed.defect
        if yard.rescues:
            rescued, how = _rescue(yard, damaged, whole)
            misses += [f"a trace: {how.told()}"] * how.defect
            if rescued[0] < rescued[1]:
                misses.append(f"rescued {rescued[0]} of {rescued[1]}: {how.told()}")
    for name in ("damaged", "looked"):
        shutil.rmtree(yard.place / name, ignore_errors=True)
    said = signs[0] if signs else ""
    return Judged(
        damage.name,
        harmed,
        noticed if harmed else None,
        healed,
        written,
        refused,
        rescued,
        tuple(misses),
        said,
    )


def judge_all(yard: Yard, limit: int, seed: int) -> Iterator[Judged]:
    """Every damage, or so many of them drawn by chance."""
    chosen = list(ALL)
    if limit:
        chosen = random.Random(seed).sample(chosen, min(limit, len(chosen)))
    for damage in chosen:
        yield judge(yard, damage)


def _healed(yard: Yard, folder: Path) -> bool:
    """Whether what is derived is again what it was, and the index is sound."""
    state = (yard.tool.on(folder).run("status", "--json").json() or {}).get("index")
    return state == "sound" and derived(folder, yard.tables) == yard.derived and pages.sound(folder / FILE)


def _is_written(yard: Yard, damaged: Path) -> tuple[bool, Done]:
    """Whether an ingest changes the main file."""
    copy = copied(yard, damaged, "written")
    before = _state(copy)
    done = yard.tool.on(copy).run("ingest", str(yard.place / "late"), "--json")
    changed = _state(copy) != before
    shutil.rmtree(copy)
    return changed, done


def _state(folder: Path) -> tuple[str, int]:
    wal = folder / (FILE + "-wal")
    return digest_of(folder / FILE), wal.stat().st_size if wal.exists() else 0


def _is_refused(yard: Yard, damaged: Path) -> tuple[bool, Done]:
    """Whether a backup is refused and leaves no file."""
    copy = copied(yard, damaged, "refused")
    target = yard.place / "copy.sqlite3"
    done = yard.tool.on(copy).run("backup", str(target))
    refused = done.code != 0 and not target.exists()
    target.unlink(missing_ok=True)
    shutil.rmtree(copy)
    return refused, done


def _rescue(yard: Yard, damaged: Path, whole: set[str]) -> tuple[tuple[int, int], Done]:
    """How many of the undamaged articles a rescue brings into a library that works."""
    copy, target = copied(yard, damaged, "rescued-from"), yard.place / "rescued"
    done = yard.tool.on(copy).run("rescue", str(target), limit=300.0)
    folder = target if target.is_dir() else yard.place / "rescued-library"
    if target.is_file():
        folder.mkdir()
        target.rename(folder / FILE)
    back = (
        set(titles(yard.tool.on(folder).run("list", "--articles", "--json")) or {})
        if folder.exists()
        else set()
    )
    for left in (copy, folder):
        shutil.rmtree(left, ignore_errors=True)
    return (len(whole & back), len(whole)), done
