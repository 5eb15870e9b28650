"""Real days: what the brief of a labelled day shows, opens with and quotes, beside three simple ways to choose.

Significance is fitted anew for each fold of days, from labels of the others alone. Thresholds, and the weights by which
a story's sentence is chosen, are not: they were set on these days. Items and days are as `days/README` of the real
data describes them; a brief is scored by its record.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import common

sys.path.insert(0, str(common.ROOT / "scripts"))

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.records import CheckedBrief

SETS = ("articles", "events")
WORDS = 860
"""Words that a baseline may show, as a standard brief may."""


def flat(text: str) -> str:
    """Letters and figures alone, in one case."""
    return re.sub(r"\W+", " ", text).casefold().strip()


class Labels:
    """The labelled days of one set."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        lines = (folder / "days" / "labels.jsonl").read_text("utf-8").splitlines()
        self.items = [label for label in map(json.loads, lines) if label["set"] == name]
        days = (folder / "days" / "days.jsonl").read_text("utf-8").splitlines()
        self.days = {day["day"]: day for day in map(json.loads, days) if day["set"] == name}
        self.source = (
            folder / "days" / "articles-2025.jsonl"
            if name == "articles"
            else folder / "events" / "current-events-2025.jsonl"
        )
        rows = [json.loads(line) for line in self.source.read_text("utf-8").splitlines()]
        by_digest = {hashlib.sha256(row["text"].encode()).hexdigest(): row["text"] for row in rows}
        by_url = {row.get("url", ""): row["text"] for row in rows}
        for label in self.items:
            label["text"] = (
                by_url[label["url_or_id"]] if name == "articles" else by_digest.get(label["text_sha256"], "")
            )
            label["flat"] = flat(label["text"])

    def of(self, day: str) -> list[dict[str, Any]]:
        """The items of a day's window."""
        return [label for label in self.items if label["day"] == day]

    def window(self, day: str) -> tuple[datetime, datetime]:
        """First instant of a day's window, and the first after it."""
        first = min((label.get("published", day)[:10] for label in self.of(day)), default=day)
        at = [datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (min(first, day), day)]
        return at[0], at[1] + timedelta(days=1)


def told_by(labels: Labels, day: str, brief: CheckedBrief) -> Callable[[Any], list[dict[str, Any]]]:
    """What tells which labelled items a sentence of a brief is quoted from."""
    items = labels.of(day)
    address = {source.article.id: source.article.url for source in brief.sources}
    quotes = {ref.number: (flat(ref.quote), address.get(ref.article_id, "")) for ref in brief.references}

    def found(sentence: Any) -> list[dict[str, Any]]:
        cited = [quotes[number] for number in sentence.numbers]
        if labels.name == "articles":
            return [item for item in items if any(item["url_or_id"] == url for _, url in cited)]
        return [item for item in items if any(quote and quote in item["flat"] for quote, _ in cited)]

    return found


def score(labels: Labels, day: str, brief: CheckedBrief, tally: Counter[str]) -> str:
    """Add a day's counts; a line on them."""
    items, gold, found = labels.of(day), labels.days[day], told_by(labels, day, brief)
    sections = [*brief.parts, *brief.sections]
    shown: set[str] = set()
    seen: set[str] = set()
    for sentence in (sentence for section in sections for sentence in section.sentences):
        if sentence.text in seen:
            continue
        seen.add(sentence.text)
        mine = found(sentence)
        tally["sentences"] += 1
        tally["zero"] += bool(mine) and max(item["grade"] for item in mine) == 0
        tally["open"] += leans(sentence.text)
        shown |= {item["story"] for item in mine}
    want, top = set(gold["stories"]), set(gold["bottom_line"])
    top_or_three = top | {item["story"] for item in items if item["grade"] == 3}
    opening = [s for section in brief.parts if section.kind == "bottom line" for s in section.sentences]
    entries = [{item["story"] for item in found(sentence)} for sentence in opening]
    right, hit = sum(bool(entry & top_or_three) for entry in entries), len(top & set().union(*entries, set()))
    tally.update(
        gold=len(want), shown=len(want & shown), entries=len(entries), right=right, top=len(top), hit=hit
    )
    leads = [
        section.sentences[0]
        for section in (*brief.sections, *(p for p in brief.parts if p.kind == "notable"))
    ]
    for sentence in leads:
        mine = [item for item in found(sentence) if item["best"]]
        text = flat(sentence.text)
        tally["leads"] += 1
        tally["best"] += any(text in best or best in text for best in map(best_of, mine))
    opening = f"bottom line {right}/{len(entries)} right, {hit}/{len(top)} found"
    return f"{day}: stories {len(want & shown)}/{len(want)}, {opening}"


def best_of(item: dict[str, Any]) -> str:
    """An item's best sentence without its dateline."""
    return flat(re.sub(r"^[A-Z][A-Z .,'’-]+[–—―-]\s*", "", item["best"]))


def leans(text: str) -> bool:
    """Whether a sentence begins with what points at another one."""
    return bool(
        re.match(r"[\W_]*(?:he|she|it|they|this|these|that|those|his|her|its|their)\b", text, re.IGNORECASE)
    )


