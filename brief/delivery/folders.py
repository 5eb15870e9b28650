"""A brief into a folder, or a git work tree: files whole or not at all; the same again changes nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from brief.delivery.faults import DeliveryError
from brief.delivery.recipients import Recipient
from brief.errors import UsageError
from brief.records import Record
from brief.rendering.forms import Form
from brief.rendering.output_files import write_whole

SECONDS = 60.0
"""That a command of git's may take."""


def send(documents: Sequence[tuple[Form, bytes]], record: Record, to: Recipient) -> list[str]:
    """Write a record's documents; the names of their files.

    Raises:
        DeliveryError: the folder is not there, or cannot be written.
    """
    names = []
    for form, content in documents:
        names.append(form.file_name(record))
        put(to, names[-1], content)
    return names


def commit(to: Recipient, names: Sequence[str], message: str) -> None:
    """Commit files that were put into a git work tree, and nothing else; nothing is pushed.

    Raises:
        DeliveryError: it is no work tree, git is not here, or does not commit.
    """

    def git(*words: str) -> subprocess.CompletedProcess[str]:
        command = ["git", "-C", to.address, *words]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, stdin=subprocess.DEVNULL
        )

    try:
        for words in (("add", "--", *names), ("diff", "--cached", "--quiet", "--", *names)):
            done = git(*words)
            if done.returncode not in (0, 1) or (words[0] == "add" and done.returncode):
                raise DeliveryError(f"{to.address}: git {words[0]}: {_line(done.stderr)}")
        if done.returncode == 0:
            return
        done = git("commit", "--quiet", "--no-verify", "-m", message, "--", *names)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DeliveryError(f"{to.address}: git cannot be run: {type(error).__name__}") from error
    if done.returncode:
        raise DeliveryError(f"{to.address}: git commit: {_line(done.stderr)}")


def _line(text: str) -> str:
    return " ".join(text.split())[:160] or "it failed"


def put(to: Recipient, name: str, content: bytes) -> None:
    """Write one file; the same again changes nothing.

    Raises:
        DeliveryError: the folder is not there, or cannot be written.
    """
    folder = Path(to.address)
    if not folder.is_dir():
        raise DeliveryError(f"{folder}: is not there, or is no folder; make it, and it is tried again")
    try:
        if (folder / name).is_file() and (folder / name).read_bytes() == content:
            return
        write_whole(folder / name, content)
    except (UsageError, OSError) as error:
        raise DeliveryError(str(error)) from error
