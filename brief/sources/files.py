"""Files and folders, cut into pieces that fit into memory; what cannot be read is refused by name."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from brief.formats import delimited_tables
from brief.formats.delimited_tables import CSV, TSV
from brief.records import Refusal

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL = "message/rfc822"
KINDS = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
    ".xml": "application/xml",
    ".rss": "application/xml",
    ".atom": "application/xml",
    ".opml": "application/xml",
    ".pdf": PDF,
    ".docx": DOCX,
    ".eml": MAIL,
    ".csv": CSV,
    ".tsv": TSV,
}
"""Suffix → media type. A feed is known by its content, whatever its suffix."""

NDJSON = "application/x-ndjson"
CHUNK_BYTES = 4_000_000
CHUNK_LINES = 1_000
# Real JSON Lines compress 3 to 20 times; what grows a hundredfold is made to fill a disk.
MAX_RATIO = 100
CONVERT = {
    **dict.fromkeys((".doc", ".docm", ".dot", ".odt", ".rtf", ".pages", ".wpd"), "save it as .docx or .pdf"),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".key"), "export it as .pdf"),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".numbers"), "save the sheet as .csv"),
    **dict.fromkeys((".msg", ".mbox", ".pst"), "save its messages as .eml"),
    **dict.fromkeys((".epub", ".mobi"), "convert it to .html or .txt"),
}
"""Suffix of a document that is not read → what to do with it."""
_BOMS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Piece:
    """A whole file, or a chunk of whole lines of a dump. ``first_line`` is 1-based."""

    location: str
    content: bytes
    media_type: str
    first_line: int = 1


def pieces(paths: Iterable[Path], max_bytes: int) -> Iterator[Piece | Refusal]:
    """Everything readable in files and folders, in sorted order.

    Args:
        paths: files or folders; a folder is walked to its end, without hidden entries and without
            links that lead out of it.
        max_bytes: largest single file, and largest single line of a dump, after decompression.

    Yields:
        A piece, or a refusal whose origin is the path as given.
    """
    for path in paths:
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            yield Refusal(_shown(path), "no such file or folder; check the path")
            continue
        except (OSError, ValueError) as error:
            yield Refusal(_shown(path), _cannot(error))
            continue
        if stat.S_ISDIR(mode):
            yield from _folder(path, max_bytes)
        elif not stat.S_ISREG(mode):
            yield Refusal(_shown(path), "is not a regular file; name a file or a folder")
        elif kind(path) is None:
            yield Refusal(_shown(path), _unread(path))
        else:
            yield from _file(path, max_bytes)


def kind(path: Path) -> str | None:
    """The media type that a file's name promises, or None for a kind that is not read."""
    name = path.name.lower().removesuffix(".gz")
    return KINDS.get(os.path.splitext(name)[1])


def recognised(content: bytes) -> str:
    """The media type that binary bytes show themselves to be of, or an empty string."""
    if content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return PDF
    # The parts of a .docx are named, never packed, in the archive's directory.
    return DOCX if content.startswith(b"PK\x03\x04") and b"word/document.xml" in content else ""


