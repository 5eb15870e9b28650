"""What the gate catches and what it drops: fixed sentences over the example corpus, faults planted in real sentences.

The rules were tuned on the fixed sentences; one half of the labelled real sentences is held out.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import common

if TYPE_CHECKING:
    from brief.checking.citations import Texts
    from brief.corpus.sqlite.library import Library
    from brief.evals.running.check_runner import Judged

CAUGHT_FIXED, CAUGHT_PLANTED, DROPPED = 0.98, 0.95, 0.03
CUT = 58 / 60
"""Of real sentences whose speaker was cut off by hand, how many must not pass."""
PARAPHRASED = "paraphrased.yaml"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="words alone")
    options.add_argument("--missed", action="store_true", help="print what was missed and what was dropped")
    chosen = options.parse_args()
    common.title("the gate: faults caught, right sentences dropped")
    fixed(chosen.quick, chosen.missed)
    if (common.DATA / "days").exists():
        for split in ("dev", "held-out"):
            planted(split, chosen.quick, chosen.missed)
    else:
        print(f"\nskipped: no {common.DATA / 'days'}; set BRIEF_DATA to the folder of the real data")
    if (common.DATA / "support").exists():
        people()


def people() -> None:
    """WiCE's claims with their oracle sentences through the gate: what it drops, by check; half was never looked at.

    WiCE's labels know nothing of speakers, hedges and forecasts, and take what a reader knows besides for granted:
    a claim "supported" there may rightly fail here.
    """
    from brief.checking.checks import check
    from brief.checking.citations import Texts
    from brief.corpus.sqlite.library import Library
    from brief.reading.article import read
    from brief.reading.passages import split
    from brief.records import Citation, DraftSentence, Origin, RawDocument, SpanRef, Verdict
    from scripts import fit_support

    counted: Counter[tuple[int, bool, str]] = Counter()
    with tempfile.TemporaryDirectory() as place, Library(Path(place) / "l.sqlite3", write=True) as library:
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
            fails = {result.check for result in results if result.verdict is Verdict.FAIL}
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


def texts_of(library: Library, quick: bool) -> Texts:
    from brief.checking.citations import Texts
    from brief.checking.support import Support
    from brief.corpus.embedding import embedder
    from brief.settings import Settings

    return Texts(library, None if quick else lambda: Support(embedder(Settings())))


def fixed(quick: bool, missed: bool) -> None:
    from brief.corpus.sqlite.library import Library
    from brief.evals.cases import check_cases
    from brief.evals.running import check_runner
    from brief.evals.running.suite import AS_IF

    with tempfile.TemporaryDirectory() as folder, Library(Path(folder) / "l.sqlite3", write=True) as library:
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
    from brief.corpus.sqlite.library import Library
    from tests.support.planted_faults import HAND_CUT, dropped, of_real_sentences

    with tempfile.TemporaryDirectory() as place, Library(Path(place) / "l.sqlite3", write=True) as library:
        sentences = of_real_sentences(library, common.DATA, split)
        started = time.process_time()
        found = dropped(sentences, texts_of(library, quick))
        spent = (time.process_time() - started) / max(len(sentences), 1)
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
