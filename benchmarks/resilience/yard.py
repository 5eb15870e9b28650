"""The sound libraries that are damaged on copies, what the tool says of them, and what a damage harms there."""

from __future__ import annotations

import hashlib
import random
import re
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from . import pages
from .damages import DERIVED, FILE, Damage, Ground
from .invented import articles, put
from .tool import Done, Tool

DAY = "2026-03-05"


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
    # This program is not the tool: whatever the tool keeps to tell an edit of others is made by it anew.
    for beside in sound.glob(f"{FILE}.*"):
        beside.unlink()
    if (done := tool.on(sound).run("sources", "rate", "Hep Courier", "B", "--why", "another trial")).code:
        raise SystemExit(f"the library to damage cannot be made: {done.told()}")
    late = put(place / "late", articles(3, 23))
    for folder, copy in ((sound, walled), (other, other_walled)):
        shutil.copytree(folder, copy)
        _leave_wal(tool.on(copy), late)
    ground = Ground(pages.PageMap(sound / FILE), other, walled, other_walled, random.Random(seed))
    tool = tool.on(sound)
    rescues, checks = tool.offers("rescue"), tool.offers("status", option="--check")
    yard = Yard(place, tool, ground, checks, rescues, pages.tables(sound / FILE), {}, set(), {})
    copy = copied(yard, sound, "measure")
    yard.held = tool.on(copy).articles() or {}
    yard.said = {plain(line, copy) for done in ordinary(yard, tool.on(copy)) for line in lines(done)}
    yard.derived = derived(copy, yard.tables)
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


def ordinary(yard: Yard, tool: Tool) -> list[Done]:
    """What a desk runs in a day without changing anything but what is derived."""
    check = [("status", "--check")] if yard.checks else []
    asked = ("ask", "How many people were injured?")
    return tool.look(("status",), *check, ("list", "--articles"), asked, ("daily", "--date", DAY))


def harm(yard: Yard, source: Path, damaged: Path, damage: Damage) -> str:
    """What the damage harms: content, structure, an index; empty where nothing is."""
    if any(name.startswith("index-") for name in _other_files(source, damaged)):
        return "index"
    with_copy = copied(yard, damaged, "harm")
    before = pages.dump(copied(yard, source, "before") / FILE, yard.tables)
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
        {str(path.relative_to(folder)): digest_of(path) for path in folder.rglob("*") if path.is_file()}
        for folder in (source, damaged)
    )
    changed = {name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)}
    return {name for name in changed if not name.startswith(FILE)}


def undamaged(yard: Yard, source: Path, damaged: Path, damage: Damage) -> set[str]:
    """Articles all of whose own rows can be read as they were."""
    good = whole_articles(source / FILE, yard, "whole-of")
    if damage.structural and not damage.wal:
        return set(good)
    now = whole_articles(damaged / FILE, yard, "damage-of")
    return {id_ for id_, rows in good.items() if now.get(id_) == rows}


def whole_articles(file: Path, yard: Yard, name: str) -> dict[str, object]:
    """Id → its row, document, text and passages, of those of which everything can be read."""
    copy = copied(yard, file.parent, name) / FILE
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


def derived(folder: Path, tables: list[str]) -> dict[str, object]:
    """What is derived: rows of its tables."""
    return dict(pages.dump(folder / FILE, [name for name in tables if name.startswith(DERIVED)]))


def lines(done: Done) -> list[str]:
    return [line.strip() for line in (done.err + "\n" + done.out).splitlines() if line.strip()]


def plain(line: str, folder: Path) -> str:
    """A line without its paths, figures and times, so that it can be known again."""
    return re.sub(r"[0-9][0-9:.,]*", "#", line.replace(str(folder), ""))


def digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""


def copied(yard: Yard, folder: Path, name: str) -> Path:
    target = yard.place / name
    shutil.rmtree(target, ignore_errors=True)
    # as the file system would: holes stay holes, times stay times
    subprocess.run(["cp", "-a", str(folder), str(target)], check=True)
    return target
