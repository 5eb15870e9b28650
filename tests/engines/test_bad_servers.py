"""Servers that are away, full, foreign, too old, too new or silent, and texts that a database chokes on.

Each is said in one line that names the address, never the password; nothing that was acknowledged is lost.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import socket
import string
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unittest import mock

import psycopg
import pytest

from brief.corpus import embedding
from brief.corpus.postgres import connection
from brief.errors import BriefError, LibraryError
from brief.records.codec import to_json
from tests.engines.conftest import library_url
from tests.support import corpus
from tests.support.desk import CORPUS, DAY, desk, note, quick, run
from tests.support.loopback import Loopback, Reply
from tests.support.postgres_server import PASSWORD, Server
from tests.support.small_disks import small_disk

pytestmark = pytest.mark.engines
Captured = pytest.CaptureFixture[str]
QUESTION = "How many bridges were closed?"
TEXT = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."
ROOT = Path(__file__).resolve().parent.parent.parent
SMALL_GROUPS = "import sys\nfrom brief.desk import ingest\ningest.GROUP_ARTICLES = 2\n" + (
    "from brief.cli import main\nsys.exit(main())"
)


def notes(folder: Path, first: int, last: int) -> Path:
    for n in range(first, last):
        note(folder, f"{TEXT} It was report {n}, on bridge {n} of the river.", title=f"Report {n}")
    return folder


def place(url: str) -> str:
    """Host and port of an address, as a message must name them."""
    found = re.search(r"@([^/]+)", url)
    assert found
    return found[1]


class Told:
    """The command line with a library at an address, and what it says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: Captured, folder: Path) -> None:
        self._monkeypatch, self._capsys, self.folder = monkeypatch, capsys, folder
        monkeypatch.chdir(_made(folder / "cwd"))

    def at(self, url: str, password: str = PASSWORD) -> Told:
        self._monkeypatch.setenv("BRIEF_LIBRARY_URL", url)
        self._monkeypatch.setenv("BRIEF_LIBRARY_PASSWORD", password)
        return self

    def run(self, *words: str | Path) -> tuple[int, str]:
        """Exit code and everything said; never the password, never a trace, never a defect."""
        self._capsys.readouterr()
        with quick():
            code = run(*words, data_dir=self.folder / "machine")
        out, err = self._capsys.readouterr()
        said = out + err
        assert PASSWORD not in said and "Traceback" not in said and "a defect in brief" not in said, said
        return code, said

    def fails(self, *words: str | Path, code: int = 7, saying: Sequence[str] = ()) -> str:
        """A command that must fail, in one line, that holds all of these (case apart)."""
        found, said = self.run(*words)
        assert found == code, (found, said)
        told = [line for line in said.splitlines() if line.startswith("brief: ")]
        assert len(told) == 1, said
        for words_ in saying:
            assert any(one.lower() in told[0].lower() for one in words_.split("|")), (words_, told[0])
        return told[0]

    def does(self, *words: str | Path) -> str:
        code, said = self.run(*words)
        assert code == 0, (code, said)
        return said


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path) -> Told:
    return Told(monkeypatch, capsys, tmp_path)


@pytest.fixture
def url(postgres: Server) -> str:
    return library_url(postgres)


def name_of(url: str) -> str:
    return url.rpartition("/")[2]


def tables(postgres: Server, url: str) -> dict[str, int]:
    """Rows of each table of the library."""
    with postgres.admin(name_of(url)) as admin:
        names = admin.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname LIKE 'brief%' ORDER BY 1"
        ).fetchall()
        return {name: admin.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in names}  # type: ignore[index]


def held_once(postgres: Server, url: str, wanted: int) -> None:
    """Each of ``wanted`` reports is held once, with its vector, and the library finds no fault in itself."""
    with postgres.admin(name_of(url)) as admin:
        titles = admin.execute("SELECT title, count(*) FROM brief.article GROUP BY 1").fetchall()
        assert sorted(titles) == sorted((f"Report {n}", 1) for n in range(wanted))
    with desk(Path("/nonexistent-brief"), library_url=url, library_password=PASSWORD) as made:
        library = made.library()
        counts = library.counts()
        assert counts["articles"] == counts["passages"] == wanted and library.faults() == []
        assert library.vectors.count(made.embedder.fingerprint) == wanted


