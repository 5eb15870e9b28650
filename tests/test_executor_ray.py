"""Ray as an engine: what every engine must keep, kept on a real cluster of this machine; and words where it cannot."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from brief.corpus.embedded_chunks import EmbeddedChunks, is_sendable
from brief.corpus.embedding import DIMENSION, Embedder, built_in
from brief.desk import Desk
from brief.errors import InputError, LibraryError, SandboxError, SettingsError, UsageError
from brief.executor_ray import RayExecutor
from brief.executor_ray_worker import check, facts, packed, probe
from brief.sandbox import PREFETCH
from tests.support import cluster_jobs, desk, sandboxed

pytest.importorskip("ray")
pytestmark = [
    pytest.mark.engines,
    pytest.mark.skipif(sys.platform == "win32", reason="kills by signals"),
]
WORKERS = 2


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    """One cluster for all tests here: those that join it after this one leave it running."""
    with RayExecutor("ray", WORKERS, sandboxed=False).open():
        yield


@pytest.fixture
def reading() -> Iterator[RayExecutor]:
    with RayExecutor("ray", WORKERS, sandboxed=True) as made:
        yield made


@pytest.fixture
def text() -> Iterator[RayExecutor]:
    with RayExecutor("ray", WORKERS, sandboxed=False) as made:
        yield made


def gone(pid: int, within: float = 10.0) -> bool:
    """Whether a process has ended, or does so soon."""
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        try:
            if Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z":
                return True
            os.kill(pid, 0)
        except OSError:
            return True
        time.sleep(0.05)
    return False


# -- what every engine keeps


def test_outcomes_come_in_the_order_of_the_jobs(reading: RayExecutor, text: RayExecutor) -> None:
    for executor in (reading, text):
        assert list(executor.map(sandboxed.double, range(30))) == [(n, 2 * n) for n in range(30)]
    assert list(text.map(sandboxed.double, [])) == []
    waits = [0.3, 0.0, 0.1, 0.0]
    assert [job for job, _ in text.map(cluster_jobs.slow, waits)] == waits


def test_one_bad_job_stops_no_other(reading: RayExecutor) -> None:
    found = list(reading.map(sandboxed.no_nought, [1, 0, 2]))
    assert [job for job, _ in found] == [1, 0, 2]
    assert found[0][1] == 1 and found[2][1] == 2
    assert isinstance(found[1][1], InputError) and str(found[1][1]) == "nought"


def test_jobs_are_drawn_as_they_are_needed_and_left_early(text: RayExecutor) -> None:
    drawn: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            drawn.append(len(drawn))
            yield drawn[-1]

    outcomes = text.map(sandboxed.double, endless())
    assert [next(outcomes) for _ in range(3)] == [(0, 0), (1, 2), (2, 4)]
    outcomes.close()  # type: ignore[attr-defined]
    assert len(drawn) <= 3 + WORKERS * PREFETCH
    assert next(text.map(sandboxed.double, [21]))[1] == 42


def test_many_bytes_are_not_drawn_ahead(text: RayExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brief.executor_ray.AHEAD_BYTES", 1_000_000)
    drawn: list[int] = []

    def large() -> Iterator[bytes]:
        for n in range(4):
            drawn.append(n)
            yield b"x" * 2_000_000

    outcomes = text.map(cluster_jobs.length, large())
    assert next(outcomes)[1] == 2_000_000 and drawn == [0]
    assert [found for _, found in outcomes] == [2_000_000] * 3


def test_an_error_while_jobs_are_drawn_comes_through(text: RayExecutor) -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise KeyError("the caller's own")

    with pytest.raises(KeyError, match="caller"):
        list(text.map(sandboxed.double, broken()))


def test_what_is_foreign_is_the_jobs_own_only_where_bytes_are_not_ours(
    reading: RayExecutor, text: RayExecutor
) -> None:
    ((_, found),) = reading.map(cluster_jobs.nothing_there, [1])
    assert isinstance(found, SandboxError)
    with pytest.raises(KeyError):
        list(text.map(cluster_jobs.nothing_there, [1]))


def test_a_map_within_a_map_and_maps_of_two_threads(text: RayExecutor) -> None:
    def inner() -> Iterator[int]:
        for n in range(8):
            ((_, found),) = text.map(sandboxed.double, [n])
            assert isinstance(found, int)
            yield found

    others: list[object] = []
    thread = threading.Thread(target=lambda: others.extend(text.map(sandboxed.double, range(40))))
    thread.start()
    assert [found for _, found in text.map(sandboxed.double, inner())] == [4 * n for n in range(8)]
    thread.join(30)
    assert others == [(n, 2 * n) for n in range(40)]


def test_what_cannot_be_sent_is_said(text: RayExecutor) -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        list(text.map(lambda n: n, [1]))
    with pytest.raises(ValueError, match="cannot be sent"):
        packed(sandboxed.double, threading.Lock())


# -- workers that die


def test_untrusted_bytes_run_in_a_child_of_the_worker(reading: RayExecutor, text: RayExecutor) -> None:
    workers = {found for _, found in text.map(cluster_jobs.pid, range(20))}
    assert os.getpid() not in workers
    assert {found for _, found in reading.map(cluster_jobs.parent, range(20))} <= workers
    ((_, found),) = reading.map(sandboxed.evil, [None])
    assert isinstance(found, SandboxError)


def test_a_job_whose_worker_dies_is_tried_again_on_another(text: RayExecutor, tmp_path: Path) -> None:
    before = {found for _, found in text.map(cluster_jobs.pid, range(20))}
    jobs = [str(tmp_path / "mark") for _ in range(6)]
    found = [outcome for _, outcome in text.map(cluster_jobs.die_once, jobs)]
    assert len(found) == 6 and all(isinstance(pid, int) for pid in found)
    assert {found for _, found in text.map(cluster_jobs.pid, range(20))} != before


def test_a_job_that_kills_its_worker_twice_is_set_aside_and_the_others_go_on(text: RayExecutor) -> None:
    found = dict(text.map(cluster_jobs.die_on_odd, [0, 2, 4, 7, 8, 10, 12]))
    lost = found.pop(7)
    assert isinstance(lost, SandboxError) and "its worker died twice" in str(lost)
    assert found == {n: n for n in (0, 2, 4, 8, 10, 12)}


def test_a_worker_that_is_killed_from_without_costs_no_document(
    reading: RayExecutor, text: RayExecutor
) -> None:
    workers = {found for _, found in text.map(cluster_jobs.pid, range(20))}
    outcomes = reading.map(sandboxed.sleep, [0.2] * 8)
    assert next(outcomes) == (0.2, "slept")
    for worker in workers:
        assert isinstance(worker, int)
        os.kill(worker, signal.SIGKILL)
    assert [found for _, found in outcomes] == ["slept"] * 7


def test_leaving_early_leaves_nothing_running(text: RayExecutor) -> None:
    workers = [found for _, found in text.map(cluster_jobs.pid, range(20))]
    outcomes = text.map(cluster_jobs.slow, itertools.chain([0.0], itertools.repeat(60.0)))
    assert next(outcomes)[1] in workers
    outcomes.close()  # type: ignore[attr-defined]
    assert all(gone(pid) for pid in set(workers) if isinstance(pid, int))
    assert list(text.map(sandboxed.double, [4])) == [(4, 8)]


# -- brief's own work


def test_vectors_are_the_same_bit_by_bit(text: RayExecutor) -> None:
    chunk = [
        (n, f"In Orlow the river rose by {n} cm, and {n * 7} people left their homes.") for n in range(9)
    ]
    here = EmbeddedChunks(built_in())
    ((_, found),) = text.map(here, [chunk])
    assert not isinstance(found, Exception)
    assert found.dtype == "float32" and found.shape == (9, DIMENSION)
    assert found.tobytes() == here(chunk).tobytes()


def test_another_embedder_stays_here() -> None:
    class Other(Embedder):
        pass

    ours = built_in()
    assert is_sendable(ours)
    assert not is_sendable(Other("other", "o", ours.model))
    with pytest.raises(ValueError, match="in this process alone"):
        packed(EmbeddedChunks(Other("other", "o", ours.model)), [])


def test_a_library_read_on_ray_is_the_same_library(tmp_path: Path) -> None:
    sources = [*sorted((desk.CORPUS / "pages").iterdir())[:6], desk.CORPUS / "notes", desk.CORPUS / "feeds"]
    told: dict[str, list[str]] = {}
    held = {}
    for engine in ("", "ray"):
        flags = {"work_executor": engine}
        steps = told.setdefault(engine, [])
        with Desk(
            tmp_path / (engine or "here"),
            flags=flags,
            clock=lambda: desk.AT,
            progress=lambda what, *_, steps=steps: steps.append(what),
        ) as made:
            report = made.ingest([str(source) for source in sources])
            assert report.added
            library = made.library()
            held[engine] = (
                report.added,
                [refusal.reason for refusal in report.refused],
                library.rows("SELECT p.id, p.text FROM passage p ORDER BY p.id"),
                library.rows(
                    "SELECT p.id, e.vector FROM embedding e JOIN passage p ON p.pk=e.passage ORDER BY p.id"
                ),
                library.rows("SELECT article, vector FROM title_vector ORDER BY article"),
                [
                    [(claim.text, claim.reading) for claim in claims]
                    for _, claims in sorted(made_claims(made).items())
                ],
            )
    assert held[""] == held["ray"]
    assert set(told[""]) == set(told["ray"])


def made_claims(made: Desk) -> dict[str, list[object]]:
    from brief.analysis.article_claims import claims_of

    library = made.library()
    ids = [row[0] for row in library.rows("SELECT id FROM article ORDER BY id")]
    texts = {id_: text for id_, (text, *_) in library.cleaned(ids).items()}
    return dict(claims_of(library, list(library.infos(ids).values()), texts))  # type: ignore[arg-type]


_TWO_MACHINES = """
import os
import sys
import ray
from ray.cluster_utils import Cluster
from brief.executor_ray import RayExecutor
from tests.support import sandboxed
os.makedirs("/tmp/ray", exist_ok=True)  # where it notes the newest cluster, wherever that lies
machines = Cluster(True, head_node_args={"num_cpus": 1, "include_dashboard": False, "temp_dir": sys.argv[1]})
lost = machines.add_node(num_cpus=1)
ray.init(address=machines.address, log_to_driver=False)
with RayExecutor("ray", 2, sandboxed=True) as executor:
    outcomes = executor.map(sandboxed.sleep, [0.3] * 20)
    found = [next(outcomes)[1] for _ in range(4)]
    machines.remove_node(lost, allow_graceful=False)
    found += [outcome for _, outcome in outcomes]
