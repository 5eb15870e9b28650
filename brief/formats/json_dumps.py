"""JSON dumps of articles, one object a line or an array of them, whatever their fields are called."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from brief.formats.item_slices import json_values
from brief.records import Declared, Origin, Payload, RawDocument, Refusal

MEDIA_TYPE = "application/json"
ARRAYS = ("articles", "items", "data", "documents", "docs", "results", "entries", "stories", "news", "posts")
"""Keys under which an object holds a whole list of articles."""

# Compared in lower case without _ - and space; earlier names win over later ones.
_ALIASES = {
    "id": "id guid uuid articleid docid sourceitemid itemid key",
    "title": "title headline webtitle name subject",
    "text": "text body bodytext articlebody fulltext maintext content contenttext plaintext storytext articletext"
    " newstext articlecontent postcontent newscontent article story facts description summary excerpt abstract"
    " leadparagraph lead trailtext",
    "html": "contenthtml bodyhtml html",
    "published": "published publishedat publisheddate datepublished publishedtime publicationdate publishingdate"
    " datepublish pubdate publishdate webpublicationdate seendate date datetime timestamp createdat created time",
    "modified": "modified modifiedat datemodified updated updatedat lastmodified",
    "authors": "authors author byline creator writers",
    "publisher": "publisher sourcename publishername outlet newspaper publication sitename source site"
    " sourcedomain domain feed channel",
    "url": "url link canonicalurl weburl permalink href uri sourceurl",
    "language": "language lang locale inlanguage",
}
# Where an object stands for a name, what it says it under: {"main": …} is a headline, {"original": …} a byline.
_NAMING = ("name", "title", "main", "original", "rendered", "label", "url")
_NAMES = {field: tuple(names.split()) for field, names in _ALIASES.items()}
_MARKUP = re.compile(
    r"<(?:p|div|br|a|span|h[1-6]|ul|ol|li|table|em|strong|b|i|html|body)[\s/>]", re.IGNORECASE
)
# What a service puts where it cuts a text off, and what stands before names.
_CUT = re.compile(r"\s*\[\+\d+ chars\]\s*$")
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_MACHINE = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)+")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_SQUEEZE = str.maketrans("", "", "_- ")


def lines(payload: Payload) -> Iterator[RawDocument | Refusal]:
    """The articles of a JSON Lines dump, or of a chunk of whole lines of one."""
    for number, line in enumerate(payload.content.split(b"\n"), start=payload.first_line):
        line = line.removesuffix(b"\r")
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            value = json.loads(line.decode("utf-8", "replace"), strict=False)
        except (ValueError, RecursionError):
            where = f"{payload.location} line {number}"
            yield Refusal(where, "is no JSON that can be read; each line must hold one object")
            continue
        yield article(value, line, payload, f"line {number}")


def objects(payload: Payload) -> Iterator[RawDocument | Refusal]:
    """The articles of a .json file: one object, an array of them, or an object that holds such an array.

    A file that holds several objects one after the other is read as JSON Lines.
    """
    location = payload.location
    text = payload.content.decode("utf-8-sig", "replace")
    try:
        value = json.loads(text, strict=False)
    except ValueError as error:
        if "Extra data" in str(error) and text.lstrip().startswith("{"):
            yield from lines(payload)
        elif text.lstrip().startswith("["):
            yield from _elements(text, (), payload)
        else:
            yield Refusal(location, "is no JSON that can be read; it is cut short or malformed")
        return
    except RecursionError:
        yield Refusal(location, "is JSON nested too deeply to be read")
        return
    if isinstance(value, dict) and not _holds_list(value):
        yield article(value, payload.content.strip(), payload, "")
    elif isinstance(value, (dict, list)):
        yield from _elements(text, ARRAYS, payload)
    else:
        yield Refusal(location, "holds no JSON object; an article must be an object with a text")


def known(names: Sequence[str], fields: Mapping[str, str]) -> bool:
    """Whether a title or a text can be found under these names."""
    squeezed = {name.lower().translate(_SQUEEZE) for name in names}
    wanted = {n for field in ("title", "text", "html") for n in _NAMES[field]}
    return bool(squeezed & wanted) or any(fields.get(field) in names for field in ("title", "text"))


def _holds_list(value: Mapping[str, Any]) -> bool:
    """Whether an object is a wrapper around articles rather than an article itself."""
    lists = [v for k, v in value.items() if k.lower() in ARRAYS and isinstance(v, list) and v]
    return (
        any(isinstance(element, dict) for found in lists for element in found[:1]) and not _body(value, {})[0]
    )


def _elements(text: str, keys: tuple[str, ...], payload: Payload) -> Iterator[RawDocument | Refusal]:
    number = 0
    try:
        for number, (start, end, value) in enumerate(json_values(text, keys), start=1):
            yield article(value, text[start:end].encode("utf-8", "replace"), payload, f"item {number}")
    except (ValueError, RecursionError):
        where = f"{payload.location} item {number + 1}"
        yield Refusal(where, "is no JSON that can be read, and ends the file; mend it there")


def article(
    value: object, raw: bytes, payload: Payload, place: str, media_type: str = MEDIA_TYPE
) -> RawDocument | Refusal:
    """The article that an object, or a table's row as one, declares; a refusal where it has no text.

    ``raw`` are its own bytes of ``media_type``; ``place`` is where in the payload it stands, and its key
    where it has no id.
    """
    location, fields = payload.location, dict(payload.fields)
    where = f"{location} {place}".rstrip()
    if not isinstance(value, dict):
        return Refusal(where, "holds no JSON object; an article must be an object with a text")
    declared = _declared(value, location, fields)
    if not declared.body.strip() and not declared.title.strip():
        keys = ", ".join(str(k) for k in list(value)[:8])
        return Refusal(where, f"holds no text in any known field (it has {keys}); name it in dump.fields")
    key = _one(value, "id", fields) or place
    return RawDocument(
        sha256(raw).hexdigest(), raw, media_type, Origin("dump", location, key), payload.fetched_at, declared
    )


def _declared(value: Mapping[str, Any], location: str, fields: Mapping[str, str]) -> Declared:
    body, body_type = _body(value, fields)
    url = _one(value, "url", fields)
    return Declared(
        title=" ".join(_one(value, "title", fields).split()),
        published=_one(value, "published", fields),
        modified=_one(value, "modified", fields),
        authors=_authors(value, fields),
        publisher=_publisher(value, fields) or _citing(value, location),
        url=url if url.lower().startswith(("http://", "https://")) else "",
        language=_one(value, "language", fields),
        body=body,
        body_type=body_type if body.strip() else "",
    )


def _body(value: Mapping[str, Any], fields: Mapping[str, str]) -> tuple[str, str]:
    named = _at_path(value, fields["text"]) if "text" in fields else None
    candidates = [named] if named is not None else _candidates(value, "text")
    for candidate in candidates:
        text = _prose(candidate)
        if text.strip():
            return text, "text/html" if _MARKUP.search(text) else "text/plain"
    for candidate in _candidates(value, "html"):
        if isinstance(candidate, str) and candidate.strip():
            return candidate, "text/html"
    return "", ""


def _prose(value: object) -> str:
    """Text of a string, or of a list of strings or of objects with a text: paragraphs, a blank line between."""
    if isinstance(value, str):
        return _CUT.sub("", value)
    if isinstance(value, list):
        parts = [p.get("text") if isinstance(p, dict) else p for p in value]
        return "\n\n".join(p.strip() for p in parts if isinstance(p, str) and p.strip())
    return ""


def _publisher(value: Mapping[str, Any], fields: Mapping[str, str]) -> str:
    """The first name that reads as one; ``crawl_world-news`` is a job's name and comes last."""
    found = [_scalar(c) for c in _wanted(value, "publisher", fields)]
    named = [name for name in found if name]
    spoken = [name for name in named if not _MACHINE.fullmatch(name)]
    return next(iter(spoken or named), "").removeprefix("www.")


