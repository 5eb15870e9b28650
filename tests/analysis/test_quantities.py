"""Figures keep their bound, their unit and what is counted."""

import pytest

from brief.analysis.quantities import figures, in_unit
from brief.records import Bound


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "At least 40 civilians were killed or injured.",
            [(40, 40, Bound.AT_LEAST, "", ("killed", "injured"))],
        ),
        (
            "at least 12 people were killed and about 40 people are missing",
            [(12, 12, Bound.AT_LEAST, "", ("killed",)), (40, 40, Bound.ABOUT, "", ("missing",))],
        ),
        (
            "17 people from his town were dead or missing.",
            [(17, 17, Bound.EXACTLY, "", ("killed", "missing"))],
        ),
        (
            "Up to eleven soldiers were killed or wounded.",
            [(11, 11, Bound.AT_MOST, "", ("killed", "injured"))],
        ),
        ("No fewer than 31 houses were destroyed.", [(31, 31, Bound.AT_LEAST, "", ("destroyed",))]),
        ("Between 10 and 15 soldiers died.", [(10, 15, Bound.EXACTLY, "", ("killed",))]),
        (
            "Killed: 14. Injured: 9.",
            [(14, 14, Bound.EXACTLY, "", ("killed",)), (9, 9, Bound.EXACTLY, "", ("injured",))],
        ),
        ("The death toll rose to 31.", [(31, 31, Bound.EXACTLY, "", ("killed",))]),
        ("It cost $3.5 billion to $4 billion.", [(3.5e9, 4e9, Bound.EXACTLY, "USD", ())]),
        ("Inflation stood at 8.7 per cent.", [(8.7, 8.7, Bound.EXACTLY, "%", ())]),
        ("The side of the 61-metre dam collapsed.", [(61, 61, Bound.EXACTLY, "m", ())]),
        ("Some 2,300 people were evacuated.", [(2300, 2300, Bound.ABOUT, "", ("displaced",))]),
        (
            "A dozen houses and twenty-three barns burned.",
            [(12, 12, Bound.EXACTLY, "", ()), (23, 23, Bound.EXACTLY, "", ())],
        ),
        ("60 people or more were hurt.", [(60, 60, Bound.AT_LEAST, "", ("injured",))]),
        ("Nearly 500 were detained.", [(500, 500, Bound.LESS_THAN, "", ("detained",))]),
    ],
)
def test_figures_are_read_whole(text: str, expected: list[tuple[object, ...]]) -> None:
    assert [(f.low, f.high, f.bound, f.unit, f.states) for f in figures(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Su-34 fighters flew over in 2026.",
        "On March 4 at 7:30 a.m. the talks began.",
        "Resolution 1701 was passed on 11 August 2006.",
        "Gate 3 failed at 02:40 local time (0040 GMT).",
        "A 34-year-old man was questioned.",
        "Milo Arden, 31, and Jory Sand, 20, came from the valley.",
        "It was the 88th minute of a 2-1 win.",
        "In the 1990s the road was closed.",
        "One of them said so.",
    ],
)
def test_dates_times_ages_names_and_ordinals_are_no_figures(text: str) -> None:
    assert figures(text) == ()


def test_spans_hold_the_words_with_their_qualifier() -> None:
    text = "He said that at least 40 people were injured."
    (figure,) = figures(text)
    assert text[figure.span[0] : figure.span[1]] == figure.words == "at least 40"
    assert figure.counted == "people"


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("River Watch put the number of dead or missing at 71.", ("killed", "missing")),
        ("The toll of dead and missing stands at 71.", ("killed", "missing")),
        ("The number of people killed or injured rose to 60.", ("killed", "injured")),
        ("Nine were killed and the number of missing rose to 30.", ("missing",)),
        ("Four were killed when a group of about 20 men opened fire.", ()),
    ],
)
def test_a_figure_after_its_states_keeps_all_that_are_counted_together(
    text: str, states: tuple[str, ...]
) -> None:
    assert figures(text)[-1].states == states


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("It lost 0.8 million dollars.", 8e5, 8e5, "USD"),
        ("One in ten pumps failed.", 10, 10, "%"),
        ("About a quarter of the grain was lost.", 25, 25, "%"),
        ("Two-thirds of the houses stood.", 200 / 3, 200 / 3, "%"),
        ("They walked for 2½ hours.", 2.5, 2.5, "hour"),
        ("Between 2 and 3 million people fled.", 2e6, 3e6, ""),
        ("Gusts of 55 mph were measured.", 55, 55, "mph"),
        ("Nearly half a million people live there.", 5e5, 5e5, ""),
        ("The tower stands about a mile away.", 1, 1, "mile"),
    ],
)
def test_a_quantity_is_a_value(text: str, low: float, high: float, unit: str) -> None:
    (figure,) = figures(text)
    assert (figure.low, figure.high, figure.unit) == (pytest.approx(low), pytest.approx(high), unit)


def test_units_of_one_kind_convert() -> None:
    (miles,) = figures("The front moved 5 miles.")
    kilometres = in_unit(miles, "km")
    assert kilometres is not None and kilometres.low == pytest.approx(8.04672)
    assert in_unit(miles, "kg") is None and in_unit(miles, "") is None
