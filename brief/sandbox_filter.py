"""The system calls that a parsing child may make, as a filter program for Linux's seccomp.

What is not named here does not exist for the child (ENOSYS, so that a library falls back on what it knows):
no socket, no program started, no process forked, no namespace, no tracing, no memory shared with others.
"""

from __future__ import annotations

import errno
import os
import struct

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""Processors with a table, and what the kernel calls each of them (``AUDIT_ARCH_…``)."""

ALLOW, REFUSE, KILL = 0x7FFF_0000, 0x0005_0000, 0x8000_0000
"""What a filter answers; `REFUSE` is given with the error's number added."""

LOAD, EQUAL, ANY_OF, AND, RETURN = 0x20, 0x15, 0x45, 0x54, 0x06
"""The five instructions used: load a word, skip by equality, skip by bits, mask, answer."""

# Name, number on x86_64, number on aarch64 (- where there is none).
_NUMBERS = """
read 0 63, write 1 64, readv 19 65, writev 20 66, pread64 17 67, preadv 295 69, close 3 57, lseek 8 62,
close_range 436 436, open 2 -, openat 257 56, fstat 5 80, stat 4 -, lstat 6 -, newfstatat 262 79,
statx 332 291, fstatfs 138 44, statfs 137 43, access 21 -, faccessat 269 48, faccessat2 439 439,
readlink 89 -, readlinkat 267 78, getdents 78 -, getdents64 217 61, getcwd 79 17, fadvise64 221 223,
dup 32 23, dup2 33 -, dup3 292 24, fcntl 72 25, ioctl 16 29, poll 7 -, ppoll 271 73, select 23 -,
pselect6 270 72, mmap 9 222, munmap 11 215, mprotect 10 226, mremap 25 216, brk 12 214, madvise 28 233,
mincore 27 232, msync 26 227, clone 56 220, futex 202 98, futex_waitv 449 449, set_robust_list 273 99,
rseq 334 293, set_tid_address 218 96, sched_yield 24 124, sched_getaffinity 204 123, membarrier 324 283,
arch_prctl 158 -, gettid 186 178, rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139,
rt_sigpending 127 136, rt_sigsuspend 130 133, rt_sigtimedwait 128 137, sigaltstack 131 132,
tgkill 234 131, kill 62 129, pause 34 -, clock_gettime 228 113, clock_getres 229 114,
clock_nanosleep 230 115, nanosleep 35 101, gettimeofday 96 169, time 201 -, times 100 153,
getrusage 98 165, setitimer 38 103, getitimer 36 102, alarm 37 -, getpid 39 172, getppid 110 173,
getuid 102 174, geteuid 107 175, getgid 104 176, getegid 108 177, uname 63 160, sysinfo 99 179,
getcpu 309 168, getrandom 318 278, prlimit64 302 261, getrlimit 97 163, setrlimit 160 164,
prctl 157 167, exit 60 93, exit_group 231 94, restart_syscall 219 128
"""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_WRITE_FLAGS = {"open": 1, "openat": 2}
"""Which argument says what a file is opened for: never for writing, whatever the file."""

# A thread has these three; a process, and whatever takes a new namespace or a tracer along, has not.
_THREAD = 0x0001_0000 | 0x0000_0100 | 0x0000_0800
_NO_THREAD = 0x7E02_2000

_ONLY = {
    # PR_SET_NAME, PR_GET_NAME, PR_SET_VMA: names of threads and of memory
    "prctl": (0, (15, 16, 0x53564D41)),
    # TCGETS, TIOCGWINSZ, FIOCLEX, FIONCLEX, FIONREAD, FIONBIO: is it a terminal, close on exec, how much waits
    "ioctl": (1, (0x5401, 0x5413, 0x5451, 0x5450, 0x541B, 0x5421)),
    # Copies and flags of descriptors. Not F_SETOWN: the kernel would send signals to others for it.
    "fcntl": (1, (0, 1, 2, 3, 4, 1030)),
}
"""Which argument may have which values only."""

Program = list[tuple[int, int, int, int]]
"""Instructions: code, instructions skipped where true, where false, operand."""


def numbers(machine: str) -> dict[str, int]:
    """The system calls of the table by name, with their numbers on a processor of `ARCHITECTURES`."""
    column = 1 if machine == "x86_64" else 2
    rows = (row.split() for row in _NUMBERS.split(","))
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}


def program(machine: str, pid: int) -> Program:
    """The filter for one process on a processor of `ARCHITECTURES`.

    Args:
        machine: as ``os.uname().machine`` has it.
        pid: the process, which may send signals to itself and set its own limits, and to no other.
    """
    only = {**_ONLY, "kill": (0, (pid,)), "tgkill": (0, (pid,)), "prlimit64": (0, (0, pid))}
    # Calls of another processor's kind (32-bit ones, say) have other numbers: no library here makes them.
    found: Program = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, ARCHITECTURES[machine]), _answer(KILL), (LOAD, 0, 0, 0)]
    for name, number in numbers(machine).items():
        if name in only:
            rule = _one_of(*only[name])
        elif name in _WRITE_FLAGS:
            refused = _answer(REFUSE | errno.EACCES)
            rule = [_argument(_WRITE_FLAGS[name]), (ANY_OF, 0, 1, _WRITING), refused, _answer(ALLOW)]
        elif name == "clone":
            rule = [_argument(0), (AND, 0, 0, _THREAD | _NO_THREAD), (EQUAL, 1, 0, _THREAD)]
            rule += [_answer(REFUSE | errno.EPERM), _answer(ALLOW)]
        else:
            rule = [_answer(ALLOW)]
        found += [(EQUAL, 0, len(rule), number), *rule]
    return [*found, _answer(REFUSE | errno.ENOSYS)]


def packed(instructions: Program) -> bytes:
    """The program as the kernel takes it (an array of ``struct sock_filter``)."""
    return b"".join(struct.pack("=HBBI", *each) for each in instructions)


def _one_of(argument: int, values: tuple[int, ...]) -> Program:
    last = len(values) - 1
    tests: Program = [(EQUAL, last - i + 1, 0, value) for i, value in enumerate(values)]
    return [_argument(argument), *tests, _answer(REFUSE | errno.EPERM), _answer(ALLOW)]


def _argument(index: int) -> tuple[int, int, int, int]:
    """Load the lower half of an argument (little-endian, as both processors are); the kernel takes no more."""
    return (LOAD, 0, 0, 16 + 8 * index)


def _answer(value: int) -> tuple[int, int, int, int]:
    return (RETURN, 0, 0, value)
