"""Stretches of a parsed sentence: the noun phrase of a word, the clause that a word stands in, subjects.

Labels of dependencies are those of ClearNLP, as spaCy's English pipelines give them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from brief.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

FINITE = frozenset({"ROOT", "ccomp", "advcl", "relcl", "conj", "parataxis", "csubj", "acl", "pcomp", "xcomp"})
"""How a verb that heads a clause of its own hangs on its head."""
FINITE_TAGS = frozenset("VBD VBZ VBP MD".split())
"""How a finite verb or a modal is tagged."""
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_APART = frozenset({"relcl", "acl", "advcl", "parataxis", "ccomp", "punct", "cc", "conj", "dep", "preconj"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_EDGES = " \t,;:.–—-“”\"'‘’()[]"


def is_verb(token: Token) -> bool:
    """Whether a word is tagged as a verb or a modal."""
    return bool(token.tag_.startswith(("VB", "MD")))


def noun_phrase(token: Token, verb: Token | None = None) -> Span:
    """From the first to the last character of a word's noun phrase, with appositions and what "and" joins to it.

    Of relative clauses only one that says which people are meant, and not what ``verb`` says of them: "people who
    lost their houses".
    """
    left, right = token.left_edge.i, token.i
    for child in token.children:
        if child.i < token.i:
            continue
        if child == verb:
            continue
        if (
            child.dep_ == "relcl"
            and token.tag_ in ("NN", "NNS")
            and token.doc[child.left_edge.i - 1].text != ","
        ):
            right = max(right, _before_comma(child))
        elif child.dep_ in ("conj", "appos") or child.dep_ not in _APART:
            right = max(right, right if _described(token, child) else _end(child))
    doc = token.doc
    while right > token.i and doc[right].text in (",", ";", ":"):
        right -= 1
    while left < token.i and (doc[left].is_punct or doc[left].dep_ in ("cc", "mark", "advmod")):
        left += 1
    return doc[left].idx, doc[right].idx + len(doc[right])


def _before_comma(clause: Token) -> int:
    """The last word of a relative clause, or of its beginning where a comma parts it."""
    words = range(clause.left_edge.i, clause.right_edge.i + 1)
    return next((i - 1 for i in words if clause.doc[i].text == ","), words[-1])


def _described(token: Token, child: Token) -> bool:
    """Whether an apposition only says what kind of thing a name is: "River Watch, a group that …"."""
    return child.dep_ == "appos" and token.text[0].isupper() and child.left_edge.lower_ in ("a", "an")


def _end(token: Token) -> int:
    """The last word of what hangs on a word, relative clauses and further sentences apart."""
    last = token.i
    for child in token.children:
        if child.dep_ not in ("relcl", "acl", "advcl", "parataxis", "ccomp", "punct") and child.i > token.i:
            last = max(last, _end(child))
    return last


def governor(token: Token) -> Token:
    """The verb that heads the clause in which a word stands; the word itself where it heads one."""
    at = token
    while at.dep_ != "ROOT" and at.head != at:
        if (is_verb(at) or _copular(at)) and at.dep_ in FINITE:
            return at
        at = at.head
    return at


def _copular(token: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in token.children)


def clause(token: Token) -> Span:
    """The clause that a word heads: the stretch around it without the clauses joined to it or set into it."""
    start, end = _around(token, [word for word in token.subtree if word != token and _joined(word, token)])
    for child in token.children:
        if child.dep_ in SUBJECTS and child.left_edge.idx < start:
            start = child.left_edge.idx  # what is set in between stands within the clause
    return start, end


def _joined(word: Token, head: Token) -> bool:
    """Whether a word heads a clause that stands beside the one that another word heads."""
    if word.head == head and word.dep_ in ("parataxis", "advcl", "conj", "cc"):
        return word.dep_ != "conj" or is_verb(word)
    before = word.doc[word.left_edge.i - 1] if word.left_edge.i else None
    if word.dep_ in ("relcl", "advcl", "acl") and before is not None and before.text in ",—–;":
        return True
    return word.dep_ == "ccomp" and word.head == head and word.i < head.i


def _around(token: Token, leave: Iterable[Token]) -> Span:
    return _stretch(token, leave, lambda runs: next(run for run in runs if token.i in run))


def longest(token: Token, leave: Iterable[Token] = ()) -> Span:
    """The longest stretch of a word's subtree without the subtrees of ``leave``."""
    return _stretch(token, leave, lambda runs: max(runs, key=len))


def _stretch(token: Token, leave: Iterable[Token], choose: Callable[[list[list[int]]], list[int]]) -> Span:
    without: set[int] = set()
    for one in leave:
        if one != token and token.is_ancestor(one):
            without |= {word.i for word in one.subtree}
    runs: list[list[int]] = []
    for word in sorted({word.i for word in token.subtree} - without):
        if runs and word == runs[-1][-1] + 1:
            runs[-1].append(word)
        else:
            runs.append([word])
    chosen, doc = choose(runs), token.doc
    return trimmed(doc.text, doc[chosen[0]].idx, doc[chosen[-1]].idx + len(doc[chosen[-1]]))


def trimmed(text: str, start: int, end: int) -> Span:
    """A stretch without the marks and spaces at its edges."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def subject(verb: Token) -> Token | None:
    """Who does what a verb says: its own subject, the noun that it describes, or the subject of its head."""
    for child in reversed(list(verb.children)):
        if child.dep_ == "nsubj":
            if child.lower_ in _RELATIVE and verb.dep_ == "relcl":
                return verb.head
            return child
    if any(child.dep_ in ("nsubjpass", "csubj", "expl") for child in verb.children):
        return None
    if verb.dep_ == "pcomp":
        return next(
            (child for child in verb.head.children if child.dep_ == "pobj" and child.i < verb.i), None
        )
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return verb.head
    if verb.dep_ in ("conj", "xcomp", "advcl") and is_verb(verb.head):
        head = verb.head
        if verb.dep_ == "conj" and verb.tag_ == "VBG" and not any(c.dep_ == "aux" for c in verb.children):
            # "stating that a president should … and noting that …": a participle is joined to one, not to "should"
            while head.tag_ != "VBG" and is_verb(head.head) and head.head != head:
                head = head.head
        return subject(head)
    return None