def baseline(labels: Labels, order: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Counter[str]:
    """The first sentence of each item in some order, one a story, within the words of a standard brief."""
    tally: Counter[str] = Counter()
    for day, gold in labels.days.items():
        items = labels.of(day)
        shown: list[dict[str, Any]] = []
        words = 0
        for item in order(items):
            first = re.split(r"(?<=[.!?])\s+", item["text"].strip())[0]
            words += len(first.split()) + 7
            if words > WORDS:
                break
            shown.append(item)
        want, top = set(gold["stories"]), set(gold["bottom_line"])
        right = top | {item["story"] for item in items if item["grade"] == 3}
        tally.update(
            gold=len(want),
            shown=len(want & {item["story"] for item in shown}),
            sentences=len(shown),
            zero=sum(item["grade"] == 0 for item in shown),
            entries=len(shown[:3]),
            right=sum(item["story"] in right for item in shown[:3]),
            top=len(top),
            hit=len(top & {item["story"] for item in shown[:3]}),
        )
    return tally


def by_cluster(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One item a story, the stories with most items first: clusters as the labels have them, which flatters it."""
    sizes = Counter(item["story"] for item in items)
    first = list({item["story"]: item for item in reversed(items)}.values())[::-1]
    return sorted(first, key=lambda item: -sizes[item["story"]])


def by_time(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In order of time."""
    return sorted(items, key=lambda item: item.get("published", item["day"]))


def by_chance(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In an order drawn by chance."""
    return random.Random(7).sample(items, len(items))


def row(name: str, tally: Counter[str]) -> list[str]:
    """A row of the table."""

    def share(a: str, b: str) -> str:
        return f"{tally[a]}/{tally[b]} = {100 * tally[a] / tally[b]:.0f} %" if tally[b] else "-"

    return [
        name,
        share("shown", "gold"),
        share("right", "entries"),
        share("hit", "top"),
        share("zero", "sentences"),
        share("best", "leads"),
        share("open", "sentences"),
    ]


def library(name: str, labels: Labels, keep: Path) -> Desk:
    """A library of one set, kept between runs."""
    made = common.desk(keep / f"days-{name}")
    if not (keep / f"days-{name}" / "library.sqlite3").exists():
        made.ingest([labels.source])
    return made


def folds() -> list[tuple[frozenset[str], Any]]:
    """Days held out, and the heads fitted without them."""
    import fit_significance as fit
    import numpy as np

    from brief.stories import significance

    found = fit.labelled()
    cache = common.CACHE / "days-features.npz"
    code = Path(significance.__file__).read_bytes()  # what makes the features
    data = hashlib.sha256("".join(item.key for item in found).encode() + code).hexdigest()
    if cache.exists() and str((held := np.load(cache))["data"]) == data:
        rows = held["rows"]
    else:
        rows = fit.features(found)
        np.savez(cache, rows=rows, data=data)
    found, rows = fit.complete(found, rows)
    aims = fit.targets(found)
    days = sorted({item.day for item in found if item.held})
    made = []
    for number in range(fit.FOLDS):
        held_out = frozenset(day for place, day in enumerate(days) if place % fit.FOLDS == number)
        use = np.array([item.day not in held_out for item in found])
        dual, constant = fit.fitted(rows[use], np.stack([aim[use] for aim in aims.values()], axis=1))
        parts = (rows[use].astype(np.float32), dual.astype(np.float32), constant.astype(np.float32))
        made.append((held_out, significance.Heads(tuple(aims), *parts)))
    return made


def main() -> int:
    """Print the tables."""
    from brief.stories import significance

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--keep", type=Path, default=common.CACHE, help="folder of the libraries and of each day's brief"
    )
    parser.add_argument(
        "--shipped", action="store_true", help="the heads as shipped, fitted on these days too"
    )
    asked = parser.parse_args()
    common.real("days", "events")
    common.title("Real days")
    print(common.machine())
    fitted = [] if asked.shipped else folds()
    shipped = significance.heads()
    rows = [
        [
            "",
            "stories of grade 2, 3",
            "bottom line right",
            "found",
            "grade 0",
            "line is the best",
            "open reference",
        ]
    ]
    for name in SETS:
        labels, tally = Labels(name, common.DATA), Counter[str]()
        with library(name, labels, asked.keep) as desk:
            for day in labels.days:
                weights = next((heads for held, heads in fitted if day in held), shipped)
                significance.heads = lambda weights=weights: weights  # type: ignore[assignment]
                brief = desk.daily(*labels.window(day))
                print(score(labels, day, brief, tally))
                if asked.keep != common.CACHE:
                    from brief.rendering.pages import render

                    for form in ("md", "json", "html"):
                        (asked.keep / f"{name}-{day}.{form}").write_text(render(brief, form), "utf-8")
        rows.append(row(f"{name}: brief", tally))
        rows += [
            row(f"{name}: {what}", baseline(labels, order))
            for what, order in (
                ("first sentences, largest cluster first", by_cluster),
                ("first sentences in order of time", by_time),
                ("first sentences by chance", by_chance),
            )
        ]
    common.table(rows)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
