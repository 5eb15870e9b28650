"""The prompted writer: a model selects among sourced claims and phrases them; it hands in drafts, never a check.

It asks once a story, once for what opens the whole brief, and once again for what failed. Who runs the checks
between is the desk. Where the model fails the caller gets nothing for that story, and the fault is counted here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from brief.drafting import citation_labels
from brief.drafting.citation_labels import WRITER
from brief.drafting.model_answers import (
    AGAIN,
    QUESTION,
    SHAPES,
    STORY,
    WHOLE,
    Again,
    Judged,
    QuestionAnswer,
    StoryAnswer,
    WholeAnswer,
    written,
)
from brief.drafting.news_line import ranked
from brief.drafting.prompt_claims import Shown, of_claims, of_sentences, visible
from brief.drafting.quotations import quoted
from brief.errors import ProviderError, SettingsError
from brief.llm.chat_model import Chat, Reply
from brief.llm.run_account import Account
from brief.llm.schemas import Shape, bounded
from brief.records import Draft, DraftSentence, Section, SectionKind, SourcedClaim, Story
from brief.resources import load_prompt
from brief.retrieval.relevance import Scored
from brief.stories.grading import Rating, grade
from brief.text.language import code

__all__ = ["WRITER", "Drafted", "Prompted", "visible"]

CLAIMS = 2
"""Claims shown of a story for each sentence asked for: tokens grow with the stories, not with their articles."""
ANSWERING = 12
"""Most claims that a question is answered from."""
SHORTEST = 300
"""Most characters of one written sentence; what is longer tells several things at once."""
T = TypeVar("T", StoryAnswer, WholeAnswer, QuestionAnswer, Again)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the model wrote of one story, or of an answer, before any check."""

    section: Section
    shown: tuple[Shown, ...]
    sentences: tuple[DraftSentence, ...]
    assessment: tuple[Judged, ...] = ()
    alternatives: tuple[Judged, ...] = ()
    gaps: tuple[Judged, ...] = ()


