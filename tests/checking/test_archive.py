"""ZIP files as they come: only what our own writer writes is read, and no more of it than its limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from brief.checking.archive import entries
from brief.errors import UsageError


def made(fill: Callable[[zipfile.ZipFile], object], **options: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", **options) as archive:  # type: ignore[call-overload]
        fill(archive)
    return stream.getvalue()


def plain(archive: zipfile.ZipFile) -> None:
    archive.writestr("manifest.json", b"{}" * 100, zipfile.ZIP_DEFLATED)
    archive.writestr("texts/a.txt", b"words")


def test_stored_and_deflated_entries_are_read_alone() -> None:
    found = entries((made(plain), 0))
    assert dict(found.files) == {"manifest.json": b"{}" * 100, "texts/a.txt": b"words"}
    assert found.following == -1


def test_the_rest_is_left_for_another_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brief.checking.archive.AT_ONCE", 10)
    first = entries((made(plain), 0))
    assert [name for name, _ in first.files] == ["manifest.json"]
    second = entries((made(plain), first.following))
    assert [name for name, _ in second.files] == ["texts/a.txt"] and second.following == -1


def linked(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("brief.md")
    entry.external_attr = 0o120777 << 16
    archive.writestr(entry, "/etc/passwd")


def foldered(archive: zipfile.ZipFile) -> None:
    archive.writestr(zipfile.ZipInfo("texts/"), b"")


def stuffed(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("brief.md")
    entry.extra = b"\xfe\xca\x04\x00read"
    archive.writestr(entry, b"x")


def lzma(archive: zipfile.ZipFile) -> None:
    archive.writestr("brief.md", b"x", zipfile.ZIP_LZMA)


def commented(archive: zipfile.ZipFile) -> None:
    plain(archive)
    archive.comment = b"read me"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (made(linked), "link or a device"),
        (made(lzma), "does not use"),
        (made(foldered), "folder"),
        (made(stuffed), "not packed by brief"),
        (made(commented), "not packed by brief"),
        (b"#!/bin/sh\n" + made(plain), "not packed by brief"),
        (made(plain)[:-30], "cannot be read"),
        (b"PK\x03\x04" + b"\0" * 400, "cannot be read"),
        (b"", "cannot be read"),
    ],
)
def test_what_our_writer_does_not_write_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        entries((content, 0))


def test_an_entry_gives_no_more_than_it_names() -> None:
    content = bytearray(made(lambda archive: archive.writestr("brief.md", b"0" * 5000, zipfile.ZIP_DEFLATED)))
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (50).to_bytes(4, "little")
    with pytest.raises(UsageError, match="cannot be read"):
        entries((bytes(content), 0))


def test_entries_that_share_their_bytes_and_promises_over_the_limit_are_refused() -> None:
    content = bytearray(made(lambda a: [a.writestr(f"{n}", b"0" * 50) for n in range(2)]))
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    content[second + 42 : second + 46] = (10).to_bytes(4, "little")
    with pytest.raises(UsageError, match="not packed by brief"):
        entries((bytes(content), 0))
    content = bytearray(made(lambda a: a.writestr("0", b"0" * 50)))
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = (400_000_000).to_bytes(4, "little")
    with pytest.raises(UsageError, match="too large"):
        entries((bytes(content), 0))
