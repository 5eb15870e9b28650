"""Spans, text at spans, digests and dated values: what every other record is made of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Span = tuple[int, int]
"""Half-open ``(start, end)`` in code points of a source text."""


def fold(text: str) -> str:
    """Text with every run of white space folded to one space: the form quotes are compared in."""
    return " ".join(text.split())  # white space as a pattern's \s has it, three times as fast


def text_at(source_text: str, spans: tuple[Span, ...]) -> str:
    """The text that a list of spans stands for: its pieces joined by one space, white space folded."""
    return fold(" ".join(source_text[start:end] for start, end in spans))


def meet(one: Span, other: Span) -> bool:
    """Whether two spans share a code point."""
    return one[0] < other[1] and other[0] < one[1]


def digest(*parts: str | bytes) -> str:
    """SHA-256 in hexadecimal over the parts, each preceded by its length so that no two lists collide."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        sha.update(str(len(data)).encode() + b":")
        sha.update(data)
    return sha.hexdigest()


class Precision(StrEnum):
    """How finely a date is known."""

    SECOND = "second"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class DateStatus(StrEnum):
    """Whether a date was said, worked out, or could not be settled."""

    STATED = "stated"
    INFERRED = "inferred"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class DateProof:
    """Why a date is what it is: the text it was read from, the rule, and the date it leans on."""

    text: str = ""
    rule: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A date as an interval ``[start, end)`` of UTC instants.

    ``start`` is None where unresolved, and so is ``end`` unless it is known that it was before that.
    """

    start: datetime | None = None
    end: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    zone: str | None = None
    status: DateStatus = DateStatus.UNRESOLVED
    proof: DateProof = DateProof()

    @property
    def known(self) -> bool:
        """Whether there is an interval at all."""
        return self.start is not None
