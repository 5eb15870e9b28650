"""Forged records, answers, pages, bundles and ZIP files before verify, and honest ones beside them.

The kinds (`tests/support/forgeries`) were written by one who never read the checker. Each is tried by a naive forger
and by one who recomputes every id and digest that needs no secret; records and pages also inside their bundles. What
is neither caught nor listed as its issuer's word is a miss; an honest one with a fault is a false alarm.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support import forged
from tests.support.desk import copied, desk
from tests.support.forgeries import ASSERTED, FORGERIES, IN_BUNDLES, LARGE


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="no records and pages inside their bundles")
    parser.add_argument("--missed", action="store_true", help="name what is missed or asserted")
    given = parser.parse_args()
    kinds = [*FORGERIES, *LARGE, *([] if given.quick else IN_BUNDLES)]
    counts: dict[str, Counter[str]] = {}
    alarms = honest = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with (
            desk(copied(folder / "library"), **forged.SETTINGS) as issuer,
            desk(folder / "empty") as elsewhere,
            forged.one_sandbox(),
        ):
            material = forged.material(issuer, elsewhere, days=range(2, 10))
            for artefact, made in material.artefacts.items():
                for one in made:
                    honest += 1
                    word, said = forged.verdict(artefact, one, material, folder / "honest")
                    if word == forged.CAUGHT:
                        alarms += 1
                        print(f"  FALSE ALARM {artefact}: {said[:200]}")
            for kind in kinds:
                inside = " in a bundle" if kind in IN_BUNDLES else ""
                for covered in (False, True) if kind.repairable else (False,):
                    word, said = forged.outcome(kind, material, folder / "forged", covered=covered)
                    expected = kind.expect == ASSERTED or not covered
                    row = f"{kind.artefact}{inside}, {'covered' if covered else 'naive'}"
                    counts.setdefault(row, Counter())[word] += 1
                    if word == forged.MISSED or (given.missed and word == forged.ASSERTED):
                        told = "" if expected else ", expected to be caught"
                        print(f"  {word.upper()} {kind.id} ({row}{told}): {kind.lie}")
    print(f"\n{'':<28}{'caught':>8}{'asserted':>10}{'missed':>8}{'not there':>11}")
    for row, found in counts.items():
        words = (forged.CAUGHT, forged.ASSERTED, forged.MISSED, forged.SKIPPED)
        caught, asserted, missed, skipped = (found[word] for word in words)
        print(f"{row:<28}{caught:>8}{asserted:>10}{missed:>8}{skipped:>11}")
    missed = sum(found[forged.MISSED] for found in counts.values())
    print(f"{missed} missed (target 0); {alarms} false alarms on {honest} honest ones (target 0)")
    return 1 if missed or alarms else 0


if __name__ == "__main__":
    sys.exit(main())
