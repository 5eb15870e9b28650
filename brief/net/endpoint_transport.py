"""The line to the endpoint: an HTTP transport that knows one address, one deadline and one size.

The client above it reads its environment (other addresses, organisations, headers); what it makes of
that ends here: only the configured address is connected to, and only the headers named here are sent.
Imports the HTTP library, so it is itself imported only when a model is asked.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from typing import Any

import httpcore2
import httpx2

import brief
from brief.net.endpoint_fault import TOO_LATE, Fault
from brief.net.guarded_connection import (
    Deadline,
    GuardedBackend,
    LateError,
    RefusedError,
    TooMuchError,
    system_resolver,
)
from brief.net.http_headers import connect_words

_SENT = ("content-type", "content-length", "accept")
_LONGEST_SECONDS = 86_400.0


class Line(httpx2.BaseTransport):
    """Carries requests to one address and nowhere else.

    Args:
        base_url: scheme, host, port and path that every request must begin with.
        key: sent as a bearer token; none is sent where it is empty.
        limit: most bytes of one answer on the wire.
        name: which endpoint of the settings it is, for what is said of a fault: ``model`` or ``embedding``.
    """

    def __init__(self, base_url: str, key: str, limit: int, name: str = "model") -> None:
        self._name = name
        self._base = httpx2.URL(base_url)
        self._path = self._base.path.rstrip("/") + "/"
        self._key = key
        self._limit = limit
        self._tls: ssl.SSLContext | None = None
        if self._base.scheme == "https":
            self._tls = httpx2.create_ssl_context(trust_env=False)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request and give its answer, whose body is still to be read.

        Raises:
            Fault: nothing could be had, or it is nothing that an API sends.
        """
        url = request.url
        here = (url.scheme, url.host, url.port) == (self._base.scheme, self._base.host, self._base.port)
        if not (here and url.path.startswith(self._path)):
            raise Fault(f"a request to another address than {self._name}.base_url was stopped", final=True)
        timeouts: dict[str, float | None] = request.extensions.get("timeout", {})
        deadline = Deadline(timeouts.get("read") or _LONGEST_SECONDS)
        backend = GuardedBackend(deadline, self._limit, system_resolver, allow_private=True)
        pool = httpcore2.ConnectionPool(ssl_context=self._tls, network_backend=backend)
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        asked = httpcore2.Request(
            request.method, target, headers=self._headers(request), content=request.read(), extensions={}
        )
        try:
            answer = pool.handle_request(asked)
            return self._response(answer, _Body(answer, pool), asked_to_stream=_streams(request))
        except BaseException as error:
            pool.close()
            raise _fault(error) from error

    def _headers(self, request: httpx2.Request) -> dict[bytes | str, bytes | str]:
        headers: dict[bytes | str, bytes | str] = {
            "Host": self._base.netloc.decode("ascii"),
            "User-Agent": f"brief-desk/{brief.__version__}",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        headers.update({name: request.headers[name] for name in _SENT if name in request.headers})
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        return headers

    def _response(self, answer: httpcore2.Response, body: _Body, *, asked_to_stream: bool) -> httpx2.Response:
        response = httpx2.Response(answer.status, headers=answer.headers, stream=body)
        if 300 <= answer.status < 400:
            raise Fault(
                f"redirects elsewhere, which is not followed; set {self._name}.base_url to where it leads",
                final=True,
            )
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise Fault("sends a compressed answer although none was asked for; check the proxy before it")
        kind = response.headers.get("content-type", "").lower()
        if answer.status == 200 and asked_to_stream and "json" in kind:
            raise Fault("does not stream", status=422, said="stream", sent=True)
        if answer.status == 200 and "html" in kind:
            raise Fault(
                f"answers with a web page: a proxy or a log-in page stands there; check {self._name}.base_url"
                " (it mostly ends in /v1)",
                final=True,
            )
        return response


def _streams(request: httpx2.Request) -> bool:
    asked = json.loads(request.read())
    return isinstance(asked, dict) and asked.get("stream") is True


class _Body(httpx2.SyncByteStream):
    """The answer's body, which closes its connection with itself."""

    def __init__(self, answer: httpcore2.Response, pool: httpcore2.ConnectionPool) -> None:
        self._answer = answer
        self._pool = pool

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer.iter_stream()
        except GeneratorExit:
            raise
        except BaseException as error:
            raise _fault(error, begun=True) from error

    def close(self) -> None:
        self._answer.close()
        self._pool.close()


def _fault(error: BaseException, *, begun: bool = False) -> Any:
    """What went wrong on the line, in words; what is no fault of the line is given back as it is."""
    cause = error.args[0] if error.args else None
    if isinstance(error, (LateError, httpcore2.TimeoutException)):
        return Fault(TOO_LATE, late=True, sent=True)
    if isinstance(error, TooMuchError):
        return Fault("sends an answer without end; it was stopped (model.answer_tokens)", sent=True)
    if isinstance(error, RefusedError):
        return Fault(f"was not connected to, as {error}", final=True)
    if isinstance(error, httpcore2.ConnectError):
        return Fault(
            f"{connect_words(error).replace('; nothing was fetched', '')}; is the server running?",
            again=not isinstance(cause, ssl.SSLError),
            final=True,
        )
    if isinstance(error, (httpcore2.NetworkError, httpcore2.ProtocolError)):
        if begun:
            return Fault("broke off in the middle of its answer; try again later", again=True, sent=True)
        return Fault("broke the connection before it answered; try again later", again=True, sent=True)
    return error
