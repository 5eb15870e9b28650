"""Fits the weights by which blocks of a page are chosen (brief/reading/html/block_weights.json), and measures them.

    python scripts/fit_block_choice.py [--write]

Needs the labelled pages (``BRIEF_DATA``, else ``../shared/data``). Prints F1 of the body five-fold by publisher: each
page is read by weights fitted without any page of its publisher, by them alone and with the rules that follow them
(`kept_of`; those are fixed, and were written with these pages in sight). A block is labelled as the article's where
its words stand in the expected body. Logistic regression by iterated least squares, ridge 1 / 0.3; a block weighs the
square root of its letters, a page as much as another.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from reading.pages import Page, Score, fundus, score, scrapinghub, total  # type: ignore[import-not-found]  # noqa: E402

from brief.reading.html import extraction  # noqa: E402
from brief.reading.html.block_choice import CHOSEN, WEIGHTS, chances_of, kept_of, logistic  # noqa: E402
from brief.reading.html.block_features import Measured, letters, measured, second_look  # noqa: E402

RIDGE = 1 / 0.3
FOLDS = 5
LOW = 0.5


class Sample:
    """A page, its blocks as numbers, and which of them are the article's."""

    def __init__(self, page: Page, kind: str) -> None:
        self.page, self.kind = page, kind
        self.fold = fold_of(page.name)
        read = extraction.visible_page(page.content)
        self.blocks = read.blocks
        self.texts = [block.said() for block in read.blocks]
        self.numbers: Measured = measured(read.blocks, read.readings)
        self.labels = np.array(labels(self.texts, page.body))
        weights = np.sqrt(self.numbers.sizes + 1)
        self.weights = weights / max(1.0, float(weights[self.labels > 0].sum()))


def fold_of(name: str) -> int:
    """The fold of a page by its publisher, which its name gives ("uk/TheMirror_2024_04_28.html.gz")."""
    publisher = name.rpartition("/")[2].rsplit("_20", 1)[0]
    return hashlib.sha256(publisher.encode()).digest()[0] % FOLDS


def labels(texts: list[str], body: str) -> list[float]:
    """Of each block 1.0 where it is part of the expected body; a short one only beside another that is."""
    whole, lines = letters(body), {letters(line) for line in body.split("\n")}
    words = [letters(text) for text in texts]
    count = Counter(words)
    found = [0.0] * len(words)
    for i, own in enumerate(words):
        if not own or _share(own, whole) < 0.5:
            continue
        before, after = words[i - 1][-25:] if i else "", words[i + 1][:25] if i + 1 < len(words) else ""
        beside = (len(before) > 3 and before + own in whole) or (len(after) > 3 and own + after in whole)
        found[i] = float(beside or (len(own) >= 25 and count[own] == 1))
    for own, times in count.items():
        places = [i for i, each in enumerate(words) if each == own]
        if times > 1 and len(own) >= 25 and own in lines and not any(found[i] for i in places):
            sure = [i for i, value in enumerate(found) if value]
            found[min(places, key=lambda i: min((abs(i - j) for j in sure), default=0))] = 1.0
    return found


def _share(own: str, whole: str) -> float:
    if own in whole:
        return 1.0
    pieces = [own[at : at + 20] for at in range(0, len(own) - 19, 20)]
    return sum(piece in whole for piece in pieces) / len(pieces) if pieces else 0.0


def fitted(rows: np.ndarray, wanted: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression, by iterated least squares."""
    weights = weights / weights.mean()
    found = np.zeros(rows.shape[1])
    ridge = np.full(rows.shape[1], RIDGE)
    ridge[0] = 1e-6  # the first feature is always one
    for _ in range(25):
        chances = logistic(rows @ found)
        slope = rows.T @ (weights * (wanted - chances)) - ridge * found
        curve = (rows * (weights * chances * (1 - chances))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        found = found + step
        if np.abs(step).max() < 1e-6:
            break
    return found


def both_looks(samples: list[Sample]) -> tuple[np.ndarray, np.ndarray]:
    """The weights of both looks; the second is fitted on first looks at pages that they were not fitted on."""
    first = _first(samples)
    looks: list[tuple[Sample, np.ndarray]] = []
    for fold in range(FOLDS):
        others = [sample for sample in samples if sample.fold != fold]
        own = [sample for sample in samples if sample.fold == fold]
        weights = _first(others) if own else first
        looks += [(s, second_look(s.numbers, logistic(s.numbers.features @ weights))) for s in own]
    rows = np.vstack([look for _, look in looks])
    wanted = np.concatenate([s.labels for s, _ in looks])
    return first, fitted(rows, wanted, np.concatenate([s.weights for s, _ in looks]))


def _first(samples: list[Sample]) -> np.ndarray:
    rows = np.vstack([s.numbers.features for s in samples])
    return fitted(
        rows, np.concatenate([s.labels for s in samples]), np.concatenate([s.weights for s in samples])
    )


def kept(sample: Sample, weights: tuple[np.ndarray, np.ndarray], *, rules: bool) -> str:
    """The text of a page's article by some weights; ``rules``: with what follows them."""
    chances = chances_of(sample.numbers, *weights)
    if rules:
        keep = kept_of(sample.blocks, sample.numbers, chances)
    else:
        keep = [bool(each) for each in (chances >= CHOSEN) & ~sample.numbers.barred]
    return "\n".join(text for text, own in zip(sample.texts, keep, strict=True) if own)


def figures(
    samples: list[Sample], weights: dict[int, tuple[np.ndarray, np.ndarray]]
) -> Iterator[tuple[str, bool, Score, int]]:
    """By set of pages, without and with the rules: F1 by the weights of each page's fold, and pages under 0.5."""
    for kind in ("scrapinghub", "fundus"):
        for rules in (False, True):
            scores = [
                score(kept(s, weights[s.fold], rules=rules), s.page.body) for s in samples if s.kind == kind
            ]
            yield kind, rules, total(scores), sum(one.f1 < LOW for one in scores)


def shown(name: str, samples: list[Sample], weights: dict[int, tuple[np.ndarray, np.ndarray]]) -> None:
    """Prints the figures."""
    for kind, rules, found, low in figures(samples, weights):
        way = "with the rules" if rules else "by weights alone"
        print(
            f"{name}, {way}, {kind}: F1 {found.f1:.4f} (precision {found.precision:.4f},"
            f" recall {found.recall:.4f}), {low} under {LOW}"
        )


def five_fold(samples: list[Sample]) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """By fold the weights fitted on the pages of the others."""
    return {fold: both_looks([s for s in samples if s.fold != fold]) for fold in range(FOLDS)}


def main() -> None:
    """Fits and prints; ``--write`` keeps the weights."""
    data = Path(os.environ.get("BRIEF_DATA") or ROOT.parent / "shared" / "data")
    if not (data / "pages").is_dir():
        print(f"{data} holds no labelled pages; set BRIEF_DATA", file=sys.stderr)
        return
    samples = [Sample(page, "scrapinghub") for page in scrapinghub(data)]
    samples += [Sample(page, "fundus") for page in fundus(data)]
    shown("five-fold by publisher", samples, five_fold(samples))
    first, second = both_looks(samples)
    shown("fitted on all", samples, dict.fromkeys(range(FOLDS), (first, second)))
    if "--write" in sys.argv:
        held = {"first": [round(float(w), 4) for w in first], "second": [round(float(w), 4) for w in second]}
        target = ROOT / "brief" / "reading" / "html" / WEIGHTS
        target.write_text(json.dumps(held) + "\n", "utf-8")
        print(f"wrote {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
