"""One raw document into one article: where title, publisher, date and language come from."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from brief.errors import InputError
from brief.reading.article import label, read
from brief.records import Article, DateStatus, Declared, Origin, Precision, RawDocument, digest
from brief.text.language import code, language_of

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


def page(head: str, url: str = "https://hill.example/dam", seen: datetime = NOW) -> Article:
    raw = f"<html><head>{head}</head><body><article><h1>Dam</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    where = Origin("url", url)
    return read(RawDocument(sha256(raw.encode()).hexdigest(), raw.encode(), "text/html", where, seen))


def published(date: str) -> str:
    return f'<meta property="article:published_time" content="{date}">'


def test_an_address_gives_the_date_where_nothing_else_does() -> None:
    for url in ("2026/03/04/dam", "2026-03-04-dam", "news/20260304/dam", "dam_2026-03-04"):
        article = page("", f"https://hill.example/{url}")
        assert article.published.start == datetime(2026, 3, 4, tzinfo=UTC), url
        assert article.published.proof.rule == "address of the page" and not article.disputed
    assert not page("", "https://hill.example/id/20269944/dam").published.known


def test_an_address_of_another_day_is_kept_as_disputed() -> None:
    article = page(published("2026-03-04T10:15:00+02:00"), "https://hill.example/2026/02/20/dam")
    assert article.published.start == datetime(2026, 3, 4, 8, 15, tzinfo=UTC)
    (other,) = article.disputed
    assert other.start == datetime(2026, 2, 20, tzinfo=UTC) and other.proof.rule == "address of the page"


def test_zones_and_coarser_dates_are_no_dispute() -> None:
    late = page(published("2026-03-04T23:15:00-05:00"), "https://hill.example/2026/03/04/dam")
    early = page(published("2026-03-03T20:00:00Z"), "https://hill.example/2026/03/04/dam")
    assert not late.disputed and not early.disputed
    assert page(published("2026-03-03T08:00:00Z"), "https://hill.example/2026/03/04/dam").disputed


def test_a_date_after_the_copy_was_taken_is_passed_over_and_kept() -> None:
    article = page(published("2026-05-01"), "https://hill.example/2026/03/04/dam")
    assert article.published.start == datetime(2026, 3, 4, tzinfo=UTC)
    (other,) = article.disputed
    assert other.start is None and other.status is DateStatus.UNRESOLVED
    assert other.proof.text == "2026-05-01" and other.proof.rule.endswith("lies after the copy was taken")


def test_where_every_date_lies_ahead_there_is_none_and_never_today() -> None:
    article = page(published("2027-01-01"), "https://hill.example/dam")
    assert article.published.start is None and article.published.status is DateStatus.UNRESOLVED
    assert article.published.proof.text == "2027-01-01"
    assert article.published.proof.rule.endswith("lies after the copy was taken")
    # a day ahead is within reach of zones
    assert page(published("2026-03-10"), "https://hill.example/dam").published.known


def feed_item(**said: object) -> Article:
    return read(document(b"<item/>", "application/rss+xml", Origin("feed", "f.xml", "g1"), body=TEXT, **said))


def test_the_address_of_a_feed_item_comes_after_the_feed() -> None:
    item = feed_item(published="Wed, 04 Mar 2026 10:15:00 +0100", url="https://hill.example/2026/02/01/dam")
    assert item.published.proof.rule == "feed item" and item.published.zone == "+0100"
    assert [other.proof.text for other in item.disputed] == ["2026-02-01"]
    assert feed_item(url="https://hill.example/2026/02/01/dam").published.start == datetime(
        2026, 2, 1, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "zero", ["Thu, 01 Jan 1970 00:00:00 +0000", "1969-12-31T19:00:00-05:00", "1 May 1987"]
)
def test_a_lost_date_of_a_feed_is_no_date(zero: str) -> None:
    item = feed_item(published=zero, modified="2026-03-04")
    assert item.published.status is DateStatus.INFERRED
    assert item.published.start == datetime(2026, 3, 4, tzinfo=UTC) == item.modified.start
    assert item.disputed == () or item.disputed[0].start is None


def test_an_old_page_of_an_archive_keeps_its_date() -> None:
    assert page(published("1962-10-23")).published.start == datetime(1962, 10, 23, tzinfo=UTC)


def test_a_date_of_change_stands_in_as_inferred() -> None:
    item = feed_item(modified="2026-03-04T10:15:00Z")
    assert item.published.status is DateStatus.INFERRED
    assert item.published.proof.rule.endswith("only a date of change is given: published no later")
    assert item.modified.status is DateStatus.STATED
    bare = read(
        document(f"Dam gives way in the valley\n\nBy Ada Moll\nUpdated: 4 March 2026\n\n{TEXT}\n".encode())
    )
    assert bare.published.status is DateStatus.INFERRED and "date of change" in bare.published.proof.rule


def test_a_day_and_month_that_could_change_places_are_told_apart_by_another_date() -> None:
    by_address = feed_item(published="03/02/2026", url="https://hill.example/2026/03/02/dam")
    assert by_address.published.start == datetime(2026, 3, 2, tzinfo=UTC)
    assert by_address.published.status is DateStatus.INFERRED
    assert "told apart by the address of the page: 2026-03-02" in by_address.published.proof.rule
    by_copy = feed_item(published="03/04/2026")
    assert by_copy.published.start == datetime(2026, 3, 4, tzinfo=UTC)
    assert "the other way round it lies after the copy was taken" in by_copy.published.proof.rule
    neither = feed_item(published="03/02/2026")
    assert neither.published.start is None and "cannot be told apart" in neither.published.proof.rule


def test_dots_mean_the_day_first_in_languages_that_write_so() -> None:
    body = (
        "Das Wasser stieg in der Nacht und niemand in der Unterstadt wurde gewarnt, sagte der Bürgermeister."
    )
    item = read(
        document(
            b"<item/>",
            "application/rss+xml",
            Origin("feed", "f.xml", "g1"),
            body=body,
            language="de",
            published="03.02.2026",
        )
    )
    assert (
        item.published.start == datetime(2026, 2, 3, tzinfo=UTC)
        and item.published.status is DateStatus.INFERRED
    )
    assert not feed_item(published="03.02.2026").published.known


def test_markdown_with_toml_and_with_underlined_headings() -> None:
    toml = read(
        document(
            f'+++\ntitle = "Dam: what is known"\ndate = 2026-03-04\n+++\n\n{TEXT}'.encode(), "text/markdown"
        )
    )
    assert (toml.title, toml.published.proof.text, toml.text) == ("Dam: what is known", "2026-03-04", TEXT)
    broken = read(document(f"+++\ntitle = \n+++\n\n{TEXT}".encode(), "text/markdown"))
    assert broken.title == "" and broken.text == TEXT
    lined = read(document(f"Dam gives way\n=============\n\n{TEXT}".encode(), "text/markdown"))
    assert lined.title == "Dam gives way" and lined.text == TEXT


TURKISH = (
    "İzmir açıklarında çarşamba günü deprem meydana geldi. Yetkililer, olumsuz bir durum olmadığını söyledi."
)
ARABIC = (
    "قالت الشركة يوم الجمعة إن التيار انقطع عن أحياء في المدينة بعد عطل. وأضافت أن الفرق تعمل على إصلاحه."
)
CHINESE = "据本报报道，台风20日上午在沿海登陆。当地已转移三万多人。气象部门说，风力将在周一减弱！"


@pytest.mark.parametrize(
    ("lines", "title", "day", "publisher", "authors"),
    [
        (
            ["ANASAYFA | GÜNDEM | EKONOMİ", "Kıyıda deprem: sarsıntı kentte hissedildi", "AA"]
            + ["05.03.2026 - 11:42 | Son güncelleme: 06.03.2026 - 12:10", TURKISH, "Bu haberi paylaş"],
            "Kıyıda deprem: sarsıntı kentte hissedildi",
            5,
            "",
            ("AA",),
        ),
        (
            ["الرئيسية > أخبار", "انقطاع الكهرباء عن أحياء في المدينة", "نشر في: 7 مارس 2026", ARABIC],
            "انقطاع الكهرباء عن أحياء في المدينة",
            7,
            "",
            (),
        ),
        (
            [
                "首页 > 国际",
                "台风登陆沿海 三万人转移",
                "2026年3月2日 14:05 来源：海峡日报",
                CHINESE,
                "责任编辑：王伟",
            ],
            "台风登陆沿海 三万人转移",
            2,
            "海峡日报",
            (),
        ),
    ],
)
def test_how_pages_of_other_languages_open(
    lines: list[str], title: str, day: int, publisher: str, authors: tuple[str, ...]
) -> None:
    article = read(document("\n\n".join(lines).encode()))
    assert (article.title, article.publisher, article.authors) == (title, publisher, authors)
    assert article.published.start is not None and article.published.start.day == day
    assert article.text in (TURKISH, ARABIC, CHINESE)


def test_a_byline_that_is_an_agency_s_name_alone() -> None:
    article = read(document(f"Dam gives way in the valley\n\nBy Reuters\n\n{TEXT}".encode()))
    assert article.authors == ("Reuters",) and article.text == TEXT


def test_an_address_given_for_a_publisher_is_its_host() -> None:
    assert feed_item(publisher="https://www.hill.example").publisher == "hill.example"


LINE = "Published: Feb. 1, 2026 · Last updated: March 5, 2026"
PAGE = f"<html><body><h1>Dam gives way</h1><p>{LINE}</p><p>{TEXT} {TEXT} {TEXT}</p></body></html>"


@pytest.mark.parametrize(
    "made",
    [
        document(f"Dam gives way in the valley\n\n{LINE}\n\n{TEXT}\n".encode()),
        document(f"---\ntitle: Dam gives way\ndate: '{LINE}'\n---\n{TEXT}".encode(), "text/markdown"),
        document(b"x", origin=Origin("dump", "d.csv", "1"), title="Dam", body=TEXT, published=LINE),
        document(b"x", origin=Origin("feed", "f.xml", "1"), title="Dam", body=TEXT, published=LINE),
        document(b"x", origin=Origin("mail", "m.eml", "1"), title="Dam", body=TEXT, published=LINE),
        document(PAGE.encode(), "text/html"),
    ],
)
def test_one_line_of_two_dates_is_read_alike_in_every_kind_of_input(made: RawDocument) -> None:
    article = read(made)
    assert article.published.start == datetime(2026, 2, 1, tzinfo=UTC)
    assert article.modified.start == datetime(2026, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day"), [("en-US", "2026-02-01"), ("en-GB", "2026-01-02"), ("en", ""), ("de", "2026-01-02")]
)
def test_the_country_of_a_declared_language_tells_day_and_month_apart(language: str, day: str) -> None:
    for kind in ("dump", "feed"):
        article = read(
            document(
                b"x", origin=Origin(kind, "x", "1"), body=TEXT, published="02/01/2026", language=language
            )
        )
        assert (article.published.start.date().isoformat() if article.published.start else "") == day


def test_two_lines_of_a_bare_text() -> None:
    lines = "Thu 5 Mar 2026 09.30 GMT\nLast modified on Fri 6 Mar 2026 10.12 GMT"
    raw = f"Dam gives way in the valley\n\n{lines}\n\n{TEXT}"
    article = read(document(raw.encode()))
    assert article.published.start == datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
    assert article.modified.start == datetime(2026, 3, 6, 10, 12, tzinfo=UTC)
