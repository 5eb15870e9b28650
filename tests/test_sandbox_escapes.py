"""No way out of the parsing child: each attempt past Python, with the C library and bare system calls.

The same attempts succeed in a plain process, and some on a kernel that lacks a part: so these can fail.
"""

from __future__ import annotations

import importlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has Landlock and seccomp", allow_module_level=True)

from brief.sandbox import Sandbox, protection
from brief.sandbox_filter import (
    ALLOW,
    AND,
    ANY_OF,
    ARCHITECTURES,
    EQUAL,
    KILL,
    LOAD,
    Program,
    numbers,
    program,
)
from brief.sandbox_folders import readable
from brief.sandbox_protection import Protection
from tests.support import escapes, sandboxed
from tests.support.escape_calls import Facts

SECRET = "do-not-tell-0123456789"


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    """A library in a folder of the search path, a home, servers that listen, a secret, an open file."""
    with tempfile.TemporaryDirectory(prefix="brief-") as name, pytest.MonkeyPatch.context() as patch:
        top = Path(name)
        for file in ("work/library/library.sqlite3", "home/notes.txt", "inherited"):
            (top / file).parent.mkdir(parents=True, exist_ok=True)
            (top / file).write_text(SECRET)
        patch.syspath_prepend(str(top / "work"))
        patch.setenv("HOME", str(top / "home"))
        for variable in ("BRIEF_MODEL_API_KEY", "PYTHON_INDEX_TOKEN", "LC_TOKEN", "TMPDIR_TOKEN"):
            patch.setenv(variable, SECRET)
        inherited = os.open(top / "inherited", os.O_RDONLY)
        os.set_inheritable(inherited, True)
        abstract = f"brief-{os.getpid()}"
        with (
            socket.create_server(("127.0.0.1", 0)) as server,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams,
            socket.socket(socket.AF_UNIX) as named,
            socket.socket(socket.AF_UNIX) as nameless,
        ):
            port = server.getsockname()[1]
            datagrams.bind(("127.0.0.1", port))
            for listening, address in ((named, str(top / "socket")), (nameless, f"\0{abstract}")):
                listening.bind(address)
                listening.listen()
            yield {
                "library": str(top / "work/library/library.sqlite3"),
                "home": str(top / "home/notes.txt"),
                "scratch": str(top / "scratch"),
                "file": str(top / "scratch/file"),
                "empty": str(top / "scratch/empty"),
                "inherited": str(top / "inherited"),
                "descriptor": str(inherited),
                "secret": SECRET,
                "port": str(port),
                "socket": str(top / "socket"),
                "abstract": abstract,
            }
        os.close(inherited)


@pytest.fixture(scope="module")
def sandbox(facts: Facts) -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def here() -> Protection:
    """What this machine has."""
    return protection()


@pytest.mark.parametrize("name", sorted(escapes.ALL))
def test_no_escape_succeeds(name: str, sandbox: Sandbox, facts: Facts, here: Protection) -> None:
    if name in escapes.READING and not here.landlock or not here.seccomp:
        pytest.skip("; ".join(here.missing))
    assert not escapes.tried(sandbox, name, facts)
    assert Path(facts["file"]).read_text() == "kept"


