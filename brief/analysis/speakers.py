"""Who says what: every party to whom a sentence attributes words, a claim, a finding or a belief, with that clause.

Read from the dependency parse: a verb whose complement is a clause is a verb of saying or believing unless the few
words below say otherwise; a verb of saying with an object needs the list. "According to", "citing" and "said by" are
read by their own words. Clauses may lie in one another: the inner party is then who asserts, the outer who relays.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from brief.analysis.clauses import FINITE_TAGS, SUBJECTS, is_verb, longest, noun_phrase, subject, trimmed
from brief.analysis.modality import speech
from brief.analysis.parties import citable, kind
from brief.analysis.saying_verbs import BELIEVING, CITING, CLAUSE_ONLY, RELAYING, SAYING, SHOWING
from brief.analysis.speaker_tags import tags
from brief.records import Attribution, Party, Span, meet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token


_UNCITABLE = frozenset("which whom".split())
_FILED = re.compile(r"[A-ZÀ-Þ][^a-z]*(?:\([^)]{2,40}\))?\s*[—–―-]+\s+")
NESTED = 0.6
"""Of a clause within another this share must be told by the inner party for it to be who asserts."""
# By such it is expected, not said: a parse takes them for who does it.
_TIMES = frozenset(
    "weekend week month year day night morning afternoon evening noon midnight end start".split()
)
_OBJECTS = frozenset({"dobj", "xcomp", "prep", "ccomp", "oprd", "intj"})
# "told Reuters", "informed the court": whom, not what.
_LISTENING = frozenset(
    "tell tells told telling inform informs informed ask asks asked asking remind reminds reminded".split()
)
# Of these the one who is quoted speaks already.
_SELF = frozenset("i we you".split())
# What sets another party's clause against the one before it.
_AGAINST = frozenset("while whereas although though".split())
_NOBODY = frozenset(
    "there what who neither none nothing anyone someone everyone nobody me him them us".split()
)


def attributions(doc: Doc) -> tuple[Attribution, ...]:
    """Everyone to whom a sentence attributes a clause, in the order of their words."""
    if doc.text.rstrip("”\"’' ").endswith("?") and not speech(doc.text):
        return ()  # a question attributes nothing
    found: dict[tuple[Span, Span], Attribution] = {}
    for token in doc:
        for name, clause in _of(token):
            name = name[0] + _dateline(doc.text[slice(*name)]), name[1]
            if clause[0] < clause[1] and (name, clause) not in found:
                words = doc.text[slice(*name)]
                cited = token.lower_ in CITING or token.lower_ in RELAYING
                found[name, clause] = Attribution(
                    Party(words, kind(words), name), clause, cited, _beside(token)
                )
    tagged = tags(doc.text)
    over = [said[1] for said in map(_said_of, doc) if said] if tagged else []
    for name, told in tagged:
        if any(meet(name, clause) for clause in over) or any(
            word.tag_ in FINITE_TAGS for word in doc if name[0] <= word.idx < name[1]
        ):
            continue  # "The mayor, Karel Dunn, said the dam held"
        here = [key for key in found if meet(name, key[0]) or meet(name, key[1])]
        if not any(meet(name, key[0]) and meet(key[1], told) for key in here):
            words = doc.text[slice(*name)]
            relayed = [found[key] for key in here if found[key].cited and not meet(name, key[0])]
            found = {key: one for key, one in found.items() if key not in here}
            found |= {(one.party.span, told): replace(one, clause=told) for one in relayed}
            found[name, told] = Attribution(Party(words, kind(words), name), told)
    return tuple(found[key] for key in sorted(found))


def chain(attributions: Sequence[Attribution]) -> tuple[Party, ...]:
    """From who asserts to the nearest relayer: the parties of the first clause that is not within another's.

    "Reuters reported, citing two officials, that …": the officials assert, Reuters relays. Of clauses that lie in one
    another the inner party asserts; who speaks in another clause is not of the chain.
    """
    own = [one for one in attributions if not one.aside]
    if not own:
        return ()
    most = min((one for one in own if not _inner(one, own)), key=lambda one: one.clause)
    size = most.clause[1] - most.clause[0]
    told = [
        one
        for one in own
        if most.clause[0] <= one.clause[0]
        and one.clause[1] <= most.clause[1]
        and one.clause[1] - one.clause[0] >= NESTED * size
    ]
    told.sort(key=lambda one: (one.clause[1] - one.clause[0], not one.cited, -one.party.span[0] * one.cited))
    return tuple(dict.fromkeys(one.party for one in told))


def _inner(one: Attribution, others: Sequence[Attribution]) -> bool:
    """Whether a clause lies within a longer one that somebody says."""
    (start, end), size = one.clause, one.clause[1] - one.clause[0]
    return any(
        other.clause[0] <= start and end <= other.clause[1] and other.clause[1] - other.clause[0] > size
        for other in others
    )


def beside(attributions: Sequence[Attribution]) -> Party | None:
    """Who speaks in another clause than the chain's: "The army says …, while the group says …"."""
    told = chain(attributions)
    most = [one.clause for one in attributions if one.party in told or one.aside]
    return next(
        (one.party for one in attributions if not any(meet(one.clause, clause) for clause in most)),
        None,
    )


