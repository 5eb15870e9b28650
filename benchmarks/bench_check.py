"""What the gate catches and what it drops: fixed sentences over the example corpus, planted faults in real pages.

The rules were tuned on the fixed sentences and on scrapinghub's pages; fundus's publishers are held out.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import common

if TYPE_CHECKING:
    from brief.checking.citations import Texts
    from brief.corpus.sqlite.library import Library
    from brief.evals.cases.check_cases import Judged
    from brief.evals.perturbation.miscited import Made
    from brief.reading.piece_reader import Read

CAUGHT_FIXED, CAUGHT_PLANTED, DROPPED = 0.98, 0.95, 0.03
CLAIMS = 1500
MISSED = 3
SEED = 7
PARAPHRASED = "paraphrased.yaml"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="a fifth of the claims, words alone")
    options.add_argument("--missed", action="store_true", help="print what was missed and what was dropped")
    chosen = options.parse_args()
    common.title("the gate: faults caught, right sentences dropped")
    fixed(chosen.quick, chosen.missed)
    for folder, note in (("scrapinghub", "tuned on it"), ("fundus", "held out")):
        if (common.DATA / "pages" / folder).exists():
            planted(folder, note, chosen.quick, chosen.missed)
        else:
            print(
                f"\nskipped: no {common.DATA / 'pages' / folder}; set BRIEF_DATA to the folder of the real data"
            )
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
    from brief.evals.running.suite import AS_IF

    with tempfile.TemporaryDirectory() as folder, Library(Path(folder) / "l.sqlite3", write=True) as library:
        corpus = common.ROOT / "eval" / "corpus"
        folders = [path for path in corpus.iterdir() if path.is_dir()]
        common.fill(library, common.read(folders, 10**9, AS_IF))
        cases = check_cases.load(common.ROOT / "eval" / "cases" / "check")
        judged = check_cases.run(cases, library, texts_of(library, quick))
    for what, of in (
        ("fixed", [one for one in judged if not one.case.file.endswith(PARAPHRASED)]),
        ("paraphrased", [one for one in judged if one.case.file.endswith(PARAPHRASED)]),
    ):
        print(f"\nSentences over eval/corpus, {what} (eval/cases/check)\n")
        table(check_cases.rates(of), frozenset(one.case.kind for one in of if one.case.right))
        right, wrong = [o for o in of if o.case.right], [o for o in of if not o.case.right]
        verdicts(what, right, wrong, CAUGHT_FIXED)
    if missed:
        for one in judged:
            if one.dropped == one.case.right:
                print(f"  {one.case.id} ({one.case.kind}): {one.case.says} {one.reasons}")


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


def planted(folder: str, note: str, quick: bool, missed: bool) -> None:
    from brief.corpus.sqlite.library import Library

    most = CLAIMS // 5 if quick else CLAIMS
    with tempfile.TemporaryDirectory() as place, Library(Path(place) / "l.sqlite3", write=True) as library:
        common.fill(library, english(common.DATA / "pages" / folder))
        texts = texts_of(library, quick)
        copied, reworded = sentences_of(library, most)
        judged(copied, texts, f"Faults planted in {folder}'s English pages", folder, note, missed)
        judged(reworded, texts, "The same pages reworded by rule", f"{folder}, reworded", note, missed)


def judged(sentences: Sequence[Made], texts: Texts, title: str, name: str, note: str, missed: bool) -> None:
    """Made sentences through every check: a table by kind and both verdicts."""
    from brief.checking.checks import check
    from brief.records import Verdict

    started = time.process_time()
    failed = [
        [result for result in check(one.sentence, texts) if result.verdict is Verdict.FAIL]
        for one in sentences
    ]
    spent = (time.process_time() - started) / max(len(sentences), 1)
    ordered = sorted(zip(sentences, failed, strict=True), key=lambda pair: pair[0].right)
    total = Counter(one.kind for one, _ in ordered)
    dropped = Counter(one.kind for one, reasons in ordered if reasons)
    print(f"\n{title} ({note}); seed {SEED}; {spent * 1e3:.1f} CPU-ms a sentence\n")
    table(
        {kind: (dropped[kind], count) for kind, count in total.items()},
        {o.kind for o in sentences if o.right},
    )
    right = [bool(reasons) for one, reasons in ordered if one.right]
    wrong = [bool(reasons) for one, reasons in ordered if not one.right]
    reached(name, sum(wrong), len(wrong), sum(right), len(right), CAUGHT_PLANTED)
    if missed:
        shown: Counter[str] = Counter()
        for one, reasons in ordered:
            if bool(reasons) == one.right and shown[one.kind] < MISSED:
                shown[one.kind] += 1
                print(f"  {one.kind}: {one.sentence.text} {[r.reason for r in reasons]}")


def english(folder: Path) -> Iterator[Read]:
    """The pages in English, or too short to tell."""
    for raw, article, passages in common.read([folder], 10**9):
        if article.language in ("en", ""):
            yield raw, article, passages


def sentences_of(library: Library, most: int) -> tuple[list[Made], list[Made]]:
    """Sentences copied with planted faults, and sentences reworded."""
    from brief.analysis.claims import claims
    from brief.evals.perturbation.miscited import made
    from brief.evals.perturbation.rewording import reworded

    ids = [str(row[0]) for row in library.rows("SELECT id FROM article ORDER BY id")]
    articles = {id_: library.article(id_) for id_ in ids}
    infos = library.infos(ids)
    found = {id_: claims(infos[id_], library.passages(id_), articles[id_].source_text) for id_ in ids}
    return made(found, articles, most, SEED), reworded(found, most, SEED)


def table(rates: dict[str, tuple[int, int]], right: frozenset[str] | set[str]) -> None:
    rows = [["", "sentences", "dropped", ""]]
    for kind, (dropped, count) in rates.items():
        name = f"{'right' if kind in right else 'WRONG'}: {kind}"
        rows.append([name, str(count), str(dropped), f"{dropped / count:.1%}"])
    common.table(rows)


if __name__ == "__main__":
    main()
