"""A bundle of an earlier version, before records named their form: it holds, and what was changed in it is found."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from brief.checking.bundle import write
from brief.desk.verification import Verified, verify_bundle

FORMER = Path(__file__).parent / "bundle-1.zip"
"""The brief of 2 March 2026 over the example corpus, with its documents."""


def files() -> dict[str, bytes]:
    with zipfile.ZipFile(FORMER) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def checked(folder: Path, name: str, change: Callable[[bytes], bytes]) -> Verified:
    """What is found where one file was changed and the manifest made to fit."""
    held = files()
    changed = change(held[name])
    assert changed != held[name]
    held[name] = changed
    manifest = json.loads(held["manifest.json"])
    manifest["files"][name] = hashlib.sha256(changed).hexdigest()
    held["manifest.json"] = json.dumps(manifest).encode()
    write(held, folder / "b")
    return verify_bundle(folder / "b")


def test_it_holds_and_says_what_is_its_issuers_word() -> None:
    found = verify_bundle(FORMER)
    assert found.faults == () and found.citations > 5
    told = "; ".join(found.asserted)
    assert "made by another version of brief" in told and "other templates made it" in told
    assert "the grades of" in told and found.signature.startswith("not signed")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"</main>", b"<script>alert(1)</script></main>", "an element <script>"),
        (b"</main>", b'<img src="https://evil.example/1.png"></main>', "an element <img>"),
        (b"</main>", b'<p style="display:none">No.</p></main>', "an attribute 'style'"),
        (b"</main>", b"<!-- No. --></main>", "a comment"),
        (b"</html>", b"</html>No.", "words after its end"),
        (b"<blockquote>", b"<blockquote>No. ", "its words are not those cited"),
    ],
)
def test_what_was_put_into_its_page_is_found(tmp_path: Path, old: bytes, new: bytes, reason: str) -> None:
    found = checked(tmp_path, "brief.html", lambda page: page.replace(old, new, 1))
    assert any(reason in why for _, why in found.faults), found.faults


def test_another_number_in_its_record_is_found(tmp_path: Path) -> None:
    def more(content: bytes) -> bytes:
        record = json.loads(content)
        return json.dumps({**record, "independent": record["independent"] + 5}).encode()

    found = checked(tmp_path, "brief.json", more)
    assert any("its id is not the digest" in why for _, why in found.faults)
