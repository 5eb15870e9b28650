"""A short message beside a brief: that something it says was corrected since, for whoever got the brief."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from brief.delivery.mail import short
from brief.delivery.recipients import Channel, Recipient
from brief.records import CheckedBrief
from brief.rendering.wording import shown


@dataclass(frozen=True, slots=True)
class Corrected:
    """One cited claim that does not stand any more: its reference, its words, and what became of it."""

    number: int
    claim: str
    reason: str


def title(brief: CheckedBrief) -> str:
    """Of the message."""
    return f"Correction: {brief.title}"


def text(brief: CheckedBrief, told: Sequence[Corrected]) -> str:
    """The message in words, its marking first and last."""
    marking = [brief.marking] if brief.marking else []
    lines = [
        *(f"{one}\n" for one in marking),
        f"{title(brief)}\n",
        f"What this brief ({brief.id}) cites was corrected, withdrawn or changed since it was sent to you:\n",
    ]
    for one in told:
        where = f"[{one.number}] " if one.number else ""
        lines.append(
            f"- {where}“{shown(one.claim)}”\n  {shown(one.reason)}\n"
            if one.claim
            else f"- {shown(one.reason)}\n"
        )
    return "\n".join([*lines, *marking]) + "\n"


def message(
    brief: CheckedBrief, told: Sequence[Corrected], to: Recipient, sender: str, batch: str
) -> EmailMessage:
    """The message as mail, an answer to the brief's own."""
    made = EmailMessage(policy=SMTP)
    subject = f"[{brief.marking}] {title(brief)}" if brief.marking else title(brief)
    made["Subject"] = " ".join(subject.split())[:200]
    made["From"], made["To"] = sender, to.address
    made["Date"] = format_datetime(brief.manifest.cutoff)
    domain = sender.rpartition("@")[2].strip("<> ") or "brief"
    first = f"<{brief.id}.{short(to.name)}@{domain}>"
    made["Message-ID"] = f"<{batch}.{short(to.name)}@{domain}>"
    made["In-Reply-To"] = first
    made["References"] = f"<briefs.{short(sender)}@{domain}> {first}"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Brief-Id"] = brief.id
    made.set_content(text(brief, told))
    return made


def body(brief: CheckedBrief, told: Sequence[Corrected], to: Recipient) -> bytes:
    """The message as a hook or a chat takes it."""
    words = text(brief, told)
    if to.channel is Channel.SLACK:
        safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        block = {"type": "section", "text": {"type": "plain_text", "text": words[:2900], "emoji": False}}
        return _json({"text": safe[:2900], "blocks": [block]})
    if to.channel is Channel.TEAMS:
        card = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.5",
            "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": words[:20_000]}]}],
        }
        attachment = {
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": None,
            "content": card,
        }
        return _json({"type": "message", "attachments": [attachment]})
    listed = [{"number": one.number, "claim": one.claim, "reason": one.reason} for one in told]
    return _json(
        {
            "kind": "correction",
            "brief": brief.id,
            "title": title(brief),
            "marking": brief.marking,
            "corrected": listed,
        }
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8")
