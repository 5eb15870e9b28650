"""Whose words a paragraph is: its speaker added to what is read in each of its sentences."""

from __future__ import annotations

from dataclasses import replace

from brief.records import SPOKEN, UNNAMED_SPEAKER, Block, Party, PartyKind, Reading


def speaker_of(block: Block | None) -> str:
    """Who says a paragraph that is a quotation, a post or an answer; empty where the article says it itself."""
    if block is None or block.role not in SPOKEN:
        return ""
    return block.speaker or UNNAMED_SPEAKER


def with_speaker(reading: Reading, speaker: str) -> Reading:
    """A reading with the paragraph's speaker as the nearest relayer of its chain; as it is where there is none."""
    if not speaker or any(party.name == speaker for party in reading.chain):
        return reading
    if speaker == UNNAMED_SPEAKER and reading.chain:
        return reading  # the sentence names who says it
    kind = PartyKind.UNNAMED if speaker == UNNAMED_SPEAKER else PartyKind.NAMED
    return replace(reading, chain=(*reading.chain, Party(speaker, kind, (0, 0))))
