"""The daily brief in one run: its stories, what is new, its time and growth, its bytes, what its gate drops."""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import bench_stories
import common

if TYPE_CHECKING:
    from brief.records import CheckedBrief

KEPT = 0.9
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Corpus:
    """What is ingested, at which time, and the days whose briefs are issued, one after another."""

    folders: tuple[Path, ...]
    seen: datetime
    days: tuple[datetime, ...]


def corpora() -> dict[str, Corpus]:
    """The example corpus with its days of news, and of the real data what there is: the seed, three days of events."""
    example = common.ROOT / "eval" / "corpus"
    days = tuple(datetime(2026, 3, number, tzinfo=UTC) for number in range(2, 7))
    parts = tuple(sorted(path for path in example.iterdir() if path.is_dir()))
    found = {"example corpus": Corpus(parts, days[-1] + timedelta(hours=18), days)}
    seed, events = common.DATA / "seed", common.DATA / "events"
    if seed.exists():
        taken = datetime(2024, 12, 1, tzinfo=UTC)
        found["seed"] = Corpus((seed,), taken + timedelta(hours=6), (taken,))
    if events.exists():
        autumn = tuple(datetime(2025, month, 15, tzinfo=UTC) for month in (10, 11, 12))
        found["three days of events"] = Corpus((events,), common.FIRST_SEEN, autumn)
    return found


def briefs(folder: str, name: str, backwards: bool) -> list[list[str | int]]:
    """The corpus's briefs, made anew and issued: of each a digest of its bytes, and how many sentences stand and fell.

    Args:
        folder: of the library, filled where it is empty.
        name: of :func:`corpora`.
        backwards: the inputs are added in the opposite order.
    """
    from brief.desk.ingest import bring_up
    from brief.rendering.pages import FORMATS, render

    corpus = corpora()[name]
    desk = common.desk(Path(folder), embedder := common.caching_embedder())
    desk.clock = lambda: corpus.seen + DAY
    with desk.writer():
        if not desk.library(write=True).counts()["articles"]:
            entries = list(common.read(corpus.folders, 1 << 40, corpus.seen))
            common.fill(desk.library(write=True), iter(entries[::-1] if backwards else entries))
    bring_up(desk)
    embedder.save()  # type: ignore[attr-defined]
    found: list[list[str | int]] = []
    for day in corpus.days:
        record = desk.daily(day, day + DAY, model=False)
        desk.issue(record)
        pages = "".join(render(record, form) for form in FORMATS)
        digest = hashlib.sha256(pages.encode("utf-8")).hexdigest()
        found.append([digest, sum(1 for _ in sentences(record)), len(record.dropped)])
    desk.close()
    return found


def sentences(record: CheckedBrief) -> Iterator[object]:
    """The sentences that stand in a brief."""
    for section in (*record.sections, *record.undated, *record.parts):
        yield from section.sentences


def identity_and_gate(chosen: Sequence[str]) -> None:
    """Each corpus's briefs three times, each in a process of its own: bytes compared, sentences counted."""
    common.title(
        "Same bytes: again from one library, and from a second one filled backwards; what the gate drops"
    )
    rows = [["", "briefs", "the same again", "the same backwards", "sentences", "dropped", "share kept"]]
    worst, same = 1.0, True
    for name in chosen:
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            first = common.child(briefs, one, name, False)
            again = common.child(briefs, one, name, False)
            backwards = common.child(briefs, other, name, True)
        alike = [sum(a == b for a, b in zip(first, made, strict=True)) for made in (again, backwards)]
        stand, fell = (sum(brief[k] for brief in first) for k in (1, 2))
        kept = stand / max(1, stand + fell)
        worst, same = min(worst, kept), same and min(alike) == len(first)
        rows.append([name, str(len(first)), *map(str, alike), str(stand), str(fell), f"{kept:.1%}"])
    common.table(rows)
    common.verdict("the same bytes", same, "all" if same else "not all", "all")
    common.verdict("sentences that the gate keeps", worst >= KEPT, f"{worst:.1%} at worst", f"{KEPT:.0%}")


def main() -> None:
    common.answer({"prepare": bench_stories.prepare, "briefs": briefs})
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--quick", action="store_true", help="growth to 2,000 articles; no brief of the events"
    )
    given = options.parse_args()
    chosen = list(corpora())
    identity_and_gate(chosen[:2] if given.quick else chosen)
    bench_stories.grouping()
    bench_stories.day_by_day()
    bench_stories.growth(bench_stories.SIZES[:3] if given.quick else bench_stories.SIZES)


if __name__ == "__main__":
    main()
