"""Sentences broken over two paragraphs: where one surely runs on, the blocks are joined."""

from __future__ import annotations

import re

from brief.records import Span
from brief.text.calendar_names import A_MONTH
from brief.text.quotation_marks import AFTER_END

# Below this a block without a full stop is a heading, a caption or a list entry, not half a sentence.
JOIN_WORDS = 7

BULLET = re.compile(r"^(?:[•·▪◦‣–—*+-]\s|\d{1,3}[.)]\s)")
"""How an item of a list begins."""
_ENDS = re.compile(rf"[.!?…:;。！？；：؟؛۔।]{AFTER_END}\d{{0,2}}$")
_LIST = re.compile(r"(?:[;,]\s(?:and|or)|\))$")
_FUNCTION_WORD = re.compile(
    r"(?<!\w)(?:the|a|of|in|on|at|to|from|by|with|for|and|or|that|which|who|whose|as|than|into|between|against|their|its|his|her"
    r"|about|after|before|over|under|through|during|since|while|when|if|because|this|these|those|our|your|my|all|any|every"
    r"|is|are|was|were|has|have|had|will|would|could|should"
    r"|der|die|das|den|dem|des|eine|einen|einem|einer|und|oder|von|vom|für|zum|zur|beim|dass|im|am"
    r"|weil|während|sowie"
    r"|les?|la|une?|du|de|des|et|ou|dans|sur|pour|par|avec|que|qui|aux?|el|los|las|un|una|y|en|con|por|para|del|al|su|di|il|lo|gli|della|dei|che|il|per|da|do|dos|das|em|não|og|på|av|til|ved|för|och|som|med|het|een|van|op|voor"
    r"|ve|ile|bir|için|і|й|та|або|що|у|в|на|з|із|до|від|для|за|про|який|яка|и|или|что|с|со|к|от|о|об|по|при|который|которая"
    r"|في|من|على|إلى|عن|أن|التي|الذي|بين|مع|أو|بعد|قبل)$"
)
# Of a language's small words only those that no sentence or heading ends with: German's separable particles
# ("an", "aus", "durch", "nach") and verbs joined six headings of 5,873 clean blocks to what stood under them.
_SHORT_DATE = re.compile(
    rf"^(?:{A_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{A_MONTH})"
    r"(?:,?\s\d{4})?(?:\.(?=\s|$)|,\s(?=[a-z]))"
)
_LOWER = re.compile(r"^[a-zß-öø-ÿğışа-яёіїєґα-ω]{2,}|^[aeouyàéівуз]\s")
_CODE = re.compile(r"[{}=<>|`\\]|::|\w\(\)|#\w|;$")
_OPENS = frozenset("\"'“„«‘([£$€¥₺₴₽‚「『")


def ends(text: str) -> bool:
    """Whether a paragraph ends as a sentence does."""
    return _ENDS.search(text[-6:]) is not None


def broken(head: str, tail: str) -> bool:
    """Whether a sentence runs from one paragraph into the next: conservatively, for a wrong join misquotes."""
    if ends(head) or len(head.split()) < JOIN_WORDS or _LIST.search(head[-8:]):
        return False
    if (
        any(BULLET.match(part) for part in (head, tail))
        or head[0].islower()
        or tail.startswith(("http", "www."))
        or any(_CODE.search(part) for part in (head[-60:], tail[:60]))
    ):
        return False  # entries of a list, lines of code
    if _LOWER.match(tail) or _SHORT_DATE.match(tail):
        return True
    return _FUNCTION_WORD.search(head[-12:]) is not None and (tail[:1].isalnum() or tail[:1] in _OPENS)


def rejoined(text: str, blocks: list[tuple[Span, ...]]) -> list[tuple[Span, ...]]:
    """Blocks with each broken sentence's two blocks made one, which keeps both their spans."""
    joined: list[tuple[Span, ...]] = []
    for block in blocks:
        if joined:
            head = text[joined[-1][0][0] : joined[-1][-1][1]]
            if broken(head, text[block[0][0] : block[-1][1]]):
                joined[-1] += block
                continue
        joined.append(block)
    return joined
