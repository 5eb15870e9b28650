"""A ZIP file's entries, read in a sandboxed child: what our writer writes, nothing that readers read differently.

Stored and deflated entries alone, in the clear, each name once, one after the other from the first byte on, their two
heads alike and nothing between them; what an entry gives is counted as it is read, whatever its head promises.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib

from brief.checking.received import MOST_FILES
from brief.errors import UsageError
from brief.records import Entries

MOST_BYTES = 150_000_000
"""What the entries may give in all."""
AT_ONCE = 16_000_000
"""Bytes after which the rest is left for another call: neither side ever holds two copies of all."""


_LOCAL = struct.Struct("<4s5H3L2H")
"""A local header: mark, version, flags, method, time, day, CRC, packed size, size, lengths of name and extra."""
_CENTRAL = 46
"""Bytes of an entry in the directory without its name."""
_END = struct.Struct("<4s4H2LH")
"""The record at the end: mark, two disks, entries on this and in all, length and place of the directory, comment."""
_NOT_OURS = (
    "cannot be read as a bundle: it was not packed by brief, or was altered; unpack it and verify the folder"
)


def entries(job: tuple[bytes, int]) -> Entries:
    """The entries from one place on, as many as are handed over at once.

    Args:
        job: the file's bytes, and the place of the first entry wanted.

    Raises:
        UsageError: it is no such ZIP file.
    """
    content, first = job
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
            if not first:
                _sound(listed, content)
            found: list[tuple[str, bytes]] = []
            held = 0
            for place in range(first, len(listed)):
                if held >= AT_ONCE:
                    return Entries(tuple(found), place)
                data = _read(content, listed[place])
                held += len(data)
                found.append((listed[place].filename, data))
            return Entries(tuple(found), -1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UsageError(f"cannot be read as a bundle: {error}") from error


def _sound(listed: list[zipfile.ZipInfo], content: bytes) -> None:
    """Refuse what our writer does not write: its parts fill the file, and leave room for nothing else."""
    if len(listed) > MOST_FILES:
        raise UsageError(f"is too large for a bundle: more than {MOST_FILES} files")
    if sum(entry.file_size for entry in listed) > MOST_BYTES:
        raise UsageError(f"is too large for a bundle: more than {MOST_BYTES} bytes")
    place, names = 0, set[str]()
    for entry in listed:
        name = entry.filename[:80]
        if entry.filename in names:
            raise UsageError(f"has two files named {name!r}")
        names.add(entry.filename)
        if entry.is_dir() or stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            raise UsageError(f"{name} is a folder, a link or a device; a bundle has files only")
        if entry.flag_bits & 0x2041:  # encrypted, strongly encrypted, or with its directory masked
            raise UsageError(f"cannot be read as a bundle: {name!r} is encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UsageError(
                f"cannot be read as a bundle: {name!r} is packed in a way that brief does not use"
            )
        local = _LOCAL.unpack_from(content, place) if place + _LOCAL.size <= len(content) else ()
        said = (
            b"PK\x03\x04",
            entry.flag_bits,
            entry.compress_type,
            entry.CRC,
            entry.compress_size,
            entry.file_size,
        )
        given = (*local[:1], *local[2:4], *local[6:9]) if local else ()
        named = entry.orig_filename.encode("utf-8")
        length = len(named)
        if (
            entry.header_offset != place
            or given != said
            or local[9:] != (length, 0)
            or content[place + _LOCAL.size : place + _LOCAL.size + length] != named
            or entry.extra
            or entry.comment
            or entry.volume
        ):
            raise UsageError(_NOT_OURS)
        place += _LOCAL.size + length + entry.compress_size
    directory = sum(_CENTRAL + len(entry.orig_filename.encode("utf-8")) for entry in listed)
    number = len(listed)
    end = _END.pack(b"PK\x05\x06", 0, 0, number, number, directory, place, 0)
    if place + directory + _END.size != len(content) or content[-_END.size :] != end:
        raise UsageError(_NOT_OURS)


def _read(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """What an entry gives: as much as it names and no more, out of all of its bytes and no fewer."""
    start = entry.header_offset + _LOCAL.size + len(entry.orig_filename.encode("utf-8"))
    packed = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        data, whole = packed, True
    else:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        data = stream.decompress(packed, entry.file_size + 1)
        whole = stream.eof and not stream.unused_data
    if not whole or len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
        raise UsageError(f"cannot be read as a bundle: {entry.filename[:80]!r} is not what its head names")
    return data
