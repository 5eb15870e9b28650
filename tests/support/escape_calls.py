"""The C library and bare system calls for `tests.support.escapes`: past Python and its audit hook."""

from __future__ import annotations

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.mmap.restype = ctypes.c_void_p

Facts = dict[str, str]
"""What an attempt is told: paths, ports and names that the test made for it."""

# x86_64, aarch64
_NUMBERS = {
    "mq_open": (240, 180),
    "add_key": (248, 217),
    "perf_event_open": (298, 241),
    "kcmp": (312, 272),
    "bpf": (321, 280),
    "execveat": (322, 281),
    "userfaultfd": (323, 282),
    "clone": (56, 220),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "pidfd_send_signal": (424, 424),
    "io_uring_setup": (425, 425),
    "pidfd_open": (434, 434),
    "clone3": (435, 435),
    "openat2": (437, 437),
}


def call(name: str, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """A function of the C library, each argument as wide as a register.

    Raises:
        OSError: it answered -1.
    """
    wide = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    ctypes.set_errno(0)
    answer = int(getattr(LIBC, name)(*wide))
    if answer == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), name)
    return answer


def bare(name: str, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """A system call that the C library has no function for, or has it only in some versions."""
    return call("syscall", _NUMBERS[name][os.uname().machine == "aarch64"], *arguments)


def descriptors() -> dict[int, str]:
    """What is open, as far as ``/proc`` says it, else by kind."""
    found = {}
    for fd in range(256):
        try:
            kind = os.fstat(fd)
        except OSError:
            continue
        try:
            found[fd] = os.readlink(f"/proc/self/fd/{fd}")
        except OSError:
            found[fd] = oct(kind.st_mode)
    return found
