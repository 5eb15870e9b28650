"""A ZIP of readable files into those files; runs in a sandboxed child, some of them at a time.

Each file comes back as a piece of its own, so that each is parsed by itself and a bad one stops no other.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from brief.errors import InputError
from brief.formats import registry, zip_members
from brief.formats.document_limits import bounded
from brief.formats.registry import ZIP
from brief.records import Payload, Refusal, Unread
from brief.sources.files import CONVERT, MAX_RATIO, Piece, convertible, kind, of_stream, suffix_of

BATCH_BYTES = 30_000_000
"""Bytes unpacked after which the rest of an archive waits for the next turn."""


@dataclass(frozen=True, slots=True)
class Packed:
    """An archive, and where in it to go on.

    Attributes:
        max_bytes: largest single file, unpacked.
        start: place of the first member to unpack.
        spent: bytes unpacked of it before.
    """

    archive: Payload
    max_bytes: int
    start: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Files of an archive; ``next`` is the place of the first member that is left, 0 where none is."""

    pieces: tuple[Piece, ...]
    next: int = 0
    spent: int = 0


def unpacked(packed: Packed) -> Unpacked:
    """Some of the files of an archive, as pieces of the kinds that are read.

    Raises:
        InputError: it is damaged, or holds too many files.
    """
    with bounded():
        return _unpacked(packed)


def _unpacked(packed: Packed) -> Unpacked:
    whole, content = packed.archive, packed.archive.content
    with zip_members.opened(content) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if known := registry.shown_of_names({info.filename for info in infos}, content):
            return Unpacked((replace(whole, media_type=known),))
        found: list[Piece] = []
        spent, most = packed.spent, max(packed.max_bytes, MAX_RATIO * len(content))
        for place, info in enumerate(infos[packed.start :], start=packed.start):
            if spent - packed.spent > BATCH_BYTES:
                return Unpacked(tuple(found), place, spent)
            if spent > most:
                found.append(Refusal(whole.location, f"grows more than {MAX_RATIO} times when unpacked"))
                return Unpacked(tuple(found), 0, spent)
            for piece in _member(archive, info, packed):
                spent += len(piece.content) if isinstance(piece, Payload) else 0
                found.append(piece)
        if not infos:
            found.append(Refusal(whole.location, "is an archive without a file"))
        return Unpacked(tuple(found), 0, spent)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, packed: Packed) -> Iterator[Piece]:
    path = PurePosixPath(info.filename.replace("\\", "/").lstrip("/"))
    name = f"{packed.archive.location}/{path}"
    if any(part.startswith((".", "~$")) and part != ".." or part == "__MACOSX" for part in path.parts):
        return
    media_type = kind(path)
    if media_type == ZIP:
        yield Refusal(name, "is an archive within an archive; unpack it and ingest the files")
    elif media_type is None and convertible(path.name):
        suffix = suffix_of(path.name)
        yield Refusal(name, f"is a {suffix} file, which is not read; {CONVERT[suffix]}")
    elif media_type is None:
        yield Unread(name, suffix_of(path.name))
    else:
        try:
            content = zip_members.member(archive, info, packed.max_bytes)
        except InputError as error:
            yield Refusal(name, str(error))
            return
        blank = replace(packed.archive, location=name, media_type=media_type, content=b"")
        gzipped = os.path.splitext(path.name.lower())[1] == ".gz"
        stream = cast(BinaryIO, io.BytesIO(content))
        yield from of_stream(stream, len(content), blank, packed.max_bytes, gzipped=gzipped)
