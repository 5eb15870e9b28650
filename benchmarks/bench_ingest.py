"""Ingest of the 88 feeds: reading and keeping against feedparser, embedding against the model's bare rate.

"Everything except embedding" is the CPU time of `Desk.ingest`, of this process and of the sandbox's
children with all that they import, less what was spent inside `Embedder.documents` and `Index.update`.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import common

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

READ_TARGET, EMBED_TARGET, FLOAT_TARGET = 0.5, 0.8, 2.0
# Passages a feed file gives on average are 125; the paired embedding runs take so many passages each.
PAIRED_PASSAGES = 1200


# -- each of these runs in a process of its own


def feedparser_alone(folder: str) -> dict[str, float]:
    """CPU seconds to parse the files, the import left out. A body goes in as bytes in memory."""
    import feedparser

    return _parsed(folder, lambda content: len(feedparser.parse(io.BytesIO(content)).entries))


def fastfeedparser_alone(folder: str) -> dict[str, float]:
    """As above; a file that it refuses counts no item."""
    import fastfeedparser

    def parse(content: bytes) -> int:
        try:
            return len(fastfeedparser.parse(content).entries)
        except Exception:
            return 0

    return _parsed(folder, parse)


def _parsed(folder: str, parse: Any) -> dict[str, float]:
    contents = [path.read_bytes() for path in sorted(Path(folder).iterdir()) if path.is_file()]
    before = common.cpu()
    items = sum(parse(content) for content in contents)
    return {"cpu": common.cpu() - before, "items": items}


def ingest_without_embedding(folder: str) -> dict[str, float]:
    """An ingest with vectors out of a seeded generator; what these and Chroma take is taken off."""
    import numpy as np

    from brief.corpus.embedding import DIMENSION, Embedder
    from brief.corpus.embedding import embedder as named
    from brief.corpus.index import Index
    from brief.settings import Settings

    spent = common.Clock()
    generator = np.random.default_rng(1)

    class Made(Embedder):
        def documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
            with spent.timed():
                found = generator.standard_normal((len(texts), DIMENSION)).astype(np.float32)
                unit: NDArray[np.float32] = found / np.linalg.norm(found, axis=1, keepdims=True)
            return unit

    class Timed(Index):
        def update(self, *args: Any, **more: Any) -> str:
            with spent.timed():
                return super().update(*args, **more)

    real = named(Settings())
    with tempfile.TemporaryDirectory() as library:
        desk = common.desk(Path(library), Made(real.name, real.fingerprint, real.model, real.dimension))
        desk.index = Timed(desk.folder, desk.library(write=True))
        before, started = common.cpu(), time.perf_counter()
        report = desk.ingest([folder])
        whole, wall = common.cpu() - before, time.perf_counter() - started
        counts = desk.library().counts()
        desk.close()
    return {
        "cpu": whole - sum(spent.cpu),
        "wall": wall - sum(spent.wall),
        "library": dict(report.seconds)["library"],
        "items": len(report.added),
        "refused": len(report.refused),
        "passages": counts["passages"],
    }


# -- embedding


def embedding(folder: Path, rounds: int, passages: int) -> list[tuple[int, float, float, float]]:
    """Pairs of runs in turn: (passages, bare s, embedding phase of an ingest s, whole ingest s)."""
    from brief.corpus.embedding import embedder
    from brief.corpus.index import Index
    from brief.settings import Settings

    model = embedder(Settings())
    model.documents(["Loaded before anything is timed."])
    found = []
    for turn in range(rounds):
        files = _some(folder, passages, turn)
        with tempfile.TemporaryDirectory() as place:
            desk = common.desk(Path(place), model)
            chroma = common.Clock()

            class Timed(Index):
                clock = chroma

                def update(self, *args: Any, **more: Any) -> str:
                    with self.clock.timed():
                        return super().update(*args, **more)

            desk.index = Timed(desk.folder, desk.library(write=True))
            started = time.perf_counter()
            report = desk.ingest([str(path) for path in files])
            whole = time.perf_counter() - started
            phase = dict(report.seconds)["embedding and indexing"] - sum(chroma.wall)
            texts = [row[0] for row in desk.library().rows("SELECT text FROM passage ORDER BY pk")]
            desk.close()
        started = time.perf_counter()
        model.documents(texts)
        found.append((len(texts), time.perf_counter() - started, phase, whole))
    return found


def _some(folder: Path, passages: int, turn: int) -> list[Path]:
    """Feed files with about that many passages between them, others each turn."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    # small files first for an even mix; a turn takes every third from its own place on
    files = sorted(files, key=lambda path: (path.stat().st_size, path.name))[turn % 3 :: 3]
    taken, size = [], 0
    for path in files:
        taken.append(path)
        size += path.stat().st_size
        if size > passages * 1650:  # bytes of feed for one passage, over all 88
            break
    return taken


