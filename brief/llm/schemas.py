"""The shape of a model's answer: the JSON schema that a server is given, and how the JSON is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """What an answer must look like, and what becomes of it.

    Attributes:
        name: the schema's name for the server; letters, digits and underscores.
        schema: JSON schema of the answer, an object. Strict: ``additionalProperties`` false and every
            property required, as servers demand that constrain their output by it.
        read: makes the value from parsed JSON. A server may ignore the schema, so it trusts nothing,
            and raises ``ValueError`` with a plain reason where the JSON is of another shape.
    """

    name: str
    schema: Mapping[str, Any]
    read: Callable[[object], T]


LABELS = 6
"""Most labels of one sentence."""
NAMED = 200
"""Labels up to which a schema lists them: servers bound how much a schema may list."""
SHORT = 12
"""Most characters of an id or a single label."""
LONGEST = 400
"""Most characters of one text."""
ASIDE = 250
"""Most characters of a text that rests on the answer's own sentences: a judgment, another reading, a gap."""


def bounded(
    shape: Shape[T], most: Mapping[str, int], labels: Sequence[str], own: Sequence[str] = ()
) -> Shape[T]:
    """A shape with the labels that one prompt gives and an end to every list and text.

    A server that constrains its output by the schema can then give no label that is not there. A small model
    under the bare schema goes on counting labels (P1 … P62) until its answer is cut: of a 135M model's first
    answers all were, and with bounds none.

    Args:
        shape: its schema is an object of arrays of objects.
        most: elements of each array; one of those not named.
        labels: what ``labels`` may name.
        own: what ``rests_on`` may name, where these are other labels.
    """
    named = {"labels": labels, "rests_on": own or labels}

    def bound(name: str, schema: Mapping[str, Any], longest: int) -> dict[str, Any]:
        if name in named and len(named[name]) <= NAMED:
            items = {"type": "string", "enum": list(named[name])}
            return {**schema, "items": items, "maxItems": min(LABELS, len(items["enum"]))}
        if schema.get("type") == "array":
            return {**schema, "maxItems": LABELS}
        if name in ("text", "alternative"):
            return {**schema, "maxLength": longest}
        bare = schema.get("type") == "string" and "enum" not in schema
        return {**schema, "maxLength": SHORT} if bare else dict(schema)

    lists = {}
    for key, array in shape.schema["properties"].items():
        if array.get("type") != "array":
            lists[key] = {**array, "maxLength": ASIDE}
            continue
        items = array["items"]
        longest = ASIDE if "rests_on" in items["properties"] else LONGEST
        within = {name: bound(name, one, longest) for name, one in items["properties"].items()}
        lists[key] = {**array, "items": {**items, "properties": within}, "maxItems": most.get(key, 1)}
    return replace(shape, schema={**shape.schema, "properties": lists})
