"""The sandbox: what runs in it, what it stops, and that it always has a next child."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from brief.errors import BriefError, FetchError, InputError, SandboxError, UsageError
from brief.records import DatedValue, DateStatus, Precision
from brief.sandbox import Sandbox
from tests.support import sandboxed as jobs

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has limits of time and output only")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds to this limit")


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    """One sandbox for many tests: also shows that no job spoils the next."""
    with Sandbox(seconds=20, output=10_000_000) as sandbox:
        yield sandbox
        assert sandbox.run(jobs.double, 21) == 42


def refusal(sandbox: Sandbox, function: Callable[[Any], Any], argument: Any, **options: Any) -> str:
    with pytest.raises(SandboxError) as caught:
        sandbox.run(function, argument, **options)
    assert str(caught.value).isprintable()
    return str(caught.value)


def test_plain_values_come_back_as_they_went(shared: Sandbox) -> None:
    value = {"a": [1, 2.5, None, True, b"\x00\xff", "текст\x1b"], "b": ({1, 2}, frozenset("x"), 10**30)}
    assert shared.run(jobs.echo, value) == value
    large = os.urandom(3_000_000)
    assert shared.run(jobs.echo, large) == large


def test_records_enumerations_and_dates_come_back(shared: Sandbox) -> None:
    day = datetime(2024, 11, 30, tzinfo=UTC)
    expected = DatedValue(day, day, Precision.DAY, None, DateStatus.INFERRED)
    assert shared.run(jobs.record, None) == (expected, {Precision.DAY})


def test_child_starts_at_first_use_and_stays() -> None:
    with Sandbox() as sandbox:
        assert not sandbox._free
        first = sandbox.run(jobs.pid, None)
        assert first != os.getpid()
        assert sandbox.run(jobs.pid, None) == first


def test_functions_of_other_packages_take_turns() -> None:
    """A child can import its function's package; that of another may lie where it reads nothing."""
    with Sandbox() as sandbox:
        assert [sandbox.run(len, b"ab"), sandbox.run(jobs.double, 2), sandbox.run(len, b"")] == [2, 4, 0]


# Limits


def test_late_job_is_stopped_and_the_next_works(shared: Sandbox) -> None:
    start = time.monotonic()
    assert refusal(shared, jobs.spin, None, seconds=0.3) == "took longer than 0.3 s to parse and was stopped"
    assert refusal(shared, jobs.sleep, 30, seconds=0.2).startswith("took longer than 0.2 s")
    assert time.monotonic() - start < 5
    assert shared.run(jobs.double, 2) == 4


def test_waiting_for_a_busy_machine_is_not_held_against_a_job(shared: Sandbox) -> None:
    """The limit is of processor time; the clock only ends what does not work at all."""
    assert shared.run(jobs.sleep, 0.4, seconds=0.2) == "slept"


def test_time_of_earlier_jobs_does_not_count(shared: Sandbox) -> None:
    for _ in range(4):
        assert shared.run(jobs.sleep, 0.2, seconds=0.7) == "slept"
    assert refusal(shared, jobs.sleep, 30, seconds=0.2)


@linux
def test_memory_is_limited() -> None:
    with Sandbox(memory=120_000_000) as sandbox:
        words = "needed more than 120 MB of memory to parse and was stopped"
        assert refusal(sandbox, jobs.fill, 130_000_000) == words
        assert sandbox.run(jobs.fill, 1000) == 1000
        assert refusal(sandbox, jobs.echo, bytes(130_000_000)) == words  # the argument alone is too large
        assert refusal(sandbox, jobs.blob, 90_000_000) == words  # or the pickle of the result


@linux
def test_memory_that_earlier_jobs_kept_is_not_held_against_a_later_one() -> None:
    with Sandbox(memory=300_000_000) as sandbox:
        first = sandbox.run(jobs.pid, None)
        for _ in range(12):
            assert sandbox.run(jobs.grow_then_fill, 30_000_000) == 30_000_000
        assert sandbox.run(jobs.pid, None) != first


@linux
def test_a_child_is_never_resident_with_more_than_500_megabytes() -> None:
    with Sandbox() as sandbox:
        pid = sandbox.run(jobs.take_all, 5_000_000)
        assert 400_000_000 < jobs.most_resident(pid) < 500_000_000
        assert sandbox.run(jobs.double, 2) == 4


@linux
def test_a_worn_child_takes_no_more_jobs() -> None:
    with Sandbox(memory=200_000_000) as sandbox:
        first = sandbox.run(jobs.keep, 50_000_000)
        assert sandbox.run(jobs.keep, 100_000_000) == first
        assert sandbox.run(jobs.pid, None) != first


