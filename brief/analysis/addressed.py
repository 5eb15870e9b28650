"""Whether a sentence speaks to its reader instead of reporting: orders, questions, requests, what a text must hold.

Told by its parse, not by what is asked for: an order is a main verb in its base form without a subject, a question has
its verb before its subject, an address has "you" or what is yours as its main subject. What stands in quotation marks
is somebody's speech and is passed over. The few words listed are those of grammar, and the names of texts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.analysis.clauses import FINITE_TAGS, SUBJECTS
from brief.analysis.modality import speech
from brief.records import SentenceForm

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# What an opening noun is read after once more: the tagger takes "Convert vowels" for two nouns, but not after this.
_PLEASE = "Please "
_NEVER = frozenset("DT PDT PRP PRP$ CD EX WDT WP WRB MD IN TO VBZ VBD RB".split())
_ASIDE = frozenset(
    "please kindly just then now so and or but also simply always never instead finally first next".split()
)
_YOU = frozenset("you your yours yourself yourselves".split())
_BESIDE = frozenset({"advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass", "ccomp", "xcomp"})
_JOINED = frozenset({"conj", "parataxis", "ccomp", "dep"})
_JOINTS = frozenset(";:—–-")
_ASKED = frozenset("what who whom whose which where when why how".split())
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


# What opens no order; and what an address, a wish or a duty has somewhere.
_OPENS_NONE = frozenset(
    """a an the he she it they we i his her its our my their this that these those there some several many most both one
    two three mr mrs ms""".split()
)
_SPEAKS = re.compile(
    r"\b(?:you|your|yours|yourself|i|must|should|shall|ought|needs?|ha(?:s|ve) to|(?:is|are) to|please|kindly|no|any"
    r"|every|each)\b|\?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+")
_FEWEST = 3
# An end within a text that was not cut there; a title or an initial ends nothing.
_RUN_IN = re.compile(
    r"(?P<name>\b(?:Mr|Ms|Mrs|Dr|St|Lt|No|Jr|vs|Co|Inc|Ltd|Rev|Gen|Sens?|Reps?|Gov|Col|Jan|Feb|Aug|Sept?|Oct|Nov|Dec"
    r"|[A-Z][\w’']+\s[A-Z])\.\s)|[.!?][”\"')]*\s+(?=[A-Z])"
)


def may_address(text: str) -> bool:
    """Whether only a parse tells that a sentence reports: what most sentences of news begin with begins no order."""
    first = _WORD.search(text)
    return first is None or first.group().lower() not in _OPENS_NONE or _SPEAKS.search(text) is not None


def run_in(text: str) -> list[str]:
    """The rests of a text that may be sentences of their own, as after "… across the U.S."."""
    marks = speech(text)
    return [
        text[found.end() :]
        for found in _RUN_IN.finditer(text)
        if not found["name"]
        and not any(start <= found.start() < end for start, end in marks)
        and len(text[found.end() :].split()) >= _FEWEST
        and may_address(text[found.end() :])
    ]


def second_look(text: str, doc: Doc, kind: SentenceForm) -> str:
    """The text after "Please", where its first word may be an order that was taken for a noun; else nothing.

    That is so of a sentence in which no verb was found, and of one with "your".
    """
    first = _first(doc)
    if (
        first is None
        or first.tag_ in _NEVER
        or not first.is_alpha
        or first.is_upper
        or first.text == doc.text
    ):
        return ""
    if kind is not SentenceForm.FRAGMENT and not any(token.lower_ == "your" for token in doc):
        return ""
    after = text[first.idx :]
    return f"{_PLEASE}{after[:1].lower()}{after[1:]}"


def orders(doc: Doc, again: Doc | None = None) -> bool:
    """Whether a sentence tells its reader to do something; ``again`` is the parse of its :func:`second_look`."""
    spoken = _spoken(doc)
    if any(_order(token, spoken) for token in doc):
        return True
    first = _first(doc)
    if again is not None and first is not None and first.i + 1 < len(doc):
        follows = doc[first.i + 1]
        if follows.tag_ in ("DT", "PDT", "PRP$") and first.i not in spoken and not _finite(doc):
            return True  # "Anagram every word": a noun has its article before it
    return again is not None and _after_please(doc, again, spoken)


def _order(verb: Token, spoken: frozenset[int]) -> bool:
    """A main verb in its base form without a subject: "Fill the canner", "To win, write", "; please write"."""
    if verb.tag_ not in ("VB", "VBP") or verb.i in spoken or verb.lower_ in ("are", "were", "am"):
        return False
    before = _before(verb)
    asked = verb.i > verb.sent.start and verb.doc[verb.i - 1].lower_ in ("please", "kindly")
    if asked and (before is None or before.is_punct):
        return True
    for child in verb.children:
        if child.dep_ in SUBJECTS or (child.dep_ in ("aux", "auxpass") and child.lower_ != "do"):
            return False
    if verb.dep_ == "ROOT":
        return (before is None or before.is_punct) and not _told(verb, spoken)
    if verb.dep_ in _JOINED:
        if before is not None and before.text in _JOINTS:
            return any(word.lower_ in _YOU and word.i not in spoken for word in verb.subtree)
        return before is None and verb.dep_ != "conj" and not _told(verb, spoken)
    return False


def _before(verb: Token) -> Token | None:
    """The word before a verb and what goes with it; None where it opens the sentence."""
    at = verb.i - 1
    while at >= verb.sent.start:
        word = verb.doc[at]
        mine = word.head == verb and word.dep_ in ("aux", "neg", "advmod", "intj", "cc")
        if word.lower_ not in _ASIDE and not mine and (not word.is_punct or _words_before(word)):
            return word
        at -= 1
    return None


def _words_before(mark: Token) -> bool:
    """Whether anything but marks and asides stands before a mark in its sentence."""
    return any(not word.is_punct and word.lower_ not in _ASIDE for word in mark.doc[mark.sent.start : mark.i])


def _told(order: Token, spoken: frozenset[int]) -> bool:
    """Whether a sentence tells something in a clause of its own, or in one whose subject the parse missed."""
    for token in order.sent:
        head = token.head if token.dep_ in ("aux", "auxpass") else token
        if token.tag_ not in FINITE_TAGS or token.i in spoken or head == order:
            continue
        children = list(head.children)
        if any(
            (child.dep_ in ("mark", "advmod") and child.i < head.i) or child.tag_ in ("WDT", "WP", "WRB")
            for child in children
        ):
            continue
        if any(child.dep_ in SUBJECTS for child in children):
            if head.dep_ not in _BESIDE or (head.dep_ == "ccomp" and head.i < order.i):
                return True
        elif token.tag_ in ("VBD", "VBZ") and head.dep_ not in ("relcl", "acl"):
            return True
    return False


def _finite(doc: Doc) -> bool:
    return any(token.tag_ in FINITE_TAGS and token.dep_ == "ROOT" for token in doc)


def _after_please(doc: Doc, again: Doc, spoken: frozenset[int]) -> bool:
    first = next((token for token in again[1:] if not token.is_punct), None)
    if first is None or first.tag_ not in ("VB", "VBP") or first.dep_ not in ("ROOT", "ccomp"):
        return False
    if any(token.lower_ == "your" and token.i not in spoken for token in doc):
        return first.dep_ == "ROOT"
    return not any(token.tag_ in (*FINITE_TAGS, "VBN") for token in again[first.i + 1 : first.i + 6])


def asks(doc: Doc) -> bool:
    """Whether a sentence asks, with or without its mark: its verb stands before its subject."""
    spoken = _spoken(doc)
    marks = [token.i for token in doc if token.text == "?" and token.i not in spoken]
    if any(")" not in doc.text[doc[at].idx :] for at in marks):
        return True
    first = _first(doc)
    if first is None or first.i in spoken:
        return False
    after = doc[first.i + 1] if first.i + 1 < len(doc) else first
    if first.lower_ in _ASKED and after.lower_ in ("do", "does", "did"):
        return True
    for verb in doc:
        if verb.dep_ != "ROOT" or any(token.text == "," and token.i > first.i for token in doc[: verb.i + 1]):
            continue
        subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
        helper = next(
            (
                child
                for child in verb.children
                if child.dep_ in ("aux", "auxpass") and child.tag_ in FINITE_TAGS
            ),
            None,
        )
        turned = (
            helper if helper is not None else (verb if verb.lower_ in ("is", "are", "was", "were") else None)
        )
        if subject is None or turned is None or turned.i > subject.i:
            continue
        if first.lower_ in _ASKED or (first == turned and "," not in doc.text):
            return True
    return False


def addresses(doc: Doc, kind: SentenceForm) -> bool:
    """Whether a sentence is about its reader, its writer's wishes, or what a text made of it must hold."""
    spoken = _spoken(doc)
    if kind is SentenceForm.FRAGMENT and any(token.lower_ in _YOU and token.i not in spoken for token in doc):
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
            child.lower_ in _YOU
            or any(part.lower_ in _YOU and part.dep_ == "poss" for part in child.children)
        )
        for child in verb.children
    )


def _wishes(verb: Token, spoken: frozenset[int]) -> bool:
    """Whether whoever writes wishes something: "I need a poem", "We ask that you …"."""
    who = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    if who is None or who.lower_ not in ("i", "we") or _plain(verb) not in _WISHED:
        return False
    return who.lower_ == "i" or any(token.lower_ in _YOU and token.i not in spoken for token in verb.sent)


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


def _first(doc: Doc) -> Token | None:
    return next((token for token in doc if not token.is_punct and token.lower_ not in _ASIDE), None)


def _spoken(doc: Doc) -> frozenset[int]:
    """The places of the words in quotation marks, the marks too."""
    spans = speech(doc.text)
    return frozenset(token.i for token in doc if any(start <= token.idx < end for start, end in spans))
