"""What the benchmarks share: real data, cached vectors, a library of real passages, figures and tables."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
USER = os.getuid() if hasattr(os, "getuid") else "user"
CACHE = Path(os.environ.get("BRIEF_BENCH_CACHE") or Path(tempfile.gettempdir()) / f"brief-bench-{USER}")
"""Where vectors are kept between runs, and bytecode: an installed program has its modules compiled."""
CACHE.mkdir(mode=0o700, parents=True, exist_ok=True)
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(CACHE / "bytecode")
sys.dont_write_bytecode = False

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from brief.corpus.embedding import Embedder
    from brief.corpus.sqlite.library import SQLiteLibrary
    from brief.desk import Desk
    from brief.reading.piece_reader import Read

    Vectors = NDArray[np.float32]

DATA = Path(os.environ.get("BRIEF_DATA") or ROOT.parent / "shared" / "data")
# When the copies were taken, as far as dates without a year care.
FIRST_SEEN = datetime(2026, 1, 1, tzinfo=UTC)
MEMORY_TARGET_MB = 1000
COMMAND = [sys.executable, "-c", "from brief.cli import main; main()"]
"""What the ``brief`` script that pip writes runs."""


# -- data


def real(*folders: str) -> list[Path]:
    """Folders of the real data; ends the script with one line where one is absent."""
    found = [DATA / folder for folder in folders]
    for path in found:
        if not path.exists():
            print(f"skipped: no {path}; set BRIEF_DATA to the folder of the real data")
            raise SystemExit(0)
    return found


def questions(limit: int = 0) -> list[str]:
    """Real questions (MultiHop-RAG), spread evenly over all of them; all where ``limit`` is 0."""
    (path,) = real("retrieval/multihop-queries.jsonl")
    found = [json.loads(line)["query"] for line in path.read_text("utf-8").splitlines() if line.strip()]
    step = max(1, len(found) // limit) if limit else 1
    return found[::step][: limit or None]


def read(paths: Sequence[Path], limit: int, seen: datetime = FIRST_SEEN) -> Iterator[Read]:
    """Articles of files and folders as an ingest at ``seen`` reads them, until they have ``limit`` passages."""
    from brief.errors import BriefError
    from brief.reading.piece_reader import intake
    from brief.records import Refusal
    from brief.sandbox import Sandbox
    from brief.sources.files import pieces

    jobs = (piece for piece in pieces(paths, 100_000_000, seen) if not isinstance(piece, Refusal))
    count = 0
    with Sandbox(workers=2) as sandbox:
        for _, found in sandbox.map(intake, jobs):
            for raw, article, passages in () if isinstance(found, BriefError) else found.read:
                if count >= limit:
                    return
                passages = passages[: limit - count]
                count += len(passages)
                yield raw, article, passages


def fill(library: SQLiteLibrary, entries: Iterator[Read]) -> None:
    """Add articles to a library in transactions of some hundreds."""
    batch: list[Read] = []

    def put() -> None:
        with library.writing():
            for raw, article, passages in batch:
                library.add(raw, article, passages)
        batch.clear()

    for entry in entries:
        batch.append(entry)
        if len(batch) >= 500:
            put()
    put()


def desk(folder: Path, embedder: Embedder | None = None) -> Desk:
    """A desk over ``folder`` with default settings, whatever files and environment say."""
    from brief import settings
    from brief.desk import Desk

    made = Desk(folder, loaded=settings.defaults(folder))
    if embedder is not None:
        made.embedder = embedder
    return made


# -- vectors, embedded once


def caching_embedder() -> Embedder:
    """The embedded default, which remembers passages' vectors between runs; questions are embedded anew."""
    import numpy as np

    from brief.corpus.embedding import DIMENSION, Embedder
    from brief.corpus.embedding import embedder as named
    from brief.settings import Settings

    class Caching(Embedder):
        def __init__(self, inner: Embedder) -> None:
            super().__init__(inner.name, inner.fingerprint, inner.model, inner.dimension)
            self.file = CACHE / f"vectors-{inner.fingerprint}.npz"
            self.held: dict[bytes, Vectors] = {}
            if self.file.is_file():
                with np.load(self.file) as saved:
                    self.held = dict(zip(saved["keys"].tolist(), saved["vectors"], strict=True))
                print(f"vectors of {len(self.held)} passages taken from {self.file}", file=sys.stderr)

        def documents(self, texts: Sequence[str]) -> Vectors:
            keys = [
                hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest().encode() for text in texts
            ]
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self.held}
            if new:
                self.held.update(zip(new, super().documents(list(new.values())), strict=True))
                if len(texts) > 1 and len(self.held) % 1024 < len(new):
                    self.save()
            return np.array([self.held[key] for key in keys], dtype=np.float32).reshape(-1, DIMENSION)

        def query(self, text: str) -> Vectors:
            first: Vectors = super().documents([text])[0]
            return first

        def save(self) -> None:
            partial = self.file.with_suffix(f".{os.getpid()}.npz")
            np.savez(partial, keys=np.array(list(self.held)), vectors=np.array(list(self.held.values())))
            partial.replace(self.file)

    return Caching(named(Settings()))


def prepare(folder: Path, passages: int, embedder: Embedder) -> Desk:
    """A desk whose library and index hold that many real passages (events, pages, feeds; fewer if there are)."""
    from brief.desk.ingest import bring_up

    paths = real("events", "pages", "feeds")
    made = desk(folder, embedder)
    made.progress = progress
    with made.writer():
        fill(made.library(write=True), read(paths, passages))
    bring_up(made)
    if hasattr(embedder, "save"):
        embedder.save()
    return made


