"""Which of somebody's sentences state a fact to be held against a source, and what the others are.

The reader of sentences was made for articles: it takes a list's items for fragments, and a plural noun before its verb
for an order. Here a sentence that is passed over is never held against anything, so the doubt goes to the claim.
"""

from __future__ import annotations

import re

from brief.reading.cited.sentences import Sentence
from brief.records import PieceKind, SentenceForm
from brief.text.quotation_marks import AFTER_END, QUOTED

WHOLE = 6
"""Words from which something closed as a sentence is one, whatever its parse makes of it."""
FEW = 4
"""Words from which something that cites a source says something."""
_CLOSED = re.compile(rf"[.!…。！।؟]{AFTER_END}$")
_WORD = re.compile(r"\w[\w’'-]*")


def states(sentence: Sentence, form: SentenceForm) -> bool:
    """Whether a sentence states something that a source can bear out.

    Args:
        sentence: with what it cites.
        form: what the reader of sentences takes it for.
    """
    words = len(_WORD.findall(sentence.text))
    if sentence.kind is PieceKind.HEADING or not words:
        return False
    if form is SentenceForm.STATEMENT or sentence.kind is PieceKind.ROW:
        return True
    if form is SentenceForm.QUESTION:
        # What it quotes may ask; what is around it states.
        around = QUOTED.sub(" ", sentence.text)
        return "?" not in around and len(_WORD.findall(around)) >= FEW
    if sentence.cites:
        return words >= FEW or form is SentenceForm.FRAGMENT
    # A sentence that nothing but its beginning makes an order or an address may well be one.
    plain = form in (SentenceForm.FRAGMENT, SentenceForm.FURNITURE, SentenceForm.CAPTION)
    return plain and words >= WHOLE and _CLOSED.search(sentence.text) is not None


def no_claim(sentence: Sentence, form: SentenceForm) -> str:
    """In words, what a sentence is that states nothing."""
    if sentence.kind is PieceKind.HEADING:
        return "a heading"
    words = {
        SentenceForm.QUESTION: "a question",
        SentenceForm.ORDER: "it tells its reader to do something",
        SentenceForm.FRAGMENT: "no whole sentence",
        SentenceForm.FURNITURE: "it belongs to the page",
        SentenceForm.CAPTION: "a caption",
        SentenceForm.ADDRESS: "it speaks to its reader",
    }
    return words.get(form, "it states nothing")
