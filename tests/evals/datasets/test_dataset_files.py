"""Files of public benchmarks, in their authors' form and broken."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from brief.errors import CaseError
from brief.evals.datasets import dataset_files

RGB = {
    "id": 7,
    "query": "Who opened the Sella bridge?",
    "answer": ["Mara Venn", ["2026", "twenty twenty-six"]],
    "positive": ["Mara Venn opened the bridge.", "In 2026 Mara Venn cut the ribbon."],
    "negative": ["The ferry was late.", "A bakery opened.", "Rain fell.", "A dog barked.", "Snow.", "Fog."],
}


def lines(path: Path, *entries: object) -> Path:
    path.write_text("\n".join(json.dumps(entry) for entry in entries), "utf-8")
    return path


@pytest.mark.parametrize(("noise", "right", "others"), [(0.0, 2, 3), (0.4, 2, 3), (0.8, 1, 4), (1.0, 0, 5)])
def test_rgb_mixes_in_the_noise_that_is_asked_for(
    tmp_path: Path, noise: float, right: int, others: int
) -> None:
    (found,) = dataset_files.rgb(lines(tmp_path / "en.json", RGB), noise)
    assert sum(doc.relevant for doc in found.documents) == right
    assert sum(not doc.relevant for doc in found.documents) == others
    assert found.answerable is (noise < 1) and found.id == "rgb-7"
    assert found.answers == (("Mara Venn",), ("2026", "twenty twenty-six"))


def test_rgb_takes_one_text_of_each_part_first(tmp_path: Path) -> None:
    entry = {**RGB, "positive": [["a one", "a two"], ["b one", "b two"]]}
    (found,) = dataset_files.rgb(lines(tmp_path / "en_int.json", entry), 0.6)
    assert [doc.text for doc in found.documents if doc.relevant] == ["a one", "b one"]


def test_rgb_with_planted_errors_knows_what_they_say(tmp_path: Path) -> None:
    entry = {
        **RGB,
        "answer": "Mara Venn",
        "fakeanswer": "Ilo Dray",
        "positive_wrong": ["Ilo Dray opened it."],
    }
    (found,) = dataset_files.rgb(lines(tmp_path / "en_fact.json", entry))
    assert found.wrong == ("Ilo Dray",) and found.documents[0].text == "Ilo Dray opened it."


def test_wice_reads_label_oracle_and_what_the_page_says_of_itself(tmp_path: Path) -> None:
    entry = {
        "label": "partially_supported",
        "claim": "The bridge opened.",
        "evidence": ["(meta data) TITLE: Bridges", "The bridge opened.", "It rained."],
        "supporting_sentences": [[1], [1, 2]],
        "meta": {},
    }
    path = tmp_path / "dev.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(entry).encode()))
    (found,) = dataset_files.wice(path)
    assert not found.supported and found.oracle == ("The bridge opened.", "It rained.")
    assert found.context == "Bridges" and len(found.page) == 3


def test_alce_splits_sentences_and_reads_their_marks(tmp_path: Path) -> None:
    entry = {
        "output": "The bridge opened [1][3]. It rained.",
        "docs": [{"title": "T", "text": "The bridge opened."}],
    }
    for held in ({"data": [entry]}, [entry]):
        path = tmp_path / "out.json"
        path.write_text(json.dumps(held), "utf-8")
        (found,) = dataset_files.alce(path)
        assert found.sentences == (("The bridge opened.", (1, 3)), ("It rained.", ()))


def test_plain_takes_texts_and_records(tmp_path: Path) -> None:
    entry = {
        "question": "Who?",
        "answers": ["Mara Venn"],
        "documents": ["Mara Venn did.", {"text": "Rain.", "title": "Weather", "published": "2026-03-02"}],
    }
    nobody = {"question": "When?", "documents": ["Rain."], "answerable": False}
    first, second = dataset_files.plain(lines(tmp_path / "own.jsonl", entry, nobody))
    assert first.answerable and first.documents[1].title == "Weather"
    assert not second.answerable and second.answers == ()


@pytest.mark.parametrize(
    ("reader", "content", "words"),
    [
        (dataset_files.rgb, "{", "own:1: is no JSON"),
        (dataset_files.rgb, "7", "own:1: is no object"),
        (dataset_files.rgb, "[7]", "own: entry 1: is no object"),
        (dataset_files.rgb, '{"id": 1, "query": "q"}', "own:1: lacks 'negative'"),
        (dataset_files.plain, '\n{"question": "q", "documents": [{"txt": "x"}]}', "own:2: cannot be read"),
        (
            dataset_files.plain,
            '{"question": "q", "documents": [], "answerable": true}',
            "own:1: lacks 'answers'",
        ),
        (dataset_files.wice, '{"claim": "c"}', "lacks 'evidence'"),
        (dataset_files.alce, '[{"output": "x"}]', "entry 1: lacks 'docs'"),
        (dataset_files.alce, "no", "is no JSON"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, reader, content: str, words: str) -> None:
    path = tmp_path / "own"
    path.write_text(content, "utf-8")
    with pytest.raises(CaseError, match=words):
        reader(path)


def test_a_file_that_is_not_there_or_not_gzip_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="No such file"):
        dataset_files.plain(tmp_path / "none.jsonl")
    (tmp_path / "bad.gz").write_bytes(b"plain")
    with pytest.raises(CaseError, match="cannot be read"):
        dataset_files.wice(tmp_path / "bad.gz")
