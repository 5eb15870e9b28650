"""Documents built to hang, to fill memory or to crash: each ends soon with a clear reason, the rest is read."""

from __future__ import annotations

import io
import random
import time
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brief.formats.delimited_tables import CSV
from brief.formats.registry import DOCX, MAIL, PDF
from brief.reading.piece_reader import Intake, intake
from brief.records import Payload
from brief.sandbox import Sandbox
from tests.support.docx import W, docx, para
from tests.support.pdf import Put, assembled, column, pdf, stream_of

NOW = datetime(2026, 3, 9, tzinfo=UTC)
WORDS = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."
LINES = column(72, 700, [WORDS])
HEAD = "From: The Hill <n@hill.example>\nDate: Wed, 4 Mar 2026 10:15:00 +0100\n"


def with_contents(stream: bytes, **more: str) -> bytes:
    return pdf([[]], contents=[stream], compress=True, **more)


def page_loop() -> bytes:
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 9 >>",
            b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Parent 2 0 R /Count 9 >>",
        ],
        "/Root 1 0 R",
    )


def forms_in_forms() -> bytes:
    """Ten forms, each drawing the next one ten times over: 10^10 lines of text from 2 kB."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R /Resources 4 0 R >>",
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /XObject << %s >> >>"
        % b" ".join(b"/X%d %d 0 R" % (i, i + 6) for i in range(10)),
    ]
    for i in range(11):
        draw = (b"/X%d Do " % i) * 10 if i < 10 else b""
        body = b"BT /F1 9 Tf 72 700 Td (%s) Tj ET " % WORDS.encode() + draw
        form = b"" if i == 0 else b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources 4 0 R "
        objects.append(b"<< %s/Length %d >>\nstream\n%s\nendstream" % (form, len(body), body))
    return assembled(objects, "/Root 1 0 R")


def object_stream_bomb() -> bytes:
    inner = zlib.compress(b"1 0 << /Type /Catalog /Pages 2 0 R /X (" + b"0" * 100_000_000 + b") >>", 1)
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (
        len(inner),
        inner,
    )
    head = b"%PDF-1.7\n"
    first = head + b"3 0 obj\n" + stream + b"\nendobj\n"
    rows = [
        bytes([0, 0, 0, 0, 0]),
        bytes([2, 0, 0, 3, 0]),
        bytes([0, 0, 0, 0, 0]),
        bytes([1]) + len(head).to_bytes(3, "big") + b"\0",
    ]
    body = b"".join(rows)
    xref = b"<< /Type /XRef /Size 4 /W [1 3 1] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream" % (
        len(body),
        body,
    )
    return first + b"4 0 obj\n" + xref + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(first)


def zeros_in_docx() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(100):
            part.write(b"\0" * 10_000_000)
    return out.getvalue()


def lying_sizes() -> bytes:
    """A part of 40 MB that says it unpacks to 1 kB."""
    whole = bytearray(docx(b" " * 40_000_000))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = whole.find(mark)
        while at >= 0:
            size = int.from_bytes(whole[at + place : at + place + 4], "little")
            if size == 40_000_000:
                whole[at + place : at + place + 4] = (1_000).to_bytes(4, "little")
            at = whole.find(mark, at + 4)
    return bytes(whole)


def nested_zip() -> bytes:
    inner = b"0" * 1_000_000
    for _ in range(5):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for i in range(10):
                archive.writestr(f"{i}.zip", inner)
        inner = out.getvalue()
    return docx(para(WORDS), parts={"word/embeddings/inner.zip": inner})


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
LAUGHING = (
    f'<!DOCTYPE d [<!ENTITY l0 "lol">{LAUGHS}]><w:document {W}><w:body>{para("&l11;")}</w:body></w:document>'
)
EXTERNAL = (
    f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {W}>'
    f"<w:body>{para('&x;')}</w:body></w:document>"
)
DEEP_TABLES = "<w:tbl><w:tr><w:tc>" * 200 + para(WORDS) + "</w:tc></w:tr></w:tbl>" * 200
DEEP_XML = "<w:p>" * 100_000 + "</w:p>" * 100_000
ENCODED = HEAD + "Subject: " + "\n ".join(["=?utf-8?q?=C3=A4bcdefghij?="] * 20_000) + f"\n\n{WORDS}\n"
DEEP_MAIL = HEAD + "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(1_000))
NO_END = (
    HEAD
    + f'Subject: S\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n{WORDS}\n'
    + "--b\n\n" * 50
)
PARAMETERS = (
    HEAD + "Content-Type: text/plain" + "".join(f';\n name*{i}="x"' for i in range(20_000)) + f"\n\n{WORDS}\n"
)
DIVS = HEAD + "Content-Type: text/html\n\n" + "<div><a href='https://a.example/x'>" * 60_000 + WORDS

# name, media type, bytes, words of the reason; empty where an article comes out of it after all
CASES = [
    ("page tree that loops", PDF, page_loop, "PDF"),
    ("forms within forms", PDF, forms_in_forms, ""),
    ("object stream of 100 MB", PDF, object_stream_bomb, "PDF"),
    ("page of 100 MB", PDF, lambda: with_contents(b" " * 100_000_000), "PDF"),
    (
        "page of 1,200,000 operators",
        PDF,
        lambda: with_contents(b"q Q " * 600_000 + stream_of(LINES)),
        "PDF|work",
    ),
    ("page of nested arrays", PDF, lambda: with_contents(b"[" * 1_000_000), "PDF|holds no text"),
    (
        "50,000 strings on a page",
        PDF,
        lambda: with_contents(b"BT /F1 9 Tf 72 700 Td " + b"(ab) Tj 0 -1 Td " * 50_000 + b"ET"),
        "any",
    ),
    (
        "startxref that points to itself",
        PDF,
        lambda: pdf([LINES]).replace(b"trailer <<", b"trailer << /Prev 15 "),
        "any",
    ),
    ("1 GB of zeros in a .docx", DOCX, zeros_in_docx, "holds no honest|no honest document"),
    ("sizes that lie", DOCX, lying_sizes, "damaged .docx|more than 20 MB"),
    ("archives in an archive", DOCX, nested_zip, ""),
    ("a billion laughs", DOCX, lambda: docx(LAUGHING.encode()), "DOCTYPE"),
    ("an external entity", DOCX, lambda: docx(EXTERNAL.encode()), "DOCTYPE"),
    ("200 tables in each other", DOCX, lambda: docx(DEEP_TABLES), "any"),
    ("100,000 paragraphs in each other", DOCX, lambda: docx(DEEP_XML), "no XML|grows more"),
    ("20,000 encoded words", MAIL, lambda: ENCODED.encode(), ""),
    ("1,000 nested parts", MAIL, lambda: DEEP_MAIL.encode(), "nested parts"),
    ("parts without an end", MAIL, lambda: NO_END.encode(), ""),
    ("20,000 parameters", MAIL, lambda: PARAMETERS.encode(), "any"),
    ("60,000 open elements", MAIL, lambda: DIVS.encode(), "any"),
    ("one open quote in 10 MB", CSV, lambda: b'title,text\nA,"' + b"x\n" * 5_000_000, "any"),
    (
        "a million separators",
        CSV,
        lambda: b"title,text\n" + b"," * 1_000_000 + b'"\nA,one two three\n',
        "any",
    ),
]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=1, seconds=10) as made:
        made.run(intake, Payload("warm", f"{HEAD}Subject: S\n\n{WORDS}".encode(), MAIL, NOW))
        yield made


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_each_ends_soon_with_a_clear_reason_and_the_next_is_read(
    sandbox: Sandbox, case: tuple[str, str, object, str]
) -> None:
    _, media_type, make, wanted = case
    content = make()  # type: ignore[operator]
    started = time.monotonic()
    (_, found), (_, after) = sandbox.map(
        intake, [Payload("hostile", content, media_type, NOW), Payload("good", pdf([LINES]), PDF, NOW)]
    )
    assert time.monotonic() - started < 10
    assert isinstance(after, Intake) and after.read[0][1].text == WORDS
    assert isinstance(found, Intake), found  # given up from within: the child was not killed
    if not wanted:
        assert found.read and WORDS in found.read[0][1].text
    elif wanted != "any":
        assert not found.read and any(word in found.refused[0].reason for word in wanted.split("|")), (
            found.refused
        )
    for refusal in found.refused[:3]:
        assert "Error" not in refusal.reason.replace("damaged", ""), refusal


SEEDS: list[tuple[str, bytes]] = [
    (PDF, pdf([[Put(72, 750, "Floods", 18), *LINES]] * 2, info="/Title (Floods) /CreationDate (D:20260304)")),
    (PDF, pdf([LINES], compress=True)),
    (DOCX, docx(para("Floods", "Title") + para(WORDS))),
    (
        MAIL,
        f"{HEAD}Subject: =?utf-8?q?S=C3=A4?=\nContent-Type: text/html\n\n<p>{WORDS}</p><a href='https://a.example'>b</a>".encode(),
    ),
    (CSV, f'id,title,text\n1,"Floods","{WORDS}\nmore"\n'.encode()),
]


def _read(content: bytes, media_type: str) -> None:
    found = intake(Payload("it", content, media_type, NOW))
    assert isinstance(found, Intake) and (
        found.read or found.refused or not content.strip() or media_type == CSV
    )
    assert not any("could not be read (" in refusal.reason for refusal in found.refused), found.refused


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300), st.sampled_from([PDF, DOCX, MAIL, CSV]), st.booleans())
def test_random_bytes_are_articles_or_refusals(content: bytes, media_type: str, marked: bool) -> None:
    mark = {PDF: b"%PDF-1.7\n", DOCX: b"PK\3\4word/document.xml", MAIL: HEAD.encode(), CSV: b"title,text\n"}[
        media_type
    ]
    _read(mark + content if marked else content, media_type)


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SEEDS), st.integers(0, 2**32), st.integers(1, 12))
def test_broken_documents_are_articles_or_refusals(seed: tuple[str, bytes], chance: int, times: int) -> None:
    media_type, content = seed
    dice = random.Random(chance)
    broken = bytearray(content)
    for _ in range(times):
        at = dice.randrange(len(broken))
        how = dice.randrange(4)
        if how == 0:
            broken[at] = dice.randrange(256)
        elif how == 1:
            del broken[at : at + dice.randrange(1, 40)]
        elif how == 2:
            broken[at:at] = broken[at : at + dice.randrange(1, 200)]
        else:
            broken[at : at + 4] = str(dice.randrange(10_000)).encode()
        broken = broken or bytearray(b"x")
    _read(bytes(broken), media_type)


def test_a_crash_in_a_reader_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(document: object) -> None:
        raise ValueError("odd")

    monkeypatch.setattr("brief.reading.piece_reader.read", broken)
    with pytest.raises(AssertionError, match="could not be read"):
        _read(*reversed(SEEDS[0]))
