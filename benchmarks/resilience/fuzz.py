"""Fuzzed input over all readers and over verify: what hangs, what shows a defect, what memory it takes.

A clean refusal is a record of why, or one of the tool's own errors: a limit of the sandbox too. A defect is any other
exception; so is a reader's child that crashed for another reason than a limit. What a library raised and the reader's
last net caught ("could not be read (KeyError …)") is refused in the end: it is counted apart.
"""

from __future__ import annotations

import json
import random
import re
import resource
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import mutations, seeds

HANG = 60.0
"""Seconds after which an input counts as hanging: the sandbox's own limit on the clock is 24."""
MEMORY_MB = 500.0
NOW = datetime(2026, 3, 9, tzinfo=UTC)
_NET = re.compile(r"could not be read \((\w+)")
_CRASH = re.compile(r"crash|ended (itself|with|by)|exit(ed)? |signal", re.IGNORECASE)


@dataclass
class Fuzzed:
    """What came of the inputs so far."""

    inputs: Counter[str] = field(default_factory=Counter)
    read: int = 0
    refused: int = 0
    limits: Counter[str] = field(default_factory=Counter)
    net: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    misses: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """All inputs."""
        return self.inputs.total()


def readers(count: int, seconds: float, seed: int, keep: Path, workers: int = 2) -> Fuzzed:
    """Mutated documents through the reading function, in the sandbox, several to a child."""
    from brief.errors import BriefError
    from brief.reading.piece_reader import Intake, intake
    from brief.records import Payload
    from brief.sandbox import Sandbox

    found, dice, began = Fuzzed(), random.Random(seed), time.perf_counter()
    valid = seeds.documents()
    others = [content for _, content in valid]
    kinds = [kind for kind, _ in valid]

    def jobs() -> Iterator[Payload]:
        for number in range(count):
            if time.perf_counter() - began > seconds:
                return
            kind, content = valid[number % len(valid)]
            told = kind if dice.random() < 0.8 else dice.choice((*kinds, "", "application/octet-stream"))
            found.inputs[kind] += 1
            yield Payload(f"{number} {kind}", mutations.mutated(content, dice, others=others), told, NOW)

    last = time.perf_counter()
    with Sandbox(workers=workers) as sandbox:
        for payload, result in sandbox.map(intake, jobs()):
            now = time.perf_counter()
            found.slowest = max(found.slowest, (now - last, payload.location))
            if now - last > HANG:
                _miss(found, keep, f"hang of {now - last:.0f} s", payload.location, payload.content)
            last = now
            if isinstance(result, Intake):
                found.read += len(result.read)
                found.refused += not result.read
                found.net.update(name for one in result.refused for name in _NET.findall(one.reason))
            elif isinstance(result, BriefError):
                found.refused += 1
                found.limits[str(result)[:80]] += 1
                if _CRASH.search(str(result)):
                    _miss(found, keep, f"crash: {result}", payload.location, payload.content)
            else:
                _miss(found, keep, f"{type(result).__name__}: {result}", payload.location, payload.content)
    found.seconds = time.perf_counter() - began
    _memory(found)
    return found


def verify(
    count: int, seconds: float, seed: int, keep: Path, library: Path, record: Path, page: Path, bundle: Path
) -> Fuzzed:
    """Mutated records, pages and bundles (as a ZIP file and as a folder) through verify, in this process."""
    from brief.desk import Desk
    from brief.desk.verification import verify_file
    from brief.errors import BriefError

    found, dice, began = Fuzzed(), random.Random(seed), time.perf_counter()
    whole: Any = json.loads(record.read_bytes())
    contents = {"record": record.read_bytes(), "page": page.read_bytes(), "bundle": bundle.read_bytes()}
    others = list(contents.values())
    place = keep / "verify"
    place.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGALRM, _too_long)
    with Desk(library) as desk:
        for number in range(count):
            if time.perf_counter() - began > seconds:
                break
            # a page starts a sandbox of its own, which takes a second: few of them
            kind = "page" if number % 25 == 0 else dice.choice(("record", "values", "bundle", "folder"))
            content = _content(kind, contents, whole, dice, others)
            file = _laid(kind, place, content, dice, others)
            found.inputs[kind] += 1
            started = time.perf_counter()
            signal.alarm(int(HANG))
            try:
                verify_file(desk, file)
                found.read += 1
            except BriefError:
                found.refused += 1
            except _Hang:
                _miss(found, keep, f"hang of {HANG:.0f} s", kind, content)
            except Exception as error:
                at = error.__traceback__
                while at and at.tb_next:
                    at = at.tb_next
                where = f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else ""
                _miss(found, keep, f"{type(error).__name__} at {where}: {str(error)[:120]}", kind, content)
            finally:
                signal.alarm(0)
            found.slowest = max(found.slowest, (time.perf_counter() - started, kind))
    found.seconds = time.perf_counter() - began
    _memory(found)
    return found


class _Hang(BaseException):
    """The alarm has rung; no Exception, so that no code under test takes it for a fault of its input."""


def _too_long(number: int, frame: object) -> None:
    raise _Hang


def _content(
    kind: str, contents: dict[str, bytes], whole: Any, dice: random.Random, others: list[bytes]
) -> bytes:
    if kind == "values":
        return mutations.mutated_record(whole, dice)
    if kind in ("bundle", "folder"):
        return mutations.mutated_zip(contents["bundle"], dice, others=others)
    return mutations.mutated(contents[kind], dice, others=others)


def _laid(kind: str, place: Path, content: bytes, dice: random.Random, others: list[bytes]) -> Path:
    """The input as a file, or a bundle's parts as a folder."""
    import io
    import shutil
    import zipfile

    if kind != "folder":
        file = place / {"page": "a.html", "bundle": "a.zip"}.get(kind, "a.json")
        file.write_bytes(content)
        return file
    folder = place / "folder"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                inside = folder / name
                if ".." in name or name.startswith("/") or len(name) > 200 or "\x01" in name:
                    continue
                inside.parent.mkdir(parents=True, exist_ok=True)
                inside.write_bytes(archive.read(name))
    except Exception:
        (folder / "brief.json").write_bytes(content)
    return folder


def _miss(found: Fuzzed, keep: Path, what: str, kind: str, content: bytes) -> None:
    """Note it, and keep the input that did it."""
    keep.mkdir(parents=True, exist_ok=True)
    file = keep / f"miss-{len(found.misses)}-{re.sub(r'[^a-z0-9]+', '-', kind.lower())[:40]}"
    file.write_bytes(content)
    found.misses.append(f"{kind}: {what} (input kept in {file})")


def _memory(found: Fuzzed) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    if peak > MEMORY_MB:
        found.misses.append(f"this process held {peak:.0f} MB, over {MEMORY_MB:.0f}")
