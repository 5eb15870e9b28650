"""Functions that tests run in the sandbox: well behaved, failing, and hostile."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from brief.errors import FetchError, InputError, UsageError
from brief.records import DatedValue, DateStatus, Precision


class OwnError(InputError):
    """An error class that `brief.errors` does not hold."""


@dataclass(frozen=True)
class Foreign:
    """A dataclass, but none of brief's."""

    value: int = 1


def echo(value: object) -> object:
    return value


def double(value: int) -> int:
    return 2 * value


def no_nought(value: int) -> int:
    if not value:
        raise InputError("nought")
    return value


def pid(_: object) -> int:
    return os.getpid()


def environment(_: object) -> dict[str, str]:
    return dict(os.environ)


def record(_: object) -> tuple[DatedValue, set[Precision]]:
    day = datetime(2024, 11, 30, tzinfo=UTC)
    return DatedValue(day, day, Precision.DAY, None, DateStatus.INFERRED), {Precision.DAY}


def foreign(_: object) -> Foreign:
    return Foreign()


def system(_: object) -> object:
    return os.system


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("echo taken over >&2",)


def evil(_: object) -> Evil:
    return Evil()


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


def sleep_or_echo(value: float) -> float:
    if value < 0:
        time.sleep(60)
    time.sleep(value)
    return value


def spin(_: object) -> None:
    while True:
        pass


def segfault(_: object) -> None:
    signal.raise_signal(signal.SIGSEGV)


def grow_then_fill(step: int) -> int:
    """Keep some memory from each call, as a library's cache does, and need some more for a while."""
    _KEPT.append(bytearray(step))
    return len(bytearray(step))


_KEPT: list[bytearray] = []


def take_all(step: int) -> int:
    """Take memory until there is none, and let it go."""
    taken: list[bytes] = []
    try:
        while True:
            taken.append(b"x" * step)
    except MemoryError:
        taken.clear()
    return os.getpid()


def most_resident(pid: int) -> int:
    """The most memory that a process ever had resident, in bytes; 0 where the system does not say."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def keep(size: int) -> int:
    """Take memory for good, as a library's cache does."""
    _KEPT.append(bytearray(size))
    return os.getpid()


def leave(code: int) -> None:
    os._exit(code)


def polite_exit(_: object) -> None:
    sys.exit("goodbye")


def fill(size: int) -> int:
    return len(bytearray(size))


def blob(size: int) -> bytes:
    return b"x" * size


def claim(length: int) -> None:
    """Write a frame that promises more than it may hold, as taken-over code would."""
    from brief.sandbox_child import FRAME, RESULT

    for fd in range(3, 10):
        try:
            os.write(fd, FRAME.pack(RESULT, False, length))
        except OSError:
            continue
    time.sleep(60)


def chatter(value: str) -> str:
    print("noise on stdout " * 5000, flush=True)
    os.write(1, b"raw noise")
    os.write(2, b"raw noise")
    sys.stderr.write("noise")
    return value


def read_stdin(_: object) -> str:
    return sys.stdin.read()


def connect(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), timeout=2)


def start_process(_: object) -> None:
    subprocess.run([sys.executable, "-c", "pass"], check=True)


def write_file(path: str) -> None:
    with open(path, "w") as file:
        file.write("x" * 100)


def open_many(_: object) -> int:
    return len([open(os.devnull) for _ in range(200)])  # noqa: SIM115


def usage(text: str) -> None:
    raise UsageError(text)


def own(text: str) -> None:
    raise OwnError(text)


def gone(text: str) -> None:
    raise FetchError(text, 410)


def foreign_error(text: str) -> None:
    raise RuntimeError(text)


def open_files(_: object) -> dict[str, int]:
    """What is open, by kind."""
    found: dict[str, int] = {}
    for fd in range(4096):  # a number of the parent's, which may have many files open
        with contextlib.suppress(OSError):
            mode = os.fstat(fd).st_mode
            kind = "pipe" if stat.S_ISFIFO(mode) else "character device" if stat.S_ISCHR(mode) else "file"
            if kind == "file":
                kind = os.readlink(f"/proc/self/fd/{fd}").replace(f"/proc/{os.getpid()}/", "/proc/self/")
            found[kind] = found.get(kind, 0) + 1
    return found