# -- measuring


@dataclass(frozen=True, slots=True)
class Run:
    """A child process that has ended: wall and CPU seconds (its own children's too), peak memory in MB."""

    wall: float
    cpu: float
    peak_mb: float
    tree_mb: float
    code: int
    out: str


def run(command: Sequence[str], *, every: float = 0.0) -> Run:
    """Run a command to its end.

    ``peak_mb`` is the largest process of its tree (at least what this process has held: Linux counts
    what a child was before it became another program, so measure before importing what is large).
    ``tree_mb`` is the most that all its processes held at once, looked at ``every`` so many seconds.
    """
    with tempfile.TemporaryFile() as out:
        started = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, env=environment())
        ended = threading.Event()
        most = [0.0]
        watcher = threading.Thread(target=_watch, args=(child.pid, every, ended, most)) if every else None
        if watcher:
            watcher.start()
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        ended.set()
        if watcher:
            watcher.join()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode("utf-8", "replace")
    cpu_seconds = used.ru_utime + used.ru_stime
    return Run(wall, cpu_seconds, _mb(used.ru_maxrss), most[0], child.returncode, text)


def _watch(pid: int, every: float, ended: threading.Event, most: list[float]) -> None:
    """The most memory that a process and its children held at once (Linux; elsewhere 0)."""
    page = os.sysconf("SC_PAGE_SIZE") / 1e6
    while not ended.wait(every):
        total = 0.0
        for process in descendants(pid):
            try:
                total += int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * page
            except (OSError, IndexError, ValueError):
                continue
        most[0] = max(most[0], total)


def descendants(pid: int) -> list[int]:
    """A process and all its children and theirs (Linux; elsewhere the process alone)."""
    found = [pid]
    for process in found:
        for file in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                found += [int(number) for number in file.read_text("ascii").split()]
            except OSError:
                continue
    return found


def environment() -> dict[str, str]:
    """This environment without anyone's settings, this checkout first on the path of modules."""
    ours = ("BRIEF_DATA", "BRIEF_BENCH_CACHE", "BRIEF_BENCH_TRIAL", "BRIEF_MINILM_FLOAT32")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BRIEF_") or k in ours}
    kept["BRIEF_CONFIG"] = str(_empty_settings())
    kept["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [kept.get("PYTHONPATH")])])
    return kept


def _empty_settings() -> Path:
    file = CACHE / "empty.toml"
    if not file.exists():
        file.touch()
    return file


def cpu() -> float:
    """CPU seconds of this process and of the children it has waited for."""
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def peak_mb() -> tuple[float, float]:
    """Peak memory in MB of this process, and of the largest child that it has waited for."""
    return (
        _mb(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss),
        _mb(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss),
    )


def _mb(maxrss: int) -> float:
    return maxrss / (1e6 if sys.platform == "darwin" else 1e3)


@dataclass
class Clock:
    """Seconds, wall and CPU, added up over the blocks it has timed."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Time one block."""
        wall, used = time.perf_counter(), time.process_time()
        yield
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - used)


def child(function: Callable[..., Any], *arguments: Any) -> Any:
    """A function of the running script, run in a fresh process of its own; its JSON result.

    The script must begin with :func:`answer`.
    """
    call = json.dumps([function.__name__, *arguments])
    command = [sys.executable, str(Path(sys.argv[0]).resolve()), "--child", call]
    done = subprocess.run(command, stdout=subprocess.PIPE, env=environment(), check=False, text=True)
    if done.returncode:
        raise SystemExit(f"{function.__name__} failed with exit code {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def answer(functions: dict[str, Any]) -> None:
    """Where this process was started by :func:`child`: do what it asks, print the result, end."""
    if sys.argv[1:2] == ["--child"]:
        name, *arguments = json.loads(sys.argv[2])
        print(json.dumps(functions[name](*arguments)))
        raise SystemExit(0)


# -- what is printed


def title(text: str) -> None:
    """A heading with the machine and the date."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"\n== {text}\n   {machine()}{load}", flush=True)


def machine() -> str:
    """Cores, memory, processor, Python and today's date."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text("utf-8").splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    today = datetime.now(UTC).date()
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {model}, Python {platform.python_version()}, {today}"


def table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows under the first one, the first column to the left and the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for n, row in enumerate(rows):
        first, *rest = [
            c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join([first, *rest]))
        if n == 0:
            print("  ".join("-" * w for w in widths))
    sys.stdout.flush()


def verdict(what: str, ok: bool, figure: str, target: str) -> None:
    """One line: a figure beside its target."""
    print(f"{'met   ' if ok else 'MISSED'}  {what}: {figure} (target {target})", flush=True)


def memory_verdict(what: str, megabytes: float) -> None:
    """The line for peak memory."""
    verdict(f"peak memory, {what}", megabytes < MEMORY_TARGET_MB, f"{megabytes:.0f} MB", "under 1 GB")


def progress(what: str, done: int, total: int) -> None:
    """Progress on a terminal, for the scripts that embed for minutes."""
    if sys.stderr.isatty():
        print(
            f"\r\033[2K{what} {done}/{total}", end="" if done < total else "\n", file=sys.stderr, flush=True
        )
