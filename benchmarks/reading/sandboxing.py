"""What the sandbox costs: real pages read in a child, beside the same pages read in a process of its own."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from common import cpu

from brief.errors import BriefError
from brief.reading.piece_reader import intake
from brief.records import Payload
from brief.sandbox import Sandbox
from reading import Row

ASKED = 0.2
"""Share of the parsing that the sandbox may cost."""
ROUNDS = 2
WARM = Payload(
    "warm",
    b"<html><body>" + b"<p>The rain went on in Orlow for a week.</p>" * 9,
    "text/html",
    datetime.now(UTC),
)


def rows(data: Path, quick: bool) -> Iterator[Row]:
    """CPU seconds of both ways over the same pages in the same run, and what an empty job takes."""
    paths = sorted((data / "pages").rglob("*.html.gz"))[:: 4 if quick else 1]
    what = f"{len(paths)} pages" + (" (quick)" if quick else "")
    alone = boxed = 0.0
    for _ in range(ROUNDS):  # by turns: the machine may be busy with other things for a while
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            alone += pool.submit(in_process, paths).result()
        boxed += in_sandbox(paths) - in_sandbox([])
    cost = boxed / alone - 1
    each = 1000 / ROUNDS / max(1, len(paths))
    yield Row(what, "CPU-ms a page, in a process of its own", f"{alone * each:.1f}")
    yield Row(what, "CPU-ms a page, in the sandbox (parent and child)", f"{boxed * each:.1f}")
    asked = f"under {ASKED:.0%} of the parsing"
    yield Row(what, "cost of the sandbox", f"{cost:+.1%} of the parsing", asked, cost < ASKED)
    yield Row("no document", "an empty job in the sandbox", f"{empty_job() * 1000:.2f} ms on the clock")


def in_process(paths: list[Path]) -> float:
    """CPU seconds for reading the pages where nothing is sent or taken."""
    intake(WARM)
    jobs = list(_jobs(paths))
    started = time.process_time()
    for job in jobs:
        intake(job)
    return time.process_time() - started


def in_sandbox(paths: list[Path]) -> float:
    """CPU seconds of this process and a child from the child's start to its end."""
    jobs = list(_jobs(paths))
    started = cpu()
    with Sandbox() as sandbox:
        for job, found in sandbox.map(intake, [WARM, *jobs]):
            if isinstance(found, BriefError):
                raise SystemExit(f"{job.location}: {found}")
    return cpu() - started


def empty_job() -> float:
    """Seconds on the clock for a job that does nothing, the child being there."""
    with Sandbox() as sandbox:
        sandbox.run(len, b"")
        started = time.perf_counter()
        for _ in range(300):
            sandbox.run(len, b"")
        return (time.perf_counter() - started) / 300


def _jobs(paths: list[Path]) -> Iterator[Payload]:
    for path in paths:
        yield Payload(path.name, gzip.decompress(path.read_bytes()), "text/html", datetime.now(UTC))
