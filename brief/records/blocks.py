"""What each part of a document is, and whose words it holds: roles, marks on a text, blocks of an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from brief.records.base import Span


class Role(StrEnum):
    """What a part of a document is; the value is what a reader is told where it was set aside."""

    BODY = "body"
    STANDFIRST = "standfirst"
    LIST = "list"
    TABLE = "table"
    CAPTION = "caption"
    QUOTATION = "quotation"
    POST = "embedded post"
    ANSWER = "answer"
    CORRECTION = "correction note"
    QUESTION = "question"
    HEADING = "heading"
    INSTRUCTION = "instruction to the public"
    HEADLINE = "headline"
    BYLINE = "byline or date line"
    FURNITURE = "page furniture"
    ADVERTISEMENT = "advertisement"
    SUBSCRIBE = "call to subscribe or share"
    PAYWALL = "paywall notice"
    CUT_OFF = "cut off in the source"
    TEASER = "teaser for another story"
    COMMENT = "reader's comment"
    HIDDEN = "hidden from readers"
    STRUCK = "struck out by the publisher"
    NOTE_MARK = "mark of a note"
    NOTE = "note"
    MESSAGE = "quoted message"
    FIELD = "field of the record"


CITABLE = frozenset(
    {
        Role.BODY,
        Role.STANDFIRST,
        Role.LIST,
        Role.TABLE,
        Role.CAPTION,
        Role.QUOTATION,
        Role.POST,
        Role.ANSWER,
        Role.CORRECTION,
    }
)
"""Roles of what an article says. Of the others a question, a heading and an instruction are kept, and assert nothing;
the rest is set aside."""
KEPT = CITABLE | {Role.QUESTION, Role.HEADING, Role.INSTRUCTION}
"""Roles of the blocks of an article: search finds them, and what is set aside is in none of them."""
SPOKEN = frozenset({Role.QUOTATION, Role.POST, Role.ANSWER})
"""Roles of what somebody else than the article says."""
UNNAMED_SPEAKER = "an unnamed speaker"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text that is something else than plain body, as what read the document tells.

    A mark of a role in ``KEPT`` types the paragraphs that it covers; one of another role is set aside, be it whole
    paragraphs or some words of one (struck out, the mark of a note).

    Attributes:
        speaker: of a role in ``SPOKEN``: who says it, as named there; empty where nobody is named.
        said: when, as worded, where the part has a date of its own.
        why: of a role that is set aside: the reason in words of its own, where the role's value says too little.
        pages: of a document in pages the one on which it stands, counted from 1, or the first and the last: ``3–4``.
    """

    start: int
    end: int
    role: Role
    speaker: str = ""
    said: str = ""
    why: str = ""
    pages: str = ""

    @property
    def reason(self) -> str:
        """Why it is set aside, as a reader is told."""
        return self.why or self.role.value


@dataclass(frozen=True, slots=True)
class BlockKind:
    """What a kept block of an article is, where it is not plain body, and on which pages: ``block`` is its place."""

    block: int
    role: Role
    speaker: str = ""
    said: str = ""
    pages: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A kept paragraph of an article: where it stands, what it is, and whose words it holds.

    It has more than one span where a sentence broken over paragraphs was rejoined, or something was cut out.
    """

    spans: tuple[Span, ...]
    role: Role = Role.BODY
    speaker: str = ""
    said: str = ""
    pages: str = ""
    """Of a document in pages: on which of them it stands, counted from 1."""


def at_spans(blocks: Sequence[Block], spans: tuple[Span, ...]) -> Block | None:
    """The block in which the first of some spans begins; None where it is in none."""
    at = spans[0][0] if spans else -1
    return next((block for block in blocks if any(start <= at < end for start, end in block.spans)), None)


def typed(blocks: tuple[tuple[Span, ...], ...], kinds: tuple[BlockKind, ...]) -> tuple[Block, ...]:
    """Kept blocks with what each is."""
    told = {kind.block: kind for kind in kinds}
    return tuple(
        Block(spans, kind.role, kind.speaker, kind.said, kind.pages)
        if (kind := told.get(i))
        else Block(spans)
        for i, spans in enumerate(blocks)
    )
