"""Which letter a brief shows: the user's over the rating file's over what was imported, each with its origin."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from brief.corpus.books.source_register import Register
from brief.corpus.ratings import Rated
from brief.desk import Desk
from brief.desk.source_letters import ratings, standings
from brief.errors import SettingsError
from brief.records import CheckedBrief
from tests.support.desk import AT, day, desk, held, note, quick

NOTE = {
    "publisher": "Orlow Gazette",
    "url": "https://gazette.example/1",
    "text": "At least 12 people were killed at Orlow.",
}


def shown(made: Desk) -> tuple[str, str]:
    grade = made.daily(*day(5)).sections[0].sentences[0].grade
    assert grade is not None
    return grade.letter, grade.why_letter


def register(made: Desk) -> Register:
    return Register(made.library(write=True))


def test_an_unrated_source_is_f(tmp_path: Path) -> None:
    with held(tmp_path, [NOTE]) as made:
        assert shown(made) == ("F", "not rated")


def test_each_rating_says_where_it_comes_from_and_the_users_wins(tmp_path: Path) -> None:
    file = tmp_path / "letters.toml"
    file.write_text('"Orlow Gazette" = { letter = "D", why = "two hoaxes" }')
    with held(tmp_path, [NOTE]) as made:
        register(made).bring_in([Rated("gazette.example", "C", "Some list, pc1 0.60 → C")], AT)
        assert shown(made) == ("C", "Some list, pc1 0.60 → C")
    with desk(tmp_path / "library", sources_ratings=str(file)) as made:
        assert shown(made) == ("D", "rating file letters.toml: two hoaxes")
        register(made).rate("Orlow Gazette", "B", "right for years", AT)
        assert shown(made) == ("B", "set by you on 9 Mar 2026: right for years")
        register(made).rate("Orlow Gazette", "", "", AT)
        assert shown(made) == ("D", "rating file letters.toml: two hoaxes")


def test_a_rating_file_that_cannot_be_used_stops_the_brief_and_is_named(tmp_path: Path) -> None:
    with held(tmp_path, [NOTE]):
        pass
    named = desk(tmp_path / "library", sources_ratings=str(tmp_path / "no.toml"))
    with named as made, pytest.raises(SettingsError, match=r"no\.toml"):
        made.daily(*day(5))


def test_ratings_are_part_of_what_a_brief_is_made_from(tmp_path: Path) -> None:
    with held(tmp_path, [NOTE]) as made:
        before, again = made.daily(*day(5)), made.daily(*day(5))
        register(made).rate("Orlow Gazette", "B", "x", AT)
        after = made.daily(*day(5))
    assert before == again and before.id != after.id
    assert "ratings" not in dict(before.manifest.versions) and "ratings" in dict(after.manifest.versions)


def test_an_undated_article_is_rated_too(tmp_path: Path) -> None:
    with held(tmp_path, [{**NOTE, "published": ""}]) as made:
        register(made).rate("Orlow Gazette", "B", "x", AT)
        found = made.daily(*day(9))
    (section,) = found.undated
    assert section.sentences[0].grade is not None and section.sentences[0].grade.letter == "B"


def issued(made: Desk, *window: datetime) -> CheckedBrief:
    brief = made.daily(*window)
    made.issue(brief)
    return brief


def test_the_record_of_a_source_counts_and_moves_no_letter(tmp_path: Path) -> None:
    wrong = {
        "publisher": "Corvin Press",
        "title": "Dam",
        "text": "The number of people killed at the Orlow dam has climbed to 47.",
    }
    with held(tmp_path, [wrong]) as made:
        issued(made, *day(5))
        (row,) = standings(made)
        assert (row.source, row.letter, row.articles, row.cited, row.corrected) == (
            "Corvin Press",
            "F",
            1,
            1,
            0,
        )
        note(
            tmp_path / "more",
            "Corvin Press wrongly reported that 47 people had been killed at the Orlow dam.",
            publisher="Corvin Press",
            published="2026-03-06T10:00:00Z",
            title="CORRECTION: the Orlow dam",
        )
        with quick():
            made.ingest([tmp_path / "more"])
        (row,) = standings(made)
        assert (row.letter, row.articles, row.cited, row.corrected, row.contradicted) == ("F", 2, 1, 1, 0)


def test_a_claim_that_others_contradict_is_counted(tmp_path: Path) -> None:
    text = "At least {} people were killed when the Orlow dam gave way before dawn."
    notes = [
        {"publisher": "One", "title": "Dam at Orlow", "text": text.format(12)},
        {"publisher": "Two", "title": "Orlow dam", "text": text.format(60).replace("At least ", "")},
        {"publisher": "Two", "title": "Opera", "text": "The festival opens in May with a forgotten opera."},
    ]
    with held(tmp_path, notes) as made:
        issued(made, *day(5))
        found = {row.source: row.contradicted for row in standings(made)}
    assert found == {"One": 1, "Two": 1}


def test_unknown_publishers_are_one_source_and_f(tmp_path: Path) -> None:
    with held(tmp_path, [{**NOTE, "publisher": "", "url": ""}]) as made:
        (row,) = standings(made)
        assert (row.letter, row.why) == ("F", "unknown publisher")
        assert ratings(made).digest() == ""
