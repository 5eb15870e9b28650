"""The gate of the gate: what it keeps of faithful sentences and catches of faults, by rules, by score, by a checker.

Sentences with one fault and faithful ones in a writer's own words (`check_sets`); WiCE's claims; faults planted by
label and by rule, of which the old rules were made. A checker's verdicts are those recorded of a capable one, or, with
``--checker``, those of the model that settings name.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import check_sets
import common

if TYPE_CHECKING:
    from brief.checking.citations import Texts
    from brief.corpus.sqlite.library import SQLiteLibrary
    from brief.evals.running.check_runner import Judged
    from brief.records import CheckResult

CAUGHT_FIXED, CAUGHT_PLANTED, DROPPED = 0.98, 0.95, 0.03
CUT = 58 / 60
"""Of real sentences whose speaker was cut off by hand, how many must not pass."""
KEPT, CAUGHT, RIGHT = 0.95, 0.97, 0.98
"""Faithful sentences that must pass, faults that must not, and of what a veto drops the share that is faulty."""
PARAPHRASED = "paraphrased.yaml"
VERDICTS = common.ROOT / "eval" / "labels" / "checked-verdicts.jsonl"
"""What a capable checker said of each labelled sentence, recorded."""
Said = Mapping[str, bool]
"""By a sentence's id whether the checker let it pass."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--quick", action="store_true", help="words alone")
    options.add_argument("--missed", action="store_true", help="print what was missed and what was dropped")
    options.add_argument("--keep", type=Path, default=common.CACHE, help="folder of the libraries")
    options.add_argument(
        "--checker", action="store_true", help="ask the model of BRIEF_MODEL_NAME and BRIEF_MODEL_BASE_URL"
    )
    chosen = options.parse_args()
    common.title("the gate: faithful sentences kept, faults caught")
    sets(chosen.keep, live=chosen.checker, missed=chosen.missed)
    fixed(chosen.quick, chosen.missed)
    if (common.DATA / "days").exists():
        for split in ("dev", "held-out"):
            planted(split, chosen.quick, chosen.missed)
    else:
        print(f"\nskipped: no {common.DATA / 'days'}; set BRIEF_DATA to the folder of the real data")
    if (common.DATA / "support").exists():
        people()


def sets(keep: Path, *, live: bool, missed: bool) -> None:
    """The labelled sentences of every set that is there, by each way to decide."""
    from brief.checking.checks import Verdicts

    rows: list[check_sets.Labelled] = []
    rules: dict[str, tuple[CheckResult, ...]] = {}
    said: dict[str, bool] = {}
    for name in check_sets.SETS:
        if not all(path.exists() for path in check_sets.sources(name)) or not check_sets.sources(name):
            print(f"skipped: {name}; set BRIEF_DATA to the folder of the real data")
            continue
        with check_sets.library(name, keep) as desk:
            texts = desk.texts()
            mine = list(check_sets.labelled(name, desk))
            verdicts = Verdicts(texts)
            rules |= {row.id: verdicts.rules(row.sentence) for row in mine}
            if live:
                said |= asked(mine, desk, texts)
            rows += mine
    if not live:
        said = recorded()
    report(rows, rules, said, missed=missed)


def recorded() -> dict[str, bool]:
    """What a capable checker said."""
    lines = VERDICTS.read_text("utf-8").splitlines() if VERDICTS.exists() else []
    return {entry["id"]: entry["verdict"] == "pass" for entry in map(json.loads, lines) if "id" in entry}


def asked(rows: Sequence[check_sets.Labelled], desk: object, texts: Texts) -> dict[str, bool]:
    """What the model of the settings says now."""
    from brief.checking.checker import Checker
    from brief.desk.model_checks import nearest
    from brief.llm.chat_model import Chat
    from brief.llm.run_account import Account
    from brief.records import Verdict
    from brief.resources import load_prompt
    from brief.settings import load

    loaded = load(Path.cwd(), os.environ).allowed()
    checker = Checker(
        Chat(loaded.settings),
        load_prompt("check"),
        Account(),
        nearest(desk, check_sets.cutoff(rows, texts)),  # type: ignore[arg-type]
        told=print,
    )
    found = check_sets.read(rows, checker, texts)
    print(checker.off or (checker.result.words() if checker.result else ""))
    return {id_: result.verdict is Verdict.PASS for id_, result in found.items()}


