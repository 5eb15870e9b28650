"""Bodies of pages of publishers that the weights were not fitted on: they are fitted anew for each of five folds."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from reading import Row
from reading.pages import LIBRARIES, fundus, quiet, score, scrapinghub, total

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
ASKED = {"scrapinghub": 0.972, "fundus": 0.965}
LOW = 0.5


def rows(data: Path, quick: bool) -> Iterable[Row]:
    """F1 of the body five-fold by publisher, beside the best library alone; ``quick`` takes every fourth page."""
    sys.path.append(str(SCRIPTS))
    from fit_block_choice import FOLDS, Sample, both_looks, kept  # type: ignore[import-not-found]

    quiet()
    step = 4 if quick else 1
    samples = [Sample(page, "scrapinghub") for page in scrapinghub(data)[::step]]
    samples += [Sample(page, "fundus") for page in fundus(data)[::step]]
    weights = {fold: both_looks([s for s in samples if s.fold != fold]) for fold in range(FOLDS)}
    for kind, asked in ASKED.items():
        part = [sample for sample in samples if sample.kind == kind]
        name = f"{kind}, {'every 4th page' if quick else 'all pages'}, five-fold by publisher"
        best = max(total([score(body(s.page), s.page.body) for s in part]).f1 for body in LIBRARIES.values())
        for way in ("by weights alone", "with the rules after them"):
            scores = [
                score(kept(s, weights[s.fold], rules=way != "by weights alone"), s.page.body) for s in part
            ]
            found = total(scores)
            seen = f"{found.f1:.4f} (precision {found.precision:.4f}, recall {found.recall:.4f})"
            reached = found.f1 >= asked and found.f1 > best if way != "by weights alone" else None
            yield Row(name, f"body F1, {way}", seen, f"{asked}, above {best:.4f}", reached)
            low = sum(one.f1 < LOW for one in scores)
            yield Row(
                name, f"pages under {LOW}, {way}", str(low), "0", low == 0 if reached is not None else None
            )
