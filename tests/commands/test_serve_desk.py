"""`brief serve` and `brief users`: where it listens, to whom, and what it refuses."""

from __future__ import annotations

import io
import os
import re
import signal
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from brief.corpus.books.access_book import AccessBook, Role
from brief.corpus.place import Place
from tests.support.desk import example, run
from tests.support.served import PASSWORD, Visitor

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., tuple[subprocess.Popen[str], str]]]:
    """Starts `brief serve`; the process, and the first line that it prints."""
    processes: list[subprocess.Popen[str]] = []

    def made(folder: Path, *arguments: str) -> tuple[subprocess.Popen[str], str]:
        command = [
            sys.executable,
            "-m",
            "brief",
            "--data-dir",
            str(folder),
            "serve",
            "--port",
            "0",
            *arguments,
        ]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
        )
        processes.append(process)
        assert process.stdout is not None
        return process, process.stdout.readline().strip()

    yield made
    for process in processes:
        process.kill()
        process.communicate()


def test_it_prints_where_it_is_and_ends_on_ctrl_c(
    started: Callable[..., tuple[subprocess.Popen[str], str]],
) -> None:
    process, address = started(example())
    found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/enter\?key=([\w-]{30,})", address)
    assert found
    visitor = Visitor(int(found[1]))
    assert visitor.get("/articles").status == 303
    assert (
        visitor.get(f"/enter?key={found[2]}").status == 303 and "67 articles" in visitor.get("/articles").text
    )
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode in (0, 130, -2) and "Traceback" not in told and "until Ctrl-C" in told


def test_beyond_loopback_it_wants_users_and_https(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    words = ("serve", "--host", "0.0.0.0")
    assert run(*words, data_dir=library) == 2
    assert "0.0.0.0 is not loopback: add users first" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert run("users", "add", "edi", "--role", "editor", data_dir=library) == 0
    assert run(*words, data_dir=library) == 2
    assert "passwords go by https alone" in capsys.readouterr().err
    file = tmp_path / "c.pem"
    assert run(*words, "--certificate", file, data_dir=library) == 2
    assert "name both" in capsys.readouterr().err
    assert run(*words, "--certificate", file, "--key", file, data_dir=library) == 2
    assert f"{file}: there is no such file" in capsys.readouterr().err
    file.touch()
    assert run(*words, "--certificate", file, "--key", file, data_dir=library) == 2
    assert "--name desk.example.org" in capsys.readouterr().err


def test_users_are_added_listed_and_removed(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    assert run("users", "list", data_dir=library) == 0 and "nobody" in capsys.readouterr().out
    for password, role, code, told in (
        ("short", "reader", 2, "12 to 256 characters"),
        (PASSWORD, "king", 2, "there are reader, analyst, editor"),
        (PASSWORD, "analyst", 0, "ana may log in as analyst"),
        (PASSWORD, "editor", 0, "ana may log in as editor"),
    ):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
        assert run("users", "add", "ana", "--role", role, data_dir=library) == code
        assert told in capsys.readouterr().err
    assert AccessBook(Place(library)).users()["ana"].role is Role.EDITOR
    assert os.stat(library / "access.sqlite3").st_mode & 0o077 == 0
    assert run("users", "list", data_dir=library) == 0
    out = capsys.readouterr().out
    assert "ana" in out and "editor" in out and "argon2" not in out
    assert run("users", "remove", "ana", data_dir=library) == 0
    assert run("users", "remove", "ana", data_dir=library) == 2
    assert "nobody is called 'ana'" in capsys.readouterr().err


def test_it_is_served_by_https_with_a_certificate(
    started: Callable[..., tuple[subprocess.Popen[str], str]], tmp_path: Path
) -> None:
    certificate, key = _certificate(tmp_path)
    _, address = started(example(), "--certificate", str(certificate), "--key", str(key))
    assert address.startswith("https://127.0.0.1:")
    context = ssl.create_default_context(cafile=str(certificate))
    opener = urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor()
    )
    with opener.open(address, timeout=30) as page:
        assert page.status == 200 and "No brief yet" in page.read().decode()
        assert page.headers["strict-transport-security"]


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of its own for 127.0.0.1, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files
