"""Rewordings by rule: each keeps what is said, each mistake changes it, the same for the same seed."""

from __future__ import annotations

import random

import pytest

from brief.evals.perturbation.rewording import mistakes, reword, reworded
from tests.support.desk import claim

CHANCE = 3


def rewordings(text: str) -> dict[str, str]:
    return dict(reword(text, random.Random(CHANCE)))


@pytest.mark.parametrize(
    ("text", "kind", "made"),
    [
        ("The road to the old mill was closed, the mayor said.", "attribution moved",
         "According to the mayor, the road to the old mill was closed."),
        ("About 1,900 homes of three towns were lost.", "number notation", "About 1900 homes of 3 towns were lost."),
        ("The bridge fell on 27 November after rain.", "date notation", "The bridge fell on November 27 after rain."),
        ("Lasko, who runs the clinic in Ferry, left on Monday.", "an adjunct left out", "Lasko left on Monday."),
        ("When the water came, the siren in the town did not sound.", "clauses reordered",
         "The siren in the town did not sound when the water came."),
        ("The old bridge was closed by the company.", "active for passive", "The company closed the old bridge."),
        ("The river rose in spring.", "synonyms", "The river climbed in spring."),
    ],
)  # fmt: skip
def test_a_rule_rewords_and_keeps_the_rest(text: str, kind: str, made: str) -> None:
    assert rewordings(text)[kind] == made


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (
            "The bus crashed after a storm that night.",
            "cause added",
            ("because of a storm", "due to a storm"),
        ),
        ("He said the road was closed.", "upgraded verb", ("confirmed", "admitted", "revealed")),
        ("He sold some shares in May.", "all for some", ("all shares",)),
        ("The count came from an official in Orlow.", "several for one", ("officials",)),
        ("The gate will open on Friday.", "certainty added", ("certainly", "definitely")),
        (
            "The troops of Lethmar met those of Ardovia.",
            "names exchanged",
            ("of Ardovia met those of Lethmar",),
        ),
        ("The river rose in spring.", "opposite", ("fell",)),
    ],
)
def test_a_mistake_is_what_its_kind_says(text: str, kind: str, words: tuple[str, ...]) -> None:
    made = dict(mistakes(text, random.Random(CHANCE)))[kind]
    assert made != text and any(word in made for word in words)


def test_names_of_a_list_are_not_exchanged() -> None:
    assert "names exchanged" not in dict(mistakes("Talks in Orlow and Ferry went on.", random.Random(1)))


def test_the_same_seed_gives_the_same_sentences_each_citing_its_claim() -> None:
    text = "When the water came, about 1,900 homes near Orlow were lost, an official said."
    claims = {"a": [claim(text)]}
    made = reworded(claims, 10, 7)
    assert made == reworded(claims, 10, 7)
    assert {one.right for one in made} == {True, False}
    assert all(one.sentence.text != text and one.sentence.citations for one in made)
