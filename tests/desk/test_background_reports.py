"""Background reports over real libraries: every sentence quoted, each part what it says it is, and an honest audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.desk import Desk
from brief.errors import UsageError
from brief.records import CheckedReport, text_at
from brief.records.codec import from_json, to_json
from tests.support.desk import desk, example, held


@pytest.fixture(scope="module")
def corpus() -> Desk:
    return desk(example())


@pytest.fixture(scope="module")
def dam(corpus: Desk) -> CheckedReport:
    return corpus.report("Why did the Kelvar dam collapse?")


def answered(record: CheckedReport) -> dict[str, tuple[int, ...]]:
    return {one.kind: one.numbers for one in record.audit}


def test_every_sentence_is_its_sources_own_words_and_the_record_verifies(
    corpus: Desk, dam: CheckedReport
) -> None:
    references = {one.number: one for one in dam.references}
    for sentence in dam.told:
        (number,) = sentence.numbers
        whole = corpus.library().article(references[number].article_id)
        assert text_at(whole.source_text, references[number].ref.spans) == sentence.text
    assert not dam.dropped and corpus.verify_record(dam) == []
    assert corpus.report("Why did the Kelvar dam collapse?") == dam
    assert from_json(to_json(dam), CheckedReport) == dam


def test_the_bottom_line_answers_the_request_and_holds_no_figure_that_was_replaced(
    dam: CheckedReport,
) -> None:
    assert "one of its three spillway gates failed" in dam.bottom_line[0].text
    told = " ".join(sentence.text for sentence in dam.bottom_line)
    assert not any(figure in told for figure in ("12 people", "27", "47"))


def test_figures_stand_by_day_and_holder_and_what_was_corrected_is_marked(dam: CheckedReport) -> None:
    series = {one.about: one.entries for one in dam.figures}
    killed = series["killed (people)"]
    assert [entry.day for entry in killed] == sorted(entry.day for entry in killed)
    assert {entry.words: entry.state for entry in killed}["47"] == "corrected"
    assert killed[-1].words == "56" and not killed[-1].state
    assert all(entry.words in entry.sentence.text for some in series.values() for entry in some)


def test_actors_are_who_speaks_and_are_named_in_what_is_quoted(dam: CheckedReport) -> None:
    names = [actor.name for actor in dam.actors]
    assert "Interior Ministry" in names and "Kelvar Dam" not in names and "Drenholt" not in names
    assert all(actor.name in actor.sentence.text and actor.articles >= 2 for actor in dam.actors)


def test_disputes_and_withdrawals_have_both_sides(corpus: Desk, dam: CheckedReport) -> None:
    told = " ".join(sentence.text for dispute in dam.disputes for sentence in dispute.sentences)
    assert "denied having known" in told
    struck = [line for day in dam.days for line in day.lines if line.state]
    assert struck and all(line.replaced_by for line in struck)
    assert set(answered(dam)["withdrawn"]) == {
        n for line in struck for one in line.replaced_by for n in one.numbers
    }


def test_the_audit_names_what_is_answered_and_what_is_not(dam: CheckedReport) -> None:
    found = answered(dam)
    assert found["request"] and found["events"] and found["figures"] and found["gaps"]
    quoted = {number for one in dam.told for number in one.numbers}
    assert all(set(numbers) <= quoted for numbers in found.values())
    empty = [one for one in dam.audit if not one.numbers]
    assert all(one.question for one in empty)


def test_no_two_sentences_say_the_same_words(dam: CheckedReport) -> None:
    quotes = [one.quote for one in dam.references]
    assert len(quotes) == len(set(quotes))


def test_a_place_is_reported_whole_and_a_like_event_elsewhere_is_not(corpus: Desk) -> None:
    record = corpus.report("Pellonia")
    told = " ".join(sentence.text for sentence in record.told)
    assert "key rate" in told and "cash withdrawals" in told and "Sorvia" not in told
    assert [one.kind for one in record.audit][0] == "events", "a name asks no question of its own"


def test_what_is_expected_next_is_told_with_its_day(tmp_path: Path) -> None:
    notes = [
        {
            "title": "Orlow council to vote on flood wall",
            "text": "The council of Orlow will vote on a new flood wall on 20 March, Mayor Ilse Dorn said on Thursday."
            " The flood in Orlow on 3 March killed four people because a lock gate failed, inspectors said.",
        }
    ]
    with held(tmp_path, notes) as made:
        record = made.report("Orlow flood")
    findings = {one.question: one.sentences for one in record.findings}
    assert "20 March" in findings["Orlow flood: what is planned or expected next?"][0].text
    assert "because a lock gate failed" in findings["Orlow flood: what caused it?"][0].text


def test_lengths_windows_and_requests_of_which_nothing_is_held(corpus: Desk) -> None:
    short, long = (corpus.report("Kelvar dam", length=length) for length in ("short", "long"))
    assert len(short.references) < len(long.references)
    until = datetime(2026, 3, 5, tzinfo=UTC)
    early = corpus.report("Kelvar dam", until=until)
    assert early.days[-1].day < "2026-03-05" and not answered(early)["withdrawn"]
    assert corpus.verify_record(early) == []
    nothing = corpus.report("quantum knitting")
    assert not nothing.told and "no article held is about" in nothing.reason
    with pytest.raises(UsageError, match="length 'huge' is not known"):
        corpus.report("Kelvar dam", length="huge")
    with pytest.raises(UsageError, match="holds no word"):
        corpus.report("?")


def test_a_report_that_says_of_itself_what_its_sentences_do_not_is_found_out(
    corpus: Desk, dam: CheckedReport
) -> None:
    first = dam.actors[0]
    for forged in (
        replace(dam, actors=(replace(first, name="Nobody Named"), *dam.actors[1:])),
        replace(dam, audit=(replace(dam.audit[0], numbers=(999,)), *dam.audit[1:])),
        replace(
            dam,
            figures=tuple(
                replace(one, entries=tuple(replace(entry, words="9000") for entry in one.entries))
                for one in dam.figures
            ),
        ),
    ):
        assert corpus.verify_record(forged)
