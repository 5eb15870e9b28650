"""Hostile servers: each is given up with a reason, none is followed inwards, the good ones are read."""

from __future__ import annotations

import gzip
import itertools
import re
import socket
import threading
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import brotli
import httpcore2
import pytest

from brief.errors import FetchError
from brief.net.fetch import Fetcher
from brief.net.guarded_connection import system_resolver
from brief.records import IngestReport
from tests.support.hostile import cheap_desk, feed, item, page, safe_reason, unsafe
from tests.support.loopback import Loopback, Reply, Request, redirect

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
TIMEOUT = 0.6


def _endless(start: bytes, piece: bytes) -> Reply:
    """A whole answer that goes on as long as it is read: far beyond any limit, but not for ever."""
    return Reply(raw=start + piece * (8_000_000 // len(piece)))


def _empty_members() -> bytes:
    return gzip.compress(b"") * 200_000


def _empty_blocks() -> bytes:
    return zlib.compress(b"")[:2] + b"\x00\x00\x00\xff\xff" * 500_000


def _wrapped(body: bytes) -> bytes:
    return bytes(brotli.compress(gzip.compress(gzip.compress(body)), quality=1))


def _encoded(name: str, body: bytes) -> Reply:
    return Reply(body=body, headers={"Content-Encoding": name, "Content-Type": "text/html"})


BOMB = b"<p>rain " * 1_000_000
HOSTILE: dict[str, tuple[Reply | Callable[[Request], Reply], str]] = {
    # Bytes
    "gzip-bomb": (_encoded("gzip", gzip.compress(BOMB)), "larger than 1 MB"),
    "brotli-bomb": (_encoded("br", brotli.compress(BOMB, quality=1)), "larger than 1 MB"),
    "deflate-bomb": (_encoded("deflate", zlib.compress(BOMB)), "larger than 1 MB"),
    "wrapped-bomb": (_encoded("gzip, gzip, br", _wrapped(BOMB)), "not asked for"),
    "empty-members": (_encoded("gzip", _empty_members()), "larger than 1 MB|took longer"),
    "empty-blocks": (_encoded("deflate", _empty_blocks()), "larger than 1 MB|cut off|took longer"),
    "long-name-in-gzip": (_encoded("gzip", b"\x1f\x8b\x08\x08" + bytes(6) + b"x" * 3_000_000), "larger|cut off"),
    "no-gzip": (_encoded("gzip", page()), "damaged"),
    "50-megabytes": (Reply(pieces=itertools.repeat(b"<p>rain " * 8192, 800)), "larger than 1 MB"),
    "never-ends": (Reply(pieces=itertools.chain([feed("")[:-16]], itertools.repeat(item().encode() * 99))), "larger"),
    # Time
    "slow-body": (Reply(pieces=itertools.repeat(b"x"), pause=0.1), "took longer"),
    "slow-headers": (Reply(raw=OK + b"X-A: " + b"y" * 999, pause=0.05), "took longer"),
    "slow-chunks": (Reply(raw=CHUNKED + b"1\r\nx\r\n" * 99, pause=0.05), "took longer"),
    "silence": (Reply(promised=10, pieces=iter([b"x", b"y"]), pause=30), "took longer"),
    # Headers and framing
    "100000-headers": (Reply(raw=OK + b"X-A: b\r\n" * 100_000), "not HTTP"),
    "header-without-end": (_endless(OK + b"X-A: ", b"y" * 1000), "not HTTP|larger"),
    "status-without-end": (_endless(b"HTTP/1.1 200 ", b"O" * 1000), "not HTTP|larger"),
    "continue-for-ever": (_endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "larger|took longer"),
    "hints-for-ever": (_endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), "larger|took longer"),
    "chunk-extension": (_endless(CHUNKED + b"1;", b"e=f" * 1000), "not HTTP|larger"),
    "chunk-of-exabytes": (Reply(raw=CHUNKED + b"F" * 16 + b"\r\n" + b"x" * 3_000_000), "larger|not HTTP"),
    "chunk-of-nonsense": (Reply(raw=CHUNKED + b"-1\r\nx\r\n0\r\n\r\n"), "not HTTP"),
    "one-byte-chunks": (_endless(CHUNKED, b"1\r\nx\r\n"), "larger|took longer"),
    "trailers": (_endless(CHUNKED + b"0\r\n", b"X-A: b\r\n"), "not HTTP|larger"),
    "length-too-long": (Reply(body=b"half", promised=10**15), "larger than 1 MB"),
    "length-negative": (Reply(raw=OK + b"Content-Length: -5\r\n\r\n"), "not HTTP"),
    "lengths-that-differ": (Reply(raw=OK + b"Content-Length: 1\r\nContent-Length: 9\r\n\r\nx"), "not HTTP"),
    "length-of-digits": (Reply(raw=OK + b"Content-Length: " + b"9" * 9000 + b"\r\n\r\n"), "not HTTP"),
    "no-http": (Reply(raw=b"SSH-2.0-OpenSSH\x1b[2J\r\n"), "not HTTP"),
    "nothing": (Reply(raw=b""), "not HTTP"),
    # Where it sends us
    "loop": (redirect("/loop"), "redirected more than 5 times"),
    "file": (redirect("file:///etc/passwd"), "only http and https"),
    "gopher": (redirect("gopher://127.0.0.1/_x"), "only http and https"),
    "data": (redirect("data:text/html,x"), "only http and https"),
    "password": (redirect("http://user:secret@127.0.0.1/"), "user name or password"),
    "escapes": (redirect("http://a\x1b]0;x\x07b/\x9b31m"), "not HTTP|no web address|no host has"),
    "metadata": (redirect("http://169.254.169.254/latest/"), "metadata"),
    "no-host": (redirect("http:///etc/passwd"), r"not there \(404\)|names no host"),
    # What it says
    "status": (Reply(raw=b"HTTP/1.1 599 \x1b[2J\x07gone\r\nContent-Length: 0\r\n\r\n"), "599|not HTTP"),
    "retry": (Reply(raw=b"HTTP/1.1 429 No\r\nRetry-After: " + b"\xe2\x80\xae9" * 99 + b"\r\n\r\n"), "429"),
    "type": (Reply(body=page(), headers={"Content-Type": "image/png;\x1b[2J charset=" + "x" * 9000}), ""),
    "image": (Reply(body=b"\x89PNG\r\n\x1a\n\0" * 99, headers={"Content-Type": "image/png"}), "binary"),
}  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """One ingest of every hostile address between two good ones: path → reasons."""
    routes: dict[str, Any] = {f"/{name}": reply for name, (reply, _) in HOSTILE.items()}
    routes["/good-page"] = Reply(body=page(), headers={"Content-Type": "text/html"})
    routes["/good-feed"] = Reply(body=feed(item("Sun in Orlow")), headers={"Content-Type": "text/xml"})
    settings = {
        "fetch_allow_private": True,
        "fetch_timeout": TIMEOUT,
        "fetch_max_bytes": 1_000_000,
        "fetch_delay": 0.0,
    }
    with Loopback(routes) as server, cheap_desk(tmp_path_factory.mktemp("net"), **settings) as desk:
        found = desk.ingest([server.url(path) for path in ("/good-page", *list(routes)[:-2], "/good-feed")])
        _good_ones_are_read(desk, found)
    reasons: dict[str, list[str]] = {}
    for refusal in found.refused:
        reasons.setdefault(refusal.origin.rpartition("/")[2], []).append(refusal.reason)
    return reasons


def _good_ones_are_read(desk: Any, found: IngestReport) -> None:
    titles = {desk.library().article(one).title for one in found.added}
    assert {"Rain closes three bridges in Orlow", "Sun in Orlow"} <= titles


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_server_is_given_up_with_a_reason(name: str, report: dict[str, list[str]]) -> None:
    expected = HOSTILE[name][1]
    reasons = report.get(name, [])
    assert all(map(safe_reason, reasons)), reasons
    if expected:
        assert any(re.search(expected, reason) for reason in reasons), reasons
    assert "secret" not in "".join(reasons)


# -- inwards

INNER = [
    *"127.0.0.1 127.1 127.0.1 2130706433 0x7f.1 0x7f000001 0177.0.0.1 017700000001 localhost LOCALHOST".split(),
    *"localhost. 127.0.0.1. [::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:0:0:1] 0 0.0.0.0 [::]".split(),
    *"[64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:4136:e378::1] [::127.0.0.1]".split(),
    *"100.64.0.1 169.254.169.254 2852039166 0xa9fea9fe [fe80::1] [fd00::1] [fd00:ec2::254] 10.0.0.1".split(),
    *"192.168.1.1 172.16.0.1 198.18.0.1 224.0.0.1 255.255.255.255 [ff02::1] 127。0。0。1 127．0．0．1".split(),
    *"１２７.0.0.1 ①②⑦.0.0.1 127%2e0.0.1 127.0.0.1.nip.io metadata.google.internal inner.example".split(),
    *"public.example@127.0.0.1 127.0.0.1:80@127.0.0.1 127.0.0.1%00.public.example".split(),
]
NAMES = {
    "public.example": "93.184.215.14",
    "127.0.0.1.nip.io": "127.0.0.1",
    "metadata.google.internal": "169.254.169.254",
    "inner.example": "::ffff:10.0.0.1",
}


class PublicServer(httpcore2.SyncBackend):
    """Reaches the test's server at a public address; whoever connects anywhere else fails the test."""

    port = 0
    reached: list[str] = []

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore2.NetworkStream:
        self.reached.append(host)
        assert host == NAMES["public.example"], f"connected to {host}"
        stream = super().connect_tcp("127.0.0.1", self.port, *args, **kwargs)
        real = stream.get_extra_info
        stream.get_extra_info = (  # type: ignore[method-assign]
            lambda info: (host, port) if info == "server_addr" else real(info)
        )
        return stream


def _resolve(host: str, port: int) -> list[str]:
    return [NAMES[host]] if host in NAMES else system_resolver(host, port)


def _fetch(server: Loopback, path: str, resolve: Callable[[str, int], list[str]] = _resolve) -> str:
    """Why a public address gives nothing when no inner address may be connected to."""
    with (
        mock.patch.object(httpcore2, "SyncBackend", PublicServer),
        mock.patch.multiple(PublicServer, port=server.port, reached=[]),
        Fetcher(
            timeout=5.0,
            max_bytes=1_000_000,
            user_agent="brief-desk",
            clock=lambda: datetime(2026, 3, 9, tzinfo=UTC),
            host_delay=0.0,
            respect_robots=False,
            resolve=resolve,
        ) as web,
        pytest.raises(FetchError) as caught,
    ):
        web.get(f"http://public.example{path}")
    told = str(caught.value)
    assert not unsafe(told, lines=False)
    return told


@pytest.fixture(scope="module")
def inward() -> Any:
    """A public server that redirects to whatever inner address is asked for."""
    routes = {
        f"/{number}": Reply(raw=f"HTTP/1.1 302 Found\r\nLocation: http://{host}/x\r\n\r\n".encode())
        for number, host in enumerate(INNER)
    }
    with Loopback(routes) as server:
        yield server


@pytest.mark.parametrize("number", range(len(INNER)), ids=lambda number: ascii(INNER[number]))
def test_no_redirect_leads_inwards(number: int, inward: Loopback) -> None:
    told = _fetch(inward, f"/{number}")
    expected = ("refused, as", "no host has", "user name or password", "no web address", "cannot be resolved")
    assert any(words in told for words in expected), told
    assert inward.paths()[-1] == f"/{number}"


def test_a_chain_of_redirects_is_checked_at_its_last_hop() -> None:
    hops = {f"/{n}": redirect(f"http://public.example/{n + 1}") for n in range(3)}
    with Loopback({**hops, "/3": redirect("//127.1/x")}) as server:
        assert "loopback" in _fetch(server, "/0")
        assert server.paths() == ["/0", "/1", "/2", "/3"]


def test_a_name_that_resolves_anew_is_checked_anew() -> None:
    """Public at the first hop, loopback at the second: the second is refused, whatever the first was."""
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    with Loopback({"/a": redirect("/b"), "/b": Reply(body=b"secret")}) as server:
        told = _fetch(server, "/a", lambda host, port: next(answers))
        assert "public.example is at 127.0.0.1, which is a loopback address" in told
        assert server.paths() == ["/a"]


@pytest.mark.parametrize(
    "answer",
    [["93.184.215.14", "127.0.0.1"], ["nonsense"], [""], ["127.0.0.1%eth0"], ["\x1b[2J"], ["::1%lo"], []],
)
def test_what_a_resolver_may_answer(answer: list[str]) -> None:
    with Loopback({"/": Reply(body=b"secret")}) as server:
        told = _fetch(server, "/", lambda host, port: answer)
        assert "refused" in told or "no connection" in told
        assert server.requests == []


def test_a_resolver_of_ten_thousand_addresses_is_not_followed_through() -> None:
    many = ["93.184.215.15"] * 10_000
    tried: list[str] = []

    def refuse(backend: Any, host: str, *args: Any, **kwargs: Any) -> Any:
        tried.append(host)
        raise httpcore2.ConnectError("refused")

    with Loopback() as server, mock.patch.object(PublicServer, "connect_tcp", refuse):
        assert "no connection" in _fetch(server, "/", lambda host, port: many)
    assert len(tried) <= 16


def test_no_thread_or_connection_is_left_behind(report: dict[str, list[str]]) -> None:
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith(("resolve", "sandbox"))]
    assert left == []


def test_the_files_of_this_machine_are_no_addresses(tmp_path: Path) -> None:
    secret = tmp_path / "secret.html"
    secret.write_bytes(page())
    with cheap_desk(tmp_path / "library") as desk, mock.patch.object(socket, "create_connection") as connect:
        found = desk.ingest([secret.as_uri(), "gopher://x/", "ftp://x/y.html", "FILE:///etc/passwd"])
    assert len(found.refused) == 4 and not found.added and not connect.called
    assert all("only http and https" in refusal.reason for refusal in found.refused)
