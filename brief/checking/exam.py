"""The exam of a checker: 80 sentences over invented news, half of them with one fault, answers known.

A checker is trusted only after it: one that catches too few faults, or drops too many faithful sentences, checks
nothing. It is held once for each model and version of the prompt; what came of it is kept by whoever runs it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from brief.checking.surroundings import Document, Line, Place, headed

FILE = Path(__file__).with_suffix(".json")
CAUGHT, KEPT = 0.90, 0.80
"""Share of the faults that a checker must catch, and of the faithful sentences that it must keep, to check anything."""
A_CALL = 10
"""Sentences of the exam in one question to the model."""


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence of the exam with the invented article that it cites."""

    number: int
    text: str
    cites: tuple[Place, ...]
    supported: bool
    document: Document


@dataclass(frozen=True, slots=True)
class Result:
    """How a checker did: sentences of each half that it was asked, and how many it judged rightly.

    ``kept`` and ``caught`` are the numbers of the faithful sentences that it kept and of the faulty ones that it
    caught: of these one is slipped into each later question, by turns.
    """

    checker: str
    faithful: int
    kept: tuple[int, ...]
    faulty: int
    caught: tuple[int, ...]

    @property
    def passed(self) -> bool:
        """Whether the checker may be trusted; never after an exam that was broken off."""
        whole = (self.faithful + self.faulty) == len(items())
        return whole and len(self.caught) >= CAUGHT * self.faulty and len(self.kept) >= KEPT * self.faithful

    @property
    def hopeless(self) -> bool:
        """Whether the exam is failed already, whatever comes."""
        half = len(items()) / 2
        missed, lost = self.faulty - len(self.caught), self.faithful - len(self.kept)
        return missed > (1 - CAUGHT) * half or lost > (1 - KEPT) * half

    def words(self) -> str:
        """One line for a reader: ``checker X: kept 38 of 40, caught 39 of 40``."""
        did = f"kept {len(self.kept)} of {self.faithful}, caught {len(self.caught)} of {self.faulty}"
        return f"checker {self.checker}: {did}"


@cache
def items() -> tuple[Item, ...]:
    """The sentences of the exam, in their order."""
    found: list[Item] = []
    for number, entry in enumerate(json.loads(FILE.read_text("utf-8"))):
        day = date.fromisoformat(entry["published"])
        own = f"exam-{number}"
        lines = tuple(Line((own, place), text) for place, text in enumerate(entry["sentences"]))
        document = Document(headed(entry["publisher"], day, entry["title"]), lines)
        for draft in entry["drafts"]:
            cites = tuple((own, place - 1) for place in draft["cites"])
            found.append(Item(len(found), draft["text"], cites, draft["supported"], document))
    return tuple(found)


@cache
def version() -> str:
    """A digest of the exam: another one has another."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()[:16]
