"""The members of a ZIP within limits: how many, how large, how far one may grow when it is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from brief.errors import InputError

MAX_MEMBERS = 20_000
MAX_RATIO = 200
"""Text packs 5 to 20 times, a table of one repeated row 100 times; zeros pack 1,000 times."""
RATIO_FROM = 1_000_000
_PIECE = 1_000_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)
"""What `zipfile` raises on bytes that are no sound archive."""


def opened(content: bytes) -> zipfile.ZipFile:
    """The archive that bytes hold; nothing of it is unpacked yet.

    Raises:
        InputError: it is damaged, or holds too many files.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except FAULTS as error:
        raise InputError(f"is a damaged archive ({str(error)[:120]}); fetch or pack it again") from error
    if len(archive.infolist()) > MAX_MEMBERS:
        many = len(archive.infolist())
        raise InputError(f"is an archive of {many:,} files, above the limit of {MAX_MEMBERS:,}; unpack it")
    return archive


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """The bytes of a member, read piece by piece: what it says of its size is not trusted.

    Raises:
        InputError: it is locked, damaged, packed in an unknown way, a bomb, or larger than ``limit`` bytes.
    """
    if info.flag_bits & 1:
        raise InputError("is locked with a password; unpack it and ingest the file")
    if info.compress_type not in _METHODS:
        raise InputError("is packed in a way that is not read; unpack it and ingest the file")
    found: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as packed:
            while part := packed.read(_PIECE):
                found.append(part)
                size += len(part)
                if size > limit:
                    raise InputError(f"is larger than {limit:,} bytes when unpacked, above the limit")
                if size > RATIO_FROM and size > MAX_RATIO * max(info.compress_size, 1):
                    raise InputError(f"grows more than {MAX_RATIO} times when unpacked; look at it first")
    except FAULTS as error:
        raise InputError(f"is damaged in its archive ({str(error)[:120]}); pack it again") from error
    return b"".join(found)
