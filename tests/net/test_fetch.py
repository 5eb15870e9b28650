"""Fetching against a real server on loopback; nothing else is ever connected to."""

from __future__ import annotations

import gzip
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from itertools import repeat
from typing import Any

import pytest

from brief.errors import FetchError
from brief.net.decompression import BodyError, decoded
from brief.net.downloads import Fetched
from brief.net.fetch import Fetcher
from brief.net.http_headers import wait_until
from brief.net.public_addresses import refusal
from tests.support.loopback import CERTIFICATE, Loopback, Reply, Request, redirect

NOON = datetime(2025, 11, 27, 12, tzinfo=UTC)
NO_ROBOTS: dict[str, Any] = {"respect_robots": False}


def fetcher(**options: Any) -> Fetcher:
    given: dict[str, Any] = {
        "timeout": 5.0,
        "max_bytes": 1_000_000,
        "user_agent": "brief-desk",
        "allow_private": True,
        "clock": lambda: NOON,
        "host_delay": 0.0,
        **options,
    }
    return Fetcher(**given)


def failure(url: str, *, status: int = 0, get: dict[str, Any] | None = None, **options: Any) -> str:
    """The words of the error that fetching this address ends in."""
    with fetcher(**options) as web, pytest.raises(FetchError) as caught:
        web.get(url, **(get or {}))
    assert caught.value.status == status
    assert "\n" not in str(caught.value)
    return str(caught.value)


# What is fetched


def test_page() -> None:
    html = "<p>Одеса".encode("windows-1251")
    headers = {
        "Content-Type": 'Text/HTML; Charset="Windows-1251"',
        "ETag": 'W/"a b"',
        "Last-Modified": "Thu, 27 Nov 2025 01:02:03 GMT",
    }
    with Loopback({"/a": Reply(body=html, headers=headers)}) as server:
        east = timezone(timedelta(hours=2))
        with fetcher(clock=lambda: NOON.astimezone(east)) as web:
            got = web.get(server.url("/a?x=1#part"))
    assert got == Fetched(
        url=server.url("/a?x=1#part"),
        location=server.url("/a?x=1"),
        status=200,
        content=html,
        media_type="text/html; charset=windows-1251",
        etag='W/"a b"',
        last_modified="Thu, 27 Nov 2025 01:02:03 GMT",
        fetched_at=NOON,
    )
    assert got.fetched_at.tzinfo is UTC
    sent = server.requests[-1]
    assert (sent.method, sent.path) == ("GET", "/a?x=1")
    assert sent.headers["user-agent"] == "brief-desk"
    assert sent.headers["host"] == f"127.0.0.1:{server.port}"
    assert not {"cookie", "authorization", "referer"} & set(sent.headers)


def test_conditional_request_hands_validators_back_verbatim() -> None:
    def answer(request: Request) -> Reply:
        same = request.headers.get("if-none-match") == 'W/"x"'
        return Reply(304 if same else 200, b"" if same else b"new")

    with Loopback({"/feed": answer}) as server, fetcher() as web:
        got = web.get(server.url("/feed"), etag='W/"x"', last_modified="yesterday, odd", page=False)
        assert (got.not_modified, got.status, got.content) == (True, 304, b"")
        assert (got.etag, got.last_modified) == ('W/"x"', "yesterday, odd")
        assert server.requests[0].headers["if-modified-since"] == "yesterday, odd"
        assert web.get(server.url("/feed"), etag="other", page=False).content == b"new"
        # A stored validator that no header can carry costs a full download, not an error.
        assert web.get(server.url("/feed"), etag="a\r\nX-Evil: 1", page=False).content == b"new"
    assert not any("x-evil" in request.headers for request in server.requests)


def test_unasked_304_is_an_error() -> None:
    with Loopback({"/": Reply(304)}) as server:
        assert "304" in failure(server.url(), status=304, **NO_ROBOTS)


