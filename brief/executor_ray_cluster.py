"""The Ray cluster that this process works with: one of its own on this machine, or one that settings name.

Ray is a thing of a process, so whoever maps shares one cluster and its workers; the last to leave ends what was
begun here. Where the process has joined a cluster before, by itself, that one is used and left as it is.

A cluster of our own listens on loopback alone and lets nobody in who lacks a token made for it: whoever talks to
Ray runs code as the one who started it. Its files lie in a folder of its own, which others cannot read.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import secrets
import shutil
import signal
import socket
import tempfile
import threading
import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from brief.errors import LibraryError, SettingsError, UsageError
from brief.executor_ray_pool import Pool, one_line
from brief.executor_ray_worker import Facts, Worker, check, probe

LOCAL = "ray"
"""The address that asks for a cluster of this process's own."""
ANSWER_SECONDS = 10.0
"""A cluster that does not take a connection within this is not there."""
PROBE_SECONDS = 60.0
"""Within this a machine of the cluster is to start a process and say what it has."""
_QUIET: dict[str, Any] = {"logging_level": "error", "log_to_driver": False, "configure_logging": False}
_lock = threading.Lock()
_joined: Cluster | None = None


def join(address: str, workers: int) -> Cluster:
    """The cluster of an address, joined or started; `Cluster.leave` is to be called once for each call.

    Args:
        address: ``ray`` or ``ray://host:port``.
        workers: most workers; 0 is one less than it has processors. It counts for the first who joins.

    Raises:
        SettingsError: Ray is not installed.
        LibraryError: the cluster does not answer, or its `brief` or Python is not ours.
        UsageError: this process is in another cluster.
    """
    global _joined
    with _lock:
        if _joined is None:
            _joined = Cluster(address, workers)
        elif _joined.address != address:
            raise UsageError(
                f"{address}: this process works with {_joined.where} already; wait until it ends"
            )
        _joined.users += 1
        return _joined


