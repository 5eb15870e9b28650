"""What faults do to the tool: kill -9, damaged libraries, fuzzed input, hostile files for verify; a miss ends with 1.

python benchmarks/bench_faults.py [kills] [damage] [fuzz] [memory] [--kills N] [--damages N] [--seconds S] [--quick]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import common
from resilience import damage, fuzz, invented, kills, verify_memory, yard
from resilience.serving import Server
from resilience.tool import Tool

SEED = 20261130
PARTS = ("kills", "damage", "fuzz", "memory")


def main() -> int:
    common.answer({"fuzz_readers": fuzz_readers, "fuzz_verify": fuzz_verify})
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("parts", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)}; all if none")
    options.add_argument("--kills", type=int, default=250, help="kills; 500 take 20 minutes")
    options.add_argument("--only", action="append", help="kill only this command (again for more)")
    options.add_argument("--damages", type=int, default=0, help="only so many damages; all of them if 0")
    options.add_argument("--inputs", type=int, default=10_000, help="fuzzed inputs at most")
    options.add_argument("--seconds", type=float, default=540.0, help="time for the fuzzed inputs")
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--jobs", type=int, default=2, help="kills at once")
    options.add_argument("--quick", action="store_true", help="a twentieth of everything")
    given = options.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        options.error(f"no part is called {sorted(unknown)[0]}; there are {', '.join(PARTS)}")
    if given.quick:
        given.kills, given.damages, given.inputs, given.seconds = 20, 6, 500, 40.0
    parts = {"kills": kill_part, "damage": damage_part, "fuzz": fuzz_part, "memory": memory_part}
    missed = 0
    for name in given.parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="brief-faults-") as place:
            missed += parts[name](Path(place), given)
    return 1 if missed else 0


def kill_part(place: Path, given: argparse.Namespace) -> int:
    """kill -9 over all commands."""
    common.title(f"kill -9 at {given.kills} moments of all commands, then one further command")
    with Server() as server:
        base = kills.make_base(Tool(place / "base"), place, server.routes, server.url)
        kills.measure(base, [name for name in kills.WEIGHTS if base.tool.offers(*name.split())])
        print(
            "  undisturbed: " + ", ".join(f"{name} {s:.1f} s" for name, s in base.seconds.items()), flush=True
        )
        done: Counter[str] = Counter()
        ended: Counter[str] = Counter()
        missed: Counter[tuple[str, str]] = Counter()
        acknowledged = failed = 0
        for trial in kills.trials(base, given.kills, given.seed, given.jobs, given.only):
            done[trial.killed] += 1
            ended[trial.killed] += trial.ended
            acknowledged += trial.acknowledged
            failed += bool(trial.misses)
            for kind, what in trial.misses:
                missed[kind, trial.killed] += 1
                print(
                    f"  MISS {kind}: {trial.killed} at {trial.share:.0%}, then {trial.after}: {what}",
                    flush=True,
                )
    kinds = sorted({kind for kind, _ in missed})
    rows = [["killed", "kills", "ended first", *kinds]]
    for name in done:
        rows.append([name, str(done[name]), str(ended[name]), *(str(missed[kind, name]) for kind in kinds)])
    common.table(rows)
    print(f"  {acknowledged} articles acknowledged")
    common.verdict(
        "kill -9 of any command, then another", not failed, f"{failed} of {given.kills} with a miss", "0"
    )
    return failed


def damage_part(place: Path, given: argparse.Namespace) -> int:
    """Damaged libraries."""
    common.title("damaged libraries: noticed, written to, copied, rescued")
    try:
        ground = yard.make_yard(Tool(place / "sound"), place, given.seed)
    except RuntimeError as reason:
        print(f"skipped: {reason}")
        return 0
    print(f"  {len(ground.held)} articles, {ground.ground.pages.count} pages;", end=" ")
    print(
        "with" if ground.checks else "no",
        "`status --check`,",
        "with" if ground.rescues else "no",
        "`rescue`",
        flush=True,
    )
    yes = {None: "", True: "yes", False: "no"}
    rows = [["damage", "harms", "noticed", "healed", "written", "refused", "rescued", "misses"]]
    for one in damage.judge_all(ground, given.damages, given.seed):
        rescued = f"{one.rescued[0]}/{one.rescued[1]}" if one.rescued else ""
        seen = [yes[one.noticed], yes[one.healed or None], yes[one.written], yes[one.refused], rescued]
        rows.append([one.damage, one.harmed[:30], *seen, str(len(one.misses))])
        for what in one.misses:
            print(f"  MISS {one.damage}: {what}", flush=True)
    common.table(rows)
    bad = sum(row[-1] != "0" for row in rows[1:])
    common.verdict("damaged libraries", not bad, f"{bad} of {len(rows) - 1} with a miss", "0")
    return bad


def issued(place: Path) -> tuple[Path, Path, Path]:
    """A library with a brief issued in all its forms: record, page and bundle."""
    tool = Tool(place / "library")
    tool.run("ingest", invented.put(place / "in", invented.articles(14, 41)))
    paths = place / "brief.json", place / "brief.html", place / "brief.zip"
    for line in (("json", paths[0]), ("html", paths[1], "--bundle", paths[2])):
        done = tool.run("daily", "--date", kills.DAY, "--format", line[0], "-o", *line[1:])
        if done.code:
            raise SystemExit(f"the brief to verify cannot be made: {done.told()}")
    return paths


def fuzz_readers(count: int, seconds: float, seed: int, keep: str) -> dict[str, Any]:
    return told(fuzz.readers(count, seconds, seed, Path(keep)))


def fuzz_verify(count: int, seconds: float, seed: int, keep: str, place: str) -> dict[str, Any]:
    here = Path(place)
    return told(fuzz.verify(count, seconds, seed, Path(keep), here / "library", *issued(here)))


def told(found: fuzz.Fuzzed) -> dict[str, Any]:
    return dict(vars(found)) | {"total": found.total}


def fuzz_part(place: Path, given: argparse.Namespace) -> int:
    """Fuzzed input over the readers and over verify, each in a process of its own."""
    common.title(f"{given.inputs} fuzzed inputs over all readers and verify, {given.seconds:.0f} s at most")
    keep = Path(tempfile.mkdtemp(prefix="brief-fuzz-misses-"))
    share = given.inputs * 2 // 3
    read = common.child(fuzz_readers, share, given.seconds / 2, given.seed, str(keep))
    left = given.seconds - read["seconds"]
    checked = common.child(fuzz_verify, given.inputs - share, left, given.seed, str(keep), str(place))
    runs = {"readers": read, "verify": checked}
    rows = [
        ["over", "inputs", "a second", "came through", "refused", "limits", "last net", "slowest", "misses"]
    ]
    for name, found in runs.items():
        rate = f"{found['total'] / found['seconds']:.0f}"
        caught = sum(found["net"].values())
        slowest = f"{found['slowest'][0]:.1f} s ({found['slowest'][1]})"
        counts = [str(found[key]) for key in ("read", "refused")]
        rows.append(
            [
                name,
                str(found["total"]),
                rate,
                *counts,
                str(sum(found["limits"].values())),
                str(caught),
                slowest,
                str(len(found["misses"])),
            ]
        )
        for what in found["misses"][:40]:
            print(f"  MISS {name}: {what}", flush=True)
        print(f"  {name}: {', '.join(f'{n} {kind}' for kind, n in found['inputs'].items())}")
        for kind in ("limits", "net"):
            if found[kind]:
                print(f"  {name}, {kind}: {found[kind]}")
    common.table(rows)
    bad = sum(len(found["misses"]) for found in runs.values())
    total = sum(found["total"] for found in runs.values())
    common.verdict("fuzzed inputs", not bad, f"{bad} misses in {total}", "0")
    return bad


def memory_part(place: Path, given: argparse.Namespace) -> int:
    """Memory and time of verify on hostile files."""
    common.title("`brief verify` of hostile files: memory of all its processes, time")
    record, _, bundle = issued(place)
    rows, bad = [["file", "MB", "s", "code", "said"]], 0
    for one in verify_memory.measure_all(
        Tool(place / "library"), place, record.read_bytes(), bundle.read_bytes()
    ):
        rows.append([one.name, f"{one.peak_mb:.0f}", f"{one.seconds:.1f}", str(one.code), one.said[-70:]])
        bad += bool(one.misses)
        for what in one.misses:
            print(f"  MISS {one.name}: {what}", flush=True)
    common.table(rows)
    common.verdict("verify of hostile files", not bad, f"{bad} of {len(rows) - 1} with a miss", "0")
    return bad


if __name__ == "__main__":
    sys.exit(main())