@pytest.mark.parametrize(
    "value", ["", "nonsense", "text/\x1b[2J; charset=x y", "a" * 200, "text/html;charset"]
)
def test_odd_content_type_is_harmless(value: str) -> None:
    with Loopback({"/": Reply(body=b"x", headers={"Content-Type": value})}) as server, fetcher() as web:
        got = web.get(server.url(), page=False)
    assert got.media_type in ("", "nonsense", "text/html")


# Redirects


def test_redirects_are_followed_and_remembered_where_permanent() -> None:
    routes = {
        "/p1": redirect("/p2", 301),
        "/p2": redirect("p3?é=1", 308),
        "/p3": Reply(body=b"here"),
        "/t1": redirect("/p2", 302),
        "/here": Reply(body=b"here"),
    }
    with Loopback(routes) as server, fetcher(**NO_ROBOTS) as web:
        got = web.get(server.url("/p1"))
        assert got.location == got.permanent_url == server.url("/p3?%C3%A9=1")
        got = web.get(server.url("/t1"))
        assert got.content == b"here" and got.permanent_url == ""
        assert web.get(server.url("/here")).permanent_url == ""


def test_too_many_redirects() -> None:
    with Loopback({"/": redirect("/")}) as server:
        assert "redirected more than 5 times" in failure(server.url(), **NO_ROBOTS)
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("gopher://x/", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("http://user:secret@127.0.0.1/", "user name or password"),
        ("http://[::1", "no web address"),
        ("https:foo", "names no host"),
        ("", "without saying where"),
    ],
)
def test_redirect_that_cannot_be_followed(location: str, words: str) -> None:
    with Loopback({"/": redirect(location)}) as server:
        told = failure(server.url(), status=0 if location else 302, **NO_ROBOTS)
    assert words in told and "secret" not in told


def test_each_hop_is_checked_by_its_address() -> None:
    """Allowed to be private, but never the metadata service."""
    with Loopback({"/": redirect("http://169.254.169.254/latest/meta-data/")}) as server:
        told = failure(server.url(), **NO_ROBOTS)
    assert "refused" in told and "metadata" in told


# Addresses

SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "0177.0.0.1",
    "017700000001",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "127。0。0。1",
    "127．0．0．1",
    "①②⑦.0.0.1",
    "１２７.0.0.1",
    "0.0.0.0",
    "0",
    "127.0.0.1.",
    "127%2e0.0.1",
    "10.0.0.1",
    "192.168.1.1",
    "172.31.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[ff02::1]",
    "224.0.0.1",
    "255.255.255.255",
    "[2001:0:4136:e378::1]",
    "[::]",
]


@pytest.mark.parametrize("page", [True, False])
@pytest.mark.parametrize("host", SPELLINGS)
def test_every_spelling_of_an_inner_address_is_refused(
    host: str, page: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "create_connection", _never)
    told = failure(f"http://{host}:8/x", get={"page": page}, allow_private=False, timeout=2.0)
    wanted = ("refused", "not a web address", "no host has", "cannot be resolved")
    assert any(words in told for words in wanted)


def _never(*args: Any, **kwargs: Any) -> Any:
    raise AssertionError(f"connected to {args}")


def test_real_server_on_loopback_is_not_reached() -> None:
    with Loopback({"/": Reply(body=b"secret")}) as server:
        for host in ("127.0.0.1", "127.1", "2130706433", "localhost"):
            told = failure(server.url("/", host), allow_private=False)
            assert "allow_private" in told and "loopback" in told
    assert server.requests == []


@pytest.mark.parametrize(
    "address",
    "0.1.2.3 10.9.9.9 100.127.255.255 127.9.9.9 169.254.0.1 172.16.0.1 192.0.0.8 192.0.2.1 192.88.99.1 "
    "192.168.0.1 198.19.0.1 198.51.100.1 203.0.113.1 224.0.0.251 239.1.1.1 240.0.0.1 255.255.255.255 "
    ":: ::1 ::127.0.0.1 ::ffff:8.8.8.8 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:808:808::1 "
    "3fff::1 5f00::1 fc00::1 fd12::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 4000::1 nonsense".split(),
)
def test_addresses_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize(
    "address", "1.1.1.1 93.184.215.14 100.63.0.1 100.128.0.1 172.32.0.1 2606:4700::1".split()
)
def test_addresses_admitted(address: str) -> None:
    assert refusal(address) == ""


