"""What the reader finds in labelled real sentences, what it costs, and what the gate makes of speakers cut off."""

from __future__ import annotations

import argparse
import time

import common


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    (data,) = common.real(".")
    from brief.analysis.sentence_reader import read_sentences
    from tests.support.labelled import DEV, HELD_OUT, sentences, tagged
    from tests.support.sentence_scores import FIELDS, scored, stronger

    for split, what in ((DEV, "looked at"), (HELD_OUT, "held out")):
        labels = [one.read for one in sentences(data, "english", split)]
        read_sentences([one.text for one in labels[:20]])
        started = time.process_time()
        readings = read_sentences([one.text for one in labels])
        spent = (time.process_time() - started) / len(labels) * 1e3
        scores, forms = scored(labels, readings)
        common.title(
            f"{len(labels)} real sentences, {what}: {spent:.1f} ms CPU a sentence, form right {forms:.3f}"
        )
        rows = [["", "precision", "recall", "clause (figures: value, bound, unit)"]]
        for name in FIELDS:
            score = scores[name]
            rows.append([name, f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.clause:.3f}"])
        common.table(rows)
    found = tagged(data)
    passed = sum(not stronger(one.cut, one.text) for one in found)
    dropped = sum(bool(stronger(one.kept, one.text)) for one in found)
    common.title(f"{len(found)} sentences of the form “…, says NAME” and its kin")
    common.verdict("speaker cut off, and passed", passed <= len(found) / 30, str(passed), "at most 2 of 60")
    print(f"speaker kept, and dropped: {dropped}")


if __name__ == "__main__":
    main()
