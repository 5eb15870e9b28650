"""The briefs of the example corpus as an editor would want them: threads, what leads, what is inside a story."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from brief.desk import Desk
from brief.records import CheckedBrief, SectionKind
from brief.rendering.pages import render
from tests.support.desk import day, desk, example


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(example()) as made:
        yield made


@pytest.fixture(scope="module")
def fifth(corpus: Desk) -> CheckedBrief:
    return corpus.daily(*day(5))


def test_three_threads_are_three_stories_and_none_is_empty(fifth: CheckedBrief) -> None:
    stories = [[s.text for s in section.sentences] for section in fifth.sections]
    assert all(stories)
    for words in ("Kelvar Dam", "Zarin", "Central Bank of Pellonia"):
        holders = {
            section.story_id
            for section in (*fifth.sections, *fifth.parts)
            if any(words in s.text for s in section.sentences)
        }
        assert len(holders) == 1, words
    assert not [part for part in fifth.parts if part.kind is SectionKind.NOTABLE]


def test_the_figures_of_the_day_and_the_scoop_are_at_the_top(fifth: CheckedBrief) -> None:
    opening = " ".join(
        [s.text for p in fifth.parts if p.kind is SectionKind.BOTTOM_LINE for s in p.sentences]
        + [p.heading for p in fifth.parts if p.kind is SectionKind.BOTTOM_LINE]
    )
    assert "46 people have been confirmed dead and 39 are missing" in opening
    assert "Inspectors warned of corrosion at Kelvar gate" in opening
    dam = next(s for s in fifth.sections if any("46 people" in one.text for one in s.sentences))
    assert any("advanced corrosion" in s.text for s in dam.sentences)


def test_what_was_taken_back_stands_inside_its_story_and_nowhere_as_news(fifth: CheckedBrief) -> None:
    told = [(p.heading, p.sentences[0].text) for p in fifth.parts if p.kind is SectionKind.CHANGES]
    assert any("sirens sounded in all three" in text for head, text in told if head == "withdrawn")
    lines = [s.text for section in fifth.sections for s in section.sentences]
    assert not any("climbed to 47" in text or "47 people had been killed" in text for text in lines)
    page = render(fifth, "md")
    assert page.index("**Withdrawn**") < page.index("## Source summary") and "## Contested" not in page


def test_no_heading_is_a_list_of_names_and_each_is_a_headline_of_its_story(corpus: Desk) -> None:
    for number in range(2, 9):
        brief = corpus.daily(*day(number))
        titles = {source.article.title for source in brief.sources}
        for section in brief.sections:
            if section.heading and "…" not in section.heading:
                headline = section.heading.removeprefix("“").partition("” (")[0]
                assert any(headline in title for title in titles), headline


def test_what_lies_ahead_is_in_order_of_time_and_after_the_cutoff(corpus: Desk) -> None:
    for number in range(2, 9):
        brief = corpus.daily(*day(number))
        watch = [s for part in brief.parts if part.kind is SectionKind.OUTLOOK for s in part.sentences]
        assert all(any(r.startswith("to be checked by") for r in s.remarks) for s in watch)