def report(
    rows: Sequence[check_sets.Labelled],
    rules: Mapping[str, tuple[CheckResult, ...]],
    said: Said,
    *,
    missed: bool,
) -> None:
    """Tables: ways to decide, rule by rule, kind by kind."""
    from brief.checking.checks import against, failed, near_copy
    from brief.records import Verdict

    def vetoed(row: check_sets.Labelled) -> bool:
        return failed(rules[row.id])

    ways: dict[str, Callable[[check_sets.Labelled], bool]] = {
        "every sentence passes": lambda _: True,
        "share of words held, 0.6 and up": lambda row: row.held >= 0.6,
        "every rule, as they vetoed before": lambda row: not against(rules[row.id]),
        "vetoes alone": lambda row: not vetoed(row),
        "without a checker: near copies alone": lambda row: near_copy(rules[row.id]),
        "vetoes and checker": lambda row: not vetoed(row) and said.get(row.id, near_copy(rules[row.id])),
    }
    for what in ("fact", "judgment", "absent"):
        mine = [row for row in rows if row.what == what]
        right, wrong = [row for row in mine if row.faithful], [row for row in mine if not row.faithful]
        if not mine:
            continue
        words = [sum(row.held for row in some) / max(len(some), 1) for some in (right, wrong)]
        print(
            f"\n{what}: {len(right)} faithful, {len(wrong)} faulty sentences; words held by what they cite"
            f" {words[0]:.2f} and {words[1]:.2f}; read by the checker {sum(row.id in said for row in mine)}\n"
        )
        table_rows = [["", "kept", "caught", "balanced accuracy"]]
        for name, passes in ways.items():
            if what != "fact" and ("near copies" in name or "rule" in name):
                continue
            kept, caught = sum(map(passes, right)), sum(not passes(row) for row in wrong)
            shares = kept / max(len(right), 1), caught / max(len(wrong), 1)
            table_rows.append(
                [
                    name,
                    f"{kept}/{len(right)} = {shares[0]:.1%}",
                    f"{caught}/{len(wrong)} = {shares[1]:.1%}",
                    f"{sum(shares) / 2:.3f}",
                ]
            )
        common.table(table_rows)
        passes = ways["vetoes and checker"]
        kept, caught = sum(map(passes, right)), sum(not passes(row) for row in wrong)
        if what == "fact" and said:
            figure = f"{kept / len(right):.1%} of {len(right)}"
            common.verdict(
                "faithful sentences kept", kept >= KEPT * len(right), figure, f"at least {KEPT:.0%}"
            )
            figure = f"{caught / len(wrong):.1%} of {len(wrong)}"
            common.verdict("faults caught", caught >= CAUGHT * len(wrong), figure, f"at least {CAUGHT:.0%}")
        elif said:
            common.verdict(
                f"{what}: wrong ones that pass", caught == len(wrong), str(len(wrong) - caught), "0"
            )
        if missed:
            for row in mine:
                if passes(row) != row.faithful:
                    print(
                        f"  {'DROPPED' if row.faithful else 'MISSED'} {row.id} ({row.kind}): {row.sentence.text}"
                    )
    facts = [row for row in rows if row.what == "fact"]
    print("\nRule by rule, on the facts: what each drops alone\n")
    names = dict.fromkeys(result.check for row in facts for result in rules[row.id])
    table_rows = [["", "faulty", "faithful", "right in", "now"]]
    for name in names:
        hit = [row for row in facts if any(r.check == name and against([r]) for r in rules[row.id])]
        wrongly = sum(row.faithful for row in hit)
        if hit:
            vetoes = any(r.verdict is Verdict.FAIL for row in hit for r in rules[row.id] if r.check == name)
            share = f"{(len(hit) - wrongly) / len(hit):.0%}"
            table_rows.append(
                [name, str(len(hit) - wrongly), str(wrongly), share, "veto" if vetoes else "doubt"]
            )
    common.table(table_rows)
    print("\nKind by kind, vetoes and checker\n")
    kinds = sorted({(row.faithful, row.kind) for row in facts}, reverse=True)
    table_rows = [["", "sentences", "right"]]
    for faithful, kind in kinds:
        some = [row for row in facts if (row.faithful, row.kind) == (faithful, kind)]
        good = sum(ways["vetoes and checker"](row) == faithful for row in some)
        table_rows.append(
            [f"{'kept' if faithful else 'caught'}: {kind}", str(len(some)), f"{good / len(some):.0%}"]
        )
    common.table(table_rows)


