"""Files and folders into pieces: what is read, what is skipped, what is refused and in which words."""

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.formats.registry import DOCX, MAIL, PDF, SUFFIXES
from brief.records import Payload, Refusal, Unread
from brief.sources.files import CHUNK_LINES, NOWHERE, OUTSIDE, kind, pieces
from tests.support.docx import docx, para

MAX = 10_000
NOW = datetime(2026, 3, 9, tzinfo=UTC)


def read(*paths: Path, max_bytes: int = MAX) -> tuple[list[Payload], list[Refusal]]:
    found = list(pieces(paths, max_bytes, NOW))
    return [f for f in found if isinstance(f, Payload)], [f for f in found if isinstance(f, Refusal)]


def test_a_folder_is_walked_in_order_and_unknown_kinds_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Bee")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.HTML").write_text("<p>x</p>")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0")
    (tmp_path / ".hidden.txt").write_text("no")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "c.txt").write_text("no")
    found, refused = read(tmp_path)
    assert [Path(p.location).name for p in found] == ["b.txt", "x.HTML"]
    assert [p.media_type for p in found] == ["text/plain", "text/html"]
    assert not refused


def test_what_cannot_be_taken_is_refused_by_name_and_the_rest_is_read(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("Good")
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    blank = tmp_path / "blank.md"
    blank.write_text(" \n\n ")
    binary = tmp_path / "binary.txt"
    binary.write_bytes(b"abc\0def")
    big = tmp_path / "big.html"
    big.write_bytes(b"x" * (MAX + 1))
    image = tmp_path / "image.png"
    image.write_bytes(b"x")
    folder = tmp_path / "folder"
    folder.mkdir()
    missing = tmp_path / "missing.txt"
    found, refused = read(empty, blank, binary, big, image, folder, missing, good)
    assert [p.location for p in found] == [str(good)]
    reasons = {Path(r.origin).name: r.reason for r in refused}
    assert "is empty" in reasons["empty.txt"] and "is empty" in reasons["blank.md"]
    assert "binary" in reasons["binary.txt"]
    assert "file.max_bytes" in reasons["big.html"]
    assert "kinds read are" in reasons["image.png"]
    assert "holds no file" in reasons["folder"]
    assert "no such file" in reasons["missing.txt"]
    assert all("\n" not in r.reason for r in refused)


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "closed.txt"
    path.write_text("x")
    path.chmod(0)
    assert "permission" in read(path)[1][0].reason


def test_a_folders_files_of_other_kinds_are_told_one_by_one_and_counted_by_who_asked(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("a.png", "sub/b.PNG", "c.mp4.gz", "README", ".hidden.png", "~$lock.docx"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "d.txt").write_text("Some words here")
    found = list(pieces([tmp_path], MAX, NOW))
    assert [(Path(f.location).name, f.kind) for f in found if isinstance(f, Unread)] == [
        ("README", ""),
        ("a.png", ".png"),
        ("c.mp4.gz", ".mp4"),
        ("b.PNG", ".png"),
    ]


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    root = tmp_path / "root"
    root.mkdir()
    (root / "in.txt").write_text("in")
    (root / "out.txt").symlink_to(outside)
    (root / "loop.txt").symlink_to(root / "loop.txt")
    (root / "up").symlink_to(tmp_path)
    (root / "beside.txt").symlink_to(root / "in.txt")
    (root / "picture.png").symlink_to(outside)
    found, refused = read(root)
    assert [p.content for p in found] == [b"in", b"in"]
    assert [(Path(r.origin).name, r.reason) for r in refused] == [
        ("up", OUTSIDE),
        ("loop.txt", NOWHERE),
        ("out.txt", OUTSIDE),
    ]


def test_a_dump_comes_in_chunks_of_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_bytes(b"".join(b'{"n": %d}\n' % n for n in range(CHUNK_LINES * 2 + 5)))
    found, refused = read(path, max_bytes=500)
    assert [p.first_line for p in found] == [1, CHUNK_LINES + 1, 2 * CHUNK_LINES + 1]
    assert b"".join(p.content for p in found) == path.read_bytes()
    assert not refused


def test_one_line_too_long_is_refused_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_bytes(b'{"a":1}\n' + b"x" * 2_000_100 + b'\n{"b":2}\n{"c":3}')
    found, refused = read(path, max_bytes=100)
    assert [(p.content, p.first_line) for p in found] == [(b'{"a":1}\n', 1), (b'{"b":2}\n{"c":3}', 3)]
    assert refused[0].origin.endswith("d.jsonl line 2")


def test_gzip_is_read_through_and_a_bomb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"three words here"))
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(b"\0" * (MAX * 50)))
    (tmp_path / "c.txt.gz").write_bytes(b"no gzip")
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(b"\n" * 3_000_000))
    (tmp_path / "e.txt.gz").write_bytes(gzip.compress(os.urandom(5000))[:-40])
    found, refused = read(tmp_path)
    assert [p.content for p in found if "a.txt" in p.location] == [b"three words here"]
    reasons = {Path(r.origin).name: r.reason for r in refused}
    assert "above the limit" in reasons["b.html.gz"]
    assert "damaged" in reasons["c.txt.gz"] and "damaged" in reasons["e.txt.gz"]
    assert "unpacked" in reasons["d.jsonl.gz"]