def test_allow_private_admits_no_metadata_multicast_or_wrapped_address() -> None:
    for address in ("127.0.0.1", "10.0.0.1", "192.168.0.1", "172.16.0.1", "100.64.0.1", "::1", "fd00::1"):
        assert refusal(address, allow_private=True) == ""
    for address in ("169.254.169.254", "fe80::1", "224.0.0.1", "ff02::1", "0.0.0.0", "::ffff:127.0.0.1"):
        assert refusal(address, allow_private=True)


def test_one_bad_address_among_good_ones_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", _never)
    told = failure(
        "http://news.example/", allow_private=False, resolve=lambda host, port: ["93.184.215.14", "127.0.0.1"]
    )
    assert "news.example is at 127.0.0.1, which is a loopback address" in told


def test_name_that_resolves_anew_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to the number that was checked; the name is never looked up again."""
    asked: list[str] = []
    connected: list[tuple[str, int]] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"] if len(asked) == 1 else ["127.0.0.1"]

    def connect(address: tuple[str, int], *args: Any, **kwargs: Any) -> Any:
        connected.append(address)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "create_connection", connect)
    told = failure("http://news.example/", allow_private=False, resolve=rebinding, **NO_ROBOTS)
    assert "no connection" in told
    assert asked == ["news.example"]
    assert connected == [("93.184.215.14", 80)]
    # And at the second download, when the name has changed its mind, it is refused.
    assert "refused" in failure("http://news.example/", allow_private=False, resolve=rebinding, **NO_ROBOTS)
    assert len(connected) == 1


def test_address_that_answers_is_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if the connection ends up elsewhere than it was sent (a system's translation, say)."""
    real = socket.create_connection
    with Loopback({"/": Reply(body=b"secret")}) as server:

        def elsewhere(address: Any, *args: Any, **kwargs: Any) -> Any:
            return real(("127.0.0.1", server.port), *args, **kwargs)

        monkeypatch.setattr(socket, "create_connection", elsewhere)
        told = failure("http://news.example/", allow_private=False, resolve=lambda *_: ["93.184.215.14"])
        assert "loopback" in told
    assert server.requests == []


def test_host_header_and_fallback_to_the_next_address() -> None:
    with Loopback({"/": Reply(body=b"x")}) as server:
        with fetcher(resolve=lambda *_: ["127.0.0.2", "127.0.0.1"], **NO_ROBOTS) as web:
            # 127.0.0.2 refuses the connection: the server listens on 127.0.0.1 alone.
            assert web.get(server.url("/", "news.example")).content == b"x"
        assert server.requests[0].headers["host"] == f"news.example:{server.port}"


def test_tls_asks_for_the_name_and_verifies_it() -> None:
    with Loopback({"/": Reply(body=b"safe")}, tls=True) as server:
        url = server.url("/", "news.example")
        told = failure(url, resolve=lambda *_: ["127.0.0.1"], **NO_ROBOTS)
        assert "certificate cannot be trusted" in told
        trusting = ssl.create_default_context(cadata=CERTIFICATE)
        trusting.verify_flags |= 0x200000  # X509_V_FLAG_NO_CHECK_TIME: the test holds under any clock
        with fetcher(resolve=lambda *_: ["127.0.0.1"], **NO_ROBOTS) as web:
            web._tls = trusting
            assert web.get(url).content == b"safe"
            with pytest.raises(FetchError, match="certificate"):
                web.get(server.url("/", "other.example"))
    assert server.names == ["news.example", "news.example", "other.example"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.com/a", "only http and https"),
        ("/etc/passwd", "only http and https"),
        ("http:///x", "names no host"),
        ("http://user:secret@news.example/", "user name or password"),
        ("http://news.example:0/", "port"),
        ("http://news.example:99999/", "port"),
        ("http://news.example:x/", "not a web address"),
        ("http://a\x1b[2Jb/", "not a web address"),
        ("http://" + "a" * 70 + ".invalid/", "cannot be resolved"),
        ("http://nowhere.invalid/", "cannot be resolved"),
    ],
)
def test_addresses_that_are_none(url: str, words: str) -> None:
    told = failure(url)
    assert words in told
    assert "secret" not in told and "\x1b" not in told
    assert told.isprintable()


