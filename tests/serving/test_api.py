"""The corpus over HTTP for programs: every call as described, by token and role; what is not right is told in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from brief.corpus.books.access_book import AccessBook, Role
from brief.corpus.place import Place
from brief.serving.access import Access
from brief.serving.api import CALLS, document
from tests.serving.test_agents import holds
from tests.support.desk import DAY, copied, desk, run
from tests.support.served import Page, ServedDesk, Visitor, serving

USERS = {"rea": Role.READER, "ana": Role.ANALYST}
GIVEN: dict[str, dict[str, Any]] = {
    "search": {"query": "corrosion of the gate", "limit": "3"},
    "daily": {"day": "2026-03-04"},
    "timeline": {"topic": "Zarin Pass"},
    "ask": {"question": "How many people were killed at Kelvar?"},
    "check": {
        "text": "At least 12 people were killed after the Kelvar Dam gave way, the Interior Ministry said."
    },
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDesk]:
    folder = copied(tmp_path_factory.mktemp("api") / "library")
    with desk(folder, marking="TLP:GREEN") as made:
        made.issue(made.daily(*DAY))
    with serving(folder, USERS, marking="TLP:GREEN") as one:
        yield one


@pytest.fixture(scope="module")
def tokens(served: ServedDesk) -> dict[str, str]:
    access = Access(AccessBook(Place(served.folder)), served.clock)
    return {name: access.token_for(name) for name in USERS}


def asked(served: ServedDesk, name: str, token: str, given: dict[str, Any]) -> Page:
    """A call with these parameters."""
    from urllib.parse import urlencode

    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if CALLS.get(name, (None, "GET"))[1] == "GET":
        return Visitor(served.port).ask("GET", f"/api/{name}?{urlencode(given)}", headers=headers)
    return Visitor(served.port).ask("POST", f"/api/{name}", json.dumps(given).encode(), headers)


@pytest.mark.parametrize("name", GIVEN)
def test_each_call_answers_with_citations_and_keeps_to_roles(
    served: ServedDesk, tokens: dict[str, str], name: str
) -> None:
    answer = asked(served, name, tokens["ana"], GIVEN[name])
    assert answer.status == 200 and answer.headers["content-type"] == "application/json"
    told = json.loads(answer.text)
    assert told["citations"] and told.get("marking", "TLP:GREEN") == "TLP:GREEN"
    holds(name, told)
    status = asked(served, name, tokens["rea"], GIVEN[name]).status
    assert status == (200 if CALLS[name][2] is Role.READER else 403)
    for token in ("", "x", tokens["ana"][:-1]):
        refused = asked(served, name, token, GIVEN[name])
        assert refused.status == (401 if token or CALLS[name][1] == "GET" else 403), token
    schema = document()["components"]["schemas"]["Checked" if name == "check" else "Answer"]
    assert set(schema["required"]) <= set(told)


def test_an_issued_brief_is_given_and_verified(served: ServedDesk, tokens: dict[str, str]) -> None:
    brief = json.loads(asked(served, "daily", tokens["rea"], {}).text)
    assert brief["title"] == "Daily brief, Thursday 5 March 2026"
    again = json.loads(asked(served, "verify", tokens["rea"], {"brief": brief["id"]}).text)
    assert again["title"] == "verifies" and again["citations"]
    assert asked(served, "verify", tokens["rea"], {"brief": "f" * 32}).status == 404


@pytest.mark.parametrize(
    ("name", "given", "why"),
    [
        ("search", {}, "give query"),
        ("search", {"query": "x", "limit": "51"}, "limit must be a number from 1 to 50"),
        ("search", {"query": "x", "limit": "²"}, "limit must be a number from 1 to 50"),
        ("search", {"query": "x" * 501}, "query is too long"),
        ("search", {"query": "a\0b"}, "holds a NUL character"),
        (
            "search",
            {"query": "x", "model": "1"},
            "'model' is no parameter; there are query, since, until, limit",
        ),
        ("search", {"query": "x", "since": "yesterweek"}, "'yesterweek' is no date"),
        ("ask", {"question": 3}, "question must be a text"),
        ("ask", {"question": ["x"]}, "question must be a text"),
        ("verify", {}, "name a brief by its id, or give a record"),
    ],
)
def test_what_is_not_right_is_told(
    served: ServedDesk, tokens: dict[str, str], name: str, given: dict[str, Any], why: str
) -> None:
    answer = asked(served, name, tokens["ana"], given)
    assert answer.status == 400 and why in json.loads(answer.text)["error"]


def test_what_is_no_json_object_is_told(served: ServedDesk, tokens: dict[str, str]) -> None:
    headers = {"Authorization": f"Bearer {tokens['ana']}"}
    for body in (b"", b"[1]", b"{", b"q=x", b"\xff\xfe", b"[" * 20_000, b'{"question": NaN}'):
        answer = Visitor(served.port).ask("POST", "/api/ask", body, headers)
        assert answer.status == 400 and json.loads(answer.text)["error"], body[:20]


def test_the_description_names_every_call_and_what_it_names_is_there() -> None:
    made = document()
    assert made["openapi"] == "3.1.0" and set(made["paths"]) == {f"/api/{name}" for name in CALLS}
    text = json.dumps(made)
    for name in re.findall(r'"#/components/schemas/(\w+)"', text):
        assert name in made["components"]["schemas"], name
    assert (
        "model"
        not in made["paths"]["/api/ask"]["post"]["requestBody"]["content"]["application/json"]["schema"][
            "properties"
        ]
    )
    assert '"desk"' not in text and made["paths"]["/api/search"]["get"]["summary"].startswith("Passages")


def test_a_new_token_ends_the_old_one_and_goes_with_its_user(
    served: ServedDesk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(copied(tmp_path / "library"), {"pro": Role.READER}) as one:
        assert run("users", "token", "pro", data_dir=one.folder) == 0
        first = capsys.readouterr().out.strip()
        assert asked(one, "search", first, {"query": "dam"}).status == 200
        assert run("users", "token", "pro", data_dir=one.folder) == 0
        second = capsys.readouterr().out.strip()
        assert asked(one, "search", first, {"query": "dam"}).status == 401
        assert asked(one, "search", second, {"query": "dam"}).status == 200
        assert first.encode() not in (one.folder / "access.sqlite3").read_bytes()
        assert run("users", "remove", "pro", data_dir=one.folder) == 0
        assert asked(one, "search", second, {"query": "dam"}).status == 401
        assert run("users", "token", "pro", data_dir=one.folder) == 2


def test_the_key_of_a_server_without_users_serves_programs_too(tmp_path: Path) -> None:
    with serving(copied(tmp_path / "library")) as one:
        assert asked(one, "search", one.key, {"query": "dam"}).status == 200
        assert asked(one, "search", one.key[:-1], {"query": "dam"}).status == 401
        headers = {"Authorization": f"Bearer {one.key}"}
        assert Visitor(one.port).ask("GET", "/briefs", headers=headers).status == 303, "pages want a session"
