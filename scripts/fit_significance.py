#!/usr/bin/env python3
"""Fit what tells a report's significance and genre: brief/stories/significance.npz and significance.json.

    python3.11 scripts/fit_significance.py                      # fit, cross-validate, write
    python3.11 scripts/fit_significance.py --check              # fit and compare with the files that are there
    python3.11 scripts/fit_significance.py --take FOLDER        # take labels in, as digests, grades and kinds

The real data stands where `BRIEF_DATA` names, or in ../shared/data. Labels: those of its `days/labels.jsonl`, and
eval/labels/significance.csv, which readers made who had seen neither the rules nor a score (language models, each
item read; the guide they were given: 3 opens a day's brief, 2 must stand in it, 1 may be left out, 0 has no place).

Each head is a kernel ridge regression over the report's lead vector (title and first passage) and what a vector does
not
see: how many people it says were harmed, and how many it counts, on log scales. Days are held together in five folds;
of a fold's days nothing is fitted, whoever labelled it.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import html
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

DATA = Path(os.environ.get("BRIEF_DATA") or ROOT.parent / "shared" / "data")
LABELS = ROOT / "eval" / "labels" / "significance.csv"
FOLDS = 5
PENALTY = 0.5
"""Of 0.25, 0.5 and 0.7 the cross-validated areas under the curve differ by at most 0.005. A ridge regression over the
same rows without a kernel gives 0.005 to 0.02 less, and an eighth less of a day's top stories of events."""
NEWS = frozenset({"news", "live blog"})
GROUPS = {
    "news": "news",
    "live blog": "news",
    "analysis": "analysis",
    "explainer": "explainer",
    "opinion": "opinion",
    "feature": "feature",
    "listing": "listing",
    "promotion": "promotion",
    "advertisement": "promotion",
    "lifestyle": "lifestyle",
    "sport": "sport",
}
"""What is told apart by vectors; the rest is "other"."""
FEED_ENTRIES = 5
"""Entries taken from each feed at most: the first by the digest of their text."""


@dataclass
class Item:
    """A labelled report."""

    source: str
    key: str
    title: str
    text: str
    day: str = ""
    grade: int = -1
    kind: str = ""
    held: bool = False
    """Whether it is of the days that figures are given for."""


def key_of(title: str, text: str) -> str:
    """What names a report in the table of labels: a digest of its words, letters and figures alone."""
    words = re.sub(r"\W+", " ", f"{title} {text}").casefold().strip()[:300]
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def items() -> Iterator[Item]:
    """Every report of the real data that may carry a label."""
    for line in (DATA / "days" / "articles-2025.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Item("articles", row["url"], row["title"], row["text"], row["published"][:10])
    for line in (DATA / "events" / "current-events-2025.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Item("events", row["id"], "", row["text"], row["date"])
    truth = json.loads((DATA / "pages" / "scrapinghub" / "ground-truth.json").read_text("utf-8"))
    for entry in truth.values():
        yield Item("mixed", "", "", entry["articleBody"][:1500])
    for path in sorted((DATA / "pages" / "fundus").glob("*/*.json")):
        held = json.loads(path.read_text("utf-8"))
        for entry in held.values() if isinstance(held, dict) else ():
            if not isinstance(entry, dict):
                continue
            body = re.sub(r'[\[\]{}"]|\\n', " ", json.dumps(entry.get("body", entry), ensure_ascii=False))
            yield Item("mixed", "", str(entry.get("title", "")), body[:1500])
    for path in sorted((DATA / "feeds").glob("**/*")):
        if path.is_file():
            yield from feed_entries(path.read_bytes().decode("utf-8", "replace"))


def feed_entries(text: str) -> Iterator[Item]:
    """The entries of a feed as title and summary."""
    for match in re.finditer(r"<(item|entry)[ >].*?</\1>", text, re.DOTALL):
        title, summary = (
            _plain(next(filter(None, (_element(match[0], name) for name in names)), ""))
            for names in (("title",), ("description", "summary", "content"))
        )
        if title:
            yield Item("mixed", "", title, summary[:700])


def _element(text: str, name: str) -> str:
    found = re.search(f"<{name}[^>]*>(.*?)</{name}>", text, re.DOTALL)
    return found[1] if found else ""


def _plain(text: str) -> str:
    bare = re.sub(r"<!\[CDATA\[|\]\]>", "", text)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape(html.unescape(bare)))).strip()


