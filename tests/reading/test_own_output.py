"""What this tool wrote is refused as a source, in every form; what only resembles it is read."""

from __future__ import annotations

import json
import textwrap
from email.message import EmailMessage
from html import escape
from pathlib import Path

import pytest

from brief.rendering.pages import render
from tests.support.desk import DAY, held
from tests.support.docx import docx, para


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_a_brief_and_an_answer_are_refused_as_sources(form: str, tmp_path: Path) -> None:
    note = {
        "text": "At least 12 people were killed when the Kelvar Dam gave way, the ministry said.",
        "title": "Dam gives way",
        "published": "2026-03-05T08:00:00Z",
    }
    with held(tmp_path, [note]) as desk:
        brief, answer = (
            desk.daily(*DAY),
            desk.ask("How many people were killed when the Kelvar Dam gave way?"),
        )
        assert brief.sources and answer.sources
        for name, record in (("brief", brief), ("answer", answer)):
            page = tmp_path / f"{name}.{form}"
            page.write_text(render(record, form), "utf-8")
            report = desk.ingest([page])
            assert not report.added and "brief wrote, not a source" in report.refused[0].reason


RSS = "<rss><channel><item><title>D</title><description>{}</description></item></channel></rss>"


def wrapped(text: str) -> str:
    """As a terminal of 60 columns and whoever copies from it leave it."""
    return "\n".join(line for block in text.splitlines() for line in textwrap.wrap(block, 60) or [""])


def test_a_brief_is_refused_however_it_comes_back(tmp_path: Path) -> None:
    """Copied, mailed, in a feed's item, in a dump, as a .docx: what was written is a source in none of them."""
    note = {
        "text": "At least 12 people were killed when the Kelvar Dam gave way, the ministry said.",
        "title": "Dam gives way",
        "published": "2026-03-05T08:00:00Z",
    }
    with held(tmp_path, [note]) as desk:
        records = (desk.daily(*DAY), desk.ask("How many people were killed when the Kelvar Dam gave way?"))
        for record in records:
            text, html = render(record, "md"), render(record, "html")
            message = EmailMessage()
            message["Subject"], message["From"], message["To"] = "Daily", "desk@a.example", "you@b.example"
            message.set_content(text)
            mailed = EmailMessage()
            mailed["Subject"], mailed["From"], mailed["To"] = "Daily", "desk@a.example", "you@b.example"
            mailed.set_content("See below")
            mailed.add_alternative(html, subtype="html")
            body = escape(html[html.index("<body") : html.index("</body>")])
            ways: dict[str, bytes] = {
                "wrapped.txt": wrapped(text).encode(),
                "wrapped.md": wrapped(text).encode(),
                "utf16.txt": text.encode("utf-16"),
                "dos.txt": text.replace("\n", "\r\n").encode(),
                "quoted.txt": "\n".join(f"> {line}" for line in text.splitlines()).encode(),
                "utf16.html": html.encode("utf-16"),
                "plain.eml": message.as_bytes(),
                "html.eml": mailed.as_bytes(),
                "item.json": json.dumps([{"title": "Daily", "text": text}]).encode(),
                "line.jsonl": json.dumps({"title": "Daily", "body": html}).encode(),
                "feed.xml": RSS.format(body).encode(),
                "rewritten.html": wrapped(html).encode(),
                "copy.docx": docx("".join(para(escape(line)) for line in text.splitlines() if line)),
            }
            for name, content in ways.items():
                (tmp_path / name).write_bytes(content)
                report = desk.ingest([tmp_path / name])
                assert not report.added, name
                assert any("brief wrote, not a source" in refusal.reason for refusal in report.refused), name


def test_an_article_that_speaks_of_checks_is_read(tmp_path: Path) -> None:
    page = tmp_path / "about.txt"
    page.write_text(
        "The editor of the Gazette said on Monday: a check shows that a sentence matches its source, no more.\n",
        "utf-8",
    )
    note = {"text": "The ferry of Carn was closed, its owner said.", "published": "2026-03-05"}
    with held(tmp_path, [note]) as desk:
        assert len(desk.ingest([page]).added) == 1
