"""The engines that one contract holds for: each real, started once, each test with a library of its own."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from brief.desk import Desk
from tests.support.desk import corpus_folders, desk
from tests.support.postgres_server import PASSWORD, Server, served

_number = count()
ENGINES = (
    "file",
    "postgres",
    "postgres without pgvector",
    "postgres and chroma",
    "file and chroma",
    "postgres and ray",
)


@dataclass
class Engine:
    """Where a test's library is: a folder of its own, and what settings name besides."""

    name: str
    settings: dict[str, Any]
    folder: Path
    opened: list[Desk] = field(default_factory=list)

    def desk(self, machine: str = "one", **more: Any) -> Desk:
        """A desk over the library as another machine would have it: with a folder of its own, where it can have one."""
        folder = self.folder / (machine if "library_url" in self.settings else "one")
        made = desk(folder, **{**self.settings, **more})
        self.opened.append(made)
        return made

    @property
    def shared(self) -> bool:
        """Whether several machines may work on it."""
        return "library_url" in self.settings


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL for the session; whoever kills it starts it again."""
    # In no folder of pytest's: another run of pytest that starts takes that from the server's user.
    folder = Path(tempfile.mkdtemp(prefix="brief-postgres-"))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        server = stack.enter_context(served(folder))
        with server.admin() as admin:
            # May make tables in a schema that it was given, and no extension.
            admin.execute("CREATE ROLE plain LOGIN PASSWORD 'pass-QUARTZ'")
        yield server


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Chroma server for the session."""
    from tests.support import chroma_server

    folder = tmp_path_factory.mktemp("chroma")
    server = chroma_server.start(folder)
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def library_url(postgres: Server, *, plain: bool = False) -> str:
    """The address of a new database; ``plain``: of a user who may make no extension in it."""
    name = f"library{next(_number)}"
    url = postgres.database(name)
    if plain:
        with postgres.admin(name) as admin:
            for schema in ("brief", "brief_access", "brief_deliveries", "brief_drafts", "brief_runs"):
                admin.execute(f"CREATE SCHEMA {schema} AUTHORIZATION plain")
            admin.execute(f'REVOKE CREATE, TEMPORARY ON DATABASE "{name}" FROM PUBLIC')
        return postgres.url(name, "plain")
    return url


@pytest.fixture(scope="session")
def ray_cluster() -> Iterator[None]:
    """A cluster of this machine for the session, which whoever is to work on one finds started."""
    from brief.executor_ray import RayExecutor

    with RayExecutor("ray", 2, sandboxed=False).open():
        yield


def engine_of(name: str, request: pytest.FixtureRequest, folder: Path) -> Engine:
    """An engine with an empty library."""
    settings: dict[str, Any] = {}
    if "postgres" in name:
        server = request.getfixturevalue("postgres")
        settings["library_url"] = library_url(server, plain="without" in name)
        settings["library_password"] = PASSWORD
    if "chroma" in name:
        settings["index_url"] = request.getfixturevalue("chroma").url
    if "ray" in name:
        request.getfixturevalue("ray_cluster")
        settings |= {"work_executor": "ray", "work_workers": 2}
    return Engine(name, settings, folder)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Each engine in turn, its library empty."""
    made = engine_of(request.param, request, tmp_path)
    yield made
    for opened in made.opened:
        opened.close()


@pytest.fixture(scope="module", params=ENGINES)
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Each engine in turn, its library filled with the example corpus; not to be written to."""
    made = engine_of(request.param, request, tmp_path_factory.mktemp("full"))
    with made.desk() as desk:
        report = desk.ingest(corpus_folders())
        assert len(report.added) == 67 and not report.refused
    yield made
    for opened in made.opened:
        opened.close()
