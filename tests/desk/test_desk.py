"""The desk as a library: `from brief import Desk`, settings, embedding models changed over, forget and backup."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import brief
from brief import Desk
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.errors import (
    IndexMismatchError,
    LibraryError,
    NotFoundError,
    ProviderError,
    SettingsError,
)
from tests.support import openai_server as scripted
from tests.support.desk import AT, DAY, ROOT, connections, copied, day, desk, held, note
from tests.support.loopback import Loopback
from tests.support.openai_server import EMBEDDINGS, OpenAIServer

NOTES = [
    {
        "text": "Nine people were killed in Drenholt when the river rose on Monday night, the mayor said.",
        "title": "Toll",
    },
    {
        "text": "Two bridges at Mill Ferry were closed to traffic on Tuesday, the province said.",
        "title": "Bridges",
    },
    {"text": "The ferry to the Isle of Carn leaves Port Halloran at six in the morning.", "title": "Ferry"},
]
QUESTION = "How many people were killed in Drenholt?"


def other(server: OpenAIServer) -> dict[str, str]:
    return {
        "embedding_model": "scripted-embedding",
        "embedding_base_url": server.base_url,
        "embedding_api_key": "k-1",
    }


def test_the_desk_in_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    note(tmp_path / "articles", NOTES[0]["text"])
    (tmp_path / "brief.toml").write_text('timezone = "Europe/Kyiv"\n')
    with Desk(flags={"marking": "TLP:GREEN"}, clock=lambda: AT) as made:
        assert made.folder.resolve() == (tmp_path / ".brief").resolve()
        assert (made.settings.timezone, made.settings.marking) == ("Europe/Kyiv", "TLP:GREEN")
        report = made.ingest([tmp_path / "articles"])
        answer = made.ask(QUESTION)
        record = made.daily(*DAY)
    assert (
        len(report.added) == 1
        and answer.answered
        and answer.marking == "TLP:GREEN"
        and len(record.sections) == 1
    )
    assert (
        made.folder.stat().st_mode & 0o077 == 0
        and (made.folder / "library.sqlite3").stat().st_mode & 0o077 == 0
    )


def test_what_brief_offers() -> None:
    assert set(brief.__all__) >= {"Desk"} and brief.__version__
    with pytest.raises(AttributeError):
        brief.no_such_name  # noqa: B018


def test_settings_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brief.toml").write_text("colour = 3\n")
    with pytest.raises(SettingsError, match=r"brief.toml: unknown setting 'colour'"):
        Desk()


def test_reading_a_library_that_is_not_there(tmp_path: Path) -> None:
    for job in (lambda d: d.ask(QUESTION), lambda d: d.daily(*DAY), lambda d: d.backup(tmp_path / "x")):
        with desk(tmp_path / "nothing") as made, pytest.raises(LibraryError, match="brief ingest"):
            job(made)
    assert not (tmp_path / "nothing").exists()


# -- another embedding model


def test_an_endpoint_embeds_a_corpus_from_the_start(tmp_path: Path) -> None:
    for entry in NOTES:
        note(tmp_path / "in", **entry)
    with OpenAIServer(embeddings=scripted.embedded()) as server:
        with connections() as reached, desk(tmp_path / "library", own_model=True, **other(server)) as made:
            made.ingest([tmp_path / "in"])
            answer = made.ask(QUESTION)
        bodies = server.bodies(EMBEDDINGS)
        assert {address[1] for address in reached} == {server.port}
        assert all(r.headers["authorization"] == "Bearer k-1" for r in server.requests)
    assert bodies[0]["model"] == "scripted-embedding" and all(isinstance(b["input"], list) for b in bodies)
    assert all(isinstance(text, str) for b in bodies for text in b["input"]), "texts went out as tokens"
    assert answer.sources[0].article.title == "Toll" and answer.manifest.embedding.startswith(
        "scripted-embedding"
    )


def test_another_model_is_refused_and_reindex_changes_over_and_back(tmp_path: Path) -> None:
    with held(tmp_path, NOTES) as made:
        folder = made.folder
        before = made.ask(QUESTION)
    with OpenAIServer(embeddings=scripted.embedded()) as server:
        with desk(folder, own_model=True, **other(server)) as made:
            for job in (lambda: made.ask(QUESTION), lambda: made.ingest([tmp_path / "in"])):
                with pytest.raises(
                    IndexMismatchError, match="'minilm'.*'scripted-embedding'.*`brief reindex`"
                ):
                    job()
            assert made.reindex() == 3
            assert made.ask(QUESTION).sources[0].article.title == "Toll"
            models = made.library().rows("SELECT name, dimension FROM model")
            assert models == [("scripted-embedding", 32)] and made.index.state() == "sound"
            assert made.library().rows("SELECT count(*) FROM embedding")[0][0] == 3
        with desk(folder) as made:
            with pytest.raises(IndexMismatchError, match="'scripted-embedding'.*'minilm'"):
                made.ask(QUESTION)
            assert made.reindex() == 3
            after = made.ask(QUESTION)
    assert after == before


def test_an_endpoint_that_fails_leaves_the_old_model_in_its_place(tmp_path: Path) -> None:
    with held(tmp_path, NOTES) as made:
        folder = made.folder
    with (
        OpenAIServer(embeddings=scripted.error(401)) as server,
        desk(folder, own_model=True, **other(server)) as made,
    ):
        with pytest.raises(ProviderError, match="scripted-embedding") as caught:
            made.reindex()
        assert caught.value.exit_code == 5 and "k-1" not in str(caught.value)
    with desk(folder) as made:
        assert made.ask(QUESTION).answered


def test_articles_are_kept_where_the_embedding_endpoint_fails(tmp_path: Path) -> None:
    note(tmp_path / "in", NOTES[0]["text"])
    script = [scripted.error(404), scripted.embedded()]
    with (
        OpenAIServer(embeddings=script) as server,
        desk(tmp_path / "l", own_model=True, **other(server)) as made,
    ):
        with pytest.raises(ProviderError):
            made.ingest([tmp_path / "in"])
        assert made.library().counts()["articles"] == 1
        made.mend()
        assert made.library().counts()["indexed"] == 1


def test_an_endpoint_whose_vectors_change_their_length_is_refused(tmp_path: Path) -> None:
    script = [
        scripted.embedded(32),
        scripted.embedded(32),
        scripted.embedded(16),
    ]  # passages, titles, and the next
    with (
        OpenAIServer(embeddings=script) as server,
        desk(tmp_path / "l", own_model=True, **other(server)) as made,
    ):
        made.ingest([note(tmp_path / "in", NOTES[0]["text"])])
        with pytest.raises(ProviderError, match="a vector of 16 numbers at index 0, where it gave 32 before"):
            made.ingest([note(tmp_path / "in", NOTES[1]["text"])])
    with (
        OpenAIServer(embeddings=scripted.embedded(16)) as server,
        desk(tmp_path / "l", own_model=True, **other(server)) as made,
    ):
        for job in (lambda: made.ask(QUESTION), lambda: made.daily(*DAY, topic="toll")):
            with pytest.raises(ProviderError, match=f"at {server.base_url}: .* where it gave 32 before"):
                job()


def test_proxies_of_the_environment_are_not_used_for_embeddings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Loopback({}) as decoy, OpenAIServer(embeddings=scripted.embedded()) as server:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, decoy.url())
        with desk(tmp_path / "library", own_model=True, **other(server)) as made:
            made.ingest([note(tmp_path / "in", NOTES[0]["text"])])
        assert server.requests and not decoy.requests


# -- forget and backup


def test_forget_leaves_nothing_in_any_file(tmp_path: Path) -> None:
    secret = "Zyxwvutian"
    extra = {
        "text": f"The {secret} envoy arrived in Orlow on Monday, a spokesman said.",
        "title": f"{secret} envoy",
    }
    with held(tmp_path, [*NOTES, extra]) as made:
        id_ = made.library().rows("SELECT id FROM article WHERE title LIKE ?", (f"{secret}%",))[0][0]
        made.issue(made.daily(*DAY))
        vector = made.library().rows(
            "SELECT vector FROM embedding WHERE passage IN (SELECT p.pk FROM passage p JOIN article a ON a.pk=p.article"
            " WHERE a.id=?)",
            (id_,),
        )[0][0]
        read = made.library().rows(
            "SELECT claims FROM reading r JOIN article a ON a.pk=r.article WHERE a.id=?", (id_,)
        )[0][0]
        gone = made.forget(id_[:8])
        assert gone.article.id == id_ and gone.passages == 1 and len(gone.briefs) == 1
        assert made.index.state() == "sound" and made.library().counts()["indexed"] == 3
        assert secret not in made.ask("Who arrived in Orlow?").__repr__()
        with pytest.raises(NotFoundError):
            made.forget(id_)
    for path in made.folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert secret.encode() not in content and secret.lower().encode() not in content, path
        assert bytes(vector) not in content and read not in content, path


def test_a_forgotten_article_can_be_ingested_again(tmp_path: Path) -> None:
    with held(tmp_path, NOTES) as made:
        digest = made.library().corpus_digest()
        made.forget(made.library().rows("SELECT id FROM article LIMIT 1")[0][0])
        assert len(made.ingest([tmp_path / "in"]).added) == 1
        assert made.library().corpus_digest() == digest


def test_a_backup_is_a_library_that_answers_while_another_writes(tmp_path: Path) -> None:
    folder = copied(tmp_path / "library")
    target = tmp_path / "copy" / "library.sqlite3"
    target.parent.mkdir()
    with (
        desk(folder) as made,
        SQLiteLibrary(folder / "library.sqlite3", write=True) as writer,
        writer.writing() as db,
    ):
        db.execute("INSERT INTO meta VALUES('uncommitted', 'yes')")
        made.backup(target)
    assert target.stat().st_mode & 0o077 == 0
    with sqlite3.connect(target) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM meta WHERE key='uncommitted'").fetchone() == (0,)
    with desk(target.parent) as made:
        assert made.ask("When did Tessim Hydro receive the Dam Inspectorate's report?").answered
        assert "rebuilt" in made.mend() and made.index.state() == "sound"
        assert made.daily(*day(4)).sections
    with desk(folder) as made, pytest.raises(LibraryError, match="is there already"):
        made.backup(target)


def test_the_import_is_light() -> None:
    heavy = "chromadb openai langchain_openai langchain_core onnxruntime numpy trafilatura lxml pydantic yaml".split()
    code = f"import sys, brief.cli; brief.cli.application(); print([name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert found.stdout.strip() == "[]"
