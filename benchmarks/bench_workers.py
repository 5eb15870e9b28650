"""Ingest of real pages on this machine's own engine against a Ray cluster of it: wall, CPU time, memory, the ratio.

Both read, embed and analyse the same files into a new library, and the libraries are compared: they must hold the
same passages with the same vectors. CPU time is of all processes together, Ray's own among them. What Ray takes to
start is counted by itself: a cluster that runs has started already.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import common

WORKERS = 4


def ingest(executor: str, workers: int, files: list[str]) -> dict[str, Any]:
    """One ingest into a library of its own, in this process, and a digest of what the library then holds."""
    from brief import Desk
    from brief.executor_ray import RayExecutor

    watch = Watch()
    began = time.perf_counter()
    cluster = RayExecutor(executor, workers, sandboxed=True).open() if executor else None
    started = time.perf_counter()
    before = watch.cpu()
    with tempfile.TemporaryDirectory() as folder:
        flags = {"work_executor": executor, "work_workers": workers if executor else 0}
        with Desk(folder, flags=flags, clock=lambda: common.FIRST_SEEN) as desk:
            report = desk.ingest(files)
            wall, used = time.perf_counter() - started, watch.cpu() - before
            sql = "SELECT p.id, p.text, e.vector FROM passage p JOIN embedding e ON e.passage=p.pk ORDER BY p.id"
            rows = desk.library().rows(sql)
    if cluster is not None:
        cluster.close()
    return {
        "articles": len(report.added),
        "passages": len(rows),
        "refused": len(report.refused),
        "start": started - began,
        "wall": wall,
        "cpu": used,
        "peak": watch.close(),
        "digest": hashlib.sha256(repr(rows).encode()).hexdigest(),
        "stages": dict(report.seconds),
    }


class Watch:
    """CPU seconds and memory of this process and all below it, looked at five times a second (Linux)."""

    def __init__(self) -> None:
        self._seconds: dict[int, float] = {}
        self._peak = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def cpu(self) -> float:
        """CPU seconds until now; a process that ends loses what it spent since the last look."""
        self._look()
        return sum(self._seconds.values())

    def close(self) -> float:
        """The most memory that was held at once, in MB; what several processes share counts for each."""
        self._ended.set()
        self._thread.join()
        return self._peak

    def _run(self) -> None:
        while not self._ended.wait(0.2):
            self._look()

    def _look(self) -> None:
        tick, page, memory = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE") / 1e6, 0.0
        for process in common.descendants(os.getpid()):
            try:
                words = Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            self._seconds[process] = (int(words[11]) + int(words[12])) / tick
            memory += int(words[21]) * page
        self._peak = max(self._peak, memory)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--articles", type=int, default=300, help="real pages, spread over all that there are"
    )
    options.add_argument("--workers", type=int, default=WORKERS)
    options.add_argument("--executor", default="ray", help="ray, or ray://host:port of a cluster that runs")
    options.add_argument("--quick", action="store_true", help="60 pages")
    given = options.parse_args()
    found = sorted(path for path in common.real("pages")[0].rglob("*") if ".html" in path.suffixes)
    wanted = min(60 if given.quick else given.articles, len(found))
    files = [str(found[n * len(found) // wanted]) for n in range(wanted)]
    common.title(f"ingest of {len(files)} real pages: this machine's engine against {given.executor}")
    here = common.child(ingest, "", 0, files)
    there = common.child(ingest, given.executor, given.workers, files)
    rows = [["", "articles", "passages", "start s", "ingest s", "CPU s", "memory MB"]]
    for name, one in (("one process", here), (f"{given.executor}, {given.workers} workers", there)):
        figures = (f"{one['start']:.1f}", f"{one['wall']:.1f}", f"{one['cpu']:.1f}", f"{one['peak']:.0f}")
        rows.append([name, str(one["articles"]), str(one["passages"]), *figures])
    common.table(rows)
    ratio, all_ = here["wall"] / there["wall"], here["wall"] / (there["wall"] + there["start"])
    print(f"faster by {ratio:.2f}x; with the start of the cluster {all_:.2f}x")
    print(f"CPU time: {there['cpu'] / here['cpu']:.2f}x of what one process takes")
    cores = os.cpu_count() or 1
    if given.executor == "ray" and cores <= given.workers:
        print(
            f"{given.workers} workers share {cores} cores with the command itself: no more than these can be won"
        )
    same = here["digest"] == there["digest"]
    common.verdict("the same passages and vectors", same, "yes" if same else "no", "yes")


if __name__ == "__main__":
    common.answer({"ingest": ingest})
    main()
