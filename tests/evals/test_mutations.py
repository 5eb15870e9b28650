"""A few of the ways of breaking the tool, on a small corpus; all of them on the example corpus: make test-eval."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from brief.evals.cases.verdict_record import Outcome
from brief.evals.running.case_libraries import Libraries
from tests.evals import mutations
from tests.support.desk import note, quick

CASES = """
- id: herons
  kind: ask
  cluster: birds
  question: "How many herons were seen on the roof of the town hall in Orlow?"
  facts: [{id: seven, any: ["herons were seen"], attribution: ["the mayor"], hedge: ["About seven"]}]
- id: found
  kind: retrieval
  cluster: birds
  question: "herons on the roof of the town hall"
  relevant: [{file: birds/a.md, text: "seven herons were seen on the roof"}]
- id: wrong
  kind: check
  cluster: birds
  sentence: "The mayor said that about nine herons were seen on the roof of the town hall in Orlow."
  cite: [{file: birds/a.md, text: "seven herons were seen"}]
  faulty: true
"""
NAMES = (
    "the gate is switched off",
    "the checks pass everything",
    "quotations are altered by a word",
    "hedges are stripped",
    "attribution is dropped",
    "the writer copies the headline",
    "it always abstains",
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Libraries, Outcome]]:
    folder = tmp_path_factory.mktemp("mutations")
    text = "About seven herons were seen on the roof of the town hall in Orlow on Thursday, the mayor said."
    note(folder / "corpus" / "birds", text, name="a.md", title="Herons")
    note(folder / "corpus" / "birds", "The ferry leaves at six.", name="b.md", title="Ferry")
    (folder / "cases.yaml").write_text(CASES, "utf-8")
    with quick():
        kinds = ("ask", "retrieval", "check")
        libraries, outcome = mutations.prepare(
            folder / "lib", [folder / "cases.yaml"], folder / "corpus", kinds
        )
        yield libraries, outcome
        libraries.close()


def test_the_sound_tool_passes(sound: tuple[Libraries, Outcome]) -> None:
    assert sound[1].passed, sound[1].findings


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_tool_is_caught_by_a_metric_that_names_it(
    sound: tuple[Libraries, Outcome], name: str
) -> None:
    mutation = next(m for m in mutations.MUTATIONS if m.name == name)
    added, crashed = mutations.caught(sound[0], mutation, sound[1])
    assert not crashed
    assert {f.metric for f in added} & set(mutation.metrics), added


def test_there_are_enough_of_them_and_each_says_what_should_see_it() -> None:
    assert len(mutations.MUTATIONS) >= 12 and len({m.name for m in mutations.MUTATIONS}) == len(
        mutations.MUTATIONS
    )
    assert all(m.kinds and m.metrics for m in mutations.MUTATIONS) and set(NAMES) <= {
        m.name for m in mutations.MUTATIONS
    }


def test_after_a_mutation_the_tool_is_whole_again(sound: tuple[Libraries, Outcome]) -> None:
    for mutation in mutations.MUTATIONS:
        with mutation.broken():
            pass
    assert mutations._run(sound[0], ("ask", "retrieval", "check"), sound[1]).passed
