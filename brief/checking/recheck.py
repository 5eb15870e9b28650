"""An issued brief checked again: its citations, and every check that its sentences passed when they were drafted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace

from brief.analysis.block_speech import speaker_of
from brief.checking.checks import CHECKER, Verdicts
from brief.checking.citations import Texts, citation_fault
from brief.checking.consistency import sentences
from brief.checking.judgments import RESTS
from brief.records import (
    Article,
    Block,
    CheckedBrief,
    CheckedSentence,
    CheckResult,
    Citation,
    DraftSentence,
    Quote,
    Record,
    Reference,
    SentenceKind,
    Verdict,
    at_spans,
    text_at,
)
from brief.text.normal_forms import comparable


def references(given: Sequence[Reference], texts: Texts) -> list[tuple[int, str]]:
    """The references that do not hold any more: (number, why)."""
    faults = []
    for reference in given:
        citation = Citation(reference.ref, reference.article_id, reference.passage_id)
        reason = citation_fault(citation, texts)
        article = texts.article(reference.article_id)
        if reason:
            faults.append((reference.number, reason))
        elif article is None or text_at(article.source_text, reference.ref.spans) != reference.quote:
            faults.append((reference.number, "the words quoted do not stand at its span"))
        elif around(reference, texts) != reference.context:
            faults.append((reference.number, "the paragraph shown around it is not the article's"))
        elif _as_told(in_block(reference, article), reference) != reference:
            faults.append(
                (reference.number, "whose words its paragraph is, or what it is, is given otherwise")
            )
    return faults


def in_block(reference: Reference, article: Article) -> Reference:
    """A reference with what the paragraph is in which its words stand, on which pages, whose words, and when said."""
    block = at_spans(article.typed, reference.ref.spans) or Block(())
    return replace(reference, role=block.role, speaker=speaker_of(block), said=block.said, pages=block.pages)


def _as_told(own: Reference, told: Reference) -> Reference:
    """The same, without the pages where a record of before they were told has none."""
    return own if told.pages else replace(own, pages="")


def around(reference: Reference, texts: Texts) -> str:
    """The paragraph or paragraphs of the article in which a reference's words stand."""
    article = texts.article(reference.article_id)
    if article is None:
        return ""
    first, last = reference.ref.spans[0][0], reference.ref.spans[-1][1]
    blocks = [block for block in article.blocks if block[-1][1] > first and block[0][0] < last]
    return " ".join(text_at(article.source_text, block) for block in blocks)


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What does not hold of a record: against its documents, and by the rules of the code that checks it now."""

    faults: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]


def record(given: Record, texts: Texts) -> Rechecked:
    """A brief or an answer against the documents that it cites.

    Args:
        given: the record to check.
        texts: the documents, of a library or of a bundle.
    """
    unsound = references(given.references, texts)
    faults = [(f"[{number}]", reason) for number, reason in unsound]
    known = {reference.number: reference for reference in given.references}
    # What a checker said cannot be asked again: it is taken as the record has it, and the rules are held to it.
    told = sentences(given)
    said = [(s, r) for s in told for r in s.checks if r.check == CHECKER]
    verdicts = Verdicts(texts, {as_drafted(sentence, known): result for sentence, result in said})
    quotes = {number: reference.quote for number, reference in known.items()}
    bad = {number for number, _ in unsound}
    facts = {sentence.text for sentence in told if sentence.kind is SentenceKind.FACT}
    rules = []
    for sentence in told:
        where = f"“{sentence.text[:60]}”"
        reason = _sentence_fault(sentence, quotes) or rests(as_drafted(sentence, known), facts).reason
        if reason:
            faults.append((where, reason))
        elif not bad & set(sentence.numbers):
            rules += [(where, reason) for reason in _rules(sentence, known, verdicts)]
    rules += [
        (f"[{one.number}]", "it names a passage that its article does not have")
        for one in given.references
        if one.number not in bad and one.passage_id not in texts.passage_ids(one.article_id)
    ]
    held = texts.library.infos([source.article.id for source in given.sources])
    for source in given.sources:
        info = held.get(source.article.id)
        differs = [
            f.name
            for f in fields(source.article)
            if getattr(info, f.name, None) != getattr(source.article, f.name)
        ]
        if differs:
            where = f"source {source.article.id}"
            reason = "is not held" if info is None else f"the library has another {', '.join(differs)}"
            faults.append((where, reason))
        elif (
            isinstance(given, CheckedBrief)
            and (article := texts.article(source.article.id)) is not None
            and (source.disputed != article.disputed or source.set_aside != article.set_aside)
        ):
            reason = "what its page disputes of its date, or what was set aside in it, is given otherwise"
            faults.append((f"source {source.article.id}", reason))
    return Rechecked(tuple(faults), tuple(rules))


def _rules(sentence: CheckedSentence, known: dict[int, Reference], verdicts: Verdicts) -> Iterator[str]:
    """What today's rules say of a sentence that the record does not: that it fails, or another verdict."""
    results = verdicts.of(as_drafted(sentence, known))
    failed = next((result for result in results if result.verdict is Verdict.FAIL), None)
    if failed:
        yield f"it does not pass the check “{failed.check}”: {failed.reason}"
        return
    own = [result for result in sentence.checks if result.check != RESTS or result in results]
    if [_said(one) for one in own] != [_said(one) for one in results]:
        yield "its checks are recorded otherwise than they come out"
    elif any(one.verdict is not Verdict.PASS for one in sentence.checks if one not in own):
        yield "it is recorded as resting on what did not pass"


