"""Pages of timelines: a line of time without a script, and nothing of an article becomes markup."""

from __future__ import annotations

import re
from pathlib import Path

from brief.records import CheckedTimeline
from brief.rendering.page_comparison import foreign
from brief.rendering.pages import render
from tests.support.desk import desk, example, held

BAD = "<script>alert(1)</script>"


def hostile(tmp_path: Path) -> CheckedTimeline:
    """A timeline of articles whose every field is hostile, one of which corrects another."""
    notes = [
        {
            "title": f"Flood in Orlow {BAD} [x](javascript:alert)",
            "text": f"The flood in Orlow killed 31 people on Tuesday, Mayor {BAD} Orlin said in *Orlow*.",
            "publisher": f"Gazette {BAD}",
            "published": "2026-03-04T10:00:00Z",
            "url": "javascript:alert(1)",
        },
        {
            "title": "CORRECTION: flood in Orlow killed 13, not 31",
            "text": f"Gazette {BAD} reported on 4 March that the flood in Orlow killed 31 people in error. The flood"
            " in Orlow killed 13 people.",
            "publisher": f"Gazette {BAD}",
            "published": "2026-03-05T10:00:00Z",
        },
    ]
    with held(tmp_path, notes) as made:
        record = made.timeline("Orlow flood <b>now</b>")
        assert made.verify_record(record) == []
    return record


def test_nothing_of_an_article_or_a_topic_becomes_markup(tmp_path: Path) -> None:
    record = hostile(tmp_path)
    assert record.days and record.days[0].lines[0].state == "corrected"
    page = render(record, "html")
    assert "<script" not in page and "javascript:" not in re.sub(r">[^<]*<", "><", page)
    assert "<s><blockquote>" in page and foreign(page.encode()) == ()
    assert "Content-Security-Policy" in page and "default-src 'none'" in page
    markdown = render(record, "md")
    assert "~~“" in markdown and "\\<script\\>" in markdown and not re.search(r"(?<!\\)<script", markdown)


def test_references_open_in_place_and_days_stand_on_a_line() -> None:
    with desk(example()) as made:
        page = render(made.timeline("Kelvar dam"), "html")
    assert page.count('<ol class="timeline">') == 1
    assert '<time datetime="2026-03-02">Mon 2 Mar 2026</time>' in page
    assert '<details class="cite"><summary>[1]' in page and foreign(page.encode()) == ()


def test_a_report_shows_each_sentence_once_and_holds_no_script(tmp_path: Path) -> None:
    with desk(example()) as made:
        record = made.report("Kelvar dam")
    page, markdown = render(record, "html"), render(record, "md")
    assert foreign(page.encode()) == () and "<script" not in page
    for reference in record.references:
        shown = page.count(f"<summary>[{reference.number}]<span")
        assert shown == 1, reference
    # A short sentence may stand inside a longer one.
    text = record.bottom_line[0].text
    assert markdown.count(text) == 1 and "see [1] above" in markdown


def test_nothing_of_an_article_becomes_markup_in_a_report(tmp_path: Path) -> None:
    notes = [
        {
            "title": f"Flood in Orlow {BAD} {number}",
            "text": f"The flood in Orlow killed {number} people, Mayor Ilse {BAD} Dorn of Orlow {BAD} said on Tuesday.",
            "publisher": f"Gazette {BAD} {number}",
            "published": f"2026-03-0{number}T10:00:00Z",
        }
        for number in (3, 4)
    ]
    with held(tmp_path, notes) as made:
        record = made.report(f"Orlow flood {BAD}")
        assert record.told and made.verify_record(record) == []
    page = render(record, "html")
    assert "<script" not in page and foreign(page.encode()) == ()
