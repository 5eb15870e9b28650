"""Headlines that say more than their text, and those that do not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from brief.analysis.claims import claims as claims_of
from brief.analysis.headlines import overstated
from brief.reading.article import read
from brief.reading.passages import split
from brief.records import Origin, RawDocument
from tests.support.desk import AT, article, info

BODY = (
    "The siege of Orlow that began on 4 March is led by the Zarin Front."
    " According to reports on some networking sites, fighters of the Zarin Front have received training by"
    " officers of the Costamaran Directorate. The training course dealt with drones."
)


def found(title: str, text: str = BODY) -> str:
    _, whole, passages = article(text, title=title)
    claim = overstated(title, claims_of(info(whole), passages, whole.source_text))
    return claim.text if claim else ""


def test_what_the_text_has_from_nobody_it_names_is_no_fact() -> None:
    assert found("Costamaran-trained Zarin fighters lead a siege of Orlow").startswith("According to reports")
    assert found("Costamaran officers trained Zarin fighters").startswith("According to reports")


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Costamaran-trained fighters lead siege of Orlow, reports say",
        "Did Costamaran officers train Zarin fighters?",
        "“Costamaran-trained” fighters lead siege of Orlow",
        "Zarin Front leads siege of Orlow",
        "Costamaran officers may have trained Zarin fighters",
        "A quiet week",
    ],
)
def test_a_headline_that_hedges_or_says_no_more_is_not_flagged(title: str) -> None:
    assert found(title) == ""


def test_what_the_text_states_plainly_elsewhere_is_not_flagged() -> None:
    plain = "Officers of the Costamaran Directorate trained fighters of the Zarin Front in May. " + BODY
    assert found("Costamaran-trained Zarin fighters lead a siege of Orlow", plain) == ""


def test_who_is_named_may_stand_in_the_headline() -> None:
    said = "The Interior Ministry of Orlow said that officers trained fighters of the Zarin Front near Velly."
    assert found("Officers trained Zarin fighters near Velly", said) == ""


def test_a_text_in_a_language_without_rules_is_not_judged() -> None:
    text = (
        "Según informes, los combatientes del Frente Zarin fueron entrenados por oficiales de Costamara. " * 3
    )
    assert found("Combatientes del Frente Zarin entrenados por oficiales de Costamara", text) == ""


def test_the_seed(real_data: Path) -> None:
    content = next((real_data / "seed").glob("*.txt")).read_bytes()
    raw = RawDocument(
        hashlib.sha256(content).hexdigest(), content, "text/plain", Origin("file", "seed.txt"), AT
    )
    whole = read(raw)
    claim = overstated(whole.title, claims_of(info(whole), split(whole), whole.source_text))
    assert claim is not None and claim.text.startswith("According to reports on some Islamist")
