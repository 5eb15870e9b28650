"""The seam behind which work is spread: an engine maps a function over jobs and gives each job's outcome.

What costs time in `brief` is mapped through an `Executor`: reading and parsing bytes (job: bytes and what is
declared of them), embedding (job: some passages), analysing sentences (job: some sentences). Two engines
stand behind it today:

- `brief.sandbox.Sandbox`, for **untrusted bytes**: child processes of this machine, killable, with limits.
- `InProcess`, for **text of ours**: embedding and analysis run where their model is loaded, in this process,
  and use its processors themselves.

Whoever maps knows only this protocol, so another engine (a cluster) is one more class and one choice where
the engine is made. What every engine must keep, as callers lean on it:

1. **Order.** Outcomes come in the order of the jobs, however they were worked on, so that the same input
   makes the same library.
2. **One bad job stops no other.** What a job's function raises as a `BriefError`, and whatever a limit or
   a crash makes of a job, is that job's outcome. Only a fault of the caller (a function that the engine
   cannot run, an error raised while drawing the jobs) ends the map.
3. **Limits, where bytes are not ours.** An engine for untrusted bytes bounds each job's time, memory and
   output, runs it where it can be killed without harm to anything else, without network and without
   files, and admits only records of `brief` and plain values as its result.
4. **Few jobs at a time.** Jobs are drawn as they are needed, a few ahead of the outcomes asked for: they may
   be endless, or larger together than memory. A job drawn may wait for long; the caller may do slow
   things between two outcomes (wait for a lock, commit) while the engine works on.
5. **Leaving early is safe.** A caller that stops asking (an error, Ctrl-C) leaves nothing running.
6. **A job has no effect but its outcome.** The function reads its job and returns; it writes no library and
   takes no lock, so a job may be run again, elsewhere, or twice. What is kept is kept by the caller.

An engine in other processes must be able to send function and job there: the function stands in a module
by its name, job and result can be pickled. `InProcess` asks for neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from brief.errors import BriefError

T = TypeVar("T")
R = TypeVar("R")


class Executor(Protocol):
    """An engine that work is mapped through; the module says what it must keep."""

    def map(self, function: Callable[[T], R], jobs: Iterable[T], /) -> Iterator[tuple[T, R | BriefError]]:
        """Each job with its result or the error that it met, in the order of the jobs."""
        ...


class InProcess:
    """Works on one job after the other, here: for text of ours, with models that this process has loaded."""

    def map(self, function: Callable[[T], R], jobs: Iterable[T], /) -> Iterator[tuple[T, R | BriefError]]:
        """Each job with its result or the error that it met; a job is drawn when its outcome is asked for."""
        for job in jobs:
            try:
                yield job, function(job)
            except BriefError as error:
                yield job, error


IN_PROCESS: Executor = InProcess()
"""Keeps nothing between jobs, so one is enough."""
