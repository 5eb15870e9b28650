"""A model as judge, over real HTTP: measured against people, advisory, and never the writer."""

from __future__ import annotations

from pathlib import Path

import pytest

from brief.errors import CaseError, UsageError
from brief.evals.cases.observations import Cited, Line, Observed, Place
from brief.evals.cases.verdict_record import Finding, Outcome, Result
from brief.evals.running import model_judge
from brief.settings import Settings
from tests.support.loopback import Request
from tests.support.openai_server import error, prompt_of, scripted

LABELS = Path(__file__).parents[3] / "eval/labels/support.yaml"


def settings(address: str) -> Settings:
    return Settings(model_name="second", model_base_url=address, model_retries=0, model_concurrency=1)


def line(text: str, support: float, number: int = 1) -> Line:
    return Line(text, (number,), "answer", "", "fact", (), (), support, True, (True,), (False,))


def outcome() -> Outcome:
    cited = (Cited(1, Place("a.md", "", ""), ((0, 5),), "The bridge opened on Monday.", "", "", ""),)
    observed = Observed(
        "c", True, lines=(line("The bridge opened.", 0.9), line("The bridge fell.", 0.4)), cited=cited
    )
    result = Result("c", "ask", "single", "x", True, {"fact_recall": 1.0}, observed=observed)
    return Outcome(
        (result,), (), (Finding("floor", "recall", "low"),), "d", 1, {}, notes=("first",), exit_code=3
    )


def test_agreement_by_hand() -> None:
    # 4 answered: they agree on 3; people say yes 2 of 4, the judge 3 of 4: chance 0.5, kappa 0.5
    found = model_judge.agreement([True, True, False, False, True], [True, True, True, False, None])
    assert found == model_judge.Agreement(4, 3, pytest.approx(0.5), 1)
    assert model_judge.agreement([True], [None]) == model_judge.Agreement(0, 0, 0.0, 1)
    assert model_judge.agreement([True, True], [True, True]).kappa == 0.0


def test_a_judge_adds_notes_and_changes_nothing_else() -> None:
    def answer(request: Request) -> dict[str, str]:
        prompt = prompt_of(request)
        good = "The bridge opened.\n" in prompt or "at least 12 people were killed.\n" in prompt
        return {"verdict": "supported" if good else "not supported", "reason": "read"}

    held = model_judge.labels(LABELS)[:4]
    before = outcome()
    with scripted(answer) as server:
        second = model_judge.Judge(settings(server.base_url))
        after = model_judge.advised(before, second, held)
        second.close()
        assert len(server.requests) == 6
        assert "The bridge opened on Monday." in server.prompts()[-1]
    assert (after.results, after.findings, after.exit_code) == (before.results, before.findings, 3)
    first, agreed, shown, against = after.notes
    assert first == "first"
    assert "agrees with people on 4 of 4 labels, kappa 1.00" in agreed
    assert "calls 1 of 2 sentences not supported, of 2 shown" in shown
    assert against.endswith("not supported: c: The bridge fell.")


@pytest.mark.parametrize(
    "bad", ["yes", {"verdict": "maybe", "reason": ""}, {"verdict": "supported"}, error(500)]
)
def test_a_judge_that_fails_is_counted_and_no_more(bad: object) -> None:
    held = model_judge.labels(LABELS)[:2]
    with scripted(bad) as server:  # type: ignore[arg-type]
        second = model_judge.Judge(settings(server.base_url))
        found = second.verdicts([(one.sentence, one.cited) for one in held])
        second.close()
    assert found == ([True, True] if bad == {"verdict": "supported"} else [None, None])


def test_the_writer_may_not_judge_itself() -> None:
    with pytest.raises(UsageError, match="second cannot judge what it wrote itself"):
        model_judge.Judge(settings("http://127.0.0.1:9/v1"), writer="second")


def test_the_labels_of_the_project_are_of_both_kinds_and_named_once() -> None:
    held = model_judge.labels(LABELS)
    assert len(held) == len({one.id for one in held}) == 30
    assert 10 <= sum(one.supported for one in held) <= 20


@pytest.mark.parametrize(
    "text", ["- {id: x}", "- {id: x, sentence: s, cited: c, supported: perhaps}", "7", "- ["]
)
def test_what_is_no_label_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "l.yaml").write_text(text)
    with pytest.raises(CaseError, match="is no list of labels"):
        model_judge.labels(tmp_path / "l.yaml")
    with pytest.raises(CaseError, match="cannot be read"):
        model_judge.labels(tmp_path / "none.yaml")
