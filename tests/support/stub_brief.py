"""A stand-in for `brief` with a fault of one's choice (STUB_FAULT): what the hostile harnesses must notice.

Its library is a JSON file, its commands do at once what they say; it is run as a program of its own.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

FAULT = os.environ.get("STUB_FAULT", "")


def run(line: list[str]) -> int:
    library, (name, *rest) = Path(line[1]), line[2:]
    file = library / "state.json"
    state = json.loads(file.read_text("utf-8")) if file.exists() else {"articles": {}, "briefs": []}
    code = COMMANDS[name](state, library, [word for word in rest if word != "--json"])
    library.mkdir(exist_ok=True)
    file.write_text(json.dumps(state), "utf-8")
    return code


def ingest(state: dict, library: Path, rest: list[str]) -> int:
    added = []
    for note in sorted(Path(rest[0]).glob("*.md")):
        added.append(note.stem)
        state["articles"][note.stem] = note.read_text("utf-8")
    if FAULT == "loses":
        state["articles"].pop(added[0])
    if FAULT == "writes":
        with (library / "library.sqlite3").open("ab") as stream:
            stream.write(b"more")
    print(json.dumps({"added": added}))
    return 0


def forget(state: dict, library: Path, rest: list[str]) -> int:
    text = state["articles"].pop(rest[0], None)
    if text is None:
        print("brief: no article has that id", file=sys.stderr)
        return 2
    if FAULT == "leaves words":
        (library / "left").write_text(text.upper(), "utf-16-le")
    if FAULT == "keeps a part":
        state["articles"][rest[0]] = text[: len(text) // 2]
    return 0


def daily(state: dict, library: Path, rest: list[str]) -> int:
    times = 2 if FAULT == "issues twice" else 1
    state["briefs"] += [
        {"id": str(n), "kind": "daily", "series": "", "cutoff": rest[1]} for n in range(times)
    ]
    return 0


def listed(state: dict, library: Path, rest: list[str]) -> int:
    articles = [{"id": id_, "title": text.splitlines()[1]} for id_, text in state["articles"].items()]
    print(json.dumps(articles if "--articles" in rest else state["briefs"]))
    return 0


def show(state: dict, library: Path, rest: list[str]) -> int:
    print(json.dumps({"text": state["articles"].get(rest[0])}))
    return 0


def status(state: dict, library: Path, rest: list[str]) -> int:
    print(json.dumps({"writer": {"pid": 1} if FAULT == "locks" else None, "index": "sound"}))
    return 0


def sources(state: dict, library: Path, rest: list[str]) -> int:
    if FAULT == "locks":
        print("brief: another process is writing", file=sys.stderr)
    return 7 if FAULT == "locks" else 0


def verify(state: dict, library: Path, rest: list[str]) -> int:
    held = bytearray(120_000_000) if FAULT == "takes memory" else b""
    return 2 + 0 * len(held.strip(b"\0"))


def backup(state: dict, library: Path, rest: list[str]) -> int:
    Path(rest[0]).write_bytes(b"" if FAULT == "half a backup" else (library / "library.sqlite3").read_bytes())
    return 0


def ask(state: dict, library: Path, rest: list[str]) -> int:
    if FAULT == "defect":
        print("brief: a defect in brief (KeyError: 'x')", file=sys.stderr)
    return 1 if FAULT == "defect" else 0


COMMANDS = {
    "ingest": ingest, "forget": forget, "daily": daily, "list": listed, "show": show, "status": status,
    "sources": sources, "verify": verify, "backup": backup, "ask": ask,
}  # fmt: skip


def several(lines: list[list[str]]) -> list[tuple[int, str, str]]:
    ended = []
    for line in lines:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(line)
        ended.append((code, out.getvalue(), err.getvalue()))
    return ended


if __name__ == "__main__":
    if sys.argv[1] == "--several":
        print(json.dumps(several(json.loads(sys.argv[2]))))
    else:
        sys.exit(run(sys.argv[1:]))
