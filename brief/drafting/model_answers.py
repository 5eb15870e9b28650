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
from brief.stories.likelihood import TERMS
from brief.text.normal_forms import comparable

KINDS = ("reported", "derived", "conflict", "absent")
"""What a claim is: told by a source; worked out from several; on what two differ; what none says."""
HEDGES = ("plain", "reported", "estimated", "alleged", "denied", "planned", "conditional")
"""How sure the source is of a claim."""
# A model likes to set the label into the prose; it is shown as a number from the citation, never from the text.
_LABEL = re.compile(r"\s*[\[(](?:[PS]\d{1,3}(?:\s*[,;]\s*)?)+[\])]")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a model found in the labelled sentences before it wrote: its evidence, whose word it is, how sure it is."""

    id: str
    kind: str
    labels: tuple[str, ...]
    speaker: str = ""
    condition: str = ""
    hedge: str = "plain"

    @property
    def all_labels(self) -> tuple[str, ...]:
        """Every label that it names."""
        return tuple(dict.fromkeys((*self.labels, *filter(None, (self.speaker, self.condition)))))


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence as the model wrote it, and the labels it says the sentence rests on, with its claims."""

    text: str
    labels: tuple[str, ...]
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgment or a gap, and the labels of the sentences it rests on.

    ``likelihood`` is a term of ICD 203; the text does not hold it.
    """

    text: str
    labels: tuple[str, ...]
    likelihood: str = ""
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class StoryAnswer:
    """One story: its sentences, and what is judged of them (by ``S1``, ``S2`` …: the sentences in their order)."""

    sentences: tuple[Written, ...]
    judgments: tuple[Judged, ...] = ()
    absent: tuple[Judged, ...] = ()
    title: str = ""


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
class Plan:
    """The searches by which a question is to be answered."""

    searches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """Sentences written again, by the number of the one that failed."""

    sentences: tuple[tuple[int, Written], ...]


def written(entry: object, claims: Mapping[str, Claim] | None = None) -> list[Written]:
    """The sentences of one element of an answer: a text of several is cut, each with the labels of all.

    Args:
        entry: the element.
        claims: the answer's claims by id, where it has them.

    Raises:
        ValueError: it is no such element.
    """
    fields = _object(entry)
    own = [claims[id_] for id_ in _labels(fields.get("claims", ())) if id_ in claims] if claims else []
    labels = (*_labels(fields.get("labels", ())), *(label for claim in own for label in claim.all_labels))
    texts = _sentences(_text(fields.get("text")))
    return [Written(text, tuple(dict.fromkeys(labels)), tuple(own)) for text in texts]


def _sentences(text: str) -> list[str]:
    """The sentences of a text; what is quoted is not cut."""
    found: list[str] = []
    for piece in SENTENCES.split(text):
        if found and (found[-1].count('"') % 2 or found[-1].count("“") > found[-1].count("”")):
            found[-1] = f"{found[-1]} {piece}"
        elif piece:
            found.append(piece)
    return found


def _claim(entry: object) -> Claim:
    fields = _object(entry)
    speaker, condition = (next(iter(_labels(fields.get(key, ""))), "") for key in ("speaker", "condition"))
    return Claim(
        str(fields.get("id", "")),
        str(fields.get("kind", KINDS[0])),
        _labels(fields.get("labels", ())),
        speaker,
        condition,
        str(fields.get("hedge", HEDGES[0])),
    )


def _judged(entry: object) -> list[Judged]:
    fields = _object(entry)
    text, labels = _text(fields.get("text")), _labels(fields.get("rests_on", ()))
    likelihood = str(fields.get("likelihood", "")).strip().lower()
    alternative = _text(fields.get("alternative", ""))
    return [Judged(text, labels, likelihood if likelihood in TERMS else "", alternative)] if text else []


def _story(value: object) -> StoryAnswer:
    fields = _object(value)
    claims = {claim.id: claim for claim in map(_claim, _list(fields, "claims")) if claim.id}
    judgments, absent = (
        tuple(j for entry in _list(fields, key) for j in _judged(entry)) for key in ("judgments", "absent")
    )
    sentences = tuple(s for entry in _list(fields, "sentences", needed=True) for s in written(entry, claims))
    title = _text(fields.get("title", "")).rstrip(".")
    return StoryAnswer(sentences, judgments, absent, title)


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


def _plan(value: object) -> Plan:
    texts = (_text(_object(entry).get("text")) for entry in _list(_object(value), "searches", needed=True))
    return Plan(tuple(dict.fromkeys(text for text in texts if any(map(str.isalnum, text)))))


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
    found = (str(label).strip("[] ") for label in value)
    return tuple(dict.fromkeys(label for label in found if label))


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
_CLAIMS = _array(
    {
        "id": _STRING,
        "kind": {"type": "string", "enum": list(KINDS)},
        "labels": _NAMES,
        "speaker": _STRING,
        "condition": _STRING,
        "hedge": {"type": "string", "enum": list(HEDGES)},
    }
)
_JUDGMENTS = _array(
    {
        "rests_on": _NAMES,
        "likelihood": {"type": "string", "enum": list(TERMS)},
        "text": _STRING,
        "alternative": _STRING,
    }
)
_NOTES = _array({"rests_on": _NAMES, "text": _STRING})

STORY: Shape[StoryAnswer] = Shape(
    "story",
    _schema(
        {
            "title": _STRING,
            "claims": _CLAIMS,
            "sentences": _array({"claims": _NAMES, "text": _STRING}),
            "judgments": _JUDGMENTS,
            "absent": _NOTES,
        },
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
PLAN: Shape[Plan] = Shape("plan", _schema({"searches": _array({"text": _STRING})}), _plan)
SHAPES: Mapping[str, Shape[Any]] = {shape.name: shape for shape in (STORY, WHOLE, QUESTION, AGAIN, PLAN)}
"""By the answer type that a prompt's front matter names."""