def load() -> Any:
    """The module ``ray``, told to report nothing about its use to anyone.

    Raises:
        SettingsError: it is not installed.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray
    except ImportError as error:
        raise SettingsError('work.executor needs the extra ray: pip install "brief-desk[ray]"') from error
    return ray


class Cluster:
    """A cluster that was joined, and the workers of ours in it."""

    def __init__(self, address: str, workers: int) -> None:
        self.address = address
        self.users = 0
        self._ours = contextlib.ExitStack()
        with contextlib.ExitStack() as undo:
            self.ray = load()
            self.where = "Ray on this machine" if address == LOCAL else f"the Ray cluster {address}"
            # Else, once a cluster is lost, the next call would start another on this machine, as Ray sees fit.
            _set(undo, self.ray._private.auto_init_hook, "enable_auto_connect", False)
            if not self.ray.is_initialized():
                if address == LOCAL:
                    _start(self.ray, workers or max(1, _processors() - 1), undo)
                else:
                    _connect(self.ray, address)
                    undo.callback(self.ray.shutdown)
            if address != LOCAL:
                check(self.where, self._asked())
            if not workers:
                # Of our own all: it was started with one less than there are.
                spare = 0 if address == LOCAL else 1
                workers = max(1, int(self.ray.cluster_resources().get("CPU", 1)) - spare)
            start = self.ray.remote(num_cpus=1, max_restarts=0, scheduling_strategy="SPREAD")(Worker).remote
            self.pool = Pool(self.ray, self.where, workers, start, partial(check, self.where))
            undo.callback(self.pool.close)
            self._ours = undo.pop_all()

    def leave(self) -> None:
        """One user less; with the last one our workers end, and the cluster too where it is our own."""
        global _joined
        with _lock:
            self.users -= 1
            if self.users == 0:
                _joined = None
                self._ours.close()

    def _asked(self) -> Facts:
        ask = self.ray.remote(num_cpus=0, max_retries=1)(probe())
        try:
            found: Facts = self.ray.get(ask.remote(), timeout=PROBE_SECONDS)
        except Exception as error:  # whatever Ray raises, the reader gets a line
            raise LibraryError(f"{self.where}: no machine of it runs a task: {one_line(error)}") from error
        return found


def _connect(ray: Any, address: str) -> None:
    """Join a cluster that runs.

    Raises:
        LibraryError: it does not answer, or is of another Ray or Python.
    """
    do = "see that it runs and can be reached, or leave work.executor empty to work on this machine"
    host, _, port = address.partition("://")[2].partition("/")[0].rpartition(":")
    if not host or not port.isdecimal():
        raise SettingsError(f"work.executor must be like ray://head.example.org:10001, not {address!r}")
    try:
        socket.create_connection((host.strip("[]"), int(port)), ANSWER_SECONDS).close()
    except OSError as error:
        raise LibraryError(f"the Ray cluster {address} does not answer ({error}); {do}") from error
    _read_variables(ray)
    with _as_before(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is raised, too
        try:
            ray.init(address, **_QUIET)
        except Exception as error:
            raise LibraryError(
                f"the Ray cluster {address} cannot be used ({one_line(error)}); {do}"
            ) from error


def _start(ray: Any, workers: int, undo: contextlib.ExitStack) -> None:
    """Start a cluster on this machine.

    Raises:
        LibraryError: it does not start, or would listen to other machines.
    """
    # A short path: a socket's name has room for a hundred letters.
    short = "/tmp" if os.path.isdir("/tmp") else None
    folder = Path(tempfile.mkdtemp(prefix="brief-ray-", dir=short))
    undo.callback(shutil.rmtree, folder, ignore_errors=True)
    undo.enter_context(_with_token())
    _read_variables(ray)
    undo.callback(ray.shutdown)  # first of these at the end
    # What Ray does by itself on the other systems. Else it takes the address of a network card for 127.0.0.1.
    _set(undo, ray._private.ray_constants, "ENABLE_RAY_CLUSTER", False)
    # It prints to stdout of every worker that dies, whatever `log_to_driver` says; stdout is the command's own.
    _set(undo, ray._private.worker, "print_to_stdstream", lambda *_, **__: None)
    with _as_before():
        try:
            ray.init(
                "local",  # else RAY_ADDRESS, or a cluster that somebody left, would be joined
                num_cpus=workers,
                num_gpus=0,
                include_dashboard=False,
                _node_ip_address="127.0.0.1",
                _temp_dir=str(folder / "r"),  # which Ray opens to everybody; the one around it stays shut
                **_QUIET,
            )
        except Exception as error:
            raise LibraryError(f"Ray does not start on this machine: {one_line(error)}") from error
    at = ray.util.get_node_ip_address()
    if not ipaddress.ip_address(at).is_loopback:
        raise LibraryError(f"Ray would listen to other machines, at {at}; leave work.executor empty")


@contextlib.contextmanager
def _with_token() -> Iterator[None]:
    """Variables under which a cluster asks for a token and this process has it; put back at its end."""
    wanted = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": _TOKEN}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


_TOKEN = secrets.token_hex(32)


def _set(undo: contextlib.ExitStack, module: Any, name: str, value: object) -> None:
    """Set what Ray has no argument for, until the cluster is left."""
    undo.callback(setattr, module, name, getattr(module, name))
    setattr(module, name, value)


def _read_variables(ray: Any) -> None:
    """Ray reads whether it needs a token, and which, when it is imported: it may have changed since."""
    ray._raylet.Config.initialize("")
    ray._raylet.AuthenticationTokenLoader.instance().reset_cache()


@contextlib.contextmanager
def _as_before() -> Iterator[None]:
    """Ray takes SIGTERM over as it starts, or prints that it cannot; what this process does and says stays."""
    logging.getLogger("ray").setLevel(logging.ERROR)
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
