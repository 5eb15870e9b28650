"""Feeds: items found in each file beside fastfeedparser and feedparser, and the CPU time of all of them.

An item counts as found where it comes back as a document of its own; what of it is then refused (no
three words of text) is counted apart. Broken feeds are made here: cut at a random place, and with 20
flipped bits in 20 random bytes; what is random is seeded by the file's place in the folder.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from reading import Row

SHARE = 0.1
AT = datetime(2026, 1, 1, tzinfo=UTC)


def rows(data: Path, *, quick: bool) -> Iterable[Row]:
    """Counts for every file, then the time of three turns (one where ``quick``), then broken feeds."""
    files = sorted((data / "feeds").iterdir())
    contents = [path.read_bytes() for path in files if path.is_file()]
    if quick:
        contents = contents[::4]
    name = f"{len(contents)} feeds"
    yield from _counts(name, contents)
    yield _time(name, contents, 1 if quick else 3)
    broken = contents if quick else contents[::2]
    yield from _counts(f"{len(broken)} feeds cut short", [_cut(c, n) for n, c in enumerate(broken)])
    yield from _counts(
        f"{len(broken)} feeds, 20 bytes flipped", [_flipped(c, n) for n, c in enumerate(broken)]
    )


def _counts(name: str, contents: list[bytes]) -> Iterable[Row]:
    ours, fast, slow = ([count(content) for content in contents] for count in (_ours, _fast, _slow))
    better = [max(pair) for pair in zip(fast, slow, strict=True)]
    fewer = [n for n, (mine, best) in enumerate(zip(ours, better, strict=True)) if mine < best]
    yield Row(name, "items that fastfeedparser finds", str(sum(fast)))
    yield Row(name, "items that feedparser finds", str(sum(slow)))
    yield Row(
        name,
        "items found",
        str(sum(ours)),
        f"{sum(better)}, the better for each file",
        sum(ours) >= sum(better),
    )
    where = "".join(f"; no. {n}: {ours[n]} of {better[n]}" for n in fewer[:5])
    yield Row(name, "files with fewer than the better of both", f"{len(fewer)}{where}", "0", not fewer)
    yield Row(name, "items refused after that: no three words of text", str(sum(map(_refused, contents))))


def _time(name: str, contents: list[bytes], turns: int) -> Row:
    """The median of paired turns, ours and feedparser's one after the other, each with its imports done."""
    ratios, mine = [], []
    for turn in range(turns):
        order: tuple[Callable[[bytes], int], ...] = (_ours, _slow) if turn % 2 else (_slow, _ours)
        spent = {count: _spent(count, contents) for count in order}
        mine.append(spent[_ours])
        ratios.append(spent[_ours] / spent[_slow])
    ratio = median(ratios)
    seen = f"{median(mine):.2f} s, {ratio:.3f} of feedparser's"
    return Row(
        name, "CPU time of reading the items", seen, f"at most {SHARE} of feedparser's", ratio <= SHARE
    )


def _spent(count: Callable[[bytes], int], contents: list[bytes]) -> float:
    before = time.process_time()
    for content in contents:
        count(content)
    return time.process_time() - before


def _ours(content: bytes) -> int:
    from brief.errors import InputError
    from brief.formats.feeds import is_feed, items
    from brief.records import Payload

    try:
        return (
            len(list(items(Payload("feed.xml", content, "", AT, kind="url")))) - 1 if is_feed(content) else 0
        )
    except InputError:
        return 0


def _refused(content: bytes) -> int:
    from brief.reading.piece_reader import intake
    from brief.records import Payload

    return len(intake(Payload("feed.xml", content, "application/rss+xml", AT)).refused)


def _fast(content: bytes) -> int:
    import fastfeedparser

    try:
        return len(fastfeedparser.parse(content).entries)
    except Exception:  # what its parsers raise at a broken feed
        return 0


def _slow(content: bytes) -> int:
    import feedparser

    try:
        return len(feedparser.parse(io.BytesIO(content)).entries)
    except Exception:  # it raises at some broken markup inside an item
        return 0


def _cut(content: bytes, seed: int) -> bytes:
    return content[: random.Random(seed).randrange(len(content) // 10, len(content))]


def _flipped(content: bytes, seed: int) -> bytes:
    chance, changed = random.Random(seed), bytearray(content)
    for _ in range(20):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)
