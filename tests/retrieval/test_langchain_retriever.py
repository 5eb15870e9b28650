"""The corpus as a LangChain retriever, and `from brief import Desk`."""

from __future__ import annotations

import numpy as np
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda

from brief import Desk
from brief.corpus.protocols import Filter
from brief.retrieval.langchain_retriever import CorpusEmbeddings, CorpusRetriever
from tests.support.desk import day, desk, example, model


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
            assert passage.text == document.page_content
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
        retriever = CorpusRetriever(desk_search=made.search, filter=Filter(since, until), limit=5)
        found = retriever.invoke("dam")
        assert found and all(d.metadata["published"].startswith("2026-03-03") for d in found)


def test_langchains_form_of_the_model_is_the_same() -> None:
    form, texts = CorpusEmbeddings(model()), ["At least 12 were killed.", "", "The key rate of the bank."]
    assert isinstance(form, Embeddings)
    rows = model().documents(texts)
    assert np.array_equal(np.array(form.embed_documents(texts), dtype=np.float32), rows)
    assert np.array_equal(np.array(form.embed_query(texts[0]), dtype=np.float32), rows[0])
