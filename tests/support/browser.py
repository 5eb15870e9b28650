"""A real browser for tests: Chromium without a window, where one is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --hide-scrollbars"
).split()


def found() -> str | None:
    """Where a browser is installed; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def run(page: str, folder: Path, *arguments: str) -> str:
    """What Chromium prints for a page; the test is skipped, with the reason, where there is none."""
    program = found()
    if program is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    file = folder / "page.html"
    file.write_text(page, "utf-8")
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [program, *FLAGS, profile, *arguments, file.as_uri()]
    return subprocess.run(command, capture_output=True, timeout=90, check=True).stdout.decode("utf-8")


def dom(page: str, folder: Path) -> str:
    """The page as the browser's DOM, written out again as HTML."""
    return run(page, folder, "--dump-dom")