def test_environment_proxies_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback({"/": Reply(body=b"straight")}) as server, Loopback() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        monkeypatch.delenv("NO_PROXY", raising=False)
        with fetcher(**NO_ROBOTS) as web:
            assert web.get(server.url()).content == b"straight"
    assert proxy.requests == []


# Time and size


def ends_within(seconds: float, work: Callable[[], str]) -> str:
    start = time.monotonic()
    told = work()
    assert time.monotonic() - start < seconds
    return told


@pytest.mark.parametrize(
    "reply",
    [
        Reply(pieces=repeat(b"x"), pause=0.05),
        Reply(raw=b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 9999, pause=0.05),
        Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 999, pause=0.05),
        Reply(body=b"", promised=10, pieces=iter([b"x"] * 2), pause=30),
    ],
    ids=["body", "headers", "chunks", "silence"],
)
def test_server_that_drips_is_given_up(reply: Reply) -> None:
    with Loopback({"/": reply}) as server:
        told = ends_within(2, lambda: failure(server.url(), timeout=0.4, **NO_ROBOTS))
    assert "took longer than 0.4 s" in told and "fetch.timeout" in told


def test_deadline_is_over_all_redirects() -> None:
    def slow(request: Request) -> Reply:
        time.sleep(0.2)
        return redirect("/")

    with Loopback({"/": slow}) as server:
        told = ends_within(2, lambda: failure(server.url(), timeout=0.5, **NO_ROBOTS))
    assert "took longer" in told and len(server.requests) <= 3


def test_slow_resolver_is_given_up() -> None:
    release = threading.Event()

    def slow(host: str, port: int) -> list[str]:
        release.wait(5)
        return []

    told = ends_within(2, lambda: failure("http://news.example/", timeout=0.2, resolve=slow, **NO_ROBOTS))
    release.set()
    assert "took longer" in told


def test_silent_server_is_given_up_at_connecting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as quiet:
        url = f"https://127.0.0.1:{quiet.getsockname()[1]}/"
        told = ends_within(2, lambda: failure(url, timeout=0.3, **NO_ROBOTS))
    assert "took longer" in told


def test_large_bodies_are_refused() -> None:
    routes = {
        "/declared": Reply(pieces=repeat(b"x" * 100), promised=10**15),
        "/endless": Reply(pieces=repeat(b"x" * 65536)),
        "/headers": Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000),
        "/fits": Reply(body=b"x" * 1_000_000),
    }
    with Loopback(routes) as server:
        for path in ("/declared", "/endless"):
            told = ends_within(2, lambda path=path: failure(server.url(path), **NO_ROBOTS))  # type: ignore[misc]
            assert "larger than 1 MB" in told and "fetch.max_bytes" in told
        assert "not HTTP" in failure(server.url("/headers"), **NO_ROBOTS)
        with fetcher(**NO_ROBOTS) as web:
            assert len(web.get(server.url("/fits")).content) == 1_000_000


