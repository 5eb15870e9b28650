"""Which engine does the work of a desk: this machine, or the Ray cluster that settings name."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from brief.executor import IN_PROCESS, Executor

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.executor_ray import RayExecutor
    from brief.sandbox import Sandbox


@contextlib.contextmanager
def reading_executor(desk: Desk, here: Callable[[], AbstractContextManager[Sandbox]]) -> Iterator[Executor]:
    """Where untrusted bytes are read, for as long as the block lasts.

    Args:
        desk: whose settings.
        here: makes the sandbox of this machine, which is used where no cluster is named.

    Raises:
        SettingsError: Ray is not installed.
        LibraryError: the cluster cannot be used.
    """
    if not desk.settings.work_executor:
        with here() as sandbox:
            yield sandbox
        return
    with _ray(desk, sandboxed=True) as engine:
        if "://" in desk.settings.work_executor:
            engine.open()  # whether it is there and fit is known before anything is downloaded
        yield engine


@contextlib.contextmanager
def text_executor(desk: Desk) -> Iterator[Executor]:
    """Where text of ours is embedded and analysed, for as long as the block lasts; nothing starts before a job.

    Raises:
        SettingsError: as `reading_executor`.
    """
    if not desk.settings.work_executor:
        yield IN_PROCESS
        return
    with _ray(desk, sandboxed=False) as engine:
        yield engine


def _ray(desk: Desk, *, sandboxed: bool) -> RayExecutor:
    from brief.executor_ray import RayExecutor

    return RayExecutor(desk.settings.work_executor, desk.settings.work_workers, sandboxed=sandboxed)
