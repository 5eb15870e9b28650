"""Pages as browsers and crawlers keep them: the page, its address, and that it is no newer than its copy."""

import gzip
import io
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from quopri import encodestring
from typing import BinaryIO, cast

import brotli  # type: ignore[import-untyped]
import pytest

from brief.errors import InputError
from brief.formats import warc as warc_format
from brief.records import Payload, Refusal, Unread
from brief.sources.files import pieces
from tests.support.containers import AT, articles, mhtml, page, refusal, taken, warc

QUAY = page(
    "Quay closed for repairs",
    "The eastern quay will stay closed until 20 March, the harbour master of Zürnau said on Thursday.",
)
DATE = '<meta property="article:published_time" content="{}">'


def part(content: str, *, encoding: str = "quoted-printable", head: str = "") -> str:
    raw = content.encode()
    body = {"quoted-printable": encodestring, "base64": b64encode, "8bit": bytes}[encoding](raw).decode()
    return f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n{head}\n{body}"


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_a_saved_page_is_read_as_the_page_it_holds(encoding: str) -> None:
    head = (
        "Snapshot-Content-Location: https://harbour.example/news/quay\nDate: Fri, 6 Mar 2026 10:00:00 -0000\n"
    )
    content = mhtml(part(QUAY, encoding=encoding), head)
    (article,) = articles("quay.mht", content)
    assert article.title == "Quay closed for repairs" and article.url == "https://harbour.example/news/quay"
    assert article.text.startswith("The eastern quay") and "Zürnau" in article.text
    ((raw, _, _),) = taken("quay.mhtml", content).read
    assert raw.content == content, "the file's own bytes are kept"


def test_the_moment_of_saving_is_no_date_of_publication_but_bounds_it() -> None:
    saved = "Date: Fri, 6 Mar 2026 10:00:00 -0000\n"
    (undated,) = articles("a.mht", mhtml(part(QUAY), saved))
    assert not undated.published.known and "saved Fri, 6 Mar 2026" in undated.extractor
    dated = QUAY.replace("</head>", DATE.format("2026-03-05T07:10:00Z") + "</head>")
    (article,) = articles("b.mht", mhtml(part(dated), saved))
    assert article.published.start == datetime(2026, 3, 5, 7, 10, tzinfo=UTC)
    later = QUAY.replace("</head>", DATE.format("2026-03-08T12:00:00Z") + "</head>")
    (article,) = articles("c.mht", mhtml(part(later), saved))
    assert not article.published.known, "the page was saved before that day"
    (article,) = articles("d.mht", mhtml(part(later)))
    assert article.published.known


def test_the_root_is_the_page_and_its_frames_are_counted() -> None:
    frame = part(
        page("An advertisement", "Buy three boats and get one more for nothing."), head="Content-ID: <f>\n"
    )
    root = part(QUAY, head="Content-ID: <r>\nContent-Location: https://harbour.example/q\n")
    picture = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo="
    content = mhtml("@@".join((frame, root, picture))).replace(
        b'boundary="cut"', b'boundary="cut"; start="<r>"'
    )
    (article,) = articles("a.mht", content)
    assert article.url == "https://harbour.example/q" and "boats" not in article.text
    assert "1 frames not read" in article.extractor


def test_a_saved_page_without_parts_and_one_under_another_name() -> None:
    single = (
        b"From: <Saved by UnMHT>\nContent-Type: text/html\nContent-Location: https://h.example/a\n\n"
        + QUAY.encode()
    )
    (article,) = articles("a.mht", single)
    assert article.url == "https://h.example/a"
    (article,) = articles("a.txt", mhtml(part(QUAY), "Snapshot-Content-Location: https://h.example/b\n"))
    assert article.url == "https://h.example/b"


def test_what_is_no_saved_page_says_so() -> None:
    assert "holds none" in refusal("a.mht", b"Some words that are no message at all.")
    assert "holds none" in refusal("a.mht", mhtml("Content-Type: text/css\n\np {}"))
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(300))
    assert "nested parts" in refusal("a.mht", deep)


def test_what_brief_wrote_is_no_source_in_a_saved_page_either() -> None:
    own = (
        "A check shows that a sentence matches its source, not that the source is right. Corpus 0123456789ab."
    )
    assert "brief wrote" in refusal("a.mht", mhtml(part(page("A brief", own))))


