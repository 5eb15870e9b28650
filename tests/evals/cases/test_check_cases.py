"""The fixed sentences for the checker: their schema, and that the gate judges them as people do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.checking.citations import Texts
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.errors import CaseError
from brief.evals.cases import check_cases
from brief.evals.cases.case_files import load as load_cases
from brief.evals.running import check_runner
from tests.support.desk import ROOT, desk, example

CASES = ROOT / "eval" / "cases" / "check"
FAULTS = {
    *("changed figure", "dropped qualifier", "killed or injured made one", "shifted date", "wrong weekday"),
    *("swapped speaker", "lost hedge", "negation", "citation to another article"),
    *("citation to a removed teaser", "a fact from the headline only", "a quotation altered by one word"),
    *(
        "two fragments joined",
        "misspelt name",
        "changed unit",
        "forecast as fact",
        "confidence with likelihood",
    ),
}


@pytest.fixture(scope="module")
def library() -> Iterator[SQLiteLibrary]:
    with desk(example()) as made:
        yield made.library()


@pytest.fixture(scope="module")
def judged(library: SQLiteLibrary) -> list[check_runner.Judged]:
    return check_runner.run(check_cases.load(CASES), library)


def test_there_are_enough_and_every_kind_of_fault_five_times() -> None:
    cases = check_cases.load(CASES)
    kinds = Counter(case.fault for case in cases if case.faulty)
    assert len(cases) >= 200 and min(kinds[fault] for fault in FAULTS) >= 5
    assert 0.4 <= sum(not case.faulty for case in cases) / len(cases) <= 0.6


def test_the_faults_are_caught(judged: list[check_runner.Judged]) -> None:
    wrong = [one for one in judged if one.case.faulty]
    missed = [f"{one.case.id}: {one.case.sentence}" for one in wrong if not one.dropped]
    assert len(missed) <= 0.02 * len(wrong), missed


def test_right_sentences_are_not_dropped(judged: list[check_runner.Judged]) -> None:
    right = [one for one in judged if not one.case.faulty]
    lost = [f"{one.case.id}: {one.case.sentence} {one.reasons}" for one in right if one.dropped]
    assert len(lost) <= 0.03 * len(right), lost


def test_each_reason_is_words_that_name_what_is_wrong(judged: list[check_runner.Judged]) -> None:
    reasons = {one.case.id: one.reasons for one in judged if one.dropped}
    assert reasons and all(len(reason.split()) >= 5 for reason in reasons.values())


def test_the_suite_reads_its_own_cases_only() -> None:
    assert not any("/" in case.id for case in load_cases([ROOT / "eval" / "cases"]))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a: 1", "must be a list"),
        ("- id: [", "cannot be read as YAML"),
        ("- cites: []", "a group has id"),
        ("- {id: x, cites: [], more: 1}", "a group has id"),
        ("- {id: x, cites: [{f: w}]}", "without sentences"),
        ("- {id: x, cites: [{f: w}], wrong: [negation]}", "has no sentence"),
        ("- {id: x, cites: [{f: w}], right: [partial]}", "has no sentence"),
        ("- {id: x, cites: [w], right: [verbatim]}", "not lists of pairs"),
        ("- {id: x, cites: [{f: w}], right: [verbatim]}\n" * 2, "given twice"),
    ],
)
def test_a_slip_is_an_error_that_names_the_file(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "x.yaml").write_text(content, "utf-8")
    with pytest.raises(CaseError, match=says) as caught:
        check_cases.load(tmp_path)
    assert "x.yaml" in str(caught.value)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="holds no case file"):
        check_cases.load(tmp_path)


def test_words_that_stand_nowhere_are_an_error(tmp_path: Path, library: SQLiteLibrary) -> None:
    (tmp_path / "x.yaml").write_text(
        "- {id: x, cites: [{social.jsonl: No such}], right: [verbatim]}", "utf-8"
    )
    with pytest.raises(CaseError, match="holds the words 'No such'"):
        check_runner.run(check_cases.load(tmp_path), library, Texts(library))