def test_output_is_limited(shared: Sandbox) -> None:
    assert refusal(shared, jobs.blob, 11_000_000) == "gave more than 10 MB of output and was stopped"
    assert len(shared.run(jobs.blob, 9_000_000)) == 9_000_000


@posix
def test_false_claims_on_the_pipe(shared: Sandbox) -> None:
    """Code that has taken over the child may write what it likes."""
    assert "10 MB of output" in refusal(shared, jobs.claim, 10**15)
    assert "took longer" in refusal(shared, jobs.claim, 5_000_000, seconds=0.3)
    assert "cannot be taken over" in refusal(shared, jobs.claim, 0)
    assert shared.run(jobs.double, 2) == 4


@posix
def test_crash_is_named(shared: Sandbox) -> None:
    assert "its parser crashed (signal 11)" in refusal(shared, jobs.segfault, None)
    assert "its parser crashed (exit code 3)" in refusal(shared, jobs.leave, 3)
    assert "SystemExit: goodbye" in refusal(shared, jobs.polite_exit, None)
    assert shared.run(jobs.double, 2) == 4


@posix
def test_no_files_are_written_and_few_opened(shared: Sandbox, tmp_path: Any) -> None:
    file = tmp_path / "x"
    file.write_text("kept")
    assert "writing a file is not allowed" in refusal(shared, jobs.write_file, str(file))
    assert file.read_text() == "kept"
    assert "Too many open files" in refusal(shared, jobs.open_many, None)


def test_no_network_and_no_processes(shared: Sandbox) -> None:
    assert "not allowed while a document is parsed" in refusal(shared, jobs.connect, 9)
    assert "not allowed while a document is parsed" in refusal(shared, jobs.start_process, None)


# What comes back


def test_own_errors_come_back_as_themselves(shared: Sandbox) -> None:
    with pytest.raises(UsageError, match="^no such date$") as caught:
        shared.run(jobs.usage, "no such date")
    assert type(caught.value) is UsageError
    with pytest.raises(FetchError) as gone:
        shared.run(jobs.gone, "gone")
    assert gone.value.status == 410
    with pytest.raises(InputError) as near:
        shared.run(jobs.own, "nearest class that is known here")
    assert type(near.value) is InputError


def test_foreign_errors_are_one_printable_line(shared: Sandbox) -> None:
    told = refusal(shared, jobs.foreign_error, "first\nsecond\x1b[2J\x00" + "long " * 1000)
    assert told.startswith("could not be parsed: RuntimeError: first second [2J long")
    assert len(told) < 600


@pytest.mark.parametrize("job", [jobs.foreign, jobs.system, jobs.evil])
def test_nothing_but_records_is_taken_over(
    shared: Sandbox, job: Callable[[Any], Any], capfd: pytest.CaptureFixture[str]
) -> None:
    assert "is not a record" in refusal(shared, job, None)
    assert capfd.readouterr() == ("", "")


def test_what_libraries_print_or_read_stays_inside(
    shared: Sandbox, capfd: pytest.CaptureFixture[str]
) -> None:
    assert shared.run(jobs.chatter, "answer") == "answer"
    assert shared.run(jobs.read_stdin, None) == ""
    assert capfd.readouterr() == ("", "")


def test_environment_carries_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "BRIEF_MODEL_API_KEY", "PYTHON_INDEX_TOKEN", "LC_TOKEN", "https_proxy"):
        monkeypatch.setenv(name, "secret-value")
    monkeypatch.setenv("LANG", "uk_UA.UTF-8")
    with Sandbox() as sandbox:
        seen = sandbox.run(jobs.environment, None)
    assert "secret-value" not in seen.values()
    if sys.platform != "win32":
        assert seen["HOME"] == os.sep and not {"PATH", "TMPDIR", "PYTHONSTARTUP"} & set(seen)
    assert seen["LANG"] == "uk_UA.UTF-8" and seen["TZ"] == "UTC" and seen["PYTHONHASHSEED"] == "0"


def test_function_must_have_a_name(shared: Sandbox) -> None:
    def local(value: int) -> int:
        return value

    for function in (lambda value: value, local):
        with pytest.raises(ValueError, match="must stand in a module"):
            shared.run(function, 1)


# Many


def test_map_keeps_order_and_goes_on_after_errors() -> None:
    with Sandbox(workers=2, seconds=1.0) as sandbox:
        sandbox.run(jobs.double, 0)
        values = [0.2, -1.0, 0.0, 0.1, 0.0]
        found = list(sandbox.map(jobs.sleep_or_echo, values))
    assert [argument for argument, _ in found] == values
    assert [result for _, result in found if not isinstance(result, BriefError)] == [0.2, 0.0, 0.1, 0.0]
    assert isinstance(found[1][1], SandboxError) and "took longer" in str(found[1][1])


