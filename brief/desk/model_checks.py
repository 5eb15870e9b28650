"""The checker of a desk: its door, what stands around a sentence in the corpus, and the exam that is kept."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING

from brief.checking import exam
from brief.checking.check_answers import SHAPE_NAME
from brief.checking.checker import Checker
from brief.checking.surroundings import ABSENT, Nearest
from brief.corpus.protocols import Filter
from brief.corpus.sqlite.kept_answers import FILE_NAME, KeptAnswers
from brief.llm.chat_model import Chat
from brief.llm.run_account import Account
from brief.records import Citation, SpanRef
from brief.resources import load_prompt
from brief.settings import Settings
from brief.text.terms import beginnings

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.drafting.prompted_writer import Prompted


ECONOMY = 1_200
"""Tokens of a story's articles that a model is shown where it must not cost much."""
PROMPT = 1_500
"""Tokens of a prompt besides its articles, generously."""


def story_tokens(settings: Settings, *, economy: bool = False) -> int:
    """Most tokens of a story's articles in one prompt: of the settings, within what the model takes in at once."""
    most = ECONOMY if economy else settings.model_story_tokens
    if settings.model_context:
        most = min(most, settings.model_context - settings.model_answer_tokens - PROMPT)
    return max(200, most)


def checker_settings(settings: Settings) -> Settings:
    """The settings under which the checker is asked: the writer's, where no other model is named.

    A key goes with the address that it was set with: the writer's key is not sent to another address.
    """
    if not settings.model_checker:
        return settings
    address = settings.model_checker_base_url or settings.model_base_url
    own = settings.model_checker_api_key
    key = own or (settings.model_api_key if address == settings.model_base_url else "")
    return replace(settings, model_name=settings.model_checker, model_base_url=address, model_api_key=key)


@contextlib.contextmanager
def prompted_by(
    desk: Desk, *, keep: bool, told: Callable[[str], None], economy: bool = False
) -> Iterator[Prompted]:
    """The model's writer, its door open for as long as it is written.

    Args:
        desk: whose settings, prompts and kept answers.
        keep: keep what it is asked and answers.
        told: told, in words, of what it is doing.
        economy: show it little of each story.
    """
    from brief.drafting.prompted_writer import Prompted

    cache = None if desk.recorder else KeptAnswers(desk.folder / FILE_NAME)
    chat = Chat(desk.settings, cache=cache, recorder=desk.recorder)
    try:
        tokens = story_tokens(desk.settings, economy=economy)
        language = desk.settings.output_language
        yield Prompted(chat, desk.prompts, language, keep=keep, tokens=tokens, told=told)
    finally:
        chat.close()


@contextlib.contextmanager
def checker(
    desk: Desk,
    writer: Chat,
    account: Account,
    cutoff: datetime,
    told: Callable[[str], None],
    *,
    economy: bool = False,
    anew: bool = False,
) -> Iterator[Checker]:
    """A checker for one run.

    Args:
        desk: whose library and settings.
        writer: the door to the model that writes, which checks too where no other is named.
        account: where prompts, tokens and faults are noted.
        cutoff: of the brief or answer; nothing published after it is looked at.
        told: told, in words, of what is being done.
        economy: show the checker what is cited and little around it.
        anew: hold the exam whatever came of an earlier one.
    """
    settings = checker_settings(desk.settings)
    own = settings is not desk.settings
    chat = Chat(settings, cache=writer.cache, recorder=desk.recorder, budget=writer.budget) if own else writer
    exams = _Exams(desk)
    try:
        yield Checker(
            chat,
            load_prompt("check", desk.prompts, (SHAPE_NAME,)),
            account,
            None if economy else nearest(desk, cutoff),
            (lambda _: None) if anew else exams.held,
            exams.keep,
            told,
        )
    finally:
        if own:
            chat.close()


PASSAGES = 16
"""Passages that search gives, of which the nearest sentences are taken."""
ALIKE = 0.5
"""Share of the nearest sentence's common words that a newer one must have to be shown for being newer."""


def nearest(desk: Desk, cutoff: datetime) -> Nearest:
    """Finds the sentences of the corpus nearest to a text: passages by search, of these the sentences by their words.

    Half of a few are the nearest, half the newest of those that are nearly as near: what a sentence tells may have been
    overtaken. What has no date may be of after the cut-off and is left out.
    """
    filter_ = Filter(as_of=cutoff.astimezone(desk.settings.zone()))

    def find(text: str, most: int) -> Sequence[Citation]:
        own = beginnings(text)
        scored: list[tuple[int, float, int, Citation]] = []
        for rank, evidence in enumerate(desk.search.find(text, filter_, max(PASSAGES, most)).evidence):
            passage, article = evidence.passage, evidence.article
            if article.published.start is None:
                continue
            source = desk.library().source_text(article.source_text_sha256) or ""
            for spans in passage.sentences:
                words = " ".join(source[start:end] for start, end in spans)
                ref = SpanRef(article.raw_sha256, article.source_text_sha256, spans)
                told = article.published.start.timestamp()
                common = len(own & beginnings(words))
                scored.append((common, told, -rank, Citation(ref, article.id, passage.id)))
        scored.sort(key=lambda one: (-one[0], -one[2], one[3].ref.spans))
        # What is said to be said nowhere is looked for where it may be said.
        near = scored[: most if most >= ABSENT else (most + 1) // 2]
        least = ALIKE * near[0][0] if near else 0
        newer = [one for one in scored[len(near) :] if one[0] >= least]
        newer.sort(key=lambda one: (-one[1], -one[0], -one[2], one[3].ref.spans))
        return [citation for *_, citation in (near + newer)[:most]]

    return find


class _Exams:
    """What came of the exams of each checker, kept beside the answers of models; recordings are complete without it."""

    def __init__(self, desk: Desk) -> None:
        self._store = None if desk.recorder else KeptAnswers(desk.folder / FILE_NAME)

    def held(self, key: str) -> exam.Result | None:
        """What is kept under a key; what cannot be read counts as nothing, and the exam is held again."""
        text = self._store.find(key) if self._store else None
        try:
            kept = json.loads(text or "null")
            made = {**kept, "kept": tuple(kept["kept"]), "caught": tuple(kept["caught"])} if kept else {}
            return exam.Result(**made) if made else None
        except (ValueError, TypeError, KeyError):
            return None

    def keep(self, key: str, result: exam.Result) -> None:
        """Keep a result."""
        if self._store:
            self._store.keep(key, {"exam": exam.version()}, json.dumps(asdict(result)))
