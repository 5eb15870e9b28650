"""Bodies of pages of publishers that the weights were not fitted on: they are fitted anew for each of five folds."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from reading import Row
from reading.pages import LIBRARIES, fundus, quiet, score, scrapinghub, total

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
ASKED = {"scrapinghub": 0.972, "fundus": 0.965}


def rows(data: Path, quick: bool) -> Iterable[Row]:
    """F1 of the body five-fold by publisher, beside the best library alone; ``quick`` takes every fourth page."""
    sys.path.append(str(SCRIPTS))
    from fit_block_choice import LOW, Sample, figures, five_fold  # type: ignore[import-not-found]

    quiet()
    step = 4 if quick else 1
    samples = [Sample(page, "scrapinghub") for page in scrapinghub(data)[::step]]
    samples += [Sample(page, "fundus") for page in fundus(data)[::step]]
    best = {
        kind: max(
            total([score(body(s.page), s.page.body) for s in samples if s.kind == kind]).f1
            for body in LIBRARIES.values()
        )
        for kind in ASKED
    }
    for kind, rules, found, low in figures(samples, five_fold(samples)):
        name = f"{kind}, {'every 4th page' if quick else 'all pages'}, five-fold by publisher"
        way = "with the rules after them" if rules else "by weights alone"
        seen = f"{found.f1:.4f} (precision {found.precision:.4f}, recall {found.recall:.4f})"
        reached = found.f1 >= ASKED[kind] and found.f1 > best[kind] if rules else None
        yield Row(name, f"body F1, {way}", seen, f"{ASKED[kind]}, above {best[kind]:.4f}", reached)
        yield Row(name, f"pages under {LOW}, {way}", str(low), "0", low == 0 if rules else None)
