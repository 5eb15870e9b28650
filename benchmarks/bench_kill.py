"""kill -9 at random moments of an ingest, then the same command again: what was lost, what needs a hand.

Each trial starts a real `brief ingest`, kills it (and it alone) at a seeded moment, and runs the same
command again. Half the trials start without a library; half on one that holds 990 passages, so that
Chroma writes its vectors' files (at 1,000) within the ingest. A third of the kills each is aimed at the
reading, the embedding and the indexing: a random time, up to what that took undisturbed, after the library
shows that the phase before is over. The table counts the phase that the last look before the kill found.

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
    from brief.desk.ingest import bring_up

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
    from brief.corpus.protocols import Filter

    desk = common.desk(Path(folder))
    library = desk.library()
    articles = [row[0] for row in library.rows("SELECT id FROM article ORDER BY id")]
    origins = "SELECT origin_location, origin_item, count(*) FROM article GROUP BY 1, 2 HAVING count(*) > 1"
    state = desk.index.state()
    ranking = library.ranking
    vectors = ranking.vectors(ranking.select(Filter()), desk.embedder.fingerprint)
    lost: list[str] = []
    for id_, vector in vectors.items():
        hits = dict(desk.index.search(vector, 10) or ())
        # texts that are alike have one vector: then any of those as near will do
        own = float(vector @ vector)
        alike = len(hits) == 10 and min(hits.values()) >= own - 1e-3
        if id_ not in hits and not alike:
            lost.append(id_)
    counts = library.counts()
    result = {
        "articles": articles,
        "passages": sorted(row[0] for row in library.rows("SELECT id FROM passage")),
        "doubled": [list(row) for row in library.rows(origins)],
        "vectors": len(vectors),
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
    """What another process could read of the library while an ingest ran, and when each phase was over."""

    articles: set[str] = field(default_factory=set)
    passages: int = 0
    vectors: int = 0
    indexed: int = 0
    over: dict[str, float] = field(default_factory=dict)
    """Phase → seconds after the start at which it was seen to be over."""
    killed: bool = False

    @property
    def phase(self) -> str:
        """The phase that the last look found the ingest in."""
        return next((phase for phase in PHASES if phase not in self.over), "done")


def ingest(folder: Path, file: Path) -> list[str]:
    return [*common.COMMAND, "--data-dir", str(folder), "ingest", str(file), "--json"]


def watched(folder: Path, file: Path, articles: int, phase: str = "", delay: float = 0.0) -> Seen:
    """Run an ingest and look at the library as it goes; kill it ``delay`` seconds into a phase if one is named.

    ``articles`` is how many the library will hold when all is read.
    """
    seen = Seen()
    command, quiet = ingest(folder, file), subprocess.DEVNULL
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=common.environment(), stdout=quiet, stderr=quiet, start_new_session=True
    )
    begin = 0.0 if phase == PHASES[0] else None
    try:
        while process.poll() is None:
            passed = time.perf_counter() - started
            if begin is not None and passed >= begin + delay:
                process.send_signal(signal.SIGKILL)
                seen.killed = True
                break
            look(folder, seen, passed, articles)
            if phase and begin is None:
                begin = seen.over.get(PHASES[PHASES.index(phase) - 1])
            time.sleep(0.02 if begin is None else max(0.0, min(0.02, begin + delay - passed)))
    finally:
        process.kill()
        process.wait()
    if not seen.killed:
        for left in PHASES:
            seen.over.setdefault(left, time.perf_counter() - started)
    return seen


def look(folder: Path, seen: Seen, passed: float, articles: int) -> None:
    """Read what is committed, as any reader may."""
    path = folder / "library.sqlite3"
    if not path.exists():
        return
    try:
        library = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0.05)
        try:
            ids = {row[0] for row in library.execute("SELECT id FROM article")}
            counts = [
                library.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("passage", "embedding", "indexed")
            ]
        finally:
            library.close()
    except sqlite3.Error:
        return  # not made yet, or busy for a moment: then nothing was acknowledged in this look
    seen.articles |= ids
    seen.passages, seen.vectors, seen.indexed = counts
    if len(ids) >= articles:
        seen.over.setdefault("reading", passed)
        if seen.vectors >= seen.passages:
            seen.over.setdefault("embedding", passed)


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
    options.add_argument("--events", type=int, default=600, help="events ingested in each trial")
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
    wanted: dict[str, dict[str, Any]] = {}
    lengths: dict[str, dict[str, float]] = {}
    for name, folder in starts.items():
        trial = place / "undisturbed"
        shutil.copytree(folder, trial, copy_function=shutil.copy2)
        done_once = common.run(ingest(trial, file))
        if done_once.code:
            raise SystemExit(f"an undisturbed ingest ended with exit code {done_once.code}")
        wanted[name] = common.child(outcome, str(trial))
        shutil.rmtree(trial)
        shutil.copytree(folder, trial, copy_function=shutil.copy2)
        seen = watched(trial, file, len(wanted[name]["articles"]))
        shutil.rmtree(trial)
        ends = [0.0, *(seen.over[phase] for phase in PHASES)]
        lengths[name] = {phase: ends[n + 1] - ends[n] for n, phase in enumerate(PHASES)}
        parts = ", ".join(f"{phase} {length:.1f} s" for phase, length in lengths[name].items())
        print(f"  undisturbed from {name}: {parts}; {len(wanted[name]['passages'])} passages", flush=True)
        if wanted[name]["lost"]:
            print(
                f"  even undisturbed {len(wanted[name]['lost'])} passages are not found by their own vectors"
            )

    done: Counter[tuple[str, str]] = Counter()
    failed: Counter[str] = Counter()
    orphans, peak, acknowledged = 0, 0.0, 0
    for number in range(kills):
        name = list(starts)[number % 2]
        phase = PHASES[(number // 2) % 3]
        length = lengths[name][phase]
        delay = dice.uniform(0.3 * length if phase == PHASES[0] else 0.0, length)
        trial = place / "trial"
        shutil.copytree(starts[name], trial, copy_function=shutil.copy2)
        os.environ["BRIEF_BENCH_TRIAL"] = str(trial)
        seen = watched(trial, file, len(wanted[name]["articles"]), phase, delay)
        again = common.run(ingest(trial, file))
        orphans += left_behind(trial) > 0
        after = common.child(outcome, str(trial))
        wrong = faults(seen, again, after, wanted[name])
        acknowledged += len(seen.articles)
        peak = max(peak, again.peak_mb)
        met = seen.phase if seen.killed else "done"
        done[met, name] += 1
        failed[met] += bool(wrong)
        if wrong:
            print(
                f"  FAILED: kill {number} at {delay:.2f} s of {phase} from {name}: {'; '.join(wrong)}",
                flush=True,
            )
            print(
                "  " + json.dumps({k: v for k, v in after.items() if k not in ("articles", "passages")})[:400]
            )
        shutil.rmtree(trial)
    rows = [["killed while", *starts, "failures"]]
    for phase in (*PHASES, "done"):
        if phase in PHASES or any(done[phase, name] for name in starts):
            rows.append([phase, *(str(done[phase, name]) for name in starts), str(failed[phase])])
    common.table(rows)
    print(f"  {acknowledged} articles acknowledged before the kills; {orphans} trials left a process running")
    total = sum(failed.values())
    common.verdict("kill -9, then the same command again", not total, f"{total} failures of {kills}", "none")
    common.memory_verdict("the second ingest", peak)
    return 0


if __name__ == "__main__":
    sys.exit(main())
