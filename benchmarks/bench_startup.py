"""How long `brief --help` and `brief status` take against `python -c "import typer"`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

import common

TARGET = 4.0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=25)
    options.add_argument("--quick", action="store_true", help="7 runs")
    given = options.parse_args()
    runs = 7 if given.quick else given.runs
    common.title(f"start-up: medians of {runs} runs, taken in turn")
    with tempfile.TemporaryDirectory() as folder:
        library = ["--data-dir", folder]
        note = Path(folder) / "note.txt"
        note.write_text(
            "The bridge at Alder Ford was closed on Monday.\n\nEngineers found a crack in it.\n" * 3
        )
        made = common.run([*common.COMMAND, *library, "ingest", str(note)])
        if made.code:
            raise SystemExit(f"the small library could not be made: exit code {made.code}")
        commands = {
            'python -c "import typer"': [sys.executable, "-c", "import typer"],
            "brief --help": [*common.COMMAND, "--help"],
            "brief status": [*common.COMMAND, *library, "status"],
        }
        found: dict[str, list[common.Run]] = {name: [] for name in commands}
        for turn in range(runs + 1):
            for name, command in commands.items():
                done = common.run(command)
                if done.code:
                    raise SystemExit(f"{name} ended with exit code {done.code}")
                if turn:  # the first turn warms the disk and writes bytecode
                    found[name].append(done)
    base = found['python -c "import typer"']
    rows = [["", "CPU ms", "wall ms", "CPU ratio", "wall ratio", "peak MB"]]
    worst = {}
    for name, all_ in found.items():
        cpu = median(r.cpu / b.cpu for r, b in zip(all_, base, strict=True))
        wall = median(r.wall / b.wall for r, b in zip(all_, base, strict=True))
        worst[name] = max(cpu, wall)
        rows.append(
            [
                name,
                f"{median(r.cpu for r in all_) * 1e3:.0f}",
                f"{median(r.wall for r in all_) * 1e3:.0f}",
                f"{cpu:.2f}",
                f"{wall:.2f}",
                f"{max(r.peak_mb for r in all_):.0f}",
            ]
        )
    common.table(rows)
    for name in ("brief --help", "brief status"):
        common.verdict(name, worst[name] <= TARGET, f"{worst[name]:.2f}x", f"at most {TARGET:.0f}x")


if __name__ == "__main__":
    main()
