"""A month of a desk in minutes: feeds that change, briefs each morning, kills, a full disk, an upgrade, a restore.

python benchmarks/soak.py [--days N] [--seed S]; a miss ends with 1.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import common
from resilience.serving import Server
from resilience.soak_checks import ROWS, misses
from resilience.soak_month import Month
from resilience.soak_world import World
from resilience.tool import Tool


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--days", type=int, default=30)
    options.add_argument("--seed", type=int, default=20261130)
    options.add_argument("--keep", type=Path, help="a new folder in which all of it is kept")
    given = options.parse_args()
    common.title(f"a desk through {given.days} simulated days")
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="brief-soak-") as folder, Server() as server:
        place = given.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        world = World(server, random.Random(given.seed))
        month = Month(place, Tool(place / "library"), world, given.seed)
        month.begin()
        for day in range(given.days):
            known = len(month.account.misses)
            month.day(day)
            for kind, what in month.account.misses[known:]:
                print(f"  MISS day {day}, {kind}: {what}", flush=True)
        month.tool = month.newer
        found = list(misses(month.newer, month.account, world, place))
    for kind, what in found:
        print(f"  MISS {kind}: {what}", flush=True)
    account = month.account
    for note in account.notes:
        print(f"  {note}")
    counts = Counter(kind for kind, _ in [*account.misses, *found])
    common.table([["miss", "times"], *([kind, str(counts[kind])] for kind in ROWS)])
    done = ", ".join(f"{count} {what}" for what, count in account.counts.items())
    print(f"  {len(account.added)} articles acknowledged, {len(account.forgotten)} forgotten,", end=" ")
    print(f"{len(account.delivered)} briefs delivered; {done}; {time.perf_counter() - started:.0f} s")
    total = sum(counts.values())
    common.verdict(f"{given.days} days", not total, f"{total} misses", "0")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
