"""Draft and issue are two acts; a brief is compared with the last one of its own series alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from brief.desk import Desk
from brief.desk.window_stories import genre_of, name_of, series_of
from brief.records.codec import to_json
from tests.support.desk import DAY, day, desk, example, held, run

TOLL = (
    "{} people were killed when the Kelvar Dam gave way above Orlow, the Interior Ministry of Verania said."
)


def notes() -> list[dict[str, Any]]:
    return [
        {
            "text": TOLL.format(count),
            "title": f"{count} killed at Kelvar Dam",
            "published": f"2026-03-0{number}T10:00:00Z",
            "publisher": "Corvin Press",
        }
        for number, count in ((2, 12), (3, 27), (4, 41), (5, 46))
    ]


@pytest.fixture
def dam(tmp_path: Path) -> Any:
    with held(tmp_path, notes()) as desk:
        yield desk


def test_what_is_printed_to_look_at_changes_nothing(dam: Desk) -> None:
    first = to_json(dam.daily(*day(3)))
    for number in (2, 3, 4):
        dam.daily(*day(number))
    assert to_json(dam.daily(*day(3))) == first
    assert dam.ledger().briefs() == []


def test_the_next_brief_is_compared_with_the_last_issued_one_of_its_series(dam: Desk) -> None:
    issued = dam.daily(*day(2))
    dam.issue(issued)
    later = dam.daily(*day(3))
    assert later.manifest.previous == issued.id
    (change,) = [part for part in later.parts if part.kind.value == "since the last brief"]
    assert "12 before, now 27" in change.heading
    assert any("changes what the last brief said" in why for why in later.ranking[0].why)
    assert dam.daily(*day(2)).manifest.previous == ""


def test_a_topic_or_a_week_never_becomes_the_days_last(dam: Desk) -> None:
    dam.issue(dam.daily(*day(2), topic="Kelvar Dam"))
    dam.issue(dam.daily(day(2)[0], day(3)[1]))
    assert dam.daily(*day(4)).manifest.previous == ""
    assert dam.daily(*day(4), topic="kelvar dam").manifest.previous != ""


def test_series_are_told_apart_by_window_and_topic() -> None:
    def at(number: int) -> datetime:
        return day(number)[0]

    names = [
        series_of(at(2), at(3)),
        series_of(at(2), at(9)),
        series_of(at(1), at(20)),
        series_of(at(2), at(3), "Dam"),
        series_of(at(2), at(2) + timedelta(hours=1)),
    ]
    assert len(set(names)) == 5 and names[3] == series_of(at(5), at(6), "dam")


@pytest.mark.parametrize(
    ("window", "name"),
    [
        (["--date", "2026-03-03"], "Daily brief, Tuesday 3 March 2026"),
        (["--date", "2026-03-03", "--topic", "Dam"], "Daily brief on Dam, Tuesday 3 March 2026"),
        (["--since", "2026-03-01", "--until", "2026-03-07"], "Weekly brief, 1 March 2026 to 7 March 2026"),
        (["--since", "2026-03-02", "--until", "2026-03-03"], "Brief, 2 March 2026 to 3 March 2026"),
        (["--since", "2026-02-01", "--until", "2026-03-03"], "Brief, 1 February 2026 to 3 March 2026"),
        (
            ["--since", "2026-03-03T09:30", "--until", "2026-03-03T10:30"],
            "Brief, 3 Mar 2026 09:30 UTC to 3 Mar 2026 10:30 UTC",
        ),
    ],
)
def test_a_brief_is_called_after_its_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], window: list[str], name: str
) -> None:
    with held(tmp_path, notes()):
        pass
    for form, title in (("md", f"# {name}\n"), ("html", f"<h1>{name}</h1>")):
        assert run("daily", *window, "--format", form, data_dir=tmp_path / "library") == 0
        assert title in capsys.readouterr().out


def test_on_a_day_whose_clocks_change_a_brief_is_daily() -> None:
    zone = ZoneInfo("Europe/Kyiv")
    for first in (datetime(2026, 3, 29, tzinfo=zone), datetime(2026, 10, 25, tzinfo=zone)):
        since, until = (at.astimezone(UTC) for at in (first, first + timedelta(days=1)))
        assert until - since != timedelta(days=1)
        assert name_of(since, until) == "Daily brief" and series_of(since, until) == "daily"


def test_what_the_command_compares_a_brief_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Days with days: a topic's, a week's or a morning's brief issued in between is nobody else's last one."""
    library = tmp_path / "library"
    with held(tmp_path, notes()):
        pass
    days = ["--date", "2026-03-02"]

    def issued(*window: str) -> tuple[str, str]:
        assert run("daily", *window, "--issue", "--format", "json", data_dir=library) == 0
        record = json.loads(capsys.readouterr().out)
        return record["id"], record["manifest"]["previous"]

    first, before = issued(*days)
    topic, before_topic = issued("--date", "2026-03-03", "--topic", "Kelvar Dam")
    assert before == before_topic == ""
    assert issued("--since", "2026-02-25", "--until", "2026-03-03")[1] == ""
    assert issued("--since", "2026-03-03T09:00", "--until", "2026-03-03T11:00")[1] == ""
    assert issued("--date", "2026-03-04")[1] == first
    assert issued("--date", "2026-03-05", "--topic", "kelvar dam")[1] == topic


