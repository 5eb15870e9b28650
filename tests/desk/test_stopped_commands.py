"""forget, reindex, backup and daily --issue killed in their midst: the next command carries them out and says so."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest import mock

import pytest

from brief.corpus.chroma.index import Index
from brief.corpus.locks import WRITER, FileLock
from brief.corpus.sqlite.library import FILE_NAME, SQLiteLibrary
from tests.support import corpus
from tests.support.desk import DAY, ROOT, desk, held, quick, run

Captured = pytest.CaptureFixture[str]
SECRET = "Zyxwvutian"
QUESTION = "Who arrived in Orlow on Monday?"
NOTES = [
    {
        "text": f"The {SECRET} envoy arrived in Orlow on Monday, a spokesman said.",
        "title": f"{SECRET} envoy",
    },
    {"text": "Two bridges at Mill Ferry were closed on Tuesday, the province said.", "title": "Bridges"},
    {"text": "The ferry to the Isle of Carn leaves Port Halloran at six.", "title": "Ferry"},
]
KILLED = """
import os, signal, sys
from pathlib import Path
from unittest import mock
from tests.support.desk import desk

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

target, when, job = sys.argv[2:5]
module, _, name = target.rpartition(".")
import pkgutil
owner = pkgutil.resolve_name(module)
real = getattr(owner, name)

def after(*arguments, **named):
    real(*arguments, **named)
    kill()

