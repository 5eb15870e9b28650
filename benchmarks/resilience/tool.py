"""The tool as another program runs it: started, timed, killed; what it printed; what its help offers."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
LAUNCHER = Path(__file__).with_name("launcher.py")
SETTINGS = Path(__file__).with_name("none.toml")
DEFECT = re.compile(r"Traceback \(most recent call last\)|a defect in brief")


@dataclass(frozen=True)
class Done:
    """A command that has ended. ``code`` is negative where a signal ended it."""

    arguments: tuple[str, ...]
    code: int
    out: str
    err: str
    seconds: float

    @property
    def killed(self) -> bool:
        """Whether it was killed before its end."""
        return self.code == -signal.SIGKILL

    @property
    def defect(self) -> bool:
        """Whether it shows a defect: a trace, or an exception that nobody has caught."""
        return bool(DEFECT.search(self.err)) or self.code == 1

    def json(self) -> Any:
        """What it printed, read as JSON; None where that is not whole."""
        for start in sorted(at for at in (self.out.find("{"), self.out.find("[")) if at >= 0):
            with contextlib.suppress(ValueError):
                return json.JSONDecoder().raw_decode(self.out[start:])[0]
        return None

    def told(self) -> str:
        """One line on how it ended."""
        last = (self.err.strip().splitlines() or [""])[-1]
        return f"`{' '.join(self.arguments)}` ended with {self.code}: {last}"[:400]


@dataclass(frozen=True)
class Tool:
    """A way to run `brief` on a library.

    Attributes:
        library: its folder.
        command: what starts the tool.
        source: the folder whose `brief` package is run.
        settings: environment variables beside those of everyone.
        wrapper: a command in whose arguments the whole command stands (a namespace, say).
    """

    library: Path
    command: tuple[str, ...] = (sys.executable, str(LAUNCHER))
    source: Path = ROOT
    settings: dict[str, str] = field(default_factory=dict)

    def on(self, library: Path) -> Tool:
        """The same tool on another library."""
        return replace(self, library=library)

    def environment(self) -> dict[str, str]:
        """Nobody's settings; loopback may be fetched, without a pause."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("BRIEF_", "OPENAI_"))}
        kept |= {"BRIEF_FETCH_ALLOW_PRIVATE": "true", "BRIEF_FETCH_DELAY": "0", "BRIEF_CONFIG": str(SETTINGS)}
        return kept | {"PYTHONPATH": str(self.source)} | self.settings

    def run(
        self,
        *arguments: str | Path,
        kill_after: float | None = None,
        group: bool = False,
        limit: float = 120.0,
    ) -> Done:
        """Run one command to its end, or kill -9 it some seconds after its start.

        Args:
            arguments: what follows `brief --data-dir LIBRARY`.
            kill_after: seconds.
            group: the kill takes its child processes too, as a power cut does.
            limit: seconds after which it is killed as hanging; its code is then -9, and its error says so.
        """
        given = tuple(str(argument) for argument in arguments)
        command = [*self.command, "--data-dir", str(self.library), *given]
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            started = time.perf_counter()
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=self.environment(),
                start_new_session=True,
            )
            more = ""
            try:
                process.wait(limit if kill_after is None else kill_after)
            except subprocess.TimeoutExpired:
                if kill_after is None:
                    more = f"\nbrief: still running after {limit:.0f} s"
                if group or kill_after is None:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
                process.kill()
                process.wait()
            seconds = time.perf_counter() - started
            out.seek(0)
            err.seek(0)
            texts = [stream.read().decode("utf-8", "replace") for stream in (out, err)]
        return Done(given, process.returncode, texts[0], texts[1] + more, seconds)

    def offers(self, *words: str, option: str = "") -> bool:
        """Whether there is such a command, and such an option of it."""
        done = self.run(*words, "--help")
        return done.code == 0 and (not option or option in done.out.split())

    def look(self, *lines: tuple[str, ...]) -> list[Done]:
        """Several commands that only look, in one process, one after the other."""
        before = ["--data-dir", str(self.library)]
        given = json.dumps([[*before, *line] for line in lines])
        done = subprocess.run(
            [*self.command, "--several", given],
            capture_output=True,
            env=self.environment(),
            text=True,
            timeout=300,
        )
        if done.returncode:
            return [Done(line, done.returncode, "", done.stderr, 0.0) for line in lines]
        found = json.loads(done.stdout.splitlines()[-1])
        return [Done(line, *ended, 0.0) for line, ended in zip(lines, found, strict=True)]

    def articles(self) -> dict[str, str] | None:
        """Id → title of every article held; None where the list cannot be had."""
        return titles(self.look(("list", "--articles", "--json"))[0])


def titles(listed: Done) -> dict[str, str] | None:
    """Id → title from `list --articles --json`; None where it failed."""
    found = listed.json() if listed.code == 0 else None
    return {entry["id"]: entry["title"] for entry in found} if isinstance(found, list) else None


def issued_twice(briefs: list[dict[str, Any]]) -> list[str]:
    """Windows for which more than one brief stands."""
    seen: dict[tuple[str, str, str], int] = {}
    for entry in briefs:
        window = (str(entry.get("kind")), str(entry.get("series")), str(entry.get("cutoff")))
        seen[window] = seen.get(window, 0) + 1
    return [" ".join(window) for window, count in seen.items() if count > 1]


def added(done: Done) -> list[str]:
    """Ids that an ingest or a refresh with --json says it has added."""
    found = done.json()
    return [str(one) for one in found.get("added", [])] if isinstance(found, dict) else []
