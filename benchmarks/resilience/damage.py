"""Damaged libraries: is it noticed, is it written to, is it copied as if whole, what does a rescue bring back.

Each damage is judged on copies of its own. What it harms is told by SQLite, against the sound library: rows that
are others or cannot be read, or a structure that is not whole. What harms nothing need not be noticed.

It is a miss where a harm is not noticed by any ordinary command nor by `status --check` (what is derived may be
healed instead); where an ingest or a backup changes the main file; where a backup says that it is done; where a
rescue leaves out an article whose own rows can all be read; where a command ends with a trace; and where something
is told of a library that is sound.
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from . import pages
from .damages import ALL, DERIVED, FILE, Damage, Ground
from .invented import articles, put
from .tool import Done, Tool, titles

SAYS_DAMAGED = re.compile(
    r"damag|corrupt|malformed|not a database|rescue|does not match|do not match|disagree|unreadable|broken"
    r"|cannot be (read|used|opened)|differs|is missing|was lost|no longer|disk image",
    re.IGNORECASE,
)
DAY = "2026-03-05"


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


@dataclass
class Yard:
    """The sound libraries, and what the tool says of the first of them."""

    place: Path
    tool: Tool
    ground: Ground
    checks: bool
    rescues: bool
    tables: list[str]
    held: dict[str, str]
    said: set[str]
    derived: dict[str, object]


def make_yard(tool: Tool, place: Path, seed: int) -> Yard:
    """The libraries: a sound one with free pages, another of the same kind, and each with a -wal left."""
    sound, other, walled, other_walled = (
        place / name for name in ("sound", "other", "walled", "other-walled")
    )
    for folder, start in ((sound, 21), (other, 22)):
        _fill(tool.on(folder), place / f"in-{start}", start)
    _free_some(sound / FILE)
    late = put(place / "late", articles(3, 23))
    for folder, copy in ((sound, walled), (other, other_walled)):
        shutil.copytree(folder, copy)
        _leave_wal(tool.on(copy), late)
    ground = Ground(pages.PageMap(sound / FILE), other, walled, other_walled, random.Random(seed))
    tool = tool.on(sound)
    rescues, checks = tool.offers("rescue"), tool.offers("status", option="--check")
    yard = Yard(place, tool, ground, checks, rescues, pages.tables(sound / FILE), {}, set(), {})
    copy = _copy(yard, sound, "measure")
    yard.held = tool.on(copy).articles() or {}
    yard.said = {_plain(line, copy) for done in _ordinary(yard, tool.on(copy)) for line in _lines(done)}
    yard.derived = _derived(copy, yard.tables)
    return yard


def _fill(tool: Tool, files: Path, seed: int) -> None:
    """Articles of two days as pages and notes, some long, an index, a brief issued, a source."""
    made = articles(36, seed, sentences=10) + articles(8, seed + 100, sentences=160)
    put(files, made[::2], pages=True)
    put(files, made[1::2])
    put(files, [one for one in articles(4, seed + 200, day=made[0].published - timedelta(days=1))])
    out = str(files.parent / f"brief-{seed}.json")
    for line in (
        ("ingest", str(files), "--json"),
        ("daily", "--date", DAY, "--issue", "--format", "json", "-o", out),
        ("sources", "add", "https://h.example/feed", "https://h.example/other"),
        ("sources", "rate", "Hep Courier", "C", "--why", "a trial"),
    ):
        if (done := tool.run(*line)).code:
            raise SystemExit(f"the library to damage cannot be made: {done.told()}")


def _free_some(file: Path) -> None:
    """Leave free pages in the file, as what was removed does."""
    base = sqlite3.connect(file)
    base.execute("CREATE TABLE left_over(content)")
    base.executemany("INSERT INTO left_over VALUES(?)", [(b"x" * 3000,)] * 40)
    base.commit()
    base.execute("DROP TABLE left_over")
    base.commit()
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()


def _leave_wal(tool: Tool, files: Path) -> None:
    """Ingest while another reader holds the file, and keep what stands in the -wal then."""
    base = sqlite3.connect(tool.library / FILE)
    base.execute("BEGIN")
    base.execute("SELECT count(*) FROM sqlite_master").fetchone()
    tool.run("ingest", str(files), "--json")
    kept = tool.library.with_name(tool.library.name + "-kept")
    shutil.copytree(tool.library, kept)
    base.close()
    shutil.rmtree(tool.library)
    kept.rename(tool.library)
    if not (tool.library / (FILE + "-wal")).stat().st_size:
        raise SystemExit("no -wal could be left behind")


def judge(yard: Yard, damage: Damage) -> Judged:
    """Make one damage and ask everything of it."""
    source = yard.ground.with_wal if damage.wal else yard.tool.library
    damaged = _copy(yard, source, "damaged")
    damage.make(damaged, yard.ground)
    harmed = _harm(yard, source, damaged, damage)
    whole = _undamaged(yard, source, damaged, damage)
    misses: list[str] = []

    looked = _copy(yard, damaged, "looked")
    ended = _ordinary(yard, yard.tool.on(looked))
    told = [line for done in ended for line in _lines(done) if _plain(line, looked) not in yard.said]
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
    if harmed and not damage.derived:
        written, wrote = _is_written(yard, damaged)
        misses += ["written to"] * written + [f"a trace: {wrote.told()}"] * wrote.defect
        refused, copied = _is_refused(yard, damaged)
        misses += ["backup not refused"] * (not refused) + [f"a trace: {copied.told()}"] * copied.defect
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


# -- the questions


def _ordinary(yard: Yard, tool: Tool) -> list[Done]:
    """What a desk runs in a day without changing anything but what is derived."""
    status = [tool.run("status")] + ([tool.run("status", "--check")] if yard.checks else [])
    return [
        *status,
        tool.run("list", "--articles"),
        tool.run("ask", "How many people were injured?"),
        tool.run("daily", "--date", DAY),
    ]


def _harm(yard: Yard, source: Path, damaged: Path, damage: Damage) -> str:
    """What the damage harms: content, structure, an index; empty where nothing is."""
    if any(name.startswith("index-") for name in _other_files(source, damaged)):
        return "index"
    with_copy = _copy(yard, damaged, "harm")
    before = pages.dump(_copy(yard, source, "before") / FILE, yard.tables)
    after = pages.dump(with_copy / FILE, yard.tables)
    harmed = [name for name in yard.tables if before[name] != after[name]]
    if not harmed and not pages.sound(with_copy / FILE):
        harmed = ["structure"]
    if not harmed and _version(with_copy / FILE) != _version(yard.place / "before" / FILE):
        harmed = ["version"]
    shutil.rmtree(with_copy)
    shutil.rmtree(yard.place / "before")
    return ", ".join(harmed)


def _version(file: Path) -> object:
    try:
        base = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            return base.execute("PRAGMA user_version").fetchone()
        finally:
            base.close()
    except sqlite3.Error:
        return None


def _other_files(source: Path, damaged: Path) -> set[str]:
    """Files beside the library's own that differ."""
    mine, theirs = (
        {str(path.relative_to(folder)): _digest(path) for path in folder.rglob("*") if path.is_file()}
        for folder in (source, damaged)
    )
    changed = {name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)}
    return {name for name in changed if not name.startswith(FILE)}


