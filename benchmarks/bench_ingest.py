"""Ingest of the 88 feeds: reading and keeping against feedparser, embedding against the model's bare rate.

"Everything except embedding" is the CPU time of `Desk.ingest`, of this process and of the sandbox's
children with all that they import, less what was spent inside `Embedder.documents` and `Index.update`.
"""

from __future__ import annotations

import argparse
import io
import os
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
# Of the 88 feeds, 18 MB to 10,500 passages.
BYTES_A_PASSAGE = 1700


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

    from brief.corpus.chroma.index import Index
    from brief.corpus.embedding import DIMENSION, Embedder
    from brief.corpus.embedding import embedder as named
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


def embedding(folder: str, turns: int, passages: int) -> list[tuple[int, float, float, float]]:
    """Pairs of runs, first the one and then the other: (passages, bare s, embedding phase s, whole ingest s).

    The bare rate is that of `Embedder.documents` over all texts at once; the phase of the ingest is
    from the first passage looked for to the last vector kept, without `Index.update`.
    """
    from brief.corpus.embedding import embedder
    from brief.settings import Settings

    model = embedder(Settings())
    model.documents(["Loaded before anything is timed."])
    found = []
    for turn in range(turns):
        files = _some(Path(folder), passages, turn, turns)
        texts = [p.text for _, _, held in common.read(files, 1 << 40) for p in held]
        bare = 0.0
        for part in ("bare", "ingest") if turn % 2 else ("ingest", "bare"):
            if part == "ingest":
                count, phase, whole = _embedding_phase(files, model)
            else:
                started = time.perf_counter()
                model.documents(texts)
                bare = (time.perf_counter() - started) / len(texts)
        found.append((count, bare * count, phase, whole))
    return found


def _embedding_phase(files: list[Path], model: Any) -> tuple[int, float, float]:
    from brief.corpus.chroma.index import Index

    chroma = common.Clock()

    class Timed(Index):
        def update(self, *args: Any, **more: Any) -> str:
            with chroma.timed():
                return super().update(*args, **more)

    with tempfile.TemporaryDirectory() as place:
        desk = common.desk(Path(place), model)
        desk.index = Timed(desk.folder, desk.library(write=True))
        started = time.perf_counter()
        report = desk.ingest([str(path) for path in files])
        whole = time.perf_counter() - started
        phase = dict(report.seconds)["embedding and indexing"] - sum(chroma.wall)
        count = desk.library().counts()["passages"]
        desk.close()
    return count, phase, whole


def _some(folder: Path, passages: int, turn: int, turns: int) -> list[Path]:
    """Feed files with at least that many passages between them, others each turn."""
    files = sorted((path for path in folder.iterdir() if path.is_file()), key=lambda path: path.name)
    taken, size = [], 0
    for path in files[turn % turns :: turns]:
        taken.append(path)
        size += path.stat().st_size
        if size > passages * BYTES_A_PASSAGE:
            break
    return taken


