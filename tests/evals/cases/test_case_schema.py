"""The schema that editors use is what the loader reads."""

from __future__ import annotations

import json
from typing import Any

from brief.evals.cases import case_files, case_schema
from tests.support.desk import ROOT

FILE = ROOT / "eval" / "cases" / "schema.json"


def test_the_file_is_up_to_date() -> None:
    told = "run: python -m brief.evals.cases.case_schema > eval/cases/schema.json"
    assert FILE.read_text("utf-8") == case_schema.text(), told


def test_every_field_is_described_and_unknown_ones_refused() -> None:
    made: dict[str, Any] = json.loads(FILE.read_text("utf-8"))["$defs"]
    assert set(made["Case"]["properties"]) == set(case_files.Case.__dataclass_fields__) - {"file"}
    for name, definition in made.items():
        assert definition["additionalProperties"] is False, name
        for key, value in definition["properties"].items():
            assert value["description"], f"{name}.{key}"