def people() -> None:
    """WiCE's claims with their oracle sentences through the gate: what it drops, by check; half was never looked at.

    WiCE's labels know nothing of speakers, hedges and forecasts, and take what a reader knows besides for granted:
    a claim "supported" there may rightly fail here.
    """
    from brief.checking.checks import against, check
    from brief.checking.citations import Texts
    from brief.corpus.sqlite.library import SQLiteLibrary
    from brief.reading.article import read
    from brief.reading.passages import split
    from brief.records import Citation, DraftSentence, Origin, RawDocument, SpanRef
    from scripts import fit_support

    counted: Counter[tuple[int, bool, str]] = Counter()
    with (
        tempfile.TemporaryDirectory() as place,
        SQLiteLibrary(Path(place) / "l.sqlite3", write=True) as library,
    ):
        texts = Texts(library)
        for claim in fit_support.wice():
            publisher = claim.context[:80].replace(":", " ").replace("\n", " ") or "p"
            body = "\n\n".join(claim.oracle)
            content = f"---\ntitle: x\npublisher: {publisher}\n---\n\n{body}\n".encode()
            sha = hashlib.sha256(content).hexdigest()
            raw = RawDocument(sha, content, "text/markdown", Origin("file", "a.md"), common.FIRST_SEEN)
            article = read(raw)
            library.add(raw, article, split(article))
            spans = tuple(span for block in article.blocks for span in block)
            if not spans:
                continue
            citation = Citation(
                SpanRef(article.raw_sha256, article.source_text_sha256, spans), article.id, ""
            )
            results = check(DraftSentence(claim.text, (citation,), writer="prompted"), texts)
            fails = {result.check for result in results if against([result])}
            half = zlib.crc32(claim.group.encode()) % 2
            for name in ("claims", *(["dropped"] if fails else []), *fails):
                counted[half, claim.supported, name] += 1
    print("\nWiCE's claims through the gate (words alone), by the checks that fail them\n")
    names = sorted({name for _, _, name in counted} - {"claims", "dropped"})
    rows = [["", "claims", "dropped", *names]]
    for half, note in ((0, "tuned on"), (1, "held out")):
        for supported in (True, False):
            label = f"{'supported' if supported else 'not, or partly'}, {note}"
            cells = [str(counted[half, supported, name]) for name in ("claims", "dropped", *names)]
            rows.append([label, *cells])
    common.table(rows)


def texts_of(library: SQLiteLibrary, quick: bool) -> Texts:
    from brief.checking.citations import Texts
    from brief.checking.support import Support
    from brief.corpus.embedding import embedder
    from brief.settings import Settings

    return Texts(library, None if quick else lambda: Support(embedder(Settings())))


def fixed(quick: bool, missed: bool) -> None:
    from brief.corpus.sqlite.library import SQLiteLibrary
    from brief.evals.cases import check_cases
    from brief.evals.running import check_runner
    from brief.evals.running.suite import AS_IF

    with (
        tempfile.TemporaryDirectory() as folder,
        SQLiteLibrary(Path(folder) / "l.sqlite3", write=True) as library,
    ):
        corpus = common.ROOT / "eval" / "corpus"
        folders = [path for path in corpus.iterdir() if path.is_dir()]
        common.fill(library, common.read(folders, 10**9, AS_IF))
        cases = check_cases.load(common.ROOT / "eval" / "cases" / "check")
        judged = check_runner.run(cases, library, texts_of(library, quick))
    for what, of in (
        ("fixed", [one for one in judged if not one.case.file.endswith(PARAPHRASED)]),
        ("paraphrased", [one for one in judged if one.case.file.endswith(PARAPHRASED)]),
    ):
        print(f"\nSentences over eval/corpus, {what} (eval/cases/check)\n")
        table(rates(of), frozenset(one.case.fault for one in of if not one.case.faulty))
        right, wrong = [o for o in of if not o.case.faulty], [o for o in of if o.case.faulty]
        verdicts(what, right, wrong, CAUGHT_FIXED)
    if missed:
        for one in judged:
            if one.dropped != one.case.faulty:
                print(f"  {one.case.id} ({one.case.fault}): {one.case.sentence} {one.reasons}")


