"""The corpus as a LangChain retriever, and its model as LangChain's embeddings: they plug into others' chains."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever

from brief.corpus.embedding import Embedder
from brief.corpus.protocols import Filter


class CorpusEmbeddings(Embeddings):
    """The vectors of an :class:`Embedder`: those that the corpus was embedded with."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit vector a text."""
        return [[float(x) for x in row] for row in self.embedder.documents(texts)]

    def embed_query(self, text: str) -> list[float]:
        """One text's vector; questions are embedded as passages are."""
        return self.embed_documents([text])[0]


class CorpusRetriever(BaseRetriever):
    """Finds passages by :class:`brief.retrieval.search.Search`.

    Each document's metadata holds what a citation needs: article and passage id, publisher, title,
    address, publication date, SHA-256 of the original bytes and of the source text, and the span.
    """

    desk_search: Any
    """A :class:`brief.retrieval.search.Search`."""
    filter: Filter = Filter()
    limit: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = self.desk_search.find(query, self.filter, self.limit)
        return [
            Document(
                id=evidence.passage.id,
                page_content=evidence.passage.text,
                metadata={
                    "article_id": evidence.article.id,
                    "publisher": evidence.article.publisher,
                    "title": evidence.article.title,
                    "url": evidence.article.url,
                    "published": evidence.article.published.start.isoformat()
                    if evidence.article.published.start
                    else None,
                    "raw_sha256": evidence.article.raw_sha256,
                    "source_text_sha256": evidence.article.source_text_sha256,
                    "start": evidence.passage.start,
                    "end": evidence.passage.end,
                    "score": evidence.score,
                },
            )
            for evidence in found.evidence
        ]
