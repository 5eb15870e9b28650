"""The cases of exports in the shared data: each is read whole, and what is left out is said."""

from datetime import UTC, datetime
from pathlib import Path

from brief.formats.registry import SUFFIXES
from brief.reading.piece_reader import Intake, intake
from brief.records import Payload
from tests.support.dumps import hour, voices

NOW = datetime(2026, 3, 9, tzinfo=UTC)
READ = {
    "j01_telegram": [("", "Tarn Emergency Channel", "05 08:12"), ("", "Tarn Emergency Channel", "05 10:40")],
    "j03_tweets": [
        ("", "X user 77", "05 08:12"),
        ("", "X user 77", "05 10:40"),
        ("", "Tarn Fire (@tarnfire)", "05 11:12"),
    ],
    "j04_newsapi": [("Quay closed for repairs", "Harbour News", "05 07:10")],
    "j05_guardian": [("Port of Sallow to close on Sunday", "The Paper", "05 07:10")],
    "j06_es": [("Port of Sallow to close on Sunday", "paper.example", "05 07:10")],
    "j07_freshrss": [("Quay closed for repairs", "Harbour News", "05 07:10")],
    "j08_ninjs": [("Port of Sallow to close on Sunday", "Corvin Press", "05 06:50")],
    "j11_slack": [("", "Slack user U1", "05 08:12"), ("", "Slack user U2", "05 08:28")],
    "j13_nyt": [("Port of Sallow to Close", "The Paper", "05 07:10")],
}
"""File → title, publisher, day and time of each article."""


def test_every_case_is_read_whole(real_data: Path) -> None:
    found: dict[str, Intake] = {}
    for path in sorted((real_data / "cases" / "dumps-lost-without-a-word").glob("j*.json*")):
        payload = Payload(path.name, path.read_bytes(), SUFFIXES[path.suffix], NOW)
        found[path.stem] = intake(payload)
    told = {
        stem: [(a.title, a.publisher, hour(a)) for _, a, _ in one.read]
        for stem, one in found.items()
        if stem in READ
    }
    assert told == READ
    telegram = [a for _, a, _ in found["j01_telegram"].read]
    assert voices(telegram[1])[0][:2] == ("POST", "Drenholt Fire Brigade")
    assert [(part.count, part.noun) for part in found["j01_telegram"].left_out] == [(1, "service message")]
    assert voices(found["j03_tweets"].read[1][1])[0][:2] == ("POST", "@drenholt")
    assert found["j08_ninjs"].read[0][1].authors == ("Mira Tolland",)
    assert found["j11_slack"].read[0][1].text.endswith("until <Monday> says Harbour News")
    assert all("headline only" not in a.extractor for one in found.values() for _, a, _ in one.read)
