"""The kinds of records that a desk hands on: each has an id, a manifest, references and sources."""

from __future__ import annotations

from brief.records.checked import CheckedAnswer, CheckedBrief
from brief.records.reports import CheckedReport
from brief.records.timelines import CheckedTimeline

OverDays = CheckedTimeline | CheckedReport
"""What tells a topic over days."""
Record = CheckedBrief | CheckedAnswer | OverDays
RECORDS: dict[str, type[CheckedAnswer] | type[CheckedTimeline] | type[CheckedReport]] = {
    "answer": CheckedAnswer,
    "timeline": CheckedTimeline,
    "report": CheckedReport,
}
"""By the word under ``kind`` in a record's JSON; any other word is a brief's."""
