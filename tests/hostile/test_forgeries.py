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

HOW_IT_WAS_MADE = (
    "the manifest's corpus changed",
    "the manifest's model changed",
    "the manifest's writer changed",
    "the names of versions changed",
)
"""Under an id that no library issued, how a record says that it was made is what verify lists as its maker's word: of
another corpus, by a model or by other code nothing can be made anew and compared. Its citations are checked."""


# No brief of the example corpus leans on a date that was worked out: tests/checking/test_recheck.py has one.
KINDS = [forgery for forgery in FORGERIES if forgery.name != "a worked-out date changed"]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[forged.Material]:
    folder = Path(tmp_path_factory.mktemp("forged"))
    with (
        desk(copied(folder / "library"), **forged.SETTINGS) as issuer,
        desk(folder / "empty") as elsewhere,
        forged.one_sandbox(),
    ):
        yield forged.material(issuer, elsewhere)


def test_honest_ones_hold(given: forged.Material, tmp_path: Path) -> None:
    for artefact, honest in given.artefacts.items():
        for one in honest:
            word, said = forged.verdict(artefact, one, given, tmp_path / "honest")
            assert word != forged.CAUGHT, f"{artefact}: {said}"


@pytest.mark.parametrize("forgery", KINDS, ids=lambda forgery: forgery.id)
def test_a_forgery_is_caught_or_its_issuers_word(
    given: forged.Material, tmp_path: Path, forgery: Forgery
) -> None:
    word, said = forged.outcome(forgery, given, tmp_path / "forged", covered=True)
    open_ = forgery.expect == ASSERTED or forgery.name in HOW_IT_WAS_MADE
    allowed = (forged.CAUGHT, forged.ASSERTED) if open_ else (forged.CAUGHT,)
    assert word in allowed, f"{forgery.lie}: {word} ({said[:300]})"
