"""A sentence is a plain sentence of a brief: no prompt label, markup, link, order to the reader or other language.

These are what a model leaves in its answer by mistake, or what a planted instruction makes it write.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.analysis.instructions import to_machines
from brief.checking.cited_text import Cited
from brief.records import CheckResult, Verdict, fold
from brief.text.language import language_of
from brief.text.quotation_marks import AFTER_END, QUOTED, unmarked

FORM = "form"
_OWN = "the model speaks of itself or to the reader"
_ADDRESS, _ORDER = "it holds an address", "it tells the reader, or a machine, to do something"
# What is wrong, and how it shows; labels, markup and the like may be copied from the source (a note's number, a dash).
_FAULTS = [
    (fault, re.compile(pattern, re.IGNORECASE | re.VERBOSE))
    for fault, pattern in (
        (
            _ADDRESS,
            r"""(?:https?|ftp|mailto|javascript|data):\S|\bwww\.\w|\]\(|\b[\w.+-]+@[\w-]+\.\w
            |\b[\w-]+\.(?:com|org|net|info|biz|xyz|example|io|ru|cn|test)\b""",
        ),
        (
            "it holds markup",
            r"""</?[a-z][^<>]*>|<!--|&(?:\#\w+|[a-z]{2,6});|\*\*|(?<!\w)__|`|^\s*(?:\#{1,6}\s|[-*•]\s|>\s|\|)|\\n|\{\{|\}\}""",
        ),
        (
            "it repeats what the model was told",
            r"""[\[(【](?:(?:[A-Z]|passage|source|doc(?:ument)?|evidence)[ -]?\d{1,3}|\d{1,3})(?:\s?,\s?\w+)*[\])】]
            |^(?:[A-Z]\d{1,3}|(?:passage|source|document|claim|sentence|answer|summary|output|assistant|user|system|note)
            (?:\s\d{1,3})?)\s?:\s|<\||<<<|>>>|‹‹‹|›››
            |\bJSON\b|\bdata,\snot\sinstructions\b|\bintelligence\sbrief\b|\b(?:labels?|passages?)\s(?:above|below|[PS]\d)""",
        ),
        (
            "it speaks of the passages and not of what they say",
            r"""\b(?:the|this|these|both|all|(?:the\s)?(?:first|second|third|provided|given|above|cited|retrieved))\s
            (?:passages?|excerpts?|snippets?|provided\s\w+|(?:given|retrieved)\s(?:text|passages?|context|documents?))\b
            |\bpassage\s(?:\d|[A-Z]\d)|\bthe\s(?:provided|given|supplied)\s(?:context|text|sources?|information|articles?)\b""",
        ),
        (
            _OWN,
            r"""\bas\san?\s(?:AI|artificial\sintelligence|(?:large\s)?language\smodel|assistant)\b|\blanguage\smodel\b
            |\bI(?:['’]m|['’]ve|\sam|\scan|\swill|\sdo|\shave|\swould|\scould|\smust|\scannot|\scan['’]t)\b|sorry,\s(?:but\s)?I\b
            |\bmy\s(?:training|knowledge\scut-?off|instructions)\b|^(?:Sure|Certainly|Of\scourse|Here\s(?:is|are))[,!:\s]
            |\b(?:please|kindly)\s(?:click|visit|call|contact|send|note)\b""",
        ),
        (
            _ORDER,
            r"""^(?:please\s)?(?:click|send|visit|subscribe|download|install|buy|call\s(?:us|now)|sign\sup|log\sin|ignore
            |disregard|forget|forward|email|e-mail|contact|enter\syour|open\sthe|run\sthe|execute|share\sthis|follow\sus|type
            |write\s(?:an?|the)\b|reply|respond|remember\sto|make\ssure|do\snot\s(?:trust|tell|mention|cite))\b
            |\bclick\s(?:here|on|below)\b|\b(?:ignore|disregard)\s(?:all|any|the|your)?\s?(?:previous|prior|above|earlier)\b
            |\byour\s(?:password|bank\sdetails|credit\scard|account\sdetails)\b""",
        ),
        (
            "it holds a picture sign or an invisible one",
            "[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]",
        ),
    )
]
# A model that is cut off at a length ends within a sentence, or within a word.
_CLOSED = re.compile(rf"[.!?…。！？؟।]{AFTER_END}$")


def check(text: str, found: Sequence[Cited] = (), *, model: bool = False) -> CheckResult:
    """Whether a sentence is plain prose in the language of what it cites.

    What the cited text holds word for word is not held against the sentence: a source may well say "Click". An order
    to a machine ("Ignore previous instructions") is, for nothing that a planted text says belongs in a brief; and a
    model may copy no address and nobody's "I".

    Args:
        text: the sentence.
        found: what it cites.
        model: whether a model wrote it.
    """
    bare = unmarked(text)
    if for_machines(text).verdict is Verdict.FAIL:
        return for_machines(text)
    held = any(fold(bare) in fold(unmarked(one.words)) for one in found)
    for fault, pattern in _FAULTS:
        if (fault is _OWN and not model) or (held and not (model and fault in (_OWN, _ADDRESS))):
            continue
        looked_at = QUOTED.sub(" ", text) if fault is _OWN else bare
        match = pattern.search(_unnamed(looked_at, found) if fault is _ADDRESS else looked_at)
        copied = fault not in (_OWN, _ADDRESS, _ORDER)
        if match and not (copied and any(match.group().strip() in one.words for one in found)):
            said = "" if held else f": “{match.group().strip()[:40]}”"
            return CheckResult(FORM, Verdict.FAIL, fault + said)
    if model and not _CLOSED.search(text):
        return CheckResult(FORM, Verdict.FAIL, "it does not end as a sentence does")
    if held:
        return CheckResult(FORM, Verdict.NOT_APPLICABLE)
    if found and all(one.analysed for one in found) and foreign(text):
        return CheckResult(
            FORM, Verdict.FAIL, "it is in another language than the cited text; only a quotation may be"
        )
    return CheckResult(FORM, Verdict.PASS)


def _unnamed(text: str, found: Sequence[Cited]) -> str:
    """A text without the names of who published what it cites: an outlet may be called as its address is."""
    for name in {
        one.article.publisher for one in found if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", one.article.publisher)
    }:
        text = re.sub(rf"(?<![\w./@-]){re.escape(name)}(?![\w/@-])", " ", text, flags=re.IGNORECASE)
    return text


def for_machines(text: str) -> CheckResult:
    """Whether a sentence is meant for its readers and not for a machine among them."""
    if to_machines(unmarked(text)):
        return CheckResult(FORM, Verdict.FAIL, "it is addressed to a machine that reads it")
    return CheckResult(FORM, Verdict.PASS)


def foreign(text: str) -> bool:
    """Whether a sentence, its quotations left out, is in another language than English; short ones are never."""
    return language_of(QUOTED.sub(" ", text)) not in ("", "en")
