"""Past briefs whose cited claims were corrected, rewritten at their address, or forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from brief.desk.issued_corrections import Notice, notices
from brief.records import text_at
from brief.stories.corrections import concerns, correcting
from tests.support.desk import copied, day, desk, example, held, note, quick, run

STORY = {
    "title": "Dam at Orlow gives way",
    "publisher": "Corvin Press",
    "published": "2026-03-05T10:00:00Z",
    "url": "https://corvin.example/dam",
    "text": "The number of people killed at the Orlow dam has climbed to 47, the Interior Ministry said.",
}
CORRECTION = {
    "title": "CORRECTION: Orlow dam toll is 41",
    "published": "2026-03-06T10:00:00Z",
    "url": "https://corvin.example/correction",
    "text": "Corvin Press wrongly reported that 47 people had been killed at the Orlow dam. The figure was 41.",
}


def later(tmp_path: Path, **entry: str) -> list[Notice]:
    """What is told after a brief on the 5th was issued and then another article came in."""
    with held(tmp_path, [STORY]) as made:
        made.issue(made.daily(*day(5)))
        assert notices(made.library()) == []
        note(tmp_path / "more", **entry)
        with quick():
            made.ingest([tmp_path / "more"])
        return notices(made.library())


def test_a_corrected_claim_is_named_with_its_brief_and_the_correction(tmp_path: Path) -> None:
    (found,) = later(tmp_path, publisher="Corvin Press", **CORRECTION)
    assert found.claim == STORY["text"] and found.number == 1
    assert "wrongly reported" in found.words and found.reason == "corrected or withdrawn by its publisher"


def test_another_publishers_correction_says_nothing_of_this_one(tmp_path: Path) -> None:
    assert later(tmp_path, publisher="Orlow Gazette", **CORRECTION) == []


def test_a_correction_of_another_figure_is_not_named(tmp_path: Path) -> None:
    entry = {**CORRECTION, "text": CORRECTION["text"].replace("47", "31")}
    assert later(tmp_path, publisher="Corvin Press", **entry) == []


def test_a_brief_that_cites_the_correction_too_is_not_named(tmp_path: Path) -> None:
    with held(tmp_path, [STORY, {**CORRECTION, "publisher": "Corvin Press"}]) as made:
        both = made.daily(day(5)[0], day(6)[1])
        assert any("CORRECTION" in source.article.title for source in both.sources)
        made.issue(both)
        assert notices(made.library()) == []


def test_words_gone_from_the_address_are_named(tmp_path: Path) -> None:
    with held(tmp_path, [STORY]) as made:
        made.issue(made.daily(*day(5)))
    note(tmp_path / "more", **{**STORY, "text": "The number of people killed at the Orlow dam is 41."})
    with desk(tmp_path / "library", clock=day(20)[0]) as made:
        with quick():
            made.ingest([tmp_path / "more"])
        (found,) = notices(made.library())
    assert found.reason == (
        "earlier version, replaced 20 Mar 2026: its address holds another text now, without these words"
    )


def test_words_that_stand_at_the_address_still_are_not_named(tmp_path: Path) -> None:
    with held(tmp_path, [STORY]) as made:
        made.issue(made.daily(*day(5)))
    note(tmp_path / "more", **{**STORY, "text": STORY["text"] + "\n\nThe search goes on."})
    with desk(tmp_path / "library", clock=day(20)[0]) as made:
        with quick():
            made.ingest([tmp_path / "more"])
        assert notices(made.library()) == []


def test_a_brief_withdrawn_with_a_forgotten_article_is_named_without_its_text(tmp_path: Path) -> None:
    with held(tmp_path, [STORY]) as made:
        brief = made.daily(*day(5))
        made.issue(brief)
        made.forget(brief.sources[0].article.id)
        (found,) = notices(made.library())
    assert (found.brief, found.number, found.claim) == (brief.id, 0, "")
    assert "forgotten" in found.reason


CORRECTED = (
    "has climbed to 47",
    "The bank's foreign reserves stood at 18.4 billion dollars",
    "sirens sounded at 03:05 in all three municipalities",
    "publishes a video recording of Ardovian armoured vehicles",
    "Three Lethmari servicemen were killed and five were wounded",
    "One serviceman of the 3rd Mountain Brigade has been missing",
)
"""What publishers of the example corpus later correct or withdraw of what they wrote themselves."""


def test_of_all_sentences_of_the_example_corpus_only_the_corrected_are_found() -> None:
    with desk(example()) as made:
        library = made.library()
        infos = library.infos(row[0] for row in library.rows("SELECT id FROM article"))
        said = {
            id_: [
                text_at(library.article(id_).source_text, sentence)
                for passage in library.passages(id_)
                for sentence in passage.sentences
            ]
            for id_ in infos
        }
        found = set()
        for one in infos.values():
            for words in correcting(one.title, said[one.id], one.publisher):
                for other in infos.values():
                    dates = (one.published.start, other.published.start)
                    if other.publisher == one.publisher and dates[0] and dates[1] and dates[0] > dates[1]:
                        found |= {text for text in said[other.id] if concerns(words, text, other.title)}
    assert len(found) == len(CORRECTED)
    assert all(any(words in text for text in found) for words in CORRECTED)


def test_the_briefs_of_the_example_corpus_that_cite_them_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copied(tmp_path / "library")
    with desk(folder) as made:
        briefs = [made.daily(*day(number)) for number in range(2, 9)]
        for brief in briefs:
            made.issue(brief)
        named = {notice.claim for notice in notices(made.library())}
    quotes = {reference.quote for brief in briefs for reference in brief.references}
    assert named and named == {quote for quote in quotes if any(words in quote for words in CORRECTED)}
    assert run("status", data_dir=folder) == 0
    told = capsys.readouterr().out
    assert "with claims that no longer stand as cited" in told
    assert "corrected or withdrawn by its publisher" in told