def run_program(lacking: str, facts: Facts) -> Any:
    """`tests.support.escapes` as a program, which inherits the open file."""
    code = "from tests.support.escapes import main; main()"
    words = [sys.executable, "-c", code, lacking, json.dumps(facts)]
    path = os.pathsep.join(entry for entry in sys.path if entry)
    done = subprocess.run(
        words,
        env={**os.environ, "PYTHONPATH": path},
        pass_fds=[int(facts["descriptor"])],
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def test_the_same_attempts_succeed_without_the_sandbox(facts: Facts) -> None:
    found = run_program("-", facts)
    failed = {name for name, told in found.items() if not told}
    assert len(found) >= 40
    assert failed <= escapes.UNSURE


def test_without_landlock_files_can_be_read_and_nothing_else(facts: Facts, here: Protection) -> None:
    if not here.seccomp:
        pytest.skip("; ".join(here.missing))
    found = run_program("landlock", facts)
    got_through = {name for name, told in found["found"].items() if told}
    assert {"read_library", "read_home", "list_library"} <= got_through <= escapes.READING
    assert found["protection"]["landlock"] == 0
    assert found["missing"] == ["no Landlock: a parser that is taken over could read your files"]


def test_without_a_network_namespace_the_network_is_out_of_reach(facts: Facts, here: Protection) -> None:
    if not here.seccomp or not here.landlock:
        pytest.skip("; ".join(here.missing))
    found = run_program("namespaces", facts)
    assert not any(found["found"].values())
    assert not found["protection"]["network_namespace"] and len(found["missing"]) == 1


def test_without_seccomp_neither_files_nor_the_network_are_open(facts: Facts, here: Protection) -> None:
    if here.landlock < 6 or not here.network_namespace:
        pytest.skip("; ".join(here.missing) or "an older Landlock")
    found = run_program("seccomp", facts)
    got_through = {name for name, told in found["found"].items() if told}
    assert "fork" in got_through and "chmod" in got_through
    assert not got_through & escapes.READING
    changes = {"create", "creat", "overwrite", "append", "empty", "rename", "unlink", "link", "make_folder"}
    reaches = {"tcp", "udp", "abstract_socket", "execute", "signal_parent", "trace_parent", "raise_file_size"}
    assert not got_through & (changes | reaches)
    assert [line.partition(":")[0] for line in found["missing"]] == ["no seccomp"]


def test_without_any_of_them_reading_works_and_says_what_is_open(facts: Facts) -> None:
    found = run_program("landlock,seccomp,namespaces", facts)
    assert all(found["found"][name] for name in ("read_library", "tcp", "create", "execute", "signal_parent"))
    assert not found["found"]["use_environment"] and not found["found"]["use_inherited"]
    assert [line.partition(":")[0] for line in found["missing"]] == [
        "no Landlock",
        "no seccomp",
        "no network namespace",
    ]


def test_only_pipes_the_null_device_and_its_own_size_are_open(facts: Facts) -> None:
    with Sandbox() as sandbox:
        kinds = sandbox.run(sandboxed.open_files, None)
    assert kinds == {"character device": 3, "pipe": 3, "/proc/self/statm": 1}


# Which folders stay readable


def test_a_folder_of_installed_packages_is_readable_but_not_where_a_person_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed, working, plain = (tmp_path / name for name in ("target", "working", "plain"))
    for folder in (installed, working):
        (folder / "lxml-6.0.dist-info").mkdir(parents=True)
    (plain / "site-packages").mkdir(parents=True)
    monkeypatch.chdir(working)
    entries = [str(installed), str(tmp_path), str(working), "", str(plain), str(plain / "site-packages")]
    monkeypatch.setattr(sys, "path", entries)
    found = set(readable(["brief", "json"]))
    assert found & {*entries, str(tmp_path)} == {str(installed), str(plain / "site-packages")}
    assert {os.path.dirname(os.__file__), *sys.modules["brief"].__path__, "/usr/lib"} <= found
    assert not found & {"/", "/etc", "/proc", "/tmp", "/usr", os.path.expanduser("~")}


def test_libraries_beside_other_files_are_readable_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("libx.so.1", "notes.txt"):
        (tmp_path / name).touch()
    monkeypatch.setenv("LD_LIBRARY_PATH", f"{tmp_path}{os.pathsep}.")
    found = [path for path in readable(["brief"]) if path.startswith(str(tmp_path))]
    assert found == [str(tmp_path / "libx.so.1")]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root reads what others may not")
def test_root_still_reads_a_python_that_lies_in_another_users_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "home/site-packages"
    (packages / "lent").mkdir(parents=True)
    (packages / "lent/__init__.py").touch()
    (packages / "lent/later.py").write_text("there = 1\n")
    (packages / "lent/jobs.py").write_text(
        "def job(_):\n    from lent.later import there\n    return there\n"
    )
    try:
        os.chown(tmp_path / "home", 12345, 12345)
    except PermissionError:
        pytest.skip("a root without its privileges")
    (tmp_path / "home").chmod(0o700)
    monkeypatch.syspath_prepend(str(packages))
    job = importlib.import_module("lent.jobs").job
    with Sandbox() as sandbox:
        assert sandbox.run(job, None) == 1


# The filter itself, for both processors


def verdict(instructions: Program, architecture: int, number: int, *arguments: int) -> int:
    """What the kernel would make of a system call: its few instructions, carried out."""
    words = {0: number, 4: architecture}
    for index in range(6):
        value = arguments[index] if index < len(arguments) else 0
        words[16 + 8 * index], words[20 + 8 * index] = value & 0xFFFFFFFF, value >> 32
    at = accumulator = 0
    while True:
        code, yes, no, operand = instructions[at]
        at += 1
        if code == LOAD:
            accumulator = words[operand]
        elif code == AND:
            accumulator &= operand
        elif code == EQUAL:
            at += yes if accumulator == operand else no
        elif code == ANY_OF:
            at += yes if accumulator & operand else no
        else:
            return operand


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_the_filter_lets_through_what_it_names_alone(machine: str) -> None:
    instructions, architecture, known = program(machine, 4321), ARCHITECTURES[machine], numbers(machine)

    def allowed(name: str, *arguments: int) -> bool:
        return verdict(instructions, architecture, known[name], *arguments) == ALLOW

    asked = {"fcntl", "ioctl", "prctl", "clone", "kill", "tgkill"}
    assert {number for number in range(1024) if verdict(instructions, architecture, number) == ALLOW} == {
        number for name, number in known.items() if name not in asked or name == "fcntl"
    }
    assert all(verdict(instructions, architecture, number | 0x4000_0000) != ALLOW for number in range(1024))
    for other in {*ARCHITECTURES.values(), 0x4000_0003, 0x4000_0028} - {architecture}:
        assert verdict(instructions, other, known["read"]) == KILL
    assert allowed("kill", 4321, 9) and not allowed("kill", 1, 9) and not allowed("kill", 0xFFFFFFFF, 9)
    assert allowed("prlimit64", 4321) and not allowed("prlimit64", 1)
    assert (
        allowed("clone", 0x3D0F00)
        and not allowed("clone", 17)
        and not allowed("clone", 0x4000_0000 | 0x3D0F00)
    )
    assert allowed("openat", 0, 0, os.O_RDONLY | os.O_CLOEXEC)
    for flag in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_APPEND):
        assert not allowed("openat", 0, 0, flag)
    assert allowed("fcntl", 0, 3) and not allowed("fcntl", 0, 8) and not allowed("fcntl", 0, 15)
    assert allowed("ioctl", 0, 0x5401) and not allowed("ioctl", 0, 0x5412)
    assert allowed("prctl", 15) and not allowed("prctl", 22)
