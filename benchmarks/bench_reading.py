"""What reading gets right, beside the best single libraries in the same run: pages, feeds, copies.

python benchmarks/bench_reading.py [pages] [bodies] [folds] [blocks] [feeds] [copies] [text] [figures] [--quick]
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterable

from common import DATA, real
from reading import Row

PARTS = {
    "pages": "pages",
    "bodies": "pages",
    "folds": "pages",
    "blocks": "pages",
    "text": "pages",
    "feeds": "feeds",
    "copies": "stories",
    "sandboxing": "pages",
    "figures": "pages",
}
"""Module of `benchmarks/reading/` → folder of the real data that it needs."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)}; all if none")
    parser.add_argument("--quick", action="store_true", help="a part of the data; says so in the table")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part is called {sorted(unknown)[0]}; there are {', '.join(PARTS)}")
    missed = 0
    print("| data | what | seen | asked | |\n| --- | --- | --- | --- | --- |", flush=True)
    for name, folder in PARTS.items():
        if options.parts and name not in options.parts:
            continue
        real(folder)
        module = importlib.import_module(f"reading.{name}")
        found: Iterable[Row] = module.rows(DATA, quick=options.quick)
        for row in found:
            verdict = "" if row.reached is None else "reached" if row.reached else "**missed**"
            missed += row.reached is False
            print(f"| {row.data} | {row.what} | {row.seen} | {row.asked} | {verdict} |", flush=True)
    print(f"\n{missed or 'no'} number{'s' if missed != 1 else ''} missed")


if __name__ == "__main__":
    main()
