"""Words for BM25: how text is prepared for FTS5, and how a question becomes a query.

FTS5's ``unicode61`` splits on white space and punctuation, so scripts written without spaces
would become one word a sentence; their runs are indexed as overlapping pairs of characters.
"""

from __future__ import annotations

import re
from functools import lru_cache

from brief.text.normal_forms import composed

# Han, Kana, Thai, Lao, Khmer, Myanmar: written without spaces between words
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(f"[{_UNSPACED}]+")
_TERM = re.compile(r"\w+")

STOP_WORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further had has have having
    he her here hers him his how i if in into is it its itself just me more most my no nor not now of off on
    once only or other our out over own said same say says she should so some such than that the their them
    then there these they this those through to too under until up very was we were what when where which
    while who whom whose why will with would you your anyone anything many much tell according reported
    report reports happened happen""".split()  # noqa: SIM905 - read as prose
)
"""English words that carry no topic. With them a 50-word query at 100,000 passages takes 2 to 3 times as long."""


def for_index(text: str) -> str:
    """Text as it is handed to FTS5: runs of unspaced scripts as pairs of characters."""
    if text.isascii():  # most is, and then there is nothing to look for
        return text
    return _RUN.sub(lambda run: " " + " ".join(_pairs(run.group())) + " ", text)


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def terms(text: str) -> list[str]:
    """The words of a question that carry its topic, in order, without repeats, in lower case."""
    return list(dict.fromkeys(term.lower() for term in _terms(text)))


@lru_cache(maxsize=20_000)  # asked of a sentence for each that it is held against
def beginnings(text: str) -> frozenset[str]:
    """The first six letters of each word that carries a topic: "train", "trained" and "trainers" are one."""
    return frozenset(term[:6] for term in terms(text))


def query(text: str) -> str:
    """An FTS5 query that matches any of the text's terms; empty where there is none."""
    return " OR ".join(f'"{term}"' for term in query_terms(text))


def query_terms(text: str) -> list[str]:
    """The terms that a question is asked by, at most 64."""
    # As they are written: FTS5 folds case by rules of its own, which know fewer scripts than Python's.
    return list(dict.fromkeys(_terms(text)))[:64]


def _terms(text: str) -> list[str]:
    found = _TERM.findall(for_index(composed(text)))
    kept = [
        term for term in found if term.lower() not in STOP_WORDS and (len(term) > 1 or not term.isascii())
    ]
    return kept or found
