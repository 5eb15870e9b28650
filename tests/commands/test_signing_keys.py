"""The commands key new and key show, daily --sign and verify --trust, as a desk and its recipient use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.desk import copied, run

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return copied(tmp_path / "library")


def test_a_desk_signs_and_its_recipient_checks(tmp_path: Path, library: Path, capsys: Captured) -> None:
    assert run("key", "new", "Desk of the North", data_dir=library) == 0
    line = capsys.readouterr().out.strip()
    assert line.startswith("ssh-ed25519 ") and line.endswith(" Desk of the North")
    assert run("key", "show", data_dir=library) == 0
    assert "SHA256:" in capsys.readouterr().out
    bundle = tmp_path / "day.zip"
    assert run("daily", "--date", "2026-03-05", "--sign", "--bundle", str(bundle), data_dir=library) == 0
    capsys.readouterr()
    (tmp_path / "north.pub").write_text(f"# the desk's\n{line}\n")
    empty = tmp_path / "empty"
    assert run("verify", str(bundle), "--trust", str(tmp_path / "north.pub"), data_dir=empty) == 0
    out = capsys.readouterr().out
    assert "0 faults" in out and "signed by Desk of the North, which you trust" in out
    assert run("verify", str(bundle), "--json", data_dir=empty) == 0
    assert json.loads(capsys.readouterr().out)["signature"].startswith("signed by Desk of the North (key")
    assert run("key", "new", "Somebody", "--out", str(tmp_path / "other"), data_dir=library) == 0
    capsys.readouterr()
    assert run("verify", str(bundle), "--trust", str(tmp_path / "other.pub"), data_dir=empty) == 3
    assert "signed by a key that you do not trust" in capsys.readouterr().out


def test_without_a_signature_it_is_said_and_with_trust_it_is_a_fault(
    tmp_path: Path, library: Path, capsys: Captured
) -> None:
    file = tmp_path / "day.json"
    assert run("daily", "--date", "2026-03-05", "-o", str(file), data_dir=library) == 0
    assert run("verify", str(file), data_dir=library) == 0
    assert "not signed: whoever could write this file could write all of it" in capsys.readouterr().out
    assert run("key", "new", "Desk", data_dir=library) == 0
    capsys.readouterr()
    assert (
        run("verify", str(file), "--trust", str(tmp_path / "config/brief/signing.key.pub"), data_dir=library)
        == 3
    )
    assert "signature it is not signed by a key that you trust" in capsys.readouterr().out


def test_a_desk_without_a_key_is_told_how_to_make_one(library: Path, capsys: Captured) -> None:
    assert run("daily", "--date", "2026-03-05", "--sign", data_dir=library) == 2
    assert "make one with `brief key new`" in capsys.readouterr().err
    assert run("key", "show", data_dir=library) == 2


def test_what_was_changed_is_compared_with_a_word_about_it(
    tmp_path: Path, library: Path, capsys: Captured
) -> None:
    for number, file in ((4, tmp_path / "a.json"), (5, tmp_path / "b.json")):
        assert run("daily", "--date", f"2026-03-0{number}", "-o", str(file), data_dir=library) == 0
    record = json.loads((tmp_path / "b.json").read_text())
    (tmp_path / "b.json").write_text(json.dumps({**record, "independent": 99}))
    capsys.readouterr()
    assert run("diff", str(tmp_path / "a.json"), str(tmp_path / "b.json"), data_dir=library) == 0
    assert "was changed since it was written" in capsys.readouterr().err