def test_a_text_that_is_a_page_is_called_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n <!DOCTYPE html><html><p>x</p>")
    assert read(path)[0][0].media_type == "text/html"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.MD", "text/markdown"), ("a.rss.gz", "application/xml"), ("a.tar.gz", None), ("a", None)],
)
def test_kinds_by_name(name: str, expected: str | None) -> None:
    assert kind(Path(name)) == expected


def test_documents_are_known_by_their_bytes_whatever_they_are_called(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7\n\0\0")
    (tmp_path / "b.html").write_bytes(docx(para("x")))
    (tmp_path / "c.pdf.gz").write_bytes(gzip.compress(b"%PDF-1.7\n"))
    (tmp_path / "d.csv").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "e.eml").write_bytes(b"From: a@b\nDate: x\n\nx")
    found, refused = read(tmp_path)
    assert [p.media_type for p in found] == [PDF, DOCX, PDF, PDF, MAIL] and not refused


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a.doc", "is a .doc file, which is not read; save it as .docx or .pdf"),
        ("a.WPD", "is a .wpd file, which is not read; save it as .docx or .pdf"),
        ("a.tgz", "is a .tgz file, which is not read; unpack it and ingest the files"),
        ("a.rtf.gz", "is a .rtf file, which is not read; save it as .docx or .pdf"),
        ("a.xlsx", "is a .xlsx file, which is not read; save the sheet as .csv"),
    ],
)
def test_documents_that_are_not_read_say_what_to_do_also_in_a_folder(
    tmp_path: Path, name: str, what: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    (tmp_path / "~$lock.docx").write_bytes(b"x")
    for asked in (tmp_path, tmp_path / name):
        assert [(r.origin, r.reason) for r in read(asked)[1]] == [(str(tmp_path / name), what)]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\xd0\xcf\x11\xe0\0", "old Office document"),
        (b"PK\3\4\0", "is an archive"),
        (b"\x89PNG\0", "binary data"),
    ],
)
def test_binary_data_says_what_it_is(tmp_path: Path, content: bytes, what: str) -> None:
    for name in ("a.txt", "a.csv"):
        (tmp_path / name).write_bytes(content)
        assert what in read(tmp_path / name)[1][0].reason


def test_the_kinds_that_are_read_are_all_in_the_message(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    reason = read(tmp_path / "a.png")[1][0].reason
    assert all(f" {suffix} " in f"{reason} " for suffix in SUFFIXES) and " (and .gz of them)" in reason


def test_a_table_packed_to_fill_a_disk_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"title,text\n" + b"A,b c d\n" * 300_000))
    assert "grows more than 100 times" in read(tmp_path)[1][-1].reason
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b" "))
    assert "is empty" in read(tmp_path)[1][0].reason
