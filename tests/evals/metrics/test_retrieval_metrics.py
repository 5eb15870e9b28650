"""Retrieval scores of one case, compared with values worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from math import log2

import pytest

from brief.evals.cases.case_files import Label
from brief.evals.cases.observations import FoundPassage, Place
from brief.evals.metrics import retrieval_metrics
from brief.records import Span
from brief.text.normal_forms import located

TEXT = "At least 12 people were killed at Kelvar. The search went on through the night. It was called off at dawn."


def passage(place: str = "/x/eval/corpus/notes/a.md", item: str = "", text: str = TEXT) -> FoundPassage:
    return FoundPassage((Place(place, item, ""),), text, ((0, len(text)),))


def spans(source: str, *found: Label) -> dict[Label, Span | None]:
    return {label: located(label.text, source) for label in found}


def test_words_are_located_whatever_the_white_space() -> None:
    assert located("on the night", "on\n the  night") == (0, 14)
    assert located("a.b (c)", "x a.b (c)") == (2, 9)
    assert located("not there", "on the night") is None


def test_a_passage_holds_a_label_by_file_item_and_words() -> None:
    found = passage()
    label = Label("notes/a.md", "12 people were killed")
    assert retrieval_metrics.holds(found, label, located(label.text, TEXT))
    assert not retrieval_metrics.holds(found, replace(label, file="notes/b.md"), None)
    assert not retrieval_metrics.holds(found, replace(label, file="otes/a.md"), None)
    assert not retrieval_metrics.holds(found, replace(label, text="13 people were killed"), None)
    assert not retrieval_metrics.holds(found, replace(label, item="i-2"), None)
    assert retrieval_metrics.holds(passage(item="i-2"), replace(label, item="i-2"), None)


def test_half_of_the_words_are_enough_and_less_is_not() -> None:
    first = "At least 12 people were killed at Kelvar."
    cut = replace(passage(text=first), spans=((0, len(first)),))
    half = Label("notes/a.md", "were killed at Kelvar. The search went")
    most = Label("notes/a.md", "Kelvar. The search went on through the night")
    assert retrieval_metrics.holds(cut, half, located(half.text, TEXT))
    assert not retrieval_metrics.holds(cut, most, located(most.text, TEXT))


def test_a_copy_collapsed_into_a_passage_counts_by_its_words_only() -> None:
    found = passage()
    with_copy = replace(found, places=(*found.places, Place("/x/notes/copy.md", "", "")))
    label = Label("notes/copy.md", "12 people were killed")
    assert retrieval_metrics.holds(with_copy, label, None) and not retrieval_metrics.holds(found, label, None)
    assert not retrieval_metrics.holds(with_copy, Label("notes/copy.md", "other words"), (0, 10))


A, B, C = Label("notes/a.md", "12 people"), Label("notes/b.md", "60 people"), Label("notes/c.md", "none")
ONE = passage()
TWO = passage("/x/notes/b.md", text="River Watch counted 60 people killed or injured.")
NOISE = passage("/x/notes/n.md", text="The ferry leaves at six.")
WHERE = spans(TEXT, A, B, C)


def test_recall_and_reciprocal_rank() -> None:
    assert retrieval_metrics.recall([ONE, TWO], [(A,), (B,)], WHERE) == 1.0
    assert retrieval_metrics.recall([ONE], [(A,), (B,)], WHERE) == 0.5
    assert retrieval_metrics.recall([TWO], [(A, B)], WHERE) == 1.0
    assert (
        retrieval_metrics.recall([], [(A,)], WHERE) == 0.0
        and retrieval_metrics.recall([ONE], [], WHERE) == 1.0
    )
    assert retrieval_metrics.recall([ONE, ONE], [(A,), (C,)], WHERE) == 0.5
    assert retrieval_metrics.reciprocal_rank([TWO, ONE], [(A,)], WHERE) == 0.5
    assert retrieval_metrics.reciprocal_rank([ONE, TWO], [(C,), (B,)], WHERE) == 0.5
    assert retrieval_metrics.reciprocal_rank([ONE], [(C,)], WHERE) == 0.0


@pytest.mark.parametrize(
    ("found", "value"),
    [
        ([ONE, TWO], 1.0),
        ([NOISE, ONE, TWO], (1 / log2(3) + 1 / log2(4)) / (1 + 1 / log2(3))),
        ([ONE, NOISE, TWO], (1 + 1 / log2(4)) / (1 + 1 / log2(3))),
        ([ONE, ONE, NOISE], 1 / (1 + 1 / log2(3))),  # the same twice gains once
        ([NOISE], 0.0),
        ([], 0.0),
    ],
)
def test_ndcg(found: list[FoundPassage], value: float) -> None:
    assert retrieval_metrics.ndcg(found, [(A,), (B,)], WHERE, 10) == pytest.approx(value)


def test_ndcg_looks_at_k_passages_only() -> None:
    assert retrieval_metrics.ndcg([NOISE, ONE], [(A,)], WHERE, 1) == 0.0
    assert retrieval_metrics.ndcg([ONE], [], WHERE, 5) == 1.0
