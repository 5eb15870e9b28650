"""Downloads side by side: several hosts at once, each host one request at a time, answers in a settled order.

A thread a download, as many as `HOSTS` at once. They are daemons: who stops the program waits for no server.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from brief.errors import FetchError
from brief.net.downloads import Fetched
from brief.net.fetch import Fetcher
from brief.reading.html.page_addresses import host

HOSTS = 8
"""Hosts that are asked at once: a desk of 80 hosts then waits for the slowest eighth of them, not for all."""
AHEAD = 64
"""Downloads begun beyond the one whose answer is used now, at most."""
HELD_BYTES = 32_000_000
"""Bytes of answers not used yet, from which on only the answer that is waited for is downloaded."""

Answer = Fetched | FetchError


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to ask for, as :meth:`brief.net.fetch.Fetcher.get` takes it."""

    url: str
    etag: str = ""
    last_modified: str = ""
    page: bool = True


def in_turn(urls: Sequence[str]) -> list[int]:
    """The places of addresses in the order to ask for them: the first of every host, then the second, and so on."""
    of_host: Counter[str] = Counter()
    turns = []
    for place, url in enumerate(urls):
        name = host(url)
        turns.append((of_host[name], place))
        of_host[name] += 1
    return [place for _, place in sorted(turns)]


@contextmanager
def downloads(web: Fetcher, wanted: Sequence[Wanted]) -> Iterator[Iterator[Answer]]:
    """The answer to each, in the order given; hosts are asked side by side, until the block ends."""
    lanes = _Lanes(web, wanted)
    try:
        yield (lanes.answer(number) for number in range(len(wanted)))
    finally:
        lanes.close()


class _Lanes:
    """What is wanted, by host; whose turn it is; and the answers that nobody has used yet."""

    def __init__(self, web: Fetcher, wanted: Sequence[Wanted]) -> None:
        self._web = web
        self._wanted = wanted
        # An address with and without www. is one server, and each often leads to the other.
        self._host = [host(one.url) for one in wanted]
        self._waiting = list(range(len(wanted)))
        self._busy: set[str] = set()
        self._answers: dict[int, Fetched | BaseException] = {}
        self._held = 0
        self._next = 0
        self._closed = False
        self._changed = threading.Condition()

    def answer(self, number: int) -> Answer:
        """Wait for an answer; what was held for it is free for others then."""
        with self._changed:
            self._next = number
            self._begin()
            while number not in self._answers:
                self._changed.wait()
            found = self._answers.pop(number)
            self._held -= _size(found)
        if isinstance(found, (Fetched, FetchError)):
            return found
        raise found

    def close(self) -> None:
        """Begin nothing more; what is on its way comes to its end unheard."""
        with self._changed:
            self._closed = True

    def _begin(self) -> None:
        """Begin what may be begun, first come first; within the lock."""
        for number in list(self._waiting):
            if self._closed or len(self._busy) >= HOSTS or number > self._next + AHEAD:
                return
            if self._host[number] in self._busy or (self._held >= HELD_BYTES and number != self._next):
                continue
            self._waiting.remove(number)
            self._busy.add(self._host[number])
            threading.Thread(target=self._ask, args=(number,), name="download", daemon=True).start()

    def _ask(self, number: int) -> None:
        one = self._wanted[number]
        found: Fetched | BaseException
        try:
            found = self._web.get(one.url, etag=one.etag, last_modified=one.last_modified, page=one.page)
        except BaseException as error:  # noqa: BLE001 - handed over to the waiting thread
            found = error
        with self._changed:
            self._answers[number] = found
            self._held += _size(found)
            self._busy.discard(self._host[number])
            self._begin()
            self._changed.notify()


def _size(found: object) -> int:
    return len(found.content) if isinstance(found, Fetched) else 0
