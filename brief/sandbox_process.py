"""The parent's side of one sandboxed child: starting it, asking it, taking its answer, ending it."""

from __future__ import annotations

import contextlib
import math
import os
import pickle
import signal
import site
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import is_dataclass
from enum import Enum
from io import BytesIO
from typing import Any

import brief.errors
from brief.errors import BriefError, FetchError, SandboxError
from brief.sandbox_child import ERROR, FAILURE, FRAME, JOB, MEMORY, PATIENCE, READY, RESULT, TOO_LONG
from brief.sandbox_protection import Protection

START_SECONDS = 60.0
"""Seconds that a child may take to start: it imports little, but the machine may be busy."""

_TIMERS = frozenset(getattr(signal, name, None) for name in ("SIGPROF", "SIGXCPU", "SIGALRM"))
_SHORT = 65_536
"""Bytes that are copied together rather than written apart."""

_ADMITTED_PACKAGES = ("brief.records.", "brief.reading.", "brief.formats.", "brief.dates.", "brief.sources.")
_ADMITTED_NAMES = frozenset(
    [("datetime", name) for name in ("datetime", "date", "time", "timedelta", "timezone")]
    + [("builtins", name) for name in ("set", "frozenset", "bytearray", "complex")]
    # of an instant that was read from JSON: a number of seconds
    + [("pydantic_core._pydantic_core", "TzInfo")]
)
_KEPT_ENVIRONMENT = frozenset(
    # By their full names: PYTHON_SOMETHING_TOKEN and LC_SOMETHING, which ssh passes on, may be secrets.
    """LANG LC_ALL LC_CTYPE PYTHONHOME PYTHONPLATLIBDIR PYTHONUTF8 PYTHONNOUSERSITE
    LD_LIBRARY_PATH DYLD_LIBRARY_PATH DYLD_FALLBACK_LIBRARY_PATH SYSTEMROOT WINDIR""".split()
    # Without these Windows finds no library of its own.
    + (["PATH", "TEMP", "TMP", "USERPROFILE"] if sys.platform == "win32" else [])
)


class OutOfMemory(Exception):
    """The child ran out of its memory, and said so."""


class Child:
    """One child process. Used by one thread at a time, but `stop` may come from any."""

    def __init__(self, memory: int, watchdog: Watchdog, package: str) -> None:
        self.jobs = 0
        self.package = package
        self._stopped = False
        self.worn = False
        """Whether earlier jobs left it so much memory in use that the next deserves a new child."""
        self._watchdog = watchdog
        self._lifeline = -1
        read_end = -1
        options: dict[str, Any] = {}
        if sys.platform != "win32":
            read_end, self._lifeline = _pipe()
            options["pass_fds"] = (read_end,)
        code = f"from brief.sandbox_child import serve; serve({memory:d}, {read_end:d}, {package!r})"
        try:
            self._process = subprocess.Popen(
                # -P: not the working directory, where a stranger's files may lie. -B: the child cannot write.
                [sys.executable, "-P", "-B", "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env=_environment(os.environ),
                **options,
            )
        except OSError as error:
            self._close_lifeline()
            raise SandboxError(f"could not be parsed: no parser process could start ({error})") from error
        finally:
            if read_end >= 0:
                os.close(read_end)
        _widen(self._process.stdin, self._process.stdout)
        kind, told = self._exchange(b"", b"", START_SECONDS, 0)
        if kind == READY:
            self.protection = Protection.from_bytes(told)
        else:
            self.kill()
            raise SandboxError(
                "could not be parsed: the parser process did not start; "
                f"check that `{sys.executable} -P -c 'import brief.sandbox_child'` works"
            )

    def alive(self) -> bool:
        """Whether the process still runs, and was not told to stop."""
        return not self._stopped and self._process.poll() is None

    def ask(self, payload: bytes, seconds: float, output: int) -> Any:
        """Have one job done. Kills the child where its state is no longer known.

        Raises:
            SandboxError, BriefError, OutOfMemory: as `Sandbox.run` says.
        """
        self.jobs += 1
        header = JOB.pack(seconds, output, len(payload))
        kind, body = self._exchange(header, payload, seconds * PATIENCE, output)
        if kind == RESULT:
            try:
                return _Unpickler(BytesIO(body)).load()
            except Exception as error:
                self.kill()
                raise SandboxError(f"gave back what cannot be taken over: {_one_line(str(error))}") from error
        if kind == MEMORY:
            raise OutOfMemory
        if kind == ERROR:
            raise _rebuilt(body.decode("utf-8", "replace"))
        if kind == FAILURE:
            raise SandboxError(f"could not be parsed: {_one_line(body.decode('utf-8', 'replace'))}")
        if kind == TOO_LONG:
            raise SandboxError(f"gave more than {size_words(output)} of output and was stopped")
        code = self.kill()
        if kind == b"late" or -code in _TIMERS:
            raise SandboxError(f"took longer than {seconds:g} s to parse and was stopped")
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        raise SandboxError(f"could not be parsed: its parser crashed ({how})")

    def stop(self) -> None:
        """Kill the process; whoever waits for its answer sees it end."""
        self._stopped = True
        with contextlib.suppress(OSError):
            self._process.kill()

    def kill(self) -> int:
        """Kill the process, wait for its end and close its pipes; its exit code (negative: the signal)."""
        self.stop()
        code = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._close_lifeline()
        return code

    def _close_lifeline(self) -> None:
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1

    def _exchange(self, header: bytes, payload: bytes, seconds: float, output: int) -> tuple[bytes, bytes]:
        """Send a job, wait for its answer: kind and body; ``(b"late" or b"gone", b"")`` where none came.

        Blocking pipes and a thread that kills: the one way of waiting that works on every system.
        """
        self._watchdog.begin(self, seconds)
        try:
            with contextlib.suppress(BrokenPipeError):  # it may have hung up with a word of why
                _write(self._process.stdin, header, payload)
            kind, self.worn, length = FRAME.unpack(_read(self._process.stdout, FRAME.size))
            if length > max(output, _SHORT):  # errors are short; a longer claim is not believed
                kind, body = TOO_LONG, b""
                self.kill()
            else:
                body = _read(self._process.stdout, length)
        except (OSError, EOFError):
            return (b"gone" if self._watchdog.end(self) else b"late"), b""
        except BaseException:
            # Ctrl-C in the middle of an answer: the pipe is out of step, so the child goes.
            self._watchdog.end(self)
            self.kill()
            raise
        self._watchdog.end(self)
        return kind, body


class Watchdog:
    """One thread that stops whatever is past its time.

    It sleeps until the earliest deadline that it knew when it last looked; later jobs have later
    deadlines, so they need not wake it. (A timer thread for each job cost 0.3 ms a job.)
    """

    def __init__(self) -> None:
        self._deadlines: dict[Child, float] = {}
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None
        self._wakes_at = math.inf
        self._closed = False

    def begin(self, child: Child, seconds: float) -> None:
        """Have the child stopped in so many seconds unless `end` is called for it before."""
        deadline = time.monotonic() + seconds
        with self._condition:
            self._deadlines[child] = deadline
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="sandbox-watch", daemon=True)
                self._thread.start()
            elif deadline < self._wakes_at:
                self._condition.notify()

    def end(self, child: Child) -> bool:
        """Whether the child was in time. After this it is not stopped any more."""
        with self._condition:
            return self._deadlines.pop(child, None) is not None

    def close(self) -> None:
        """End the thread."""
        with self._condition:
            self._closed = True
            self._condition.notify()

    def _watch(self) -> None:
        with self._condition:
            while not self._closed:
                now = time.monotonic()
                for child in [c for c, deadline in self._deadlines.items() if deadline <= now]:
                    del self._deadlines[child]
                    child.stop()
                self._wakes_at = min(self._deadlines.values(), default=math.inf)
                self._condition.wait(None if self._wakes_at == math.inf else self._wakes_at - now)


