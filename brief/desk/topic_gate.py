"""A timeline or a report after the gate: what passed of its draft, each sentence found again by what it cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brief.checking.checks import QUOTING, Verdicts
from brief.checking.gate import Gate, Passed
from brief.desk import window_stories
from brief.desk.page_revisions import Pages, with_revisions
from brief.desk.reader_notes import with_verdicts
from brief.records import ArticleInfo, CheckedSentence, Draft, DraftSentence, SpanRef

if TYPE_CHECKING:
    from brief.desk import Desk

_Cited = tuple[str, tuple[SpanRef, ...]]


@dataclass(frozen=True, slots=True)
class Gated:
    """What came through the gate, with its remarks.

    Attributes:
        passed: the parts, references and sources.
        said: quotations by what they quote.
        written: a model's sentences by their text and what they cite.
    """

    passed: Passed
    said: Mapping[SpanRef, CheckedSentence]
    written: Mapping[_Cited, CheckedSentence]

    def of(self, sentences: Iterable[DraftSentence]) -> tuple[CheckedSentence, ...]:
        """Those of a draft's sentences that passed, in their order."""
        found = (
            self.said.get(one.citations[0].ref)
            if one.writer == QUOTING
            else self.written.get((one.text, tuple(dict.fromkeys(c.ref for c in one.citations))))
            for one in sentences
        )
        return tuple(one for one in found if one is not None)


def through_gate(
    desk: Desk,
    draft: Draft,
    copies: Mapping[str, Sequence[ArticleInfo]],
    verdicts: Verdicts | None = None,
) -> Gated:
    """A draft after every check, with what is known of its sources.

    Args:
        desk: whose library.
        draft: of single quotations, or of what a model wrote beside them.
        copies: by article id, others that carry its text.
        verdicts: what is known of its sentences already.
    """
    verdicts = verdicts or Verdicts(desk.texts())
    passed = Gate(verdicts, copies).passes(draft)
    sources = with_revisions(passed.sources, passed.references, Pages(desk.library()))
    said: dict[SpanRef, CheckedSentence] = {}
    written: dict[_Cited, CheckedSentence] = {}
    refs = {reference.number: reference.ref for reference in passed.references}
    for section in passed.sections:
        told = with_verdicts(
            section.sentences, passed.references, sources, verdicts.texts, desk.settings.zone()
        )
        said |= {refs[one.numbers[0]]: one for one in told if one.writer == QUOTING}
        written |= {
            (one.text, tuple(refs[n] for n in one.numbers)): one for one in told if one.writer != QUOTING
        }
    known = tuple(replace(source, genre=window_stories.form_of(desk, source.article)) for source in sources)
    return Gated(replace(passed, sources=known), said, written)
