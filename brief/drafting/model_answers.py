"""What a model is asked to hand in: the shapes of its answers, and each read into records of plain text.

The schemas are strict (every field required, none other), as servers with structured output want them; the
readers take an answer in which a list is left out, for a server without it gives that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from brief.analysis.claims import SENTENCES
from brief.llm.schemas import Shape
from brief.stories.confidence import CONFIDENCES
from brief.text.normal_forms import comparable

# A model likes to set the label into the prose; it is shown as a number from the citation, never from the text.
_LABEL = re.compile(r"\s*[\[(](?:[PS]\d{1,3}(?:\s*[,;]\s*)?)+[\])]")


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence as the model wrote it, and the labels it says the sentence rests on."""

    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgment, the labels of the sentences it rests on, and the confidence that the model has in it."""

    text: str
    labels: tuple[str, ...]
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class StoryAnswer:
    """One story: its sentences, and what is judged of them (by ``S1``, ``S2`` …: the sentences in their order)."""

    sentences: tuple[Written, ...]
    assessment: tuple[Judged, ...] = ()
    alternatives: tuple[Judged, ...] = ()
    gaps: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """What opens a brief, by the labels of its checked sentences."""

    bottom_line: tuple[Written, ...]
    key_judgments: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """An answer to a question, what is disputed in it and what is missing from it."""

    sentences: tuple[Written, ...]
    disputed: tuple[Written, ...] = ()
    missing: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """Sentences written again, by the number of the one that failed."""

    sentences: tuple[tuple[int, Written], ...]


def written(entry: object) -> list[Written]:
    """The sentences of one element of an answer: a text of several is cut, each with the labels of all.

    Raises:
        ValueError: it is no such element.
    """
    fields = _object(entry)
    labels = _labels(fields.get("labels", ()))
    return [Written(text, labels) for text in SENTENCES.split(_text(fields.get("text"))) if text]


def _judged(entry: object) -> list[Judged]:
    fields = _object(entry)
    text, labels = _text(fields.get("text")), _labels(fields.get("rests_on", ()))
    confidence = str(fields.get("confidence", "")).strip().lower()
    return [Judged(text, labels, confidence if confidence in CONFIDENCES else "")] if text else []


def _story(value: object) -> StoryAnswer:
    fields = _object(value)
    return StoryAnswer(
        tuple(s for entry in _list(fields, "sentences", needed=True) for s in written(entry)),
        *(
            tuple(j for entry in _list(fields, key) for j in _judged(entry))
            for key in ("assessment", "alternatives", "gaps")
        ),
    )


def _whole(value: object) -> WholeAnswer:
    fields = _object(value)
    return WholeAnswer(
        tuple(s for entry in _list(fields, "bottom_line", needed=True) for s in written(entry)),
        tuple(j for entry in _list(fields, "key_judgments") for j in _judged(entry)),
    )


def _question(value: object) -> QuestionAnswer:
    fields = _object(value)
    return QuestionAnswer(
        tuple(s for entry in _list(fields, "sentences", needed=True) for s in written(entry)),
        tuple(s for entry in _list(fields, "disputed") for s in written(entry)),
        tuple(j for entry in _list(fields, "missing") for j in _judged(entry)),
    )


def _again(value: object) -> Again:
    found = []
    for entry in _list(_object(value), "sentences", needed=True):
        number = _object(entry).get("number")
        if isinstance(number, int) and not isinstance(number, bool):
            found += [(number, one) for one in written(entry)[:1]]
    return Again(tuple(found))


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("an object was asked for")
    return value


def _list(fields: Mapping[str, Any], key: str, *, needed: bool = False) -> list[object]:
    value = fields.get(key, None if needed else [])
    if not isinstance(value, list):
        raise ValueError(f"it has no list of {key}")
    return value


def _labels(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, (list, tuple)):
        raise ValueError("labels must be a list")
    return tuple(dict.fromkeys(str(label).strip("[] ") for label in value))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a sentence must be a text")
    return comparable(_LABEL.sub("", value))


def _array(properties: Mapping[str, object]) -> dict[str, object]:
    return {"type": "array", "items": _schema(properties)}


def _schema(properties: Mapping[str, object]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


_STRING: dict[str, object] = {"type": "string"}
_NAMES: dict[str, object] = {"type": "array", "items": _STRING}
# The labels come first: a server that holds its model to the schema has it write in this order, so that it
# chooses what a sentence rests on before it words the sentence.
_SENTENCES = _array({"labels": _NAMES, "text": _STRING})
_JUDGMENTS = _array(
    {"rests_on": _NAMES, "text": _STRING, "confidence": {"type": "string", "enum": list(CONFIDENCES)}}
)
_NOTES = _array({"rests_on": _NAMES, "text": _STRING})

STORY: Shape[StoryAnswer] = Shape(
    "story",
    _schema(
        {"sentences": _SENTENCES, "assessment": _JUDGMENTS, "alternatives": _NOTES, "gaps": _NOTES},
    ),
    _story,
)
WHOLE: Shape[WholeAnswer] = Shape(
    "daily", _schema({"bottom_line": _SENTENCES, "key_judgments": _JUDGMENTS}), _whole
)
QUESTION: Shape[QuestionAnswer] = Shape(
    "answer", _schema({"sentences": _SENTENCES, "disputed": _SENTENCES, "missing": _NOTES}), _question
)
AGAIN: Shape[Again] = Shape(
    "rewrites",
    _schema(
        {"sentences": _array({"number": {"type": "integer"}, "labels": _NAMES, "text": _STRING})},
    ),
    _again,
)
SHAPES: Mapping[str, Shape[Any]] = {shape.name: shape for shape in (STORY, WHOLE, QUESTION, AGAIN)}
"""By the answer type that a prompt's front matter names."""
