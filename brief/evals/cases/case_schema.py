"""The JSON Schema of case files, for editors: ``python -m brief.evals.cases.case_schema > eval/cases/schema.json``.

Made from the dataclasses of :mod:`brief.evals.cases.case_files` and what their docstrings say of each field, so it
cannot drift from what is read. A case file names it in its first line::

    # yaml-language-server: $schema=schema.json
"""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

from brief.evals.cases import case_files

_FIELD = re.compile(r"^    ?\s*(\w+): (.+(?:\n(?!\s*\w+: ).+)*)", re.MULTILINE)
_NEEDS: dict[str, list[str]] = {
    "retrieval": ["question", "relevant"],
    "ask": ["question"],
    "daily": ["filters"],
    "check": ["cite", "faulty"],
    "safety": ["plant"],
}


def schema() -> dict[str, Any]:
    """The schema of one case file: a list of cases, unknown fields refused, each kind with what it needs."""
    from pydantic import TypeAdapter

    made = TypeAdapter(list[case_files.Case]).json_schema()
    for name, definition in made["$defs"].items():
        described = inspect.getdoc(getattr(case_files, name)) or ""
        head, _, fields = described.partition("Attributes:")
        definition["description"] = " ".join(head.split())
        definition["additionalProperties"] = False
        for found in _FIELD.finditer(fields):
            if found[1] in definition.get("properties", {}):
                definition["properties"][found[1]]["description"] = " ".join(found[2].split())
    case = made["$defs"]["Case"]
    case["properties"].pop("file", None)
    case["allOf"] = [
        {"if": {"properties": {"kind": {"const": kind}}}, "then": {"required": needs}}
        for kind, needs in _NEEDS.items()
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "brief eval: a file of cases",
        **made,
    }


def text() -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(text(), end="")
