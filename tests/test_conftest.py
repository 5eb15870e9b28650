"""The guard around every test holds: no network, no one's home or settings."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from brief import settings

from .conftest import NetworkRefused


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("169.254.169.254", 80), ("2001:db8::1", 80, 0, 0)])
def test_no_connection_beyond_loopback(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as client, pytest.raises(NetworkRefused):
        client.connect(address)
    with socket.socket(family, socket.SOCK_DGRAM) as client, pytest.raises(NetworkRefused):
        client.sendto(b"x", address)


def test_names_are_not_looked_up() -> None:
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo("example.com", 80)
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nowhere.invalid", 80)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "2130706433", "192.0.2.1", None])
def test_what_needs_no_network_resolves(host: str | None) -> None:
    assert socket.getaddrinfo(host, 80)


def test_loopback_works() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def test_home_and_settings_are_the_tests_own(tmp_path: Path) -> None:
    loaded = settings.load(tmp_path, os.environ)
    assert loaded.file is None
    assert set(loaded.origin.values()) == {"default"}
    assert Path(os.environ["HOME"]) in loaded.data_dir.parents
