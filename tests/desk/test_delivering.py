"""Deliveries against a real mail server and real web hooks: each once, none lost, nothing past a marking."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from brief.corpus.books.delivery_book import DeliveryBook, DeliveryState
from brief.corpus.place import Place
from brief.delivery import hooks, mail
from brief.delivery.recipients import recipients
from brief.desk import Desk
from brief.desk.delivering import LONGEST_WAIT, MOST_TRIES, Outcome, deliver, owe
from brief.desk.short_messages import CORRECTION
from brief.errors import NotFoundError, SettingsError, UsageError
from brief.settings import Settings, load
from tests.support.desk import AT, DAY, copied, desk, run
from tests.support.loopback import Loopback, Reply, redirect
from tests.support.mail_server import MailServer

Captured = pytest.CaptureFixture[str]
GREEN = "TLP:GREEN"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copied(tmp_path_factory.mktemp("deliver") / "library")
    with desk(folder, marking=GREEN) as made:
        made.issue(made.daily(*DAY))
    return folder


@pytest.fixture
def sender(library: Path) -> Iterator[Callable[..., tuple[Desk, Clock, str]]]:
    """Opens a desk over the library with recipients; its clock, and the brief that was issued."""
    opened: list[Desk] = []

    def made(**settings: Any) -> tuple[Desk, Clock, str]:
        (library / "deliveries.sqlite3").unlink(missing_ok=True)
        clock = Clock()
        one = desk(library, deliver_from="Desk <desk@orrin.example>", **settings)
        one.clock = clock
        opened.append(one)
        return one, clock, one.ledger().briefs()[0].id

    yield made
    for one in opened:
        one.close()


def states(made: Desk) -> dict[str, DeliveryState]:
    return {one.recipient: one.state for one in DeliveryBook(Place(made.folder)).all()}


def own(outcomes: list[Outcome]) -> list[Outcome]:
    """The deliveries of briefs; the corpus corrects some of what it says, and who got a brief is told."""
    return [one for one in outcomes if not one.delivery.brief.startswith(CORRECTION)]


def briefs_of(server: MailServer) -> list[tuple[tuple[str, ...], EmailMessage]]:
    return [(to, one) for to, one in server.taken if "Correction: " not in one["Subject"]]


def test_mail_goes_once_as_text_and_page_with_its_documents_and_marking(
    sender: Callable[..., tuple[Desk, Clock, str]],
) -> None:
    with MailServer() as server:
        made, _, brief = sender(
            deliver_to={"editors": "mailto:editors@orrin.example"},
            deliver_marking={"editors": "TLP:CLEAR; tlp:green"},
            deliver_forms={"editors": "html pdf docx"},
            deliver_smtp=server.address,
        )
        assert owe(made, brief) == ["editors"] and owe(made, brief) == []
        assert [one.delivery.state for one in deliver(made)] == [DeliveryState.SENT]
        assert own(deliver(made)) == []
    ((to, message),) = briefs_of(server)
    assert to == ("editors@orrin.example",) and message["From"] == "Desk <desk@orrin.example>"
    assert message["Subject"].startswith(f"[{GREEN}] ") and message["Message-ID"].startswith(f"<{brief}.")
    assert message["References"].startswith("<briefs.") and message["Auto-Submitted"] == "auto-generated"
    text, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None and page is not None
    assert text.get_content().startswith(GREEN) and "Bottom line" in text.get_content()
    assert f'data-record="{brief}"' in page.get_content()
    names = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert sorted(name.rpartition(".")[2] for name in names if name) == ["docx", "pdf"]
    assert next(c for n, c in names.items() if n and n.endswith(".pdf")).startswith(b"%PDF")


def test_nothing_goes_past_a_marking_and_the_others_get_theirs(
    sender: Callable[..., tuple[Desk, Clock, str]], tmp_path: Path
) -> None:
    with MailServer() as server, Loopback({"/hook": Reply(200)}) as web:
        made, _, brief = sender(
            deliver_to={
                "press": "mailto:press@orrin.example",
                "none": web.url("/hook"),
                "own": f"file://{tmp_path}",
            },
            deliver_marking={"press": "TLP:CLEAR", "own": GREEN},
            deliver_smtp=server.address,
        )
        owe(made, brief)
        found = {one.delivery.recipient: one.delivery for one in deliver(made)}
    assert not server.taken and not web.requests
    assert {name: one.state for name, one in found.items()} == {
        "press": DeliveryState.REFUSED,
        "none": DeliveryState.REFUSED,
        "own": DeliveryState.SENT,
    }
    assert found["press"].said == f"deliver.marking.press does not allow what bears {GREEN}"
    assert len(list(tmp_path.glob(f"brief-*-{brief[:8]}.html"))) == 1


def test_a_hook_gets_the_record_signed_and_a_chat_its_blocks(
    sender: Callable[..., tuple[Desk, Clock, str]],
) -> None:
    with Loopback({"/a": Reply(204), "/s": Reply(200), "/t": Reply(202)}) as web:
        to = {"api": web.url("/a"), "chat": f"slack:{web.url('/s')}", "room": f"teams:{web.url('/t')}"}
        made, clock, brief = sender(
            deliver_to=to, deliver_marking=dict.fromkeys(to, GREEN), deliver_hook_key="a key of ours"
        )
        owe(made, brief)
        assert {one.delivery.state for one in deliver(made)} == {DeliveryState.SENT}
        requests = {one.path: one for one in web.requests}
    api = requests["/a"]
    at = int(api.headers["x-brief-timestamp"])
    assert at == int(clock.now.timestamp())
    assert api.headers["x-brief-signature"] == f"sha256={hooks.signature(api.body, 'a key of ours', at)}"
    assert api.headers["idempotency-key"] == f"{brief}-api"
    body = json.loads(api.body)
    assert (
        body["id"] == body["record"]["id"] == brief
        and body["marking"] == GREEN
        and "Bottom line" in body["text"]
    )
    assert "blocks" in json.loads(requests["/s"].body)
    assert json.loads(requests["/t"].body)["attachments"][0]["content"]["type"] == "AdaptiveCard"
    assert "x-brief-signature" not in requests["/s"].headers


def test_what_fails_for_now_waits_longer_each_time_and_goes_in_the_end(
    sender: Callable[..., tuple[Desk, Clock, str]],
) -> None:
    answers = [Reply(500), Reply(429, headers={"Retry-After": "7200"}), Reply(503), Reply(200)]
    with Loopback({"/a": answers}) as web:
        made, clock, brief = sender(deliver_to={"api": web.url("/a")}, deliver_marking={"api": GREEN})
        owe(made, brief)
        waits = []
        for _ in range(3):
            (one,) = deliver(made)
            assert one.delivery.state is DeliveryState.OWED
            waits.append(one.delivery.due - clock.now)
            assert deliver(made) == []  # not before it is due
            clock.now = one.delivery.due
        assert waits == [timedelta(minutes=1), timedelta(hours=2), timedelta(minutes=4)]
        assert deliver(made)[0].delivery.state is DeliveryState.SENT
        assert len(web.requests) == 4


def test_a_delivery_is_given_up_in_the_end_and_says_so(
    sender: Callable[..., tuple[Desk, Clock, str]],
) -> None:
    with Loopback({"/a": Reply(500, b"no disk")}) as web:
        made, clock, brief = sender(deliver_to={"api": web.url("/a")}, deliver_marking={"api": GREEN})
        owe(made, brief)
        for _ in range(MOST_TRIES):
            (one,) = deliver(made)
            clock.now += LONGEST_WAIT
        assert one.delivery.state is DeliveryState.GIVEN_UP and "answers 500: no disk" in one.delivery.said
        assert deliver(made) == []


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (redirect("https://elsewhere.example/x"), "leads on to elsewhere.example, which no setting names"),
        (Reply(404), "answers 404"),
        (Reply(403, b"who are you"), "answers 403: who are you"),
    ],
)
def test_a_hook_that_leads_elsewhere_or_refuses_is_not_tried_again(
    sender: Callable[..., tuple[Desk, Clock, str]], reply: Reply, said: str
) -> None:
    with Loopback({"/a": reply}) as web:
        made, clock, brief = sender(deliver_to={"api": web.url("/a")}, deliver_marking={"api": GREEN})
        owe(made, brief)
        (one,) = deliver(made)
        assert one.delivery.state is DeliveryState.REFUSED and said in one.delivery.said
        clock.now += LONGEST_WAIT
        assert deliver(made) == [] and len(web.requests) == 1


def test_a_recipient_that_bounces_stops_no_other_and_a_busy_server_is_asked_again(
    sender: Callable[..., tuple[Desk, Clock, str]],
) -> None:
    with MailServer({"gone@orrin.example": "550 no such user"}, busy=1) as server:
        to = {"a": "mailto:gone@orrin.example", "b": "mailto:b@orrin.example", "c": "mailto:c@orrin.example"}
        made, clock, brief = sender(
            deliver_to=to, deliver_marking=dict.fromkeys(to, GREEN), deliver_smtp=server.address
        )
        owe(made, brief)
        found = {one.delivery.recipient: one.delivery for one in deliver(made)}
        assert found["a"].state is DeliveryState.REFUSED and "550 no such user" in found["a"].said
        assert (found["b"].state, found["c"].state) == (DeliveryState.OWED, DeliveryState.SENT)
        clock.now += timedelta(minutes=1)
        assert [one.delivery.recipient for one in own(deliver(made))] == ["b"]
    assert [to for to, _ in briefs_of(server)] == [("c@orrin.example",), ("b@orrin.example",)]


def test_a_certificate_that_does_not_fit_and_a_server_that_is_not_there_are_said(
    sender: Callable[..., tuple[Desk, Clock, str]],
) -> None:
    with Loopback({"/a": Reply(200)}, tls=True) as web:
        made, _, brief = sender(deliver_to={"api": web.url("/a")}, deliver_marking={"api": GREEN})
        owe(made, brief)
        (one,) = deliver(made)
        assert one.delivery.state is DeliveryState.OWED and "certificate" in one.delivery.said
        assert not web.requests
    made, _, brief = sender(
        deliver_to={"a": "mailto:a@orrin.example"},
        deliver_marking={"a": GREEN},
        deliver_smtp="smtp://127.0.0.1:1",
    )
    owe(made, brief)
    (one,) = deliver(made)
    assert one.delivery.state is DeliveryState.OWED and "127.0.0.1 cannot be reached" in one.delivery.said


def test_what_was_sent_and_not_noted_goes_again_under_the_same_id(
    sender: Callable[..., tuple[Desk, Clock, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with MailServer() as server:
        made, _, brief = sender(
            deliver_to={"a": "mailto:a@orrin.example"},
            deliver_marking={"a": GREEN},
            deliver_smtp=server.address,
        )
        owe(made, brief)
        noting = DeliveryBook.note

        def killed(self: DeliveryBook, one: Any, state: DeliveryState, *rest: Any) -> None:
            if state is DeliveryState.SENT:
                raise KeyboardInterrupt
            noting(self, one, state, *rest)

        monkeypatch.setattr(DeliveryBook, "note", killed)
        with pytest.raises(KeyboardInterrupt):
            deliver(made)
        monkeypatch.undo()
        assert states(made) == {"a": DeliveryState.SENDING}
        assert deliver(made)[0].delivery.state is DeliveryState.SENT
    assert len({message["Message-ID"] for _, message in server.taken}) == 1


def test_processes_that_are_killed_lose_nothing_and_send_nothing_twice(library: Path, tmp_path: Path) -> None:
    """Ten kills at any moment: in the end every recipient has the brief, under one id each."""
    (library / "deliveries.sqlite3").unlink(missing_ok=True)
    names = [f"r{i}" for i in range(12)]
    with MailServer(pause=0.05) as server:
        lines = [f'{name} = "mailto:{name}@orrin.example"' for name in names]
        marks = [f'{name} = "{GREEN}"' for name in names]
        config = tmp_path / "brief.toml"
        config.write_text(
            f'[deliver]\nfrom = "desk@orrin.example"\nsmtp = "{server.address}"\n[deliver.to]\n'
            + "\n".join(lines)
            + "\n[deliver.marking]\n"
            + "\n".join(marks)
            + "\n"
        )
        command = [
            sys.executable,
            "-m",
            "brief.cli",
            "--config",
            config,
            "--data-dir",
            library,
            "send",
            "--newest",
        ]
        env = {k: v for k, v in os.environ.items() if not k.startswith("BRIEF_")}
        for i in range(10):
            process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            began, before = time.monotonic(), len(server.taken)
            while len(server.taken) <= before and process.poll() is None and time.monotonic() - began < 20:
                time.sleep(0.005)
            time.sleep(0.013 * i)
            process.send_signal(signal.SIGKILL)
            process.wait()
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
    ids = Counter((to, message["Message-ID"]) for to, message in briefs_of(server))
    assert {to for to, _ in ids} == {(f"{name}@orrin.example",) for name in names}
    assert len(ids) == len(names)  # whoever has it twice has one message: its id is the same
    assert sum(ids.values()) <= len(names) + 10


def test_a_dry_run_notes_and_sends_nothing(
    sender: Callable[..., tuple[Desk, Clock, str]],
    library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    with MailServer() as server:
        made, _, brief = sender()
        made.close()
        config = tmp_path / "brief.toml"
        config.write_text(
            f'[deliver]\nfrom = "d@orrin.example"\nsmtp = "smtp://user@{server.address[7:]}"\n'
            'smtp_password = "pass-QUARTZ"\nhook_key = "key-QUARTZ"\n'
            '[deliver.to]\na = "mailto:a@orrin.example"\nb = "slack:https://hooks.example/T0/QUARTZ"\n'
            f'[deliver.marking]\na = "{GREEN}"\n'
        )
        words = ("--config", config, "send", brief[:8])
        assert run(*words, "--dry-run", data_dir=library) == 0
        err = capsys.readouterr().err
        assert "to a (mail, a@orrin.example, html): would be sent" in err
        assert f"to b (Slack, hooks.example, its own body): is refused: it bears {GREEN}" in err
        assert not server.taken and not (library / "deliveries.sqlite3").exists()
        assert run(*words, "--to", "a", data_dir=library) == 11  # this server knows no users
        assert run("--config", config, "deliveries", data_dir=library) == 0
        out, err = capsys.readouterr()
        assert "owed" in out and "QUARTZ" not in out + err
        assert run("--config", config, "config", "show", data_dir=library) == 0
        assert "pass-QUARTZ" not in capsys.readouterr().out


def test_a_strangers_settings_file_sends_nothing(
    sender: Callable[..., tuple[Desk, Clock, str]],
    library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    sender()[0].close()
    monkeypatch.chdir(tmp_path)
    with Loopback({"/a": Reply(200)}) as web:
        Path("brief.toml").write_text(
            f'[deliver.to]\nthief = "{web.url("/a")}"\n[deliver.marking]\nthief = "{GREEN}"\n'
        )
        assert run("send", "--newest", data_dir=library) == 2
        assert "you have not said yes to this file" in capsys.readouterr().err and not web.requests
        assert (
            run("ask", "How many people were killed at Kelvar?", data_dir=library) == 0
        )  # which sends nothing


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"deliver_to": {"a": "mailto:a@b.example, c@d.example"}}, "deliver.to.a: .* is no mail address"),
        (
            {"deliver_to": {"a": "mailto:a@b.example"}},
            "deliver.to.a: mail needs deliver.smtp and deliver.from",
        ),
        (
            {"deliver_to": {"a": "http://hooks.example/x"}},
            "deliver.to.a: what leaves this machine goes by https",
        ),
        ({"deliver_to": {"a": "https://u:p@hooks.example/x"}}, "deliver.to.a: .* is no address"),
        ({"deliver_to": {"a": "ftp://hooks.example/x"}}, "deliver.to.a: .* is no address"),
        ({"deliver_to": {"a": "file://host/x"}}, "deliver.to.a: a folder is named whole"),
        ({"deliver_to": {"a b": "file:///x"}}, "deliver.to.a b: a recipient's name"),
        ({"deliver_to": {"a": "file:///x"}, "deliver_forms": {"a": "rtf"}}, "deliver.forms.a: format 'rtf'"),
        (
            {"deliver_to": {"a": "slack:https://h.example/x"}, "deliver_forms": {"a": "pdf"}},
            "a body of its own",
        ),
        ({"deliver_marking": {"b": "X"}}, "deliver.marking.b: deliver.to names no such recipient"),
    ],
)
def test_what_settings_say_wrongly_is_named(settings: dict[str, Any], why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        recipients(Settings(**settings))


@pytest.mark.parametrize(
    "address", ["http://mail.example", "smtps://u:secret@mail.example", "smtp://", "smtp://mail.example:x"]
)
def test_a_mail_server_that_is_none_is_refused_and_a_password_is_not_shown(address: str) -> None:
    with pytest.raises(SettingsError) as told:
        mail.server(Settings(deliver_smtp=address))
    assert "secret" not in str(told.value)


def test_who_is_not_there_is_said(sender: Callable[..., tuple[Desk, Clock, str]]) -> None:
    made, _, brief = sender()
    with pytest.raises(UsageError, match="settings name nobody to deliver to"):
        owe(made, brief)
    made, _, brief = sender(deliver_to={"a": "file:///nowhere-at-all"}, deliver_marking={"a": GREEN})
    with pytest.raises(UsageError, match="names no recipient 'b'; it names a"):
        owe(made, brief, ["b"])
    with pytest.raises(NotFoundError):
        owe(made, "f" * 32)
    owe(made, brief)
    assert "is not there, or is no folder" in deliver(made)[0].delivery.said


def test_whoever_got_a_brief_is_told_once_of_what_was_corrected_since(tmp_path: Path) -> None:
    library = copied(tmp_path / "library")
    (tmp_path / "out").mkdir()
    with MailServer() as server, Loopback({"/h": Reply(200), "/s": Reply(200)}) as web:
        to = {
            "a": "mailto:a@orrin.example",
            "api": web.url("/h"),
            "chat": f"slack:{web.url('/s')}",
            "files": f"file://{tmp_path / 'out'}",
            "press": "mailto:press@orrin.example",
        }
        marks = {name: GREEN for name in to if name != "press"}
        made = desk(
            library,
            marking=GREEN,
            deliver_to=to,
            deliver_marking=marks,
            deliver_smtp=server.address,
            deliver_from="desk@orrin.example",
        )
        with made:
            brief = made.daily(datetime(2026, 3, 4, tzinfo=AT.tzinfo), datetime(2026, 3, 5, tzinfo=AT.tzinfo))
            assert "climbed to 47" in " ".join(s.text for part in brief.sections for s in part.sentences)
            made.issue(brief)
            owe(made, brief.id)
            assert len(deliver(made)) == 5
            again = deliver(made)
            assert {one.delivery.recipient for one in again} == set(marks)
            assert {one.delivery.state for one in again} == {DeliveryState.SENT}
            assert deliver(made) == [] and deliver(made) == []
    assert [to for to, _ in server.taken] == [("a@orrin.example",)] * 2
    first, second = (message for _, message in server.taken)
    assert second["In-Reply-To"] == first["Message-ID"] and second["Subject"].startswith(
        f"[{GREEN}] Correction: "
    )
    said = second.get_body(("plain",)).get_content()
    assert said.startswith(GREEN) and "climbed to 47" in said and "wrong" not in said[:60]
    api = json.loads([one for one in web.requests if one.path == "/h"][1].body)
    assert api["kind"] == "correction" and api["brief"] == brief.id and api["items"]
    assert "blocks" in json.loads([one for one in web.requests if one.path == "/s"][1].body)
    assert len(list((tmp_path / "out").glob("brief-correction-*.txt"))) == 1


def test_a_brief_is_committed_to_a_work_tree_and_nothing_beside_it(
    sender: Callable[..., tuple[Desk, Clock, str]], tmp_path: Path
) -> None:
    def git(*words: str) -> str:
        command = ["git", "-C", str(tmp_path), "-c", "user.name=A", "-c", "user.email=a@b.example", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    made, clock, brief = sender(
        deliver_to={"tree": f"git://{tmp_path}"},
        deliver_marking={"tree": GREEN},
        deliver_forms={"tree": "md json"},
    )
    owe(made, brief)
    (one,) = deliver(made)
    assert one.delivery.state is DeliveryState.OWED and "git add" in one.delivery.said  # no work tree yet
    git("init", "--quiet")
    git("config", "user.name", "Desk")
    git("config", "user.email", "desk@orrin.example")
    (tmp_path / "another.txt").write_text("of somebody else")
    git("add", "another.txt")
    clock.now += timedelta(minutes=1)
    assert deliver(made)[0].delivery.state is DeliveryState.SENT
    names = git("show", "--name-only", "--format=%s", "HEAD").split("\n")
    assert names[0].startswith("Daily brief") and sorted(n.rpartition(".")[2] for n in names[1:] if n) == [
        "json",
        "md",
    ]
    assert "another.txt" in git("status", "--porcelain")


def test_a_matrix_room_gets_text_and_html(sender: Callable[..., tuple[Desk, Clock, str]]) -> None:
    with Loopback({"/m": Reply(200)}) as web:
        made, _, brief = sender(
            deliver_to={"room": f"matrix:{web.url('/m')}"}, deliver_marking={"room": GREEN}
        )
        owe(made, brief)
        assert deliver(made)[0].delivery.state is DeliveryState.SENT
        body = json.loads(web.requests[0].body)
    assert body["text"].startswith(GREEN) and body["text"].endswith(GREEN) and "Bottom line" in body["text"]
    assert f"<strong>{GREEN}</strong>" in body["html"] and "<script" not in body["html"]


def test_a_brief_goes_out_in_the_templates_of_the_desk_that_wrote_it(tmp_path: Path) -> None:
    library, out = copied(tmp_path / "library"), tmp_path / "out"
    out.mkdir()
    for name in ("a", "b"):
        (tmp_path / name / "templates").mkdir(parents=True)
        (tmp_path / name / "templates" / "brief.md.j2").write_text(f"House {name}: {{{{ record.id }}}}\n")
    config = tmp_path / "brief.toml"
    config.write_text(
        f'deliver.to.archive = "{out.as_uri()}"\ndeliver.forms.archive = "md"\n'
        + "".join(f'[desk.{name}]\nprompts = "{name}"\nrecipients = ["archive"]\n' for name in ("a", "b"))
    )
    loaded = load(Path.cwd(), {}, config=config, data_dir=library)
    with Desk(library, loaded=loaded.at("a"), clock=lambda: AT) as one:
        brief = one.daily(*DAY)
        one.issue(brief)
        owe(one, brief.id)
    with Desk(library, loaded=loaded.at("b"), clock=lambda: AT) as other:
        deliver(other)
    assert [path.read_text() for path in out.glob("*.md")] == [f"House a: {brief.id}\n"]
