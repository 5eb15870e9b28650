"""A shape for tests of the door: sentences, each with labels."""

from __future__ import annotations

from dataclasses import dataclass

from brief.llm.schemas import Shape


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """One sentence as the model wrote it, and the labels it says the sentence rests on."""

    text: str
    labels: tuple[str, ...]


def _read(found: object) -> tuple[LabelledSentence, ...]:
    """The sentences of an answer; those without a word are left out.

    Raises:
        ValueError: it is of another shape.
    """
    entries = found.get("sentences") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise ValueError('it has no list "sentences"')
    read = []
    for entry in entries:
        text, labels = (entry.get("text"), entry.get("labels")) if isinstance(entry, dict) else (None, None)
        if not (isinstance(text, str) and isinstance(labels, list)):
            raise ValueError('one of its "sentences" has no "text" or no list of "labels"')
        if text.strip():
            names = tuple(str(label).strip("[] ") for label in labels)
            read.append(LabelledSentence(" ".join(text.split()), names))
    return tuple(read)


SENTENCES = Shape(
    "sentences",
    {
        "type": "object",
        "properties": {
            "sentences": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "text": {"type": "string"},
                        "labels": {"type": "array", "items": {"type": "string"}},
                    },
                    "required": ["text", "labels"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["sentences"],
        "additionalProperties": False,
    },
    _read,
)
"""Sentences, each with the labels of the passages that it rests on."""