with mock.patch.object(owner, name, kill if when == "before" else after):
    with desk(Path(sys.argv[1])) as made:
        exec(job)
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with an article to be forgotten, which an issued brief cites, and kept answers that speak of it."""
    folder = tmp_path_factory.mktemp("base")
    with held(folder, NOTES) as made:
        made.issue(made.daily(*DAY))
        (made.folder / "answers.sqlite").write_bytes(SECRET.encode())
    return folder / "library"


def secret_id(folder: Path) -> str:
    with SQLiteLibrary(folder / FILE_NAME, checked=False) as library:
        return str(library.rows("SELECT id FROM main.article WHERE title LIKE ?", (f"{SECRET}%",))[0][0])


def killed(folder: Path, target: str, when: str, job: str) -> None:
    process = corpus.python(KILLED, str(folder), target, when, job)
    _, err = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, err[-2000:]


def spoken_of(folder: Path) -> list[str]:
    return corpus.residue(folder, [SECRET.encode(), SECRET.lower().encode(), SECRET.lower()[2:].encode()])


STEPS = [
    ("brief.corpus.books.forgotten.remove", "before"),
    ("brief.corpus.books.forgotten.remove", "after"),
    ("brief.corpus.sqlite.library.SQLiteLibrary.scrub", "before"),
    ("brief.corpus.sqlite.library.SQLiteLibrary.scrub", "after"),
    ("brief.corpus.chroma.index.Index._fill", "after"),
    ("brief.corpus.chroma.index.shutil.rmtree", "before"),
    ("brief.corpus.sqlite.library.SQLiteLibrary.scrubbed", "before"),
]


@pytest.mark.parametrize(
    ("step", "when"), STEPS, ids=[f"{when} {step.split('.')[-1]}" for step, when in STEPS]
)
def test_a_forgetting_that_is_killed_is_carried_out_by_the_next_command(
    base: Path, tmp_path: Path, capsys: Captured, step: str, when: str
) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    id_ = secret_id(folder)
    killed(folder, step, when, f"made.forget({id_!r})")
    # While another holds the lock nothing can be finished, and nothing of the article is shown.
    with FileLock(folder / f"{WRITER}.lock") as writer:
        assert writer.take()
        for command in (["show", id_], ["ask", QUESTION], ["list", "--articles"], ["list"], ["status"]):
            code = run(*command, data_dir=folder)
            out, err = capsys.readouterr()
            assert SECRET not in out and "is being forgotten and is not shown" in err, (command, err)
            assert code == (2 if command[0] == "show" else 0), err
        assert run("backup", tmp_path / "copy", data_dir=folder) == 7
        assert "would be in the copy" in capsys.readouterr().err and not (tmp_path / "copy").exists()
    assert run("status", data_dir=folder) == 0
    assert f"finished  the forgetting of article {id_}" in capsys.readouterr().out
    assert spoken_of(folder) == [] and corpus.residue(folder, [id_.encode()]) == []
    with desk(folder) as made:
        assert made.index.state() == "sound" and made.library().counts()["articles"] == 2
        assert made.ledger().briefs() == [] and len(made.ledger().withdrawn()) == 1
        assert made.library().faults() == [] and not made.library().unscrubbed
    assert run("status", data_dir=folder) == 0
    out, err = capsys.readouterr()
    assert "finished" not in out + err and "stopped" not in out


@pytest.mark.parametrize("command", [["list"], ["sources"], ["verify", "none.json"], ["daily"], ["reindex"]])
def test_any_command_carries_it_out(base: Path, tmp_path: Path, capsys: Captured, command: list[str]) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    id_ = secret_id(folder)
    with SQLiteLibrary(folder / FILE_NAME, write=True) as library:
        library.begun("forget", id_)
    with quick():
        run(*command, data_dir=folder)
    out, err = capsys.readouterr()
    if command[0] != "verify":  # a file that is not there needs no library
        assert SECRET not in out and f"finished the forgetting of article {id_}" in err
        assert spoken_of(folder) == []


def test_a_forgetting_killed_at_any_moment_of_the_real_command(base: Path, tmp_path: Path) -> None:
    rng = random.Random(3)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = 0
    for round_ in range(4):
        folder = shutil.copytree(base, tmp_path / f"library{round_}")
        id_ = secret_id(folder)
        command = [sys.executable, "-m", "brief.cli", "--data-dir", str(folder)]
        process = subprocess.Popen(
            [*command, "forget", id_, "--yes"],
            env=environment,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        assert process.stderr is not None and b"to forget" in process.stderr.readline()
        time.sleep(rng.uniform(0.0, 0.5))
        process.send_signal(signal.SIGKILL)
        ended += process.wait() == -signal.SIGKILL
        process.stderr.close()
        with SQLiteLibrary(folder / FILE_NAME) as library:
            begun = library.unscrubbed
            gone = id_ not in library.ids()
        assert run("status", data_dir=folder) == 0
        if begun or gone:
            assert spoken_of(folder) == []
        else:  # killed before it began: the article is whole
            with SQLiteLibrary(folder / FILE_NAME) as library:
                assert library.article(id_).title == NOTES[0]["title"] and library.faults() == []
    assert ended


def test_forget_asks_or_is_told_to_and_names_what_falls(
    base: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    id_ = secret_id(folder)
    with SQLiteLibrary(folder / FILE_NAME) as library:
        (brief,) = library.ledger.briefs()
    assert run("forget", id_, data_dir=folder) == 2
    err = capsys.readouterr().err
    assert "--yes" in err and brief.id in err and "1 brief will be withdrawn" in err
    for answer, code in (("\n", 2), ("no\n", 2), ("y\n", 0)):
        terminal = io.StringIO(answer)
        terminal.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stdin", terminal)
        assert run("forget", id_, data_dir=folder) == code
        err = capsys.readouterr().err
        assert brief.id in err and ("nothing was forgotten" in err) is (code == 2)
    assert spoken_of(folder) == []


def test_a_brief_that_does_not_cite_an_article_and_speaks_its_words_falls_with_it(
    base: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    id_ = secret_id(folder)
    with desk(folder) as made:
        with made.library(write=True).writing() as db:
            db.execute("DELETE FROM cited WHERE article=?", (id_,))
        assert len(made.library().foreseen(id_).briefs) == 1
        made.forget(id_)
    assert spoken_of(folder) == []


def test_a_reindex_that_is_killed_is_told_of_and_done_by_the_next_ingest(
    base: Path, tmp_path: Path, capsys: Captured
) -> None:
    for step, when in (
        ("brief.desk.upkeep._embed", "before"),
        ("brief.corpus.chroma.index.Index._fill", "before"),
        ("brief.corpus.books.vector_book.VectorBook.drop_other_models", "before"),
    ):
        folder = shutil.copytree(base, tmp_path / step)
        before = {path.name for path in folder.glob("index-*")}
        killed(folder, step, when, "made.reindex()")
        assert run("status", data_dir=folder) == 0
        out = capsys.readouterr().out
        assert "undone    " in out and "`brief reindex` was stopped" in out
        with desk(folder) as made:
            assert made.ask(QUESTION).answered
            assert "`brief reindex` had been stopped and is finished" in made.mend()
            assert made.index.state() == "sound" and made.library().counts()["indexed"] == 3
        after = {path.name for path in folder.glob("index-*")}
        assert len(after) == 1 and after != before
        assert run("status", data_dir=folder) == 0 and "undone" not in capsys.readouterr().out


def test_a_change_of_models_that_is_killed_goes_on_with_the_next_ingest(tmp_path: Path) -> None:
    with held(tmp_path, NOTES) as made:
        folder = made.folder
    changed = corpus.hashed("another")
    with desk(folder) as made:
        made.__dict__["embedder"] = changed
        with (
            mock.patch.object(Index, "rebuild", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            made.reindex()
    with desk(folder) as made:
        made.__dict__["embedder"] = changed
        with quick():
            made.ingest([tmp_path / "in"])
        assert made.library().vectors.pinned()[0] == changed.fingerprint
        assert not made.library().unfinished("reindex") and made.index.state() == "sound"
        assert made.library().vectors.count(changed.fingerprint) == 3


@pytest.mark.parametrize("step", ["soundness.faults", "copying._durable", "copying._made"])
def test_a_backup_that_is_killed_leaves_nothing_that_looks_like_one(
    base: Path, tmp_path: Path, capsys: Captured, step: str
) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    (tmp_path / "copies").mkdir()
    job = f"made.backup(Path({str(tmp_path / 'copies' / 'one')!r}))"
    killed(folder, f"brief.corpus.sqlite.{step}", "after" if step == "copying._made" else "before", job)
    left = [path.name for path in (tmp_path / "copies").iterdir()]
    assert left and all(name.startswith(".one.") and "unfinished" in name for name in left)
    assert run("status", data_dir=folder) == 0
    assert "stopped   `brief test" in capsys.readouterr().out
    assert run("backup", tmp_path / "two", data_dir=folder) == 0
    assert list((tmp_path / "copies").iterdir()) == []
    assert run("status", data_dir=folder) == 0 and "stopped" not in capsys.readouterr().out
    (tmp_path / "restored").mkdir()
    shutil.copy(tmp_path / "two", tmp_path / "restored" / FILE_NAME)
    assert run("status", "--check", data_dir=tmp_path / "restored") == 0


ISSUE = """
from brief.desk.brief_files import BriefFiles, Issuing, issue_and_write
from tests.support.desk import DAY
with Issuing(made):
    issue_and_write(made, made.daily(*DAY), BriefFiles("html", {page!r}, {bundle!r}), print)
