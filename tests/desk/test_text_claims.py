"""What of a text is held against its sources, whatever the reader of sentences takes it for."""

from __future__ import annotations

import pytest

from brief.desk.text_claims import no_claim, states
from brief.reading.cited.sentences import Sentence
from brief.records import PieceKind, SentenceForm

FORMS = list(SentenceForm)


def one(text: str, *cites: str, kind: PieceKind = PieceKind.PARAGRAPH) -> Sentence:
    return Sentence(text, 0, 1, kind, cites)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("The 5 Whys method uses questions to understand the layers of a problem.", SentenceForm.FRAGMENT),
        ("This design is typical of dams (see above) and is borne out by tests.", SentenceForm.FURNITURE),
        ('It can tell apart "what is a dam?" from "what is a lake?"', SentenceForm.QUESTION),
        ("It holds water.", SentenceForm.STATEMENT),
    ],
)
def test_what_states_something_is_checked(text: str, form: SentenceForm) -> None:
    assert states(one(text), form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Does the dam hold?", SentenceForm.QUESTION),
        ("“Does the dam hold?”", SentenceForm.QUESTION),
        ("Risk factors:", SentenceForm.FRAGMENT),
        ("(Not applicable.)", SentenceForm.FRAGMENT),
        ("See the page on dams and on lakes for more.", SentenceForm.ORDER),
        ("Generated with a tool of ours", SentenceForm.FRAGMENT),
        ("—", SentenceForm.STATEMENT),
    ],
)
def test_what_states_nothing_is_told_as_that(text: str, form: SentenceForm) -> None:
    assert not states(one(text), form)
    assert no_claim(one(text), form)


def test_what_cites_a_source_says_something() -> None:
    for form in FORMS:
        text = "Fishbone diagrams sort possible causes by kind."
        assert states(one(text, "1"), form) is (form is not SentenceForm.QUESTION) or "?" not in text
    assert states(one("Ten dams", "1"), SentenceForm.FRAGMENT)
    assert not states(one("See lakes.", "1"), SentenceForm.ORDER)


def test_a_row_states_and_a_heading_does_not() -> None:
    for form in FORMS:
        assert states(one("Dam: Orlow; Water: 12", kind=PieceKind.ROW), form)
        assert not states(one("The dam holds.", "1", kind=PieceKind.HEADING), form)
    assert no_claim(one("Dams", kind=PieceKind.HEADING), SentenceForm.STATEMENT) == "a heading"