def against_float32(file: str, folder: str, passages: int) -> dict[str, Any]:
    """Seconds over the same passages, in turn by tens: ours, float32 by default, float32 run as ours is."""
    import numpy as np
    import onnxruntime

    from brief.corpus.embedding import MODEL_FOLDER, MiniLM

    def session(threads: int) -> Any:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = threads
        return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])

    class Float32(MiniLM):
        """The other weights, run as the embedded default is: a thread a text."""

        def _load(self) -> None:
            super()._load()
            self._session = session(1)

    class Plain(Float32):
        """The other weights as onnxruntime runs them by default: text by text, all processors on each."""

        def _load(self) -> None:
            super()._load()
            self._session = session(0)

        def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if self._session is None:
                self._load()
            return np.array([self._vector(text) for text in texts])

    texts = [p.text for _, _, held in common.read([Path(folder)], 8000) for p in held]
    texts = texts[:: max(1, len(texts) // passages)][:passages]
    models = {"ours": MiniLM(MODEL_FOLDER), "plain": Plain(MODEL_FOLDER), "alike": Float32(MODEL_FOLDER)}
    first = {name: model.vectors(texts[:5]) for name, model in models.items()}
    if min(float(np.min(np.sum(first["ours"] * first[name], axis=1))) for name in models) < 0.9:
        raise SystemExit(f"{file} is not MiniLM in float32: its vectors differ from the embedded default's")
    seconds = dict.fromkeys(models, 0.0)
    used = dict.fromkeys(models, 0.0)
    for n, start in enumerate(range(0, len(texts), 10)):
        for name in [*models][n % 3 :] + [*models][: n % 3]:
            clock = common.Clock()
            with clock.timed():
                models[name].vectors(texts[start : start + 10])
            seconds[name] += clock.wall[0]
            used[name] += clock.cpu[0]
    return {"passages": len(texts), "seconds": seconds, "cpu": used}


def main() -> None:
    ours = (feedparser_alone, fastfeedparser_alone, ingest_without_embedding, embedding, against_float32)
    common.answer({function.__name__: function for function in ours})
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="fewer turns; memory of a small ingest only")
    quick = options.parse_args().quick
    (folder,) = common.real("feeds")
    common.title("ingest of the 88 feeds")
    _reading(folder, 1 if quick else 5)
    _embedding(folder, *((2, 100) if quick else (8, 200)))
    _float32(folder, 60 if quick else 400)
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
    pairs = common.child(embedding, str(folder), turns, passages)
    count = sum(pair[0] for pair in pairs)
    rows = [[f"{turns} turns, {count} passages", "passages/s", "ratio, median", "lowest", "highest"]]
    rows.append(["bare", f"{count / sum(pair[1] for pair in pairs):.1f}", "1.00", "", ""])
    for name, place in (("embedding in an ingest", 2), ("a whole ingest", 3)):
        ratios = sorted(pair[1] / pair[place] for pair in pairs)
        rate = count / sum(pair[place] for pair in pairs)
        rows.append([name, f"{rate:.1f}", f"{median(ratios):.2f}", f"{ratios[0]:.2f}", f"{ratios[-1]:.2f}"])
    common.table(rows)
    ratio = float(rows[2][2])
    common.verdict("embedding in an ingest", ratio >= EMBED_TARGET, f"{ratio:.2f} of bare", "at least 0.8")


def _float32(folder: Path, passages: int) -> None:
    file = os.environ.get("BRIEF_MINILM_FLOAT32", "")
    if not Path(file).is_file():
        print(
            "  skipped: MiniLM float32; make it with `scripts/build_minilm.py --float32 FILE` and name it in"
            " BRIEF_MINILM_FLOAT32"
        )
        return
    found = common.child(against_float32, str(Path(file).resolve()), str(folder), passages)
    names = {
        "ours": "embedded default",
        "plain": "float32, text by text on all processors",
        "alike": "float32, run as ours (a thread a text)",
    }
    rows = [[f"{found['passages']} passages in turn", "passages/s", "per CPU-s", "ours against it"]]
    for key, name in names.items():
        seconds, used = found["seconds"][key], found["cpu"][key]
        rows.append(
            [
                name,
                f"{found['passages'] / seconds:.1f}",
                f"{found['passages'] / used:.1f}",
                f"{seconds / found['seconds']['ours']:.2f}x",
            ]
        )
    common.table(rows)
    ratio = min(found["seconds"]["plain"], found["seconds"]["alike"]) / found["seconds"]["ours"]
    common.verdict("bare rate", ratio >= FLOAT_TARGET, f"{ratio:.2f}x the faster float32", "at least 2x")


def _whole(folder: Path, quick: bool) -> None:
    """Peak memory of the command itself; the vectors are embedded for real, so this takes minutes."""
    files = [str(path) for path in _some(folder, 200, 0, 8)] if quick else [str(folder)]
    with tempfile.TemporaryDirectory() as place:
        done = common.run([*common.COMMAND, "--data-dir", place, "ingest", *files], every=0.1)
    if done.code:
        raise SystemExit(f"brief ingest ended with exit code {done.code}")
    print(f"  brief ingest, whole: {done.wall:.0f} s wall, {done.cpu:.0f} CPU-s; {done.out.strip()}")
    print(f"  largest process {done.peak_mb:.0f} MB, all processes at once {done.tree_mb:.0f} MB")
    common.memory_verdict("brief ingest, all its processes", max(done.peak_mb, done.tree_mb))


if __name__ == "__main__":
    main()
