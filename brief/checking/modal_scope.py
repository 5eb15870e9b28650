"""Which word a "not", a "will" or a "may" governs, and whether a sentence tells that word without it.

A source's sentence says several things, and only some of them are denied or expected. Comparing the governed
word keeps a sentence that leaves such a part out from being taken for one that turns it into a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from brief.checking.word_forms import form
from brief.records import Span
from brief.text.terms import beginnings

MODAL = re.compile(
    r"""(?<![\w'’])(?:will|would|shall|may|might|could|(?:won|wouldn|couldn)[’']t
      |(?:is|are|was|were|be|been)\s(?:also\s|now\s)?(?:expected|set|due|likely|scheduled|planning|preparing|about|going|poised
        |projected|forecast|believed|thought|said|reported|understood|feared)\sto
      |(?:plans?|planned|intends?|intended|expects?|expected|hopes?|hoped|aims?|aimed|prepar(?:es|ed|ing)|wants?|wanted
        |agreed|vow(?:s|ed)|pledge[sd]|promise[sd]|threaten(?:s|ed)|appear(?:s|ed)|seem(?:s|ed))\sto
      |agreed\s(?:(?!that\s)[\w’']+\s){1,7}to(?=\s[a-z])
      |expect(?:s|ed)?\s(?:(?!up\s)\w+\s){1,5}to(?=\s[a-z])|(?:is|are|was|were)\sto(?=\s[a-z]))(?![\w'’])
      |(?<=\w)[’']ll\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""What marks a verb as expected, planned or possible."""

# Share of a sentence's content words that a clause of the source must hold to be told in it.
USED = 0.35
EXPECTS = re.compile(
    r"\b(?:expect(?:s|ed|ations?)?|forecasts?|predict(?:s|ed|ion)?|projected|anticipate[sd]?|due|planned|scheduled|will|would"
    r"|(?:is|are)\sto(?=\s[a-z])|intends?|hopes?|in\sthe\s(?:next|coming)|likely|could|may|might)\b"
)
"""What speaks of things to come, whatever it governs."""
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
# Between a marker and the word that it governs: adverbs, auxiliaries, articles.
_BETWEEN = frozenset(
    """not n't including also still soon now then only never even just be been being have has had to a an the any
    some its their his her our of as so very well again first more all yet ever really at in on by is
    are was were do does did that there it they he she we you i this and or with from for able
    monday tuesday wednesday thursday friday saturday sunday yesterday today""".split()
)
REACH = 6
"""How many words a marker reaches over, function words counted."""
_PAST = dict(
    pair.split(":")
    for pair in """took:take taken:take began:begin begun:begin met:meet held:hold gave:give given:give went:go gone:go
    came:come made:make ran:run sent:send kept:keep rose:rise risen:rise fell:fall fallen:fall left:leave lost:lose
    got:get found:find said:say told:tell saw:see seen:see knew:know known:know thought:think brought:bring built:build
    bought:buy caught:catch chose:choose chosen:choose drew:draw drawn:draw drove:drive driven:drive fought:fight
    grew:grow grown:grow led:lead lay:lie meant:mean paid:pay put:put sold:sell spent:spend spoke:speak spoken:speak
    stood:stand stole:steal stolen:steal taught:teach threw:throw thrown:throw won:win wrote:write written:write
    withdrew:withdraw withdrawn:withdraw became:become broke:break broken:break felt:feel flew:fly sought:seek
    sat:sit shot:shoot showed:show shown:show struck:strike understood:understand wore:wear worn:wear""".split()
)


def governed(text: str, markers: Iterable[Span]) -> list[tuple[Span, str]]:
    """Each marker with the form of the first content word after it; empty where none is near."""
    found = []
    for start, end in markers:
        word = next(
            (
                match
                for i, match in enumerate(_WORD.finditer(text, end))
                if i < REACH and match.group().lower() not in _BETWEEN
            ),
            None,
        )
        found.append(((start, end), _base(word.group()) if word else ""))
    return found


def told_without(wanted: str, text: str, markers: Sequence[Span]) -> bool:
    """Whether a text holds a word and no marker governs it in any place where it stands."""
    places = [match.start() for match in _WORD.finditer(text) if _base(match.group()) == wanted]
    return bool(places) and not any(_reached(text, end, at) for _, end in markers for at in places)


def bases(text: str) -> list[str]:
    """The comparable form of every word, a past form as its verb's."""
    return [_base(match.group()) for match in _WORD.finditer(text)]


def modals(text: str) -> list[Span]:
    """Where a sentence marks something as expected, planned or possible."""
    return [match.span() for match in MODAL.finditer(text) if match.group() != "May" or not match.start()]


def _reached(text: str, end: int, at: int) -> bool:
    return end <= at and len(_WORD.findall(text[end:at])) < REACH


def _base(word: str) -> str:
    low = word.lower()
    found = form(_PAST.get(low, low))
    return low if found.isdigit() else found  # "not three" is nothing about 3 March


def unmarked(text: str) -> str:
    """A text without double quotation marks, which a writer may set round any of its words."""
    return re.sub(r"[“”\"«»]", "", text)


def share(text: str, given: str) -> float:
    """The share of a sentence's content words that a text holds."""
    own = stems(text)
    return len(own & stems(given)) / len(own) if own else 0.0


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The beginnings of a text's content words."""
    return beginnings(text)
