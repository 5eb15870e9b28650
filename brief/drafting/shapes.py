"""The shape of a model's answer: the JSON schema that a server is given, and how the JSON is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
