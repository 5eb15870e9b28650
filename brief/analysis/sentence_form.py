"""What a sentence is: a statement, a question, an order to the reader, a fragment, page furniture or a caption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.analysis.addressed import asks, orders
from brief.analysis.clauses import FINITE_TAGS, SUBJECTS
from brief.analysis.reader_address import addresses
from brief.records import SentenceForm

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FURNITURE = re.compile(
    r"\b(?:click here|subscribe|sign up|newsletter|cookies?\b.{0,40}\b(?:use|policy|accept)|all rights reserved"
    r"|follow us|advertisement|log in|privacy policy|terms of (?:use|service)|copyright|read more"
    r"|can be reached at|reach (?:him|her|them) at|contributed (?:to this|reporting)|sponsored by|supported by"
    r"|is an? [^.]{0,60}\b(?:reporter|columnist|correspondent|editor)\b|(?:affiliate|disclosure) policy"
    r"|we (?:may earn|occasionally recommend)|this (?:article|story) (?:originally|was|first))\b"
    r"|^(?:By|Published|Updated|Posted)\b[^.!?]{0,80}$|^[—–-]\s?\S.{0,40}\(@\w+\)"
    r"|^(?:more|related|see also|watch|listen)\s?:|\S@\S+\.\w{2,}"
    r"|^\W*(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}, \d{4}\W*(?:\d{1,2}:\d\d.{0,12})?$",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"\((?:photo|image|file|pictured|ap photo|getty)\b[^)]*\)|\b(?:getty images|ap photo|photo(?:graph)? by"
    r"|photo:|image:|via (?:reuters|ap)\))|\bin this (?:\w+ )?(?:file )?(?:photo|image|picture)\b"
    r"|^(?:photo|image|video|pictured|photograph)\b[:(]|\bpictured (?:above|below|here|left|right)\b",
    re.IGNORECASE,
)


def form(text: str, doc: Doc | None = None, again: Doc | None = None) -> SentenceForm:
    """The form of a sentence; without a parse what its signs alone tell.

    Args:
        text: one sentence.
        doc: its parse.
        again: the parse of its :func:`brief.analysis.addressed.second_look`, where it has one.
    """
    if _CAPTION.search(text):
        return SentenceForm.CAPTION
    if _FURNITURE.search(text):
        return SentenceForm.FURNITURE
    if text.rstrip("\"'”’»)] ").endswith(("?", "？", "؟")):
        return SentenceForm.QUESTION
    if doc is None or not len(doc):
        return SentenceForm.STATEMENT
    if asks(doc):
        return SentenceForm.QUESTION
    if orders(doc, again):
        return SentenceForm.ORDER
    kind = SentenceForm.STATEMENT if any(map(_told, doc)) else SentenceForm.FRAGMENT
    return SentenceForm.ADDRESS if addresses(doc, kind) else kind


def _told(token: Token) -> bool:
    """Whether a word is the finite verb, or goes with it, of a clause that nothing governs."""
    if token.tag_ not in FINITE_TAGS:
        return False
    head = token.head if token.dep_ in ("aux", "auxpass") else token
    while head.dep_ in ("conj", "ccomp", "parataxis", "dep") and head.head != head:
        head = head.head
    return head.dep_ == "ROOT" and any(child.dep_ in SUBJECTS for child in token.head.subtree)