def _undamaged(yard: Yard, source: Path, damaged: Path, damage: Damage) -> set[str]:
    """Articles all of whose own rows can be read as they were."""
    good = _whole_articles(source / FILE, yard, "whole-of")
    if damage.structural and not damage.wal:
        return set(good)
    now = _whole_articles(damaged / FILE, yard, "damage-of")
    return {id_ for id_, rows in good.items() if now.get(id_) == rows}


def _whole_articles(file: Path, yard: Yard, name: str) -> dict[str, object]:
    """Id → its row, document, text and passages, of those of which everything can be read."""
    copy = _copy(yard, file.parent, name) / FILE
    held = pages.rows_read(copy, "article", "id")
    documents, texts = pages.rows_read(copy, "raw", "sha256"), pages.rows_read(copy, "source_text", "sha256")
    passages: dict[object, list[tuple[object, ...]]] = {}
    for row in pages.rows_read(copy, "passage", "pk").values():
        passages.setdefault(row[2], []).append(row)
    shutil.rmtree(copy.parent)
    found: dict[str, object] = {}
    for id_, row in held.items():
        document, text = documents.get(row[2]), texts.get(row[4])
        if document and text and _is(document[-1], row[2]) and _is(text[1], row[4]):
            found[str(id_)] = (row, document, text, sorted(passages.get(row[0], []), key=repr))
    return found


def _is(content: object, digest: object) -> bool:
    """Whether a text has the digest that it is held under; bytes may be packed: the sound ones tell."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else bytes(content)  # type: ignore[call-overload]
    return hashlib.sha256(data).hexdigest() == digest or not isinstance(content, str)


def _derived(folder: Path, tables: list[str]) -> dict[str, object]:
    """What is derived: rows of its tables."""
    return dict(pages.dump(folder / FILE, [name for name in tables if name.startswith(DERIVED)]))


def _healed(yard: Yard, folder: Path) -> bool:
    """Whether what is derived is again what it was, and the index is sound."""
    state = (yard.tool.on(folder).run("status", "--json").json() or {}).get("index")
    return state == "sound" and _derived(folder, yard.tables) == yard.derived and pages.sound(folder / FILE)


def _is_written(yard: Yard, damaged: Path) -> tuple[bool, Done]:
    """Whether an ingest changes the main file."""
    copy = _copy(yard, damaged, "written")
    before = _state(copy)
    done = yard.tool.on(copy).run("ingest", str(yard.place / "late"), "--json")
    changed = _state(copy) != before
    shutil.rmtree(copy)
    return changed, done


def _state(folder: Path) -> tuple[str, int]:
    wal = folder / (FILE + "-wal")
    return _digest(folder / FILE), wal.stat().st_size if wal.exists() else 0


def _is_refused(yard: Yard, damaged: Path) -> tuple[bool, Done]:
    """Whether a backup is refused and leaves no file."""
    copy = _copy(yard, damaged, "refused")
    target = yard.place / "copy.sqlite3"
    done = yard.tool.on(copy).run("backup", str(target))
    refused = done.code != 0 and not target.exists()
    target.unlink(missing_ok=True)
    shutil.rmtree(copy)
    return refused, done


def _rescue(yard: Yard, damaged: Path, whole: set[str]) -> tuple[tuple[int, int], Done]:
    """How many of the undamaged articles a rescue brings into a library that works."""
    copy, target = _copy(yard, damaged, "rescued-from"), yard.place / "rescued"
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


# -- small things


def _lines(done: Done) -> list[str]:
    return [line.strip() for line in (done.err + "\n" + done.out).splitlines() if line.strip()]


def _plain(line: str, folder: Path) -> str:
    """A line without its paths, figures and times, so that it can be known again."""
    return re.sub(r"[0-9][0-9:.,]*", "#", line.replace(str(folder), ""))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""


def _copy(yard: Yard, folder: Path, name: str) -> Path:
    target = yard.place / name
    shutil.rmtree(target, ignore_errors=True)
    # as the file system would: holes stay holes, times stay times
    subprocess.run(["cp", "-a", str(folder), str(target)], check=True)
    return target
