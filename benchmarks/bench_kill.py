"""kill -9 at random moments of an ingest, then the same command again: what was lost, what needs a hand.

Each trial starts a real `brief ingest`, kills it (and it alone) at a seeded moment, and runs the same
command again. Half the trials start without a library; half on one that holds 990 passages, so that
Chroma writes its vectors' files (at 1,000) within the ingest. Moments are drawn a third each from the
stretches in which an undisturbed ingest reads, embeds and indexes, as this machine ran it just before.

Acknowledged is what another process could read in the library before the kill. A failure is: the second
command ends with an error; an acknowledged article is missing or there twice; the outcome differs from
that of an undisturbed ingest; a passage is not among the nearest to its own vector; the index is not sound.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import common

SEED = 20261122
HELD = 990
PHASES = ("reading", "embedding", "indexing")


# -- each of these runs in a process of its own


def base(folder: str, passages: int) -> int:
    """A library that holds that many passages of real feeds, indexed."""
    from brief.desk.intake import bring_up

    desk = common.desk(Path(folder), embedder := common.caching_embedder())
    with desk.writer():
        common.fill(desk.library(write=True), common.read(common.real("feeds"), passages))
        bring_up(desk)
    if hasattr(embedder, "save"):
        embedder.save()
    held = desk.library().counts()["indexed"]
    desk.close()
    return held


def outcome(folder: str) -> dict[str, Any]:
    """What a library holds, and which passages the index does not find by their own vectors."""
    import numpy as np

    from brief.corpus.ranking import Ranking
    from brief.corpus.vectors import VectorBook

    desk = common.desk(Path(folder))
    library = desk.library()
    articles = [row[0] for row in library.rows("SELECT id FROM article ORDER BY id")]
    origins = "SELECT origin_location, origin_item, count(*) FROM article GROUP BY 1, 2 HAVING count(*) > 1"
    state = desk.index.state()
    model = VectorBook(library).model_row(desk.embedder.fingerprint)
    lost: list[str] = []
    pks: list[int] = []
    if model is not None:
        pks, matrix = Ranking(library).matrix(model)
        names = dict(library.rows("SELECT pk, id FROM passage"))
        for pk, vector in zip(pks, matrix, strict=True):
            found = desk.index.search(np.asarray(vector, dtype=np.float32), 10)
            hits = dict(found or ())
            # texts that are alike have one vector: then any of those as near will do
            own = float(vector @ vector)
            alike = len(hits) == 10 and min(hits.values()) >= own - 1e-3
            if names[pk] not in hits and not alike:
                lost.append(names[pk])
    counts = library.counts()
    result = {
        "articles": articles,
        "passages": sorted(row[0] for row in library.rows("SELECT id FROM passage")),
        "doubled": [list(row) for row in library.rows(origins)],
        "vectors": len(pks),
        "indexed": counts["indexed"],
        "words": int(library.rows("SELECT count(*) FROM words")[0][0]),
        "state": state,
        "lost": lost,
    }
    desk.close()
    return result


# -- here


@dataclass
class Seen:
    """What another process could read of the library while an ingest ran, and when each phase began."""

    articles: set[str] = field(default_factory=set)
    began: dict[str, float] = field(default_factory=dict)
    ended: float = 0.0
    phase: str = "starting"


def ingest(folder: Path, file: Path) -> list[str]:
    return [*common.COMMAND, "--data-dir", str(folder), "ingest", str(file), "--json"]


def watched(folder: Path, file: Path, at: float | None = None) -> Seen:
    """Run an ingest, look at the library as it goes, and kill it ``at`` so many seconds after its start."""
    seen = Seen()
    env = common.environment()
    started = time.perf_counter()
    process = subprocess.Popen(
        ingest(folder, file),
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while process.poll() is None:
            passed = time.perf_counter() - started
            if at is not None and passed >= at:
                process.send_signal(signal.SIGKILL)
                break
            look(folder, seen, passed)
            pause = 0.02 if at is None else max(0.0, min(0.02, at - (time.perf_counter() - started)))
            time.sleep(pause)
    finally:
        process.kill()
        process.wait()
    seen.ended = time.perf_counter() - started
    return seen


def look(folder: Path, seen: Seen, passed: float) -> None:
    """Read what is committed, as any reader may."""
    path = folder / "library.sqlite3"
    if not path.exists():
        return
    try:
        library = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0.05)
        try:
            ids = {row[0] for row in library.execute("SELECT id FROM article")}
            embedded = library.execute("SELECT count(*) FROM embedding").fetchone()[0]
            indexed = library.execute("SELECT count(*) FROM indexed").fetchone()[0]
        finally:
            library.close()
    except sqlite3.Error:
        return  # not made yet, or busy for a moment: then nothing was acknowledged in this look
    before = seen.began.setdefault("held", embedded)
    if len(ids) > len(seen.articles):
        seen.articles, seen.began["last article"] = ids, passed
    phase = "reading"
    if embedded > before:
        phase = "embedding"
        seen.began["last vector"] = (
            passed if embedded != seen.began.get("vectors") else seen.began["last vector"]
        )
        seen.began["vectors"] = embedded
    if embedded > before and indexed < embedded and passed - seen.began["last vector"] > 0.3:
        phase = "indexing"
    seen.phase = phase


def stretches(seen: Seen) -> dict[str, tuple[float, float]]:
    """When an undisturbed ingest read, embedded and indexed, in seconds after its start."""
    read, embedded = seen.began["last article"], seen.began["last vector"]
    return {
        "reading": (0.3 * read, read),
        "embedding": (read, embedded),
        "indexing": (embedded, seen.ended),
    }


def faults(before: Seen, again: common.Run, after: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    """What is wrong after a kill and the same command again."""
    found = []
    if again.code:
        found.append(f"the second command ended with exit code {again.code}")
    missing = before.articles - set(after["articles"])
    if missing:
        found.append(f"{len(missing)} acknowledged articles are gone")
    if after["doubled"] != wanted["doubled"]:
        found.append(f"{len(after['doubled'])} origins hold several articles")
    for name in ("articles", "passages"):
        if after[name] != wanted[name]:
            found.append(f"the {name} are not those of an undisturbed ingest")
    if not len(after["passages"]) == after["vectors"] == after["indexed"] == after["words"]:
        found.append("passages, words, vectors and index do not agree")
    if after["state"] != "sound":
        found.append(f"the index is {after['state']}")
    if after["lost"]:
        found.append(f"{len(after['lost'])} passages are not found by their own vectors")
    return found


def left_behind(folder: Path) -> int:
    """Processes that a killed ingest has left running (Linux; elsewhere 0)."""
    count = 0
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            count += f"BRIEF_BENCH_TRIAL={folder}".encode() in environ.read_bytes()
        except OSError:
            continue
    return count


def sample(place: Path, events: int) -> Path:
    """A dump of some of the real events: what is ingested."""
    (source,) = common.real("events")
    lines = next(source.glob("*.jsonl")).read_text("utf-8").splitlines()
    file = place / "events.jsonl"
    file.write_text("\n".join(lines[:: max(1, len(lines) // events)][:events]) + "\n", "utf-8")
    return file


def main() -> int:
    common.answer({"base": base, "outcome": outcome})
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--events", type=int, default=300, help="events ingested in each trial")
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--quick", action="store_true", help="6 kills")
    given = options.parse_args()
    kills = 6 if given.quick else given.kills
    common.title(f"kill -9 at {kills} moments of an ingest of {given.events} events, then the same again")
    with tempfile.TemporaryDirectory() as place:
        return trials(Path(place), kills, given.events, random.Random(given.seed))


def trials(place: Path, kills: int, events: int, dice: random.Random) -> int:
    file = sample(place, events)
    starts = {"an empty folder": place / "none", f"{HELD} passages": place / "held"}
    for folder in starts.values():
        folder.mkdir(mode=0o700)
    common.child(base, str(starts[f"{HELD} passages"]), HELD)
    wanted, moments = {}, {}
    for name, folder in starts.items():
        trial = place / "undisturbed"
        shutil.copytree(folder, trial, copy_function=shutil.copy2)
        seen = watched(trial, file)
        moments[name] = stretches(seen)
        wanted[name] = common.child(outcome, str(trial))
        shutil.rmtree(trial)
        parts = ", ".join(f"{phase} {a:.1f} to {b:.1f} s" for phase, (a, b) in moments[name].items())
        print(f"  undisturbed from {name}: {parts}; {len(wanted[name]['passages'])} passages", flush=True)
        if wanted[name]["lost"]:
            print(
                f"  even undisturbed {len(wanted[name]['lost'])} passages are not found by their own vectors"
            )

    done: Counter[tuple[str, str]] = Counter()
    failed: Counter[tuple[str, str]] = Counter()
    met: Counter[str] = Counter()
    orphans, peak, acknowledged = 0, 0.0, 0
    for number in range(kills):
        name = list(starts)[number % 2]
        phase = PHASES[(number // 2) % 3]
        at = dice.uniform(*moments[name][phase])
        trial = place / "trial"
        shutil.copytree(starts[name], trial, copy_function=shutil.copy2)
        os.environ["BRIEF_BENCH_TRIAL"] = str(trial)
        seen = watched(trial, file, at)
        again = common.run(ingest(trial, file))
        orphans += left_behind(trial) > 0
        after = common.child(outcome, str(trial))
        wrong = faults(seen, again, after, wanted[name])
        acknowledged += len(seen.articles)
        met[seen.phase] += 1
        peak = max(peak, again.peak_mb)
        done[name, phase] += 1
        failed[name, phase] += bool(wrong)
        if wrong:
            print(f"  FAILED: kill {number} at {at:.2f} s of {name}, {phase}: {'; '.join(wrong)}", flush=True)
            print(
                "  " + json.dumps({k: v for k, v in after.items() if k not in ("articles", "passages")})[:400]
            )
        shutil.rmtree(trial)
    rows = [["kills while", *starts, "failures"]]
    for phase in PHASES:
        rows.append(
            [phase, *(str(done[name, phase]) for name in starts), str(sum(failed[n, phase] for n in starts))]
        )
    common.table(rows)
    print("  last seen before the kill: " + ", ".join(f"{name} {count}" for name, count in met.items()))
    print(f"  {acknowledged} articles acknowledged before the kills; {orphans} trials left a process running")
    total = sum(failed.values())
    common.verdict("kill -9, then the same command again", not total, f"{total} failures of {kills}", "none")
    common.memory_verdict("the second ingest", peak)
    return 0


if __name__ == "__main__":
    sys.exit(main())
