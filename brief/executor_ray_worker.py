"""What runs on a machine of a Ray cluster: a worker with a sandbox of its own, and what tells two installs apart.

Nothing here imports Ray: a worker is an ordinary object that Ray starts in a process of its own.
"""

from __future__ import annotations

import hashlib
import pickle
import platform
from collections.abc import Callable
from functools import cache
from typing import Any

import brief
from brief.errors import BriefError, LibraryError
from brief.sandbox import Sandbox

Facts = dict[str, str]
"""What must be the same here and there: ``python``, ``brief`` and ``code``."""


@cache
def facts() -> Facts:
    """Which Python, which version of `brief` and which of its code this process has."""
    from brief.code_versions import versions

    code = hashlib.sha256(repr(versions()).encode()).hexdigest()[:12]
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python, "brief": brief.__version__, "code": code}


def probe() -> Callable[[], Facts]:
    """A function that asks a machine for its :func:`facts`, be there a `brief` or not.

    It is made here, not found by a name, so that it travels whole to where no module of ours is.
    """

    def ask() -> Facts:
        import platform

        try:
            from brief.executor_ray_worker import facts
        except ImportError as error:
            return {"python": platform.python_version(), "missing": str(error)}
        return facts()

    return ask


def check(where: str, there: Facts) -> None:
    """Refuse a machine on which the same document may give another article.

    Raises:
        LibraryError: says what is there and here, and what to do.
    """
    here = facts()
    if there == here:
        return
    if "missing" in there:
        raise LibraryError(
            f"{where}: its machines have no brief, or another ({there['missing']}); install brief-desk"
            f" {here['brief']} there, for Python {here['python']}"
        )
    for name, words in (("python", "Python"), ("brief", "brief")):
        if there[name] != here[name]:
            raise LibraryError(
                f"{where}: a machine of it has {words} {there[name]}, this one {here[name]}; install"
                " the same there and here"
            )
    raise LibraryError(
        f"{where}: a machine of it has brief {there['brief']} with other code ({there['code']}, here"
        f" {here['code']}); install the same brief-desk there and here"
    )


def packed(function: Callable[..., Any], job: object) -> bytes:
    """Function and job as they travel to a worker.

    Raises:
        ValueError: the function stands in no module by its name, or the job cannot be pickled.
    """
    if getattr(function, "__module__", "") == "__main__":
        raise ValueError(f"{function!r} cannot be sent to a worker: it must stand in a module by its name")
    try:
        return pickle.dumps((function, job), protocol=5)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise ValueError(f"{function!r} and its job cannot be sent to a worker: {error}") from error


class Worker:
    """Works on one job after the other. Bytes that are not ours go on to a child that may be killed."""

    def __init__(self) -> None:
        self._sandbox = Sandbox(workers=1)

    def facts(self) -> Facts:
        """Said first, so that no job goes to a machine with other code."""
        return facts()

    def work(self, payload: bytes, sandboxed: bool) -> Any:
        """The result of a job, or the `BriefError` that it met.

        Args:
            payload: function and job, as `packed` makes them.
            sandboxed: the job holds bytes that are not ours: the function runs in this worker's child.
        """
        function, job = pickle.loads(payload)
        try:
            return self._sandbox.run(function, job) if sandboxed else function(job)
        except BriefError as error:
            return error
