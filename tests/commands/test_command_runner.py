"""What holds for every command: help, one line an error, codes, --debug, a reader that goes away."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from brief.cli import MODULES, application, needed
from brief.commands import command_runner
from brief.errors import BriefError, GateError, LibraryError, ProviderError
from scripts.build_cli_reference import commands
from tests.support import openai_server as scripted
from tests.support.desk import ROOT, copied, example, run
from tests.support.loopback import Loopback
from tests.support.openai_server import OpenAIServer

Captured = pytest.CaptureFixture[str]
WORDS = [words for words, _ in commands()]


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...], capsys: Captured) -> None:
    assert run(*words, "-h") == 0
    short = capsys.readouterr().out
    assert run(*words, "--help") == 0
    out = capsys.readouterr().out
    assert out == short
    assert out.lstrip().startswith("Usage: brief") and len(out.split()) > 20
    for line in re.findall(r"^ +--[\w-]+.*$", out, re.MULTILINE):
        assert len(line.split()) > 2 or "--help" in line, f"an option without a word of help: {line}"


@pytest.mark.parametrize("words", [[], ["config"], ["model"]])
def test_a_group_named_alone_prints_its_help(words: list[str], capsys: Captured) -> None:
    """On standard error and with click's own code, so that a script that forgot its command notices."""
    assert run(*words) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith(f"Usage: {' '.join(['brief', *words])} ") and "\n\nCommands:\n" in err


@pytest.mark.parametrize("option", command_runner.COMMON)
def test_an_option_of_all_commands_is_told_its_place(option: str, capsys: Captured) -> None:
    assert run("ingest", "x", option) == 2
    assert capsys.readouterr().err.startswith(
        f"brief: {option} stands before the command's name: brief {option} ing"
    )
    assert f"\n  {option}" in help_of(capsys) or f", {option} " in help_of(capsys)


def help_of(capsys: Captured) -> str:
    run("--help")
    return capsys.readouterr().out


def test_exit_codes_are_documented(capsys: Captured) -> None:
    run("--help")
    out = " ".join(capsys.readouterr().out.split())
    for code in range(8):
        assert re.search(rf"\b{code} [a-z]", out), code


def test_the_version(capsys: Captured) -> None:
    assert run("--version") == 0
    assert re.fullmatch(r"brief \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["--nonsense"], ["ask"], ["ingest"], ["show"], ["daily", "--date"]]
)
def test_usage_errors_are_one_line_and_code_2(arguments: list[str], capsys: Captured) -> None:
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("brief: ") and err.count("\n") == 1
    assert re.search(r"[^.]; see `brief( ask| ingest| show| daily)? --help`\n", err)


