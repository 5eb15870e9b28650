"""Undoes the compression of an answer piece by piece, so that a bomb never unfolds whole.

The HTTP library's own decoding is not used: it drops all but the first member of a gzip file, takes
a cut one for whole, and lets an answer name several encodings one over the other.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping

PIECE = 1 << 18
"""Bytes unfolded at once; at most about twice this stands beside what is kept already."""

_PLAIN = frozenset({"", "identity", "none", "utf-8", "utf8", "binary"})
"""Codings that change nothing; the last three are wrong but in use."""


class BodyError(Exception):
    """A body that cannot be decoded or is too large; the text goes on from its address."""


def offered() -> str:
    """The ``Accept-Encoding`` of what can be undone here, within bounds."""
    return "gzip, deflate, br" if _has_brotli() else "gzip, deflate"


def body(
    pieces: Iterable[bytes], headers: Mapping[str, str], limit: int, tick: Callable[[], object], *, cut: bool
) -> bytes:
    """The body of an answer with these headers (by lower-case name), as :func:`decoded`.

    Raises:
        BodyError: as there, or the answer announces more than ``limit`` bytes.
    """
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:18]) > limit and not cut:
        raise BodyError(f"is larger than {limit / 1e6:g} MB; raise fetch.max_bytes if it is wanted")
    return decoded(pieces, headers.get("content-encoding", ""), limit, tick, cut=cut)


def decoded(
    pieces: Iterable[bytes], encoding: str, limit: int, tick: Callable[[], object], *, cut: bool = False
) -> bytes:
    """The body that the pieces of an answer carry.

    Args:
        pieces: the bytes as they come from the network.
        encoding: the answer's ``Content-Encoding``.
        limit: most bytes of the decoded body.
        tick: called for every piece unfolded; raises when time is up.
        cut: give the first ``limit`` bytes of a larger body instead of refusing it.

    Raises:
        BodyError: an unknown or repeated encoding, damaged or cut data, more than ``limit`` bytes.
    """
    whole = bytearray()
    for piece in _unfold(pieces, encoding.strip().lower()):
        tick()
        whole += piece
        if len(whole) > limit:
            if cut:
                return bytes(whole[:limit])
            raise BodyError(f"is larger than {limit / 1e6:g} MB; raise fetch.max_bytes if it is wanted")
    return bytes(whole)


def _unfold(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in _PLAIN:
        return iter(pieces)
    if encoding in ("gzip", "x-gzip"):
        return _inflate(pieces, gzip=True)
    if encoding == "deflate":
        return _inflate(pieces, gzip=False)
    if encoding == "br" and _has_brotli():
        return _unbrotli(pieces)
    raise BodyError(f"came in an encoding that was not asked for ({encoding[:40]!r}) and cannot be read")


def _inflate(pieces: Iterable[bytes], *, gzip: bool) -> Iterator[bytes]:
    """Unfold gzip (all its members) or deflate (with or without the zlib header, as servers disagree)."""
    source = iter(pieces)
    start = b""
    while len(start) < 2 and (piece := next(source, None)) is not None:
        start += piece
    if not start:
        return
    wrapped = start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
    bits = zlib.MAX_WBITS | 16 if gzip else zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
    state: zlib._Decompress | None = zlib.decompressobj(bits)
    try:
        for data in itertools.chain([start], source):
            full = False
            while data or full:
                if state is None:  # between two members of a gzip file
                    if not b"\x1f\x8b".startswith(data[:2]):
                        return  # padding after the end is not part of the body
                    state = zlib.decompressobj(bits)
                out = state.decompress(data, PIECE)
                yield out
                full = len(out) == PIECE and not state.eof
                data = state.unused_data if state.eof else state.unconsumed_tail
                if state.eof:
                    state = None
                    if not gzip:
                        return
    except zlib.error as error:
        raise BodyError(f"is damaged: its compression cannot be undone ({error}); try again later") from error
    if state is not None:
        raise BodyError("was cut off before its end; try again later")


def _unbrotli(pieces: Iterable[bytes]) -> Iterator[bytes]:
    import brotli  # type: ignore[import-untyped,unused-ignore]

    state = brotli.Decompressor()
    seen = False
    try:
        for data in pieces:
            seen = seen or bool(data)
            if state.is_finished():
                return
            out = state.process(data, output_buffer_limit=PIECE)
            while out or not state.can_accept_more_data():
                yield out
                if state.is_finished():
                    break
                out = state.process(b"", output_buffer_limit=PIECE)
    except brotli.error as error:
        raise BodyError(f"is damaged: its compression cannot be undone ({error}); try again later") from error
    if seen and not state.is_finished():
        raise BodyError("was cut off before its end; try again later")


def _has_brotli() -> bool:
    try:
        import brotli  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        return False
    # Before 1.2 there was no way to unfold in bounded pieces.
    return hasattr(brotli.Decompressor, "can_accept_more_data")
