"""Words that were to be forgotten: looked for in every byte of a folder, packed and in other encodings too."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from pathlib import Path

_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")


def holding(folder: Path, words: Iterable[str]) -> list[str]:
    """Each word found, with the file that holds it; letter case does not count."""
    needles = [(word, word.lower().encode(), word.lower().encode("utf-16-le")) for word in words]
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        views = (content.lower(), *(part.lower() for part in _unpacked(content)))
        for word, plain, wide in needles:
            if any(plain in view or wide in view for view in views):
                found.append(f"{word} in {file.relative_to(folder)}")
    return found


def _unpacked(content: bytes) -> Iterable[bytes]:
    """What begins in the file as a zlib or gzip stream; of one that goes on elsewhere, its beginning."""
    for match in _PACKED.finditer(content):
        packer = zlib.decompressobj(47)
        try:
            part = packer.decompress(content[match.start() : match.start() + 1_000_000], 4_000_000)
        except zlib.error:
            continue
        if len(part) > 32:
            yield part