"""


@pytest.mark.parametrize(
    ("step", "issued"),
    [("brief.desk.issuing.issue", False), ("brief.desk.brief_files.write", True)],
)
def test_a_brief_whose_issuing_is_killed_is_issued_with_its_files_or_not_at_all(
    base: Path, tmp_path: Path, capsys: Captured, step: str, issued: bool
) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    with SQLiteLibrary(folder / FILE_NAME, write=True) as library, library.writing() as db:
        db.execute("DELETE FROM brief")
    page, bundle = tmp_path / "today.html", tmp_path / "bundle"
    killed(folder, step, "before", ISSUE.format(page=str(page), bundle=str(bundle)))
    assert not page.exists() and not bundle.exists()
    assert run("status", "--json", data_dir=folder) == 0
    found = json.loads(capsys.readouterr().out)
    assert any("--issue" in each for each in found["stopped"]) is not issued
    assert found["briefs"] == issued and page.exists() is issued and bundle.exists() is issued
    if issued:
        assert "the files of brief" in found["finished"][0] and str(page) in found["finished"][0]
        assert run("verify", page, data_dir=folder) == run("verify", bundle, data_dir=folder) == 0
    with quick():
        assert run("daily", "--date", "2026-03-05", "--issue", data_dir=folder) == 0
    capsys.readouterr()
    assert run("status", "--json", data_dir=folder) == 0
    assert json.loads(capsys.readouterr().out)["stopped"] == []


def test_a_brief_whose_file_cannot_be_written_is_not_issued(base: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(base, tmp_path / "library")
    before = [path for path in tmp_path.rglob("*.html")]
    with quick():
        code = run(
            "daily", "--date", "2026-03-04", "--issue", "-o", tmp_path / "none" / "b.html", data_dir=folder
        )
    assert code == 2 and [path for path in tmp_path.rglob("*.html")] == before
    with SQLiteLibrary(folder / FILE_NAME) as library:
        assert len(library.ledger.briefs()) == 1 and not library.unfinished("issue")


def test_a_forget_that_was_killed_and_is_given_again_is_done(
    base: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(base, tmp_path / "library"))
    with desk(folder) as made:
        id_ = made.library().ids()[0]
        with monkeypatch.context() as stop, pytest.raises(KeyboardInterrupt):
            stop.setattr(SQLiteLibrary, "scrub", interrupted)
            made.forget(id_)
    assert run("forget", id_, "--yes", data_dir=folder) == 0
    assert capsys.readouterr().out == f"forgotten  {id_}\n"
    assert run("forget", id_, "--yes", data_dir=folder) == 2


def test_a_copy_that_a_killed_backup_had_made_is_made_anew_and_no_other_file_is_touched(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, target = Path(shutil.copytree(base, tmp_path / "library")), tmp_path / "copy.sqlite3"
    note = folder / "backup.target"
    target.write_text("mine")
    assert run("backup", target, data_dir=folder) == 7
    assert target.read_text() == "mine" and not note.exists()
    target.unlink()
    assert run("backup", target, data_dir=folder) == 0
    note.write_text(str(target))  # as where it was killed before it ended
    target.write_bytes(b"an older copy")
    assert run("backup", target, data_dir=folder) == 0
    assert target.read_bytes().startswith(b"SQLite format 3") and not note.exists()


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt
