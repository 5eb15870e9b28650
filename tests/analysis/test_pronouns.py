"""Who "he" and "she" are: the person whose name opens the sentence before, and nobody in doubt."""

import pytest

from brief.analysis.claims import with_readings
from brief.records import ArticleInfo, DatedValue, Origin, SourcedClaim, SpanRef
from tests.support.desk import AT

INFO = ArticleInfo("a", "", "", (), "", Origin("file", "a"), "en", DatedValue(), AT, "", "", "")


def told(*texts: str) -> list[SourcedClaim]:
    claims = [SourcedClaim(text, SpanRef("", "", ()), INFO, "p", i) for i, text in enumerate(texts)]
    return with_readings([claims], "en")[0]


@pytest.mark.parametrize(
    ("before", "text", "who"),
    [
        ("Marta Velin visited the dam on Monday.", "She said the cause was not known.", "Marta Velin"),
        ("“It held,” said Ilo Brand, the mayor of Orlow.", "He declined to name the builder.", "Ilo Brand"),
        ("But Orrel also came under fire for the delay.", "He blamed the counting.", "Orrel"),
        ("The Interior Ministry counted 46 dead.", "He did not say why.", ""),
        ("The mayor met Ilo Brand and Tomas Orrel.", "He left early.", ""),
        ("On Tuesday the gate failed again.", "He was not told.", ""),
    ],
)
def test_who_a_pronoun_stands_for(before: str, text: str, who: str) -> None:
    found = told(before, text)[1].reading.pronouns
    assert [one.refers_to for one in found] == ([who] if who else [])
    assert all(text[slice(*one.span)] == one.words for one in found)


def test_it_goes_on_through_sentences_and_not_over_a_gap() -> None:
    one, two, three = told("Marta Velin visited the dam.", "She spoke to divers.", "She left at noon.")
    assert three.reading.pronouns[0].refers_to == "Marta Velin" and not one.reading.pronouns
    from dataclasses import replace

    apart = with_readings([[replace(one, order=0), replace(two, order=5)]], "en")[0]
    assert not apart[1].reading.pronouns
