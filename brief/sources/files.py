"""Files and folders, cut into pieces that fit into memory; what cannot be read is refused by name."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from brief.errors import InputError
from brief.formats import delimited_tables, mail, mailboxes, registry, warc
from brief.formats.delimited_tables import CSV, TSV
from brief.formats.registry import ANY_BYTES, MAIL, MAILBOX, NDJSON, SUFFIXES, UTF16, WARC
from brief.records import Payload, Refusal, Unread
from brief.sources.bounded_streams import Capped, Lines, ended

CHUNK_BYTES = 4_000_000
CHUNK_LINES = 1_000
# Real JSON Lines compress 3 to 20 times; what grows a hundredfold is made to fill a disk.
MAX_RATIO = 100
BURST = f"grows more than {MAX_RATIO} times when unpacked; unpack it and look at it first"
CONVERT = {
    **dict.fromkeys((".doc", ".docm", ".dot", ".rtf", ".pages", ".wpd"), "save it as .docx or .pdf"),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".key"), "export it as .pdf"),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".numbers"), "save the sheet as .csv"),
    **dict.fromkeys((".7z", ".rar", ".tar", ".tgz"), "unpack it and ingest the files"),
    **dict.fromkeys((".msg", ".pst"), "save its messages as .eml"),
    **dict.fromkeys((".mobi", ".azw", ".azw3"), "convert it to .epub"),
}
"""Suffix of a document that is not read → what to do with it."""
MAILDIR = ("cur", "new")
"""Folders in which each file is a message, whatever its name."""
NOWHERE = "is a link that leads to no file; it was left"
OUTSIDE = "is a link that leads out of the folder; to read it, name what it leads to"

Piece = Payload | Refusal | Unread


def pieces(
    paths: Iterable[Path],
    max_bytes: int,
    at: datetime,
    fields: Mapping[str, str] | None = None,
    passwords: tuple[str, ...] = (),
) -> Iterator[Piece]:
    """Everything readable in files and folders, in sorted order: whole files, chunks of whole lines of dumps.

    Args:
        paths: files or folders; a folder is walked to its end, without hidden entries and without
            links that lead out of it.
        max_bytes: largest single file, and largest single line of a dump, after decompression.
        at: when they are read.
        fields: of dumps and tables, our field name → theirs.
        passwords: tried on what is locked.

    Yields:
        A payload; a refusal whose origin is the path as given; a folder's file of a kind that is not read.
    """
    blank = Payload("", b"", "", at, fields=tuple((fields or {}).items()), passwords=passwords)
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
            yield from _folder(path, max_bytes, blank)
        elif not stat.S_ISREG(mode):
            yield Refusal(_shown(path), "is not a regular file; name a file or a folder")
        elif (media_type := kind(path) or _mail_kind(path)) is None:
            yield Refusal(_shown(path), _unread(path))
        else:
            yield from _file(path, max_bytes, blank, media_type)


def kind(path: PurePath) -> str | None:
    """The media type that a file's name promises, or None for a kind that is not read."""
    name = path.name.lower().removesuffix(".gz")
    return SUFFIXES.get(os.path.splitext(name)[1])


def _mail_kind(path: Path) -> str | None:
    """What a file without a suffix is that holds mail: a message in a Maildir, a mailbox of a mail program."""
    if path.suffix and path.parent.name not in MAILDIR:
        return None
    try:
        with open(path, "rb") as stream:
            head = stream.read(20_000)
    except OSError:
        return None
    if mailboxes.is_mailbox(head):
        return MAILBOX
    return MAIL if mail.is_mail(head) else None


def suffix_of(name: str) -> str:
    """The ending of a file's name, lower-case, without that of gzip."""
    return os.path.splitext(name.lower().removesuffix(".gz"))[1]


def _unread(path: Path) -> str:
    suffix = suffix_of(path.name)
    if suffix in CONVERT:
        return f"is a {suffix} file, which is not read; {CONVERT[suffix]}"
    return f"is of a kind that is not read; kinds read are {' '.join(SUFFIXES)} (and .gz of them)"


