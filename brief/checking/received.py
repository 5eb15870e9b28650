"""Records that somebody handed on, read strictly. The functions run in a sandboxed child, on bytes as they came.

What `brief` never writes is refused or named: a key twice, a key that is none of a record's, a number that is none,
another form of a value. A reader of the JSON may show any of these, so none of them may say what is not checked.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from pydantic import ValidationError

from brief.errors import UsageError
from brief.records import RECORDS, BundleManifest, CheckedBrief, Received, Record
from brief.records.codec import adapter, plain
from brief.records.identity import FORMAT, LATER, binding, form

BUNDLE_FORMATS = ("brief bundle 1", "brief bundle 2")
MOST_FILES = 10_000
"""Files of a bundle at most. A brief cites some 40 documents."""
_SHOWN = 5
"""Oddities of a record that are named."""


def read_record(content: bytes) -> Received:
    """A brief, an answer or another record from its JSON.

    Raises:
        UsageError: it is none, or not in a form that `brief` writes.
    """
    document = document_of(content)
    try:
        record: Record
        kind: type[Record] = RECORDS.get(str(document.get("kind")), CheckedBrief)
        record = adapter(kind).validate_json(content, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"is no brief in its JSON form: {where}: {first['msg']}") from error
    named = form(document)
    odd = tuple(_odd(document, plain(record), "", whole=named == FORMAT))[:_SHOWN]
    return Received(record, binding(document), odd)


def read_manifest(content: bytes) -> BundleManifest:
    """A bundle's manifest.

    Raises:
        UsageError: it is none, or that of a bundle of another kind.
    """
    document = document_of(content)
    if document.get("format") not in BUNDLE_FORMATS:
        raise UsageError(
            f"is a bundle of another kind ({str(document.get('format'))[:40]!r}); upgrade brief to check it"
        )
    known = {"format", "brief", "files", "articles", "media_types"}
    if document["format"] == BUNDLE_FORMATS[0]:
        known.discard("media_types")
    if odd := sorted(set(document) ^ known):
        how = "has" if odd[0] in document else "lacks"
        raise UsageError(f"is no manifest of a bundle of its format: it {how} {odd[0][:40]!r}")
    try:
        articles = document["articles"]
        if len(articles) > MOST_FILES or len(document["files"]) > MOST_FILES:
            raise UsageError(f"is too large for a bundle: more than {MOST_FILES} files")
        named: dict[str, Any] = {
            "brief": document["brief"],
            "files": sorted(document["files"].items()),
            "articles": [{**about, "source_text": ""} for about in articles],
            "media_types": sorted(document.get("media_types", {}).items()),
        }
        manifest = adapter(BundleManifest).validate_json(json.dumps(named), strict=True)
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        raise UsageError("is no manifest of a bundle") from error
    ids = [article.id for article in manifest.articles]
    if ids != sorted(set(ids)):
        raise UsageError("is no manifest of a bundle: its articles stand twice, or in another order")
    for about, article in zip(articles, manifest.articles, strict=True):
        if odd := list(_odd(about, plain(article), "", whole=False)):
            raise UsageError(f"is no manifest of a bundle: {odd[0]}")
    return manifest


def document_of(content: bytes) -> dict[str, Any]:
    """A JSON object, read strictly.

    Raises:
        UsageError: it is no JSON object, or one that different readers read differently.
    """
    try:
        document = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_no_number,
            parse_float=_number,
        )
    except UsageError:
        raise
    except (ValueError, RecursionError) as error:
        raise UsageError("is no brief in its JSON or HTML form, and no bundle of one") from error
    if not isinstance(document, dict):
        raise UsageError("is no brief in its JSON or HTML form, and no bundle of one")
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in found if names.count(name) > 1)
        raise UsageError(f"is no brief in its JSON form: it has {twice[:40]!r} twice in one place")
    return found


def _no_number(text: str) -> NoReturn:
    raise UsageError(f"is no brief in its JSON form: {text} is no number")


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        _no_number(text[:40])
    return value


def _odd(given: Any, own: Any, where: str, *, whole: bool) -> Any:
    """Where a document holds what its record does not say, in words.

    ``whole``: also what it lacks and a record of today's form has.
    """
    if isinstance(given, dict) and isinstance(own, dict):
        for key in given.keys() | own.keys() if whole else given.keys():
            place = f"{where}.{key}" if where else str(key)
            if key not in own:
                yield f"it has {place[:80]!r}, which is no part of a brief"
            elif key not in given and key not in LATER:
                yield f"it lacks {place!r}"
            elif key in given:
                yield from _odd(given[key], own[key], place, whole=whole)
    elif isinstance(given, list) and isinstance(own, list) and len(given) == len(own):
        for number, (one, other) in enumerate(zip(given, own, strict=True)):
            yield from _odd(one, other, f"{where}[{number}]", whole=whole)
    elif given != own or type(given) is not type(own):
        yield f"{where!r} is not in the form in which brief writes it"
