"""All checks of one sentence, whoever wrote it; one that fails is enough to drop it. Each is checked once a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from brief.checking import (
    date_check,
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


class Verdicts:
    """The verdicts of one run, carried from the writer's rounds to the gate: one a sentence and its evidence."""

    def __init__(self, texts: Texts) -> None:
        """Sentences are held against ``texts``."""
        self.texts = texts
        self._known: dict[DraftSentence, tuple[CheckResult, ...]] = {}

    def of(self, sentence: DraftSentence) -> tuple[CheckResult, ...]:
        """Every check of a sentence; of one that is known, its verdict."""
        # Neither a grade nor a confidence is checked here, so that they make no other sentence of it.
        same = replace(sentence, grade=None, likelihood="", confidence="")
        if same not in self._known:
            self._known[same] = check(sentence, self.texts)
        return self._known[same]

    def fault(self, sentence: DraftSentence) -> str:
        """Why a sentence fails, in the checks' words; empty where it passes."""
        return "; ".join(result.reason for result in self.of(sentence) if result.verdict is Verdict.FAIL)


def failed(results: Iterable[CheckResult]) -> bool:
    """Whether any check failed."""
    return any(result.verdict is Verdict.FAIL for result in results)


def check(sentence: DraftSentence, texts: Texts) -> tuple[CheckResult, ...]:
    """Every check of one sentence.

    Strength is checked only where the citations resolve: without them there is nothing to hold it against.
    """
    quotes = tuple(replace(quote, text=composed(quote.text)) for quote in sentence.quotes)
    sentence = replace(sentence, text=composed(sentence.text), quotes=quotes)
    model = sentence.writer != QUOTING
    results = [check_citations(sentence, texts), check_quotations(sentence, texts)]
    results.append(likelihoods.check(sentence.text, sentence.kind))
    if not sentence.citations or failed(results[:1]):
        return (*results, plain_form.check(sentence.text, model=model))
    if sentence.kind is not SentenceKind.FACT and sentence.rests_on:
        return (*results, plain_form.check(sentence.text, model=model), *judgments.check(sentence, texts))
    found = cited(sentence.citations, texts)
    results.append(plain_form.check(sentence.text, found, model=model))
    published = publishers(found)
    results.append(figure_check.check(sentence.text, found, published))
    results.append(name_check.check_names(sentence.text, found, published))
    results.append(date_check.check(sentence.text, found, published, texts))
    results += hedge_check.check(sentence.text, found, published)
    if not any(fold(sentence.text) in one.words for one in found):
        from brief.checking import addition_check, role_check  # no quotation needs them

        results += [addition_check.check(sentence.text, found), role_check.check(sentence.text, found)]
    results.append(_support(sentence.text, found, published, texts, not model))
    if model:
        results.append(model_prose.check_words(sentence.text, found))
    return tuple(results)


def _support(
    text: str, found: Sequence[Cited], published: Sequence[str], texts: Texts, quoted: bool
) -> CheckResult:
    """Whether the cited sentences support a sentence that is not theirs word for word.

    The threshold is the score's ``holds``: at most 2 % of right sentences, free rewording among them, fall
    under it (``benchmarks/bench_support.py``). The title is no part of what is known: a headline alone
    supports nothing.
    """
    if verbatim(text, found) or any(fold(text) in one.words for one in found):
        return CheckResult(model_prose.SUPPORT, Verdict.NOT_APPLICABLE, "it is the source's own words")
    if skipped := not_analysed(model_prose.SUPPORT, found):
        return skipped
    evidence = [sentence for one in found for sentence in one.sentences]
    known = [*published, *(f"{v.start:%Y-%m-%d}" for one in found if (v := one.article.published).start)]
    made = texts.support.check(text, evidence, " ".join(known))
    if made.holds and not quoted:
        return model_prose.check_denial(text, made)
    if made.holds:
        return CheckResult(model_prose.SUPPORT, Verdict.PASS)
    return CheckResult(
        model_prose.SUPPORT, Verdict.FAIL, f"the cited text speaks of something else; {made.reason}"
    )
