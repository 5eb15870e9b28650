"""Ray behind the `Executor` protocol: work is spread over the workers of a cluster, of this machine or of many.

    with RayExecutor("ray", sandboxed=True) as executor:
        for document, result in executor.map(read_page, documents):
            ...

What is kept of `brief.executor`'s list, and how: outcomes are given in the order of the jobs, whoever works on
them; a few jobs a worker are drawn ahead, and not many bytes; bytes that are not ours run in a child that each
worker has of its own (`brief.sandbox`). A job whose worker is lost is tried again elsewhere, and set aside when
that happens twice (`brief.executor_ray_pool`).

Nothing of Ray is imported before a job is there, or a cluster is asked for by its address.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Self, TypeVar, cast

from brief.errors import BriefError, LibraryError
from brief.executor_ray_worker import packed
from brief.sandbox import PREFETCH

if TYPE_CHECKING:
    from brief.executor_ray_cluster import Cluster
    from brief.executor_ray_pool import Pool, Task

T = TypeVar("T")
R = TypeVar("R")

AHEAD_BYTES = 64_000_000
"""Bytes of jobs that are drawn ahead, at most, however few jobs that is; one job goes out whatever its size."""


class RayExecutor:
    """Maps over the workers of a Ray cluster.

    Args:
        address: ``ray``, or ``ray://host:port``.
        workers: most workers; 0 is one less than the cluster has processors.
        sandboxed: jobs hold bytes that are not ours.
    """

    def __init__(self, address: str, workers: int = 0, *, sandboxed: bool) -> None:
        self._address, self._workers, self._sandboxed = address, workers, sandboxed
        self._cluster: Cluster | None = None

    def open(self) -> Self:
        """Join the cluster now, where it is else joined at the first job.

        Raises:
            SettingsError: Ray is not installed.
            LibraryError: the cluster cannot be used.
        """
        self._pool()
        return self

    def map(self, function: Callable[[T], R], jobs: Iterable[T], /) -> Iterator[tuple[T, R | BriefError]]:
        """Each job with its result or the error that it met, in the order of the jobs.

        Raises:
            SettingsError, LibraryError: as for `open`, or the cluster was lost.
            ValueError: function or job cannot be sent. What ``jobs`` itself raises comes through as it is.
        """
        owner = object()
        waiting: deque[tuple[T, Task, int]] = deque()
        ahead = 0
        pool: Pool | None = None
        try:
            for job in jobs:
                payload = packed(function, job)
                pool = pool or self._pool()
                waiting.append((job, self._sent(pool, payload, owner), len(payload)))
                ahead += len(payload)
                while len(waiting) >= pool.size * PREFETCH or (waiting and ahead > AHEAD_BYTES):
                    first, task, size = waiting.popleft()
                    ahead -= size
                    yield first, cast("R | BriefError", self._outcome(pool, task))
            while pool is not None and waiting:
                first, task, _ = waiting.popleft()
                yield first, cast("R | BriefError", self._outcome(pool, task))
        finally:
            # Where the caller left early: nobody wants what still runs.
            if pool is not None:
                pool.abandon(owner)

    def close(self) -> None:
        """Leave the cluster; the last to leave ends the workers."""
        if self._cluster is not None:
            self._cluster.leave()
            self._cluster = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _pool(self) -> Pool:
        if self._cluster is None:
            from brief.executor_ray_cluster import join

            self._cluster = join(self._address, self._workers)
        return self._cluster.pool

    def _sent(self, pool: Pool, payload: bytes, owner: object) -> Task:
        with self._connected(pool):
            return pool.submit(payload, self._sandboxed, owner)

    def _outcome(self, pool: Pool, task: Task) -> object:
        with self._connected(pool):
            while not task.done:
                pool.step()
        if task.fault is not None:
            raise task.fault
        return task.outcome

    @contextlib.contextmanager
    def _connected(self, pool: Pool) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            if not isinstance(error, ConnectionError) and pool.is_connected():
                raise
            raise LibraryError(
                f"the Ray cluster {self._address} answers no longer ({error}); what was read is kept: run the"
                " command again when it does, or leave work.executor empty to work on this machine"
            ) from error
