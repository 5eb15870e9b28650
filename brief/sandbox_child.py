"""The child's side of `brief.sandbox`: takes a job, runs it under limits, sends the answer back.

Nothing heavy is imported: the parsing libraries come in with the first job that needs them.

The limits, in the order in which they are meant to hold: the kernel's limits and timers bound processor
time, memory, open files and writing; the parent kills a child that is late by the clock; the kernel ends a
child whose parent is gone; on Linux the kernel refuses files, the network and other processes even to code
that has taken over (`brief.sandbox_kernel`); an audit hook refuses the network, other processes and
writing. The last is a belt, and says in words what was refused: it stops a library that follows a link.
"""

from __future__ import annotations

import contextlib
import operator
import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable
from enum import Enum
from importlib import import_module
from io import BytesIO

from brief import sandbox_memory
from brief.errors import BriefError
from brief.sandbox_protection import Protection

TYPE_CHECKING = False  # as type checkers know it; `typing` is slow to import
if TYPE_CHECKING:
    from typing import Any

FRAME = struct.Struct(">c?Q")
"""Kind of answer (one byte), whether the child is worn, and length of what follows, in bytes."""

JOB = struct.Struct(">dQQ")
"""What precedes a job: seconds it may take, bytes it may give back, length of its pickle."""

READY, RESULT, ERROR, FAILURE, MEMORY, TOO_LONG = b"+", b"r", b"e", b"x", b"m", b"l"

PATIENCE = 3
"""Times a job's processor time that it may take on the clock, before its parent kills it."""

SHARED = 600_000_000
"""Address space beside private memory: 0.1 GB for the code of all parsing libraries, and room for glibc's
arenas, which reserve much more than they use."""

WORN = 0.75
"""Share of its memory above which a child takes no more jobs: some libraries give up on a page quietly where
memory is short. At half of it 221 real pages wore one child out, and a new one costs the time of 20 pages."""

MESSAGE_LIMIT = 2000
"""Characters of an error's text that leave the child."""

_REFUSED = frozenset(
    """socket.connect socket.bind socket.sendto socket.getaddrinfo socket.gethostbyname subprocess.Popen
    os.exec os.fork os.forkpty os.posix_spawn os.spawn os.system os.kill os.remove os.rename os.rmdir""".split()
)


class _Pickler(pickle.Pickler):
    """Writes enum members by value: some Pythons write them by `getattr`, which the parent refuses.

    Writes records by their fields: what `dataclasses` gives frozen records with slots takes twice the
    time here and half as much again in the parent (30,000 records: 0.17 and 0.25 against 0.08 and 0.18 s).
    """

    _arguments: dict[type, Callable[[Any], tuple[Any, ...]] | None] = {}

    def reducer_override(self, obj: Any) -> Any:
        kind = type(obj)
        if kind not in self._arguments:
            self._arguments[kind] = _constructor_arguments(kind)
        arguments = self._arguments[kind]
        return NotImplemented if arguments is None else (kind, arguments(obj))