# Away


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address at which nobody listens."""
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"postgresql://brief@127.0.0.1:{taken.getsockname()[1]}/news"


@pytest.mark.parametrize(
    "command", ["status", "ingest", "daily", "ask", "refresh", "reindex", "list", "sources", "backup"]
)
def test_a_server_that_is_down(told: Told, nobody: str, tmp_path: Path, command: str) -> None:
    notes(tmp_path / "in", 0, 2)
    more = {"ingest": [tmp_path / "in"], "ask": [QUESTION], "backup": [tmp_path / "copy"]}.get(command, [])
    told.at(nobody).fails(command, *more, saying=[place(nobody), "refused|no connection|cannot be reached"])


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_server_that_goes_away_within_an_ingest(
    postgres: Server, url: str, told: Told, tmp_path: Path, how: signal.Signals
) -> None:
    notes(tmp_path / "in", 0, 60)
    told.at(url).does("status")
    process = _ingest(url, tmp_path)
    _until(lambda: tables(postgres, url).get("brief.article", 0) >= 8)
    postgres.stop(how)
    try:
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
        postgres.start()
    kept = tables(postgres, url)["brief.article"]
    assert 8 <= kept < 60, "killed too late"
    told_ = [line for line in err.splitlines() if line.startswith("brief: ")]
    assert process.returncode == 7 and len(told_) == 1 and place(url) in told_[0], (process.returncode, err)
    assert PASSWORD not in err and "Traceback" not in err and "defect" not in err
    said = told.does("ingest", tmp_path / "in")
    assert f"{60 - kept} articles added, {kept} known already, 0 refused" in said
    held_once(postgres, url, 60)


def _ingest(url: str, folder: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "BRIEF_LIBRARY_URL": url,
        "BRIEF_LIBRARY_PASSWORD": PASSWORD,
    }
    words = ["--data-dir", str(folder / "machine"), "ingest", str(folder / "in")]
    return subprocess.Popen(
        [sys.executable, "-c", SMALL_GROUPS, *words],
        env=environment,
        cwd=folder,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_desk_outlives_its_server(postgres: Server, url: str, tmp_path: Path, how: signal.Signals) -> None:
    notes(tmp_path / "in", 0, 6)
    with desk(tmp_path / "machine", library_url=url, library_password=PASSWORD) as made, quick():
        made.ingest([tmp_path / "in"])
        before = to_json(made.ask(QUESTION))
        postgres.stop(how)
        postgres.start()
        assert to_json(made.ask(QUESTION)) == before  # the restart fell between two questions
        postgres.stop(how)
        try:
            with pytest.raises(LibraryError, match=re.escape(place(url))) as caught:
                made.ask(QUESTION)
            assert PASSWORD not in str(caught.value)
        finally:
            postgres.start()
        assert to_json(made.ask(QUESTION)) == before
        assert len(made.ingest([notes(tmp_path / "more", 6, 9)]).added) == 3
    held_once(postgres, url, 9)


def test_sessions_that_an_administrator_ends(postgres: Server, url: str, tmp_path: Path) -> None:
    notes(tmp_path / "in", 0, 4)
    with desk(tmp_path / "machine", library_url=url, library_password=PASSWORD) as made, quick():
        made.ingest([tmp_path / "in"])
        before = to_json(made.ask(QUESTION))
        with postgres.admin() as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name_of(url),)
            )
        assert to_json(made.ask(QUESTION)) == before
        assert len(made.ingest([notes(tmp_path / "more", 4, 6)]).added) == 2


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and says nothing."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield f"postgresql://brief@127.0.0.1:{listening.getsockname()[1]}/news"


def test_a_server_that_says_nothing(told: Told, silent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert connection.CONNECTED_IN <= 15
    monkeypatch.setattr(connection, "CONNECTED_IN", 2)
    started = time.monotonic()
    told.at(silent).fails("status", saying=[place(silent)])
    assert time.monotonic() - started < 10


# Another than is needed


class Spoken:
    """As much of PostgreSQL's protocol as greeting a client takes, of any version that is wanted."""

    def __init__(self, version: str, *, product: str = "") -> None:
        self._said = {
            "server_version": version,
            "server_encoding": "UTF8",
            "client_encoding": "UTF8",
            "standard_conforming_strings": "on",
            "integer_datetimes": "on",
            "DateStyle": "ISO, MDY",
            "TimeZone": "UTC",
        }
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"postgresql://brief@127.0.0.1:{self._server.getsockname()[1]}/news"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._server.accept()
                threading.Thread(target=self._greet, args=(client,), daemon=True).start()

    def _greet(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, struct.error), client:
            while True:
                (length,) = struct.unpack("!i", client.recv(4))
                body = client.recv(length - 4)
                if struct.unpack("!i", body[:4])[0] == 196608:
                    break
                client.sendall(b"N")  # neither TLS nor GSS
            client.sendall(_message(b"R", struct.pack("!i", 0)))
            for name, value in self._said.items():
                client.sendall(_message(b"S", f"{name}\0{value}\0".encode()))
            client.sendall(_message(b"K", struct.pack("!ii", 1, 1)) + _message(b"Z", b"I"))
            while head := client.recv(1):
                (length,) = struct.unpack("!i", client.recv(4))
                client.recv(length - 4) if length > 4 else b""
                if head in b"QS":  # whatever is asked, is not known
                    client.sendall(_message(b"E", b"SERROR\0C42601\0Msyntax error at or near x\0\0"))
                    client.sendall(_message(b"Z", b"I"))


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


