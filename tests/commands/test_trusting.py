"""brief trust, the question on a terminal, and what a stranger's folder tries: no key and no text may arrive.

Servers on loopback record what they get; terminals are real pseudo-terminals.
"""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import openai_server as scripted
from tests.support.desk import ROOT, held, run
from tests.support.loopback import Loopback, Request, redirect
from tests.support.openai_server import OpenAIServer

Captured = pytest.CaptureFixture[str]
SECRET = "sk-of-the-user"
TEXT = "The herons left Orlow on Monday, said Ilse Maratov, the warden of the marsh."
ASK = ("ask", "Who is the warden of the marsh?")
KEYS = ("BRIEF_MODEL_API_KEY", "BRIEF_MODEL_CHECKER_API_KEY", "BRIEF_EMBEDDING_API_KEY")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("HOME", str(folder))
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    held(tmp_path, [{"text": TEXT, "title": "Herons leave Orlow"}]).close()
    return tmp_path / "library"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stranger's folder, in which the user stands."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(scripted.checking(scripted.first_passage()), scripted.embedded(384)) as running:
        yield running


def settings(what: str, address: str) -> str:
    """A settings file that names an address for one use of it."""
    return {
        "model": f'[model]\nname = "m"\nbase_url = "{address}"\n',
        "checker": f'[model]\nchecker = "c"\nchecker_base_url = "{address}"\n',
        "embedding": f'[embedding]\nmodel = "e"\nbase_url = "{address}"\n',
    }[what]


def lines(file: Path, *added: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(added) + "\n")
    return file


def keys_of(requests: list[Request]) -> set[str]:
    return {request.headers.get("authorization", "").removeprefix("Bearer ") for request in requests}


