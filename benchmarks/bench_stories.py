"""Stories: dated events grouped, new or continuing day by day, feed items in pairs, growth of `brief daily`."""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import common

if TYPE_CHECKING:
    from brief.records import ArticleInfo, Story

HALVES = (("September, October", (9, 10)), ("November, December", (11, 12)), ("all", (9, 10, 11, 12)))
"""The weights of likeness were fitted on all; `likeness.WEIGHTS` says what a fit on one half gives on the other."""
SIZES = (500, 1000, 2000, 4000, 8000)
DAY = datetime(2026, 3, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    """A dated event or feed item: its text, its day, the labels of its story, and those of wider topics too."""

    text: str
    day: datetime
    labels: frozenset[str]
    whole_label: str
    wider: frozenset[str] = frozenset()


# -- data


def events() -> list[Item]:
    """The dated events, those without a topic too: they are part of every window."""
    (folder,) = common.real("events")
    found = []
    for line in next(folder.glob("*.jsonl")).read_text("utf-8").splitlines():
        entry = json.loads(line)
        deepest = entry["topic_path"][-1] if entry["topic_path"] else ""
        wider = _parts(",".join(entry["topic_path"]))
        day = datetime.fromisoformat(entry["date"]).replace(tzinfo=UTC)
        found.append(Item(entry["text"], day, _parts(deepest), deepest, wider))
    return found


def _parts(label: str) -> frozenset[str]:
    return frozenset(part.strip() for part in label.split(",") if part.strip())


def feed_items() -> list[Item]:
    """The labelled feed items of one week."""
    (folder,) = common.real("stories/scoop")
    found = []
    for line in (folder / "dedup_ground_truth_items.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        place = entry["file"].partition("testdata/")[2]
        item = json.loads((folder / place).read_text("utf-8"))
        text = f"{item['title']}\n\n{item.get('body_text') or ''}"
        day = datetime.fromisoformat(Path(place).parent.name).replace(tzinfo=UTC)
        found.append(Item(text, day, frozenset({entry["story_gt_id"]}), entry["story_gt_id"]))
    return found


def vectors(items: Sequence[Item]) -> Any:
    """Unit vectors, shape (n, dimension), from the benchmarks' cache."""
    import numpy as np

    embedder = common.caching_embedder()
    found = embedder.documents([item.text for item in items])
    embedder.save()  # type: ignore[attr-defined]
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)


def info(number: int, item: Item) -> ArticleInfo:
    """An event as the library would describe it."""
    from brief.records import ArticleInfo, DatedValue, DateStatus, Origin, Precision

    published = DatedValue(item.day, item.day + timedelta(days=1), Precision.DAY, status=DateStatus.STATED)
    id_ = f"{number:06d}"
    return ArticleInfo(
        id_,
        "",
        f"Source {number}",
        (),
        "",
        Origin("dump", "events"),
        "en",
        published,
        item.day,
        id_,
        id_,
        "text",
    )


def told(
    items: Sequence[Item], held: Any, window: Sequence[int], before: Sequence[int] | None
) -> list[Story]:
    """The stories that `brief` makes of some items as a window."""
    from brief.stories.grouping import stories

    infos = {i: info(i, items[i]) for i in (*window, *(before or ()))}
    return stories(
        [infos[i] for i in window],
        {found.id: items[i].text for i, found in infos.items()},
        {found.id: held[i] for i, found in infos.items()},
        {},
        earlier=None if before is None else [infos[i] for i in before],
    )


# -- grouping


def b_cubed(items: Sequence[Item], groups: Sequence[Sequence[int]], *, split: bool) -> tuple[float, ...]:
    """Extended B-cubed: two items count as of one story where they share a label (Bagga and Baldwin 1998).

    Args:
        items: all items.
        groups: of numbers of items; items without a label are left out of the count.
        split: an entry that joins labels by commas is each of them; else it is a label of its own.
    """
    labels = [item.labels if split else frozenset(filter(None, [item.whole_label])) for item in items]
    holders: dict[str, set[int]] = defaultdict(set)
    labelled = [[i for i in group if labels[i]] for group in groups]
    for group in labelled:
        for i in group:
            for name in labels[i]:
                holders[name].add(i)
    precision = recall = 0.0
    count = 0
    for group in labelled:
        here = set(group)
        for i in group:
            same = set().union(*(holders[name] for name in labels[i]))
            precision += len(same & here) / len(here)
            recall += len(same & here) / len(same)
            count += 1
    precision, recall = precision / count, recall / count
    return precision, recall, 2 * precision * recall / (precision + recall)


def pairwise(items: Sequence[Item], groups: Sequence[Sequence[int]]) -> tuple[float, ...]:
    """Precision, recall and F1 over pairs."""
    found = {pair for group in groups for pair in combinations(sorted(group), 2)}
    true = {(i, j) for i, j in combinations(range(len(items)), 2) if items[i].labels & items[j].labels}
    precision, recall = len(found & true) / max(1, len(found)), len(found & true) / len(true)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def grouping() -> None:
    """The table of B-cubed and of pairs."""
    common.title("Dated events grouped by topic: extended B-cubed; feed items of a week: pairs")
    items = events()
    held = vectors(items)
    rows = [["", "precision", "recall", "F1", "one item a story, F1", "unsplit, F1", "wider topics, F1"]]
    wider = [replace(item, labels=item.wider) for item in items]
    best: tuple[float, ...] = ()
    for name, months in HALVES:
        window = [i for i, item in enumerate(items) if item.day.month in months]
        groups = [[int(a.id) for a in story.articles] for story in told(items, held, window, None)]
        best = b_cubed(items, groups, split=True)
        alone = b_cubed(items, [[i] for i in window], split=True)[2]
        unsplit, widely = b_cubed(items, groups, split=False)[2], b_cubed(wider, groups, split=True)[2]
        rows.append([name, *(f"{value:.3f}" for value in (*best, alone, unsplit, widely))])
    feed = feed_items()
    window = list(range(len(feed)))
    groups = [[int(a.id) for a in story.articles] for story in told(feed, vectors(feed), window, None)]
    pairs = pairwise(feed, groups)
    rows.append(["feed items, pairs", *(f"{value:.3f}" for value in pairs), "", "", ""])
    common.table(rows)
    common.verdict(
        "events, B-cubed",
        best[2] >= 0.85 and best[1] >= 0.80,
        f"F1 {best[2]:.3f}, recall {best[1]:.3f}",
        "0.85, 0.80",
    )
    common.verdict(
        "feed items, pairs",
        pairs[0] >= 0.72 and pairs[1] >= 0.95,
        f"precision {pairs[0]:.3f}, recall {pairs[1]:.3f}",
        "0.72, 0.95",
    )


# -- day by day


@dataclass(frozen=True)
class Told:
    """A labelled item as its day's brief tells it: numbers of the earlier items it is said to continue, none if new."""

    item: int
    continues: tuple[int, ...]


def days_told(items: Sequence[Item], held: Any) -> tuple[list[Told], list[list[int]]]:
    """Each day a window of its own: how its items are told, and the storylines that the continuations make of all."""
    from brief.desk.window_stories import LOOK_BACK
    from brief.records import StoryStatus

    found: list[Told] = []
    thread: dict[int, int] = {}
    for day in sorted({item.day for item in items}):
        window = [i for i, item in enumerate(items) if item.day == day]
        before = [i for i, item in enumerate(items) if day - LOOK_BACK <= item.day < day]
        for story in told(items, held, window, before):
            here = [int(a.id) for a in story.articles]
            goes_on = story.status is StoryStatus.CONTINUING
            continues = tuple(int(a.id) for a in story.continues) if goes_on else ()
            thread.update(dict.fromkeys(here, thread[continues[0]] if continues else here[0]))
            found += [Told(i, continues) for i in here if items[i].labels]
    storylines: dict[int, list[int]] = defaultdict(list)
    for i, name in thread.items():
        storylines[name].append(i)
    return found, list(storylines.values())


def day_by_day() -> None:
    """What is shown as new and what as the continuation of an earlier story, by the deepest topics and by all."""
    common.title("Dated events day by day: new, or the continuation of an earlier day's story")
    items = events()
    found, storylines = days_told(items, vectors(items))
    rows = [["", "covered before", "shown as continuing", "… of the right story", "new", "shown as new"]]
    shares: dict[tuple[str, bool], tuple[float, float]] = {}
    for wider in (False, True):
        labels = [item.wider if wider else item.labels for item in items]
        first: dict[str, datetime] = {}
        for item, names in zip(items, labels, strict=True):
            for name in names:
                first[name] = min(first.get(name, item.day), item.day)
        for part, months in HALVES:
            here = [one for one in found if items[one.item].day.month in months]
            known = [o for o in here if any(first[name] < items[o.item].day for name in labels[o.item])]
            new = [one for one in here if one not in known]
            rightly = sum(any(labels[i] & labels[one.item] for i in one.continues) for one in known)
            continued = sum(bool(one.continues) for one in known) / len(known)
            as_new = sum(not one.continues for one in new) / len(new)
            shares[part, wider] = continued, as_new
            counts = [str(len(known)), f"{continued:.3f}", f"{rightly / len(known):.3f}", str(len(new))]
            rows.append([part + (", wider topics" if wider else ""), *counts, f"{as_new:.3f}"])
    common.table(rows)
    continued, as_new = shares["all", False]
    common.verdict("shown as continuing", continued >= 0.8, f"{continued:.3f}", "0.80")
    common.verdict("shown as new", as_new >= 0.9, f"{as_new:.3f}", "0.90")
    best = b_cubed(items, storylines, split=True)
    common.verdict(
        "storylines that the continuations make, B-cubed",
        best[2] >= 0.85 and best[1] >= 0.80,
        f"precision {best[0]:.3f}, recall {best[1]:.3f}, F1 {best[2]:.3f}",
        "F1 0.85, recall 0.80",
    )


# -- growth


def articles_of_one_day(count: int) -> Iterator[str]:
    """Articles of one day made from real ones: several events of one month a text, publishers in turn, no two alike."""
    items = events()
    for i in range(count):
        turn, at = divmod(i, len(items))
        parts = [items[(at + k * (turn * 7 + 1)) % len(items)].text for k in range(4)]
        yield json.dumps(
            {
                "text": "\n\n".join(parts),
                "publisher": f"Paper {i % 97}",
                "published": (DAY + timedelta(seconds=i % 86000)).isoformat(),
                "title": parts[0][:70],
            }
        )


def prepare(folder: str, count: int) -> float:
    """A library of ``count`` articles of one day; what embedding took, in seconds."""
    from brief.desk.ingest import bring_up

    file = Path(folder) / "day.jsonl"
    file.write_text("\n".join(articles_of_one_day(count)), "utf-8")
    desk = common.desk(Path(folder), embedder := common.caching_embedder())
    with desk.writer():
        common.fill(desk.library(write=True), common.read([file], 1 << 40, DAY + timedelta(days=1)))
    began = time.perf_counter()
    bring_up(desk)
    embedder.save()  # type: ignore[attr-defined]
    desk.close()
    return time.perf_counter() - began


def growth(sizes: Sequence[int]) -> None:
    """Time and memory of `brief daily` over one day of more and more articles.

    Growth is counted in CPU seconds, which other work on the machine hardly moves.
    """
    common.title("brief daily over one day of articles made from real ones, embedding done before")
    rows = [["articles", "wall s", "CPU s", "peak MB", "CPU, times the smallest", "n log n would be"]]
    base: tuple[int, float] | None = None
    worst = 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            common.child(prepare, place, size)
            command = [*common.COMMAND, "--data-dir", place, "daily", "--format", "json"]
            done = common.run([*command, "--date", f"{DAY:%Y-%m-%d}"])
        if done.code:
            raise SystemExit(f"brief daily over {size} articles ended with exit code {done.code}")
        considered = json.loads(done.out)["considered"]
        if considered != size:
            raise SystemExit(f"the brief considered {considered} articles of {size}")
        base = base or (size, done.cpu)
        times = done.cpu / base[1]
        allowed = size * math.log(size) / (base[0] * math.log(base[0]))
        if size > base[0]:
            worst = max(worst, times / allowed)
        rows.append(
            [
                str(size),
                f"{done.wall:.1f}",
                f"{done.cpu:.1f}",
                f"{done.peak_mb:.0f}",
                f"{times:.1f}",
                f"{allowed:.1f}",
            ]
        )
        if size == 2000:
            common.verdict("2,000 articles", done.wall < 60, f"{done.wall:.1f} s", "under 60 s")
            common.verdict("2,000 articles", done.peak_mb < 1500, f"{done.peak_mb:.0f} MB", "under 1.5 GB")
    common.table(rows)
    common.verdict("growth against n log n", worst <= 1.0, f"{worst:.2f} of it at worst", "at most 1")


def main() -> None:
    common.answer({"prepare": prepare})
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="growth to 2,000 articles only")
    options.add_argument("--only", choices=("grouping", "days", "growth"))
    given = options.parse_args()
    if given.only in (None, "grouping"):
        grouping()
    if given.only in (None, "days"):
        day_by_day()
    if given.only in (None, "growth"):
        growth(SIZES[:3] if given.quick else SIZES)


if __name__ == "__main__":
    main()