def encoded(name: str, body: bytes) -> bytes:
    if name == "br":
        brotli = pytest.importorskip("brotli")
        return bytes(brotli.compress(body, quality=5))
    if name == "gzip":
        return gzip.compress(body)
    packer = zlib.compressobj(9, zlib.DEFLATED, 15 if name == "deflate" else -15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize("name", ["gzip", "br", "deflate"])
def test_encodings_and_their_bombs(name: str) -> None:
    text = b"news of the day " * 50_000
    routes = {
        "/": Reply(body=encoded(name, text), headers={"Content-Encoding": name}),
        "/bomb": Reply(body=encoded(name, bytes(50_000_000)), headers={"Content-Encoding": name}),
        "/cut": Reply(body=encoded(name, os.urandom(5000))[:-2000], headers={"Content-Encoding": name}),
        "/damaged": Reply(body=b"no such encoding at all" * 9, headers={"Content-Encoding": name}),
    }
    with Loopback(routes) as server, fetcher(**NO_ROBOTS) as web:
        assert web.get(server.url()).content == text
        assert name in server.requests[0].headers["accept-encoding"]
        assert "larger than 1 MB" in failure(server.url("/bomb"), **NO_ROBOTS)
        assert "cut off" in failure(server.url("/cut"), **NO_ROBOTS)
        assert "damaged" in failure(server.url("/damaged"), **NO_ROBOTS)


def test_bomb_never_stands_in_memory() -> None:
    """Half a gigabyte of zeros, unfolded in a process that may have 300 MB in all."""
    code = """
import itertools, resource, sys, zlib
from brief.net.http_headers import wait_until
from brief.net.decompression import BodyError, decoded
packer = zlib.compressobj(1, zlib.DEFLATED, 31)
bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(512)) + packer.flush()
resource.setrlimit(resource.RLIMIT_AS, (300_000_000, 300_000_000))
try:
    decoded([bomb], "gzip", 50_000_000, int)
except BodyError as error:
    print(error)
"""
    if sys.platform != "linux":
        pytest.skip("address space is limited on Linux only")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert "larger than 50 MB" in done.stdout, done.stderr


@pytest.mark.parametrize("encoding", ["gzip, gzip", "zstd", "compress", "x" * 99])
def test_encodings_that_were_not_asked_for(encoding: str) -> None:
    with Loopback({"/": Reply(body=b"x", headers={"Content-Encoding": encoding})}) as server:
        assert "not asked for" in failure(server.url(), **NO_ROBOTS)


@pytest.mark.parametrize("step", [1, 2, 3, 19, 10_000])
@pytest.mark.parametrize("name", ["gzip", "deflate", "raw", "br"])
def test_decoding_does_not_depend_on_how_the_pieces_fall(name: str, step: int) -> None:
    text = os.urandom(1000) + bytes(600_000) + b"end"
    data = encoded(name, text)
    if name == "gzip":
        data += encoded(name, b"second member") + bytes(7)
        text += b"second member"
    pieces = [data[i : i + step] for i in range(0, len(data), step)]
    assert decoded(pieces, "deflate" if name == "raw" else name, 10**6, int) == text
    assert decoded(pieces, "deflate" if name == "raw" else name, 500, int, cut=True) == text[:500]
    assert decoded([], "deflate" if name == "raw" else name, 500, int) == b""
    with pytest.raises(BodyError, match="larger"):
        decoded(pieces, "deflate" if name == "raw" else name, 600_000, int)


def test_clock_is_looked_at_while_unfolding() -> None:
    class Over(Exception):
        pass

    def tick() -> None:
        raise Over

    with pytest.raises(Over):
        decoded([gzip.compress(b"")] * 3, "gzip", 10, tick)


def test_cut_connection() -> None:
    with Loopback({"/": Reply(body=b"half", promised=100)}) as server:
        assert "connection broke" in failure(server.url(), **NO_ROBOTS)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 \x1b[2J\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    ],
)
def test_what_is_not_http(raw: bytes) -> None:
    with Loopback({"/": Reply(raw=raw)}) as server:
        told = failure(server.url(), **NO_ROBOTS)
    assert "not HTTP" in told and told.isprintable()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert "no connection" in failure(f"http://127.0.0.1:{port}/")


# Statuses


