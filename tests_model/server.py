"""The model's server as a child process, and a tap between it and brief that keeps what passes and counts tokens."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.loopback import Loopback, Reply, Request

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / ".model"
CHAT = "/v1/chat/completions"


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    base_url: str
    pid: int
    model: str

    def peak_mb(self) -> float:
        """The most memory that it has held, in MB; 0 where the system does not say (Linux does)."""
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines():
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1000
        return 0.0


def weights() -> Path:
    """The GGUF that is served: ``BRIEF_TEST_GGUF``, or the small model that `make test-model` takes.

    Raises:
        FileNotFoundError: there is none.
    """
    named = os.environ.get("BRIEF_TEST_GGUF")
    found = [Path(named)] if named else sorted(FOLDER.glob("*.gguf"))
    if not found or not found[0].is_file():
        raise FileNotFoundError(
            f"{named}: no such model; BRIEF_TEST_GGUF names a GGUF file"
            if named
            else f"no model in {FOLDER}; run `make test-model`"
        )
    return found[0]


@contextlib.contextmanager
def serving() -> Iterator[Running]:
    """The model's server on a free port of loopback, loaded and answering; ended with the block.

    Raises:
        RuntimeError: it did not start; its own words.
    """
    model = weights()
    environment = {**os.environ, "PYTHONPATH": str(FOLDER / "server")}
    command = [sys.executable, str(HERE / "llama.py"), str(model)]
    child = subprocess.Popen(
        command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdin and child.stdout and child.stderr
    try:
        base_url = child.stdout.readline().strip()
        if not base_url.startswith("http://127.0.0.1:"):
            child.kill()
            raise RuntimeError(f"the model's server did not start:\n{child.stderr.read()[-2000:]}")
        yield Running(base_url, child.pid, model.stem)
    finally:
        child.stdin.close()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()
        child.stderr.close()


class Tap(Loopback):
    """Passes every chat on to the model's server unchanged, and keeps prompts, answers and counts.

    So what the tests say of prompts does not rest on what brief says of them. A chat that is the same to the
    byte as one before is answered as that was: nothing in it is left to chance (temperature 0, one seed), and
    where planted words do not reach the model the clean and the planted run ask the same.
    """

    def __init__(self, to: Running) -> None:
        super().__init__({CHAT: self._pass_on})
        self._to = to.base_url.removesuffix("/v1") + CHAT
        self.answers: list[str] = []
        self.tokens_in = 0
        self.tokens_out = 0
        self._given: dict[bytes, Reply] = {}

    @property
    def base_url(self) -> str:
        return self.url("/v1")

    def prompts(self) -> list[str]:
        """What brief has sent, in order."""
        asked = [json.loads(request.body) for request in list(self.requests)]
        return ["\n".join(message["content"] for message in body["messages"]) for body in asked]

    def _pass_on(self, request: Request) -> Reply:
        if request.body in self._given:
            return self._given[request.body]
        sent = urllib.request.Request(self._to, request.body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(sent, timeout=600) as answer:
                status, kind, body = answer.status, answer.headers["Content-Type"], answer.read()
        except urllib.error.HTTPError as error:
            status, kind, body = error.code, error.headers["Content-Type"], error.read()
        self._keep(body)
        made = Reply(status, body, {"Content-Type": kind})
        if status == 200:
            self._given[request.body] = made
        return made

    def _keep(self, body: bytes) -> None:
        """Count one answer, whole or streamed (``data:`` lines)."""
        text = ""
        lines = body.decode("utf-8", "replace").splitlines()
        pieces = [line[5:].strip() for line in lines if line.startswith("data:")] or ["".join(lines)]
        for piece in pieces:
            try:
                found = json.loads(piece)
            except ValueError:
                continue
            for choice in found.get("choices", ()):
                said = choice.get("message") or choice.get("delta") or {}
                text += said.get("content") or ""
            used = found.get("usage") or {}
            self.tokens_in += used.get("prompt_tokens", 0)
            self.tokens_out += used.get("completion_tokens", 0)
        self.answers.append(text)
