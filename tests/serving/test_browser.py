"""The served desk in a real browser: without a mouse, on a phone, in the dark, and by axe-core's rules."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from brief.corpus.books.access_book import Role
from brief.corpus.books.draft_book import DraftBook
from brief.corpus.place import Place
from brief.desk.reviewing import put
from tests.support.desk import DAY, copied, day, desk, held
from tests.support.devtools import Browser, NoBrowser
from tests.support.served import PASSWORD, ServedDesk, serving

SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDesk]:
    folder = copied(tmp_path_factory.mktemp("browsed") / "library")
    with desk(folder, marking="TLP:GREEN") as made:
        made.issue(made.daily(*DAY))
        put(made, made.daily(*day(4)))
    with serving(folder, {"edi": Role.EDITOR}, marking="TLP:GREEN") as one:
        yield one


@pytest.fixture(scope="module")
def browser(served: ServedDesk) -> Iterator[Browser]:
    try:
        started = Browser()
    except NoBrowser as why:
        pytest.skip(str(why))
    with started:
        started.sized(1440, 900)
        yield started


@pytest.fixture(scope="module")
def inside(browser: Browser, served: ServedDesk) -> Browser:
    """Logged in by the keyboard alone."""
    browser.open(f"{served.url}/articles?q=dam")
    assert browser.evaluate("location.pathname") == "/login"
    for text in ("edi", PASSWORD):
        for letter in text:
            browser.key(letter, letter)
        browser.key("Tab")
    before = browser.evaluate("document.title")
    browser.leave_by("document.activeElement.click()")
    assert (
        before.startswith("Log in")
        and browser.evaluate("location.pathname + location.search") == "/articles?q=dam"
    )
    return browser


PAGES = (
    "/",
    "/briefs",
    "/articles",
    "/articles?q=dam",
    "/sources",
    "/storyline?q=Kelvar+dam",
    "/ask",
    "/audit",
    "/review",
    "/no",
)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_no_serious_fault(inside: Browser, served: ServedDesk, phone: bool, dark: bool) -> None:
    axe = files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
    inside.sized(*((390, 844) if phone else (1440, 900)), phone=phone, dark=dark)
    (draft,) = DraftBook(Place(served.folder)).heads()
    for path in (*PAGES, f"/review/{draft.id}"):
        inside.open(served.url + path)
        inside.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        inside.evaluate(axe + ";0")
        found = inside.evaluate(
            "axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes[0].html]))"
        )
        assert [one for one in found if one[0] in SERIOUS] == [], path
        wide = inside.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} wider than the screen"
        assert inside.evaluate("document.scripts.length") == 0
    inside.sized(1440, 900)


def test_a_phones_first_view_shows_the_bottom_line(inside: Browser, served: ServedDesk) -> None:
    inside.sized(390, 844, phone=True)
    inside.open(f"{served.url}/")
    first = "document.querySelector('.bottom ul.lines > li').getBoundingClientRect().bottom"
    assert 0 < inside.evaluate(first) < 844
    assert inside.evaluate("getComputedStyle(document.querySelector('.panel')).float") == "none"
    inside.sized(1440, 900)


def test_sources_stand_beside_their_sentence_where_there_is_room(inside: Browser, served: ServedDesk) -> None:
    inside.open(f"{served.url}/")
    inside.evaluate("window.p = document.querySelector('.panel'); window.l = p.closest('li'); 0")
    text, note = "l.querySelector('blockquote').getBoundingClientRect()", "p.getBoundingClientRect()"
    assert inside.evaluate(f"{note}.left - {text}.right") > 0 and inside.evaluate(f"{note}.width") > 200
    assert abs(inside.evaluate(f"{note}.top - {text}.top")) < 120
    inside.sized(800, 900)
    assert not inside.evaluate("p.checkVisibility()")
    inside.evaluate("p.closest('details').querySelector('summary').click()")
    assert inside.evaluate("p.checkVisibility()")
    inside.sized(1440, 900)


def test_a_question_is_asked_and_its_article_opened(inside: Browser, served: ServedDesk) -> None:
    inside.open(f"{served.url}/ask")
    assert inside.evaluate("document.activeElement.name") == "q"
    inside.evaluate("document.activeElement.value = 'How many people were killed at Kelvar?'")
    inside.leave_by("document.querySelector('.search button').click()")
    assert "56" in inside.evaluate("document.querySelector('.answer blockquote').innerText")
    assert inside.evaluate("getComputedStyle(document.querySelector('.heard')).display") == "none"
    inside.leave_by("document.querySelector('.answer .panel a[href^=\"/articles/\"]').click()")
    shown = inside.evaluate("document.querySelector('mark').getBoundingClientRect().top")
    assert 0 <= shown < 900 and "56" in inside.evaluate("document.querySelector('mark').innerText")


def test_no_text_of_a_source_runs(browser: Browser, tmp_path: Path) -> None:
    bad = (
        '<script>window.hacked=1</script><img src=x onerror="window.hacked=1"><svg onload="window.hacked=1">'
    )
    notes = [
        {
            "text": f"The bridge at Orlow was closed on Thursday, the mayor said. {bad}",
            "title": f"Bridge {bad}",
        }
    ]
    with held(tmp_path, notes) as made:
        made.issue(made.daily(*DAY))
        (id_,) = made.library().ids()
        folder = made.folder
    with serving(folder) as served:
        browser.open(f"{served.url}/enter?key={served.key}")
        for path in (
            "/",
            "/articles",
            f"/articles/{id_}",
            "/sources",
            "/articles?q=%3Cscript%3Ewindow.hacked=1",
        ):
            browser.open(served.url + path)
            assert browser.evaluate("window.hacked === undefined && document.scripts.length === 0"), path
            assert (
                "bridge" in browser.evaluate("document.body.innerText.toLowerCase()")
                or "?" in path
                or "so" in path
            )