def not_text(content: bytes) -> str:
    """Why binary bytes are not read, and what to do with them, as far as their first bytes tell."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "is an old Office document (.doc, .xls, .ppt or .msg); save it as .docx, .csv or .pdf"
    if content.startswith(b"PK\x03\x04"):
        if b"opendocument.text" in content[:200]:
            return "is an OpenDocument text (.odt); save it as .docx or .pdf"
        return "is an archive, which is not opened; unpack it and ingest the files"
    return "holds binary data, not text; export it as text, HTML or JSON"


def _unread(path: Path) -> str:
    suffix = os.path.splitext(path.name.lower().removesuffix(".gz"))[1]
    if suffix in CONVERT:
        return f"is a {suffix} file, which is not read; {CONVERT[suffix]}"
    return f"is of a kind that is not read; kinds read are {' '.join(KINDS)} (and .gz of them)"


def _folder(root: Path, max_bytes: int) -> Iterator[Piece | Refusal]:
    inside = root.resolve()
    seen = 0
    problems: list[OSError] = []
    for folder, names, files in os.walk(root, onerror=problems.append):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            path = Path(folder, name)
            if name.startswith((".", "~$")) or (kind(path) is None and not _convertible(name)):
                continue
            try:
                real = path.resolve()
                if not real.is_file() or (path.is_symlink() and not real.is_relative_to(inside)):
                    continue
            except (OSError, RuntimeError):  # a link that leads to itself
                continue
            seen += 1
            if kind(path) is None:
                yield Refusal(_shown(path), _unread(path))
            else:
                yield from _file(path, max_bytes)
    for problem in problems:
        yield Refusal(_shown(Path(problem.filename or root)), _cannot(problem))
    if not seen and not problems:
        yield Refusal(_shown(root), f"holds no file of a kind that is read ({' '.join(KINDS)})")


def _convertible(name: str) -> bool:
    """Whether a file looks like a document that someone meant to be read."""
    return os.path.splitext(name.lower().removesuffix(".gz"))[1] in CONVERT


def _file(path: Path, max_bytes: int) -> Iterator[Piece | Refusal]:
    media_type = kind(path) or "text/plain"
    shown = _shown(path)
    try:
        size = path.stat().st_size
        if size == 0:
            yield Refusal(shown, "is empty; there is nothing to read")
            return
        packed = path.name.lower().endswith(".gz")
        pieced = media_type in (NDJSON, CSV, TSV)
        if not packed and not pieced and size > max_bytes:
            yield Refusal(shown, _too_large(f"{size:,} bytes", max_bytes))
            return
        with open(path, "rb") as raw:
            stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
            cap = max(max_bytes, size * MAX_RATIO) if packed else None
            if media_type == NDJSON:
                yield from _dump(stream, shown, max_bytes, cap)
            elif pieced:
                yield from _table(stream, shown, media_type, max_bytes, cap)
            else:
                yield _whole(stream, shown, media_type, max_bytes)
    except (OSError, EOFError, zlib.error) as error:
        yield Refusal(shown, _cannot(error))


def _whole(stream: BinaryIO, shown: str, media_type: str, max_bytes: int) -> Piece | Refusal:
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        return Refusal(shown, _too_large(f"more than {max_bytes:,} bytes", max_bytes))
    if not content.strip():
        return Refusal(shown, "is empty; there is nothing to read")
    known = recognised(content)
    if known:
        return Piece(shown, content, known)
    if binary(content):
        return Refusal(shown, not_text(content))
    if media_type == "text/plain" and content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith(
        (b"<!doctype html", b"<html")
    ):
        media_type = "text/html"
    return Piece(shown, content, media_type)


def binary(content: bytes) -> bool:
    """Whether bytes are no text: a NUL in their first 64 KB, unless a byte-order mark announces UTF-16."""
    return b"\0" in content[:65536] and not content.startswith(_BOMS)


def _dump(stream: BinaryIO, shown: str, max_bytes: int, cap: int | None) -> Iterator[Piece | Refusal]:
    lines: list[bytes] = []
    held = total = 0
    first = number = 1
    while line := stream.readline(max_bytes + 1):
        total += len(line)
        if number == 1 and binary(line):
            yield Refusal(shown, "holds binary data, not text; export it as JSON Lines")
            return
        over = len(line) > max_bytes
        while over and not line.endswith(b"\n") and (line := stream.readline(1_000_000)):
            total += len(line)  # drop the rest of it, a bit at a time
            if cap is not None and total > cap:
                break
        if over or held + len(line) > CHUNK_BYTES or len(lines) >= CHUNK_LINES:
            if lines:
                yield Piece(shown, b"".join(lines), NDJSON, first)
            lines, held, first = [], 0, number
        if over:
            yield Refusal(f"{shown} line {number}", _too_large("a line of more bytes", max_bytes))
            first = number + 1
        else:
            lines.append(line)
            held += len(line)
        number += 1
        if cap is not None and total > cap:
            yield Refusal(
                shown, f"grows more than {MAX_RATIO} times when unpacked; unpack it and look at it first"
            )
            break
    if lines:
        yield Piece(shown, b"".join(lines), NDJSON, first)


def _table(
    stream: BinaryIO, shown: str, media_type: str, max_bytes: int, cap: int | None
) -> Iterator[Piece | Refusal]:
    """Pieces of whole records, each with the header in front; a record is never cut at a line break in it."""
    start = stream.read(65_536)
    if recognised(start) or binary(start) or start.startswith(_BOMS):
        # UTF-16 cannot be cut by bytes, and a workbook called .csv is to be refused whole.
        rest = stream.read(max(0, max_bytes + 1 - len(start)))
        yield _whole(cast(BinaryIO, io.BytesIO(start + rest)), shown, media_type, max_bytes)
        return
    if not start.strip():
        yield Refusal(shown, "is empty; there is nothing to read")
        return
    lines = _Lines(stream, start, cap)
    header, separator = delimited_tables.opened(iter(lines), media_type)
    held: list[bytes] = []
    size, first = 0, 2

    def piece(*rows: bytes) -> Piece:
        return Piece(shown, b"".join([_ended(header), *rows]), media_type, first)

    for record in delimited_tables.records(iter(lines), separator, first):
        # One line with an open quote would swallow the rest of its piece: it goes alone, and is refused.
        full = size + len(record.content) > CHUNK_BYTES or len(held) >= CHUNK_LINES
        if held and (full or not record.whole):
            yield piece(*held)
            held, size, first = [], 0, record.number
        if record.whole:
            held.append(_ended(record.content))
            size += len(record.content)
        else:
            yield piece(record.content)
            first = record.number + 1
    if held or first == 2:
        yield piece(*held)
    if lines.burst:
        yield Refusal(
            shown, f"grows more than {MAX_RATIO} times when unpacked; unpack it and look at it first"
        )


class _Lines:
    """Lines of a stream whose start was read already; they end early where it unpacks to too much."""

    def __init__(self, stream: BinaryIO, start: bytes, cap: int | None) -> None:
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


def _ended(record: bytes) -> bytes:
    return record if record.endswith(b"\n") else record + b"\n"


def _too_large(what: str, max_bytes: int) -> str:
    return f"{what}, above the limit of {max_bytes:,}; raise file.max_bytes to read it"


def _cannot(error: Exception) -> str:
    if isinstance(error, PermissionError):
        return "cannot be read: permission denied; change its permissions"
    if isinstance(error, (gzip.BadGzipFile, zlib.error, EOFError)):
        return "is damaged or no gzip file; fetch or pack it again"
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"cannot be read: {reason}"


def _shown(path: Path) -> str:
    """The path as text that can be stored: bytes that are no UTF-8 in a name become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")
