"""Random bytes and mutated real pages, feeds and dumps: every reader answers with a record, none raises."""

from __future__ import annotations

import gzip
import random
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brief.formats.registry import SUFFIXES
from brief.reading.piece_reader import Intake, intake
from brief.records import Payload, fold
from brief.sandbox import Sandbox
from tests.support.desk import CORPUS
from tests.support.hostile import item, safe_reason

NOW = datetime(2026, 3, 9, tzinfo=UTC)
TYPES = sorted(
    {*SUFFIXES.values(), "text/html; charset=koi8-r", "application/feed+json", "application/pdf", ""}
)
QUICK = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FRAGMENTS = [
    *(
        b"<",
        b">",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"&#0;",
        b"&#xD800;",
        b"&#99999999;",
        b"&amp;amp;",
        b"<?xml",
    ),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\x1b[2J",
        b"\r",
        b"\x85",
    ),
    *(
        b"<item>",
        b"</item>",
        b"<entry>",
        b"<title>",
        b"</body>",
        b"<table><tr>",
        b"<script>",
        b"<svg>",
        b"<math>",
    ),
    *(
        b'"',
        b"\\u0000",
        b"\\ud800",
        b"{",
        b"[",
        b"]",
        b"}",
        b":",
        b"1e999",
        b"NaN",
        b"---\n",
        b"# ",
        b"[x](",
        b"**",
    ),
    *("\u202e\u2066\u200b".encode(), "\U000e0041".encode(), "\u0301".encode() * 50, b"9" * 5000, b"\n" * 99),
    *(b"31 February 2026", b"0000-00-00", b"Monday", b"Updated:", b"By ", b"(c)", b"<meta charset=utf-7>"),
]


@cache
def seeds() -> list[tuple[bytes, str]]:
    """Real documents of every kind: the example corpus's own."""
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file())
    found: list[tuple[bytes, str]] = []
    for kind in sorted({path.suffix for path in files} & set(SUFFIXES)):
        few = [path for path in files if path.suffix == kind][:3]
        found += [(path.read_bytes()[:20_000], SUFFIXES[kind]) for path in few]
    assert {kind for _, kind in found} >= {
        "text/html",
        "application/xml",
        "text/plain",
        "application/x-ndjson",
    }
    return found


def mutated(content: bytes, seed: int, times: int) -> bytes:
    """Bytes flipped, cut, doubled, moved, and fragments put in that readers trip over."""
    dice, data = random.Random(seed), bytearray(content)
    for _ in range(times):
        at = dice.randrange(len(data) + 1)
        to = min(len(data), at + dice.choice((1, 7, 300)))
        match dice.randrange(6):
            case 0 if at < len(data):
                data[at] ^= 1 << dice.randrange(8)
            case 1:
                del data[at:to]
            case 2:
                data[at:at] = data[at:to] * dice.choice((2, 30))
            case 3:
                data[at:at] = dice.choice(FRAGMENTS) * dice.choice((1, 1, 40))
            case 4:
                other = dice.randrange(len(data) + 1)
                data[at:to], data[other:other] = b"", data[at:to]
            case _:
                data[at:to] = dice.randbytes(to - at)
    return bytes(data)


def sound(content: bytes, media_type: str) -> None:
    """What is read is whole and can be kept; what is refused is refused in words."""
    found = intake(Payload("x", content, media_type, NOW))
    assert isinstance(found, Intake)
    for refusal in found.refused:
        assert safe_reason(fold(refusal.reason)) or not refusal.reason.isprintable(), refusal
    for _, article, passages in found.read:
        article.source_text.encode("utf-8")
        assert "\0" not in article.source_text and article.title.isprintable() or article.title == ""
        kept = {at for block in article.blocks for start, end in block for at in range(start, end)}
        kept |= {at for aside in article.set_aside for at in range(aside.start, aside.end)}
        assert all(at in kept or char.isspace() for at, char in enumerate(article.source_text))
        assert all(0 <= passage.start < passage.end <= len(article.source_text) for passage in passages)


@pytest.mark.parametrize("media_type", TYPES)
def test_random_bytes(media_type: str) -> None:
    @QUICK
    @given(
        st.binary(max_size=300)
        | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    )
    def check(content: bytes) -> None:
        sound(content, media_type)
        sound(b"The rain went on in Orlow. " + content, media_type)

    check()


@QUICK
@given(st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=8), max_size=40), st.sampled_from(TYPES))
def test_fragments_that_readers_trip_over(parts: list[bytes], media_type: str) -> None:
    sound(b"".join(parts), media_type)
    sound(b"<html><body><p>The rain went on in Orlow. " + b"".join(parts), media_type)
    sound(b"<rss><channel>" + item().encode().replace(b"Orlow", b"".join(parts)), media_type)


@settings(QUICK, max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 60), st.integers(0, 99))
def test_mutated_documents(seed: int, times: int, which: int) -> None:
    content, media_type = seeds()[which % len(seeds())]
    sound(mutated(content, seed, times), media_type)


def test_mutated_real_pages_in_the_sandbox(real_data: Path) -> None:
    """Pages of real publishers, damaged: an intake each, and no child lost."""
    files = sorted((real_data / "pages" / "scrapinghub" / "html").glob("*.gz"))[::8]
    jobs = [
        Payload(str(number), mutated(gzip.decompress(file.read_bytes()), number, 40), "text/html", NOW)
        for number, file in enumerate(files)
    ]
    with Sandbox() as sandbox:
        found = [result for _, result in sandbox.map(intake, jobs)]
        assert len(sandbox._free) == 1
    assert jobs and all(isinstance(result, Intake) for result in found)
    assert sum(len(result.read) for result in found if isinstance(result, Intake)) >= len(jobs) // 2
