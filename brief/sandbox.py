"""A pool of killable child processes with limits, in which untrusted bytes are parsed.

    with Sandbox(workers=2) as sandbox:
        for document, result in sandbox.map(read_page, documents):
            ...

A parser that hangs, crashes, eats memory or answers without end costs its child, never this
process: the child is killed, the document is refused with the reason, the next job has a new child.
What comes back is not trusted either: only records of `brief` and plain values are admitted.

What it costs is measured by `benchmarks/bench_reading.py sandboxing` on 221 real pages: under a fifth of
the parsing, and 0.5 CPU-s once a child for importing the libraries; an empty job takes 0.1 to 0.3 ms. A
child starts in 0.04 s; a quarter of that is the kernel's part.

On Windows only time and output are limited. What the child may do is set in `brief.sandbox_child` and
`brief.sandbox_kernel` (`protection` says what this machine has of it), what is said to it and taken from it
in `brief.sandbox_process`.
"""

from __future__ import annotations

import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self, TypeVar, cast

from brief.errors import BriefError, SandboxError
from brief.sandbox_process import Child, OutOfMemory, Watchdog, size_words
from brief.sandbox_protection import Protection

T = TypeVar("T")
R = TypeVar("R")

SECONDS = 8.0
"""A hostile document is to be done with in 10 s, start and all. Real ones: 2.2 s for a page of 15 MB and 4 s
for 45 MB of text; 0.02 s for the median page."""
MEMORY = 450_000_000
"""With what is shared this keeps a child under 500 MB resident. Real documents: 0.11 GB for the parsing
libraries, 0.17 for a page of 2 MB, 0.36 for one of 15 MB (the most that is downloaded)."""
PREFETCH = 2
"""Jobs handed out per worker before their results are asked for: one running, one waiting."""


