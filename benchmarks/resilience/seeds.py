"""Valid documents of every kind that is read, small, from invented articles and the example corpus."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

from .invented import Invented, articles, feed

CORPUS = Path(__file__).resolve().parent.parent.parent / "eval" / "corpus"


def documents() -> list[tuple[str, bytes]]:
    """(media type, bytes) of valid documents of every kind that is read."""
    made = articles(6, 31)
    found = [
        ("text/html", made[0].page().encode()),
        ("text/markdown", made[1].markdown().encode()),
        ("text/plain", made[2].text().encode()),
        ("application/rss+xml", feed([one.item(f"https://h.example/{one.key}") for one in made[:3]], "A")),
        ("application/atom+xml", _atom(made[:2])),
        ("application/feed+json", _json_feed(made[:2])),
        (
            "text/x-opml",
            b'<opml version="2.0"><body><outline text="A" xmlUrl="https://h.example/f"/></body></opml>',
        ),
        ("message/rfc822", _mail(made[3])),
        ("application/pdf", _pdf(made[4])),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx(made[5])),
        ("application/json", json.dumps([_row(one) for one in made[:3]]).encode()),
        ("application/x-ndjson", b"\n".join(json.dumps(_row(one)).encode() for one in made[:3])),
        ("text/csv", _table(made[:3], ",")),
        ("text/tab-separated-values", _table(made[:3], "\t")),
    ]
    kinds = {
        ".html": "text/html",
        ".xml": "application/xml",
        ".jsonl": "application/x-ndjson",
        ".txt": "text/plain",
    }
    for suffix, kind in kinds.items():
        for file in sorted(CORPUS.rglob(f"*{suffix}"))[:2]:
            found.append((kind, file.read_bytes()[:20_000]))
    return found


def _row(one: Invented) -> dict[str, str]:
    return {
        "title": one.title,
        "text": one.text(),
        "published": one.published.isoformat(),
        "url": f"https://h.example/{one.key}",
    }


def _table(made: list[Invented], comma: str) -> bytes:
    rows = [comma.join(_row(made[0]))]
    rows += [comma.join(f'"{value}"' for value in _row(one).values()) for one in made]
    return "\n".join(rows).encode()


def _atom(made: list[Invented]) -> bytes:
    entries = "".join(
        f"<entry><title>{one.title}</title><id>urn:{one.key}</id><updated>{one.published.isoformat()}</updated>"
        f"<content>{one.text()}</content></entry>"
        for one in made
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>{entries}</feed>'.encode()


def _json_feed(made: list[Invented]) -> bytes:
    items = [
        {
            "id": one.key,
            "title": one.title,
            "content_text": one.text(),
            "date_published": one.published.isoformat(),
        }
        for one in made
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": items}).encode()


def _mail(one: Invented) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Desk <desk@h.example>", "me@h.example", one.title
    mail["Date"] = one.published
    mail.set_content(one.text())
    mail.add_alternative(one.page(), subtype="html")
    return mail.as_bytes()


def _docx(one: Invented) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{part}</w:t></w:r></w:p>" for part in [one.title, *one.sentences])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def _pdf(one: Invented) -> bytes:
    """A page of lines, packed."""
    lines = " T* ".join(f"({sentence[:90]}) Tj" for sentence in one.sentences)
    stream = zlib.compress(f"BT /F1 10 Tf 14 TL 1 0 0 1 50 780 Tm {lines} ET".encode())
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>",
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