def verdicts(what: str, right: Sequence[Judged], wrong: Sequence[Judged], least: float) -> None:
    counts = (sum(o.dropped for o in wrong), len(wrong), sum(o.dropped for o in right), len(right))
    reached(what, *counts, least)


def reached(what: str, caught: int, wrong: int, dropped: int, right: int, least: float) -> None:
    share = caught / max(wrong, 1)
    figure = f"{share:.1%} of {wrong}"
    common.verdict(f"{what}: faults caught", share >= least, figure, f"at least {least:.0%}")
    lost = dropped / max(right, 1)
    figure = f"{lost:.1%} of {right}"
    common.verdict(f"{what}: right sentences dropped", lost <= DROPPED, figure, f"at most {DROPPED:.0%}")


def planted(split: str, quick: bool, missed: bool) -> None:
    """Faults planted from people's labels of real sentences, and right sentences, through every check."""
    from brief.checking.checks import check
    from brief.corpus.sqlite.library import SQLiteLibrary
    from brief.records import Verdict
    from tests.support.planted_faults import HAND_CUT, dropped, of_real_sentences

    with (
        tempfile.TemporaryDirectory() as place,
        SQLiteLibrary(Path(place) / "l.sqlite3", write=True) as library,
    ):
        sentences = of_real_sentences(library, common.DATA, split)
        started = time.process_time()
        found = dropped(sentences, texts_of(library, quick))
        spent = (time.process_time() - started) / max(len(sentences), 1)
        texts = texts_of(library, quick=True)
        alone = Counter(
            (result.check, one.right)
            for one in sentences
            for result in check(one.sentence, texts)
            if result.verdict is Verdict.FAIL
        )
    print(f"\nFaults planted in labelled real sentences ({split}); {spent * 1e3:.1f} CPU-ms a sentence\n")
    ordered = sorted(found.items(), key=lambda entry: entry[0][0])
    table({kind: (lost, count) for (_, kind), (lost, count, _) in ordered}, {k for r, k in found if r})
    sums = {right: [0, 0] for right in (True, False)}
    for (right, _), (lost, count, _) in ordered:
        sums[right] = [sums[right][0] + lost, sums[right][1] + count]
    reached(split, *sums[False], *sums[True], CAUGHT_PLANTED)
    lost, count, _ = found[False, HAND_CUT]
    common.verdict(
        f"{split}: speakers cut off, caught", lost >= CUT * count, f"{lost} of {count}", "58 of 60"
    )
    print("\nOf these, what each veto drops alone\n")
    rows = [["", "faulty", "right", "right in"]]
    for name in sorted({name for name, _ in alone}):
        wrong, good = alone[name, False], alone[name, True]
        rows.append([name, str(wrong), str(good), f"{wrong / (wrong + good):.1%}"])
    common.table(rows)
    if missed:
        for _, (_, _, amiss) in ordered:
            for text in amiss:
                print(f"  {text}")


def rates(judged: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    """Kind → (sentences dropped, sentences), wrong kinds first, each side in order of appearance."""
    ordered = sorted(judged, key=lambda one: not one.case.faulty)
    total = Counter(one.case.fault for one in ordered)
    dropped = Counter(one.case.fault for one in ordered if one.dropped)
    return {kind: (dropped[kind], count) for kind, count in total.items()}


def table(rates: dict[str, tuple[int, int]], right: frozenset[str] | set[str]) -> None:
    rows = [["", "sentences", "dropped", ""]]
    for kind, (dropped, count) in rates.items():
        name = f"{'right' if kind in right else 'WRONG'}: {kind}"
        rows.append([name, str(count), str(dropped), f"{dropped / count:.1%}"])
    common.table(rows)


if __name__ == "__main__":
    main()
