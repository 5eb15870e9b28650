"""All checks of one sentence, whoever wrote it; one that fails is enough to drop it. Each is checked once a run.

A quotation is held to every rule. A sentence in a model's own words is dropped by the vetoes alone (citations,
quotations, form, fields); the other rules raise doubts, and whether it passes is for a checker to say. Where there is
none, only near copies pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from brief.checking import (
    date_check,
    fields,
    figure_check,
    hedge_check,
    judgments,
    likelihoods,
    model_prose,
    name_check,
    plain_form,
)
from brief.checking.citations import Texts, check_citations, check_quotations
from brief.checking.cited_text import Cited, cited, not_analysed, publishers, verbatim
from brief.records import CheckResult, DraftSentence, SentenceKind, Verdict, fold
from brief.text.normal_forms import composed

QUOTING = "quoting"
"""The writer whose sentences are their sources' own words."""
OTHERS = "others"
"""Whoever wrote a text that is only checked: it is held to what it says, and not to how a brief is worded."""
CHECKER, NEAR_COPY = "checker", "near copy"
"""What lets a sentence in other words pass: a model that has read it beside its sources, or how near it is to them."""


class Verdicts:
    """The verdicts of one run, carried from the writer's rounds to the gate: one a sentence and its evidence."""

    def __init__(self, texts: Texts, recorded: Mapping[DraftSentence, CheckResult] | None = None) -> None:
        """Sentences are held against ``texts``; ``recorded`` are verdicts that a checker gave."""
        self.texts = texts
        self._known: dict[DraftSentence, tuple[CheckResult, ...]] = {}
        self._said = {_same(sentence): result for sentence, result in (recorded or {}).items()}

    def of(self, sentence: DraftSentence) -> tuple[CheckResult, ...]:
        """Every check of a sentence; of one that is known, its verdict."""
        results = self.rules(sentence)
        if sentence.writer == QUOTING or sentence.confidence or failed(results):
            return results
        said = self._said.get(_same(sentence))
        if said is not None:
            return (*results, said)
        if sentence.kind is SentenceKind.FACT and near_copy(results):
            return results
        why = "it is in the model's own words, and no checker has read it"
        return (*results, CheckResult(CHECKER, Verdict.FAIL, why))

    def say(self, said: Mapping[DraftSentence, CheckResult]) -> None:
        """Take down what a checker said."""
        self._said |= {_same(sentence): result for sentence, result in said.items()}

    def unread(self, sentence: DraftSentence) -> bool:
        """Whether a sentence is for a checker to read: no veto drops it, it is no mere copy, and none has read it."""
        if sentence.writer == QUOTING or sentence.confidence or _same(sentence) in self._said:
            return False
        results = self.rules(sentence)
        own = any(result.reason == OWN_WORDS for result in results)
        # Of another's text: words cut out of a source may leave out what they rest on.
        return not failed(results) and not (own and (sentence.writer != OTHERS or near_copy(results)))

    def fault(self, sentence: DraftSentence) -> str:
        """Why a sentence fails, in the checks' words; empty where it passes."""
        results = self.of(sentence)
        why = [result.reason for result in results if result.verdict is Verdict.FAIL]
        # What no checker has read is told by what speaks against it: there is nothing else to write it anew from.
        if why and results[-1].check == CHECKER and self.unread(sentence):
            why += [result.reason for result in results if result.verdict is Verdict.DOUBT]
        return "; ".join(why)

    def rules(self, sentence: DraftSentence) -> tuple[CheckResult, ...]:
        """What the rules say of a sentence, whatever a checker does."""
        same = _same(sentence)
        if same not in self._known:
            self._known[same] = check(sentence, self.texts)
        return self._known[same]


def _same(sentence: DraftSentence) -> DraftSentence:
    """A sentence without what is not checked here: a grade or a confidence makes no other sentence of it."""
    return replace(sentence, grade=None, likelihood="", confidence="", claims=())


OWN_WORDS = "it is the source's own words"


def failed(results: Iterable[CheckResult]) -> bool:
    """Whether any check failed."""
    return any(result.verdict is Verdict.FAIL for result in results)


def against(results: Iterable[CheckResult]) -> bool:
    """Whether any rule speaks against a sentence, be it a veto or a doubt."""
    return any(result.verdict in (Verdict.FAIL, Verdict.DOUBT) for result in results)


