"""Scores on public benchmarks, on small data of our own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from brief.errors import UsageError
from brief.evals.datasets import public_benchmarks
from brief.evals.datasets.dataset_files import Document, Output


def silent(what: str, done: int, total: int) -> None:
    pass


def figures(found: public_benchmarks.Benchmark) -> dict[str, float]:
    return {figure.measure: figure.value for figure in found.figures}


def test_citation_scores_as_worked_out_by_hand() -> None:
    held = {("a", 1), ("b", 1), ("b", 2)}

    def holds(sentence: str, numbers: Sequence[int]) -> bool:
        # "c" needs 1 and 2 together
        return any((sentence, n) in held for n in numbers) or (sentence == "c" and set(numbers) >= {1, 2})

    documents = (Document("x"), Document("y"), Document("z"))
    output = Output(
        "1",
        (
            ("a", (1, 3)),  # supported; 1 is of use, 3 is not
            ("b", (1, 2)),  # supported; each alone is enough
            ("c", (1, 2)),  # supported; neither alone, both of use
            ("d", (1,)),  # not supported
            ("e", ()),  # no citation
            ("a", (9,)),  # a document that is not there
        ),
        documents,
    )
    recall, precision, citations = public_benchmarks.citation_scores(output, holds)
    assert (recall, precision, citations) == (3 / 6, 5 / 8, 8)
    assert public_benchmarks.citation_scores(Output("2", (), documents), holds) == (0.0, 0.0, 0)


def test_f1_and_balanced_accuracy_by_hand() -> None:
    f1, balanced = public_benchmarks.f1_and_balanced([True, True, False, False], [True, False, True, False])
    assert (f1, balanced) == (0.5, 0.5)
    assert public_benchmarks.f1_and_balanced([False], [False]) == (0.0, 0.75)


def test_questions_are_asked_of_their_own_documents(tmp_path: Path) -> None:
    own = tmp_path / "own.jsonl"
    rows = [
        {
            "question": "Who opened the Sella bridge?",
            "answers": ["Mara Venn"],
            "documents": [
                "The Sella bridge was opened by Mara Venn on Monday, the council said in the town hall."
            ],
        },
        {
            "question": "Who opened the Sella bridge?",
            "documents": [
                "A bakery on Quay Street has been selling poppy-seed buns to tourists since the spring."
            ],
            "answerable": False,
        },
    ]
    own.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    found = public_benchmarks.run("plain", own, progress=silent)
    assert figures(found) == {"accuracy": 1.0, "over-refusal": 0.0, "rejection": 1.0}
    assert "accuracy" in public_benchmarks.table(found) and "Nothing is published" in public_benchmarks.table(
        found
    )


def test_wice_and_alce_are_scored_with_the_gates_support(tmp_path: Path) -> None:
    sentence = "The council of Sella approved a budget of 40 million crowns for the bridge."
    other = "Snow fell on the northern passes during the night and roads were closed."
    claims = [
        {"label": label, "claim": sentence, "evidence": [text], "supporting_sentences": [[0]] if good else []}
        for label, text, good in (("supported", sentence, True), ("not_supported", other, False))
    ]
    wice = tmp_path / "wice.jsonl"
    wice.write_text("\n".join(json.dumps(claim) for claim in claims), "utf-8")
    found = public_benchmarks.run("wice", wice, progress=silent)
    assert set(figures(found).values()) == {1.0} and "GPT-4" in public_benchmarks.table(found)

    alce = tmp_path / "alce.json"
    docs = [{"title": "Sella", "text": sentence}, {"title": "Snow", "text": other}]
    alce.write_text(
        json.dumps({"data": [{"output": f"{sentence[:-1]} [1]. {other[:-1]} [1].", "docs": docs}]})
    )
    found = public_benchmarks.run("alce", alce, progress=silent)
    assert figures(found) == {"citation recall": 0.5, "citation precision": 0.5, "citations a sentence": 1.0}


def test_what_cannot_be_run_is_said(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("")
    with pytest.raises(UsageError, match="there are alce"):
        public_benchmarks.run("squad", tmp_path / "none.jsonl", progress=silent)
    with pytest.raises(UsageError, match="holds no entry"):
        public_benchmarks.run("plain", tmp_path / "none.jsonl", progress=silent)
    with pytest.raises(UsageError, match="share from 0 to 1"):
        public_benchmarks.run("rgb", tmp_path / "none.jsonl", noise=3, progress=silent)
