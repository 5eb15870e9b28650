"""A record's Markdown page as blocks: headings, paragraphs and items of runs, citations told from a text's brackets.

Every document is laid out from the one page, so that it says what the page says, whoever's template made that. A
bracket that stands in a source's words is escaped there, and is none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from brief.records import Record
from brief.rendering.pages import render

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_CITED = re.compile(r"\[(\d{1,5})\]")


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look; ``number`` is that of a citation, whose words are then ``[3]``; ``link`` an address."""

    text: str
    bold: bool = False
    struck: bool = False
    link: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A heading of a level from 1, a paragraph, or an item of a list at a depth from 1."""

    kind: BlockKind
    level: int
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its words, citations included."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Page:
    """A page's blocks without its marking, which stands in every document's margin."""

    title: str
    blocks: tuple[PageBlock, ...]


def page_of(record: Record, folder: Path | None = None) -> Page:
    """The page of a record as blocks.

    Args:
        record: whose.
        folder: of the user's own templates.
    """
    found = list(_blocks(_reader().parse(render(record, "md", folder))))
    marking = record.marking
    if marking:
        for place in (0, -1):
            if found and found[place].text == marking:
                found.pop(place)
    titled = next((one for one in found if one.kind is BlockKind.HEADING), None)
    title = titled.text if titled else next((one.text for one in found), "")
    return Page(title, tuple(found))


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Joined to the text beside it, an escaped bracket would be told from no other.
    return MarkdownIt("commonmark").enable("strikethrough").disable("text_join")


def _blocks(tokens: Sequence[Token]) -> Iterator[PageBlock]:
    depth, heading = 0, 0
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.type == "heading_close":
            heading = 0
        elif token.type == "inline":
            kind = BlockKind.HEADING if heading else BlockKind.ITEM if depth else BlockKind.PARAGRAPH
            yield PageBlock(kind, heading or max(depth, 1), tuple(_runs(token.children or ())))
        elif token.type in ("code_block", "fence", "html_block"):
            yield PageBlock(BlockKind.PARAGRAPH, 1, (Run(token.content.rstrip("\n")),))


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    bold = struck = 0
    link, held = "", ""
    for token in tokens:
        if token.type == "text":
            held += token.content
            continue
        if held:
            yield from _cited(held, bold > 0, struck > 0, link)
            held = ""
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "s_open" | "s_close":
                struck += token.nesting
            case "link_open":
                link = str(token.attrs.get("href", ""))
            case "link_close":
                link = ""
            case "softbreak" | "hardbreak":
                yield Run(" ", bold > 0, struck > 0, link)
            case "text_special" | "code_inline" | "html_inline":
                yield Run(token.content, bold > 0, struck > 0, link)
            case _:
                pass
    if held:
        yield from _cited(held, bold > 0, struck > 0, link)


def _cited(text: str, bold: bool, struck: bool, link: str) -> Iterator[Run]:
    """A text cut at its citations."""
    place = 0
    for found in _CITED.finditer(text):
        if found.start() > place:
            yield Run(text[place : found.start()], bold, struck, link)
        yield Run(found.group(), bold, struck, link, int(found[1]))
        place = found.end()
    if place < len(text):
        yield Run(text[place:], bold, struck, link)