class Prompted:
    """Writes with a model, through one door."""

    def __init__(
        self, chat: Chat, folder: Path | None = None, language: str = "English", *, keep: bool = False
    ) -> None:
        """Load the prompts.

        Args:
            chat: the door.
            folder: the user's own prompts, which replace ours of the same name.
            language: the language to write in, by its English name or its code.
            keep: keep every prompt and answer for the manifest.

        Raises:
            SettingsError: a prompt cannot be used.
        """
        self.chat = chat
        self.language = language
        self.account = Account(keep)
        read_as = {"story": STORY.name, "daily": WHOLE.name, "ask": QUESTION.name, "rewrite": AGAIN.name}
        self._prompts = {name: load_prompt(name, folder, SHAPES) for name in read_as}
        for name, kind in read_as.items():
            if self._prompts[name].answer != kind:
                origin = self._prompts[name].origin
                raise SettingsError(f"{origin}: its answer type must be {kind!r}, for so it is read")

    @property
    def judges(self) -> bool:
        """Whether judgments are asked for: the terms of likelihood and their checks are English."""
        return code(self.language) in ("", "en")

    def stories(
        self, quoted: Draft, sentences: int, ratings: Mapping[str, Rating] | None = None
    ) -> list[Drafted | None]:
        """What the model writes of each development of the quoted draft, in order; None where it failed."""
        sections = [s for s in quoted.sections if s.kind is SectionKind.DEVELOPMENT and s.story is not None]
        elsewhere = {
            citation.ref
            for section in quoted.sections
            if section.kind not in (SectionKind.DEVELOPMENT, SectionKind.BOTTOM_LINE, SectionKind.UNDATED)
            for sentence in section.sentences
            for citation in sentence.citations
        }
        shown = [_claims_of(section, elsewhere, sentences * CLAIMS, ratings or {}) for section in sections]
        prompts = [
            self._fill(
                "story",
                label=visible(section.heading),
                passages=passages,
                sentences=sentences,
                judgments=1 if self.judges else 0,
            )
            for section, passages in zip(sections, shown, strict=True)
        ]
        found: list[Drafted | None] = []
        own = [f"S{i}" for i in range(1, sentences + 1)]
        shapes = [bounded(STORY, {"sentences": sentences}, _labels(passages), own) for passages in shown]
        answers = self._ask_all("story", prompts, shapes)
        for section, passages, answer in zip(sections, shown, answers, strict=True):
            facts = [citation_labels.fact(one, passages) for one in answer.sentences] if answer else []
            if answer is None or not self._usable(facts):
                found.append(None)
                continue
            cut = self._cut(facts, sentences)
            found.append(
                Drafted(
                    section,
                    tuple(passages),
                    cut,
                    answer.assessment[:1] if self.judges else (),
                    answer.alternatives[:1] if self.judges else (),
                    answer.gaps[:1] if self.judges else (),
                )
            )
        return found

    def whole(
        self, kept: Sequence[tuple[str, int, DraftSentence]], sentences: int, judgments: int
    ) -> tuple[list[Shown], WholeAnswer, tuple[DraftSentence, ...]] | None:
        """What opens a brief, from its checked sentences: those shown, the answer, and its bottom line.

        Args:
            kept: heading, independent sources and sentence, for each sentence that passed.
            sentences: most sentences of the bottom line.
            judgments: most key judgments.
        """
        shown = of_sentences(kept)
        prompt = self._fill(
            "daily", passages=shown, sentences=sentences, judgments=judgments if self.judges else 0
        )
        shape = bounded(WHOLE, {"bottom_line": sentences, "key_judgments": judgments}, _labels(shown))
        (answer,) = self._ask_all("daily", [prompt], [shape])
        if answer is None:
            return None
        facts = [citation_labels.fact(one, shown) for one in answer.bottom_line]
        if facts and not self._usable(facts):
            return None
        judged = answer.key_judgments[:judgments] if self.judges else ()
        return shown, replace(answer, key_judgments=judged), self._cut(facts, sentences)

    def rewritten(
        self, failed: Sequence[tuple[Sequence[Shown], Sequence[tuple[DraftSentence, str]]]]
    ) -> list[list[DraftSentence | None]]:
        """Sentences that failed, written once more; a list in the order given, None where there is no other.

        Args:
            failed: for each prompt what is shown, and the sentences with the gate's reasons.
        """
        prompts = [
            self._fill(
                "rewrite",
                failed=[
                    {"number": i, "text": visible(sentence.text), "reason": visible(reason)}
                    for i, (sentence, reason) in enumerate(sentences, start=1)
                ],
                passages=shown,
            )
            for shown, sentences in failed
        ]
        found = []
        shapes = [
            bounded(AGAIN, {"sentences": len(sentences)}, _labels(shown)) for shown, sentences in failed
        ]
        answers = self._ask_all("rewrite", prompts, shapes)
        for (shown, sentences), answer in zip(failed, answers, strict=True):
            again = dict(answer.sentences) if answer else {}
            made = [
                citation_labels.fact(again[i], shown) if i in again else None
                for i in range(1, len(sentences) + 1)
            ]
            found.append([one if one and len(one.text) <= SHORTEST else None for one in made])
        return found

    def answer(
        self,
        question: str,
        scored: Sequence[Scored],
        limit: int,
        each: Callable[[DraftSentence], None] | None = None,
    ) -> tuple[Drafted, QuestionAnswer] | None:
        """What the model answers from the best claims; None where it failed.

        Args:
            question: as it was asked.
            scored: the evidence's sentences, best first.
            limit: most sentences.
            each: given every sentence as soon as it is written, before any check.
        """
        shown = of_claims((one.claim, quoted(one.claim)) for one in scored[:ANSWERING])
        prompt = self._fill("ask", question=visible(question), passages=shown, sentences=limit)
        told = 0

        def tell(element: object) -> None:
            nonlocal told
            try:
                sentences = written(element)
            except ValueError:
                return  # the answer as a whole will be refused
            for one in sentences:
                told += 1
                if each and told <= limit and len(one.text) <= SHORTEST and not self._foreign([one.text]):
                    each(citation_labels.fact(one, shown))

        reply: Reply[QuestionAnswer] | ProviderError
        try:
            own = [f"S{i}" for i in range(1, limit + 1)]
            shape = bounded(QUESTION, {"sentences": limit}, _labels(shown), own)
            reply = self.chat.ask(prompt, shape, each=tell if each else None)
        except ProviderError as error:
            reply = error
        answer = self._noted("ask", prompt, reply)
        if answer is None:
            return None
        facts = [citation_labels.fact(one, shown) for one in answer.sentences]
        if facts and not self._usable(facts):
            return None
        section = Section("", ())
        return Drafted(
            section, tuple(shown), self._cut(facts, limit), gaps=answer.missing[:1] if self.judges else ()
        ), answer

    def noted(self, draft: Draft, notes: Sequence[str] = ()) -> Draft:
        """A draft with what its manifest says of the model: prompts, usage, cost, and notes of how it went."""
        spent = self.chat.spent.usd
        cost = "" if spent is None else f"{spent:.4f} USD"
        # Where there was nothing to ask, no model had a part in it.
        name = self.chat.name if self.account.prompts or self.account.faults else ""
        return replace(self.account.on(draft, notes), writer=WRITER, model=name, cost=cost)

    def _fill(self, name: str, **values: Any) -> str:
        return self._prompts[name].render(language=self.language, **values)

    def _ask_all(self, name: str, prompts: Sequence[str], shapes: Sequence[Shape[T]]) -> list[T | None]:
        replies = self.chat.ask_all(list(zip(prompts, shapes, strict=True)))
        return [self._noted(name, prompt, reply) for prompt, reply in zip(prompts, replies, strict=True)]

    def _noted(self, name: str, prompt: str, reply: Reply[T] | ProviderError) -> T | None:
        """An answer, its prompt and usage noted; None, the fault noted, where it is none."""
        self.account.note(self._prompts[name], prompt, reply)
        return None if isinstance(reply, ProviderError) else reply.value

    def _failed(self, why: str) -> None:
        self.account.faults.append(why)

    def _usable(self, facts: Sequence[DraftSentence]) -> bool:
        """Whether an answer holds sentences in the language asked for."""
        if not facts:
            self._failed(f"model {self.chat.name}: its answer holds no sentence")
            return False
        found = self._foreign([fact.text for fact in facts])
        if found:
            self._failed(
                f"model {self.chat.name}: it answered in another language ({found}), not in {self.language}"
            )
        return not found

    def _foreign(self, texts: Sequence[str]) -> str:
        return citation_labels.foreign(texts, self.language)

    def _cut(self, facts: Sequence[DraftSentence], most: int) -> tuple[DraftSentence, ...]:
        """The sentences within the length asked for; what is left out is counted."""
        kept = [fact for fact in facts if len(fact.text) <= SHORTEST][:most]
        self.account.cut += len(facts) - len(kept)
        return tuple(kept)


def _claims_of(
    section: Section, elsewhere: set[Any], most: int, ratings: Mapping[str, Rating]
) -> list[Shown]:
    """The claims of a story to choose from: the quoted ones first, none that stands in another part."""
    story = section.story
    assert story is not None
    mine = [sentence.citations[0].ref for sentence in section.sentences]
    left = tuple(claim for claim in story.claims if claim.ref not in elsewhere or claim.ref in mine)
    by_ref = {claim.ref: claim for claim in left}
    own = [by_ref[ref] for ref in mine if ref in by_ref]
    chosen = ranked(replace(story, claims=left))
    claims = list(dict.fromkeys([*own, *chosen]))[:most]
    sources = {id_: source.articles[0] for source in story.sources for id_ in source.articles}
    return of_claims((claim, _quoted(claim, story, ratings, sources)) for claim in claims)


def _quoted(
    claim: SourcedClaim, story: Story, ratings: Mapping[str, Rating], sources: Mapping[str, str]
) -> DraftSentence:
    return quoted(claim, grade(claim, story, ratings, sources))


def _labels(shown: Sequence[Shown]) -> list[str]:
    return [one.label for one in shown]
