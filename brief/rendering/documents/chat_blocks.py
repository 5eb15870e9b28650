"""A record for a chat: blocks of Slack's Block Kit, the Adaptive Card of a Teams webhook, the text of a Matrix room.

Slack: api.slack.com/reference/block-kit (50 blocks, 3,000 characters a text). Teams: Adaptive Cards 1.5, 28 KB each.
Matrix: the generic webhook of matrix-hookshot, which takes text and HTML; an event has 64 KB.
A text of a source can open no mention and no link there: its marks are escaped, and its addresses are words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from brief.records import Record
from brief.rendering.documents.page_blocks import BlockKind, PageBlock, Run, page_of

BLOCKS, TEXT, CARD = 48, 2_900, 24_000
"""Most blocks and characters of one text in Slack, most bytes of a card in Teams, each with room to spare."""
_UNTIL = re.compile(r"^(?:Source summary|Sources|How this was made|Audit)$")
"""The part of a page from which on a chat is not told: where the brief stands whole, its reader finds it."""
_MARKS = re.compile(r"([\\`*_~\[\]()#>|])")


def slack(record: Record, folder: Path | None = None) -> bytes:
    """A record as the body of a Slack webhook, JSON.

    Args:
        record: whose.
        folder: of the user's own templates.
    """
    page = page_of(record, folder)
    blocks: list[dict[str, Any]] = []
    if record.marking:
        blocks.append(_context(_slack_text(Run(record.marking, bold=True))))
    blocks.append(
        {"type": "header", "text": {"type": "plain_text", "text": page.title[:150], "emoji": False}}
    )
    for text in _texts(page.blocks, _slack_text, TEXT):
        if len(blocks) == BLOCKS:
            blocks.append(_context(f"The brief goes on: {record.id}"))
            break
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}})
    if record.marking:
        blocks.append(_context(_slack_text(Run(record.marking, bold=True))))
    return _json(
        {"text": _slack_text(Run(page.title)), "blocks": blocks, "unfurl_links": False, "unfurl_media": False}
    )


def teams(record: Record, folder: Path | None = None) -> bytes:
    """A record as the body of a Teams webhook, JSON with an Adaptive Card.

    Args:
        record: whose.
        folder: of the user's own templates.
    """
    page = page_of(record, folder)
    body: list[dict[str, Any]] = []
    if record.marking:
        body.append({"type": "TextBlock", "text": _card_text(Run(record.marking)), "weight": "Bolder"})
    body.append({"type": "TextBlock", "text": _card_text(Run(page.title)), "size": "Large", "wrap": True})
    size = 0
    for text in _texts(page.blocks, _card_text, TEXT):
        size += len(json.dumps(text))
        if size > CARD:
            body.append({"type": "TextBlock", "text": f"The brief goes on: {record.id}", "isSubtle": True})
            break
        body.append({"type": "TextBlock", "text": text, "wrap": True})
    return _json(card(body))


def card(body: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The message of a Teams webhook whose Adaptive Card has these elements."""
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": body,
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": content,
    }
    return {"type": "message", "attachments": [attachment]}


def slack_escaped(text: str) -> str:
    """A text in which Slack sees no mention and no link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def matrix(record: Record, folder: Path | None = None) -> bytes:
    """A record as the body of a Matrix webhook, JSON with text and HTML.

    Args:
        record: whose.
        folder: of the user's own templates.
    """
    page = page_of(record, folder)
    marking = [record.marking] if record.marking else []
    plain = _within([*marking, page.title, *_texts(page.blocks, lambda run: run.text, TEXT)], record.id)
    dressed = _within(
        [
            *(f"<strong>{escape(one)}</strong>" for one in marking),
            f"<h3>{escape(page.title)}</h3>",
            *(text.replace("\n", "<br>") for text in _texts(page.blocks, _html_text, TEXT)),
        ],
        record.id,
    )
    return _json(
        {"text": "\n\n".join([*plain, *marking]), "html": "<br><br>".join([*dressed, *map(escape, marking)])}
    )


def _within(texts: list[str], id_: str) -> list[str]:
    """As many of the texts as an event has room for, and a word where that is not all."""
    size = 0
    for place, text in enumerate(texts):
        size += len(text.encode("utf-8"))
        if size > CARD:
            return [*texts[:place], f"The brief goes on: {id_}"]
    return texts


def _html_text(run: Run) -> str:
    safe = escape(run.text)
    safe = f"<del>{safe}</del>" if run.struck else safe
    return f"<strong>{safe}</strong>" if run.bold else safe


def _texts(blocks: tuple[PageBlock, ...], told: Callable[[Run], str], most: int) -> Iterator[str]:
    """The page up to its sources: a text for each part under a heading, cut where it is too long."""
    held = ""
    for block in blocks[1:]:
        if block.kind is BlockKind.HEADING:
            if _UNTIL.match(block.text):
                break
            if held:
                yield held
            held = told(Run(block.text, bold=True))
            continue
        said = "".join(told(run) for run in block.runs)
        indent = "    " * (block.level - 1)
        line = f"{indent}• {said}" if block.kind is BlockKind.ITEM else said
        line = line if len(line) <= most else f"{line[: most - 1]}…"
        if held and len(held) + len(line) + 1 > most:
            yield held
            held = line
        else:
            held = f"{held}\n{line}" if held else line
    if held:
        yield held


def _slack_text(run: Run) -> str:
    """Words in Slack's own marks; what a source says is a word there and nothing else."""
    safe = slack_escaped(run.text)
    # A mark between letters that would dress them is parted from them by nothing that shows.
    safe = re.sub(r"(?<!\w)([*_~`])|([*_~`])(?!\w)", lambda found: f"\u200b{found.group()}\u200b", safe)
    bare = safe.strip()
    if run.bold and bare:
        return safe.replace(bare, f"*{bare}*", 1)
    return safe.replace(bare, f"~{bare}~", 1) if run.struck and bare else safe


def _card_text(run: Run) -> str:
    """Words in the few marks of a card; what a source says is escaped."""
    safe = _MARKS.sub(r"\\\1", run.text).replace("://", ":\u200b//")
    bare = safe.strip()
    return safe.replace(bare, f"**{bare}**", 1) if run.bold and bare else safe


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
