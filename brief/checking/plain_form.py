"""A sentence is a plain sentence of a brief: no prompt label, markup, link, order to the reader or other language.

These are what a model leaves in its answer by mistake, or what a planted instruction makes it write.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.analysis.instructions import to_machines
from brief.checking.cited_text import Cited
from brief.records import CheckResult, Verdict, fold
from brief.text.quotation_marks import QUOTED, unmarked

FORM = "form"
# Pattern, what is wrong, and whether words that the source has itself may be copied (a note's number, a dash).
_FAULTS: tuple[tuple[re.Pattern[str], str, bool], ...] = (
    (
        re.compile(
            r"(?:https?|ftp|mailto|javascript|data):\S|\bwww\.\w|\]\(|\b[\w.-]+@[\w-]+\.\w", re.IGNORECASE
        ),
        "it holds a link or an address",
        False,
    ),
    (
        re.compile(
            r"</?[a-zA-Z][^<>]*>|&(?:#\w+|[a-z]{2,6});|\*\*|(?<!\w)__|`|^\s*(?:#{1,6}\s|[-*•]\s"
            r"|>\s|\|)|\\n|\{\{|\}\}"
        ),
        "it holds markup",
        True,
    ),
    (
        re.compile(
            r"[\[(【](?:(?:[A-Z]|[Pp]assage|[Ss]ource|[Dd]oc(?:ument)?|[Ee]vidence)[ -]?\d{1,3}"
            r"|\d{1,3})(?:\s?,\s?\w+)*[\])】]"
            r"|^(?:[A-Z]\d{1,3}|(?i:passage|source|document|claim|sentence|answer|summary|output"
            r"|assistant|user|system|note)"
            r"(?:\s\d{1,3})?)\s?:\s|<\|"
        ),
        "it carries a label of the request",
        True,
    ),
    (
        re.compile(
            r"\b(?:the|this|these|both|all|(?:the\s)?(?:first|second|third|provided|given|above"
            r"|cited|retrieved))"
            r"\s(?:passages?|excerpts?|snippets?|provided\s\w+|(?:given|retrieved)\s(?:text"
            r"|passages?|context|documents?))\b"
            r"|\bpassage\s(?:\d|[A-Z]\d)|\bthe\s(?:provided|given|supplied)\s(?:context|text"
            r"|sources?|information|articles?)\b",
            re.IGNORECASE,
        ),
        "it speaks of the passages and not of what they say",
        True,
    ),
    (
        re.compile(
            r"\bas\san?\s(?:AI|artificial intelligence|(?:large\s)?language model|assistant)\b"
            r"|\bI(?:'m|’m|\sam)\s(?:an?\s(?:AI"
            r"|assistant)|unable|sorry)\b|\bmy\s(?:training|knowledge cut-?off)|^(?:Sure|Certainly"
            r"|Of course|Here (?:is|are))[,!:\s]"
            r"|\bI\s(?:cannot|can't|can’t)\s(?:answer|provide|help|assist)\b",
            re.IGNORECASE,
        ),
        "a model speaks of itself in it",
        True,
    ),
    (
        re.compile(
            r"^(?:please\s)?(?:click|send|visit|subscribe|download|install|buy|call\s(?:us|now)"
            r"|sign\sup|log\sin|ignore|disregard|forget"
            r"|forward|email|e-mail|contact|enter\syour|open\sthe|run\sthe|execute|share\sthis"
            r"|follow\sus|type|write\s(?:a|an|the)\b"
            r"|reply|respond|remember\sto|make\ssure|do\snot\s(?:trust|tell|mention|cite))\b"
            r"|\bclick\s(?:here|on|below)\b|\b(?:ignore|disregard)\s(?:all|any|the"
            r"|your)?\s?(?:previous|prior|above|earlier)\b"
            r"|\byour\s(?:password|bank\sdetails|credit\scard|account\sdetails)\b",
            re.IGNORECASE,
        ),
        "it tells the reader, or a machine, to do something",
        False,
    ),
    (
        re.compile(
            "[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]"
        ),
        "it holds a picture sign or an invisible one",
        True,
    ),
)
_WORD = re.compile(r"[^\W\d_]+")
# The commonest words that English does not share with its neighbours in print.
_ENGLISH = frozenset(
    """the of and to that were for it with by from has have are been not said which this he she they their its
    his her who would will but more than after about out into when where could can there also one""".split()
)
_LONG = 6
"""Words from which a sentence with few of the commonest of English is taken for another language, unless the cited
text holds half of its words. Of 4,059 sentences of real pages so long, 163 have fewer than one in fourteen: those in
Portuguese and Zulu, and English ones of scores and names, which their source holds."""
_SHARE = 1 / 14


def check(text: str, found: Sequence[Cited] = ()) -> CheckResult:
    """Whether a sentence is plain prose in the language of what it cites.

    What the cited text holds word for word is not held against the sentence: a source may well say "Click". An order
    to a machine ("Ignore previous instructions") is, for nothing that a planted text says belongs in a brief.

    Args:
        text: the sentence.
        found: what it cites.
    """
    if to_machines(unmarked(text)):
        return CheckResult(FORM, Verdict.FAIL, "it is addressed to a machine that reads it")
    plain = fold(unmarked(text))
    if any(plain in fold(unmarked(one.words)) for one in found):
        return CheckResult(FORM, Verdict.NOT_APPLICABLE)
    for pattern, fault, copied in _FAULTS:
        match = pattern.search(text)
        if match and not (copied and any(match.group().strip() in one.words for one in found)):
            return CheckResult(FORM, Verdict.FAIL, f"{fault}: “{match.group().strip()[:40]}”")
    if found and all(one.analysed for one in found) and foreign(text) and not _held(text, found):
        return CheckResult(
            FORM, Verdict.FAIL, "it is in another language than the cited text; only a quotation may be"
        )
    return CheckResult(FORM, Verdict.PASS)


def _held(text: str, found: Sequence[Cited]) -> bool:
    """Whether the cited texts hold most of a sentence's words: it is then in their language."""
    given = {word for one in found for word in _WORD.findall(one.words.casefold())}
    words = _WORD.findall(text.casefold())
    return 2 * sum(word in given for word in words) >= len(words)


def foreign(text: str) -> bool:
    """Whether a sentence, its quotations left out, is in another language than English; short ones are never."""
    words = _WORD.findall(QUOTED.sub(" ", text).casefold())
    return len(words) >= _LONG and sum(word in _ENGLISH for word in words) < _SHARE * len(words)
