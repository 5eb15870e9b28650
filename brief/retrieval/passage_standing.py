"""How a passage stands when it is handed on: its source's letter, a digit, and what of it stands no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from brief.records import Evidence

STANDING = "standing"
TAKEN_BACK = ("withdrawn", "corrected", "superseded")
"""States that the words of a sentence do not show."""
STATES = (*TAKEN_BACK, "unverified")
"""What a sentence that does not stand plainly may be, the gravest first."""


@dataclass(frozen=True, slots=True)
class Unsound:
    """A sentence that does not stand plainly.

    Attributes:
        text: the sentence.
        state: one of :data:`STATES`.
        by: id of the article that took it back, or that stands at its address now; empty for ``unverified``.
        words: what that article says of it, where it says it.
    """

    text: str
    state: str
    by: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a passage stands.

    Attributes:
        letter: the Admiralty letter of its source, and why.
        digit: the Admiralty digit of its most doubtful sentence, 3 to 6, and why. It says what the source itself
            and the other passages found say against it; 1 and 2 take a story's independent sources, as in a brief.
        unsound: its sentences that do not stand plainly, in order.
    """

    letter: str
    letter_why: str
    digit: int
    digit_why: str
    unsound: tuple[Unsound, ...] = ()

    @property
    def state(self) -> str:
        """The gravest state of its sentences, or :data:`STANDING`."""
        return min((one.state for one in self.unsound), key=STATES.index, default=STANDING)


Looked = Callable[[Sequence[Evidence]], Mapping[str, Standing]]
"""Gives, by passage id, how the passages found stand."""


def warned(text: str, standing: Standing) -> str:
    """A passage's words as a chain may show them: above what was taken back a line says so."""
    told = [one for one in standing.unsound if one.state in TAKEN_BACK]
    lines = [f"[{one.state} (article {one.by}): “{one.text}” {one.words}".rstrip() + "]" for one in told]
    return "\n".join([*lines, text])
