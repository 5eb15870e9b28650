"""Kinds of texts from the page to the brief and the answer: whose view it is, what is left out, what is rated false."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from brief.checking.citations import Texts
from brief.desk import Desk
from brief.desk.rebuilding import computed
from brief.records import TextKind
from brief.rendering.pages import render
from tests.support.desk import DAY, desk

CLAIM = "Transport minister Ada Moll ordered the Sallow ferry to sail in the storm"
ASKED = "Did Ada Moll order the Sallow ferry to sail?"
OPINION = "<meta property='article:section' content='Opinion'>"


def page(folder: Path, name: str, title: str, *lines: str, head: str = "") -> None:
    """A page of the day, kept in a folder."""
    folder.mkdir(exist_ok=True)
    body = "".join(f"<p>{line}</p>" for line in lines)
    (folder / f"{name}.html").write_text(
        f"<html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
        f"<meta property='og:title' content='{title}'>"
        "<meta property='og:site_name' content='Harbour Post'>"
        f"<meta property='article:published_time' content='2026-03-05T08:00:00Z'>{head}"
        f"<link rel='canonical' href='https://post.example/{name}'></head>"
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>",
        "utf-8",
    )


def section(name: str) -> str:
    """What a page says in its head of its section."""
    return f"<meta property='article:section' content='{name}'>"


def filled(folder: Path) -> Desk:
    """A desk that has read the pages of a folder."""
    made = desk(folder / "library")
    made.ingest([folder / "pages"])
    return made


def checked(folder: Path, verdict: str = "False") -> None:
    """A fact check of the claim."""
    page(
        folder / "pages",
        "check",
        "Fact check: who sent the ferry out?",
        f"<b>Claim:</b> {CLAIM}.",
        f"<b>Verdict:</b> {verdict}",
        "A video shared 40,000 times shows a woman on a bridge. It was filmed in 2018, in another country.",
        "The log of the harbour, which we have seen, records no order on 2 March.",
    )


@pytest.mark.parametrize("form", ["md", "html"])
def test_an_opinion_is_quoted_as_its_authors_view(form: str, tmp_path: Path) -> None:
    page(
        tmp_path / "pages",
        "view",
        "The port must close for good",
        "Jan Tann is a retired docker. The views expressed are his own.",
        "The port of Sallow has killed 200 men since 1962. Parliament should close it tomorrow.",
        head=OPINION,
    )
    with filled(tmp_path) as made:
        brief = made.daily(*DAY, length="long")
        answer = made.ask("How many men has the port of Sallow killed?")
        assert "Jan Tann, in an opinion piece, Harbour Post" in render(brief, form)
        assert "Jan Tann, in an opinion piece, Harbour Post" in render(answer, form)
        (source,) = answer.sources
        assert source.genre is not None and source.genre.why == "its page calls it “Opinion”"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Satire", "satire"), ("Sponsored", "advertisement"), ("Contenu sponsorisé", "advertisement")],
)
def test_what_is_invented_or_paid_for_is_counted_and_left_out(name: str, kind: str, tmp_path: Path) -> None:
    lines = (
        "The cranes of the port of Sallow demanded the right to retire at 60 on Thursday, a seagull said.",
    )
    page(tmp_path / "pages", "odd", "Cranes demand right to retire", *lines, head=section(name))
    page(
        tmp_path / "pages",
        "news",
        "Tram line closed",
        "The tram line to Orlow was closed on Thursday, the city said.",
    )
    with filled(tmp_path) as made:
        brief = made.daily(*DAY, length="long")
        text = render(brief, "md")
        assert "cranes" not in text and f"nothing of it is quoted ({kind}): 1 of the articles" in text
        answer = made.ask("What did the cranes of the port of Sallow demand?")
        assert f", {kind} [1]" in render(answer, "md")


def test_a_claim_that_is_rated_false_is_answered_with_the_verdict(tmp_path: Path) -> None:
    checked(tmp_path)
    with filled(tmp_path) as made:
        answer = made.ask(ASKED)
        assert not answer.answered and answer.reason == "no record of it; Harbour Post rates the claim False"
        text = render(answer, "md")
        assert "**No record of it; Harbour Post rates the claim False.**" in text
        shown = [one for one in answer.nearest if CLAIM in one.text]
        assert shown and all(one.remarks == ("claim rated False by Harbour Post",) for one in shown)
        assert "**claim rated False by Harbour Post.**" in text
        assert "claim rated False by Harbour Post" in render(answer, "html")
        assert CLAIM not in render(made.daily(*DAY, length="long"), "md")


def test_a_report_that_repeats_the_claim_is_shown_with_the_verdict(tmp_path: Path) -> None:
    checked(tmp_path)
    page(
        tmp_path / "pages",
        "post",
        "Storm on the coast",
        f"{CLAIM}, a post says.",
        "Nobody was hurt on Monday night.",
    )
    with filled(tmp_path) as made:
        answer = made.ask(ASKED)
        assert answer.reason == "no record of it; Harbour Post rates the claim False"
        assert all(
            "claim rated False by Harbour Post" in one.remarks for one in answer.nearest if "Moll" in one.text
        )


def test_what_another_source_says_of_it_answers_and_the_verdict_is_told(tmp_path: Path) -> None:
    checked(tmp_path)
    denial = "Transport minister Ada Moll did not order the Sallow ferry to sail in the storm, the harbour master said."
    page(tmp_path / "pages", "denial", "Harbour master speaks", denial)
    with filled(tmp_path) as made:
        answer = made.ask(ASKED)
        assert answer.sentences[0].text == denial
        assert any("Harbour Post rates the claim False" in note for note in answer.manifest.notes)


def test_a_claim_that_is_borne_out_answers_with_its_verdict(tmp_path: Path) -> None:
    checked(tmp_path, "True")
    with filled(tmp_path) as made:
        answer = made.ask(ASKED)
        assert answer.answered
        assert any("claim rated True by Harbour Post" in one.remarks for one in answer.sentences)


def test_a_verdict_that_was_taken_from_an_answer_is_missed(tmp_path: Path) -> None:
    checked(tmp_path)
    with filled(tmp_path) as made:
        answer = made.ask(ASKED)
        texts = Texts(made.library())
        assert computed(answer, texts) == []
        forged = replace(answer, nearest=tuple(replace(one, remarks=()) for one in answer.nearest))
        assert any("claim rated False" in why for _, why in computed(forged, texts))


def test_what_was_told_is_kept_with_the_article(tmp_path: Path) -> None:
    checked(tmp_path)
    with filled(tmp_path) as made:
        (id_,) = made.library().ids()
        held = made.library().article(id_)
        assert held.genre is not None and held.genre.kind is TextKind.FACT_CHECK and held.genre.why
        assert [(one.claim, one.verdict, one.by) for one in held.rated] == [
            (f"{CLAIM}.", "False", "Harbour Post")
        ]


def test_the_cases(real_data: Path, tmp_path: Path) -> None:
    folder = real_data / "cases" / "genre-not-told"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    with desk(tmp_path) as made:
        made.ingest(sorted(folder.glob("*.html")))
        brief = render(made.daily(*DAY, length="long"), "md")
        assert "Jan Tann, in an opinion piece, Northgate Herald" in brief
        assert "(advertisement, fact check, satire): 4 of the articles" in brief
        assert not any(word in brief for word in ("Acme has paid", "seagull", "Claim:"))
        answer = made.ask("Did Karel Drenn order the Kelvar dam opened?")
        assert answer.reason == "no record of it; Northgate Herald rates the claim False"
        assert all(
            "claim rated False by Northgate Herald" in one.remarks
            for one in answer.nearest
            if "Drenn" in one.text
        )
