"""Starts `brief` under a clock of the harness: what a user's machine says the time is, the environment says here.

The instant of BRIEF_HARNESS_CLOCK (ISO 8601) is when the command starts; from then on time goes on as ever.
With `--several JSON` it runs one command line after the other in this process, and prints how each ended: looking
at a library five times then costs one start of Python.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta

if (source := os.environ.get("PYTHONPATH")) and source not in sys.path[:1]:
    sys.path.insert(0, source)
sys.path = [path for path in sys.path if path != os.path.dirname(os.path.abspath(__file__))]


def set_clock(instant: datetime) -> None:
    """Make it the default clock of every desk."""
    from brief.desk import Desk

    start = time.monotonic()
    given = Desk.__init__.__kwdefaults__
    given["clock"] = lambda: (instant + timedelta(seconds=time.monotonic() - start)).astimezone(UTC)


def main() -> None:
    if told := os.environ.pop("BRIEF_HARNESS_CLOCK", ""):
        set_clock(datetime.fromisoformat(told))
    if sys.argv[1:2] == ["--several"]:
        print(json.dumps([several(line) for line in json.loads(sys.argv[2])]))
        return
    from brief.cli import main as brief

    brief()


def several(line: list[str]) -> tuple[int, str, str]:
    """Exit code, standard output and error of one command line."""
    from brief.cli import application, needed
    from brief.commands import command_runner

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = command_runner.run(application(needed(line)), line)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
    return code, out.getvalue(), err.getvalue()


if __name__ == "__main__":
    main()
