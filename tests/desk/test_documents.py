"""Documents on a desk: one mail gives several articles of one raw, which verify and forget know how to part."""

from __future__ import annotations

from pathlib import Path

from tests.support.desk import day, desk
from tests.support.docx import docx, para
from tests.support.loopback import Loopback, Reply
from tests.support.pdf import Put, pdf

TEXT = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."


def newsletter() -> bytes:
    items = "".join(
        f"<h2><a href='https://h.example/{n}'>District {n} closes its bridge</a></h2><p>In district {n}: {TEXT}</p>"
        for n in range(1, 4)
    )
    head = "From: The Hill <n@hill.example>\nDate: Thu, 05 Mar 2026 10:15:00 +0100\nSubject: Morning\n"
    return f"{head}Content-Type: text/html\n\n{items}".encode()


def folder(root: Path) -> Path:
    root.mkdir()
    (root / "a.eml").write_bytes(newsletter())
    (root / "b.pdf").write_bytes(pdf([[Put(72, 700, f"In the north: {TEXT}")]], info="/Title (North)"))
    (root / "c.docx").write_bytes(docx(para("South", "Title") + para(f"In the south: {TEXT}")))
    (root / "d.csv").write_text(
        f'title,text,date\nEast,"In the east: {TEXT}",2026-03-05\nWest,too,many,fields\n'
    )
    (root / "e.pdf").write_bytes(b"%PDF-1.7 broken")
    (root / "f.doc").write_bytes(b"x")
    return root


def test_a_folder_of_documents_is_taken_and_what_is_not_is_named(tmp_path: Path) -> None:
    with desk(tmp_path / "desk") as made:
        report = made.ingest([folder(tmp_path / "in")])
        assert len(report.added) == 6
        reasons = {Path(r.origin.partition(" row")[0]).name: r.reason for r in report.refused}
        assert reasons.keys() == {"d.csv", "e.pdf", "f.doc"}
        assert reasons["d.csv"].startswith("has 4 fields where the header has 3")
        assert reasons["e.pdf"].startswith("is a damaged PDF") and ".doc file" in reasons["f.doc"]
        library = made.library()
        assert library.counts()["raw"] == 4 and library.counts()["indexed"] >= 6
        again = made.ingest([tmp_path / "in"])
        assert not again.added and len(again.known) == 6


def test_an_item_of_a_mail_is_cited_verified_and_forgotten_by_itself(tmp_path: Path) -> None:
    with desk(tmp_path / "desk") as made:
        report = made.ingest([folder(tmp_path / "in") / "a.eml"])
        infos = made.library().infos(report.added)
        mails = [id_ for id_ in report.added if infos[id_].title.startswith("District")]
        assert len(mails) == 3
        brief = made.daily(*day(5))
        assert brief.references and made.verify(brief.references) == []
        cited = {reference.article_id for reference in brief.references}
        assert cited & set(mails)
        gone = made.forget(mails[0])
        assert gone.raw_kept_for == 2
        assert set(made.library().infos(mails)) == set(mails[1:])
        raw = made.library().article(mails[1]).raw_sha256
        assert made.library().raw(raw) == newsletter()
        for id_ in mails[1:]:
            made.forget(id_)
        assert made.library().raw(raw) is None


def test_a_pdf_is_downloaded_and_read(tmp_path: Path) -> None:
    content = pdf([[Put(72, 700, TEXT)]])
    with (
        Loopback({"/report.pdf": Reply(200, content, headers={"Content-Type": "application/pdf"})}) as server,
        desk(tmp_path / "desk", fetch_allow_private=True, fetch_delay=0.0) as made,
    ):
        report = made.ingest([server.url("/report.pdf")])
        assert not report.refused and len(report.added) == 1
        assert made.library().article(report.added[0]).text == TEXT
