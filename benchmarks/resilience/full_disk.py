"""A file system with next to no room left: a small tmpfs, where this machine lets us mount one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


class Unavailable(Exception):
    """Nothing can be mounted here; the words say why."""


class FullDisk:
    """A copy of a folder on a file system that has ``room`` bytes left; a context manager giving the copy's path."""

    def __init__(self, place: Path, folder: Path, *, room: int) -> None:
        self._place, self._folder, self._room = place, folder, room

    def __enter__(self) -> Path:
        page = 4096
        needed = sum(
            -(-path.stat().st_size // page) * page if path.is_file() else page
            for path in self._folder.rglob("*")
        )
        self._place.mkdir()
        size = needed + page + self._room
        line = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(self._place)]
        try:
            done = subprocess.run(line, capture_output=True, text=True, check=False)
        except OSError as error:
            raise Unavailable(str(error)) from error
        if done.returncode:
            raise Unavailable(done.stderr.strip())
        copy = self._place / "library"
        shutil.copytree(self._folder, copy, copy_function=shutil.copy2)
        return copy

    def __exit__(self, *exc: object) -> None:
        subprocess.run(["umount", "-l", str(self._place)], check=False)
