"""Scores of one case, on evidence made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brief.evals import metrics
from brief.evals.cases import Fact, Label
from brief.records import ArticleInfo, Evidence, Origin, Span
from tests.support.desk import article, info

TEXT = "At least 12 people were killed at Kelvar. The search went on through the night. It was called off at dawn."


def evidence(
    place: str = "/x/eval/corpus/notes/a.md", item: str = "", text: str = TEXT
) -> tuple[Evidence, str]:
    _, whole, passages = article(text, location=place)
    about: ArticleInfo = replace(info(whole), origin=Origin("file", place, item))
    return Evidence(passages[0], about, 1.0), whole.source_text


def spans(source: str, *found: Label) -> dict[Label, Span | None]:
    return {label: metrics.located(label.text, source) for label in found}


def test_words_are_located_whatever_the_white_space() -> None:
    assert metrics.located("on the night", "on\n the  night") == (0, 14)
    assert metrics.located("a.b (c)", "x a.b (c)") == (2, 9)
    assert metrics.located("not there", "on the night") is None


def test_a_passage_holds_a_label_by_file_item_and_words() -> None:
    found, source = evidence()
    label = Label("notes/a.md", "12 people were killed")
    assert metrics.holds(found, label, metrics.located(label.text, source))
    assert not metrics.holds(found, replace(label, file="notes/b.md"), None)
    assert not metrics.holds(found, replace(label, file="otes/a.md"), None)
    assert not metrics.holds(found, replace(label, text="13 people were killed"), None)
    assert not metrics.holds(found, replace(label, item="i-2"), None)
    assert metrics.holds(evidence(item="i-2")[0], replace(label, item="i-2"), None)


def test_half_of_the_words_are_enough_and_less_is_not() -> None:
    found, source = evidence()
    sentences = found.passage.sentences
    cut = replace(
        found,
        passage=replace(
            found.passage, text="At least 12 people were killed at Kelvar.", sentences=sentences[:1]
        ),
    )
    half = Label("notes/a.md", "were killed at Kelvar. The search went")
    most = Label("notes/a.md", "Kelvar. The search went on through the night")
    assert metrics.holds(cut, half, metrics.located(half.text, source))
    assert not metrics.holds(cut, most, metrics.located(most.text, source))


def test_a_copy_collapsed_into_a_passage_counts_by_its_words_only() -> None:
    found, _ = evidence()
    twin, _ = evidence("/x/notes/copy.md")
    with_copy = replace(found, copies=(twin.article,))
    label = Label("notes/copy.md", "12 people were killed")
    assert metrics.holds(with_copy, label, None) and not metrics.holds(found, label, None)
    assert not metrics.holds(with_copy, Label("notes/copy.md", "other words"), (0, 10))


def test_recall_and_reciprocal_rank() -> None:
    one, source = evidence()
    two, _ = evidence("/x/notes/b.md", text="River Watch counted 60 people killed or injured.")
    a, b, c = Label("notes/a.md", "12 people"), Label("notes/b.md", "60 people"), Label("notes/c.md", "none")
    where = spans(source, a, b, c)
    assert metrics.recall([one, two], [(a,), (b,)], where) == 1.0
    assert metrics.recall([one], [(a,), (b,)], where) == 0.5
    assert metrics.recall([two], [(a, b)], where) == 1.0
    assert metrics.recall([], [(a,)], where) == 0.0 and metrics.recall([one], [], where) == 1.0
    assert metrics.recall([one, one], [(a,), (c,)], where) == 0.5
    assert metrics.reciprocal_rank([two, one], [(a,)], where) == 0.5
    assert metrics.reciprocal_rank([one, two], [(c,), (b,)], where) == 0.5
    assert metrics.reciprocal_rank([one], [(c,)], where) == 0.0


@pytest.mark.parametrize(
    ("text", "found"), [("AT LEAST  12\npeople", ["n"]), ("at most 12 people", []), ("", [])]
)
def test_facts_are_found_whatever_case_and_space(text: str, found: list[str]) -> None:
    assert metrics.facts_found(text, [Fact("n", ("at least 12", "twelve or more"))]) == found


def test_what_is_forbidden_is_found() -> None:
    assert metrics.forbidden("The toll climbed\nto 47.", ["climbed to 47", "48"]) == ["climbed to 47"]
    assert metrics.forbidden("", ["x"]) == [] == metrics.forbidden("x", [])
