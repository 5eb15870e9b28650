"""The hostile harnesses tested themselves: a tool that does what it says passes, a broken one is noticed."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
import sys
import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest

from benchmarks.resilience import (
    damage,
    damages,
    fuzz,
    kills,
    mutations,
    pages,
    seeds,
    soak_checks,
    verify_memory,
)
from benchmarks.resilience import yard as yard_
from benchmarks.resilience.invented import articles, put
from benchmarks.resilience.residue import holding
from benchmarks.resilience.soak_month import Account
from benchmarks.resilience.tool import Tool, added

STUB = Path(__file__).resolve().parent.parent / "support" / "stub_brief.py"


def stub(library: Path, fault: str = "") -> Tool:
    return Tool(library, (sys.executable, "-S", str(STUB)), settings={"STUB_FAULT": fault})


def base(place: Path, fault: str) -> kills.Base:
    """A stub's library of four articles, and two more to ingest."""
    made = articles(6, 3)
    put(place / "first", made[:4])
    put(place / "more", made[4:])
    tool = stub(place / "base")
    ids = added(tool.run("ingest", place / "first", "--json"))
    found = kills.Base(stub(place / "base", fault), place / "base", place, "http://h.example/feed")
    found.held = {id_: next(one for one in made if one.key == id_) for id_ in ids}
    found.shown = {id_: tool.run("show", id_, "--json").json() for id_ in ids}
    found.seconds = dict.fromkeys(kills.WEIGHTS, 1.0)
    return found


@pytest.mark.parametrize(
    ("fault", "killed", "after", "kind"),
    [
        ("", "forget", "ingest", ""),
        ("loses", "ingest", "ask", "lost"),
        ("leaves words", "forget", "ask", "half forgotten"),
        ("keeps a part", "forget", "ask", "half forgotten"),
        ("issues twice", "daily", "ask", "issued twice"),
        ("locks", "forget", "ask", "stale lock"),
        ("defect", "forget", "ask", "defect"),
    ],
)
def test_a_trial_notices_what_is_broken(
    tmp_path: Path, fault: str, killed: str, after: str, kind: str
) -> None:
    made = base(tmp_path, fault)
    # so late in its run time that it has ended
    trial = kills.trial(made, 0, killed, 60.0, after, min(made.held), False)
    assert trial.ended and {found for found, _ in trial.misses} == ({kind} if kind else set())


