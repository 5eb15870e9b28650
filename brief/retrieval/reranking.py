"""A reranker of LangChain's kind over what the search finds: off unless one is given.

``brief`` brings none: a model that reads question and passage together is heavy, and whoever has one behind
LangChain's ``BaseDocumentCompressor`` (a cross-encoder, a service of their own) gives it to the desk::

    from brief import Desk
    desk = Desk(reranker=compressor)

It is called in this process with the texts of passages; what it does with them is its giver's affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from brief.errors import UsageError
from brief.records import Evidence
from brief.retrieval.search import Reranked

if TYPE_CHECKING:
    from langchain_core.documents.compressor import BaseDocumentCompressor

KEY = "passage_id"
"""The name of metadata by which a passage that comes back is known."""


def by_compressor(compressor: BaseDocumentCompressor) -> Reranked:
    """What puts passages into the order of a compressor; those that it leaves out are left out.

    A passage takes the place's score, so that the order holds for whatever reads scores after it.

    Args:
        compressor: any of LangChain's; it gets each passage as a document whose metadata names it.

    Raises:
        UsageError: what comes back names no passage that was given.
    """

    def reranked(question: str, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
        from langchain_core.documents import Document

        given = {one.passage.id: one for one in evidence}
        documents = [
            Document(page_content=one.passage.text, metadata={KEY: id_, "title": one.article.title})
            for id_, one in given.items()
        ]
        scores = sorted((one.score for one in evidence), reverse=True)
        order = [
            str(document.metadata.get(KEY, ""))
            for document in compressor.compress_documents(documents, question)
        ]
        if unknown := [id_ for id_ in order if id_ not in given]:
            raise UsageError(
                f"the reranker gave back a document without the {KEY} that it came with ({unknown[0]!r})"
            )
        return [
            replace(given[id_], score=score) for id_, score in zip(dict.fromkeys(order), scores, strict=False)
        ]

    return reranked
