"""Records as JSON and back: what is stored, handed on and compared byte for byte."""

from __future__ import annotations

import json
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from brief.errors import UsageError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_R = TypeVar("_R")


def to_json(record: Any) -> str:
    """A record as JSON, keys in the order of its fields, times in ISO 8601 UTC; safe on a terminal."""
    return escaped(json.dumps(plain(record), ensure_ascii=False, indent=2)) + "\n"


def escaped(document: str) -> str:
    """A JSON document with every character that a terminal could obey as its hexadecimal escape: the same JSON.

    Outside its strings JSON has no such characters but line feeds, so each may be written so.
    """
    if document.replace("\n", "").isprintable():
        return document
    return "".join(
        c if c == "\n" or c.isprintable() else json.dumps(c)[1:-1].replace("\x7f", "\\u007f")
        for c in document
    )


def plain(value: Any) -> Any:
    """A record as dictionaries, lists, texts and numbers."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    return value


def from_json(text: str | bytes, kind: type[_R]) -> _R:
    """A record from the JSON that :func:`to_json` wrote.

    Raises:
        UsageError: it is not such a record.
    """
    from pydantic import ValidationError

    try:
        return adapter(kind).validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"not the JSON of a brief: {where}: {first['msg']}") from error


def adapter(kind: type[_R]) -> TypeAdapter[_R]:
    """A record's validator, made once: a brief's takes 0.08 CPU-seconds, and every brief issued is read by it."""
    from pydantic import TypeAdapter

    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}