print("outcomes", found == ["slept"] * 20, "left", not ray.is_initialized())
ray.shutdown()
machines.shutdown()
"""


def test_a_lost_machine_costs_no_document_and_who_has_joined_before_stays() -> None:
    with tempfile.TemporaryDirectory(prefix="brief-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        done = subprocess.run(
            [sys.executable, "-c", _TWO_MACHINES, folder],
            env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled"},
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert "outcomes True left False" in done.stdout, done.stderr[-2000:]


# -- words where it cannot


def test_ray_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from brief.executor_ray_cluster import load

    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(SettingsError, match=r'needs the extra ray: pip install "brief-desk\[ray\]"'):
        load()
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"


def test_another_cluster_at_the_same_time_is_refused() -> None:
    with pytest.raises(UsageError, match="this process works with Ray on this machine already"):
        RayExecutor("ray://127.0.0.1:1", sandboxed=True).open()


_REFUSED = """
import sys
from brief.errors import LibraryError
from brief.executor_ray import RayExecutor
try:
    RayExecutor(sys.argv[1], sandboxed=True).open()
except LibraryError as error:
    print(error)
"""


def said(address: str, seconds: float) -> str:
    """What a process says that wants to work on a cluster of this address."""
    done = subprocess.run(
        [sys.executable, "-c", _REFUSED, address], capture_output=True, text=True, timeout=seconds, check=True
    )
    return done.stdout


def test_an_address_that_does_not_answer_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # not listening: refuses
        address = f"ray://127.0.0.1:{taken.getsockname()[1]}"
        told = said(address, 30)
    assert f"the Ray cluster {address} does not answer" in told
    assert "leave work.executor empty to work on this machine" in told


def test_a_machine_without_brief_is_told_from_one_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = probe()
    assert ask() == facts()
    monkeypatch.setitem(sys.modules, "brief.executor_ray_worker", None)
    assert set(ask()) == {"python", "missing"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda there: there.pop("code") and there.update(missing="no module"), "have no brief, or another"),
        (lambda there: there.update(python="3.9"), "has Python 3.9, this one"),
        (lambda there: there.update(brief="0.0.7"), "has brief 0.0.7, this one"),
        (lambda there: there.update(code="0123"), "with other code"),
    ],
)
def test_another_install_there_is_said_with_what_to_do(
    change: Callable[[dict[str, str]], object], words: str
) -> None:
    there = dict(facts())
    check("the Ray cluster x", there)
    change(there)
    with pytest.raises(LibraryError, match=words) as caught:
        check("the Ray cluster x", there)
    assert "install" in str(caught.value)


def test_the_default_path_imports_nothing_of_ray() -> None:
    code = "import sys, brief.desk.ingest, brief.desk.refresh, brief.desk.upkeep; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "brief.desk.workers" in loaded
    assert [name for name in loaded if name.partition(".")[0] == "ray" or "executor_ray" in name] == []


def test_a_cluster_that_the_environment_names_is_not_joined() -> None:
    code = (
        "from brief.executor_ray import RayExecutor\nfrom tests.support import sandboxed\n"
        "with RayExecutor('ray', 1, sandboxed=False) as made: print(list(made.map(sandboxed.double, [4])))"
    )
    elsewhere = {**os.environ, "RAY_ADDRESS": "127.0.0.1:9"}
    done = subprocess.run([sys.executable, "-c", code], env=elsewhere, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr.strip()) == ("[(4, 8)]", "")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_cluster_listens_on_loopback_alone_and_writes_where_others_cannot_look() -> None:
    loopback = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
    ours = _inodes_of_ray()
    listening = set()
    for kind in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{kind}").read_text("ascii").splitlines()[1:]:
            words = line.split()
            if words[3] == "0A" and words[9] in ours:
                listening.add(words[1].partition(":")[0])
    assert listening and listening <= loopback
    folders = list(Path("/tmp").glob("brief-ray-*"))
    assert folders and all(folder.stat().st_mode & 0o077 == 0 for folder in folders)


def _inodes_of_ray() -> set[str]:
    found = set()
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                line = (process / "cmdline").read_bytes()
                if b"brief-ray-" not in line and b"ray::" not in line:
                    continue
                for link in (process / "fd").iterdir():
                    target = os.readlink(link)
                    if target.startswith("socket:["):
                        found.add(target[8:-1])
            except OSError:
                continue
    return found
