"""Messages of chats: Telegram (its desktop export, its bots, Telethon), Slack, Discord."""

from __future__ import annotations

import html
import re

from brief.formats.json_posts import WORDLESS, Context, Part, Platform, Silent, Told, named, post, spoken
from brief.formats.json_values import JsonObject, at, child, children, string
from brief.records import Declared, Mark, Role

SERVICE = Silent("service message")
_STAMP = re.compile(r"\d{10}\.\d{1,7}")
_SLACK_TYPES = (
    "",
    "bot_message",
    "me_message",
    "thread_broadcast",
    "reply_broadcast",
    "file_share",
    "file_comment",
)
_DISCORD_TYPES = ("", "0", "19", "20", "23", "Default", "Reply", "ChatInputCommand", "ContextMenuCommand")
_LINK = re.compile(r"<([^<>|\n]{1,4000})(?:\|([^<>\n]{0,2000}))?>")
# Slack's marks of bold and slanted words say nothing; struck words were taken back.
_BOLD = re.compile(r"(?<![\w*])\*([^*\n]{1,2000})\*(?![\w*])")
_STRUCK = re.compile(r"(?<![\w~])~[^~\n]{1,2000}~(?![\w~])")


def is_telegram(value: JsonObject) -> bool:
    """Whether an object is a message of Telegram's, of its desktop export or as its programs hand it over."""
    if "text_entities" in value or "date_unixtime" in value:
        return "text" in value and "id" in value
    if string(value, "type") in ("message", "service") and "date" in value and "id" in value:
        return "text" in value
    if "date" not in value:
        return False
    if isinstance(value.get("chat"), dict):
        return "message_id" in value or "id" in value
    told = string(value, "_")
    return told == "MessageService" or ("message" in value and ("peer_id" in value or told == "Message"))


def telegram(value: JsonObject, around: Context) -> Told:
    """What a Telegram message declares; one that was forwarded is in the words of whom it came from."""
    chat = child(value, "chat")
    if string(value, "type") == "service" or string(value, "_") == "MessageService":
        return SERVICE
    text, struck = _telegram_text(value)
    if not text.strip():
        return Silent("poll") if "poll" in value else WORDLESS
    forwarded = [key for key in value if key.startswith(("forward", "fwd_from")) and _came(key, value[key])]
    part = (text, struck)
    if forwarded:
        inner = [mark for mark in struck if mark.role is Role.STRUCK]
        part = post(text, _forwarded_from(value), string(value, "fwd_from", "date"), inner)
    sender = _person(child(value, "from")) or string(value, "from")
    handle = string(chat, "username")
    return spoken(
        [part],
        Declared(
            publisher=sender
            or named(string(chat, "title"), handle)
            or around.channel
            or _numbered(child(value, "peer_id")),
            published=string(value, "date_unixtime") or string(value, "date"),
            modified=string(value, "edited_unixtime")
            or string(value, "edited")
            or string(value, "edit_date"),
            authors=tuple(n for n in (string(value, "author") or string(value, "author_signature"),) if n),
        ),
    )


def _came(key: str, value: object) -> bool:
    # A desktop export has null where the account is gone; a count of forwards says nothing of this message.
    return key == "forwarded_from" or (
        bool(value) and key != "forwards" and not isinstance(value, (int, bool))
    )


def _telegram_text(value: JsonObject) -> Part:
    """Text of a message, given whole or in pieces; struck words and quotations are marked."""
    given = next((v for k in ("text", "caption", "message", "text_entities") if (v := value.get(k))), "")
    if not isinstance(given, list):
        return str(given), ()
    text, marks = "", list[Mark]()
    for piece in given:
        words, kind = (piece, "") if isinstance(piece, str) else (string_of(piece), string(piece, "type"))
        role = {"strikethrough": Role.STRUCK, "blockquote": Role.QUOTATION}.get(kind)
        if role is Role.QUOTATION:
            text += "" if text.endswith("\n\n") or not text else "\n\n"
            words += "\n\n"
        if role is not None and words.strip():
            marks.append(Mark(len(text), len(text) + len(words.rstrip()), role))
        text += words
    return text.rstrip(), tuple(marks)


def string_of(piece: object) -> str:
    """The words of a piece of a message, spaces at their ends kept."""
    found = at(piece, "text")
    return found if isinstance(found, str) else ""


def _forwarded_from(value: JsonObject) -> str:
    origin = child(value, "forward_origin")
    known = child(value, "fwd_from")
    return (
        string(value, "forwarded_from")
        or string(value, "forward_from_chat", "title")
        or _person(child(value, "forward_from"))
        or string(value, "forward_sender_name")
        or string(origin, "chat", "title")
        or string(origin, "sender_chat", "title")
        or _person(child(origin, "sender_user"))
        or string(origin, "sender_user_name")
        or string(known, "from_name")
        or _numbered(child(known, "from_id"))
    )


