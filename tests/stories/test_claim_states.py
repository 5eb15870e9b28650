"""What takes a claim back: a later correction, and the note of an article that was mended since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from brief.records import Role, SourcedClaim, StateKind
from brief.stories.claim_states import states
from tests.support.desk import claim

NOTE = "This article was amended on 6 March. An earlier version said that four ferries were lost; it was one."
BODY = "One ferry was lost during the night, the ministry added."
REPEATED = "Four ferries were lost off Sallow in the storm, the Sallow Post reported."
RIGHT = "One ferry was lost during the night off Sallow, its owner said."
MENDED = datetime(2026, 3, 6, 9, tzinfo=UTC)


def of(text: str, *, published: str = "2026-03-05T12:00:00Z") -> SourcedClaim:
    return claim(text, publisher="Kelvar Wire", published=published)


def noted(note: str = NOTE, revised: datetime | None = MENDED) -> tuple[SourcedClaim, ...]:
    """The body and the note of one article that was published before what others said."""
    body = claim(BODY, publisher="Sallow Post", published="2026-03-05T07:00:00Z")
    article = replace(body.article, revised=revised)
    mark = claim(note, publisher="Sallow Post", published="2026-03-05T07:00:00Z", location="note.md")
    return replace(body, article=article), replace(mark, article=article, role=Role.CORRECTION, order=1)


def test_what_others_repeated_before_an_article_was_mended_is_corrected_by_its_note() -> None:
    other, own = of(REPEATED), noted()
    ((ref, state),) = states((other, *own))
    assert ref == other.ref and state.kind is StateKind.CORRECTED and state.by == own[1].ref


@pytest.mark.parametrize(
    ("other", "revised"),
    [
        (of(RIGHT), MENDED),  # says what the note calls right
        (of(REPEATED, published="2026-03-07T12:00:00Z"), MENDED),  # of another day: it may be so by now
        (of(REPEATED), None),  # the note does not say when it came, and the article is older
        (of("Four ferries were not lost off Sallow in the storm, the coast guard said."), MENDED),
        (of("The road along the shore is closed to lorries, the police said."), MENDED),
    ],
)
def test_what_is_right_newer_or_of_other_matters_stands(
    other: SourcedClaim, revised: datetime | None
) -> None:
    assert states((other, *noted(revised=revised))) == ()


def test_a_note_that_withdraws_withdraws() -> None:
    note = "Retraction: We withdraw the report that four ferries were lost off Sallow in the storm."
    ((_, state),) = states((of(REPEATED), *noted(note)))
    assert state.kind is StateKind.WITHDRAWN
