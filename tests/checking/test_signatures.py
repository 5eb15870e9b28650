"""Signatures: whose a record is, whether anything of it changed, and whom the reader trusts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from brief.checking import signatures
from brief.desk import Desk
from brief.desk.verification import verify_file
from brief.errors import UsageError
from brief.records import CheckedBrief
from brief.records.identity import identified
from brief.rendering.pages import render
from tests.support.desk import day, held

NOTES = [{"title": "One", "publisher": "Wire", "text": "At least 12 people were killed at Orlow."}]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with held(Path(tmp_path_factory.mktemp("signed")), NOTES) as opened:
        yield opened


@pytest.fixture
def key(tmp_path: Path) -> Path:
    signatures.new_key(tmp_path / "signing.key", "Desk of the North")
    return tmp_path / "signing.key"


@pytest.fixture(scope="module")
def brief(desk: Desk) -> CheckedBrief:
    return desk.daily(*day(5))


def test_a_signed_brief_is_its_signers(desk: Desk, brief: CheckedBrief, key: Path, tmp_path: Path) -> None:
    trusted = signatures.trusted_keys(tmp_path / "signing.key.pub")
    made = signatures.signed(brief, key)
    assert made.id == brief.id and made.signature is not None
    for form in ("json", "html"):
        file = tmp_path / f"brief.{form}"
        file.write_text(render(made, form), "utf-8")
        found = verify_file(desk, file, trusted)
        assert found.faults == ()
        assert found.signature.startswith("signed by Desk of the North, which you trust (key SHA256:")
        assert "whether you trust that key" in verify_file(desk, file).signature
    assert "Signed by Desk of the North, key SHA256:" in render(made, "md")


def test_who_is_not_trusted_and_who_did_not_sign_is_a_fault(
    desk: Desk, brief: CheckedBrief, key: Path, tmp_path: Path
) -> None:
    signatures.new_key(tmp_path / "other.key", "Desk of the North")
    trusted = signatures.trusted_keys(tmp_path / "other.key.pub")
    assert signatures.check(signatures.signed(brief, key), trusted).fault == (
        "it is signed by a key that you do not trust"
    )
    assert signatures.check(brief, trusted).fault == "it is not signed by a key that you trust"
    unsigned = signatures.check(brief, None)
    assert unsigned.fault == "" and unsigned.words.startswith("not signed")


def test_nothing_of_a_signed_record_can_change(brief: CheckedBrief, key: Path) -> None:
    made = signatures.signed(brief, key)
    assert made.signature is not None
    line = made.signature.key
    for forged in (
        identified(replace(made, title="Another")),
        identified(replace(made, marking="PUBLIC")),
        identified(replace(made, independent=9)),
        replace(made, signature=replace(made.signature, key=line.replace("North", "South"))),
        replace(made, signature=replace(made.signature, value=made.signature.value[::-1])),
        replace(made, signature=replace(made.signature, value="none")),
        replace(made, signature=replace(made.signature, key="ssh-rsa AAAA")),
    ):
        assert signatures.check(forged, None).fault == "its signature does not hold"


def test_a_key_is_private_and_never_written_over(key: Path) -> None:
    assert key.stat().st_mode & 0o077 == 0
    with pytest.raises(UsageError, match="there already"):
        signatures.new_key(key, "x")
    with pytest.raises(UsageError, match="cannot stand in a key's line"):
        signatures.new_key(key.with_name("new"), "two\nlines")


def test_what_is_no_key_is_named(key: Path, tmp_path: Path) -> None:
    for content, reason in (
        ("", "holds no key"),
        ("hello", "is no public key"),
        ("ssh-ed25519 AAAA", "no public key"),
    ):
        (tmp_path / "keys").write_text(content)
        with pytest.raises(UsageError, match=reason):
            signatures.trusted_keys(tmp_path / "keys")
    with pytest.raises(UsageError, match=r"private key; name its public one, signing\.key\.pub"):
        signatures.trusted_keys(key)
    with pytest.raises(UsageError, match="brief key new"):
        signatures.signed(None, tmp_path / "none")  # type: ignore[type-var]
    (tmp_path / "none").write_text("x")
    with pytest.raises(UsageError, match="cannot be read as a private key"):
        signatures.signed(None, tmp_path / "none")  # type: ignore[type-var]
