"""Bundles: the same brief gives the same bytes; whatever was altered in one is named."""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.checking.bundle import MANIFEST, PAGES, Bundle, pack, read, write, zipped
from brief.desk import Desk
from brief.desk.verification import verify_bundle
from brief.errors import UsageError
from brief.records import CheckedBrief
from brief.rendering.pages import render
from brief.sandbox import Sandbox
from tests.support.desk import copied, day, held
from tests.support.desk import desk as desk_over
from tests.support.export_files import FILES

NOTES = [
    {"title": "One", "publisher": "Wire", "text": "At least 12 people were killed at Orlow."},
    {
        "title": "Two",
        "publisher": "../../etc/passwd",
        "url": "https://post.example/../x",
        "text": "The bank of Pellon raised its rate to 12 per cent.",
    },
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with held(Path(tmp_path_factory.mktemp("bundle")), NOTES) as opened:
        yield opened


@pytest.fixture(scope="module")
def brief(desk: Desk) -> CheckedBrief:
    return desk.daily(*day(5))


@pytest.fixture
def files(desk: Desk, brief: CheckedBrief) -> dict[str, bytes]:
    pages = {name: render(brief, name.rpartition(".")[2]).encode() for name in PAGES}
    return pack(brief, desk.library(), pages)


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


def told(path: Path) -> str:
    return " | ".join(f"{where}: {why}" for where, why in verify_bundle(path).faults)


def resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with a manifest that names them as they are: what a careful forger does."""
    manifest = json.loads(files[MANIFEST])
    manifest["files"] = {n: hashlib.sha256(c).hexdigest() for n, c in files.items() if n != MANIFEST}
    return {**files, MANIFEST: json.dumps(manifest).encode()}


def test_a_bundle_holds_without_any_library_as_folder_and_as_zip(
    tmp_path: Path, files: dict[str, bytes], box: Sandbox
) -> None:
    write(files, tmp_path / "b")
    write(files, tmp_path / "b.zip")
    for name in ("b", "b.zip"):
        found = verify_bundle(tmp_path / name)
        assert found.citations == 2 and found.faults == ()
    assert read(tmp_path / "b", box).files == read(tmp_path / "b.zip", box).files == files


def test_the_bundle_of_every_day_of_the_example_holds(tmp_path: Path) -> None:
    """Two sentences in one quotation are told apart by the passages, which a bundle does not carry."""
    library = copied(tmp_path / "lib")
    for number in range(2, 9):
        with desk_over(library) as opened:
            brief = opened.daily(*day(number))
            pages = {name: render(brief, name.rpartition(".")[2]).encode() for name in PAGES}
            files = pack(brief, opened.library(), pages)
            opened.issue(brief)
        for name in (f"{number}", f"{number}.zip"):
            write(files, tmp_path / name)
            found = verify_bundle(tmp_path / name)
            assert found.faults == () and found.citations == len(brief.references), number


def test_a_bundle_cuts_the_passages_that_the_library_holds(
    desk: Desk, files: dict[str, bytes], box: Sandbox
) -> None:
    held_ = Bundle(files, box)
    for about in json.loads(files[MANIFEST])["articles"]:
        assert held_.passages(about["id"]) == desk.library().passages(about["id"]) != ()


def test_the_same_brief_gives_the_same_bytes(
    desk: Desk, files: dict[str, bytes], brief: CheckedBrief
) -> None:
    again = pack(brief, desk.library(), {name: files[name] for name in PAGES})
    assert zipped(again) == zipped(files) and list(again) == list(files)


def test_every_name_is_ours_or_a_digest(files: dict[str, bytes]) -> None:
    assert len(files) == 4 + 4
    for name, content in files.items():
        if "/" in name:
            assert re.fullmatch(r"(?:sources/[0-9a-f]{64}\.bin|texts/[0-9a-f]{64}\.txt)", name)
            assert hashlib.sha256(content).hexdigest() in name


def test_what_is_written_is_its_owners_alone(tmp_path: Path, files: dict[str, bytes]) -> None:
    write(files, tmp_path / "b")
    write(files, tmp_path / "b.zip")
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "b").rglob("*") if path.is_file())
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0


def test_nothing_is_written_over(tmp_path: Path, files: dict[str, bytes]) -> None:
    (tmp_path / "b.zip").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        write(files, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_text() == "mine"


@pytest.mark.parametrize("kind", ["sources/", "texts/", "brief.md", "brief.html", "brief.json"])
def test_an_altered_file_is_named(tmp_path: Path, files: dict[str, bytes], kind: str) -> None:
    name = next(name for name in files if name.startswith(kind))
    write({**files, name: files[name].replace(b"12", b"13")}, tmp_path / "b")
    assert f"{name}: was altered" in told(tmp_path / "b")


def test_a_missing_and_a_foreign_file_are_named(tmp_path: Path, files: dict[str, bytes]) -> None:
    gone = next(name for name in files if name.startswith("sources/"))
    left = {name: content for name, content in files.items() if name != gone}
    write({**left, "extra.txt": b"x"}, tmp_path / "b")
    said = told(tmp_path / "b")
    assert f"{gone}: is missing" in said and "extra.txt: is not in the manifest" in said
    assert "does not hold the document" in said


@pytest.mark.parametrize("name", ["brief.json", "brief.html"])
def test_a_forged_sentence_is_found_under_a_manifest_made_to_fit(
    tmp_path: Path, files: dict[str, bytes], name: str
) -> None:
    write(resealed({**files, name: files[name].replace(b"At least 12", b"At least 99")}), tmp_path / "b")
    said = told(tmp_path / "b")
    why = "the words quoted do not stand at its span" if name == "brief.json" else "where the record says"
    assert "was altered" not in said and why in said


def test_a_forged_document_is_found_by_its_own_name(tmp_path: Path, files: dict[str, bytes]) -> None:
    name = next(n for n in files if n.startswith("texts/") and b"At least 12" in files[n])
    write(resealed({**files, name: files[name].replace(b"At least 12", b"At least 99")}), tmp_path / "b")
    assert "its bytes are not those of its name" in told(tmp_path / "b")


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"format": "other", "files": {}, "articles": []}', b"\xff"]
)
def test_what_is_no_bundle_is_refused(content: bytes, box: Sandbox) -> None:
    with pytest.raises(UsageError):
        Bundle({MANIFEST: content}, box)


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path, files: dict[str, bytes], box: Sandbox) -> None:
    write(files, tmp_path / "b")
    os.symlink("/etc/passwd", tmp_path / "b" / "texts" / "x")
    with pytest.raises(UsageError, match="link"):
        read(tmp_path / "b", box)


def test_a_zip_that_swells_or_has_a_name_twice_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, box: Sandbox
) -> None:
    with zipfile.ZipFile(tmp_path / "big.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("brief.json", b"0" * 5000)
    with monkeypatch.context() as small, pytest.raises(UsageError, match="too large"):
        small.setattr("brief.checking.bundle.MOST_PACKED", 20)
        read(tmp_path / "big.zip", box)
    with (
        zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        archive.writestr("brief.md", b"1")
        archive.writestr("brief.md", b"2")
    with pytest.raises(UsageError, match="two files"):
        read(tmp_path / "twice.zip", box)


def test_a_damaged_zip_is_refused(tmp_path: Path, files: dict[str, bytes], box: Sandbox) -> None:
    content = bytearray(zipped(files))
    content[60:200] = b"\0" * 140
    (tmp_path / "b.zip").write_bytes(bytes(content))
    with pytest.raises(UsageError, match="cannot be read as a bundle"):
        read(tmp_path / "b.zip", box)


def test_a_record_of_an_export_is_cut_out_of_its_file_again(tmp_path: Path) -> None:
    opened = desk_over(tmp_path / "library")
    (tmp_path / "export.txt").write_bytes(FILES["factiva.txt"])
    assert len(opened.ingest([str(tmp_path / "export.txt")]).added) == 3
    brief = opened.daily(*day(5))
    (cited,) = {source.article.publisher for source in brief.sources}
    assert cited == "Coastal Mirror"
    packed = pack(
        brief, opened.library(), {name: render(brief, name.rpartition(".")[2]).encode() for name in PAGES}
    )
    write(packed, tmp_path / "b")
    sound = verify_bundle(tmp_path / "b")
    assert (
        sound.citations and sound.faults == () and not any("publisher" in words for words in sound.asserted)
    )
    for key, value in (("publisher", "The Times"), ("item_key", "CMIR000020260304em350004x")):
        manifest = json.loads(packed[MANIFEST])
        manifest["articles"][0][key] = value
        if key == "item_key":
            manifest["articles"][0]["origin"]["item"] = value
        write(resealed({**packed, MANIFEST: json.dumps(manifest).encode()}), tmp_path / key)
        assert "its document, read again, has another" in told(tmp_path / key)
