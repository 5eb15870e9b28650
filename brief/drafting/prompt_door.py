"""The door through which a model writes: prompts loaded, questions asked and noted, answers cut to what was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
)
from brief.drafting.prompt_claims import Shown
from brief.drafting.story_sheet import StorySheet
from brief.errors import ProviderError, SettingsError
from brief.llm.chat_model import Chat, Reply
from brief.llm.run_account import Account
from brief.llm.schemas import Shape
from brief.records import Draft, DraftSentence, Section
from brief.resources import load_prompt
from brief.text.language import code

STORY_TOKENS = 24_000
"""Most tokens of a story's articles in one prompt, as running English has them."""
SHORTEST = 400
"""Most characters of one written sentence; what is longer tells several things at once."""
READ_AS = {
    "story": STORY.name,
    "daily": WHOLE.name,
    "ask": QUESTION.name,
    "rewrite": AGAIN.name,
    "plan": PLAN.name,
    "bank": PLAN.name,
    "report": QUESTION.name,
    "opening": WHOLE.name,
}
"""The shape in which the answer to each prompt is read."""
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
    disputed: tuple[DraftSentence, ...] = ()
    """Of an answer: a sentence that says both sides, where sources disagree on it."""

    @property
    def shown(self) -> list[Shown]:
        """Every line that the model saw."""
        return self.sheet.shown


class PromptDoor:
    """Asks a model what its prompts say, through one door, and keeps account of it."""

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
        self._prompts = {name: load_prompt(name, folder, SHAPES) for name in READ_AS}
        for name, kind in READ_AS.items():
            if self._prompts[name].answer != kind:
                origin = self._prompts[name].origin
                raise SettingsError(f"{origin}: its answer type must be {kind!r}, for so it is read")

    @property
    def judges(self) -> bool:
        """Whether judgments are asked for: the terms of likelihood and their checks are English."""
        return code(self.language) in ("", "en")

    def noted(self, draft: Draft, notes: Sequence[str] = ()) -> Draft:
        """A draft with what its manifest says of the model: prompts, usage, cost, and notes of how it went."""
        spent = self.chat.spent.usd
        cost = "" if spent is None else f"{spent:.4f} USD"
        # Where there was nothing to ask, no model had a part in it.
        name = self.chat.name if self.account.prompts or self.account.faults else ""
        return replace(self.account.on(draft, notes), writer=WRITER, model=name, cost=cost)

    def fill(self, name: str, **values: Any) -> str:
        """A prompt with its values, and the language where it asks for one."""
        if "language" in self._prompts[name].variables:
            values["language"] = self.language
        return self._prompts[name].render(**values)

    def ask_all(self, name: str, prompts: Sequence[str], shapes: Sequence[Shape[T]]) -> list[T | None]:
        """The answers to prompts of one kind, in order, each noted; None where it failed."""
        done = 0

        def tell(reply: Reply[T] | ProviderError) -> None:
            nonlocal done
            done += 1
            failed = " (failed)" if isinstance(reply, ProviderError) else ""
            self.told(f"{self.chat.name}: {name} {done} of {len(prompts)}{failed}, {self.chat.spent.words()}")

        if prompts:
            self.told(f"{self.chat.name}: {name}, {len(prompts)} to ask")
        replies = self.chat.ask_all(list(zip(prompts, shapes, strict=True)), tell)
        return [self.taken(name, prompt, reply) for prompt, reply in zip(prompts, replies, strict=True)]

    def taken(self, name: str, prompt: str, reply: Reply[T] | ProviderError) -> T | None:
        """An answer, its prompt and usage noted; None, the fault noted, where it is none."""
        self.account.note(self._prompts[name], prompt, reply)
        return None if isinstance(reply, ProviderError) else reply.value

    def _failed(self, why: str) -> None:
        self.account.faults.append(why)

    def usable(self, facts: Sequence[DraftSentence]) -> bool:
        """Whether an answer holds sentences in the language asked for."""
        if not facts:
            self._failed(f"model {self.chat.name}: its answer holds no sentence")
            return False
        found = self.foreign([fact.text for fact in facts])
        if found:
            self._failed(
                f"model {self.chat.name}: it answered in another language ({found}), not in {self.language}"
            )
        return not found

    def foreign(self, texts: Sequence[str]) -> str:
        """The code of the language that texts are in, where it is plainly not the one asked for; else empty."""
        return citation_labels.foreign(texts, self.language)

    def cut(self, facts: Sequence[DraftSentence], most: int) -> tuple[DraftSentence, ...]:
        """The sentences within the length asked for; what is left out is counted."""
        kept = [fact for fact in facts if len(fact.text) <= SHORTEST][:most]
        self.account.cut += len(facts) - len(kept)
        return tuple(kept)
