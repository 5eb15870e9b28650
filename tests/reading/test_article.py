"""One raw document into one article: where title, publisher, date and language come from."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from brief.errors import InputError
from brief.reading.article import label, read
from brief.reading.language import code, language_of
from brief.records import DateStatus, Declared, Origin, Precision, RawDocument, digest

NOW = datetime(2026, 3, 9, tzinfo=UTC)
TEXT = "The water rose at night and nobody in the lower town was warned, the mayor said."


def document(
    content: bytes, media_type: str = "text/plain", origin: Origin | None = None, **said: object
) -> RawDocument:
    where = origin or Origin("file", "a.txt")
    return RawDocument(sha256(content).hexdigest(), content, media_type, where, NOW, Declared(**said))  # type: ignore[arg-type]


def test_bare_text() -> None:
    raw = f"Dam gives way in the valley\n\nBy Ada Moll\n4 March 2026\n\n{TEXT}\n".encode()
    article = read(document(raw))
    assert article.title == "Dam gives way in the valley" and article.authors == ("Ada Moll",)
    assert article.text == TEXT and article.source_text.encode() == raw
    assert article.publisher == "" and article.language == "en"
    assert (
        article.published.precision is Precision.DAY
        and article.published.proof.rule == "date line in the text"
    )
    assert article.id == digest(article.raw_sha256, "")[:16]
    assert article.source_text_sha256 == sha256(raw).hexdigest()
    assert article.first_seen == NOW


def test_without_a_date_there_is_none() -> None:
    assert read(document(TEXT.encode())).published.status is DateStatus.UNRESOLVED


def test_markdown_front_matter() -> None:
    raw = f"""---
title: "Dam: what is known"
source: The Hill
authors: [Ada Moll, Bo Chan]
date: 2026-03-04T10:15:00+02:00
url: https://hill.example/dam
language: en
---

{TEXT}
"""
    article = read(document(raw.encode(), "text/markdown"))
    assert (article.title, article.publisher, article.authors) == (
        "Dam: what is known",
        "The Hill",
        ("Ada Moll", "Bo Chan"),
    )
    assert article.published.start == datetime(2026, 3, 4, 8, 15, tzinfo=UTC)
    assert article.published.proof.rule == "front matter" and article.text == TEXT


def test_front_matter_that_is_no_yaml_is_read_by_its_lines() -> None:
    raw = f"---\ntitle: Dam: what is known\npublisher: The Hill\n---\n{TEXT}"
    article = read(document(raw.encode(), "text/markdown"))
    assert (article.title, article.publisher) == ("Dam: what is known", "The Hill")


def test_feed_item() -> None:
    origin = Origin("feed", "f.xml", "g1")
    article = read(
        document(
            b"<item/>",
            "application/rss+xml",
            origin,
            title="T",
            body=f"<p>{TEXT}</p><p>More of it.</p>",
            body_type="text/html",
        )
    )
    assert article.text == f"{TEXT}\n\nMore of it." and article.item_key == "g1"
    assert article.id == digest(article.raw_sha256, "g1")[:16]


def test_an_item_without_a_body_is_its_headline() -> None:
    article = read(
        document(
            b"<item/>", "application/rss+xml", Origin("feed", "f", "g"), title="Dam gives way in the valley"
        )
    )
    assert article.text == "Dam gives way in the valley" and "headline only" in article.extractor


def test_publisher_is_the_host_where_nothing_else_is_known() -> None:
    article = read(
        document(
            b"{}", "application/json", Origin("dump", "d", "1"), body=TEXT, url="https://www.hill.example/1"
        )
    )
    assert article.publisher == "hill.example"
    assert (
        read(document(b"{}", "application/json", Origin("dump", "d", "1"), body=TEXT, url="javascript:x")).url
        == ""
    )


@pytest.mark.parametrize("raw", [b"one two", b"***\n\n---", b"Share\n\nclose", b"   "])
def test_too_little_text_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError, match="three words"):
        read(document(raw))


def test_control_characters_leave_labels_and_stay_in_the_source() -> None:
    said = {
        "title": "A\x1b[31m\u202eb\U000e0041c",
        "body": TEXT + "\u200b\x1b[0m \ud800 \0",
        "body_type": "text/plain",
    }
    article = read(document(b"{}", "application/json", Origin("dump", "d", "1"), **said))
    assert article.title == "A[31mbc"
    assert "\u200b\x1b[0m" in article.source_text
    assert article.source_text.encode() and "\0" not in article.source_text


def test_label_keeps_joiners_that_languages_need() -> None:
    assert label("می\u200cخواهم\n x") == "می\u200cخواهم x"


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (TEXT, "", "en"),
        (TEXT, "en-US", "en"),
        ("Вода піднялася вночі, і нікого в нижньому місті не попередили, сказав мер.", "en", "uk"),
        ("Das Wasser stieg in der Nacht und niemand in der Unterstadt wurde gewarnt.", "", "de"),
        ("今日は天気がいいですね。明日も晴れるでしょう。", "", "ja"),
        ("水位在夜间上涨,下城没有人得到警告,市长星期一说。", "zh-Hans", "zh"),
        ("short", "", ""),
        ("short", "fr", "fr"),
        ("Ardgaz Vantry Petrava Kelvar Tessim", "", ""),
    ],
)
def test_language(text: str, declared: str, expected: str) -> None:
    assert language_of(text, declared) == expected


def test_language_codes() -> None:
    assert [code(c) for c in ("en-US", "EN", "pt_BR", "eng", "english", "x", "", "en-us,de")] == [
        "en",
        "en",
        "pt",
        "en",
        "en",
        "",
        "",
        "",
    ]
