"""Fixed sentences for the checker, right ones and wrong ones, over a corpus: ``eval/cases/check/*.yaml``.

A file is a list of groups; the sentences of a group share their citations::

    - id: first-toll                  # unique over all files
      cites:                          # one entry a citation: file below the corpus → words of one of its articles
        - corvin.xml: "At least 12"   # cited is every whole sentence that the words touch …
        - two.txt: ["First.", "Last."]   # … of a list, all of them in one citation
      right:                          # how it was made → the sentence
        - verbatim                    # the first citation's own words, as a quotation
        - rephrased: "At least 12 were killed, the ministry said."
      wrong:                          # the one fault planted in it → the sentence
        - dropped qualifier: "12 were killed, the ministry said."

Words that were set aside (a teaser, a headline) are cited as they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brief.checking.checks import check, failed
from brief.checking.citations import Texts
from brief.corpus.sqlite.library import Library
from brief.errors import CaseError
from brief.evals.cases.case_files import Label
from brief.evals.metrics import retrieval_metrics
from brief.records import (
    CheckResult,
    Citation,
    DraftSentence,
    Quote,
    SentenceKind,
    Span,
    SpanRef,
    Verdict,
    meet,
    text_at,
)

VERBATIM = "verbatim"
JUDGMENTS = frozenset({"confidence with likelihood"})
"""Faults that only a judgment can have."""


@dataclass(frozen=True, slots=True)
class CheckCase:
    """One fixed sentence. ``kind`` is how it was made where it is right, else the fault planted in it."""

    id: str
    right: bool
    kind: str
    says: str
    cites: tuple[tuple[Label, ...], ...]
    file: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with what the checks say of it."""

    case: CheckCase
    results: tuple[CheckResult, ...]

    @property
    def dropped(self) -> bool:
        """Whether any check fails it."""
        return failed(self.results)

    @property
    def reasons(self) -> str:
        """Why it is dropped, check by check; empty where it is not."""
        return "; ".join(f"{r.check}: {r.reason}" for r in self.results if r.verdict is Verdict.FAIL)


def load(folder: Path) -> list[CheckCase]:
    """The sentences of a folder's case files, in order.

    Raises:
        CaseError: a file that cannot be read, or an entry that the schema does not know; names file and group.
    """
    import yaml

    found: list[CheckCase] = []
    seen: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        try:
            groups = yaml.safe_load(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise CaseError(f"{path}: cannot be read as YAML: {' '.join(str(error).split())}") from error
        if not isinstance(groups, list):
            raise CaseError(f"{path}: must be a list of groups")
        for group in groups:
            cases = _group(group, str(path))
            if not cases or cases[0].id.rpartition("/")[0] in seen:
                raise CaseError(
                    f"{path}: a group without sentences, or an id given twice: {group.get('id')!r}"
                )
            seen.add(cases[0].id.rpartition("/")[0])
            found += cases
    if not found:
        raise CaseError(f"{folder}: holds no case file (*.yaml)")
    return found


def _group(group: Any, file: str) -> list[CheckCase]:
    name = group.get("id") if isinstance(group, dict) else None
    if not isinstance(name, str) or set(group) - {"id", "cites", "right", "wrong"}:
        raise CaseError(
            f"{file}: {name or group!r}: a group has id, cites, right and wrong, and nothing else"
        )
    try:
        cites = tuple(
            tuple(Label(str(where), words) for words in ([given] if isinstance(given, str) else given))
            for entry in group["cites"]
            for where, given in entry.items()
        )
        cases: list[CheckCase] = []
        for right in (True, False):
            for entry in group.get("right" if right else "wrong", ()):
                kind, says = (entry, "") if isinstance(entry, str) else next(iter(entry.items()))
                if (not says and not (right and kind == VERBATIM)) or not isinstance(says, str):
                    raise CaseError(f"{file}: {name}: {kind!r} has no sentence")
                cases.append(CheckCase(f"{name}/{len(cases) + 1}", right, kind, says, cites, file))
    except (AttributeError, KeyError, TypeError) as error:
        raise CaseError(f"{file}: {name}: cites, right or wrong are not lists of pairs: {error}") from error
    return cases


def run(cases: Sequence[CheckCase], library: Library, texts: Texts | None = None) -> list[Judged]:
    """Every sentence through every check.

    Args:
        cases: the sentences.
        library: holds the corpus that they cite.
        texts: its texts, with the support score to use; of words alone where None.

    Raises:
        CaseError: words that no article of their file holds.
    """
    texts = texts or Texts(library)
    held = [
        (str(place), str(item), str(url), str(id_), str(text))
        for place, item, url, id_, text in library.rows(
            "SELECT a.origin_location, a.origin_item, a.url, a.id, t.text FROM article a"
            " JOIN source_text t ON t.sha256=a.source_text_sha256"
        )
    ]
    judged = []
    for case in cases:
        citations = tuple(_citation(case, labels, held, texts) for labels in case.cites)
        judged.append(Judged(case, check(sentence(case, citations, texts), texts)))
    return judged


def sentence(case: CheckCase, citations: tuple[Citation, ...], texts: Texts) -> DraftSentence:
    """A case as the draft sentence that is checked."""
    kind = SentenceKind.JUDGMENT if case.kind in JUDGMENTS else SentenceKind.FACT
    if case.says:
        return DraftSentence(case.says, citations, kind=kind, writer="prompted")
    article = texts.article(citations[0].article_id)
    words = text_at(article.source_text, citations[0].ref.spans) if article else ""
    return DraftSentence(words, citations, (Quote(words, 0),))


def _citation(
    case: CheckCase, labels: Sequence[Label], held: Iterable[tuple[str, str, str, str, str]], texts: Texts
) -> Citation:
    for place, item, url, id_, text in held:
        if not retrieval_metrics.names(place, item, url, labels[0]):
            continue
        spans = [span for label in labels if (span := retrieval_metrics.located(label.text, text))]
        article = texts.article(id_)
        if len(spans) == len(labels) and article is not None:
            whole = tuple(span for at in spans for span in whole_sentences(id_, at, texts))
            return Citation(SpanRef(article.raw_sha256, article.source_text_sha256, whole), id_, "")
    raise CaseError(
        f"{case.file}: {case.id}: no article of {labels[0].file} holds the words {labels[0].text!r}"
    )


def whole_sentences(id_: str, at: Span, texts: Texts) -> tuple[Span, ...]:
    """The whole sentences of an article that a span touches, or the span where it touches none."""
    touched = [s for s in texts.sentences(id_) if any(meet(span, at) for span in s)]
    return tuple(span for spans in touched for span in spans) or (at,)


def rates(judged: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    """Kind → (sentences dropped, sentences), wrong kinds first, each side in order of appearance."""
    ordered = sorted(judged, key=lambda one: one.case.right)
    total = Counter(one.case.kind for one in ordered)
    dropped = Counter(one.case.kind for one in ordered if one.dropped)
    return {kind: (dropped[kind], count) for kind, count in total.items()}
