"""The source register: each change kept, the newest stands, imports below the user's own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from brief.corpus.books.source_register import IMPORTED, TAKEN_BACK, USER, Register
from brief.corpus.ratings import Rated
from brief.errors import UsageError
from tests.support.corpus import SEEN, open_library


def test_the_newest_rating_stands_and_the_history_keeps_all(tmp_path: Path) -> None:
    with open_library(tmp_path) as library:
        register = Register(library)
        register.rate("The Orlow Gazette", "B", "right for years", SEEN)
        register.rate("orlow gazette", "d", "two hoaxes", SEEN + timedelta(days=1))
        (entry,) = register.standing(USER)
        assert (entry.letter, entry.why, entry.set_at) == ("D", "two hoaxes", SEEN + timedelta(days=1))
        assert [e.letter for e in register.history("Orlow Gazette")] == ["B", "D"]
        assert [e.letter for e in register.history()] == ["B", "D"] and not register.history("Another")


def test_a_rating_taken_back_does_not_stand_but_is_remembered(tmp_path: Path) -> None:
    with open_library(tmp_path) as library:
        register = Register(library)
        register.rate("post.example", "B", "x", SEEN)
        register.rate("www.post.example", TAKEN_BACK, "", SEEN)
        assert register.standing(USER) == []
        assert [e.letter for e in register.history()] == ["B", ""]
        with pytest.raises(UsageError, match="have not rated"):
            register.rate("post.example", TAKEN_BACK, "", SEEN)


@pytest.mark.parametrize(
    ("name", "letter", "why", "told"),
    [("Post", "G", "x", "no letter"), ("Post", "B", " ", "say why"), ("--", "B", "x", "no name")],
)
def test_a_rating_needs_a_name_a_letter_and_a_reason(
    tmp_path: Path, name: str, letter: str, why: str, told: str
) -> None:
    with open_library(tmp_path) as library:
        with pytest.raises(UsageError, match=told):
            Register(library).rate(name, letter, why, SEEN)
        assert Register(library).history() == []


def test_an_import_adds_only_what_is_new_and_stands_apart(tmp_path: Path) -> None:
    entries = [Rated("a.example", "B", "list"), Rated("b.example", "C", "list")]
    with open_library(tmp_path) as library:
        register = Register(library)
        register.rate("a.example", "E", "mine", SEEN)
        assert register.bring_in(entries, SEEN) == 2
        assert register.bring_in(entries, SEEN) == 0
        assert register.bring_in([Rated("b.example", "D", "list 2")], SEEN) == 1
        assert [e.letter for e in register.standing(USER)] == ["E"]
        assert [(e.name, e.letter) for e in register.standing(IMPORTED)] == [
            ("a.example", "B"),
            ("b.example", "D"),
        ]
        assert [e.letter for e in register.history("b.example")] == ["C", "D"]