def test_a_crawl_gives_its_pages_and_counts_the_rest(tmp_path: Path) -> None:
    body = QUAY.encode()
    crawl = b"".join(
        (
            warc(b"", kind="warcinfo"),
            warc(body, url="https://h.example/quay"),
            warc(body, url="https://h.example/again", kind="revisit"),
            warc(b"gone", url="https://h.example/gone", status="404 Not Found"),
            warc(b"\x89PNG\r\n\r\nWARC/1.0", url="https://h.example/p.png", http="Content-Type: image/png"),
            warc(body.replace(b"eastern", b"western"), url="https://h.example/west"),
        )
    )
    (tmp_path / "a.warc").write_bytes(crawl)
    (tmp_path / "b.warc.gz").write_bytes(b"".join(map(gzip.compress, (crawl[:700], crawl[700:]))))
    for name in ("a.warc", "b.warc.gz"):
        found = list(pieces([tmp_path / name], 100_000, AT))
        assert [f.location for f in found if isinstance(f, Payload)] == [
            f"{tmp_path / name} https://h.example/quay",
            f"{tmp_path / name} https://h.example/west",
        ]
        assert [f.kind for f in found if isinstance(f, Unread)] == [
            "revisit in .warc",
            "HTTP 404 in .warc",
            "image/png in .warc",
        ]


@pytest.mark.parametrize(
    ("http", "body"),
    [
        ("Content-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip", gzip.compress(QUAY.encode())),
        ("Content-Type: text/html\r\nContent-Encoding: br", brotli.compress(QUAY.encode())),
        ("content-type: application/xhtml+xml\r\ncontent-encoding: gzip", QUAY.encode()),
        (
            "Content-Type: text/html\r\nTransfer-Encoding: chunked",
            b"40\r\n%b\r\n%x;x=y\r\n%b\r\n0\r\n\r\n"
            % (QUAY.encode()[:64], len(QUAY.encode()) - 64, QUAY.encode()[64:]),
        ),
        ("Content-Type: text/html\r\nTransfer-Encoding: chunked", QUAY.encode()),
        ("Content-Type: text/html; charset=iso-8859-1", QUAY.encode("latin-1")),
    ],
)
def test_a_page_of_a_crawl_is_unpacked_as_it_was_sent(http: str, body: bytes) -> None:
    (article,) = articles("a.warc", warc(body, url="https://h.example/quay", http=http))
    assert article.url == "https://h.example/quay" and "harbour master of Zürnau" in article.text
    assert article.title == "Quay closed for repairs" and "saved 2026-03-06T10:00:00Z" in article.extractor
    assert article.origin.location == "in/a.warc https://h.example/quay"


def test_a_page_of_a_crawl_that_is_a_bomb_or_too_large_stops_no_other(tmp_path: Path) -> None:
    bomb = warc(
        gzip.compress(b"<p>" + b" " * 30_000_000),
        url="https://h.example/bomb",
        http="Content-Type: text/html\r\nContent-Encoding: gzip",
    )
    large = warc(b"x" * 50_000, url="https://h.example/large")
    path = tmp_path / "a.warc"
    path.write_bytes(bomb + large + warc(QUAY.encode()))
    found = list(pieces([path], 40_000, AT))
    assert [f.origin.rpartition(" ")[2] for f in found if isinstance(f, Refusal)] == [
        "https://h.example/large"
    ]
    assert len([f for f in found if isinstance(f, Payload)]) == 2
    assert "larger than 20 MB" in refusal("a.warc", bomb)


def test_a_damaged_crawl_gives_what_stands_before_the_damage(tmp_path: Path) -> None:
    whole = warc(QUAY.encode())
    for broken in (
        b"no record\n",
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\n",
        b"WARC/1.0\n" + b"a" * 100_000,
    ):
        path = tmp_path / "a.warc"
        path.write_bytes(whole + broken)
        first, second = pieces([path], 100_000, AT)
        assert isinstance(first, Payload) and isinstance(second, Refusal) and "record 2" in second.reason
    path = tmp_path / "cut.warc"
    path.write_bytes(whole[:-30])
    assert isinstance(next(iter(pieces([path], 100_000, AT))), Payload)
    bomb = tmp_path / "bomb.warc.gz"
    bomb.write_bytes(gzip.compress(warc(b"\0" * 5_000_000, http="Content-Type: image/x")))
    assert [f.reason for f in pieces([bomb], 100_000, AT) if isinstance(f, Refusal)] == [
        "grows more than 100 times when unpacked; unpack it and look at it first"
    ]


def test_a_header_without_end_is_not_held() -> None:
    with pytest.raises(InputError, match="without an end"):
        list(warc_format.records(cast(BinaryIO, io.BytesIO(b"WARC/1.0\n" + b"a: b\n" * 100_000)), 1_000))