@pytest.mark.parametrize(
    ("status", "after", "words"),
    [
        (404, "", "not there"),
        (410, "", "gone for good"),
        (403, "", "ingest the file"),
        (429, "120", "in 120 s"),
        (503, "Thu, 27 Nov 2025 12:30:00 GMT", "after 2025-11-27 12:30 UTC"),
        (503, "soon\x7f", "try again later"),
        (500, "", "server failed"),
        (418, "", "status 418"),
    ],
)
def test_status_in_words(status: int, after: str, words: str) -> None:
    headers = {"Retry-After": after} if after else {}
    with Loopback({"/": Reply(status, b"body", headers)}) as server:
        told = ends_within(2, lambda: failure(server.url(), status=status, **NO_ROBOTS))
    assert words in told and str(status) in told and server.url() in told
    assert len(server.requests) == 1


# Manners


def test_robots_is_asked_once_for_pages_and_never_for_feeds() -> None:
    routes = {
        "/robots.txt": Reply(
            body=b"User-agent: brief-desk\nDisallow: /private*.html\n\nUser-agent: *\nDisallow: /"
        ),
        "/a": Reply(body=b"a"),
        "/private/x.html": Reply(body=b"b"),
        "/go": redirect("/private/x.html"),
    }
    with Loopback(routes) as server, fetcher() as web:
        assert web.get(server.url("/private/x.html"), page=False).content == b"b"
        assert "/robots.txt" not in server.paths()
        assert web.get(server.url("/a")).content == b"a"
        for path in ("/private/x.html", "/go"):
            with pytest.raises(FetchError, match=r"robots\.txt asks programs not to fetch it"):
                web.get(server.url(path))
        assert server.paths().count("/robots.txt") == 1
        assert server.paths().count("/private/x.html") == 1
        with fetcher(user_agent="other") as other, pytest.raises(FetchError, match="robots"):
            other.get(server.url("/a"))


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (Reply(404), True),
        (Reply(403), True),
        (Reply(500), False),
        (Reply(503), False),
        (Reply(raw=b""), False),
        (Reply(body=b"\xff\xfe\x00garbage\n" * 9), True),
        (Reply(body="\ufeffUser-agent: *\nDisallow: /".encode()), False),
        (Reply(body=b"User-agent: *\nDisallow: /\n" + b"# long\n" * 200_000), False),
        (redirect("/robots.txt"), True),
        (redirect("/rules"), False),
        (redirect("http://169.254.169.254/robots.txt"), False),
    ],
)
def test_robots_that_cannot_be_read(robots: Reply, allowed: bool) -> None:
    """RFC 9309: 2xx is read, 4xx means that all is allowed, 5xx and silence that nothing is."""
    routes = {
        "/robots.txt": robots,
        "/rules": Reply(body=b"User-agent: *\nDisallow: /"),
        "/a": Reply(body=b"a"),
    }
    with Loopback(routes) as server, fetcher() as web:
        if allowed:
            assert web.get(server.url("/a")).content == b"a"
        else:
            with pytest.raises(FetchError):
                web.get(server.url("/a"))
            assert "/a" not in server.paths()


def test_dead_host_is_named_as_such_and_tried_once() -> None:
    tried: list[str] = []

    def nowhere(host: str, port: int) -> list[str]:
        tried.append(host)
        raise OSError("no such name")

    with fetcher(resolve=nowhere) as web:
        for _ in range(3):
            with pytest.raises(FetchError, match="cannot be resolved"):
                web.get("http://news.example/a")
    assert tried == ["news.example"]


def test_pause_between_requests_to_one_host() -> None:
    slept: list[float] = []
    routes = {"/robots.txt": Reply(404), "/a": Reply(body=b"a"), "/r": redirect("/a")}
    with Loopback(routes) as server, fetcher(host_delay=3.0, sleep=slept.append) as web:
        web.get(server.url("/a"))
        assert slept == []  # the first page of a host waits for nothing
        web.get(server.url("/r"))
        assert len(slept) == 1 and 2.0 < slept[0] <= 3.0  # once, not for each hop
        web.get(server.url("/a", "localhost"), page=False)
        assert len(slept) == 1  # another host