def _beside(verb: Token) -> bool:
    """Whether a verb of saying only goes with what the sentence tells: a participle after it, a relative clause."""
    return verb.lower_ not in CITING and (
        (verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.head.lower_ not in SAYING)
        or (
            verb.dep_ == "relcl"
            and verb.lower_ not in RELAYING
            and any(
                child.dep_ == "nsubj" and child.lower_ in ("which", "who", "that") for child in verb.children
            )
        )
    )


def _of(token: Token) -> Iterator[tuple[Span, Span]]:
    low = token.lower_
    if low == "according":
        yield from _according(token)
    elif low in CITING and token.dep_ in ("advcl", "prep", "acl", "xcomp", "ccomp", "pcomp"):
        head = token.head
        tags = [child for child in head.children if _is_tag(child)]
        said = _content(head, head.lower_) if head.lower_ in SAYING else None
        yield from _cited(token, said or _without_that(token.doc.text, longest(head, [token, *tags])))
    elif low in RELAYING and token.dep_ == "relcl":
        top = next(word for word in token.doc if word.dep_ == "ROOT")
        yield from _cited(token, longest(top, [word for word in top.children if word.is_ancestor(token)]))
    elif is_verb(token):
        yield from _verb(token, low)


def _cited(token: Token, told: Span) -> Iterator[tuple[Span, Span]]:
    """Whom a word such as "citing" or "(which) quoted" names, where it can be cited at all."""
    for child in token.children:
        if child.dep_ in ("dobj", "pobj"):
            name = noun_phrase(child)
            if citable(token.doc.text[slice(*name)]):
                yield name, told


def _dateline(name: str) -> int:
    """Length of the place and agency before a name: "VANTRY (Halcyon) - The finance minister"."""
    found = _FILED.match(name)
    return found.end() if found else 0


def _according(token: Token) -> Iterator[tuple[Span, Span]]:
    for prep in token.children:
        for child in prep.children:
            if prep.lower_ == "to" and child.dep_ in ("pobj", "pcomp") and child.lower_ not in _UNCITABLE:
                head = token.head
                while head.head != head and (head.dep_ == "conj" or not is_verb(head)):
                    head = head.head
                name = noun_phrase(child)
                if not token.doc.text[slice(*name)].startswith(
                    "the information"
                ):  # its own, that it has by then
                    yield name, longest(head, [token, *_joined(head, token)])


def _joined(head: Token, token: Token) -> list[Token]:
    """Clauses joined to a verb on the other side of a word: they are not told by whom the word names."""
    return [
        child
        for child in head.children
        if child.dep_ in ("conj", "parataxis", "advcl")
        and any(grand.dep_ in SUBJECTS for grand in child.children)
        and (child.i > token.i) == (token.i > head.i)
    ]


