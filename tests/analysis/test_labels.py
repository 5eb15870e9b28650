"""The labels of real sentences: each finds its text again, and none of them is empty."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.labelled import DEV, HELD_OUT, LABELS, sentences, tagged


def test_every_labelled_sentence_stands_in_the_real_data(real_data: Path) -> None:
    english = sentences(real_data)
    assert len(english) >= 300 and len(sentences(real_data, "other")) >= 60
    assert {one.place.split for one in english} == {DEV, HELD_OUT}
    for one in english:
        for speaker in one.read.speakers:
            assert one.read.text[speaker.name.start : speaker.name.end] == speaker.name.text
        assert one.place.article[one.place.start : one.place.end] == one.read.text


def test_a_tagged_sentence_is_there_with_and_without_its_speaker(real_data: Path) -> None:
    found = tagged(real_data)
    assert len(found) >= 60
    for one in found:
        assert one.speaker.text not in one.cut and one.cut != one.kept


def test_other_words_where_a_sentence_should_stand_are_an_error(
    real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = json.loads((LABELS / "other.json").read_text("utf-8"))
    entries[0]["end"] += 1
    (tmp_path / "other.json").write_text(json.dumps(entries), "utf-8")
    monkeypatch.setattr("tests.support.labelled.LABELS", tmp_path)
    with pytest.raises(ValueError, match="another text there than the one labelled"):
        sentences(real_data, "other")
