"""JSON dumps of articles, one object a line or a tree that holds them anywhere, whatever their fields are called."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

from brief.formats import json_chats, json_networks, json_services
from brief.formats.item_slices import closed, json_places, json_stream, json_values, steps_to
from brief.formats.json_names import View, at_path, declared, known, one
from brief.formats.json_posts import Context, Platform, Silent, Withdrawn, context
from brief.formats.json_records import Path, record_paths
from brief.formats.json_unread import Account
from brief.formats.json_values import JsonObject, children, string
from brief.records import Declared, LeftOut, Origin, Payload, RawDocument, Refusal

__all__ = ["MEDIA_TYPE", "article", "known", "lines", "objects"]
MEDIA_TYPE = "application/json"
PLATFORMS: tuple[Platform, ...] = (
    *json_chats.PLATFORMS,
    *json_networks.PLATFORMS,
    *json_services.PLATFORMS,
)
"""Whose exports are known by their fields; the first that an object is of reads it."""
MAX_MENDED = 20_000_000
"""Characters of a broken object that is looked through for what of it is whole: 50 million take 5 s."""
# One of these any of them has; most objects of a large tree have none, and need not be asked about each.
_SIGNS = frozenset(
    "text text_entities date ts content full_text legacy object record value commit post rawContent author timestamp"
    " versioncreated firstcreated pubstatus origin canonical alternate webTitle _".split()
)
REMOVED = "[Removed]"
"""What NewsAPI puts in place of an article that it took out."""
# Before a file of an X archive: what makes a script of it.
_ASSIGNED = re.compile(r"\s*window\.[\w.]+ *= *(?=[\[{])")
_KEYS = ("id_str", "uri", "message_id", "ts")
_OURS = {"text": ("body", "body_type", "marks")}
Found = RawDocument | Refusal | LeftOut


def lines(payload: Payload) -> Iterator[Found]:
    """The articles of a JSON Lines dump, or of a chunk of whole lines of one."""
    account = Account(payload.location)
    for number, line in enumerate(payload.content.split(b"\n"), start=payload.first_line):
        line = line.removesuffix(b"\r")
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        text = line.decode("utf-8", "replace")
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            where = f"{payload.location} line {number}"
            yield Refusal(where, "is no JSON that can be read; each line must hold one object")
            continue
        yield from _tree(value, text, line, payload, f"line {number}", account)
    yield from account.told()


def objects(payload: Payload) -> Iterator[Found]:
    """The articles of a .json file: one object, or a list of them wherever in the tree it stands.

    A file that holds several objects one after the other is read as JSON Lines.
    """
    location, content = payload.location, payload.content
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content.decode("utf-16" if utf16 else "utf-8-sig", "replace")
    text = _ASSIGNED.sub("", text, count=1) if text.lstrip().startswith("window.") else text
    account = Account(location)
    try:
        value = json.loads(text, strict=False)
    except ValueError as error:
        told, broken = (
            getattr(error, "msg", ""),
            getattr(error, "pos", 0),
        )  # a number of 5,000 digits has neither
        if told == "Extra data" and _is_json(text.lstrip().partition("\n")[0]):
            yield from lines(replace(payload, content=text.encode("utf-8", "replace")) if utf16 else payload)
        elif told == "Extra data":
            yield from _elements(json_stream(text), text, payload)
        elif text.lstrip().startswith("["):
            yield from _elements(json_values(text), text, payload)
        else:
            yield from _cut_short(text[:broken], payload, account)
        return
    except RecursionError:
        yield Refusal(location, "is JSON nested too deeply to be read")
        return
    if isinstance(value, (dict, list)):
        yield from _tree(value, text, content.strip(), payload, "", account)
        yield from account.told()
    else:
        yield Refusal(location, "holds no JSON object; an article must be an object with a text")


def _is_json(line: str) -> bool:
    try:
        json.loads(line, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _elements(values: Iterator[tuple[int, int, object]], text: str, payload: Payload) -> Iterator[Found]:
    """Articles of values one after the other, the last of which may be broken."""
    number = 0
    account = Account(payload.location)
    try:
        for number, (start, end, value) in enumerate(values, start=1):
            raw = text[start:end].encode("utf-8", "replace")
            yield from _tree(value, text[start:end], raw, payload, f"item {number}", account)
    except (ValueError, RecursionError):
        where = f"{payload.location} item {number + 1}"
        yield Refusal(where, "is no JSON that can be read, and ends the file; mend it there")
    yield from account.told()


def _cut_short(text: str, payload: Payload, account: Account) -> Iterator[Found]:
    """Articles that stand whole before the place where an object breaks off."""
    mended, end = closed(text) if len(text) <= MAX_MENDED else ("", 0)
    number = 0
    if _is_json(mended):
        for found in _tree(json.loads(mended, strict=False), mended, b"", payload, "", account, end):
            number += isinstance(found, RawDocument)
            yield found
    after = f" after article {number}; what stands before that was read" if number else ""
    yield Refusal(payload.location, f"is no JSON that can be read; it is cut short or malformed{after}")
    yield from account.told()


def _tree(
    value: object,
    text: str,
    raw: bytes,
    payload: Payload,
    place: str,
    account: Account,
    end: int = sys.maxsize,
) -> Iterator[Found]:
    """The articles of a parsed document, or of one line or element, whose text and bytes are given.

    What goes beyond ``end`` was cut off by the text's own end.
    """
    if not (isinstance(value, dict) or (isinstance(value, list) and any(map(_holds, value)))):
        yield article(value, raw, payload, place)
        return
    paths = record_paths(value, dict(payload.fields), lambda found: _platform(found) is not None)
    if not paths or paths == [()]:
        if len(text) <= end and (found := _record(value, raw, payload, place, (), Context(), account)):
            yield found
        return
    steps = steps_to(paths)
    several = len(paths) > 1 or not place

    @lru_cache(maxsize=64)
    def around(path: Path) -> Context:
        above: list[object] = [value]
        for step in path:
            above.append(above[-1][step])  # type: ignore[index]  # the path was found in this value
        return context(above)

    for number, (path, start, stop, each) in enumerate(json_places(text, steps), start=1):
        own = text[start:stop].encode("utf-8", "replace") if several else raw
        name = f"{place} item {number}".lstrip() if several else place
        if stop <= end and (found := _record(each, own, payload, name, path, around(path[:-1]), account)):
            yield found
    account.around(value, steps, _referred(value))


def _holds(value: object) -> bool:
    return isinstance(value, (dict, list))


def _platform(value: JsonObject) -> Platform | None:
    if _SIGNS.isdisjoint(value):
        return None
    return next((platform for platform in PLATFORMS if platform[0](value)), None)


def _referred(value: object) -> list[str]:
    """Ids of posts that stand beside those of an answer of X because these refer to them."""
    if not isinstance(value, dict) or "includes" not in value:
        return []
    posts = [*children(value, "data"), value["data"]] if "data" in value else []
    return [string(other, "id") for post in posts for other in children(post, "referenced_tweets")]


def _record(
    value: object, raw: bytes, payload: Payload, place: str, path: Path, around: Context, account: Account
) -> Found | None:
    """What a record of a tree gives: an article, why not, or nothing where it says nothing and was counted."""
    where = tuple(step for step in path if isinstance(step, str))
    platform = _platform(value) if isinstance(value, dict) else None
    if platform is None or not isinstance(value, dict):
        found = article(value, raw, payload, place, site=around.site)
    else:
        told = platform[1](value, around)
        if isinstance(told, Silent):
            account.leave_out(told.noun, where)
            return None
        if isinstance(told, Withdrawn):
            return Refusal(f"{payload.location} {place}".rstrip(), told.reason)
        found = _document(value, _overruled(told, value, payload), raw, payload, place, MEDIA_TYPE)
    if isinstance(found, RawDocument):
        account.record(value, found.declared, where)
    return found


def _overruled(told: Declared, value: JsonObject, payload: Payload) -> Declared:
    """What a platform's reader found, but for the fields that settings name."""
    fields = {ours: path for ours, path in payload.fields if at_path(value, path) is not None}
    if not fields:
        return told
    named = declared(value, payload.location, fields)
    ours = [name for field in fields for name in _OURS.get(field, (field,)) if hasattr(named, name)]
    return replace(told, **{name: getattr(named, name) for name in ours})


