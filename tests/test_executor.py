"""What an engine must keep: order, one bad job stops no other, jobs drawn as they are needed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from brief.errors import BriefError, InputError, SandboxError
from brief.executor import Executor, InProcess
from brief.sandbox import PREFETCH, Sandbox
from tests.support import sandboxed


@pytest.fixture(params=["in process", "sandbox"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param == "in process":
        yield InProcess()
        return
    with Sandbox(workers=2, seconds=20) as sandbox:
        yield sandbox


def test_outcomes_come_in_the_order_of_the_jobs(executor: Executor) -> None:
    assert list(executor.map(sandboxed.double, range(9))) == [(n, 2 * n) for n in range(9)]


def test_one_bad_job_stops_no_other(executor: Executor) -> None:
    found = list(executor.map(sandboxed.no_nought, [1, 0, 2]))
    assert [job for job, _ in found] == [1, 0, 2]
    assert found[0][1] == 1 and found[2][1] == 2
    assert isinstance(found[1][1], InputError) and str(found[1][1]) == "nought"


def test_jobs_are_drawn_as_they_are_needed_and_left_early(executor: Executor) -> None:
    drawn: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            drawn.append(len(drawn))
            yield drawn[-1]

    outcomes = executor.map(sandboxed.double, endless())
    assert [next(outcomes) for _ in range(3)] == [(0, 0), (1, 2), (2, 4)]
    outcomes.close()  # type: ignore[attr-defined]
    assert len(drawn) <= 3 + 2 * PREFETCH
    assert next(executor.map(sandboxed.double, [21]))[1] == 42


def test_an_error_while_jobs_are_drawn_comes_through(executor: Executor) -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise KeyError("the caller's own")

    with pytest.raises(KeyError):
        list(executor.map(sandboxed.double, broken()))


def test_what_is_foreign_is_the_jobs_own_only_where_bytes_are_not_ours() -> None:
    with Sandbox() as sandbox:
        ((_, found),) = sandbox.map(sandboxed.double, [None])  # type: ignore[list-item]
    assert isinstance(found, SandboxError) and isinstance(found, BriefError)
    with pytest.raises(TypeError):
        list(InProcess().map(sandboxed.double, [None]))  # type: ignore[list-item]


def test_a_child_that_was_told_to_stop_is_not_lent_again() -> None:
    with Sandbox(workers=1) as sandbox:
        for _ in range(12):  # a child that answers and is stopped at once still runs for a moment
            outcomes = sandbox.map(sandboxed.double, itertools.count())
            next(outcomes)
            outcomes.close()  # type: ignore[attr-defined]
            assert sandbox.run(sandboxed.double, 21) == 42
