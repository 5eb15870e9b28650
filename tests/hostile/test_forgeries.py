"""Forgeries of 295 kinds, made by one who never read the checker: each is caught, or stands on its issuer's word.

The forger of a record, an answer or a bundle recomputes every id and digest that needs no secret. A record, an answer
or a page is checked in the library that issued it, a bundle in an empty one. `benchmarks/bench_forgeries.py` tries
the naive forger too, and records and pages inside their bundles.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import forged
from tests.support.desk import copied, desk
from tests.support.forgeries import ASSERTED, FORGERIES, Forgery


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[forged.Material]:
    folder = Path(tmp_path_factory.mktemp("forged"))
    with (
        desk(copied(folder / "library")) as issuer,
        desk(folder / "empty") as elsewhere,
        forged.one_sandbox(),
    ):
        yield forged.material(issuer, elsewhere)


def test_honest_ones_hold(given: forged.Material, tmp_path: Path) -> None:
    for artefact, honest in given.artefacts.items():
        for one in honest:
            word, said = forged.verdict(artefact, one, given, tmp_path / "honest")
            assert word != forged.CAUGHT, f"{artefact}: {said}"


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.id)
def test_a_forgery_is_caught_or_its_issuers_word(
    given: forged.Material, tmp_path: Path, forgery: Forgery
) -> None:
    word, said = forged.outcome(forgery, given, tmp_path / "forged", covered=True)
    if word == forged.SKIPPED:
        pytest.skip("the example corpus gives no brief with anything of the kind")
    allowed = (forged.CAUGHT, forged.ASSERTED) if forgery.expect == ASSERTED else (forged.CAUGHT,)
    assert word in allowed, f"{forgery.lie}: {word} ({said[:300]})"
