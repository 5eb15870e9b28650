"""Hedges, denials and forecasts are found with the words that carry them."""

import pytest

from brief.analysis.modality import forecast, hedges, negations, speech
from brief.records import HedgeKind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Rebel groups reportedly include foreign fighters.", [HedgeKind.REPORTED]),
        ("The group is credited with attacking a base.", [HedgeKind.ALLEGED]),
        ("It has been suggested that advisers are there.", [HedgeKind.SUGGESTED]),
        ("The bank could raise its rate, possibly on Thursday.", [HedgeKind.POSSIBLE, HedgeKind.POSSIBLE]),
        ("The claim could not be independently verified.", [HedgeKind.UNVERIFIED]),
        ("None of their claims has been independently verified.", [HedgeKind.UNVERIFIED]),
        ("The army is preparing to send tanks.", [HedgeKind.PLANNED]),
        ("According to the ministry, the gate failed.", []),  # who says it is no doubt of it
        ("The gate reportedly failed.", [HedgeKind.REPORTED]),
        ("The alleged leader was unlikely to have known.", [HedgeKind.ALLEGED, HedgeKind.SUGGESTED]),
        ("The gate failed at night.", []),
        ("Talks are held on May 5 and in May 2027.", []),
        ("He claimed that he won.", [HedgeKind.ALLEGED]),
    ],
)
def test_hedges(text: str, kinds: list[HedgeKind]) -> None:
    found = hedges(text)
    assert [hedge.kind for hedge in found] == kinds
    assert all(text[h.span[0] : h.span[1]] == h.words for h in found)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The minister denied the report.", 1),
        ("No soldier crossed the line.", 1),
        ("It isn't over.", 1),
        ("No fewer than 40 people came.", 0),
        ("Not only the dam failed.", 0),
        ("The dam failed.", 0),
    ],
)
def test_negations(text: str, count: int) -> None:
    assert len(negations(text)) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The work will end by Friday.", True),
        ("The talks are expected to resume.", True),
        ("Equipment is to come in the coming days.", True),
        ("The will of the people prevailed, and the talks ended.", False),
        ("The talks resumed on Friday.", False),
    ],
)
def test_forecasts(text: str, found: bool) -> None:
    assert bool(forecast(text)) is found


def test_speech_is_what_stands_in_marks() -> None:
    text = "He said “we stay” and “we fight”."
    assert [text[a:b] for a, b in speech(text)] == ["“we stay”", "“we fight”"]
