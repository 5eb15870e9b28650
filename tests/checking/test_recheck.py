"""An issued brief checked again: whatever a reader reads in it is held against the library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from brief.desk import Desk
from brief.records import CheckedBrief, CheckResult, DatedValue, DateNote, DateStatus, Verdict
from brief.records.identity import identified
from tests.support.desk import day, held

NOTES = [
    {
        "title": "One",
        "publisher": "Wire",
        "published": "2026-03-05T10:00:00Z",
        "text": "At least 12 people were killed at Orlow.",
    },
    {
        "title": "Two",
        "publisher": "Post",
        "published": "2026-03-05T12:00:00Z",
        "text": "The bank of Pellon raised its rate to 12 per cent.",
    },
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with held(Path(tmp_path_factory.mktemp("recheck")), NOTES) as opened:
        yield opened


@pytest.fixture(scope="module")
def brief(desk: Desk) -> CheckedBrief:
    made = desk.daily(*day(5))
    assert made.references and len(made.sections) == 2
    return made


def first(brief: CheckedBrief, **changes: Any) -> CheckedBrief:
    section = brief.sections[0]
    sentence = replace(section.sentences[0], **changes)
    return replace(
        brief, sections=(replace(section, sentences=(sentence, *section.sentences[1:])), *brief.sections[1:])
    )


def reasons(desk: Desk, brief: CheckedBrief) -> str:
    return " | ".join(f"{where}: {reason}" for where, reason in desk.verify_record(brief))


def test_an_untouched_brief_holds(desk: Desk, brief: CheckedBrief) -> None:
    assert desk.verify_record(brief) == []


def test_another_word_in_a_sentence_is_found(desk: Desk, brief: CheckedBrief) -> None:
    said = brief.sections[0].sentences[0].text
    assert "its words are not those cited" in reasons(desk, first(brief, text=said.replace("12", "13")))
    assert "do not hold “13”" in reasons(desk, first(brief, quotes=("13",)))


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("12 people were killed at Orlow.", "checker"),
        ("At least 13 people were killed at Orlow.", "invented figure"),
        ("At least 12 people were killed at Kelvarny.", "invented name"),
        ("At least 12 people were killed at Orlow on 1 June.", "invented date"),
        ("At least 12 people were not killed at Orlow.", "checker"),
        ("At least 12 people were “killed near” Orlow.", "quotation"),
    ],
)
def test_every_check_of_a_written_sentence_is_made_again(
    desk: Desk, brief: CheckedBrief, text: str, check: str
) -> None:
    own = {"writer": "prompted", "quotes": ()}
    index = next(i for i, s in enumerate(brief.sections) if "Orlow" in s.sentences[0].text)
    turned = replace(brief, sections=(brief.sections[index],))
    assert "does not pass" not in reasons(
        desk, first(turned, text="At least 12 were killed at Orlow.", **own)
    )
    assert f"does not pass the check “{check}”" in reasons(desk, first(turned, text=text, **own))


def test_what_a_checker_said_is_taken_as_recorded_and_the_vetoes_are_held_to_it(
    desk: Desk, brief: CheckedBrief
) -> None:
    said = (CheckResult("checker", Verdict.PASS, "m: supported"),)
    index = next(i for i, s in enumerate(brief.sections) if "Orlow" in s.sentences[0].text)
    turned = replace(brief, sections=(brief.sections[index],))
    own = {"writer": "prompted", "quotes": (), "checks": said}
    free = "No fewer than a dozen lost their lives at Orlow."
    assert "does not pass" not in reasons(desk, first(turned, text=free, **own))
    assert "invented figure" in reasons(desk, first(turned, text=free.replace("a dozen", "19"), **own))
    refused = (CheckResult("checker", Verdict.FAIL, "m: not supported"),)
    assert "“checker”" in reasons(desk, first(turned, text=free, **{**own, "checks": refused}))


def test_a_sentence_without_its_citation_is_found(desk: Desk, brief: CheckedBrief) -> None:
    assert "cites nothing" in reasons(desk, first(brief, numbers=()))
    assert "cites [99]" in reasons(desk, first(brief, numbers=(99,)))


@pytest.mark.parametrize("field", ["publisher", "title", "url"])
def test_another_source_is_found(desk: Desk, brief: CheckedBrief, field: str) -> None:
    source = brief.sources[0]
    forged = replace(source, article=replace(source.article, **{field: "Reuters"}))
    assert f"the library has another {field}" in reasons(
        desk, replace(brief, sources=(forged, *brief.sources[1:]))
    )


def test_another_paragraph_around_the_quotation_is_found(desk: Desk, brief: CheckedBrief) -> None:
    forged = replace(brief.references[0], context="Nothing of the kind. " + brief.references[0].context)
    assert "the paragraph shown" in reasons(desk, replace(brief, references=(forged, *brief.references[1:])))


def test_what_only_the_issued_brief_tells_is_held_against_it(desk: Desk, brief: CheckedBrief) -> None:
    forged = replace(
        brief, sections=(replace(brief.sections[0], heading="47 dead", independent=9), *brief.sections[1:])
    )
    forged = identified(forged)
    assert "made anew from this library it has another sections" in reasons(desk, forged)
    desk.issue(brief)
    forged = replace(forged, id=brief.id)
    assert "differs from the brief that was issued, in sections" in reasons(desk, forged)
    assert desk.verify_record(brief) == []


def test_a_date_worked_out_remarks_and_a_title_are_those_that_follow(desk: Desk, brief: CheckedBrief) -> None:
    value = DatedValue(
        datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC), status=DateStatus.INFERRED
    )
    other = identified(replace(brief, dates=(DateNote(1, "on Saturday", value),)))
    assert "dates: are not those that its articles give" in reasons(desk, other)
    remarked = identified(first(brief, remarks=("Correction or withdrawal",)))
    assert "it bears a remark that its article does not" in reasons(desk, remarked)
    titled = identified(replace(brief, title="Daily brief, Friday 6 March 2026"))
    assert "title: is not the one of its window and topic" in reasons(desk, titled)