@pytest.mark.parametrize("words", [*WORDS, ()], ids=" ".join)
@pytest.mark.parametrize("argument", ["caf\udce9.md", "\ud83d", "a\0b", "--output=\udcff", "--\udcff"])
def test_an_argument_that_is_no_text_is_a_usage_error(
    words: tuple[str, ...], argument: str, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words, argument) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith(f"brief: argument {len(words) + 1} (")
    assert err.isascii() and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        [b"ask", b"Who is Andr\xe9?"],
        [b"ingest", b"caf\xe9.md"],
        [b"--data-dir", b"\xff\xfe", b"status"],
        [b"--config=\xe9.toml", b"daily"],
        [b"daily", b"--topic", b"\xed\xa0\x80"],
        [b"sources", b"add", b"http://a.example/\x80"],
        [b"\xc3"],
    ],
)
@pytest.mark.parametrize("locale", ["C.UTF-8", "C", "POSIX"])
def test_bytes_that_are_no_utf8_are_a_usage_error_of_the_real_command(
    arguments: list[bytes], locale: str, tmp_path: Path
) -> None:
    found = subprocess.run(
        [os.fsencode(sys.executable), b"-P", b"-m", b"brief.cli", *arguments],
        capture_output=True,
        cwd=tmp_path,
        env=environment({"LC_ALL": locale}),
        timeout=60,
    )
    assert found.returncode == 2 and found.stdout == b"", found.stderr
    assert found.stderr.startswith(b"brief: argument ") and b"is not UTF-8" in found.stderr
    assert found.stderr.count(b"\n") == 1 and found.stderr.isascii() and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (ProviderError("the model\nfailed \x1b[31m"), 5, "brief: the model failed [31m\n"),
        (GateError("below"), 3, "brief: below\n"),
        (LibraryError("gone"), 7, "brief: gone\n"),
        (BriefError("odd"), 1, "brief: odd\n"),
        (KeyboardInterrupt(), 130, "brief: stopped; what was already taken is kept\n"),
        (OSError(28, "No space left on device", "/x/b.md"), 7, "brief: /x/b.md: No space left on device\n"),
        (ValueError("slip"), 1, None),
        (RecursionError(), 1, None),
    ],
)
def test_errors_become_one_line_and_a_code(
    capsys: Captured, error: BaseException, code: int, words: str | None
) -> None:
    def fail(*_: object) -> None:
        raise error

    own = typer.Typer()
    own.command()(lambda: fail())
    assert command_runner.run(own, []) == code
    err = capsys.readouterr().err
    assert (
        err == words if words else ("a defect in brief" in err and "--debug" in err and err.count("\n") == 1)
    )


def test_debug_shows_the_whole_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LibraryError):
        run("--debug", "ask", "Who?", data_dir=tmp_path / "none")


def test_debug_in_a_process_ends_with_a_traceback_and_without_it_does_not(tmp_path: Path) -> None:
    for flags, traced in (([], False), (["--debug"], True)):
        found = brief_process([*flags, "--data-dir", str(tmp_path / "none"), "ask", "Who?"], tmp_path)
        assert ("Traceback" in found.stderr) is traced and found.stdout == ""
        assert found.returncode == (1 if traced else 7)
        assert "no library at" in found.stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    for command in (["daily", "--since", "2026-03-02", "--until", "2026-03-08"], ["status"]):
        library = str(copied(tmp_path / command[0]))
        process = subprocess.run(
            [sys.executable, "-m", "brief.cli", "--data-dir", library, *command],
            stdout=write,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env=environment(),
            timeout=60,
        )
        assert process.stderr == "" and process.returncode == 0
    os.close(write)


def test_quiet_says_nothing_but_errors(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("--quiet", "init") == 0 and capsys.readouterr() == ("", "")
    assert run("--quiet", "init") == 2 and "brief.toml" in capsys.readouterr().err


def test_a_hostile_environment_gets_nothing(tmp_path: Path) -> None:
    """In a process of its own, so that nothing was imported or decided before: tracing, proxies, other endpoints."""
    with Loopback({}) as decoy, OpenAIServer(scripted.checking(scripted.first_passage())) as server:
        hostile = dict.fromkeys(
            ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), decoy.url()
        )
        hostile |= dict.fromkeys(
            ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"), "true"
        )
        hostile |= dict.fromkeys(
            ("LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT", "OPENAI_BASE_URL", "OPENAI_API_BASE"),
            decoy.url("/v1"),
        )
        hostile |= dict.fromkeys(
            ("LANGSMITH_API_KEY", "LANGCHAIN_API_KEY", "OPENAI_API_KEY"), "from-the-environment"
        )
        hostile |= {"BRIEF_MODEL_NAME": "scripted", "BRIEF_MODEL_BASE_URL": server.base_url}
        found = brief_process(
            ["--data-dir", str(copied(tmp_path / "l")), "ask", "Who is Ilse Maratov?"], tmp_path, hostile
        )
        assert decoy.requests == []
        assert server.prompts() and server.checks()
        assert not any("from-the-environment" in str(request.headers) for request in server.requests)
    assert (
        found.returncode == 0
        and "Written in part by the model scripted" in found.stdout
        and found.stderr == ""
    )
    assert "Maratov" in found.stdout and "No sentence" not in found.stdout


