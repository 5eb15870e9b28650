"""Thirty mornings of three desks and five recipients: a real mail server, hooks that fail, processes that are killed.

    python benchmarks/bench_mornings.py [--mornings 30] [--kills 60]

Each morning brings articles, then `brief run --once` is started as a process and killed, several times, at any moment;
then let be. In the end every delivery that settings allow was made, under one id each, and none that they do not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import common

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.desk import note, quick  # noqa: E402
from tests.support.loopback import Loopback, Reply, Request  # noqa: E402
from tests.support.mail_server import MailServer  # noqa: E402

FIRST = datetime(2026, 3, 15, 7, 0, tzinfo=UTC)  # over a change of clock in Europe
AT = (
    "import sys; from datetime import UTC, datetime; from brief.commands import run_desks;"
    "now = datetime.fromisoformat(sys.argv.pop(1)); run_desks._now = lambda: now.astimezone(UTC);"
    "from brief.cli import main; main()"
)
SETTINGS = """
[deliver]
from = "desk@orrin.example"
smtp = "{smtp}"
[deliver.to]
editors = "mailto:editors@orrin.example"
board = "mailto:board@orrin.example"
api = "{api}"
archive = "file://{out}"
press = "mailto:press@orrin.example"
[deliver.marking]
editors = "TLP:GREEN"
board = "TLP:GREEN, TLP:AMBER"
api = "TLP:GREEN, TLP:AMBER"
archive = "TLP:GREEN, TLP:AMBER"
press = "TLP:CLEAR"
[desk.river]
marking = "TLP:GREEN"
timezone = "Europe/Kyiv"
topic = "river in Drenholt"
schedule = "30 6 * * *"
recipients = ["editors", "board", "api", "archive", "press"]
[desk.bank]
marking = "TLP:AMBER"
topic = "bank of Pellonia"
schedule = "0 5 * * *"
recipients = ["editors", "board", "api", "archive", "press"]
[desk.all]
marking = "TLP:GREEN"
schedule = "0 6 * * *"
length = "short"
recipients = ["editors", "board", "api", "archive", "press"]
"""
ALLOWED = {"river": 4, "all": 4, "bank": 3}
"""Recipients who may see a desk's briefs."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mornings", type=int, default=30)
    options.add_argument("--kills", type=int, default=60)
    options.add_argument("--quick", action="store_true", help="4 mornings, 8 kills")
    given = options.parse_args()
    mornings, kills = (4, 8) if given.quick else (given.mornings, given.kills)
    common.title(f"{mornings} mornings, 3 desks, 5 recipients, {kills} kills")
    with tempfile.TemporaryDirectory() as folder:
        simulate(Path(folder), mornings, kills)