def labelled() -> list[Item]:
    """The reports that are labelled, each once."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        table = {row["key"]: row for row in csv.DictReader(file)}
    days: dict[str, dict[str, Any]] = {}
    for line in (DATA / "days" / "labels.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        days[row["url_or_id"] if row["set"] == "articles" else row["text_sha256"]] = row
    found: dict[str, Item] = {}
    for item in items():
        key = key_of(item.title, item.text)
        given = days.get(item.key) or days.get(hashlib.sha256(item.text.encode()).hexdigest())
        if given is not None:
            item.held, item.day, item.grade, item.kind = True, given["day"], given["grade"], given["kind"]
        elif row := table.get(key):
            item.grade, item.kind = int(row["grade"]), row["kind"]
        if item.grade >= 0:
            item.key = key
            found.setdefault(key, item)
    return list(found.values())


def complete(found: Sequence[Item], rows: Array) -> tuple[list[Item], Array]:
    """The items of which a row could be made, and their rows."""
    import numpy as np

    kept = np.flatnonzero(~np.isnan(rows).any(axis=1))
    return [found[int(i)] for i in kept], rows[kept]


def features(found: Sequence[Item]) -> Array:
    """A row a report, as `brief.stories.significance` makes it: read, embedded and analysed by the project itself."""
    import numpy as np

    from brief import Desk
    from brief.stories.significance import Lead, row

    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "items.jsonl"
        lines = (
            json.dumps(
                {"title": i.title, "text": i.text or i.title, "url": f"https://labels.example/{i.key}"}
            )
            for i in found
        )
        dump.write_text("\n".join(lines) + "\n", "utf-8")
        os.environ["BRIEF_CONFIG"] = str(Path(folder) / "brief.toml")
        (Path(folder) / "brief.toml").write_text("", "utf-8")
        with Desk(Path(folder) / "library") as desk:
            desk.ingest([dump])
            library = desk.library()
            infos = {info.url.rpartition("/")[2]: info for info in library.infos(library.ids()).values()}
            ids = [info.id for info in infos.values()]
            vectors = desk.ranking().lead_vectors(ids, desk.embedder.fingerprint)
            from brief.analysis.article_claims import claims_of

            texts = {id_: text for id_, (text, _) in library.cleaned(ids).items()}
            claims = claims_of(library, list(infos.values()), texts)
            rows = [
                row(Lead(vectors[infos[i.key].id], tuple(claims[infos[i.key].id])))
                if i.key in infos and infos[i.key].id in vectors
                else None
                for i in found
            ]
    width = next(len(one) for one in rows if one is not None)
    return np.stack([np.full(width, np.nan) if one is None else one for one in rows])


def fitted(rows: Array, aims: Array, penalty: float = PENALTY) -> tuple[Array, Array]:
    """Dual weights, shape (rows, heads), and constants of a kernel ridge regression of each column of ``aims``."""
    import numpy as np

    from brief.stories.significance import kernel

    constant = aims.mean(axis=0)
    likeness = kernel(rows.astype(np.float32), rows.astype(np.float32)).astype(np.float64)
    return np.linalg.solve(likeness + penalty * np.eye(len(rows)), aims - constant), constant


def targets(found: Sequence[Item]) -> dict[str, Array]:
    """What each head learns, by its name."""
    import numpy as np

    made = {
        "belongs": [float(item.grade >= 1) for item in found],
        "notable": [float(item.grade >= 2) for item in found],
        "opens": [float(item.grade >= 3) for item in found],
    }
    for group in [*dict.fromkeys(GROUPS.values()), "other"]:
        made[group] = [float(GROUPS.get(item.kind, "other") == group) for item in found]
    return {name: np.array(values) for name, values in made.items()}


def area(score: Array, truth: Array) -> float:
    """Area under the receiver's curve."""
    import numpy as np

    order = score.argsort()
    rank = np.empty(len(score))
    rank[order] = np.arange(1, len(score) + 1)
    wanted = truth.astype(bool)
    yes, no = int(wanted.sum()), int((~wanted).sum())
    return float((rank[wanted].sum() - yes * (yes + 1) / 2) / max(1, yes * no))


