"""Every kind of file that people have, taken by the real sandbox, cited, and read again from a bundle."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from brief.records import Role
from tests.formats.test_calendars import calendar
from tests.formats.test_epub import chapter, epub
from tests.support.containers import archive, mhtml, page, warc
from tests.support.desk import desk, run
from tests.support.odt import odt
from tests.support.pdf import Put, locked, pdf

PUBLISHED = '<meta property="article:published_time" content="2026-03-05T07:10:00Z">'
SECRET = "quay-side-7391"


NEWS = {
    "quay": "The government of Verania closed the eastern port of Sallow on Thursday until 20 March.",
    "crawl": "The Central Bank of Pellonia raised its key rate by 250 basis points to 12 per cent on Thursday.",
    "turn": "Two servicemen of the armed forces of Lethmar were detained near Karsk on Wednesday.",
    "odt": "A court in Ostrel sentenced the former minister of health to six years in prison on Thursday.",
    "book": "At least 46 people died in the flood of the Tessim, the Ministry of the Interior said.",
    "locked": "The parliament of Ardovia passed a law on the ownership of broadcasters on Thursday.",
    "zip": "An earthquake of magnitude 6.1 struck the coast of Costamara early on Thursday.",
}
"""A sentence of news of its own for each kind."""


def folder(root: Path) -> Path:
    """One file of each kind."""
    root.mkdir()
    saved = page("Quay closed", NEWS["quay"], head=PUBLISHED)
    head = "Snapshot-Content-Location: https://h.example/q\nDate: Fri, 6 Mar 2026 10:00:00 -0000\n"
    (root / "a.mht").write_bytes(mhtml(f"Content-Type: text/html\n\n{saved}", head))
    crawled = page("Crawl", NEWS["crawl"], head=PUBLISHED).encode()
    (root / "b.warc.gz").write_bytes(gzip.compress(warc(crawled)))
    (root / "c.vtt").write_text(
        f"WEBVTT\nDate: 2026-03-05\n\n00:01.000 --> 00:05.000\n<v Viktor Harsan>{NEWS['turn']}\n"
    )
    (root / "d.ics").write_bytes(
        calendar("UID:1\nCREATED:20260305T080000Z\nSUMMARY:The court sits\nDTSTART:20260312T090000Z")
    )
    meta = "<meta:creation-date>2026-03-05T08:00:00Z</meta:creation-date>"
    (root / "e.odt").write_bytes(
        odt(f"<text:p>Ostrel, 5 March 2026</text:p><text:p>{NEWS['odt']}</text:p>", meta=meta)
    )
    text = NEWS["book"] + " Forty ships have to wait until it opens, and two of them carry fruit."
    (root / "f.epub").write_bytes(
        epub({"1.html": chapter("Book", text)}, meta="<dc:date>2026-03-05</dc:date>")
    )
    (root / "g.pdf").write_bytes(
        locked(pdf([[Put(72, 740, "Orlow, 5 March 2026"), Put(72, 700, NEWS["locked"])]]), SECRET)
    )
    (root / "h.zip").write_bytes(archive({"sub/i.html": page("Zip", NEWS["zip"], head=PUBLISHED)}))
    return root


def test_all_of_them_are_taken_and_what_is_cited_of_them_is_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library, bundle = tmp_path / "desk", tmp_path / "day.zip"
    (tmp_path / "words").write_text(f"wrong\n\n{SECRET}\n")
    files = folder(tmp_path / "in")
    assert run("ingest", files, "--password-file", tmp_path / "words", data_dir=library) == 0
    out, err = capsys.readouterr()
    assert err == "" and out == "8 articles added, 0 known already, 0 refused\n"
    assert run("list", "--articles", "--json", data_dir=library) == 0
    listed = json.loads(capsys.readouterr().out)
    with desk(library) as made:
        articles = [made.library().article(one["id"]) for one in listed]
    places = {article.origin.location.rpartition("/in/")[2] for article in articles}
    assert {"h.zip/sub/i.html", "b.warc.gz https://a.example/1"} < places
    (turn,) = [article for article in articles if article.origin.kind == "transcript"]
    assert [(block.role, block.speaker) for block in turn.typed] == [(Role.QUOTATION, "Viktor Harsan")]
    assert run("daily", "--date", "2026-03-05", "--length", "long", "--bundle", bundle, data_dir=library) == 0
    capsys.readouterr()
    with zipfile.ZipFile(bundle) as packed:
        brief = packed.read(next(name for name in packed.namelist() if name.endswith(".md"))).decode()
    assert [kind for kind, sentence in NEWS.items() if sentence not in " ".join(brief.split())] == []
    assert run("verify", bundle, data_dir=tmp_path / "elsewhere") == 0
    out = capsys.readouterr().out
    assert "the text of 1 articles, which could not be made again" in " ".join(out.split())
    assert not any(
        SECRET.encode() in file.read_bytes() for file in tmp_path.rglob("desk/**/*") if file.is_file()
    )
