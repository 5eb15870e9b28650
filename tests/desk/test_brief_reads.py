"""The briefs of the example corpus, read as the analyst who will be blamed for them."""

from __future__ import annotations

import json
import re
from zoneinfo import ZoneInfo

import pytest

from brief.drafting.length import LENGTHS
from brief.records import CheckedBrief, CheckedSection, SectionKind
from brief.records.codec import from_json, to_json
from brief.rendering import source_summary
from brief.rendering.pages import render
from tests.support.desk import copied, day, desk, example


@pytest.fixture(scope="module")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> dict[int, CheckedBrief]:
    """One a day, each issued before the next is made, as a desk does."""
    found = {}
    with desk(copied(tmp_path_factory.mktemp("daily") / "library")) as made:
        for number in range(2, 7):
            found[number] = made.daily(*day(number))
            made.issue(found[number])
    return found


def part(brief: CheckedBrief, kind: SectionKind) -> list[CheckedSection]:
    return [section for section in brief.parts if section.kind is kind]


def texts(brief: CheckedBrief, kind: SectionKind) -> list[str]:
    return [s.text for section in part(brief, kind) for s in section.sentences]


@pytest.mark.parametrize(
    ("number", "first"),
    [
        (2, "At least 12 people were killed and about 40 were missing after the Kelvar Dam"),
        (3, "The death toll from the collapse of the Kelvar Dam in Verania rose to 27"),
        (4, "Lethmar said on Wednesday that three of its soldiers were killed"),
    ],
)
def test_the_bottom_line_opens_with_the_news_of_the_day(
    briefs: dict[int, CheckedBrief], number: int, first: str
) -> None:
    assert texts(briefs[number], SectionKind.BOTTOM_LINE)[0].startswith(first)


def test_the_rate_decision_and_the_prisoners_lead_the_fifth(briefs: dict[int, CheckedBrief]) -> None:
    said = " ".join(texts(briefs[5], SectionKind.BOTTOM_LINE))
    assert (
        re.search(r"raised its key rate (?:by 250 basis points )?to 12\.0 per cent", said)
        and "Two servicemen of the armed forces of Lethmar" in said
    )


def test_satire_is_quoted_nowhere_and_the_reader_is_told(briefs: dict[int, CheckedBrief]) -> None:
    assert not [s for s in briefs[6].sources if "Radish" in s.article.publisher + "".join(s.article.authors)]
    assert any("calls itself satirical" in note and "Radish" in note for note in briefs[6].manifest.notes)


@pytest.mark.parametrize("number", range(2, 7))
def test_no_part_leads_with_a_fragment(briefs: dict[int, CheckedBrief], number: int) -> None:
    for text in texts(briefs[number], SectionKind.BOTTOM_LINE):
        assert not re.match(r"(?:It|He|She|They|This|That|These|The bank|The ministry|My|If) ", text)
    every = [s.text for sec in (*briefs[number].sections, *briefs[number].parts) for s in sec.sentences]
    assert "My neighbour rang me at 4." not in every and "they will never tell you." not in every


@pytest.mark.parametrize("number", range(2, 7))
def test_what_was_wrongly_called_unverified_is_not(briefs: dict[int, CheckedBrief], number: int) -> None:
    for text in texts(briefs[number], SectionKind.UNVERIFIED):
        assert not re.search(r"reported correctly|Reports of this kind|had been reported as possible", text)


def test_what_the_source_does_not_vouch_for_is_apart(briefs: dict[int, CheckedBrief]) -> None:
    assert any("two people with knowledge" in t for t in texts(briefs[4], SectionKind.UNVERIFIED))
    assert any("detonators" in t for t in texts(briefs[3], SectionKind.UNVERIFIED))
    assert not any("detonators" in s.text for sec in briefs[3].sections for s in sec.sentences)


