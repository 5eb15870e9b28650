"""The served desk over 10,000 articles with 50 readers at once: how long pages take, and the server's memory.

Readers ask as people do, a page a second each: the newest brief, the archive, briefs, lists, articles that citations
lead to, a search now and then. Then all at once without a pause, for what the server can do at most.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import bench_scale
import common

READERS, TARGET_MS, TARGET_MB = 50, 100.0, 500.0
MIX = {"today": 28, "archive": 9, "brief": 15, "articles": 9, "article": 34, "search": 5}
"""Of a hundred pages."""
WORDS = "dam election strike court bank storm army port fire vote trade hospital school border flight".split()


def make(folder: str, passages: int) -> dict[str, Any]:
    """The library, with a week of briefs; the articles that they cite."""
    made = bench_scale.fill(folder, min(2_000, passages), passages)
    desk = common.desk(Path(folder))
    first = bench_scale.FIRST_DAY + timedelta(days=60)
    for number in range(7):
        since = first + timedelta(days=number)
        desk.issue(desk.daily(since, since + timedelta(days=1), length="short"))
        common.progress("briefs", number + 1, 7)
    ledger = desk.ledger()
    briefs = [one.id for one in ledger.briefs()]
    cited = sorted({id_ for ids in ledger.cited().values() for id_ in ids})
    desk.close()
    return {**made, "briefs": briefs, "cited": cited}


def read(port: int, key: str, made: str, seconds: float, pause: float) -> dict[str, list[float]]:
    """Fifty readers for so long; milliseconds of each page, by kind."""
    held = json.loads(made)
    found: dict[str, list[float]] = defaultdict(list)
    until = time.perf_counter() + seconds
    faults: list[str] = []

    def one(number: int) -> None:
        dice = random.Random(number)
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        line.request("GET", f"/enter?{key}")
        entered = line.getresponse()
        entered.read()
        cookie = (entered.headers["set-cookie"] or "").partition(";")[0]
        time.sleep(dice.random() * min(pause, 1.0))
        while time.perf_counter() < until:
            kind = dice.choices(list(MIX), list(MIX.values()))[0]
            path = {
                "today": "/",
                "archive": "/briefs",
                "brief": f"/briefs/{dice.choice(held['briefs'])}",
                "articles": f"/articles?page={dice.randrange(1, 20)}",
                "article": f"/articles/{dice.choice(held['cited'])}",
                "search": f"/articles?q={'+'.join(dice.sample(WORDS, 2))}",
            }[kind]
            began = time.perf_counter()
            line.request("GET", path, headers={"Cookie": cookie})
            answer = line.getresponse()
            answer.read()
            found[kind].append((time.perf_counter() - began) * 1e3)
            if answer.status != 200:
                faults.append(f"{path}: {answer.status}")
            if pause:
                time.sleep(dice.uniform(0.5, 1.5) * pause)

    readers = [threading.Thread(target=one, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    if faults:
        raise SystemExit(f"{len(faults)} pages failed, the first: {faults[0]}")
    return dict(found)


def at(values: list[float], share: float) -> float:
    """The value below which that share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def main() -> None:
    """Make the library, start the server, let them read."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passages", type=int, default=12_000)
    options.add_argument("--seconds", type=float, default=30.0)
    options.add_argument("--quick", action="store_true", help="2,000 passages, 5 s")
    given = options.parse_args()
    passages, seconds = (2_000, 5.0) if given.quick else (given.passages, given.seconds)
    common.title(f"a served desk, {READERS} readers at once")
    with tempfile.TemporaryDirectory() as folder:
        made = common.child(make, folder, passages)
        print(
            f"   {made['articles']:.0f} articles, {made['passages']:.0f} passages, {len(made['briefs'])} briefs"
        )
        server = subprocess.Popen(
            [*common.COMMAND, "--data-dir", folder, "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=common.environment(),
        )
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        port = int(address.partition("/enter")[0].rpartition(":")[2])
        key = address.partition("?")[2]
        common.child(read, port, key, json.dumps(made), 3.0, 0.2)  # what is read once is read
        rows = [["pause", "kind", "pages", "a second", "p50 ms", "p95 ms", "most ms"]]
        worst = 0.0
        for pause in (1.0, 0.0):
            found = common.child(read, port, key, json.dumps(made), seconds, pause)
            every = [one for values in found.values() for one in values]
            for kind, values in [*sorted(found.items()), ("all", every)]:
                figures = (at(values, 0.5), at(values, 0.95), max(values))
                rows.append(
                    [
                        f"{pause:g} s",
                        kind,
                        str(len(values)),
                        f"{len(values) / seconds:.0f}",
                        *(f"{f:.0f}" for f in figures),
                    ]
                )
            worst = worst or at(every, 0.95)
        peak = _peak(server.pid)
        server.terminate()
        server.wait()
    common.table(rows)
    common.verdict(
        "p95 of pages, a page a second each", worst <= TARGET_MS, f"{worst:.0f} ms", f"{TARGET_MS:.0f} ms"
    )
    common.verdict("the server's memory at most", peak <= TARGET_MB, f"{peak:.0f} MB", f"{TARGET_MB:.0f} MB")


def _peak(pid: int) -> float:
    """Most resident memory of a process, in MB."""
    for told in Path(f"/proc/{pid}/status").read_text().splitlines():
        if told.startswith("VmHWM:"):
            return int(told.split()[1]) / 1000
    return 0.0


if __name__ == "__main__":
    common.answer({"make": make, "read": read})
    main()
