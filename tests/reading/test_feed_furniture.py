"""What of a feed's items is the feed's own: told by repetition and by links to the item's own page, in any language."""

import html
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.reading.feed_furniture import OWN_LINK, REPEATED, set_apart
from brief.reading.piece_reader import intake
from brief.records import Article, BlockKind, Payload, Role, SetAside

NOW = datetime(2026, 3, 9, tzinfo=UTC)
NEWS = (
    "The lock at Drenholt stays closed until Friday, its keeper Petra Lund said on Wednesday.",
    "Nine barges wait below the wall, and two more are expected from Tarn before the evening.",
    "The county has asked the operator for a report on the wall, which fell at six o'clock.",
    "A diver found no crack in the second gate, according to the board that runs the canal.",
)


def feed(*bodies: str, titles: str = "Note {}") -> list[Article]:
    items = "".join(
        f"<item><title>{titles.format(n)}</title><link>https://orel.example/{n}</link>"
        f"<description>{html.escape(body)}</description></item>"
        for n, body in enumerate(bodies, start=1)
    )
    content = f"<rss><channel><title>Orel Notes</title>{items}</channel></rss>".encode()
    found = intake(Payload("feed.xml", content, "application/xml", NOW))
    assert not found.refused
    return [article for _, article, _ in found.read]


def aside(article: Article, reason: str) -> list[str]:
    return [article.source_text[a.start : a.end] for a in article.set_aside if a.reason == reason]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ([], ["Підтримайте нашу редакцію на сайті."]),
        ([], ["Orel Notes is read by Jan Hollar.", "Write to the editors at Tarn with what you know."]),
        (["Aus der Reihe: Die Schleuse von Drenholt"], []),
        (["Le carnet de la vallée"], ["Merci de nous lire chaque semaine."]),
        (["谢谢收听本期节目"], ["请在各平台关注本节目。"]),
    ],
)
def test_what_opens_or_closes_most_items_is_the_feeds(above: list[str], below: list[str]) -> None:
    found = feed(*("".join(f"<p>{p}</p>" for p in (*above, text, *below)) for text in NEWS))
    for article, text in zip(found, NEWS, strict=True):
        assert article.text == text
        assert aside(article, REPEATED) == [*above, *below]


def test_the_title_of_an_item_in_a_closing_line_is_no_difference() -> None:
    bodies = [
        f"<p>{text}</p><p>Der Beitrag Schleusenmeldung {n} steht auf Orel.</p>"
        for n, text in enumerate(NEWS, 1)
    ]
    for article, text in zip(feed(*bodies, titles="Schleusenmeldung {}"), NEWS, strict=True):
        assert article.text == text


def test_what_few_items_share_or_what_stands_amid_them_is_text() -> None:
    background = "<p>The canal was dug in 1880 and has nine locks.</p>"
    two = feed(*(f"<p>{text}</p>{background if n < 2 else ''}" for n, text in enumerate(NEWS)))
    assert all("nine locks" in article.text for article in two[:2])
    few = feed(
        *(f"<p>{text}</p>{background if n < 3 else f'<p>Day {n}.</p>'}" for n, text in enumerate(NEWS * 3))
    )
    assert "nine locks" in few[0].text
    amid = feed(
        *(f"<p>{text}</p>{background}<p>It was {n} metres, she said.</p>" for n, text in enumerate(NEWS))
    )
    assert all("nine locks" in article.text for article in amid)


def test_of_short_items_the_repeated_part_is_the_news() -> None:
    found = feed(
        *(f"<p>Gate {n}</p><p>Status: closed by order of the harbour master of Sallow</p>" for n in range(5))
    )
    assert all("closed by order" in article.text for article in found)
    assert all(
        "The very same words" in a.text
        for a in feed(*["<p>The very same words.</p><p>In each item.</p>"] * 4)
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{} … <a href="https://orel.example/1">Continue reading</a>', "Continue reading"),
        (
            '<p>{}</p><p><a href="https://orel.example/1?utm_source=rss#more">Lire la suite</a> →</p>',
            "Lire la suite",
        ),
        ('<p>{} […] <a href="http://www.orel.example/1/"><span>Читати далі</span></a></p>', "Читати далі"),
        (
            '<p>{}</p><p>Der Beitrag <a href="https://orel.example/1">Note 1</a> erschien auf '
            '<a href="/">Orel</a>.</p>',
            "Der Beitrag Note 1 erschien auf Orel.",
        ),
    ],
)
def test_a_closing_link_to_the_items_own_page_is_set_aside(body: str, words: str) -> None:
    (article,) = feed(body.format(NEWS[0]))
    assert words not in article.text and article.text.startswith(NEWS[0])
    said = [article.source_text[a.start : a.end] for a in article.set_aside]
    assert any(words in one for one in said)


def test_a_sentence_that_ends_in_a_link_stays_whole() -> None:
    for body in (
        '<p>{} More is in <a href="https://orel.example/1">the first part</a></p>',
        '<p>{} <a href="https://other.example/1">Continue reading</a></p>',
        '<p>{} <a href="https://orel.example/1">As we wrote</a>, the wall is old.</p>',
    ):
        (article,) = feed(body.format(NEWS[0]))
        assert not aside(article, OWN_LINK) and len(article.text) > len(NEWS[0]) + 10


@pytest.mark.parametrize(
    "line",
    [
        "Hosted on Acast. See acast.com/privacy for more information.",
        "Learn more about your ad choices. Visit megaphone.fm/adchoices",
        "See omnystudio.com/listener for privacy information.",
        "Listen on Apple Podcasts, Spotify or wherever you get your podcasts.",
        "Follow the show on Spotify",
    ],
)
def test_lines_of_a_podcasts_host_are_furniture(line: str) -> None:
    (article,) = feed(f"<p>{NEWS[0]}</p><p>{line}</p>")
    assert article.text == NEWS[0] and aside(article, "page furniture") == [line]


def test_words_that_only_name_a_player_or_a_button_are_text() -> None:
    for line in (
        "Available on Spotify since Monday, the song tops the charts.",
        "Share this: the wall is old.",
        "this.x = x;",
    ):
        (article,) = feed(f"<p>{NEWS[0]}</p><p>{line}</p>")
        assert line in article.text
    (article,) = feed(f"<p>{NEWS[0]}</p><div>Share this: Facebook X</div><p>{NEWS[1]}</p>")
    assert article.text == f"{NEWS[0]}\n\n{NEWS[1]}"


def test_what_is_set_apart_leaves_the_kinds_of_the_other_blocks() -> None:
    (article,) = feed("".join(f"<p>{text}</p>" for text in NEWS))
    typed = replace(article, kinds=(BlockKind(0, Role.QUOTATION, "A"), BlockKind(2, Role.LIST)))
    (start, end), *_ = typed.blocks[0]
    less = set_apart(typed, [SetAside(start, end, REPEATED)])
    assert less.kinds == (BlockKind(1, Role.LIST),) and less.text == "\n\n".join(NEWS[1:])


def test_the_cases_of_furniture_in_feeds(real_data: Path) -> None:
    texts = []
    for name in ("f04_podcast.xml", "f11_wp.xml"):
        content = (real_data / "cases" / "ads-and-furniture-in-newsletters" / name).read_bytes()
        found = intake(Payload(name, content, "application/xml", NOW))
        texts += [article.text for _, article, _ in found.read]
    for words in ("acast.com", "adchoices", "Share this", "appeared first", "Continue reading"):
        assert not any(words in text for text in texts)
    assert any("The law takes effect on 1 July 2026." in text for text in texts)
