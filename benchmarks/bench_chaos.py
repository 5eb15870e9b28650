"""Several machines on one library, killed at random: 3 writers, 5 readers, one PostgreSQL, one Chroma server.

    bench_chaos.py [--minutes 10] [--kills 100] [--database-kills 5]

A writer ingests batches of small articles, each batch in part the one before; what it has ended with 0 it has
acknowledged. Readers ask, list and brief. Whoever is killed is started again; the database is killed as a machine that
loses its power, and started again. At the end every batch is ingested once more, and counted: what was acknowledged
and is not there, what is there twice, and whether library and index agree. A miss ends with 1.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import common

WRITERS, READERS = 3, 5
BATCH, SHARED = 24, 8
"""Articles of a batch, and how many of them the batch before had."""
_PLACES = "Orlow Drenholt Kelvar Tessim Ostrel Sallow Verania Lethmari".split()


@dataclass
class Worker:
    """One process that is started again and again."""

    name: str
    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    batch: int = 0
    acknowledged: list[int] = field(default_factory=list)
    outcomes: Counter[int] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)

    def start(self, *arguments: str) -> None:
        """Run a command of brief."""
        self.process = subprocess.Popen(
            [*common.COMMAND, "--data-dir", str(self.folder), *arguments],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def ended(self) -> int | None:
        """How the process ended; None while it runs or where none does."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        assert self.process.stderr is not None
        with self.process.stderr as err:
            text = err.read().decode("utf-8", "replace").strip()
        self.process = None
        self.outcomes[code] += 1
        if code not in (0, -signal.SIGKILL):
            self.said.append(text[-300:])
        return code


def batch_of(root: Path, writer: int, number: int) -> Path:
    """The folder of a writer's batch; its first articles are the last of the batch before."""
    folder = root / f"batch-{writer}-{number}"
    if not folder.exists():
        folder.mkdir(parents=True)
        for n in range(number * (BATCH - SHARED), number * (BATCH - SHARED) + BATCH):
            dice = random.Random(writer * 1_000_000 + n)
            place, other = dice.sample(_PLACES, 2)
            text = (
                f"---\ntitle: Report {writer}-{n} from {place}\npublisher: {other} Courier\n"
                f"published: 2026-03-0{1 + n % 8}T10:00:00Z\n---\n\n"
                f"Officials in {place} said that {dice.randint(2, 900)}"
                f" people left their homes by road {writer}{n} after water rose {dice.randint(2, 90)} centimetres near"
                f" bridge {n}. The mayor of {other} said that {dice.randint(2, 40)} boats came, and number {writer}-{n}"
                " of them was lost.\n"
            )
            (folder / f"{n}.md").write_text(text, "utf-8")
    return folder


def main() -> None:
    options = argparse.ArgumentParser(description="Several machines on one library, killed at random.")
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--database-kills", type=int, default=5)
    options.add_argument("--seed", type=int, default=20261201)
    options.add_argument("--no-chroma", action="store_true", help="the index in PostgreSQL instead")
    given = options.parse_args()
    from tests.support.postgres_server import PASSWORD, Server

    root = Path(tempfile.mkdtemp(prefix="brief-chaos-"))
    server = Server(root / "postgres")
    chroma: Any = None
    settings = {"BRIEF_LIBRARY_URL": server.database("news"), "BRIEF_LIBRARY_PASSWORD": PASSWORD}
    if not given.no_chroma:
        from tests.support import chroma_server

        chroma = chroma_server.start(root / "chroma")
        settings["BRIEF_INDEX_URL"] = chroma.url
    environment = {**common.environment(), **settings, "OMP_NUM_THREADS": "1"}
    workers = [Worker(f"writer {n}", root / f"writer-{n}", environment) for n in range(WRITERS)]
    workers += [Worker(f"reader {n}", root / f"reader-{n}", environment) for n in range(READERS)]
    for worker in workers:
        worker.folder.mkdir()
    try:
        first = Worker("first", root / "writer-0", environment)
        first.start("ingest", str(batch_of(root, 0, 0)))
        assert first.process is not None
        first.process.wait()
        chaos(given, root, server, workers)
        verdict(root, server, workers, environment, given)
    finally:
        for worker in workers:
            if worker.process:
                worker.process.kill()
        if chroma is not None:
            chroma.stop()
        server.remove()
        shutil.rmtree(root, ignore_errors=True)


