"""A ZIP of readable files: each by itself, under its own name, within limits; the rest named or counted."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from brief.errors import InputError
from brief.formats import zip_members
from brief.formats.registry import DOCX, EPUB, ZIP, found_in, kind_of
from brief.records import Payload, Refusal, Unread
from brief.sources import archives
from brief.sources.archives import Packed, unpacked
from brief.sources.files import Piece, pieces
from tests.support.containers import AT, archive, locked, page, warc
from tests.support.desk import desk
from tests.support.docx import docx, para

WORDS = "The port of Sallow will close on Sunday for two days, its operator said."
LINE = '{"title": "T", "text": "Three bridges over the Tessim were closed on Monday."}\n'


def packed(content: bytes, max_bytes: int = 1_000_000, **where: int) -> Packed:
    return Packed(Payload("in/a.zip", content, ZIP, AT), max_bytes, **where)


def inside(content: bytes, max_bytes: int = 1_000_000) -> tuple[Piece, ...]:
    return unpacked(packed(content, max_bytes)).pieces


def reasons(found: tuple[Piece, ...]) -> dict[str, str]:
    return {
        piece.origin.removeprefix("in/a.zip/"): piece.reason for piece in found if isinstance(piece, Refusal)
    }


def test_files_of_an_archive_are_pieces_under_their_own_names() -> None:
    found = inside(
        archive(
            {
                "a.txt": WORDS,
                "sub/b.docx": docx(para("x")),
                "sub/c.jsonl": LINE * 2_001,
                "d.warc.gz": gzip.compress(warc(page("T", WORDS).encode(), url="https://h.example/1")),
                "e.md.gz": gzip.compress(WORDS.encode()),
                "photo.png": b"\x89PNG",
                "__MACOSX/._a.txt": b"x",
                ".hidden/a.txt": WORDS,
                "old.doc": b"x",
                "more.zip": archive({"a.txt": WORDS}),
                "empty.txt": "",
                "binary.txt": b"a\0b",
            }
        )
    )
    got = [(p.location, p.media_type, p.first_line) for p in found if isinstance(p, Payload)]
    assert got == [
        ("in/a.zip/a.txt", "text/plain", 1),
        ("in/a.zip/sub/b.docx", DOCX, 1),
        ("in/a.zip/sub/c.jsonl", "application/x-ndjson", 1),
        ("in/a.zip/sub/c.jsonl", "application/x-ndjson", 1_001),
        ("in/a.zip/sub/c.jsonl", "application/x-ndjson", 2_001),
        ("in/a.zip/d.warc.gz https://h.example/1", "application/warc", 1),
        ("in/a.zip/e.md.gz", "text/markdown", 1),
    ]
    assert [(p.location, p.kind) for p in found if isinstance(p, Unread)] == [("in/a.zip/photo.png", ".png")]
    why = reasons(found)
    assert set(why) == {"old.doc", "more.zip", "empty.txt", "binary.txt"}
    assert "archive within an archive" in why["more.zip"] and "is empty" in why["empty.txt"]


def test_names_that_lead_elsewhere_are_names_only() -> None:
    (first, second) = inside(archive({"../../etc/a.txt": WORDS, "C:\\Users\\b.txt": WORDS}))
    assert isinstance(first, Payload) and first.location == "in/a.zip/../../etc/a.txt"
    assert isinstance(second, Payload) and second.location == "in/a.zip/C:/Users/b.txt"


def test_a_bomb_a_lock_and_damage_stop_no_other() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("bomb.txt", b"\0" * 5_000_000, zipfile.ZIP_DEFLATED)
        made.writestr("large.txt", WORDS * 20_000, zipfile.ZIP_DEFLATED)
        made.writestr("bzip.txt", WORDS, zipfile.ZIP_BZIP2)
        made.writestr("spoilt.txt", WORDS, zipfile.ZIP_STORED)
        made.writestr("good.txt", WORDS, zipfile.ZIP_STORED)
    content = out.getvalue().replace(WORDS.encode(), WORDS.upper().encode(), 1)
    found = inside(content)
    assert [p.location for p in found if isinstance(p, Payload)] == ["in/a.zip/good.txt"]
    why = reasons(found)
    assert "grows more than 200 times" in why["bomb.txt"] or "larger than" in why["bomb.txt"]
    assert "larger than 1,000,000 bytes" in why["large.txt"]
    assert "a way that is not read" in why["bzip.txt"] and "damaged" in why["spoilt.txt"]
    assert set(reasons(inside(locked(archive({"a.txt": WORDS}))))) == {"a.txt"}


def test_an_archive_is_unpacked_some_files_at_a_time_and_ends_where_it_grows_too_far(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "BATCH_BYTES", 100)
    content = archive({f"{n}.txt": f"{WORDS} {n}" for n in range(7)})
    names, start, spent, turns = [], 0, 0, 0
    while turns == 0 or start:
        got = unpacked(packed(content, start=start, spent=spent))
        names += [p.location for p in got.pieces if isinstance(p, Payload)]
        start, spent, turns = got.next, got.spent, turns + 1
    assert names == [f"in/a.zip/{n}.txt" for n in range(7)] and turns > 2
    found = inside(archive({f"{n}.txt": b"ab " * 300_000 for n in range(2)}), max_bytes=900_000)
    assert len([p for p in found if isinstance(p, Payload)]) == 1
    monkeypatch.setattr(archives, "BATCH_BYTES", 10**9)
    monkeypatch.setattr(zip_members, "MAX_RATIO", 10**6)
    found = inside(archive({f"{n}.txt": b"ab " * 300_000 for n in range(9)}), max_bytes=900_000)
    assert isinstance(found[-1], Refusal) and "grows more than 100 times" in found[-1].reason


def test_what_is_no_sound_archive_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="damaged archive"):
        unpacked(packed(archive({"a.txt": WORDS})[:-10]))
    monkeypatch.setattr(zip_members, "MAX_MEMBERS", 2)
    with pytest.raises(InputError, match="3 files, above the limit"):
        unpacked(packed(archive(dict.fromkeys("abc", "x"))))
    (empty,) = inside(archive({}))
    assert isinstance(empty, Refusal) and "without a file" in empty.reason


def test_a_document_that_is_called_an_archive_is_that_document(tmp_path: Path) -> None:
    for content, kind in (
        (docx(para("x")), DOCX),
        (archive({"META-INF/container.xml": "<a/>"}, EPUB), EPUB),
    ):
        (tmp_path / "a.zip").write_bytes(content)
        (piece,) = pieces([tmp_path / "a.zip"], 100_000, AT)
        assert isinstance(piece, Payload) and piece.media_type == ZIP
        (found,) = inside(content)
        assert isinstance(found, Payload) and found.media_type == kind


@pytest.mark.parametrize("told", [ZIP, "application/octet-stream"])
def test_an_archive_at_an_address_is_not_opened(told: str) -> None:
    served = Payload("https://h.example/a.zip", archive({"a.txt": WORDS}), told, AT, kind="url")
    assert kind_of(served) == ZIP
    with pytest.raises(InputError, match="download it"):
        found_in(served)


def test_an_archive_is_ingested_file_by_file_in_the_sandbox(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.zip").write_bytes(
        archive(
            {
                "one.txt": WORDS,
                "two.html": page(
                    "Quay closed", "The eastern quay stays closed until Sunday, the harbour master said."
                ),
                "broken.pdf": b"%PDF-1.7 broken",
                "c.jsonl": LINE,
                "x.png": b"x",
            }
        )
    )
    (tmp_path / "in" / "b.zip").write_bytes(b"PK\x03\x04 broken")
    with desk(tmp_path / "desk") as made:
        report = made.ingest([tmp_path / "in"])
        infos = made.library().infos(report.added)
        where = sorted(
            Path(info.origin.location).relative_to(tmp_path / "in").as_posix() for info in infos.values()
        )
        assert where == ["a.zip/c.jsonl", "a.zip/one.txt", "a.zip/two.html"]
        assert sorted(Path(r.origin).name for r in report.refused) == ["b.zip", "broken.pdf"]
        assert report.unread == ((".png", 1),)
        again = made.ingest([tmp_path / "in"])
        assert not again.added and len(again.known) == 3
