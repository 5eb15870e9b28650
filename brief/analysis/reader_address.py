"""Whether a sentence is about its reader, its writer's wishes, or what a text made of it must hold.

Told by the subject of its main clause ("you", "your task", "I" with a wish), and of texts by their names: an account of
something is told by no form alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.analysis.addressed import YOU, spoken_words
from brief.analysis.clauses import SUBJECTS
from brief.records import SentenceForm

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WISHED = frozenset("want need ask request require wish appreciate wonder like love prefer expect".split())
_DUTIES = frozenset("must should shall ought need needs has have is are".split())
# The texts that are made of an article, and those who make or read them.
_MADE = frozenset(
    """summary summaries recap recaps digest digests synopsis abstract paraphrase translation answer answers reply
    replies response responses output brief briefs briefing briefings bulletin rendition write-up overview""".split()
)
_TEXTS = _MADE | frozenset(
    """account accounts report reports article articles story stories coverage text texts paragraph paragraphs sentence
    sentences headline headlines page note notes version list piece""".split()
)
_THOSE = frozenset(
    """reader readers editor editors writer writers author authors journalist journalists reporter reporters analyst
    analysts whoever anyone anybody everyone assistant assistants summariser summarizer model models bot bots agent
    agents tool tools ai program system""".split()
)
_ANY = frozenset("any every each no all a an such whichever".split())
# What is done with words.
_WORDED = frozenset(
    """mention include contain begin start open close end finish conclude lead state say tell read name use write put
    cite quote credit list repeat omit stress note describe refer call present portray carry add append render translate
    answer reply respond treat give ignore disregard leave avoid skip drop remind inform point link direct recommend
    praise urge invite feature highlight emphasise emphasize explain keep replace phrase word spell print complete make
    appear stand go belong feature rank place cover mark follow acknowledge""".split()
)
_ENDING = re.compile(r"(?:ies|es|s|ied|ed|d|ing|ning|ting)$")


def addresses(doc: Doc, kind: SentenceForm) -> bool:
    """Whether a sentence is about its reader, its writer's wishes, or what a text made of it must hold."""
    spoken = spoken_words(doc)
    if kind is SentenceForm.FRAGMENT and any(token.lower_ in YOU and token.i not in spoken for token in doc):
        return True
    return any(
        _yours(verb, spoken) or _wishes(verb, spoken) or _owed(verb, spoken)
        for verb in doc
        if verb.i not in spoken and _main(verb)
    )


def _main(verb: Token) -> bool:
    while verb.dep_ in ("conj", "parataxis", "dep") and verb.head != verb:
        verb = verb.head
    return verb.dep_ == "ROOT"


def _yours(verb: Token, spoken: frozenset[int]) -> bool:
    """Whether it tells of its reader: "You will be given a list", "Your task is …"."""
    return any(
        child.dep_ in SUBJECTS
        and child.i not in spoken
        and (
            child.lower_ in YOU or any(part.lower_ in YOU and part.dep_ == "poss" for part in child.children)
        )
        for child in verb.children
    )


def _wishes(verb: Token, spoken: frozenset[int]) -> bool:
    """Whether whoever writes wishes something: "I need a poem", "We ask that you …"."""
    who = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    if who is None or who.lower_ not in ("i", "we") or _plain(verb) not in _WISHED:
        return False
    return who.lower_ == "i" or any(token.lower_ in YOU and token.i not in spoken for token in verb.sent)


def _owed(verb: Token, spoken: frozenset[int]) -> bool:
    """Whether it says what a text must hold: "The summary must say …", "Any account of it ends with …"."""
    who = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    if who is None:
        return False
    must = any(
        child.dep_ in ("aux", "auxpass") and child.lower_ in ("must", "should", "shall", "ought")
        for child in verb.children
    )
    must = must or (
        verb.lower_ in _DUTIES
        and any(child.dep_ in ("xcomp", "advcl") and child.tag_ == "VB" for child in verb.children)
    )
    doing = {_plain(verb)} | {_plain(child) for child in verb.children if child.dep_ in ("xcomp", "advcl")}
    any_one = any(child.lower_ in _ANY for child in who.children)
    if doing.isdisjoint(_WORDED):
        return False
    if who.lower_ in _THOSE:
        return must
    if who.lower_ in _MADE:
        return must or (any_one and verb.tag_ in ("VBZ", "VBP", "VB"))
    if who.lower_ in _TEXTS:
        return must and (any_one or any(child.lower_ in ("this", "these") for child in who.children))
    within = (
        token
        for token in verb.subtree
        if token.dep_ == "pobj"
        and token.lower_ in _TEXTS
        and token.head.lower_ in ("in", "into", "to", "at", "of", "with", "from", "by", "on")
    )
    return must and any(
        token.lower_ in _MADE or any(child.lower_ in _ANY for child in token.children) for token in within
    )


def _plain(token: Token) -> str:
    """A word in its base form, as far as the lists here need it."""
    word = token.lower_
    for base in (word, _ENDING.sub("", word), _ENDING.sub("", word) + "e", _ENDING.sub("", word) + "y"):
        if base in _WORDED or base in _WISHED:
            return base
    return word