def test_output_is_what_a_pipe_can_hold(tmp_path: Path) -> None:
    """A machine of another encoding gets UTF-8 in its pipes; nothing fails."""
    found = brief_process(
        ["--data-dir", str(example()), "show", "--json", ukrainian()],
        tmp_path,
        {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )
    assert found.returncode == 0 and found.stderr == ""
    assert json.loads(found.stdout)["article"]["language"] == "uk" and re.search("[а-яі]{5}", found.stdout)


def ukrainian() -> str:
    from brief.corpus.sqlite.library import SQLiteLibrary

    with SQLiteLibrary(example() / "library.sqlite3") as library:
        return str(library.rows("SELECT id FROM article WHERE language='uk'")[0][0])


def environment(more: dict[str, str] | None = None) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **(more or {})}


def brief_process(
    arguments: list[str], cwd: Path, more: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "brief.cli", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=environment(more),
        timeout=90,
    )


def test_json_where_a_machine_would_read_it() -> None:
    """Every command whose answer is data has --json or --format json."""
    by_words = {words: help_text for words, help_text in commands()}
    for words in (
        ("ingest",),
        ("refresh",),
        ("status",),
        ("list",),
        ("show",),
        ("ask",),
        ("verify",),
        ("eval",),
        ("sources", "list"),
        ("config", "show"),
        ("forget",),
    ):
        assert words in by_words
    assert application().info.name == "brief"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_of_commands_adds_what_the_table_says(module: str) -> None:
    held = typer.main.get_command(application([module]))
    assert set(getattr(held, "commands", {})) == set(MODULES[module])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("status --json", ["library_state"]),
        ("--desk status ask why", ["ask_questions"]),
        ("--config=daily -q --data-dir daily list", ["inventory"]),
        ("sources pack list", ["followed_sources"]),
        ("--help", list(MODULES)),
        ("statsu", list(MODULES)),
        ("", list(MODULES)),
        ("--desk", list(MODULES)),
    ],
)
def test_only_the_command_that_is_called_is_read(line: str, found: list[str]) -> None:
    assert list(needed(line.split())) == found


NO_JSON = {
    "init", "read", "feed", "serve", "mcp", "completion", "sources import-ratings", "users add", "users remove",
    "users token",
}  # fmt: skip
"""Commands that write a file, serve, or print what is no data; any other gives JSON where it is asked for."""


def test_every_command_that_prints_data_prints_it_as_json_where_asked() -> None:
    held = {" ".join(words) for words in WORDS if len(words)}
    lack = set()
    for words in sorted(held):
        command = typer.main.get_command(application())
        for word in words.split():
            command = command.commands[word]  # type: ignore[attr-defined]
        options = {option for one in command.params for option in one.opts}
        if not getattr(command, "commands", None) and not options & {"--json", "--format"}:
            lack.add(words)
    assert lack == NO_JSON


def test_what_commands_did_is_json(tmp_path: Path, capsys: Captured) -> None:
    library = copied(tmp_path / "library")
    feed = "https://a.example/feed.xml"
    for words, found in (
        (("sources", "add", feed, "--json"), [{"address": feed, "new": True}]),
        (("sources", "remove", feed, "--json"), [{"address": feed, "removed": True}]),
        (("send", "--json"), []),
        (("users", "list", "--json"), []),
        (("reindex", "--json"), None),
        (("backup", tmp_path / "b.sqlite3", "--json"), None),
        (("sources", "rate", "Corvin Press Agency", "B", "--why", "x", "--json"), None),
        (("key", "new", "Desk", "--out", tmp_path / "k", "--json"), None),
        (("key", "show", "--key", tmp_path / "k", "--json"), None),
        (("sources", "pack", "add", "cyber", "--json"), None),
    ):  # fmt: skip
        assert run(*words, data_dir=library) == 0, words
        made = json.loads(capsys.readouterr().out)
        assert made == found if found is not None else made, words
