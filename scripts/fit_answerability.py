"""Fits what tells a long question that can be answered from one that cannot (brief/retrieval/answerability.py).

    python scripts/fit_answerability.py

Needs MultiHop-RAG's facts and questions (``BRIEF_DATA``, else ``../shared/data``). Fitted on the questions of an odd
number, as search is tuned on those; printed for these and for the others.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks"), str(ROOT / "scripts")]

from bench_retrieval import fill, tuned  # type: ignore[import-not-found]  # noqa: E402
from fit_block_choice import fitted  # noqa: E402

from brief.evals.datasets import multihop  # noqa: E402
from brief.retrieval import answerability  # noqa: E402


def main() -> None:
    """Fits and prints."""
    data = Path(os.environ.get("BRIEF_DATA") or ROOT.parent / "shared" / "data") / "retrieval"
    if not data.is_dir():
        print(f"{data} is not there; set BRIEF_DATA", file=sys.stderr)
        return
    rows, asked, _ = multihop.read(data)
    measured, can, odd = [], [], []
    with tempfile.TemporaryDirectory() as folder, fill(Path(folder), rows) as desk:
        for one in asked:
            scored = multihop.scored(desk, one.text)[1]
            if answerability.is_long(scored):
                measured.append(answerability.measures(scored))
                can.append(bool(one.wanted))
                odd.append(tuned(one))
    values, labels, half = np.array(measured), np.array(can, float), np.array(odd)
    mean, spread = values[half].mean(0), values[half].std(0)
    rows_ = np.column_stack([np.ones(len(values)), (values - mean) / spread])
    found = fitted(rows_[half], labels[half], np.ones(half.sum()))
    weights = found[1:] / spread
    print("weights", np.round(weights, 2), "bias", round(float(found[0] - weights @ mean), 2))
    odds = rows_ @ found
    for least in (1.2, 1.4, 1.6, 1.7, 1.8, 2.0, 2.2):
        shown = [
            f"{np.mean(odds[part & (labels > 0)] < least):.1%} refused,"
            f" {np.mean(odds[part & (labels == 0)] >= least):.1%} of nulls answered"
            for part in (half, ~half)
        ]
        print(f"from {least}: fitted on {shown[0]}; others {shown[1]}")


if __name__ == "__main__":
    main()
