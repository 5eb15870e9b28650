"""The seam at which an engine can be changed: nothing above the corpus knows its tables, rows or library."""

from __future__ import annotations

import re

from tests.support.corpus import ROOT

SQL = re.compile(r"\b(?:SELECT\b.+\bFROM|INSERT (?:OR \w+ )?INTO|DELETE FROM|UPDATE \w+ SET|PRAGMA) ?")
ROW_NUMBERS = re.compile(r"\b(?:pks?|rowid)\b|\.connection\b|\blibrary(?:\(\))?\.rows\(|\.meta\(")


def test_no_sql_and_no_row_number_stands_outside_the_corpus() -> None:
    files = [file for file in (ROOT / "brief").rglob("*.py") if "corpus" not in file.parts]
    assert len(files) > 100
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in files
        for line in file.read_text("utf-8").splitlines()
        if SQL.search(line) or ROW_NUMBERS.search(line)
    ]
    assert not found
