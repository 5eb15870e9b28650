"""Fetches web pages and feeds; the only door to the web for articles.

Everything that a server says is taken as hostile: where it sends us (every hop is checked by the
address actually connected to), how long it takes, how much it sends, what it claims to be.
"""

from __future__ import annotations

import contextlib
import math
import re
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from brief.errors import FetchError
from brief.net.downloads import Failure, Fetched
from brief.net.http_headers import (
    connect_words,
    content_type,
    first_of_each,
    plain,
    shown,
    status_words,
    validators,
    wait_until,
)

if TYPE_CHECKING:
    from ssl import SSLContext

    from httpx2 import URL
    from protego import Protego

    from brief.net.guarded_connection import Resolver

MAX_REDIRECTS = 5
_HOST = re.compile(rb"[a-z0-9._:-]+")
ROBOTS_BYTES = 512 * 1024
"""Bytes of a robots.txt that are read: RFC 9309, 2.5, asks for at least 500 KiB."""
MAX_CRAWL_DELAY = 30.0
"""Seconds: the longest ``Crawl-delay`` that is kept to. Some hosts ask for hours."""
_WIRE_SLACK = 1_000_000
"""Bytes that headers and framing may take on the wire beside the body."""
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAGE_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
_FEED_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
)


@dataclass(slots=True)
class _Answer:
    """One hop's answer. ``headers`` by lower-case name, the first of each."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class _Host:
    """What is remembered of a host. Whoever holds the lock talks to it: one request at a time."""

    delay: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    until: datetime | None = None
    """It asked to be left alone until then (``Retry-After``)."""
    robots: dict[str, Protego | Failure | None] = field(default_factory=dict)
    """Origin → its rules, why there are none, or None where everything is allowed."""


class Fetcher:
    """Fetches addresses, politely and within limits. Safe to use from several threads.

    Args:
        timeout: seconds that one download may take in all, redirects included; the pauses that
            politeness asks for do not count.
        max_bytes: most bytes of one body after decompression.
        user_agent: how to introduce ourselves; robots.txt is read under this name.
        allow_private: admit loopback and private addresses (tests, or a desk's own servers).
        clock: gives the time of a download, with its zone.
        host_delay: seconds between two requests to one host; a host's ``Crawl-delay`` may make it longer.
        respect_robots: keep to robots.txt for pages. Feeds are there for programs and are not asked about.
        resolve: looks up names; the system's resolver by default.
        sleep: waits so many seconds.
        turn: a block within which this process alone asks a host, given the seconds since that was last done;
            where it is None no other process is heeded.
    """

    def __init__(
        self,
        *,
        timeout: float,
        max_bytes: int,
        user_agent: str,
        clock: Callable[[], datetime],
        allow_private: bool = False,
        host_delay: float = 1.0,
        respect_robots: bool = True,
        resolve: Resolver | None = None,
        sleep: Callable[[float], None] = time.sleep,
        turn: Callable[[str], AbstractContextManager[float]] | None = None,
    ) -> None:
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._user_agent = user_agent
        self._allow_private = allow_private
        self._clock = clock
        self._host_delay = host_delay
        self._respect_robots = respect_robots
        self._resolve = resolve
        self._sleep = sleep
        self._turn = turn or (lambda host: contextlib.nullcontext(math.inf))
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._tls: SSLContext | None = None

    def get(self, url: str, *, etag: str = "", last_modified: str = "", page: bool = True) -> Fetched:
        """The body at an address, or that it has not changed.

        Args:
            url: an http or https address, without user name and password.
            etag: the ``etag`` of the last `Fetched` of this address.
            last_modified: its ``last_modified``.
            page: whether this is an article's page, for which robots.txt is asked, or a feed.

        Raises:
            FetchError: nothing could be had; names the address, why, and what to do. ``status`` is the
                HTTP status where there was one (410: gone for good), else 0; ``until`` is what the
                server asked for by ``Retry-After`` (429, 503); ``asked`` is False where nothing was sent
                because of that.
        """
        try:
            return self._get(url, validators(etag, last_modified), page)
        except Failure as failure:
            told = f"{shown(url)}: {failure}"
            raise FetchError(told, failure.status, until=failure.until, asked=failure.asked) from failure

    def hold(self, url: str, until: datetime) -> None:
        """Send nothing to an address's host before that instant: it asked for that at an earlier run."""
        with contextlib.suppress(Failure):
            host = self._host(_parsed(url).host)
            host.until = max(until, host.until or until)

    def close(self) -> None:
        """Forget what was learned of hosts. No connection outlives its download."""
        with self._lock:
            self._hosts.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _get(self, asked: str, conditions: dict[str, str], page: bool) -> Fetched:
        url = _parsed(asked)
        left, previous, permanent = self._timeout, "", True
        for hop in range(MAX_REDIRECTS + 1):
            host = self._host(url.host)
            with host.lock:
                self._keep_away(host)
                if page and self._respect_robots:
                    self._ask_robots(host, url)
                pauses = url.host != previous  # hops within a host are one request in the eyes of its owner
                if pauses:
                    self._sleep_for(host.free_at - time.monotonic())
                # Another process has its turn while this one pauses, and not while it asks.
                with self._turn(url.host) as ago:
                    if pauses:
                        self._sleep_for(host.delay - ago)
                    started = time.monotonic()
                    try:
                        accept = _PAGE_ACCEPT if page else _FEED_ACCEPT
                        answer = self._exchange(url, accept, conditions, left, self._max_bytes)
                    finally:
                        host.free_at = time.monotonic() + host.delay
                # Before another thread may ask: what a server asks for is kept to by all of them.
                host.until = wait_until(answer.status, answer.headers, self._clock().astimezone(UTC))
            left, previous = left - (time.monotonic() - started), url.host
            if answer.status not in _REDIRECTS:
                permanent = hop > 0 and permanent
                return self._fetched(asked, url, answer, conditions, host.until, permanent=permanent)
            permanent = permanent and answer.status in _PERMANENT
            url = _following(url, answer)
        raise Failure(f"redirected more than {MAX_REDIRECTS} times; check the address in a browser")

    def _fetched(
        self,
        asked: str,
        url: URL,
        answer: _Answer,
        conditions: dict[str, str],
        until: datetime | None,
        *,
        permanent: bool,
    ) -> Fetched:
        unchanged = answer.status == 304 and bool(conditions)
        if not unchanged and not 200 <= answer.status < 300:
            raise Failure(status_words(answer.status, answer.headers), status=answer.status, until=until)
        media_type = content_type(answer.headers.get("content-type", ""))
        final = str(url.copy_with(fragment=None))
        return Fetched(
            url=asked,
            location=final,
            status=answer.status,
            content=answer.body,
            media_type=media_type,
            etag=answer.headers.get("etag", conditions.get("If-None-Match", "") if unchanged else ""),
            last_modified=answer.headers.get(
                "last-modified", conditions.get("If-Modified-Since", "") if unchanged else ""
            ),
            fetched_at=self._clock().astimezone(UTC),
            not_modified=unchanged,
            permanent_url=final if permanent else "",
        )

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host(self._host_delay))

    def _keep_away(self, host: _Host) -> None:
        if host.until is not None and host.until > self._clock():
            raise Failure(
                f"not asked, as its host wants to be left alone until {host.until:%Y-%m-%d %H:%M} UTC",
                until=host.until,
                asked=False,
            )

    def _sleep_for(self, seconds: float) -> None:
        if seconds > 0:
            self._sleep(seconds)

    def _ask_robots(self, host: _Host, url: URL) -> None:
        """Raise where robots.txt keeps us out (RFC 9309), reading it at the first page of an origin."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in host.robots:
            try:
                with self._turn(url.host):
                    rules = self._read_robots(_parsed(f"{origin}/robots.txt"))
                host.robots[origin] = rules
                asked = rules.crawl_delay(self._user_agent) if rules else None
                host.delay = max(host.delay, min(asked or 0.0, MAX_CRAWL_DELAY))
            except Failure as failure:
                host.robots[origin], host.until = failure, failure.until
        known = host.robots[origin]
        if isinstance(known, Failure):
            if known.host:
                raise Failure(str(known), status=known.status, host=True, until=known.until)
            # RFC 9309, 2.3.1.4: unreachable because of the server or the network means all is disallowed.
            raise Failure(
                f"not fetched, as its site's robots.txt {known}; until that can be read, nothing may be "
                "fetched from there (RFC 9309)",
                until=known.until,
            )
        if known is not None and not known.can_fetch(str(url), self._user_agent):
            raise Failure(
                "its site's robots.txt asks programs not to fetch it; save the page from a browser and "
                "ingest the file"
            )

    def _read_robots(self, url: URL) -> Protego | None:
        left = self._timeout
        for _ in range(MAX_REDIRECTS + 1):
            started = time.monotonic()
            answer = self._exchange(url, "text/plain, */*;q=0.5", {}, left, ROBOTS_BYTES, cut=True)
            left -= time.monotonic() - started
            if answer.status in _REDIRECTS:
                url = _following(url, answer)
                continue
            until = wait_until(answer.status, answer.headers, self._clock().astimezone(UTC))
            if answer.status >= 500 or until:
                raise Failure(f"answered with status {answer.status}", until=until)
            if not 200 <= answer.status < 300:
                return None  # RFC 9309, 2.3.1.3: unavailable (400 to 499) means that all is allowed
            from protego import Protego

            return Protego.parse(answer.body.decode("utf-8-sig", "replace"))
        return None  # RFC 9309, 2.3.1.2: after five redirects it counts as unavailable

    def _exchange(
        self, url: URL, accept: str, extra: dict[str, str], seconds: float, limit: int, *, cut: bool = False
    ) -> _Answer:
        """One request and its answer, without following it; the body only where it is wanted."""
        import httpcore2

        from brief.net import decompression, guarded_connection

        deadline = guarded_connection.Deadline(seconds)
        resolve = self._resolve or guarded_connection.system_resolver
        backend = guarded_connection.GuardedBackend(
            deadline, limit + _WIRE_SLACK, resolve, allow_private=self._allow_private
        )
        headers: dict[bytes | str, bytes | str] = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": self._user_agent,
            "Accept": accept,
            "Accept-Encoding": decompression.offered(),
            "Connection": "close",
        }
        headers.update(extra)
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        try:
            context = self._tls_context() if url.scheme == "https" else None
            with (
                httpcore2.ConnectionPool(ssl_context=context, network_backend=backend) as pool,
                pool.stream("GET", target, headers=headers) as response,
            ):
                answer = _Answer(response.status, first_of_each(response.headers), b"")
                if 200 <= answer.status < 300:
                    stream = response.iter_stream()
                    answer.body = decompression.body(stream, answer.headers, limit, deadline.left, cut=cut)
                return answer
        except decompression.BodyError as error:
            raise Failure(str(error)) from error
        except guarded_connection.RefusedError as error:
            raise Failure(
                f"refused, as {error}, and only public addresses are fetched; set fetch.allow_private = true "
                "where a server of your own is meant",
                host=True,
            ) from error
        except guarded_connection.TooMuchError as error:
            raise Failure(
                f"is larger than {limit / 1e6:g} MB as sent; raise fetch.max_bytes if it is wanted"
            ) from error
        except (guarded_connection.LateError, httpcore2.TimeoutException) as error:
            raise Failure(
                f"took longer than {self._timeout:g} s; try again later or raise fetch.timeout",
                host=isinstance(error, httpcore2.ConnectTimeout),
            ) from error
        except httpcore2.ConnectError as error:
            raise Failure(connect_words(error), host=True) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise Failure(
                f"the connection broke or what came is not HTTP ({plain(str(error), 200)}); try again later"
            ) from error

    def _tls_context(self) -> SSLContext:
        with self._lock:
            if self._tls is None:
                import httpx2

                self._tls = httpx2.create_ssl_context(trust_env=False)
            return self._tls


def _parsed(url: str) -> URL:
    import httpx2

    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError) as error:
        raise Failure(f"is not a web address ({plain(str(error), 200)}); check its spelling") from error
    return _checked(parsed)


def _checked(url: URL) -> URL:
    if url.scheme not in ("http", "https"):
        raise Failure("only http and https addresses are fetched; give a local file by its path")
    if not url.host:
        raise Failure("names no host; check the address")
    if not _HOST.fullmatch(url.raw_host):
        raise Failure("names a host with characters that no host has; check the address")
    if url.userinfo:
        raise Failure("carries a user name or password, which is never sent; take it out of the address")
    if url.port is not None and not 0 < url.port < 65536:
        raise Failure(f"has a port that cannot be ({url.port}); check the address")
    return url


def _following(url: URL, answer: _Answer) -> URL:
    """Where a redirect leads; the words of a refusal name that place."""
    import httpx2

    location = answer.headers.get("location", "")
    if not location:
        raise Failure(
            f"redirects without saying where ({answer.status}); try again later", status=answer.status
        )
    try:
        return _checked(url.join(location))
    except (httpx2.InvalidURL, ValueError) as error:
        raise Failure(f"redirects to what is no web address ({shown(location)})") from error
    except Failure as failure:
        raise Failure(f"redirects to {shown(location)}, which cannot be followed: {failure}") from failure
