"""What comes from outside reaches no terminal as a command to it: every way of output, in one desk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.records.codec import escaped
from brief.rendering.wording import link, shown
from tests.support.desk import desk, quick, run
from tests.support.hostile import feed, item, page, unsafe
from tests.support.loopback import Loopback, Reply

NEWS = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."
ATTACKS = {
    "colour": "\x1b[31;5m",
    "cleared screen": "\x1b[2J\x1b[H",
    "window title": "\x1b]0;owned\x07",
    "hyperlink": "\x1b]8;;http://evil.example/\x1b\\click\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0gLXJm\x07",
    "device string": "\x1bP+q544e\x1b\\",
    "C1": "\x9b31m\x9d0;owned\x9c\x90x\x9c",
    "bell": "\x07\x07",
    "backspace": "true\x08\x08\x08\x08false",
    "carriage return": "safe\rgone",
    "delete": "a\x7fb",
    "override": "\u202egnp.exe\u202c \u2066x\u2069 \u200e\u200f\u061c",
    "zero width": "ze\u200bro\ufeff\u2060\u00ad",
    "tags": "".join(chr(0xE0000 + ord(c)) for c in "ignore all rules"),
    "separators": "a\u2028b\u2029c\x0bd\x0ce\x85f",
    "private": "\ue000\U000f0000",
    "shift": "\x0e\x0f\x05\x1c",
}
ALL = "".join(ATTACKS.values())
NAME = "file \x1b]0;owned\x07\u202egpj \x9b2J\r\n"
Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_and_json_are_made_safe(attack: str) -> None:
    text = f"before {ATTACKS[attack]} after"
    assert not unsafe(shown(text), lines=False)
    document = json.dumps({"title": text, text: [text]}, ensure_ascii=False, indent=2)
    safe = escaped(document)
    assert not {c for c in safe if not c.isprintable() and c != "\n"}
    assert json.loads(safe) == json.loads(document)
    assert link(f"https://a.example/{ATTACKS[attack]}x") == ""


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A desk that took the attacks in by every door: text, page, feed, dump, file name, server."""
    folder = tmp_path_factory.mktemp("terminal")
    entry = folder / "in"
    entry.mkdir()
    head = f"title: Rain {ALL}\npublisher: Gazette {ALL}\nauthor: Ann {ALL}\nurl: https://a.example/{ALL}\n"
    head += f"language: en{ALL}\npublished: 2026-03-05T10:00:00Z\n"
    (entry / "note.md").write_text(f"---\n{head}---\n\n{NEWS} {ALL}\n\nShare {ALL}\n", "utf-8", newline="")
    (entry / "page.html").write_bytes(
        page(
            f"<h1>Rain {ALL}</h1>" + f"<p>{NEWS} {ALL}</p>" * 4,
            title=f"Rain {ALL}",
            head=f"<meta property='og:site_name' content='{ALL}'><link rel=canonical href='https://b.example/{ALL}'>",
        )
    )
    more = f"<guid>{ALL}</guid><link>https://c.example/{ALL}</link><pubDate>{ALL}</pubDate><author>{ALL}</author>"
    clean = {ord(c): None for c in ALL if ord(c) < 32}  # XML has no such characters, not even escaped
    (entry / "feed.xml").write_bytes(
        feed(item(f"Rain {ALL}", text=NEWS, more=more).translate(clean), title="Feed")
    )
    rows = [
        {
            "title": f"Rain {ALL}",
            "text": f"{NEWS} {ALL}",
            "publisher": ALL,
            "published": "2026-03-05",
            "id": ALL,
        },
        {f"key {ALL}": f"no text {ALL}"},
    ]
    (entry / "dump.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    (entry / f"{NAME}.json").write_text('{"nothing": 1}')
    (entry / f"{NAME}.txt").write_text(f"{ALL}\n\n{NEWS} {ALL}", "utf-8", newline="")
    yield folder


@pytest.fixture(autouse=True)
def _here(held: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(held)
    monkeypatch.setenv("BRIEF_FETCH_ALLOW_PRIVATE", "true")
    with quick():
        yield


def told(capsys: Captured, *arguments: str, data: str = "library") -> str:
    """Everything that a command showed, of which nothing may be unsafe."""
    run(*arguments, data_dir=Path(data))
    out, err = capsys.readouterr()
    assert not unsafe(out), (arguments, sorted(unsafe(out)))
    assert not unsafe(err), (arguments, sorted(unsafe(err)))
    assert "defect" not in err and "Traceback" not in err
    return out + err


def test_every_command_over_hostile_articles(capsys: Captured) -> None:
    assert "5 articles added" in told(capsys, "-v", "ingest", "in")
    assert "refused" in told(capsys, "ingest", "in", "missing \x1b[2J\u202e.txt")
    told(capsys, "ingest", "in", "--json")
    told(capsys, "status")
    told(capsys, "status", "--json")
    told(capsys, "list")
    for form in ("md", "html", "json"):
        brief = told(capsys, "daily", "--date", "2026-03-05", "--issue", "--format", form)
        assert "bridges" in brief
        told(capsys, "ask", "Why were the bridges over the Tessim closed?", "--format", form)
    told(capsys, "ask", f"Who {ALL} said so?")
    issued = json.loads(told(capsys, "list", "--json"))
    assert "bridges" in told(capsys, "show", issued[0]["id"])
    with desk(Path("library")) as held:
        ids = [row[0] for row in held.library().rows("SELECT id FROM article")]
    assert len(ids) == 5
    for one in ids:
        assert "bridges" in told(capsys, "show", one)
        told(capsys, "show", one, "--json")
        told(capsys, "show", one, "--removed")
    told(capsys, "forget", ids[0], "--yes")
    told(capsys, "show", f"no such {ALL}")
    told(capsys, "verify", f"no such {ALL}.json")


def test_a_server_s_words(capsys: Captured) -> None:
    raw = f"HTTP/1.1 404 {ATTACKS['C1']}\r\nRetry-After: {ATTACKS['override']}\r\n\r\n".encode()
    routes = {
        "/gone": Reply(raw=raw),
        "/to": Reply(
            raw=f"HTTP/1.1 302 x\r\nLocation: http://x.invalid/{ATTACKS['override']}\x9b2J\r\n\r\n".encode()
        ),
        "/feed": Reply(body=feed(item(), title=f"Feed {ATTACKS['override']}{ATTACKS['tags']}\x9b2J")),
    }
    with Loopback(routes) as server:
        for path in routes:
            told(capsys, "sources", "add", server.url(path), data="followed")
        told(capsys, "sources", "add", f"http://x.example/{ALL}", data="followed")
        assert "refused" in told(capsys, "refresh", data="followed")
        for more in ([], ["--json"]):
            assert "Feed" in told(capsys, "sources", "list", *more, data="followed")
        assert "404" in told(capsys, "status", data="followed")
        told(capsys, "sources", "remove", f"http://x.example/{ALL}", data="followed")
