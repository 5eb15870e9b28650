"""Alerts between briefs: of what a desk watches for, each report once, and nothing of what was there before."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brief.commands import run_desks
from brief.desk import Desk
from tests.support.desk import desk, note, quick, run
from tests.support.loopback import Loopback, Reply
from tests.support.mail_server import MailServer

Captured = pytest.CaptureFixture[str]
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
SETTINGS = """
marking = "TLP:GREEN"
[deliver]
from = "desk@orrin.example"
smtp = "{smtp}"
[deliver.to]
editors = "mailto:editors@orrin.example"
api = "{api}"
[deliver.marking]
editors = "TLP:GREEN"
api = "TLP:GREEN"
[desk.river]
watch = ["Kelvar Dam"]
alerts = ["editors", "api"]
"""


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Takes articles in at an instant, then runs ``brief run --once`` there."""
    made: Desk = desk(tmp_path / "library", clock=NOON)

    def passed(server: MailServer, web: Loopback, now: datetime, *articles: tuple[str, str]) -> None:
        if articles:
            folder = tmp_path / f"in-{now:%H%M}"
            for title, text in articles:
                note(folder, text, title=title, published=f"{now:%Y-%m-%dT%H:%M:%SZ}")
            with quick():
                made.ingest([folder], first_seen=now)
        config = tmp_path / "brief.toml"
        config.write_text(SETTINGS.format(smtp=server.address, api=web.url("/h")))
        monkeypatch.setattr(run_desks, "_now", lambda: now + timedelta(minutes=1))
        assert run("--config", config, "run", "--once", data_dir=tmp_path / "library") == 0

    return passed


OLD = ("Kelvar Dam stands", "The Kelvar Dam held on Wednesday, the ministry said, and the towns below slept.")
NEW = ("Gate of Kelvar Dam fails", "A gate of the Kelvar Dam failed on Thursday morning, the ministry said.")
COPY = (
    "Kelvar Dam gate failure",
    "A gate of the Kelvar Dam failed on Thursday morning, the ministry said today.",
)
OTHER = ("Bridge repaired", "A bridge in Mill Ferry was repaired on Thursday morning, the province said.")
LATER = (
    "Kelvar Dam: 12 dead",
    "Twelve people died below the Kelvar Dam on Thursday, the mayor of Drenholt said.",
)


def test_a_new_report_on_what_is_watched_for_is_told_once(world: Callable[..., None]) -> None:
    with MailServer() as server, Loopback({"/h": Reply(200)}) as web:
        world(server, web, NOON, OLD)
        assert not server.taken  # the first look only says from when on a report is new
        world(server, web, NOON + timedelta(hours=1), NEW, OTHER)
        world(server, web, NOON + timedelta(hours=1, minutes=5))
        world(server, web, NOON + timedelta(hours=2), COPY)  # the same again from elsewhere
        ((to, message),) = server.taken
        said = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert to == ("editors@orrin.example",) and message["Subject"] == "[TLP:GREEN] Alert: Kelvar Dam"
        assert said.startswith("TLP:GREEN") and f"“{NEW[1]}”" in said and "Mill Ferry" not in said
        assert OLD[1] not in said and "Orlow Gazette" in said
        world(server, web, NOON + timedelta(hours=3), LATER)
        assert len(server.taken) == 2 and len(web.requests) == 2
        second = server.taken[1][1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert LATER[1] in second and NEW[1] not in second
    body = json.loads(web.requests[0].body)
    assert body["kind"] == "alert" and [one["words"] for one in body["items"]] == [NEW[1]]


def test_an_alert_of_what_was_forgotten_is_not_sent(
    world: Callable[..., None], tmp_path: Path, capsys: Captured
) -> None:
    with MailServer(busy=1) as server, Loopback({"/h": Reply(200)}) as web:
        world(server, web, NOON, OLD)
        world(server, web, NOON + timedelta(hours=1), NEW)
        assert not server.taken and len(web.requests) == 1  # the mail server was busy
        library = tmp_path / "library"
        capsys.readouterr()
        assert run("list", "--articles", "--json", data_dir=library) == 0
        ids = {one["title"]: one["id"] for one in json.loads(capsys.readouterr().out)}
        assert run("forget", ids[NEW[0]], "--yes", data_dir=library) == 0
        world(server, web, NOON + timedelta(hours=2), LATER)
        assert len(server.taken) == 1  # the later report's alone
        assert LATER[1] in server.taken[0][1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert NEW[1].encode() not in (library / "deliveries.sqlite3").read_bytes()


TWO_DESKS = """
[desk.first]
watch = ["Kelvar Dam"]
alerts = ["open"]
[desk.river]
watch = ["Kelvar Dam"]
alerts = ["editors"]
marking = "TLP:AMBER"
"""


def test_an_alert_that_waits_bears_its_own_desks_marking_whichever_desk_sends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    made, library = desk(tmp_path / "library", clock=NOON), tmp_path / "library"
    config = tmp_path / "brief.toml"

    def marked(server: MailServer) -> list[tuple[str, str]]:
        return [(to[0].partition("@")[0], str(message["Subject"])) for to, message in server.taken]

    with MailServer(busy=2) as server:
        head, _, _ = SETTINGS.format(smtp=server.address, api="https://hooks.example/h").partition(
            "[deliver.to]"
        )
        to = '[deliver.to]\neditors = "mailto:editors@orrin.example"\nopen = "mailto:open@orrin.example"\n'
        may = '[deliver.marking]\neditors = "TLP:AMBER, TLP:GREEN"\nopen = "TLP:GREEN"\n'
        config.write_text(head + to + may + TWO_DESKS)

        def passed(now: datetime, *articles: tuple[str, str]) -> None:
            for title, text in articles:
                note(tmp_path / f"in-{now:%H%M}", text, title=title, published=f"{now:%Y-%m-%dT%H:%M:%SZ}")
            if articles:
                with quick():
                    made.ingest([tmp_path / f"in-{now:%H%M}"], first_seen=now)
            monkeypatch.setattr(run_desks, "_now", lambda: now + timedelta(minutes=1))
            assert run("--config", config, "run", "--once", data_dir=library) == 0

        passed(NOON, OLD)
        passed(NOON + timedelta(hours=1), NEW)
        assert not server.taken  # busy: both alerts are owed
        capsys.readouterr()
        assert run("--config", config, "send", "--dry-run", data_dir=library) == 0
        err = capsys.readouterr().err
        assert err.count("alert to ") == 2 and err.count("would be sent") == 2
        passed(NOON + timedelta(hours=1, minutes=30))  # nothing new, and what waits is tried again
        assert len(server.taken) == 2
        passed(NOON + timedelta(hours=2), LATER)
    assert sorted(marked(server)) == [
        ("editors", "[TLP:AMBER] Alert: Kelvar Dam"),
        ("editors", "[TLP:AMBER] Alert: Kelvar Dam"),
        ("open", "[TLP:GREEN] Alert: Kelvar Dam"),
        ("open", "[TLP:GREEN] Alert: Kelvar Dam"),
    ]
