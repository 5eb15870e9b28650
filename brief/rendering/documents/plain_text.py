"""A record as plain text: for a terminal, a mail's other part, a system that takes nothing else."""

from __future__ import annotations

import textwrap
from pathlib import Path

from brief.records import Record
from brief.rendering.documents.page_blocks import BlockKind, PageBlock, page_of

WIDTH = 78
"""Columns of a line; an address is not cut."""
_RULES = {1: "=", 2: "-"}


def text(record: Record, folder: Path | None = None) -> str:
    """A record as plain text, its marking first and last.

    Args:
        record: whose.
        folder: of the user's own templates.
    """
    lines = [record.marking] if record.marking else []
    before: BlockKind | None = None
    for block in page_of(record, folder).blocks:
        if lines and (block.kind is not BlockKind.ITEM or before is not BlockKind.ITEM):
            lines.append("")
        lines += _laid_out(block)
        before = block.kind
    return "\n".join([*lines, *(["", record.marking] if record.marking else [])]) + "\n"


def _laid_out(block: PageBlock) -> list[str]:
    said = "".join(
        f"{run.text} (taken back)" if run.struck and not run.number else run.text for run in block.runs
    )
    first = "- " if block.kind is BlockKind.ITEM else ""
    indent = "  " * (block.level - 1) if block.kind is BlockKind.ITEM else ""
    lines = textwrap.wrap(
        said,
        WIDTH,
        initial_indent=indent + first,
        subsequent_indent=indent + " " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
    if block.kind is BlockKind.HEADING and block.level in _RULES:
        lines.append(_RULES[block.level] * max(map(len, lines), default=0))
    return lines
