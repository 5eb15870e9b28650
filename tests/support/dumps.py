"""JSON exports of invented words, and what is read of one in short."""

import json
from datetime import UTC, datetime

from brief.reading.piece_reader import Intake, intake
from brief.records import Article, Payload

NOW = datetime(2026, 3, 9, tzinfo=UTC)
WEIR = (
    "The sluice at Harrow Weir was opened at dawn after the river rose by two metres, the water board said."
)
HOMES = (
    "Forty households in Lower Harrow were told to leave by noon, and two schools stay closed until Monday."
)
PICTURE = "The weir with both gates open and brown water in the fields"
MARKUP = f"<p>{WEIR}</p><p>{HOMES}</p>"
EIGHT = "2026-03-05T08:00:00Z"
"""The time that whatever is dated here was published, as most formats word it; as seconds it is ``STAMP``."""
STAMP = 1772697600


def export(*values: object, indent: int | None = None) -> bytes:
    """Values as a .json file, or, where they are several, one a line."""
    return "\n".join(json.dumps(value, ensure_ascii=False, indent=indent) for value in values).encode()


def taken(content: bytes, name: str = "d.json", **fields: str) -> Intake:
    """What an ingest takes of an export; ``fields`` are those that settings name."""
    kind = "application/json" if name.endswith(".json") else "application/x-ndjson"
    return intake(Payload(name, content, kind, NOW, fields=tuple(fields.items())))


def read(*values: object, **fields: str) -> list[Article]:
    """The articles of an export of which nothing is refused; several values stand one a line."""
    found = taken(export(*values), "d.json" if len(values) == 1 else "d.jsonl", **fields)
    assert not found.refused, found.refused
    return [article for _, article, _ in found.read]


def left_out(*values: object) -> list[str]:
    """What of an export is in no article."""
    found = taken(export(*values), "d.json" if len(values) == 1 else "d.jsonl")
    return [f"{part.count} {part.noun} under {part.place} {part.why}" for part in found.left_out]


def voices(article: Article) -> list[tuple[str, str, str]]:
    """Role, speaker and text of each block of an article."""
    text = article.source_text
    return [
        (block.role.name, block.speaker, " ".join(text[start:end].strip() for start, end in block.spans))
        for block in article.typed
    ]


def hour(article: Article) -> str:
    """Day and time of publication."""
    return f"{article.published.start:%d %H:%M}" if article.published.start else ""
