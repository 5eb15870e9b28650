"""MultiHop-RAG in both its forms, on small data of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from brief.errors import CaseError
from brief.evals.datasets import multihop, public_benchmarks

FACT = "The Sella bridge was opened by Mara Venn on Monday, the council said."
OTHER = "A bakery on Quay Street sells poppy-seed buns to tourists in the summer months."
META = {"source": "Orlow Courier", "published_at": "2026-03-02T08:00:00+00:00"}
QUESTIONS = [
    {"id": "1", "query": "Who opened the Sella bridge?", "evidence": [{"fact": FACT}]},
    {"id": "2", "query": "Which goalkeeper was sold to Northgate in the winter?", "evidence": []},
]


def lines(path: Path, entries: list[dict]) -> None:
    path.write_text("\n".join(json.dumps(entry) for entry in entries), "utf-8")


def facts(folder: Path) -> Path:
    held = [
        {"title": "Bridge", "meta": META, "facts": [FACT]},
        {"title": "Buns", "meta": None, "facts": [OTHER]},
    ]
    lines(folder / "multihop-facts.jsonl", held)
    lines(folder / "multihop-queries.jsonl", QUESTIONS)
    return folder


def test_facts_as_passages_are_found_and_what_nothing_answers_is_refused(tmp_path: Path) -> None:
    found = public_benchmarks.run("multihop-rag", facts(tmp_path), progress=lambda *_: None)
    values = {figure.measure: figure.value for figure in found.figures}
    assert values == {
        "nDCG@10": 1.0,
        "recall@10": 1.0,
        "MRR": 1.0,
        "over-refusal": 0.0,
        "rejection": 1.0,
        "AUC of abstention": 1.0,
    }
    assert "BM25" in public_benchmarks.table(found)


def test_whole_articles_are_read_where_they_are_there(tmp_path: Path) -> None:
    body = f"It rained. {FACT} {OTHER}"
    (tmp_path / "corpus.json").write_text(json.dumps([{"title": "Bridge", "body": body, **META}]))
    asked = [{"query": q["query"], "evidence_list": q["evidence"]} for q in QUESTIONS]
    (tmp_path / "MultiHopRAG.json").write_text(json.dumps(asked))
    rows, questions, whole = multihop.read(tmp_path)
    assert whole and rows[0]["publisher"] == "Orlow Courier" and rows[0]["text"] == body
    assert [len(one.wanted) for one in questions] == [1, 0]
    found = public_benchmarks.run("multihop-rag", tmp_path, progress=lambda *_: None)
    assert next(f.value for f in found.figures if f.measure == "recall@10") == 1.0
    assert "voyage-02" in public_benchmarks.table(found)


def test_area_under_the_curve_by_hand() -> None:
    assert multihop.area([0.9, 0.5], [0.5, 0.1]) == (1 + 1 + 0.5 + 1) / 4
    assert multihop.area([], [1.0]) == 0.0


def test_what_is_not_there_or_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="holds neither corpus.json nor"):
        multihop.read(tmp_path)
    facts(tmp_path)
    lines(tmp_path / "multihop-facts.jsonl", [{"title": "Bridge"}])
    with pytest.raises(CaseError, match="an entry lacks 'facts'"):
        multihop.read(tmp_path)
