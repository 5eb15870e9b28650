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
    PLAN,
    QUESTION,
    SHAPES,
    STORY,
    WHOLE,
    Again,
    Judged,
    Plan,
    QuestionAnswer,
    StoryAnswer,
    WholeAnswer,
    written,
)
from brief.drafting.prompt_claims import Shown, of_claims, of_sentences
from brief.drafting.quotations import quoted
from brief.drafting.story_sheet import StorySheet, of_lines, sheet
from brief.errors import ProviderError, SettingsError
from brief.llm.chat_model import Chat, Reply
from brief.llm.run_account import Account
from brief.llm.schemas import Shape, bounded
from brief.records import WITHIN_STORY, Draft, DraftSentence, Section, SectionKind, SourcedClaim, Story
from brief.resources import load_prompt
from brief.retrieval.relevance import Scored
from brief.stories.grading import Rating, grade
from brief.text.language import code
from brief.text.normal_forms import visible

__all__ = ["WRITER", "Drafted", "Prompted"]

STORY_TOKENS = 24_000
"""Most tokens of a story's articles in one prompt, as running English has them."""
CLAIMS = 3
"""Most claims handed in for each sentence asked for."""
LONGEST_TITLE = 120
"""Most characters of a title."""
MORE = 2
"""Most sentences that a story of many articles may take beyond the others."""
ANSWERING, SURROUNDED = 12, 36
"""Most claims that a question is answered from; and with those that stand beside them in their articles."""
SEARCHES = 6
"""Most searches that are planned for a question."""
LONGEST_SEARCH = 300
"""Most characters of one."""
SHORTEST = 400
"""Most characters of one written sentence; what is longer tells several things at once."""
T = TypeVar("T", StoryAnswer, WholeAnswer, QuestionAnswer, Again, Plan)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the model wrote of one story, or of an answer, before any check."""

    section: Section
    sheet: StorySheet
    sentences: tuple[DraftSentence, ...]
    judgments: tuple[Judged, ...] = ()
    absent: tuple[Judged, ...] = ()
    title: str = ""

    @property
    def shown(self) -> list[Shown]:
        """Every line that the model saw."""
        return self.sheet.shown


@dataclass(frozen=True, slots=True)
class Failed:
    """Sentences of one prompt that did not pass, each with why, and what may be cited in their place."""

    sheet: StorySheet
    sentences: tuple[tuple[DraftSentence, str], ...]


class Prompted:
    """Writes with a model, through one door."""

    def __init__(
        self,
        chat: Chat,
        folder: Path | None = None,
        language: str = "English",
        *,
        keep: bool = False,
        tokens: int = STORY_TOKENS,
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Load the prompts.

        Args:
            chat: the door.
            folder: the user's own prompts, which replace ours of the same name.
            language: the language to write in, by its English name or its code.
            keep: keep every prompt and answer for the manifest.
            tokens: most tokens of a story's articles in one prompt.
            told: told, in words, of what is being done.

        Raises:
            SettingsError: a prompt cannot be used.
        """
        self.chat = chat
        self.language = language
        self.account = Account(keep)
        self.tokens = tokens
        self.told = told
        read_as = {
            "story": STORY.name,
            "daily": WHOLE.name,
            "ask": QUESTION.name,
            "rewrite": AGAIN.name,
            "plan": PLAN.name,
        }
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
            own = [f"S{i}" for i in range(1, few + 1)]
            prompts.append(
                self._fill(
                    "story",
                    label=visible(section.heading or title_of(section)),
                    articles=sheet_.articles,
                    known=sheet_.known,
                    sentences=few,
                    judgments=1 if self.judges and section.heading else 0,
                )
            )
            shapes.append(
                bounded(STORY, {"sentences": few, "claims": CLAIMS * few}, _labels(sheet_.shown), own)
            )
        found: list[Drafted | None] = []
        answers = self._ask_all("story", prompts, shapes)
        for section, sheet_, few, answer in zip(sections, sheets, rooms, answers, strict=True):
            shown = sheet_.shown
            facts = [citation_labels.fact(one, shown) for one in answer.sentences] if answer else []
            if answer is None or not self._usable(facts):
                found.append(None)
                continue
            judges = self.judges and bool(section.heading)
            judged, absent = (answer.judgments[:1], answer.absent[:1]) if judges else ((), ())
            title = answer.title if len(answer.title) <= LONGEST_TITLE else ""
            found.append(Drafted(section, sheet_, self._cut(facts, few), judged, absent, title))
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
        return of_lines(shown), replace(answer, key_judgments=judged), self._cut(facts, sentences)

    def rewritten(self, failed: Sequence[Failed]) -> list[list[DraftSentence | None]]:
        """Sentences that failed, written once more; a list in the order given, None where there is no other."""
        prompts, shapes = [], []
        for one in failed:
            label_of = {c: line.label for line in one.sheet.shown for c in line.citations}
            prompts.append(
                self._fill(
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
            shapes.append(bounded(AGAIN, {"sentences": len(one.sentences)}, _labels(one.sheet.shown)))
        found = []
        answers = self._ask_all("rewrite", prompts, shapes)
        for one, answer in zip(failed, answers, strict=True):
            again = dict(answer.sentences) if answer else {}
            made = [
                citation_labels.fact(again[i], one.sheet.shown) if i in again else None
                for i in range(1, len(one.sentences) + 1)
            ]
            found.append([fact if fact and len(fact.text) <= SHORTEST else None for fact in made])
        return found

    def searches(self, question: str) -> tuple[str, ...]:
        """The searches that the model plans for a question; none where it failed.

        Args:
            question: as it was asked.
        """
        prompt = self._fill("plan", question=visible(question), searches=SEARCHES)
        (plan,) = self._ask_all("plan", [prompt], [bounded(PLAN, {"searches": SEARCHES}, [])])
        planned = plan.searches[:SEARCHES] if plan else ()
        return tuple(one for one in planned if len(one) <= LONGEST_SEARCH)

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
        shown = of_claims((claim, quoted(claim)) for claim in surrounded(scored))
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
        missing = answer.missing[:1] if self.judges else ()
        return Drafted(Section("", ()), of_lines(shown), self._cut(facts, limit), absent=missing), answer

    def noted(self, draft: Draft, notes: Sequence[str] = ()) -> Draft:
        """A draft with what its manifest says of the model: prompts, usage, cost, and notes of how it went."""
        spent = self.chat.spent.usd
        cost = "" if spent is None else f"{spent:.4f} USD"
        # Where there was nothing to ask, no model had a part in it.
        name = self.chat.name if self.account.prompts or self.account.faults else ""
        return replace(self.account.on(draft, notes), writer=WRITER, model=name, cost=cost)

    def _fill(self, name: str, **values: Any) -> str:
        if "language" in self._prompts[name].variables:
            values["language"] = self.language
        return self._prompts[name].render(**values)

    def _ask_all(self, name: str, prompts: Sequence[str], shapes: Sequence[Shape[T]]) -> list[T | None]:
        done = 0

        def tell(reply: Reply[T] | ProviderError) -> None:
            nonlocal done
            done += 1
            failed = " (failed)" if isinstance(reply, ProviderError) else ""
            self.told(f"{self.chat.name}: {name} {done} of {len(prompts)}{failed}, {self.chat.spent.words()}")

        if prompts:
            self.told(f"{self.chat.name}: {name}, {len(prompts)} to ask")
        replies = self.chat.ask_all(list(zip(prompts, shapes, strict=True)), tell)
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


def surrounded(scored: Sequence[Scored]) -> list[SourcedClaim]:
    """The best claims with those found beside them, article by article, each article's in its order.

    Args:
        scored: the evidence's sentences, best first.
    """
    best = [one.claim for one in scored[:ANSWERING]]
    beside = [
        one.claim
        for one in scored[ANSWERING:]
        if any(
            one.claim.article.id == claim.article.id and abs(one.claim.order - claim.order) == 1
            for claim in best
        )
    ]
    chosen = [*best, *beside[: SURROUNDED - len(best)]]
    articles = list(dict.fromkeys(claim.article.id for claim in best))
    return sorted(chosen, key=lambda claim: (articles.index(claim.article.id), claim.order))


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


def _labels(shown: Sequence[Shown]) -> list[str]:
    return [one.label for one in shown]
