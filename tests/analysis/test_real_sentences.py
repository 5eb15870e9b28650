"""The reader against labels of real sentences, whoever labelled them having seen no rule of it.

Floors stand a little under what was measured (benchmarks/README.md), on the halves that were looked at and on the one
that was not; where the real data is absent the tests are skipped.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from brief.analysis.sentence_reader import read_sentences
from tests.support.labelled import DEV, HELD_OUT, sentences, tagged
from tests.support.sentence_scores import Score, scored, stronger

FLOORS = {
    # field: precision, recall, clause (of figures: value, bound and unit)
    DEV: {"speaker": (0.95, 0.83, 0.94), "negation": (0.95, 0.91, 0.91), "figure": (0.95, 0.89, 0.95)},
    HELD_OUT: {"speaker": (0.9, 0.78, 0.9), "negation": (0.95, 0.95, 0.93), "figure": (0.88, 0.95, 0.82)},
}


def measured(real_data: Path, split: str) -> tuple[dict[str, Score], float]:
    labels = [one.read for one in sentences(real_data, "english", split)]
    return scored(labels, read_sentences([one.text for one in labels]))


@pytest.mark.parametrize("split", [DEV, HELD_OUT])
def test_speakers_negations_and_figures_of_real_sentences(real_data: Path, split: str) -> None:
    scores, forms = measured(real_data, split)
    for name, (precision, recall, clause) in FLOORS[split].items():
        score = scores[name]
        assert score.precision >= precision, (name, score)
        assert score.recall >= recall, (name, score)
        assert score.clause >= clause, (name, score)
    assert scores["hedge"].clause >= 0.85 and scores["hedge"].recall >= 0.7
    assert forms >= 0.9


def test_sentences_of_other_languages_are_marked_and_nothing_is_asserted_of_them(real_data: Path) -> None:
    for one in sentences(real_data, "other"):
        (reading,) = read_sentences([one.read.text], one.place.language)
        assert not reading.analysed and not reading.attributions and not reading.hedges


def test_a_sentence_cut_of_its_speaker_does_not_pass(real_data: Path) -> None:
    """Sentences as "…, says NAME" and its kin: with a title, a place, an office, inverted, in the middle."""
    found = tagged(real_data)
    passed = [one.cut for one in found if not stronger(one.cut, one.text)]
    dropped = [one.kept for one in found if stronger(one.kept, one.text)]
    assert len(passed) <= len(found) / 30, passed
    assert len(dropped) <= 0.05 * len(found), dropped
