"""The corpus as a LangChain retriever, and `from brief import Desk`."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda

from brief import Desk
from brief.corpus.protocols import Filter
from brief.errors import UsageError
from brief.retrieval.langchain_retriever import CorpusEmbeddings, CorpusRetriever
from tests.support.desk import day, desk, example, held, model, note, quick


def test_documents_hold_what_a_citation_needs() -> None:
    with desk(example()) as made:
        retriever = made.retriever(4)
        assert isinstance(made, Desk) and isinstance(retriever, BaseRetriever)
        found = retriever.invoke("inspectors' report on gate 3 of the Kelvar Dam")
        assert len(found) == 4
        library = made.library()
        for document in found:
            about = document.metadata
            whole = library.article(about["article_id"])
            assert (about["publisher"], about["title"], about["url"]) == (
                whole.publisher,
                whole.title,
                whole.url,
            )
            assert (about["raw_sha256"], about["source_text_sha256"]) == (
                whole.raw_sha256,
                whole.source_text_sha256,
            )
            assert 0 <= about["start"] < about["end"] <= len(whole.source_text)
            passage = next(p for p in library.passages(whole.id) if p.id == document.id)
            assert passage.text == about["text"] and document.page_content.endswith(passage.text)
            assert re.fullmatch("[A-F][3-6]", about["grade"]) and about["grade_why"]
            assert about["published"] is None or about["published"].startswith("20")


def test_it_plugs_into_a_chain() -> None:
    with desk(example()) as made:
        chain = made.retriever(2) | RunnableLambda(
            lambda documents: [d.metadata["publisher"] for d in documents]
        )
        assert len(chain.invoke("key rate of the Central Bank of Pellonia")) == 2


def test_it_takes_a_filter() -> None:
    since, until = day(3)
    with desk(example()) as made:
        retriever = made.retriever(5, Filter(since, until))
        found = retriever.invoke("dam")
        assert found and all(d.metadata["published"].startswith("2026-03-03") for d in found)


def test_langchains_form_of_the_model_is_the_same() -> None:
    form, texts = CorpusEmbeddings(model()), ["At least 12 were killed.", "", "The key rate of the bank."]
    assert isinstance(form, Embeddings)
    rows = model().documents(texts)
    assert np.array_equal(np.array(form.embed_documents(texts), dtype=np.float32), rows)
    assert np.array_equal(np.array(form.embed_query(texts[0]), dtype=np.float32), rows[0])


def found(made: Desk, question: str, publisher: str, words: str = "") -> Document:
    """The first passage of a publisher, with these words, that a question finds."""
    documents = made.retriever(8).invoke(question)
    return next(d for d in documents if d.metadata["publisher"] == publisher and words in d.metadata["text"])


def test_what_was_taken_back_is_not_handed_on_as_plain() -> None:
    """By its publisher, and where another outlet repeats it: both say so above the words themselves."""
    question = "warning sirens sounded in all three municipalities"
    with desk(example()) as made:
        ministry = "Ministry of the Interior of Verania"
        own = found(made, question, ministry, "The warning sirens sounded at 03:05")
        withdrawing = found(made, question, ministry, "The Ministry withdraws the sentence")
        for publisher in ("Corvin Press Agency", "Tessim Valley Observer"):
            repeated = found(made, question, publisher)
            assert repeated.metadata["state"] == "withdrawn"
            assert repeated.page_content.startswith("[withdrawn (article ")
        toll = found(made, "47 people killed in the Kelvar Dam disaster", "Drenholt Evening Post")
    by = withdrawing.metadata["article_id"]
    (told,) = own.metadata["unsound"]
    assert own.metadata["state"] == told["state"] == "withdrawn" and told["by"] == by
    assert "The Ministry withdraws the sentence" in told["words"]
    first = own.page_content.partition("\n")[0]
    assert first == f"[withdrawn (article {by}): “{told['text']}” {told['words']}]"
    assert withdrawing.metadata["state"] == "standing"
    assert withdrawing.page_content == withdrawing.metadata["text"]
    assert toll.metadata["state"] == "corrected" and "risen to 47" in toll.metadata["unsound"][0]["text"]


def test_what_is_not_vouched_for_and_what_an_address_no_longer_says(tmp_path: Path) -> None:
    toll = "The number of people killed at the Orlow dam is {}, the mayor wrote on Thursday."
    story = {"text": toll.format(47), "url": "https://orlow.example/toll"}
    doubt = {
        "text": "Residents said that the sirens failed. The Gazette could not verify the accounts.",
        "title": "Sirens",
        "publisher": "",
    }
    with held(tmp_path, [story, doubt], timezone="UTC") as made:
        before = found(made, "killed at the Orlow dam", "Orlow Gazette").metadata
    note(tmp_path / "more", **{**story, "text": toll.format(41)})
    with desk(tmp_path / "library", clock=day(20)[0]) as made, quick():
        made.ingest([tmp_path / "more"])
        made.library(write=True).register.rate("Orlow Gazette", "B", "long known", day(20)[0])
        told = [d.metadata for d in made.retriever().invoke("people killed at the Orlow dam; sirens failed")]
    new, doubted = (next(m for m in told if words in m["text"]) for words in ("41", "Residents"))
    assert (before["state"], before["grade"][0]) == ("standing", "F")
    assert not any("47" in m["text"] for m in told)  # what the address no longer says is not handed on
    assert new["state"] == "standing" and new["grade"][0] == "B" and "long known" in new["grade_why"]
    assert doubted["state"] == "unverified" and doubted["grade"] == "F6"


def test_a_claim_that_another_passage_contradicts_has_its_digit(tmp_path: Path) -> None:
    said = "The Kelvar Dam killed 47 people on Thursday, {} said."
    notes = [
        {"text": said.format("the Interior Ministry"), "publisher": "Corvin Press"},
        {"text": said.replace("47", "212").format("the River Watch group"), "publisher": "River Watch"},
    ]
    with held(tmp_path, notes) as made:
        digits = {d.metadata["grade"] for d in made.retriever().invoke("killed by the Kelvar Dam")}
    assert digits == {"F5"}


def test_an_argument_that_it_does_not_have_is_refused() -> None:
    """LangChain drops what it does not know, and the chain then asks for something else than was written."""
    with desk(example()) as made:
        retriever = made.retriever(2)
        for wrong in ({"k": 3}, {"filter": {"publisher": "River Watch"}}):
            with pytest.raises(UsageError, match=f"takes no {next(iter(wrong))}"):
                retriever.invoke("dam", **wrong)
        search, standing = retriever.desk_search, retriever.standing
        for more in ({"k": 3}, {"limits": 3}, {"limit": 0}):
            with pytest.raises(ValueError, match=next(iter(more))):
                CorpusRetriever(desk_search=search, standing=standing, **more)
        with pytest.raises(ValueError, match="limit"):
            made.retriever(0)
        with pytest.raises(ValueError, match="standing"):
            CorpusRetriever(desk_search=search)
