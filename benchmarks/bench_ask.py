"""`brief ask` without a model on 60 questions over the articles of real days: right answers, and right first lines.

    python benchmarks/bench_ask.py [--missed]

The questions (`benchmarks/ask_cases.jsonl`) were written over the articles by two readers who had seen no rule or code.
``first`` holds what the sentence that answers must say, ``must`` what else the answer holds, ``not_first`` what its
first line must not say (an older figure, another event); each as regular expressions, a list of lists of
alternatives. An answer is right that holds ``first`` and half of ``must``, or where nothing is said, none at all.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path

import check_sets
import common

CASES = Path(__file__).with_name("ask_cases.jsonl")
RIGHT, FIRST = 0.85, 0.80


def holds(groups: list[list[str]], text: str) -> bool:
    """Whether a text has one alternative at least of each group."""
    return all(any(re.search(one, text, re.IGNORECASE | re.DOTALL) for one in group) for group in groups)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--missed", action="store_true", help="print what was not right")
    options.add_argument("--keep", type=Path, default=common.CACHE, help="folder of the library")
    given = options.parse_args()
    common.real("days")
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    common.title(f"ask without a model: {len(cases)} questions over the articles of real days")
    right: Counter[str] = Counter()
    first: Counter[str] = Counter()
    count = Counter(case["kind"] for case in cases)
    refused = 0
    with check_sets.library("days", given.keep) as desk:
        for done, case in enumerate(cases):
            answer = desk.ask(case["question"], model=False)
            lines = [sentence.text for sentence in answer.sentences]
            whole = "\n".join(lines)
            if case["answerable"] == "no":
                good = led = not answer.answered
            else:
                refused += not answer.answered
                stale = any(re.search(one, lines[0], re.IGNORECASE) for one in case["not_first"] if lines)
                must = sum(holds([group], whole) for group in case["must"])
                good = holds(case["first"], whole) and not stale and 2 * must >= len(case["must"])
                led = bool(lines) and holds(case["first"], lines[0]) and not stale
            right[case["kind"]] += good
            first[case["kind"]] += led
            if given.missed and not (good and led):
                print(f"{case['id']} ({case['kind']}): {case['question']}")
                for text in lines or [sentence.text for sentence in answer.nearest]:
                    print(f"    {'' if lines else 'nearest: '}{text[:160]}")
            common.progress("questions", done + 1, len(cases))
    rows = [["kind", "questions", "right", "first line right"]]
    rows += [[kind, str(n), str(right[kind]), str(first[kind])] for kind, n in count.items()]
    common.table(rows)
    whole_, answerable = len(cases), sum(case["answerable"] != "no" for case in cases)
    for name, seen, least in (("right", right.total(), RIGHT), ("first line right", first.total(), FIRST)):
        common.verdict(name, seen >= least * whole_, f"{seen} of {whole_}", f"at least {least:.0%}")
    print(f"  refused though it is said: {refused} of {answerable}")


if __name__ == "__main__":
    main()
