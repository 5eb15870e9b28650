"""What keeps text and files from going where the settings do not send them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_no_library_underneath_leaves_its_telemetry_on(tmp_path: Path) -> None:
    code = (
        "import os\n"
        "from brief.corpus.embedding import MiniLM\n"
        "from brief.corpus.index import open_collection\n"
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
