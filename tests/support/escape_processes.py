"""Attempts to reach the network, other processes, and rarer parts of the kernel from the parsing child.

Each raises where it did not succeed. One that becomes another program ends with exit code `BECAME`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct

from tests.support.escape_calls import LIBC, Facts, bare, call
from tests.support.escape_files import path

BECAME = 77
_SHELL = b"/bin/sh"
HARMLESS = signal.SIGURG if hasattr(signal, "SIGURG") else 0
"""A signal that is ignored where nobody asked for it."""

INET, UNIX, NETLINK, PACKET, VSOCK = 2, 1, 16, 17, 40
STREAM, DATAGRAM, RAW = 1, 2, 3


def _loopback(port: str) -> bytes:
    return struct.pack("=H", INET) + struct.pack(">H4s8x", int(port), b"\x7f\0\0\1")


def tcp(facts: Facts) -> str:
    address = _loopback(facts["port"])
    return str(call("connect", call("socket", INET, STREAM, 0), address, len(address)))


def udp(facts: Facts) -> str:
    address = _loopback(facts["port"])
    return str(call("sendto", call("socket", INET, DATAGRAM, 0), b"secret", 6, 0, address, len(address)))


def listen(facts: Facts) -> str:
    fd, address = call("socket", INET, STREAM, 0), _loopback("0")
    call("bind", fd, address, len(address))
    return str(call("listen", fd, 1))


def unix_socket(facts: Facts) -> str:
    address = struct.pack("=H", UNIX) + path(facts, "socket") + b"\0"
    return str(call("connect", call("socket", UNIX, STREAM, 0), address, len(address)))


def abstract_socket(facts: Facts) -> str:
    address = struct.pack("=H", UNIX) + b"\0" + path(facts, "abstract")
    return str(call("connect", call("socket", UNIX, STREAM, 0), address, len(address)))


def netlink_socket(facts: Facts) -> str:
    return str(call("socket", NETLINK, RAW, 0))


def raw_socket(facts: Facts) -> str:
    return str(call("socket", INET, RAW, 1))


def packet_socket(facts: Facts) -> str:
    return str(call("socket", PACKET, RAW, 0))


def machine_socket(facts: Facts) -> str:
    return str(call("socket", VSOCK, STREAM, 0))


def _forked(pid: int) -> str:
    if pid == 0:
        os._exit(0)
    return str(os.waitpid(pid, 0)[0])


def fork(facts: Facts) -> str:
    return _forked(call("fork"))


def fork_with_clone(facts: Facts) -> str:
    return _forked(bare("clone", signal.SIGCHLD, 0, 0, 0, 0))


def fork_with_clone3(facts: Facts) -> str:
    arguments = struct.pack("=8Q", 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0)
    return _forked(bare("clone3", arguments, len(arguments)))


def spawn(facts: Facts) -> str:
    pid = ctypes.c_int()
    words = (ctypes.c_char_p * 4)(_SHELL, b"-c", b"exit 0", None)
    problem = LIBC.posix_spawn(ctypes.byref(pid), _SHELL, None, None, words, None)
    if problem:
        raise OSError(problem, os.strerror(problem))
    return str(os.waitpid(pid.value, 0)[0])


_WORDS = (ctypes.c_char_p * 4)(_SHELL, b"-c", b"exit %d" % BECAME, None)


def execute(facts: Facts) -> str:
    return str(call("execve", _SHELL, _as_bytes(_WORDS), None))


def execute_at(facts: Facts) -> str:
    return str(bare("execveat", -100, _SHELL, _as_bytes(_WORDS), None, 0))


def execute_from_memory(facts: Facts) -> str:
    fd = call("memfd_create", b"program", 0)
    os.write(fd, b"#!/bin/sh\nexit %d\n" % BECAME)
    words = (ctypes.c_char_p * 2)(b"program", None)
    return str(bare("execveat", fd, b"", _as_bytes(words), None, 0x1000))


def _as_bytes(words: ctypes.Array[ctypes.c_char_p]) -> ctypes.Array[ctypes.c_char]:
    return (ctypes.c_char * ctypes.sizeof(words)).from_buffer(words)


def signal_parent(facts: Facts) -> str:
    return str(call("kill", os.getppid(), HARMLESS))


def signal_group(facts: Facts) -> str:
    return str(call("kill", 0, HARMLESS))


def signal_thread(facts: Facts) -> str:
    return str(bare("tkill", os.getppid(), HARMLESS))


def signal_by_thread_group(facts: Facts) -> str:
    return str(call("tgkill", os.getppid(), os.getppid(), HARMLESS))


def signal_queue(facts: Facts) -> str:
    information = struct.pack("=3i4xiI112x", HARMLESS, 0, -1, os.getpid(), os.getuid())
    return str(bare("rt_sigqueueinfo", os.getppid(), HARMLESS, information))


def signal_by_descriptor(facts: Facts) -> str:
    return str(bare("pidfd_send_signal", bare("pidfd_open", os.getppid(), 0), HARMLESS, None, 0))


def signal_through_kernel(facts: Facts) -> str:
    """Have the kernel send a signal to the parent when something can be read."""
    return str(call("fcntl", 0, 8, os.getppid()))


def trace_parent(facts: Facts) -> str:
    return str(call("ptrace", 0x4206, os.getppid(), 0, 0))


def be_traced(facts: Facts) -> str:
    return str(call("ptrace", 0, 0, 0, 0))


def read_memory_of_parent(facts: Facts) -> str:
    buffer = ctypes.create_string_buffer(8)
    here = struct.pack("=2Q", ctypes.addressof(buffer), 8)
    there = struct.pack("=2Q", id(object), 8)
    try:
        return str(call("process_vm_readv", os.getppid(), here, 1, there, 1, 0))
    except OSError as error:
        if error.errno == errno.EFAULT:  # allowed, but nothing lies there
            return "allowed"
        raise


def compare_with_parent(facts: Facts) -> str:
    return str(bare("kcmp", os.getpid(), os.getppid(), 1, 0, 0))


def limit_parent(facts: Facts) -> str:
    old = ctypes.create_string_buffer(16)
    return str(call("prlimit", os.getppid(), resource.RLIMIT_NOFILE, None, old))


def slow_parent(facts: Facts) -> str:
    return str(call("setpriority", 0, os.getppid(), os.getpriority(0, os.getppid())))


def raise_file_size(facts: Facts) -> str:
    return str(call("setrlimit", resource.RLIMIT_FSIZE, struct.pack("=2q", -1, -1)))


def be_dumpable(facts: Facts) -> str:
    return str(call("prctl", 4, 1, 0, 0, 0))


def outlive(facts: Facts) -> str:
    """A signal of one's choice, or none, when the parent ends."""
    return str(call("prctl", 1, 0, 0, 0, 0))


