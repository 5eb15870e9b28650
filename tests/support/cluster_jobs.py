"""Functions that tests run in the workers of a cluster: some of them end the worker that runs them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def die_once(place: str) -> int:
    """Ends its worker, unless one was ended so before; then the process that it runs in."""
    mark = Path(place)
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def die_on_odd(number: int) -> int:
    """Ends its worker where the number is odd."""
    if number % 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def nothing_there(number: int) -> int:
    raise KeyError(number)


def pid(_: object) -> int:
    return os.getpid()


def parent(_: object) -> int:
    """The worker that a sandbox's child is of."""
    return os.getppid()


def length(content: bytes) -> int:
    return len(content)


def slow(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()
