"""Entries of calendars: what lies ahead in a brief, whenever they were entered; never news of that day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.desk import Desk
from brief.desk.verification import verify_file
from brief.records import CheckedBrief, SectionKind
from brief.rendering.pages import render
from tests.formats.test_calendars import calendar
from tests.support.desk import day, desk, note

LONG_AGO, TODAY = "CREATED:20260201T080000Z", "CREATED:20260305T080000Z"
ENTRIES = calendar(
    f"UID:1\n{LONG_AGO}\nDTSTART:20260306T090000Z\nSUMMARY:Hearing Eel Union v. Ministry",
    f"UID:2\n{TODAY}\nDTSTART;VALUE=DATE:20260309\nDTEND;VALUE=DATE:20260311\nSUMMARY:Vote on the dam fund",
    f"UID:3\n{TODAY}\nDTSTART;VALUE=DATE:20260310\nSUMMARY:Recess of the court\nSTATUS:CANCELLED",
    f"UID:4\n{LONG_AGO}\nDTSTART;VALUE=DATE:20260307\nSUMMARY:Feast of the harbour",
    f"UID:5\n{TODAY}\nDTSTART:20260305T090000Z\nSUMMARY:Meeting that is over",
    f"UID:6\n{TODAY}\nDTSTART;VALUE=DATE:20260501\nSUMMARY:Meeting far ahead",
    "UID:7\nCREATED:20260307T080000Z\nDTSTART;VALUE=DATE:20260308\nSUMMARY:Entered after the cut-off",
    head="X-WR-CALNAME:High Court of Verania\n",
)
NEWS = "At least 12 people were killed when the dam at Orlow broke on Thursday, the mayor said."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("events")
    note(folder / "in", NEWS)
    (folder / "in" / "court.ics").write_bytes(ENTRIES)
    with desk(folder / "desk") as opened:
        assert len(opened.ingest([folder / "in"]).added) == 8
        yield opened


def ahead(brief: CheckedBrief) -> list[tuple[str, tuple[str, ...]]]:
    parts = [part for part in brief.parts if part.kind is SectionKind.OUTLOOK]
    return [(sentence.text, sentence.remarks) for part in parts for sentence in part.sentences]


def test_events_after_the_cut_off_lie_ahead_in_order_and_are_no_news(made: Desk, tmp_path: Path) -> None:
    brief = made.daily(*day(5))
    assert [(text.strip("“”"), remarks) for text, remarks in ahead(brief)] == [
        ("6 March 2026, 09:00 UTC: Hearing Eel Union v. Ministry.", ()),
        ("7 March 2026: Feast of the harbour.", ()),
        ("9 March 2026 to 10 March 2026: Vote on the dam fund.", ()),
    ]
    assert brief.considered == 1
    told = [s.text for section in (*brief.sections, *brief.undated) for s in section.sentences]
    assert any("12 people" in text for text in told) and not any("2026" in text for text in told)
    made.issue(brief)
    (tmp_path / "brief.html").write_text(render(brief, "html"), "utf-8")
    assert verify_file(made, tmp_path / "brief.html").faults == ()


def test_a_later_brief_tells_what_is_ahead_of_it_and_a_topic_its_own(made: Desk) -> None:
    later = [text for text, _ in ahead(made.daily(day(5)[0], day(7)[1]))]
    assert [text.partition(":")[0].strip("“") for text in later] == [
        "8 March 2026",
        "9 March 2026 to 10 March 2026",
    ]
    topic = [text for text, _ in ahead(made.daily(*day(5), topic="dam"))]
    assert [text.partition(": ")[2].strip("”") for text in topic] == ["Vote on the dam fund."]


def test_a_day_with_nothing_but_events_is_no_brief(made: Desk) -> None:
    brief = made.daily(*day(2))
    assert not brief.sections and not brief.parts
