"""Who comes in, and what each may: log-in, sessions, guessing, forms of others, and every page as every role."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from brief.corpus.books.access_book import AccessBook, Role
from brief.corpus.place import Place
from brief.errors import UsageError
from brief.serving import connections, guard
from brief.serving.access import IDLE, TRIES, WHOLE, Access, new_user
from brief.serving.entering import local
from brief.serving.guard import MOST
from brief.serving.server import ROUTES
from tests.support.desk import AT, DAY, copied, desk
from tests.support.served import PASSWORD, Clock, ServedDesk, Visitor, serving

USERS = {"rea": Role.READER, "ana": Role.ANALYST, "edi": Role.EDITOR}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copied(tmp_path_factory.mktemp("served") / "library")
    with desk(folder) as made:
        made.issue(made.daily(*DAY))
    return folder


@pytest.fixture(scope="module")
def served(library: Path) -> Iterator[ServedDesk]:
    with serving(library, USERS) as one:
        yield one


def test_a_password_lets_in_and_another_does_not(served: ServedDesk) -> None:
    anybody = served.visitor()
    answer = anybody.get("/briefs?q=dam")
    assert answer.status == 303 and answer.headers["location"] == "/login?next=%2Fbriefs%3Fq%3Ddam"
    assert anybody.log_in("rea", "wrong horse battery").status == 401
    assert anybody.log_in("nobody at all").status == 401
    assert anybody.get("/").status == 303
    answer = anybody.post("/login", tokened=False, name="rea", password=PASSWORD, next="/briefs?q=dam")
    assert answer.status == 303 and answer.headers["location"] == "/briefs?q=dam"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    assert anybody.get("/").status == 200


def test_a_session_is_new_at_each_log_in_and_one_that_was_handed_in_is_none(served: ServedDesk) -> None:
    visitor = Visitor(served.port, {served.cookie: "a-token-that-an-attacker-chose"})
    assert visitor.log_in("rea").status == 303
    first = visitor.cookies[served.cookie]
    assert first != "a-token-that-an-attacker-chose" and len(first) >= 43
    assert Visitor(served.port, {served.cookie: "a-token-that-an-attacker-chose"}).get("/").status == 303
    assert visitor.log_in("rea").status == 403, "who is in brings the token of their own forms"
    assert visitor.post("/logout").status == 303
    assert Visitor(served.port, {served.cookie: first}).get("/").status == 303, (
        "a session that was ended stays so"
    )
    visitor.log_in("rea")
    assert visitor.cookies[served.cookie] != first


def test_a_session_ends_by_itself(library: Path) -> None:
    with serving(library, USERS) as served:
        visitor = served.visitor("ana")
        served.clock.on(seconds=IDLE.total_seconds() - 1)
        assert visitor.get("/briefs").status == 200
        served.clock.on(seconds=IDLE.total_seconds() + 1)
        assert visitor.get("/briefs").status == 303
        answer = visitor.post("/ask", tokened=False, q="Who?")
        assert answer.status == 401 and "Your session has ended" in answer.text
        visitor = served.visitor("ana")
        for _ in range(int(WHOLE / IDLE) + 1):
            served.clock.on(seconds=IDLE.total_seconds() - 60)
            visitor.get("/briefs")
        assert visitor.get("/briefs").status == 303


def test_whoever_is_taken_off_the_list_is_out_at_once(library: Path) -> None:
    with serving(library, {**USERS, "gone": Role.EDITOR, "less": Role.EDITOR}) as served:
        gone, less = served.visitor("gone"), served.visitor("less")
        assert gone.get("/audit").status == less.get("/audit").status == 200
        book = AccessBook(Place(library))
        assert book.remove("gone") and not book.remove("gone")
        book.put(new_user("less", Role.READER, PASSWORD, served.clock.now))
        assert gone.get("/audit").status == less.get("/audit").status == 303
        assert gone.log_in("gone").status == 401 and less.log_in("less").status == 303
        assert less.get("/audit").status == 403
        book.remove("less")


def test_guessing_must_wait_longer_and_longer(library: Path) -> None:
    with serving(library, USERS) as served:
        visitor = served.visitor()
        assert [visitor.log_in("rea", f"guess number {n}").status for n in range(TRIES)] == [401] * TRIES
        answer = visitor.log_in("rea")
        assert answer.status == 429 and int(answer.headers["retry-after"]) > 0, (
            "the right one has to wait, too"
        )
        assert visitor.log_in("edi").status == 303, "a host of many is not shut for one who mistypes"
        visitor = served.visitor()
        served.clock.on(seconds=16)
        assert visitor.log_in("rea", "one more guess").status == 401
        served.clock.on(seconds=16)
        assert [visitor.log_in("rea").status for _ in range(30)] == [429] * 30
        served.clock.on(seconds=16)
        assert visitor.log_in("rea").status == 303
        told = [deed.what for deed in AccessBook(Place(library)).deeds()]
        assert told[0] == "logged in" and told.count("was not let in") >= TRIES
        assert sum("had to wait" in one for one in told) == 1, "who waits does not fill the audit"


def test_many_names_from_one_host_must_wait_and_a_right_one_washes_nothing_away(library: Path) -> None:
    access = Access(AccessBook(Place(library)), clock := Clock())
    AccessBook(Place(library)).put(new_user("own", Role.READER, PASSWORD, clock.now))
    tries = 0
    while access.open(f"name {tries}", "a wrong password", "1.2.3.4")[1] == 0.0 and tries < 100:
        tries += 1
        assert access.open("own", PASSWORD, "1.2.3.4")[0] or tries >= 4 * TRIES
    assert tries == 4 * TRIES


def test_an_outsider_who_guesses_does_not_keep_a_user_out(library: Path) -> None:
    access = Access(AccessBook(Place(library)), clock := Clock())
    AccessBook(Place(library)).put(new_user("own", Role.READER, PASSWORD, clock.now))
    for _ in range(30):
        access.open("own", "a wrong password", "6.6.6.6")
    assert access.open("own", "a wrong password", "6.6.6.6")[1] > 0
    assert access.open("own", PASSWORD, "1.1.1.1")[0]
    for host in range(80):
        access.open("own", "a wrong password", f"6.6.6.{host}")
    assert 0 < access.open("own", PASSWORD, "1.1.1.1")[1] <= 60, "of a whole net of hosts, a minute at most"


def test_many_guesses_at_once_are_many(library: Path) -> None:
    access = Access(AccessBook(Place(library)), Clock())
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda n: access.open("rea", f"guess number {n}", "9.9.9.9"), range(20)))
    assert sum(wait == 0.0 for _, wait in found) == TRIES


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_form_of_another_site_is_not_taken(
    served: ServedDesk, headers: dict[str, str], status: int
) -> None:
    visitor = served.visitor("ana")
    body = f"q=Who+runs+Tessim+Hydro%3F&csrf={visitor.token()}".encode()
    assert visitor.ask("POST", "/ask", body, headers).status == status


def test_a_form_needs_the_token_of_whoever_sends_it(served: ServedDesk) -> None:
    visitor, other = served.visitor("ana"), served.visitor("ana")
    for csrf in ("", "x", other.token(), visitor.token()[:-1]):
        assert visitor.post("/ask", tokened=False, q="Who?", csrf=csrf).status == 403
    assert served.visitor().ask("POST", "/login", b"name=ana&password=x").status == 403, (
        "no browser says where from"
    )


def pages() -> list[tuple[str, str, Role | None]]:
    return [(method, path, role) for path, _, methods, role in ROUTES for method in methods]


@pytest.mark.parametrize(("method", "path", "role"), pages(), ids=lambda one: str(one))
def test_each_page_as_each_role(served: ServedDesk, method: str, path: str, role: Role | None) -> None:
    address = path.replace("{id:str}", "0123456789abcdef")
    for name in (None, "rea", "ana", "edi"):
        visitor = served.visitor(name or "")
        if method == "GET":
            status = visitor.get(address).status
        else:
            status = visitor.post(address, q="", name="x", letter="?", why="").status
        if role is None:
            assert status in (200, 303, 401, 403) or path.startswith("/api/"), (name, status)
        elif name is None:
            assert status == (303 if method == "GET" else 401), (name, status)
        elif USERS[name].may(role):
            assert status in (200, 303, 400, 404), (name, status)
        else:
            assert status == 403, (name, status)


def test_no_link_leads_elsewhere_through_the_log_in(served: ServedDesk) -> None:
    for address in (
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
        "/\t/evil.example", "///evil.example", "", "evil.example", "http:evil.example",
    ):  # fmt: skip
        assert local(address) == "/", address
        answer = served.visitor().post("/login", tokened=False, name="rea", password=PASSWORD, next=address)
        assert answer.headers["location"] == "/"
    assert local("/articles/ab?at=1-2") == "/articles/ab?at=1-2"


def test_the_key_of_a_server_without_users_lets_in_and_nothing_else_does(tmp_path: Path) -> None:
    folder = copied(tmp_path / "library")
    with serving(folder) as served:
        anybody = Visitor(served.port)
        assert anybody.get("/").headers["location"].startswith("/login")
        for key in ("", "x", served.key[:-1], "é"):
            assert anybody.ask("GET", f"/enter?key={key.encode().hex() if key == 'é' else key}").status == 403
        assert anybody.log_in("this machine").status == 401
        assert "No brief yet" in served.visitor().get("/").text


def test_another_name_for_this_machine_is_refused(served: ServedDesk) -> None:
    visitor = served.visitor("rea")
    for name in ("evil.example", "127.0.0.1.evil.example", "", "[::2]", "localhost.evil.example:80"):
        assert visitor.get("/", Host=name).status == 421, name
    assert visitor.get("/", Host=f"localhost:{served.port}").status == 200


def test_what_is_too_large_is_refused_and_the_rest_is_served_on(served: ServedDesk) -> None:
    visitor = served.visitor("ana")
    assert visitor.ask("POST", "/ask", None, {"Content-Length": str(50_000_000)}).status == 413
    body = (b"x" * 8_192 for _ in range(6_400))  # 50 MB in pieces, without a word of how much it is
    try:
        status = visitor.ask("POST", "/ask", body, {"Transfer-Encoding": "chunked"}).status
    except (BrokenPipeError, ConnectionResetError):
        status = 413  # the server had hung up
    assert status == 413
    assert visitor.get(f"/briefs?q={'x' * 9_000}").status == 414
    assert visitor.ask("POST", "/ask", b"&" * MOST, {"Sec-Fetch-Site": "same-origin"}).status == 403
    assert visitor.ask("DELETE", "/").status == visitor.ask("PUT", "/briefs").status == 405
    assert visitor.get("/").status == 200


def test_a_head_that_is_too_large_is_refused_at_once(served: ServedDesk) -> None:
    for header in (
        b'Cookie: a="' + b'\\"' * 2_000_000 + b'"',
        b"X: " + b"x" * 20_000_000,
        b"A: b\r\n" * 200_000,
    ):
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", served.port), timeout=20) as line:
            with contextlib.suppress(OSError):  # it hangs up in the midst of it
                line.sendall(b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + b"\r\n\r\n")
            with contextlib.suppress(OSError):
                assert line.recv(200).startswith((b"HTTP/1.1 400", b"HTTP/1.1 431")), header[:20]
        assert time.monotonic() - began < 10
        assert served.visitor().get("/login").status == 200


def test_a_cookie_is_read_in_no_time(served: ServedDesk) -> None:
    began = time.monotonic()
    assert Visitor(served.port, {"a": '"' + '\\"' * 5_000 + '"'}).get("/login").status == 200
    assert time.monotonic() - began < 2


def test_requests_that_never_end_are_ended_and_a_host_has_so_many(
    served: ServedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "SECONDS", 0.5)
    monkeypatch.setattr(guard, "SECONDS", 0.5)
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
        assert line.recv(100) == b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as line:
        line.sendall(b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nname=")
        assert line.recv(100).startswith(b"HTTP/1.1 408")
    monkeypatch.setattr(connections, "A_HOST", 5)
    with contextlib.ExitStack() as open_:
        lines = [
            open_.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=20))
            for _ in range(12)
        ]
        ended = 0
        for line in lines[6:]:
            with contextlib.suppress(ConnectionResetError):
                assert line.recv(10) == b""
            ended += 1
        assert ended == 6
    assert served.visitor().get("/login").status == 200


def test_nobody_asks_for_too_much_at_once(served: ServedDesk) -> None:
    visitor = served.visitor("ana")
    paths = [f"/storyline?q=Kelvar+dam+{n}" for n in range(12)]
    with ThreadPoolExecutor(12) as pool:
        found = sorted(page.status for page in pool.map(visitor.get, paths))
    assert found.count(200) >= 4 and 503 in found


def test_no_path_leads_out_of_the_desk(served: ServedDesk) -> None:
    visitor = served.visitor("edi")
    for path in (
        "/articles/../../etc/passwd", "/articles/..%2f..%2fetc%2fpasswd", "/style/..%2f..%2fbrief.toml.css",
        "/style/%2fetc%2fpasswd.css", "/briefs/%00", "/briefs/'; DROP TABLE brief;--", "/style/desk.css/../../x",
        "/.env", "/articles/%f0%9f%a6%8a", "/briefs/" + "a" * 4_000, "/articles/ab?at=9-1,1-99999999999,x",
    ):  # fmt: skip
        answer = visitor.get(path.replace(" ", "%20"))
        assert answer.status in (400, 404) and "root:" not in answer.text, (path, answer.status)


def test_every_answer_bids_the_browser_be_careful(served: ServedDesk) -> None:
    visitor = served.visitor("edi")
    for path in ("/", "/briefs", "/nope", "/style/desk.css", "/login"):
        headers = visitor.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src" not in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy and headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin" and "server" not in headers


@pytest.mark.parametrize(
    ("name", "password", "why"),
    [
        ("", "long enough words", "is no name"),
        (" a", "long enough words", "is no name"),
        ("a", "short", "12 to 256"),
    ],
)
def test_a_user_needs_a_name_and_a_long_password(name: str, password: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        new_user(name, Role.READER, password, AT)
    assert PASSWORD not in new_user("a", Role.READER, PASSWORD, AT).hash


def test_somebody_who_is_not_there_takes_as_long_as_a_wrong_password() -> None:
    from argon2 import DEFAULT_MEMORY_COST, DEFAULT_TIME_COST, PasswordHasher, extract_parameters
    from argon2.exceptions import VerifyMismatchError

    from brief.serving.access import _NOBODY

    held = extract_parameters(_NOBODY)
    assert (held.memory_cost, held.time_cost) == (DEFAULT_MEMORY_COST, DEFAULT_TIME_COST)
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(_NOBODY, PASSWORD)
