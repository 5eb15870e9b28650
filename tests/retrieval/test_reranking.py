"""A reranker of LangChain's kind: it orders what the search finds, and nothing is asked of one by default."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from langchain_core.callbacks import Callbacks
from langchain_core.documents import Document
from langchain_core.documents.compressor import BaseDocumentCompressor

from brief.corpus.protocols import Filter
from brief.desk import Desk
from brief.errors import UsageError
from brief.settings import defaults
from tests.support.desk import AT, example, model

QUESTION = "How many people are missing at Kelvar?"


class Shortest(BaseDocumentCompressor):
    """The shortest passage first; those beyond a length are left out."""

    most: int = 10_000

    def compress_documents(
        self, documents: Sequence[Document], query: str, callbacks: Callbacks = None
    ) -> Sequence[Document]:
        assert query == QUESTION
        kept = [one for one in documents if len(one.page_content) <= self.most]
        return sorted(kept, key=lambda one: len(one.page_content))


class Nameless(BaseDocumentCompressor):
    """Gives back documents of its own."""

    def compress_documents(
        self, documents: Sequence[Document], query: str, callbacks: Callbacks = None
    ) -> Sequence[Document]:
        return [Document(page_content=one.page_content) for one in documents]


def over(folder: Path, reranker: BaseDocumentCompressor | None) -> Desk:
    made = Desk(folder, loaded=defaults(folder), clock=lambda: AT, reranker=reranker)
    made.__dict__["embedder"] = model()
    return made


def test_passages_come_in_the_reranker_s_order_with_scores_that_fall() -> None:
    plain = over(example(), None).search.find(QUESTION, Filter(), 5).evidence
    found = over(example(), Shortest()).search.find(QUESTION, Filter(), 5).evidence
    lengths = [len(one.passage.text) for one in found]
    assert lengths == sorted(lengths) and len(found) == 5
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert {one.passage.id for one in found} != {one.passage.id for one in plain}  # it chose among more


def test_what_it_leaves_out_is_left_out_and_ask_answers_from_the_rest() -> None:
    with over(example(), Shortest(most=0)) as made:
        assert made.search.find(QUESTION, Filter(), 5).evidence == ()
        assert not made.ask(QUESTION).answered


def test_a_reranker_that_loses_which_passage_is_which_is_refused() -> None:
    with over(example(), Nameless()) as made, pytest.raises(UsageError, match="passage_id"):
        made.ask(QUESTION)
