"""A child process that opens the index and looks whether it finds what it holds.

Damaged HNSW files end the process that reads them, so nobody else opens an index that has not
passed here in the state its files are in now. What the child runs is :mod:`brief.corpus.chroma.probe_child`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SECONDS = 20.0
"""That a probe may take. A sound index of some thousand passages answers in 2 s; some damage makes its reader spin for
ever, and nobody's question shall wait minutes for that."""
A_SECOND = 5_000
"""Passages for each further second."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a look at an index found: whether it can be used, how many it holds, and why not."""

    ok: bool
    count: int
    reason: str


def probe(folder: Path, expected: int, sample: list[tuple[str, list[float]]]) -> Probe:
    """Probe the index in ``folder`` in a child process.

    Args:
        folder: the folder of one generation of the index.
        expected: how many passages it must hold at least.
        sample: passage ids with their vectors; each must be found by its own vector.
    """
    seconds = SECONDS + expected / A_SECOND
    question = json.dumps({"expected": expected, "sample": sample})
    try:
        done = subprocess.run(
            # -P: not the working directory, where a stranger's files may lie.
            [sys.executable, "-P", "-m", "brief.corpus.chroma.probe_child", str(folder.absolute())],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(os.path.abspath(p) for p in sys.path if p)},
            input=question,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Probe(False, 0, f"did not answer within {seconds:.0f} s")
    if done.returncode != 0:
        what = f"was ended by signal {-done.returncode}" if done.returncode < 0 else _last_line(done.stderr)
        return Probe(False, 0, f"the process that opened it {what}")
    try:
        found = json.loads(done.stdout.splitlines()[-1])
        return Probe(bool(found["ok"]), int(found["count"]), str(found["reason"]))
    except (ValueError, KeyError, IndexError):
        return Probe(False, 0, "the process that opened it gave no answer")


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return f"failed: {lines[-1][:200]}" if lines else "failed"