def _verb(verb: Token, low: str) -> Iterator[tuple[Span, Span]]:
    if verb.tag_ == "VBN" and not any(child.dep_ in ("aux", "nsubj") for child in verb.children):
        yield from _by(verb, low)
        return
    if low in ("put", "puts") and any(child.lower_ == "at" for child in verb.children):
        who, what = subject(verb), next((child for child in verb.children if child.dep_ == "dobj"), None)
        if who is not None and what is not None:  # "the ministry puts its losses at four"
            yield noun_phrase(who), (what.left_edge.idx, verb.right_edge.idx)
        return
    if (
        verb.dep_ in ("amod", "compound")
        or low in ("considering", "assuming")
        or not (low in SAYING or low in BELIEVING or low in SHOWING)
    ):
        return
    if any(
        child.dep_ == "neg"
        or (child.dep_ == "aux" and child.tag_ in ("TO", "MD"))
        or (verb.dep_ == "advcl" and child.dep_ == "mark" and child.lower_ in ("if", "unless"))
        for child in verb.children
    ):
        return  # nothing is said: "declined to say", "did not tell", "may ask", "wants to announce", "if he denied"
    if verb.tag_ == "VB" and verb.dep_ == "conj" and not any(child.dep_ == "aux" for child in verb.children):
        return
    over = _said_of(verb)
    if over is not None:
        yield noun_phrase(over[0]), over[1]
        return
    content = _content(verb, low)
    if content is None:
        return
    who = subject(verb)
    if (
        who is None
        or who.lower_ in _NOBODY
        or who.lower_ == "you"
        or (who.lower_ in _SELF and (low in BELIEVING or _within(verb.idx, speech(verb.doc.text))))
    ):
        return
    if low in SHOWING and low not in SAYING and who.tag_ not in ("NN", "NNS"):
        return
    yield noun_phrase(who, verb), content
    for prep in verb.children:
        if prep.lower_ in ("via", "per") and prep.dep_ == "prep":
            yield from ((noun_phrase(child), content) for child in prep.children if child.dep_ == "pobj")


def _said_of(verb: Token) -> tuple[Token, Span] | None:
    """The speaker and the clause where a parse takes the clause's subject for the verb's: "X said Y, in May, has …"."""
    who = [child for child in verb.children if child.dep_ == "nsubj"]
    if len(who) != 2 or not who[0].i < verb.i < who[1].i:
        return None
    if not any(child.dep_ == "ccomp" and child.i > who[1].i for child in verb.children):
        return None
    last = verb.right_edge
    return who[0], trimmed(verb.doc.text, who[1].left_edge.idx, last.idx + len(last))


def _by(verb: Token, low: str) -> Iterator[tuple[Span, Span]]:
    """Who says it in the passive: "…, as reported by Reuters", "was announced by the ministry"."""
    if low not in SAYING and low not in BELIEVING:
        return
    for agent in verb.children:
        if agent.dep_ in ("agent", "prep") and agent.lower_ == "by":
            for child in agent.children:
                if child.dep_ == "pobj" and not _a_time(child):
                    told = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
                    if told is None and verb.dep_ in ("acl", "relcl"):
                        told = verb.head
                    yield (
                        noun_phrase(child),
                        noun_phrase(told) if told is not None else longest(verb.head, [verb]),
                    )
    told = next((child for child in verb.children if child.dep_ == "ccomp"), None)
    it = next(
        (child for child in verb.children if child.dep_ in ("nsubjpass", "expl") and child.lower_ == "it"),
        None,
    )
    if told is not None and it is not None:  # nobody in particular: "it was reported that"
        yield (it.idx, verb.idx + len(verb)), longest(told)


def _a_time(noun: Token) -> bool:
    """Whether "expected by …" names a time: "the weekend", "the end of March", "Friday"."""
    return noun.ent_type_ in ("DATE", "TIME") or noun.lower_.removesuffix("s") in _TIMES


