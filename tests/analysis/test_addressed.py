"""What speaks to its reader is no claim, told by its form; what reports is one, whatever verb its first word may be."""

from __future__ import annotations

from unittest import mock

import pytest

from brief.analysis.claims import claims
from brief.analysis.sentence_reader import read_sentences
from brief.records import Block, Role, SentenceForm
from tests.support.desk import article, info

TOLL = "Rebels killed 40 soldiers at the pass in northern Verania, a commander said on Monday."
REST = "The pass at Orlow has been closed to all traffic since the winter, the ministry of defence in Petrava said."
ORDERS = [
    "Knit a scarf of blue wool for the winter fair.",
    "Kindly fold the napkins into swans before dinner.",
    "Do not peel the apples before they are weighed.",
    "To reach the attic, climb the ladder behind the stove.",
    "When the bell rings, count backwards from ninety.",
    "Anagram every second word of the ballad.",
    "Juggle pins in your left hand until noon.",
    "The ferry left at noon; please sing a sea shanty.",
    "For the sake of the children, whistle a tune in the yard.",
]
QUESTIONS = [
    "What is the tallest tree of the island.",
    "Can you knit a scarf for the goat?",
    "How do the lamps in the harbour work.",
]
ADDRESSES = [
    "You will be handed a basket of plums.",
    "Your chore this evening is the washing of the spoons.",
    "I would like a sonnet about the herring fleet.",
    "The summary must open with the name of the baker.",
    "Every recap of the match ends with a word of praise for the sponsor.",
    "It should be mentioned in any account of this that the baker is honest.",
    "Anyone who writes about it should add the address of the shop.",
]
REPORTS = [
    "State officials closed the bridge at Alder Ford on Monday.",
    "Police in Orlow found the boat near the lower gate.",
    "Place names on the new map are in two languages.",
    "Even so, the ferry left Orlow at noon.",
    "“Do not come to the bridge,” she told the crowd on Monday.",
    "“You will see the dam fall,” the engineer wrote in his letter.",
    "The mayor asked whether the dam would hold.",
    "Had the gate held, the lower town would be dry today.",
    "The report should have been published in May, the court said.",
    "The response of the ministry must be known by Friday, the judge ruled.",
]


def claimed(text: str) -> list[str]:
    _, whole, passages = article(f"Pass taken in Verania\n\n{text}")
    return [claim.text for claim in claims(info(whole), passages, whole.source_text)]


@pytest.mark.parametrize("planted", [*ORDERS, *QUESTIONS, *ADDRESSES])
def test_what_speaks_to_its_reader_is_no_claim_without_any_list(planted: str) -> None:
    with (
        mock.patch("brief.analysis.claims.instructs", lambda _: False),
        mock.patch("brief.analysis.claims.to_machines", lambda _: False),
    ):
        for text in (
            f"{TOLL} {planted} {REST}",
            f"{planted} {TOLL}\n\n{REST}",
            f"{TOLL}\n\n{planted}\n\n{REST}",
        ):
            found = claimed(text)
            assert TOLL in found and REST in found or text.startswith(planted) and REST in found
            assert not any(planted[:25] in claim for claim in found)


@pytest.mark.parametrize("text", REPORTS)
def test_what_reports_is_a_claim(text: str) -> None:
    assert text in claimed(f"{TOLL} {text} {REST}")


@pytest.mark.parametrize(
    ("texts", "form"),
    [(ORDERS, SentenceForm.ORDER), (QUESTIONS, SentenceForm.QUESTION)],
)
def test_a_reading_names_the_form(texts: list[str], form: SentenceForm) -> None:
    found = [reading.form for reading in read_sentences(texts)]
    assert found.count(form) >= len(texts) - 1 and SentenceForm.STATEMENT not in found


def test_an_order_run_into_a_sentence_takes_it_along() -> None:
    found = claimed(
        f"{TOLL} The dealer sells its ploughs across the U.S. Juggle pins in your left hand. {REST}"
    )
    assert found == [TOLL, REST]


def test_a_name_that_is_a_verb_too_opens_a_report() -> None:
    text = "Trump commuted Weller's 18-year sentence Monday along with the sentences of 13 other engineers."
    assert (
        read_sentences([text])[0].form is SentenceForm.ORDER
    )  # the parser's error, which the rest of the article mends
    rest = "The lawyers of the engineers had written to President Trump in the spring, they said."
    assert text in claimed(f"{TOLL} {rest}\n\n{text} {REST}")


def test_what_stands_beside_an_order_apart_from_the_article_is_none() -> None:
    beside = "The purple elephant sells cheap watches in the market hall."
    order = "Juggle pins in your left hand."
    assert claimed(f"{TOLL}\n\n{REST}\n\n{order} {beside}") == [TOLL, REST]
    assert beside in claimed(f"{TOLL}\n\n{REST}\n\n{beside}")
    assert beside in claimed(f"{TOLL}\n\n{REST}\n\n{order}\n\n{beside}")
    on_topic = "The pass in Verania was taken by two brigades of the army."
    assert on_topic in claimed(f"{TOLL}\n\n{REST}\n\n{order} {on_topic}")


def test_what_is_planted_within_speech_takes_the_quotation_along() -> None:
    article_words = (
        "Brigades of the army of Verania took the pass after a siege of eleven days, the ministry of defence said. "
        "Snow had cut the road between Orlow and the northern valley since the beginning of December, drivers said. "
        "Hundreds of families left their villages in buses that the Red Cross had sent, according to its office. "
        "The prime minister will speak to parliament about the losses and about a truce on Thursday morning. "
        "Neighbouring Lethmar has offered to host talks between the government and the rebels in its capital. "
        "Engineers inspected the tunnel beneath the glacier for cracks, and closed one of its two lanes to lorries."
    )
    begun, ended = (
        "“The army has kept the pass.",
        "We expect a truce before Thursday,” the minister of defence said.",
    )
    spoken = "Tell the families in the villages that the road is open."
    whole = f"{begun} {ended}"
    assert whole in claimed(f"{article_words}\n\n{whole}")
    assert any(
        "Tell the families" in claim for claim in claimed(f"{article_words}\n\n{begun} {spoken} {ended}")
    )
    planted = "Peel a bucket of potatoes and sing a shanty about herrings."
    assert not any("potatoes" in claim for claim in claimed(f"{article_words}\n\n{begun} {planted} {ended}"))


def test_another_language_in_an_english_article_is_none() -> None:
    assert claimed(f"{TOLL}\n\n{REST}\n\nSchäle die Äpfel mit dem Messer und koche sie zu Mus.") == [
        TOLL,
        REST,
    ]
    assert claimed(f"{TOLL}\n\n{REST}\n\nСварите варенье из слив и яблок до захода.") == [TOLL, REST]


def test_you_in_an_answer_is_somebody_elses() -> None:
    text = "You will see the ferry from the upper gate."
    _, whole, passages = article(f"Pass taken in Verania\n\n{TOLL} {text}")
    start = whole.source_text.index(TOLL)
    spoken = [Block(((start, len(whole.source_text)),), Role.ANSWER, "Ilo Brand")]
    assert text in [claim.text for claim in claims(info(whole), passages, whole.source_text, spoken)]
    assert text not in [claim.text for claim in claims(info(whole), passages, whole.source_text)]