def use(
    what: str, library: Path, mine: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> tuple[str | Path, ...]:
    """A command that would use an address, with what else it takes set in the environment."""
    for name in KEYS:
        monkeypatch.setenv(name, SECRET)
    if what == "checker":
        monkeypatch.setenv("BRIEF_MODEL_NAME", "m")
        monkeypatch.setenv("BRIEF_MODEL_BASE_URL", mine.base_url)
    command = ("reindex",) if what == "embedding" else ASK
    return ("--data-dir", library, *command)


@pytest.mark.parametrize("way", ["found", "changed", "link", "relative BRIEF_CONFIG"])
@pytest.mark.parametrize("what", ["model", "checker", "embedding"])
def test_a_strangers_folder_gets_neither_key_nor_text(
    library: Path,
    here: Path,
    server: OpenAIServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    what: str,
    way: str,
) -> None:
    with OpenAIServer(scripted.checking(scripted.first_passage())) as mine:
        command = use(what, library, mine, monkeypatch)
        file = here / "brief.toml"
        if way == "changed":
            file.write_text(settings(what, "http://127.0.0.1:9/v1"))
            assert run("trust") == 0
        if way == "link":
            other = lines(here.parent / "mine" / "brief.toml", settings(what, server.base_url))
            assert run("trust", other.parent) == 0
            file.symlink_to(other)
        elif way == "relative BRIEF_CONFIG":
            lines(here / "sub" / "b.toml", settings(what, server.base_url))
            monkeypatch.setenv("BRIEF_CONFIG", "sub/b.toml")
        else:
            file.write_text(settings(what, server.base_url))
        capsys.readouterr()
        assert run(*command) == 2
        out, err = capsys.readouterr()
        assert server.requests == mine.requests == []
    assert out == "" and err.count("\n") == 1 and SECRET not in err
    assert server.base_url in err and "brief trust" in err and "--config" in err


@pytest.mark.parametrize("way", ["trusted", "--config", "BRIEF_CONFIG", "own file", "environment"])
@pytest.mark.parametrize("what", ["model", "checker", "embedding"])
def test_what_its_user_named_gets_both(
    library: Path,
    here: Path,
    home: Path,
    server: OpenAIServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    what: str,
    way: str,
) -> None:
    with OpenAIServer(scripted.checking(scripted.first_passage())) as mine:
        command = use(what, library, mine, monkeypatch)
        text = settings(what, server.base_url)
        if way == "trusted":
            lines(here / "brief.toml", text)
            assert run("trust") == 0
            assert server.base_url in capsys.readouterr().out
        elif way == "environment":
            table = "EMBEDDING" if what == "embedding" else "MODEL"
            for line in text.splitlines()[1:]:
                name, _, value = line.partition(" = ")
                monkeypatch.setenv(f"BRIEF_{table}_{name.upper()}", json.loads(value))
        else:
            file = lines(home / "config" / "brief" / "brief.toml", text)
            if way == "--config":
                command = ("--config", file, *command)
            if way == "BRIEF_CONFIG":
                monkeypatch.setenv("BRIEF_CONFIG", str(file))
        assert run(*command) == 0, capsys.readouterr().err
        assert keys_of(server.requests) == {SECRET}
        assert any(b"Maratov" in request.body for request in server.requests)


def test_a_key_does_not_go_to_an_address_set_over_its_head(
    library: Path,
    here: Path,
    home: Path,
    server: OpenAIServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    """The user's own file has the key of a paid service; for one run the environment names another address."""
    own = '[model]\nname = "m"\nbase_url = "https://api.example/v1"\napi_key = "sk-of-the-user"\n'
    lines(home / "config" / "brief" / "brief.toml", own)
    monkeypatch.setenv("BRIEF_MODEL_BASE_URL", server.base_url)
    assert run("--data-dir", library, *ASK) == 2
    err = capsys.readouterr().err
    assert "goes only to the address that it was set with" in err and SECRET not in err
    assert server.requests == []
    monkeypatch.setenv("BRIEF_MODEL_API_KEY", "")
    assert run("--data-dir", library, *ASK) == 0
    assert keys_of(server.requests) == {""}


def test_what_sends_nothing_works_in_a_strangers_folder(
    library: Path, here: Path, server: OpenAIServer, capsys: Captured
) -> None:
    lines(
        here / "brief.toml", 'timezone = "Asia/Tokyo"', 'marking = "TLP:AMBER"', '[daily]\ntopics = ["Orlow"]'
    )
    assert run("--data-dir", library, *ASK) == 0
    out, err = capsys.readouterr()
    assert "TLP:AMBER" in out and err == ""
    lines(here / "brief.toml", settings("model", server.base_url), settings("embedding", server.base_url))
    for words in (("status",), ("list",), ("sources", "list"), ("config", "show"), ("backup", here / "b")):
        assert run("--data-dir", library, *words) == 0, words
    assert server.requests == []


def test_config_show_says_what_is_not_used_and_why(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    lines(here / "brief.toml", settings("model", "http://127.0.0.1:9/v1"))
    assert run("config", "show") == 0
    out = capsys.readouterr().out
    assert "brief.toml (not used)" in out and "brief.toml (not trusted)" in out and "run `brief trust" in out
    assert run("trust") == 0 and run("config", "show", "--json") == 0
    found = json.loads(capsys.readouterr().out.partition("\n{")[2].join(("{", "")))
    assert found["trust"] == "trusted" and {row["used"] for row in found["settings"]} == {"yes"}
    monkeypatch.setenv("BRIEF_MODEL_BASE_URL", "http://127.0.0.1:10/v1")
    lines(here / "brief.toml", settings("model", "http://127.0.0.1:9/v1") + 'api_key = "sk-file"')
    assert run("config", "show") == 0
    out = capsys.readouterr().out
    assert "not used       model.base_url is set in the environment BRIEF_MODEL_BASE_URL" in out
    assert "sk-file" not in out


def test_trust_lists_and_forgets(here: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run("trust", "--list") == 0 and "nothing is trusted" in capsys.readouterr().out
    assert run("trust") == 2 and "no such settings file" in capsys.readouterr().err
    lines(here / "brief.toml", 'marking = "x"')
    assert run("trust") == 0
    out, err = capsys.readouterr()
    assert out == "" and "it sends nothing; there is nothing to say yes to" in err
    lines(here / "brief.toml", settings("model", "http://127.0.0.1:9/v1"), 'api_key = "sk-1"')
    other = lines(tmp_path / "other" / "settings.toml", 'prompts = "p"')
    assert run("trust", here) == 0 and run("trust", other) == 0
    said = capsys.readouterr().out
    assert "model.base_url = 'http://127.0.0.1:9/v1': text of your library goes there" in said
    assert "prompts = 'p': its templates" in said and "sk-1" not in said
    other.unlink()
    lines(here / "brief.toml", settings("model", "http://127.0.0.1:10/v1"))
    assert run("trust", "--list", "--json") == 0
    found = {Path(row["place"]).name: row["state"] for row in json.loads(capsys.readouterr().out)}
    assert found == {"brief.toml": "changed since", "settings.toml": "gone"}
    assert run("trust", "--forget", other) == 0 and run("trust", "--forget") == 0
    assert run("trust", "--forget") == 2 and run("trust", "--list") == 0
    assert "nothing is trusted" in capsys.readouterr().out
    assert run("trust", "--json") == 2


def test_what_init_writes_needs_no_yes(here: Path, library: Path, capsys: Captured) -> None:
    assert run("init") == 0
    assert run("--data-dir", library, *ASK) == 0 and "brief trust" not in capsys.readouterr().err


# -- a terminal


class Terminal:
    """The command line on a pseudo-terminal."""

    def __init__(self, cwd: Path, *arguments: str | Path) -> None:
        self.leader, follower = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "brief.cli", *map(str, arguments)],
            stdin=follower,
            stdout=subprocess.DEVNULL,
            stderr=follower,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        os.close(follower)
        self.said = ""

    def until(self, words: str) -> None:
        """Read until it said these words, or until it ended."""
        while words not in self.said:
            try:
                self.said += os.read(self.leader, 4096).decode()
            except OSError:  # it ended
                break

    def answer(self, text: str) -> int:
        """Answer, and give its exit code."""
        os.write(self.leader, text.encode())
        self.until("\0never")
        code = self.process.wait(60)
        os.close(self.leader)
        return code


@pytest.mark.parametrize(
    ("answer", "code"),
    [("y\n", 0), ("Yes\n", 0), ("n\n", 2), ("\n", 2), ("yesterday\n", 2), ("\x04", 2)],
)
def test_on_a_terminal_it_is_asked_once(
    library: Path, here: Path, server: OpenAIServer, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    lines(here / "brief.toml", settings("model", server.base_url), '[fetch]\nuser_agent = "\\u001b[2J"')
    monkeypatch.setenv("BRIEF_MODEL_API_KEY", SECRET)
    terminal = Terminal(here, "--data-dir", library, *ASK)
    terminal.until("[y/N]")
    assert (
        server.requests == [] and server.base_url in terminal.said and "BRIEF_MODEL_API_KEY" in terminal.said
    )
    assert SECRET not in terminal.said
    assert terminal.answer(answer) == code, terminal.said
    assert bool(server.requests) is (code == 0)
    if code == 0:
        assert keys_of(server.requests) == {SECRET}
        monkeypatch.setenv("BRIEF_MODEL_CACHE", "false")
        before = len(server.requests)
        assert run("--data-dir", library, *ASK) == 0 and len(server.requests) > before


def test_what_was_shown_is_what_is_used_whatever_the_file_says_by_then(
    library: Path, here: Path, server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEF_MODEL_API_KEY", SECRET)
    lines(here / "brief.toml", settings("model", server.base_url))
    with OpenAIServer(scripted.first_passage()) as theirs:
        terminal = Terminal(here, "--data-dir", library, *ASK)
        terminal.until("[y/N]")
        lines(here / "brief.toml", settings("model", theirs.base_url))
        assert terminal.answer("y\n") == 0
        assert server.requests and theirs.requests == []
        assert run("--data-dir", library, *ASK) == 2 and theirs.requests == []


def test_an_address_cannot_look_like_another_on_the_terminal(here: Path, library: Path) -> None:
    lines(here / "brief.toml", settings("model", "http://\u0430pi.example\\u001b[8m/v1"))
    terminal = Terminal(here, "--data-dir", library, *ASK)
    terminal.until("[y/N]")
    assert "\\u0430pi.example\\x1b[8m" in terminal.said and "\x1b" not in terminal.said
    assert terminal.answer("n\n") == 2


def test_quiet_is_not_asked(here: Path, library: Path) -> None:
    lines(here / "brief.toml", settings("model", "http://127.0.0.1:9/v1"))
    terminal = Terminal(here, "--quiet", "--data-dir", library, *ASK)
    assert terminal.answer("") == 2 and "[y/N]" not in terminal.said and "brief trust" in terminal.said


# -- other ways out of a stranger's folder


def test_a_strangers_env_file_names_no_engine_for_the_index(
    library: Path, here: Path, capsys: Captured
) -> None:
    """Chroma reads ./.env: another engine, its server, classes to load."""
    with Loopback({}) as theirs:
        lines(
            here / ".env",
            "CHROMA_API_IMPL=chromadb.api.fastapi.FastAPI",
            "CHROMA_SERVER_HOST=127.0.0.1",
            f"CHROMA_SERVER_HTTP_PORT={theirs.port}",
            "CHROMA_PRODUCT_TELEMETRY_IMPL=antigravity.Nothing",
            "ANONYMIZED_TELEMETRY=True",
            f"BRIEF_MODEL_BASE_URL={theirs.url('/v1')}",
            "BRIEF_MODEL_NAME=m",
        )
        for command in (ASK, ("reindex",)):
            made = subprocess.run(
                [sys.executable, "-P", "-m", "brief.cli", "--data-dir", str(library), *command],
                cwd=here,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
            )
            assert made.returncode == 0, made.stderr
        assert theirs.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_trusted_address_that_leads_elsewhere_is_not_followed(
    library: Path, here: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setenv("BRIEF_MODEL_API_KEY", SECRET)
    with Loopback({}) as theirs, Loopback({}) as named:
        named.routes["/v1/chat/completions"] = redirect(theirs.url("/v1/chat/completions"), status)
        lines(here / "brief.toml", settings("model", named.url("/v1")))
        assert run("trust") == 0 and run("--data-dir", library, *ASK) == 0
        assert theirs.requests == [] and keys_of(named.requests) == {SECRET}


def test_what_is_sent_to_a_trusted_address_is_the_set_key_alone(
    library: Path, here: Path, home: Path, server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No password of .netrc, no key of another provider, no proxy."""
    lines(home / ".netrc", "default login me password of-netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(home / ".netrc"))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    lines(here / "brief.toml", settings("model", server.base_url), settings("embedding", server.base_url))
    with Loopback({}) as decoy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_PROXY"):
            monkeypatch.setenv(name, decoy.url())
        assert run("trust") == 0
        assert run("--data-dir", library, "reindex") == 0 and run("--data-dir", library, *ASK) == 0
        assert decoy.requests == []
    assert keys_of(server.requests) == {""} and len(server.requests) > 1
    assert not any(
        "netrc" in str(request.headers) or "sk-" in str(request.headers) for request in server.requests
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('prompts = "."', "prompts"),
        ("[fetch]\nallow_private = true", "fetch.allow_private"),
        (
            '[model]\nname = "anthropic:x"\nother_packages = true\nbase_url = "http://127.0.0.1:9"',
            "model.base_url",
        ),
    ],
)
def test_other_settings_that_could_carry_text_away_need_a_yes_too(
    library: Path, here: Path, capsys: Captured, text: str, says: str
) -> None:
    """A page of theirs would fetch an address with the text in it as soon as its reader opens it."""
    lines(here / "brief.html.j2", '<img src="http://127.0.0.1:9/?{{ record }}">')
    lines(here / "brief.toml", text)
    code = run("--data-dir", library, "daily", "--date", "2026-03-05", "--format", "html")
    out, err = capsys.readouterr()
    assert code == 2 and out == "" and says in err


def test_a_foreign_package_of_a_strangers_file_is_not_used_with_the_users_address(
    library: Path, here: Path, server: OpenAIServer, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("BRIEF_MODEL_NAME", "m")
    monkeypatch.setenv("BRIEF_MODEL_BASE_URL", server.base_url)
    lines(here / "brief.toml", "[model]\nother_packages = true")
    assert run("--data-dir", library, *ASK) == 2 and "model.other_packages" in capsys.readouterr().err
    assert server.requests == []


def test_in_python_there_is_no_question_but_an_error(
    library: Path, here: Path, server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from brief import Desk
    from brief.errors import TrustError

    lines(here / "brief.toml", settings("embedding", server.base_url))
    with pytest.raises(TrustError, match="brief trust"):
        Desk(library)
    assert run("trust") == 0
    with Desk(library) as desk:
        assert desk.embedder.name == "e"


def test_a_variable_that_means_nothing_is_said_once_and_not_in_quiet(
    library: Path, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("BRIEF_MODEL_BASEURL", "http://127.0.0.1:9/v1")
    assert run("--data-dir", library, *ASK) == 0
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "did you mean BRIEF_MODEL_BASE_URL?" in err
    assert run("--quiet", "--data-dir", library, *ASK) == 0 and capsys.readouterr().err == ""


def test_a_desks_own_templates_are_used_after_a_yes_to_them_as_they_are(
    library: Path, here: Path, capsys: Captured
) -> None:
    house = here / "house" / "templates"
    house.mkdir(parents=True)
    (house / "style.css.j2").write_text("body { color: teal }", "utf-8")
    (here / "brief.toml").write_text(
        '[desk.my_house]\nprompts = "house"\n[desk.plain]\nstories = 3\n', "utf-8"
    )

    def page(*words: str) -> tuple[int, str, str]:
        code = run(*words, "daily", "--format", "html", data_dir=library)
        return code, *capsys.readouterr()

    def styled(*words: str) -> bool:
        code, out, _ = page(*words)
        assert code == 8  # nothing of today
        return "color: teal" in out

    assert not styled() and not styled("--desk", "plain")
    code, out, err = page("--desk", "my_house")
    assert code == 2 and not out and "sets prompts = 'house', and you have not said yes" in err
    assert run("trust", here / "brief.toml") == 0
    assert "desk.my_house.prompts = 'house': its templates make prompts and pages" in capsys.readouterr().out
    assert styled("--desk", "my_house") and not styled("--desk", "plain") and not styled()
    (house / "style.css.j2").write_text("body { color: red }", "utf-8")
    assert page("--desk", "my_house")[0] == 2
    for text, why in (
        ("body { color: {{ }", "line 1: cannot be filled in: unexpected '}'"),
        ("body {\n color: {{ teal }} }", "line 2: cannot be filled in: 'teal' is undefined"),
        ("{{ manifest.id.nothing() }}", "line 1: cannot be filled in: "),
    ):
        (house / "style.css.j2").write_text(text, "utf-8")
        assert run("trust", here / "brief.toml") == 0
        capsys.readouterr()
        code, out, err = page("--desk", "my_house")
        assert code == 2 and not out and f"style.css.j2: {why}" in err and "defect" not in err
