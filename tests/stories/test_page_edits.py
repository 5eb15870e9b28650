"""Two copies of a page, sentence by sentence: added, gone, moved and changed, with the words that changed."""

from __future__ import annotations

import pytest

from brief.records import EditKind
from brief.stories.page_edits import edits, in_short, marked, matters

LEAD = "The flood at Kelvar killed 46 people, the ministry said on Thursday."
ROAD = "The road to Sallow is open again, the police said."
DAMS = "Three dams failed during the night, the ministry added."
DAM = "One dam failed during the night, the ministry added."


def test_what_is_added_gone_and_changed_stands_in_the_order_of_the_newer_copy() -> None:
    gone = "A fourth dam is watched by the army."
    added = "Nobody lives below the dam any more."
    found = edits([LEAD, gone, DAMS, ROAD], [LEAD, DAM, added, ROAD])
    assert [(one.kind, one.was, one.now) for one in found] == [
        (EditKind.GONE, gone, ""),
        (EditKind.CHANGED, DAMS, DAM),
        (EditKind.ADDED, "", added),
    ]
    assert found[1].words == (("three dams", "one dam"),)


def test_a_sentence_that_moved_or_has_other_white_space_is_the_same() -> None:
    assert edits([LEAD, DAMS, ROAD], [ROAD, LEAD.replace(" killed", "\n killed"), DAMS]) == ()
    assert [one.kind for one in edits([ROAD, ROAD], [ROAD])] == [EditKind.GONE]


@pytest.mark.parametrize(
    ("was", "now", "short", "shown"),
    [
        (
            DAMS,
            DAM,
            "three dams → one dam",
            "[-Three dams-] {+One dam+} failed during the night, the ministry added.",
        ),
        (
            "The port will close on Sunday for two days, its operator said.",
            "The port will close on Monday for three days, its operator said.",
            "Sunday → Monday; two days → three days",
            "The port will close on [-Sunday-] {+Monday+} for [-two days-] {+three days+}, its operator said.",
        ),
        (
            "It did not fail, he said again.",
            "It did fail, he said again.",
            "not → (nothing)",
            "It did [-not-] fail, he said again.",
        ),
        (
            "The mayor of Orlow resigned over it.",
            "The mayor of Orlow, Ana Brisk, resigned over it.",
            "(nothing) → Ana Brisk",
            "The mayor of Orlow{+, Ana Brisk,+} resigned over it.",
        ),
        (
            "The toll is 47 in Orlow.",
            "The toll is 41 in Orlow.",
            "47 → 41",
            "The toll is [-47-] {+41+} in Orlow.",
        ),
    ],
)
def test_the_words_that_changed_are_told_and_marked(was: str, now: str, short: str, shown: str) -> None:
    (found,) = edits([was], [now])
    assert found.kind is EditKind.CHANGED and in_short(found) == short and marked(found) == shown
    assert matters(found)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("The ship had occured to be late.", "The ship had occurred to be late."),
        ("He said so, on monday.", "He said so on Monday."),
        ("The ministers agreed on it “today”.", "The ministers agreed on it today."),
    ],
)
def test_spelling_and_punctuation_say_nothing_else(was: str, now: str) -> None:
    (found,) = edits([was], [now])
    assert not matters(found)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("It is likely that he did it.", "It is unlikely that he did it."),
        ("Colonel Harsan said so on Monday.", "Colonel Harsen said so on Monday."),
        ("There were fourteen of them in it.", "There were forty of them in it."),
    ],
)
def test_another_name_figure_or_beginning_is_more_than_spelling(was: str, now: str) -> None:
    (found,) = edits([was], [now])
    assert matters(found)


def test_sentences_of_other_matters_are_added_and_gone_and_long_pages_end() -> None:
    assert {one.kind for one in edits([LEAD], [ROAD])} == {EditKind.ADDED, EditKind.GONE}
    old, new = ([f"Entry {n} of the list {side} stands here." for n in range(250)] for side in ("a", "b"))
    assert len(edits(old, new)) == 500
