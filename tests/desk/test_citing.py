"""What a written sentence cites: every number supports, and what carries it is cited."""

from __future__ import annotations

from brief.desk.citing import well_cited
from brief.drafting.citation_labels import fact
from brief.drafting.model_answers import Claim, Written
from brief.drafting.prompt_claims import Shown, of_claims
from brief.drafting.quotations import quoted
from tests.support.desk import claim

LINES = (
    "The ferry Halla ran aground off Orlow on Tuesday with 41 people aboard.",
    "All of them were taken off by noon, the coast guard said.",
    "The owner, Tarn Lines, said the cause was not known.",
    "The union said the crew had warned of a faulty radar.",
    "Rain is expected in Orlow for 4 days.",
)


def shown() -> list[Shown]:
    made = [claim(text) for text in LINES]
    return of_claims((one, quoted(one)) for one in made)


def cited(text: str, *labels: str, claims: tuple[Claim, ...] = ()) -> list[str]:
    lines = shown()
    made = well_cited(fact(Written(text, labels, claims), lines), lines)
    return [line.label for line in lines if set(line.citations) & set(made.citations)]


def test_lines_that_carry_nothing_of_a_sentence_are_taken_off() -> None:
    text = "The ferry Halla ran aground off Orlow on Tuesday with 41 people aboard."
    assert cited(text, "P1", "P2", "P3", "P4", "P5") == ["P1"]


def test_a_sentence_of_two_lines_keeps_both() -> None:
    text = "The Halla ran aground with 41 people aboard; Tarn Lines, its owner, said the cause was not known."
    assert cited(text, "P1", "P3") == ["P1", "P3"]


def test_where_another_line_carries_it_that_one_is_cited() -> None:
    assert cited("The crew had warned of a faulty radar, the union said.", "P5") == ["P4"]


def test_a_figure_that_stands_in_another_line_brings_it() -> None:
    assert cited("All 41 were taken off by noon, the coast guard said.", "P2") == ["P1", "P2"]


def test_a_day_of_a_month_brings_no_line_of_that_number() -> None:
    assert cited("The union said on 4 March that the crew had warned of a faulty radar.", "P4") == ["P4"]


def test_both_sides_of_a_conflict_stay() -> None:
    sides = Claim("c1", "conflict", ("P3", "P4"))
    text = "The owner said the cause was not known."
    assert cited(text, "P3", "P4", claims=(sides,)) == ["P3", "P4"]


def test_a_sentence_without_citations_stays_so() -> None:
    assert cited("The crew had warned of a faulty radar.", "P9") == []