def _constructor_arguments(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """What to call ``kind`` with to have one of its objects again, or None for pickle's own way."""
    if issubclass(kind, Enum):
        return lambda member: (member.value,)
    import dataclasses  # whoever made a record has imported it

    if not dataclasses.is_dataclass(kind) or issubclass(kind, BaseException):
        return None
    fields = dataclasses.fields(kind)
    if not fields or any(not field.init or field.kw_only for field in fields):
        return None
    names = [field.name for field in fields]
    return operator.attrgetter(*names) if len(names) > 1 else lambda record: (getattr(record, names[0]),)


def serve(memory: int, lifeline: int, package: str) -> None:
    """Answer jobs from standard input until it ends; called in the child, never in the parent.

    Args:
        memory: private memory the child may have, in bytes.
        lifeline: read end of a pipe whose other end the parent holds open, or -1 where there is none.
        package: top-level package of the jobs' functions; its modules can be imported, as `brief`'s can.
    """
    jobs, answers = _take_pipes()
    sandbox_memory.keep_open()
    with contextlib.suppress(Exception):  # the job that needs it says so
        import_module(package)
    _limit(memory, lifeline)
    _send(answers, READY, _lock_down(package).to_bytes(), worn=False)
    while header := jobs.read(JOB.size):
        seconds, output, length = JOB.unpack(header)
        _limit_time(seconds)
        try:
            box = [jobs.read(length)]
        except MemoryError:
            _send(answers, MEMORY, b"", worn=True)
            return  # the rest of the job still stands in the pipe: this child is of no more use
        answer = _answer(box, output)
        _limit_time(0)  # before the answer is out: a timer must not end a child that counts as free again
        _send(answers, *answer, worn=sandbox_memory.private() > memory * WORN)
        del answer


def _take_pipes() -> tuple[Any, Any]:
    """The two pipes to the parent, moved away from where libraries print and read."""
    jobs = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.close(null)
    return jobs, answers


def _limit(memory: int, lifeline: int) -> None:
    # Ctrl-C reaches the whole terminal; whether a child ends is its parent's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.addaudithook(_audit)
    if sys.platform == "win32":
        return
    import fcntl
    import resource

    wanted = {
        # Private writable memory, which is what becomes resident; the address space besides holds the code
        # of libraries and whatever a parser would map and share.
        "RLIMIT_DATA": memory,
        "RLIMIT_AS": memory + SHARED,
        "RLIMIT_FSIZE": 0,  # pipes are not files: the answers still pass
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 64,
    }
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # macOS refuses some of them; the others still hold
            continue
    if sys.platform == "linux" and lifeline >= 0:
        # The kernel sends SIGIO, which ends a process on Linux, when the parent's end closes: also while
        # the child is deep in a C library. (PR_SET_PDEATHSIG fires when the *thread* that started it ends.)
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


def _lock_down(package: str) -> Protection:
    try:
        from brief.sandbox_kernel import lock_down
    except ImportError:  # a Python that was built without ctypes
        return Protection()
    return lock_down({name for name in ("brief", package) if name in sys.modules})


def _limit_time(seconds: float) -> None:
    """Have the kernel end this process when a job has used its time; 0 takes that back."""
    if sys.platform == "win32":
        return
    import resource

    signal.setitimer(signal.ITIMER_PROF, seconds)  # processor time, in finer steps than RLIMIT_CPU has
    # For a parent that does not get round to killing what is late.
    signal.setitimer(signal.ITIMER_REAL, seconds * PATIENCE + 5 if seconds else 0)
    if seconds:
        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        soft = int(used.ru_utime + used.ru_stime + seconds) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == -1 else min(soft, hard), hard))


_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _audit(event: str, args: tuple[Any, ...]) -> None:
    # Opening for writing is refused too: the kernel's limit stops bytes, but not emptying a file.
    if event in _REFUSED or (event == "open" and args[2] & _WRITING):
        what = "writing a file" if event == "open" else event
        raise PermissionError(f"{what} is not allowed while a document is parsed")


def _answer(box: list[bytes], output: int) -> tuple[bytes, bytes]:
    """Run the job in the box; the kind of the answer and its bytes."""
    try:
        function, argument = pickle.loads(box.pop())  # a large document is not held twice
        result = function(argument)
        del argument
        buffer = BytesIO()
        _Pickler(buffer, protocol=5).dump(result)
    except MemoryError:
        return MEMORY, b""
    except BriefError as error:
        told = f"{_known(type(error))}\n{getattr(error, 'status', 0)}\n{str(error)[:MESSAGE_LIMIT]}"
        return ERROR, told.encode("utf-8", "replace")
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001
        # A library may call exit() or raise anything at all; the parent hears one line of it.
        if starved(error):
            return MEMORY, b""
        text = f"{type(error).__name__}: {str(error)[:MESSAGE_LIMIT]}"
        return FAILURE, text.encode("utf-8", "replace")
    if buffer.tell() > output:
        return TOO_LONG, b""
    return RESULT, buffer.getvalue()


def starved(error: BaseException) -> bool:
    """Whether an error means that memory ran out, in whose words ever a library says so."""
    return isinstance(error, MemoryError) or any(words in str(error).lower() for words in _STARVED)


# libxml2, then lexbor under resiliparse.
_STARVED = ("memory allocation failed", "failed to parse document (error 2)")


def _known(kind: type[BriefError]) -> str:
    """The nearest class of `brief.errors` that an error is of."""
    return next(c.__name__ for c in kind.__mro__ if c.__module__ == BriefError.__module__)


def _send(answers: Any, kind: bytes, body: bytes, *, worn: bool) -> None:
    head = FRAME.pack(kind, worn, len(body))
    for part in [head + body] if len(body) <= 65_536 else [head, body]:
        view = memoryview(part)
        while view:
            view = view[answers.write(view) :]
