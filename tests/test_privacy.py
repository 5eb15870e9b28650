"""What keeps text and files from going where the settings do not send them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.support.desk import note
from tests.support.openai_server import EMBEDDINGS, OpenAIServer, first_passage

ROOT = Path(__file__).parents[1]


def test_no_library_underneath_leaves_its_telemetry_on(tmp_path: Path) -> None:
    code = (
        "import os\n"
        "from brief.corpus.embedding import MiniLM\n"
        "from brief.corpus.chroma.index import open_collection\n"
        "from pathlib import Path\n"
        f"MiniLM().vectors(['a word'])\nopen_collection(Path({str(tmp_path / 'index')!r}), make=True)\n"
        "names = ('ORT_DISABLE_TELEMETRY', 'ANONYMIZED_TELEMETRY', 'LANGSMITH_TRACING', 'LANGCHAIN_TRACING_V2')\n"
        "print([os.environ.get(name) for name in names])\n"
    )
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "LANGSMITH_TRACING": "true",
        "LANGCHAIN_TRACING_V2": "true",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.splitlines()[-1] == "['1', 'False', 'false', 'false']"
    left = [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()]
    assert left == [], "a library underneath has written into the home folder"


_GUARD = """
import os, sys

_ALLOWED, _LOG = ("127.0.0.1", int(os.environ["ALLOWED_PORT"])), os.environ["ALLOWED_LOG"]
_LOOKED_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")


def _guard(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        what, sound = args[1], args[1] == _ALLOWED
    elif event in _LOOKED_UP:
        what, sound = args[0], args[0] in ("127.0.0.1", b"127.0.0.1")
    else:
        return
    with open(_LOG, "a") as log:
        log.write(f"{'allowed' if sound else 'refused'} {event} {what!r}\\n")
    if not sound:
        raise ConnectionRefusedError(f"the test refuses {event} {what!r}")


sys.addaudithook(_guard)
"""
_RUN = """
import contextlib, os, socket, sys, threading
from pathlib import Path

# What compiled libraries do is seen by no hook: the process's own table of connections is watched as well.
seen, stop = set(), threading.Event()


def watch():
    while not stop.wait(0.01):
        for kind in ("tcp", "tcp6", "udp", "udp6"):
            with contextlib.suppress(OSError):
                mine = set()
                for fd in os.listdir("/proc/self/fd"):
                    with contextlib.suppress(OSError):
                        mine.add(os.readlink(f"/proc/self/fd/{fd}"))
                for line in Path(f"/proc/self/net/{kind}").read_text().split("\\n")[1:-1]:
                    columns = line.split()
                    if f"socket:[{columns[9]}]" in mine and int(columns[2].partition(":")[2], 16):
                        seen.add(int(columns[2].partition(":")[2], 16))


watcher = threading.Thread(target=watch, daemon=True)
watcher.start()
from brief.cli import application, needed
from brief.commands.command_runner import run

for arguments in COMMANDS:
    assert run(application(needed(arguments)), arguments) == 0, arguments
stop.set()
watcher.join()
assert seen <= {int(os.environ["ALLOWED_PORT"])}, seen
for trial in (lambda: socket.socket().connect(("127.0.0.2", 9)), lambda: socket.getaddrinfo("a.example", 80)):
    try:
        trial()
    except ConnectionRefusedError:
        continue
    sys.exit("the guard lets everything through")
"""


def test_a_brief_and_an_answer_with_a_model_reach_the_models_address_and_nothing_else(tmp_path: Path) -> None:
    """Every library of the run is told by its environment to report elsewhere; none does."""
    note(
        tmp_path / "in",
        "Nine people were killed in Drenholt when the river rose on Monday night, the mayor said.",
    )
    guard, log = tmp_path / "guard", tmp_path / "log"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(_GUARD)
    with OpenAIServer(first_passage()) as server:
        elsewhere = "http://127.0.0.3:9/v1"
        secret = "from-the-environment"
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "PYTHONPATH": f"{guard}:{ROOT}",
            "ALLOWED_PORT": str(server.port),
            "ALLOWED_LOG": str(log),
            "BRIEF_MODEL_NAME": "scripted",
            "BRIEF_MODEL_BASE_URL": server.base_url,
            "BRIEF_MODEL_API_KEY": "sk-secret-1",
            **{name: elsewhere for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "OPENAI_PROXY")},
            **{name: elsewhere for name in ("http_proxy", "https_proxy", "all_proxy", "LANGSMITH_GATEWAY")},
            **{name: elsewhere for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "LANGSMITH_ENDPOINT")},
            **{
                name: "true" for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "ANONYMIZED_TELEMETRY")
            },
            **{name: secret for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID")},
            **{name: secret for name in ("LANGSMITH_API_KEY", "LANGCHAIN_API_KEY", "LANGCHAIN_HANDLER")},
            "OPENAI_CUSTOM_HEADERS": f"X-Told: {secret}",
        }
        library = ["--data-dir", str(tmp_path / "library"), "--quiet"]
        commands = [
            [*library, "ingest", str(tmp_path / "in")],
            [*library, "daily", "--date", "2026-03-05", "--writer", "model"],
            [*library, "ask", "How many people were killed in Drenholt?", "--writer", "model"],
        ]
        done = subprocess.run(
            [sys.executable, "-c", f"COMMANDS = {commands!r}\n{_RUN}"],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        assert len(server.requests) >= 2 and EMBEDDINGS not in server.paths()
        heads = json.dumps([dict(request.headers) for request in server.requests])
    assert secret not in heads and "sk-secret-1" in heads
    refused = [line for line in log.read_text().splitlines() if not line.startswith("allowed")]
    assert refused == ["refused socket.connect ('127.0.0.2', 9)", "refused socket.getaddrinfo 'a.example'"]
    for file in (tmp_path / "library").rglob("*"):
        if file.is_file():
            assert b"sk-secret-1" not in file.read_bytes(), file