def _said(result: CheckResult) -> tuple[str, Verdict, str]:
    """A verdict as it is compared: a reason with a score in it may differ in the last digit on another machine."""
    return result.check, result.verdict, "" if re.search(r"\d\.\d", result.reason) else result.reason


def _sentence_fault(sentence: CheckedSentence, quotes: dict[int, str]) -> str:
    """Why a sentence does not stand on the references it names; empty where it does."""
    missing = [number for number in sentence.numbers if number not in quotes]
    if missing:
        return f"it cites [{missing[0]}], which is not among the references"
    if not sentence.numbers and sentence.kind is SentenceKind.FACT:
        return "it states a fact and cites nothing"
    cited = [quotes[number] for number in sentence.numbers]
    if sentence.writer == "quoting" and comparable(sentence.text) not in [
        comparable(quote) for quote in cited
    ]:
        return "it is given as a quotation, and its words are not those cited"
    lost = [
        quote for quote in sentence.quotes if not any(comparable(quote) in comparable(text) for text in cited)
    ]
    return f"the cited words do not hold “{lost[0][:60]}”" if lost else ""


def rests(sentence: DraftSentence, said: Collection[str]) -> CheckResult:
    """Whether what is no fact names factual sentences that passed and nothing else.

    Args:
        sentence: any sentence; a fact rests on its citations alone.
        said: texts of the factual sentences that passed.
    """
    if sentence.kind is SentenceKind.FACT:
        return CheckResult(RESTS, Verdict.NOT_APPLICABLE)
    if not sentence.rests_on:
        return CheckResult(RESTS, Verdict.FAIL, "it rests on no sentence that passed the checks")
    lost = next((text for text in sentence.rests_on if text not in said), "")
    if lost:
        return CheckResult(RESTS, Verdict.FAIL, f"it rests on “{lost[:60]}”, which did not pass the checks")
    return CheckResult(RESTS, Verdict.PASS)


def as_drafted(sentence: CheckedSentence, known: dict[int, Reference]) -> DraftSentence:
    """A sentence as its writer handed it in."""
    cited = [known[number] for number in sentence.numbers if number in known]
    citations = tuple(Citation(ref.ref, ref.article_id, ref.passage_id) for ref in cited)
    quotes = tuple(
        Quote(words, i)
        for words in sentence.quotes
        for i in [next((i for i, ref in enumerate(cited) if comparable(words) in comparable(ref.quote)), 0)]
    )
    return DraftSentence(
        sentence.text,
        citations,
        quotes,
        sentence.kind,
        sentence.writer,
        confidence=sentence.confidence,
        rests_on=sentence.rests_on,
    )