@pytest.mark.parametrize("version", ["9.6.24", "12.3"])
def test_a_server_that_is_too_old(told: Told, version: str) -> None:
    with contextlib.closing(Spoken(version)) as old:
        told.at(old.url).fails(
            "status", saying=[place(old.url), version.split(".")[0], "or newer|or later|older|at least|needs"]
        )


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_of_another_encoding(postgres: Server, told: Told, tmp_path: Path, encoding: str) -> None:
    name = f"encoded_{encoding.lower()}"
    with postgres.admin() as admin:
        admin.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    url = postgres.url(name)
    notes(tmp_path / "in", 0, 1)
    for words in (["status"], ["ingest", tmp_path / "in"]):
        told.at(url).fails(*words, saying=[place(url), "UTF8|UTF-8", encoding])


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TABLE brief.article (id int, name text)",
        "CREATE TABLE brief.meta (a int)",
        "CREATE TABLE brief.meta (key text PRIMARY KEY, value text)",
        "CREATE TABLE brief.invoices (a int)",
        "CREATE VIEW brief.article AS SELECT 1 AS id",
    ],
)
def test_a_foreign_schema_of_our_name(
    postgres: Server, url: str, told: Told, tmp_path: Path, made: str
) -> None:
    with postgres.admin(name_of(url)) as admin:
        admin.execute(f"CREATE SCHEMA brief; {made}")
    before = tables(postgres, url)
    notes(tmp_path / "in", 0, 1)
    told.at(url).fails("ingest", tmp_path / "in", saying=[place(url), "no library of brief"])
    for words in (["status"], ["daily"], ["reindex"]):
        assert told.run(*words)[0] in (0, 7, 8)
    assert tables(postgres, url) == before


@pytest.mark.parametrize("version", ["99", "new", ""])
def test_a_library_of_a_newer_brief(
    postgres: Server, url: str, told: Told, tmp_path: Path, version: str
) -> None:
    notes(tmp_path / "in", 0, 1)
    told.at(url).does("ingest", tmp_path / "in")
    with postgres.admin(name_of(url)) as admin:
        changed = admin.execute("UPDATE brief.meta SET value = %s WHERE key = 'schema.version'", (version,))
        assert changed.rowcount == 1
    before = tables(postgres, url)
    more = notes(tmp_path / "more", 1, 2)
    for words in (["status"], ["ingest", more], ["daily"]):
        told.at(url).fails(*words, saying=[place(url), "newer" if version == "99" else "version|schema"])
    assert tables(postgres, url) == before


