"""The workers of a Ray cluster that this process has, and their tasks: what is lost is replaced and tried again.

Each worker has at most a few tasks, which it does in their order. So where one dies it was at work on the first
of them: that one is suspected, and set aside if it happens a second time. The others go to other workers.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from brief.errors import LibraryError, SandboxError
from brief.executor_ray_worker import Facts
from brief.sandbox import PREFETCH

START_SECONDS = 120.0
"""A cluster that gives no worker for so long is full, or has no processor for us."""
FAILED_STARTS = 3
"""Workers in a row that died before they said a word: another would, too."""
DEATHS = 2
"""Workers that a task may cost. One may be chance: a machine was switched off."""
LOSSES = 5
"""Times that a result may be lost after it was worked out, with the machine that held it."""
LARGE = 100_000
"""Bytes from which a task travels through the object store: once, however often it is tried."""


class Task:
    """A job on its way: given to one worker, then perhaps to another, until its outcome is known."""

    def __init__(self, payload: Any, sandboxed: bool, owner: object) -> None:
        self.payload = payload
        self.sandboxed = sandboxed
        self.owner = owner
        """The map that it belongs to."""
        self.done = False
        self.outcome: Any = None
        self.fault: BaseException | None = None
        """What is no outcome of the job, but an error of whoever mapped."""
        self.deaths = self.losses = 0

    def end(self, outcome: Any, fault: BaseException | None = None) -> None:
        """The outcome is known; what was sent is let go."""
        self.outcome, self.fault, self.done, self.payload = outcome, fault, True, None


class _Member:
    """A worker, from its start on, and the tasks that it has, in their order, each with where its result will be."""

    def __init__(self, handle: Any) -> None:
        self.handle = handle
        self.said = handle.facts.remote()
        self.ready = False
        self.born = time.monotonic()
        self.tasks: deque[tuple[Task, Any]] = deque()

    @property
    def awaited(self) -> Any:
        """What to wait for: that it is there, then the result of the task it is at."""
        return self.said if not self.ready else self.tasks[0][1] if self.tasks else None


class Pool:
    """Workers of a cluster, started as there are tasks for them. Safe to use from several threads.

    Args:
        ray: the module.
        where: the cluster, in words.
        size: workers at most.
        start: starts one worker.
        check: raises where what a worker says of its install does not fit ours.
    """

    def __init__(
        self, ray: Any, where: str, size: int, start: Callable[[], Any], check: Callable[[Facts], None]
    ) -> None:
        self._ray, self._where, self.size = ray, where, size
        self._start, self._check = start, check
        self._members: list[_Member] = []
        self._pending: deque[Task] = deque()
        self._failed = 0
        self._lock = threading.RLock()

    def submit(self, payload: bytes, sandboxed: bool, owner: object) -> Task:
        """A new task, which a worker begins as soon as one is free."""
        sent = self._ray.put(payload) if len(payload) >= LARGE else payload
        task = Task(sent, sandboxed, owner)
        with self._lock:
            self._pending.append(task)
            self._hand_out()
        return task

    def step(self, seconds: float = 1.0) -> None:
        """Wait until some worker has something to say, and act on it; called until the task that is wanted is done.

        Raises:
            LibraryError: the cluster gives no worker, or one with another `brief`.
        """
        with self._lock:
            self._hand_out()
            awaited = {m.awaited: m for m in self._members if m.awaited is not None}
        if not awaited:  # another thread was here
            return
        # Not under the lock: another thread may hand out tasks meanwhile.
        done, _ = self._ray.wait(list(awaited), num_returns=1, timeout=seconds)
        with self._lock:
            for ref in done:
                member = awaited[ref]
                if member in self._members and member.awaited == ref:
                    self._hear(member, ref)
            if not done:
                self._see_that_some_started()
            self._hand_out()

    def abandon(self, owner: object) -> None:
        """Nobody wants the tasks of a map any more: those that wait are dropped, the workers at others are killed."""
        with self._lock:
            self._pending = deque(task for task in self._pending if task.owner is not owner)
            for member in [m for m in self._members if any(task.owner is owner for task, _ in m.tasks)]:
                self._dismiss(member)
                left = [task for task, _ in member.tasks if task.owner is not owner]
                self._pending.extendleft(reversed(left))

    def is_connected(self) -> bool:
        """Whether this process is in the cluster still."""
        return bool(self._ray.is_initialized())

    def close(self) -> None:
        """End every worker."""
        with self._lock:
            for member in list(self._members):
                self._dismiss(member)

    def _hand_out(self) -> None:
        """Start workers that are wanted, and give those that are there what waits."""
        at_work = sum(len(member.tasks) for member in self._members)
        for _ in range(min(self.size, at_work + len(self._pending)) - len(self._members)):
            self._members.append(_Member(self._start()))
        there = [member for member in self._members if member.ready]
        for depth in range(PREFETCH):  # all have one before any has two
            for member in there:
                if self._pending and len(member.tasks) <= depth:
                    task = self._pending.popleft()
                    member.tasks.append((task, member.handle.work.remote(task.payload, task.sandboxed)))

    def _see_that_some_started(self) -> None:
        if self._members and not any(member.ready for member in self._members):
            if time.monotonic() - min(member.born for member in self._members) <= START_SECONDS:
                return
            self.close()
            raise LibraryError(
                f"{self._where}: no worker was given to us within {START_SECONDS:g} s; it is full, or has no"
                " processor free; try again later, or leave work.executor empty to work on this machine"
            )

    def _hear(self, member: _Member, ref: Any) -> None:
        errors = self._ray.exceptions
        try:
            found = self._ray.get(ref)
        except errors.RayTaskError as error:  # an error of the caller: a function that cannot be run
            if not member.ready:
                self._no_start(member, error)
            else:
                member.tasks.popleft()[0].end(None, error.cause or error)
        except errors.RayActorError as error:
            self._lost(member, error)
        except errors.RayError as error:
            if not member.ready:
                self._no_start(member, error)
            else:
                self._again(member.tasks.popleft()[0], error)
        else:
            if member.ready:
                member.tasks.popleft()[0].end(found)
            else:
                self._check(found)
                member.ready, self._failed = True, 0

    def _lost(self, member: _Member, error: Exception) -> None:
        """A worker died: the task that it was at is suspected, the others are handed out anew."""
        if not member.ready:
            self._no_start(member, error)
            return
        self._dismiss(member)
        tasks = [task for task, _ in member.tasks]
        if tasks:
            tasks[0].deaths += 1
            if tasks[0].deaths >= DEATHS:
                why = "its worker died twice while it was at it, on one machine or two; it was set aside"
                tasks.pop(0).end(SandboxError(why))
        self._pending.extendleft(reversed(tasks))

    def _again(self, task: Task, error: Exception) -> None:
        """A result that was there is lost with the machine that held it: it is worked out anew."""
        task.losses += 1
        if task.losses >= LOSSES:
            task.end(SandboxError(f"its result was lost {LOSSES} times on the way here ({one_line(error)})"))
        else:
            self._pending.appendleft(task)

    def _no_start(self, member: _Member, error: Exception) -> None:
        self._dismiss(member)
        self._failed += 1
        if self._failed >= FAILED_STARTS:
            raise LibraryError(f"{self._where}: no worker starts there: {one_line(error)}") from error

    def _dismiss(self, member: _Member) -> None:
        self._members.remove(member)
        with contextlib.suppress(Exception):  # it is dead already, or the cluster is gone
            self._ray.kill(member.handle)


def one_line(error: BaseException) -> str:
    """The end of what Ray says, where the cause is, as one line of bearable length."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 300 else f"…{text[-299:]}"
