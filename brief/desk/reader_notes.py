"""What a reader must know beside a sentence that passed, and beside its source: added after the gate, from the record.

Nothing here changes a sentence. Each remark is worked out from the cited article: a correction shown as
one, a headline that says more than the text, the day until which a forecast can be checked, a date that
was worked out in an article without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from brief.analysis import headlines
from brief.analysis.sentence_reader import read_sentence
from brief.checking import likelihoods
from brief.checking.checks import QUOTING
from brief.checking.citations import Texts
from brief.checking.gate import Passed
from brief.corpus.owners import Owners
from brief.dates.ahead import ahead, within
from brief.drafting import claim_standing
from brief.drafting.newsworthiness import corrects
from brief.formats.calendars import KIND as CALENDAR
from brief.reading.stated_genre import restates
from brief.records import (
    Article,
    CheckedSection,
    CheckedSentence,
    DateNote,
    DateStatus,
    EditKind,
    RatedClaim,
    Reference,
    Role,
    SectionKind,
    Source,
    SourcedClaim,
    TextKind,
    text_at,
)
from brief.rendering.wording import day, days
from brief.stories.page_edits import in_short
from brief.text.language import NAMES, language_of
from brief.text.normal_forms import comparable

CORRECTION = "Correction or withdrawal"
EARLIER = "earlier version"
"""What is quoted from a copy of a page in whose place another stands."""
# In an article that says so above, an error and what is right are joined into one claim.
_CORRECTION = re.compile(r"\W{0,2}(?:correct(?:ion|ed)|clarification|retraction|withdrawal)\b", re.IGNORECASE)
MOST_DATES = 3
MOST_CLAIM = 160
_ESTIMATE = "an estimate"
"""What the rule of a date says where its words leave the end open."""


def annotated(
    passed: Passed, texts: Texts, owners: Owners, zone: ZoneInfo, claims: Mapping[str, Sequence[SourcedClaim]]
) -> Passed:
    """What passed the gate, each sentence with its remarks and each source with what is known of it.

    ``claims`` are those of the articles cited, by article id.
    """
    source_of = {number: source for source in passed.sources for number in source.numbers}
    marks = _Marks(texts, {one.number: one for one in passed.references}, source_of, zone, claims)
    sections = tuple(
        replace(section, sentences=tuple(marks.of(sentence, section) for sentence in section.sentences))
        for section in passed.sections
    )
    sources = tuple(_described(source, texts, owners) for source in passed.sources)
    return replace(passed, sections=sections, sources=sources)


def rated(article: Article, quote: str) -> Iterator[str]:
    """What a fact check finds of the claim that is quoted from it, or of the one that it looks at."""
    for one in article.rated:
        if restates(quote, one.claim):
            yield _verdict(one)
            return
    if article.rated:
        one = article.rated[0]
        yield f"from a fact check, which rates the claim “{one.claim[:MOST_CLAIM]}” {one.verdict}"
    elif article.genre and article.genre.kind is TextKind.FACT_CHECK:
        yield "from a fact check whose verdict could not be read"


def revised(source: Source, quote: str, zone: ZoneInfo) -> Iterator[str]:
    """How the page of a source came to say what is quoted, and that its copy stands no more, where that is so."""
    words = comparable(quote)
    for one in reversed(source.revisions):
        mine = [edit for edit in one.edits if edit.now in words]
        changed = "; ".join(in_short(edit) for edit in mine if edit.kind is EditKind.CHANGED)
        published = source.article.published.start
        if changed:
            noted = ", with the publisher's note" if one.noted else ""
            yield f"changed {day(one.at, zone)}: {changed}{noted}"
        elif mine and published and day(one.at, zone) != day(published, zone):
            yield f"added {day(one.at, zone)}"
        if mine:
            break
    if source.replaced:
        yield f"{EARLIER}, replaced {day(source.replaced, zone)}"


def _verdict(one: RatedClaim) -> str:
    return f"claim rated {one.verdict} by {one.by or 'its publisher'}"


def with_verdicts(
    told: Sequence[CheckedSentence],
    references: Sequence[Reference],
    sources: Sequence[Source],
    texts: Texts,
    zone: ZoneInfo,
) -> tuple[CheckedSentence, ...]:
    """Sentences of an answer or a report, each with what a fact check finds of what it quotes and how its page changed.

    A judgment keeps what its term of likelihood means.
    """
    source_of = {number: source for source in sources for number in source.numbers}
    of = {reference.number: reference for reference in references}
    cited = {id_: texts.article(id_) for id_ in dict.fromkeys(one.article_id for one in references)}

    def remarks(sentence: CheckedSentence) -> Iterator[str]:
        if sentence.likelihood:
            meant = likelihoods.meaning(sentence.likelihood)
            more = likelihoods.WANTED_MORE
            yield from (one for one in sentence.remarks if one == meant or one.startswith(more))
        for number in sentence.numbers:
            yield from revised(source_of[number], of[number].quote, zone)
            own, quote = cited[of[number].article_id], of[number].quote
            if own is not None and (found := list(rated(own, quote))):
                yield from found
                continue
            others = (one for article in cited.values() if article is not None for one in article.rated)
            yield from (_verdict(one) for one in others if restates(quote, one.claim, own=False))

    return tuple(replace(one, remarks=tuple(dict.fromkeys(remarks(one)))) for one in told)


def dates_of(passed: Passed, texts: Texts) -> tuple[DateNote, ...]:
    """The dates that the brief leans on and that were worked out, of articles without a stated one; at most three.

    Those that carry the most are first: a date from whose rule others are counted, then by their place on
    the page. One rule is told once.
    """
    found: list[tuple[bool, int, DateNote]] = []
    for reference in passed.references:
        article = texts.article(reference.article_id)
        if article is None or article.published.status is DateStatus.STATED:
            continue
        for mention in within(article, reference.ref.spans):
            if mention.value.status is DateStatus.INFERRED:
                words = text_at(article.source_text, mention.spans)
                derived = "itself fixes" in mention.value.proof.anchor or not mention.value.proof.anchor
                found.append((derived, reference.number, DateNote(reference.number, words, mention.value)))
    found.sort(key=lambda each: each[:2])
    kept: dict[tuple[str, datetime | None], DateNote] = {}
    for _, _, note in found:
        kept.setdefault((note.words, note.value.start), note)
    return tuple(list(kept.values())[:MOST_DATES])


@dataclass(frozen=True)
class _Marks:
    texts: Texts
    references: dict[int, Reference]
    sources: dict[int, Source]
    zone: ZoneInfo
    claims: Mapping[str, Sequence[SourcedClaim]]
    hardened: dict[str, str] = field(default_factory=dict)
    """Article id → the sentence that its headline hardens: worked out once, however often the article is cited."""

    def of(self, sentence: CheckedSentence, section: CheckedSection) -> CheckedSentence:
        """The sentence with its remarks."""
        remarks = tuple(dict.fromkeys(self._remarks(sentence, section)))
        return replace(sentence, remarks=(*sentence.remarks, *remarks)) if remarks else sentence

    def _remarks(self, sentence: CheckedSentence, section: CheckedSection) -> Iterator[str]:
        noted = any(self.references[number].role is Role.CORRECTION for number in sentence.numbers)
        if (noted or corrects(sentence.text)) and section.kind is not SectionKind.CONTESTED:
            yield CORRECTION
        for number in sentence.numbers:
            reference = self.references[number]
            article = self.texts.article(reference.article_id)
            if article is None:
                continue
            yield from revised(self.sources[number], reference.quote, self.zone)
            yield from rated(article, reference.quote)
            if sentence.writer != QUOTING and (foreign := _translated(sentence.text, article.language)):
                yield foreign
            if _CORRECTION.match(article.title) and len(reference.ref.spans) > 1:
                yield CORRECTION
            if article.id not in self.hardened:
                hard = headlines.overstated(article.title, self.claims.get(article.id, ()))
                self.hardened[article.id] = hard.text if hard else ""
            if self.hardened[article.id] == reference.quote:
                yield headlines.WARNING
            found = within(article, reference.ref.spans)
            if section.kind is SectionKind.OUTLOOK:
                yield from self._until(reference, article)
            elif not article.published.known:
                for mention in found:
                    if mention.value.status is DateStatus.INFERRED and mention.value.start is not None:
                        words = text_at(article.source_text, mention.spans)
                        yield f"“{words}”: {days(mention.value)}, inferred"

    def _until(self, reference: Reference, article: Article) -> Iterator[str]:
        """By when a forecast can be checked: the latest day that it names and that lies ahead of its article.

        An entry of a calendar opens with its day.
        """
        if article.origin.kind == CALENDAR:
            return
        value = ahead(article, reference.ref.spans)
        coming = claim_standing.to_come(reference.quote, read_sentence(reference.quote, article.language))
        if value is not None and value.end is not None and coming:
            about = "about " if _ESTIMATE in value.proof.rule else ""
            how = ", inferred" if value.status is DateStatus.INFERRED else ""
            yield f"to be checked by {about}{day(value.end - timedelta(seconds=1), ZoneInfo('UTC'))}{how}"
        else:
            yield "no date given"


def _translated(text: str, language: str) -> str:
    """That a written sentence says in another language what its source says in this one; empty where it does not."""
    if not language or language == (language_of(text) or "en"):
        return ""
    return f"translated from {NAMES.get(language, language)}"


def _described(source: Source, texts: Texts, owners: Owners) -> Source:
    article = texts.article(source.article.id)
    return replace(
        source,
        owner=owners.of(source.article),
        disputed=article.disputed if article else (),
        set_aside=article.set_aside if article else (),
    )
