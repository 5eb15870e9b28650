"""Whether a sentence orders or asks instead of reporting, told by its parse and not by what is ordered.

An order is a main verb in its base form without a subject; a question has its verb before its subject. What stands in
quotation marks is somebody's speech and is passed over. The words listed are those of grammar.
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
YOU = frozenset("you your yours yourself yourselves".split())
"""Words for the reader."""
_BESIDE = frozenset({"advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass", "ccomp", "xcomp"})
_JOINED = frozenset({"conj", "parataxis", "ccomp", "dep"})
_JOINTS = frozenset(";:—–-")
# "What does fit, rather well, is the northern edge of the ground."
_CLEFT = re.compile(r"\W*What (?:do|does|did) [^?]*\b(?:is|are|was|were)\b[^?]*\.$")
_ASKED = frozenset("what who whom whose which where when why how".split())


def second_look(text: str, doc: Doc, kind: SentenceForm) -> str:
    """The text after "Please", where its first word may be an order that was taken for a noun; else nothing.

    That is so of a sentence in which no verb was found, and of one with "your".
    """
    first = first_word(doc)
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
    spoken = spoken_words(doc)
    if any(_order(token, spoken) for token in doc):
        return True
    if any(token.lower_ in ("please", "kindly") and token.i not in spoken for token in doc):
        return True
    first = first_word(doc)
    if first is not None and first.i not in spoken and _has_object(first) and _bare(first):
        # "Anagram every word", "Double it": a noun has its article before it; "Rate the mood of it: …"
        before_colon = next((token.i for token in doc if token.text == ":"), 0)
        if (again is not None and not _finite(doc)) or (
            first.tag_ in ("VB", "VBP")
            and not any(token.tag_ in FINITE_TAGS for token in doc[first.i + 1 : before_colon])
            and before_colon
        ):
            return True
    return again is not None and _after_please(doc, again, spoken)


def _order(verb: Token, spoken: frozenset[int]) -> bool:
    """A main verb in its base form without a subject: "Fill the canner", "To win, write", "; please write"."""
    if verb.tag_ not in ("VB", "VBP") or verb.i in spoken or verb.lower_ in ("are", "were", "am"):
        return False
    before = _before(verb)
    asked = verb.i > verb.sent.start and verb.doc[verb.i - 1].lower_ in ("please", "kindly")
    if asked and (before is None or before.is_punct):
        return True
    if not _bare(verb):
        return False
    if verb.dep_ == "ROOT":
        return (before is None or before.is_punct) and not _told(verb, spoken)
    if verb.dep_ in _JOINED:
        opening = verb.doc[verb.sent.start]
        if verb.dep_ == "conj" and opening.tag_ == "MD" and before is not None and before.text == ",":
            return opening.lower_ == "should"  # "Should it rain, say that …"
        if before is not None and before.text in _JOINTS:
            return any(word.lower_ in YOU and word.i not in spoken for word in verb.subtree)
        return before is None and verb.dep_ != "conj" and not _told(verb, spoken)
    return False


def _has_object(first: Token) -> bool:
    """Whether what follows a word at once is the beginning of its object."""
    if first.i + 1 >= len(first.doc):
        return False
    follows = first.doc[first.i + 1]
    return follows.tag_ in ("DT", "PDT", "PRP$") or follows.lower_ in ("it", "them", "me", "us", "whatever")


def _bare(verb: Token) -> bool:
    """Whether a verb has no subject before it and no helper but "do"."""
    return not any(
        (child.dep_ in SUBJECTS and child.i < verb.i)
        or (child.dep_ in ("aux", "auxpass") and child.lower_ != "do")
        for child in verb.children
    )


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
    spoken = spoken_words(doc)
    marks = [token.i for token in doc if token.text == "?" and token.i not in spoken]
    if any(")" not in doc.text[doc[at].idx :] for at in marks):
        return True
    first = first_word(doc)
    if first is None or first.i in spoken:
        return False
    after = doc[first.i + 1] if first.i + 1 < len(doc) else first
    if first.lower_ in _ASKED and after.lower_ in ("do", "does", "did"):
        return not _CLEFT.match(doc.text)
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


def first_word(doc: Doc) -> Token | None:
    """The first word that is no aside; None where there is none."""
    return next((token for token in doc if not token.is_punct and token.lower_ not in _ASIDE), None)


def spoken_words(doc: Doc) -> frozenset[int]:
    """The places of the words in quotation marks, the marks too."""
    spans = speech(doc.text)
    if not spans:
        return frozenset()
    return frozenset(token.i for token in doc if any(start <= token.idx < end for start, end in spans))
