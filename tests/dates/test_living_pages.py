"""A text that tells, as done, of a later day than its own was changed since; what it expects is no sign of that."""

from __future__ import annotations

import pytest

from brief.dates.living_pages import later_day
from tests.support.desk import article


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Verania: 20 per cent on all imports, in force as of March 25. Prices rose at once.",
            "March 25",
        ),
        ("The law takes effect on April 4, the ministry said on Monday.", ""),
        ("The bank said that its report is due by April 4 at the latest.", ""),
        ("The mayor was elected on August 2 and took office in September.", ""),
        ("The bridge was closed on March 3 and was opened again a day after that.", ""),
        ("The tunnel was opened on April 4, 2021 after ten years of work on it.", ""),
    ],
)
def test_only_a_later_day_that_is_told_as_done_counts(text: str, words: str) -> None:
    assert later_day(article(text, published="2026-03-05")[1]) == words


def test_an_undated_text_has_no_day_to_be_later_than() -> None:
    assert later_day(article("The law took effect on April 4, 2026.", published="")[1]) == ""
