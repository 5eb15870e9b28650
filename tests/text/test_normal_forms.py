"""A text whose accents come as characters of their own is found, quoted, checked and grouped like any other."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from brief.checking.checks import check
from brief.checking.citations import Texts
from brief.corpus.books.passage_search import Filter
from brief.corpus.copy_shingles import print_of
from brief.corpus.duplicates import shingles
from brief.desk.verification import verify_file
from brief.records import DraftSentence, Quote, Verdict, text_at
from brief.rendering.pages import render
from brief.text.language import language_of
from brief.text.normal_forms import comparable, composed, located, words_at
from brief.text.terms import terms
from tests.support.desk import DAY, article, cite, desk, note, quick

FIRST = "Beyoncé Müller opened the Zürich flood barrier on Thursday, the city council of Zürich said."
TEXT = (
    f"{FIRST}\n\nThe barrier holds back 40 million litres of water from the Limmat. Mayor André Fröhlich called"
    " the work finished after nine years. Three villages below Zürich had been under water in 2021.\n"
)
UKRAINIAN = "Мер Йосип Їжакевич відкрив міст у Києві в четвер, повідомила міська рада."


def apart(text: str) -> str:
    """Letters and accents as characters of their own."""
    return unicodedata.normalize("NFD", text)


def test_forms() -> None:
    assert composed(apart(FIRST)) == FIRST != apart(FIRST)
    assert comparable(apart("Zürich\n  é")) == "Zürich é"
    source = f"x {apart(FIRST)}"
    assert words_at(source, ((2, len(source)),)) == FIRST and text_at(source, ((2, len(source)),)) == apart(
        FIRST
    )


@pytest.mark.parametrize(
    "words", ["Müller opened", "Beyoncé", "the Zürich  flood", "council of Zürich said.", "d"]
)
@pytest.mark.parametrize("form", [apart, str])
def test_words_are_located_at_the_source_texts_own_span(words: str, form: Callable[[str], str]) -> None:
    for source in (FIRST, apart(FIRST), apart(FIRST).replace(" ", "\n")):
        span = located(form(words), source)
        assert span is not None and comparable(source[slice(*span)]) == comparable(words)
        assert not unicodedata.combining(source[span[1] : span[1] + 1] or " ")
    assert located("Zurich", apart(FIRST)) is None and located("Müllerin", apart(FIRST)) is None


@pytest.mark.parametrize("text", [FIRST, UKRAINIAN, "한국의 대통령이 오늘 서울에서 연설했다고 전했다"])
def test_words_compare_alike(text: str) -> None:
    assert terms(apart(text)) == terms(text) and shingles(apart(text)) == shingles(text)
    assert (print_of(apart(text)).words == print_of(text).words).all()
    assert language_of(apart(text)) == language_of(text)


@pytest.mark.parametrize("form", [apart, str])
def test_the_gate_passes_a_composed_sentence_on_a_decomposed_source(
    tmp_path: Path, form: Callable[[str], str]
) -> None:
    with desk(tmp_path) as made:
        library = made.library(write=True)
        raw, whole, passages = article(apart(TEXT))
        library.add(raw, whole, passages)
        said = DraftSentence(
            form(FIRST), (cite(whole, apart(FIRST)),), (Quote(form(FIRST), 0),), writer="model"
        )
        failed = [result for result in check(said, Texts(library)) if result.verdict is Verdict.FAIL]
        assert not failed
        other = replace(said, text=form(FIRST.replace("Müller", "Möller")), quotes=())
        assert any(result.verdict is Verdict.FAIL for result in check(other, Texts(library)))


def test_it_is_found_asked_told_once_and_verified(tmp_path: Path) -> None:
    files = tmp_path / "in"
    note(files, apart(TEXT), title=apart("Zürich opens its barrier"), publisher=apart("Zürcher Blatt"))
    note(files, TEXT, title="Zürich opens its barrier", publisher="Limmat Kurier")
    note(files, apart(UKRAINIAN), title="", publisher=apart("Київський вісник"))
    with quick(), desk(tmp_path / "home") as made:
        made.ingest([files])
        (found,) = made.search.find("Йосип Їжакевич", Filter(), 1).evidence
        assert found.passage.text == UKRAINIAN and found.article.publisher == "Київський вісник"
        answer = made.ask("What did Beyoncé Müller open in Zürich?", source=apart("Zürcher Blatt"))
        assert answer.answered and answer.sentences[0].text == FIRST
        (reference, *_) = answer.references
        held = made.library().source_text(reference.ref.source_text_sha256)
        assert held is not None and text_at(held, reference.ref.spans) == reference.quote == apart(FIRST)
        brief = made.daily(*DAY)
        (section,) = [one for one in brief.sections if "Zürich" in " ".join(s.text for s in one.sentences)]
        assert (section.articles, section.copies, section.independent) == (2, 1, 1)
        for name, form in (("a.json", "json"), ("a.html", "html")):
            page = tmp_path / name
            page.write_text(render(brief, form), "utf-8")
            assert not verify_file(made, page).faults
