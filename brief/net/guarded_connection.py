"""One download's use of the network: checked addresses, one deadline over all, a count of bytes.

Imports the HTTP library's lower half, so it is itself imported only when something is fetched.
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable
from ssl import SSLContext
from typing import Any

import httpcore2

from brief.net.http_headers import plain
from brief.net.public_addresses import refusal

Resolver = Callable[[str, int], list[str]]
"""Host name and port → its numeric addresses; raises OSError where there are none."""


MAX_ADDRESSES = 16
"""Addresses of one name that are tried; a resolver's answer may hold thousands."""


class LateError(Exception):
    """The deadline passed."""


class RefusedError(Exception):
    """An address that must not be connected to; the text says which and why."""


class TooMuchError(Exception):
    """More came over the network than the download may have."""


class Deadline:
    """A point in time that every wait of one download is measured against.

    A time-out for each read would let a server that sends one byte a second go on for ever.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, more than 0.

        Raises:
            LateError: there are none.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise LateError
        return left


def system_resolver(host: str, port: int) -> list[str]:
    """The system's answer, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to addresses that were checked, and to those same addresses.

    The name is resolved once, every address it gives is checked, and the connection is made to the
    number, not to the name: a name that resolves anew a moment later changes nothing. TLS still
    asks for the name, since the library passes it to `start_tls` apart from the address.
    """

    def __init__(
        self, deadline: Deadline, wire_limit: int, resolve: Resolver, *, allow_private: bool
    ) -> None:
        self._deadline = deadline
        self._wire_limit = wire_limit
        self._resolve = resolve
        self._allow_private = allow_private
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first of the host's addresses that answers, all of them checked before."""
        addresses = self._addresses(host, port)[:MAX_ADDRESSES]
        for address in addresses:
            self._check(host, address)
        problem: Exception | None = None
        for tried, address in enumerate(addresses):
            # A dead first address must not use up the time of the others.
            share = self._deadline.left() / (len(addresses) - tried)
            try:
                stream = self._plain.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error
                continue
            peer = stream.get_extra_info("server_addr")
            try:
                self._check(host, str(peer[0]))
            except RefusedError:
                stream.close()
                raise
            return MeteredStream(stream, self._deadline, self._wire_limit)
        raise problem or httpcore2.ConnectError("the name has no address")

    def connect_unix_socket(self, path: str, *args: Any, **kwargs: Any) -> httpcore2.NetworkStream:
        """Refused: nothing on this machine is an article."""
        raise RefusedError("a socket of this machine is not fetched from")

    def _check(self, host: str, address: str) -> None:
        why = refusal(address, allow_private=self._allow_private)
        if why:
            named = address if host == address else f"{host} is at {address}, which"
            raise RefusedError(plain(f"{named} is {why}", 300))

    def _addresses(self, host: str, port: int) -> list[str]:
        """Resolve in a thread of its own, as the system's resolver knows no deadline."""
        box: queue.SimpleQueue[list[str] | BaseException] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                box.put(self._resolve(host, port))
            except BaseException as error:  # noqa: BLE001 - handed over to the waiting thread
                box.put(error)

        threading.Thread(target=look_up, name="resolve", daemon=True).start()
        try:
            found = box.get(timeout=self._deadline.left())
        except queue.Empty as error:
            raise LateError from error
        if isinstance(found, (OSError, UnicodeError)):
            raise httpcore2.ConnectError(f"the name {host} cannot be resolved") from found
        if isinstance(found, BaseException):
            raise found
        return found


class MeteredStream(httpcore2.NetworkStream):
    """A connection whose every read and write keeps to the deadline and counts towards the limit."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline, left: int) -> None:
        self._inner = inner
        self._deadline = deadline
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, within what is left of time and bytes."""
        data = self._inner.read(max_bytes, self._deadline.left())
        self._left -= len(data)
        if self._left < 0:
            raise TooMuchError
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all, within what is left of the time."""
        self._inner.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Go on encrypted; the name asked for and verified is the host's, not the address."""
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left())
        return MeteredStream(inner, self._deadline, self._left)

    def get_extra_info(self, info: str) -> Any:
        """What the library asks of the socket below."""
        return self._inner.get_extra_info(info)
