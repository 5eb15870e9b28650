"""ZIP files written byte by byte, true or not: what no library for honest ones would write."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tests.support.forgeries.registry import Bundle, first

_EPOCH = (0, 33)
"""1980-01-01 00:00, as ZIP files have it."""


@dataclass(slots=True)
class Entry:
    """An entry as it is to be written.

    Attributes:
        attributes: of its file, as Unix has them in the upper half.
        trailing: bytes between it and the next.
        offset: where the list says that it begins; None for the truth.
        listed: whether the list has it.
        written: whether it is there at all.
        local: what its own header says otherwise than the list: ``name``, ``flags``, ``method``, ``crc``,
            ``packed_size``, ``size`` or ``extra``.
    """

    name: bytes
    packed: bytes
    crc: int
    size: int
    method: int = 8
    flags: int = 0
    attributes: int = 0o100600 << 16
    extra: bytes = b""
    comment: bytes = b""
    trailing: bytes = b""
    offset: int | None = None
    listed: bool = True
    written: bool = True
    local: dict[str, Any] | None = None

    def said(self) -> dict[str, Any]:
        """What the list says of it, and its own header, too, where ``local`` has nothing else."""
        names = ("name", "flags", "method", "crc", "size", "extra")
        return {name: getattr(self, name) for name in names} | {"packed_size": len(self.packed)}


def entry(name: str, data: bytes, **more: Any) -> Entry:
    """An honest entry, deflated, but for what ``more`` says otherwise."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    flags = 0 if name.isascii() else 0x800
    return replace(Entry(name.encode(), packed, zlib.crc32(data), len(data), flags=flags), **more)


def entries_of(data: bytes) -> list[Entry]:
    """The entries of an honest ZIP file."""
    return [entry(name, content) for name, content in unzipped(data).items()]


def named(entries: list[Entry], name: str) -> Entry:
    """The entry of a name."""
    return first((one for one in entries if one.name == name.encode()), name)


def unzipped(data: bytes) -> Bundle:
    """The files of an honest ZIP file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(bundle: Bundle) -> bytes:
    """A bundle as a ZIP file, its names as they are."""
    return zipped([entry(name, data) for name, data in bundle.items()])


def zipped(
    entries: list[Entry], comment: bytes = b"", preface: bytes = b"", more_counted: int = 0, disk: int = 0
) -> bytes:
    """A ZIP file of entries as they say.

    Args:
        entries: what it holds.
        comment: what stands at its end.
        preface: what stands before its first entry.
        more_counted: by how many the list's end counts more entries than the list has.
        disk: which of several disks this is said to be.
    """
    out = io.BytesIO()
    out.write(preface)
    places = []
    for one in entries:
        places.append(out.tell() if one.offset is None else one.offset)
        if one.written:
            out.write(_header(one.said() | (one.local or {})) + one.packed + one.trailing)
    start = out.tell()
    listed = [_listing(one, place) for one, place in zip(entries, places, strict=True) if one.listed]
    out.write(b"".join(listed))
    count, length = (len(listed) + more_counted) & 0xFFFF, out.tell() - start
    out.write(struct.pack("<4sHHHHIIH", b"PK\x05\x06", disk, disk, count, count, length, start, len(comment)))
    return out.getvalue() + comment


def _sizes(said: dict[str, Any]) -> tuple[int, ...]:
    return (
        said["flags"],
        said["method"],
        *_EPOCH,
        said["crc"],
        said["packed_size"],
        said["size"],
        len(said["name"]),
    )


def _header(said: dict[str, Any]) -> bytes:
    fixed = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, *_sizes(said), len(said["extra"]))
    return fixed + bytes(said["name"] + said["extra"])


def _listing(one: Entry, place: int) -> bytes:
    lengths = (len(one.extra), len(one.comment), 0, 0, one.attributes, place)
    fixed = struct.pack("<4sBBHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 3, 20, *_sizes(one.said()), *lengths)
    return fixed + one.name + one.extra + one.comment


@cache
def zeros(size: int) -> tuple[bytes, int]:
    """So many zeros (a multiple of 1 MiB), deflated without ever holding them, and their CRC-32."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    chunk = bytes(1 << 20)
    block = packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)  # stands on its own: may be said again
    crc = 0
    for _ in range(size >> 20):
        crc = zlib.crc32(chunk, crc)
    return block * (size >> 20) + packer.flush(), crc
