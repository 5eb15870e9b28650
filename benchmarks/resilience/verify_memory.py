"""What `brief verify` takes of memory and time on hostile files: the process and all its children, as they run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .tool import DEFECT, Tool

LIMIT_MB, LIMIT_SECONDS = 500.0, 60.0
EVERY = 0.01


@dataclass(frozen=True)
class Measured:
    """One file: megabytes that the process and its children held at once at most, seconds, exit code, what was said."""

    name: str
    peak_mb: float
    seconds: float
    code: int
    said: str
    misses: tuple[str, ...]


def measure_all(tool: Tool, place: Path, record: bytes, bundle: bytes) -> Iterator[Measured]:
    """Every hostile file in turn, each made in a folder of its own under ``place``, which alone is removed after.

    Some of them are no files of ours (devices): what stands elsewhere is never touched.
    """
    for number, (name, make) in enumerate(_files(record, bundle).items()):
        folder = place / f"hostile-{number}"
        folder.mkdir()
        yield _measure(tool, name, make(folder / "file"))
        shutil.rmtree(folder)


def _measure(tool: Tool, name: str, file: Path) -> Measured:
    command = [*tool.command, "--data-dir", str(tool.library), "verify", str(file)]
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=tool.environment(),
            start_new_session=True,
        )
        most = [0.0]
        watcher = threading.Thread(target=_watch, args=(process, most))
        watcher.start()
        try:
            process.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
        seconds = time.perf_counter() - started
        watcher.join()
        said.seek(0)
        text = said.read().decode("utf-8", "replace").strip()
    misses = []
    if seconds >= LIMIT_SECONDS:
        misses.append(f"not done in {LIMIT_SECONDS:.0f} s")
    if most[0] > LIMIT_MB:
        misses.append(f"{most[0]:.0f} MB")
    if DEFECT.search(text) or process.returncode == 1 or (process.returncode < 0 and not misses):
        misses.append(f"ended with {process.returncode}: {text.splitlines()[-1][:150] if text else ''}")
    if process.returncode == 0:
        misses.append("passes for sound")
    return Measured(
        name, most[0], seconds, process.returncode, (text.splitlines() or [""])[-1], tuple(misses)
    )


def _watch(process: subprocess.Popen[bytes], most: list[float]) -> None:
    """Resident memory of the process and all its children, the most seen at one moment.

    What they share counts once for each: this errs on the side of more.
    """
    size = os.sysconf("SC_PAGE_SIZE") / 1e6
    while process.poll() is None:
        total = 0.0
        for number in _family(process.pid):
            try:
                total += int(Path(f"/proc/{number}/statm").read_text("ascii").split()[1]) * size
            except (OSError, IndexError, ValueError):
                continue
        most[0] = max(most[0], total)
        time.sleep(EVERY)


def _family(first: int) -> list[int]:
    found = [first]
    for number in found:
        for file in Path(f"/proc/{number}/task").glob("*/children"):
            try:
                found += [int(child) for child in file.read_text("ascii").split()]
            except OSError:
                continue
    return found


# -- the files


def _files(record: bytes, bundle: bytes) -> dict[str, Callable[[Path], Path]]:
    whole = json.loads(record)
    long = json.dumps(whole | {"title": "A" * 40_000_000}).encode()
    many = json.dumps(whole | {"sections": whole["sections"] * 3000}).encode()
    return {
        "60 MB of {}": _written(b"{}" * 30_000_000),
        "60 MB of [{},{}]": _written(b"[" + b"{}," * 20_000_000 + b"{}]"),
        "deep lists": _written(b"[" * 5_000_000),
        "deep objects": _written(b'{"a":' * 3_000_000),
        "deep in a record": _written(
            record.rstrip()[:-1] + b', "more": ' + b"[" * 2_000_000 + b"]" * 2_000_000 + b"}"
        ),
        "a long string": _written(long),
        "sections 3000 times": _written(many),
        "many duplicate keys": _written(b"{" + b'"id":"a",' * 5_000_000 + b'"id":"b"}'),
        "a long number": _written(b'{"id": ' + b"9" * 20_000_000 + b"}"),
        "400 MB of spaces": _spaces,
        "a page of 50 MB": _written(b"<!doctype html><html><body>" + b"<p>[1]" * 8_000_000),
        "a page of deep tags": _written(b"<html>" + b"<div>" * 2_000_000),
        "ZIP bomb of zeros": _bomb("brief.json", b"\0"),
        "ZIP bomb of {}": _bomb("brief.json", b"{},"),
        "ZIP bomb in a source": _bomb("sources/" + "a" * 64 + ".bin", b"x", bundle),
        "ZIP of 10,000 entries": _many(10_000, bundle, alike=False),
        "ZIP of duplicate names": _many(10_000, bundle, alike=True),
        "ZIP that says less": _says_less,
        "ZIP cut off": _written(bundle[: len(bundle) * 2 // 3]),
        "a folder of 10,000 files": _folder,
        "a FIFO": _fifo,
        "a device of zeros": lambda file: Path("/dev/zero"),
        "a device of noise": lambda file: Path("/dev/urandom"),
    }


def _written(content: bytes) -> Callable[[Path], Path]:
    def make(file: Path) -> Path:
        file.write_bytes(content)
        return file

    return make


def _spaces(file: Path) -> Path:
    with file.open("wb") as stream:
        for _ in range(400):
            stream.write(b" " * 1_000_000)
    return file


def _bomb(name: str, unit: bytes, bundle: bytes = b"") -> Callable[[Path], Path]:
    """A ZIP file of some 1.5 MB of which one part unpacks to 1.5 GB."""

    def make(file: Path) -> Path:
        if bundle:
            file.write_bytes(bundle)
        piece = unit * (1_000_000 // len(unit))
        with (
            zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
            archive.open(name, "w", force_zip64=True) as part,
        ):
            for _ in range(1500):
                part.write(piece)
        return file

    return make


def _many(count: int, bundle: bytes, *, alike: bool) -> Callable[[Path], Path]:
    def make(file: Path) -> Path:
        import warnings

        file.write_bytes(bundle)
        with warnings.catch_warnings(), zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
            warnings.simplefilter("ignore")
            for number in range(count):
                archive.writestr("brief.json" if alike else f"sources/{number:064x}.bin", b"x" * 100)
        return file

    return make


def _says_less(file: Path) -> Path:
    """A part that says that it unpacks to 10 bytes and unpacks to 1 GB; 4 kB or so of it stand in the file."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(1000)) + packer.flush()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("brief.json", packed)
    data = bytearray(file.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    for place, offset in ((0, 8), (at, 10)):  # the method: deflated; the size: 10 bytes
        data[place + offset : place + offset + 2] = (8).to_bytes(2, "little")
    data[22:26] = data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    file.write_bytes(bytes(data))
    return file


def _folder(file: Path) -> Path:
    file.mkdir()
    for number in range(10_000):
        (file / f"{number:05}.json").write_bytes(b"{}")
    return file


def _fifo(file: Path) -> Path:
    os.mkfifo(file)
    return file
