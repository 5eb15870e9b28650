"""A page that changed: what later windows, answers, status and verify say of it, and of what was quoted before."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from brief.desk import Desk
from brief.desk.issued_corrections import notices
from brief.desk.verification import verify_file
from brief.records import CheckedBrief, CheckedSentence
from brief.records.codec import to_json
from brief.rendering.pages import render
from tests.support.desk import day, desk, quick

HEAD = (
    '<!doctype html><html lang="en"><head><title>{title}</title>'
    '<link rel="canonical" href="https://sallow.example/{name}">'
    '<meta property="og:site_name" content="Sallow Post">'
    '<meta property="article:published_time" content="2026-03-05T07:10:00Z">{more}</head>'
    "<body><article><h1>{title}</h1>"
)
MODIFIED = '<meta property="article:modified_time" content="{}">'
LEAD = "The storm at Sallow damaged 46 houses, the harbour ministry said on Thursday."
FOUR = "Four ferries were lost during the night, the ministry added."
ONE = "One ferry was lost during the night, the ministry added."
NOTE = "This article was amended on 6 March 2026. An earlier version said that four ferries were lost; it was one."
LATER = "Two men were arrested on Friday over the loss of the ferry, the police of Sallow said."


def page(
    folder: Path,
    *paragraphs: str,
    changed: str = "",
    name: str = "storm",
    title: str = "Storm at Sallow damaged houses",
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    head = HEAD.format(title=title, name=name, more=MODIFIED.format(changed) if changed else "")
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    file = folder / f"{name}.html"
    file.write_text(f"{head}{text}</article></body></html>", "utf-8")
    return file


def ingested(folder: Path, file: Path, at: datetime) -> str:
    with quick(), desk(folder, clock=at) as made:
        (id_,) = made.ingest([file]).added
    return id_


def held(
    tmp_path: Path, old: tuple[str, ...], new: tuple[str, ...], changed: str = "2026-03-06T09:00:00Z"
) -> Desk:
    """A desk that issued a brief of 5 March, and then read the page again."""
    library, (start, end) = tmp_path / "library", day(5)
    ingested(library, page(tmp_path / "1", *old), start + timedelta(hours=8))
    with desk(library, clock=end) as made:
        made.issue(made.daily(start, end))
    ingested(library, page(tmp_path / "2", *new, changed=changed), day(6)[0] + timedelta(hours=10))
    return desk(library, clock=day(7)[0])


def sentences(record: CheckedBrief) -> dict[str, CheckedSentence]:
    sections = (*record.parts, *record.sections, *record.undated)
    return {one.text: one for section in sections for one in section.sentences}


def test_a_copy_changed_in_a_window_is_in_it_with_what_it_says_anew(tmp_path: Path) -> None:
    with held(tmp_path, (LEAD, FOUR), (LEAD, ONE, NOTE)) as made:
        told = sentences(made.daily(*day(6)))
        assert set(told) == {ONE, NOTE, FOUR}
        assert told[ONE].remarks == (
            "changed 6 Mar 2026: four ferries were → one ferry was, with the publisher's note",
        )
        assert "Correction or withdrawal" in told[NOTE].remarks
        assert told[FOUR].remarks == ("earlier version, replaced 6 Mar 2026",)
        assert made.daily(*day(7)).considered == 0


CHANGES = {
    "a sentence that is gone": ((LEAD, FOUR), (LEAD,), {FOUR: "earlier version, replaced 6 Mar 2026"}),
    "a sentence that is added": ((LEAD,), (LEAD, LATER), {LATER: "added 6 Mar 2026"}),
    "another day": (
        (LEAD, "The harbour will open again on Sunday after two days of repairs, its operator said."),
        (LEAD, "The harbour will open again on Monday after three days of repairs, its operator said."),
        {
            "The harbour will open again on Monday after three days of repairs, its operator said.": (
                "changed 6 Mar 2026: Sunday → Monday; two days → three days"
            )
        },
    ),
    "another name": (
        (LEAD, "The captain of the ferry, Jonas Hark, was taken to the hospital of Kelvar on Thursday."),
        (LEAD, "The captain of the ferry, Jonas Herk, was taken to the hospital of Kelvar on Thursday."),
        {
            "The captain of the ferry, Jonas Herk, was taken to the hospital of Kelvar on Thursday.": (
                "changed 6 Mar 2026: Hark → Herk"
            )
        },
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES.values(), ids=CHANGES)
def test_each_kind_of_change_is_told(
    tmp_path: Path, old: tuple[str, ...], new: tuple[str, ...], expected: dict[str, str]
) -> None:
    with held(tmp_path, old, new) as made:
        told = sentences(made.daily(*day(6)))
        assert LEAD not in told
        for text, remark in expected.items():
            assert remark in told[text].remarks


@pytest.mark.parametrize(
    "new",
    [
        (LEAD, FOUR.replace("the night,", "the night")),
        (FOUR, LEAD),
        (LEAD.replace("damaged", "damagd"), FOUR),
    ],
)
def test_a_copy_with_another_comma_order_or_spelling_is_no_news(tmp_path: Path, new: tuple[str, ...]) -> None:
    with held(tmp_path, (LEAD, FOUR), new) as made:
        assert made.daily(*day(6)).considered == 0


def test_a_page_that_does_not_say_when_it_was_changed_is_of_the_day_on_which_that_was_seen(
    tmp_path: Path,
) -> None:
    with held(tmp_path, (LEAD, FOUR), (LEAD, ONE), changed="") as made:
        assert sentences(made.daily(*day(6)))[ONE].remarks == (
            "changed 6 Mar 2026: four ferries were → one ferry was",
        )


@pytest.mark.parametrize(
    ("new", "remarks"),
    [
        ((LEAD, ONE), {ONE: ("changed 5 Mar 2026: four ferries were → one ferry was",)}),
        ((LEAD, FOUR, LATER), {FOUR: (), LATER: ()}),
    ],
)
def test_a_page_changed_on_its_own_day_is_marked_where_it_says_otherwise_and_not_where_it_grew(
    tmp_path: Path, new: tuple[str, ...], remarks: dict[str, tuple[str, ...]]
) -> None:
    library, (start, end) = tmp_path / "library", day(5)
    ingested(library, page(tmp_path / "1", LEAD, FOUR), start + timedelta(hours=8))
    file = page(tmp_path / "2", *new, changed="2026-03-05T12:00:00Z")
    ingested(library, file, start + timedelta(hours=13))
    with desk(library, clock=end) as made:
        told = sentences(made.daily(start, end, length="long"))
        assert {text: one.remarks for text, one in told.items() if text in (FOUR, ONE, LATER)} == remarks


def test_an_answer_quotes_the_newest_copy_and_as_of_an_earlier_day_the_one_that_stood(tmp_path: Path) -> None:
    question = "How many ferries were lost?"
    with held(tmp_path, (LEAD, FOUR), (LEAD, ONE, NOTE)) as made:
        now = {one.text: one.remarks for one in made.ask(question).sentences}
        assert now[ONE] == (
            "changed 6 Mar 2026: four ferries were → one ferry was, with the publisher's note",
        )
        assert NOTE in now and FOUR not in now
        then = {one.text: one.remarks for one in made.ask(question, as_of=day(6)[0]).sentences}
        assert then[FOUR] == ("earlier version, replaced 6 Mar 2026",) and ONE not in then


def test_status_and_verify_say_what_an_issued_brief_quoted_from_an_earlier_copy(tmp_path: Path) -> None:
    with held(tmp_path, (LEAD, FOUR), (LEAD, ONE, NOTE)) as made:
        (found,) = notices(made.library())
        assert found.claim == FOUR and found.words == NOTE
        assert found.reason.startswith("earlier version, replaced 6 Mar 2026: ")
        old = made.ledger().brief_record(found.brief)
        file = tmp_path / "old.json"
        file.write_bytes(old)
        verified = verify_file(made, file)
        ((where, said),) = verified.since
        assert verified.faults == () and where == f"[{found.number}]" and NOTE in said
        # The brief that says so holds too, with its marks, and what it quotes of the old copy is told as that.
        new = made.daily(*day(6))
        made.issue(new)
        (tmp_path / "new.json").write_text(to_json(new), "utf-8")
        assert verify_file(made, tmp_path / "new.json").faults == ()
        assert "earlier version of its page, replaced 6 Mar 2026" in render(new, "md")
        assert "earlier version, replaced 6 Mar 2026" in render(new, "html")
        # It cites the correction itself: its reader has it.
        assert {one.brief for one in notices(made.library())} == {found.brief}


CASES = {
    "an amendment": ("c1", "c2", "2026-03-06T10:00", "How many dams failed?", 6, "three dams → one dam"),
    "a correction": ("c1", "c3", "2026-03-06T10:00", "How many dams failed?", 6, "three dams → one dam"),
    "an update": (
        "t_upd1",
        "t_upd2",
        "2026-03-05T16:00",
        "When will the port of Sallow close?",
        5,
        "Sunday → Monday",
    ),
}


@pytest.mark.parametrize(("first", "second", "at", "question", "number", "change"), CASES.values(), ids=CASES)
def test_the_cases(
    tmp_path: Path,
    real_data: Path,
    first: str,
    second: str,
    at: str,
    question: str,
    number: int,
    change: str,
) -> None:
    folder = real_data / "cases" / "newer-copy-of-the-same-address"
    if not folder.is_dir():
        pytest.skip(f"no such cases at {folder}")
    with quick(), desk(tmp_path, clock=day(9)[0]) as made:
        (old,) = made.ingest([folder / first], first_seen=datetime.fromisoformat("2026-03-05T08:00Z")).added
        made.issue(made.daily(*day(5)))
        (new,) = made.ingest([folder / second], first_seen=datetime.fromisoformat(f"{at}Z")).added
        answer, brief = made.ask(question), made.daily(*day(number))
        assert {source.article.id for source in answer.sources} == {new}
        told = [*answer.sentences, *sentences(brief).values()]
        assert sum(change in remark for one in told for remark in one.remarks) >= 2
        mine = {reference.number for reference in brief.references if reference.article_id == old}
        for one in sentences(brief).values():
            earlier = any(remark.startswith("earlier version, replaced") for remark in one.remarks)
            assert earlier == bool(mine & set(one.numbers))
        assert [one.article for one in notices(made.library())] == [old]