def chaos(given: argparse.Namespace, root: Path, server: Any, workers: list[Worker]) -> None:
    """Start whoever does not run, kill at moments drawn before, until the time is over."""
    dice = random.Random(given.seed)
    length = given.minutes * 60
    kills = sorted(dice.uniform(3, length - 3) for _ in range(given.kills))
    database = sorted(dice.uniform(10, length - 20) for _ in range(given.database_kills))
    reads = (["ask", "How many people left their homes?"], ["list", "--articles"], ["daily", "--date", "2026-03-05"],
             ["status"])  # fmt: skip
    began = time.monotonic()
    killed = 0
    while (now := time.monotonic() - began) < length:
        for n, worker in enumerate(workers):
            code = worker.ended()
            if code == 0 and n < WRITERS:
                worker.acknowledged.append(worker.batch)
                worker.batch += 1
            if worker.process is None:
                if n < WRITERS:
                    worker.start("ingest", str(batch_of(root, n, worker.batch)))
                else:
                    worker.start(*dice.choice(reads))
        if kills and now >= kills[0]:
            kills.pop(0)
            # Two of three kills are of writers: they have something to lose.
            some = workers[:WRITERS] if dice.random() < 0.67 else workers[WRITERS:]
            if alive := [worker for worker in some if worker.process is not None]:
                dice.choice(alive).process.kill()  # type: ignore[union-attr]
                killed += 1
        if database and now >= database[0]:
            database.pop(0)
            server.stop(signal.SIGQUIT)
            time.sleep(dice.uniform(0.2, 2.0))
            server.start()
        common.progress("seconds", int(now), int(length))
        time.sleep(0.05)
    for worker in workers:
        if worker.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                worker.process.wait(120)
            if worker.ended() == 0 and worker in workers[:WRITERS]:
                worker.acknowledged.append(worker.batch)
    print(f"  {killed} processes killed, the database {given.database_kills} times")


def verdict(
    root: Path, server: Any, workers: list[Worker], environment: dict[str, str], given: argparse.Namespace
) -> None:
    """What was acknowledged, what is there, what is there twice; then all of it once more."""
    acknowledged = {
        f"Report {n}-{one}"
        for n, worker in enumerate(workers[:WRITERS])
        for batch in worker.acknowledged
        for one in range(batch * (BATCH - SHARED), batch * (BATCH - SHARED) + BATCH)
    }
    held = titles(server)
    lost = [name for name in acknowledged if not held[name]]
    doubled = [name for name, times in held.items() if times > 1]
    for worker in workers:
        print(f"  {worker.name}: {dict(worker.outcomes)}, {len(worker.acknowledged)} batches acknowledged")
    for text in dict.fromkeys(text for worker in workers for text in worker.said):
        print(f"    {' '.join(text.split())[:220]}")
    again = Worker("again", root / "writer-0", environment)
    every = [str(path) for path in sorted(root.glob("batch-*"))]
    again.start("ingest", *every)
    assert again.process is not None
    again.process.wait()
    code = again.ended()
    after = titles(server)
    wanted = {
        file.read_text("utf-8").split("title: ")[1].split(" from")[0]
        for folder in every
        for file in Path(folder).glob("*.md")
    }
    out = subprocess.run(
        [*common.COMMAND, "--data-dir", str(root / "writer-0"), "status", "--check", "--json"],
        env=environment,
        capture_output=True,
        text=True,
    )
    facts = json.loads(out.stdout or "{}")
    waiting, faults = facts.get("waiting"), facts.get("faults")
    common.verdict("acknowledged and lost", not lost, f"{len(lost)} of {len(acknowledged)}", "0")
    common.verdict("held twice", not doubled and max(after.values()) == 1, str(len(doubled)), "0")
    common.verdict(
        "all of it, once more", code == 0 and set(after) == wanted, f"{len(after)} of {len(wanted)}", "all"
    )
    common.verdict(
        "library and index", waiting == 0 and faults == [], f"{waiting} waiting, faults {faults}", "agree"
    )
    common.verdict("index", facts.get("index") == "sound", str(facts.get("index")), "sound")
    embedded = (
        one(server, "SELECT count(*) FROM brief.embedding"),
        one(server, "SELECT count(*) FROM brief.passage"),
    )
    common.verdict("passages embedded", embedded[0] == embedded[1], f"{embedded[0]} of {embedded[1]}", "all")
    good = not lost and not doubled and code == 0 and set(after) == wanted and waiting == 0 and faults == []
    sys.exit(0 if good else 1)


def titles(server: Any) -> Counter[str]:
    """How often each report is held, by its number."""
    with server.admin("news") as admin:
        found = admin.execute(
            "SELECT split_part(title, ' from', 1), count(*) FROM brief.article GROUP BY 1"
        ).fetchall()
    return Counter(dict(found))


def one(server: Any, sql: str) -> int:
    """One number of the database."""
    with server.admin("news") as admin:
        return int(admin.execute(sql).fetchall()[0][0])


if __name__ == "__main__":
    os.environ.pop("BRIEF_LIBRARY_URL", None)
    main()