# What a role may not


def test_without_pgvector_it_searches_exactly(postgres: Server, url: str, told: Told, tmp_path: Path) -> None:
    with postgres.admin() as admin:  # no extension is found there, as where none is installed
        admin.execute(f"ALTER DATABASE {name_of(url)} SET extension_control_path = '/nonexistent'")
    notes(tmp_path / "in", 0, 3)
    told.at(url).does("ingest", tmp_path / "in")
    assert "Report" in told.does("ask", QUESTION) and "exact" in told.does("status")
    held_once(postgres, url, 3)


def test_a_role_that_may_make_nothing(postgres: Server, url: str, told: Told, tmp_path: Path) -> None:
    with postgres.admin(name_of(url)) as admin:
        admin.execute(f"REVOKE CREATE ON DATABASE {name_of(url)} FROM PUBLIC")
    notes(tmp_path / "in", 0, 1)
    mine = postgres.url(name_of(url), "plain")
    told.at(mine).fails("ingest", tmp_path / "in", saying=[place(url), "plain", "may not|permission|right"])


def test_a_library_that_may_only_be_read(postgres: Server, url: str, told: Told, tmp_path: Path) -> None:
    notes(tmp_path / "in", 0, 3)
    told.at(url).does("ingest", tmp_path / "in")
    answer = told.does("ask", QUESTION)
    with postgres.admin() as admin:
        admin.execute(f"ALTER DATABASE {name_of(url)} SET default_transaction_read_only = on")
    more = notes(tmp_path / "more", 3, 5)
    assert told.does("ask", QUESTION) == answer and "3 articles" in told.does("status")
    told.does("daily", "--date", "2026-03-05")
    for words in (["ingest", more], ["reindex"], ["sources", "add", "https://example.org/feed.xml"]):
        told.fails(*words, saying=[place(url), "read-only|only be read|read only"])
    with postgres.admin() as admin:
        admin.execute(f"ALTER DATABASE {name_of(url)} RESET default_transaction_read_only")
    with postgres.admin(name_of(url)) as admin:
        admin.execute(
            "GRANT USAGE ON SCHEMA brief TO plain; GRANT SELECT ON ALL TABLES IN SCHEMA brief TO plain"
        )
    mine = postgres.url(name_of(url), "plain")
    assert told.at(mine).does("ask", QUESTION) == answer
    told.fails("ingest", more, saying=[place(url), "permission|may not|read"])
    held_once(postgres, url, 3)


def test_an_empty_database_that_may_only_be_read(
    postgres: Server, url: str, told: Told, tmp_path: Path
) -> None:
    with postgres.admin() as admin:
        admin.execute(f"ALTER DATABASE {name_of(url)} SET default_transaction_read_only = on")
    notes(tmp_path / "in", 0, 1)
    told.at(url).fails("ingest", tmp_path / "in", saying=[place(url), "read"])
    code, said = told.run("status")
    assert code in (0, 7), said


