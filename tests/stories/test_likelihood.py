"""How likely a judgment may be called, by its sources, and its wording."""

from __future__ import annotations

import pytest

from brief.checking.likelihoods import check, likelihood
from brief.records import Grade, SentenceKind, Verdict
from brief.stories.likelihood import TERMS, capped, worded


def graded(letter: str, digit: int) -> Grade:
    return Grade(letter, digit, "", "")


@pytest.mark.parametrize(
    ("term", "independent", "grade", "may"),
    [
        ("almost certain", 1, graded("F", 6), "roughly even chance"),  # one source of which nothing is known
        ("almost no chance", 1, graded("F", 6), "roughly even chance"),
        ("almost certain", 3, graded("B", 5), "roughly even chance"),  # improbable
        ("almost certain", 2, graded("F", 6), "likely"),
        ("very unlikely", 1, graded("F", 3), "unlikely"),
        ("almost certain", 2, graded("F", 1), "very likely"),
        ("almost certain", 2, graded("B", 1), "almost certain"),
        ("almost certain", 1, graded("A", 2), "very likely"),
        ("likely", 3, graded("A", 1), "likely"),  # nothing is made stronger
        ("almost certain", 1, None, "likely"),
        ("almost certain", 2, None, "very likely"),
    ],
)
def test_a_likelihood_is_no_stronger_than_its_sources(
    term: str, independent: int, grade: Grade | None, may: str
) -> None:
    assert capped(term, independent, grade) == may


@pytest.mark.parametrize("term", TERMS)
def test_the_word_is_put_in_by_code_and_is_the_standards(term: str) -> None:
    text = worded(term, "The toll will rise further.")
    assert "the toll will rise further." in text and likelihood(text) == term
    assert check(text, SentenceKind.JUDGMENT).verdict is Verdict.PASS


def test_a_clause_that_says_it_already_is_not_said_twice() -> None:
    assert (
        worded("likely", "It is likely that Lethmar will object") == "It is likely that Lethmar will object."
    )
    assert worded("unlikely", "Lethmar will agree.") == "It is unlikely that Lethmar will agree."
