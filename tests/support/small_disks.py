"""Folders that may not be written, and disks that are soon full: real ones, where this user may make them."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of its own of a few megabytes; skips where none may be mounted."""
    folder.mkdir()
    with _mounted(folder, f"size={megabytes}m"):
        yield folder


@contextlib.contextmanager
def read_only(content: Path, folder: Path) -> Iterator[Path]:
    """A copy of a folder that cannot be written: by its mode, or for the superuser by how it is mounted."""
    if os.geteuid() != 0:
        shutil.copytree(content, folder)
        for path in (*folder.rglob("*"), folder):
            path.chmod(path.stat().st_mode & ~0o222)
        try:
            yield folder
        finally:
            for path in (folder, *folder.rglob("*")):
                path.chmod(path.stat().st_mode | 0o200)
        return
    folder.mkdir()
    with _mounted(folder, "size=64m"):
        shutil.copytree(content, folder, dirs_exist_ok=True)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        yield folder


@contextlib.contextmanager
def _mounted(folder: Path, options: str) -> Iterator[None]:
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if done.returncode:
        pytest.skip(f"this user may not mount: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
