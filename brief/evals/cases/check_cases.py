"""Fixed sentences for the checker, right ones and wrong ones, over a corpus: ``eval/cases/check/*.yaml``.

A file is a list of groups; the sentences of a group share their citations::

    - id: first-toll                  # unique over all files
      cites:                          # one entry a citation: file below the corpus → words of one of its articles
        - corvin.xml: "At least 12"   # cited is every whole sentence that the words touch …
        - two.txt: ["First.", "Last."]   # … of a list, all of them in one citation
      right:                          # how it was made → the sentence
        - verbatim                    # the first citation's own words, as a quotation
        - rephrased: "At least 12 were killed, the ministry said."
      wrong:                          # the one fault planted in it → the sentence
        - dropped qualifier: "12 were killed, the ministry said."

Words that were set aside (a teaser, a headline) are cited as they stand.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from brief.errors import CaseError
from brief.evals.cases.case_files import Case, Label, listed

VERBATIM = "verbatim"


def load(folder: Path) -> list[Case]:
    """The sentences of a folder's files in order, each as a case whose cluster is the file that it cites first.

    Raises:
        CaseError: a file that cannot be read, or an entry that the schema does not know; names file and group.
    """
    found: list[Case] = []
    seen: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        for group in listed(path, "groups"):
            cases = _group(group, str(path))
            if not cases or group["id"] in seen:
                raise CaseError(
                    f"{path}: a group without sentences, or an id given twice: {group.get('id')!r}"
                )
            seen.add(group["id"])
            found += cases
    if not found:
        raise CaseError(f"{folder}: holds no case file (*.yaml)")
    return found


def _group(group: Any, file: str) -> list[Case]:
    name = group.get("id") if isinstance(group, dict) else None
    if not isinstance(name, str) or set(group) - {"id", "cites", "right", "wrong"}:
        raise CaseError(
            f"{file}: {name or group!r}: a group has id, cites, right and wrong, and nothing else"
        )
    try:
        cites = tuple(
            Label(str(where), given) if isinstance(given, str) else tuple(Label(str(where), w) for w in given)
            for entry in group["cites"]
            for where, given in entry.items()
        )
        cases: list[Case] = []
        for side in ("right", "wrong"):
            for entry in group.get(side, ()):
                kind, says = (entry, "") if isinstance(entry, str) else next(iter(entry.items()))
                if (not says and (side, kind) != ("right", VERBATIM)) or not isinstance(says, str):
                    raise CaseError(f"{file}: {name}: {kind!r} has no sentence")
                cases.append(
                    Case(
                        f"{name}/{len(cases) + 1}",
                        "check",
                        str(next(iter(group["cites"][0]))),
                        sentence=says,
                        cite=cites,
                        faulty=side == "wrong",
                        fault=kind,
                        file=file,
                    )
                )
    except (AttributeError, KeyError, TypeError) as error:
        raise CaseError(f"{file}: {name}: cites, right or wrong are not lists of pairs: {error}") from error
    return cases
