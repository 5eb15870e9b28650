"""The support score: what is copied holds, another subject does not, and what is missing is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from brief.checking import support as module
from brief.checking.alignment import CANDIDATES, CHOSEN, Aligner, by_words
from brief.checking.support import VECTOR_FEATURES, WORD_FEATURES, Support, measures
from brief.checking.word_forms import WordKind
from brief.corpus.embedding import Embedder, embedder
from brief.settings import Settings

CITED = [
    "At least 12 people were killed when a ferry sank near Kelvar on Monday, the ministry said.",
    "The boat was carrying timber and some 80 passengers to Lower Sallow.",
    "Divers searched through the night but found no survivors in the hull.",
]
OTHER = [
    "The central bank left its main rate at 4 per cent for the third month in a row.",
    "Analysts at Morrow Capital had expected a cut after prices fell in the spring.",
    "The next decision is due in October.",
]
REWORDED = "A ferry with around 80 people aboard went down off Kelvar, killing at least 12."


@pytest.fixture(scope="module")
def built_in() -> Embedder:
    return embedder(Settings())


@pytest.fixture(scope="module", params=["with vectors", "words alone"])
def support(request: pytest.FixtureRequest, built_in: Embedder) -> Support:
    return Support(built_in if request.param == "with vectors" else None)


@pytest.mark.parametrize("sentence", CITED)
def test_a_copy_is_close_and_lacks_nothing(support: Support, sentence: str) -> None:
    found = support.check(sentence, CITED)
    assert (found.holds, found.likely, found.close, found.missing, found.denial) == (
        True,
        True,
        True,
        (),
        False,
    )
    assert found.reason.startswith("the cited text holds every content word")


def test_a_light_edit_is_close(support: Support) -> None:
    assert support.check("At least 12 people were killed when a ferry sank near Kelvar.", CITED).close


def test_rewording_holds(support: Support) -> None:
    assert support.check(REWORDED, CITED).holds


@pytest.mark.parametrize("sentence", CITED)
def test_another_subject_does_not_hold(support: Support, sentence: str) -> None:
    found = support.check(sentence, OTHER)
    assert not found.likely
    assert found.score < support.score(sentence, CITED)


def test_another_subject_falls_under_the_gates_threshold(built_in: Embedder) -> None:
    assert not any(Support(built_in).check(sentence, OTHER).holds for sentence in CITED)


def test_another_figure_is_named_and_costs(support: Support) -> None:
    found = support.check(CITED[0].replace("12", "47"), CITED)
    assert found.missing == ((WordKind.FIGURE, ("47",)),)
    assert "does not hold: figures 47" in found.reason
    assert not found.close


def test_another_name_is_named_and_costs(support: Support) -> None:
    found = support.check(CITED[0].replace("Kelvar", "Dunmar"), CITED)
    assert found.missing == ((WordKind.NAME, ("Dunmar",)),)
    assert not found.close


def test_a_figure_is_the_same_in_words_and_in_digits(support: Support) -> None:
    found = support.check(
        "The fund paid 1,500,000 euros to twelve towns.", ["The fund paid 1.5 million euros to 12 towns."]
    )
    assert found.missing == ()


def test_the_title_and_date_of_the_document_count_as_known(support: Support) -> None:
    sentence = "The ferry sank near Kelvar in November 2024."
    without, known = (support.check(sentence, CITED, context) for context in ("", "Published 2024-11-25"))
    assert (WordKind.FIGURE, ("2024",)) in without.missing
    assert known.missing == ()
    assert known.score > without.score


@pytest.mark.parametrize(
    ("sentence", "cited", "denial"),
    [
        ("The port was not hit.", "The port was hit on Monday.", True),
        ("The port was hit.", "The port was not hit, the mayor said.", True),
        ("The port was not hit.", "The port wasn't hit on Monday.", False),
    ],
)
def test_a_denial_on_one_side_is_marked(support: Support, sentence: str, cited: str, denial: bool) -> None:
    found = support.check(sentence, [cited])
    assert found.denial is denial
    assert ("denies" in found.reason) is denial


def test_a_sentence_made_of_two_draws_on_both(support: Support) -> None:
    joined = "The bridge was closed on Monday, and no trains were running on Tuesday."
    cited = ["The bridge was closed on Monday.", "No trains were running on Tuesday."]
    assert not support.check(joined, cited).denial


@pytest.mark.parametrize(
    ("sentence", "cited"), [("", CITED), ("It was.", CITED), (CITED[0], []), (CITED[0], ["", " "])]
)
def test_nothing_said_or_nothing_cited_is_no_support(
    support: Support, sentence: str, cited: list[str]
) -> None:
    found = support.check(sentence, cited)
    assert found.score == 0.0
    assert not found.holds


def test_a_whole_page_is_searched_for_what_holds_the_sentence(support: Support) -> None:
    page = [f"Line {n} of the page speaks of markets, weather and sport." for n in range(60)]
    page[31:31] = CITED
    assert len(page) > CANDIDATES
    laid = support.aligner.align(REWORDED, page)
    assert len(laid.cited) <= CHOSEN
    assert support.check(REWORDED, page).holds
    assert support.score(REWORDED, page) > support.score(REWORDED, OTHER) + 0.3


def test_a_page_in_one_string_is_cut_into_sentences(support: Support) -> None:
    page = " ".join([*OTHER * 6, *CITED, *OTHER * 6])
    assert support.check(CITED[0], [page]).close


def test_by_words_keeps_the_order_and_prefers_rare_words() -> None:
    parts = ["The ferry left.", "The ferry came.", "Kelvar slept.", "The ferry sank."]
    assert by_words("The ferry reached Kelvar", parts, 2) == ["The ferry left.", "Kelvar slept."]


def test_the_score_does_not_depend_on_what_was_read_before(built_in: Embedder) -> None:
    one = Support(built_in)
    one.score(CITED[1], OTHER)
    assert one.score(REWORDED, CITED) == Support(built_in).score(REWORDED, CITED)


def test_a_model_behind_an_endpoint_gives_no_word_vectors(built_in: Embedder) -> None:
    class Endpoint(Embedder):
        pass

    other = Endpoint("other", "x", object())  # type: ignore[arg-type]
    assert Support(other).model is Support(None).model
    assert Aligner(built_in).model is built_in.model


def test_the_shipped_weights_fit_the_features_and_go_the_right_way() -> None:
    made = module.models()
    assert (made["with vectors"].names, made["words alone"].names) == (VECTOR_FEATURES, WORD_FEATURES)
    for model in made.values():
        assert len(model.names) == len(model.mean) == len(model.scale) == len(model.weights)
        assert 0 < model.keep < model.likely < model.close < 1
        for name, weight in zip(model.names, model.weights, strict=True):
            assert (weight < 0) is (name.startswith("missing") or name == "gap"), name


def test_every_measure_is_a_number(support: Support) -> None:
    found = measures(support.aligner.align(REWORDED, CITED))
    assert set(support.names) <= set(found)
    assert all(isinstance(value, float) for value in found.values())


def test_the_weights_name_where_they_come_from() -> None:
    made = json.loads(module.WEIGHTS.read_text("utf-8"))
    assert "WiCE" in made["provenance"] and "scripts/fit_support.py" in made["provenance"]


def test_supported_claims_of_people_hold(real_data: Path, root: Path) -> None:
    """Claims with their oracle sentences, words alone: a drift of the features would show here."""
    from scripts import fit_support

    claims = fit_support.wice()
    assert len(claims) == 349
    words = Support(None)
    found = [words.check(claim.text, claim.oracle, claim.context) for claim in claims]
    right = [made for made, claim in zip(found, claims, strict=True) if claim.supported]
    wrong = [made for made, claim in zip(found, claims, strict=True) if not claim.supported]
    assert sum(not made.holds for made in right) / len(right) <= 0.03
    assert sum(made.likely for made in right) / len(right) > 0.7
    assert sum(not made.likely for made in wrong) / len(wrong) > 0.7
