"""Fits what ranks the sentences that may answer a question (WEIGHTS of brief/retrieval/answer_rank.py).

    python scripts/fit_answers.py

Needs the real articles (``BRIEF_DATA``, else ``../shared/data``). Labels: ``benchmarks/answer_labels.jsonl``, 150
questions over articles of January to March 2025 of one publisher (days) and of three outlets on the same events
(basil), written by three readers who had seen neither rule nor code; they marked every sentence that answers, as
digests; and the suite's own questions, which nothing is fitted on. Printed: how often the first sentence answers, and
one of the first five, by the score that was there before and by weights fitted on the other lists; then the weights
fitted on all.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import check_sets  # type: ignore[import-not-found]  # noqa: E402
import common  # type: ignore[import-not-found]  # noqa: E402

from brief import Desk  # noqa: E402
from brief.corpus.protocols import Filter  # noqa: E402
from brief.desk.answering import sentences  # noqa: E402
from brief.retrieval import answer_rank, answerability  # noqa: E402

LABELS = ROOT / "benchmarks" / "answer_labels.jsonl"
PENALTY, STEPS, RATE = 3.0, 300, 0.5
Array = NDArray[np.float64]
Lists = list[tuple[str, Array, NDArray[np.bool_], Array]]
"""Of each question: its list's name, measures (n, 10), which sentences answer (n), the score of before (n)."""


def library(name: str, keep: Path) -> Desk:
    """The articles of one list of questions."""
    if name == "days":
        return check_sets.library("days", keep)  # type: ignore[no-any-return]
    made: Desk = common.desk(keep / "ask-basil")
    if not (keep / "ask-basil" / "library.sqlite3").exists():
        rows = [
            json.loads(line)
            for line in (common.DATA / "stories" / "basil-dev.jsonl").read_text().splitlines()
        ]
        fields = ("title", "url", "published", "text", "publisher")
        lines = [json.dumps({name: row[name] for name in fields}) for row in rows]
        (keep / "basil.jsonl").write_text("\n".join(lines))
        made.ingest([keep / "basil.jsonl"])
    return made


def lists(keep: Path) -> Lists:
    """What is seen of the sentences found for each question."""
    found: Lists = []
    rows = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    for data in ("days", "basil"):
        with library(data, keep) as desk:
            for row in rows:
                if row["data"] != data or not row["answerable"]:
                    continue
                scored = sentences(desk, row["question"]).scored
                if answerability.is_long(scored) or not scored:
                    continue
                right = np.array([check_sets.digest(one.claim.text) in row["answers"] for one in scored])
                seen = np.array(answer_rank.measures(row["question"], scored))
                found.append((row["id"][:2], seen, right, np.array([one.score for one in scored])))
    return found


def of_suite(keep: Path) -> Lists:
    """The same of the suite's questions, whose facts are words of the sentences that answer."""
    found: Lists = []
    with check_sets.library("corpus", keep) as desk:
        for case in yaml.safe_load((ROOT / "eval" / "cases" / "ask.yaml").read_text("utf-8")):
            if not case["answerable"]:
                continue
            window = case.get("filters") or {}
            since, until = (
                datetime(day.year, day.month, day.day, tzinfo=UTC) if (day := window.get(name)) else None
                for name in ("since", "until")
            )
            filter_ = Filter(since, until + timedelta(days=1) if until else None)
            scored = sentences(desk, case["question"], filter_).scored
            if not scored or answerability.is_long(scored):
                continue
            facts = [one for fact in case.get("facts", ()) for one in fact["any"]]
            right = np.array([any(fact in one.claim.text for fact in facts) for one in scored])
            seen = np.array(answer_rank.measures(case["question"], scored))
            found.append(("su", seen, right, np.array([one.score for one in scored])))
    return found


def fitted(some: Lists) -> Array:
    """Weights that make the sentences that answer the likeliest of their lists."""
    some = [one for one in some if one[2].any()]
    together = np.vstack([seen for _, seen, _, _ in some])
    spread = together.std(0) + 1e-9
    weights = np.zeros(together.shape[1])
    for _ in range(STEPS):
        slope = -PENALTY * weights
        for _, seen, right, _ in some:
            scaled = seen / spread
            odds = scaled @ weights
            chance = np.exp(odds - odds.max())
            chance /= chance.sum()
            wanted = chance * right
            slope += scaled.T @ (wanted / max(wanted.sum(), 1e-12) - chance)
        weights += RATE * slope / len(some)
    result: Array = weights / spread
    return result


def first(some: Lists, weights: Array | None) -> tuple[int, int]:
    """In how many lists the first sentence answers, and one of the first five."""
    places = []
    for _, seen, right, score in some:
        order = np.argsort(-(score if weights is None else seen @ weights), kind="stable")
        places.append(next((place for place, i in enumerate(order) if right[i]), 10_000))
    return sum(place == 0 for place in places), sum(place < 5 for place in places)


def main() -> None:
    """Fits and prints."""
    if not common.DATA.is_dir():
        print(f"{common.DATA} is not there; set BRIEF_DATA", file=sys.stderr)
        return
    keep = Path(os.environ.get("BRIEF_KEEP") or common.CACHE)
    every, suite = lists(keep), of_suite(keep)
    for name in sorted({name for name, *_ in [*every, *suite]}):
        mine = [one for one in [*every, *suite] if one[0] == name]
        before, after = first(mine, None), first(mine, fitted([one for one in every if one[0] != name]))
        print(
            f"{name}: of {len(mine)} the first answers {before[0]} → {after[0]}, one of five {before[1]} → {after[1]}"
        )
    for measure, weight in zip(answer_rank.MEASURES, fitted(every), strict=True):
        print(f"{weight:7.2f}  {measure}")


if __name__ == "__main__":
    main()
