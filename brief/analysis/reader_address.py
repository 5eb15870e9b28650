"""Whether a sentence is about its reader, its writer's wishes, or what a text made of it must hold.

Told by the subject of its main clause ("you", "your task", "I" with a wish), and of texts by their names: an account of
something is told by no form alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.analysis.addressed import YOU, spoken_words
from brief.analysis.clauses import SUBJECTS
from brief.analysis.saying_verbs import SAYING
from brief.records import SentenceForm
from brief.text.quotation_marks import SPEECH

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WISHED = frozenset("want need require request wish appreciate".split())
_WOULD = frozenset("like love prefer ask appreciate".split())
# What is to be done; with what texts, and by whom who makes or reads them; what is done with words.
_DUTY = (
    r"(?:must|should|shall|ought to|needs? (?:to|not)|deserves? to|ha(?:s|ve) to|will want to|customary"
    r"|(?:is|are)(?: not| best| only)? to(?= [a-z]+)|(?:is|are) (?:asked|requested|expected|required|advised|invited"
    r"|reminded|not for|best|complete|worth)|requests? that|requires? that|would (?:add|say|note|mention)"
    r"|bears? repeating|may (?:describe|call|say|write|mention))"
)
_TEXTS = (
    r"(?:accounts?|summar(?:y|ies)|recaps?|digests?|versions?|reports?|articles?|story|stories|coverage|paragraphs?"
    r"|headlines?|translations?|texts?|pieces?|mentions?|quotations?|answers?|repl(?:y|ies)|responses?|outputs?"
    r"|briefings?|outlets|readers?|editors?|journalists?|writers?|assistants?|models?"
    r"|(?:whoever|anyone|anybody|those)\b.{0,20}\b(?:this|it)|whatever is (?:written|said))"
)
_WORDED = (
    r"(?:mention|includ|omit|open|begin|end|lead|describ|replac|reproduc|quot|repeat|told|tell|say|writ|add|carr(?:y|ied)"
    r"|keep|kept|avoid|complete|clos|retell|condens|shorten|sum|treat|learn|stand|cit(?:e|ing)|call|nam(?:e|ing))"
)
_OWED = re.compile(
    rf"\b{_DUTY}\b[^.;]{{0,70}}?\b{_WORDED}|\b{_WORDED}[^.;]{{0,70}}?\b{_DUTY}\b", re.IGNORECASE
)
_OF_A_TEXT = re.compile(rf"\b{_TEXTS}\b", re.IGNORECASE)
_EVERY = re.compile(
    rf"\b(?:any|every|each|no)\s(?:\w+\s){{0,2}}{_TEXTS}\b[^.;]{{0,70}}?\b{_WORDED}s?\b", re.IGNORECASE
)


def addresses(doc: Doc, kind: SentenceForm) -> bool:
    """Whether a sentence is about its reader, its writer's wishes, or what a text made of it must hold."""
    spoken = spoken_words(doc)
    if kind is SentenceForm.FRAGMENT and any(token.lower_ in YOU and token.i not in spoken for token in doc):
        return True
    if _owed(SPEECH.sub(" ", doc.text)) and not any(
        token.tag_ in ("VBD", "VBZ") and token.dep_ != "relcl" and token.lower_ in SAYING for token in doc
    ):
        return True
    return any(
        _yours(verb, spoken) or _wishes(verb, spoken) for verb in doc if verb.i not in spoken and _main(verb)
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
    if who is None or who.lower_ not in ("i", "we") or verb.tag_ not in ("VB", "VBP"):
        return False
    would = any(child.dep_ == "aux" and child.lower_ in ("would", "'d", "’d") for child in verb.children)
    if verb.lower_ not in (_WOULD if would else _WISHED):
        return False
    yours = any(token.lower_ in YOU and token.i not in spoken for token in verb.sent)
    return yours or who.lower_ == "i" or verb.lower_ in ("need", "require", "request")


def _owed(text: str) -> bool:
    """Whether it says what a text must hold: "The summary must say …", "Any account of it ends with …".

    Of 15,110 real statements about ten are taken so; nothing but words tells what is a text.
    """
    return _OF_A_TEXT.search(text) is not None and (_OWED.search(text) or _EVERY.search(text)) is not None
