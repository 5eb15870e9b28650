"""Two processes that download for one library ask a host in turns, with the pause between."""

from __future__ import annotations

import math
import threading
from pathlib import Path
from unittest import mock

import pytest

from brief.corpus.locks import FileLock
from brief.desk.host_turns import HostTurns
from brief.net.fetch import Fetcher
from tests.support.desk import web
from tests.support.loopback import Loopback, Reply, Request

HOST = "127.0.0.1"
LONG = 60.0


def in_turn(folder: Path, slept: list[float], delay: float = 0.0) -> Fetcher:
    return web(host_delay=delay, sleep=slept.append, turn=HostTurns(folder).turn)


def test_a_host_that_another_process_asks_is_not_asked_meanwhile(tmp_path: Path) -> None:
    order: list[str] = []
    at_the_lock = threading.Event()
    take = FileLock.take

    def looked(lock: FileLock, wait: float = 0.0) -> bool:
        at_the_lock.set()
        return take(lock, wait)

    def asked(_: Request) -> Reply:
        order.append("asked")
        return Reply(body=b"x")

    with Loopback({"/feed": asked}) as server:
        fetcher = in_turn(tmp_path, [])
        ask = threading.Thread(target=fetcher.get, args=(server.url("/feed"),), kwargs={"page": False})
        with HostTurns(tmp_path).turn(HOST), mock.patch.object(FileLock, "take", looked):
            ask.start()
            assert at_the_lock.wait(LONG)
            order.append("let go")
        ask.join(LONG)
    assert order == ["let go", "asked"]


@pytest.mark.parametrize("host", [HOST, "localhost"])
def test_the_pause_is_kept_after_the_request_of_another_process(tmp_path: Path, host: str) -> None:
    slept: list[float] = []
    with Loopback({"/feed": Reply(body=b"x")}) as server:
        in_turn(tmp_path, []).get(server.url("/feed"), page=False)
        in_turn(tmp_path, slept, delay=1000.0).get(server.url("/feed", host), page=False)
    if host == HOST:
        assert len(slept) == 1 and 0 < slept[0] <= 1000
    else:
        assert slept == []


def test_a_first_turn_waits_for_nothing_and_a_clock_set_back_for_no_longer_than_the_pause(
    tmp_path: Path,
) -> None:
    turns = HostTurns(tmp_path)
    with turns.turn(HOST) as ago:
        assert ago == math.inf
    with mock.patch("brief.desk.host_turns.time.time", return_value=0.0), turns.turn(HOST) as ago:
        assert ago == 0.0
    with pytest.raises(KeyError), turns.turn(HOST):
        raise KeyError
    with FileLock(next((tmp_path / "hosts").iterdir())) as lock:
        assert lock.take()  # let go all the same
