"""Words between quotation marks, whatever the language's marks are."""

import pytest

from brief.text.quotation_marks import QUOTED, SPEECH, unmarked


@pytest.mark.parametrize(
    "text", ['She said "go home" twice.', "“go home”, she said", "Er sagte „go home“.", "«go home», dit-il"]
)
def test_words_in_marks_are_found_and_taken_out(text: str) -> None:
    assert QUOTED.findall(text) == ["go home"]
    assert "go home" in unmarked(text) and not QUOTED.search(unmarked(text))
    assert "go home" not in SPEECH.sub("", text)


def test_speech_that_is_not_closed_runs_to_the_end() -> None:
    assert SPEECH.sub("", "He said: “Go home") == "He said: " and not QUOTED.search("He said: “Go home")
