"""The part of the prompted writer that answers: a question, or the questions of a background report and its opening."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from brief.drafting import citation_labels
from brief.drafting.model_answers import PLAN, QUESTION, WHOLE, QuestionAnswer, WholeAnswer, written
from brief.drafting.prompt_claims import Shown, of_claims, of_sentences, one_line
from brief.drafting.prompt_door import SHORTEST, Drafted, PromptDoor
from brief.drafting.quotations import quoted
from brief.drafting.story_sheet import StorySheet, of_lines
from brief.errors import ProviderError
from brief.llm.chat_model import Reply
from brief.llm.schemas import Shape, bounded
from brief.records import DraftSentence, Section, SourcedClaim
from brief.retrieval.relevance import Scored
from brief.text.normal_forms import visible

ANSWERING, SURROUNDED = 12, 36
"""Most claims that a question is answered from; and with those that stand beside them in their articles."""
SEARCHES = 6
"""Most searches that are planned for a question."""
LONGEST_SEARCH = 300
"""Most characters of one, and of a question that a report is to answer."""


class QuestionWriter(PromptDoor):
    """Answers questions from labelled sentences."""

    def searches(self, question: str) -> tuple[str, ...]:
        """The searches that the model plans for a question; none where it failed.

        Args:
            question: as it was asked.
        """
        prompt = self.fill("plan", question=visible(question), searches=SEARCHES)
        return self._planned("plan", prompt, SEARCHES)

    def questions(
        self, request: str, asked: Sequence[str], headlines: Sequence[str], most: int
    ) -> tuple[str, ...]:
        """What a background report on a request should answer besides; none where the model failed.

        Args:
            request: as it was made.
            asked: the questions that it answers anyway.
            headlines: of the articles found.
            most: questions at most.
        """
        prompt = self.fill(
            "bank",
            request=visible(request),
            asked=[visible(one) for one in asked],
            headlines=[one_line(one) for one in headlines],
            questions=most,
        )
        return self._planned("bank", prompt, most)

    def _planned(self, name: str, prompt: str, most: int) -> tuple[str, ...]:
        (plan,) = self.ask_all(name, [prompt], [bounded(PLAN, {"searches": most}, [])])
        planned = plan.searches[:most] if plan else ()
        return tuple(one for one in planned if len(one) <= LONGEST_SEARCH)

    def answer(
        self,
        question: str,
        scored: Sequence[Scored],
        limit: int,
        each: Callable[[DraftSentence], None] | None = None,
    ) -> Drafted | None:
        """What the model answers from the best claims; None where it failed.

        Args:
            question: as it was asked.
            scored: the evidence's sentences, best first.
            limit: most sentences.
            each: given every sentence as soon as it is written, before any check.
        """
        shown = of_claims((claim, quoted(claim)) for claim in surrounded(scored))
        prompt = self.fill("ask", question=visible(question), passages=shown, sentences=limit)
        told = 0

        def tell(element: object) -> None:
            nonlocal told
            try:
                sentences = written(element)
            except ValueError:
                return  # the answer as a whole will be refused
            for one in sentences:
                told += 1
                if each and told <= limit and len(one.text) <= SHORTEST and not self.foreign([one.text]):
                    each(citation_labels.fact(one, shown))

        reply: Reply[QuestionAnswer] | ProviderError
        try:
            reply = self.chat.ask(prompt, _shape(shown, limit), each=tell if each else None)
        except ProviderError as error:
            reply = error
        return self._drafted(self.taken("ask", prompt, reply), shown, limit)

    def sections(
        self, request: str, asked: Sequence[tuple[str, Sequence[Shown]]], limit: int
    ) -> list[Drafted | None]:
        """What the model answers of each question of a report, in order; None where it failed.

        Args:
            request: what the report is on.
            asked: each question with the lines that it is answered from.
            limit: most sentences of one.
        """
        prompts = [
            self.fill(
                "report",
                request=visible(request),
                question=visible(question),
                others=[visible(other) for other, _ in asked if other != question],
                passages=shown,
                sentences=limit,
            )
            for question, shown in asked
        ]
        answers = self.ask_all("report", prompts, [_shape(shown, limit) for _, shown in asked])
        return [
            self._drafted(answer, shown, limit) for answer, (_, shown) in zip(answers, asked, strict=True)
        ]

    def opening(
        self,
        request: str,
        kept: Sequence[tuple[str, frozenset[str], DraftSentence]],
        sentences: int,
        judgments: int,
    ) -> tuple[StorySheet, WholeAnswer, tuple[DraftSentence, ...]] | None:
        """What opens a report, from its checked sentences: those shown, the answer, and its bottom line.

        Args:
            request: what the report is on.
            kept: question, independent sources and sentence, for each sentence that passed.
            sentences: most sentences of the bottom line.
            judgments: most key judgments.
        """
        return self._opened("opening", kept, sentences, judgments, request=visible(request))

    def _opened(
        self,
        name: str,
        kept: Sequence[tuple[str, frozenset[str], DraftSentence]],
        sentences: int,
        judgments: int,
        **values: str,
    ) -> tuple[StorySheet, WholeAnswer, tuple[DraftSentence, ...]] | None:
        shown = of_sentences(kept)
        wanted = judgments if self.judges else 0
        prompt = self.fill(name, passages=shown, sentences=sentences, judgments=wanted, **values)
        shape = bounded(WHOLE, {"bottom_line": sentences, "key_judgments": judgments}, labels_of(shown))
        (answer,) = self.ask_all(name, [prompt], [shape])
        if answer is None:
            return None
        facts = [citation_labels.fact(one, shown) for one in answer.bottom_line]
        if facts and not self.usable(facts):
            return None
        judged = answer.key_judgments[:judgments] if self.judges else ()
        return of_lines(shown), replace(answer, key_judgments=judged), self.cut(facts, sentences)

    def _drafted(self, answer: QuestionAnswer | None, shown: Sequence[Shown], limit: int) -> Drafted | None:
        if answer is None:
            return None
        facts = [citation_labels.fact(one, shown) for one in answer.sentences]
        if facts and not self.usable(facts):
            return None
        missing = answer.missing[:1] if self.judges else ()
        both = [
            one for one in (citation_labels.fact(d, shown) for d in answer.disputed) if len(one.citations) > 1
        ]
        return Drafted(
            Section("", ()),
            of_lines(shown),
            self.cut(facts, limit),
            absent=missing,
            disputed=tuple(both[:1]) if facts else (),
        )


def labels_of(shown: Sequence[Shown]) -> list[str]:
    """The labels of some lines."""
    return [one.label for one in shown]


def places_of(limit: int) -> list[str]:
    """The names of an answer's own sentences."""
    return [f"S{i}" for i in range(1, limit + 1)]


def _shape(shown: Sequence[Shown], limit: int) -> Shape[QuestionAnswer]:
    return bounded(QUESTION, {"sentences": limit}, labels_of(shown), places_of(limit))


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
