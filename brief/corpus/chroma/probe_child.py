"""What the child process of a probe runs: ``python -m brief.corpus.chroma.probe_child FOLDER``.

Reads the expected count and sample vectors as JSON on standard input, prints one JSON object.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from brief.corpus.chroma.derived import examine
from brief.corpus.chroma.index import open_collection


def main() -> None:
    """Answer one question on standard input."""
    question = json.loads(sys.stdin.read())
    collection = open_collection(Path(sys.argv[1]), make=False)
    found = examine(collection, question["expected"], [(i, v) for i, v in question["sample"]])
    print(json.dumps({"ok": found.ok, "count": found.count, "reason": found.reason}))


if __name__ == "__main__":
    main()