def _folder(root: Path, max_bytes: int, blank: Payload) -> Iterator[Piece]:
    inside = root.resolve()
    seen = 0
    problems: list[OSError] = []
    for folder, names, files in os.walk(root, onerror=problems.append):
        names[:] = sorted(name for name in names if not _passed_by(folder, name, names))
        for name in names:
            if _leads_out(Path(folder, name), inside):
                yield Refusal(_shown(Path(folder, name)), OUTSIDE)
        for name in sorted(files):
            path = Path(folder, name)
            if name.startswith((".", "~$")):
                continue
            try:
                regular = path.resolve().is_file()
            except (OSError, RuntimeError):  # a link that leads to itself
                regular = False
            if not regular:
                if path.is_symlink():
                    yield Refusal(_shown(path), NOWHERE)
                continue
            media_type = kind(path) or _mail_kind(path)
            if media_type is None and not convertible(name):
                yield Unread(_shown(path), suffix_of(name))
                continue
            seen += 1
            if _leads_out(path, inside):
                yield Refusal(_shown(path), OUTSIDE)
            elif media_type is None:
                yield Refusal(_shown(path), _unread(path))
            else:
                yield from _file(path, max_bytes, blank, media_type)
    for problem in problems:
        yield Refusal(_shown(Path(problem.filename or root)), _cannot(problem))
    if not seen and not problems:
        yield Refusal(_shown(root), f"holds no file of a kind that is read ({' '.join(SUFFIXES)})")


def _passed_by(folder: str, name: str, beside: list[str]) -> bool:
    """Whether a folder within another is not entered: hidden ones, and what is still on its way into a Maildir.

    Folders of a Maildir are named with a dot, and are Maildirs themselves.
    """
    if "cur" in beside and "new" in beside:
        return name == "tmp" or (
            name.startswith(".") and not os.path.isdir(os.path.join(folder, name, "cur"))
        )
    return name.startswith(".")


def _leads_out(path: Path, inside: Path) -> bool:
    """Whether a path is a link to somewhere else than a folder; one that leads to itself leads nowhere."""
    try:
        return path.is_symlink() and not path.resolve().is_relative_to(inside)
    except (OSError, RuntimeError):
        return False


def convertible(name: str) -> bool:
    """Whether a file looks like a document that someone meant to be read."""
    return suffix_of(name) in CONVERT


def _file(path: Path, max_bytes: int, blank: Payload, media_type: str) -> Iterator[Piece]:
    shown = _shown(path)
    blank = replace(blank, location=shown, media_type=media_type)
    try:
        size = path.stat().st_size
        with open(path, "rb") as raw:
            yield from of_stream(raw, size, blank, max_bytes, gzipped=path.name.lower().endswith(".gz"))
    except OSError as error:
        yield Refusal(shown, _cannot(error))


def of_stream(
    raw: BinaryIO, size: int, blank: Payload, max_bytes: int, *, gzipped: bool = False
) -> Iterator[Piece]:
    """The pieces of one file that streams by.

    Args:
        raw: its bytes.
        size: how many.
        blank: its name, the kind that its name promises, when it is read; without content.
        max_bytes: largest single file, and largest single record of a dump, after decompression.
        gzipped: it is packed with gzip.
    """
    media_type, shown = blank.media_type, blank.location
    if size == 0:
        yield Refusal(shown, "is empty; there is nothing to read")
        return
    pieced = media_type in (NDJSON, CSV, TSV, MAILBOX, WARC)
    if not gzipped and not pieced and size > max_bytes:
        yield Refusal(shown, _too_large(f"{size:,} bytes", max_bytes))
        return
    stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if gzipped else raw
    cap = max(max_bytes, size * MAX_RATIO) if gzipped else None
    try:
        if media_type == NDJSON:
            yield from _dump(stream, blank, max_bytes, cap)
        elif media_type == MAILBOX:
            yield from _mailbox(stream, blank, max_bytes, cap)
        elif media_type == WARC:
            yield from _records(stream, blank, max_bytes, cap)
        elif pieced:
            yield from _table(stream, blank, max_bytes, cap)
        else:
            yield _whole(stream, blank, max_bytes)
    except (OSError, EOFError, zlib.error) as error:
        yield Refusal(shown, _cannot(error))


def _whole(stream: BinaryIO, blank: Payload, max_bytes: int) -> Payload | Refusal:
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        return Refusal(blank.location, _too_large(f"more than {max_bytes:,} bytes", max_bytes))
    if not content.strip():
        return Refusal(blank.location, "is empty; there is nothing to read")
    known = registry.shown(content, blank.media_type)
    if not known and blank.media_type not in ANY_BYTES and registry.binary(content):
        return Refusal(blank.location, registry.not_text(content))
    return replace(blank, content=content, media_type=known or blank.media_type)


