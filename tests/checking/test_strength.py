"""Strength: what a sentence may not lose (hedge, speaker, bound, denial, forecast) and what it may leave out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.checking import likelihoods
from brief.checking.checks import against, check
from brief.checking.citations import Texts
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.records import DraftSentence, SentenceKind, Verdict
from tests.support.desk import article, cite

RISE = "The bank raised its rate to 12 per cent, saying that it would defend the currency after exports fell."
TOLL = (
    "At least one officer is being treated in Orlow, Halcyon Wire reported late on Wednesday, citing a medic."
)
GATE = (
    "The director, Ana Sorrell, said that the gate had not been opened and that the level may fall by Friday."
)
GROUP = "River Watch, a group that counts victims, said more than 120 people were dead or missing."
TALKS = (
    "Envoys met at Sella on Friday, and two diplomats familiar with the talks said that a truce was likely."
)
VIDEO = "The ministry showed a video which it said showed tanks on the way to the pass."
FIRST = "Results are expected by noon on Monday."
NOTHING = "Nothing, including sabotage, had been ruled out, the minister said."
STORAGE = "Storage is at 24 per cent and not at 31 per cent, an official at the ministry said."
WATER = "The lake held about 46 million cubic metres, according to its operator, Tessim Hydro."
HEAD = "Divers will work at the bridge until Friday, the head of the service, Tomas Orrel, said."
SCORE = "Rovers beat Dock City 2-1 and have a record of 5-0-2, the league said."
ALL = (RISE, TOLL, GATE, GROUP, TALKS, VIDEO, FIRST, NOTHING, STORAGE, WATER, HEAD, SCORE)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteLibrary]:
    folder = Path(tmp_path_factory.mktemp("strength"))
    with SQLiteLibrary(folder / "library.sqlite3", write=True) as made:
        for text in ALL:
            raw, whole, passages = article(text, title="x")
            made.add(raw, whole, passages)
        yield made


def failed(library: SQLiteLibrary, text: str, *sources: str) -> dict[str, str]:
    wholes = [article(source, title="x")[1] for source in sources]
    cited = tuple(cite(whole, source) for whole, source in zip(wholes, sources, strict=True))
    results = check(DraftSentence(text, cited, writer="prompted"), Texts(library))
    return {result.check: result.reason for result in results if against([result])}


@pytest.mark.parametrize("text", ALL)
def test_the_source_itself_passes(library: SQLiteLibrary, text: str) -> None:
    assert failed(library, text, text) == {}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (RISE, "The bank raised its rate to 12 per cent."),
        (GATE, "Ana Sorrell said that the gate had not been opened."),
        (GATE, "Ana Sorrell said that the level may fall by Friday."),
        (GROUP, "More than 120 people were dead or missing, according to River Watch."),
        (TALKS, "Envoys met at Sella on Friday."),
        (TALKS, "Two diplomats familiar with the talks said that a truce was likely."),
        (VIDEO, "The ministry showed a video which it said showed tanks."),
        (FIRST, "By noon on Monday results are expected."),
        (WATER, "The lake held about 46 million cubic metres, Tessim Hydro said."),
        (HEAD, "Divers will work at the bridge until Friday, Tomas Orrel said."),
        (SCORE, "Rovers beat Dock City 2-1, the league said."),
    ],
)
def test_a_part_told_as_the_source_tells_it_passes(library: SQLiteLibrary, source: str, text: str) -> None:
    assert failed(library, text, source) == {}


@pytest.mark.parametrize(
    ("source", "text", "name"),
    [
        (RISE, "The bank raised its rate to 12 per cent and defended the currency after exports fell.", "forecast"),
        (TOLL, TOLL.replace("At least one", "One"), "figures"),
        (TOLL, "At least one officer is being treated in Orlow.", "speaker"),
        (GATE, "Ana Sorrell said that the gate had been opened.", "polarity"),
        (GATE, "Ana Sorrell said that the gate had not been opened and that the level fell by Friday.", "forecast"),
        (GROUP, "River Watch said more than 120 people were dead.", "figures"),
        (GROUP, "River Watch, a group that counts victims, said 120 people were dead or missing.", "figures"),
        (GROUP, "More than 120 people were dead or missing.", "speaker"),
        (TALKS, "Two diplomats familiar with the talks said that a truce was agreed.", "hedge"),
        (VIDEO, "The video of the ministry showed tanks on the way to the pass.", "speaker"),
        (FIRST, "Results came by noon on Monday.", "forecast"),
        (NOTHING, "Sabotage had been ruled out, the minister said.", "polarity"),
        (STORAGE, "Storage is not at 24 per cent, an official at the ministry said.", "polarity"),
        (WATER, "The lake held about 46 million cubic metres, Joren Vask said.", "speaker"),
        (HEAD, "Divers worked at the bridge until Friday, the head of the service, Tomas Orrel, said.", "forecast"),
        (SCORE, "Rovers have a record of 5-2-2, the league said.", "figures"),
    ],
)  # fmt: skip
def test_what_is_stronger_than_its_source_fails(
    library: SQLiteLibrary, source: str, text: str, name: str
) -> None:
    found = failed(library, text, source)
    assert name in found and len(found[name].split()) >= 5, found


def test_a_sentence_made_from_two_sources_keeps_both_speakers(library: SQLiteLibrary) -> None:
    merged = "River Watch said more than 120 people were dead or missing, while Ana Sorrell said that the gate had not"
    merged += " been opened."
    assert failed(library, merged, GROUP, GATE) == {}
    swapped = merged.replace("not been opened", "been opened")
    assert "polarity" in failed(library, swapped, GROUP, GATE)


def test_another_subject_is_not_supported(library: SQLiteLibrary) -> None:
    found = failed(
        library, "Wheat prices fell as the harvest was better than feared in most provinces.", FIRST
    )
    assert "speaks of something else" in found["support"]


def test_words_of_the_source_itself_need_no_score(
    library: SQLiteLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = article(FIRST, title="x")[1]

    def no_model() -> None:
        raise AssertionError("the support score was made for the source's own words")

    texts = Texts(library, no_model)  # type: ignore[arg-type]
    results = check(DraftSentence(FIRST, (cite(whole, FIRST),)), texts)
    assert not any(result.verdict is Verdict.FAIL for result in results)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("It is very likely that the dam fails, with high confidence.", Verdict.FAIL),
        ("We have low confidence that the dam is likely to fail.", Verdict.FAIL),
        ("The dam may well fail, perhaps by Friday.", Verdict.FAIL),
        ("It is very likely that the dam fails.", Verdict.PASS),
        ("Our confidence in this is low.", Verdict.PASS),
    ],
)
def test_likelihood_and_confidence_stand_apart(text: str, verdict: Verdict) -> None:
    assert likelihoods.check(text, SentenceKind.JUDGMENT).verdict is verdict
    assert likelihoods.check(text, SentenceKind.FACT).verdict is Verdict.NOT_APPLICABLE
