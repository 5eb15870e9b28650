"""docs/record.md: its programs, run as they stand there, check a signed record without any code of brief."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from brief.checking import signatures
from brief.rendering.pages import render
from tests.support.desk import ROOT, day, held

NOTES = [{"title": "Zwölf Tote 🌊", "publisher": "Wire", "text": "At least 12 people were killed at Orlow."}]
PROGRAM = "\n".join(
    re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "record.md").read_text("utf-8"), re.S)
)


@pytest.mark.parametrize(("old", "new"), [("", ""), ("Zwölf", "Zwei"), ("12 people", "13 people")])
def test_the_programs_of_the_document_check_a_record(tmp_path: Path, old: str, new: str) -> None:
    signatures.new_key(tmp_path / "key", "Desk of the North")
    with held(tmp_path, NOTES) as desk:
        text = render(signatures.signed(desk.daily(*day(5)), tmp_path / "key"), "json")
    assert old in text
    (tmp_path / "brief.json").write_text(text.replace(old, new) if old else text, "utf-8")
    done = subprocess.run([sys.executable, "-I", "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == (1 if old else 0), done.stderr
