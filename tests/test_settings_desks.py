"""Desks of a settings file: what each lays over the others' settings, and when its schedule means a run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from brief.errors import SettingsError
from brief.settings import Loaded, load
from brief.settings_desks import last_run, next_runs

TWO = """
marking = "TLP:GREEN"
[daily]
topics = ["dam"]
[desk.kyiv]
topics = ["Kyiv", "Dnipro"]
timezone = "Europe/Kyiv"
schedule = "30 6 * * 1-5"
recipients = ["editors"]
length = "short"
[desk.night-shift]
marking = "TLP:AMBER"
topic = "floods"
"""


def loaded(folder: Path, text: str, **flags: str) -> Loaded:
    (folder / "brief.toml").write_text(text, "utf-8")
    return load(folder, {}, flags)


def test_a_desk_lays_its_own_over_the_file_and_a_flag_over_both(tmp_path: Path) -> None:
    found = loaded(tmp_path, TWO)
    kyiv, night = found.at("kyiv"), found.at("night-shift")
    assert kyiv.settings.daily_topics == ["Kyiv", "Dnipro"] and kyiv.settings.timezone == "Europe/Kyiv"
    assert kyiv.settings.marking == "TLP:GREEN" and night.settings.marking == "TLP:AMBER"
    assert found.at("").settings.daily_topics == night.settings.daily_topics == ["dam"]
    assert (kyiv.desk, night.desk, found.desk) == ("kyiv", "night-shift", "")
    assert "[desk.kyiv]" in kyiv.origin["timezone"]
    assert found.desks["kyiv"].recipients == ("editors",) and found.desks["night-shift"].topic == "floods"
    assert loaded(tmp_path, TWO, timezone="Asia/Tokyo").at("kyiv").settings.timezone == "Asia/Tokyo"
    assert kyiv.settings.content_digest() != found.settings.content_digest()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[desk.a]\nspeed = 1", "unknown setting 'desk.a.speed'; a desk has "),
        ("[desk.a]\ntopics = 'x'", "desk.a.topics must be a list of words"),
        ("[desk.a]\nlength = 'huge'", "desk.a.length must be short or standard or long, not 'huge'"),
        ("[desk.a]\nmissed = 'twice'", "desk.a.missed must be once or skip"),
        ("[desk.a]\nschedule = 'at dawn'", "desk.a.schedule must be five cron words"),
        ("[desk.a]\nschedule = '0 25 * * *'", "desk.a.schedule '0 25 \\* \\* \\*' is no schedule"),
        ("[desk.a]\nschedule = '0 6 30 2 *'", "desk.a.schedule"),
        ("[desk.'a b']\nlength = 'short'", "a desk is a table with a name of letters, digits and dashes"),
        ("[desk]\na = 1", "a desk is a table"),
        ("[desk.a]\n[desk.a]", "cannot be read as settings"),
    ],
)
def test_what_a_desk_says_wrongly_is_named(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        loaded(tmp_path, text)


def test_a_desk_that_is_not_there_and_one_with_a_wrong_zone_are_refused(tmp_path: Path) -> None:
    found = loaded(tmp_path, TWO + '[desk.mars]\ntimezone = "Mars/Olympus"\n')
    with pytest.raises(SettingsError, match="no desk 'lviv'; there are kyiv, night-shift, mars"):
        found.at("lviv")
    with pytest.raises(SettingsError, match="timezone 'Mars/Olympus' is not known"):
        found.at("mars")


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Kyiv", datetime(2026, 3, 29)),
        ("Europe/Kyiv", datetime(2026, 10, 25)),
        ("America/New_York", datetime(2026, 3, 8)),
        ("America/New_York", datetime(2026, 11, 1)),
        ("Australia/Lord_Howe", datetime(2026, 10, 4)),
        ("Australia/Lord_Howe", datetime(2026, 4, 5)),
        ("America/Santiago", datetime(2026, 9, 6)),
        ("America/Santiago", datetime(2026, 4, 5)),
    ],
)
@pytest.mark.parametrize("schedule", ["30 6 * * *", "15 2 * * *", "30 3 * * *", "15 0 * * *", "0 1 * * *"])
def test_a_daily_run_comes_once_a_day_over_each_change_of_clock(
    zone: str, change: datetime, schedule: str
) -> None:
    local = (change - timedelta(days=2)).replace(tzinfo=ZoneInfo(zone))
    runs = next_runs(schedule, local, 5)
    # An hour that is left out may be run on its day or, at midnight, when the day begins.
    assert [run.date() for run in runs] == [(local + timedelta(days=i)).date() for i in range(5)]
    instants = [run.astimezone(UTC) for run in runs]
    gaps = [(b - a).total_seconds() / 3600 for a, b in zip(instants, instants[1:], strict=False)]
    assert all(22.9 <= gap <= 25.1 for gap in gaps) and sum(gap != 24 for gap in gaps) <= 2
    minute, hour = schedule.split()[:2]
    usual = [run for run in runs if (run.minute, run.hour) == (int(minute), int(hour))]
    assert len(usual) >= 4


def test_runs_are_counted_up_to_now_and_the_latest_is_the_one_meant() -> None:
    since = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert last_run("0 6 * * *", since, datetime(2026, 3, 2, 5, 59, tzinfo=UTC)) == (None, 0)
    at = datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert last_run("0 6 * * *", since, at) == (at, 1)
    assert last_run("0 6 * * *", since, datetime(2026, 3, 9, 9, tzinfo=UTC)) == (
        datetime(2026, 3, 9, 6, tzinfo=UTC),
        8,
    )
    assert last_run("0 6 * * *", at, at) == (None, 0)