def near_copy(results: Sequence[CheckResult]) -> bool:
    """Whether a sentence is as near to its source as a copy or a light edit, and no rule has a doubt about it."""
    return not against(results) and any(result.check == NEAR_COPY for result in results)


def check(sentence: DraftSentence, texts: Texts) -> tuple[CheckResult, ...]:
    """Every rule on one sentence.

    Strength is checked only where the citations resolve: without them there is nothing to hold it against.
    """
    quotes = tuple(replace(quote, text=composed(quote.text)) for quote in sentence.quotes)
    sentence = replace(sentence, text=composed(sentence.text), quotes=quotes)
    model = sentence.writer != QUOTING
    results = [check_citations(sentence, texts), check_quotations(sentence, texts)]
    if sentence.writer != OTHERS:
        results.append(likelihoods.check(sentence.text, sentence.kind))
    if not sentence.citations or failed(results[:1]):
        return (*results, _form(sentence))
    if sentence.kind is not SentenceKind.FACT and sentence.rests_on:
        # How it is worded is a rule; whether it follows is for a checker to say.
        judged = judgments.check(sentence, texts)
        judged = [result if result.check == judgments.WORDING else _doubt(result) for result in judged]
        return (*results, _form(sentence), *judged)
    found = cited(sentence.citations, texts)
    results.append(_form(sentence, found))
    rules = _strength(sentence, found, texts, model=model)
    if not model:
        return (*results, *rules)
    return (*results, *fields.check(sentence.text, found, texts), *map(_doubt, rules))


def _form(sentence: DraftSentence, found: Sequence[Cited] = ()) -> CheckResult:
    if sentence.writer == OTHERS:
        return plain_form.for_machines(sentence.text)
    return plain_form.check(sentence.text, found, model=sentence.writer != QUOTING)


def _doubt(result: CheckResult) -> CheckResult:
    return replace(result, verdict=Verdict.DOUBT) if result.verdict is Verdict.FAIL else result


def _strength(
    sentence: DraftSentence, found: Sequence[Cited], texts: Texts, *, model: bool
) -> list[CheckResult]:
    """The rules of strength: right of a quotation; of other words they are right in part only."""
    published = publishers(found)
    results = [
        figure_check.check(sentence.text, found, published),
        name_check.check_names(sentence.text, found, published),
        date_check.check(sentence.text, found, published, texts),
        *hedge_check.check(sentence.text, found, published),
    ]
    if not any(fold(sentence.text) in one.words for one in found):
        from brief.checking import addition_check, role_check  # no quotation needs them

        results += [addition_check.check(sentence.text, found), role_check.check(sentence.text, found)]
    results += _support(sentence.text, found, published, texts, model=model)
    if model:
        results.append(model_prose.check_words(sentence.text, found))
    return results


def _support(
    text: str, found: Sequence[Cited], published: Sequence[str], texts: Texts, *, model: bool
) -> list[CheckResult]:
    """Whether the cited sentences support a sentence that is not theirs word for word; and whether it is a near copy.

    The threshold is the score's ``holds``: at most 2 % of right sentences, free rewording among them, fall
    under it (``benchmarks/bench_support.py``); a near copy is ``close``. The title is no part of what is known: a
    headline alone supports nothing.
    """
    if verbatim(text, found) or any(fold(text) in one.words for one in found):
        own = CheckResult(model_prose.SUPPORT, Verdict.NOT_APPLICABLE, OWN_WORDS)
        return [own, CheckResult(NEAR_COPY, Verdict.PASS, OWN_WORDS)] if model else [own]
    if skipped := not_analysed(model_prose.SUPPORT, found):
        return [skipped]
    evidence = [sentence for one in found for sentence in one.sentences]
    known = [*published, *(f"{v.start:%Y-%m-%d}" for one in found if (v := one.article.published).start)]
    made = texts.support.check(text, evidence, " ".join(known))
    if not made.holds:
        why = f"the cited text speaks of something else; {made.reason}"
        return [CheckResult(model_prose.SUPPORT, Verdict.FAIL, why)]
    if not model:
        return [CheckResult(model_prose.SUPPORT, Verdict.PASS)]
    near = [CheckResult(NEAR_COPY, Verdict.PASS, "it is nearly the source's own words")] if made.close else []
    return [model_prose.check_denial(text, made), *near]
