"""Sentences of real news labelled by people who had not seen the rules: spans in the project, texts in the real data.

``tests/analysis/labels/*.json`` hold where a sentence stands, its digest and its labels as offsets; the text is cut
out of the real data anew. ``english.json`` and ``other.json`` are sentences drawn by chance, ``tagged.json``
sentences with their speaker in a tag, each with a sentence that lost the speaker and one that keeps it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tests.support.labelled_sentences import LabelledSentence, Stretch, labelled

ROOT = Path(__file__).resolve().parent.parent.parent
LABELS = ROOT / "tests" / "analysis" / "labels"
DEV, HELD_OUT = "dev", "held-out"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands in the real data, with what stands around it."""

    id: str
    file: str
    key: str
    start: int
    end: int
    language: str
    split: str
    title: str
    before: str
    """The two sentences before it, joined by a blank."""
    after: str
    """The sentence after it."""
    article: str
    """The whole text that it stands in."""


@dataclass(frozen=True, slots=True)
class RealSentence:
    """A sentence drawn by chance, with its labels."""

    place: Place
    read: LabelledSentence


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """A sentence whose speaker stands in a tag; ``kind`` says which ("tag at the end", "inverted tag", "middle" …)."""

    place: Place
    text: str
    kind: str
    speaker: Stretch
    cut: str
    """What it says with the speaker cut off, by hand: a fault."""
    kept: str
    """A right sentence from it, which keeps the speaker."""


def sentences(data: Path, name: str = "english", split: str = "") -> list[RealSentence]:
    """The labelled sentences of ``english`` or ``other``, of one half ("dev", "held-out") or of both.

    Args:
        data: the folder of the real data (the ``real_data`` fixture).
        name: the file of labels.
        split: the half, or both where empty.

    Raises:
        ValueError: the real data holds another text where a sentence should stand.
    """
    return [
        RealSentence(place, labelled(text, entry["labels"]))
        for entry, place, text in _entries(data, name, split)
    ]


def tagged(data: Path, split: str = "") -> list[TaggedSentence]:
    """The sentences with a speaker in a tag, of one half or of both."""
    found = []
    for entry, place, text in _entries(data, "tagged", split):
        start, end = entry["speaker"]
        speaker = Stretch(start, end, text[start:end])
        cut, kept = (edited(text, entry[which]) for which in ("cut", "kept"))
        found.append(TaggedSentence(place, text, entry["kind"], speaker, cut, kept))
    return found


def of_the_corpus() -> list[tuple[str, LabelledSentence]]:
    """The labelled sentences of the example corpus, each with the file of its article."""
    entries = yaml.safe_load((ROOT / "eval" / "labels" / "sentences.yaml").read_text("utf-8"))
    return [(entry["file"], labelled(entry["text"], entry)) for entry in entries]


def edited(text: str, pieces: Sequence[str | Sequence[int]]) -> str:
    """A sentence put together of stretches of another, ``[start, end]``, and of a few letters between them."""
    return "".join(piece if isinstance(piece, str) else text[piece[0] : piece[1]] for piece in pieces)


def _entries(data: Path, name: str, split: str) -> Iterator[tuple[dict[str, Any], Place, str]]:
    for entry in json.loads((LABELS / f"{name}.json").read_text("utf-8")):
        if split and entry["split"] != split:
            continue
        title, article = source(data, entry["file"], entry["key"])
        text = article[entry["start"] : entry["end"]]
        if hashlib.sha256(text.encode()).hexdigest() != entry["sha256"]:
            raise ValueError(f"{entry['id']}: {entry['file']} holds another text there than the one labelled")
        before, after = (" ".join(article[a:b] for a, b in entry[side]) for side in ("before", "after"))
        names = ("id", "file", "key", "start", "end", "language", "split")
        for pronoun in entry.get("labels", {}).get("pronouns", ()):
            meant = pronoun["refers_to"]  # a stretch of the article, or of its title
            pronoun["refers_to"] = (
                (title if meant[0] == "title" else article)[meant[1] : meant[2]] if meant else ""
            )
        place = Place(
            **{n: entry[n] for n in names}, title=title, before=before, after=after, article=article
        )
        yield entry, place, text


def source(data: Path, file: str, key: str) -> tuple[str, str]:
    """Title and text of one document of the real data; the title is empty where it has none."""
    held = _file(data / file)[key]
    if isinstance(held, str):
        return "", held
    return held[0], held[1]


@lru_cache(maxsize=64)
def _file(path: Path) -> dict[str, str | tuple[str, str]]:
    """The texts of one file by the key that the labels name them with."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return {str(n): "\n".join(json.loads(line)["evidence"]) for n, line in enumerate(lines)}
    text = path.read_text("utf-8")
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in text.splitlines()]
        return {row["url"]: (row["title"], row["text"]) for row in rows}
    held = json.loads(text)
    return {
        key: value["articleBody"] if "articleBody" in value else (value.get("title") or "", _body(value))
        for key, value in held.items()
        if isinstance(value, dict) and ("articleBody" in value or value.get("body"))
    }


def _body(page: dict[str, Any]) -> str:
    parts = list(page["body"].get("summary", []))
    for section in page["body"].get("sections", []):
        parts += [*section.get("headline", []), *section.get("paragraphs", [])]
    return "\n".join(parts)
