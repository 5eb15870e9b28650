"""A real Chroma server on loopback, that can be stopped, killed and started again over the same data.

with start(folder) as server:
    ServerIndex(server.url, {}, library)
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

COMMAND = Path(sysconfig.get_path("scripts")) / ("chroma.exe" if sys.platform == "win32" else "chroma")


class ChromaServer:
    """The server over one folder; a context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start it, or start it again at the same port on the same data, and wait until it answers."""
        command = [
            str(COMMAND),
            "run",
            "--path",
            str(self.folder),
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        for _ in range(600):
            with (
                contextlib.suppress(OSError, urllib.error.URLError),
                opener.open(f"{self.url}/api/v2/heartbeat"),
            ):
                return self
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        self.kill()
        raise RuntimeError("the Chroma server did not start")

    def stop(self) -> None:
        """Ask it to end."""
        self._end(kill=False)

    def kill(self) -> None:
        """End it where it stands."""
        self._end(kill=True)

    def wipe(self) -> None:
        """Kill it, remove its data, and start it again."""
        self.kill()
        shutil.rmtree(self.folder)
        self.start()

    def _end(self, *, kill: bool) -> None:
        if self._process is None:
            return
        self._process.kill() if kill else self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()


def start(folder: Path) -> ChromaServer:
    """A server over ``folder``, answering."""
    return ChromaServer(folder).start()
