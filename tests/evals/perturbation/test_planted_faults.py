"""Faults planted from people's labels: each is what its kind says, and how many of them the gate finds."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from brief.checking.citations import Texts
from brief.corpus.sqlite.library import SQLiteLibrary
from tests.support.desk import cite, desk, example
from tests.support.labelled import DEV, HELD_OUT, of_the_corpus
from tests.support.labelled_sentences import LabelledSentence, labelled
from tests.support.planted_faults import HAND_CUT, dropped, faults, made, of_real_sentences

TOLL = labelled(
    "At least 12 people may have drowned and 40 km of road was not closed, the Interior Ministry said.",
    {
        "form": "statement",
        "speakers": [
            {
                "name": "the Interior Ministry",
                "kind": "named",
                "clause": "At least 12 people may have drowned and 40 km of road was not closed",
            }
        ],
        "hedges": [{"words": "may", "kind": "possible", "clause": "At least 12 people may have drowned"}],
        "negations": [{"words": "not", "clause": "40 km of road was not closed"}],
        "figures": [
            {"words": "At least 12", "low": 12, "high": 12, "bound": "at least", "counted": "people"},
            {"words": "40 km", "low": 40, "high": 40, "unit": "km", "counted": "road"},
        ],
    },
)
RATE = labelled(
    "The bank could reportedly raise its rate in May, Halcyon said.",
    {
        "form": "statement",
        "speakers": [
            {"name": "Halcyon", "kind": "outlet", "clause": "The bank could reportedly raise its rate in May"}
        ],
        "hedges": [{"words": "could", "kind": "possible"}, {"words": "reportedly", "kind": "reported"}],
    },
)


def planted(one: LabelledSentence, *others: LabelledSentence) -> dict[str, str]:
    return dict(faults(one, others, random.Random(1)))


def test_each_fault_changes_what_its_label_names() -> None:
    found = planted(TOLL, RATE)
    tail = ", the Interior Ministry said."
    assert found["speaker cut off"] == TOLL.text.removesuffix(tail) + "."
    assert found["speaker swapped"] == TOLL.text.removesuffix(tail) + ", Halcyon said."
    assert found["clause of another sentence"] == f"The bank could reportedly raise its rate in May{tail}"
    assert found["negation cut off"] == TOLL.text.replace("was not closed", "was closed")
    assert found["bound cut off"] == TOLL.text.replace("At least 12", "12")
    assert found["bound turned"] == TOLL.text.replace("At least", "Less than")
    assert found["unit changed"] == TOLL.text.replace("40 km", "40 miles")
    assert "12 people" not in found["figure changed"]
    assert "hedge cut off" not in found and "denied" not in found  # "have drowned" would want another verb
    assert planted(RATE, TOLL)["hedge cut off"] == RATE.text.replace("could", "will")


def test_a_sentence_whose_labels_name_nothing_is_only_denied() -> None:
    rain = labelled("The rain fell on Orlow.", {"form": "statement"})
    assert planted(rain, TOLL) == {"denied": "It is not true that the rain fell on Orlow."}


@pytest.fixture(scope="module")
def corpus() -> Iterator[SQLiteLibrary]:
    with desk(example()) as held:
        yield held.library()


def test_in_the_example_corpus_faults_are_caught_and_right_sentences_pass(corpus: SQLiteLibrary) -> None:
    places = {
        str(row[1]).rpartition("/")[2]: str(row[0])
        for row in corpus.rows("SELECT id, origin_location FROM article")
    }
    held = [(one, cite(corpus.article(places[file]), one.text)) for file, one in of_the_corpus()]
    assert made(held) == made(held)
    found = dropped(made(held), Texts(corpus))
    assert len(held) >= 60
    amiss = [text for entry in found.values() for text in entry[2]]
    caught, wrong = total(found, right=False)
    lost, right = total(found, right=True)
    assert caught >= 0.95 * wrong and lost <= 0.03 * right, amiss


@pytest.mark.parametrize("split", [DEV, HELD_OUT])
def test_in_real_sentences_too(real_data: Path, tmp_path: Path, split: str) -> None:
    """The floors are what the gate does. Of 60 speakers cut off by hand at most 2 should pass."""
    with SQLiteLibrary(tmp_path / "library.sqlite3", write=True) as library:
        found = dropped(of_real_sentences(library, real_data, split), Texts(library))
    hand_cut = found.pop((False, HAND_CUT))
    assert hand_cut[0] >= 0.94 * hand_cut[1] and hand_cut[1] >= 30, hand_cut[2]
    amiss = [text for entry in found.values() for text in entry[2]]
    caught, wrong = total(found, right=False)
    lost, right = total(found, right=True)
    assert wrong >= 100 and right >= 40
    assert caught >= 0.95 * wrong and lost <= 0.03 * right, amiss


def total(found: Mapping[tuple[bool, str], tuple[int, int, list[str]]], *, right: bool) -> tuple[int, int]:
    """Dropped, and all, of the right or of the wrong sentences."""
    mine = [entry for (is_right, _), entry in found.items() if is_right is right]
    return sum(lost for lost, _, _ in mine), sum(count for _, count, _ in mine)
