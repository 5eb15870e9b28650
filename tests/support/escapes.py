"""Attempts to get out of the parsing child, tried within it, without it, and where the kernel lacks a part.

`attempt` is a job for the sandbox. `main`, in a process of its own, tries all of them and prints what
succeeded: each in a forked process, or in the sandbox on a kernel made poorer by a filter.
"""

from __future__ import annotations

import ctypes
import errno
import inspect
import json
import os
import shutil
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from brief.errors import SandboxError
from brief.sandbox import Sandbox, protection
from brief.sandbox_filter import ALLOW, EQUAL, LOAD, REFUSE, RETURN, Program, packed
from tests.support import escape_files, escape_processes
from tests.support.escape_calls import Facts, call, descriptors
from tests.support.escape_processes import BECAME

Attempt = Callable[[Facts], str]


def _attempts(module: object) -> dict[str, Attempt]:
    """The public functions of a module that take facts and nothing else."""
    own = vars(module).items()
    return {
        name: each
        for name, each in own
        if inspect.isfunction(each)
        and each.__module__ == module.__name__  # type: ignore[attr-defined]
        and list(inspect.signature(each).parameters) == ["facts"]
        and not name.startswith("_")
    }


FILES = _attempts(escape_files)
PROCESSES = _attempts(escape_processes)
ALL = FILES | PROCESSES

READING = {name for name in FILES if name.startswith(("read_", "list_")) or name == "write_own_memory_file"}
"""What Landlock alone stands against: a filter of system calls sees no names of files."""

UNSURE = set(
    """read_parents_memory read_by_handle read_in_new_root reopen_for_writing set_attribute mount raw_socket
    packet_socket machine_socket trace_parent read_memory_of_parent compare_with_parent take_privileges
    other_network ring load_program count_events fault_handler add_key call_as_32_bit call_as_x32""".split()
)
"""What some systems refuse to everybody, or to all but root."""


def attempt(argument: tuple[str, Facts]) -> str:
    """What the named function gave; what it opened is closed again, for the next."""
    name, facts = argument
    before = descriptors()
    try:
        return ALL[name](facts)
    finally:
        for fd in descriptors().keys() - before.keys():
            os.close(fd)


def _prepare(facts: Facts) -> None:
    """What attempts work on, as if none had been made before."""
    scratch = Path(facts["scratch"])
    shutil.rmtree(scratch, ignore_errors=True)
    Path(facts["empty"]).mkdir(parents=True)
    Path(facts["file"]).write_text("kept")


def tried(sandbox: Sandbox, name: str, facts: Facts) -> str:
    """What an attempt in the sandbox's child gave; empty where it did not succeed."""
    _prepare(facts)
    try:
        return sandbox.run(attempt, (name, facts))
    except SandboxError as error:
        # Another program has none of the pipes, so that its parent ends it. 31 is the filter's own end.
        return "became another program" if "crashed" in str(error) and "signal 31" not in str(error) else ""


def without_sandbox(name: str, facts: Facts) -> str:
    """What an attempt gave in a plain process; empty where it did not succeed."""
    _prepare(facts)
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(write_end, attempt((name, facts)).encode())
        finally:
            os._exit(0)
    os.close(write_end)
    told = os.read(read_end, 1000).decode()
    os.close(read_end)
    status = os.waitpid(pid, 0)[1]
    return "became another program" if os.waitstatus_to_exitcode(status) == BECAME else told


def make_poorer(lacking: str) -> None:
    """Have the kernel lack something for this process and its children: a filter answers in its place."""
    x86 = os.uname().machine == "x86_64"
    landlock, unshare, prctl = 444, 272 if x86 else 97, 157 if x86 else 167
    rules: Program = [(LOAD, 0, 0, 0)]
    if "landlock" in lacking:
        rules += [(EQUAL, 0, 1, landlock), (RETURN, 0, 0, REFUSE | errno.ENOSYS)]
    if "namespaces" in lacking:
        rules += [(EQUAL, 0, 1, unshare), (RETURN, 0, 0, REFUSE | errno.EPERM)]
    if "seccomp" in lacking:
        rules += [(EQUAL, 0, 3, prctl), (LOAD, 0, 0, 16)]
        rules += [(EQUAL, 0, 1, 22), (RETURN, 0, 0, REFUSE | errno.EINVAL)]
    rules.append((RETURN, 0, 0, ALLOW))
    array = ctypes.create_string_buffer(packed(rules))
    call("prctl", 38, 1, 0, 0, 0)
    call("prctl", 22, 2, struct.pack("@HP", len(rules), ctypes.addressof(array)), 0, 0)


def main() -> None:
    """Arguments: what the kernel lacks ("landlock,seccomp"; "-" for no sandbox at all), facts as JSON."""
    lacking, facts = sys.argv[1], json.loads(sys.argv[2])
    if lacking == "-":
        print(json.dumps({name: without_sandbox(name, facts) for name in ALL}))
        return
    make_poorer(lacking)
    with Sandbox() as sandbox:
        found = {name: tried(sandbox, name, facts) for name in ALL}
    told = protection()
    print(json.dumps({"found": found, "protection": told.parts(), "missing": told.missing}))
