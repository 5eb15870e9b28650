"""Mailboxes and Maildirs: message by message, whatever a file is called; what is too large is refused alone."""

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.errors import InputError
from brief.formats.registry import MAIL, MAILBOX, found_in
from brief.records import Payload, RawDocument, Refusal
from brief.sources.files import pieces

NOW = datetime(2026, 3, 9, tzinfo=UTC)
BODY = "The bridge over the Tessim was closed on Monday after the rain."


def letter(number: int, body: str = BODY) -> str:
    return (
        f"From: The Hill <news@hill.example>\nDate: Wed, 04 Mar 2026 10:{number:02}:00 +0100\n"
        f"Subject: Bridge {number}\n\n{body}\n"
    )


BEGINNINGS = {
    "plain": "From news@hill.example Wed Mar  4 10:15:00 2026",
    "takeout": "From 1812345678@xxx Wed Mar 04 10:15:00 +0000 2026",
    "thunderbird": "From - Wed Mar 04 10:15:00 2026",
    "zone": "From MAILER-DAEMON Wed, 4 Mar 2026 10:15:00 +0100 (CET)",
}


def mailbox(*bodies: str, begins: str = BEGINNINGS["plain"], end: str = "\n") -> bytes:
    text = "".join(f"{begins}\n{letter(n, body)}\n" for n, body in enumerate(bodies, start=1))
    return text.replace("\n", end).encode()


def read(*paths: Path, max_bytes: int = 10_000) -> tuple[list[Payload], list[Refusal]]:
    found = list(pieces(paths, max_bytes, NOW))
    return [f for f in found if isinstance(f, Payload)], [f for f in found if isinstance(f, Refusal)]


def titles(found: list[Payload]) -> list[str]:
    read_ = [document for piece in found for document in found_in(piece)]
    return [d.declared.title for d in read_ if isinstance(d, RawDocument)]


@pytest.mark.parametrize("begins", BEGINNINGS.values(), ids=BEGINNINGS.keys())
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_message_of_a_mailbox_is_a_piece_of_its_own(tmp_path: Path, begins: str, end: str) -> None:
    path = tmp_path / "All mail.mbox"
    path.write_bytes(mailbox(BODY, BODY, BODY, begins=begins, end=end))
    found, refused = read(path)
    assert not refused and titles(found) == ["Bridge 1", "Bridge 2", "Bridge 3"]
    assert [p.location for p in found] == [f"{path} message {n}" for n in (1, 2, 3)]
    assert found[0].content == letter(1).replace("\n", end).encode() and found[0].media_type == MAIL
    packed = tmp_path / "All mail.mbox.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert [p.content for p in read(packed)[0]] == [p.content for p in found]


def test_lines_of_a_message_that_look_like_a_beginning(tmp_path: Path) -> None:
    path = tmp_path / "in.mbox"
    quoted = "We heard this.\n\n>From Monday on it is shut.\n>>From the mayor: no."
    shown = "From 10:15 on Wednesday 4 March 2026 10:15\nno car may pass the bridge."
    path.write_bytes(mailbox(quoted, f"It is so.\n\n{shown}"))
    found, _ = read(path)
    assert len(found) == 2
    assert b"\nFrom Monday on it is shut.\n>From the mayor: no." in found[0].content
    assert shown.encode() in found[1].content


def test_a_message_that_is_too_large_is_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "in.mbox"
    path.write_bytes(mailbox(BODY, "word " * 5_000, "x" * 2_500_000, BODY))
    found, refused = read(path)
    assert titles(found) == ["Bridge 1", "Bridge 4"]
    assert [r.origin for r in refused] == [f"{path} message {n}" for n in (2, 3)]
    assert "above the limit of 10,000" in refused[0].reason


def test_a_mailbox_packed_to_fill_a_disk_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.mbox.gz"
    path.write_bytes(gzip.compress(mailbox("x" * 3_000_000)))
    assert "100 times" in read(path)[1][0].reason


def test_what_is_called_a_mailbox_and_is_none(tmp_path: Path) -> None:
    (tmp_path / "one.mbox").write_text(letter(1))
    (tmp_path / "none.mbox").write_text("Just words, and more of them.")
    none, one = read(tmp_path)[0]
    assert titles([one]) == ["Bridge 1"]
    with pytest.raises(InputError, match="does not begin with a message"):
        titles([none])


def test_a_mailbox_that_comes_whole_is_read_message_by_message() -> None:
    content = mailbox(BODY, "", BODY)
    found = list(found_in(Payload("https://a.example/in.mbox", content, "text/plain", NOW, kind="url")))
    assert [type(one).__name__ for one in found] == ["RawDocument", "Refusal", "RawDocument"]
    assert isinstance(found[1], Refusal) and found[1].origin == "https://a.example/in.mbox message 2"
    assert list(found_in(Payload("in.mbox", content, MAILBOX, NOW))) and len(found) == 3


def test_files_without_a_suffix_that_are_mail_are_read_as_mail(tmp_path: Path) -> None:
    (tmp_path / "Inbox").write_bytes(mailbox(BODY, BODY))
    (tmp_path / "letter").write_text(letter(7))
    (tmp_path / "LICENSE").write_text("Permission is granted: free of charge.")
    (tmp_path / "Makefile").write_text("all: build\nbuild: x\n")
    found, refused = read(tmp_path)
    assert not refused and titles(found) == ["Bridge 1", "Bridge 2", "Bridge 7"]
    assert titles(read(tmp_path / "Inbox")[0]) == ["Bridge 1", "Bridge 2"]
    assert "of a kind that is not read" in read(tmp_path / "LICENSE")[1][0].reason


def test_a_maildir_is_read_with_its_folders_and_without_what_is_on_its_way(tmp_path: Path) -> None:
    for place in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".git"):
        os.makedirs(tmp_path / place)
    (tmp_path / "cur" / "1772615700.M1P2.host,S=300:2,S").write_text(letter(1))
    (tmp_path / "new" / "1772615701.M1P2.host").write_text(letter(2))
    (tmp_path / "tmp" / "1772615702.M1P2.host").write_text(letter(3))
    (tmp_path / ".Sent" / "cur" / "1772615703.M1P2.host:2,RS").write_text(letter(4))
    (tmp_path / ".git" / "letter").write_text(letter(5))
    (tmp_path / "dovecot-uidlist").write_text("3 V1 N2\n1 :x\n")
    found, refused = read(tmp_path)
    assert not refused and sorted(titles(found)) == ["Bridge 1", "Bridge 2", "Bridge 4"]


def test_a_mailbox_of_apple_mail_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "News.mbox").mkdir()
    (tmp_path / "News.mbox" / "mbox").write_bytes(mailbox(BODY))
    (tmp_path / "News.mbox" / "table_of_contents").write_bytes(b"\0\1\2")
    assert titles(read(tmp_path)[0]) == ["Bridge 1"]
