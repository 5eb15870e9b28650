"""The prompted writer (experimental): a model phrases, labels say what each sentence rests on.

A label that was not given, or none, makes a sentence without a citation, which the gate drops.
Where the model fails, the quoting writer's sentences stand in its place and the draft says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from brief.drafting import quoting
from brief.drafting.chat import Chat
from brief.drafting.shapes import Shape
from brief.errors import ProviderError
from brief.evidence.grading import Rating
from brief.records import (
    ArticleInfo,
    Citation,
    Draft,
    DraftSentence,
    Evidence,
    Quote,
    Section,
    SectionKind,
    SourcedClaim,
    SpanRef,
    Story,
)
from brief.resources import Prompt, load_prompt

WRITER = "prompted"
_QUOTED = re.compile(r"[“\"]([^”\"“]{2,})[”\"]")


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """One sentence as the model wrote it, and the labels it says the sentence rests on."""

    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A passage as the model sees it."""

    label: str
    publisher: str
    date: str
    text: str
    citation: Citation


class Prompted:
    """Writes with a model, through one door."""

    def __init__(self, chat: Chat, folder: Path | None = None, language: str = "English") -> None:
        """``folder`` holds the user's own prompts, which replace ours of the same name."""
        self.chat = chat
        self.language = language
        self._story = load_prompt("story", folder)
        self._ask = load_prompt("ask", folder)

    def daily(
        self,
        stories: Sequence[Story],
        undated: Sequence[Story],
        sentences: int,
        ratings: Mapping[str, Rating] | None = None,
    ) -> Draft:
        """A draft of the stories; a story on which the model fails is quoted instead."""
        quoted = quoting.daily(stories, undated, sentences, ratings)
        sections, notes, usage = [], [], dict[str, int]()
        for section in quoted.sections:
            if section.story is None or section.kind is not SectionKind.DEVELOPMENT:
                sections.append(section)
                continue
            shown = _of_claims(quoting.choose(section.story, sentences * 2))
            prompt = self._story.render(
                label=section.heading, passages=shown, sentences=sentences, language=self.language
            )
            try:
                reply = self.chat.ask(prompt, SENTENCES)
            except ProviderError as error:
                notes.append(f"{section.heading}: quoted, for {error}")
                sections.append(section)
                continue
            _add(usage, reply.usage)
            written = tuple(_sentence(sentence, shown) for sentence in reply.value)
            sections.append(replace(section, sentences=written or section.sentences))
        return replace(
            quoted,
            sections=tuple(sections),
            writer=WRITER,
            prompts=(_named(self._story),),
            model=self.chat.name,
            usage=tuple(usage.items()),
            notes=tuple(notes),
        )

    def answer(self, question: str, evidence: Sequence[Evidence], quoted: Draft, limit: int = 5) -> Draft:
        """A draft of an answer; the quoting writer's ``quoted`` where the model fails or has nothing to say."""
        made = replace(quoted, writer=WRITER, prompts=(_named(self._ask),), model=self.chat.name)
        shown = _of_evidence(evidence)
        if not shown:
            return made
        prompt = self._ask.render(question=question, passages=shown, sentences=limit, language=self.language)
        try:
            reply = self.chat.ask(prompt, SENTENCES)
        except ProviderError as error:
            return replace(made, notes=(f"quoted, for {error}",))
        if not reply.value:
            near = quoted.nearest or tuple(s for section in quoted.sections for s in section.sentences)
            reason = "the model found no answer in the passages"
            return replace(made, sections=(), abstention=reason, nearest=near, usage=reply.usage)
        written = tuple(_sentence(sentence, shown) for sentence in reply.value)
        return replace(made, sections=(Section("", written),), abstention="", nearest=(), usage=reply.usage)


def _read(found: object) -> tuple[LabelledSentence, ...]:
    """The sentences of an answer; those without a word are left out.

    Raises:
        ValueError: it is of another shape.
    """
    entries = found.get("sentences") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise ValueError('it has no list "sentences"')
    read = []
    for entry in entries:
        text, labels = (entry.get("text"), entry.get("labels")) if isinstance(entry, dict) else (None, None)
        if not (isinstance(text, str) and isinstance(labels, list)):
            raise ValueError('one of its "sentences" has no "text" or no list of "labels"')
        if text.strip():
            names = tuple(str(label).strip("[] ") for label in labels)
            read.append(LabelledSentence(" ".join(text.split()), names))
    return tuple(read)


SENTENCES = Shape(
    "sentences",
    {
        "type": "object",
        "properties": {
            "sentences": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "text": {"type": "string"},
                        "labels": {"type": "array", "items": {"type": "string"}},
                    },
                    "required": ["text", "labels"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["sentences"],
        "additionalProperties": False,
    },
    _read,
)
"""Sentences, each with the labels of the passages that it rests on."""


def _sentence(sentence: LabelledSentence, shown: Sequence[_Shown]) -> DraftSentence:
    known = {passage.label: passage for passage in shown}
    used = [known[label] for label in dict.fromkeys(sentence.labels) if label in known]
    unknown = [label for label in sentence.labels if label not in known]
    citations = () if unknown else tuple(passage.citation for passage in used)
    quotes = []
    for words in _QUOTED.findall(sentence.text):
        where = next((i for i, passage in enumerate(used) if words in passage.text), 0)
        quotes.append(Quote(words, where))
    return DraftSentence(sentence.text, citations, tuple(quotes), writer=WRITER)


def _of_claims(claims: Sequence[SourcedClaim]) -> list[_Shown]:
    return [
        _shown(i, claim.article, claim.text, Citation(claim.ref, claim.article.id, claim.passage_id))
        for i, claim in enumerate(claims, start=1)
    ]


def _of_evidence(evidence: Sequence[Evidence]) -> list[_Shown]:
    shown = []
    for i, found in enumerate(evidence, start=1):
        spans = tuple(span for sentence in found.passage.sentences for span in sentence)
        ref = SpanRef(found.article.raw_sha256, found.article.source_text_sha256, spans)
        citation = Citation(ref, found.article.id, found.passage.id)
        shown.append(_shown(i, found.article, found.passage.text, citation))
    return shown


def _shown(number: int, article: ArticleInfo, text: str, citation: Citation) -> _Shown:
    published = article.published.start
    date = published.date().isoformat() if published else "undated"
    return _Shown(f"P{number}", visible(article.publisher), date, visible(text), citation)


def visible(text: str) -> str:
    """Text without invisible characters (controls, tags, zero width) and without our fence marks."""
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn"))
    return kept.replace("<<<", "‹‹‹").replace(">>>", "›››")


def _named(prompt: Prompt) -> tuple[str, str]:
    return (f"{prompt.id}@{prompt.version}", prompt.sha256)


def _add(total: dict[str, int], usage: Sequence[tuple[str, int]]) -> None:
    for key, count in usage:
        total[key] = total.get(key, 0) + count