@pytest.mark.parametrize("password", ["wrong-MARBLE", ""])
def test_a_wrong_password(url: str, told: Told, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    said = told.at(url, password).fails(
        "status", saying=[place(url), "password", "library.password|BRIEF_LIBRARY_PASSWORD"]
    )
    assert "MARBLE" not in said


def test_an_unknown_database_and_an_unknown_user(postgres: Server, told: Told) -> None:
    told.at(postgres.url("no_such_news")).fails("status", saying=[place(postgres.url("x")), "no_such_news"])
    told.at(postgres.url("postgres", "stranger")).fails(
        "status", saying=[place(postgres.url("x")), "stranger|password"]
    )


def test_a_server_with_no_connection_left(postgres: Server, url: str, told: Told, tmp_path: Path) -> None:
    notes(tmp_path / "in", 0, 2)
    told.at(url).does("ingest", tmp_path / "in")
    with contextlib.ExitStack() as open_:
        for _ in range(200):
            try:
                open_.enter_context(postgres.admin())
            except psycopg.OperationalError:
                break
        told.fails("status", saying=[place(url), "connection|clients"])
        told.fails("ingest", tmp_path / "in", saying=[place(url), "connection|clients"])
    _until(lambda: told.run("status")[0] == 0)
    held_once(postgres, url, 2)


# Addresses


@pytest.mark.parametrize(
    "written",
    [
        "postgresql://brief:{0}@127.0.0.1:1/news",
        "postgresql://brief@127.0.0.1:1/news?password={0}",
        "postgresql://127.0.0.1:1/news?user=brief&password={0}",
        "postgresql://brief:{0}@[::1]:1/news",
        "postgresql://brief:{0}@/news",
        "postgresql://brief:{0}@127.0.0.1:port/news",
        "postgresql://brief:QU/{0}@127.0.0.1:1/news",
        "postgresql://brief:{0}#x@127.0.0.1:1/news",
        "mysql://brief:{0}@127.0.0.1/news",
        "host=127.0.0.1 user=brief password={0} dbname=news",
    ],
)
def test_a_password_in_the_address_is_refused_and_not_shown(
    told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str
) -> None:
    notes(tmp_path / "in", 0, 1)
    told.at(written.format(PASSWORD), "")
    monkeypatch.delenv("BRIEF_LIBRARY_PASSWORD")
    for words in (["status"], ["ingest", tmp_path / "in"]):
        code, said = told.run(*words)
        assert code in (2, 7) and "library.url" in said, said
    told.run("config", "show")  # looks for the password itself
    monkeypatch.delenv("BRIEF_LIBRARY_URL")
    told.does("ingest", tmp_path / "in")
    if "://" in written:
        assert told.run("move", "library", "--to", written.format(PASSWORD))[0] in (2, 7)


@pytest.mark.parametrize(
    "written",
    [
        "mysql://brief@127.0.0.1/news",
        "https://127.0.0.1/news",
        "sqlite:///news.db",
        "news",
        "postgresql://",
        "postgresql://brief@127.0.0.1:99999/news",
        "postgresql://brief@127.0.0.1:x/news",
        "postgresql://brief@127.0.0.1:1/",
        "postgresql://brief@127.0.0.1:1/news?no_such_option=1",
        "postgresql://brief@127.0.0.1:1/ne%00ws",
        "postgresql://brief@127.0.0.1:1/ne\nws",
        "postgresql://brief@127.0.0.1:1/%zz",
        "postgresql://brief@exa mple:1/news",
    ],
)
def test_an_address_that_is_none(told: Told, tmp_path: Path, written: str) -> None:
    notes(tmp_path / "in", 0, 1)
    for words in (["status"], ["ingest", tmp_path / "in"]):
        code, said = told.at(written).run(*words)
        assert code in (2, 7) and len(said.strip().splitlines()) == 1, (code, said)
        assert "library.url" in said or "BRIEF_LIBRARY_URL" in said or "postgresql://" in said, said
    assert not (tmp_path / "machine" / "library.sqlite3").exists(), "another library was used in silence"


def test_a_settings_file_of_a_stranger(told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"postgresql://brief@127.0.0.1:{listening.getsockname()[1]}/news"

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, address = listening.accept()
                asked.append(address)
                client.close()

    threading.Thread(target=listen, daemon=True).start()
    notes(tmp_path / "in", 0, 2)
    mine = notes(tmp_path / "mine", 2, 4)
    told.does("ingest", mine)  # a library of one's own in the folder
    before = (tmp_path / "machine" / "library.sqlite3").read_bytes()
    Path("brief.toml").write_text(f'[library]\nurl = "{url}"\n')
    monkeypatch.setenv("BRIEF_LIBRARY_PASSWORD", PASSWORD)
    for words in (
        ["ingest", tmp_path / "in"],
        ["status"],
        ["daily", "--date", "2026-03-05"],
        ["ask", QUESTION],
        ["timeline", "Bridge"],
        ["report", "Bridges"],
        ["list"],
        ["sources"],
        ["sources", "add", "https://example.org/feed.xml"],
        ["refresh"],
        ["forget", "a", "--yes"],
        ["reindex"],
        ["backup", tmp_path / "copy"],
        ["rescue", tmp_path / "saved"],
        ["users", "list"],
        ["deliveries"],
        ["verify", "b"],
        ["show", "a"],
        ["move", "library", "--to", tmp_path / "moved"],
    ):
        code, said = told.run(*words)
        assert code == 2 and "trust" in said and "library.url" in said, (words, code, said)
    listening.close()
    assert asked == []
    assert (tmp_path / "machine" / "library.sqlite3").read_bytes() == before
    assert not (tmp_path / "copy").exists() and not (tmp_path / "moved").exists()


# Full


def test_a_full_disk_of_the_server(postgres: Server, told: Told, tmp_path: Path) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="brief-disk-") as outside,
        small_disk(Path(outside) / "disk", 24) as disk,
    ):
        Path(outside).chmod(0o711)
        shutil.chown(disk, "nobody")
        with postgres.admin() as admin:
            admin.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
            admin.execute("CREATE DATABASE small TABLESPACE small")
        url = postgres.url("small")
        dice = random.Random(1)
        for n in range(60):
            words = " ".join("".join(dice.choices(string.ascii_lowercase, k=9)) for _ in range(600))
            note(tmp_path / "in", f"{TEXT} It was {n}. {words}.", title=f"Report {n}")
        notes(tmp_path / "first", 100, 103)
        try:
            told.at(url).does("ingest", tmp_path / "first")
            filling = disk / "filling"
            free = os.statvfs(disk)
            filling.write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - 800_000))
            told.fails("ingest", tmp_path / "in", saying=[place(url), "disk|space|room"])
            assert "3 articles" in told.does("status") or tables(postgres, url)["brief.article"] > 3
            kept = tables(postgres, url)["brief.article"]
            filling.unlink()
            said = told.does("ingest", tmp_path / "in")
            assert f"{63 - kept} articles added, {kept - 3} known already, 0 refused" in said
            told.does("status", "--check")
            assert tables(postgres, url)["brief.article"] == 63
        finally:
            with postgres.admin() as admin:
                admin.execute("DROP DATABASE small WITH (FORCE)")
                admin.execute("CHECKPOINT")
                admin.execute("DROP TABLESPACE small")