class Sandbox:
    """Runs functions on untrusted bytes in child processes that may be killed.

    Children start at the first job and stay for the next ones. Safe to use from several threads.

    Args:
        workers: children at most.
        seconds: processor time that one job may take, unless the call says otherwise, and three times
            that on the clock, so that a busy machine refuses nothing that an idle one reads. A child's
            first job also pays for the imports of its function.
        memory: private memory of one child, in bytes (Linux; elsewhere as far as the system holds to it).
            What the child shares with others (the code of libraries) comes to some 40 MB beside it.
        output: most bytes of one result, pickled.
    """

    def __init__(
        self, *, workers: int = 1, seconds: float = SECONDS, memory: int = MEMORY, output: int = 200_000_000
    ) -> None:
        self._workers = max(1, workers)
        self._seconds = seconds
        self._memory = memory
        self._output = output
        self._free: deque[Child] = deque()
        self._busy: dict[Child, object] = {}
        self._slots = threading.Semaphore(self._workers)
        self._lock = threading.Lock()
        self._watchdog = Watchdog()
        self._closed = False

    def run(self, function: Callable[[T], R], argument: T, *, seconds: float | None = None) -> R:
        """The function's result for this argument, worked out in a child.

        Args:
            function: a function that stands in a module by its name (no lambda, nothing local).
            argument: anything that can be pickled.
            seconds: processor time for this job, where it differs from the sandbox's.

        Raises:
            SandboxError: a limit was hit, the child crashed, or the function raised something foreign;
                the text goes on from the document's name: "took longer than 8 s …".
            BriefError: what the function itself raised, with its class and message.
            ValueError: the function cannot be found by name, or the sandbox is closed.
        """
        job = _packed(function, argument)
        return cast(R, self._run(job, _package(function), seconds, None))

    def map(
        self, function: Callable[[T], R], arguments: Iterable[T], *, seconds: float | None = None
    ) -> Iterator[tuple[T, R | BriefError]]:
        """Each argument with its result or the error that it met, in the order of the arguments.

        Arguments are drawn only a few ahead (``PREFETCH`` for each worker), so that an endless or a
        large iterable is never held; the children work on while the caller uses a result.

        Raises:
            ValueError: as for `run`. An error raised by ``arguments`` itself comes through as it is.
        """
        from concurrent.futures import Future, ThreadPoolExecutor

        left = threading.Event()
        package = _package(function)

        def job(payload: bytes) -> R | BriefError:
            try:
                return cast(R, self._run(payload, package, seconds, left))
            except BriefError as error:
                return error

        waiting: deque[tuple[T, Future[R | BriefError]]] = deque()
        pool = ThreadPoolExecutor(self._workers, thread_name_prefix="sandbox")
        try:
            for argument in arguments:
                waiting.append((argument, pool.submit(job, _packed(function, argument))))
                if len(waiting) >= self._workers * PREFETCH:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        except BaseException:
            # The caller left early or was interrupted: nobody wants the running jobs any more.
            left.set()
            pool.shutdown(wait=False, cancel_futures=True)
            self._stop_busy(left)
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def close(self) -> None:
        """End every child, the busy ones too. The sandbox takes no more jobs."""
        with self._lock:
            self._closed = True
            idle = list(self._free)
            self._free.clear()
        self._stop_busy(None)
        for child in idle:
            child.kill()
        self._watchdog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _run(self, payload: bytes, package: str, seconds: float | None, left: threading.Event | None) -> Any:
        """One job; ``left`` is the mark of the `map` that it belongs to, set when that was given up."""
        limit = self._seconds if seconds is None else seconds
        fresh = False
        with self._slots:
            while True:
                child = self._borrow(package, left, fresh=fresh)
                fresh = child.jobs == 0
                try:
                    return child.ask(payload, limit, self._output)
                except OutOfMemory as error:
                    child.kill()
                    if fresh:
                        words = f"needed more than {size_words(self._memory)} of memory to parse"
                        raise SandboxError(f"{words} and was stopped") from error
                    # Earlier documents may have left little room in the child: only a fresh one shows
                    # whether this document fits, so that its outcome never depends on its neighbours.
                    fresh = True
                finally:
                    self._give_back(child)

    def _borrow(self, package: str, left: threading.Event | None, *, fresh: bool) -> Child:
        child = None
        with self._lock:
            while self._free and child is None:
                child = self._free.pop()
                if fresh or child.package != package or not child.alive():
                    child.kill()
                    child = None
        if child is None:
            child = Child(self._memory, self._watchdog, package)
        with self._lock:
            if not self._closed and not (left is not None and left.is_set()):
                self._busy[child] = left
                return child
        child.kill()
        raise ValueError("the sandbox is closed, or its results are no longer asked for")

    def _give_back(self, child: Child) -> None:
        with self._lock:
            self._busy.pop(child, None)
            if not self._closed and not child.worn and child.alive():
                self._free.append(child)
                return
        child.kill()

    def _stop_busy(self, owner: object) -> None:
        """Stop the children at work for one `map`, or all where ``owner`` is None."""
        with self._lock:
            for child, mark in self._busy.items():  # one that is given back is stopped no more
                if owner is None or mark is owner:
                    child.stop()


def protection() -> Protection:
    """What holds a parsing child on this machine, and what is missing; asked of a child that is started for it.

    Raises:
        SandboxError: no child starts.
    """
    watchdog = Watchdog()
    try:
        child = Child(MEMORY, watchdog, "brief")
        child.kill()
    finally:
        watchdog.close()
    return child.protection


def _package(function: Callable[..., Any]) -> str:
    """The top-level package that a child must be able to import for a function."""
    return str(getattr(function, "__module__", "")).partition(".")[0]


def _packed(function: Callable[..., Any], argument: object) -> bytes:
    name = getattr(function, "__qualname__", "")
    if getattr(function, "__module__", "__main__") == "__main__" or "<" in name or not name:
        raise ValueError(f"{function!r} cannot run in the sandbox: it must stand in a module by its name")
    return pickle.dumps((function, argument), protocol=5)
