"""Short messages beside briefs: that something was corrected since; that something watched for was told of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from brief.delivery import mail
from brief.delivery.recipients import Channel, Recipient
from brief.rendering.documents.chat_blocks import card, slack_escaped
from brief.rendering.wording import shown


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is told: a source's words, and what is to be known of them."""

    words: str
    about: str
    number: int = 0
    """Of the reference in the brief that cites them; 0 for none."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A short message.

    Attributes:
        id: what it is known by; the same message has the same.
        kind: ``correction`` or ``alert``.
        title: of it.
        intro: what it is, in a sentence.
        items: what it tells.
        marking: of it.
        at: when it was made.
        brief: the id of the brief that it is of, or empty.
    """

    id: str
    kind: str
    title: str
    intro: str
    items: tuple[Item, ...]
    marking: str
    at: datetime
    brief: str = ""


def text(notice: Notice) -> str:
    """The message in words, its marking first and last."""
    marking = [notice.marking] if notice.marking else []
    lines = [*(f"{one}\n" for one in marking), f"{notice.title}\n", f"{notice.intro}\n"]
    for one in notice.items:
        where = f"[{one.number}] " if one.number else ""
        about = shown(one.about)
        lines.append(f"- {where}“{shown(one.words)}”\n  {about}\n" if one.words else f"- {about}\n")
    return "\n".join([*lines, *marking]) + "\n"


def message(notice: Notice, to: Recipient, sender: str) -> EmailMessage:
    """The message as mail, in the thread of the desk's briefs; of a brief it is an answer to that."""
    made = mail.headed(notice.id, notice.title, notice.marking, notice.at, to, sender, answers=notice.brief)
    if notice.brief:
        made["X-Brief-Id"] = notice.brief
    made.set_content(text(notice))
    return made


def body(notice: Notice, to: Recipient) -> bytes:
    """The message as a hook or a chat takes it."""
    words = text(notice)
    if to.channel is Channel.SLACK:
        block = {"type": "section", "text": {"type": "plain_text", "text": words[:2900], "emoji": False}}
        return _json({"text": slack_escaped(words)[:2900], "blocks": [block]})
    if to.channel is Channel.MATRIX:
        return _json({"text": words[:20_000]})
    if to.channel is Channel.TEAMS:
        run = {"type": "TextRun", "text": words[:20_000]}
        return _json(card([{"type": "RichTextBlock", "inlines": [run]}]))
    items = [{"number": one.number, "words": one.words, "about": one.about} for one in notice.items]
    told = {"kind": notice.kind, "title": notice.title, "marking": notice.marking, "items": items}
    return _json({**told, "id": notice.id, "brief": notice.brief})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8")
