"""The files that a parsing child may still read: Python, its libraries, and what the loader needs; nothing else."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator

_INSTALLED = ("site-packages", "dist-packages", "lib-dynload")
"""What the folders are called in which Python's own and installed modules lie, and nothing else."""

_SYSTEM = (
    # The dynamic loader, and the libraries of the system or of a store that takes its place.
    "/lib /lib32 /lib64 /usr/lib /usr/lib32 /usr/lib64 /usr/local/lib /etc/ld.so.cache /nix/store /gnu/store "
    # Time zones, languages, names of media types; the two devices that libraries read.
    "/usr/share/zoneinfo /usr/share/locale /etc/localtime /etc/mime.types /dev/null /dev/urandom "
    # What OpenSSL reads before it hashes.
    "/etc/ssl/openssl.cnf /etc/pki/tls/openssl.cnf"
).split()


def readable(packages: Iterable[str]) -> list[str]:
    """Files and folders, each with all that lies in it; some may not exist.

    Python's search path may hold the working folder or the one in which the library lies. Such an entry is
    not opened: only the named packages in it are.

    Args:
        packages: names of top-level packages or modules that have been imported, `brief` above all.
    """
    found = [*_SYSTEM, os.path.dirname(os.__file__)]
    found += filter(_is_installation, sys.path)
    for name in packages:
        module = sys.modules[name]
        found += getattr(module, "__path__", None) or filter(None, [getattr(module, "__file__", None)])
    shared = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    for folder in {os.path.join(sys.base_prefix, "lib"), *shared}:
        found += _shared_libraries(folder)
    return list(dict.fromkeys(os.path.abspath(path) for path in found))


def _is_installation(entry: str) -> bool:
    """Whether an entry of Python's search path is an archive, or a folder into which packages are installed."""
    if os.path.basename(entry) in _INSTALLED or os.path.isfile(entry):
        return True
    # `pip install --target`, pex: installed packages leave their records. But not where a person works.
    if not os.path.isdir(entry) or any(_holds(entry, place) for place in _own_places()):
        return False
    return any(name.endswith(".dist-info") for name in os.listdir(entry))


def _holds(folder: str, path: str) -> bool:
    folder, path = os.path.realpath(folder), os.path.realpath(path)
    return path == folder or path.startswith(os.path.join(folder, ""))


def _own_places() -> Iterator[str]:
    """The working folder and the user's home, where the system knows them."""
    import pwd

    with contextlib.suppress(OSError):  # the working folder was removed
        yield os.getcwd()
    with contextlib.suppress(KeyError):  # a container's user without a name
        yield pwd.getpwuid(os.getuid()).pw_dir


def _shared_libraries(folder: str) -> Iterator[str]:
    """The libraries in a folder that may hold anything else beside them."""
    if os.path.isabs(folder) and os.path.isdir(folder):
        yield from (entry.path for entry in os.scandir(folder) if ".so" in entry.name and entry.is_file())
