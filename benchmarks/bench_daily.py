"""`brief daily` of one day out of the dated events (1,619 of them): what it takes beyond start-up, what it reads."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import common

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from brief.records import Reading

TARGET = 2.0


def prepare(folder: str) -> int:
    """A library of all events; runs in a process of its own so that this one stays small."""
    from brief.desk.ingest import bring_up

    desk = common.desk(Path(folder), embedder := common.caching_embedder())
    with desk.writer():
        common.fill(desk.library(write=True), common.read(common.real("events"), 1 << 40))
    bring_up(desk)
    if hasattr(embedder, "save"):
        embedder.save()
    held = desk.library().counts()["articles"]
    desk.close()
    return held


def reads(folder: str, day: str) -> list[list[int]]:
    """Different sentences, how often they are read, and the most read one: at ingest, then by a daily."""
    from brief.analysis import sentence_reader

    counted: Counter[str] = Counter()
    plain = sentence_reader._reading

    def count(text: str, doc: Doc | None) -> Reading:
        counted[text] += 1
        return plain(text, doc)

    sentence_reader._reading = count
    found = []
    start = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    for job in (
        lambda: prepare(folder),
        lambda: common.desk(Path(folder)).daily(start, start + timedelta(1)),
    ):
        job()
        found.append([len(counted), counted.total(), max(counted.values(), default=0)])
        counted.clear()
        sentence_reader._known.clear()
    return found


def days(path: Path) -> list[tuple[str, int]]:
    """The fullest day and the one of median fullness, with how many events each has."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    full = sorted(Counter(line["date"] for line in lines).items(), key=lambda day: (day[1], day[0]))
    return [full[-1], full[len(full) // 2]]


def main() -> None:
    common.answer({"prepare": prepare, "reads": reads})
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--quick", action="store_true", help="3 runs")
    given = options.parse_args()
    runs = 3 if given.quick else given.runs
    (folder,) = common.real("events")
    chosen = days(next(folder.glob("*.jsonl")))
    common.title(f"brief daily of one day out of all events: medians of {runs} runs, taken in turn")
    with tempfile.TemporaryDirectory() as place:
        held, read = common.child(prepare, place), common.child(reads, f"{place}/counted", chosen[0][0])
        base = [*common.COMMAND, "--data-dir", place]
        commands = {"brief status": [*base, "status"]}
        for day, count in chosen:
            commands[f"brief daily, {day} ({count} events)"] = [*base, "daily", "--date", day]
        found: dict[str, list[common.Run]] = {name: [] for name in commands}
        for turn in range(runs + 1):
            for name, command in commands.items():
                done = common.run(command)
                if done.code:
                    raise SystemExit(f"{name} ended with exit code {done.code}")
                if turn:
                    found[name].append(done)
    start = found["brief status"]
    rows = [[f"{held} articles held", "wall s", "CPU s", "wall s beyond start-up", "peak MB"]]
    worst = 0.0
    for name, all_ in found.items():
        beyond = median(r.wall - s.wall for r, s in zip(all_, start, strict=True))
        worst = max(worst, beyond)
        rows.append(
            [
                name,
                f"{median(r.wall for r in all_):.2f}",
                f"{median(r.cpu for r in all_):.2f}",
                f"{beyond:.2f}",
                f"{max(r.peak_mb for r in all_):.0f}",
            ]
        )
    common.table(rows)
    common.verdict("beyond start-up", worst < TARGET, f"{worst:.2f} s", "under 2 s")
    print("\nSentences: different ones, readings of them, of the one read most\n")
    common.table(
        [["", "different", "readings", "most"], ["ingest", *map(str, read[0])], ["daily", *map(str, read[1])]]
    )
    common.verdict("readings of one sentence at ingest", read[0][2] <= 1, str(read[0][2]), "1")
    common.memory_verdict("brief daily", max(r.peak_mb for all_ in found.values() for r in all_))


if __name__ == "__main__":
    main()
