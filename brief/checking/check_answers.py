"""What a checker is asked to hand in: an answer to each fixed question about each sentence, and its words as evidence.

Its answers are data. A verdict counts only where it agrees with itself, and where the words that it gives stand in the
sentence, and in a line that it was shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from brief.llm.schemas import Shape
from brief.records import fold
from brief.text.quotation_marks import unmarked

QUESTIONS = (
    "roles",
    "figures",
    "time",
    "scope",
    "condition",
    "cause",
    "speaker",
    "hedge",
    "done",
    "detail",
    "absence",
)
FOLLOWS = "follows"
"""The question asked of judgments alone."""
SHAPE_NAME = "verdicts"
_ANSWERS = ("ok", "wrong", "none")
_EVIDENCE = ("wrong", "words", "label", "source")
_LONGEST = 300
ALSO = 2
"""Lines that a checker may name besides those cited."""
NO_VERDICT = "the checker gave no verdict on it"
_LABEL = re.compile(r"\bL\d{1,3}\b")


class Finding(StrEnum):
    """What a checker's verdict comes to."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not supported"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Answer:
    """One sentence as the checker answered it; ``wrong`` names the questions answered so."""

    number: int
    supported: str
    wrong: tuple[str, ...]
    why: str
    words: str
    label: str
    source: str
    also: tuple[str, ...] = ()
    """Labels of lines that it needs and does not cite."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The verdicts of one question."""

    verdicts: tuple[Answer, ...]


def shape(judgments: bool, count: int) -> Shape[Answers]:
    """The shape of an answer on so many sentences, judgments among them or not."""
    questions = (*QUESTIONS, FOLLOWS) if judgments else QUESTIONS
    properties: dict[str, Any] = {"number": {"type": "integer"}}
    properties |= {name: {"type": "string", "enum": list(_ANSWERS)} for name in questions}
    properties["supported"] = {"type": "string", "enum": ["yes", "no", "unsure"]}
    properties |= {name: {"type": "string", "maxLength": _LONGEST} for name in _EVIDENCE}
    properties["also"] = {"type": "array", "items": {"type": "string", "maxLength": 8}, "maxItems": ALSO}
    items = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return Shape(
        SHAPE_NAME,
        {
            "type": "object",
            "properties": {"verdicts": {"type": "array", "items": items, "maxItems": count}},
            "required": ["verdicts"],
            "additionalProperties": False,
        },
        _read,
    )


def finding(answer: Answer | None, text: str, lines: Mapping[str, str]) -> tuple[Finding, str]:
    """What a verdict comes to, and why, in words for a reader.

    Args:
        answer: the checker's, or None where it gave none.
        text: the sentence that was checked.
        lines: the lines that the checker was shown, by label.
    """
    if answer is None:
        return Finding.UNSURE, NO_VERDICT
    if answer.supported == "yes" and not answer.wrong:
        return Finding.SUPPORTED, ""
    if answer.supported != "no" or not (answer.wrong or answer.why):
        return Finding.UNSURE, answer.why or "the checker is unsure"
    if not answer.words or not _stands(answer.words, text):
        return Finding.UNSURE, "the checker names no words of the sentence that are wrong"
    if answer.source and not _stands(answer.source, " ".join(lines.values())):
        return Finding.UNSURE, "the checker quotes words that no line holds"
    said = f"; the source: “{answer.source}”" if answer.source else ""
    asked = f"{', '.join(answer.wrong)}: " if answer.wrong else ""
    # Its labels are of its own prompt: whoever reads this knows the lines by other labels, or none.
    why = _LABEL.sub(lambda m: f"“{lines[m.group()][:40]}…”" if m.group() in lines else "a line", answer.why)
    return Finding.NOT_SUPPORTED, f"{asked}{why or 'not supported'} (“{answer.words}”{said})"


def _stands(words: str, text: str) -> bool:
    """Whether words stand in a text, however it is cut short and whatever its quotation marks."""
    parts = [part for part in fold(unmarked(words)).casefold().replace("...", "…").split("…") if part.strip()]
    whole = fold(unmarked(text)).casefold()
    return bool(parts) and all(part.strip(" .,;:") in whole for part in parts)


def _read(value: object) -> Answers:
    entries = value.get("verdicts") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        raise ValueError("it has no list of verdicts")
    return Answers(tuple(_answer(entry) for entry in entries))


def _answer(entry: object) -> Answer:
    if not isinstance(entry, dict):
        raise ValueError("a verdict must be an object")
    number, supported = entry.get("number"), entry.get("supported")
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError("a verdict has no number")
    wrong = tuple(name for name in (*QUESTIONS, FOLLOWS) if entry.get(name) == "wrong")
    why, words, label, source = (_text(entry.get(name, "")) for name in _EVIDENCE)
    named = entry.get("also", [])
    also = [str(one).strip("[] ") for one in named] if isinstance(named, list) else []
    return Answer(number, str(supported).lower(), wrong, why, words, label, source, tuple(also[:ALSO]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("what is wrong must be a text")
    return fold(value)[:_LONGEST]


def by_number(answers: Sequence[Answer]) -> dict[int, Answer]:
    """The verdicts by their sentence's number; a sentence that is judged twice and differently has none."""
    found: dict[int, Answer] = {}
    twice = set()
    for answer in answers:
        if answer.number in found and found[answer.number].supported != answer.supported:
            twice.add(answer.number)
        found[answer.number] = answer
    return {number: answer for number, answer in found.items() if number not in twice}