def test_map_runs_side_by_side() -> None:
    with Sandbox(workers=4) as sandbox:
        list(sandbox.map(jobs.sleep, [0.0] * 4))
        start = time.monotonic()
        list(sandbox.map(jobs.sleep, [0.25] * 8))
        assert time.monotonic() - start < 1.5  # 2 s one after the other


def test_map_is_lazy_and_may_be_left_early() -> None:
    drawn = 0

    def endless() -> Iterator[int]:
        nonlocal drawn
        while True:
            drawn += 1
            yield drawn

    with Sandbox(workers=2) as sandbox:
        results = sandbox.map(jobs.double, endless())
        assert drawn == 0
        assert next(results) == (1, 2)
        assert drawn == 4
        assert next(results) == (2, 4)
        results.close()  # type: ignore[attr-defined]
        assert drawn == 5
        start = time.monotonic()
        slow = sandbox.map(jobs.sleep_or_echo, iter([0, -1, -1, -1]))
        next(slow)
        slow.close()  # type: ignore[attr-defined]
        assert time.monotonic() - start < 10  # the sleepers are not waited for
        assert sandbox.run(jobs.double, 3) == 6


def test_errors_of_the_iterable_come_through() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise KeyError("source")

    with Sandbox() as sandbox, pytest.raises(KeyError, match="source"):
        list(sandbox.map(jobs.double, broken()))


def test_many_threads_share_a_sandbox() -> None:
    found: list[int] = []
    with Sandbox(workers=2) as sandbox:
        threads = [
            threading.Thread(target=lambda i=i: found.append(sandbox.run(jobs.double, i))) for i in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert sorted(found) == [2 * i for i in range(20)]


# Ends


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        # One that has ended stays listed until whoever inherited it looks.
        return not Path(f"/proc/{pid}/stat").exists() or ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False


def gone_within(seconds: float, pid: int) -> bool:
    end = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@posix
def test_close_ends_children_idle_and_busy() -> None:
    sandbox = Sandbox(workers=2)
    idle = sandbox.run(jobs.pid, None)
    errors: list[Exception] = []

    def busy() -> None:
        try:
            sandbox.run(jobs.spin, None)
        except BriefError as error:
            errors.append(error)

    thread = threading.Thread(target=busy)
    thread.start()
    time.sleep(0.2)
    sandbox.close()
    sandbox.close()
    thread.join(5)
    assert not thread.is_alive() and len(errors) == 1
    assert not alive(idle)
    with pytest.raises(ValueError, match="closed"):
        sandbox.run(jobs.pid, None)


@posix
def test_child_that_died_while_idle_is_replaced(shared: Sandbox) -> None:
    pid = shared.run(jobs.pid, None)
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.05)
    assert shared.run(jobs.pid, None) != pid


def test_python_that_does_not_start_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with Sandbox() as sandbox:
        assert "no parser process could start" in refusal(sandbox, jobs.double, 1)


PARENT = """
import signal, sys, threading, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for what runs in the background
from brief.sandbox import Sandbox
from tests.support import sandboxed as jobs
sandbox = Sandbox(workers=1)
print(sandbox.run(jobs.pid, None), flush=True)
if {busy}:
    for _ in sandbox.map(jobs.spin, [1, 2]):
        pass
time.sleep(60)
"""


@pytest.mark.parametrize("busy", [False, pytest.param(True, marks=linux)])
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
@posix
def test_no_child_outlives_its_parent(how: str, busy: bool) -> None:
    """Killed or interrupted, idle or deep in a loop. The signal goes to the parent alone."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    with subprocess.Popen(
        [sys.executable, "-c", PARENT.format(busy=busy)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.3)
        assert alive(child)
        parent.send_signal(getattr(signal, how))
        assert parent.wait(5) != 0
    assert gone_within(3, child)


@pytest.mark.skipif(sys.platform == "win32", reason="a lifeline is a pipe, which Windows does not hand on")
def test_a_caller_without_standard_input_has_a_child_with_its_lifeline() -> None:
    code = (
        "import os; os.close(0)\n"
        "from brief.sandbox import Sandbox\nfrom tests.support import sandboxed\n"
        "with Sandbox() as sandbox: print(sandbox.run(sandboxed.open_files, None)['pipe'])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
        check=True,
    )
    assert told.stdout.split() == ["3"]