def take_privileges(facts: Facts) -> str:
    return str(call("unshare", 0x1000_0000))


def other_network(facts: Facts) -> str:
    return str(call("setns", os.open(f"/proc/{os.getppid()}/ns/net", os.O_RDONLY), 0))


def ring(facts: Facts) -> str:
    """io_uring: system calls that no filter sees."""
    return str(bare("io_uring_setup", 1, ctypes.create_string_buffer(120)))


def load_program(facts: Facts) -> str:
    return str(bare("bpf", 0, struct.pack("=4I", 2, 4, 4, 1) + bytes(56), 72))


def count_events(facts: Facts) -> str:
    return str(bare("perf_event_open", struct.pack("=2IQ", 1, 64, 0) + bytes(48), 0, -1, -1, 0))


def fault_handler(facts: Facts) -> str:
    return str(bare("userfaultfd", 1))


def add_key(facts: Facts) -> str:
    return str(bare("add_key", b"user", b"brief", b"x", 1, -2))


def shared_segment(facts: Facts) -> str:
    id_ = call("shmget", 0, 4096, 0o1600)
    return str(call("shmctl", id_, 0, None))


def semaphores(facts: Facts) -> str:
    id_ = call("semget", 0, 1, 0o1600)
    return str(call("semctl", id_, 0, 0))


def messages(facts: Facts) -> str:
    id_ = call("msgget", 0, 0o1600)
    return str(call("msgctl", id_, 0, None))


def named_queue(facts: Facts) -> str:
    name = b"brief-%d" % os.getpid()
    fd = bare("mq_open", name, os.O_RDWR | os.O_CREAT, 0o600, None)
    call("mq_unlink", b"/" + name)
    return str(fd)


def call_as_32_bit(facts: Facts) -> str:
    """``int 0x80`` on x86_64: numbers of another table (getpid is 20 there)."""
    return str(_run(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"))


def call_as_x32(facts: Facts) -> str:
    """x86_64's third table: its numbers have bit 30 set (getpid)."""
    return str(_run(b"\xb8\x27\x00\x00\x40\x0f\x05\xc3"))


def _run(code: bytes) -> int:
    if platform.machine() != "x86_64":
        raise NotImplementedError("only x86_64 has these")
    place = LIBC.mmap(None, ctypes.c_size_t(4096), 7, 0x22, -1, ctypes.c_long(0))
    ctypes.memmove(place, code, len(code))
    answer = ctypes.CFUNCTYPE(ctypes.c_int)(place)()
    if answer < 0:
        raise OSError(-answer, os.strerror(-answer))
    return answer
