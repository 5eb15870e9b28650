"""One sentence read: who says which clause, how it is hedged, its figures, what it denies, what it is.

A whole sentence that begins as no order does, without a word of saying, doubt, denial or time to come, needs no parse:
its figures are read from its words. One that is too long to be quoted is marked as not analysed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from brief.analysis import modality, speakers
from brief.analysis.addressed import asks, second_look
from brief.analysis.entities import entities_in
from brief.analysis.quantities import figures
from brief.analysis.saying_verbs import CUES
from brief.analysis.sentence_form import form
from brief.analysis.sentence_gates import may_address, run_in
from brief.errors import AnalysisError
from brief.records import Reading, SentenceForm

if TYPE_CHECKING:
    from spacy.tokens import Doc

READER = "en_core_web_sm-3.8.0/2"
"""What reads sentences, and its version: readings of another version are made anew."""
ANALYSED = frozenset({"en", ""})
"""Languages with a reader. A text of another language, or one too short to tell, is marked as not analysed."""
MOST_CHARACTERS = 2000
"""A longer sentence is not analysed: nobody quotes it, and the parser's time grows with it."""
SHORT = 10
"""A sentence of fewer words may be a fragment or an order, which only its parse tells."""
_TELLING = frozenset({SentenceForm.STATEMENT, SentenceForm.FRAGMENT})
_SPEAKING = frozenset({SentenceForm.ORDER, SentenceForm.QUESTION, SentenceForm.ADDRESS})
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
MOST_KNOWN = 20_000
_known: dict[tuple[str, str], Reading] = {}


def read_sentence(text: str, language: str = "en") -> Reading:
    """What is read in one sentence by itself; of a claim, its own ``reading`` tells already.

    Args:
        text: one sentence, white space folded.
        language: its ISO 639-1 code; empty is taken for English, as untold texts are short headlines.
    """
    found = _known.get((text, language or "en"))
    if found is None:
        try:
            found = read_sentences([text], language)[0]
        except AnalysisError:  # whoever reads articles says so
            return Reading(False, quoted=modality.speech(text))
        remember([(text, language, found)])
    return found


def remember(readings: Collection[tuple[str, str, Reading]]) -> None:
    """Texts, languages and readings, such as the library keeps: :func:`read_sentence` reads none of them again."""
    if len(_known) + len(readings) > MOST_KNOWN:
        _known.clear()
    _known.update(((text, language or "en"), reading) for text, language, reading in readings)


def read_sentences(texts: Sequence[str], language: str = "en", leads: Collection[str] = ()) -> list[Reading]:
    """The readings of sentences of one language, in their order.

    Args:
        texts: sentences, white space folded.
        language: ISO 639-1 code of them all.
        leads: those of them in which named entities are looked for.

    Raises:
        AnalysisError: the parser is missing or damaged.
    """
    if language not in ANALYSED:
        return [Reading(False, quoted=modality.speech(text)) for text in texts]
    short = [text for text in texts if len(text) <= MOST_CHARACTERS]
    telling = [text for text in short if _tells(text)]
    docs = _docs([text for text in telling if text in leads], entities=True)
    docs |= _docs([text for text in telling if text not in leads])
    named = _docs(
        [text for text in short if text in leads and text not in docs], entities=True, clauses=False
    )
    forms = _forms(docs)
    return [
        _reading(text, docs.get(text), named.get(text), forms.get(text))
        if len(text) <= MOST_CHARACTERS
        else Reading(False, quoted=modality.speech(text))
        for text in texts
    ]


def _docs(texts: Sequence[str], *, entities: bool = False, clauses: bool = True) -> dict[str, Doc]:
    if not texts:
        return {}
    from brief.analysis.parser import parsed

    return dict(zip(texts, parsed(texts, entities=entities, clauses=clauses), strict=True))


def _forms(docs: dict[str, Doc]) -> dict[str, SentenceForm]:
    """The form of each parsed sentence; where another is run into it, what that one is counts for more."""
    found = {text: form(text, doc) for text, doc in docs.items()}
    tails = {text: run_in(text) for text, kind in found.items() if kind in _TELLING}
    more = _docs([tail for several in tails.values() for tail in several])
    found |= {tail: form(tail, doc) for tail, doc in more.items()}
    looks = {
        text: look for text, doc in (docs | more).items() if (look := second_look(text, doc, found[text]))
    }
    again = _docs(list(looks.values()))
    found |= {text: form(text, (docs | more)[text], again[look]) for text, look in looks.items()}
    for text, several in tails.items():
        found[text] = next((found[tail] for tail in several if found[tail] in _SPEAKING), found[text])
    return found


def _tells(text: str) -> bool:
    """Whether a parse can tell more of a sentence than its words do."""
    words = [word.lower() for word in _WORD.findall(text)]
    whole = len(words) >= SHORT and text.rstrip("\"'”’»)] ").endswith((".", "!"))
    return not whole or not CUES.isdisjoint(words) or may_address(text) or modality.marked(text)


def _reading(text: str, doc: Doc | None, named: Doc | None, kind: SentenceForm | None) -> Reading:
    whole = doc if doc is not None else named
    said = speakers.attributions(doc) if doc is not None else ()
    kind = kind or form(text)
    if kind is SentenceForm.QUESTION and said and not (doc is not None and asks(doc)):
        kind = SentenceForm.STATEMENT  # "Where is it?" she asked
    return Reading(
        analysed=True,
        chain=speakers.chain(said),
        hedges=modality.hedges(text, doc),
        figures=figures(text),
        negations=modality.negations(text, doc),
        forecast=modality.forecast(text),
        quoted=modality.speech(text),
        attributions=said,
        modals=modality.modals(text, doc),
        entities=entities_in(whole) if whole is not None else (),
        form=kind,
    )
