"""Public benchmarks as data sets: their files read into questions, claims and cited outputs.

What each file looks like is its authors' (named at each reader); what is scored on it stands in
:mod:`brief.evals.datasets.public_benchmarks`. Nothing is downloaded: the user names the file.
"""

from __future__ import annotations

import gzip
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from brief.errors import CaseError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Document:
    """A text that a question may be answered from."""

    text: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    relevant: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what its own documents hold.

    Attributes:
        answers: every entry must be said; any string of an entry will do.
        wrong: strings that a text with planted errors would have it say.
    """

    id: str
    text: str
    answers: tuple[tuple[str, ...], ...]
    answerable: bool
    documents: tuple[Document, ...]
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, the sentences of the page that it cites, what is known of that page, and what others judged."""

    id: str
    text: str
    page: tuple[str, ...]
    oracle: tuple[str, ...]
    context: str
    supported: bool


@dataclass(frozen=True, slots=True)
class Output:
    """What some system answered: sentences with 1-based numbers of the documents that each cites."""

    id: str
    sentences: tuple[tuple[str, tuple[int, ...]], ...]
    documents: tuple[Document, ...]


def rgb(path: Path, noise: float = 0.0, passages: int = 5) -> list[Question]:
    """RGB (Chen et al., AAAI 2024), ``en.json`` and its kin: one object a line.

    ``noise`` is the share of the ``passages`` of a question that do not hold the answer; 1 makes it
    unanswerable.

    Raises:
        CaseError: the file cannot be read or an entry lacks a field.
    """

    def question(entry: dict[str, Any], _place: str) -> Question:
        noisy = min(math.ceil(passages * noise), len(entry["negative"]))
        groups = entry.get("positive_wrong") or entry["positive"]
        # en_int keeps a list for each part of the answer: one of each first.
        parts = groups if groups and isinstance(groups[0], list) else [[text] for text in groups]
        turns = max((len(part) for part in parts), default=0)
        right = [part[turn] for turn in range(turns) for part in parts if len(part) > turn]
        kept = [] if noise >= 1 else right[: max(passages - noisy, 0)]
        fake = entry.get("fakeanswer", "") if "positive_wrong" in entry else ""
        documents = [Document(text, relevant=True) for text in kept]
        documents += [Document(text) for text in entry["negative"][: passages - len(kept)]]
        return Question(
            f"rgb-{entry['id']}",
            str(entry["query"]),
            _answers(entry["answer"]),
            bool(kept),
            tuple(documents),
            (str(fake),) if fake else (),
        )

    return _read(entries(path), question)


def plain(path: Path) -> list[Question]:
    """One's own questions: ``question``, ``answers``, ``documents`` and, if it is not so, ``answerable: false``.

    ``answers`` is a list; an entry that is itself a list holds wordings of which any one will do. A document is a
    string or ``{"text", "title", "publisher", "published", "relevant"}``.

    Raises:
        CaseError: the file cannot be read or an entry lacks a field.
    """

    def question(entry: dict[str, Any], place: str) -> Question:
        documents = tuple(
            Document(one) if isinstance(one, str) else Document(**one) for one in entry["documents"]
        )
        answers = _answers(entry.get("answers", []))
        answerable = bool(entry.get("answerable", bool(answers)))
        if answerable and not answers:
            raise KeyError("answers")
        return Question(str(entry.get("id", place)), str(entry["question"]), answers, answerable, documents)

    return _read(entries(path), question)


def wice(path: Path) -> list[Claim]:
    """WiCE (Kamoi et al., EMNLP 2023), one claim a line; ``partially_supported`` counts as not supported.

    ``oracle`` holds every sentence that an annotator called supporting; it is empty where there is none.

    Raises:
        CaseError: the file cannot be read or an entry lacks a field.
    """

    def claim(entry: dict[str, Any], place: str) -> Claim:
        page = tuple(str(text) for text in entry["evidence"])
        chosen = sorted({i for one in entry["supporting_sentences"] for i in one})
        oracle = tuple(page[i] for i in chosen if i < len(page))
        meta = [line.partition(":")[2].strip() for line in page if line.startswith("(meta data)")]
        return Claim(place, str(entry["claim"]), page, oracle, " ".join(meta), entry["label"] == "supported")

    return _read(entries(path), claim)


def alce(path: Path) -> list[Output]:
    """What a system wrote for ALCE (Gao et al., EMNLP 2023): ``output`` with ``[n]`` marks, and its ``docs``.

    The file is the authors' result file (an object with ``data``) or that list itself.

    Raises:
        CaseError: the file cannot be read or an entry lacks a field.
    """

    def output(entry: dict[str, Any], place: str) -> Output:
        documents = tuple(
            Document(str(doc.get("sent") or doc["text"]), str(doc.get("title", ""))) for doc in entry["docs"]
        )
        said = tuple(
            (re.sub(r"\s*\[\d+\]", "", part), tuple(int(n) for n in re.findall(r"\[(\d+)\]", part)))
            for part in _sentences(str(entry["output"]))
            if part
        )
        return Output(str(entry.get("id", place)), said, documents)

    held = _json(_text(path), str(path))
    listed = held["data"] if isinstance(held, dict) and "data" in held else held
    return _read(((f"{path}: entry {number}", entry) for number, entry in enumerate(listed, 1)), output)


def _read(found: Iterable[tuple[str, Any]], make: Callable[[dict[str, Any], str], _T]) -> list[_T]:
    """What each entry says, made by a reader of its format from the entry and its place."""
    made = []
    for place, entry in found:
        try:
            made.append(make(entry, place))
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            what = f"lacks {error.args[0]!r}" if isinstance(error, KeyError) else f"cannot be read: {error}"
            raise CaseError(f"{place}: {what}") from error
    return made


def dump(rows: Iterable[Mapping[str, str]], folder: Path) -> Path:
    """Write articles as a file that can be ingested, what they lack left out."""
    path = folder / "articles.jsonl"
    lines = (json.dumps({key: value for key, value in row.items() if value}) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def _sentences(text: str) -> list[str]:
    from brief.reading.passages import sentences
    from brief.records import text_at

    rows = sentences(text, (((0, len(text)),),), "en") if text.strip() else []
    return [" ".join(text_at(text, spans).split()) for spans in rows]


def _answers(given: object) -> tuple[tuple[str, ...], ...]:
    entries = given if isinstance(given, list) else [given]
    return tuple(
        tuple(str(s) for s in entry) if isinstance(entry, list) else (str(entry),) for entry in entries
    )


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CaseError(f"{path}: cannot be read: {reason}") from error


def entries(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a file, one a line or in one list, each with its place for an error.

    Raises:
        CaseError: the file cannot be read, or holds something else.
    """
    text = _text(path)
    if text.lstrip().startswith("["):
        for number, entry in enumerate(_json(text, str(path)), start=1):
            yield _object(entry, f"{path}: entry {number}")
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            place = f"{path}:{number}"
            yield _object(_json(line, place), place)


def _json(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CaseError(f"{place}: is no JSON: {error}") from error


def _object(entry: object, place: str) -> tuple[str, dict[str, Any]]:
    if not isinstance(entry, dict):
        raise CaseError(f"{place}: is no object")
    return place, entry
