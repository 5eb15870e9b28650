"""Posts of social networks: X (versions 1.1 and 2 of its interface, its archive), Mastodon, Bluesky."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from urllib.parse import urlsplit

from brief.formats.json_posts import (
    WORDLESS,
    Context,
    Part,
    Platform,
    Silent,
    Told,
    cut_off,
    named,
    post,
    spoken,
)
from brief.formats.json_values import JsonObject, child, children, plain, string
from brief.records import Declared, Mark, Role

_REPOST = re.compile(r"RT (@\w{1,30}):?\s+")
_VERSION_2 = ("author_id", "edit_history_tweet_ids", "referenced_tweets", "public_metrics", "conversation_id")
_POST = "app.bsky.feed.post"
ADDRESS_ONLY = Silent("repost that holds only an address")


def is_x(value: JsonObject) -> bool:
    """Whether an object is a post of X, in any of the forms that it is handed on in."""
    if "full_text" in value or "rawContent" in value:
        return "created_at" in value or "date" in value
    if "full_text" in child(value, "legacy"):
        return True
    if "text" not in value:
        return False
    if "id_str" in value or "screen_name" in child(value, "user"):
        return "created_at" in value
    return "id" in value and any(key in value for key in _VERSION_2)


def x(value: JsonObject, around: Context) -> Told:
    """What a post of X declares; a repost is in the words of the account that it is from."""
    value = _flat(value)
    own, parts = _x_text(value), list[Part]()
    if original := _other(value, around, "retweeted"):
        parts.append(_x_post(original, around))
    elif match := _REPOST.match(own):
        at = match.end()
        prefix = Mark(0, at, Role.BYLINE)
        parts.append((own, (prefix, Mark(at, len(own), Role.POST, match[1]), *cut_off(own))))
    else:
        parts.append((own, ()))
        if quoted := _other(value, around, "quoted"):
            parts.append(_x_post(quoted, around))
    if not any(text.strip() for text, _ in parts):
        return WORDLESS
    language = string(value, "lang")
    return spoken(
        parts,
        Declared(
            publisher=_account(value, around),
            published=string(value, "created_at") or string(value, "date") or string(value, "createdAt"),
            url=string(value, "url"),
            language="" if language in ("und", "qme", "zxx") else language,
        ),
    )


def _flat(value: JsonObject) -> JsonObject:
    """A post whose fields stand in ``legacy``, with its user, as the site's own pages get it."""
    if not (inner := child(value, "legacy")):
        return value
    result = child(value, "core", "user_results", "result")
    return {**inner, "user": {**child(result, "legacy"), **child(result, "core")}}


def _x_text(value: JsonObject) -> str:
    text = (
        string(value, "note_tweet", "text")
        or string(value, "note_tweet", "note_tweet_results", "result", "text")
        or string(value, "extended_tweet", "full_text")
        or string(value, "full_text")
        or string(value, "rawContent")
        or string(value, "text")
    )
    return html.unescape(text)


def _x_post(value: JsonObject, around: Context) -> Part:
    value = _flat(value)
    return post(_x_text(value), _account(value, around), string(value, "created_at") or string(value, "date"))


def _other(value: JsonObject, around: Context, how: str) -> JsonObject:
    """The post that one is a repost of, or quotes; empty where it is not at hand."""
    for key in (f"{how}_status", f"{how}Tweet", f"{how}_tweet"):
        if _x_text(found := child(value, key)):
            return found
    if found := child(value, f"{how}_status_result", "result"):
        return found
    for other in children(value, "referenced_tweets"):
        if string(other, "type") == how and (found := around.posts.get(string(other, "id"), {})):
            return found
    return {}


def _account(value: JsonObject, around: Context) -> str:
    user = child(value, "user") or child(value, "author")
    handle = string(user, "screen_name") or string(user, "username") or string(user, "userName")
    number = string(value, "author_id")
    name = string(user, "displayname") or string(user, "name")
    return named(name, handle) or around.people.get(number, "") or (f"X user {number}" if number else "")


def is_mastodon(value: JsonObject) -> bool:
    """Whether an object is a status of Mastodon's, or of what speaks its language (ActivityPub)."""
    if isinstance(value.get("content"), str) and "acct" in child(value, "account"):
        return True
    kind = string(value, "type")
    if kind in ("Create", "Announce"):
        return "actor" in value and "object" in value
    return kind in ("Note", "Question") and "attributedTo" in value and "content" in value


