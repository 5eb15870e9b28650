"""Forged ZIP files: entries, headers and lists that one program reads otherwise than another."""

from __future__ import annotations

import bz2
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.support.forgeries.places import after
from tests.support.forgeries.registry import (
    ASSERTED,
    FALSE,
    Change,
    files_repaired,
    first,
    forges,
    register,
    table,
)
from tests.support.forgeries.zip_entries import (
    Entry,
    entries_of,
    entry,
    named,
    packed,
    unzipped,
    zeros,
    zipped,
)

_PAGE = "brief.html"
_LINK, _DEVICE, _FOLDER, _ROOT = (mode << 16 for mode in (0o120777, 0o020666, 0o040755, 0o104755))
_GIGA = 1 << 30
_MARK = b"evil.html"
_SECOND = struct.pack("<HHBI", 0x7075, 5 + len(_MARK), 1, zlib.crc32(_PAGE.encode())) + _MARK
"""An extra field that gives the page another name."""


def _false_page(data: bytes) -> bytes:
    return after(unzipped(data)[_PAGE].decode(), r"<main[^>]*>", f"<p>{FALSE}</p>").encode()


def _with(*more: Entry) -> Change:
    """What puts more entries behind the honest ones."""
    return lambda data: zipped([*entries_of(data), *more])


def _false_as(name: str) -> Change:
    """What puts a false page behind the honest entries."""
    return lambda data: zipped([*entries_of(data), entry(name, _false_page(data))])


def _page(**values: Any) -> Change:
    """What says something else of the page's entry; a value may be a function of the old one."""

    def forge(data: bytes) -> bytes:
        entries = entries_of(data)
        one = named(entries, _PAGE)
        for key, value in values.items():
            setattr(one, key, value(getattr(one, key)) if callable(value) else value)
        return zipped(entries)

    return forge


def _every(change: Callable[[Entry], Entry]) -> Change:
    """What has every entry be another."""
    return lambda data: zipped([change(one) for one in entries_of(data)])


def _plain(one: Entry) -> bytes:
    return zlib.decompress(one.packed, -15)


