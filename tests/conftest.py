"""What every test stands on: a home of its own, no network beyond loopback, no one's settings."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
KEPT = {"BRIEF_DATA", "BRIEF_TEST_GGUF"}
REMOVED = ("BRIEF_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_")
HOME_VARIABLES = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "appdata",
    "LOCALAPPDATA": "localappdata",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
}
SILENCED = {
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "ANONYMIZED_TELEMETRY": "false",
    "HF_HUB_OFFLINE": "1",
    "PIP_NO_INDEX": "1",
}

_home: Path | None = None


def pytest_configure(config: pytest.Config) -> None:
    global _home
    _home = Path(tempfile.mkdtemp(prefix="brief-tests-"))
    for name in list(os.environ):
        if name.startswith(REMOVED) and name not in KEPT or name.lower().endswith("_proxy"):
            del os.environ[name]
    os.environ.update({name: str(_home / folder) for name, folder in HOME_VARIABLES.items()})
    os.environ.update(SILENCED)
    sys.addaudithook(_no_network)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _home is not None:
        shutil.rmtree(_home, ignore_errors=True)


class NetworkRefused(RuntimeError):
    """No OSError, so that no code under test takes it for a failed download and goes on."""


def _no_network(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook, since it also sees what libraries do with sockets of their own making."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        if isinstance(address, tuple) and not _is_loopback(str(address[0])):
            raise NetworkRefused(f"a test tried to reach {address!r}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        _may_resolve(args[0])


def _is_loopback(host: str) -> bool:
    if host in ("", "localhost"):
        return True
    address = _address(host)
    return address is not None and (address.is_loopback or address.is_unspecified)


def _may_resolve(host: Any) -> None:
    """This machine and written-out addresses need no network; .invalid answers as a name server does."""
    if host is None:
        return
    name = host.decode("idna") if isinstance(host, bytes) else str(host)
    plain = name.lower().rstrip(".")
    if plain in ("", "localhost", socket.gethostname().lower()) or plain.endswith(".localhost"):
        return
    if plain.endswith(".invalid"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if _address(plain) is None:
        raise NetworkRefused(f"a test tried to look up {name!r}")


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address in any spelling that a resolver takes without asking, such as 127.1 or full-width dots."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host.encode("idna").decode("ascii")))
    except (OSError, UnicodeError, ValueError):
        return None


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data: ``BRIEF_DATA``, or ``../shared/data`` beside the checkout."""
    folder = Path(os.environ.get("BRIEF_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; name its folder in BRIEF_DATA")
    return folder
