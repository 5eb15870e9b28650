"""Fits the weights by which blocks of a page are told what they are (brief/reading/html/role_weights.json).

    python scripts/fit_block_roles.py [--write]

Needs the pages (``BRIEF_DATA``, else ``../shared/data``); the labels are in ``benchmarks/reading/block_labels.json``.
Prints what is right five-fold by publisher: each page is told by weights fitted without any page of its publisher. One
logistic regression a role, fitted as in ``fit_block_choice.py``; the likeliest role wins.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks"), str(ROOT / "scripts")]

from fit_block_choice import FOLDS, fitted, fold_of  # noqa: E402
from reading.blocks import BESIDE as ASIDE  # type: ignore[import-not-found]  # noqa: E402
from reading.blocks import labelled  # noqa: E402

from brief.reading.html.block_choice import chosen  # noqa: E402
from brief.reading.html.block_roles import BESIDE, WEIGHTS, WITHIN, evidence  # noqa: E402
from brief.records import Role  # noqa: E402

LEAST = 5
"""Examples of a role below which it is not weighed."""


class Sample:
    """A page's blocks as evidence, with their labels."""

    def __init__(self, name: str, page: object, labels: list[Any]) -> None:
        choice = chosen(page.blocks, page.readings)  # type: ignore[attr-defined]
        rows = evidence(page.blocks, choice.numbers, choice.chances, choice.kept)  # type: ignore[attr-defined]
        known = [label for label in labels if label.role in WITHIN | BESIDE and label.place >= 0]
        self.menus = [label.role for label in labels if label.role in WITHIN | BESIDE and label.place < 0]
        self.fold = fold_of(name)
        self.rows = rows[[label.place for label in known]]
        self.labels = [label.role for label in known]
        self.kept = [choice.kept[label.place] for label in known]


def weights(samples: list[Sample]) -> dict[Role, np.ndarray]:
    """The weights of each role that has examples enough."""
    rows = np.vstack([sample.rows for sample in samples])
    labels = [label for sample in samples for label in sample.labels]
    count = Counter(labels)
    return {
        role: fitted(rows, np.array([float(label is role) for label in labels]), np.ones(len(labels)))
        for role in sorted(count)
        if count[role] >= LEAST
    }


def told(sample: Sample, by: dict[Role, np.ndarray]) -> list[Role]:
    """The likeliest role of each block, of those that it may have."""
    names = list(by)
    scores = sample.rows @ np.column_stack(list(by.values()))
    allowed = {keep: np.array([n in some for n in names]) for keep, some in ((True, WITHIN), (False, BESIDE))}
    return [
        names[int(np.where(allowed[kept], row, -np.inf).argmax())]
        for row, kept in zip(scores, sample.kept, strict=True)
    ]


def main() -> None:
    """Fits and prints; ``--write`` keeps the weights."""
    data = Path(os.environ.get("BRIEF_DATA") or ROOT.parent / "shared" / "data")
    if not (data / "pages").is_dir():
        print(f"{data} holds no labelled pages; set BRIEF_DATA", file=sys.stderr)
        return
    samples = [Sample(*each) for each in labelled(data)]
    right = merged = whole = 0
    for fold in range(FOLDS):
        by = weights([sample for sample in samples if sample.fold != fold])
        for sample in (sample for sample in samples if sample.fold == fold):
            for mine, label in zip(told(sample, by), sample.labels, strict=True):
                whole += 1
                right += mine is label
                merged += mine is label or (mine in ASIDE and label in ASIDE)
            whole += len(sample.menus)
            right += sample.menus.count(Role.FURNITURE)
            merged += sum(label in ASIDE for label in sample.menus)
    print(
        f"five-fold by publisher, {whole:,} blocks: {right / whole:.1%} right, {merged / whole:.1%} by side"
    )
    if "--write" in sys.argv:
        held = {role.value: [round(float(w), 4) for w in row] for role, row in weights(samples).items()}
        target = ROOT / "brief" / "reading" / "html" / WEIGHTS
        target.write_text(
            "{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in held.items()) + "\n}\n"
        )
        print(f"wrote {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
