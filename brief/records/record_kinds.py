"""The kinds of records that a desk hands on: each has an id, a manifest, references and sources."""

from __future__ import annotations

from brief.records.checked import CheckedAnswer, CheckedBrief
from brief.records.timelines import CheckedTimeline

Record = CheckedBrief | CheckedAnswer | CheckedTimeline
RECORDS: dict[str, type[CheckedBrief] | type[CheckedAnswer] | type[CheckedTimeline]] = {
    "answer": CheckedAnswer,
    "timeline": CheckedTimeline,
}
"""By the word under ``kind`` in a record's JSON; any other word is a brief's."""