def against_float32(file: str, folder: Path, passages: int) -> tuple[float, float, int]:
    """Seconds of the embedded default and of MiniLM float32 over the same passages, in turn by tens."""
    import numpy as np
    import onnxruntime

    from brief.corpus.embedding import MAX_TOKENS, MODEL_FOLDER, MiniLM

    class Float32(MiniLM):
        """The same code over the other weights."""

        def _load(self) -> None:
            super()._load()
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            options.enable_cpu_mem_arena = False
            self._session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])

    texts = [p.text for _, _, held in common.read([folder], 8000) for p in held][:: max(1, 8000 // passages)]
    texts = texts[:passages]
    ours, theirs = MiniLM(MODEL_FOLDER), Float32(MODEL_FOLDER)
    a, b = ours.vectors(texts[:5]), theirs.vectors(texts[:5])
    if float(np.min(np.sum(a * b, axis=1))) < 0.9:
        raise SystemExit(f"{file} is not MiniLM in float32: its vectors differ from the embedded default's")
    clocks = {id(ours): common.Clock(), id(theirs): common.Clock()}
    for n, start in enumerate(range(0, len(texts), 10)):
        for model in (ours, theirs) if n % 2 else (theirs, ours):
            with clocks[id(model)].timed():
                model.vectors(texts[start : start + 10])
    assert MAX_TOKENS == 256
    return sum(clocks[id(ours)].wall), sum(clocks[id(theirs)].wall), len(texts)


def main() -> None:
    common.answer({f.__name__: f for f in (feedparser_alone, fastfeedparser_alone, ingest_without_embedding)})
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="one turn of each instead of three")
    quick = options.parse_args().quick
    (folder,) = common.real("feeds")
    turns = 1 if quick else 3
    common.title("ingest of the 88 feeds")
    _reading(folder, turns)
    _embedding(folder, turns, 400 if quick else PAIRED_PASSAGES)
    _float32(folder, 100 if quick else 300)
    _whole(folder, quick)


def _reading(folder: Path, turns: int) -> None:
    parsers, fast, ours = [], [], []
    for _ in range(turns):
        parsers.append(common.child(feedparser_alone, str(folder)))
        fast.append(common.child(fastfeedparser_alone, str(folder)))
        ours.append(common.child(ingest_without_embedding, str(folder)))
    base = median(p["cpu"] for p in parsers)
    ratio = median(o["cpu"] / p["cpu"] for o, p in zip(ours, parsers, strict=True))
    rows = [["median of " + str(turns), "CPU s", "items", "ratio"]]
    rows.append(["feedparser alone", f"{base:.2f}", str(parsers[0]["items"]), "1.00"])
    quick = median(f["cpu"] for f in fast)
    rows.append(["fastfeedparser alone", f"{quick:.2f}", str(fast[0]["items"]), f"{quick / base:.2f}"])
    mine = median(o["cpu"] for o in ours)
    rows.append(["ingest without embedding", f"{mine:.2f}", str(ours[0]["items"]), f"{ratio:.2f}"])
    common.table(rows)
    kept = median(o["library"] for o in ours)
    print(
        f"  of it {kept:.2f} s (wall) in the library; {ours[0]['passages']} passages, {ours[0]['refused']} refused,"
        f" {median(o['wall'] for o in ours):.1f} s wall"
    )
    common.verdict(
        "everything except embedding", ratio <= READ_TARGET, f"{ratio:.2f} of feedparser", "at most 0.5"
    )


def _embedding(folder: Path, turns: int, passages: int) -> None:
    pairs = embedding(folder, turns, passages)
    rows = [["in turn", "passages", "bare /s", "in an ingest /s", "ratio", "whole ingest /s"]]
    for n, (count, bare, phase, whole) in enumerate(pairs, start=1):
        rows.append(
            [
                f"turn {n}",
                str(count),
                f"{count / bare:.1f}",
                f"{count / phase:.1f}",
                f"{bare / phase:.2f}",
                f"{count / whole:.1f}",
            ]
        )
    common.table(rows)
    ratio = median(bare / phase for _, bare, phase, _ in pairs)
    common.verdict("embedding in an ingest", ratio >= EMBED_TARGET, f"{ratio:.2f} of bare", "at least 0.8")


def _float32(folder: Path, passages: int) -> None:
    file = os.environ.get("BRIEF_MINILM_FLOAT32", "")
    if not Path(file).is_file():
        print(
            "  skipped: MiniLM float32; make it with `scripts/build_minilm.py --float32 FILE` and name it in"
            " BRIEF_MINILM_FLOAT32"
        )
        return
    ours, theirs, count = against_float32(file, folder, passages)
    print(f"  over {count} passages in turn: ours {count / ours:.1f} /s, float32 {count / theirs:.1f} /s")
    common.verdict("bare rate", theirs / ours >= FLOAT_TARGET, f"{theirs / ours:.2f}x float32", "at least 2x")


def _whole(folder: Path, quick: bool) -> None:
    """Peak memory of the command itself; the vectors are embedded for real, so this takes minutes."""
    if quick:
        files = [str(path) for path in _some(folder, 400, 0)]
    else:
        files = [str(folder)]
    with tempfile.TemporaryDirectory() as place:
        done = common.run([*common.COMMAND, "--data-dir", place, "ingest", *files], every=0.1)
    if done.code:
        raise SystemExit(f"brief ingest ended with exit code {done.code}")
    print(f"  brief ingest, whole: {done.wall:.0f} s wall, {done.cpu:.0f} CPU-s; {done.out.strip()}")
    print(f"  largest process {done.peak_mb:.0f} MB, all processes at once {done.tree_mb:.0f} MB")
    common.memory_verdict("brief ingest, all its processes", max(done.peak_mb, done.tree_mb))


if __name__ == "__main__":
    sys.exit(main())