def test_a_command_is_killed_in_the_middle(tmp_path: Path) -> None:
    tool = Tool(tmp_path, (sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(60)"))
    for group in (False, True):
        assert tool.run("ingest", kill_after=0.3, group=group).killed


def test_kills_are_spread_over_the_run_time_of_each_command() -> None:
    planned = kills.plan(["forget", "ingest"], 44, random.Random(1))
    shares = sorted(share for name, share in planned if name == "forget")
    assert len(planned) == 44 and len(shares) == 24
    assert all(n / 24 <= share / kills.STRETCH <= (n + 1) / 24 for n, share in enumerate(shares))


def test_words_are_found_in_any_letter_case_wide_or_packed(tmp_path: Path) -> None:
    word = "balfimgun"
    for name, content in {
        "plain": b"Qxbalfimgun",
        "wide": "BALFIMGUN".encode("utf-16-le"),
        "packed": b"before" + zlib.compress(b"the weather at Qxbalfimgun and elsewhere, " * 9),
        "other": b"balfim gun",
    }.items():
        (tmp_path / name).write_bytes(content)
    assert holding(tmp_path, [word]) == [f"{word} in {name}" for name in ("packed", "plain", "wide")]


def test_invented_articles_have_words_of_their_own_and_come_again() -> None:
    made = articles(200, 5)
    assert made == articles(200, 5) and len({one.core for one in made}) == 200
    for one in made[:20]:
        texts = " ".join(other.text() + other.title for other in made if other is not one).lower()
        assert one.core in one.text() and one.key in one.title and one.core not in texts


# -- the month


def ended(place: Path, fault: str = "", **account: Any) -> set[str]:
    """Kinds of misses at the end of a month whose account is this."""
    made = base(place, fault)
    world: Any = SimpleNamespace(served=set(), taken_back=set())
    return {kind for kind, _ in soak_checks.misses(made.tool, Account(**account), world, place)}


def test_the_end_of_the_month_holds_the_library_against_what_was_printed(tmp_path: Path) -> None:
    held = articles(6, 3)[0]
    assert ended(tmp_path / "a", added={held.key: held.title}) == set()
    assert ended(tmp_path / "b", added={"another": "gone"}) == {"lost"}
    assert ended(tmp_path / "c", forgotten={held.key: held.core}) == {"forgotten words"}
    assert ended(tmp_path / "d", "locks") == {"stale lock"}


# -- damage


def sound_library(folder: Path, seed: int = 3) -> Path:
    """An SQLite file with the tables of a library that the measure looks at, some pages long."""
    folder.mkdir()
    library = sqlite3.connect(folder / damages.FILE)
    library.execute("CREATE TABLE article(pk INTEGER PRIMARY KEY, id, raw_sha256, item, source_text_sha256)")
    library.execute("CREATE TABLE passage(pk INTEGER PRIMARY KEY, id, article, text)")
    for table, content in (("raw", "content"), ("source_text", "text")):
        library.execute(f"CREATE TABLE {table}(sha256 TEXT PRIMARY KEY, {content}) WITHOUT ROWID")
    for number, one in enumerate(articles(30, seed)):
        text = one.text()
        digest = hashlib.sha256(text.encode()).hexdigest()
        library.execute("INSERT INTO article VALUES(?, ?, ?, '', ?)", (number, one.key, digest, digest))
        library.execute("INSERT INTO passage VALUES(?, ?, ?, ?)", (number, one.key, number, text))
        library.execute("INSERT INTO raw VALUES(?, ?)", (digest, text.encode()))
        library.execute("INSERT INTO source_text VALUES(?, ?)", (digest, text))
    library.commit()
    library.close()
    return folder


def yard(place: Path, fault: str = "") -> yard_.Yard:
    folder = sound_library(place / "sound")
    ground = damages.Ground(pages.PageMap(folder / damages.FILE), folder, folder, folder, random.Random(1))
    put(place / "late", articles(2, 9))
    names = pages.tables(folder / damages.FILE)
    return yard_.Yard(place, stub(folder, fault), ground, False, False, names, {}, set(), {})


def test_a_tool_that_says_nothing_of_damage_is_noticed(tmp_path: Path) -> None:
    made = yard(tmp_path, "writes")
    found = damage.judge(made, damages.Damage("a bit", damages.flip("passage")))
    assert found.harmed == "passage" and found.noticed is False and found.written and not found.refused
    assert set(found.misses) == {"not noticed", "written to", "backup not refused"}


def test_what_harms_nothing_need_not_be_noticed(tmp_path: Path) -> None:
    made = yard(tmp_path)
    found = damage.judge(made, damages.Damage("more bytes", damages.append, structural=True))
    assert found.harmed == "" and found.misses == ()
    assert not made.ground.pages.free()


@pytest.mark.parametrize(
    "make", [damages.blank("article"), damages.cut(0.5), damages.at(0, bytes(100)), damages.swap("raw")]
)
def test_what_a_damage_harms_is_told_by_the_content(tmp_path: Path, make: Any) -> None:
    made = yard(tmp_path)
    whole = yard_.whole_articles(made.tool.library / damages.FILE, made, "whole-of")
    damaged = tmp_path / "damaged"
    shutil.copytree(made.tool.library, damaged)
    one = damages.Damage("", make)
    make(damaged, made.ground)
    left = yard_.undamaged(made, made.tool.library, damaged, one)
    assert len(whole) == 30 and yard_.harm(made, made.tool.library, damaged, one)
    assert len(left) < 30


# -- fuzzed input, and memory


def test_an_exception_out_of_verify_is_a_miss(tmp_path: Path) -> None:
    record = tmp_path / "brief.json"
    record.write_text(json.dumps({"id": "x", "sections": [1, 2]}), "utf-8")
    bundle = tmp_path / "brief.zip"
    bundle.write_bytes(seeds._docx(articles(1, 1)[0]))
    given = (4, 60.0, 1, tmp_path / "keep", tmp_path / "library", record, record, bundle)
    with mock.patch("brief.desk.verification.verify_file", side_effect=KeyError("x")):
        found = fuzz.verify(*given)
    assert found.total == 4 and len([miss for miss in found.misses if "KeyError" in miss]) == 4
    found = fuzz.verify(*given)
    assert found.refused == 4 and not [miss for miss in found.misses if "MB" not in miss]


def test_mutations_come_again_and_are_of_every_kind() -> None:
    made = seeds.documents()
    assert len({kind for kind, _ in made}) >= 14
    others = [content for _, content in made]
    twice = [
        [mutations.mutated(content, random.Random(7), others=others) for _, content in made] for _ in "ab"
    ]
    assert twice[0] == twice[1] and all(new != old for new, (_, old) in zip(twice[0], made, strict=True))


def test_memory_of_a_child_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_memory, "LIMIT_MB", 60.0)
    file = tmp_path / "file"
    assert verify_memory._measure(stub(tmp_path / "library"), "small", file).misses == ()
    greedy = verify_memory._measure(stub(tmp_path / "library", "takes memory"), "large", file)
    assert len(greedy.misses) == 1 and greedy.peak_mb > 100


def test_a_hostile_file_that_is_not_ours_is_left_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A measure once removed /dev/zero: the name that it gave its own file was an absolute path."""
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"kept")
    files = {str(theirs): lambda file: theirs, "ours": verify_memory._fifo}
    monkeypatch.setattr(verify_memory, "_files", lambda record, bundle: files)
    (tmp_path / "place").mkdir()
    found = list(verify_memory.measure_all(stub(tmp_path / "library"), tmp_path / "place", b"", b""))
    assert [one.name for one in found] == list(files) and theirs.read_bytes() == b"kept"
    assert not list((tmp_path / "place").iterdir())
