"""Running a command so that what goes wrong is one line and an exit code, never a trace."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from brief.errors import BriefError, UsageError
from brief.privacy import secure_umask

if TYPE_CHECKING:
    import typer


INTERRUPTED = 130
COMMON = ("--config", "--data-dir", "--verbose", "-v", "--quiet", "-q", "--debug", "--version")
"""Options that every command takes, before its name."""
MISUSED = 2
"""Exit code of a call that the parser refuses, and of a bare `brief`, which prints its help on standard error."""


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run the command line and give its exit code."""
    secure_umask()
    debug = "--debug" in arguments
    for number, argument in enumerate(arguments, start=1):
        if unfit := _no_text(argument):
            return _told(f"argument {number} ({ascii(argument)[:200]}) {unfit}", UsageError.exit_code)
    try:
        code = app(list(arguments), standalone_mode=False, prog_name="brief")
        sys.stdout.flush()  # or a reader that has gone would only be noticed at the very end
    except BriefError as error:
        if debug:
            raise
        return _told(str(error), error.exit_code)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        return _deserted()
    except SystemExit as stop:  # what Typer makes of a broken pipe
        if isinstance(stop.__context__, BrokenPipeError):
            return _deserted()
        raise
    except Exception as error:
        if hasattr(error, "format_message"):  # click's own usage errors; a trace would help nobody
            return _misused(error)
        if debug:
            raise
        if isinstance(error, OSError):
            place = f"{error.filename}: " if error.filename else ""
            return _told(f"{place}{error.strerror or error}", 7)
        kind = type(error).__name__
        if kind in ("Abort", "Exit"):
            return int(getattr(error, "exit_code", 1))
        return _told(
            f"a defect in brief ({kind}: {error}); run again with --debug and report what it shows", 1
        )
    if code == INTERRUPTED:  # Typer gives the code and says nothing
        return _told("stopped; what was already taken is kept", INTERRUPTED)
    return code if isinstance(code, int) else 0


def _misused(error: Exception) -> int:
    """A call that the parser refuses; a group of commands named alone is answered with its help."""
    said, context = str(getattr(error, "format_message")()), getattr(error, "ctx", None)  # noqa: B009
    command = getattr(context, "command_path", None) or "brief"
    if type(error).__name__ == "NoArgsIsHelpError":
        print(said, file=sys.stderr)
        return MISUSED
    # "'shrt' is not one of …" needs no name of a Python class before it.
    said = said.replace("Value error, ", "").rstrip(".")
    if command == "brief daily" and said.startswith("Got unexpected extra argument"):
        said += ": a day is named with --date, a topic with --topic"
    option = str(getattr(error, "option_name", ""))
    if option in COMMON and command != "brief":
        said = f"{option} stands before the command's name: brief {option} {command.removeprefix('brief ')}"
    return _told(f"{said}; see `{command} --help`", MISUSED)


def _no_text(argument: str) -> str:
    """Why an argument cannot be text, or empty. Python hands bytes that are no UTF-8 on as lone surrogates."""
    if "\0" in argument:
        return "holds a NUL character, which no name and no text has"
    if re.search("[\ud800-\udfff]", argument):
        return "is not UTF-8; write it in UTF-8, and a file of such a name: rename it, or name its folder"
    return ""


def _deserted() -> int:
    """The reader of our output has gone (`brief … | head`); that is no fault of ours or of theirs."""
    sys.stdout = sys.__stdout__ or sys.stdout  # Typer has put a wrapper in its place
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def speak_plainly() -> None:
    """Make standard output and error take every character, whatever the machine's own encoding is.

    A pipe or a file gets UTF-8, so that JSON stays JSON; a terminal of another encoding gets escapes.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _told(text: str, code: int) -> int:
    from brief.rendering.wording import shown

    print(f"brief: {shown(text)}", file=sys.stderr)
    return code