def cross_validated(found: Sequence[Item], rows: Array, aims: dict[str, Array]) -> dict[str, Array]:
    """Each head's value of the reports of the labelled days, by fits that saw nothing of their day."""
    import numpy as np

    from brief.stories.significance import kernel

    days = sorted({item.day for item in found if item.held})
    fold = np.array([days.index(item.day) % FOLDS if item.day in days else -1 for item in found])
    held = np.array([item.held for item in found])
    out = np.full((len(found), len(aims)), np.nan)
    matrix = np.stack(list(aims.values()), axis=1)
    for number in range(FOLDS):
        use, test = fold != number, (fold == number) & held
        dual, constant = fitted(rows[use], matrix[use])
        likeness = kernel(rows[test].astype(np.float32), rows[use].astype(np.float32))
        out[test] = likeness @ dual + constant
    return {name: out[:, place] for place, name in enumerate(aims)}


def figures(found: Sequence[Item], values: dict[str, Array]) -> dict[str, Any]:
    """Areas under the curve on the labelled days, by set."""
    import numpy as np

    from brief.stories.significance import weight

    made: dict[str, Any] = {}
    for source in ("articles", "events"):
        of = np.array([item.held and item.source == source for item in found])
        grade = np.array([item.grade for item in found])[of]
        kind = np.array([item.kind in NEWS for item in found])[of]
        titled = [bool(item.title) for item, mine in zip(found, of, strict=True) if mine]
        pairs = zip(values["notable"][of], values["opens"][of], titled, strict=True)
        score = np.array([weight(notable, opens, titled=one) for notable, opens, one in pairs])
        made[source] = {
            "items": int(of.sum()),
            **{f"grade {g} and up": round(area(score, grade >= g), 3) for g in (1, 2, 3)},
            "belongs": round(area(values["belongs"][of], grade >= 1), 3),
            "news against the rest": round(area(values["news"][of], kind), 3) if not kind.all() else None,
        }
    return made


def take(folder: Path) -> None:
    """Write the table of labels from a folder of answers: the items as they were given, and what was answered."""
    rows: dict[str, tuple[str, str, str]] = {}
    for asked, answered, name in (
        *((f"ar{n}.jsonl", f"ar{n}.out.jsonl", "url") for n in range(2)),
        *((f"ev{n}.jsonl", f"ev{n}.out.jsonl", "id") for n in range(5)),
        ("mix.jsonl", "mix.out.jsonl", "n"),
    ):
        answers = {a[name]: a for a in map(json.loads, (folder / answered).read_text("utf-8").splitlines())}
        for item in map(json.loads, (folder / asked).read_text("utf-8").splitlines()):
            answer = answers[item[name]]
            key = key_of(item.get("title", ""), item["text"])
            rows[key] = (key, str(answer["grade"]), answer["kind"])
    with LABELS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("key", "grade", "kind"))
        writer.writerows(sorted(rows.values()))
    print(f"{len(rows)} labels")


def main() -> int:
    """Fit, report and write or compare."""
    import numpy as np

    from brief.stories import significance

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--take", type=Path)
    asked = parser.parse_args()
    if asked.take:
        take(asked.take)
        return 0
    if not (DATA / "days").exists():
        print(f"skipped: no {DATA / 'days'}; set BRIEF_DATA to the folder of the real data")
        return 0
    found = labelled()
    found, rows = complete(found, features(found))
    aims = targets(found)
    values = cross_validated(found, rows, aims)
    table = figures(found, values)
    dual, constant = fitted(rows, np.stack(list(aims.values()), axis=1))
    data = hashlib.sha256(json.dumps(sorted((i.key, i.grade, i.kind) for i in found)).encode()).hexdigest()
    account = {
        "heads": list(aims),
        "labels": {s: sum(i.source == s for i in found) for s in ("articles", "events", "mixed")},
        "data": data,
        "folds": FOLDS,
        "penalty": PENALTY,
        "figures": table,
    }
    print(json.dumps(account, indent=2))
    if asked.check:
        held = significance.heads()
        same = held.names == tuple(aims) and held.dual.shape == dual.shape
        near = same and float(np.abs(held.dual - dual).max()) < 1e-2
        print("the file that is there is the fit" if near else "the file that is there differs from the fit")
        return 0 if near else 1
    np.savez(
        significance.WEIGHTS,
        support=rows.astype(np.float16),
        dual=dual.astype(np.float32),
        constant=constant.astype(np.float32),
    )
    significance.ACCOUNT.write_text(json.dumps(account, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