def _dump(stream: BinaryIO, blank: Payload, max_bytes: int, cap: int | None) -> Iterator[Payload | Refusal]:
    shown = blank.location
    lines: list[bytes] = []
    held = total = 0
    first = number = 1
    while line := stream.readline(max_bytes + 1):
        total += len(line)
        if number == 1 and registry.binary(line):
            yield Refusal(shown, "holds binary data, not text; export it as JSON Lines")
            return
        over = len(line) > max_bytes
        while over and not line.endswith(b"\n") and (line := stream.readline(1_000_000)):
            total += len(line)  # drop the rest of it, a bit at a time
            if cap is not None and total > cap:
                break
        if over or held + len(line) > CHUNK_BYTES or len(lines) >= CHUNK_LINES:
            if lines:
                yield replace(blank, content=b"".join(lines), first_line=first)
            lines, held, first = [], 0, number
        if over:
            yield Refusal(f"{shown} line {number}", _too_large("a line of more bytes", max_bytes))
            first = number + 1
        else:
            lines.append(line)
            held += len(line)
        number += 1
        if cap is not None and total > cap:
            yield Refusal(shown, BURST)
            break
    if lines:
        yield replace(blank, content=b"".join(lines), first_line=first)


def _mailbox(
    stream: BinaryIO, blank: Payload, max_bytes: int, cap: int | None
) -> Iterator[Payload | Refusal]:
    """The messages of a mailbox, one by one; what is called one and is none goes on as it is."""
    known = mailboxes.is_mailbox(stream.read(20_000))
    stream.seek(0)
    if not known:
        yield _whole(stream, blank, max_bytes)
        return
    try:
        for letter in mailboxes.letters(stream, max_bytes, cap):
            place = f"{blank.location} message {letter.number}"
            if letter.large:
                yield Refusal(place, _too_large("a message of more bytes", max_bytes))
            else:
                yield replace(blank, content=letter.content, media_type=MAIL, location=place)
    except InputError:
        yield Refusal(blank.location, BURST)


def _records(stream: BinaryIO, blank: Payload, max_bytes: int, cap: int | None) -> Iterator[Piece]:
    """Each page of a WARC by itself, so that one that takes long is refused alone."""
    capped = Capped(stream, cap)
    try:
        for record in warc.records(cast(BinaryIO, capped), max_bytes):
            name = f"{blank.location} {record.address or f'record {record.number}'}"
            if record.content:
                yield replace(blank, location=name, content=record.content)
            elif why := record.why_not(max_bytes):
                yield Refusal(name, why)
            else:
                yield Unread(name, f"{record.unread} in .warc")
    except InputError as error:
        if not capped.burst:
            yield Refusal(blank.location, str(error))
    if capped.burst:
        yield Refusal(blank.location, BURST)


def _table(stream: BinaryIO, blank: Payload, max_bytes: int, cap: int | None) -> Iterator[Payload | Refusal]:
    """Pieces of whole records, each with the header in front; a record is never cut at a line break in it."""
    shown, start = blank.location, stream.read(65_536)
    if registry.shown(start) or registry.binary(start) or start.startswith(UTF16):
        # UTF-16 cannot be cut by bytes, and a workbook called .csv is to be refused whole.
        rest = stream.read(max(0, max_bytes + 1 - len(start)))
        yield _whole(cast(BinaryIO, io.BytesIO(start + rest)), blank, max_bytes)
        return
    if not start.strip():
        yield Refusal(shown, "is empty; there is nothing to read")
        return
    lines = Lines(stream, start, cap)
    header, separator = delimited_tables.opened(iter(lines), blank.media_type)
    held: list[bytes] = []
    size, first = 0, 2

    def piece(*rows: bytes) -> Payload:
        return replace(blank, content=b"".join([ended(header), *rows]), first_line=first)

    for record in delimited_tables.records(iter(lines), separator, first):
        # One line with an open quote would swallow the rest of its piece: it goes alone, and is refused.
        full = size + len(record.content) > CHUNK_BYTES or len(held) >= CHUNK_LINES
        if held and (full or not record.whole):
            yield piece(*held)
            held, size, first = [], 0, record.number
        if record.whole:
            held.append(ended(record.content))
            size += len(record.content)
        else:
            yield piece(record.content)
            first = record.number + 1
    if held or first == 2:
        yield piece(*held)
    if lines.burst:
        yield Refusal(shown, BURST)


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
