"""What this tool wrote is refused as a source, in every form; what only resembles it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from brief.rendering.pages import render
from tests.support.desk import DAY, held


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_a_brief_and_an_answer_are_refused_as_sources(form: str, tmp_path: Path) -> None:
    note = {
        "text": "At least 12 people were killed when the Kelvar Dam gave way, the ministry said.",
        "title": "Dam gives way",
        "published": "2026-03-05T08:00:00Z",
    }
    with held(tmp_path, [note]) as desk:
        brief, answer = (
            desk.daily(*DAY),
            desk.ask("How many people were killed when the Kelvar Dam gave way?"),
        )
        assert brief.sources and answer.sources
        for name, record in (("brief", brief), ("answer", answer)):
            page = tmp_path / f"{name}.{form}"
            page.write_text(render(record, form), "utf-8")
            report = desk.ingest([page])
            assert not report.added and "brief wrote, not a source" in report.refused[0].reason


def test_an_article_that_speaks_of_checks_is_read(tmp_path: Path) -> None:
    page = tmp_path / "about.txt"
    page.write_text(
        "The editor of the Gazette said on Monday: a check shows that a sentence matches its source, no more.\n",
        "utf-8",
    )
    note = {"text": "The ferry of Carn was closed, its owner said.", "published": "2026-03-05"}
    with held(tmp_path, [note]) as desk:
        assert len(desk.ingest([page]).added) == 1
