"""Streams of files that may be packed: they end early where they unpack to too much."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from brief.formats import delimited_tables


class Capped:
    """A stream that ends early where it unpacks to too much."""

    def __init__(self, stream: BinaryIO, cap: int | None) -> None:
        """Read ``stream``; ``cap`` is how many bytes it may unpack to."""
        self.stream, self.cap, self.burst = stream, cap, False
        self.total = 0

    def read(self, size: int) -> bytes:
        """So many bytes; none once it has burst."""
        return self._counted(self.stream.read(size))

    def readline(self, size: int) -> bytes:
        """A line, or so many bytes of it; none once it has burst."""
        return self._counted(self.stream.readline(size))

    def _counted(self, part: bytes) -> bytes:
        self.total += len(part)
        self.burst = self.cap is not None and self.total > self.cap
        return b"" if self.burst else part


class Lines:
    """Lines of a stream whose start was read already; they end early where it unpacks to too much."""

    def __init__(self, stream: BinaryIO, start: bytes, cap: int | None) -> None:
        """Read ``stream`` on from ``start``; ``cap`` is how many bytes it may unpack to."""
        self.stream, self.cap, self.burst = stream, cap, False
        self.start = io.BytesIO(start)
        self.total = len(start)

    def __iter__(self) -> Iterator[bytes]:
        while True:
            line = self.start.readline()
            if not line.endswith(b"\n"):
                more = self.stream.readline(delimited_tables.MAX_RECORD + 1)
                self.total += len(more)
                line += more
            if not line:
                return
            if self.cap is not None and self.total > self.cap:
                self.burst = True
                return
            yield line


def ended(record: bytes) -> bytes:
    """A record with a line feed at its end."""
    return record if record.endswith(b"\n") else record + b"\n"
