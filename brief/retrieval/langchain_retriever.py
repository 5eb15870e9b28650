"""The corpus as a LangChain retriever, and its model as LangChain's embeddings: they plug into others' chains."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from brief.corpus.embedding import Embedder
from brief.corpus.protocols import Filter
from brief.errors import UsageError
from brief.retrieval.passage_standing import Looked, warned


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
    """Finds passages by :class:`brief.retrieval.search.Search`, and says how they stand.

    Each document's metadata holds what a citation needs: article and passage id, publisher, title,
    address, publication date, SHA-256 of the original bytes and of the source text, the span, and ``text``, the
    passage's own words. ``grade`` is the Admiralty letter of its source and a digit (``B3``; ``grade_why`` says
    what both rest on), ``state`` is the gravest of its sentences' (``standing``, ``unverified``, ``superseded``,
    ``corrected`` or ``withdrawn``), and ``unsound`` lists the sentences that do not stand. Above words that were
    taken back since, ``page_content`` says so: a chain that shows nothing else must not tell them as standing.

    Raises:
        ValueError: made with an argument that it does not have (pydantic's error).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    desk_search: Any
    """A :class:`brief.retrieval.search.Search`."""
    standing: Looked
    """How the passages found stand; :meth:`brief.Desk.retriever` gives it."""
    filter: Filter = Filter()
    limit: int = Field(default=10, ge=1)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **unknown: Any
    ) -> list[Document]:
        if unknown:  # which LangChain would else drop without a word
            raise UsageError(
                f"the retriever takes no {', '.join(sorted(unknown))}; limit and filter are given where it is made"
            )
        found = self.desk_search.find(query, self.filter, self.limit)
        standing = self.standing(found.evidence)
        return [
            Document(
                id=evidence.passage.id,
                page_content=warned(evidence.passage.text, how),
                metadata={
                    "text": evidence.passage.text,
                    "grade": f"{how.letter}{how.digit}",
                    "grade_why": f"{how.letter_why}; {how.digit_why}",
                    "state": how.state,
                    "unsound": [asdict(one) for one in how.unsound],
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
            for evidence, how in ((one, standing[one.passage.id]) for one in found.evidence)
        ]
