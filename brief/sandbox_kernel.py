"""Puts on a parsing child what the Linux kernel has: Landlock, seccomp, an empty network, no privileges.

Called once at the child's start, while it has one thread and before a byte of a document is read. Each part
that this kernel lacks or forbids is left out and told; nothing here raises for that.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import sys
from collections.abc import Callable, Iterable

from brief.sandbox_filter import ARCHITECTURES, packed, program
from brief.sandbox_folders import readable
from brief.sandbox_protection import SCOPED, Protection

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every processor
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# Rights of files that each version of Landlock knows: all of them are taken, so that only rules give any.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
_NETWORK = 4  # the version that knows TCP

_NEW_USER, _NEW_NETWORK, _NEW_IPC = 0x1000_0000, 0x4000_0000, 0x0800_0000
_SET_SECCOMP, _SET_NO_NEW_PRIVILEGES = 22, 38
_FILTER_MODE = 2
_CAPABILITIES_VERSION = 0x2008_0522
_READ_ANYTHING = 1 << 2  # CAP_DAC_READ_SEARCH


def lock_down(packages: Iterable[str]) -> Protection:
    """Give up whatever parsing does not need; there is no way back.

    Args:
        packages: names of imported top-level packages whose modules may be needed later.

    Returns:
        What this kernel had of it.
    """
    if sys.platform != "linux":
        return Protection()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    _call(libc.prctl, _SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    folders = readable(packages)
    reader = os.geteuid() == 0 and _reads_as_root_only(libc, folders)
    network = _leave_network(libc, keep_user=reader)
    landlock = _landlock(libc, folders)
    _set_capabilities(libc, _READ_ANYTHING if reader else 0)
    return Protection(landlock, _seccomp(libc), network)  # seccomp last: it forbids the others


def _call(function: Callable[..., int], *arguments: int | bytes | None) -> int:
    """A function of the C library with plain arguments, each as wide as a register; -1 where it failed."""
    return function(*(ctypes.c_ulong(each) if isinstance(each, int) else each for each in arguments))


def _leave_network(libc: ctypes.CDLL, *, keep_user: bool) -> bool:
    """Go into a network namespace without a way out, and one without others' shared memory.

    Anyone may do so within a new user namespace (where the system allows those), root also without.
    """
    wanted = _NEW_NETWORK | _NEW_IPC
    ways = [wanted] if keep_user else [_NEW_USER | wanted, wanted, _NEW_USER | _NEW_NETWORK, _NEW_NETWORK]
    return any(libc.unshare(ctypes.c_int(way)) == 0 for way in ways)


def _landlock(libc: ctypes.CDLL, folders: list[str]) -> int:
    """Take away all files but the folders, for reading; the version of Landlock, 0 where there is none."""
    version = _call(libc.syscall, _CREATE_RULESET, None, 0, 1)
    if version < 1:
        return 0
    rights = (1 << max(bits for known, bits in _FILE_RIGHTS.items() if known <= version)) - 1
    words = [rights, 3, 3][: 1 + (version >= _NETWORK) + (version >= SCOPED)]
    attributes = struct.pack(f"={len(words)}Q", *words)
    rules = _call(libc.syscall, _CREATE_RULESET, attributes, len(attributes), 0)
    if rules < 0:
        return 0
    try:
        for folder in folders:
            _allow_reading(libc, rules, folder)
        return version if _call(libc.syscall, _RESTRICT_SELF, rules, 0) == 0 else 0
    finally:
        os.close(rules)


def _allow_reading(libc: ctypes.CDLL, rules: int, path: str) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not on this system, or not for this user: nothing to be opened up
        return
    try:
        rights = _READ_FILE | (_READ_DIR if os.path.isdir(path) else 0)
        _call(libc.syscall, _ADD_RULE, rules, 1, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)


def _reads_as_root_only(libc: ctypes.CDLL, folders: list[str]) -> bool:
    """Whether root needs its privileges to read Python's folders: in another user's home, say."""
    header = struct.pack("=Ii", _CAPABILITIES_VERSION, 0)
    held = ctypes.create_string_buffer(24)  # twice: effective, permitted, inheritable
    if libc.capget(header, held) != 0:
        return False
    effective, permitted, inheritable, *upper = struct.unpack("=6I", held.raw)
    with_them = _open_folders(folders)
    libc.capset(header, struct.pack("=6I", 0, permitted, inheritable, 0, *upper[1:]))
    without = _open_folders(folders)
    libc.capset(header, held.raw)
    return bool(effective) and with_them != without


def _open_folders(folders: list[str]) -> set[str]:
    found = set()
    for folder in folders:
        with contextlib.suppress(OSError):
            os.scandir(folder).close()
            found.add(folder)
    return found


def _set_capabilities(libc: ctypes.CDLL, kept: int) -> None:
    """Keep these of the first 32 privileges and none else; what was not held is not gained."""
    header = struct.pack("=Ii", _CAPABILITIES_VERSION, 0)
    libc.capset(header, struct.pack("=6I", kept, kept, 0, 0, 0, 0))


def _seccomp(libc: ctypes.CDLL) -> bool:
    """Refuse all system calls but those of the filter's table, from here on."""
    machine = os.uname().machine
    if machine not in ARCHITECTURES or struct.calcsize("P") != 8:
        return False
    instructions = program(machine, os.getpid())
    array = ctypes.create_string_buffer(packed(instructions))
    pointed = struct.pack("@HP", len(instructions), ctypes.addressof(array))
    return _call(libc.prctl, _SET_SECCOMP, _FILTER_MODE, pointed, 0, 0) == 0
