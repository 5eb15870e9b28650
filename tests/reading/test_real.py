"""The real data: the seed, the feeds, the events and the pages. Skipped where it is absent."""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from brief.reading.piece_reader import Intake, intake
from brief.reading.plain.cleaning import clean
from brief.reading.plain.furniture import inline_cue, is_cue, is_furniture
from brief.records import Article, Payload, Precision, text_at
from brief.sources.files import pieces

NOW = datetime(2026, 3, 9, tzinfo=UTC)


def taken(folder: Path) -> Iterator[tuple[Payload, Intake]]:
    for piece in pieces([folder], 50_000_000, NOW):
        assert isinstance(piece, Payload), piece
        yield piece, intake(piece)


def assert_whole(article: Article) -> None:
    spans = [span for block in article.blocks for span in block] + [
        (a.start, a.end) for a in article.set_aside
    ]
    at = 0
    for start, end in sorted(spans):
        assert at <= start and not article.source_text[at:start].strip(), article.title
        at = end
    assert not article.source_text[at:].strip()


def test_the_seed(real_data: Path) -> None:
    ((_, found),) = taken(real_data / "seed")
    ((_, article, passages),) = found.read
    assert_whole(article)
    aside = [(a.reason, article.source_text[a.start : a.end]) for a in article.set_aside]
    assert [text for reason, text in aside if reason == "page furniture"] == ["close", "close"]
    assert len([1 for reason, text in aside if reason.startswith("headline") and text == article.title]) == 2
    assert len([1 for reason, _ in aside if reason == "teaser for another story"]) == 4
    assert len(aside) == 8 and len(article.blocks) == 11
    (rejoined,) = [block for block in article.blocks if len(block) > 1]
    assert "outskirts of Aleppo September 15." in text_at(article.source_text, rejoined)
    assert not article.published.known and article.publisher == "" and article.language == "en"
    assert not any("energy" in p.text for p in passages)


def test_the_feeds_give_every_item(real_data: Path) -> None:
    total = 0
    for piece, found in taken(real_data / "feeds"):
        raw = len(re.findall(rb"<(?:item|entry)[\s>]", piece.content))
        assert len(found.read) + len(found.refused) >= raw, piece.location
        assert all("three words" in r.reason for r in found.refused)
        total += len(found.read)
        for document, article, passages in found.read:
            assert document.content in piece.content
            assert passages
            assert_whole(article)
    assert total >= 2_840


def test_the_events_have_days_and_publishers(real_data: Path) -> None:
    articles = [a for _, found in taken(real_data / "events") for _, a, _ in found.read]
    assert len(articles) == 1_619
    assert all(a.published.precision is Precision.DAY and a.publisher and a.item_key for a in articles)


def test_pages_are_read_without_an_exception(real_data: Path) -> None:
    read = 0
    paths = sorted((real_data / "pages").rglob("*.html.gz"))[::11]
    for path in paths:
        found = intake(Payload(str(path), gzip.decompress(path.read_bytes()), "text/html", NOW))
        assert all("could not be read" not in r.reason for r in found.refused)
        read += len(found.read)
        for _, article, _ in found.read:
            assert_whole(article)
            assert article.title
    assert read == len(paths)


def test_clean_bodies_lose_next_to_nothing(real_data: Path) -> None:
    """The publishers' own bodies as bare text: what is set aside is theirs to the last line, save a few cues."""
    blocks = judged = 0
    for path in sorted((real_data / "pages" / "fundus").glob("*/*.json")):
        for entry in json.loads(path.read_text("utf-8")).values():
            body = entry.get("body")
            if not body:
                continue
            paragraphs = [" ".join(p.split()) for section in body["sections"] for p in section["paragraphs"]]
            text = "\n\n".join(paragraphs)
            kept, aside = clean(text, "", bare=True)
            blocks += len(paragraphs)
            for a in aside:
                line = text[a.start : a.end]
                listed = is_furniture(line) or is_cue(line) or inline_cue(line)
                judged += a.reason == "teaser for another story" and not listed
            assert kept or not text
    assert blocks > 2_500 and judged <= 0.0005 * blocks
