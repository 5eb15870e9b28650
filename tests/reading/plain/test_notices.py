"""Paragraphs by which a page speaks of itself are set aside; what corrects is text."""

from __future__ import annotations

import pytest

from brief.reading.plain.cleaning import clean
from brief.reading.plain.notices import CREDIT, NOTE, POINTER, STAMP, SUMMARY, notice


@pytest.mark.parametrize(
    ("paragraph", "why"),
    [
        ("Editor's note: This page reflects news of the crash for Wednesday, Jan. 29.", NOTE),
        ("AI-assisted summary The ministry closed the bridge of Orlow on Monday.", SUMMARY),
        ("(This story has been updated to add new information.)", STAMP),
        ("Updated Jan. 28, 2026, 8:41 a.m. ET", STAMP),
        ("Contributing: Ann Lee, Bo Chan", CREDIT),
        ("Contact Ann Lee: alee@paper.example.", CREDIT),
        ("Follow Ann Lee on Threads, Bluesky and X: @annlee", CREDIT),
        ("More: How to see the new pandas of the zoo", POINTER),
        ("Share this update", POINTER),
        ("Editor's note: An earlier version of this story misstated the number of the dead.", ""),
        ("This story has been updated to correct the name of the minister.", ""),
        ("Follow the river on foot to Orlow, the guide said. Then turn left.", ""),
        (
            "Updated rules for the bridge were published by the ministry on Monday; they bind every driver.",
            "",
        ),
        ("Contact with the crew was lost at noon, the ministry said.", ""),
        ("More people than ever crossed the bridge on Monday, the mayor said.", ""),
    ],
)
def test_only_closed_forms_are_notices(paragraph: str, why: str) -> None:
    assert notice(paragraph) == why


def test_a_machines_summary_goes_with_its_points_and_the_lead_stays() -> None:
    lead = "The bridge of Orlow over the Tessim was closed on Monday after a crack was found, the mayor said,"
    lead += " and will stay closed until engineers of the ministry have looked at each of its pillars."
    text = "\n\n".join(
        [
            "AI-assisted summary The bridge of Orlow was closed.",
            "Engineers found a crack in a pillar.",
            "The mayor said the bridge will stay closed.",
            lead,
            "Traffic stood for hours on both banks, the police said.",
        ]
    )
    blocks, aside = clean(text, "", bare=False)
    assert [text[a.start : a.end].split()[0] for a in aside] == ["AI-assisted", "Engineers", "The"]
    assert text[slice(*blocks[0][0])] == lead


def test_a_text_of_notices_alone_is_still_a_text() -> None:
    text = "(This story has been updated to add new information.)"
    blocks, aside = clean(text, "", bare=False)
    assert blocks and not aside
