"""Pages that go on being written: a text that tells, as done, of a later day than its own date was changed since."""

from __future__ import annotations

import re
from datetime import timedelta

from brief.dates.mentions import mentions
from brief.records import Article, text_at

OVERNIGHT = timedelta(days=1)
"""A page of one night is finished in the next, and is still its word."""
WITHIN = timedelta(days=90)
"""A later day further off is a slip, or of another year."""
_AROUND = 90
"""Characters before and after the day that are looked at."""
_NAMED = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d|\d [A-Z][a-z]{2,}")
_DONE = re.compile(
    r"\b(?:as of|was|were|said|took|began|announced|signed|imposed|went|came|died|killed|won|released)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:will|would|expected|scheduled|set to|until|by|through|due|plans?|deadline|starting|beginning|takes? effect"
    r"|next|upcoming|could|may)\b"
)


def later_day(article: Article) -> str:
    """The words of the first later day that an article tells of as of the past; empty where it tells of none."""
    written = article.published.end
    if written is None or not article.published.known:
        return ""
    for mention in mentions(article):
        start = mention.value.start
        words = text_at(article.source_text, mention.spans)
        if start is None or not written + OVERNIGHT <= start <= written + WITHIN or not _NAMED.search(words):
            continue
        first, last = mention.spans[0][0], mention.spans[-1][1]
        around = article.source_text[max(0, first - _AROUND) : last + _AROUND]
        if _DONE.search(around) and not _TO_COME.search(around):
            return words
    return ""
