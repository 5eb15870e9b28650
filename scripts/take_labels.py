#!/usr/bin/env python3
"""Take labels of real sentences into the project, as spans and digests: tests/analysis/labels/*.json.

    python3.11 scripts/take_labels.py FOLDER    # BRIEF_DATA names the real data, or ../shared/data

The folder holds, from readers who had not seen the rules (language models): ``en1`` … ``en7`` and ``other``
(``.json``: the sentences with where they stand; ``.labels.jsonl``: the labels, whose values are words of the
sentence), and ``says.jsonl`` (sentences with the speaker in a tag, and two written by hand from each). The reader's
faults were looked at on en1 to en6, for development; en7 is held out.
No text of the real data is written: words become offsets, the sentences by hand become stretches of their source
and a few letters. What cannot be told so is left out, and said.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DATA = Path(os.environ.get("BRIEF_DATA") or ROOT.parent / "shared" / "data")
LETTERS = 14
"""Most letters of one insertion: " said that ", "by her own "; more would be a text of its own."""
PIECE = 4
"""Least letters that are taken from the source as a stretch."""


def main() -> int:
    """Read the folder, write the labels."""
    from tests.support.labelled import DEV, HELD_OUT, LABELS

    folder = Path(sys.argv[1])
    halves = dict.fromkeys([f"en{n}" for n in range(1, 7)], DEV) | {"en7": HELD_OUT}
    made = {"english": [e for name, half in halves.items() for e in drawn(folder, name, half)]}
    made["other"] = list(drawn(folder, "other", HELD_OUT))
    made["tagged"] = list(tags(folder / "says.jsonl"))
    LABELS.mkdir(exist_ok=True)
    for name, entries in made.items():
        lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
        (LABELS / f"{name}.json").write_text(f"[\n{lines}\n]\n", "utf-8")
        print(f"{name}: {len(entries)}")
    return 0


def drawn(folder: Path, name: str, half: str) -> Iterator[dict[str, Any]]:
    """Labelled sentences drawn by chance."""
    from tests.support.labelled_sentences import labelled

    lines = (folder / f"{name}.labels.jsonl").read_text("utf-8").splitlines()
    labels = {found["id"]: found for found in map(json.loads, lines)}
    for entry in json.loads((folder / f"{name}.json").read_text("utf-8")):
        found = labels[entry["id"]]
        read = asdict(labelled(entry["text"], found))
        spans = {key: [_spans(label) for label in read[key]] for key in read if isinstance(read[key], tuple)}
        spans = {key: value for key, value in spans.items() if value}
        for pronoun, given in zip(spans.get("pronouns", ()), found["pronouns"], strict=True):
            pronoun["refers_to"] = _meant(given["refers_to"], entry)
        yield {**_place(entry, entry["text"], entry["lang"], half), "labels": {"form": read["form"], **spans}}


def _spans(label: dict[str, Any]) -> dict[str, Any]:
    kept = {}
    for key, value in label.items():
        if isinstance(value, dict):
            kept[key] = [value["start"], value["end"]]
        elif value not in (None, ""):
            kept[key] = value
    return kept


def _meant(name: str, entry: dict[str, Any]) -> list[Any]:
    """Where the name stands for which a pronoun stands: nearest before its sentence, in the title, or nowhere."""
    from tests.support.labelled import source

    title, article = source(DATA, entry["file"], entry["key"])
    if not name:
        return []
    at = article.rfind(name, 0, entry["end"])
    at = at if at >= 0 else article.find(name)
    if at >= 0:
        return ["text", at, at + len(name)]
    at = title.find(name)
    if at < 0:
        print(f"{entry['id']}: whom a pronoun stands for is in words of the labeller, left out")
    return ["title", at, at + len(name)] if at >= 0 else []


def _place(entry: dict[str, Any], text: str, language: str, half: str) -> dict[str, Any]:
    from sentencex import segment

    from tests.support.labelled import source

    key = str(entry["key"])
    _, article = source(DATA, entry["file"], key)
    assert article[entry["start"] : entry["end"]] == text, entry["id"]
    spans, position = [], 0
    for paragraph in article.split("\n"):
        at = position
        position += len(paragraph) + 1
        for sentence in segment(language, paragraph) if paragraph.strip() else ():
            words = sentence.strip()
            found = article.find(words, at) if words else -1
            if found >= 0:
                spans.append([found, found + len(words)])
                at = found + len(words)
    before = [span for span in spans if span[1] <= entry["start"]][-2:]
    after = [span for span in spans if span[0] >= entry["end"]][:1]
    if "before" in entry:
        assert " ".join(article[a:b] for a, b in before) == entry["before"], entry["id"]
        assert " ".join(article[a:b] for a, b in after) == entry["after"], entry["id"]
    return {
        **{"id": entry["id"], "file": entry["file"], "key": key},
        **{"start": entry["start"], "end": entry["end"]},
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        **{"language": language, "split": half, "before": before, "after": after},
    }


def tags(path: Path) -> Iterator[dict[str, Any]]:
    """Sentences with a speaker in a tag; every second one is held out."""
    from tests.support.labelled import DEV, HELD_OUT, edited

    for n, entry in enumerate(map(json.loads, path.read_text("utf-8").splitlines())):
        text = entry["sentence"]
        made = {which: pieces(text, entry[which]) for which in ("cut", "kept")}
        assert all(edited(text, made[which]) == entry[which] for which in made)
        longest = max((len(p) for found in made.values() for p in found if isinstance(p, str)), default=0)
        if longest > LETTERS:
            print(f"{entry['id']}: {longest} letters together that are not its source's, left out")
            continue
        at = text.index(entry["speaker"])
        place = _place(entry, text, "en", DEV if n % 2 == 0 else HELD_OUT)
        yield {**place, "kind": entry["kind"], "speaker": [at, at + len(entry["speaker"])], **made}


def pieces(text: str, made: str) -> list[str | list[int]]:
    """A sentence as the longest stretches of another and what stands between them."""
    found: list[str | list[int]] = []
    at = 0
    while at < len(made):
        size = 0
        start = -1
        while at + size < len(made) and (next_ := text.find(made[at : at + size + 1])) >= 0:
            start, size = next_, size + 1
        whole = size >= PIECE or at + size == len(made) or not re.match(r"\w", made[at])
        if size and whole:
            found.append([start, start + size])
        else:
            size = 1
            if found and isinstance(found[-1], str):
                found[-1] += made[at]
            else:
                found.append(made[at])
        at += size
    return found


if __name__ == "__main__":
    raise SystemExit(main())
