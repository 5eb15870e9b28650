"""Which sentences of a source one is held against."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.checking.evidence_choice import MOST, NEAR, NOTHING, Candidate, candidates, chosen
from brief.desk import Desk
from tests.support.desk import held

FILLER = " ".join(f"Paragraph {n} speaks of the roads and fields around the town." for n in range(60))
TEXT = (
    "The dam at Orlow holds 12 million litres of water. It was built in 1961 by the brothers Tarn."
    ' "We shall open the gate. It is time," the keeper of the old mill said. The bridge at Pellon is shut.'
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    notes = [{"text": f"{FILLER}\n\n{TEXT}", "title": "Dam"}]
    with held(Path(tmp_path_factory.mktemp("choice")), notes) as opened:
        yield opened


@pytest.fixture(scope="module")
def pool(desk: Desk) -> list[Candidate]:
    return candidates(desk.library().ids()[0], desk.texts())


def test_every_sentence_of_an_article_is_one_to_choose(pool: list[Candidate], desk: Desk) -> None:
    assert len(pool) > 60 and candidates("nothing", desk.texts()) == []


def test_the_nearest_and_those_that_hold_what_it_lacks(pool: list[Candidate], desk: Desk) -> None:
    found = chosen("The dam, built in 1961, holds 12 million litres of water at Orlow.", pool, desk.embedder)
    words = [one.words for one in found.candidates]
    assert words[0].startswith("The dam at Orlow holds") and any("1961" in each for each in words)
    assert len(words) <= MOST and found.likeness > NEAR


def test_what_is_quoted_is_looked_for_where_it_stands(pool: list[Candidate], desk: Desk) -> None:
    text = (
        "The roads around the town and the fields of the town “open the gate. It is time,” said a paragraph."
    )
    words = " ".join(one.words for one in chosen(text, pool, desk.embedder).candidates)
    assert "open the gate" in words and "It is time" in words


def test_nothing_is_chosen_of_nothing(desk: Desk) -> None:
    assert chosen("The dam holds.", [], desk.embedder) is NOTHING