class _Unpickler(pickle.Unpickler):
    """Admits brief's own dataclasses and enumerations, dates, and plain containers; nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _ADMITTED_NAMES:
            return super().find_class(module, name)
        # A dotted name would walk through a module's imports to anything at all.
        if "." not in name and f"{module}.".startswith(_ADMITTED_PACKAGES):
            found = super().find_class(module, name)
            own = isinstance(found, type) and f"{found.__module__}.".startswith(_ADMITTED_PACKAGES)
            if own and (is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not a record")


def _pipe() -> tuple[int, int]:
    """A pipe beyond the three standard streams: where a caller closed one, its number would be taken in the child."""
    import fcntl

    ends = []
    for end in os.pipe():
        ends.append(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 3))
        os.close(end)
    return ends[0], ends[1]


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What a child sees of the environment: nothing secret, nothing that varies its results."""
    kept = {name: value for name, value in environ.items() if name in _KEPT_ENVIRONMENT}
    if site.ENABLE_USER_SITE and site.USER_BASE:
        kept["PYTHONUSERBASE"] = site.USER_BASE  # found by HOME otherwise
    if sys.platform != "win32":
        kept["HOME"] = os.sep  # libraries that ask for a home get one, but not the user's
    kept["PYTHONPATH"] = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
    kept["PYTHONHASHSEED"] = "0"  # the same page gives the same text, whatever order a library's sets have
    kept["TZ"] = "UTC"
    # A thread each for every processor would take a good part of the address space before any work.
    kept.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MALLOC_ARENA_MAX="2")
    return kept


def _rebuilt(text: str) -> BriefError:
    name, status, message = text.split("\n", 2)
    kind = getattr(brief.errors, name, SandboxError)
    if not (isinstance(kind, type) and issubclass(kind, BriefError)):
        kind = SandboxError
    error: BriefError = kind(_one_line(message))
    if isinstance(error, FetchError) and status.isdecimal():
        error.status = int(status)
    return error


def _one_line(text: str) -> str:
    """Text from a child as it may be shown: one line, no control characters, of bearable length."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    plain = " ".join(plain.split())
    return plain if len(plain) <= 500 else plain[:499] + "…"


def size_words(number: int) -> str:
    """A number of bytes as it is told to a person."""
    for unit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if number >= unit:
            return f"{number / unit:.3g} {name}"
    return f"{number} bytes"


def _widen(*pipes: Any) -> None:
    """Larger pipes on Linux, where a page else takes several turns through one of 64 kB."""
    if sys.platform == "linux":
        import fcntl

        for pipe in pipes:
            with contextlib.suppress(OSError):  # the user may have used up the system's allowance
                fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, 1 << 20)


def _write(pipe: Any, *parts: bytes) -> None:
    """All of the parts; short ones together, for each write may wake the other side."""
    whole = [b"".join(parts)] if sum(map(len, parts)) <= _SHORT else parts
    for part in whole:
        view = memoryview(part)
        while view:
            view = view[pipe.write(view) :]


def _read(pipe: Any, length: int) -> bytes:
    """Exactly so many bytes; the buffer grows with what comes, not with what was promised."""
    data = bytearray()
    while len(data) < length:
        piece = pipe.read(min(length - len(data), 1 << 20))
        if not piece:
            raise EOFError
        if len(piece) == length:
            return bytes(piece)
        data += piece
    return bytes(data)
