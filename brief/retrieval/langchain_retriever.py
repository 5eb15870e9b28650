"""The corpus as a LangChain retriever, so that it plugs into other people's chains."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from brief.corpus.sqlite.passage_search import Filter


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
