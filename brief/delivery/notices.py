"""Short messages beside briefs: that something was corrected since; that something watched for was told of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from brief.delivery.mail import short
from brief.delivery.recipients import Channel, Recipient
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
    made = EmailMessage(policy=SMTP)
    subject = f"[{notice.marking}] {notice.title}" if notice.marking else notice.title
    made["Subject"] = " ".join(subject.split())[:200]
    made["From"], made["To"] = sender, to.address
    made["Date"] = format_datetime(notice.at)
    domain = sender.rpartition("@")[2].strip("<> ") or "brief"
    thread = f"<briefs.{short(sender)}@{domain}>"
    made["Message-ID"] = f"<{notice.id}.{short(to.name)}@{domain}>"
    if notice.brief:
        first = f"<{notice.brief}.{short(to.name)}@{domain}>"
        made["In-Reply-To"] = first
        thread = f"{thread} {first}"
        made["X-Brief-Id"] = notice.brief
    made["References"] = thread
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text(notice))
    return made


def body(notice: Notice, to: Recipient) -> bytes:
    """The message as a hook or a chat takes it."""
    words = text(notice)
    if to.channel is Channel.SLACK:
        safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        block = {"type": "section", "text": {"type": "plain_text", "text": words[:2900], "emoji": False}}
        return _json({"text": safe[:2900], "blocks": [block]})
    if to.channel is Channel.MATRIX:
        return _json({"text": words[:20_000]})
    if to.channel is Channel.TEAMS:
        run = {"type": "TextRun", "text": words[:20_000]}
        card = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.5",
            "body": [{"type": "RichTextBlock", "inlines": [run]}],
        }
        held = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
        return _json({"type": "message", "attachments": [held]})
    items = [{"number": one.number, "words": one.words, "about": one.about} for one in notice.items]
    told = {"kind": notice.kind, "title": notice.title, "marking": notice.marking, "items": items}
    return _json({**told, "id": notice.id, "brief": notice.brief})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8")
