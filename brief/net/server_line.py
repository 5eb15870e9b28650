"""The line to a server that settings name: one address, one deadline and one size for each request.

No proxy of the environment is asked, no redirect is followed, no cookie is kept: what is sent goes to that address.
Imports the HTTP library's lower half, so it is itself imported only when a server is asked.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import httpcore2

import brief
from brief.net.guarded_connection import (
    Deadline,
    GuardedBackend,
    LateError,
    RefusedError,
    TooMuchError,
    system_resolver,
)
from brief.net.http_headers import connect_words, first_of_each

MOST = 64 * 2**20
"""Most bytes of an answer on the wire."""
_OURS = ("host", "connection", "content-length", "content-type", "accept-encoding", "transfer-encoding")


class LineError(Exception):
    """No answer came; ``str()`` goes on from the server's name, and holds no header."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class ServerLine:
    """Carries requests to one address and nowhere else.

    Args:
        url: scheme, host, port and the path that every request's path is put behind.
        headers: sent with every request.
    """

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self._url: SplitResult = urlsplit(url)
        # As bytes: what cannot be sent must not stand in the words of an encoder.
        self._headers = {
            name.encode("utf-8"): value.encode("utf-8")
            for name, value in headers.items()
            if name.lower() not in _OURS
        }
        self._tls: ssl.SSLContext | None = None

    @property
    def name(self) -> str:
        """The address as it may stand in a message: no password, nothing of a query."""
        host = self._url.netloc.rpartition("@")[2]
        return f"{self._url.scheme}://{host}{self._url.path.rstrip('/')}"

    def ask(self, method: str, target: str, body: bytes, seconds: float) -> Answer:
        """Send one request and read its answer whole.

        Args:
            method: of HTTP.
            target: path and query, put behind the path of the address.
            body: JSON, or empty.
            seconds: for all of it, from looking up the name to the last byte.

        Raises:
            LineError: no answer came, or one without end.
        """
        try:
            backend = GuardedBackend(Deadline(seconds), MOST, system_resolver, allow_private=True)
            with (
                httpcore2.ConnectionPool(ssl_context=self._context(), network_backend=backend) as pool,
                pool.stream(
                    method, self._target(target), headers=self._sent(body), content=body or None
                ) as answer,
            ):
                content = b"".join(answer.iter_stream())
                return Answer(answer.status, first_of_each(answer.headers), content)
        except (LateError, httpcore2.TimeoutException) as error:
            raise LineError(f"did not answer within {seconds:.1f} s") from error
        except TooMuchError as error:
            raise LineError("sends an answer without end") from error
        except RefusedError as error:
            raise LineError(f"was not connected to, as {error}") from error
        except httpcore2.ConnectError as error:
            words = connect_words(error).replace("; nothing was fetched", "")
            raise LineError(f"cannot be reached: {words}") from error
        except httpcore2.LocalProtocolError:  # its words may hold a header
            raise LineError("was sent nothing, as index.headers hold what no header can carry") from None
        except ValueError as error:  # a port that is none, a host that is no name
            raise LineError("has an address that cannot be asked; check index.url") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            raise LineError("broke the connection in the middle of an answer") from error

    def _target(self, target: str) -> httpcore2.URL:
        host = self._url.hostname or ""
        path = self._url.path.rstrip("/") + target
        return httpcore2.URL(
            scheme=self._url.scheme.encode("ascii"),
            host=host.encode("idna") if ":" not in host else host.encode("ascii"),
            port=self._url.port,
            target=path.encode("utf-8"),
        )

    def _sent(self, body: bytes) -> list[tuple[bytes, bytes]]:
        headers = {
            b"Host": self._url.netloc.rpartition("@")[2].encode("idna"),
            b"User-Agent": f"brief-desk/{brief.__version__}".encode("ascii"),
            b"Accept": b"application/json",
            b"Accept-Encoding": b"identity",
            b"Connection": b"close",
        }
        if body:
            headers |= {b"Content-Type": b"application/json", b"Content-Length": b"%d" % len(body)}
        return list((headers | self._headers).items())

    def _context(self) -> ssl.SSLContext | None:
        if self._url.scheme == "https" and self._tls is None:
            import httpx2

            self._tls = httpx2.create_ssl_context(trust_env=False)
        return self._tls