table(
    "zip",
    (
        "the page twice, the last false",
        _false_as(_PAGE),
        "One program checks the first, another opens the last.",
    ),
    (
        "the page twice, the first false",
        lambda data: zipped([entry(_PAGE, _false_page(data)), *entries_of(data)]),
        "One program checks the last, another unpacks the first.",
    ),
    ("the page also by a path with a dot", _false_as("./" + _PAGE), "Unpacking overwrites the page."),
    ("the page also with a null in its name", _false_as(_PAGE + "\x00.exe"), "Programs differ on its name."),
    (
        "a link for the page",
        lambda data: zipped(
            [
                *(one for one in entries_of(data) if one.name != _PAGE.encode()),
                entry(_PAGE, b"/etc/passwd", attributes=_LINK),
            ]
        ),
        "Whoever opens the page reads a file of the reader's own.",
    ),
    (
        "a link to a folder above",
        _with(entry("out", b"../..", attributes=_LINK), entry("out/x", b"x")),
        "What is unpacked after it lands elsewhere.",
    ),
    ("the page marked as a device", _page(attributes=_DEVICE), "Unpacking makes a device."),
    (
        "a file that runs as its owner",
        _with(entry("run", b"#!/bin/sh\nid\n", attributes=_ROOT)),
        "Unpacking makes a program with its owner's rights.",
    ),
    ("an entry upwards", _with(entry("../../evil.txt", b"x")), "Unpacking writes elsewhere."),
    ("the page said to be encrypted", _page(flags=1), "What cannot be read cannot be checked."),
    (
        "every entry packed by BZIP2",
        _every(lambda one: replace(one, packed=bz2.compress(_plain(one)), method=12)),
        "No bundle is written so; programs differ, and its size has no bound.",
    ),
    ("sizes said to be gigabytes", _page(size=0xFFFFFFF0), "Whoever makes room for it runs out of it."),
    (
        "sizes of 64 bits that contradict those of 32",
        _page(extra=struct.pack("<HHQQ", 1, 16, 1 << 50, 1 << 50), size=0xFFFFFFFF),
        "Programs differ on how long the page is.",
    ),
    ("a wrong checksum", _page(crc=lambda crc: crc ^ 1), "Some programs refuse what others unpack."),
    ("another name in the local header", _page(local={"name": b"brief.exe."}), "Another name is unpacked."),
    ("another size in the local header", _page(local={"size": 7}), "Some programs cut the page."),
    ("a second name in an extra field", _page(extra=_SECOND), "Programs that honour it unpack another name."),
    (
        "an entry that the list lacks",
        lambda data: zipped([entry(_PAGE, _false_page(data), listed=False), *entries_of(data)]),
        "Programs that read on as they go unpack a page that no list shows.",
    ),
    (
        "an entry that the list does not count",
        lambda data: zipped([*entries_of(data), entry("NOTE.txt", FALSE.encode())], more_counted=-1),
        "Programs differ on whether the last entry is there.",
    ),
    ("a comment", lambda data: zipped(entries_of(data), comment=FALSE.encode()), "Programs show it."),
    (
        "a second archive in the comment",
        lambda data: zipped(entries_of(data), comment=zipped([entry(_PAGE, _false_page(data))])),
        "One program takes the first end of list, another the last.",
    ),
    (
        "a page before the archive, places fitted",
        lambda data: zipped(entries_of(data), preface=f"<p>{FALSE}</p><!--".encode()),
        "A browser shows it; a checker reads the archive.",
    ),
    (
        "an archive before the archive",
        lambda data: zipped([entry(_PAGE, _false_page(data))]) + data,
        "Programs that read on as they go unpack the first.",
    ),
    ("data between entries", _page(trailing=FALSE.encode()), "Data go along that nobody sees."),
    (
        "data after an entry's packed end",
        _page(packed=lambda old: old + FALSE.encode()),
        "Data go along within what is said to be the page.",
    ),
    ("cut off", lambda data: data[: len(data) * 2 // 3], "Some programs unpack half of it."),
    ("an empty archive", lambda data: zipped([]), "There is nothing to check, and nothing fails."),
    repairable=False,
)
register(
    "zip",
    "every entry stored",
    _every(lambda one: replace(one, packed=_plain(one), method=0)),
    "None; whoever unpacks an honest bundle and packs it again makes such a file.",
    expect=ASSERTED,
    why="the same files, byte for byte, packed again: there is no lie",
    repairable=False,
)


@forges("zip", "a false page, its digest repaired", repairable=False)
def _false_zip(data: bytes) -> bytes:
    """Whoever unpacks it reads what no source says."""
    return packed(files_repaired(unzipped(data) | {_PAGE: _false_page(data)}))


@forges("zip", "a bomb beside the files", repairable=False)
def _bomb(data: bytes) -> bytes:
    """Unpacking fills memory or disk."""
    return zipped([*entries_of(data), Entry(b"extra.bin", *zeros(_GIGA), _GIGA)])


def _bomb_for(name: bytes, admitted: bool) -> Change:
    def forge(data: bytes) -> bytes:
        entries = entries_of(data)
        one = first((one for one in entries if one.name.startswith(name)), "entry")
        one.packed, crc = zeros(_GIGA)
        if admitted:
            one.crc, one.size = crc, _GIGA
        return zipped(entries)

    return forge


@forges("zip", "a bomb packed by BZIP2", repairable=False)
def _bomb_bzip2(data: bytes) -> bytes:
    """Unpacking fills memory, whatever bound inflating has."""
    packer, size = bz2.BZ2Compressor(), 64 << 20
    squeezed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    page: bytes = _page(packed=squeezed, crc=zeros(size)[1], size=size, method=12)(data)  # type: ignore[assignment]
    return page


@forges("zip", "a bomb of entries that share their bytes", repairable=False)
def _overlapping(data: bytes) -> bytes:
    """A small file unpacks to hundreds of gigabytes."""
    entries, size = entries_of(data), 256 << 20
    place = zipped(entries).index(b"PK\x01\x02")
    kernel = Entry(b"kernel", *zeros(size), size)
    shared = [replace(kernel, name=b"k%d" % n, offset=place, written=False) for n in range(500)]
    return zipped([*entries, kernel, *shared])


table(
    "zip",
    ("a bomb for the page that says it is small", _bomb_for(b"brief.html", False), "Unpacking fills memory."),
    repairable=False,
)
table(
    "zip",
    (
        "sixty thousand empty entries",
        lambda data: zipped([*entries_of(data), *(entry(f"x/{n}", b"") for n in range(60_000))]),
        "Listing takes long, unpacking fills a folder.",
    ),
    repairable=False,
    large=True,
)
