"""A sentence keeps who says it: nobody new, nobody lost, and nothing told as fact that the source has from others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from brief.checking.modal_scope import USED, share
from brief.records import CheckResult, Party, PartyKind, Reading, Span, Verdict

SPEAKER = "speaker"
Pair = tuple[str, Reading]
"""A cited sentence and what the rules read in it."""

_FUNCTION = frozenset("the a an of and for in on at to from by with its his her their this that".split())
# "The two counts differ": what rules may take for a speaker before a word that is a verb of saying elsewhere.
_NOBODY = frozenset("one two three four five both number numbers figure figures total".split())
_PROPER = r"(?:[Tt]he\s)?[A-Z][\w’'-]*(?:\s(?:of\s|for\s|the\s)*[A-Z][\w’'-]*)*"
# "its operator, Tessim Hydro" and "River Watch, a group that …": the name stands beside what describes it.
_AFTER = re.compile(rf",\s({_PROPER})")
_BEFORE = re.compile(rf"({_PROPER}),\s(?:(?:an?|the|which|who)\s[^,]*)?$")
# "…, its director, Henrik Lasko, told the paper."
_TAIL = re.compile(
    rf",\s(?P<who>(?:(?:the|an?|its|his|her|their)\s[^,]{{3,60}},\s)?{_PROPER}),?\s(?:said|says|told\s[^,]{{2,60}})[^,]{{0,40}}\.$"
)
_BRACKETED = re.compile(r"\([^()]*\)")
_ENDS = re.compile(
    r"\b(?:said|says|reported|told\s[^,]{2,60})(?!\sthat\b)[^,]{0,40}\.$|\b(?:according to|citing)\b"
)
_ANOTHER_CLAUSE = re.compile(r";\s|,\s(?:and|but|while|although|though)\s")
# "a video which it said showed …": the showing is the speaker's word.
_EMBEDDED = re.compile(
    r"\b(?:which|that|who)\s(?:it|he|she|they|the\s\w+)\s(?:said|says|claim(?:ed|s)|described|called)\b"
)
_SAID_THAT = re.compile(r"\b(?:said|says|told\s[^,.;]{2,40}|announced|warned|argued|insisted)\sthat\b")
_SAYING = re.compile(
    r"\b(?:said|says|saying|claim(?:ed|s|ing)?|described|according|called|alleged|purported)\b", re.IGNORECASE
)


def check(
    mine: Reading, text: str, drawn: Sequence[Pair], used: Sequence[Pair], publishers: Sequence[str]
) -> CheckResult:
    """Whether a sentence has its speakers from its source, and all that it needs.

    Args:
        mine: what the rules read in the sentence.
        text: the sentence.
        drawn: the cited sentences that it is made from.
        used: every cited sentence.
        publishers: names under which the cited articles were published; a sentence may credit those.
    """
    theirs = [party for pair in drawn for party in parties(*pair)]
    allowed = set().union(
        *(words(party.name) for pair in used for party in parties(*pair)),
        *(words(name) for name in publishers),
    )
    for party in mine.chain:
        own = words(party.name) - _NOBODY
        strange = party.kind is not PartyKind.UNNAMED and own and not own & allowed
        if strange and (theirs or not _stands_as_subject(party, used)):
            return _fail(f"the source does not have it from {party.name}")
    for sentence, reading in drawn:
        reason = _lost(mine, text, sentence, reading)
        if reason:
            return _fail(reason)
    return CheckResult(SPEAKER, Verdict.PASS if theirs or mine.chain else Verdict.NOT_APPLICABLE)


def _lost(mine: Reading, text: str, sentence: str, reading: Reading) -> str:
    """The speaker of a cited sentence that a sentence leaves out, in words; empty where it leaves none out."""
    found = [party for party in parties(sentence, reading) if _speaks_for(party.span, text, sentence)]
    named = [party for party in found if party.kind is not PartyKind.UNNAMED]
    if named and not any(_credits(party, text, mine, sentence) for party in named):
        return f"the source has it from {named[0].name}; the sentence does not say so"
    unnamed = [party for party in found if party.kind is PartyKind.UNNAMED]
    told = mine.chain or mine.hedges or any(words(p.name) <= words(text) for p in unnamed)
    if unnamed and not named and not told:
        return f"the source has it from others (“{unnamed[0].name}”); the sentence states it as fact"
    said = _SAID_THAT.search(sentence) if not found else None
    bare = not (mine.chain or mine.hedges or _SAYING.search(text))
    if said and bare and share(text, sentence[said.end() :]) >= USED:
        return f"the source tells it as somebody's word (“{said.group()}”); the sentence states it as fact"
    embedded = _EMBEDDED.search(sentence)
    if embedded and share(sentence[embedded.end() :], text) >= USED and not _SAYING.search(text):
        return (
            f"the source tells it as somebody's word (“{embedded.group()}”); the sentence states it as fact"
        )
    return ""


def parties(sentence: str, reading: Reading) -> list[Party]:
    """Who speaks in a cited sentence, each with the name that stands beside its description."""
    # "The number of confirmed dead stands at …" has no speaker, though "confirmed" is a verb of saying elsewhere
    found = [_whole(party, sentence) for party in reading.chain if words(party.name) - _NOBODY]
    tail = _TAIL.search(sentence) if not found else None
    if tail:
        found.append(Party(tail["who"], PartyKind.NAMED, tail.span("who")))
    return found


def _whole(party: Party, sentence: str) -> Party:
    start, end = party.span
    after = _AFTER.match(sentence, end)
    before = _BEFORE.search(sentence, 0, start) if start else None
    name = ", ".join([*([before[1]] if before else []), party.name, *([after[1]] if after else [])])
    return Party(name, party.kind, party.span)


def _speaks_for(span: Span, text: str, sentence: str) -> bool:
    """Whether what a party says is what a sentence tells: a party of another clause need not be named."""
    if _ENDS.search(sentence, max(0, span[0] - 20)):
        return True  # at the end it speaks for all that stands before
    starts = [m.end() for m in _ANOTHER_CLAUSE.finditer(sentence, 0, span[0])]
    return not starts or share(text, sentence[starts[-1] :]) >= USED


def _credits(party: Party, text: str, mine: Reading, sentence: str) -> bool:
    """Whether a sentence names a speaker of its source: as one, or by most words of its name, as often as there."""
    own = words(party.name)
    if mine.chain:
        return bool(own & words(text))
    said, given = _tally(text), _tally(_BRACKETED.sub(" ", sentence))  # an agency's name in a dateline
    return sum(said[word] >= given[word] for word in own) * 2 >= len(own)


def words(name: str) -> set[str]:
    """The words of a name that tell it from another."""
    return set(_tally(name)) - _FUNCTION


def _tally(text: str) -> Counter[str]:
    found = re.findall(r"[\w’']{2,}", text.casefold())
    return Counter(word.removesuffix("'s").removesuffix("’s") for word in found)


def _stands_as_subject(party: Party, used: Sequence[Pair]) -> bool:
    """Whether the source's sentence begins with that party: it then speaks there, whatever its verb."""
    return any(words(party.name) & words(" ".join(sentence.split()[:8])) for sentence, _ in used)


def _fail(reason: str) -> CheckResult:
    return CheckResult(SPEAKER, Verdict.FAIL, reason)