def article(
    value: object, raw: bytes, payload: Payload, place: str, media_type: str = MEDIA_TYPE, site: str = ""
) -> RawDocument | Refusal:
    """The article that an object, or a table's row as one, declares; a refusal where it has no text.

    ``raw`` are its own bytes of ``media_type``; ``place`` is where in the payload it stands, and its key
    where it has no id; ``site`` published it where it does not say who did.
    """
    if not isinstance(value, dict):
        where = f"{payload.location} {place}".rstrip()
        return Refusal(where, "holds no JSON object; an article must be an object with a text")
    said = declared(value, payload.location, dict(payload.fields))
    said = replace(said, publisher=said.publisher or site)
    return _document(value, said, raw, payload, place, media_type)


def _numbered(value: JsonObject) -> str:
    """What a post or an item of a service is known by there."""
    return next((found for key in _KEYS if (found := string(value, key))), "") if _platform(value) else ""


def _document(
    value: JsonObject, said: Declared, raw: bytes, payload: Payload, place: str, media_type: str
) -> RawDocument | Refusal:
    location = payload.location
    where = f"{location} {place}".rstrip()
    if said.title == said.body == REMOVED:
        return Refusal(
            where, f"was taken out by the service that listed it ({REMOVED}); nothing is left to read"
        )
    if not said.body.strip() and not said.title.strip():
        keys = ", ".join(str(k) for k in list(value)[:8])
        return Refusal(where, f"holds no text in any known field (it has {keys}); name it in dump.fields")
    key = one(View(value), "id", dict(payload.fields)) or _numbered(value) or place
    return RawDocument(
        sha256(raw).hexdigest(), raw, media_type, Origin("dump", location, key), payload.fetched_at, said
    )