def _numbered(peer: JsonObject) -> str:
    number = string(peer, "channel_id")
    return f"Telegram channel {number}" if number else ""


def _person(user: JsonObject) -> str:
    name = " ".join(part for part in (string(user, "first_name"), string(user, "last_name")) if part)
    return named(name, string(user, "username"))


def is_slack(value: JsonObject) -> bool:
    """Whether an object is a message of Slack's."""
    if not _STAMP.fullmatch(string(value, "ts")):
        return False
    return string(value, "type") == "message" or ("text" in value and ("user" in value or "bot_id" in value))


def slack(value: JsonObject, around: Context) -> Told:
    """What a Slack message declares; what it shares of another is in that other's words."""
    if string(value, "subtype") not in _SLACK_TYPES:
        return SERVICE
    own = string(value, "text") or "\n\n".join(string(b, "text", "text") for b in children(value, "blocks"))
    parts = list(_slack_parts(own, around))
    for shared in children(value, "attachments"):
        speaker = string(shared, "author_name") or string(shared, "service_name") or string(shared, "title")
        text = _slack_text(string(shared, "text"), around)
        parts.append(post(text, speaker, string(shared, "ts")))
    if not any(text.strip() for text, _ in parts):
        return WORDLESS
    user = string(value, "user")
    name = (
        string(value, "user_profile", "real_name")
        or string(value, "real_name")
        or string(value, "user_profile", "display_name")
        or around.people.get(user, "")
        or string(value, "username")
        or string(value, "bot_profile", "name")
        or (f"Slack user {user}" if user else "")
    )
    return spoken(
        parts, Declared(publisher=name, published=string(value, "ts"), modified=string(value, "edited", "ts"))
    )


def _slack_parts(raw: str, around: Context) -> list[Part]:
    """A message's text in parts: lines that it quotes are a quotation."""
    parts: list[Part] = []
    held: list[str] = []
    quoting = False
    for line in [*raw.split("\n"), None]:
        quotes = line is not None and line.startswith(("&gt;", ">"))
        if held and (line is None or quotes != quoting):
            text = _slack_text("\n".join(held), around)
            struck = tuple(Mark(m.start(), m.end(), Role.STRUCK) for m in _STRUCK.finditer(text))
            parts.append((text, (Mark(0, len(text), Role.QUOTATION),) if quoting and text else struck))
            held = []
        if line is not None:
            held.append(line.removeprefix("&gt;").removeprefix(">").strip() if quotes else line)
            quoting = quotes
    return parts


def _slack_text(raw: str, around: Context) -> str:
    def shown(link: re.Match[str]) -> str:
        target, label = link[1], link[2] or ""
        if target[0] in "#!":
            return f"{target[0].replace('!', '@')}{label or target[1:]}"
        if target[0] == "@":
            return f"@{label or around.people.get(target[1:], target[1:])}"
        return label or target.removeprefix("mailto:")

    return _BOLD.sub(r"\1", html.unescape(_LINK.sub(shown, raw))).strip()


def is_discord(value: JsonObject) -> bool:
    """Whether an object is a message of Discord's, exported or as its service hands it over."""
    author = child(value, "author")
    return (
        "content" in value
        and "timestamp" in value
        and any(key in author for key in ("nickname", "discriminator", "isBot", "global_name"))
    )


def discord(value: JsonObject, _around: Context) -> Told:
    """What a Discord message declares; what it embeds is in the words of whom that names."""
    if string(value, "type") not in _DISCORD_TYPES:
        return SERVICE
    author = child(value, "author")
    forwarded = child(value, "forwardedMessage")
    parts: list[Part] = [
        (string(value, "content"), ()),
        post(string(forwarded, "content"), "", string(forwarded, "timestamp")),
    ]
    for shared in children(value, "embeds"):
        speaker = (
            string(shared, "author", "name") or string(shared, "provider", "name") or string(shared, "title")
        )
        parts.append(post(string(shared, "description"), speaker, string(shared, "timestamp")))
    if not any(text.strip() for text, _ in parts):
        return WORDLESS
    name = string(author, "nickname") or string(author, "global_name") or string(author, "name")
    return spoken(
        parts,
        Declared(
            publisher=name or string(author, "username"),
            published=string(value, "timestamp"),
            modified=string(value, "timestampEdited") or string(value, "edited_timestamp"),
        ),
    )


PLATFORMS: tuple[Platform, ...] = ((is_telegram, telegram), (is_slack, slack), (is_discord, discord))
"""Platforms of chats."""