def simulate(folder: Path, mornings: int, kills: int) -> None:
    chance = random.Random(7)
    answers = [Reply(200), Reply(500), Reply(200), Reply(503), Reply(429), Reply(200)]
    hooked: list[Request] = []

    def hook(request: Request) -> Reply:
        answer = chance.choice(answers)
        if answer.status == 200:
            hooked.append(request)
        return answer

    (folder / "out").mkdir()
    killed = 0
    with MailServer(pause=0.02) as server, Loopback({"/h": hook}) as web:
        config = folder / "brief.toml"
        config.write_text(
            SETTINGS.format(smtp=server.address, api=web.url("/h"), out=folder / "out"), "utf-8"
        )
        made = common.desk(folder / "library")
        for morning in range(mornings):
            day = FIRST + timedelta(days=morning)
            bring_in(made, folder / f"in{morning}", day)
            for _ in range(kills // mornings + (morning < kills % mornings)):
                killed += run(folder, config, day, chance.uniform(0.3, 2.5))
            run(folder, config, day, 0.0)
        for hours in range(1, 80, 4):  # what is owed is tried until it goes
            if not owed(folder, config):
                break
            run(folder, config, day + timedelta(hours=hours), 0.0, "send")
        told(folder, config, server, hooked, mornings, killed)


def bring_in(made: object, folder: Path, day: datetime) -> None:
    """Three articles of the day before."""
    at = f"{day - timedelta(hours=5):%Y-%m-%dT%H:%M:%SZ}"
    number = day.toordinal() % 97 + 3
    for title, text in (
        (
            f"River in Drenholt rises to {number} decimetres",
            f"The river in Drenholt rose to {number} decimetres on {day - timedelta(days=1):%A}, the water board said.",
        ),
        (
            f"Bank of Pellonia sells {number} million dorin",
            f"The central bank of Pellonia sold {number} million dorin of its reserves, the bank said on"
            f" {day - timedelta(days=1):%A}.",
        ),
        (
            f"Orrin council votes on {number} lamps",
            f"The council of Orrin voted for {number} street lamps, the mayor said on {day - timedelta(days=1):%A}.",
        ),
    ):
        note(folder, text, title=title, published=at)
    with quick():
        made.ingest([folder], first_seen=day - timedelta(hours=4))  # type: ignore[attr-defined]


def run(folder: Path, config: Path, now: datetime, kill_after: float, command: str = "run") -> int:
    """A process; 1 where it was killed."""
    words = [command, *(["--once"] if command == "run" else [])]
    code = AT
    if command == "send":
        code = AT.replace(
            "from brief.cli",
            "from brief.desk import Desk; Desk.__init__.__kwdefaults__['clock'] = lambda: now; from brief.cli",
        )
    process = subprocess.Popen(
        [
            sys.executable, "-c", code, now.isoformat(), "--config", str(config),
            "--data-dir", str(folder / "library"), *words,
        ],
        env={k: v for k, v in os.environ.items() if not k.startswith("BRIEF_")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    if kill_after:
        time.sleep(kill_after)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            return 1
    _, said = process.communicate()
    if process.returncode not in (0, 11, 13):
        print(said.decode("utf-8", "replace"))
    return 0


def owed(folder: Path, config: Path) -> int:
    return sum(one["state"] in ("owed", "sending") for one in book(folder, config))


def book(folder: Path, config: Path) -> list[dict[str, str]]:
    done = subprocess.run(
        [
            sys.executable, "-m", "brief.cli", "--config", str(config),
            "--data-dir", str(folder / "library"), "deliveries", "--json",
        ],
        capture_output=True, check=True,
    )  # fmt: skip
    found: list[dict[str, str]] = json.loads(done.stdout)
    return found


def told(
    folder: Path, config: Path, server: MailServer, hooked: list[Request], mornings: int, killed: int
) -> None:
    briefs = mornings * len(ALLOWED)
    states = Counter(one["state"] for one in book(folder, config))
    mails = Counter((to[0], message["Message-ID"]) for to, message in server.taken)
    hooks = Counter(request.headers["idempotency-key"] for request in hooked)
    files = len(list((folder / "out").glob("*.html")))
    wanted = mornings * sum(ALLOWED.values())
    got = len(mails) + len(hooks) + files
    common.table(
        [
            ["", "count"],
            ["processes killed", str(killed)],
            ["briefs issued", str(len({one["brief"] for one in book(folder, config)}))],
            ["noted", ", ".join(f"{state} {count}" for state, count in sorted(states.items()))],
            ["messages, by their ids", str(len(mails))],
            ["messages that came twice, under one id", str(sum(mails.values()) - len(mails))],
            ["bodies to the hook, by their keys", str(len(hooks))],
            ["… that came twice, under one key", str(sum(hooks.values()) - len(hooks))],
            ["files", str(files)],
        ]
    )
    past = [(to, m["Subject"]) for (to, *_), m in server.taken if to.startswith("press")]
    past += [
        (to, m["Subject"])
        for (to, *_), m in server.taken
        if to.startswith("editors") and "AMBER" in m["Subject"]
    ]
    issued = len({one["brief"] for one in book(folder, config)})
    common.verdict("briefs", issued == briefs, f"{issued} issued", f"{briefs}, none twice")
    common.verdict("delivered", got == wanted, f"{got} of {wanted}", "every one")
    common.verdict("past a marking", not past, f"{len(past)}", "none")


if __name__ == "__main__":
    main()