def mastodon(value: JsonObject, _around: Context) -> Told:
    """What a status declares; a boost is in the words of the account that it is from."""
    activity = value
    if string(value, "type") == "Announce" and not child(value, "object"):
        return ADDRESS_ONLY
    if child(value, "object"):
        value = child(value, "object")
    boosted = child(value, "reblog") or (value if string(activity, "type") == "Announce" else {})
    quoted = child(value, "quote", "quoted_status") or child(value, "quote")
    said = Declared(
        title=string(value, "spoiler_text") or string(value, "summary"),
        publisher=_fediverse(activity) or _fediverse(value),
        published=string(activity, "created_at")
        or string(activity, "published")
        or string(value, "published"),
        modified=string(value, "edited_at") or string(value, "updated"),
        url="" if boosted else string(value, "url") or string(value, "id"),
        language=string(value, "language") or next(iter(child(value, "contentMap")), ""),
    )
    content = string(value, "content")
    if boosted or string(quoted, "content"):
        own = "" if boosted else plain(content)
        other = boosted or quoted
        when = string(other, "created_at") or string(other, "published")
        text = plain(string(other, "content"))
        if text.strip() or own.strip():
            return spoken([(own, ()), post(text, _fediverse(other), when)], said)
        return WORDLESS
    if not plain(content):
        return WORDLESS
    return _with(said, content)


def _with(said: Declared, markup: str) -> Declared:
    url = said.url if said.url.lower().startswith(("http://", "https://")) else ""
    return replace(said, url=url, body=markup, body_type="text/html")


def _fediverse(value: JsonObject) -> str:
    """Who posted: by the account given, or by the address of the actor."""
    account = child(value, "account") or child(value, "actor") or child(value, "attributedTo")
    name = string(account, "display_name") or string(account, "name") or string(account, "username")
    handle = string(account, "acct") or string(account, "preferredUsername")
    if name or handle:
        return named(name, handle)
    place = string(value, "actor") or string(value, "attributedTo")
    try:
        parts = urlsplit(place)
    except ValueError:
        return place
    return f"@{parts.path.rsplit('/', 1)[-1].lstrip('@')}@{parts.netloc}" if parts.netloc else place


def is_bluesky(value: JsonObject) -> bool:
    """Whether an object is a post of Bluesky's: an item of a feed, a post as shown, or a record alone."""
    return any(string(record, "$type") == _POST or _shown(value, record) for record in _records(value))


def _shown(value: JsonObject, record: JsonObject) -> bool:
    shown = child(value, "post") or value
    return (
        "text" in record and "createdAt" in record and ("handle" in child(shown, "author") or "cid" in shown)
    )


def _records(value: JsonObject) -> tuple[JsonObject, ...]:
    shown = child(value, "post") or value
    return (child(shown, "record"), child(shown, "value"), child(value, "commit", "record"), value)


def bluesky(value: JsonObject, _around: Context) -> Told:
    """What a post of Bluesky's declares; a repost is in the words of the account that it is from."""
    shown = child(value, "post") or value
    record = next(r for r in _records(value) if string(r, "$type") == _POST or _shown(value, r))
    author = _bluesky(child(shown, "author")) or string(value, "did") or _owner(string(shown, "uri"))
    text, when = string(record, "text"), string(record, "createdAt")
    reposter = _bluesky(child(value, "reason", "by"))
    parts = [post(text, author, when) if reposter else (text, ())]
    embed = child(shown, "embed")
    quoted = child(embed, "record", "record") or child(embed, "record")
    if words := string(quoted, "value", "text"):
        parts.append(post(words, _bluesky(child(quoted, "author")), string(quoted, "value", "createdAt")))
    if not any(part.strip() for part, _ in parts):
        return WORDLESS
    languages = record.get("langs")
    return spoken(
        parts,
        Declared(
            publisher=reposter or author,
            published=(string(value, "reason", "indexedAt") if reposter else "") or when,
            language=str(languages[0]) if isinstance(languages, list) and languages else "",
        ),
    )


def _bluesky(account: JsonObject) -> str:
    return named(string(account, "displayName"), string(account, "handle"))


def _owner(uri: str) -> str:
    """Whose record an address at://OWNER/… is."""
    return uri.removeprefix("at://").partition("/")[0]


PLATFORMS: tuple[Platform, ...] = ((is_x, x), (is_mastodon, mastodon), (is_bluesky, bluesky))
"""Social networks."""
