"""Runs the checker's sentences: each with what it cites through every check, as the gate would take it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from brief.checking.checks import against, check
from brief.checking.citations import Texts
from brief.corpus.protocols import DocumentStore
from brief.errors import CaseError
from brief.evals.cases.case_files import Case, Label
from brief.evals.metrics import retrieval_metrics
from brief.records import (
    ArticleInfo,
    CheckResult,
    Citation,
    DraftSentence,
    Quote,
    SentenceKind,
    Span,
    SpanRef,
    meet,
    text_at,
)
from brief.text.normal_forms import located

JUDGMENTS = frozenset({"confidence with likelihood"})
"""Faults that only a judgment can have."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with what the checks say of it."""

    case: Case
    results: tuple[CheckResult, ...]

    @property
    def dropped(self) -> bool:
        """Whether any rule speaks against it, be it a veto or a doubt."""
        return against(self.results)

    @property
    def reasons(self) -> str:
        """Why it is dropped, check by check; empty where it is not."""
        return "; ".join(f"{r.check}: {r.reason}" for r in self.results if against([r]))


def run(cases: Sequence[Case], library: DocumentStore, texts: Texts | None = None) -> list[Judged]:
    """Every sentence through every check.

    ``texts`` bring the support score to use; without them it is one of words alone.

    Raises:
        CaseError: words that no article of their file holds.
    """
    texts = texts or Texts(library)
    held = articles_of(library)
    judged = []
    for case in cases:
        labels = [(entry,) if isinstance(entry, Label) else entry for entry in case.cite]
        citations = tuple(_citation(case, each, held, texts) for each in labels)
        judged.append(Judged(case, check(sentence(case, citations, texts), texts)))
    return judged


def articles_of(library: DocumentStore) -> list[tuple[ArticleInfo, str]]:
    """Every article with its source text, in the order in which they came."""
    ids = library.ids()
    infos, texts = library.infos(ids), library.cleaned(ids)
    return [(infos[id_], texts[id_][0]) for id_ in ids]


def sentence(case: Case, citations: tuple[Citation, ...], texts: Texts) -> DraftSentence:
    """A case as the draft sentence that is checked."""
    kind = SentenceKind.JUDGMENT if case.fault in JUDGMENTS else SentenceKind.FACT
    if case.sentence:
        return DraftSentence(case.sentence, citations, kind=kind, writer="prompted")
    article = texts.article(citations[0].article_id)
    words = text_at(article.source_text, citations[0].ref.spans) if article else ""
    return DraftSentence(words, citations, (Quote(words, 0),))


def _citation(
    case: Case, labels: Sequence[Label], held: Iterable[tuple[ArticleInfo, str]], texts: Texts
) -> Citation:
    for info, text in held:
        if not retrieval_metrics.names(info.origin.location, info.origin.item, info.url, labels[0]):
            continue
        spans = [span for label in labels if (span := located(label.text, text))]
        article = texts.article(info.id)
        if len(spans) == len(labels) and article is not None:
            whole = tuple(span for at in spans for span in whole_sentences(info.id, at, texts))
            return Citation(SpanRef(article.raw_sha256, article.source_text_sha256, whole), info.id, "")
    raise CaseError(
        f"{case.file}: {case.id}: no article of {labels[0].file} holds the words {labels[0].text!r}"
    )


def whole_sentences(id_: str, at: Span, texts: Texts) -> tuple[Span, ...]:
    """The whole sentences of an article that a span touches, or the span where it touches none."""
    touched = [s for s in texts.sentences(id_) if any(meet(span, at) for span in s)]
    return tuple(span for spans in touched for span in spans) or (at,)
