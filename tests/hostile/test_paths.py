"""Names from outside never become paths: links out of a folder, devices, names that climb, items that are paths."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from brief.records import IngestReport
from tests.support.desk import desk, quick
from tests.support.hostile import CANARY, feed, good, item, page, safe_reason

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files or names")
TEXT = f"The {CANARY} stands in a file of this machine and nowhere else, the keeper of it said."


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with one good article, beside a secret that is not in it."""
    (tmp_path / "secret.txt").write_text(TEXT)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_text(TEXT)
    folder = tmp_path / "in"
    folder.mkdir()
    good(folder, "good.md", "Orlow")
    return folder


def ingest(inbox: Path, *sources: Path | str) -> tuple[IngestReport, str]:
    """What came of it, and all that the library then holds of any text."""
    with quick(), desk(inbox.parent / "library") as made:
        report = made.ingest(sources or [inbox])
        texts = [str(row) for row in made.library().rows("SELECT text FROM source_text")]
        everything = " ".join(texts) + str(made.library().rows("SELECT * FROM article"))
    assert all(safe_reason(refusal.reason) for refusal in report.refused), report.refused
    assert "Orlow" in everything and CANARY not in everything
    return report, everything


@posix
def test_links_out_of_a_folder_are_not_followed(inbox: Path) -> None:
    (inbox / "link.txt").symlink_to(inbox.parent / "secret.txt")
    (inbox / "climbing.txt").symlink_to("../secret.txt")
    (inbox / "folder").symlink_to(inbox.parent / "outside")
    (inbox / "root.txt").symlink_to("/")
    (inbox / "loop.txt").symlink_to("loop.txt")
    (inbox / "itself").symlink_to(".")
    (inbox / "dangling.txt").symlink_to("nothing")
    (inbox / "chain.txt").symlink_to("link.txt")
    report, _ = ingest(inbox)
    assert len(report.added) == 1
    links = {Path(refusal.origin).name: refusal.reason for refusal in report.refused}
    names = "folder link climbing root loop dangling chain"
    assert {name.removesuffix(".txt") for name in links} == set(names.split())
    assert all(reason.startswith("is a link that leads") for reason in links.values())


@posix
@pytest.mark.parametrize(
    "device", ["/dev/zero", "/dev/urandom", "/dev/stdin", "/proc/self/environ", "/dev/tty"]
)
def test_devices_are_not_read(inbox: Path, device: str) -> None:
    (inbox / "device.txt").symlink_to(device)
    os.mkfifo(inbox / "pipe.txt")
    assert len(ingest(inbox)[0].added) == 1
    report, _ = ingest(inbox, inbox / "pipe.txt", inbox / "good.md")
    assert "not a regular file" in report.refused[0].reason and len(report.known) == 1


@posix
def test_names_are_only_names(inbox: Path) -> None:
    names = [
        "a\nb.txt",
        "\x1b]0;x\x07.txt",
        "\u202egpj.txt",
        "-rf.txt",
        "$(reboot).txt",
        "a;b|c&d.txt",
        " .txt",
        "%s%n.txt",
    ]
    for number, name in enumerate(names):
        good(inbox, name.replace(".txt", ".md"), f"Town{number}")
    (inbox / os.fsdecode(b"\xff\xfe.md")).write_text(
        "---\ntitle: Bytes\n---\n\nThe name of this is no text at all."
    )
    (inbox / ("x" * 240 + ".txt")).write_text("A name as long as a name may be, with a story in it.")
    report, _ = ingest(inbox)
    assert len(report.added) == len(names) + 3 and not report.refused
    assert sorted(path.name for path in inbox.parent.iterdir()) == ["in", "library", "outside", "secret.txt"]


@pytest.mark.parametrize(
    "path", ["../secret.txt", "{outside}/secret.md", "file://{outside}/secret.md", "~/.netrc"]
)
def test_an_item_that_is_a_path_opens_none(inbox: Path, path: str) -> None:
    path = path.format(outside=inbox.parent / "outside")
    more = f"<guid>{path}</guid><link>{path}</link><enclosure url='{path}'/><comments>{path}</comments>"
    (inbox / "feed.xml").write_bytes(
        feed(item(path, more=more, text="The bridge was closed by rain on Monday."))
    )
    (inbox / "body.xml").write_text(path)
    (inbox / "body.json").write_text(f'{{"text": "{path}", "title": "A story of a path", "url": "{path}"}}')
    (inbox / "list.opml").write_text(f'<opml><body><outline xmlUrl="{path}"/></body></opml>')
    (inbox / "page.html").write_bytes(
        page(
            head=f"<base href='{path}'><link rel=canonical href='{path}'>"
            f"<meta http-equiv=refresh content='0;url={path}'>"
        )
    )
    (inbox / "front.md").write_text(
        f"---\nurl: {path}\ntitle: '{path}'\ninclude: {path}\n---\n\nThe rain went on."
    )
    report, everything = ingest(inbox)
    assert len(report.added) >= 4
    with desk(inbox.parent / "library") as made:
        urls = [made.library().article(one).url for one in report.added]
    assert not any(url and not url.startswith("http") for url in urls)


def test_what_a_list_names_is_downloaded_over_http_alone(inbox: Path) -> None:
    outside = (inbox.parent / "outside" / "secret.md").as_uri()
    more = f"<link>{outside}</link>"
    (inbox / "feed.xml").write_bytes(feed(item("Teaser", more=more, text="The bridge was closed by rain.")))
    (inbox / "list.opml").write_text(f'<opml><body><outline xmlUrl="{outside}"/></body></opml>')
    with quick(), desk(inbox.parent / "library", fetch_timeout=1.0) as made:
        report = made.ingest([inbox], fetch=True)
        assert CANARY not in str([made.library().article(one) for one in report.added])
    assert len(report.added) == 2


def test_an_id_from_outside_names_no_file(inbox: Path) -> None:
    """`show`, `forget` and `verify` look ids up; none is joined to a path."""
    from tests.support.desk import run

    ingest(inbox)
    for name in ("../../secret.txt", "/etc/passwd", "%2e%2e/x", "*", "' OR 1=1 --", "\0"):
        for command in ("show", "forget"):
            assert run(command, name, data_dir=inbox.parent / "library") == 2
    assert (inbox.parent / "secret.txt").read_text() == TEXT
