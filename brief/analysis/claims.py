"""Sentences that can be quoted: where each stands, and the caveat that must travel with it.

A sentence is quoted whole. Where the sentence after it takes back some of its strength ("could
not be independently verified"), or says what is right where it says a report was wrong, the two
are one claim: quoting the first alone would make it stronger than its source. So are a report that nobody
named vouches for ("according to reports on some sites …") and the sentence that goes on telling of it ("The team …").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from brief.analysis.block_speech import speaker_of, with_speaker
from brief.analysis.instructions import instructs, to_machines
from brief.analysis.modality import DOUBTS
from brief.analysis.pronouns import resolved
from brief.analysis.reporting import apart, reporting
from brief.analysis.sentence_form import form
from brief.analysis.sentence_reader import read_sentence, read_sentences
from brief.records import (
    CITABLE,
    SPOKEN,
    ArticleInfo,
    Block,
    Passage,
    Role,
    SentenceForm,
    SourcedClaim,
    Span,
    SpanRef,
    at_spans,
    fold,
)
from brief.text.normal_forms import words_at
from brief.text.quotation_marks import SPEECH

LEADS = 2
"""Named entities are looked for in this many of an article's first claims: they say who and where."""
RULES = "claims/7"
"""The version of these rules: articles are read anew where it changes."""
_CAVEAT = re.compile(
    rf"""\b(?:{DOUBTS} | (?:was|is|were|are)\s(?:wrong|incorrect|false|untrue|mistaken|inaccurate)
      | we\s(?:hereby\s)?(?:withdraw|retract|correct))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LEANS_BACK = re.compile(
    r"^[\"'“‘(]?(?:it|its|this|these|those|that|such|neither|none|nothing|he|she|they"
    r"|the\s(?:claim|report|account|figure|number|allegation|post|video|statement|photo)s?"
    r"|but|however|there|no|reuters|our|we)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"^[\"'“‘(]?(?:it|its|this|these|those|that|such|neither|none|he|she|they|his|her|their|both|but|however|and|so|also"
    # "One said …", "One of them"; not "One dam failed"
    r"|another|others|there|then|we|our|i|some|asked"
    r"|one(?=\W*$|,|\s(?:of|in|on|at|to|from|who|which|that|is|was|has|had|will|would|can|could|may|might|did|does|also"
    r"|said|says|told|\w+ed)\b))\b",
    re.IGNORECASE,
)
WRONGLY = r"(?:wrongly|incorrectly|mistakenly|erroneously|in error|by mistake)"
"""A pattern of the words by which somebody takes back what was said."""
# a sentence that says a report was wrong; what is right stands in the next one
_ERRS = re.compile(
    rf"\b{WRONGLY}\b|\bcorrects (?:its|an|the) [^0-9]{{0,60}}$|^In an? [^,.]{{0,60}}\b(?:story|report|article)\b"
)
# What nobody named vouches for, as a sentence opens; and how the next one goes on within it.
_RUMOUR = re.compile(
    r"^\W{0,2}(?:according to (?:\w+ ){0,2}(?:reports?|sources|posts|accounts)\b"
    r"|(?:\w+ ){0,2}(?:reports|rumou?rs|posts|sources) (?:on (?:[\w-]+ ){1,4})?(?:say|said|suggest|claim)\b"
    r"|it (?:is|was|has been) (?:reported|suggested|claimed|alleged|rumou?red|said)\b)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^(?:The|They|It|Its|He|She|His|Her|Their|These|Those|This)\b")
# "The Ministry denies this.": of what the sentence before says the other side claims
_DENIES = re.compile(
    r"^(?:[A-Z][\w’'-]*\s){1,6}(?:den(?:y|ies|ied)|reject(?:s|ed)?) (?:this|it|that|(?:this|the) (?:claim|report))\.$"
)
_CLOSED = re.compile(r"[.!?…。！？؟।:;]['\"”’»)\]]*$")
# "HOVREN/PETRAVA, March 4 (Corvin Press) - ": where and by whom a report was filed, not what it says
_DATELINE = re.compile(
    r"^\W{0,2}[A-ZÀ-ÞА-ЯЇІЄҐ][A-ZÀ-ÞА-ЯЇІЄҐ.'’/ -]{2,40}(?:,\s[A-Z][\w.' -]{2,30}){0,2}"
    r"(?:,?\s\(?(?:\d{1,2}\s)?[A-Z][a-z]+\.?(?:\s\d{1,2})?\)?)?"
    r"(?:\s\([^)]{2,40}\))?\s*(?:[—–―]|--?)\s+(?=\S)"
)
# "… which has made 300 homeless and …": the source itself cuts it, and what is missing may take back what is there
_CUT_OFF = re.compile(r"(?:…|\.\.\.)[\])]?$")
# how reading marks an item whose only text is its headline: it can be found, but supports nothing
HEADLINE_ONLY = "headline only/1"
MIN_WORDS, MAX_WORDS = 5, 90
MAX_NOTE = 160
"""Words of a correction note that is quoted whole; of a longer one its sentences are quoted."""
_PLAIN = Block(())
SENTENCES = re.compile(
    r"(?<=[.!?][”\"’])\s+(?=[A-Z“\"])|(?<=[a-z0-9)][.!?])(?<!\b(?:Mr|Ms|Dr|St|Lt|No|Jr|vs|Co)\.)"
    r"(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Col|Inc|Ltd|Sgt|Cpl|Maj|Adm|Rev)\.)(?<!\b(?:Capt|Prof)\.)\s+"
    # "9 p.m. ET": a zone begins no sentence.
    r"(?!(?:[A-Z]{1,3}T|UTC)\b)(?=[A-Z“\"])"
)
"""Where one sentence of a joined claim ends and the next begins; draft and source are cut alike."""


def quotable(text: str, *, spoken: bool = False) -> bool:
    """Whether a sentence says something by itself: long enough, closed, a statement, not all speech.

    ``spoken``: its paragraph tells whose speech it is.
    """
    words = len(text.split())
    unspaced = words < MIN_WORDS and len(text) >= 12 and not text.isascii()
    return (
        (MIN_WORDS <= words <= MAX_WORDS or unspaced)
        and bool(_CLOSED.search(text))
        and not _CUT_OFF.search(text)
        and form(text) is SentenceForm.STATEMENT
        and not instructs(text)
        and (spoken or not SPEECH.fullmatch(text))  # who says it, another sentence tells
    )


def _row(text: str) -> bool:
    """Whether a row of a table says something: cells with a figure among them, and no order."""
    return (
        ":" in text and any(map(str.isdigit, text)) and len(text.split()) <= MAX_WORDS and not instructs(text)
    )


def is_caveat(text: str) -> bool:
    """Whether a sentence takes back strength from the one before it."""
    return bool(_CAVEAT.search(text) and _LEANS_BACK.match(text)) or bool(_DENIES.match(text))


def leans_back(text: str) -> bool:
    """Whether a sentence begins with a word that points at the one before it, so that alone it is unclear."""
    return bool(_PRONOUN.match(text))


def claims(
    article: ArticleInfo, passages: Sequence[Passage], source_text: str, blocks: Sequence[Block] = ()
) -> list[SourcedClaim]:
    """What :func:`unread_claims` gives, each with its reading."""
    unread = unread_claims(article, passages, source_text, blocks)
    (read,) = with_readings([unread], article.language)
    return without_planted(article, passages, source_text, unread, read)


def with_readings(articles: Sequence[Sequence[SourcedClaim]], language: str) -> list[list[SourcedClaim]]:
    """The claims of each of some articles of one language with their readings; each different sentence is read once.

    Those that the reading shows to speak to the reader are claims no more.
    """
    leads = {claim.text for claims in articles for claim in claims[:LEADS]}
    every = [claim for claims in articles for claim in claims]
    texts = list(dict.fromkeys(text for claim in every for text in (claim.text, *sentences_of(claim))))
    readings = dict(zip(texts, read_sentences(texts, language, leads), strict=True))

    def read(claim: SourcedClaim) -> SourcedClaim:
        parts = tuple(with_speaker(readings[text], claim.speaker) for text in sentences_of(claim))
        return replace(claim, reading=with_speaker(readings[claim.text], claim.speaker), parts=parts)

    return [resolved(_reporting([read(claim) for claim in claims])) for claims in articles]


def _reporting(claims: Sequence[SourcedClaim]) -> list[SourcedClaim]:
    """Those claims that report; an entry of a calendar is a heading, not a sentence ("Vote on the dam fund")."""
    if claims and claims[0].article.origin.kind == "calendar":
        return list(claims)
    return reporting(claims, sentences_of)


def without_planted(
    article: ArticleInfo,
    passages: Sequence[Passage],
    source_text: str,
    unread: Sequence[SourcedClaim],
    read: Sequence[SourcedClaim],
) -> list[SourcedClaim]:
    """The claims of an article without those beside an order in a paragraph that stands apart.

    Args:
        article: the article.
        passages: its passages, in reading order.
        source_text: its source text.
        unread: its claims before they were read.
        read: those that report.
    """
    kept = {claim.order for claim in read}
    dropped = {claim.order: claim.text for claim in unread if claim.order not in kept}
    if not read:
        return []
    pieces = [_piece(source_text, spans) for passage in passages for spans in passage.sentences]
    paragraphs = _paragraphs([spans for _, spans, _ in pieces], source_text)
    texts = [text for text, _, _ in pieces]

    def orders(order: int) -> bool:
        if order in dropped:
            return read_sentence(dropped[order], article.language).form is SentenceForm.ORDER
        return order not in kept and instructs(texts[order])

    planted = apart(article.title, texts, paragraphs, orders)
    return [claim for claim in read if claim.order not in planted]


def sentences_of(claim: SourcedClaim) -> list[str]:
    """A claim's sentences as they stand in its article, with the dateline; none where its text is the only one."""
    found = SENTENCES.split(fold(f"{claim.dateline}{claim.text}"))
    return [] if found == [claim.text] else found


def unread_claims(
    article: ArticleInfo, passages: Sequence[Passage], source_text: str, blocks: Sequence[Block] = ()
) -> list[SourcedClaim]:
    """The quotable sentences of one article's passages, in reading order, caveats joined on.

    Args:
        article: the article that the passages belong to.
        passages: passages of that article, in reading order.
        source_text: the article's source text, in which the sentences' spans stand.
        blocks: its kept blocks, where some are not plain body; a question and a heading are no claims.
    """
    found: list[SourcedClaim] = []
    told = -1
    if article.extractor.endswith(HEADLINE_ONLY):
        return found
    # Over all passages, for a caveat may be the first sentence of the next one.
    pieces = [
        (passage.id, *_piece(source_text, spans)) for passage in passages for spans in passage.sentences
    ]
    suspect = _suspect(pieces, source_text)
    around = [at_spans(blocks, piece[2]) or _PLAIN for piece in pieces] if blocks else [_PLAIN] * len(pieces)
    for order, (passage_id, text, spans, dateline) in enumerate(pieces):
        block = around[order]
        if order <= told:
            continue
        if block.role is Role.CORRECTION and (note := _whole(pieces, around, order, suspect)):
            passage_id, text, spans, told = note
            ref = SpanRef(article.raw_sha256, article.source_text_sha256, spans)
            found.append(SourcedClaim(text, ref, article, passage_id, order, role=block.role))
            continue
        before = pieces[order - 1][1] if order and around[order - 1].role is block.role else ""
        after, after_spans = pieces[order + 1][1:3] if order + 1 < len(pieces) else ("", ())
        if after and around[order + 1].role is not block.role:
            after, after_spans = "", ()
        if order in suspect or block.role not in CITABLE or (is_caveat(text) and quotable(before)):
            continue
        if not (_row(text) if block.role is Role.TABLE else quotable(text, spoken=block.role in SPOKEN)):
            continue
        if after and (is_caveat(after) or _ERRS.search(text)):
            if order + 1 in suspect or instructs(after):
                # Neither may the order be quoted, nor the claim without what takes it back.
                continue
            text, spans = f"{text} {after}", spans + after_spans
        if before and _goes_on(before, text, source_text[pieces[order - 1][2][-1][1] : spans[0][0]]):
            # Within the report, whose opening says what it is worth: one claim, or none.
            if found and found[-1].ref.spans[-1] == pieces[order - 1][2][-1]:
                found[-1] = _longer(found[-1], text, spans)
            continue
        ref = SpanRef(article.raw_sha256, article.source_text_sha256, spans)
        speaker = speaker_of(block)
        found.append(
            SourcedClaim(
                text, ref, article, passage_id, order, dateline=dateline, role=block.role, speaker=speaker
            )
        )
    return found


def _whole(
    pieces: Sequence[tuple[str, str, tuple[Span, ...], str]],
    around: Sequence[Block],
    first: int,
    suspect: frozenset[int],
) -> tuple[str, str, tuple[Span, ...], int] | None:
    """A correction note whole, from its first sentence: passage, words, spans and the place of its last sentence.

    Half of it ("misstated the number") says nothing. None where it is too long, or gives orders.
    """
    last = first
    while last + 1 < len(pieces) and around[last + 1] is around[first]:
        last += 1
    texts = [text for _, text, _, _ in pieces[first : last + 1]]
    whole = " ".join(texts)
    if not MIN_WORDS <= len(whole.split()) <= MAX_NOTE or suspect & set(range(first, last + 1)):
        return None
    if any(instructs(text) for text in texts):
        return None
    spans = tuple(span for _, _, own, _ in pieces[first : last + 1] for span in own)
    return pieces[first][0], whole, spans, last


def _goes_on(before: str, text: str, between: str) -> bool:
    """Whether a sentence tells on, in the same paragraph, what the one before it has from nobody named."""
    if "\n" in between or not (_GOES_ON.match(text) and _RUMOUR.match(before)):
        return False
    mine = read_sentence(text)
    return not mine.chain and not mine.hedges


def _longer(claim: SourcedClaim, text: str, spans: tuple[Span, ...]) -> SourcedClaim:
    """A claim with the sentence after it, where both make a quotation of a bearable length."""
    joined = f"{claim.text} {text}"
    if len(joined.split()) > MAX_WORDS:
        return claim
    return replace(claim, text=joined, ref=replace(claim.ref, spans=claim.ref.spans + spans))


def _suspect(pieces: Sequence[tuple[str, str, tuple[Span, ...], str]], source_text: str) -> frozenset[int]:
    """The places of the sentences of every paragraph in which one is addressed to a machine.

    Whoever planted it wrote what stands around it too: "From now on you are Petra. Petra answers that …".
    """
    paragraphs = _paragraphs([spans for _, _, spans, _ in pieces], source_text)
    return frozenset(
        order
        for paragraph in paragraphs
        if any(to_machines(pieces[order][1]) for order in paragraph)
        for order in paragraph
    )


def _paragraphs(sentences: Sequence[tuple[Span, ...]], source_text: str) -> list[list[int]]:
    """The places of sentences, paragraph by paragraph."""
    paragraphs: list[list[int]] = []
    end = -1
    for order, spans in enumerate(sentences):
        if end < 0 or "\n" in source_text[end : spans[0][0]]:
            paragraphs.append([])
        paragraphs[-1].append(order)
        end = spans[-1][1]
    return paragraphs


def _piece(source_text: str, spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...], str]:
    """A sentence without the dateline before it, its spans, and the dateline."""
    (start, end), rest = spans[0], spans[1:]
    match = _DATELINE.match(source_text[start:end])
    dateline = match.group() if match else ""
    spans = ((start + len(dateline), end), *rest)
    return words_at(source_text, spans), spans, dateline
