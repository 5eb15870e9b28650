"""Named entities of a lead, and the names that their wordings share."""

from dataclasses import replace

import pytest

from brief.analysis.entities import canonical
from brief.analysis.sentence_reader import _tells, read_sentences
from brief.records import EntityKind

LEAD = "Angela Merkel met officials of the World Bank in the U.S. capital on Monday."


def test_entities_of_a_lead_and_of_no_other_sentence() -> None:
    lead, other = read_sentences([LEAD, LEAD.replace("Monday", "Friday")], "en", {LEAD})
    found = {(one.canonical, one.kind) for one in lead.entities}
    assert ("Angela Merkel", EntityKind.PERSON) in found and ("United States", EntityKind.PLACE) in found
    assert ("World Bank", EntityKind.ORGANISATION) in found
    assert all(LEAD[slice(*one.span)] == one.words for one in lead.entities)
    assert not other.entities


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("U.S.", "United States"),
        ("the US", "United States"),
        ("America", "United States"),
        ("Britain", "United Kingdom"),
        ("the U.K.’s", "United Kingdom"),
        ("The Hague", "Hague"),
        ("Orlow", "Orlow"),
    ],
)
def test_wordings_of_one_thing_share_a_name(words: str, name: str) -> None:
    assert canonical(words) == name


def test_a_lead_that_needs_no_parse_has_its_entities_too() -> None:
    text = "A train from Vantry to Paris left the track near Lyon on Monday morning, the third in two weeks."
    assert not _tells(text)
    (lead,) = read_sentences([text], leads=[text])
    (other,) = read_sentences([text])
    assert {"Paris", "Lyon"} <= {one.canonical for one in lead.entities}
    assert replace(lead, entities=()) == other