def _citing(value: Mapping[str, Any], location: str) -> str:
    """For an item that names its ``sources``: the dump speaks, and cites them; its words are not theirs."""
    entries = next((v for k, v in value.items() if k.lower() == "sources" and isinstance(v, list)), [])
    names = [_scalar(e.get("name") if isinstance(e, dict) else e) for e in entries]
    named = "; ".join(dict.fromkeys(name for name in names if name))
    if not named:
        return ""
    stem = location.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0]
    return f"{stem}, citing {named}"


def _authors(value: Mapping[str, Any], fields: Mapping[str, str]) -> tuple[str, ...]:
    for candidate in _wanted(value, "authors", fields):
        several = candidate if isinstance(candidate, list) else [candidate]
        names = [_BY.sub("", " ".join(_scalar(one).split())) for one in several]
        if any(names):
            return tuple(dict.fromkeys(n for n in names if n))
    return ()


def _one(value: Mapping[str, Any], field: str, fields: Mapping[str, str]) -> str:
    return next((text for c in _wanted(value, field, fields) if (text := _scalar(c))), "")


def _wanted(value: Mapping[str, Any], field: str, fields: Mapping[str, str]) -> list[Any]:
    if field in fields:
        found = _at_path(value, fields[field])
        if found is not None:
            return [found]
    return _candidates(value, field)


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return _scalar(value[0]) if value else ""
    if isinstance(value, dict):
        return next((_scalar(value[k]) for k in _NAMING if isinstance(value.get(k), str)), "")
    return ""


def _candidates(value: Mapping[str, Any], field: str) -> list[Any]:
    """Values under a field's known names: at the top, then inside the objects one level down."""
    names = _NAMES[field]
    top = {str(key).lower().translate(_SQUEEZE): inner for key, inner in value.items()}
    found = [top[name] for name in names if name in top]
    # Inside a list only what describes the source itself: a link's title is not the article's.
    down = [v for v in value.values() if isinstance(v, dict)]
    if field == "url":
        down += [v[0] for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
    for inner in down:
        below = {str(key).lower().translate(_SQUEEZE): v for key, v in inner.items()}
        found += [below[name] for name in names if name in below and field != "id" and not _odd(field, name)]
    return found


def _odd(field: str, name: str) -> bool:
    """Names too common one level down to mean the article: a ``name`` or a ``title`` of something else."""
    return (field == "title" and name in ("name", "title", "subject")) or (
        field == "text" and name == "content"
    )


def _at_path(value: object, path: str) -> Any:
    if isinstance(value, Mapping) and path in value:  # a name that has a dot in it, or a table's column
        return value[path]
    for key, index in _STEP.findall(path):
        if key and isinstance(value, Mapping):
            value = value.get(key)
        elif index and isinstance(value, list) and int(index) < len(value):
            value = value[int(index)]
        else:
            return None
    return value
