"""Mornings of desks over a real library: run when they are due, made up for once, delivered once, and one line each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from brief.commands import run_desks
from brief.corpus.books.delivery_book import DeliveryBook
from brief.corpus.books.run_book import Run, RunBook, RunOutcome
from brief.corpus.place import Place
from brief.desk.running import Due, due, upcoming
from brief.settings_desks import DeskTable
from tests.support.desk import copied, run
from tests.support.loopback import Loopback, Reply

Captured = pytest.CaptureFixture[str]
KYIV = ZoneInfo("Europe/Kyiv")
TABLE = DeskTable("kyiv", schedule="30 6 * * *")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=KYIV)


def ran(day: int, outcome: RunOutcome = RunOutcome.DONE) -> Run:
    return Run("kyiv", at(day, 6, 30), at(day, 6, 30), at(day, 6, 31), outcome)


@pytest.mark.parametrize(
    ("last", "now", "missed", "expected"),
    [
        (None, at(5, 6, 29), "once", Due(at(4, 6, 30))),
        (None, at(5, 6, 30), "once", Due(at(5, 6, 30))),
        (ran(4), at(5, 6, 29), "once", None),
        (ran(4), at(5, 6, 31), "once", Due(at(5, 6, 30))),
        (ran(5), at(5, 9), "once", None),
        (ran(1), at(5, 9), "once", Due(at(5, 6, 30), 3)),  # the machine slept
        (ran(1), at(5, 9), "skip", None),
        (ran(1), at(5, 7), "skip", Due(at(5, 6, 30), 3)),
        (ran(4, RunOutcome.FAILED), at(4, 9), "once", None),
        (ran(4, RunOutcome.BEGUN), at(4, 9), "once", Due(at(4, 6, 30))),  # its process was killed
    ],
)
def test_a_run_is_due_once_and_missed_ones_are_made_up_for_by_one(
    last: Run | None, now: datetime, missed: str, expected: Due | None
) -> None:
    assert due(replace(TABLE, missed=missed), last, now, now - timedelta(days=1)) == expected


def test_the_next_runs_are_in_the_desks_zone() -> None:
    assert upcoming(TABLE, at(5, 9), 2) == [at(6, 6, 30), at(7, 6, 30)]


SETTINGS = """
marking = "TLP:GREEN"
[deliver.to]
archive = "file://{folder}"
api = "{api}"
[deliver.marking]
archive = "TLP:GREEN"
api = "TLP:GREEN"
[desk.dam]
timezone = "Europe/Kyiv"
schedule = "30 6 * * *"
topic = "Kelvar dam"
recipients = ["archive"]
[desk.all]
schedule = "0 5 * * *"
length = "short"
recipients = ["archive", "api"]
[desk.moon]
schedule = "0 5 * * *"
topic = "lighthouses"
recipients = ["archive"]
[desk.idle]
length = "long"
"""


@pytest.fixture
def morning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> Callable[..., tuple[int, str]]:
    """Runs ``brief run --once`` at an instant; its exit code and what it said."""
    library = copied(tmp_path / "library")
    (tmp_path / "out").mkdir()

    def made(now: datetime, api: str, settings: str = SETTINGS) -> tuple[int, str]:
        config = tmp_path / "brief.toml"
        config.write_text(settings.format(folder=tmp_path / "out", api=api), "utf-8")
        monkeypatch.setattr(run_desks, "_now", lambda: now.astimezone(UTC))
        capsys.readouterr()
        code = run("--config", config, "run", "--once", data_dir=library)
        return code, capsys.readouterr().err

    return made


def test_a_morning_is_written_delivered_and_told_in_one_line_each(
    morning: Callable[..., tuple[int, str]], tmp_path: Path, capsys: Captured
) -> None:
    with Loopback({"/h": Reply(200)}) as web:
        code, err = morning(at(5, 8), web.url("/h"))
        assert code == 0, err
        lines = {line.split(",")[0]: line for line in err.splitlines() if line.startswith("desk ")}
        assert set(lines) == {"desk dam", "desk all", "desk moon"}
        assert "done: brief " in lines["desk dam"] and "quiet: nothing to tell" in lines["desk moon"]
        assert "due 2026-03-05 06:30 EET" in lines["desk dam"]
        assert len(list((tmp_path / "out").glob("*.html"))) == 2 and len(web.requests) == 1
        assert morning(at(5, 8, 5), web.url("/h")) == (0, "")  # nothing is due
        before = {file.name for file in (tmp_path / "out").iterdir()}
        code, err = morning(at(6, 8), web.url("/h"))
        assert code == 0 and len(web.requests) == 2
        new = {file.name for file in (tmp_path / "out").iterdir()} - before
        assert len(new) == 2
    capsys.readouterr()
    library, config = tmp_path / "library", tmp_path / "brief.toml"
    assert run("list", "--json", data_dir=library) == 0
    briefs = json.loads(capsys.readouterr().out)
    assert len({b["series"] for b in briefs}) == 2  # each desk has its own, and is compared with its own
    cutoffs = sorted(b["cutoff"] for b in briefs if b["series"].endswith(" at dam"))
    records = [
        json.loads(_shown(b["id"], library, capsys)) for b in briefs if b["series"].endswith(" at dam")
    ]
    newest = max(records, key=lambda one: one["manifest"]["cutoff"])
    assert (
        newest["manifest"]["since"] == min(one["manifest"]["cutoff"] for one in records) and len(cutoffs) == 2
    )
    assert newest["manifest"]["previous"] in {one["id"] for one in records}
    assert run("--config", config, "schedule", data_dir=library) == 0
    out = capsys.readouterr().out
    assert "Sat 2026-03-07 06:30 EET" in out and "done: brief" in out and "idle" not in out


def _shown(id_: str, library: Path, capsys: Captured) -> str:
    assert run("show", id_, data_dir=library) == 0
    return capsys.readouterr().out


def test_a_delivery_that_fails_degrades_a_run_and_is_made_by_the_next(
    morning: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    with Loopback({"/h": [Reply(500), Reply(200)]}) as web:
        code, err = morning(at(5, 8), web.url("/h"))
        assert (
            code == run_desks.DEGRADED
            and "degraded: brief " in err
            and "api: owed (127.0.0.1 answers 500)" in err
        )
        code, err = morning(at(6, 8), web.url("/h"))
        assert code == 0 and len(web.requests) == 3  # yesterday's and today's
    noted = DeliveryBook(Place(tmp_path / "library")).all()
    sent = {(one.brief, one.recipient): one.state.value for one in noted if len(one.brief) == 32}
    assert len(sent) == 6 and set(sent.values()) == {"sent"}


def test_a_desk_that_fails_is_said_and_stops_no_other(
    morning: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    settings = SETTINGS.replace(
        'length = "short"\nrecipients = ["archive", "api"]', 'recipients = ["nobody"]'
    )
    with Loopback({"/h": Reply(200)}) as web:
        code, err = morning(at(5, 8), web.url("/h"), settings)
    assert code == run_desks.FAILED
    assert (
        "failed: deliver.to names no recipient 'nobody'" in err and "desk dam" in err and "done: brief" in err
    )
    book = RunBook(Place(tmp_path / "library"))
    runs = [run_ for name in ("dam", "all", "moon") if (run_ := book.last(name))]
    assert {run_.desk: run_.outcome.value for run_ in runs} == {
        "dam": "done",
        "all": "failed",
        "moon": "quiet",
    }


def test_a_run_that_was_killed_is_ended_by_the_next_and_issues_nothing_twice(
    morning: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    noting = RunBook.note

    def killed(self: RunBook, one: Run) -> None:
        if one.desk == "dam" and one.ended is not None:
            raise KeyboardInterrupt
        noting(self, one)

    with Loopback({"/h": Reply(200)}) as web:
        monkeypatch.setattr(RunBook, "note", killed)
        with pytest.raises((KeyboardInterrupt, SystemExit, AssertionError)):
            code, _ = morning(at(5, 8), web.url("/h"))
            assert code == 0
        monkeypatch.setattr(RunBook, "note", noting)
        code, err = morning(at(5, 8, 5), web.url("/h"))
        assert code == 0 and "done: brief" in err
    library = tmp_path / "library"
    assert run("list", "--json", data_dir=library) == 0
    briefs = json.loads(capsys.readouterr().out)
    assert sorted(b["series"].rpartition(" at ")[2] for b in briefs) == ["all", "dam"]
    assert len(list((tmp_path / "out").glob("*.html"))) == 2


def test_settings_that_are_edited_meanwhile_end_nothing_and_are_kept_to(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "brief.toml"
    other = '[desk.b]\nschedule = "0 7 * * *"\n'
    steps = iter(['[desk.a]\nschedule = "0 6 *', other, other])
    looked: list[list[str]] = []

    def slept(_: float) -> None:
        if (step := next(steps, None)) is None:
            raise KeyboardInterrupt
        config.write_text(step)

    config.write_text('[desk.a]\nschedule = "0 6 * * *"\n')
    monkeypatch.setattr(
        run_desks, "_due_now", lambda _, tables, *__, **___: looked.append([t.name for t in tables])
    )
    monkeypatch.setattr("brief.commands.run_desks.time.sleep", slept)
    assert run("--config", config, "run", data_dir=tmp_path / "lib") == 130
    assert looked == [["a"], ["b"]] and "brief.toml" in capsys.readouterr().err


def test_what_makes_a_system_run_the_desks_is_printed(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "my settings.toml"
    config.write_text('[desk.a]\nschedule = "0 6 * * *"\n')
    for option, words in (
        ("--crontab", ("*/5 * * * * ", "'", "run --once")),
        ("--systemd", ("OnCalendar=*:0/5", "Persistent=true", '"run" "--once"', "Type=oneshot")),
        ("--windows", ("schtasks /Create", "/SC MINUTE /MO 5", "run --once")),
    ):
        assert run("--config", config, "schedule", option, data_dir=tmp_path / "lib") == 0
        out = capsys.readouterr().out
        assert all(word in out for word in words) and "my settings.toml" in out
    config.write_text('[desk.a]\nlength = "short"\n')
    assert run("--config", config, "run", "--once", data_dir=tmp_path / "lib") == 2
    assert "no desk has a schedule" in capsys.readouterr().err


def test_a_brief_is_written_at_a_desk_by_name(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("brief.toml").write_text('[desk.amber]\nmarking = "TLP:AMBER"\n')
    library = copied(tmp_path / "library")
    assert run("--desk", "amber", "daily", "--date", "2026-03-05", data_dir=library) == 0
    assert capsys.readouterr().out.startswith("**TLP:AMBER**")
    assert run("daily", "--date", "2026-03-05", data_dir=library) == 0
    assert not capsys.readouterr().out.startswith("**TLP")
    assert run("--desk", "green", "daily", data_dir=library) == 2
    assert "there is no desk 'green'; there are amber" in capsys.readouterr().err
