"""The checker over the labelled sentences of the example corpus, a capable model's answers replayed.

A prompt that changes, or what is shown in it, has no recorded answer: the test then says so.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from brief.checking import exam
from brief.checking.checker import Checker
from brief.checking.checks import Verdicts, failed
from brief.desk.model_checks import nearest
from brief.evals.running.recordings import Recordings
from brief.llm.chat_model import Chat
from brief.llm.run_account import Account
from brief.records import Citation, Verdict
from brief.resources import load_prompt
from brief.settings import Settings
from tests.support.desk import copied, desk

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[tuple[str, bool, bool]], Checker]:
    import check_sets

    recordings = Recordings(ROOT / "eval" / "recordings" / "checker-by-hand.jsonl", "replay")
    settings = Settings(model_name=recordings.model, model_base_url=recordings.address)
    with desk(copied(tmp_path_factory.mktemp("read") / "library")) as made:
        texts = made.texts()
        rows = list(check_sets.labelled("corpus", made))
        assert len(rows) == 234
        by_text = {}
        for pack in {row.pack for row in rows}:
            some = [row for row in rows if row.pack == pack]
            near = nearest(made, check_sets.cutoff(some, texts))
            by_text |= {row.sentence.text: near for row in some}

        def around(text: str, most: int) -> list[Citation]:
            return list(by_text[text](text, most))

        chat = Chat(settings, recorder=recordings)
        checker = Checker(chat, load_prompt("check"), Account(), around)
        verdicts = Verdicts(texts)
        left = [row for row in rows if row.what != "fact" or verdicts.unread(row.sentence)]
        said = check_sets.read(left, checker, texts)
        passed = {
            row.id: said[row.id].verdict is Verdict.PASS
            if row.id in said
            else not failed(verdicts.of(row.sentence))
            for row in rows
        }
    return [(row.what, row.faithful, passed[row.id]) for row in rows], checker


def share(rows: list[tuple[str, bool, bool]], what: str, faithful: bool) -> float:
    mine = [passed == faithful for kind, good, passed in rows if (kind, good) == (what, faithful)]
    return sum(mine) / len(mine)


def test_a_capable_checker_passes_the_exam(read: tuple[list[tuple[str, bool, bool]], Checker]) -> None:
    result = read[1].result
    assert result is not None and result.passed and len(result.kept) + len(result.caught) == len(exam.items())


def test_faithful_sentences_are_kept_and_faults_caught(
    read: tuple[list[tuple[str, bool, bool]], Checker],
) -> None:
    rows, checker = read
    assert not checker.off
    assert share(rows, "fact", True) >= 0.95 and share(rows, "fact", False) >= 0.97


def test_no_invented_judgment_and_no_false_absence_passes(
    read: tuple[list[tuple[str, bool, bool]], Checker],
) -> None:
    rows, _ = read
    assert share(rows, "judgment", False) == share(rows, "absent", False) == 1.0
    assert share(rows, "judgment", True) >= 0.9
