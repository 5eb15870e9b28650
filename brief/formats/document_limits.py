"""Processor time and memory that one document may take, tighter than the sandbox's own limits.

The sandbox kills a child that is late or too large and can only say that. Here the document is given
up from within, so that the refusal says what was too much, and the child lives on.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

from brief import sandbox_memory
from brief.errors import InputError

# The desk promises an end within 10 s and 500 MB. On a core shared with one other process 4 CPU-seconds
# are 8 s; PDFs take 0.01 a page (a manual set in TeX, 42 pages: 0.44 s; a specification, 19 pages: 0.21 s).
CPU_SECONDS = 4.0
MEMORY = 350_000_000
"""Bytes of address space above what the child has when the document comes: 0.04 to 0.2 GB by then. Of 22
hostile documents (tests/reading/test_documents_hostile.py) the largest stood at 0.19 GB in all."""


@contextlib.contextmanager
def bounded(seconds: float = CPU_SECONDS, memory: int = MEMORY) -> Iterator[None]:
    """Give up what runs inside when it has used too much.

    Both limits hold in the main thread of a POSIX process, the memory's on Linux and only where a
    limit stands already (that is, in the sandbox's child). Elsewhere the sandbox's limits alone hold.

    Raises:
        InputError: a limit was reached; the message goes on from the document's name.
    """
    with _timed(seconds), _sized(memory):
        try:
            yield
        except MemoryError as error:
            raise InputError(
                f"needs more than {memory // 1_000_000} MB to be read; split it, or save it as text"
            ) from error


@contextlib.contextmanager
def _timed(seconds: float) -> Iterator[None]:
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(_number: int, _frame: FrameType | None) -> None:
        raise InputError(f"takes more than {seconds:g} s of work to read; split it, or save it as text")

    before = signal.signal(signal.SIGVTALRM, late)
    # It rings again: a library that swallows every error swallows the first ring too.
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextlib.contextmanager
def _sized(memory: int) -> Iterator[None]:
    if sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY:
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (min(soft, sandbox_memory.address_space() + memory), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
