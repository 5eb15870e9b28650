"""The nearest known name to one that is not known."""

from __future__ import annotations

import pytest

from brief.text.near_names import MOST, did_you_mean, near

KNOWN = [
    "Orlow Gazette",
    "The Ostrel Courier",
    "Vantry Financial",
    "https://gazette.example/feed.xml",
    "Post",
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Orlow Gazete", "Orlow Gazette"),
        ("orlow gazette", "Orlow Gazette"),
        ("ORLWO GAZETTE", "Orlow Gazette"),
        ("Ostrel Courier", "The Ostrel Courier"),
        ("gazette.example", "https://gazette.example/feed.xml"),
        ("https://gazette.example/feed.xm", "https://gazette.example/feed.xml"),
        ("Pst", "Post"),
    ],
)
def test_a_slip_finds_the_name(name: str, expected: str) -> None:
    assert near(name, KNOWN)[0] == expected
    assert did_you_mean(name, KNOWN).startswith(f"; did you mean {expected!r}")


@pytest.mark.parametrize("name", ["", "   ", "Nobody", "x", "st", "Vantry Weather"])
def test_what_is_like_nothing_known_finds_nothing(name: str) -> None:
    assert near(name, KNOWN) == [] and did_you_mean(name, KNOWN) == ""


def test_the_nearest_comes_first_and_few_are_named_and_never_the_name_itself() -> None:
    known = [f"Report {n}" for n in range(30)]
    found = near("Report 1", known)
    assert len(found) == MOST and found[0].startswith("Report 1") and "Report 1" not in found
    assert near("Report 1", reversed(known)) == found
    assert near("Post", ["Post"]) == []
    assert did_you_mean("Pots", ["Post", "Ports"]) == "; did you mean 'Ports' or 'Post'?"