# Texts


def rough(seed: int, length: int) -> str:
    """Letters that no compression makes shorter."""
    return "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=length))


def test_texts_that_a_database_may_choke_on(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    good = notes(folder, 0, 3)
    note(folder, TEXT + " The letter\0was a NUL. It says so.", title="Nul\0title", name="nul.md")
    (folder / "nul.json").write_text(
        '{"title": "Nul \\u0000 in JSON", "text": "TEXT \\u0000 here."}'.replace("TEXT", TEXT)
    )
    (folder / "lone.json").write_text(
        '{"title": "Lone \\ud800 in JSON", "text": "TEXT \\ud83d here."}'.replace("TEXT", TEXT)
    )
    (folder / os.fsdecode(b"\xff\xfe-report.md")).write_text(
        f"# A name that is no text\n\n{TEXT} It was odd."
    )
    for n, length in enumerate((2_000, 3_000, 10_000)):
        note(
            folder,
            f"{TEXT} Long address {n}.",
            title=f"Long {n}",
            url=f"https://orlow.example/{rough(n, length)}",
        )
    note(folder, f"{TEXT} Long title.", title=f"Long title {rough(7, 9_000)}", name="title.md")
    note(
        folder,
        f"{TEXT} Long publisher.",
        title="Long publisher",
        publisher=rough(8, 9_000),
        name="publisher.md",
    )
    note(folder, f"{TEXT} A word of {rough(9, 20_000)} letters.", title="Long word", name="word.md")
    note(
        folder,
        "أُغلقت ثلاثة جسور فوق نهر تيسيم يوم الاثنين بعد أمطار غزيرة، قال عمدة أورلو.",
        title="جسور مغلقة",
        name="rtl.md",
    )
    note(
        folder,
        f"{TEXT} 🌉🏴󠁧󠁢󠁥󠁮󠁧󠁿👩‍👩‍👧‍👦 \U0010ffff \u202e reversed \ufeff end.",
        title="🌉 Bridges",
        name="emoji.md",
    )
    note(
        folder,
        f"{TEXT} Both \u00e9 and e\u0301, \u0130 and \u0131, \u1e9e and \u00df.",
        title="İstanbul ẞ",
        name="case.md",
    )
    deep = folder
    for n in range(12):
        deep = deep / rough(20 + n, 240)
    note(deep, f"{TEXT} It lay deep.", title="Deep", name="deep.md")
    with (
        desk(tmp_path / "file") as one,
        desk(tmp_path / "machine", library_url=url, library_password=PASSWORD) as two,
        quick(),
    ):
        theirs, mine = one.ingest([good]), two.ingest([good])
        assert [r.origin for r in mine.refused] == [r.origin for r in theirs.refused], mine.refused
        assert mine.added == theirs.added and len(mine.added) >= 15
        for id_ in one.library().ids():
            assert two.library().article(id_) == one.library().article(id_)
            assert two.library().passages(id_) == one.library().passages(id_)
        assert two.library().corpus_digest() == one.library().corpus_digest()
        assert two.library().ledger.failures() == one.library().ledger.failures()
        assert two.library().faults() == [] == one.library().faults()
        for question in (QUESTION, "جسور", "🌉", "İstanbul", "nul\0nul", rough(9, 20_000)):
            try:
                wanted = to_json(one.ask(question))
            except BriefError as error:
                with pytest.raises(type(error)):
                    two.ask(question)
            else:
                assert to_json(two.ask(question)) == wanted, question[:30]


def test_an_article_of_five_megabytes(url: str, tmp_path: Path) -> None:
    dice = random.Random(4)
    words = [
        "".join(dice.choices("абвгдежзиклмнопрстуф", k=7)) for _ in range(5_000)
    ]  # which no parser reads
    lines = [" ".join(dice.choices(words, k=40)).capitalize() + "." for _ in range(8_500)]
    note(tmp_path / "in", "\n\n".join(lines), title="Five megabytes", name="huge.md")
    assert (tmp_path / "in" / "huge.md").stat().st_size > 5_000_000
    notes(tmp_path / "in", 0, 2)
    hashed = corpus.hashed("quick", 8)
    with (
        desk(tmp_path / "machine", library_url=url, library_password=PASSWORD) as made,
        quick(),
        mock.patch.object(embedding, "embedder", lambda _: hashed),
    ):
        made.__dict__["embedder"] = hashed
        report = made.ingest([tmp_path / "in"])
        assert len(report.added) == 3 and not report.refused
        library = made.library()
        assert (
            library.faults() == []
            and max(len(library.article(id_).source_text) for id_ in library.ids()) > 2_500_000
        )


def _refreshed(tmp_path: Path, url: str, urls: Sequence[str], *, fetch: bool = False) -> object:
    """What a refresh of these sources gives; the same, whichever engine holds the library."""
    found = []
    for folder, more in (("file", {}), ("machine", {"library_url": url, "library_password": PASSWORD})):
        with desk(tmp_path / folder, fetch_allow_private=True, fetch_delay=0.0, **more) as made, quick():
            with made.writing() as library:
                for address in urls:
                    library.ledger.add_source(address, "feed", "A", made.clock())
            report = made.refresh(fetch=fetch)
            library_ = made.library()
            states = [(one.url, one.last_error) for one in library_.ledger.sources()]
            found.append((report.added, report.refused, states, library_.ledger.failures(), library_.ids()))
    assert found[0] == found[1]
    return found[0]


def _rss(server: Loopback, *, text: str) -> Reply:
    items = "".join(
        f"<item><title>Report {n}</title><link>{server.url(f'/{n}/{rough(n, length)}')}</link>"
        f"<guid>{rough(40 + n, length)}</guid><pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate>"
        f"<description>{text} It was {n}.</description></item>"
        for n, length in enumerate((10, 3_000, 10_000, 60_000))
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Orlow</title>{items}</channel></rss>'
    return Reply(body=feed.encode(), headers={"Content-Type": "application/rss+xml"})


def test_a_feed_whose_items_have_addresses_beyond_all_measure(url: str, tmp_path: Path) -> None:
    with Loopback() as server:
        server.routes["/feed"] = _rss(server, text=TEXT * 4)
        added, *_ = _refreshed(tmp_path, url, [server.url("/feed")])  # type: ignore[misc]
        assert len(added) >= 2


def test_teasers_whose_pages_have_addresses_beyond_all_measure(url: str, tmp_path: Path) -> None:
    """Their pages are asked for, and not there: what is kept of that has the address in it."""
    with Loopback() as server:
        server.routes["/feed"] = _rss(server, text="Bridges closed …")
        server.routes["/good"] = _rss(server, text=TEXT * 4)
        _refreshed(tmp_path, url, [server.url("/feed"), server.url("/good")], fetch=True)


def test_a_source_with_an_address_beyond_all_measure(url: str, tmp_path: Path) -> None:
    """Kept or refused as in a file, in words that say why; the others are followed all the same."""
    with Loopback() as server:
        server.routes["/feed"] = _rss(server, text=TEXT * 4)
        long = server.url("/feed?" + rough(99, 3_500))
        _refreshed(tmp_path, url, [long, server.url("/gone?" + rough(98, 3_500)), server.url("/feed")])


def test_a_refused_file_at_a_path_beyond_all_measure(url: str, tmp_path: Path) -> None:
    """What is kept of a refusal has the path in it."""
    deep = tmp_path / "in"
    for n in range(14):
        deep = deep / rough(20 + n, 240)
    deep.mkdir(parents=True)
    (deep / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    notes(tmp_path / "in", 0, 3)
    found = []
    for folder, more in (("file", {}), ("machine", {"library_url": url, "library_password": PASSWORD})):
        with desk(tmp_path / folder, **more) as made, quick():
            report = made.ingest([tmp_path / "in"])
            found.append((report.added, report.refused, made.library().ledger.failures()))
    assert found[0] == found[1] and len(found[0][0]) == 3 and len(found[0][1]) == 1


# Databases set up otherwise


ODD = {
    "timezone": "Asia/Kathmandu",
    "datestyle": "SQL, DMY",
    "intervalstyle": "sql_standard",
    "bytea_output": "escape",
    "extra_float_digits": "-3",
    "default_transaction_isolation": "serializable",
    "search_path": "nowhere",
    "client_encoding": "LATIN1",
    "array_nulls": "off",
    "lc_messages": "C",
    "enable_indexscan": "off",
    "default_transaction_deferrable": "on",
}


@pytest.mark.parametrize("locale", ["LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR'", "LOCALE 'C.UTF-8'"])
def test_a_database_set_up_otherwise_gives_the_same(postgres: Server, tmp_path: Path, locale: str) -> None:
    name = f"odd_{abs(hash(locale)) % 10**6}"
    with postgres.admin() as admin:
        try:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' {locale}")
        except psycopg.errors.FeatureNotSupported:
            pytest.skip("this PostgreSQL knows no ICU")
        for key, value in ODD.items():
            admin.execute(f"ALTER DATABASE {name} SET {key} = '{value}'")
    url = postgres.url(name)
    folders = sorted(path for path in CORPUS.iterdir() if path.is_dir())[:1]
    with (
        desk(tmp_path / "file") as one,
        desk(tmp_path / "machine", library_url=url, library_password=PASSWORD) as two,
        quick(),
    ):
        assert two.ingest(folders).added == one.ingest(folders).added
        assert two.library().corpus_digest() == one.library().corpus_digest()
        assert two.library().ids() == one.library().ids() and two.library().faults() == []
        for question in ("How many people were displaced?", "Who is I and İ?"):
            assert to_json(two.ask(question)) == to_json(one.ask(question))
        assert to_json(two.daily(*DAY)) == to_json(one.daily(*DAY))