def test_a_correction_is_shown_as_one(briefs: dict[int, CheckedBrief]) -> None:
    sections = [*briefs[5].sections, *briefs[5].parts]
    marked = [s.text for sec in sections for s in sec.sentences if "Correction or withdrawal" in s.remarks]
    assert any("withdraws the video recording" in text for text in marked)
    assert any("The ministry's figure on March 4 was 41." in text for text in marked)
    assert not any("raised its key rate" in text for text in marked)


def test_what_an_older_brief_quoted_is_shown_as_withdrawn(briefs: dict[int, CheckedBrief]) -> None:
    sirens = next(s for s in part(briefs[5], SectionKind.CHANGES) if "sirens sounded" in s.sentences[0].text)
    assert sirens.heading == "withdrawn"  # of the brief of 2 March; those of 3 and 4 March are silent on it


def test_a_forecast_says_by_when(briefs: dict[int, CheckedBrief]) -> None:
    found = {s.text: s.remarks for sec in part(briefs[5], SectionKind.OUTLOOK) for s in sec.sentences}
    inflation = next(remarks for text, remarks in found.items() if "inflation of between 11 and 13" in text)
    assert inflation == ("to be checked by 31 Dec 2026, inferred",)
    assert all(remarks for remarks in found.values())
    assert not any("raised its key rate" in text for text in found)


@pytest.mark.parametrize("number", range(2, 7))
def test_it_is_one_to_two_pages(briefs: dict[int, CheckedBrief], number: int) -> None:
    body = render(briefs[number], "md").partition("## Source summary")[0]
    assert 200 <= len(body.split()) <= 1200


def test_what_was_left_out_for_length_is_counted(briefs: dict[int, CheckedBrief]) -> None:
    with desk(example()) as made:
        found = {length: made.daily(*day(6), length=length) for length in LENGTHS}
    words = [len(render(found[length], "md").partition("## Source summary")[0].split()) for length in LENGTHS]
    assert words == sorted(words) and words[0] < 450
    assert found["short"].not_shown + found["short"].left_out > found["long"].not_shown == 0
    assert len({brief.id for brief in found.values()}) == len(LENGTHS)
    counted = render(found["short"], "md")
    assert "of this window" in counted or "of little weight" in counted


@pytest.mark.parametrize("number", range(2, 7))
def test_every_source_is_described_and_all_forms_say_the_same(
    briefs: dict[int, CheckedBrief], number: int
) -> None:
    brief = briefs[number]
    markdown, page, record = (render(brief, form) for form in ("md", "html", "json"))
    assert from_json(record, CheckedBrief) == brief and to_json(brief) == record
    for source in brief.sources:
        said = source_summary.descriptor(source, brief, ZoneInfo("UTC"))
        assert said[0] in source_summary.KINDS.values() and any(
            text.startswith("reliability F") for text in said
        )
        assert "date stated" in said or "no date" in said or any(t.startswith("date ") for t in said)
    for said in ("Source summary", "Bottom line", "A check shows that a sentence matches its source"):
        assert said in markdown and said in page
    assert (
        f"{len(brief.sources)} documents cited" in markdown
        and f"{len(brief.sources)} documents cited" in page
    )


def test_what_was_read_only_through_others_is_named(briefs: dict[int, CheckedBrief]) -> None:
    said = " ".join(source_summary.summary(briefs[4]))
    assert "Read only through others" in said and "Nordal Transit" in said
    assert "Corvin Press" not in said.partition("Read only through others")[2]


def test_a_record_of_an_older_version_still_loads_and_renders(briefs: dict[int, CheckedBrief]) -> None:
    held = json.loads(to_json(briefs[5]))
    for name in ("length", "dates"):
        del held[name]
    for source in held["sources"]:
        for name in ("owner", "disputed", "set_aside"):
            del source[name]
    for section in (*held["parts"], *held["sections"], *held["undated"]):
        for sentence in section["sentences"]:
            del sentence["remarks"]
    old = from_json(json.dumps(held), CheckedBrief)
    assert "## Bottom line" in render(old, "md") and "Bottom line</h2>" in render(old, "html")
