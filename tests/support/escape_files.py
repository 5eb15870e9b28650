"""Attempts to read, write or change files from the parsing child. Each raises where it did not succeed."""

from __future__ import annotations

import ctypes
import os
import struct

from tests.support.escape_calls import Facts, bare, call, descriptors

AT_CWD = -100


def path(facts: Facts, name: str) -> bytes:
    return os.fsencode(facts[name])


def new(facts: Facts, name: str) -> bytes:
    return os.fsencode(os.path.join(facts["scratch"], name))


def read(name: bytes) -> str:
    fd = call("open", name, os.O_RDONLY)
    return repr(os.read(fd, 40))


def read_library(facts: Facts) -> str:
    """The library lies in a folder of Python's search path."""
    return read(path(facts, "library"))


def read_home(facts: Facts) -> str:
    return read(path(facts, "home"))


def read_users(facts: Facts) -> str:
    return read(b"/etc/passwd")


def read_through_proc(facts: Facts) -> str:
    return read(b"/proc/self/root" + path(facts, "library"))


def read_parents_environment(facts: Facts) -> str:
    return read(b"/proc/%d/environ" % os.getppid())


def read_parents_command(facts: Facts) -> str:
    return read(b"/proc/%d/cmdline" % os.getppid())


def read_parents_memory(facts: Facts) -> str:
    return str(call("open", b"/proc/%d/mem" % os.getppid(), os.O_RDONLY))


def read_with_openat2(facts: Facts) -> str:
    how = struct.pack("=3Q", os.O_RDONLY, 0, 0)
    return repr(os.read(bare("openat2", AT_CWD, path(facts, "library"), how, len(how)), 40))


def read_by_handle(facts: Facts) -> str:
    """A handle of a file needs no path (root only)."""
    handle = ctypes.create_string_buffer(struct.pack("=Ii", 128, 0), 136)
    mount = ctypes.create_string_buffer(4)
    call("name_to_handle_at", AT_CWD, path(facts, "library"), handle, mount, 0)
    place = call("open", path(facts, "scratch"), os.O_RDONLY)
    return repr(os.read(call("open_by_handle_at", place, handle, os.O_RDONLY), 40))


def read_in_new_root(facts: Facts) -> str:
    call("chroot", path(facts, "scratch"))
    return read(b"/" + os.path.basename(path(facts, "file")))


def list_library(facts: Facts) -> str:
    return str(call("open", os.path.dirname(path(facts, "library")), os.O_RDONLY | os.O_DIRECTORY))


def list_working_folder(facts: Facts) -> str:
    return str(call("open", b".", os.O_RDONLY | os.O_DIRECTORY))


def list_processes(facts: Facts) -> str:
    return str(call("open", b"/proc", os.O_RDONLY | os.O_DIRECTORY))


def watch_library(facts: Facts) -> str:
    """Hear of every file that is opened in a folder."""
    fd = call("inotify_init")
    return str(call("inotify_add_watch", fd, os.path.dirname(path(facts, "library")), 0xFFF))


def create(facts: Facts) -> str:
    return str(call("open", new(facts, "created"), os.O_WRONLY | os.O_CREAT, 0o600))


def creat(facts: Facts) -> str:
    return str(call("creat", new(facts, "creat"), 0o600))


def create_with_openat2(facts: Facts) -> str:
    how = struct.pack("=3Q", os.O_WRONLY | os.O_CREAT, 0o600, 0)
    return str(bare("openat2", AT_CWD, new(facts, "openat2"), how, len(how)))


def create_unnamed(facts: Facts) -> str:
    return str(call("open", path(facts, "scratch"), os.O_WRONLY | os.O_TMPFILE, 0o600))


def create_shared_memory(facts: Facts) -> str:
    name = b"/dev/shm/brief-%d" % os.getpid()
    fd = call("open", name, os.O_RDWR | os.O_CREAT, 0o600)
    call("unlink", name)
    return str(fd)


def overwrite(facts: Facts) -> str:
    fd = call("open", path(facts, "file"), os.O_WRONLY)
    return str(fd)


def append(facts: Facts) -> str:
    return str(call("open", path(facts, "file"), os.O_WRONLY | os.O_APPEND))


def empty(facts: Facts) -> str:
    return str(call("truncate", path(facts, "file"), 0))


def empty_by_opening(facts: Facts) -> str:
    return str(call("open", path(facts, "file"), os.O_RDONLY | os.O_TRUNC))


def reopen_for_writing(facts: Facts) -> str:
    """What is open for reading, opened again through ``/proc`` (root, or a Python of one's own)."""
    fd = os.open(os.__file__, os.O_RDONLY)
    return str(call("open", b"/proc/self/fd/%d" % fd, os.O_WRONLY))


def write_own_memory_file(facts: Facts) -> str:
    """``/proc/self/mem`` writes where the processor would not."""
    return str(call("open", b"/proc/self/mem", os.O_RDWR))


def rename(facts: Facts) -> str:
    return str(call("rename", path(facts, "file"), new(facts, "renamed")))


def unlink(facts: Facts) -> str:
    return str(call("unlink", path(facts, "file")))


def make_folder(facts: Facts) -> str:
    return str(call("mkdir", new(facts, "folder"), 0o700))


def remove_folder(facts: Facts) -> str:
    return str(call("rmdir", path(facts, "empty")))


def symlink(facts: Facts) -> str:
    return str(call("symlink", b"/etc/passwd", new(facts, "symlink")))


def link(facts: Facts) -> str:
    return str(call("link", path(facts, "file"), new(facts, "link")))


def fifo(facts: Facts) -> str:
    return str(call("mkfifo", new(facts, "fifo"), 0o600))


def chmod(facts: Facts) -> str:
    return str(call("chmod", path(facts, "file"), 0o777))


def chown(facts: Facts) -> str:
    return str(call("chown", path(facts, "file"), os.stat(path(facts, "file")).st_uid, -1))


def set_times(facts: Facts) -> str:
    return str(call("utimensat", AT_CWD, path(facts, "file"), None, 0))


def set_attribute(facts: Facts) -> str:
    """Not every file system has them."""
    return str(call("setxattr", path(facts, "file"), b"user.brief", b"x", 1, 0))


def mount(facts: Facts) -> str:
    call("mount", b"none", path(facts, "empty"), b"tmpfs", 0, None)
    return str(call("umount2", path(facts, "empty"), 2))


def use_inherited(facts: Facts) -> str:
    """A file that the parent has open, and would leave to its children."""
    found = {fd: name for fd, name in descriptors().items() if name == facts["inherited"]}
    for fd in range(3, 256):
        try:
            if os.pread(fd, 100, 0).startswith(facts["secret"].encode()):
                found[fd] = "inherited"
        except OSError:
            continue
    if not found:
        raise PermissionError("nothing of the parent's is open")
    return str(found)


def use_environment(facts: Facts) -> str:
    found = [name for name, value in os.environ.items() if facts["secret"] in value]
    if not found:
        raise PermissionError("no secret in the environment")
    return str(found)
