"""JSON dumps: fields found under many names, every line's own bytes kept."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from brief.formats.json_dumps import lines, objects
from brief.records import Payload, RawDocument, Refusal, Role

NOW = datetime(2026, 3, 9, tzinfo=UTC)


def payload(content: bytes, **more: Any) -> Payload:
    return Payload("d.jsonl", content, "application/json", NOW, **more)


def one(value: object, **fields: str) -> RawDocument:
    (found,) = lines(payload(json.dumps(value).encode(), fields=tuple(fields.items())))
    assert isinstance(found, RawDocument), found
    return found


def test_known_names() -> None:
    found = one(
        {
            "ID": 7,
            "Headline": "H",
            "bodyText": "a b c",
            "pubDate": "2026-03-04",
            "byline": "Ada",
            "outlet": "The Hill",
        }
        | {"canonical_url": "https://h.example/7", "lang": "en"}
    )
    said = found.declared
    assert (found.origin.item, said.title, said.body, said.published) == ("7", "H", "a b c", "2026-03-04")
    assert (said.authors, said.publisher, said.url) == (("Ada",), "The Hill", "https://h.example/7")
    assert said.language == "en"


def test_one_level_down_and_in_lists() -> None:
    said = one(
        {"text": "a b c", "sources": [{"name": "Wire", "url": "https://w.example/1"}], "date": "2026-03-04"}
    ).declared
    assert (said.publisher, said.url, said.title) == ("d, citing Wire", "https://w.example/1", "")
    said = one(
        {
            "title": "T",
            "meta": {"source": "Verge", "published_at": "2026-03-04", "author": "B"},
            "facts": ["a.", "b."],
        }
    ).declared
    assert (said.publisher, said.published, said.authors, said.body) == (
        "Verge",
        "2026-03-04",
        ("B",),
        "a.\n\nb.",
    )


def test_the_name_of_a_crawl_is_no_publisher() -> None:
    assert (
        one(
            {"text": "a b c", "source": "crawl_world-news", "source_domain": "www.hill.example"}
        ).declared.publisher
        == "hill.example"
    )


def test_named_fields_come_first() -> None:
    said = one({"text": "no", "x": {"y": ["a", "yes yes yes"]}}, text="x.y[1]").declared
    assert said.body == "yes yes yes"


def test_a_field_whose_name_has_a_dot_in_it() -> None:
    assert one({"body.text": "yes yes yes", "text": "no"}, text="body.text").declared.body == "yes yes yes"


def test_lines_keep_their_bytes_and_numbers() -> None:
    content = b'{"text": "a b c",  "n":1}\r\n\nnot json\n[1]\n{"n": 2}\n{"text": "d e f"}'
    found = list(lines(payload(content, first_line=10)))
    assert isinstance(found[0], RawDocument) and found[0].content == b'{"text": "a b c",  "n":1}'
    assert found[0].origin.item == "line 10"
    refused = [f.origin for f in found if isinstance(f, Refusal)]
    assert refused == ["d.jsonl line 12", "d.jsonl line 13", "d.jsonl line 14"]
    assert "dump.fields" in next(f.reason for f in found if isinstance(f, Refusal) and "14" in f.origin)
    assert isinstance(found[-1], RawDocument) and found[-1].origin.item == "line 15"


def test_a_file_of_one_object_an_array_or_a_wrapper() -> None:
    for content in (
        b'{"text": "a b c"}',
        b'[{"text": "a b c"}]',
        b'{"status": "ok", "articles": [{"text": "a b c"}]}',
    ):
        (found,) = objects(payload(content))
        assert isinstance(found, RawDocument) and found.content == b'{"text": "a b c"}'
    assert len(list(objects(payload(b'{"text": "a b c"}\n{"text": "d e f"}')))) == 2


def test_a_broken_array_gives_what_stands_before_the_break() -> None:
    found = list(objects(payload(b'[{"text": "a b c"}, {"text": ')))
    assert [type(f) for f in found] == [RawDocument, Refusal]


def test_hostile_json() -> None:
    for content in (b"[" * 100_000, b'{"a":' * 100_000, b"nonsense", b"3"):
        (found,) = objects(payload(content))
        assert isinstance(found, Refusal)


def test_names_that_services_of_news_use() -> None:
    gdelt = one(
        {"seendate": "20260304T101500Z", "domain": "h.example", "title": "H", "maintext": "a b c"}
    ).declared
    assert (gdelt.published, gdelt.publisher, gdelt.body) == ("20260304T101500Z", "h.example", "a b c")
    times = one(
        {"headline": {"main": "H", "kicker": "K"}, "pub_date": "2026-03-04", "web_url": "https://t.example/1"}
        | {"lead_paragraph": "a b c", "byline": {"original": "By Ada Moll"}}
    ).declared
    assert (times.title, times.body, times.authors) == ("H", "a b c", ("Ada Moll",))
    assert (times.published, times.url) == ("2026-03-04", "https://t.example/1")
    web = {"webTitle": "H", "webPublicationDate": "2026-03-04", "webUrl": "https://g.example/1"}
    guardian = one(web | {"fields": {"bodyText": "a b c", "byline": "Ada Moll"}}).declared
    assert (guardian.title, guardian.published, guardian.body) == ("H", "2026-03-04", "a b c")
    assert (
        one({"title": "H", "text": "a b c", "date_publish": "2026-03-04"}).declared.published == "2026-03-04"
    )
    assert one({"Headline": "H", "Story Text": "a b c"}).declared.body == "a b c"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("They agreed late on… [+1234 chars]", "[+1234 chars]"),
        ("They agreed on Monday. The quay is… [+99 chars]", "The quay is… [+99 chars]"),
        ("They agreed. It is signed. [99 chars]", " [99 chars]"),
        ("They agreed on Monday. The visit of Gen. Marr to […]", "The visit of Gen. Marr to […]"),
        ("They agreed on Monday. And then…", "And then…"),
        ("They agreed late on…", ""),
        ("They agreed on Monday.", ""),
    ],
)
def test_the_sentence_that_a_service_cut_off_is_set_aside(text: str, cut: str) -> None:
    said = one({"title": "H", "content": text}).declared
    assert said.body == text
    assert "".join(text[mark.start : mark.end] for mark in said.marks) == cut
    assert all(mark.role is Role.CUT_OFF for mark in said.marks)
