"""A ZIP file's entries, read in a sandboxed child: what our writer writes, nothing that readers read differently.

Stored and deflated entries alone, in the clear, each name once, one after the other from the first byte on; no links,
and what an entry gives is counted as it is read, whatever its head promises.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib

from brief.errors import UsageError
from brief.records import Entries

MOST_BYTES, MOST_FILES = 150_000_000, 10_000
"""What the entries may give in all, and how many there may be."""
AT_ONCE = 16_000_000
"""Bytes after which the rest is left for another call: neither side ever holds two copies of all."""


def entries(job: tuple[bytes, int]) -> Entries:
    """The entries from one place on, as many as are handed over at once. Folders are left out.

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
                _sound(archive, listed, len(content))
            found: list[tuple[str, bytes]] = []
            held = 0
            for place in range(first, len(listed)):
                if held >= AT_ONCE:
                    return Entries(tuple(found), place)
                if listed[place].is_dir():
                    continue
                data = _read(archive, listed[place])
                held += len(data)
                found.append((listed[place].filename, data))
            return Entries(tuple(found), -1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UsageError(f"cannot be read as a bundle: {error}") from error


def _sound(archive: zipfile.ZipFile, listed: list[zipfile.ZipInfo], size: int) -> None:
    if len(listed) > MOST_FILES:
        raise UsageError(f"is too large for a bundle: more than {MOST_FILES} files")
    if archive.comment or min((entry.header_offset for entry in listed), default=0) != 0:
        raise UsageError("cannot be read as a bundle: there is more in the file than its entries")
    end = total = 0
    names: set[str] = set()
    for entry in sorted(listed, key=lambda entry: entry.header_offset):
        name = entry.filename[:80]
        if entry.filename in names:
            raise UsageError(f"has two files named {name!r}")
        names.add(entry.filename)
        if entry.flag_bits & 0x2041:  # encrypted, strongly encrypted, or with its directory masked
            raise UsageError(f"cannot be read as a bundle: {name!r} is encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UsageError(
                f"cannot be read as a bundle: {name!r} is packed in a way that brief does not use"
            )
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise UsageError(f"{name} is a link or a device; a bundle has files only")
        if entry.header_offset < end:
            raise UsageError(f"cannot be read as a bundle: {name!r} shares its bytes with another entry")
        end = entry.header_offset + entry.compress_size
        total += entry.file_size
    if total > MOST_BYTES or end > size:
        raise UsageError(f"is too large for a bundle: more than {MOST_BYTES} bytes")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """What an entry gives, to its end or to the size that it promises and no further."""
    with archive.open(entry) as opened:
        data = opened.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise UsageError(f"cannot be read as a bundle: {entry.filename[:80]!r} is not of the size it names")
    return data