def test_crawl_delay_is_kept_to_within_reason() -> None:
    slept: list[float] = []
    for asked, least in ((7, 6.0), (99999, 29.0)):
        robots = Reply(body=f"User-agent: *\nCrawl-delay: {asked}".encode())
        routes = {"/robots.txt": robots, "/a": Reply(body=b"a")}
        with Loopback(routes) as server, fetcher(host_delay=1.0, sleep=slept.append) as web:
            web.get(server.url("/a"))
            web.get(server.url("/a"))
            assert least < slept.pop() <= least + 1


@pytest.mark.parametrize(
    ("status", "value", "wait"),
    [
        (429, "120", timedelta(minutes=2)),
        (503, " 120 ", timedelta(minutes=2)),
        (503, "Thu, 27 Nov 2025 12:30:00 GMT", timedelta(minutes=30)),
        (429, "Thu, 27 Nov 2025 14:30:00 +0200", timedelta(minutes=30)),
        (429, "9" * 40, timedelta(days=7)),
        (503, "Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=7)),
        (503, "Thu, 27 Nov 2025 11:00:00 GMT", None),
        (503, "0", None),
        (429, "-5", None),
        (429, "soon", None),
        (429, "\u0661\u0662", None),
        (429, "", None),
        (500, "120", None),
        (200, "120", None),
    ],
)
def test_what_retry_after_asks_for(status: int, value: str, wait: timedelta | None) -> None:
    assert wait_until(status, {"retry-after": value}, NOON) == (NOON + wait if wait else None)


def test_a_host_that_wants_to_be_left_alone_is_not_asked_again() -> None:
    busy = Reply(429, headers={"Retry-After": "60"})
    now = [NOON]
    routes = {"/a": [busy, Reply(body=b"a")], "/b": Reply(body=b"b"), "/robots.txt": Reply(404)}
    with Loopback(routes) as server, fetcher(clock=lambda: now[0]) as web:
        with pytest.raises(FetchError) as caught:
            web.get(server.url("/a"), page=False)
        assert (caught.value.status, caught.value.until, caught.value.asked) == (
            429,
            NOON + timedelta(minutes=1),
            True,
        )
        with pytest.raises(FetchError, match="left alone until 2025-11-27 12:01 UTC") as caught:
            web.get(server.url("/b"))
        assert (caught.value.asked, caught.value.until) == (False, NOON + timedelta(minutes=1))
        assert server.paths() == ["/a"]  # not even its robots.txt
        assert web.get(server.url("/b", "localhost")).content == b"b"  # another host is asked
        now[0] += timedelta(seconds=61)
        assert web.get(server.url("/a"), page=False).content == b"a"
    with Loopback(routes) as server, fetcher() as web:
        web.hold(server.url("/b"), NOON + timedelta(minutes=1))
        web.hold("no address", NOON)
        with pytest.raises(FetchError, match="left alone"):
            web.get(server.url("/b"))
        assert server.requests == []


def test_a_robots_file_that_is_too_busy_holds_the_pages_back() -> None:
    routes = {"/robots.txt": Reply(429, headers={"Retry-After": "60"}), "/a": Reply(body=b"a")}
    with Loopback(routes) as server, fetcher() as web:
        for asked in (True, False):
            with pytest.raises(FetchError) as caught:
                web.get(server.url("/a"))
            assert (caught.value.until, caught.value.asked) == (NOON + timedelta(minutes=1), asked)
        assert server.paths() == ["/robots.txt"]


def test_one_request_at_a_time_for_a_host() -> None:
    def slow(request: Request) -> Reply:
        time.sleep(0.03)
        return Reply(body=b"a")

    with Loopback({"/a": slow}) as server, fetcher(**NO_ROBOTS) as web:
        threads = [threading.Thread(target=web.get, args=(server.url("/a"),)) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(5)
        assert len(server.requests) == 5
        assert server.most_at_once == 1


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = "import sys, brief.net.fetch; print([m for m in ('httpx2', 'httpcore2', 'protego') if m in sys.modules])"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "[]", done.stderr
