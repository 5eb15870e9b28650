"""An issued page checked again: its words, its publishers, its grades and its links against the library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.checking.citations import Texts
from brief.desk import Desk
from brief.desk.former_pages import page_faults
from brief.desk.verification import verify_file
from brief.errors import UsageError
from brief.rendering.page_reader import read_page
from brief.rendering.pages import render
from tests.support.desk import day, desk, example, held

NOTES = [
    {
        "title": "One",
        "publisher": "Wire <b>& Sons",
        "url": "https://wire.example/1?a=1&b=2",
        "text": "“At least 12 people were killed” at Orlow, the <i>mayor</i> said.\n\nAn R&D centre was closed.",
    },
    {"title": "Two", "publisher": "Post", "text": "The bank of Pellon raised its rate to 12 per cent."},
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with held(Path(tmp_path_factory.mktemp("verify")), NOTES) as opened:
        yield opened


@pytest.fixture(scope="module")
def page(made: Desk) -> str:
    brief = made.daily(*day(5))
    made.issue(brief)
    return render(brief, "html")


def told(made: Desk, folder: Path, page: str) -> str:
    file = folder / "brief.html"
    file.write_text(page, "utf-8")
    return " | ".join(f"{where}: {why}" for where, why in verify_file(made, file).faults)


def test_an_untouched_page_holds(made: Desk, tmp_path: Path, page: str) -> None:
    assert told(made, tmp_path, page) == ""
    found = read_page(page.encode())
    assert len(found.references) == 2 and len(found.lines) >= 2 and found.record_id
    assert all(one.spans and one.words in one.paragraph for one in found.references)


CHANGES = [
    ("</mark>", "</mark> Nothing else happened."),
    ("— Post", "— Reuters"),
    ("<h1>Daily brief", "<h1>Special brief"),
    ('href="#r1"', 'href="#r9"'),
    ('data-spans="', 'data-spans="1'),
    ("</main>", "<p>The bank is bankrupt.</p></main>"),
    ("</main>", '<p style="display:none">The bank is bankrupt.</p></main>'),
    ("</main>", '<img src="https://evil.example/1.png"></main>'),
    ("</main>", "<script>alert(1)</script></main>"),
    ("</style>", ".by{display:none}</style>"),
    ("</style>", 'p::before{content:"Denied: "}</style>'),
    ("<!doctype", "\ufeff<!doctype"),
    ("</html>", "</html><p>The bank is bankrupt.</p>"),
    ("</main>", "<!-- The bank is bankrupt. --></main>"),
    ('class="meta"', 'class="meta" hidden'),
    ("<li><blockquote>“The bank", "<li><blockquote>“The\u200b bank"),
    ("No model was used", "A model was used"),
    ('<data id="record" value="', '<data id="other" value="'),
    ('<data id="record" value="', '<data id="record" value="AAAA'),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_page_is_the_one_that_its_record_makes(
    made: Desk, tmp_path: Path, page: str, old: str, new: str
) -> None:
    assert old in page
    try:
        assert told(made, tmp_path, page.replace(old, new, 1))
    except UsageError as error:
        assert "cannot be read" in str(error)


def test_line_ends_are_no_change(made: Desk, tmp_path: Path, page: str) -> None:
    assert told(made, tmp_path, page.replace("\n", "\r\n")) == ""


def test_a_page_carries_its_record_and_is_checked_where_it_was_never_issued(tmp_path: Path) -> None:
    with desk(example()) as other:
        draft = render(other.daily(*day(4)), "html")
        assert told(other, tmp_path, draft) == ""
        forged = draft.replace("</main>", "<p>The dam holds.</p></main>")
        assert "the record does not say “The dam holds.”" in told(other, tmp_path, forged)


def test_markdown_is_the_one_of_the_brief_that_was_issued(made: Desk, tmp_path: Path) -> None:
    brief = made.daily(*day(5))
    made.issue(brief)
    text = render(brief, "md")
    assert told(made, tmp_path, text) == ""
    assert "where the record says" in told(made, tmp_path, text.replace("At least 12", "At least 99"))
    with desk(example()) as other, pytest.raises(UsageError, match="did not issue"):
        told(other, tmp_path, text)


def former(made: Desk, page: str) -> str:
    """What is found on a page that other templates made, whose record is at hand."""
    brief = made.daily(*day(5))
    found = page_faults(read_page(page.encode()), Texts(made.library()), brief)
    return " | ".join(f"{where}: {why}" for where, why in found)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<mark>The bank", "<mark>That bank", "the words quoted do not stand at its span"),
        ("<blockquote>“The bank", "<blockquote>“That bank", "its words are not those cited"),
        ("— Post", "— Reuters", "another publisher"),
        ("</mark>", "</mark> Nothing else happened.", "the paragraph shown around it"),
        ('data-spans="', 'data-spans="1', "span"),
        ('data-spans="', 'data-spans="x', "does not name its document"),
        ('data-document="', 'data-document="0', "does not name its document"),
        (
            'href="https://wire.example/1?a=1&amp;b=2"',
            'href="https://evil.example/"',
            "is the address of no article",
        ),
        ('href="#r1"', 'href="#r9"', "it cites [9]"),
        ("<h1>Daily brief", "<h1>Special brief", "heading"),
    ],
)
def test_what_was_changed_on_a_former_page_is_found(
    made: Desk, page: str, old: str, new: str, reason: str
) -> None:
    assert old in page and former(made, page) == ""
    assert reason in former(made, page.replace(old, new, 1))


def test_a_sentence_added_or_taken_away_is_found(made: Desk, page: str) -> None:
    start = page.index("<li><blockquote>“The bank")
    line = page[start : page.index("</li>", start) + 5]
    assert "the page does not" in former(made, page.replace(line, ""))
    plain = "<li>The bank is bankrupt.</li>"
    said = former(made, page.replace(line, line + plain))
    assert "it cites nothing" in said and "has no such sentence" in said


def test_a_page_of_documents_that_are_not_held_does_not_hold(tmp_path: Path, page: str) -> None:
    with desk(example()) as other:
        assert "does not hold the document" in told(other, tmp_path, page)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<!doctype html><p>Hello</p>", "no page of brief"),
        ("hello", "no brief in its JSON or HTML form"),
        ("[]", "no brief in its JSON or HTML form"),
    ],
)
def test_another_file_is_refused(made: Desk, tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        told(made, tmp_path, content)


def test_a_page_without_digests_says_to_verify_the_json(made: Desk, tmp_path: Path, page: str) -> None:
    with pytest.raises(UsageError, match="older brief"):
        told(made, tmp_path, page.replace("data-spans", "data-other").replace('id="record"', 'id="no"'))


def test_an_answer_as_a_page_is_checked_too(tmp_path: Path) -> None:
    with desk(example()) as other:
        answer = render(other.ask("What did the central bank of Pellonia raise its key rate to?"), "html")
        assert told(other, tmp_path, answer) == ""
        assert "12.0 per cent" in answer
        assert "where the record says" in told(other, tmp_path, answer.replace("12.0 per", "13.0 per"))


def test_every_page_of_the_example_corpus_holds(tmp_path: Path) -> None:
    with desk(example()) as other:
        for number in (4, 5):
            assert told(other, tmp_path, render(other.daily(*day(number)), "html")) == ""
