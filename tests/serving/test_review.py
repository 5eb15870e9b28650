"""Review in a real browser: from a draft to a signed brief; two editors at once; and drafts that a schedule makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from brief.corpus.books.access_book import AccessBook, Role
from brief.corpus.books.delivery_book import DeliveryBook
from brief.corpus.books.draft_book import DraftBook, DraftState
from brief.corpus.place import Place
from brief.desk import Desk, reviewing
from brief.desk.running import Due, lapse
from brief.desk.running import run as run_desk
from brief.errors import LockedError, SettingsError
from brief.records import CheckedBrief
from brief.records.codec import from_json
from brief.settings import load
from tests.desk.test_reviewing import LIGHT, WRONG
from tests.support.desk import AT, DAY, copied, desk
from tests.support.devtools import Browser, NoBrowser
from tests.support.served import PASSWORD, ServedDesk, Visitor, serving

USERS = {"anna": Role.EDITOR, "bo": Role.EDITOR, "rea": Role.READER}
TOLL = "As of 14:30 on 5 March"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedDesk]:
    with serving(copied(tmp_path / "library"), USERS) as one:
        yield one


@pytest.fixture
def draft(served: ServedDesk) -> CheckedBrief:
    with desk(served.folder) as made:
        record = made.daily(*DAY)
        reviewing.put(made, record)
    return record


def place(draft: CheckedBrief, start: str) -> str:
    return next(one.place for one in reviewing.placed(draft) if one.sentence.text.startswith(start))


def version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def test_from_a_draft_to_a_signed_brief_in_a_browser(served: ServedDesk, draft: CheckedBrief) -> None:
    try:
        browser = Browser()
    except NoBrowser as why:
        pytest.skip(str(why))
    with browser:
        browser.sized(1280, 900)
        browser.open(f"{served.url}/review")
        fill = "document.querySelector('[name={}]').value = '{}'"
        browser.evaluate(f"{fill.format('name', 'anna')}; {fill.format('password', PASSWORD)}; 0")
        browser.leave_by("document.querySelector('main button').click()")
        assert browser.evaluate("location.pathname") == "/review"
        browser.leave_by("document.querySelector('.entries a').click()")
        row = f"document.getElementById('{place(draft, TOLL)}')"

        def change(row: str, words: str, button: str) -> None:
            write = f"{row}.querySelector('textarea').value = {words!r}"
            press = f"{row}.querySelector('[value={button}]').click()"
            browser.leave_by(f"{row}.querySelector('details').open = true; {write}; {press}")

        assert "46 people have been confirmed dead" in browser.evaluate(
            f"{row}.querySelector('.evidence').innerText"
        )
        change(row, WRONG, "edit")
        assert "does not pass the checks" in browser.evaluate(f"{row}.innerText")
        assert browser.evaluate(f"{row}.querySelector('textarea').value") == WRONG, (
            "what was written is not lost"
        )
        change(row, LIGHT, "edit")
        assert "in the words of anna" in browser.evaluate(f"{row}.innerText")
        other = f"document.getElementById('{place(draft, 'The Central Bank of Pellonia raised its key rate by 250')}')"
        change(other, "", "drop")
        assert "dropped by anna" in browser.evaluate(f"{other}.innerText")
        browser.evaluate(
            "document.querySelector('#judgments textarea').value = 'It is likely that the toll will rise.'; 0"
        )
        browser.evaluate(
            f"document.querySelector('[name=on-{place(draft, TOLL).replace('.', chr(92) * 2 + '.')}]').click()"
        )
        browser.leave_by("[...document.querySelectorAll('#judgments button')].pop().click()")
        assert "judgment of anna" in browser.evaluate("document.getElementById('judgments').innerText")
        browser.leave_by("document.querySelector('.strong').click()")
        assert browser.evaluate("location.pathname").startswith("/briefs/")
        text = browser.evaluate("document.body.innerText")
    for words in (
        LIGHT,
        "in the words of anna",
        "reviewed and signed by anna",
        "judgment of anna",
        "anna dropped a sentence",
    ):
        assert words in text, words
    with desk(served.folder) as made:
        (issued,) = made.ledger().briefs()
        record = from_json(made.ledger().brief_record(issued.id), CheckedBrief)
        assert made.verify_record(record) == []
    assert record.review and {one.who for one in record.review.changes} == {"anna"}
    done = [(deed.who, deed.what) for deed in AccessBook(Place(served.folder)).deeds()]
    assert done[0] == ("anna", "signed") and ("anna", "edited in a draft") in done


def test_the_second_of_two_editors_sees_what_the_first_did(served: ServedDesk, draft: CheckedBrief) -> None:
    anna, bo = served.visitor("anna"), served.visitor("bo")
    address = f"/review/{draft.id}"
    seen = version(anna.get(address).text)
    assert version(bo.get(address).text) == seen
    assert anna.post(address, place=place(draft, TOLL), step="edit", words=LIGHT, version=seen).status == 303
    for path, form in (
        (address, {"place": place(draft, TOLL), "step": "drop", "words": ""}),
        (f"{address}/judge", {"words": "It is likely to rain.", f"on-{place(draft, TOLL)}": "on"}),
        (f"{address}/sign", {}),
    ):
        late = bo.post(path, version=seen, **form)
        assert late.status == 409 and "anna changed it meanwhile" in late.text and LIGHT in late.text
    assert bo.post(f"{address}/sign", version=version(bo.get(address).text)).status == 303
    gone = anna.get(address).text
    assert "A draft that signed" in gone and "<textarea" not in gone
    assert (
        anna.post(address, place=place(draft, TOLL), step="drop", version=version_of(served, draft)).status
        == 409
    )


def version_of(served: ServedDesk, draft: CheckedBrief) -> str:
    return str(DraftBook(Place(served.folder)).one(draft.id).version)


def test_what_is_not_right_is_told_and_what_was_forgotten_is_withdrawn(
    served: ServedDesk, draft: CheckedBrief
) -> None:
    anna, address = served.visitor("anna"), f"/review/{draft.id}"
    seen = version_of(served, draft)
    answer = anna.post(f"{address}/judge", words="It will rain.", version=seen)
    assert answer.status == 422 and "words a likelihood" in answer.text and "It will rain." in answer.text
    for form, status in (
        ({"place": "p99.9", "step": "drop"}, 400),
        ({"place": place(draft, TOLL), "step": "burn"}, 400),
        ({"place": place(draft, TOLL), "step": "own", "words": ""}, 400),
    ):
        assert anna.post(address, version=seen, **form).status == status, form
    assert anna.get("/review/nope").status == 404
    assert served.visitor("rea").get(address).status == 403
    with desk(served.folder) as made:
        made.forget(draft.sources[0].article.id)
    assert anna.get(address).status == 400 and "was forgotten; write it anew" in anna.get(address).text
    assert "withdrawn: an article that it cites was forgotten" in anna.get("/review").text


def test_a_draft_is_written_from_the_page(served: ServedDesk) -> None:
    anna = served.visitor("anna")
    answer = anna.post("/review/new", day="2026-03-05")
    assert answer.status == 303 and "46 people" in anna.get(answer.headers["location"]).text
    assert anna.post("/review/new", day="1999-01-01").status == 400
    assert anna.post("/review/new", day="someday").status == 400


SETTINGS = """
[deliver.to]
archive = "{folder}"
[desk.dam]
schedule = "0 6 * * *"
recipients = ["archive"]
review = "2h"
unsigned = "{unsigned}"
"""


@pytest.fixture
def morning(tmp_path: Path) -> Callable[[str], tuple[Desk, list[str], list[timedelta]]]:
    """A desk whose brief waits two hours; what was told, and how much later it is."""
    opened: list[Desk] = []

    def made(unsigned: str) -> tuple[Desk, list[str], list[timedelta]]:
        (tmp_path / "out").mkdir(exist_ok=True)
        config = tmp_path / "brief.toml"
        config.write_text(SETTINGS.format(folder=(tmp_path / "out").as_uri(), unsigned=unsigned))
        library, later = copied(tmp_path / unsigned), [timedelta()]
        loaded = load(Path.cwd(), {}, config=config, data_dir=library)
        start = DAY[1] + timedelta(hours=6)
        one = Desk(library, loaded=loaded.at("dam"), clock=lambda: start + later[0])
        opened.append(one)
        return one, [], later

    yield made  # type: ignore[misc]
    for one in opened:
        one.close()


@pytest.mark.parametrize("unsigned", ["issue", "drop"])
def test_a_scheduled_brief_waits_for_its_sign_off_and_then_does_what_the_desk_says(
    morning: Callable[[str], tuple[Desk, list[str], list[timedelta]]], tmp_path: Path, unsigned: str
) -> None:
    one, told, later = morning(unsigned)
    table = one.loaded.desks["dam"]
    ran = run_desk(one, table, Due(one.clock()), fetch=False, told=told.append)
    assert "waits for its sign-off until 2026-03-06 08:00 UTC" in ran.said and ran.outcome.value == "done"
    (draft,) = DraftBook(Place(one.folder)).heads()
    assert draft.desk == "dam" and one.ledger().briefs() == [] and not list((tmp_path / "out").iterdir())
    later[0] = timedelta(minutes=119)
    assert (
        lapse(one, table, told.append) == []
        and DraftBook(Place(one.folder)).heads()[0].state is DraftState.WAITING
    )
    later[0] = timedelta(minutes=121)
    assert lapse(one, table, told.append) == []
    state = DraftBook(Place(one.folder)).heads()[0].state
    if unsigned == "drop":
        assert (
            state is DraftState.LAPSED
            and one.ledger().briefs() == []
            and not list((tmp_path / "out").iterdir())
        )
        return
    assert state is DraftState.UNSIGNED and [b.id for b in one.ledger().briefs()] == [draft.id]
    assert len(list((tmp_path / "out").iterdir())) == 1 and "nobody signed it" in told[-2] + told[-1]
    assert lapse(one, table, told.append) == []
    assert len([d for d in DeliveryBook(Place(one.folder)).all() if d.brief == draft.id]) == 1


@pytest.mark.parametrize("ending", ["signed", "lapsed"])
def test_who_ends_a_draft_that_another_ended_takes_back_nothing(
    morning: Callable[[str], tuple[Desk, list[str], list[timedelta]]], ending: str
) -> None:
    one, told, later = morning("issue")
    table = one.loaded.desks["dam"]
    run_desk(one, table, Due(one.clock()), fetch=False, told=told.append)
    book = DraftBook(Place(one.folder))
    (draft,) = [book.one(head.id) for head in book.heads()]
    if ending == "signed":  # pressed twice within a second: the same brief by its id
        made = reviewing.sign(one, draft, "anna")
        with pytest.raises(LockedError, match="signed"):
            reviewing.sign(one, draft, "anna")
    else:  # two processes see the deadline pass
        later[0] = timedelta(minutes=121)
        made = reviewing.record_of(draft)
        assert lapse(one, table, told.append) == []
        for seen in (draft, book.one(draft.id)):
            with pytest.raises(LockedError, match="issued without a sign-off"):
                reviewing.conclude(one, seen, made, "", DraftState.UNSIGNED)
    assert [brief.id for brief in one.ledger().briefs()] == [made.id]
    assert [owed.brief for owed in DeliveryBook(Place(one.folder)).all()] == [made.id]


def test_a_signed_brief_of_a_desk_goes_to_its_readers(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    config = tmp_path / "brief.toml"
    config.write_text(SETTINGS.format(folder=(tmp_path / "out").as_uri(), unsigned="drop"))
    library = copied(tmp_path / "library")
    loaded = load(Path.cwd(), {}, config=config, data_dir=library)
    with Desk(library, loaded=loaded.at("dam"), clock=lambda: AT) as one:
        record = one.daily(*DAY)
        reviewing.put(one, record, AT + timedelta(hours=2), "drop")
    with serving(library, USERS, loaded=loaded) as served:
        anna: Visitor = served.visitor("anna")
        page = anna.get(f"/review/{record.id}").text
        assert "then it is dropped" in page
        assert anna.post(f"/review/{record.id}/sign", version=version(page)).status == 303
    (file,) = (tmp_path / "out").iterdir()
    assert "reviewed and signed by" in file.read_text("utf-8")
    with desk(library) as made:
        assert made.ledger().briefs()[0].series.endswith(" at dam")
    assert replace(record, id="") and record.review is None


@pytest.mark.parametrize("value", ["0h", "2 days", "soon", "2"])
def test_a_time_to_wait_is_minutes_or_hours(tmp_path: Path, value: str) -> None:
    (tmp_path / "brief.toml").write_text(f'[desk.a]\nreview = "{value}"\n')
    with pytest.raises(SettingsError, match="desk.a.review must be a time such as 90m or 2h"):
        load(tmp_path, {})