def _content(verb: Token, low: str) -> Span | None:
    """What a verb of saying says; None where it says nothing."""
    clauses = [
        child
        for child in verb.children
        if (child.dep_ in ("ccomp", "parataxis") or (child.dep_ == "advcl" and _that(child)))
        and not _is_tag(child)
        and (_finite(child) or low in BELIEVING or low not in CLAUSE_ONLY)
    ]
    if clauses:
        main = max(clauses, key=lambda child: sum(1 for _ in child.subtree))
        beside = [
            c for c in main.children if c.dep_ == "advcl" and any(m.lower_ in _AGAINST for m in c.children)
        ]
        return _direct(verb, main) or _without_that(
            verb.doc.text, longest(main, [*beside, *(c for c in main.children if c.lower_ in CITING)])
        )
    direct = _direct(verb, None)
    if direct:
        return direct
    as_said = (
        verb.dep_ == "advcl"
        and low in SAYING
        and any(child.lower_ in ("as", "like") for child in verb.children)
    )
    joined = verb.dep_ == "conj" and not any(child.dep_ == "cc" for child in verb.head.children)
    if (verb.dep_ in ("parataxis", "ccomp", "intj") or as_said or joined) and _is_tag(verb):
        return longest(verb.head, [verb, *(child for child in verb.head.children if child.lower_ in CITING)])
    if low.startswith("den") and any(
        w.lower_ == "to" and verb in (w.head, w.head.head) for w in verb.subtree
    ):
        return None  # "denies entry to six deputies"
    heard = [child for child in verb.children if child.dep_ in _OBJECTS and child.i > verb.i]
    if low.startswith("claim") and any(child.lower_ in ("responsibility", "credit") for child in heard):
        pass
    elif low in ("report", "reports", "reported") and not any(word.tag_ == "CD" for word in verb.subtree):
        heard = []  # "reports earnings", "reported the theft"
    elif low == "talking":
        heard = []
    elif low.startswith("call"):
        heard = [c for c in heard if c.dep_ in ("oprd", "ccomp", "xcomp") or c.lower_ in ("for", "on")]
    elif low.startswith("sp") and any(child.lower_ in ("of", "about") for child in heard):
        pass  # "spoke of"
    elif low in BELIEVING or low in CLAUSE_ONLY or low in SHOWING:
        heard = []
    elif low in _LISTENING:
        heard = [
            child
            for child in heard
            if child.dep_ in ("xcomp", "ccomp") or child.lower_ in ("about", "of", "whether")
        ]
    if not any(
        child.dep_ in ("dobj", "xcomp", "oprd", "intj") or child.lower_ in ("about", "for", "of", "to")
        for child in heard
    ):
        return None
    start = min(child.left_edge.idx for child in heard)
    last = max((child.right_edge for child in heard), key=lambda word: word.i)
    return trimmed(verb.doc.text, start, last.idx + len(last))


def _without_that(text: str, span: Span) -> Span:
    return (span[0] + 5, span[1]) if text[slice(*span)].startswith("that ") else span


def _is_tag(verb: Token) -> bool:
    """A verb of saying with its subject and no clause, set into what it says: "The plan, says Lopez, will fail".

    Straight after another, or with "that", it is what is told: "said Ottawa would respond".
    """
    head = verb.head
    if head.lower_ in SAYING and head != verb and (verb.left_edge.i == head.i + 1 or _that(verb)):
        return False
    return (
        (verb.lower_ in SAYING or verb.lower_ in BELIEVING)
        and any(child.dep_ == "nsubj" for child in verb.children)
        and not any(
            child.dep_ in ("ccomp", "xcomp") or (child.dep_ == "dobj" and verb.lower_ not in _LISTENING)
            for child in verb.children
        )
    )


def _within(at: int, spans: Sequence[Span]) -> bool:
    return any(start <= at < end for start, end in spans)


def _that(child: Token) -> bool:
    """A clause with "that", which may hang beside its verb of saying, as after "…, citing two officials, that"."""
    return any(mark.dep_ == "mark" and mark.lower_ == "that" for mark in child.children)


def _finite(verb: Token) -> bool:
    return verb.tag_ in FINITE_TAGS or any(
        child.dep_ in ("aux", "auxpass") and child.tag_ != "TO" for child in verb.children
    )


def _direct(verb: Token, main: Token | None) -> Span | None:
    """Direct speech beside a verb: all of it, where the parse took a part for the clause."""
    text = verb.doc.text
    for start, end in sorted(speech(text), key=lambda span: span[0] - span[1]):
        if start <= verb.idx < end or len(text[start:end].split()) < 3:
            continue
        if main is not None:
            at = (main.left_edge.idx, main.right_edge.idx + len(main.right_edge))
            if start < at[1] and at[0] < end and (end - start) >= 0.6 * (at[1] - at[0]):
                return trimmed(text, start, end)
        elif verb.lower_ in SAYING and (0 <= verb.idx - end < 80 or 0 <= start - verb.idx < 40):
            return trimmed(text, start, end)
    return None
