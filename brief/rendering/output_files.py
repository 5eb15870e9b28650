"""Where a brief or an answer is written: the form that a file's ending names, and files written whole."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from brief.errors import UsageError

if TYPE_CHECKING:
    from brief.rendering.forms import Form

NEW = 0o600
"""Mode of a file that was not there: its owner's alone."""
_STDOUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
# Names of what is open already: a file behind one must not be replaced or emptied, as in ``>>``.
_OPEN = ("/dev/std", "/dev/fd/", "/proc/")


def is_stdout(output: Path | None) -> bool:
    """Whether an output is standard output, by no name or by one of its names."""
    return output is None or str(output) in _STDOUT


def form_of(asked: str | None, output: Path | None) -> tuple[Form, str]:
    """The form to write, and a word for the person where the file's ending says something else, or nothing.

    What is asked for wins; else the ending decides; else it is Markdown.

    Raises:
        UsageError: the form that is asked for is not known, or is one that no terminal shows.
    """
    from brief.rendering import forms

    if output is None or is_stdout(output):
        form = forms.form(asked or "md")
        if form.binary and sys.stdout.isatty():
            raise UsageError(
                f"{form.title} is not shown on a terminal; name a file, as in: -o brief{form.endings[0]}"
            )
        return form, ""
    named = forms.by_ending(output)
    form = forms.form(asked or named or "md")
    if asked and named and asked != named:
        other = forms.form(named).title
        return form, f"{output} is written as {form.title}, as asked for, though its ending says {other}"
    if not asked and not named and (output.is_file() or not output.exists()):
        endings = ", ".join(one.endings[0] for one in forms.OWN.values() if one.name != "md")
        return (
            form,
            f"{output} is written as Markdown; --format, or an ending such as {endings}, names another form",
        )
    return form, ""


def check_target(path: Path | None) -> None:
    """Refuse what cannot be written to before the work is done.

    Raises:
        UsageError: it is a folder, its folder is not there, or it is write-protected.
    """
    if path is None or is_stdout(path):
        return
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name a file in it")
    try:
        path = path.resolve()
    except (OSError, RuntimeError) as error:  # links in a circle
        raise UsageError(f"{path}: cannot be written: its links lead to no file") from error
    if not path.parent.is_dir():
        raise UsageError(f"{path}: cannot be written: there is no folder {path.parent}; make it first")
    if path.is_file() and not path.stat().st_mode & 0o222:
        raise UsageError(f"{path}: cannot be written: it is write-protected; name another file")


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: a new one for its owner only, one that is there with its mode and owner.

    What is no file (``/dev/null``, a named pipe) is written to and stays what it is; a link stays a link, and
    what it leads to is written.

    Raises:
        UsageError: it cannot be written there.
    """
    check_target(path)
    whole = content.encode("utf-8") if isinstance(content, str) else content
    name = ""
    try:
        if str(path).startswith(_OPEN) or (path.exists() and not path.is_file()):
            with path.open("ab") as file:
                file.write(whole)
            return
        path = path.resolve()
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        with os.fdopen(handle, "wb") as file:
            file.write(whole)
        if path.exists():
            _as_before(Path(name), path.stat())
        os.replace(name, path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        if name:
            Path(name).unlink(missing_ok=True)


def _as_before(made: Path, was: os.stat_result) -> None:
    """Give a file the owner and mode of the one that it replaces.

    Whoever may not give it to its owner or group leaves that group without rights to it.
    """
    mode, now = stat.S_IMODE(was.st_mode) & 0o777, made.stat()
    if (now.st_uid, now.st_gid) != (was.st_uid, was.st_gid):
        try:
            os.chown(made, was.st_uid, was.st_gid)
        except OSError:
            mode &= 0o707
    made.chmod(mode)
