"""Bytes are taken for what they are; one bad item stops no other; jobs and answers can be pickled."""

import pickle
from datetime import UTC, datetime

import pytest

from brief.reading.piece_reader import Intake, intake
from brief.records import Payload
from tests.support.docx import docx, para
from tests.support.pdf import Put, pdf

NOW = datetime(2026, 3, 9, tzinfo=UTC)
TEXT = "The water rose at night and nobody in the lower town was warned, the mayor said."
RSS = f"<rss><channel><title>F</title><item><title>A</title><guid>1</guid><description>{TEXT}</description></item>"
RSS += "<item><title>B</title><guid>2</guid></item></channel></rss>"
PAGE = (
    "<html><head><title>Dam gives way in the valley</title></head><body>"
    + f"<p>{TEXT} {TEXT}</p>" * 5
    + "</body></html>"
)


def take(content: str | bytes, media_type: str, **more: object) -> Intake:
    raw = content.encode() if isinstance(content, str) else content
    return intake(Payload("there", raw, media_type, NOW, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "media_type", ["application/xml", "text/html; charset=utf-8", "text/plain", "application/json"]
)
def test_a_feed_is_known_by_its_content(media_type: str) -> None:
    found = take(RSS, media_type)
    assert found.feed is not None and found.feed.title == "F"
    assert [a.item_key for _, a, _ in found.read] == ["1"]
    assert [r.origin for r in found.refused] == ["there 2"] and "three words" in found.refused[0].reason


def test_opml_lists_and_reads_nothing() -> None:
    found = take(
        '<opml><body><outline text="A" xmlUrl="https://a.example/"/></body></opml>', "application/xml"
    )
    assert found.outlines == (("A", "https://a.example/"),) and not found.read and not found.refused


def test_a_page_called_xml_is_refused_and_says_what_to_do() -> None:
    for media_type in ("application/xml", "application/rss+xml"):
        found = take(PAGE, media_type)
        assert not found.read
        assert found.refused[0].reason == "is a web page, not a feed; to read it as a page, save it as .html"


def test_unknown_xml_binary_and_empty_are_refused() -> None:
    assert "XML of a kind" in take("<note><to>x</to></note>", "application/xml").refused[0].reason
    assert "binary" in take(b"\x89PNG\0", "text/plain").refused[0].reason
    assert "empty" in take(" ", "text/html").refused[0].reason
    assert "application/x-thing" in take("x y", "application/x-thing").refused[0].reason


def test_dump_lines_with_fields_and_line_numbers() -> None:
    found = take(
        f'{{"x": "{TEXT}"}}\nnonsense', "application/x-ndjson", first_line=5, fields=(("text", "x"),)
    )
    assert found.read[0][1].item_key == "line 5" and found.refused[0].origin == "there line 6"


def test_a_url_becomes_the_origin() -> None:
    found = intake(
        Payload(
            "https://hill.example/dam",
            PAGE.encode("latin-1"),
            "text/html; charset=ISO-8859-1",
            NOW,
            kind="url",
        )
    )
    _, article, passages = found.read[0]
    assert (article.origin.kind, article.url, article.publisher) == (
        "url",
        "https://hill.example/dam",
        "hill.example",
    )
    assert passages and passages[0].article_id == article.id


def test_the_same_bytes_give_the_same_ids() -> None:
    assert [(a.id, [p.id for p in ps]) for _, a, ps in take(RSS, "text/xml").read] == [
        (a.id, [p.id for p in ps]) for _, a, ps in take(RSS, "text/xml").read
    ]


def test_an_error_in_one_item_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(document: object, text: object) -> None:
        raise ValueError("odd")

    monkeypatch.setattr("brief.reading.piece_reader.read", broken)
    assert all("ValueError: odd" in r.reason for r in take(RSS, "text/xml").refused)


def test_all_of_it_can_be_pickled() -> None:
    found = take(RSS, "text/xml")
    assert pickle.loads(pickle.dumps(found)) == found


MAIL = f"From: The Hill <n@hill.example>\nDate: Wed, 4 Mar 2026 10:15:00 +0100\nSubject: A dam\n\n{TEXT}\n"


def test_documents_are_known_by_their_bytes_whatever_the_server_says() -> None:
    for content, reader in ((pdf([[Put(72, 700, TEXT)]]), "pypdf"), (docx(para(TEXT)), "docx/2")):
        for media_type in ("application/pdf", "application/octet-stream", "text/html", ""):
            ((raw, article, _),) = take(content, media_type, kind="url").read
            assert article.text == TEXT and article.extractor.startswith(reader) and raw.content == content


def test_what_is_called_a_document_and_is_none() -> None:
    assert "is called a PDF and is none" in take("Not found", "application/pdf").refused[0].reason
    assert take(PAGE, "application/pdf").read[0][1].title == "Dam gives way in the valley"


def test_mail_is_dated_and_published_by_its_headers() -> None:
    ((raw, article, passages),) = take(MAIL, "message/rfc822").read
    assert (article.title, article.publisher, article.text) == ("A dam", "The Hill", TEXT)
    assert article.published.start == datetime(2026, 3, 4, 9, 15, tzinfo=UTC) and passages
    assert article.published.proof is not None and article.published.proof.rule == "mail message"
    assert article.extractor == "mail message, text/1" and raw.origin.kind == "mail"
    assert "is no mail message" in take(TEXT, "message/rfc822").refused[0].reason


def test_tables_with_fields_and_row_numbers() -> None:
    table = f'x;when\n"{TEXT}";2026-03-04\n'
    found = take(table, "text/csv", first_line=5, fields=(("text", "x"), ("published", "when")))
    ((_, article, _),) = found.read
    assert (article.item_key, article.text, article.extractor) == ("row 5", TEXT, "dump field, text/1")
    assert article.published.start == datetime(2026, 3, 4, tzinfo=UTC)
    assert take(table, "text/csv").refused[0].origin == "there"


@pytest.mark.parametrize("place", ["https://a.example/x.csv?v=1", "https://a.example/mail.EML"])
def test_a_vague_download_is_what_its_address_says(place: str) -> None:
    content = MAIL if "EML" in place else f"title,text\nA,{TEXT}\n".replace(", the", "; the")
    found = intake(Payload(place, content.encode(), "text/plain", NOW, kind="url"))
    assert found.read and found.read[0][0].origin.kind in ("mail", "dump")


def test_a_feed_file_without_items_says_so_and_a_feed_followed_does_not() -> None:
    cut = "<rss><channel><title>F</title>"
    assert [r.reason for r in take(cut, "application/xml").refused] == [
        "is a feed without an item; it is empty or cut short"
    ]
    followed = take(cut, "application/xml", kind="url")
    assert not followed.refused and followed.feed is not None
