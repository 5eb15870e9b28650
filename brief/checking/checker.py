"""The checker: a model asked fixed questions about each sentence, with what it cites and what stands around that.

It sees neither the draft around a sentence nor who wrote it. Whether it may be trusted is decided by an exam, and anew
in every question: a sentence of the exam is slipped in, mostly one with a known fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from brief.checking import check_answers, exam
from brief.checking.check_answers import Answer, Finding, finding
from brief.checking.checks import CHECKER
from brief.checking.citations import Texts
from brief.checking.surroundings import Document, Nearest, Place, cited_places, documents
from brief.errors import ProviderError
from brief.llm.chat_model import Chat
from brief.llm.run_account import Account
from brief.records import CheckResult, DraftSentence, SentenceKind, Verdict
from brief.resources import Prompt

A_CALL = 8
"""Sentences in one question to the model."""
NOT_EXAMINED = "it gave no verdicts in the exam"
MISSED = 2
"""Known faults that a checker may not miss in one run."""
REFUSED = 3
"""Known faithful sentences that it may not drop in one run."""


@dataclass(frozen=True, slots=True)
class Query:
    """One sentence to check, with the places that it cites."""

    text: str
    cites: tuple[Place, ...]
    kind: SentenceKind = SentenceKind.FACT


@dataclass(frozen=True, slots=True)
class Said:
    """What a checker found of one sentence, why, and the places of lines that it needs and does not cite."""

    what: Finding
    why: str = ""
    also: tuple[Place, ...] = ()


NONE = Said(Finding.UNSURE, check_answers.NO_VERDICT)


@dataclass
class Checker:
    """Reads sentences and says of each whether its sources carry it.

    Attributes:
        chat: the door to the model that checks.
        prompt: what it is asked.
        account: where prompts, tokens and faults are noted.
        nearest: what else in the corpus speaks of a sentence.
        held: the result of an earlier exam of the same model and prompt, by `key`; None where there is none.
        keep: told of a new result.
        told: told, in words, of what is being done.
    """

    chat: Chat
    prompt: Prompt
    account: Account
    nearest: Nearest | None = None
    held: Callable[[str], exam.Result | None] = lambda _: None
    keep: Callable[[str, exam.Result], None] = lambda _key, _result: None
    told: Callable[[str], None] = lambda _: None
    off: str = ""
    """Why the checker is not believed, or not any more; empty while it is."""
    _result: exam.Result | None = field(default=None, repr=False)
    _missed: int = 0
    _refused: int = 0
    _slipped: int = 0

    @property
    def name(self) -> str:
        """The model that checks."""
        return self.chat.name

    @property
    def key(self) -> str:
        """What an exam's result is kept under: model, prompt, exam."""
        return hashlib.sha256(
            "\n".join((self.chat.name, self.chat.address, self.prompt.sha256, exam.version())).encode()
        ).hexdigest()[:24]

    @property
    def result(self) -> exam.Result | None:
        """What the exam gave; None before it was held."""
        return self._result

    def trusted(self) -> bool:
        """Whether its verdicts count; the exam is held where it has not been."""
        if self.off:
            return False
        if self._result is None:
            self._result = self.held(self.key) or self._examined()
            if not self._result.passed and not self.off:
                least = f"it must catch {exam.CAUGHT:.0%} and keep {exam.KEPT:.0%}"
                self.off = f"{self._result.words()} of the exam; {least}"
        return not self.off

    def read(
        self, groups: Sequence[Sequence[DraftSentence]], texts: Texts
    ) -> dict[DraftSentence, tuple[CheckResult, tuple[Place, ...]]]:
        """The verdict on each sentence, and the places of lines that it needs besides those cited.

        Nothing at all where the checker is not trusted.

        Args:
            groups: sentences that are shown together, those of one story, say.
            texts: the texts that they cite.
        """
        if not any(groups) or not self.trusted():
            return {}
        batches = [group[i : i + A_CALL] for group in groups for i in range(0, len(group), A_CALL)]
        found = self._round(batches, texts, wide=False)
        unsure = [[s for s in batch if found[s].what is Finding.UNSURE] for batch in batches]
        found |= self._round([batch for batch in unsure if batch], texts, wide=True)
        if self.off:
            return {}
        return {sentence: (self._verdict(said), said.also) for sentence, said in found.items()}

    def _verdict(self, said: Said) -> CheckResult:
        passed = Verdict.PASS if said.what is Finding.SUPPORTED else Verdict.FAIL
        return CheckResult(CHECKER, passed, ": ".join(filter(None, (self.name, said.what.value, said.why))))

    def _round(
        self, batches: Sequence[Sequence[DraftSentence]], texts: Texts, *, wide: bool
    ) -> dict[DraftSentence, Said]:
        """One question for each batch, a sentence of the exam among its own."""
        asked = []
        for batch in batches:
            absent = [s for s in batch if s.kind is SentenceKind.FRAMING]
            around = documents(batch, texts, self.nearest, wide=wide, absent=absent)
            queries = [Query(s.text, cited_places(s, texts), s.kind) for s in batch]
            known = self._known(batch)
            at = len(batch[0].text) % (len(batch) + 1)
            queries.insert(at, Query(known.text, known.cites))
            around.insert(len(batch[0].text) % (len(around) + 1), known.document)
            asked.append((queries, around, at, known))
        answers = self._asked([(queries, around) for queries, around, _, _ in asked])
        found: dict[DraftSentence, Said] = {}
        for batch, (_, _, at, known), said in zip(batches, asked, answers, strict=True):
            if said is None:
                found |= dict.fromkeys(batch, NONE)
                continue
            right = said.pop(at).what is (Finding.SUPPORTED if known.supported else Finding.NOT_SUPPORTED)
            self._missed += not right and not known.supported
            self._refused += not right and known.supported
            found |= dict(zip(batch, said, strict=True))
        if self._missed >= MISSED and not self.off:
            self.off = f"checker {self.name} missed {self._missed} known faults that were slipped in"
        if self._refused >= REFUSED and not self.off:
            self.off = (
                f"checker {self.name} dropped {self._refused} known faithful sentences that were slipped in"
            )
        return found

    def _known(self, batch: Sequence[DraftSentence]) -> exam.Item:
        """A sentence of the exam that the checker judged rightly there: another in each question, of either half."""
        assert self._result is not None
        turn = len(batch[0].text) + len(batch)
        self._slipped += 1
        some = self._result.kept if self._slipped % 3 == 0 else self._result.caught
        return exam.items()[some[(self._slipped * 7 + turn) % len(some)]]

    def _examined(self) -> exam.Result:
        """Hold the exam; it is broken off where it is failed already."""
        self.told(f"checker {self.name}: the exam, {len(exam.items())} sentences, once")
        result = exam.Result(self.name, 0, (), 0, ())
        items = exam.items()
        parts = [items[i : i + exam.A_CALL] for i in range(0, len(items), exam.A_CALL)]
        # The first part alone: of a model that cannot do it no more is asked.
        for some in (parts[:1], parts[1:]):
            asked = [
                (
                    [Query(one.text, one.cites) for one in part],
                    list(dict.fromkeys(one.document for one in part)),
                )
                for part in some
            ]
            for part, said in zip(some, self._asked(asked), strict=True):
                if said is None:
                    self.off = self.off or f"checker {self.name}: {self.account.why() or NOT_EXAMINED}"
                    return result
                for one, found in zip(part, said, strict=True):
                    right = (found.what is Finding.SUPPORTED) == one.supported
                    if one.supported:
                        kept = (*result.kept, one.number) if right else result.kept
                        result = replace(result, faithful=result.faithful + 1, kept=kept)
                    else:
                        caught = (*result.caught, one.number) if right else result.caught
                        result = replace(result, faulty=result.faulty + 1, caught=caught)
            if result.hopeless:
                break
        self.keep(self.key, result)
        return result

    def _asked(self, asked: Sequence[tuple[Sequence[Query], Sequence[Document]]]) -> list[list[Said] | None]:
        """What the checker finds of each question's sentences; None where it gave no answer."""
        prompts, shapes, shown = [], [], []
        for queries, around in asked:
            labels = _labelled(around)
            judgments = any(query.kind is SentenceKind.JUDGMENT for query in queries)
            prompts.append(self._filled(queries, around, labels, judgments=judgments))
            shapes.append(check_answers.shape(judgments, len(queries)))
            shown.append(labels)
        replies = self.chat.ask_all(list(zip(prompts, shapes, strict=True)))
        found: list[list[Said] | None] = []
        for (queries, around), prompt, reply, labels in zip(asked, prompts, replies, shown, strict=True):
            self.account.note(self.prompt, prompt, reply)
            if isinstance(reply, ProviderError):
                found.append(None)
                continue
            answers: Mapping[int, Answer] = check_answers.by_number(reply.value.verdicts)
            lines = {labels[line.place]: line.text for document in around for line in document.lines}
            places = {label: place for place, label in labels.items()}
            found.append(
                [_said(answers.get(n), query, lines, places) for n, query in enumerate(queries, start=1)]
            )
        return found

    def _filled(
        self,
        queries: Sequence[Query],
        around: Sequence[Document],
        labels: Mapping[Place, str],
        *,
        judgments: bool,
    ) -> str:
        marks = {SentenceKind.JUDGMENT: "JUDGMENT: ", SentenceKind.FRAMING: "", SentenceKind.FACT: ""}
        return self.prompt.render(
            documents=[
                {
                    "heading": document.heading,
                    "lines": [{"label": labels[line.place], "text": line.text} for line in document.lines],
                }
                for document in around
            ],
            sentences=[
                {
                    "number": number,
                    "mark": marks[query.kind],
                    "text": query.text,
                    "cites": ", ".join(labels[place] for place in query.cites if place in labels) or "none",
                }
                for number, query in enumerate(queries, start=1)
            ],
            judgments=judgments,
        )


def _said(answer: Answer | None, query: Query, lines: Mapping[str, str], places: Mapping[str, Place]) -> Said:
    """What an answer comes to; only lines of the article that is cited, or of another shown, may be named besides."""
    what, why = finding(answer, query.text, lines)
    named = answer.also if answer is not None and what is Finding.SUPPORTED else ()
    also = tuple(places[label] for label in dict.fromkeys(named) if label in places)
    return Said(what, why, tuple(place for place in also if place not in query.cites))


def _labelled(around: Sequence[Document]) -> dict[Place, str]:
    """The labels of all lines, in their order."""
    places = (line.place for document in around for line in document.lines)
    return {place: f"L{number}" for number, place in enumerate(places, start=1)}