def test_the_command_keeps_only_what_is_issued(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = tmp_path / "library"
    with held(tmp_path, notes()):
        pass
    for _ in range(2):
        assert run("daily", "--date", "2026-03-03", data_dir=library) == 0
    drafts = capsys.readouterr().out
    assert drafts[: len(drafts) // 2] == drafts[len(drafts) // 2 :]
    assert run("list", "--json", data_dir=library) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run("daily", "--date", "2026-03-03", "--issue", data_dir=library) == 0
    capsys.readouterr()
    assert run("list", "--json", data_dir=library) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_an_empty_window_has_an_exit_code_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with held(tmp_path, notes()):
        pass
    assert run("daily", "--date", "2026-04-03", data_dir=tmp_path / "library") == 8
    assert "Nothing to report" in capsys.readouterr().out


def test_why_says_what_put_each_story_where_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with held(tmp_path, notes()):
        pass
    assert run("daily", "--date", "2026-03-03", "--why", data_dir=tmp_path / "library") == 0
    said = capsys.readouterr().err
    assert "27 killed at Kelvar Dam" in said and "what it tells" in said and "27 people harmed" in said


def test_show_says_what_kind_of_text_an_article_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = notes()[0] | {"title": "The dam was a crime | Opinion"}
    with held(tmp_path, [note]) as desk:
        (id_,) = desk.library().ids()
        assert genre_of(desk, id_).kind.value == "opinion"
    assert run("show", id_, data_dir=tmp_path / "library") == 0
    assert "kind       opinion (its headline says “Opinion”)" in capsys.readouterr().out


def test_a_desk_of_some_sources_tells_of_no_other() -> None:
    with desk(example(), daily_sources=["Vantry Financial", "ostrelcourier.example"]) as made:
        brief = made.daily(*DAY)
        names = {source.article.publisher for source in brief.sources}
        assert names == {"Vantry Financial", "The Ostrel Courier"}
        assert (
            "Only articles of Vantry Financial, ostrelcourier.example were looked at" in brief.manifest.notes
        )
        assert made.verify_record(brief) == []
    with desk(example(), daily_sources=["Nobody at All"]) as made:
        none = made.daily(*DAY)
        assert not none.sections and not none.sources and made.verify_record(none) == []


def test_the_brief_of_an_empty_day_long_past_verifies() -> None:
    with desk(example()) as made:
        for month, number in ((2, 5), (3, 4)):
            brief = made.daily(*day(number, month), topic="" if month == 2 else "lighthouses")
            assert not brief.sections and made.verify_record(brief) == []
