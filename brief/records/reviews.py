"""What editors did to a draft before they signed it: every step with who and when, and words of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

EDITED = "edited"
"""The writer of a sentence that an editor put in other words and that passed the gate as a model's would have to."""

NAME, WORDS = 64, 1_000
"""Characters of an editor's name, and of a sentence in their words, at most."""


def is_name(text: str) -> bool:
    """Whether a text can be the name of somebody who signs: it is shown, and told apart from any other."""
    return bool(text) and text == text.strip() and len(text) <= NAME and text.isprintable()


class Step(StrEnum):
    """What an editor did."""

    EDITED = "edited"
    """Put a sentence in other words, which passed the gate against what it cites."""
    OWN_WORDS = "own words"
    """Put words of their own in a sentence's place: no source bears them out, and the page says whose they are."""
    DROPPED = "dropped"
    """Took a sentence out."""
    RESTORED = "restored"
    """Put a sentence back as it was made."""
    JUDGED = "judged"
    """Added a judgment of their own, which rests on sentences of the brief."""


@dataclass(frozen=True, slots=True)
class EditorChange:
    """One step of a review.

    Attributes:
        step: what was done.
        who: the editor.
        at: when.
        place: of the draft's sentence, ``p0.1``: of which group (parts, sections, undated), section and sentence; of a
            judgment that was added, ``j0``. What was done last at a place stands.
        was: the draft's sentence; empty of what was added.
        now: the words in its place; empty of what was dropped.
        rests_on: of a judgment: the texts of the draft's sentences that it rests on.
    """

    step: Step
    who: str
    at: datetime
    place: str = ""
    was: str = ""
    now: str = ""
    rests_on: tuple[str, ...] = ()
    read: str = ""
    """Of an edited sentence that a checking model let pass: what it said, and which it was; empty of a near copy."""


@dataclass(frozen=True, slots=True)
class EditorNote:
    """Words of an editor's own in a brief: no source bears them out, and their page says whose they are.

    Attributes:
        who: the editor.
        text: the words.
        judgment: they are a judgment, worded with a likelihood (ICD 203).
        numbers: of a judgment: the references of the sentences that it rests on.
        heading: of the story in which a sentence's place they took; empty where there is none.
    """

    who: str
    text: str
    judgment: bool = False
    numbers: tuple[int, ...] = ()
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """How a draft became the brief that was signed.

    Attributes:
        draft: the id of the record as it was made.
        signed_by: who signed it.
        signed_at: when.
        changes: every step, in order; none where it was signed as it was made.
        notes: words of editors' own.
    """

    draft: str
    signed_by: str
    signed_at: datetime
    changes: tuple[EditorChange, ...] = ()
    notes: tuple[EditorNote, ...] = ()
