"""The prompted writer: a model selects among sourced claims and phrases them; it hands in drafts, never a check.

It asks once a story, once for what opens the whole brief, and once again for what failed. Who runs the checks
between is the desk. Where the model fails the caller gets nothing for that story, and the fault is counted here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from brief.drafting import citation_labels
from brief.drafting.citation_labels import WRITER
from brief.drafting.model_answers import AGAIN, STORY, WholeAnswer
from brief.drafting.prompt_door import SHORTEST, STORY_TOKENS, Drafted
from brief.drafting.question_writer import QuestionWriter, labels_of, places_of
from brief.drafting.quotations import quoted
from brief.drafting.story_sheet import StorySheet, sheet
from brief.llm.schemas import bounded
from brief.records import WITHIN_STORY, Draft, DraftSentence, Section, SectionKind, SourcedClaim, Story
from brief.stories.grading import Rating, grade
from brief.text.normal_forms import visible

__all__ = ["STORY_TOKENS", "WRITER", "Drafted", "Prompted"]

CLAIMS = 3
"""Most claims handed in for each sentence asked for."""
LONGEST_TITLE = 120
"""Most characters of a title."""
MORE = 2
"""Most sentences that a story of many articles may take beyond the others."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Sentences of one prompt that did not pass, each with why, and what may be cited in their place."""

    sheet: StorySheet
    sentences: tuple[tuple[DraftSentence, str], ...]


class Prompted(QuestionWriter):
    """Writes with a model, through one door."""

    def stories(
        self,
        quoted: Draft,
        sentences: int,
        ratings: Mapping[str, Rating] | None = None,
        most: int | None = None,
    ) -> list[Drafted | None]:
        """What the model writes of each development of the quoted draft, in order; None where it failed.

        Args:
            quoted: the brief by the quoting writer.
            sentences: most sentences of a story; one of a story that has a line and no heading.
            ratings: letters of sources by article id.
            most: stories that are written at most, the first ones; all where None.
        """
        sections = [s for s in quoted.sections if s.kind is SectionKind.DEVELOPMENT and s.story is not None]
        sections = sections[:most]
        sheets = [_sheet(section, quoted, self.tokens, ratings or {}) for section in sections]
        rooms = [_room(section, sentences) for section in sections]
        prompts, shapes = [], []
        for section, sheet_, few in zip(sections, sheets, rooms, strict=True):
            prompts.append(
                self.fill(
                    "story",
                    label=visible(section.heading or title_of(section)),
                    articles=sheet_.articles,
                    known=sheet_.known,
                    sentences=few,
                    judgments=1 if self.judges and section.heading else 0,
                )
            )
            shapes.append(
                bounded(
                    STORY, {"sentences": few, "claims": CLAIMS * few}, labels_of(sheet_.shown), places_of(few)
                )
            )
        found: list[Drafted | None] = []
        answers = self.ask_all("story", prompts, shapes)
        for section, sheet_, few, answer in zip(sections, sheets, rooms, answers, strict=True):
            shown = sheet_.shown
            facts = [citation_labels.fact(one, shown) for one in answer.sentences] if answer else []
            if answer is None or not self.usable(facts):
                found.append(None)
                continue
            judges = self.judges and bool(section.heading)
            judged, absent = (answer.judgments[:1], answer.absent[:1]) if judges else ((), ())
            title = answer.title if len(answer.title) <= LONGEST_TITLE else ""
            found.append(Drafted(section, sheet_, self.cut(facts, few), judged, absent, title))
        return found

    def whole(
        self, kept: Sequence[tuple[str, frozenset[str], DraftSentence]], sentences: int, judgments: int
    ) -> tuple[StorySheet, WholeAnswer, tuple[DraftSentence, ...]] | None:
        """What opens a brief, from its checked sentences: those shown, the answer, and its bottom line.

        Args:
            kept: heading, independent sources and sentence, for each sentence that passed.
            sentences: most sentences of the bottom line.
            judgments: most key judgments.
        """
        return self._opened("daily", kept, sentences, judgments)

    def rewritten(self, failed: Sequence[Failed]) -> list[list[DraftSentence | None]]:
        """Sentences that failed, written once more; a list in the order given, None where there is no other."""
        prompts, shapes = [], []
        for one in failed:
            label_of = {c: line.label for line in one.sheet.shown for c in line.citations}
            prompts.append(
                self.fill(
                    "rewrite",
                    failed=[
                        {
                            "number": i,
                            "text": visible(sentence.text),
                            "labels": ", ".join(label_of[c] for c in sentence.citations if c in label_of),
                            "reason": visible(reason),
                        }
                        for i, (sentence, reason) in enumerate(one.sentences, start=1)
                    ],
                    articles=one.sheet.articles,
                )
            )
            shapes.append(bounded(AGAIN, {"sentences": len(one.sentences)}, labels_of(one.sheet.shown)))
        found = []
        answers = self.ask_all("rewrite", prompts, shapes)
        for one, answer in zip(failed, answers, strict=True):
            again = dict(answer.sentences) if answer else {}
            made = [
                citation_labels.fact(again[i], one.sheet.shown) if i in again else None
                for i in range(1, len(one.sentences) + 1)
            ]
            found.append([fact if fact and len(fact.text) <= SHORTEST else None for fact in made])
        return found


def _room(section: Section, sentences: int) -> int:
    """Most sentences of a story: one more for each two further articles of it; one where it has a line alone."""
    if not section.heading or section.story is None:
        return 1
    return sentences + min(MORE, (len(section.story.articles) - 1) // 2)


def title_of(section: Section) -> str:
    """What a story without a heading is about: the headline of one of its articles."""
    story = section.story
    assert story is not None
    cited = {c.article_id for sentence in section.sentences for c in sentence.citations}
    titled = [article for article in story.articles if article.title]
    return next((a.title for a in titled if a.id in cited), titled[0].title if titled else story.label)


def _sheet(section: Section, quoted: Draft, tokens: int, ratings: Mapping[str, Rating]) -> StorySheet:
    """A story as a prompt shows it, with what other parts of the brief tell of it."""
    story = section.story
    assert story is not None
    marked = [
        (other.kind, citation.ref)
        for other in quoted.sections
        if other.kind in WITHIN_STORY and other.story is not None and other.story.id == story.id
        for sentence in other.sentences
        for citation in sentence.citations
    ]
    first = [citation.ref for sentence in section.sentences for citation in sentence.citations]
    sources = {id_: source.articles[0] for source in story.sources for id_ in source.articles}
    return sheet(story, lambda claim: _quoted(claim, story, ratings, sources), tokens, marked, first)


def _quoted(
    claim: SourcedClaim, story: Story, ratings: Mapping[str, Rating], sources: Mapping[str, str]
) -> DraftSentence:
    return quoted(claim, grade(claim, story, ratings, sources))
